import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  abort,
  abortOpen,
  pause,
  promote,
  resume
} from "./chunk-JDD4W4SZ.js";
import "./chunk-BTME4CXF.js";
import "./chunk-2L2R2XV2.js";
import "./chunk-I3NZN276.js";
import "./chunk-AGKKFIUF.js";
import "./chunk-RNEBWD3Q.js";
import "./chunk-MFHGLE4W.js";
import "./chunk-A5ACEBTC.js";
import "./chunk-H3HRUI4P.js";
import "./chunk-YBB65G3Y.js";
import "./chunk-JMTCAUWP.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-337UB6F4.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-K6436Z76.js";
import "./chunk-F3342EWT.js";
export {
  abort,
  abortOpen,
  pause,
  promote,
  resume
};
