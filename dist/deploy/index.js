import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  stage
} from "../shared/chunk-NJWRLRYY.js";
import "../shared/chunk-6UA52AS7.js";
import "../shared/chunk-GJ6TTCN5.js";
import "../shared/chunk-LRGSEMVT.js";
import "../shared/chunk-RK2SVNRL.js";
import "../shared/chunk-GGSBXBUU.js";
import "../shared/chunk-H3HRUI4P.js";
import "../shared/chunk-FF2CZ5HD.js";
import "../shared/chunk-NMFILWIL.js";
import "../shared/chunk-QA5UBDEZ.js";
import "../shared/chunk-4PWUSQGF.js";
import "../shared/chunk-QV4B5RPB.js";
import {
  runAction
} from "../shared/chunk-AJVYHLZI.js";
import "../shared/chunk-MV7TAJDT.js";
import "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-TDSWMDGL.js";
import "../shared/chunk-RDNMNRFY.js";
import "../shared/chunk-CXISYCOM.js";
import "../shared/chunk-2Z4UNFSX.js";
import "../shared/chunk-BEVQ5FKW.js";
import "../shared/chunk-DLH3EEPF.js";
import "../shared/chunk-XDJDKBDJ.js";
import "../shared/chunk-UFDLP2HG.js";
import "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-337UB6F4.js";
import "../shared/chunk-2ESPDTUC.js";
import "../shared/chunk-K6436Z76.js";
import "../shared/chunk-F3342EWT.js";

// src/actions/deploy.ts
await runAction(contract, stage);
