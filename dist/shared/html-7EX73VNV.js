import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  renderReport
} from "./chunk-VKF4N3HS.js";
import "./chunk-6MWVA6RB.js";
import "./chunk-M4BSB2NF.js";
import "./chunk-DHOJCBA3.js";
import "./chunk-RDNMNRFY.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  renderReport
};
