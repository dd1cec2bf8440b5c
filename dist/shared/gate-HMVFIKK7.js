import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  openGate
} from "./chunk-OBQSCKAM.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-K6436Z76.js";
import "./chunk-3OHB47LF.js";
export {
  openGate
};
