import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/targets/local/layout.ts
import path from "node:path";
var segment = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
function layoutOf(state, set) {
  const parts = set.split("/");
  if (parts.length !== 2 || !parts.every((part) => segment.test(part))) {
    throw new UserError(`\`${set}\` is no name of a set.`, { reason: "input-invalid", expected: "`<name>/<environment>` of letters, digits, dots, dashes and underscores" });
  }
  const root = path.join(state, set);
  const at = (...names) => path.join(root, ...names);
  return {
    set,
    root,
    machine: at("machine.json"),
    lock: at("lock.json"),
    takeover: (epoch) => at(`lock.takeover-${epoch}`),
    epoch: at("epoch.json"),
    journal: at("journal.jsonl"),
    brokenJournal: (content) => at(`journal-broken-${content.slice("sha256:".length, "sha256:".length + 12)}.jsonl`),
    note: at("note.json"),
    snapshots: at("snapshots"),
    releases: at("releases"),
    release: (service, rev) => at("releases", service, rev),
    hooks: at("hooks"),
    routers: at("routers"),
    router: (service) => at("routers", service),
    bin: at("bin")
  };
}

export {
  layoutOf
};
