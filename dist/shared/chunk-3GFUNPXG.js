import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  _enum,
  string
} from "./chunk-2ESPDTUC.js";

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
var commonOutputs = {
  verdict: "pass, fail, inconclusive or error.",
  "failure-reason": "Empty on success, else one of the closed list in docs/failure-reasons.md.",
  handoff: "The envelope for later stages: one line of JSON with schema number, stage, verdict, commit, times and data."
};

export {
  camel,
  defineContract,
  optionalText,
  flag,
  commonInputs,
  commonOutputs
};
