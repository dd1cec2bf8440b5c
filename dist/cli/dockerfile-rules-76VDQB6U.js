import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  dockerfileRules
} from "./chunk-5AOPL3PE.js";
import "./chunk-UQBCDAUJ.js";
export {
  dockerfileRules
};
