import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  parseStageData
} from "../shared/chunk-UM4XNO24.js";
import {
  openGate,
  percent
} from "../shared/chunk-IQW5AESD.js";
import {
  metricsAway
} from "../shared/chunk-4PWUSQGF.js";
import {
  openTarget
} from "../shared/chunk-MVGYB5QT.js";
import {
  runAction
} from "../shared/chunk-K2QEKKDA.js";
import "../shared/chunk-YIFSDLAG.js";
import "../shared/chunk-HIIADIQ3.js";
import "../shared/chunk-YSPLOBCU.js";
import {
  parseHandoff
} from "../shared/chunk-CRX6MEJ4.js";
import "../shared/chunk-JWKDQ5R3.js";
import "../shared/chunk-KWSWXPM4.js";
import {
  worstVerdict
} from "../shared/chunk-M7ZWBFFE.js";
import {
  servicesOfGate
} from "../shared/chunk-FOEDMY4M.js";
import "../shared/chunk-2NZHBRXE.js";
import {
  code,
  escapeMarkdown,
  markdownTable,
  summaryBytes,
  withinBytes
} from "../shared/chunk-2Z4UNFSX.js";
import {
  defineContract,
  flag,
  optionalText
} from "../shared/chunk-3GFUNPXG.js";
import "../shared/chunk-Q6ZWIA3R.js";
import "../shared/chunk-VSZW4XYL.js";
import "../shared/chunk-S3ECFIAI.js";
import "../shared/chunk-JHBVWSFK.js";
import "../shared/chunk-P4WGT6TJ.js";
import {
  iso_exports
} from "../shared/chunk-CXISYCOM.js";
import "../shared/chunk-6XTUYPVF.js";
import "../shared/chunk-2ESPDTUC.js";
import "../shared/chunk-ZPQBQICP.js";
import "../shared/chunk-NLTRZPZ2.js";
import "../shared/chunk-W5XGLP45.js";
import {
  nearest
} from "../shared/chunk-SICQJAUT.js";
import "../shared/chunk-337UB6F4.js";
import {
  formatDuration
} from "../shared/chunk-QCSOPKBR.js";
import "../shared/chunk-LKNHTDR4.js";
import "../shared/chunk-UFDLP2HG.js";
import {
  InternalError,
  UserError
} from "../shared/chunk-TL6VAHU4.js";
import "../shared/chunk-F3342EWT.js";

// src/monitor-gate/contract.ts
var GateNames = optionalText.transform((text) => text?.split(",").map((name) => name.trim()).filter(Boolean));
var Since = optionalText.pipe(iso_exports.datetime({ offset: true, error: "expected a time such as 2026-03-01T12:00:00Z" }).optional());
var contract = defineContract({
  name: "monitor-gate",
  title: "Slipway: monitor gate",
  description: "Watches a new release on its own metrics for a while and says whether to promote it, hold it or roll it back. No data is never a pass.",
  branding: { icon: "activity", color: "purple" },
  spec: "required",
  inputs: {
    gates: { description: "Only these gates of slipway.yaml, separated by commas. Default: all.", schema: GateNames, default: "" },
    since: { description: "When the release began to serve, as an ISO 8601 time. Default: the end of the deployment in `deploy-handoff`, else now.", schema: Since, default: "" },
    "deploy-handoff": { description: "The output `handoff` of the deploy action: what was deployed, and when it ended.", schema: optionalText, default: "" },
    "allow-ungated": { description: "Whether a release for which slipway.yaml declares no gate may pass unjudged (`true`) or is inconclusive (`false`).", schema: flag, default: "false" }
  },
  outputs: {
    decision: "promote, rollback or hold. Hold: there was too little data to say either.",
    "bad-share": "The largest share of bad events that any gate saw on the new release, between 0 and 1; empty without events.",
    evidence: "The judgements as a line of JSON: gate, service, verdict, events and bad events of both arms, headline."
  },
  dependencies: {
    metrics: { name: "Metrics of the release", use: "are what the gates judge: scraped from each instance, or asked of a Prometheus server", away: "The decision is hold. No data is never a pass.", effect: "withholds" }
  },
  post: false
});

