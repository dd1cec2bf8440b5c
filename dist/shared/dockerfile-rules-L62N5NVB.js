import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  dockerfileRules
} from "./chunk-4PZU2NCP.js";
import "./chunk-F3342EWT.js";
export {
  dockerfileRules
};
