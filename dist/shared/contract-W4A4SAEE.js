import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract
} from "./chunk-2J5U4ONO.js";
import "./chunk-3RYZWGEN.js";
import "./chunk-RDNMNRFY.js";
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
