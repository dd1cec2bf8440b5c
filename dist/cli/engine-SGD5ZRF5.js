import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  carryThrough,
  comeBack,
  deploy,
  irreversibleOf,
  isUpkeep,
  withEarlier
} from "./chunk-ERBUBCV4.js";
import "./chunk-DKYZ7XOE.js";
import "./chunk-XKOPQWBN.js";
import "./chunk-3VKTFS2A.js";
import "./chunk-ACVP5Z74.js";
import "./chunk-NIGOIOMA.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-M5NAB3LK.js";
import "./chunk-MEIZNSZ5.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  carryThrough,
  comeBack,
  deploy,
  irreversibleOf,
  isUpkeep,
  withEarlier
};
