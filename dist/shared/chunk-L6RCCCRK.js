import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  formerName,
  headlineOf,
  percent,
  takenBack,
  wantedName,
  weightAt
} from "./chunk-YII2DB4A.js";
import {
  judgementsOf,
  trafficSamplesOf
} from "./chunk-RTM7HN25.js";
import {
  formatMomentWithUtc
} from "./chunk-KWSWXPM4.js";
import {
  shortDigest
} from "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";

// src/report/escape-html.ts
var Html = class {
  text;
  constructor(text) {
    this.text = text;
  }
};
var entities = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };
var invisible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
var escapeHtml = (text) => text.replace(invisible, "").replace(/[&<>"']/g, (c) => entities[c]);
function written(value) {
  if (value === null || value === void 0) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "object") return value.map(written).join("");
  return escapeHtml(String(value));
}
function html(strings, ...values) {
  return new Html(strings.reduce((text, part, i) => text + part + (i < values.length ? written(values[i]) : ""), ""));
}

// src/report/html-style.ts
var style = `
:root{color-scheme:light dark;--bg:#f7f7f5;--card:#fff;--ink:#1b1d20;--soft:#565b63;--line:#dfe1e4;--faint:#eef0f2;--new:#2563c9;--old:#aeb5bf;--oldink:#5b626d;
--good:#17704a;--goodbg:#e4f3ea;--bad:#b3261e;--badbg:#fbe9e7;--warn:#7d5200;--warnbg:#fbf0d9;--backbg:#e7eefb;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{--bg:#121315;--card:#1a1c1f;--ink:#e9eaec;--soft:#a3a9b2;--line:#303338;--faint:#24272b;--new:#7aa7ff;--old:#5a616c;--oldink:#a3a9b2;
--good:#67cf9b;--goodbg:#15301f;--bad:#ff8a80;--badbg:#3a1a18;--warn:#e6b84f;--warnbg:#332709;--backbg:#1b2740}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 var(--sans);font-variant-numeric:tabular-nums}
main{max-width:1040px;margin:0 auto;padding:40px 28px 64px}
.over{margin:0 0 14px;color:var(--soft);font-size:13px;letter-spacing:.01em}
.over b{color:var(--ink);font-weight:600}
.verdict{display:grid;grid-template-columns:auto 1fr;gap:0 18px;align-items:start}
.mark{width:44px;height:44px;border-radius:50%;display:grid;place-items:center;font-size:22px;line-height:1;margin-top:2px}
.mark svg{width:22px;height:22px;fill:none;stroke:currentColor;stroke-width:2.4;stroke-linecap:round;stroke-linejoin:round}
.t-good .mark{background:var(--goodbg);color:var(--good)}.t-bad .mark{background:var(--badbg);color:var(--bad)}
.t-back .mark{background:var(--backbg);color:var(--new)}.t-open .mark{background:var(--warnbg);color:var(--warn)}
h1{margin:0;font-size:30px;line-height:1.2;font-weight:650;letter-spacing:-.018em;text-wrap:balance}
.verdict p{margin:6px 0 0;font-size:17px;line-height:1.45;color:var(--soft);max-width:62ch;text-wrap:pretty}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:1px;margin:30px 0 0;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden}
.figures div{background:var(--card);padding:14px 18px 13px}
.figures dt{color:var(--soft);font-size:12.5px}
.figures dd{margin:1px 0 0;font-size:21px;font-weight:600;letter-spacing:-.01em;white-space:nowrap}
.figures dd.bad{color:var(--bad)}.figures dd.good{color:var(--good)}
section{margin-top:44px}
h2{margin:0 0 4px;font-size:17px;font-weight:650;letter-spacing:-.005em}
h3{margin:22px 0 6px;font-size:14px;font-weight:600}
.lead{margin:0 0 14px;color:var(--soft);max-width:74ch}
.scroll{overflow-x:auto}
table{width:100%;border-collapse:collapse;font-size:14px}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th{font-weight:500;color:var(--soft);font-size:12.5px;text-align:left;padding:6px 14px 6px 0;border-bottom:1px solid var(--line);white-space:nowrap;vertical-align:bottom}
td{padding:8px 14px 8px 0;border-bottom:1px solid var(--faint);vertical-align:top}
tbody th{font-weight:600;color:var(--ink);font-size:14px;border-bottom:1px solid var(--faint);vertical-align:top;padding:8px 14px 8px 0}
tr:last-child>td,tbody tr:last-child>th{border-bottom-color:transparent}
td:last-child,th:last-child{padding-right:0}
.num{text-align:right;white-space:nowrap}
.soft{color:var(--soft)}.nowrap{white-space:nowrap}
code{font:12.5px/1.4 var(--mono);overflow-wrap:break-word}
.tag{display:inline-block;padding:1px 8px;border-radius:20px;font-size:12.5px;font-weight:550;white-space:nowrap;background:var(--faint);color:var(--soft)}
.tag.good{background:var(--goodbg);color:var(--good)}.tag.bad{background:var(--badbg);color:var(--bad)}.tag.warn{background:var(--warnbg);color:var(--warn)}.tag.back{background:var(--backbg);color:var(--new)}
.gantt td.when{width:34%;min-width:170px;vertical-align:middle}
.gantt .rail{position:relative;height:8px;border-radius:4px;background:var(--faint)}
.gantt .rail i{position:absolute;top:0;bottom:0;min-width:4px;border-radius:4px;background:var(--old)}
.gantt .rail i.good{background:var(--good)}.gantt .rail i.bad{background:var(--bad)}.gantt .rail i.warn{background:var(--warn)}.gantt .rail i.back{background:var(--new)}
.gantt tr.off{color:var(--soft)}.gantt tr.off th{color:var(--soft);font-weight:500}
.keys{display:flex;flex-wrap:wrap;gap:4px 20px;margin:0 0 10px;padding:0;list-style:none;font-size:13px;color:var(--soft)}
.keys li::before{content:"";display:inline-block;width:11px;height:11px;border-radius:3px;margin-right:7px;vertical-align:-1px;background:var(--k)}
.keys li.line::before{height:2px;vertical-align:4px;border-radius:0}
figure{margin:0;padding:16px 20px 14px;background:var(--card);border:1px solid var(--line)}
figure:first-of-type{border-radius:10px 10px 0 0}figure:last-of-type{border-radius:0 0 10px 10px}figure:only-of-type{border-radius:10px}
figure+figure{border-top:0}
figcaption{display:flex;flex-wrap:wrap;justify-content:space-between;gap:2px 20px;margin-bottom:8px;font-size:13px;color:var(--soft)}
figcaption b{color:var(--ink);font-size:14px;font-weight:600}
.panel{display:grid;grid-template-columns:64px 1fr;gap:0 10px;margin-top:6px}
.panel .y{position:relative;font-size:11.5px;line-height:1.15;color:var(--soft);text-align:right}
.panel .y span{position:absolute;right:0}.panel .y .top{top:-1px}.panel .y .bottom{bottom:-1px}
.plot{position:relative;height:54px;background:var(--faint);border-radius:3px}
.plot svg{display:block;width:100%;height:100%;overflow:hidden;border-radius:3px}
.plot .area{stroke:none}.plot .new{fill:var(--new)}.plot .old{fill:var(--old)}.plot .err{fill:var(--bad)}
.plot .stroke{fill:none;stroke-width:2;vector-effect:non-scaling-stroke;stroke-linejoin:round}
.plot .stroke.n{stroke:var(--new)}.plot .stroke.o{stroke:var(--oldink)}.plot .stroke.e{stroke:var(--bad)}
.plot .limit{stroke:var(--bad);stroke-width:1;stroke-dasharray:4 3;vector-effect:non-scaling-stroke}
.plot .hit{fill:transparent}.plot .hit:hover{fill:var(--ink);fill-opacity:.12}
.plot .flag{position:absolute;top:0;bottom:0;width:0;border-left:1.5px solid var(--ink)}
.plot .flag.bad{border-color:var(--bad)}.plot .flag.good{border-color:var(--good)}
.flags,.xaxis{position:relative;margin-left:74px;height:17px;font-size:11.5px;color:var(--soft)}
.flags span,.xaxis span{position:absolute;white-space:nowrap;transform:translateX(-50%)}
.flags span.start,.xaxis span.start{transform:none}.flags span.end,.xaxis span.end{transform:translateX(-100%)}
.flags .bad{color:var(--bad);font-weight:600}.flags .good{color:var(--good);font-weight:600}
.meter{display:block;position:relative;width:120px;height:6px;margin-top:5px;border-radius:3px;background:var(--faint);margin-left:auto}
.meter i{position:absolute;left:0;top:0;bottom:0;border-radius:3px;background:var(--good)}.meter.bad i{background:var(--bad)}
.meter u{position:absolute;top:-3px;bottom:-3px;border-left:1.5px solid var(--ink)}
details{margin-top:12px}summary{cursor:pointer;color:var(--soft);font-size:14px}summary:hover{color:var(--ink)}
:focus-visible{outline:2px solid var(--new);outline-offset:2px}
footer{margin-top:56px;padding-top:14px;border-top:1px solid var(--line);color:var(--soft);font-size:12.5px}
@media (max-width:640px){main{padding:24px 16px 48px}h1{font-size:24px}.verdict{gap:0 12px}.mark{width:34px;height:34px}.mark svg{width:17px;height:17px}.verdict p{font-size:15.5px}
.figures{grid-template-columns:1fr 1fr}.figures div{padding:10px 14px}.figures dd{font-size:18px}.gantt .when,.gantt thead{display:none}.gantt tr{display:grid;grid-template-columns:1fr auto auto;gap:0 12px;padding:7px 0;border-bottom:1px solid var(--faint)}
.gantt tbody th,.gantt td{padding:0;border:0}.gantt td:nth-child(4){grid-column:1/-1;grid-row:2;color:var(--soft)}
figure{padding:12px 12px 10px}.panel{grid-template-columns:46px 1fr;gap:0 8px}.flags,.xaxis{margin-left:54px}section{margin-top:34px}}
@media print{:root{--bg:#fff}body{font-size:11pt}main{max-width:none;padding:0}section,figure,tr{break-inside:avoid}.scroll{overflow:visible}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}details::details-content{content-visibility:visible;display:block}}
`;

// src/report/traffic-series.ts
var grown = (now, before) => now >= before ? now - before : now;
function trafficOf(samples, service) {
  const own = samples.filter((s) => s.service === service).sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const first = own[0];
  if (!first) return void 0;
  const revisions = [...new Set(own.flatMap((s) => Object.entries(s.weights).sort((a, b) => b[1] - a[1]).map(([rev2]) => rev2).concat(Object.keys(s.arms))))];
  const totals = Object.fromEntries(revisions.map((rev2) => [rev2, { requests: 0, serverErrors: 0, lost: 0 }]));
  const points = own.map((sample, i) => {
    const previous = own[i - 1];
    const seconds = previous ? (Date.parse(sample.at) - Date.parse(previous.at)) / 1e3 : 0;
    const arms = revisions.map((rev2) => {
      const now = sample.arms[rev2] ?? { requests: 0, serverErrors: 0, lost: 0, p95Ms: null };
      const then = previous?.arms[rev2] ?? { requests: 0, serverErrors: 0, lost: 0 };
      const added = { requests: grown(now.requests, then.requests), serverErrors: grown(now.serverErrors, then.serverErrors), lost: grown(now.lost, then.lost) };
      const total = totals[rev2];
      if (previous && total) Object.assign(total, { requests: total.requests + added.requests, serverErrors: total.serverErrors + added.serverErrors, lost: total.lost + added.lost });
      return [rev2, {
        weight: sample.weights[rev2] ?? 0,
        p95Ms: now.p95Ms,
        requests: seconds > 0 ? added.requests / seconds : null,
        errors: seconds > 0 ? (added.serverErrors + added.lost) / seconds : null
      }];
    });
    return { at: Date.parse(sample.at), arms: Object.fromEntries(arms) };
  });
  return { service, revisions, points, totals };
}

// src/report/html-tables.ts
var number = new Intl.NumberFormat("en-GB");
var milliseconds = (ms) => ms === null ? "–" : `${Math.round(ms)} ms`;
var tone = (verdict) => ({ pass: "good", fail: "bad", error: "bad", inconclusive: "warn", warn: "warn", unknown: "warn", skipped: "", "not-applicable": "" })[verdict];
var tag = (verdict) => html`<span class="tag ${tone(verdict)}">${verdict}</span>`;
var rev = (text) => text === null ? html`<span class="soft">–</span>` : html`<code class="nowrap">${text.slice(0, 7)}</code>`;
function table(caption, columns, rows) {
  return html`<div class="scroll"><table><caption>${caption}</caption><thead><tr>${columns.map((c) => html`<th scope="col"${c.align ? html` class="num"` : null}>${c.title}</th>`)}</tr></thead>
<tbody>${rows.map((cells) => html`<tr>${cells.map((cell, i) => i === 0 ? html`<th scope="row">${cell}</th>` : html`<td${columns[i]?.align ? html` class="num"` : null}>${cell}</td>`)}</tr>`)}</tbody></table></div>`;
}
function renderServices(run) {
  const deploy = run.deploy ?? run.plan;
  if (!deploy || deploy.services.length === 0) return null;
  const back = takenBack(run);
  const serves = (service, from, to) => {
    if (!run.deploy || run.deploy.outcome === "planned") return html`${rev(from)} <span class="soft">(planned: ${rev(to)})</span>`;
    const now = back?.complete ? from : run.deploy.after?.revisions[service] ?? to;
    return html`${rev(now)} ${back?.complete && from !== to ? html`<span class="tag back">taken back</span>` : back && !back.complete ? html`<span class="tag bad">not certain</span>` : null}`;
  };
  const order = deploy.order.flat();
  const rows = [...deploy.services].sort((a, b) => order.indexOf(a.service) - order.indexOf(b.service)).map((s) => {
    const traffic = trafficOf(trafficSamplesOf(run), s.service);
    const sum = (pick) => traffic ? number.format(Object.values(traffic.totals).reduce((a, t) => a + t[pick], 0)) : "–";
    return [s.service, rev(s.from), rev(s.to), serves(s.service, s.from, s.to), s.strategy, s.changed.join(", ") || s.change, sum("requests"), sum("serverErrors"), sum("lost")];
  });
  return html`<section aria-labelledby="services"><h2 id="services">Services</h2>
<p class="lead">Changed in this order: ${deploy.order.map((wave) => wave.join(" and ")).join(", then ")}. Revisions are named by their content.</p>
${table("Services with their revisions before and after", [
    { title: "Service" },
    { title: "Before" },
    { title: "Wanted" },
    { title: "Serves now" },
    { title: "Strategy" },
    { title: "What changed" },
    { title: "Requests", align: "num" },
    { title: "Errors", align: "num" },
    { title: "Lost", align: "num" }
  ], rows)}</section>`;
}
function arm(sample) {
  if (!sample) return html`<span class="soft">–</span>`;
  if (sample.share === null) return html`<span class="soft">no requests</span>`;
  return html`${percent(sample.share)} <span class="soft">${number.format(sample.bad)} of ${number.format(sample.events)}</span>`;
}
function meter(judgement) {
  const { share } = judgement.canary;
  if (share === null) return null;
  const top = Math.max(judgement.max * 2, share);
  return html`<span class="meter ${share > judgement.max ? "bad" : ""}" aria-hidden="true"><i style="width:${(share / top * 100).toFixed(1)}%"></i><u style="left:${(judgement.max / top * 100).toFixed(1)}%"></u></span>`;
}
function renderEvidence(run) {
  const judgements = judgementsOf(run);
  if (judgements.length === 0) return null;
  const start = Date.parse(run.startedAt ?? judgements[0].from);
  const gate = new Set(run.gate?.judgements);
  const rows = judgements.map((j) => {
    const weight = gate.has(j) ? null : weightAt(run, j.service, j.to, j.canary.rev);
    return [
      html`${j.gate} <span class="soft">of ${j.service}</span>`,
      html`<span class="nowrap">+${formatDuration(Date.parse(j.from) - start)}</span> <span class="soft nowrap">for ${formatDuration(Date.parse(j.to) - Date.parse(j.from))}</span>`,
      gate.has(j) ? "after the rollout" : weight === null ? "–" : `${weight} %`,
      arm(j.baseline),
      html`${arm(j.canary)}${meter(j)}`,
      percent(j.max),
      tag(j.verdict)
    ];
  });
  return html`<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
<p class="lead">Each gate’s measurement of errors in ${lower(wantedName(run))}, beside ${lower(formerName(run))} in the same window. Fewer than ${number.format(Math.max(...judgements.map((j) => j.atLeast)))} requests are no evidence.</p>
${table("Judgements of the gates with their measurements", [
    { title: "Gate" },
    { title: "Window" },
    { title: "Traffic" },
    { title: `Errors, ${lower(formerName(run))}`, align: "num" },
    { title: `Errors, ${lower(wantedName(run))}`, align: "num" },
    { title: "Allowed", align: "num" },
    { title: "Verdict" }
  ], rows)}</section>`;
}
var lower = (text) => text.replace(/^(Release|The)\b/, (word) => word.toLowerCase());
function within({ p50Ms, p95Ms, p99Ms }) {
  const known = [["half", p50Ms], ["95 %", p95Ms], ["99 %", p99Ms]].filter(([, ms]) => ms !== null).map(([share, ms]) => `${share} within ${milliseconds(ms)}`);
  return known.length === 0 ? "too few for percentiles" : `${known.join(", ")} of the moment at which each was due`;
}
function renderTests(run) {
  const { tests } = run;
  if (!tests || tests.operations.length === 0 && !tests.load) return null;
  const { load } = tests;
  return html`<section aria-labelledby="tests"><h2 id="tests">Tests of the running release</h2>
${tests.operations.length === 0 ? null : table("Operations of the interface that were called", [
    { title: "Operation" },
    { title: "Verdict" },
    { title: "Status", align: "num" },
    { title: "Took", align: "num" },
    { title: "" }
  ], tests.operations.map((o) => [html`<code>${o.method} ${o.path}</code>`, tag(o.verdict), o.status ?? "–", milliseconds(o.ms), o.message]))}
${load ? html`<h3>Load</h3><p class="lead">${tag(load.verdict)} ${number.format(load.rate)} requests a second for ${load.seconds} s: ${number.format(load.sent)} sent, ${number.format(load.failed)} failed;
${within(load)}.${load.verdict === "pass" ? null : ` ${load.message}`}</p>` : null}</section>`;
}
function renderFindings(run) {
  const { scan } = run;
  if (!scan) return null;
  const { critical, high, medium, low } = scan.counts;
  return html`<section aria-labelledby="findings"><h2 id="findings">Security findings</h2>
<p class="lead">${number.format(critical)} critical, ${number.format(high)} high, ${number.format(medium)} medium, ${number.format(low)} low; ${number.format(scan.suppressed)} accepted.${scan.incomplete.length > 0 ? html` <span class="tag warn">not looked at</span> ${scan.incomplete.join("; ")}` : null}</p>
${scan.findings.length === 0 ? null : table(
    "Findings of the scan",
    [{ title: "Severity" }, { title: "Rule" }, { title: "Finding" }, { title: "Where" }, { title: "Remedy" }],
    scan.findings.map((f) => [html`<span class="tag ${f.severity === "critical" || f.severity === "high" ? "bad" : "warn"}">${f.severity}</span>`, html`<code>${f.rule}</code>`, f.title, html`<code>${f.where}</code>`, f.remedy])
  )}</section>`;
}
function renderChecks(run) {
  if (run.checks.length === 0) return null;
  return html`<section aria-labelledby="checks"><h2 id="checks">The machine</h2>
${table(
    "What was required of the machine, and what was found",
    [{ title: "Check" }, { title: "Verdict" }, { title: "Required" }, { title: "Found" }, { title: "Remedy" }],
    run.checks.map((c) => [c.title, tag(c.status), c.required, c.observed, c.remedy])
  )}</section>`;
}
function renderPlan(run) {
  const deploy = run.deploy ?? run.plan;
  const changes = run.infrastructure?.changes.filter((c) => c.action !== "none") ?? [];
  if (!deploy && !run.infrastructure) return null;
  const digest = run.plan?.planDigest ?? deploy?.planDigest;
  const same = run.plan?.planDigest && run.deploy?.planDigest ? run.plan.planDigest === run.deploy.planDigest ? " What was planned is what ran." : " What ran has another digest." : "";
  return html`<section aria-labelledby="plan"><h2 id="plan">Plan</h2>
${digest ? html`<p class="lead">Digest <code>${shortDigest(digest)}</code>.${same}</p>` : null}
${run.infrastructure ? html`<p class="lead">Infrastructure by ${run.infrastructure.engine}: ${changes.length === 0 ? "nothing to change" : changes.map((c) => `${c.action} ${c.resource}`).join("; ")}.</p>` : null}
${deploy && deploy.steps.length > 0 ? html`<details><summary>${deploy.steps.length} steps as they were carried out</summary>${table("Steps of the rollout", [
    { title: "Step" },
    { title: "What" },
    { title: "State" },
    { title: "Took", align: "num" },
    { title: "Note" }
  ], deploy.steps.map((s) => [
    html`<code>${s.id}</code>`,
    s.phase === "undo" ? `undo: ${s.verb}` : s.verb,
    html`<span class="tag ${s.state === "failed" ? "bad" : ""}">${s.state}</span>`,
    s.endedAt ? formatDuration(Date.parse(s.endedAt) - Date.parse(s.startedAt)) : "–",
    s.note
  ]))}</details>` : null}</section>`;
}
function renderAdvice(run) {
  const advice = run.plan?.advice ?? [];
  if (advice.length === 0) return null;
  return html`<section aria-labelledby="advice"><h2 id="advice">Good to know</h2>
<p class="lead">Seen while planning; nothing of it stops a release.</p>
${table("Notes on what is released", [{ title: "Service" }, { title: "Note" }], advice.map(({ service, message }) => [service ?? "all", message]))}</section>`;
}

// src/report/html-timeline.ts
var tones = { pass: "good", fail: "bad", error: "bad", inconclusive: "warn", "not-run": "" };
var words = { pass: "passed", fail: "failed", error: "error", inconclusive: "inconclusive", "not-run": "did not run" };
function stateWord(run, stage) {
  if (stage.key === "deploy" && run.deploy?.outcome === "rolled-back") return { tone: "back", word: "taken back" };
  if (stage.key === "rollback" && stage.state === "pass") return run.rollback?.outcome === "unchanged" ? { tone: "", word: "nothing to do" } : { tone: "back", word: "taken back" };
  return { tone: tones[stage.state], word: words[stage.state] };
}
var lasted = (stage) => stage.startedAt && stage.endedAt ? Date.parse(stage.endedAt) - Date.parse(stage.startedAt) : 0;
function row(run, stage) {
  const { tone: tone2, word } = stateWord(run, stage);
  if (!stage.startedAt || !run.startedAt || !run.endedAt) {
    return html`<tr class="off"><th scope="row">${stage.key}</th><td class="when"></td><td><span class="tag">${word}</span></td><td></td><td class="num"></td></tr>`;
  }
  const whole = Math.max(1, Date.parse(run.endedAt) - Date.parse(run.startedAt));
  const left = (Date.parse(stage.startedAt) - Date.parse(run.startedAt)) / whole * 100;
  const wide = lasted(stage) / whole * 100;
  return html`<tr><th scope="row">${stage.key}</th><td class="when"><div class="rail"><i class="${tone2}" style="left:${Math.min(99, left).toFixed(2)}%;width:${Math.min(100 - left, wide).toFixed(2)}%"></i></div></td>
<td><span class="tag ${tone2}">${word}</span></td><td>${firstLine(stage.headline)}${stage.reason ? html` <code class="soft nowrap">${stage.reason}</code>` : null}</td><td class="num">${formatDuration(lasted(stage))}</td></tr>`;
}
var firstLine = (text) => text.split("\n")[0] ?? "";
function renderTimeline(run) {
  return html`<section aria-labelledby="stages"><h2 id="stages">Stages</h2>
<div class="scroll"><table class="gantt"><caption>Stages of the run with their verdicts and durations</caption>
<thead><tr><th scope="col">Stage</th><th scope="col">When</th><th scope="col">Verdict</th><th scope="col">What it found</th><th scope="col" class="num">Took</th></tr></thead>
<tbody>${run.stages.map((stage) => row(run, stage))}</tbody></table></div></section>`;
}

// src/report/html-traffic.ts
var width = 1e3;
var height = 100;
var trailingMs = 3e3;
var shortestMs = 800;
var x = (at, span) => Math.round((at - span.from) / Math.max(1, span.to - span.from) * width * 10) / 10;
var y = (value, top) => Math.round((height - Math.min(value, top) / top * height) * 10) / 10;
var path = (points, join) => points.map(([px, py], i) => i === 0 ? `M${px} ${py}` : join === "step" ? `H${px}V${py}` : `L${px} ${py}`).join("");
function area(points, join) {
  const first = points[0];
  const last = points.at(-1);
  return first && last ? `${path(points, join)}V${height}H${first[0]}Z` : "";
}
function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-6)));
  return [1, 2, 5, 10].map((f) => f * power).find((top) => top >= value * 0.999) ?? value;
}
var number2 = new Intl.NumberFormat("en-GB");
var shortRevision = (rev2) => rev2.slice(0, 7);
function panel({ flags, span }, label, drawing, what) {
  return html`<div class="panel"><div class="y" aria-hidden="true"><span class="top">${label.top}</span><span class="bottom">${label.bottom}</span></div>
<div class="plot"><svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img" aria-label="${what}">${drawing}</svg>${flags.map((f) => html`<span class="flag ${f.tone}" style="left:${x(f.at, span) / 10}%"></span>`)}</div></div>`;
}
function hits({ series, span, name }) {
  const every = Math.max(1, Math.ceil(series.points.length / 150));
  const shown = series.points.filter((_, i) => i % every === 0);
  return shown.map((point, i) => {
    const from = x(point.at, span);
    const to = x(shown[i + 1]?.at ?? span.to, span);
    const lines = Object.entries(point.arms).filter(([, arm2]) => arm2.weight > 0 || (arm2.requests ?? 0) > 0).map(([rev2, arm2]) => `${name(rev2)}: ${arm2.weight} % of traffic${arm2.requests === null ? "" : `, ${arm2.requests.toFixed(0)} requests/s, ${arm2.errors?.toFixed(1)} errors/s`}${arm2.p95Ms === null ? "" : `, p95 ${Math.round(arm2.p95Ms)} ms`}`);
    return html`<rect class="hit" x="${from}" y="0" width="${Math.max(0.5, to - from).toFixed(1)}" height="${height}"><title>${[`+${formatDuration(point.at - span.from)}`, ...lines].join("\n")}</title></rect>`;
  });
}
function weightPanel(frame) {
  const { series, span, wanted } = frame;
  const share = series.points.map((p) => [x(p.at, span), y(Object.entries(p.arms).reduce((sum, [rev2, arm2]) => sum + (rev2 === wanted ? arm2.weight : 0), 0), 100)]);
  const last = share.at(-1);
  const drawing = html`<rect class="old" width="${width}" height="${height}"/><path class="area new" d="${area(last ? [...share, [width, last[1]]] : [], "step")}"/>${hits(frame)}`;
  return panel(frame, { top: "100 %", bottom: "share" }, drawing, `Share of the traffic of ${series.service} that the new release had, over time`);
}
function ratesOf(points, wanted) {
  const rates = [];
  let from = points[0]?.at ?? 0;
  let counted = { all: 0, fresh: 0, errors: 0 };
  points.slice(1).forEach((point, i) => {
    const seconds = (point.at - (points[i]?.at ?? point.at)) / 1e3;
    for (const [rev2, arm2] of Object.entries(point.arms)) {
      const requests = (arm2.requests ?? 0) * seconds;
      counted = { all: counted.all + requests, fresh: counted.fresh + (rev2 === wanted ? requests : 0), errors: counted.errors + (arm2.errors ?? 0) * seconds };
    }
    const length = (point.at - from) / 1e3;
    if (length * 1e3 < shortestMs && i < points.length - 2) return;
    if (length > 0) rates.push({ at: from, all: counted.all / length, fresh: counted.fresh / length, errors: counted.errors / length });
    from = point.at;
    counted = { all: 0, fresh: 0, errors: 0 };
  });
  return rates;
}
function ratePanel(frame) {
  const { series, span, wanted } = frame;
  const sums = ratesOf(series.points, wanted);
  const top = niceTop(Math.max(1, ...sums.map((s) => s.all)));
  const draw = (pick) => {
    const drawn = sums.map((s) => [x(s.at, span), y(pick(s), top)]);
    const last = drawn.at(-1);
    return area(last ? [...drawn, [x(series.points.at(-1)?.at ?? span.to, span), last[1]]] : [], "step");
  };
  const drawing = html`<path class="area old" d="${draw((s) => s.all)}"/><path class="area new" d="${draw((s) => s.fresh)}"/><path class="area err" d="${draw((s) => s.errors)}"/>${hits(frame)}`;
  return panel(frame, { top: `${number2.format(top)}/s`, bottom: "requests" }, drawing, `Requests per second of ${series.service} by release, errors in red, over time`);
}
function errorShares(points, rev2) {
  return points.map((point, i) => {
    let requests = 0;
    let errors = 0;
    for (let j = i; j > 0 && point.at - points[j].at < trailingMs; j -= 1) {
      const arm2 = points[j]?.arms[rev2];
      const seconds = (points[j].at - points[j - 1].at) / 1e3;
      requests += (arm2?.requests ?? 0) * seconds;
      errors += (arm2?.errors ?? 0) * seconds;
    }
    return { at: point.at, share: requests >= 1 ? errors / requests : null };
  });
}
function errorPanel(frame) {
  const { series, span, wanted, max } = frame;
  const lines = series.revisions.map((rev2) => ({ rev: rev2, points: errorShares(series.points, rev2).filter((p) => p.share !== null) }));
  const top = niceTop(Math.max(0.01, (max ?? 0) * 1.5, ...lines.flatMap((l) => l.points.map((p) => p.share ?? 0))));
  const drawing = html`${lines.filter((l) => l.points.length > 1).map((l) => html`<path class="stroke ${l.rev === wanted ? "n" : "o"}" d="${path(l.points.map((p) => [x(p.at, span), y(p.share ?? 0, top)]), "line")}"/>`)}${max === void 0 ? null : html`<line class="limit" x1="0" x2="${width}" y1="${y(max, top)}" y2="${y(max, top)}"/>`}${hits(frame)}`;
  return panel(frame, { top: percent(top).replace(".0", ""), bottom: "errors" }, drawing, `Share of errors of ${series.service} by release, over time${max === void 0 ? "" : `; ${percent(max)} is allowed`}`);
}
function place(at, span) {
  const left = x(at, span) / 10;
  return { left, side: left < 8 ? "start" : left > 88 ? "end" : "" };
}
function axis(span) {
  const seconds = (span.to - span.from) / 1e3;
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].find((s) => seconds / s <= 7) ?? 7200;
  const ticks = Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
  return html`<div class="xaxis" aria-hidden="true">${ticks.map((t) => {
    const { left, side } = place(span.from + t * 1e3, span);
    return html`<span class="${side}" style="left:${left}%">${t === 0 ? "0 s" : formatDuration(t * 1e3).replace(".0", "")}</span>`;
  })}</div>`;
}
function flagsOf(run, span) {
  const back = takenBack(run);
  if (!back || back.verdictAt === null) return [];
  return [
    { at: back.verdictAt, text: "verdict", tone: "bad" },
    ...back.restoredAt === null || back.afterMs === null ? [] : [{ at: back.restoredAt, text: `back after ${formatDuration(back.afterMs)}`, tone: "good" }]
  ].filter((f) => f.at >= span.from && f.at <= span.to);
}
function flagRow(flags, span) {
  const [first, second] = flags;
  const gap = first && second ? x(second.at, span) - x(first.at, span) : Infinity;
  const shown = first && second && gap < 220 ? x(second.at, span) > 800 ? [{ ...second, text: `${first.text}, ${second.text}`, side: "end" }] : [{ ...first, side: "end" }, { ...second, side: "start" }] : flags.map((f) => ({ ...f, side: place(f.at, span).side }));
  return html`<div class="flags">${shown.map((f) => html`<span class="${f.tone} ${f.side}" style="left:${place(f.at, span).left}%">${f.text}</span>`)}</div>`;
}
function chart(run, series, span, names) {
  const wanted = run.deploy?.services.find((s) => s.service === series.service)?.to ?? void 0;
  const judged = judgementsOf(run).find((j) => j.service === series.service);
  const name = (rev2) => `${rev2 === wanted ? names.wanted : names.former} (${shortRevision(rev2)})`;
  const flags = flagsOf(run, span);
  const total = Object.values(series.totals).reduce((a, t) => ({ requests: a.requests + t.requests, serverErrors: a.serverErrors + t.serverErrors, lost: a.lost + t.lost }), { requests: 0, serverErrors: 0, lost: 0 });
  const frame = { series, span, wanted, name, flags, max: judged?.max };
  return html`<figure><figcaption><b>${series.service}</b><span>${number2.format(total.requests)} requests, ${number2.format(total.serverErrors)} errors, ${number2.format(total.lost)} lost</span></figcaption>
${flags.length > 0 ? flagRow(flags, span) : null}
${weightPanel(frame)}${ratePanel(frame)}${judged || total.serverErrors > 0 ? errorPanel(frame) : null}
${axis(span)}</figure>`;
}
function renderTraffic(run) {
  const samples = trafficSamplesOf(run);
  const services = run.deploy?.order.flat() ?? [];
  const all = [.../* @__PURE__ */ new Set([...services, ...samples.map((s) => s.service)])].map((s) => trafficOf(samples, s)).filter((s) => s !== void 0);
  if (all.length === 0) return null;
  const times = all.flatMap((s) => s.points.map((p) => p.at));
  const span = { from: Math.min(...times), to: Math.max(...times) };
  const names = { former: capital(formerName(run)), wanted: wantedName(run) };
  const limit = judgementsOf(run)[0]?.max;
  return html`<section aria-labelledby="traffic"><h2 id="traffic">Traffic while it was rolled out</h2>
<p class="lead">As each service’s router counted it. Shares of errors are over the last ${trailingMs / 1e3} seconds.</p>
<ul class="keys"><li style="--k:var(--new)">${names.wanted}</li><li style="--k:var(--old)">${names.former}</li><li style="--k:var(--bad)">errors</li>${limit === void 0 ? null : html`<li class="line" style="--k:var(--bad)">allowed errors, ${percent(limit)}</li>`}</ul>
${all.map((series) => chart(run, series, span, names))}</section>`;
}
var capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);

