import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract
} from "./chunk-PTF52ARO.js";
import "./chunk-3GFUNPXG.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  contract
};
