import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  workflowRules
} from "./chunk-Y3BJMMIQ.js";
import "./chunk-F3342EWT.js";
export {
  workflowRules
};
