import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
} from "./chunk-BOVEQHAE.js";
import "./chunk-WEZCPGKE.js";
import "./chunk-7FKQMTXK.js";
import "./chunk-U7AKOIKE.js";
import "./chunk-YIFSDLAG.js";
import "./chunk-HIIADIQ3.js";
import "./chunk-YSPLOBCU.js";
import "./chunk-JWKDQ5R3.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-FOEDMY4M.js";
import "./chunk-2NZHBRXE.js";
import "./chunk-3GFUNPXG.js";
import "./chunk-Q6ZWIA3R.js";
import "./chunk-VSZW4XYL.js";
import "./chunk-S3ECFIAI.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-CXISYCOM.js";
import "./chunk-6XTUYPVF.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-ZPQBQICP.js";
import "./chunk-NLTRZPZ2.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-LKNHTDR4.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
};
