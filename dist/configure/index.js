import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  stage
} from "../shared/chunk-B3TXJYZD.js";
import "../shared/chunk-TEY2QELI.js";
import "../shared/chunk-3WEHHNLL.js";
import "../shared/chunk-ZGA2P3XW.js";
import {
  runAction
} from "../shared/chunk-QKKODS4A.js";

// src/actions/configure.ts
await runAction(contract, stage);
