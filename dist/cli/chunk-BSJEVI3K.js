import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/validate-env/check.ts
var pass = (observed) => ({ status: "pass", observed, remedy: "" });
var fail = (observed, remedy) => ({ status: "fail", observed, remedy });
var warn = (observed, remedy) => ({ status: "warn", observed, remedy });
var unknown = (observed, remedy) => ({ status: "unknown", observed, remedy });

export {
  pass,
  fail,
  warn,
  unknown
};
