import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  renderReport
} from "./chunk-2J4F5QS6.js";
import "./chunk-AYPLBZQ2.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-XKZHDVZY.js";
import "./chunk-KP66W7KP.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-MEIZNSZ5.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  renderReport
};
