import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  formatDuration
} from "./chunk-Q5ZNB3XM.js";
import {
  withoutCredentials
} from "./chunk-3QOJ7Z6I.js";
import {
  ApiError
} from "./chunk-M5NAB3LK.js";
import "./chunk-UQBCDAUJ.js";

// src/kernel/circuit.ts
var circuitLimits = { threshold: 5, openMs: 5e3, longestMs: 6e4 };
var closedCircuit = { state: "closed", failures: 0 };
var probeMs = 500;
function admit(circuit, now) {
  switch (circuit.state) {
    case "closed":
      return { admitted: true, circuit, pass: "regular" };
    case "half-open":
      return { admitted: false, retryAfterMs: probeMs };
    case "open":
      if (now < circuit.until) return { admitted: false, retryAfterMs: circuit.until - now };
      return { admitted: true, circuit: { state: "half-open", trips: circuit.trips }, pass: "probe" };
  }
}
function opened(trips, now, limits) {
  return { state: "open", trips, until: now + Math.min(limits.longestMs, limits.openMs * 2 ** (trips - 1)) };
}
function settle(circuit, pass, result, at) {
  const { now, limits } = at;
  if (pass === "probe") {
    if (circuit.state !== "half-open") return circuit;
    if (result === "answered") return closedCircuit;
    return result === "abandoned" ? { state: "open", until: now, trips: circuit.trips } : opened(circuit.trips + 1, now, limits);
  }
  if (circuit.state !== "closed" || result === "abandoned") return circuit;
  if (result === "answered") return closedCircuit;
  const failures = circuit.failures + 1;
  return failures >= limits.threshold ? opened(1, now, limits) : { state: "closed", failures };
}

// src/kernel/retry.ts
var transientBudget = { attempts: 4, totalMs: 3e4, baseMs: 250, capMs: 5e3 };
var isIdempotent = (method) => ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].includes(method);
var surelyNotDone = (failure) => failure.kind === "unsent" || failure.kind === "throttled" || failure.kind === "circuit-open";
function planRetry(tried, budget, chance) {
  const { failure, attempts, elapsedMs } = tried;
  if (!tried.repeatable && !surelyNotDone(failure)) return { do: "give-up", because: "not-repeatable" };
  if (attempts >= budget.attempts) return { do: "give-up", because: "attempts" };
  const bound = Math.min(budget.capMs, budget.baseMs * 2 ** (attempts - 1));
  const named = "retryAfterMs" in failure ? failure.retryAfterMs ?? 0 : 0;
  const afterMs = Math.round(named + chance * bound);
  return elapsedMs + afterMs >= budget.totalMs ? { do: "give-up", because: "time" } : { do: "again", afterMs };
}
function parseHttpDate(text) {
  const imf = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;
  const rfc850 = /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/;
  const asctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;
  const at = imf.test(text) || rfc850.test(text) ? Date.parse(text) : asctime.test(text) ? Date.parse(`${text} GMT`) : Number.NaN;
  return Number.isNaN(at) ? void 0 : at;
}
var wholeSeconds = (text) => text !== void 0 && /^\d{1,10}$/.test(text.trim()) ? Number(text) * 1e3 : void 0;
function retryAfterOf(headers, now) {
  const serverNow = parseHttpDate(headers["date"] ?? "") ?? now;
  const text = headers["retry-after"]?.trim();
  if (text !== void 0) {
    const at = parseHttpDate(text);
    return wholeSeconds(text) ?? (at === void 0 ? void 0 : Math.max(0, at - serverNow));
  }
  const reset = headers["x-ratelimit-remaining"] === "0" ? wholeSeconds(headers["x-ratelimit-reset"]) : void 0;
  return reset === void 0 ? void 0 : Math.max(0, reset - serverNow);
}
function failureOf(status, headers, now) {
  const named = retryAfterOf(headers, now);
  const wait = named === void 0 ? {} : { retryAfterMs: named };
  if (status === 429 || status === 403 && named !== void 0) return { kind: "throttled", ...wait };
  return status === 502 || status === 503 || status === 504 ? { kind: "unwell", ...wait } : void 0;
}

