import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  renderReport
} from "./chunk-PREMMK5C.js";
import "./chunk-GWRSXLLJ.js";
import "./chunk-3FUAO4EJ.js";
import "./chunk-AYPLBZQ2.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-WAON4UM3.js";
import "./chunk-A46YESTG.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  renderReport
};
