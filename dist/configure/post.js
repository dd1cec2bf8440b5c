import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  post
} from "../shared/chunk-QUE3BBZP.js";
import "../shared/chunk-QEOPP3CW.js";
import "../shared/chunk-LDRKOCL3.js";
import "../shared/chunk-YVOBQXOL.js";
import "../shared/chunk-BQDKPWB2.js";
import {
  runPost
} from "../shared/chunk-F77WGCHL.js";
import "../shared/chunk-XPAOZOFE.js";
import "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-2VA7TI3Z.js";
import "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-337UB6F4.js";
import "../shared/chunk-KYH4IIVC.js";
import "../shared/chunk-4KCDY7AU.js";
import "../shared/chunk-DLH3EEPF.js";
import "../shared/chunk-UFDLP2HG.js";
import "../shared/chunk-K6436Z76.js";
import "../shared/chunk-3OHB47LF.js";

// src/actions/configure.post.ts
await runPost(contract, post);
