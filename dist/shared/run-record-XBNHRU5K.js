import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber,
  trafficSamplesOf
} from "./chunk-RTM7HN25.js";
import "./chunk-UM4XNO24.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-F3342EWT.js";
export {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber,
  trafficSamplesOf
};
