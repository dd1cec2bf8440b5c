import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
} from "./chunk-HXVF5IHM.js";
import "./chunk-FB3CMLPI.js";
import "./chunk-22Q4SIPY.js";
import "./chunk-3JOOZ5L4.js";
import "./chunk-KGVPDHBV.js";
import "./chunk-ZCGF22MA.js";
import "./chunk-SUANRECT.js";
import "./chunk-3N26VEPX.js";
import "./chunk-G7YFBZUG.js";
import "./chunk-MPF6GLP4.js";
import "./chunk-F7M4CL5M.js";
import "./chunk-EIAKJCXO.js";
import "./chunk-OXPIW2T7.js";
import "./chunk-DKXGPDCW.js";
import "./chunk-NSB5C5CR.js";
import "./chunk-4KUKIYLK.js";
import "./chunk-NB2EFQBJ.js";
import "./chunk-WV2R3KSH.js";
import "./chunk-QWILOJ32.js";
import "./chunk-PDPCLUYI.js";
import "./chunk-KRS4K6AP.js";
import "./chunk-3QOJ7Z6I.js";
import "./chunk-M5NAB3LK.js";
import "./chunk-3FUAO4EJ.js";
import "./chunk-AYPLBZQ2.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
};
