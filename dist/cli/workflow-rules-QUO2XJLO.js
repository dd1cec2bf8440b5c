import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  workflowRules
} from "./chunk-RJUJR633.js";
import "./chunk-UQBCDAUJ.js";
export {
  workflowRules
};
