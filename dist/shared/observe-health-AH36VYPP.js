import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeAudit,
  observeHealth,
  observeServing
} from "./chunk-BA5S4PSU.js";
import "./chunk-2FHWT442.js";
import "./chunk-KSZLD4UD.js";
import "./chunk-A5ACEBTC.js";
import "./chunk-H3HRUI4P.js";
import "./chunk-NPLJ6KVZ.js";
import "./chunk-QJ5UTRV3.js";
import "./chunk-4PWUSQGF.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-K6436Z76.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  observeAudit,
  observeHealth,
  observeServing
};
