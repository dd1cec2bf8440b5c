import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  adviceData,
  adviceText,
  count,
  inOrder,
  objectsData,
  planHeadline,
  renderPlan,
  renderPlanWithin,
  short
} from "./chunk-QA5OJI2J.js";
import "./chunk-CSHBOJ24.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-F3342EWT.js";
export {
  adviceData,
  adviceText,
  count,
  inOrder,
  objectsData,
  planHeadline,
  renderPlan,
  renderPlanWithin,
  short
};
