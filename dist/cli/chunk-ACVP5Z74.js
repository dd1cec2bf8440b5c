import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  formatDuration
} from "./chunk-Q5ZNB3XM.js";

// src/deploy/wording.ts
var shortRev = (rev) => rev.slice(0, 6);
function verbText(verb) {
  switch (verb.do) {
    case "ensure":
      return verb.replicas === 0 ? `announce ${shortRev(verb.rev)}` : `${verb.replicas} × ${shortRev(verb.rev)}`;
    case "roll":
      return `roll to ${shortRev(verb.to)}`;
    case "route":
      return `route ${weightsText(verb.weights)}`;
    case "judge":
      return verb.gate === null ? `watch for ${formatDuration(verb.pauseMs)}` : `judge by ${verb.gate} for ${formatDuration(verb.pauseMs)}`;
    case "drain":
      return `drain ${shortRev(verb.rev)}${verb.warmMs === void 0 ? "" : `, kept warm for ${formatDuration(verb.warmMs)}`}`;
    case "retire":
      return `retire ${shortRev(verb.rev)}`;
    case "hook":
      return `hook ${verb.name}`;
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
  verbText,
  stepLine,
  armFigures,
  judgingLine,
  weightOf
};
