import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  carryThrough,
  comeBack,
  deploy,
  irreversibleOf,
  withEarlier
} from "./chunk-JJU6PU33.js";
import "./chunk-WBD7VWCZ.js";
import "./chunk-TQRGJCU5.js";
import "./chunk-LRGSEMVT.js";
import "./chunk-RK2SVNRL.js";
import "./chunk-GGSBXBUU.js";
import "./chunk-H3HRUI4P.js";
import "./chunk-FF2CZ5HD.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-337UB6F4.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-K6436Z76.js";
import "./chunk-F3342EWT.js";
export {
  carryThrough,
  comeBack,
  deploy,
  irreversibleOf,
  withEarlier
};