// src/monitor-gate/anchor.ts
function parseAnchor(inputs, now) {
  const given = inputs.since === void 0 ? void 0 : Date.parse(inputs.since);
  if (inputs.deployHandoff === void 0) return { since: Math.min(given ?? now, now), deployed: /* @__PURE__ */ new Map(), deployment: void 0 };
  const handoff = parseHandoff(inputs.deployHandoff, "deploy-handoff");
  if (handoff.stage !== "deploy") {
    throw new UserError(`This is the handoff of ${JSON.stringify(handoff.stage)}.`, { reason: "input-invalid", where: "deploy-handoff", expected: "the output `handoff` of the action deploy" });
  }
  const services = parseStageData("deploy", handoff.data)?.services ?? [];
  return {
    since: Math.min(given ?? Date.parse(handoff.endedAt), now),
    deployed: new Map(services.flatMap(({ service, to }) => to === null ? [] : [[service, to]])),
    deployment: { verdict: handoff.verdict, headline: handoff.headline }
  };
}

// src/monitor-gate/render.ts
var figure = (n) => Math.round(n).toLocaleString("en-GB");
var armText = (arm) => arm === null ? "none" : arm.share === null ? "no events" : `${figure(arm.bad)} of ${figure(arm.events)} (${percent(arm.share)})`;
function renderSummary(judgements, headline) {
  const rows = judgements.map((j) => [
    j.gate,
    j.service,
    j.verdict,
    armText(j.canary),
    armText(j.baseline),
    percent(j.max),
    formatDuration(Date.parse(j.to) - Date.parse(j.from))
  ]);
  const table = markdownTable(["Gate", "Service", "Verdict", "New release, bad events", "Baseline", "Allowed", "Watched"], rows);
  const reasons = judgements.map((j) => `- ${code(`${j.gate}/${j.service}`)} ${escapeMarkdown(j.headline)}`);
  const title = `## Monitor gate

${escapeMarkdown(headline)}`;
  return withinBytes([() => [title, table, reasons.join("\n")].filter(Boolean).join("\n\n") + "\n", () => `${title}
`], summaryBytes);
}

// src/monitor-gate/select-arms.ts
function selectArms(service, facts, deployed) {
  if (facts === void 0) return `nothing is known of ${service} at the target`;
  const byWeight = Object.entries(facts.weights).filter(([, weight]) => weight > 0).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const rev = byWeight[0]?.[0] ?? facts.serving;
  if (rev === void 0) return `no revision of ${service} gets traffic`;
  if (deployed !== void 0 && rev !== deployed) return `revision ${rev} of ${service} serves, but ${deployed} was deployed`;
  const others = Object.entries(facts.revisions).filter(([other2, r]) => other2 !== rev && r.ready > 0).sort(([a, x], [b, y]) => y.ready - x.ready || (a < b ? -1 : 1));
  const arm = (name) => ({ rev: name, endpoints: facts.revisions[name]?.endpoints ?? [] });
  const other = others[0]?.[0];
  return {
    canary: arm(rev),
    baseline: other === void 0 ? null : arm(other),
    baselineFrom: other !== void 0 && (facts.weights[other] ?? 0) > 0 ? "window" : "lifetime"
  };
}

