import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/rollout/weights.ts
var byWeight = ([a, x], [b, y]) => y - x || (a < b ? -1 : 1);
var heaviestOf = (weights) => Object.entries(weights).filter(([, weight]) => weight > 0).sort(byWeight)[0]?.[0];
function wholePercents(weights) {
  const rounded = Object.entries(weights).map(([rev, weight]) => [rev, Math.round(weight)]).sort(byWeight);
  const rest = 100 - rounded.reduce((sum, [, weight]) => sum + weight, 0);
  return Object.fromEntries(rounded.map(([rev, weight], index) => [rev, index === 0 ? weight + rest : weight]));
}

export {
  heaviestOf,
  wholePercents
};
