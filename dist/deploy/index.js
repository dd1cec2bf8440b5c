import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  stage
} from "../shared/chunk-GPVNBQX4.js";
import "../shared/chunk-3WEHHNLL.js";
import "../shared/chunk-ZGA2P3XW.js";
import "../shared/chunk-P2WJLAO3.js";
import "../shared/chunk-VYQUOHL4.js";
import "../shared/chunk-DNWQOQ4S.js";
import {
  runAction
} from "../shared/chunk-QKKODS4A.js";

// src/actions/deploy.ts
await runAction(contract, stage);
