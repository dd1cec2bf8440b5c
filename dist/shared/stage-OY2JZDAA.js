import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  stage
} from "./chunk-BKGP44DT.js";
import "./chunk-W7A45JWG.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-K6436Z76.js";
import "./chunk-F3342EWT.js";
export {
  stage
};
