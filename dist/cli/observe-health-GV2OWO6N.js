import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeAudit,
  observeHealth,
  observeServing
} from "./chunk-QDUVXV2E.js";
import "./chunk-R2CCSEO4.js";
import "./chunk-AK3QTF4Z.js";
import "./chunk-ATQU2JXA.js";
import "./chunk-ACVP5Z74.js";
import "./chunk-JDIYG5YV.js";
import "./chunk-66C6OTG3.js";
import "./chunk-LEA6DZSI.js";
import "./chunk-M5NAB3LK.js";
import "./chunk-3FUAO4EJ.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-A46YESTG.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  observeAudit,
  observeHealth,
  observeServing
};
