import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/router/main.ts
import { readFileSync as readFileSync5 } from "node:fs";
import path5 from "node:path";

// src/kernel/digest.ts
import { createHash } from "node:crypto";
function digestBytes(bytes) {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

// src/targets/local/router-protocol.ts
var routerProtocol = 1;
var routerStateSchema = 1;
var crashLoopAfter = 3;

// src/router/claim.ts
import { linkSync, readFileSync as readFileSync2, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";

// src/router/process-identity.ts
import { execFileSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";

// src/kernel/process-start.ts
var renderStart = (ticks, bootId2) => bootId2 === "" ? ticks : `${ticks}@${bootId2.trim().replaceAll("-", "").slice(0, 12)}`;
function sameStart(written, seen) {
  if (written === "") return false;
  return written === seen || !written.includes("@") && seen.split("@")[0] === written;
}

// src/router/process-identity.ts
function identify(pid) {
  const startTime = process.platform === "linux" ? linuxStartTime(pid) : otherStartTime(pid);
  return startTime === void 0 ? void 0 : { pid, startTime };
}
var bootId;
function readBootId() {
  try {
    return bootId ??= readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
  } catch {
    return bootId = "";
  }
}
function linuxStartTime(pid) {
  try {
    const stat2 = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat2.slice(stat2.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" || fields[19] === void 0 ? void 0 : renderStart(fields[19], readBootId());
  } catch {
    return void 0;
  }
}
function otherStartTime(pid) {
  try {
    const text = execFileSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8", timeout: 2e3 }).trim();
    return text === "" || text.startsWith("Z") ? void 0 : text.replace(/^\S+\s+/, "");
  } catch {
    return void 0;
  }
}
function isAlive(identity) {
  const now = identify(identity.pid);
  return now !== void 0 && sameStart(identity.startTime, now.startTime);
}
function signalGroup(identity, signal) {
  if (isAlive(identity)) kill(-identity.pid, signal);
}
function endRemains(identity) {
  if (identify(identity.pid) === void 0) kill(-identity.pid, "SIGKILL");
}
function kill(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
  }
}
function findByToken(token) {
  if (process.platform !== "linux") return void 0;
  const needle = `\0SLIPWAY_PROCESS=${token}\0`;
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) continue;
    const found = carries(name, needle);
    if (found) return found;
  }
  return void 0;
}
function carries(name, needle) {
  try {
    if (!`\0${readFileSync(`/proc/${name}/environ`, "latin1")}`.includes(needle)) return void 0;
    const stat2 = readFileSync(`/proc/${name}/stat`, "utf8");
    const group = stat2.slice(stat2.lastIndexOf(")") + 2).split(" ")[2];
    return group === name ? identify(Number(name)) : void 0;
  } catch {
    return void 0;
  }
}

// src/router/claim.ts
var attempts = 5;
var settleMs = 30;
var claimFile = (directory2) => path.join(directory2, "claim.json");
function holderOf(file) {
  try {
    return JSON.parse(readFileSync2(file, "utf8"));
  } catch {
    return void 0;
  }
}
var same = (a, b) => a?.pid === b.pid && a.startTime === b.startTime;
function tryLink(mine, file) {
  try {
    linkSync(mine, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}
async function claimDirectory(directory2, identity) {
  const file = claimFile(directory2);
  const mine = `${file}.${identity.pid}.tmp`;
  writeFileSync(mine, `${JSON.stringify(identity)}
`, { mode: 384 });
  try {
    for (let attempt2 = 0; attempt2 < attempts; attempt2 += 1) {
      if (tryLink(mine, file)) {
        if (attempt2 > 0) await new Promise((resolve) => setTimeout(resolve, settleMs));
        return same(holderOf(file), identity);
      }
      const holder = holderOf(file);
      if (holder && isAlive(holder)) return same(holder, identity);
      rmSync(file, { force: true });
    }
    return false;
  } finally {
    rmSync(mine, { force: true });
  }
}
function inheritClaim(directory2, identity) {
  const mine = `${claimFile(directory2)}.${identity.pid}.tmp`;
  writeFileSync(mine, `${JSON.stringify(identity)}
`, { mode: 384 });
  renameSync(mine, claimFile(directory2));
}

// src/router/control.ts
import { chmodSync, rmSync as rmSync2 } from "node:fs";
import http from "node:http";

// src/router/control-failure.ts
var ControlFailure = class extends Error {
  facts;
  constructor(facts) {
    super(facts.message);
    this.facts = facts;
  }
};

// src/router/control-input.ts
var isFields = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
var isCount = (value) => typeof value === "number" && Number.isFinite(value) && value >= 0;
var isPort = (value) => Number.isInteger(value) && value >= 1 && value <= 65535;
var isTexts = (value) => isFields(value) && Object.values(value).every((v) => typeof v === "string");
var isRevision = (rev) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(rev);
function isReadiness(value) {
  if (!isFields(value)) return false;
  if (value.kind === "alive") return isCount(value.forMs);
  const timed = isCount(value.withinMs) && isCount(value.intervalMs) && isCount(value.timeoutMs);
  if (value.kind === "tcp") return timed;
  return value.kind === "http" && timed && typeof value.path === "string" && value.path.startsWith("/");
}
var rules = [
  ["argv", "a list of texts, at least one", (value) => Array.isArray(value) && value.length > 0 && value.every((v) => typeof v === "string")],
  ["directory", "an absolute path", (value) => typeof value === "string" && value.startsWith("/")],
  ["env", "texts by name", isTexts],
  ["envFile", "an absolute path", (value) => value === void 0 || typeof value === "string" && value.startsWith("/")],
  ["replicas", "a whole number from 0 to 1000", (value) => Number.isInteger(value) && isCount(value) && value <= 1e3],
  ["port", "a port", (value) => value === void 0 || isPort(value)],
  ["ready", "an http, tcp or alive probe", isReadiness],
  ["drainMs", "milliseconds", isCount],
  ["killGraceMs", "milliseconds", isCount]
];
function parseRevisionSpec(value) {
  if (!isFields(value)) return "The body is no object.";
  const wrong = rules.filter(([field, , holds]) => !holds(value[field])).map(([field, expected]) => `\`${field}\`: expected ${expected}`);
  return wrong.length > 0 ? wrong.join("; ") : value;
}
function parseWeights(value) {
  const weights = isFields(value) ? value.weights : void 0;
  if (!isFields(weights) || !Object.values(weights).every(isCount)) return "`weights`: expected numbers from 0, by revision.";
  return weights;
}
function parseField(value, field) {
  const found = isFields(value) ? value[field] : void 0;
  return typeof found === "string" && found !== "" ? found : void 0;
}

// src/router/control.ts
var statusOf = {
  "bad-request": 400,
  "not-found": 404,
  "port-in-use": 409,
  routed: 409,
  "handing-over": 409,
  "state-unwritable": 507,
  failed: 500
};
var refuse = (error, message) => new ControlFailure({ error, message });
function orRefuse(parsed) {
  if (typeof parsed === "string") throw refuse("bad-request", parsed);
  return parsed;
}
async function readJsonBody(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8");
  try {
    return text === "" ? {} : JSON.parse(text);
  } catch {
    throw refuse("bad-request", "The body is not JSON.");
  }
}
async function answer(router, request) {
  const [path6, rev] = splitPath(request.url ?? "/");
  const body = request.method === "GET" ? {} : await readJsonBody(request);
  switch (`${request.method} ${path6}`) {
    case "GET /v1/status":
      return router.status();
    case "PUT /v1/revisions/":
      return router.putRevision(rev, orRefuse(parseRevisionSpec(body)));
    case "DELETE /v1/revisions/":
      return router.removeRevision(rev);
    case "PUT /v1/weights":
      return router.setWeights(orRefuse(parseWeights(body)));
    case "POST /v1/drain":
      return router.drain(parseField(body, "rev") ?? orRefuse("`rev`: expected the name of a revision."));
    case "POST /v1/stop":
      return router.stop();
    case "POST /v1/handover":
      return router.handOver(parseField(body, "program") ?? orRefuse("`program`: expected an absolute path."));
    default:
      throw refuse("not-found", `${request.method} ${path6} is not part of control protocol 1.`);
  }
}
function splitPath(url) {
  const match = /^(\/v1\/revisions\/)([^/?]+)$/.exec(url);
  if (!match) return [url, ""];
  const rev = match[2];
  if (!isRevision(rev)) throw refuse("bad-request", "The name of the revision is malformed.");
  return [match[1], rev];
}
function send(response, status, value) {
  const text = `${JSON.stringify(value ?? {})}
`;
  response.writeHead(status, { "content-type": "application/json", "content-length": String(Buffer.byteLength(text)), connection: "close" });
  response.end(text);
}
async function respond(router, request, response) {
  try {
    send(response, 200, await answer(router, request));
  } catch (error) {
    const facts = error instanceof ControlFailure ? error.facts : { error: "failed", message: error instanceof Error ? error.message : String(error) };
    send(response, statusOf[facts.error], facts);
  }
}
async function openControl(router, socket) {
  rmSync2(socket, { force: true });
  const server = http.createServer((request, response) => {
    request.on("error", () => void 0);
    response.on("error", () => void 0);
    void respond(router, request, response);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(socket, resolve);
  });
  server.on("error", () => void 0);
  chmodSync(socket, 384);
  return server;
}
function answers(socket) {
  return new Promise((resolve) => {
    const request = http.get({ socketPath: socket, path: "/v1/status", timeout: 2e3 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    request.on("error", () => resolve(false));
  });
}

// src/router/handover.ts
import { spawn } from "node:child_process";
var patienceMs = 1e4;
function heard(child, kind) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no word within ${patienceMs} ms`)), patienceMs);
    child.once("exit", (code) => reject(new Error(`it ended with ${code}`)));
    child.once("error", reject);
    child.on("message", (message) => {
      if (message.kind !== kind) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
var send2 = (child, message, handle) => new Promise((resolve, reject) => {
  child.send(message, handle, (error) => error ? reject(error) : resolve());
});
async function spawnSuccessor({ program, directory: directory2, servers, ready }) {
  const child = spawn(process.execPath, [program, directory2, "--take-over"], { detached: true, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  try {
    await heard(child, "hello");
    for (const [port, server] of servers) await send2(child, { kind: "listener", port }, server);
    const serving = heard(child, "serving");
    await send2(child, { kind: "go", listeners: servers.size, ready });
    await serving;
  } catch (error) {
    child.kill("SIGKILL");
    throw error;
  }
  child.removeAllListeners();
  child.on("error", () => void 0);
  const ended = new Promise((resolve) => child.once("exit", () => resolve()));
  return { ended, controlIsFree: () => {
    child.send({ kind: "control-free" }, () => child.disconnect());
  } };
}
function succeed(take2) {
  const tell = (message) => {
    process.send?.(message);
  };
  const listeners = /* @__PURE__ */ new Map();
  let serving = false;
  return new Promise((resolve, reject) => {
    process.once("disconnect", () => serving ? resolve() : reject(new Error("the predecessor went away")));
    process.on("message", (message, handle) => {
      if (message.kind === "listener") listeners.set(message.port, handle);
      if (message.kind === "control-free") resolve();
      if (message.kind === "go") {
        take2(listeners, new Set(message.ready)).then(() => {
          serving = true;
          tell({ kind: "serving" });
        }, reject);
      }
    });
    tell({ kind: "hello" });
  });
}

// src/router/router.ts
import net2 from "node:net";
import path4 from "node:path";

// src/router/listeners.ts
import http2 from "node:http";
var retryMs = 1e3;
var keepAliveMs = 75e3;
var Listeners = class {
  open = /* @__PURE__ */ new Map();
  refused = /* @__PURE__ */ new Map();
  host;
  makeHandlers;
  say;
  constructor(host, makeHandlers, say2) {
    this.host = host;
    this.makeHandlers = makeHandlers;
    this.say = say2;
  }
  makeServer() {
    const server = http2.createServer({ keepAliveTimeout: keepAliveMs, headersTimeout: 6e4, requestTimeout: 0 });
    server.on("error", (error) => this.say(`listener: ${error.message}`));
    server.on("clientError", (error, socket) => {
      if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
      socket.end(`HTTP/1.1 ${error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request"}\r
x-slipway-router: bad-request\r
Connection: close\r
Content-Length: 0\r
\r
`);
    });
    this.makeHandlers(server);
    return server;
  }
  /** True if the port is ours now. */
  async listen(port) {
    if (this.open.has(port)) return true;
    const server = this.makeServer();
    const error = await new Promise((resolve) => {
      server.once("error", resolve);
      server.listen({ host: this.host, port, exclusive: true, backlog: 1024 }, () => resolve(void 0));
    });
    if (error) {
      this.say(`port ${port}: ${error.message}`);
      return false;
    }
    this.admit(port, server);
    return true;
  }
  /** Takes over a listening handle of another router. */
  adopt(port, handle) {
    const server = this.makeServer();
    return new Promise((resolve) => {
      server.listen(handle, () => {
        this.admit(port, server);
        resolve();
      });
    });
  }
  admit(port, server) {
    this.open.set(port, server);
    clearTimeout(this.refused.get(port));
    this.refused.delete(port);
    this.say(`listens on ${this.host}:${port}`);
  }
  /**
   * For a restart: a port that somebody else took meanwhile is tried again until it is free. A router that was killed counts as gone
   * a moment before the last of its threads has let go of the socket: false only after a while.
   */
  async insist(port) {
    for (let tries = 0; tries < 10; tries += 1) {
      if (await this.listen(port)) return true;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const again = () => {
      void this.listen(port).then((listening) => {
        if (!listening && this.refused.has(port)) this.refused.set(port, setTimeout(again, retryMs));
      });
    };
    this.refused.set(port, setTimeout(again, retryMs));
    return false;
  }
  /** Closes what no revision asks for any more. */
  keepOnly(ports) {
    for (const [port, timer] of this.refused) {
      if (ports.has(port)) continue;
      clearTimeout(timer);
      this.refused.delete(port);
    }
    for (const port of this.open.keys()) if (!ports.has(port)) this.close(port);
  }
  close(port) {
    this.open.get(port)?.close();
    this.open.delete(port);
    this.say(`left port ${port}`);
  }
  servers() {
    return this.open;
  }
  status() {
    return [
      ...[...this.open.keys()].map((port) => ({ port, state: "listening" })),
      ...[...this.refused.keys()].map((port) => ({ port, state: "port-in-use" }))
    ];
  }
};

// src/router/attempt.ts
import http3 from "node:http";

// src/router/headers.ts
var hopByHop = /* @__PURE__ */ new Set(["connection", "proxy-connection", "keep-alive", "te", "transfer-encoding", "upgrade"]);
function pairs(raw) {
  return Array.from({ length: raw.length / 2 }, (_, i) => [raw[2 * i], raw[2 * i + 1]]);
}
var valuesOf = (list, name) => list.filter(([n]) => n.toLowerCase() === name).map(([, value]) => value);
function endToEnd(raw) {
  const all = pairs(raw);
  const named = valuesOf(all, "connection").flatMap((value) => value.split(",")).map((name) => name.trim().toLowerCase());
  const dropped = /* @__PURE__ */ new Set([...hopByHop, ...named]);
  return all.filter(([name]) => !dropped.has(name.toLowerCase()));
}
function requestHeaders(incoming, upgrade) {
  const all = pairs(incoming.rawHeaders);
  const skipped = /* @__PURE__ */ new Set(["x-forwarded-for", "expect"]);
  const kept = endToEnd(incoming.rawHeaders).filter(([name]) => !skipped.has(name.toLowerCase()));
  const host = valuesOf(all, "host")[0] ?? "localhost";
  if (valuesOf(all, "host").length === 0) kept.push(["Host", host]);
  kept.push(["X-Forwarded-For", [...valuesOf(all, "x-forwarded-for"), incoming.client].join(", ")]);
  if (valuesOf(all, "x-forwarded-host").length === 0) kept.push(["X-Forwarded-Host", host]);
  if (valuesOf(all, "x-forwarded-proto").length === 0) kept.push(["X-Forwarded-Proto", "http"]);
  if (upgrade === void 0) kept.push(...framing(incoming.method, all));
  else kept.push(["Connection", "Upgrade"], ["Upgrade", upgrade]);
  return kept.flat();
}
function framing(method, all) {
  if (valuesOf(all, "transfer-encoding").length > 0) return [["Transfer-Encoding", "chunked"]];
  if (valuesOf(all, "content-length").length > 0) return [];
  return ["POST", "PUT", "PATCH"].includes(method) ? [["Content-Length", "0"]] : [];
}
var responseHeaders = (raw) => endToEnd(raw).flat();
function hasBody(headers) {
  if (headers["transfer-encoding"] !== void 0) return true;
  return headers["content-length"] !== void 0 && headers["content-length"] !== "0";
}
function originForm(target) {
  const absolute = /^https?:\/\/[^/?#]*(.*)$/i.exec(target);
  if (!absolute) return target;
  const rest = absolute[1];
  return rest.startsWith("/") ? rest : `/${rest}`;
}

// src/router/attempt.ts
var idempotent = /* @__PURE__ */ new Set(["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"]);
var isIdempotent = (method) => idempotent.has(method ?? "");
function open(exchange, instance) {
  const { request } = exchange;
  const method = request.method ?? "GET";
  const incoming = { method, rawHeaders: request.rawHeaders, client: request.socket.remoteAddress ?? "unknown" };
  return http3.request({
    host: "127.0.0.1",
    port: instance.port,
    method,
    path: originForm(request.url ?? "/"),
    setHost: false,
    agent: isIdempotent(method) ? instance.agent : false,
    headers: requestHeaders(incoming, void 0)
  });
}
function attempt(exchange, instance) {
  return new Promise((resolve) => {
    let upstream;
    try {
      upstream = open(exchange, instance);
    } catch {
      return resolve({ kind: "failed", sent: false, reused: false, reason: "bad-request" });
    }
    new Attempt(exchange, upstream, resolve).begin();
  });
}
var Attempt = class {
  exchange;
  upstream;
  resolve;
  connected = false;
  status = 0;
  settled = false;
  timer;
  constructor(exchange, upstream, resolve) {
    this.exchange = exchange;
    this.upstream = upstream;
    this.resolve = resolve;
  }
  begin() {
    const { upstream, exchange } = this;
    upstream.once("socket", (socket) => {
      if (socket.connecting) socket.once("connect", () => this.send());
      else this.send();
    });
    upstream.once("response", (answer2) => this.pass(answer2));
    upstream.on("error", () => this.failed("reset"));
    exchange.response.once("close", this.onClientClose);
    this.timer = setTimeout(() => this.failed("timeout"), exchange.answerTimeoutMs);
  }
  onClientClose = () => {
    if (!this.exchange.response.writableFinished) this.settle({ kind: "client-gone" });
  };
  /** Only a connection that stands gets the body: one that failed has cost nothing of it. */
  send() {
    if (this.settled) return;
    this.connected = true;
    if (this.exchange.expectsContinue) {
      this.exchange.expectsContinue = false;
      this.exchange.response.writeContinue();
    }
    this.exchange.body.sendTo(this.upstream);
  }
  pass(answer2) {
    clearTimeout(this.timer);
    const { response } = this.exchange;
    if (this.settled) return;
    try {
      response.writeHead(answer2.statusCode ?? 502, answer2.statusMessage, responseHeaders(answer2.rawHeaders));
    } catch {
      return this.failed("invalid-answer");
    }
    this.status = answer2.statusCode ?? 502;
    setImmediate(() => {
      if (!response.headersSent || !response.writableEnded) response.flushHeaders();
    });
    answer2.pipe(response, { end: false });
    answer2.once("end", () => {
      const { rawTrailers } = answer2;
      if (rawTrailers.length > 0) response.addTrailers(pairs(rawTrailers));
      response.end();
      this.settle({ kind: "answered", status: this.status });
    });
    answer2.once("error", () => this.failed("reset"));
    answer2.once("close", () => {
      if (!answer2.complete) this.failed("reset");
    });
  }
  failed(reason) {
    if (this.settled) return;
    if (this.status !== 0) {
      this.settle({ kind: "broken", status: this.status });
      this.exchange.response.destroy();
    } else this.settle({ kind: "failed", sent: this.connected, reused: this.upstream.reusedSocket, reason: this.connected || reason !== "reset" ? reason : "connect-failed" });
  }
  settle(result) {
    if (this.settled) return;
    this.settled = true;
    clearTimeout(this.timer);
    this.exchange.response.off("close", this.onClientClose);
    if (result.kind === "answered") this.exchange.body.discard();
    else {
      this.exchange.body.release();
      this.upstream.destroy();
    }
    this.resolve(result);
  }
};

// src/router/body.ts
var largestKept = 64 * 1024;
var RequestBody = class {
  source;
  kept = [];
  size = 0;
  ended;
  detach = () => void 0;
  constructor(source) {
    this.source = source;
    this.ended = !hasBody(source.headers);
    if (this.ended) source.resume();
  }
  /** Whether all that was read so far is still here. */
  get replayable() {
    return this.size <= largestKept;
  }
  sendTo(upstream) {
    for (const chunk of this.kept) upstream.write(chunk);
    if (this.ended) return this.finish(upstream);
    const onData = (chunk) => {
      this.keep(chunk);
      if (!upstream.write(chunk)) this.source.pause();
    };
    const onEnd = () => {
      this.ended = true;
      this.finish(upstream);
    };
    const onDrain = () => {
      this.source.resume();
    };
    this.source.on("data", onData).once("end", onEnd);
    upstream.on("drain", onDrain);
    this.source.resume();
    this.detach = () => {
      this.source.off("data", onData).off("end", onEnd);
      upstream.off("drain", onDrain);
    };
  }
  /** The attempt is over; what was not read yet waits for the next one. */
  release() {
    this.detach();
    this.detach = () => void 0;
    if (!this.ended) this.source.pause();
  }
  /** No further attempt: the rest is read and thrown away, so that the connection can carry another request. */
  discard() {
    this.release();
    this.kept = [];
    this.source.resume();
  }
  keep(chunk) {
    this.size += chunk.length;
    if (this.replayable) this.kept.push(chunk);
    else this.kept = [];
  }
  finish(upstream) {
    const trailers = this.source.rawTrailers;
    if (trailers.length > 0 && this.source.headers["transfer-encoding"] !== void 0) {
      upstream.addTrailers(pairs(trailers));
    }
    upstream.end();
  }
};

// src/router/proxy.ts
var mostResets = 2;
var mostAttempts = 8;
var mostHeld = 1e3;
var newTrial = (gone) => ({ tried: /* @__PURE__ */ new Set(), attempts: 0, resets: 0, gone });
var Proxy = class {
  settings;
  held = 0;
  constructor(settings) {
    this.settings = settings;
  }
  async handle(request, response, expects) {
    const began = performance.now();
    request.on("error", () => void 0);
    response.on("error", () => void 0);
    if (this.settings.closing()) response.shouldKeepAlive = false;
    const exchange = {
      request,
      response,
      body: new RequestBody(request),
      expectsContinue: expects === "continue",
      answerTimeoutMs: this.settings.answerTimeoutMs
    };
    const trial = newTrial(() => response.destroyed);
    for (; ; ) {
      const instance = await this.acquire(trial);
      if (!instance) return this.refuse(exchange, trial);
      const result = await this.use(instance, () => attempt(exchange, instance));
      if (result.kind !== "failed") return this.record(instance.rev, endingOf(result, performance.now() - began));
      noteFailure(trial, instance, result);
      if (!mayRepeat(exchange, trial, result)) return this.refuse(exchange, trial);
    }
  }
  /** An instance to try; waits a moment if none is ready but one may soon be. */
  async acquire(trial) {
    const { supervisor, holdMs: holdMs2 } = this.settings;
    const until = Date.now() + holdMs2;
    for (; ; ) {
      for (const earlier of trial.tried) if (earlier.phase !== "ready") trial.tried.delete(earlier);
      const instance = supervisor.choose(trial.tried);
      if (instance) return instance;
      if (trial.gone() || Date.now() >= until || this.held >= mostHeld || !supervisor.hopeful()) return void 0;
      this.held += 1;
      await supervisor.nextChange(until - Date.now()).finally(() => {
        this.held -= 1;
      });
    }
  }
  async use(instance, work) {
    instance.open += 1;
    try {
      return await work();
    } finally {
      instance.open -= 1;
      if (instance.open === 0 && instance.phase === "draining") this.settings.supervisor.wake();
    }
  }
  record(rev, ending) {
    const revision = rev === void 0 ? void 0 : this.settings.supervisor.revisions.get(rev);
    if (revision) revision.counters.record(ending, Date.now());
    else if (ending.kind === "lost") this.settings.supervisor.unrouted += 1;
  }
  /** Why there is no answer, in the words of the header `x-slipway-router`. */
  refusal({ failure }) {
    if (failure?.reason === "bad-request") return { status: 400, reason: failure.reason };
    if (failure) return failure.reason === "timeout" ? { status: 504, reason: "timeout" } : { status: 502, reason: failure.reason };
    return { status: 503, reason: Object.keys(this.settings.supervisor.choice.get()).length === 0 ? "no-route" : "no-ready-instance" };
  }
  /** The revision that a request without an answer counts for: the last one tried, else the one with the greatest weight, else the one that is to come. */
  blamed({ last }) {
    const { supervisor } = this.settings;
    return last?.rev ?? Object.entries(supervisor.choice.get()).sort(([, a], [, b]) => b - a)[0]?.[0] ?? supervisor.awaited();
  }
  refuse({ request, response, body }, trial) {
    const { status, reason } = this.refusal(trial);
    this.record(this.blamed(trial), response.destroyed || status === 400 ? { kind: "ended" } : { kind: "lost" });
    if (response.destroyed) return;
    const text = `${status} ${reason}
`;
    response.writeHead(status, {
      "x-slipway-router": reason,
      "content-type": "text/plain; charset=utf-8",
      "content-length": String(Buffer.byteLength(text)),
      ...status === 503 ? { "retry-after": "1" } : {},
      ...request.complete ? {} : { connection: "close" }
    });
    response.end(text);
    body.discard();
  }
};
function noteFailure(trial, instance, failure) {
  trial.last = instance;
  trial.failure = failure;
  trial.attempts += 1;
  if (failure.reason === "reset" && !failure.reused) trial.resets += 1;
  if (failure.reused) return;
  trial.tried.add(instance);
  if (failure.reason === "connect-failed" || failure.reason === "reset") instance.suspect(Date.now());
}
function mayRepeat({ request, response, body }, trial, failure) {
  if (response.destroyed || !body.replayable || trial.attempts >= mostAttempts || trial.resets > mostResets) return false;
  if (failure.reason === "connect-failed") return true;
  return failure.reason === "reset" && (!failure.sent || isIdempotent(request.method));
}
function endingOf(result, ms) {
  if (result.kind === "answered") return { kind: "answered", status: result.status, ms };
  return result.kind === "broken" ? { kind: "lost" } : { kind: "ended" };
}

// src/router/rotation.ts
import { copyFile, stat, truncate } from "node:fs/promises";
var largestLog = 10 * 1024 * 1024;
async function rotate(log, largest = largestLog) {
  const size = await stat(log).then((facts) => facts.size, () => 0);
  if (size <= largest) return;
  await copyFile(log, `${log}.1`);
  await truncate(log, 0);
}

// src/router/state.ts
import { mkdirSync, readFileSync as readFileSync3 } from "node:fs";
import { open as open2, rename, rm } from "node:fs/promises";
import os from "node:os";
import path2 from "node:path";
var emptyState = () => ({ schema: routerStateSchema, revisions: {}, weights: {} });
function readJson(file) {
  let text;
  try {
    text = readFileSync3(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return void 0;
    throw error;
  }
  return JSON.parse(text);
}
function readState(file) {
  const state = readJson(file) ?? emptyState();
  if (state.schema > routerStateSchema) throw new Error(`${file} has schema ${state.schema}; this router knows up to ${routerStateSchema}. Use a newer version of the suite.`);
  return state;
}
async function writeJson(file, value) {
  const beside = `${file}.${process.pid}.tmp`;
  try {
    const handle = await open2(beside, "w", 384);
    try {
      await handle.writeFile(`${JSON.stringify(value)}
`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => void 0);
    throw error;
  }
}
var Saver = class {
  tail = Promise.resolve();
  queued;
  file;
  value;
  constructor(file, value) {
    this.file = file;
    this.value = value;
  }
  save() {
    if (this.queued) return this.queued;
    const write = this.tail.then(() => {
      this.queued = void 0;
      return writeJson(this.file, this.value());
    });
    this.queued = write;
    this.tail = write.catch(() => void 0);
    return write;
  }
};
function socketPath(directory2) {
  const wanted = path2.join(directory2, "control.sock");
  if (Buffer.byteLength(wanted) <= 100) return wanted;
  const own = path2.join(os.tmpdir(), `slipway-${os.userInfo().uid}`);
  mkdirSync(own, { recursive: true, mode: 448 });
  return path2.join(own, `${digestBytes(directory2).slice(7, 27)}.sock`);
}

// src/router/supervisor.ts
import { mkdirSync as mkdirSync2 } from "node:fs";
import http6 from "node:http";
import path3 from "node:path";

// src/router/balancer.ts
var WeightedChoice = class {
  weights = {};
  credit = /* @__PURE__ */ new Map();
  /** Equal weights keep their place in the round. */
  set(weights) {
    const positive = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight > 0));
    if (JSON.stringify(Object.entries(positive).sort()) === JSON.stringify(Object.entries(this.weights).sort())) return;
    this.weights = positive;
    this.credit = /* @__PURE__ */ new Map();
  }
  get() {
    return { ...this.weights };
  }
  /** The next revision among those that `eligible` accepts, or undefined. */
  next(eligible) {
    let best;
    let total = 0;
    for (const [rev, weight] of Object.entries(this.weights)) {
      if (!eligible(rev)) continue;
      total += weight;
      this.credit.set(rev, (this.credit.get(rev) ?? 0) + weight);
      if (best === void 0 || this.creditOf(rev) > this.creditOf(best)) best = rev;
    }
    if (best !== void 0) this.credit.set(best, this.creditOf(best) - total);
    return best;
  }
  creditOf(rev) {
    return this.credit.get(rev) ?? 0;
  }
};
function leastOpen(instances) {
  return instances.reduce((best, instance) => {
    if (best === void 0 || instance.open < best.open) return instance;
    return instance.open === best.open && instance.chosenAt < best.chosenAt ? instance : best;
  }, void 0);
}

// src/router/counters.ts
var growth = Math.log(1.1);
var bucketCount = 160;
var bucketOf = (ms) => Math.min(bucketCount - 1, Math.max(0, Math.ceil(Math.log(Math.max(ms, 0.1) / 0.1) / growth)));
var upperBound = (bucket) => 0.1 * Math.exp(bucket * growth);
var emptyTally = () => ({ requests: 0, serverErrors: 0, lost: 0, buckets: {} });
function add(tally, ending) {
  tally.requests += 1;
  if (ending.kind === "lost") tally.lost += 1;
  if (ending.kind !== "answered") return;
  if (ending.status >= 500) tally.serverErrors += 1;
  const bucket = bucketOf(ending.ms);
  tally.buckets[bucket] = (tally.buckets[bucket] ?? 0) + 1;
}
function p95(buckets) {
  const entries = Object.entries(buckets).map(([bucket, count]) => [Number(bucket), count]).sort(([a], [b]) => a - b);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of entries) {
    seen += count;
    if (seen >= 0.95 * total) return Math.round(upperBound(bucket) * 10) / 10;
  }
  return null;
}
var countsOf = (tally) => ({ requests: tally.requests, serverErrors: tally.serverErrors, lost: tally.lost, p95Ms: p95(tally.buckets) });
function merged(tallies) {
  const sum = emptyTally();
  for (const tally of tallies) {
    sum.requests += tally.requests;
    sum.serverErrors += tally.serverErrors;
    sum.lost += tally.lost;
    for (const [bucket, count] of Object.entries(tally.buckets)) sum.buckets[Number(bucket)] = (sum.buckets[Number(bucket)] ?? 0) + count;
  }
  return sum;
}
var windowSeconds = 5;
var Counters = class {
  total;
  seconds = /* @__PURE__ */ new Map();
  constructor(saved) {
    this.total = saved ?? emptyTally();
  }
  record(ending, now) {
    const second = Math.floor(now / 1e3);
    for (const old of this.seconds.keys()) if (old <= second - windowSeconds) this.seconds.delete(old);
    const current = this.seconds.get(second) ?? emptyTally();
    this.seconds.set(second, current);
    add(current, ending);
    add(this.total, ending);
  }
  all() {
    return countsOf(this.total);
  }
  recent(now) {
    const oldest = Math.floor(now / 1e3) - windowSeconds;
    return countsOf(merged([...this.seconds].filter(([second]) => second > oldest).map(([, tally]) => tally)));
  }
  save() {
    return structuredClone(this.total);
  }
};

// src/router/instance.ts
import { randomBytes } from "node:crypto";
import http5 from "node:http";

// src/router/backoff.ts
var firstMs = 200;
var longestMs = 3e4;
var stableMs = 1e4;
function restartDelay(failures, random = Math.random) {
  const full = Math.min(longestMs, firstMs * 2 ** Math.max(0, failures - 1));
  return Math.round(full / 2 + random() * (full / 2));
}

// src/router/launch.ts
import { spawn as spawn2 } from "node:child_process";
import { closeSync, openSync, readFileSync as readFileSync4 } from "node:fs";

// src/kernel/errors.ts
var SlipwayError = class extends Error {
  reason;
  where;
  expected;
  remedy;
  problems;
  appendix;
  constructor(what, facts) {
    super(what, facts.cause === void 0 ? void 0 : { cause: facts.cause });
    this.name = new.target.name;
    this.reason = facts.reason;
    this.where = facts.where;
    this.expected = facts.expected;
    this.remedy = facts.remedy;
    this.problems = facts.problems ?? [];
    this.appendix = facts.appendix;
  }
  /** One paragraph for a person: where, what, what was expected, what to do. */
  explain() {
    return [
      this.where ? `${this.where}: ${this.message}` : this.message,
      this.expected ? `Expected: ${this.expected}` : "",
      this.remedy ? `What to do: ${this.remedy}` : ""
    ].filter(Boolean).join("\n  ");
  }
};
var UserError = class extends SlipwayError {
};

// src/kernel/env-file.ts
var escapes = { n: "\n", r: "\r", t: "	", '"': '"', "\\": "\\", $: "$", "`": "`" };
var lineOf = (cursor, at = cursor.at) => cursor.text.slice(0, at).split("\n").length;
var malformed = (line, what) => new UserError(`Line ${line} of the env file: ${what}.`, { reason: "config-invalid", expected: "lines of KEY=value, values with blanks or signs in quotes" });
function take(cursor, pattern) {
  pattern.lastIndex = cursor.at;
  const match = pattern.exec(cursor.text);
  if (!match) return void 0;
  cursor.at = pattern.lastIndex;
  return match[1] ?? match[0];
}
function takeValue(cursor) {
  const start = cursor.at;
  const quote = cursor.text[start];
  if (quote === "'" || quote === '"') {
    const inner = take(cursor, quote === "'" ? /'([^']*)'/y : /"((?:[^"\\]|\\[^])*)"/y);
    if (inner === void 0) throw malformed(lineOf(cursor, start), "a quote is not closed");
    if (take(cursor, /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y) === void 0) throw malformed(lineOf(cursor), "something follows the closing quote");
    return quote === "'" ? inner : inner.replace(/\\([^])/g, (whole, sign) => escapes[sign] ?? whole);
  }
  const line = take(cursor, /[^\n]*(?:\n|$)/y) ?? "";
  return line.replace(/(^|[ \t])#.*$/s, "").trim();
}
function parseEnvFile(text) {
  const cursor = { text, at: 0 };
  const values = /* @__PURE__ */ new Map();
  while (cursor.at < text.length) {
    if (take(cursor, /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y) !== void 0) continue;
    const key = take(cursor, /[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)[ \t]*=[ \t]*/y);
    if (key === void 0) throw malformed(lineOf(cursor), "no assignment");
    values.set(key, takeValue(cursor));
  }
  return Object.fromEntries(values);
}

// src/router/launch.ts
function environmentOf({ service, router, rev, slot, token, port, spec }) {
  const configured = spec.envFile === void 0 ? {} : parseEnvFile(readFileSync4(spec.envFile, "utf8"));
  return {
    ...spec.env,
    ...configured,
    PORT: String(port),
    SLIPWAY_SERVICE: service,
    SLIPWAY_REVISION: rev,
    SLIPWAY_INSTANCE: `${rev}-${slot}`,
    SLIPWAY_PROCESS: token,
    SLIPWAY_ROUTER: router
  };
}
function launch(facts) {
  const env = environmentOf(facts);
  const log = openSync(facts.log, "a", 384);
  try {
    const [program, ...args] = facts.spec.argv;
    return spawn2(program, args, { cwd: facts.spec.directory, env, detached: true, stdio: ["ignore", log, log] });
  } finally {
    closeSync(log);
  }
}

// src/router/probe.ts
import http4 from "node:http";
import net from "node:net";
function probe(readiness, port) {
  return readiness.kind === "http" ? httpProbe(readiness.path, port, readiness.timeoutMs) : tcpProbe(port, readiness.timeoutMs);
}
function httpProbe(path6, port, timeoutMs) {
  return new Promise((resolve) => {
    const request = http4.get({ host: "127.0.0.1", port, path: path6, agent: false, headers: { "user-agent": "slipway-probe", connection: "close" } });
    const timer = setTimeout(() => request.destroy(new Error("timeout")), timeoutMs);
    const answer2 = (good) => {
      clearTimeout(timer);
      request.destroy();
      resolve(good);
    };
    request.once("response", (response) => {
      response.on("error", () => void 0);
      answer2((response.statusCode ?? 500) < 400);
    });
    request.on("error", () => answer2(false));
  });
}
function tcpProbe(port, timeoutMs) {
  return new Promise((resolve) => {
    const socket = net.connect({ host: "127.0.0.1", port });
    const answer2 = (good) => {
      socket.destroy();
      resolve(good);
    };
    socket.setTimeout(timeoutMs, () => answer2(false));
    socket.once("connect", () => answer2(true));
    socket.on("error", () => answer2(false));
  });
}
function freePort(taken) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen({ host: "127.0.0.1", port: 0 }, () => {
      const { port } = server.address();
      server.close(() => resolve(taken.has(port) ? freePort(taken) : port));
    });
  });
}

// src/router/instance.ts
var livenessMs = 250;
var steadyProbeMs = 1e3;
var failuresUntilUnready = 3;
var Instance = class _Instance {
  rev;
  slot;
  agent = new http5.Agent({ keepAlive: true, maxFreeSockets: 256, timeout: 4e3 });
  open = 0;
  chosenAt = 0;
  phase = "waiting";
  port;
  spec;
  around;
  token;
  identity;
  /** Not our child: its end is not told, but found. */
  adopted = false;
  restarts;
  failures = 0;
  lastExit = null;
  startedAt = 0;
  readyAt = Number.POSITIVE_INFINITY;
  late = false;
  busy = false;
  missed = 0;
  dueAt = 0;
  endAt = Number.POSITIVE_INFINITY;
  gone = false;
  constructor(rev, spec, saved, around) {
    this.rev = rev;
    this.spec = spec;
    this.around = around;
    this.slot = saved.slot;
    this.token = saved.token;
    this.port = saved.port;
    this.identity = saved.identity;
    this.restarts = saved.restarts;
  }
  static create(rev, slot, spec, around) {
    return new _Instance(rev, spec, { slot, token: "", port: 0, identity: null, restarts: 0 }, around);
  }
  update(spec) {
    this.spec = spec;
  }
  saved() {
    return { slot: this.slot, token: this.token, port: this.port, identity: this.identity, restarts: this.restarts };
  }
  /** Takes over the process of an earlier router if it is still the same one. */
  adopt(ready, now) {
    const found = this.identity ?? (this.token === "" ? void 0 : findByToken(this.token));
    if (!found || !isAlive(found)) return false;
    this.identity = found;
    this.adopted = true;
    this.startedAt = this.readyAt = this.dueAt = now;
    this.phase = ready;
    return true;
  }
  /** When this instance wants to be looked at again. */
  due(now) {
    if (this.busy) return now + livenessMs;
    return Math.min(this.dueAt, this.endAt, this.adopted ? now + livenessMs : Number.POSITIVE_INFINITY);
  }
  tick(now) {
    if (this.gone) return;
    if (this.adopted && this.identity && !isAlive(this.identity)) return this.ended({ at: new Date(now).toISOString(), code: null, signal: null }, now);
    switch (this.phase) {
      case "waiting":
        if (now >= this.dueAt && !this.busy) void this.start(now);
        return;
      case "starting":
      case "ready":
      case "unready":
        if (now >= this.dueAt && !this.busy) void this.look(now);
        return;
      case "draining":
        if (this.open === 0 || now >= this.endAt) this.stop(now);
        else this.dueAt = now + livenessMs;
        return;
      case "stopping":
        if (now >= this.endAt && this.identity) {
          this.around.say(`${this.rev}-${this.slot} did not end ${this.spec.killGraceMs} ms after SIGTERM: SIGKILL`);
          signalGroup(this.identity, "SIGKILL");
          this.endAt = now + 1e3;
        }
        this.dueAt = now + livenessMs;
    }
  }
  /** No new requests; the process is ended when the open ones have, or at the deadline. */
  drain(now) {
    if (this.phase === "draining" || this.phase === "stopping") return;
    if (!this.identity && !this.busy) return this.leave();
    this.phase = "draining";
    this.endAt = now + this.spec.drainMs;
    this.dueAt = now;
  }
  stop(now) {
    if (this.phase === "stopping") return;
    if (!this.identity && !this.busy) return this.leave();
    this.phase = "stopping";
    this.endAt = now + this.spec.killGraceMs;
    this.dueAt = now + livenessMs;
    if (this.identity) signalGroup(this.identity, "SIGTERM");
  }
  suspect(now) {
    if (this.phase !== "ready") return;
    this.phase = "unready";
    this.dueAt = now;
    this.around.changed();
  }
  async start(now) {
    this.busy = true;
    this.phase = "starting";
    this.token = randomBytes(8).toString("hex");
    try {
      this.port = await freePort(this.around.takenPorts());
      await this.around.save().catch((error) => this.around.say(`state not written: ${String(error)}`));
      if (this.leaving()) return this.leave();
      this.spawn();
    } catch (error) {
      this.ended({ at: (/* @__PURE__ */ new Date()).toISOString(), code: null, signal: null, spawnError: error.code ?? "failed" }, now);
      this.around.say(`${this.rev}-${this.slot} could not be started: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.busy = false;
      this.around.changed();
    }
  }
  leaving() {
    return this.phase === "draining" || this.phase === "stopping";
  }
  spawn() {
    const child = launch({ service: this.around.service, router: this.around.directory, rev: this.rev, slot: this.slot, token: this.token, port: this.port, spec: this.spec, log: this.around.logOf(this.rev, this.slot) });
    const now = Date.now();
    this.startedAt = this.dueAt = now;
    this.readyAt = Number.POSITIVE_INFINITY;
    this.late = this.adopted = false;
    this.missed = 0;
    child.once("error", (error) => {
      if (child.pid === void 0) this.ended({ at: (/* @__PURE__ */ new Date()).toISOString(), code: null, signal: null, spawnError: error.code ?? "failed" }, Date.now());
    });
    if (child.pid === void 0) return;
    this.identity = identify(child.pid) ?? { pid: child.pid, startTime: "" };
    child.once("exit", (code, signal) => this.ended({ at: (/* @__PURE__ */ new Date()).toISOString(), code, signal }, Date.now()));
    this.around.save().catch((error) => this.around.say(`state not written: ${String(error)}`));
  }
  ended(exit, now) {
    const identity = this.identity;
    this.identity = null;
    this.agent.destroy();
    if (identity) endRemains(identity);
    this.lastExit = exit;
    if (this.leaving()) return this.leave();
    this.failures = now - this.readyAt >= stableMs ? 1 : this.failures + 1;
    const delay = restartDelay(this.failures);
    this.phase = "waiting";
    this.dueAt = now + delay;
    this.restarts += 1;
    const how = exit.spawnError ?? (exit.signal ? `signal ${exit.signal}` : exit.code === null ? "unseen" : `code ${exit.code}`);
    this.around.say(`${this.rev}-${this.slot} ended (${how}), ${this.failures} in a row${this.crashLoop() ? ": crash loop" : ""}; again in ${delay} ms`);
    this.around.changed();
  }
  leave() {
    this.gone = true;
    this.agent.destroy();
    this.around.changed();
  }
  async look(now) {
    this.busy = true;
    const identity = this.identity;
    const { ready } = this.spec;
    const good = ready.kind === "alive" ? now - this.startedAt >= ready.forMs : await probe(ready, this.port);
    this.busy = false;
    if (this.identity !== identity || identity === null || this.leaving() || this.phase === "waiting") return;
    this.judge(good, Date.now());
  }
  judge(good, now) {
    const { ready } = this.spec;
    const interval = ready.kind === "alive" ? 100 : ready.intervalMs;
    const before = this.phase;
    this.missed = good ? 0 : this.missed + 1;
    if (good && before !== "ready") {
      this.phase = "ready";
      this.readyAt = now;
      this.late = false;
    }
    if (!good && before === "ready" && this.missed >= failuresUntilUnready) this.phase = "unready";
    if (!good && before === "starting" && ready.kind !== "alive") this.late = now - this.startedAt > ready.withinMs;
    this.dueAt = now + (this.phase === "ready" && good ? Math.max(interval, steadyProbeMs) : interval);
    if (this.phase === before) return this.around.rescheduled();
    this.around.say(`${this.rev}-${this.slot} is ${this.phase}`);
    this.around.changed();
  }
  crashLoop() {
    return this.failures >= crashLoopAfter;
  }
  /** Whether it may become ready soon, so that a request may wait for it. */
  hopeful() {
    return !this.crashLoop() && !this.late && (this.phase === "starting" || this.phase === "waiting" || this.phase === "unready");
  }
  status() {
    return {
      slot: this.slot,
      pid: this.identity?.pid ?? null,
      startTime: this.identity?.startTime ?? null,
      port: this.port,
      phase: this.phase,
      open: this.open,
      restarts: this.restarts,
      failures: this.failures,
      crashLoop: this.crashLoop(),
      late: this.late,
      lastExit: this.lastExit,
      log: this.around.logOf(this.rev, this.slot)
    };
  }
};

// src/router/supervisor.ts
var idleTickMs = 1e3;
var Supervisor = class {
  revisions = /* @__PURE__ */ new Map();
  choice = new WeightedChoice();
  unrouted = 0;
  facts;
  around;
  timer;
  waiters = /* @__PURE__ */ new Set();
  picks = 0;
  frozen = false;
  successor;
  constructor(facts) {
    this.facts = facts;
    mkdirSync2(path3.join(facts.directory, "logs"), { recursive: true, mode: 448 });
    this.around = {
      service: facts.service,
      directory: facts.directory,
      logOf: (rev, slot) => path3.join(facts.directory, "logs", `${rev}-${slot}.log`),
      takenPorts: () => new Set(this.instances().map((instance) => instance.port)),
      changed: () => this.wake(),
      rescheduled: () => this.plan(0),
      save: facts.save,
      say: facts.say
    };
  }
  instances() {
    return [...this.revisions.values()].flatMap((revision) => revision.instances);
  }
  /** What an earlier router left: live processes are adopted, the others started anew. `readyPorts`: known to be ready. */
  restore(state, counted, readyPorts) {
    const now = Date.now();
    for (const [rev, { spec, instances, leaving }] of Object.entries(state.revisions)) {
      const revision = { spec, instances: [], counters: new Counters(counted[rev]), leaving: leaving === true };
      this.revisions.set(rev, revision);
      for (const saved of instances) {
        const instance = new Instance(rev, spec, saved, this.around);
        const adopted = instance.adopt(readyPorts.has(saved.port) ? "ready" : "starting", now);
        if (adopted) revision.instances.push(instance);
        if (adopted && leaving) instance.stop(now);
        this.facts.say(`${rev}-${saved.slot} ${adopted ? "adopted" : "is gone"}`);
      }
    }
    this.choice.set(state.weights);
    this.wake();
  }
  state() {
    const revisions = Object.fromEntries([...this.revisions].map(([rev, { spec, instances, leaving }]) => [rev, { spec, instances: instances.map((i) => i.saved()), ...leaving ? { leaving } : {} }]));
    return { schema: routerStateSchema, revisions, weights: this.choice.get() };
  }
  put(rev, spec) {
    const known = this.revisions.get(rev);
    if (known) {
      known.spec = spec;
      known.leaving = false;
      for (const instance of known.instances) instance.update(spec);
    } else this.revisions.set(rev, { spec, instances: [], counters: new Counters(), leaving: false });
    this.wake();
  }
  /** Ends the processes of a revision; it is forgotten with the last of them. */
  remove(rev) {
    const revision = this.revisions.get(rev);
    if (!revision) return;
    revision.leaving = true;
    for (const instance of revision.instances) instance.stop(Date.now());
    this.wake();
  }
  /** For a router that takes over or is taken over: processes are neither started nor ended any more. */
  freeze() {
    this.frozen = true;
    clearTimeout(this.timer);
  }
  thaw() {
    this.frozen = false;
    this.wake();
  }
  /** From now on every request goes to the router that took over: it alone knows what is wanted. */
  succeed(port) {
    this.successor = { rev: "", port, agent: new http6.Agent({ keepAlive: true, timeout: 4e3 }), open: 0, phase: "ready", chosenAt: 0, suspect: () => void 0 };
  }
  wake() {
    const waiting = this.waiters;
    this.waiters = /* @__PURE__ */ new Set();
    for (const tell of waiting) tell();
    this.plan(0);
  }
  plan(ms) {
    clearTimeout(this.timer);
    if (!this.frozen) this.timer = setTimeout(() => this.tick(), ms);
  }
  tick() {
    const now = Date.now();
    for (const [rev, revision] of this.revisions) {
      for (const instance of revision.instances) instance.tick(now);
      revision.instances = revision.instances.filter((instance) => !instance.gone);
      if (revision.leaving) this.forget(rev, revision);
      else this.adjust(rev, revision, now);
    }
    const due = Math.min(now + idleTickMs, ...this.instances().map((instance) => instance.due(now)));
    this.plan(Math.max(5, due - now));
  }
  forget(rev, revision) {
    if (revision.instances.length > 0) return;
    this.revisions.delete(rev);
    this.facts.say(`${rev} has ended`);
    this.facts.forgotten();
    this.facts.save().catch((error) => this.facts.say(`state not written: ${String(error)}`));
  }
  adjust(rev, revision, now) {
    const staying = revision.instances.filter((i) => i.phase !== "draining" && i.phase !== "stopping");
    const taken = new Set(revision.instances.map((i) => i.slot));
    for (let missing = revision.spec.replicas - staying.length; missing > 0; missing -= 1) {
      let slot = 0;
      while (taken.has(slot)) slot += 1;
      taken.add(slot);
      const instance = Instance.create(rev, slot, revision.spec, this.around);
      revision.instances.push(instance);
      instance.tick(now);
    }
    const rank = (i) => i.phase === "ready" ? 1 : 0;
    const leavers = staying.sort((a, b) => rank(a) - rank(b) || b.slot - a.slot).slice(0, Math.max(0, staying.length - revision.spec.replicas));
    for (const instance of leavers) instance.drain(now);
    if (leavers.length > 0) this.plan(0);
  }
  /** The revision whose turn it is, and an instance of it that is ready and was not tried. A revision without one passes its turn. */
  choose(tried) {
    if (this.successor) return this.successor;
    const usable = (rev2) => (this.revisions.get(rev2)?.instances ?? []).filter((i) => i.phase === "ready" && !tried.has(i));
    const rev = this.choice.next((candidate) => usable(candidate).length > 0);
    const instance = rev === void 0 ? void 0 : leastOpen(usable(rev));
    if (instance) instance.chosenAt = this.picks += 1;
    return instance;
  }
  /**
   * Whether there may be an instance to ask soon. While nothing has a weight, one release takes another's place: each that is not leaving
   * may get it next, also one that is only announced and has no process yet.
   */
  hopeful() {
    const weighted = Object.keys(this.choice.get());
    if (weighted.length > 0) return weighted.some((rev) => this.revisions.get(rev)?.instances.some((i) => i.hopeful()));
    return [...this.revisions.values()].some(({ instances, leaving }) => !leaving && (instances.length === 0 || instances.some((i) => i.phase === "ready" || i.hopeful())));
  }
  /** While nothing has a weight: the newest revision that is not leaving, which will get it. */
  awaited() {
    return [...this.revisions].findLast(([, { leaving }]) => !leaving)?.[0];
  }
  /** Resolves at the next change, or after `ms`. */
  nextChange(ms) {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.waiters.add(done);
    });
  }
  /** Ends all processes without forgetting what is wanted; true when none is left. */
  async endAll(deadlineMs) {
    this.freeze();
    const until = Date.now() + deadlineMs;
    for (const instance of this.instances()) instance.drain(Date.now());
    for (; ; ) {
      const left = this.instances().filter((instance) => !instance.gone);
      if (left.length === 0) return true;
      if (Date.now() > until) return false;
      for (const instance of left) instance.tick(Date.now());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
};

// src/router/tunnel.ts
import http7 from "node:http";
var handshakeMs = 3e4;
function head(first, headers) {
  const lines = Array.from({ length: headers.length / 2 }, (_, i) => `${headers[2 * i]}: ${headers[2 * i + 1]}\r
`);
  return `${first}\r
${lines.join("")}\r
`;
}
async function tunnel(proxy, request, socket, early) {
  socket.on("error", () => socket.destroy());
  const trial = newTrial(() => socket.destroyed);
  for (; ; ) {
    const instance = await proxy.acquire(trial);
    if (instance) {
      const opening = await proxy.use(instance, () => open3(request, socket, early, instance));
      if (opening.kind === "ended") return proxy.record(instance.rev, { kind: "ended" });
      noteFailure(trial, instance, { kind: "failed", sent: opening.kind === "reset", reused: false, reason: opening.kind });
      if (opening.kind === "connect-failed" && trial.attempts < 4) continue;
    }
    proxy.record(proxy.blamed(trial), { kind: "lost" });
    const { status, reason } = proxy.refusal(trial);
    socket.end(head(`HTTP/1.1 ${status} ${http7.STATUS_CODES[status] ?? ""}`, ["x-slipway-router", reason, "Connection", "close", "Content-Length", "0"]));
    return;
  }
}
function open3(request, socket, early, instance) {
  return new Promise((resolve) => {
    const client = request.socket.remoteAddress ?? "unknown";
    const upstream = http7.request({
      host: "127.0.0.1",
      port: instance.port,
      method: request.method ?? "GET",
      path: originForm(request.url ?? "/"),
      agent: false,
      setHost: false,
      headers: requestHeaders({ method: request.method ?? "GET", rawHeaders: request.rawHeaders, client }, request.headers.upgrade)
    });
    let connected = false;
    const timer = setTimeout(() => upstream.destroy(), handshakeMs);
    upstream.once("socket", (inner) => inner.once("connect", () => {
      connected = true;
    }));
    upstream.once("close", () => {
      clearTimeout(timer);
    });
    upstream.on("error", () => resolve({ kind: connected ? "reset" : "connect-failed" }));
    upstream.once("upgrade", (answer2, inner, innerEarly) => {
      clearTimeout(timer);
      const switched = [...responseHeaders(answer2.rawHeaders), "Connection", "Upgrade", "Upgrade", answer2.headers.upgrade ?? ""];
      socket.write(head(`HTTP/1.1 101 ${answer2.statusMessage ?? "Switching Protocols"}`, switched), "latin1");
      join(socket, inner, { toClient: innerEarly, toInstance: early }, () => resolve({ kind: "ended" }));
    });
    upstream.once("response", (answer2) => {
      clearTimeout(timer);
      socket.write(head(`HTTP/1.1 ${answer2.statusCode} ${answer2.statusMessage ?? ""}`, [...responseHeaders(answer2.rawHeaders), "Connection", "close"]), "latin1");
      answer2.pipe(socket);
      answer2.once("close", () => resolve({ kind: "ended" }));
    });
    upstream.end();
  });
}
function join(socket, inner, early, ended) {
  if (early.toClient.length > 0) socket.write(early.toClient);
  if (early.toInstance.length > 0) inner.write(early.toInstance);
  const close = () => {
    socket.destroy();
    inner.destroy();
    ended();
  };
  inner.on("error", close);
  socket.on("error", close);
  inner.once("close", close);
  socket.once("close", close);
  socket.pipe(inner).pipe(socket);
}

// src/router/router.ts
var holdMs = 5e3;
var answerTimeoutMs = 3e5;
var lingerMs = 8e4;
var Router = class {
  supervisor;
  listeners;
  control;
  facts;
  saver;
  countSaver;
  /** A change of what is wanted that is being written and not yet acted on. */
  pending;
  queue = Promise.resolve();
  mode = "serving";
  counted = -1;
  constructor(facts) {
    this.facts = facts;
    const { directory: directory2, settings, say: say2 } = facts;
    this.saver = new Saver(path4.join(directory2, "state.json"), () => this.stateToWrite());
    this.countSaver = new Saver(path4.join(directory2, "counters.json"), () => this.tallies());
    this.supervisor = new Supervisor({
      service: settings.service,
      directory: directory2,
      say: say2,
      save: () => this.save(),
      forgotten: () => this.listeners.keepOnly(this.wantedPorts())
    });
    const proxy = new Proxy({ supervisor: this.supervisor, holdMs, answerTimeoutMs, closing: () => this.mode === "superseded" || this.mode === "stopping" });
    this.listeners = new Listeners(settings.host, (server) => {
      server.on("request", (request, response) => void proxy.handle(request, response, "nothing"));
      server.on("checkContinue", (request, response) => void proxy.handle(request, response, "continue"));
      server.on("upgrade", (request, socket, head2) => void tunnel(proxy, request, socket, head2));
    }, say2);
  }
  restore(state, readyPorts) {
    this.supervisor.restore(state, readJson(path4.join(this.facts.directory, "counters.json")) ?? {}, readyPorts);
    setInterval(() => void this.keepHouse(), 2e3).unref();
  }
  wantedPorts() {
    return new Set([...this.supervisor.revisions.values()].flatMap(({ spec }) => spec.port === void 0 ? [] : [spec.port]));
  }
  status() {
    const { supervisor, facts } = this;
    return {
      protocol: routerProtocol,
      service: facts.settings.service,
      identity: facts.identity,
      program: facts.program,
      ports: this.listeners.status(),
      weights: supervisor.choice.get(),
      unrouted: supervisor.unrouted,
      revisions: Object.fromEntries([...supervisor.revisions].map(([rev, revision]) => [rev, statusOf2(revision)]))
    };
  }
  putRevision(rev, spec) {
    return this.change(async () => {
      if (spec.port !== void 0 && !await this.listeners.listen(spec.port)) {
        throw new ControlFailure({ error: "port-in-use", message: `Port ${spec.port} on ${this.facts.settings.host} is used by another program.` });
      }
      await this.commit(
        (state) => {
          state.revisions[rev] = { instances: [], ...state.revisions[rev], spec };
        },
        () => this.supervisor.put(rev, spec)
      ).finally(() => this.listeners.keepOnly(this.wantedPorts()));
    });
  }
  setWeights(weights) {
    return this.change(async () => {
      const unknown = Object.keys(weights).filter((rev) => !this.supervisor.revisions.has(rev));
      if (unknown.length > 0) throw new ControlFailure({ error: "not-found", message: `No revision ${unknown.join(", ")} is here.` });
      await this.applyWeights(weights);
    });
  }
  /** No new requests for a revision; its open ones go on. */
  drain(rev) {
    return this.change(async () => {
      const { [rev]: _left, ...others } = this.supervisor.choice.get();
      await this.applyWeights(others);
    });
  }
  applyWeights(weights) {
    return this.commit((state) => {
      state.weights = weights;
    }, () => {
      this.supervisor.choice.set(weights);
      this.supervisor.wake();
    });
  }
  removeRevision(rev) {
    return this.change(async () => {
      if ((this.supervisor.choice.get()[rev] ?? 0) > 0) throw new ControlFailure({ error: "routed", message: `Revision ${rev} still gets traffic: set weights or drain it first.` });
      if (!this.supervisor.revisions.has(rev)) return;
      await this.commit(
        (state) => {
          if (state.revisions[rev]) state.revisions[rev].leaving = true;
        },
        () => this.supervisor.remove(rev)
      );
    });
  }
  /** Ends all processes and then this one. What is wanted stays written: the next router brings it back. */
  stop() {
    return this.change(async () => {
      this.mode = "stopping";
      const longest = Math.max(0, ...[...this.supervisor.revisions.values()].map(({ spec }) => spec.drainMs + spec.killGraceMs));
      this.listeners.keepOnly(/* @__PURE__ */ new Set());
      if (!await this.supervisor.endAll(longest + 2e3)) this.facts.say("some processes did not end");
      await this.saver.save();
      await this.countSaver.save();
      this.control?.close();
      setTimeout(() => this.facts.exit(), 20);
    });
  }
  /** Another program takes the ports and the processes over; this one ends when its last connection has. */
  handOver(program) {
    return this.change(async () => {
      this.mode = "handing-over";
      this.supervisor.freeze();
      try {
        await this.saver.save();
        await this.countSaver.save();
        const ready = this.supervisor.instances().filter((i) => i.phase === "ready").map((i) => i.port);
        const successor = await spawnSuccessor({ program, directory: this.facts.directory, servers: this.listeners.servers(), ready });
        this.mode = "superseded";
        setImmediate(() => void this.retire(successor));
      } catch (error) {
        this.mode = "serving";
        this.supervisor.thaw();
        throw new ControlFailure({ error: "failed", message: `The new router did not take over: ${error instanceof Error ? error.message : String(error)}` });
      }
    });
  }
  async retire(successor) {
    const servers = [...this.listeners.servers()];
    if (servers[0]) this.supervisor.succeed(servers[0][0]);
    const closed = servers.map(([, server]) => new Promise((resolve) => net2.Server.prototype.close.call(server, () => resolve())));
    await new Promise((resolve) => this.control ? this.control.close(() => resolve()) : resolve());
    successor.controlIsFree();
    this.facts.say("superseded; waits for open connections");
    await Promise.race([Promise.all(closed), successor.ended, new Promise((resolve) => setTimeout(resolve, lingerMs))]);
    this.facts.exit();
  }
  /** Changes one after another; none while another router takes over. */
  change(work) {
    const turn = this.queue.then(() => {
      if (this.mode !== "serving") throw new ControlFailure({ error: "handing-over", message: `This router is ${this.mode}.` });
      return work();
    });
    this.queue = turn.catch(() => void 0);
    return turn;
  }
  async commit(write, act) {
    this.pending = write;
    try {
      await this.saver.save();
    } catch (error) {
      throw new ControlFailure({ error: "state-unwritable", message: `The router's state could not be written: ${error instanceof Error ? error.message : String(error)}` });
    } finally {
      this.pending = void 0;
    }
    act();
  }
  stateToWrite() {
    const state = this.supervisor.state();
    this.pending?.(state);
    return state;
  }
  save() {
    return this.mode === "serving" || this.mode === "stopping" ? this.saver.save() : Promise.resolve();
  }
  tallies() {
    return Object.fromEntries([...this.supervisor.revisions].map(([rev, { counters }]) => [rev, counters.save()]));
  }
  async keepHouse() {
    if (this.mode !== "serving") return;
    const tallies = this.tallies();
    const counted = Object.values(tallies).reduce((sum, tally) => sum + tally.requests, 0);
    const logs = [path4.join(this.facts.directory, "router.log"), ...this.supervisor.instances().map((i) => i.status().log)];
    await Promise.allSettled(logs.map((log) => rotate(log)));
    if (counted === this.counted) return;
    this.counted = counted;
    await this.countSaver.save().catch((error) => this.facts.say(`counters not written: ${String(error)}`));
  }
};
function statusOf2({ spec, instances, counters }) {
  const all = instances.map((instance) => instance.status());
  const sum = (of) => all.reduce((total, status) => total + of(status), 0);
  return {
    wanted: spec.replicas,
    ready: all.filter((i) => i.phase === "ready").length,
    restarts: sum((i) => i.restarts),
    open: sum((i) => i.open),
    total: counters.all(),
    recent: counters.recent(Date.now()),
    instances: all
  };
}

// src/router/main.ts
var say = (line) => {
  process.stdout.write(`${(/* @__PURE__ */ new Date()).toISOString()} ${line}
`);
};
async function reportStart(directory2, start) {
  await writeJson(path5.join(directory2, "start.json"), { schema: routerStateSchema, protocol: routerProtocol, ...start });
}
async function run(directory2, following) {
  const settings = readJson(path5.join(directory2, "router.json"));
  if (!settings) throw new Error("There is no router.json.");
  const program = digestBytes(readFileSync5(process.argv[1]));
  const identity = identify(process.pid) ?? { pid: process.pid, startTime: "" };
  const socket = socketPath(directory2);
  if (!following && (!await claimDirectory(directory2, identity) || await answers(socket))) throw new Error("Another router runs for this directory.");
  const router = new Router({ directory: directory2, settings, program, identity, say, exit: () => process.exit(0) });
  const refused = following ? await follow(router, directory2) : await begin(router, directory2);
  if (following) inheritClaim(directory2, identity);
  router.control = await openControl(router, socket);
  await reportStart(directory2, { identity, program, socket, outcome: refused.length > 0 ? { kind: "port-in-use", ports: refused } : { kind: "listening" } });
  say(`router ${process.pid} serves ${settings.service}`);
}
async function begin(router, directory2) {
  router.restore(readState(path5.join(directory2, "state.json")), /* @__PURE__ */ new Set());
  const refused = [];
  for (const port of router.wantedPorts()) if (!await router.listeners.insist(port)) refused.push(port);
  return refused;
}
async function follow(router, directory2) {
  await succeed(async (listeners, ready) => {
    router.restore(readState(path5.join(directory2, "state.json")), ready);
    for (const [port, handle] of listeners) await router.listeners.adopt(port, handle);
  });
  return [];
}
process.on("uncaughtException", (error) => say(`uncaught: ${error.stack ?? error.message}`));
process.on("unhandledRejection", (error) => say(`unhandled: ${error instanceof Error ? error.stack : String(error)}`));
process.on("SIGHUP", () => void 0);
for (const signal of ["SIGTERM", "SIGINT"]) process.on(signal, () => process.exit(0));
var directory = path5.resolve(process.argv[2] ?? ".");
run(directory, process.argv.includes("--take-over")).catch(async (error) => {
  say(`could not start: ${error.stack ?? error.message}`);
  const identity = identify(process.pid) ?? { pid: process.pid, startTime: "" };
  const running = error.message.startsWith("Another router");
  if (!running) await reportStart(directory, { identity, program: "", socket: "", outcome: { kind: "failed", message: error.message } }).catch(() => void 0);
  process.exit(1);
});
