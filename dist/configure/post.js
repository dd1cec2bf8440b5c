import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  contract,
  post
} from "../shared/chunk-B3TXJYZD.js";
import "../shared/chunk-TEY2QELI.js";
import "../shared/chunk-3WEHHNLL.js";
import "../shared/chunk-ZGA2P3XW.js";
import {
  runPost
} from "../shared/chunk-QKKODS4A.js";

// src/actions/configure.post.ts
await runPost(contract, post);