// src/monitor-gate/watch.ts
var lookMs = 1e3;
var mostLooks = 300;
var mostPoints = 600;
function endOf(request, now) {
  const from = "prometheus" in request.gate.provider ? Math.min(request.since ?? now, now) : now;
  return Math.max(now, from + request.gate.window);
}
async function open(request, ports) {
  const window = await openGate(request, ports);
  const now = ports.clock.now();
  return { request, window, opened: now, ends: endOf(request, now), judgement: void 0 };
}
function report({ request, opened, ends }, judgement, ports) {
  const now = ports.clock.now();
  const over = now >= ends || judgement.verdict === "fail";
  ports.progress.report({
    stage: "monitor-gate",
    subject: `${request.name} ${request.service}`,
    state: !over ? "running" : judgement.verdict === "pass" ? "done" : "failed",
    line: `${request.name} on ${request.service}: ${judgement.headline}`,
    share: ends === opened ? 1 : Math.min(1, (now - opened) / (ends - opened)),
    facts: {
      "canary.events": judgement.canary.events,
      "canary.bad": judgement.canary.bad,
      ...judgement.baseline ? { "baseline.events": judgement.baseline.events, "baseline.bad": judgement.baseline.bad } : {}
    }
  });
}
var evenly = (points, most) => {
  const every = Math.ceil(points.length / most);
  return points.filter((_, i) => i % every === 0 || i === points.length - 1);
};
async function watchGates(requests, ports, signal) {
  const watches = await Promise.all(requests.map((request) => open(request, ports)));
  const series = [];
  const interval = Math.max(lookMs, ...watches.map((w) => (w.ends - w.opened) / mostLooks));
  async function look(watch) {
    const judgement = await watch.window.judge(signal);
    watch.judgement = judgement;
    series.push({ at: judgement.to, gate: judgement.gate, service: judgement.service, events: judgement.canary.events, bad: judgement.canary.bad });
    report(watch, judgement, ports);
  }
  for (let open2 = watches; open2.length > 0; ) {
    const now = ports.clock.now();
    const next = Math.min(...open2.map((w) => w.ends));
    await ports.clock.sleep(Math.max(0, Math.min(interval, next - now)), signal);
    const due = open2;
    await Promise.all(due.map(look));
    if (due.some((w) => w.judgement?.verdict === "fail")) break;
    open2 = due.filter((w) => ports.clock.now() < w.ends);
  }
  return { judgements: watches.flatMap((w) => w.judgement ? [w.judgement] : []), series: evenly(series, mostPoints) };
}

