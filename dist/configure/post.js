import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  post
} from "../shared/chunk-BIEHBSA3.js";
import "../shared/chunk-C7PISZFI.js";
import "../shared/chunk-LDRKOCL3.js";
import "../shared/chunk-YVOBQXOL.js";
import "../shared/chunk-BQDKPWB2.js";
import {
  runPost
} from "../shared/chunk-B3W7TVT6.js";
import "../shared/chunk-XPAOZOFE.js";
import "../shared/chunk-M7ZWBFFE.js";
import "../shared/chunk-BPLLD4L3.js";
import "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-337UB6F4.js";
import "../shared/chunk-KYH4IIVC.js";
import "../shared/chunk-BEVQ5FKW.js";
import "../shared/chunk-DLH3EEPF.js";
import "../shared/chunk-UFDLP2HG.js";
import "../shared/chunk-K6436Z76.js";
import "../shared/chunk-3OHB47LF.js";

// src/actions/configure.post.ts
await runPost(contract, post);
