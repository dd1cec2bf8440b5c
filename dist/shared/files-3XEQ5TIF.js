import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  systemFiles,
  writeFailure
} from "./chunk-ZPQBQICP.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  systemFiles,
  writeFailure
};
