import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  defineContract,
  flag,
  optionalText
} from "./chunk-3GFUNPXG.js";

// src/validate-env/contract.ts
var CheckNames = optionalText.transform((text) => text?.split(",").map((name) => name.trim()).filter(Boolean));
var contract = defineContract({
  name: "validate-env",
  title: "Slipway: validate the environment",
  description: "Checks that the machine, its tools, its network and its GPUs are what slipway.yaml requires, before anything is changed.",
  branding: { icon: "check-circle", color: "blue" },
  spec: "optional",
  inputs: {
    checks: { description: "Only these checks, separated by commas: names such as `tools.node`, or groups such as `tools`. Default: all.", schema: CheckNames, default: "" },
    strict: { description: "Whether a fact that cannot be observed counts as failed (`true`) or leaves the verdict inconclusive (`false`).", schema: flag, default: "false" }
  },
  outputs: {
    checks: "The checks as a line of JSON: a list of id, required, observed and status.",
    passed: "How many checks passed, warnings included.",
    failed: "How many failed; with `strict` also those whose fact could not be observed."
  },
  dependencies: {
    services: { name: "What `requires` names: resolvers, endpoints, databases", use: "answers whether it can be reached from this machine", away: "Its check fails, or is unknown where the network answers for everything. Nothing is asked twice.", effect: "withholds" },
    "nvidia-smi": { name: "nvidia-smi", use: "tells GPUs, their memory and driver", away: "Checks of GPUs fail or are unknown; without `requires.gpu` it is not asked.", effect: "withholds" }
  },
  post: false
});

export {
  contract
};
