import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/scan/stage.ts
var stage = async (context) => (await import("./run-scan-B7TI7OKW.js")).runScan(context);

export {
  stage
};
