import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  carryThrough,
  comeBack,
  deploy,
  irreversibleOf,
  withEarlier
} from "./chunk-EORRKRAS.js";
import "./chunk-FWV36GMG.js";
import "./chunk-3BSQA2AT.js";
import "./chunk-6AM734E5.js";
import "./chunk-MRZRXGI5.js";
import "./chunk-ATQU2JXA.js";
import "./chunk-ACVP5Z74.js";
import "./chunk-BELY5ZCH.js";
import "./chunk-JDIYG5YV.js";
import "./chunk-66C6OTG3.js";
import "./chunk-M5NAB3LK.js";
import "./chunk-3FUAO4EJ.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  carryThrough,
  comeBack,
  deploy,
  irreversibleOf,
  withEarlier
};
