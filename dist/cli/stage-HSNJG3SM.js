import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import "./chunk-UQBCDAUJ.js";

// src/scan/stage.ts
var stage = async (context) => (await import("./run-scan-Q53B2H3T.js")).runScan(context);
export {
  stage
};
