import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  stage
} from "./chunk-AI2GY6QX.js";
import "./chunk-TKAO5J3N.js";
import "./chunk-MLX7O2F6.js";
import "./chunk-HYCWBVOT.js";
import "./chunk-2NZHBRXE.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  stage
};
