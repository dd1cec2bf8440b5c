import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  openFor,
  openKubernetes
} from "./chunk-X3VRWVBO.js";
import "./chunk-HO4ABXCY.js";
import "./chunk-IHP7GQJW.js";
import "./chunk-K6JEBJ5C.js";
import "./chunk-LF6O4QTZ.js";
import "./chunk-6GSK45W7.js";
import "./chunk-KECJHWQ3.js";
import "./chunk-O2CG2ZEO.js";
import "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-VSZW4XYL.js";
import "./chunk-S3ECFIAI.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-CXISYCOM.js";
import "./chunk-6XTUYPVF.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  openFor,
  openKubernetes
};
