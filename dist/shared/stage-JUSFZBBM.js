import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  post,
  stage
} from "./chunk-QONQFASN.js";
import "./chunk-36RIHN4J.js";
import "./chunk-3Z7GVGRH.js";
import "./chunk-YVOBQXOL.js";
import "./chunk-NMFILWIL.js";
import "./chunk-RECJOHWD.js";
import "./chunk-ZPRH67XU.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-U4UOHFFU.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-HNBWZCPP.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-K6436Z76.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  post,
  stage
};
