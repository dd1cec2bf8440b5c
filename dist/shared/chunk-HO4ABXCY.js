import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  foldJournal
} from "./chunk-QXQOFDN2.js";
import {
  digestJson
} from "./chunk-337UB6F4.js";
import {
  SlipwayError
} from "./chunk-TL6VAHU4.js";

// src/rollout/kept.ts
var keptSnapshots = 5;
function snapshotId({ set, services }) {
  return digestJson({ set, services: Object.fromEntries(Object.entries(services).map(([name, { rev, replicas, dependsOn, strategy }]) => [name, { rev, replicas, dependsOn, strategy }])) });
}
function snapshotsToKeep(entries) {
  const { current, previous } = foldJournal(entries);
  const journalled = entries.flatMap(({ body }) => body.kind === "snapshot" ? [body.id] : []).reverse();
  const newest = [...new Set(journalled)].slice(0, keptSnapshots);
  return /* @__PURE__ */ new Set([...newest, ...current ? [current] : [], ...previous ? [previous] : []]);
}

// src/rollout/audit.ts
function brokenAudit(thrown, where) {
  if (!(thrown instanceof SlipwayError) || thrown.reason !== "journal-corrupt" && thrown.reason !== "state-version") throw thrown;
  return { state: "broken", where: thrown.where ?? where, entry: null, words: thrown.message };
}

export {
  snapshotId,
  snapshotsToKeep,
  brokenAudit
};
