import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  operations
} from "./chunk-Q325HNWY.js";
import "./chunk-3GFUNPXG.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-F3342EWT.js";
export {
  contract,
  operations
};