// src/platform/resilient-http.ts
var unsent = /* @__PURE__ */ new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ENETUNREACH", "EHOSTUNREACH"]);
var broken = /* @__PURE__ */ new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED"]);
function transportFailure(error) {
  if (!(error instanceof ApiError)) return void 0;
  if (error.reason === "timeout") return { kind: "broken" };
  const { code, errors } = error.cause ?? {};
  const codes = errors?.map((e) => e.code ?? "") ?? [code ?? ""];
  if (codes.length > 0 && codes.every((c) => unsent.has(c))) return { kind: "unsent" };
  return codes.some((c) => broken.has(c)) ? { kind: "broken" } : void 0;
}
var endpointOf = (request) => request.socketPath ? `unix:${request.socketPath}` : new URL(request.url).origin;
var describe = (tried) => tried.response ? `status ${tried.response.status}` : tried.error.message;
var Endpoint = class {
  circuit = closedCircuit;
  lastFailure = "";
  clock;
  constructor(clock) {
    this.clock = clock;
  }
  async pass(name, attempt) {
    const admission = admit(this.circuit, this.clock.now());
    if (!admission.admitted) {
      const error = new ApiError(`Not asked: it failed ${circuitLimits.threshold} times in a row or more, at last with: ${this.lastFailure}`, { reason: "api-unavailable", where: name, remedy: "See whether the service runs and can be reached from here." });
      return { error, failure: { kind: "circuit-open", retryAfterMs: admission.retryAfterMs } };
    }
    this.circuit = admission.circuit;
    return this.settled(admission.pass, attempt);
  }
  async settled(pass, attempt) {
    let result = "abandoned";
    try {
      const tried = await attempt();
      result = tried.failure === void 0 || tried.failure.kind === "throttled" ? "answered" : "failed";
      if (result === "failed") this.lastFailure = describe(tried);
      return tried;
    } finally {
      this.circuit = settle(this.circuit, pass, result, { now: this.clock.now(), limits: circuitLimits });
    }
  }
};
function resilientHttp(parts) {
  const endpoints = /* @__PURE__ */ new Map();
  const endpoint = (name) => {
    const known = endpoints.get(name) ?? new Endpoint(parts.clock);
    endpoints.set(name, known);
    return known;
  };
  return {
    request: (request, signal) => request.retry === void 0 || request.retry === "none" || !URL.canParse(request.url) ? parts.send(request, signal) : persist(request, { ...parts, endpoint: endpoint(endpointOf(request)) }, signal)
  };
}
async function persist(request, parts, signal) {
  const { clock } = parts;
  const name = `${request.method ?? "GET"} ${withoutCredentials(request.url)}`;
  const repeatable = request.retry === "repeatable" || isIdempotent(request.method ?? "GET");
  const began = clock.now();
  let sent;
  for (let attempts = 1; ; attempts += 1) {
    const left = transientBudget.totalMs - (clock.now() - began);
    const tried = await parts.endpoint.pass(name, () => tryOnce({ ...request, timeoutMs: Math.max(1, Math.min(request.timeoutMs ?? 1e4, left)) }, parts, signal));
    const decision = tried.failure && planRetry({ repeatable, failure: tried.failure, attempts, elapsedMs: clock.now() - began }, transientBudget, parts.chance());
    if (tried.failure?.kind !== "circuit-open") sent = tried;
    if (!decision || decision.do === "give-up") return outcomeOf(sent ?? tried);
    parts.tell(`${name}: ${describe(tried).replace(/\.$/, "")}. Again in ${formatDuration(decision.afterMs)} (try ${attempts + 1} of ${transientBudget.attempts}).`);
    await clock.sleep(decision.afterMs, signal);
  }
}
function outcomeOf({ response, error }) {
  if (response) return response;
  throw error;
}
async function tryOnce(request, { send, clock }, signal) {
  try {
    const response = await send(request, signal);
    return { response, failure: failureOf(response.status, response.headers, clock.now()) };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { error, failure: transportFailure(error) };
  }
}
export {
  resilientHttp
};
