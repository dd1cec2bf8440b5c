import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/cli/service-words.ts
var shares = { 5: "a twentieth of the traffic", 10: "a tenth of the traffic", 20: "a fifth of the traffic", 25: "a quarter of the traffic", 50: "half of the traffic", 75: "three quarters of the traffic", 100: "all traffic" };
var processes = (count, which) => `${count} ${which} ${count === 1 ? "process" : "processes"}`;
function ensureWords({ state, facts, wanted }) {
  const which = facts.rev === wanted ? "new" : "old";
  const count = Number(facts.replicas);
  if (count === 0) return `the ${which} release is made known`;
  if (state === "running") return which === "new" ? `${processes(count, which)} ${count === 1 ? "starts" : "start"}` : `${processes(count, which)} to stand`;
  return which === "new" || state === "undone" ? `${processes(count, which)} ready` : `${processes(count, which)} ${count === 1 ? "stays" : "stay"}`;
}
function routeWords({ weight, state }, { old, new: fresh }) {
  if (state === "running") return "the traffic is shifted";
  if (weight === 0 || weight === null) return `all traffic on ${old}`;
  return `${shares[weight] ?? `${weight} % of the traffic`} on ${fresh}`;
}
function serviceWords(told, names) {
  const { state, facts, result, wanted } = told;
  const which = facts.rev === wanted ? "new" : "old";
  if (state === "failed") return result.replace(/^failed: (?:\S+: )?/, "failed: ");
  switch (facts.verb) {
    case "ensure":
      return ensureWords(told);
    case "route":
      return routeWords(told, names);
    case "judge":
      return state === "running" ? "is watched" : result === "done" || result === "" ? "was watched: no crash" : result;
    case "drain":
      return state === "running" ? `${which} processes finish what they have begun` : `${which} processes have no request left`;
    case "retire":
      return state === "running" ? `${which} processes are ended` : `${which} processes are gone`;
    default:
      return void 0;
  }
}
function endWords(weight, state, { old, new: fresh }) {
  if (weight === 100) return fresh;
  return weight === 0 || weight === null && state === "undone" ? `back on ${old}` : void 0;
}

// src/cli/screen-state.ts
var jobs = [
  { job: "validate", title: "validate-env" },
  { job: "scan", title: "scan" },
  { job: "plan", title: "plan" },
  { job: "gate", title: "gate" },
  { job: "provision", title: "provision" },
  { job: "deploy", title: "deploy" },
  { job: "integration-test", title: "integration-test" },
  { job: "monitor-gate", title: "monitor-gate" },
  { job: "rollback", title: "rollback" },
  { job: "finalize", title: "finalize" },
  { job: "report", title: "report" }
];
var quietUntilRun = ["rollback"];
var startScreen = ({ title, rate, order, releases }) => ({ title, rate, order, releases, traffic: null, services: [], wanted: {}, rows: jobs.map(({ job, title: name }) => ({ job, title: name, state: "waiting", text: "", startedAt: null, ms: null })) });
var visibleRows = (state) => state.rows.filter((row) => !(quietUntilRun.includes(row.job) && (row.state === "waiting" || row.state === "skipped")));
var lastSegment = (job) => job.split(" / ").at(-1) ?? job;
var patch = (state, job, change) => ({ ...state, rows: state.rows.map((row) => row.job === lastSegment(job) ? { ...row, ...change(row) } : row) });
var asides = /^(set up|complete|post|run actions\/(checkout|upload-artifact))\b|^actions\/|^(pre|post) /i;
var noise = /^\s*$|^##\[|^::/;
function settledState(state) {
  return { success: "ok", failure: "failed", cancelled: "stopped", skipped: "skipped" }[state];
}
var isCall = (job) => lastSegment(job) === "release";
function onRunEvent(state, event) {
  switch (event.kind) {
    case "job":
      if (isCall(event.job) || event.state === "waiting" || event.state === "pending") return state;
      if (event.state === "running") return patch(state, event.job, () => ({ state: "running", startedAt: event.at }));
      return patch(withEnds(state, lastSegment(event.job)), event.job, (row) => ({ state: settledState(event.state), ms: row.startedAt === null ? null : event.at - row.startedAt }));
    case "log":
      return lastSegment(event.job) === "gate" || asides.test(event.step) || noise.test(event.line) ? state : patch(state, event.job, (row) => row.state === "running" ? { text: oneLine(event.line) } : {});
    case "annotation":
      return event.level === "error" ? patch(state, event.job, () => ({ text: oneLine(event.message) })) : state;
    case "gate":
      return patch(state, event.job, () => ({ text: event.approved ? `approved by ${event.by}` : `rejected by ${event.by}` }));
    case "step":
      return state;
  }
}
var control = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g;
var oneLine = (text) => text.replace(control, " ").replace(/\s+/g, " ").replace(/ \[[a-z-]+\]$/, "").trim();
var movers = ["deploy", "rollback"];
var carriesOut = (state) => state.rows.some((row) => movers.includes(row.job) && row.state === "running");
function withEnds(state, job) {
  if (!movers.includes(job)) return state;
  return { ...state, services: state.services.map((line) => ({ ...line, text: endWords(line.weight, line.state, state.releases) ?? line.text })) };
}
function serving({ order, services, releases }) {
  const weights = order.map((service) => services.find((s) => s.service === service)?.weight ?? 0);
  if (weights.every((weight) => weight === 100)) return `${releases.new} serves`;
  return weights.every((weight) => weight === 0) ? `${releases.old} serves` : `${releases.old} and ${releases.new} serve`;
}
function onProgress(state, event) {
  const { stage, subject, facts } = event;
  if (stage !== "deploy" || subject === "set") return state;
  if (typeof facts?.to === "string") return { ...state, wanted: { ...state.wanted, [subject]: facts.to } };
  if (!carriesOut(state)) return state;
  const known = state.services.find((s) => s.service === subject);
  const weight = weightOf(facts, state.wanted[subject]) ?? known?.weight ?? null;
  const words = facts && serviceWords({ state: event.state, facts, result: oneLine(event.line.split(/ {2,}/).slice(2).join(" ")), wanted: state.wanted[subject], weight }, state.releases);
  const line = { service: subject, state: event.state, weight, text: words ?? ownWords(event) };
  const services = known ? state.services.map((s) => s === known ? line : s) : [...state.services, line];
  const rank = ({ service }) => state.order.includes(service) ? state.order.indexOf(service) : state.order.length;
  return { ...state, services: services.sort((a, b) => rank(a) - rank(b)) };
}
function ownWords({ subject, line }) {
  const text = oneLine(line);
  return text.startsWith(`${subject} `) ? text.slice(subject.length).trim() : text;
}
function weightOf(facts, wanted) {
  if (typeof facts?.weight === "number") return facts.weight;
  if (wanted === void 0 || !Object.keys(facts ?? {}).some((key) => key.startsWith("weight."))) return void 0;
  const weight = facts?.[`weight.${wanted}`];
  return typeof weight === "number" ? weight : 0;
}
var onTraffic = (state, traffic) => ({ ...state, traffic });

export {
  startScreen,
  visibleRows,
  onRunEvent,
  serving,
  onProgress,
  onTraffic
};
