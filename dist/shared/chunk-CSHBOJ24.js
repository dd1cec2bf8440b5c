import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";

// src/rollout/longest-way.ts
function longestWayMs(steps) {
  const byId = new Map(steps.map((step) => [step.id, step]));
  const ends = /* @__PURE__ */ new Map();
  const endOf = ({ id, after, deadlineMs }) => {
    const known = ends.get(id);
    if (known !== void 0) return known;
    const begin = Math.max(0, ...after.map((other) => byId.get(other)).map((step) => step === void 0 ? 0 : endOf(step)));
    ends.set(id, begin + deadlineMs);
    return begin + deadlineMs;
  };
  return Math.max(0, ...steps.map(endOf));
}
function chainsMs(steps) {
  const waiting = new Map(steps.map(({ id }) => [id, []]));
  for (const step of steps) for (const id of step.after) waiting.get(id)?.push(step);
  const chains = /* @__PURE__ */ new Map();
  const chainOf = ({ id, deadlineMs }) => {
    const known = chains.get(id) ?? deadlineMs + Math.max(0, ...(waiting.get(id) ?? []).map(chainOf));
    chains.set(id, known);
    return known;
  };
  for (const step of steps) chainOf(step);
  return chains;
}
var longestChainFirst = (steps, chains) => [...steps].sort((a, b) => (chains.get(b.id) ?? 0) - (chains.get(a.id) ?? 0));

// src/deploy/wording.ts
var shortRev = (rev) => rev.slice(0, 6);
var hookWords = { before: "hook before", after: "hook after", compensate: "compensate hook", end: "end hook" };
function verbText(verb) {
  switch (verb.do) {
    case "ensure":
      return verb.replicas === 0 ? `announce ${shortRev(verb.rev)}` : `${verb.replicas} × ${shortRev(verb.rev)}`;
    case "roll":
      return `roll to ${shortRev(verb.to)}`;
    case "route":
      return `route ${weightsText(verb.weights)}${verb.testers === void 0 ? "" : `, testers to ${shortRev(verb.testers.to)}`}`;
    case "judge":
      return verb.gate === null ? `watch for ${formatDuration(verb.pauseMs)}` : `judge by ${verb.gate} for ${formatDuration(verb.pauseMs)}`;
    case "drain":
      return `drain ${shortRev(verb.rev)}${verb.warmMs === void 0 ? "" : `, kept warm for ${formatDuration(verb.warmMs)}`}`;
    case "retire":
      return `retire ${shortRev(verb.rev)}`;
    case "hook":
      return `${hookWords[verb.phase]} ${verb.name}${verb.undo === "irreversible" ? ": irreversible" : ""}`;
    case "sweep":
      return `sweep ${verb.leftover.what}`;
  }
}
var weightsText = (weights) => Object.entries(weights).map(([rev, weight]) => `${weight} % to ${shortRev(rev)}`).join(", ");
var stepLine = (step, what) => `${step.service}  ${verbText(step.verb)}${what === "" ? "" : `  ${what}`}`;
function armFigures(now, before) {
  const current = now?.traffic;
  const earlier = before?.traffic && current && before.traffic.requests <= current.requests ? before.traffic : { requests: 0, serverErrors: 0, lost: 0 };
  const requests = (current?.requests ?? 0) - earlier.requests;
  const bad = (current?.serverErrors ?? 0) - earlier.serverErrors + (current?.lost ?? 0) - earlier.lost;
  return { requests, errorShare: requests > 0 ? bad / requests : null, p95Ms: current?.p95Ms ?? null };
}
var share = (value) => value === null ? "–" : `${(value * 100).toFixed(1)} %`;
var latency = (value) => value === null ? "p95 –" : `p95 ${Math.round(value)} ms`;
function judgingLine(service, weight, baseline, canary) {
  const left = baseline === null ? "" : `baseline ${share(baseline.errorShare)} errors, ${latency(baseline.p95Ms)} · `;
  return `${service}  ${weight} %  ${left}canary ${share(canary.errorShare)}${baseline === null ? " errors" : ""}, ${latency(canary.p95Ms)}`;
}
var weightOf = (facts, rev) => facts?.weights[rev] ?? 0;

export {
  longestWayMs,
  chainsMs,
  longestChainFirst,
  verbText,
  stepLine,
  armFigures,
  judgingLine,
  weightOf
};
