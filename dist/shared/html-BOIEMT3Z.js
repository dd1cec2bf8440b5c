import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  renderReport
} from "./chunk-L6RCCCRK.js";
import "./chunk-YII2DB4A.js";
import "./chunk-RTM7HN25.js";
import "./chunk-UM4XNO24.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-F3342EWT.js";
export {
  renderReport
};
