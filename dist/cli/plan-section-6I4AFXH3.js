import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  planHeadline,
  renderPlan
} from "./chunk-AK3QTF4Z.js";
import "./chunk-ACVP5Z74.js";
import {
  keepComment
} from "./chunk-3DUSMDN7.js";
import {
  code,
  escapeMarkdown,
  withinBytes
} from "./chunk-LEA6DZSI.js";
import "./chunk-M5NAB3LK.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-UQBCDAUJ.js";

// src/deploy/plan-section.ts
var planMarker = (environment) => `<!-- slipway:plan ${environment} -->`;
function renderPlanSection({ plan, sight }, environment, limit) {
  const head = `${planMarker(environment)}

### Plan for ${code(environment)}

${escapeMarkdown(planHeadline(plan))}

`;
  return withinBytes([() => head + renderPlan(plan, sight), () => head + renderPlan(plan), () => head + renderPlan({ ...plan, steps: [] }), () => head], limit);
}
function commentPlan(seen, { environment, token }, ports, signal) {
  return keepComment({ marker: planMarker(environment), render: (limit) => renderPlanSection(seen, environment, limit), token }, ports, signal);
}
export {
  commentPlan,
  planMarker,
  renderPlanSection
};
