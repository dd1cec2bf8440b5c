import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber
} from "./chunk-JWZV3B3H.js";
import "./chunk-XC2SKCRF.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-KYH4IIVC.js";
import "./chunk-3OHB47LF.js";
export {
  collectRun,
  judgementsOf,
  runRecordSchemaNumber
};
