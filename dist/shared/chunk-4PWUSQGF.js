import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/analysis/away.ts
function metricsAway(judgements) {
  const unread = judgements.filter((j) => j.verdict === "inconclusive" && j.unread !== void 0);
  return unread.map((j) => ({ dependency: "metrics", why: `Gate ${j.gate} on ${j.service}: ${j.unread?.join("; ")}` }));
}

export {
  metricsAway
};
