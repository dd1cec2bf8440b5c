import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  defineContract,
  optionalText
} from "./chunk-3GFUNPXG.js";
import {
  _enum
} from "./chunk-2ESPDTUC.js";

// src/provision/contract.ts
var PlanDigest = optionalText.refine((text) => text === void 0 || /^sha256:[0-9a-f]{64}$/.test(text), "expected the output `plan-digest` of an earlier run: sha256: and 64 hexadecimal digits");
var contract = defineContract({
  name: "provision",
  title: "Slipway: provision",
  description: "Plans and applies what services need to stand on: directories and ports of this machine, and an OpenTofu or Terraform module.",
  branding: { icon: "server", color: "purple" },
  spec: "required",
  inputs: {
    operation: { description: "`plan` shows what would change; `apply` plans again and carries out that plan.", schema: _enum(["plan", "apply"]), default: "apply" },
    "plan-digest": { description: "The digest that was approved. `apply` refuses any other plan with `plan-changed`.", schema: PlanDigest, default: "" }
  },
  outputs: {
    "plan-digest": "Digest of the plan: equal intentions have equal digests.",
    changes: "How many resources the plan changes.",
    outputs: "Outputs of the module that are not sensitive, as a line of JSON; `{}` without a module."
  },
  dependencies: {
    engine: { name: "OpenTofu or Terraform", use: "plans and applies `infrastructure.module`", away: "The stage ends before anything is changed. Without a module it is not needed.", effect: "stops" }
  },
  post: false
});

export {
  contract
};
