import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeAudit,
  observeHealth,
  observeServing
} from "./chunk-RDE4GFZO.js";
import "./chunk-NKBNPUSJ.js";
import "./chunk-QA5OJI2J.js";
import "./chunk-CSHBOJ24.js";
import "./chunk-FDUBI3GR.js";
import "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-4PWUSQGF.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  observeAudit,
  observeHealth,
  observeServing
};
