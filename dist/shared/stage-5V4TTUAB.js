import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  stage
} from "./chunk-FYGCTRR2.js";
import "./chunk-F3342EWT.js";
export {
  stage
};
