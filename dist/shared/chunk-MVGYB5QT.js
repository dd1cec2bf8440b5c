import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/targets/index.ts
async function openTarget(spec, ports) {
  const { kind } = spec.target;
  if (kind === "local") return (await import("./local-target-KTJ6EGXL.js")).openLocalTarget(ports);
  if (spec.target.kind === "kubernetes") return (await import("./open-B3WW2GPC.js")).openKubernetes(spec.target, ports);
  throw new UserError(`The target kind ${kind} is not supported by this version.`, {
    reason: "unsupported",
    where: `environments.${spec.environment}.target`,
    expected: "local or kubernetes",
    remedy: "Use another kind of target for this environment."
  });
}

export {
  openTarget
};
