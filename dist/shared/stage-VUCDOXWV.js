import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  post,
  stage
} from "./chunk-ZGPRLDGY.js";
import "./chunk-77L4UI4F.js";
import "./chunk-2FHWT442.js";
import "./chunk-KSZLD4UD.js";
import "./chunk-4O3BHNOJ.js";
import "./chunk-A5ACEBTC.js";
import "./chunk-H3HRUI4P.js";
import "./chunk-YBB65G3Y.js";
import "./chunk-NPLJ6KVZ.js";
import "./chunk-QJ5UTRV3.js";
import "./chunk-NMFILWIL.js";
import "./chunk-4PWUSQGF.js";
import "./chunk-JG4B7BGB.js";
import "./chunk-3RYZWGEN.js";
import "./chunk-RDNMNRFY.js";
import "./chunk-ZPRH67XU.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-HNBWZCPP.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-K6436Z76.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  post,
  stage
};
