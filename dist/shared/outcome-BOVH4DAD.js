import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  emptyData,
  planOutcome,
  resultOutcome
} from "./chunk-NKBNPUSJ.js";
import "./chunk-QA5OJI2J.js";
import "./chunk-CSHBOJ24.js";
import "./chunk-4PWUSQGF.js";
import "./chunk-2Z4UNFSX.js";
import "./chunk-QCSOPKBR.js";
import "./chunk-F3342EWT.js";
export {
  emptyData,
  planOutcome,
  resultOutcome
};
