import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  withoutCredentials
} from "./chunk-UFDLP2HG.js";
import {
  ApiError
} from "./chunk-TL6VAHU4.js";

// src/platform/http-send.ts
import { setMaxListeners } from "node:events";
import http from "node:http";
import https from "node:https";
var defaultTimeoutMs = 1e4;
var largestBody = 32 * 1024 * 1024;
var agents = {
  http: new http.Agent({ keepAlive: true, maxFreeSockets: 64 }),
  https: new https.Agent({ keepAlive: true, maxFreeSockets: 16 })
};
var NoAnswerInTime = class extends Error {
};
function unavailable(request, what, cause) {
  const reason = cause instanceof NoAnswerInTime ? "timeout" : "api-unavailable";
  return new ApiError(what, { reason, where: `${request.method ?? "GET"} ${withoutCredentials(request.url)}`, remedy: "Check the address and that the service runs.", ...cause === void 0 ? {} : { cause } });
}
function readBytes(response, largest) {
  return new Promise((resolve, reject) => {
    const chunks = [];
    let size = 0;
    response.on("data", (chunk) => {
      size += chunk.length;
      if (size > largest) response.destroy(new Error(`the answer is larger than ${largest} bytes`));
      else chunks.push(chunk);
    });
    response.once("end", () => resolve(Buffer.concat(chunks)));
    response.once("error", reject);
    response.once("aborted", () => reject(Object.assign(new Error("the answer was cut off"), { code: "ECONNRESET" })));
  });
}
function flatHeaders(headers) {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value ?? ""]));
}
async function optionsOf(request, url, signal) {
  const rest = { method: request.method ?? "GET", headers: request.headers ?? {}, ...signal ? { signal } : {} };
  if (request.socketPath) return { ...rest, socketPath: request.socketPath };
  if (request.tls ?? request.proxy) return { ...rest, agent: (await import("./identity-agents-SH4JYXI4.js")).agentFor(url, request) };
  return { ...rest, agent: url.protocol === "https:" ? agents.https : agents.http };
}
async function parts(request, signal) {
  let url;
  try {
    url = new URL(request.url);
  } catch (cause) {
    throw unavailable(request, "This is no URL.", cause);
  }
  if (signal) setMaxListeners(0, signal);
  try {
    return { url, options: await optionsOf(request, url, signal) };
  } catch (cause) {
    throw unavailable(request, `The certificate or key for the connection cannot be used: ${cause.message}.`, cause);
  }
}
async function sendHead(request, signal) {
  const { url, options } = await parts(request, signal);
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === "https:" ? https : http).request(url, options, (response) => resolve({ response, settled: () => clearTimeout(timer) }));
    const timeoutMs = request.timeoutMs ?? defaultTimeoutMs;
    const timer = setTimeout(() => sent.destroy(new NoAnswerInTime(`no answer within ${timeoutMs} ms`)), timeoutMs);
    sent.on("error", (cause) => {
      clearTimeout(timer);
      reject(signal?.aborted ? signal.reason : unavailable(request, `No answer: ${cause.message || cause.code}.`, cause));
    });
    if (request.body !== void 0) sent.setHeader("content-length", Buffer.byteLength(request.body));
    sent.end(request.body);
  });
}
async function sendOnce(request, signal) {
  const { response, settled } = await sendHead(request, signal);
  try {
    return { status: response.statusCode ?? 0, headers: flatHeaders(response.headers), body: (await readBytes(response, largestBody)).toString("utf8") };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw unavailable(request, `The answer broke off: ${cause.message}.`, cause);
  } finally {
    settled();
  }
}

export {
  unavailable,
  readBytes,
  flatHeaders,
  sendHead,
  sendOnce
};
