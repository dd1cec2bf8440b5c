import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  stage
} from "./chunk-MGPFYOSO.js";
import "./chunk-W7A45JWG.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  stage
};
