import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
} from "./chunk-PYYIYN2F.js";
import "./chunk-WEZCPGKE.js";
import "./chunk-7FKQMTXK.js";
import "./chunk-U7AKOIKE.js";
import "./chunk-PCT3SR3P.js";
import "./chunk-22IZ5K5T.js";
import "./chunk-HIIADIQ3.js";
import "./chunk-3RYZWGEN.js";
import "./chunk-RDNMNRFY.js";
import "./chunk-RECJOHWD.js";
import "./chunk-ZPRH67XU.js";
import "./chunk-Q6ZWIA3R.js";
import "./chunk-VSZW4XYL.js";
import "./chunk-XPAOZOFE.js";
import "./chunk-U4UOHFFU.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-HNBWZCPP.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import "./chunk-B5VD2KEP.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-HIBUXCG6.js";
import "./chunk-UFDLP2HG.js";
import "./chunk-K6436Z76.js";
import "./chunk-3GFUNPXG.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
};
