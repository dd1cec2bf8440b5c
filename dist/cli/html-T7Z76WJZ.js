import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  renderReport
} from "./chunk-ULEQ6HTR.js";
import "./chunk-7HN37CPR.js";
import "./chunk-3FUAO4EJ.js";
import "./chunk-AYPLBZQ2.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-AZJM5P3E.js";
import "./chunk-A46YESTG.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  renderReport
};
