import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  finalize,
  finishOpen,
  goalOf,
  refuseIrreversible,
  rollback
} from "./chunk-OQAMOPJA.js";
import "./chunk-7K3EXMHW.js";
import "./chunk-UIPOLGGD.js";
import "./chunk-OIY26PKY.js";
import "./chunk-GGSBXBUU.js";
import "./chunk-H3HRUI4P.js";
import "./chunk-YC4ROYP3.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-337UB6F4.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-K6436Z76.js";
import "./chunk-F3342EWT.js";
export {
  finalize,
  finishOpen,
  goalOf,
  refuseIrreversible,
  rollback
};