// src/monitor-gate/run-gates.ts
var decisions = { pass: "promote", fail: "rollback", inconclusive: "hold", error: "hold" };
function chooseGates(spec, wanted) {
  const declared = Object.keys(spec.gates);
  const unknown = (wanted ?? []).filter((name) => !declared.includes(name));
  if (unknown.length > 0) {
    const hints = unknown.map((name) => nearest(name, declared)).filter((hint) => hint !== void 0);
    throw new UserError(`No gate is called ${unknown.join(", ")}.`, {
      reason: "input-invalid",
      where: "gates",
      expected: `some of ${declared.join(", ") || "(none declared)"}`,
      ...hints.length > 0 ? { remedy: `Did you mean ${hints.join(", ")}?` } : {}
    });
  }
  return Object.entries(spec.gates).filter(([name]) => wanted === void 0 || wanted.includes(name));
}
function planWatches(spec, gates, facts, anchor) {
  return gates.flatMap(([name, gate]) => servicesOfGate(spec, name).map((service) => {
    const arms = selectArms(service, facts.services[service], anchor.deployed.get(service));
    if (typeof arms !== "string") return { name, gate, service, ...arms, since: anchor.since };
    const at = new Date(anchor.since).toISOString();
    return { gate: name, service, verdict: "inconclusive", from: at, to: at, baseline: null, canary: { rev: "", events: 0, bad: 0, share: null }, max: gate.max, atLeast: gate.atLeast, headline: `Not watched: ${arms}.` };
  }));
}
function headlineOf(judgements, verdict) {
  const worst = judgements.find((j) => j.verdict === verdict);
  const about = worst ? `${worst.gate} on ${worst.service}: ${worst.headline}` : "";
  const others = judgements.filter((j) => j.verdict === verdict).length - 1;
  const more = others > 0 ? ` And ${others} more.` : "";
  if (verdict === "pass") return judgements.length === 1 ? `Promote. ${about}` : `Promote: all ${judgements.length} gates passed. ${about}`;
  return verdict === "fail" ? `Roll back. ${about}${more}` : `Hold: no verdict. ${about}${more}`;
}
function annotationsOf(judgements) {
  return judgements.filter((j) => j.verdict !== "pass").map((j) => ({ level: "error", title: `Gate ${j.gate} on ${j.service}: ${j.verdict}`, message: j.headline }));
}
function outcomeOf(data) {
  const { judgements } = data;
  const verdict = worstVerdict(judgements.map((j) => j.verdict));
  const headline = headlineOf(judgements, verdict);
  const shares = judgements.flatMap((j) => j.canary.share === null ? [] : [j.canary.share]);
  const evidence = judgements.map(({ gate, service, verdict: v, canary, baseline, headline: why }) => ({ gate, service, verdict: v, canary, baseline, headline: why }));
  return {
    verdict,
    headline,
    ...verdict === "pass" ? {} : { reason: verdict === "fail" ? "gate-failed" : "gate-inconclusive" },
    outputs: { decision: decisions[verdict], badShare: shares.length > 0 ? Math.max(...shares).toFixed(6) : "", evidence: JSON.stringify(evidence) },
    summary: renderSummary(judgements, headline),
    annotations: annotationsOf(judgements),
    data,
    away: metricsAway(judgements)
  };
}
function unjudged(verdict, headline) {
  return {
    verdict,
    headline,
    ...verdict === "pass" ? {} : { reason: "gate-inconclusive" },
    outputs: { decision: decisions[verdict], badShare: "", evidence: "[]" },
    summary: renderSummary([], headline),
    annotations: [{ level: verdict === "pass" ? "warning" : "error", title: "Monitor gate: nothing was judged", message: headline }],
    data: { judgements: [], series: [] }
  };
}
async function runGates({ inputs, spec, ports, signal }, open2) {
  const gates = chooseGates(spec, inputs.gates);
  const anchor = parseAnchor(inputs, ports.clock.now());
  if (anchor.deployment && anchor.deployment.verdict !== "pass") return unjudged("inconclusive", `Hold: the deployment did not succeed, so there is nothing to promote. ${anchor.deployment.headline}`);
  if (gates.length === 0) {
    return inputs.allowUngated ? unjudged("pass", "Not judged: slipway.yaml declares no gate for this environment, and `allow-ungated` lets the release pass.") : unjudged("inconclusive", "Hold: slipway.yaml declares no gate for this environment. Declare one under `gates`, or set `allow-ungated: true` to let releases pass unjudged.");
  }
  const target = await open2();
  const facts = await target.observe(`${spec.name}/${spec.environment}`, null, signal);
  const plan = planWatches(spec, gates, facts, anchor);
  const requests = plan.filter((p) => "name" in p);
  for (const { name, gate, service, canary, baseline } of requests) {
    ports.log.info(`${name} on ${service}: revision ${canary.rev} (${canary.endpoints.length} instances)${baseline ? ` against ${baseline.rev}` : ""}, at most ${percent(gate.max)} bad, for ${gate.window / 1e3} s.`);
  }
  const watched = await watchGates(requests, { ...ports, http: { ...ports.http, ...target.http } }, signal);
  return outcomeOf({ judgements: [...plan.filter((p) => "gate" in p && "verdict" in p), ...watched.judgements], series: watched.series });
}

// src/monitor-gate/stage.ts
var stage = ({ inputs, spec, ports, signal }) => {
  if (!spec) throw new InternalError("monitor-gate was run without a spec.");
  return runGates({ inputs, spec, ports, signal }, () => openTarget(spec, ports));
};

// src/actions/monitor-gate.ts
await runAction(contract, stage);
