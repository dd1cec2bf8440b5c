import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  _enum,
  string
} from "./chunk-NVO3QHDC.js";

// src/ports/contract.ts
var camel = (kebab) => kebab.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
function defineContract(contract) {
  return contract;
}
var optionalText = string().transform((text) => text.trim() === "" ? void 0 : text.trim());
var flag = _enum(["true", "false"]).transform((text) => text === "true");
var commonInputs = {
  spec: { description: "Path of slipway.yaml, relative to the workspace.", schema: string().min(1), default: "slipway.yaml" },
  environment: { description: "The environment of slipway.yaml to work on.", schema: string().min(1), default: "local" }
};

export {
  camel,
  defineContract,
  optionalText,
  flag,
  commonInputs
};
