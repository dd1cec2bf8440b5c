import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import "./chunk-UQBCDAUJ.js";

// src/scan/stage.ts
var stage = async (context) => (await import("./run-scan-VZ74JZT2.js")).runScan(context);
export {
  stage
};
