import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  keepComment
} from "./chunk-4CSQA2ED.js";
import {
  planHeadline,
  renderPlan
} from "./chunk-QA5OJI2J.js";
import "./chunk-CSHBOJ24.js";
import {
  code,
  escapeMarkdown,
  withinBytes
} from "./chunk-2Z4UNFSX.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

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
