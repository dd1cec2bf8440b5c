import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  systemFiles,
  writeFailure
} from "./chunk-B5VD2KEP.js";
import "./chunk-K6436Z76.js";
import "./chunk-F3342EWT.js";
export {
  systemFiles,
  writeFailure
};
