import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  begunOf,
  carryThrough,
  comeBack,
  deploy,
  wayBack,
  withEarlier
} from "./chunk-ZBKXZNYL.js";
import "./chunk-QA5OJI2J.js";
import "./chunk-WU6TXQTZ.js";
import "./chunk-J4PQBDU6.js";
import "./chunk-CSHBOJ24.js";
import "./chunk-K6JEBJ5C.js";
import "./chunk-MYGASNGU.js";
import "./chunk-DNRWLAXC.js";
import "./chunk-FDUBI3GR.js";
import "./chunk-O2CG2ZEO.js";
import "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";
export {
  begunOf,
  carryThrough,
  comeBack,
  deploy,
  wayBack,
  withEarlier
};
