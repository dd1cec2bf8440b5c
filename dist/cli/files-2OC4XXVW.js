import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  systemFiles,
  writeFailure
} from "./chunk-PDPCLUYI.js";
import "./chunk-M5NAB3LK.js";
import "./chunk-UQBCDAUJ.js";
export {
  systemFiles,
  writeFailure
};
