import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  abort,
  abortOpen,
  promote,
  resume
} from "./chunk-5QKBDSTU.js";
import "./chunk-7ZL3FIBK.js";
import "./chunk-ERBUBCV4.js";
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
  abort,
  abortOpen,
  promote,
  resume
};
