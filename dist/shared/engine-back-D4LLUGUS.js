import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  finalize,
  finishOpen,
  goalOf,
  refuseIrreversible,
  rollback
} from "./chunk-VVO4YXVB.js";
import "./chunk-OUWFTV7M.js";
import "./chunk-XUVIPPTX.js";
import "./chunk-K6JEBJ5C.js";
import "./chunk-4O3BHNOJ.js";
import "./chunk-A5ACEBTC.js";
import "./chunk-H3HRUI4P.js";
import "./chunk-YBB65G3Y.js";
import "./chunk-NPLJ6KVZ.js";
import "./chunk-QJ5UTRV3.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-K6436Z76.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  finalize,
  finishOpen,
  goalOf,
  refuseIrreversible,
  rollback
};
