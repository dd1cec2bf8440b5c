import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  stage
} from "./chunk-HSOSTGKC.js";
import "./chunk-MLX7O2F6.js";
import "./chunk-IGS7FNFZ.js";
import "./chunk-QV4B5RPB.js";
import "./chunk-ZPRH67XU.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-HNBWZCPP.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-K6436Z76.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  stage
};
