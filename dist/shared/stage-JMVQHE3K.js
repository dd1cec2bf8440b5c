import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  post,
  stage
} from "./chunk-YNDAOH2V.js";
import "./chunk-MYGASNGU.js";
import "./chunk-DNRWLAXC.js";
import "./chunk-FDUBI3GR.js";
import "./chunk-O2CG2ZEO.js";
import "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-NMFILWIL.js";
import "./chunk-MVGYB5QT.js";
import "./chunk-JWKDQ5R3.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-2NZHBRXE.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-NLTRZPZ2.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  post,
  stage
};
