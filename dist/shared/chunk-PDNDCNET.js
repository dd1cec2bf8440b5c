import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  failureOf,
  isIdempotent,
  planRetry,
  transientBudget,
  transportFailure
} from "./chunk-6GSK45W7.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  withoutCredentials
} from "./chunk-UFDLP2HG.js";
import {
  ApiError
} from "./chunk-TL6VAHU4.js";

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

// src/platform/resilient-http.ts
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
