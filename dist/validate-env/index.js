import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract
} from "../shared/chunk-PTF52ARO.js";
import {
  stage
} from "../shared/chunk-BKGP44DT.js";
import "../shared/chunk-W7A45JWG.js";
import {
  runAction
} from "../shared/chunk-SXTQZUP4.js";
import "../shared/chunk-PCT3SR3P.js";
import "../shared/chunk-22IZ5K5T.js";
import "../shared/chunk-HIIADIQ3.js";
import "../shared/chunk-3RYZWGEN.js";
import "../shared/chunk-JXZOEIWP.js";
import "../shared/chunk-RDNMNRFY.js";
import "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-RECJOHWD.js";
import "../shared/chunk-ZPRH67XU.js";
import "../shared/chunk-2Z4UNFSX.js";
import "../shared/chunk-Q6ZWIA3R.js";
import "../shared/chunk-VSZW4XYL.js";
import "../shared/chunk-XPAOZOFE.js";
import "../shared/chunk-U4UOHFFU.js";
import "../shared/chunk-JHBVWSFK.js";
import "../shared/chunk-HNBWZCPP.js";
import "../shared/chunk-W5XGLP45.js";
import "../shared/chunk-SICQJAUT.js";
import "../shared/chunk-337UB6F4.js";
import "../shared/chunk-B5VD2KEP.js";
import "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-HIBUXCG6.js";
import "../shared/chunk-UFDLP2HG.js";
import "../shared/chunk-K6436Z76.js";
import "../shared/chunk-3GFUNPXG.js";
import "../shared/chunk-CXISYCOM.js";
import "../shared/chunk-2ESPDTUC.js";
import "../shared/chunk-F3342EWT.js";

// src/actions/validate-env.ts
await runAction(contract, stage);
