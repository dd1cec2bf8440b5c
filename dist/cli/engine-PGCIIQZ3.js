import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  carryThrough,
  comeBack,
  deploy,
  irreversibleOf,
  withEarlier
} from "./chunk-CAZLLHLT.js";
import "./chunk-JE4CLFEO.js";
import "./chunk-PW7UWFPI.js";
import "./chunk-KJF4H6CA.js";
import "./chunk-2NOJGFUZ.js";
import "./chunk-3VKTFS2A.js";
import "./chunk-ACVP5Z74.js";
import "./chunk-NEUDIH5C.js";
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
  withEarlier
};
