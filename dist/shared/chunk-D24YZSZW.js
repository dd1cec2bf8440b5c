import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  defineContract,
  optionalText
} from "./chunk-3GFUNPXG.js";
import {
  NEVER,
  _enum,
  string
} from "./chunk-2ESPDTUC.js";

// src/configure/contract.ts
var secretName = /^[A-Za-z_][A-Za-z0-9_]*$/;
var Secrets = string().transform((text, context) => {
  const refuse = (message) => {
    context.addIssue({ code: "custom", message });
    return NEVER;
  };
  if (text.trim() === "") return {};
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse("expected a JSON object; this is not JSON");
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return refuse("expected a JSON object of names and values");
  const wrong = Object.entries(value).filter(([name, one]) => typeof one !== "string" || !secretName.test(name)).map(([name]) => name);
  return wrong.length > 0 ? refuse(`expected names of letters, digits and underscores, and values that are text; not so: ${wrong.join(", ")}`) : value;
});
var contract = defineContract({
  name: "configure",
  title: "Slipway: configure",
  description: "Merges the layers of a configuration, resolves its references, checks it against its schema, and renders one file a service.",
  branding: { icon: "sliders", color: "purple" },
  spec: "required",
  inputs: {
    operation: { description: "`plan` merges, checks and tells the release ids without secrets and writes no file; `render` also writes the files.", schema: _enum(["plan", "render"]), default: "render" },
    secrets: { description: "A JSON object of the secrets that `${secrets.NAME}` may name. Every value is masked. A name that is not in it is looked up in the variable SLIPWAY_SECRET_NAME.", schema: Secrets, default: "" },
    "output-directory": { description: "Where `render` writes. Default: `slipway/config` in the temporary directory of the runner. What was written is removed after the job.", schema: optionalText, default: "" }
  },
  outputs: {
    directory: "Absolute path of the directory with the rendered files; empty after `plan`. The deploy step of the same job reads it.",
    release: "The digest of the whole configuration: equal content, equal release. Secrets count by their names, not by their values.",
    manifest: "One line of JSON: the release and the file of each service."
  },
  dependencies: {},
  post: true
});

export {
  contract
};
