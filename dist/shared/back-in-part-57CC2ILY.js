import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  foldJournal
} from "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-337UB6F4.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/deploy/back-in-part.ts
async function observePart({ deps, set }, { plan }) {
  const open = foldJournal((await deps.target.read(set)).entries).unfinished;
  if (open === null) return null;
  const part = open.undo?.part ?? partOf(open);
  return plan.services.every(({ service, change }) => change === "unchanged" || part.includes(service)) ? null : part;
}
var partOf = ({ plan, steps }) => [...new Set(plan.steps.filter(({ id }) => steps[id]?.state !== "done").map(({ service }) => service))].sort();
function mixtureOf(want, before, part) {
  const stays = Object.entries(want.services).filter(([name]) => !part.includes(name));
  const goesBack = Object.entries(before?.services ?? {}).filter(([name]) => part.includes(name));
  return { set: want.set, services: Object.fromEntries([...stays, ...goesBack].sort(([a], [b]) => a < b ? -1 : 1)) };
}
async function wayToMixture({ deps, set, session, signal }, { want, before, label }, part) {
  const release = mixtureOf(want, before === null ? null : await deps.target.recall(set, before), part);
  return {
    release,
    part,
    async arrive() {
      const after = await deps.target.snapshot(session.hold, await deps.target.stage(session.hold, release, signal), label);
      return { after, entries: [{ kind: "snapshot", id: after.id }, { kind: "end", outcome: "partial" }] };
    }
  };
}
export {
  mixtureOf,
  observePart,
  wayToMixture
};
