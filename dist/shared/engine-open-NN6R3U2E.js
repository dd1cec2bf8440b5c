import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  abort,
  abortOpen,
  pause,
  promote,
  resume
} from "./chunk-XDZWYG5M.js";
import "./chunk-5VMEBNIX.js";
import "./chunk-YWHAKSZ7.js";
import "./chunk-NMMMS6F3.js";
import "./chunk-XR2ZGCF7.js";
import "./chunk-K6JEBJ5C.js";
import "./chunk-QA5OJI2J.js";
import "./chunk-CSHBOJ24.js";
import "./chunk-5PJKJI2O.js";
import "./chunk-AJW4BAOE.js";
import "./chunk-FDUBI3GR.js";
import "./chunk-6SNWOTV4.js";
import "./chunk-4O3Z2VF5.js";
import "./chunk-QJ5UTRV3.js";
import "./chunk-337UB6F4.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  abort,
  abortOpen,
  pause,
  promote,
  resume
};
