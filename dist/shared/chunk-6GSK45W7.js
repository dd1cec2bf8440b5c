import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  ApiError
} from "./chunk-TL6VAHU4.js";

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

export {
  transientBudget,
  isIdempotent,
  planRetry,
  failureOf,
  transportFailure
};
