import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  ApiError,
  UserError
} from "./chunk-TL6VAHU4.js";

// src/targets/local/router-client.ts
import path from "node:path";

// src/targets/local/router-protocol.ts
var routerProtocol = 1;
var routerStateSchema = 1;

// src/targets/local/router-client.ts
var absenceMs = 5e3;
var stopTimeoutMs = 12e4;
async function readJson({ files }, file) {
  const text = await files.readText(file);
  if (text === void 0) return void 0;
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
var readStart = (ports, { directory }) => readJson(ports, path.join(directory, "start.json"));
var readSavedState = (ports, { directory }) => readJson(ports, path.join(directory, "state.json"));
async function routerStatus(ports, router) {
  const until = ports.clock.now() + absenceMs;
  for (; ; ) {
    const start = await readStart(ports, router);
    if (!start || start.socket === "") return void 0;
    try {
      const { status, body } = await ports.http.request({ url: "http://router/v1/status", socketPath: start.socket, timeoutMs: 2e3, retry: "none" });
      if (status === 200) return readable(JSON.parse(body), router);
    } catch (error) {
      if (error instanceof UserError) throw error;
    }
    if (!await ports.processes.alive(start.identity)) return void 0;
    if (ports.clock.now() > until) throw new ApiError(`The router of ${router.service} does not answer.`, { reason: "api-unavailable", where: start.socket, remedy: `Read ${path.join(router.directory, "router.log")}.` });
    await ports.clock.sleep(50);
  }
}
function readable(status, { service }) {
  if (status.protocol <= routerProtocol) return status;
  throw new UserError(`The router of ${service} speaks control protocol ${status.protocol}; this suite knows up to ${routerProtocol}.`, { reason: "state-version", remedy: "Use the version of the suite that started it, or a newer one." });
}
var reasons = { "port-in-use": "port-in-use", "state-unwritable": "state-unwritable" };
function failure(router, status, body) {
  let facts;
  try {
    facts = JSON.parse(body);
  } catch {
    facts = { error: "failed", message: `status ${status}` };
  }
  const reason = reasons[facts.error];
  if (reason) return new UserError(`${router.service}: ${facts.message}`, { reason, where: router.directory });
  return new ApiError(`The router of ${router.service} refused: ${facts.message}`, { reason: "api-unavailable", where: router.directory, status });
}
async function call(ports, router, request, signal) {
  const start = await readStart(ports, router);
  if (!start) throw new ApiError(`The router of ${router.service} does not run.`, { reason: "api-unavailable", where: router.directory });
  const { path: url, value, ...rest } = request;
  const { status, body } = await ports.http.request({
    retry: "none",
    ...rest,
    url: `http://router${url}`,
    socketPath: start.socket,
    headers: { "content-type": "application/json" },
    ...value === void 0 ? {} : { body: JSON.stringify(value) }
  }, signal);
  if (status !== 200) throw failure(router, status, body);
}
var putRevision = (ports, router, rev, spec) => call(ports, router, { method: "PUT", path: `/v1/revisions/${rev}`, value: spec });
var putWeights = (ports, router, weights) => call(ports, router, { method: "PUT", path: "/v1/weights", value: { weights } });
var drainRevision = (ports, router, rev) => call(ports, router, { method: "POST", path: "/v1/drain", value: { rev } });
var removeRevision = (ports, router, rev) => call(ports, router, { method: "DELETE", path: `/v1/revisions/${rev}` });
var handOver = (ports, router, program) => call(ports, router, { method: "POST", path: "/v1/handover", value: { program }, timeoutMs: 4e4 });
async function stopRouter(ports, router) {
  const start = await readStart(ports, router);
  if (!start || !await ports.processes.alive(start.identity)) return;
  await call(ports, router, { method: "POST", path: "/v1/stop", timeoutMs: stopTimeoutMs });
  for (let waited = 0; waited < 5e3 && await ports.processes.alive(start.identity); waited += 20) await ports.clock.sleep(20);
}

export {
  routerStateSchema,
  readStart,
  readSavedState,
  routerStatus,
  putRevision,
  putWeights,
  drainRevision,
  removeRevision,
  handOver,
  stopRouter
};
