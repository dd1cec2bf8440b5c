import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract
} from "./chunk-3IJNB3GO.js";
import "./chunk-JWKDQ5R3.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-3GFUNPXG.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-NLTRZPZ2.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-F3342EWT.js";
export {
  contract
};
