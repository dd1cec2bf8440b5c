import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract
} from "./chunk-DV363TA5.js";
import "./chunk-RUFYVQVE.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-3GFUNPXG.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  contract
};
