import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  post
} from "../shared/chunk-3ZJOX7PI.js";
import "../shared/chunk-C7PISZFI.js";
import "../shared/chunk-YVOBQXOL.js";
import "../shared/chunk-NMFILWIL.js";
import {
  runPost
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

// src/actions/configure.post.ts
await runPost(contract, post);
