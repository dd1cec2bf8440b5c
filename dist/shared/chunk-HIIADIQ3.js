import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  digestBytes
} from "./chunk-337UB6F4.js";

// src/platform/host.ts
import { readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
var suiteVersion = false ? "0.0.0-source" : "0.1.0";
function besideBundles(file) {
  const here = path.dirname(fileURLToPath(import.meta.url));
  return path.basename(here) === "dist" ? path.join(here, file) : path.join(path.dirname(here), file);
}
function machineName() {
  try {
    return digestBytes(`slipway ${readFileSync("/etc/machine-id", "utf8").trim()} ${os.hostname()}`).slice(7, 23);
  } catch {
    return digestBytes(`slipway ${os.hostname()}`).slice(7, 23);
  }
}
function stateDirectory(env) {
  if (env.SLIPWAY_STATE) return path.resolve(env.SLIPWAY_STATE);
  return path.join(env.XDG_STATE_HOME || path.join(os.homedir(), ".local", "state"), "slipway");
}
function systemHost(env = process.env) {
  const platform = process.platform;
  const repository = env.GITHUB_REPOSITORY ?? "local/local";
  return {
    workspace: path.resolve(env.GITHUB_WORKSPACE || process.cwd()),
    temporary: env.RUNNER_TEMP || os.tmpdir(),
    state: stateDirectory(env),
    run: {
      repository,
      runId: env.GITHUB_RUN_ID ?? `local-${process.pid}`,
      attempt: Number(env.GITHUB_RUN_ATTEMPT ?? "1") || 1,
      commit: env.GITHUB_SHA ?? "",
      actor: env.GITHUB_TRIGGERING_ACTOR ?? env.GITHUB_ACTOR ?? os.userInfo().username,
      event: env.GITHUB_EVENT_NAME ?? "local",
      url: env.GITHUB_RUN_ID && env.GITHUB_SERVER_URL ? `${env.GITHUB_SERVER_URL}/${repository}/actions/runs/${env.GITHUB_RUN_ID}` : ""
    },
    node: process.execPath,
    routerProgram: env.SLIPWAY_ROUTER_PROGRAM ?? besideBundles("router.js"),
    machine: machineName(),
    platform: platform === "linux" || platform === "darwin" || platform === "win32" ? platform : "other",
    suiteVersion,
    variable: (name) => env[name]
  };
}

export {
  suiteVersion,
  systemHost
};
