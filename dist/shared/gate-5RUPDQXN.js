import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  openGate
} from "./chunk-IQW5AESD.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  openGate
};
