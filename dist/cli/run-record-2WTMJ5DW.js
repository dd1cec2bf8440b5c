import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber,
  trafficSamplesOf
} from "./chunk-WAON4UM3.js";
import "./chunk-A46YESTG.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";
export {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber,
  trafficSamplesOf
};
