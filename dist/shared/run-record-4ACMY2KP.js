import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber,
  trafficSamplesOf
} from "./chunk-U5U3J2HA.js";
import "./chunk-JPGVE5EH.js";
import "./chunk-CXISYCOM.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber,
  trafficSamplesOf
};
