import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  resilientHttp
} from "./chunk-PDNDCNET.js";
import "./chunk-6GSK45W7.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  resilientHttp
};
