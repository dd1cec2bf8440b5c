import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  _enum,
  literal,
  record,
  strictObject,
  string
} from "./chunk-NVO3QHDC.js";

// src/rollout/config-manifest.ts
var DigestText = string().regex(/^sha256:[0-9a-f]{64}$/).transform((text) => text);
var ConfigManifest = strictObject({
  schema: literal(1),
  release: DigestText,
  services: record(string(), strictObject({ release: DigestText, file: string(), format: _enum(["env", "json"]) }))
});

export {
  ConfigManifest
};
