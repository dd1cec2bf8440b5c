import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
} from "./chunk-FOXEWIG5.js";
import "./chunk-YON54OV4.js";
import "./chunk-3N26VEPX.js";
import "./chunk-G7YFBZUG.js";
import "./chunk-SUANRECT.js";
import "./chunk-VOKMPZIK.js";
import "./chunk-Y56OMRJG.js";
import "./chunk-B45X7IT5.js";
import "./chunk-NB2EFQBJ.js";
import "./chunk-WV2R3KSH.js";
import "./chunk-QWILOJ32.js";
import "./chunk-MPF6GLP4.js";
import "./chunk-AYPLBZQ2.js";
import "./chunk-Q5ZNB3XM.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-WHICIYKU.js";
import "./chunk-3YDNVTKR.js";
import "./chunk-3JOOZ5L4.js";
import "./chunk-NSB5C5CR.js";
import "./chunk-PDPCLUYI.js";
import "./chunk-3QOJ7Z6I.js";
import "./chunk-M5NAB3LK.js";
import "./chunk-MEIZNSZ5.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  chooseEnvironment,
  planCommand,
  quietly,
  readSpec,
  specFile
};