// src/report/html.ts
var policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";
var marks = {
  good: html`<path d="M4 12.5l5.2 5.2L20 7"/>`,
  back: html`<path d="M8.5 5L4 9.5 8.5 14M4.5 9.5H15a5 5 0 0 1 0 10h-4"/>`,
  bad: html`<path d="M6 6l12 12M18 6L6 18"/>`,
  open: html`<path d="M12 5v8.5M12 18.4v.2"/>`
};
function figures(run) {
  const number3 = new Intl.NumberFormat("en-GB");
  const services = [...new Set(trafficSamplesOf(run).map((s) => s.service))];
  const door = run.deploy?.order.flat().at(-1) ?? services.at(-1) ?? "";
  const series = services.map((s) => trafficOf(trafficSamplesOf(run), s)).filter((s) => s !== void 0);
  const sumOf = (some, pick) => some.reduce((sum, s) => sum + Object.values(s.totals).reduce((a, t) => a + t[pick], 0), 0);
  const front = series.filter((s) => s.service === door);
  const lost = sumOf(series, "lost");
  const errors = sumOf(front, "serverErrors");
  const back = takenBack(run);
  return [
    ...run.startedAt && run.endedAt ? [{ name: "Whole run", value: formatDuration(Date.parse(run.endedAt) - Date.parse(run.startedAt)) }] : [],
    ...back && back.afterMs !== null ? [{ name: "Back after verdict", value: formatDuration(Math.max(0, back.afterMs)), ...back.complete ? {} : { tone: "bad" } }] : [],
    ...run.deploy ? [{ name: "Services changed", value: `${run.deploy.services.filter((s) => s.change !== "unchanged").length} of ${run.deploy.services.length}` }] : [],
    ...series.length > 0 ? [
      { name: `Requests to ${door}`, value: number3.format(sumOf(front, "requests")) },
      { name: "Lost", value: number3.format(lost), tone: lost === 0 ? "good" : "bad" },
      { name: `Errors from ${door}`, value: number3.format(errors), ...errors > 0 ? { tone: "bad" } : {} }
    ] : []
  ];
}
function head(run, headline) {
  const shown = figures(run);
  return html`<header class="t-${headline.tone}"><p class="over"><b>${run.environment || "unknown environment"}</b> · run ${run.runId || "–"}${run.attempt > 1 ? `, attempt ${run.attempt}` : ""}${run.commit ? html` · commit <code>${run.commit.slice(0, 7)}</code>` : null}${run.startedAt ? ` · ${formatMomentWithUtc(Date.parse(run.startedAt), run.timezone)}` : ""}</p>
<div class="verdict"><span class="mark" aria-hidden="true"><svg viewBox="0 0 24 24">${marks[headline.tone]}</svg></span><div><h1>${headline.title}</h1><p>${unbroken(headline.detail)}</p></div></div>
${shown.length > 0 ? html`<dl class="figures">${shown.map((f) => html`<div><dt>${f.name}</dt><dd${f.tone ? html` class="${f.tone}"` : null}>${f.value}</dd></div>`)}</dl>` : null}</header>`;
}
var unbroken = (text) => text.replace(/(\d) (%|s\b|ms\b|m\b)/g, "$1 $2");
function renderReport(run) {
  const headline = headlineOf(run);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${headline.title} · ${run.environment}</title>
<style>${new Html(style)}</style>
</head>
<body>
<main>
${head(run, headline)}
${renderTimeline(run)}
${renderTraffic(run)}
${renderEvidence(run)}
${renderServices(run)}
${renderTests(run)}
${renderFindings(run)}
${renderChecks(run)}
${renderPlan(run)}
${renderAdvice(run)}
<footer>Slipway ${run.suite} · drawn from the handoffs of ${run.stages.filter((s) => s.state !== "not-run").length} stages · record ${run.schema}</footer>
</main>
</body>
</html>
`;
  return page.text;
}

export {
  renderReport
};
