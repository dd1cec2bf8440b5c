import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  post,
  stage
} from "./chunk-G5H5NBKU.js";
import "./chunk-AJHEXI3U.js";
import "./chunk-36A3PJWC.js";
import "./chunk-KECJHWQ3.js";
import "./chunk-NMFILWIL.js";
import "./chunk-FOEDMY4M.js";
import "./chunk-2NZHBRXE.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-S3ECFIAI.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  post,
  stage
};
