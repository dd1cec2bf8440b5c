import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  systemHost
} from "./chunk-HIIADIQ3.js";
import {
  renderStart,
  sameStart
} from "./chunk-Q6ZWIA3R.js";
import {
  onAbort
} from "./chunk-VSZW4XYL.js";
import {
  number,
  object,
  string
} from "./chunk-2ESPDTUC.js";
import {
  systemFiles
} from "./chunk-ZPQBQICP.js";
import {
  sendOnce
} from "./chunk-LKNHTDR4.js";
import {
  redactor
} from "./chunk-UFDLP2HG.js";
import {
  ApiError,
  ToolError,
  UserError
} from "./chunk-TL6VAHU4.js";
import {
  __export
} from "./chunk-F3342EWT.js";

// src/platform/tools.ts
import path from "node:path";
var isDownload = (pin) => "url" in pin;
function forThisPlatform(name, pin) {
  if (isDownload(pin)) return pin;
  const platform2 = `${process.platform}-${process.arch}`;
  const download = Object.entries(pin).find(([of]) => of === platform2)?.[1];
  if (download) return download;
  throw new UserError(`${name} is pinned for ${Object.keys(pin).join(", ") || "no platform"}, and this is ${platform2}.`, { reason: "command-not-found", where: `slipway.yaml: tools.${name}`, remedy: `Add \`${platform2}: {url, sha256}\` there.` });
}
function makeTools(parts) {
  const pinned = /* @__PURE__ */ new Map();
  const installed = async (name) => {
    const found = await parts.exec.which(name);
    return found === void 0 ? void 0 : { argv0: path.resolve(found), from: "installed" };
  };
  return {
    locate: async (name, pin, signal) => {
      if (pin === void 0) return installed(name);
      const download = forThisPlatform(name, pin);
      const key = JSON.stringify([name, download]);
      const located = pinned.get(key) ?? import("./pinned-tool-DLW33URD.js").then(({ pinnedTool }) => pinnedTool({ name, download }, parts, signal));
      pinned.set(key, located);
      located.catch(() => pinned.delete(key));
      return { argv0: await located, from: "pinned" };
    }
  };
}

// src/platform/clock.ts
var systemClock = {
  now: () => Date.now(),
  sleep: (ms, signal) => new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const off = signal && onAbort(signal, () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
    const timer = setTimeout(() => {
      off?.();
      resolve();
    }, ms);
  })
};

// src/platform/compression.ts
import { gunzipSync, gzipSync } from "node:zlib";
var systemCompression = {
  compress: (text) => gzipSync(text),
  decompress(bytes, mostBytes) {
    try {
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(gunzipSync(bytes, { maxOutputLength: mostBytes }));
    } catch {
      return void 0;
    }
  }
};

// src/platform/exec.ts
import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path2 from "node:path";

// src/platform/child-environment.ts
var privateNames = /^(INPUT_|STATE_|ACTIONS_|SLIPWAY_SECRET_|NODE_OPTIONS$)/;
function childEnvironment(own) {
  const kept = {};
  for (const [name, value] of Object.entries(own)) {
    if (value !== void 0 && !privateNames.test(name)) kept[name] = value;
  }
  return kept;
}
function detachedEnvironment(own) {
  const kept = {};
  for (const name of ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER"]) {
    const value = own[name];
    if (value !== void 0) kept[name] = value;
  }
  return kept;
}

// src/platform/exec.ts
var keptOutput = 8 * 1024 * 1024;
var killGraceMs = 5e3;
async function executable(file) {
  return access(file, constants.X_OK).then(() => true, () => false);
}
async function which(program) {
  if (program.includes("/")) return await executable(program) ? path2.resolve(program) : void 0;
  for (const directory of (process.env.PATH ?? "").split(path2.delimiter).filter(Boolean)) {
    const candidate = path2.join(directory, program);
    if (await executable(candidate)) return candidate;
  }
  return void 0;
}
function endGroup(child, signal) {
  if (child.pid === void 0) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    child.kill(signal);
  }
}
function collect(stream, onLine) {
  let text = "";
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (chunk) => {
    text = (text + chunk).slice(-keptOutput);
    if (!onLine) return;
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? "";
    lines.forEach(onLine);
  });
  stream.on("end", () => {
    if (onLine && rest) onLine(rest);
  });
  return () => text;
}
function failure(command, what, facts) {
  return new ToolError(`${command.argv[0]}: ${what}`, { argv: command.argv, exitCode: null, ...facts });
}
function start(command) {
  const [program, ...args] = command.argv;
  return spawn(program, args, { cwd: command.cwd, env: { ...command.env ?? childEnvironment(process.env), ...command.variables }, stdio: "pipe", detached: true });
}
function run(command, signal, onLine) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(failure(command, "was not started because the run was cancelled.", { reason: "cancelled" }));
    const child = start(command);
    let ended;
    const end = (why) => {
      ended ??= why;
      endGroup(child, "SIGTERM");
      setTimeout(() => endGroup(child, "SIGKILL"), killGraceMs).unref();
    };
    const onAbort2 = () => end(failure(command, "was ended because the run was cancelled.", { reason: "cancelled" }));
    signal?.addEventListener("abort", onAbort2, { once: true });
    const timer = command.timeoutMs === void 0 ? void 0 : setTimeout(() => end(failure(command, `did not end within ${command.timeoutMs} ms.`, { reason: "timeout" })), command.timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort2);
    };
    const stdout = child.stdout ? collect(child.stdout, onLine && ((line) => onLine(line, "stdout"))) : () => "";
    const stderr = child.stderr ? collect(child.stderr, onLine && ((line) => onLine(line, "stderr"))) : () => "";
    child.once("error", (error2) => {
      settle();
      const missing = ["ENOENT", "EACCES"].includes(error2.code ?? "");
      reject(missing ? failure(command, "there is no such program, or it cannot be executed.", { reason: "command-not-found", remedy: `Install ${command.argv[0]} or put it on PATH.`, cause: error2 }) : failure(command, error2.message, { reason: "command-failed", cause: error2 }));
    });
    child.once("close", (code) => {
      settle();
      if (ended) reject(ended);
      else resolve({ exitCode: code ?? 1, stdout: stdout(), stderr: stderr() });
    });
    child.stdin?.on("error", () => void 0);
    child.stdin?.end(command.stdin ?? "");
  });
}
var systemExec = { run, which };

// src/platform/github.ts
var Repository = object({ full_name: string() });
var Event = object({ pull_request: object({
  number: number().int().positive(),
  head: object({ sha: string(), repo: Repository.nullish() }),
  base: object({ repo: Repository })
}) });
async function pullRequest(files, host) {
  const file = host.variable("GITHUB_EVENT_PATH");
  const text = file ? await files.readText(file) : void 0;
  let payload;
  try {
    payload = JSON.parse(text ?? "null");
  } catch {
    return void 0;
  }
  const event = Event.safeParse(payload);
  if (!event.success) return void 0;
  const { number: number2, head, base } = event.data.pull_request;
  return { repository: base.repo.full_name, number: number2, headCommit: head.sha, fork: head.repo?.full_name !== base.repo.full_name };
}
function makeGithub({ files, host, http }) {
  return {
    pullRequest: () => pullRequest(files, host),
    comments: async (pull, token) => {
      const { octokitComments } = await import("./github-octokit-MECQGEEA.js");
      return octokitComments(pull, { http, token, apiUrl: host.variable("GITHUB_API_URL") || "https://api.github.com", agent: `slipway/${host.suiteVersion}` });
    }
  };
}

// src/platform/http.ts
import dns from "node:dns/promises";
import net from "node:net";
function makeHttp(tell) {
  let persistent;
  return {
    request: async (request, signal) => {
      if (request.retry === void 0 || request.retry === "none") return sendOnce(request, signal);
      persistent ??= import("./resilient-http-5A4WNQCO.js").then(({ resilientHttp }) => resilientHttp({ send: sendOnce, clock: systemClock, chance: Math.random, tell }));
      return (await persistent).request(request, signal);
    },
    stream: async (request, signal) => (await import("./http-stream-KOHQ2V7P.js")).openStream(request, signal)
  };
}
var systemHttp = makeHttp(() => void 0);
function accepts(host, port, timeoutMs) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const answer = (open3) => {
      socket.destroy();
      resolve(open3);
    };
    socket.setTimeout(timeoutMs, () => answer(false));
    socket.once("connect", () => answer(true));
    socket.once("error", () => answer(false));
  });
}
function listenOnce(host, port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once("error", () => resolve(void 0));
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : void 0));
    });
  });
}
var systemNetwork = {
  accepts,
  canListen: async (host, port) => await listenOnce(host, port) !== void 0,
  freePort: async (host) => {
    const port = await listenOnce(host, 0);
    if (port === void 0) throw new ApiError(`No port can be had on ${host}.`, { reason: "api-unavailable" });
    return port;
  },
  resolve: async (name) => {
    try {
      return (await dns.lookup(name, { all: true })).map((a) => a.address);
    } catch (cause) {
      throw new ApiError(`The name ${name} does not resolve.`, { reason: "api-unavailable", where: name, remedy: "Check the name and the resolver of this machine.", cause });
    }
  }
};

// src/platform/machine.ts
import { readFile } from "node:fs/promises";
import net2 from "node:net";
import os from "node:os";
import tls from "node:tls";
var largestAnswer = 64 * 1024;
var outcomes = {
  ECONNREFUSED: "refused",
  ETIMEDOUT: "timeout",
  EHOSTUNREACH: "unreachable",
  ENETUNREACH: "unreachable",
  EADDRNOTAVAIL: "unreachable",
  ENOTFOUND: "unresolved",
  EAI_AGAIN: "unresolved"
};
function open(dial2) {
  const { host, port } = dial2;
  if (dial2.transport === "tcp") return { socket: net2.connect({ host, port }), ready: "connect" };
  return { socket: tls.connect({ host, port, ...net2.isIP(host) ? {} : { servername: host } }), ready: "secureConnect" };
}
function codeOf(error2) {
  const first = error2 instanceof AggregateError ? error2.errors[0] ?? error2 : error2;
  return first.code ?? "";
}
function dial(request, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const { socket, ready } = open(request);
    let received = Buffer.alloc(0);
    let stood = false;
    const end = (outcome, detail = "") => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort2);
      socket.destroy();
      resolve({ outcome: stood ? "connected" : outcome, received, detail });
    };
    const onAbort2 = () => {
      reject(signal?.reason);
      end("closed");
    };
    const timer = setTimeout(() => end("timeout", `no answer within ${request.timeoutMs} ms`), request.timeoutMs);
    signal?.addEventListener("abort", onAbort2, { once: true });
    socket.once(ready, () => {
      stood = true;
      if (!request.enough) return end("connected");
      if (request.send) socket.write(request.send);
    });
    socket.on("data", (piece) => {
      received = Buffer.concat([received, piece]);
      if (received.length > largestAnswer || request.enough?.(received)) end("connected");
    });
    socket.once("error", (error2) => end(outcomes[codeOf(error2)] ?? "closed", error2.message || codeOf(error2)));
    socket.once("close", () => end("closed", "the other side closed the connection"));
  });
}
var systemMachine = {
  reported: () => ({ cpus: os.cpus().length, memoryBytes: os.totalmem(), architecture: os.arch(), release: os.release(), nodeVersion: process.versions.node }),
  kernelText: (path6) => readFile(path6, "utf8").catch(() => void 0),
  dial
};

// src/platform/processes.ts
import { execFile, spawn as spawn2 } from "node:child_process";
import { mkdir, open as open2, readdir, readFile as readFile2 } from "node:fs/promises";
import path3 from "node:path";
import { promisify } from "node:util";
var bootId;
var readBootId = () => bootId ??= readFile2("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
async function linuxStartTime(pid) {
  const stat = await readFile2(`/proc/${pid}/stat`, "utf8").catch(() => void 0);
  if (stat === void 0) return void 0;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" || fields[19] === void 0 ? void 0 : renderStart(fields[19], await readBootId());
}
async function portableStartTime(pid) {
  const { stdout } = await promisify(execFile)("ps", ["-o", "lstart=", "-p", String(pid)]).catch(() => ({ stdout: "" }));
  return stdout.trim() || void 0;
}
async function identify(pid) {
  const startTime = await (process.platform === "linux" ? linuxStartTime(pid) : portableStartTime(pid));
  return startTime === void 0 ? void 0 : { pid, startTime };
}
async function alive({ pid, startTime }) {
  const now = await identify(pid);
  return now !== void 0 && sameStart(startTime, now.startTime);
}
async function observeProcess(pid) {
  try {
    const [environment, line, identity] = await Promise.all([readFile2(`/proc/${pid}/environ`, "utf8"), readFile2(`/proc/${pid}/cmdline`, "utf8"), identify(pid)]);
    if (identity === void 0) return void 0;
    const own = environment.split("\0").filter((text) => text.startsWith("SLIPWAY_")).map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]);
    return { ...identity, argv: line.split("\0").slice(0, -1), variables: Object.fromEntries(own) };
  } catch {
    return void 0;
  }
}
async function list() {
  if (process.platform !== "linux") return [];
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(observeProcess))).filter((facts) => facts !== void 0);
}
async function spawnDetached(command) {
  await mkdir(path3.dirname(command.log), { recursive: true });
  const log = await open2(command.log, "a", 384);
  try {
    const [program, ...args] = command.argv;
    const child = spawn2(program, args, { cwd: command.cwd, env: { ...command.env ?? detachedEnvironment(process.env), ...command.variables }, detached: true, stdio: ["ignore", log.fd, log.fd] });
    await new Promise((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", (cause) => reject(new ToolError(`${program}: could not be started.`, { reason: "command-not-found", argv: command.argv, exitCode: null, cause })));
    });
    child.unref();
    const identity = await identify(child.pid);
    if (!identity) throw new ToolError(`${program}: ended at once.`, { reason: "command-failed", argv: command.argv, exitCode: null, remedy: `Read ${command.log}.` });
    return identity;
  } finally {
    await log.close();
  }
}
async function signalGroup(identity, signal) {
  if (!await alive(identity)) return false;
  try {
    process.kill(-identity.pid, signal);
  } catch {
    try {
      process.kill(identity.pid, signal);
    } catch {
      return false;
    }
  }
  return true;
}
var systemProcesses = { spawnDetached, alive, signal: signalGroup, identify, list };

// src/platform/runner.ts
import { appendFileSync as appendFileSync2 } from "node:fs";

// node_modules/@actions/core/lib/core.js
var core_exports = {};
__export(core_exports, {
  ExitCode: () => ExitCode,
  addPath: () => addPath,
  debug: () => debug,
  endGroup: () => endGroup2,
  error: () => error,
  exportVariable: () => exportVariable,
  getBooleanInput: () => getBooleanInput,
  getIDToken: () => getIDToken,
  getInput: () => getInput,
  getMultilineInput: () => getMultilineInput,
  getState: () => getState,
  group: () => group,
  info: () => info,
  isDebug: () => isDebug,
  markdownSummary: () => markdownSummary,
  notice: () => notice,
  platform: () => platform_exports,
  saveState: () => saveState,
  setCommandEcho: () => setCommandEcho,
  setFailed: () => setFailed,
  setOutput: () => setOutput,
  setSecret: () => setSecret,
  startGroup: () => startGroup,
  summary: () => summary,
  toPlatformPath: () => toPlatformPath,
  toPosixPath: () => toPosixPath,
  toWin32Path: () => toWin32Path,
  warning: () => warning
});

// node_modules/@actions/core/lib/command.js
import * as os2 from "os";

// node_modules/@actions/core/lib/utils.js
function toCommandValue(input) {
  if (input === null || input === void 0) {
    return "";
  } else if (typeof input === "string" || input instanceof String) {
    return input;
  }
  return JSON.stringify(input);
}
function toCommandProperties(annotationProperties) {
  if (!Object.keys(annotationProperties).length) {
    return {};
  }
  return {
    title: annotationProperties.title,
    file: annotationProperties.file,
    line: annotationProperties.startLine,
    endLine: annotationProperties.endLine,
    col: annotationProperties.startColumn,
    endColumn: annotationProperties.endColumn
  };
}

// node_modules/@actions/core/lib/command.js
function issueCommand(command, properties, message) {
  const cmd = new Command(command, properties, message);
  process.stdout.write(cmd.toString() + os2.EOL);
}
function issue(name, message = "") {
  issueCommand(name, {}, message);
}
var CMD_STRING = "::";
var Command = class {
  constructor(command, properties, message) {
    if (!command) {
      command = "missing.command";
    }
    this.command = command;
    this.properties = properties;
    this.message = message;
  }
  toString() {
    let cmdStr = CMD_STRING + this.command;
    if (this.properties && Object.keys(this.properties).length > 0) {
      cmdStr += " ";
      let first = true;
      for (const key in this.properties) {
        if (this.properties.hasOwnProperty(key)) {
          const val = this.properties[key];
          if (val) {
            if (first) {
              first = false;
            } else {
              cmdStr += ",";
            }
            cmdStr += `${key}=${escapeProperty(val)}`;
          }
        }
      }
    }
    cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
    return cmdStr;
  }
};
function escapeData(s) {
  return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}
function escapeProperty(s) {
  return toCommandValue(s).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A").replace(/:/g, "%3A").replace(/,/g, "%2C");
}

// node_modules/@actions/core/lib/file-command.js
import * as crypto from "crypto";
import * as fs from "fs";
import * as os3 from "os";
function issueFileCommand(command, message) {
  const filePath = process.env[`GITHUB_${command}`];
  if (!filePath) {
    throw new Error(`Unable to find environment variable for file command ${command}`);
  }
  if (!fs.existsSync(filePath)) {
    throw new Error(`Missing file at path: ${filePath}`);
  }
  fs.appendFileSync(filePath, `${toCommandValue(message)}${os3.EOL}`, {
    encoding: "utf8"
  });
}
function prepareKeyValueMessage(key, value) {
  const delimiter2 = `ghadelimiter_${crypto.randomUUID()}`;
  const convertedValue = toCommandValue(value);
  if (key.includes(delimiter2)) {
    throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter2}"`);
  }
  if (convertedValue.includes(delimiter2)) {
    throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter2}"`);
  }
  return `${key}<<${delimiter2}${os3.EOL}${convertedValue}${os3.EOL}${delimiter2}`;
}

// node_modules/@actions/core/lib/core.js
import * as os5 from "os";
import * as path5 from "path";

// absent:@actions/http-client
var HttpClient = class {
  constructor() {
    throw new Error("HttpClient is not bundled");
  }
};

// absent:@actions/http-client/lib/auth
var BearerCredentialHandler = class {
  constructor() {
    throw new Error("BearerCredentialHandler is not bundled");
  }
};

// node_modules/@actions/core/lib/oidc-utils.js
var __awaiter = function(thisArg, _arguments, P, generator) {
  function adopt(value) {
    return value instanceof P ? value : new P(function(resolve) {
      resolve(value);
    });
  }
  return new (P || (P = Promise))(function(resolve, reject) {
    function fulfilled(value) {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step((generator = generator.apply(thisArg, _arguments || [])).next());
  });
};
var OidcClient = class _OidcClient {
  static createHttpClient(allowRetry = true, maxRetry = 10) {
    const requestOptions = {
      allowRetries: allowRetry,
      maxRetries: maxRetry
    };
    return new HttpClient("actions/oidc-client", [new BearerCredentialHandler(_OidcClient.getRequestToken())], requestOptions);
  }
  static getRequestToken() {
    const token = process.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"];
    if (!token) {
      throw new Error("Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable");
    }
    return token;
  }
  static getIDTokenUrl() {
    const runtimeUrl = process.env["ACTIONS_ID_TOKEN_REQUEST_URL"];
    if (!runtimeUrl) {
      throw new Error("Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable");
    }
    return runtimeUrl;
  }
  static getCall(id_token_url) {
    return __awaiter(this, void 0, void 0, function* () {
      var _a;
      const httpclient = _OidcClient.createHttpClient();
      const res = yield httpclient.getJson(id_token_url).catch((error2) => {
        throw new Error(`Failed to get ID Token. 
 
        Error Code : ${error2.statusCode}
 
        Error Message: ${error2.message}`);
      });
      const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
      if (!id_token) {
        throw new Error("Response json body do not have ID Token field");
      }
      return id_token;
    });
  }
  static getIDToken(audience) {
    return __awaiter(this, void 0, void 0, function* () {
      try {
        let id_token_url = _OidcClient.getIDTokenUrl();
        if (audience) {
          const encodedAudience = encodeURIComponent(audience);
          id_token_url = `${id_token_url}&audience=${encodedAudience}`;
        }
        debug(`ID token url is ${id_token_url}`);
        const id_token = yield _OidcClient.getCall(id_token_url);
        setSecret(id_token);
        return id_token;
      } catch (error2) {
        throw new Error(`Error message: ${error2.message}`);
      }
    });
  }
};

// node_modules/@actions/core/lib/summary.js
import { EOL as EOL3 } from "os";
import { constants as constants2, promises } from "fs";
var __awaiter2 = function(thisArg, _arguments, P, generator) {
  function adopt(value) {
    return value instanceof P ? value : new P(function(resolve) {
      resolve(value);
    });
  }
  return new (P || (P = Promise))(function(resolve, reject) {
    function fulfilled(value) {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step((generator = generator.apply(thisArg, _arguments || [])).next());
  });
};
var { access: access2, appendFile, writeFile } = promises;
var SUMMARY_ENV_VAR = "GITHUB_STEP_SUMMARY";
var Summary = class {
  constructor() {
    this._buffer = "";
  }
  /**
   * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
   * Also checks r/w permissions.
   *
   * @returns step summary file path
   */
  filePath() {
    return __awaiter2(this, void 0, void 0, function* () {
      if (this._filePath) {
        return this._filePath;
      }
      const pathFromEnv = process.env[SUMMARY_ENV_VAR];
      if (!pathFromEnv) {
        throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
      }
      try {
        yield access2(pathFromEnv, constants2.R_OK | constants2.W_OK);
      } catch (_a) {
        throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
      }
      this._filePath = pathFromEnv;
      return this._filePath;
    });
  }
  /**
   * Wraps content in an HTML tag, adding any HTML attributes
   *
   * @param {string} tag HTML tag to wrap
   * @param {string | null} content content within the tag
   * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
   *
   * @returns {string} content wrapped in HTML element
   */
  wrap(tag, content, attrs = {}) {
    const htmlAttrs = Object.entries(attrs).map(([key, value]) => ` ${key}="${value}"`).join("");
    if (!content) {
      return `<${tag}${htmlAttrs}>`;
    }
    return `<${tag}${htmlAttrs}>${content}</${tag}>`;
  }
  /**
   * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
   *
   * @param {SummaryWriteOptions} [options] (optional) options for write operation
   *
   * @returns {Promise<Summary>} summary instance
   */
  write(options) {
    return __awaiter2(this, void 0, void 0, function* () {
      const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
      const filePath = yield this.filePath();
      const writeFunc = overwrite ? writeFile : appendFile;
      yield writeFunc(filePath, this._buffer, { encoding: "utf8" });
      return this.emptyBuffer();
    });
  }
  /**
   * Clears the summary buffer and wipes the summary file
   *
   * @returns {Summary} summary instance
   */
  clear() {
    return __awaiter2(this, void 0, void 0, function* () {
      return this.emptyBuffer().write({ overwrite: true });
    });
  }
  /**
   * Returns the current summary buffer as a string
   *
   * @returns {string} string of summary buffer
   */
  stringify() {
    return this._buffer;
  }
  /**
   * If the summary buffer is empty
   *
   * @returns {boolen} true if the buffer is empty
   */
  isEmptyBuffer() {
    return this._buffer.length === 0;
  }
  /**
   * Resets the summary buffer without writing to summary file
   *
   * @returns {Summary} summary instance
   */
  emptyBuffer() {
    this._buffer = "";
    return this;
  }
  /**
   * Adds raw text to the summary buffer
   *
   * @param {string} text content to add
   * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
   *
   * @returns {Summary} summary instance
   */
  addRaw(text, addEOL = false) {
    this._buffer += text;
    return addEOL ? this.addEOL() : this;
  }
  /**
   * Adds the operating system-specific end-of-line marker to the buffer
   *
   * @returns {Summary} summary instance
   */
  addEOL() {
    return this.addRaw(EOL3);
  }
  /**
   * Adds an HTML codeblock to the summary buffer
   *
   * @param {string} code content to render within fenced code block
   * @param {string} lang (optional) language to syntax highlight code
   *
   * @returns {Summary} summary instance
   */
  addCodeBlock(code, lang) {
    const attrs = Object.assign({}, lang && { lang });
    const element = this.wrap("pre", this.wrap("code", code), attrs);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML list to the summary buffer
   *
   * @param {string[]} items list of items to render
   * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
   *
   * @returns {Summary} summary instance
   */
  addList(items, ordered = false) {
    const tag = ordered ? "ol" : "ul";
    const listItems = items.map((item) => this.wrap("li", item)).join("");
    const element = this.wrap(tag, listItems);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML table to the summary buffer
   *
   * @param {SummaryTableCell[]} rows table rows
   *
   * @returns {Summary} summary instance
   */
  addTable(rows) {
    const tableBody = rows.map((row) => {
      const cells = row.map((cell) => {
        if (typeof cell === "string") {
          return this.wrap("td", cell);
        }
        const { header, data, colspan, rowspan } = cell;
        const tag = header ? "th" : "td";
        const attrs = Object.assign(Object.assign({}, colspan && { colspan }), rowspan && { rowspan });
        return this.wrap(tag, data, attrs);
      }).join("");
      return this.wrap("tr", cells);
    }).join("");
    const element = this.wrap("table", tableBody);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds a collapsable HTML details element to the summary buffer
   *
   * @param {string} label text for the closed state
   * @param {string} content collapsable content
   *
   * @returns {Summary} summary instance
   */
  addDetails(label, content) {
    const element = this.wrap("details", this.wrap("summary", label) + content);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML image tag to the summary buffer
   *
   * @param {string} src path to the image you to embed
   * @param {string} alt text description of the image
   * @param {SummaryImageOptions} options (optional) addition image attributes
   *
   * @returns {Summary} summary instance
   */
  addImage(src, alt, options) {
    const { width, height } = options || {};
    const attrs = Object.assign(Object.assign({}, width && { width }), height && { height });
    const element = this.wrap("img", null, Object.assign({ src, alt }, attrs));
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML section heading element
   *
   * @param {string} text heading text
   * @param {number | string} [level=1] (optional) the heading level, default: 1
   *
   * @returns {Summary} summary instance
   */
  addHeading(text, level) {
    const tag = `h${level}`;
    const allowedTag = ["h1", "h2", "h3", "h4", "h5", "h6"].includes(tag) ? tag : "h1";
    const element = this.wrap(allowedTag, text);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML thematic break (<hr>) to the summary buffer
   *
   * @returns {Summary} summary instance
   */
  addSeparator() {
    const element = this.wrap("hr", null);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML line break (<br>) to the summary buffer
   *
   * @returns {Summary} summary instance
   */
  addBreak() {
    const element = this.wrap("br", null);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML blockquote to the summary buffer
   *
   * @param {string} text quote text
   * @param {string} cite (optional) citation url
   *
   * @returns {Summary} summary instance
   */
  addQuote(text, cite) {
    const attrs = Object.assign({}, cite && { cite });
    const element = this.wrap("blockquote", text, attrs);
    return this.addRaw(element).addEOL();
  }
  /**
   * Adds an HTML anchor tag to the summary buffer
   *
   * @param {string} text link text/content
   * @param {string} href hyperlink
   *
   * @returns {Summary} summary instance
   */
  addLink(text, href) {
    const element = this.wrap("a", text, { href });
    return this.addRaw(element).addEOL();
  }
};
var _summary = new Summary();
var markdownSummary = _summary;
var summary = _summary;

// node_modules/@actions/core/lib/path-utils.js
import * as path4 from "path";
function toPosixPath(pth) {
  return pth.replace(/[\\]/g, "/");
}
function toWin32Path(pth) {
  return pth.replace(/[/]/g, "\\");
}
function toPlatformPath(pth) {
  return pth.replace(/[/\\]/g, path4.sep);
}

// node_modules/@actions/core/lib/platform.js
var platform_exports = {};
__export(platform_exports, {
  arch: () => arch,
  getDetails: () => getDetails,
  isLinux: () => isLinux,
  isMacOS: () => isMacOS,
  isWindows: () => isWindows,
  platform: () => platform
});
import os4 from "os";

// absent:@actions/exec
var getExecOutput = class {
  constructor() {
    throw new Error("getExecOutput is not bundled");
  }
};

// node_modules/@actions/core/lib/platform.js
var __awaiter3 = function(thisArg, _arguments, P, generator) {
  function adopt(value) {
    return value instanceof P ? value : new P(function(resolve) {
      resolve(value);
    });
  }
  return new (P || (P = Promise))(function(resolve, reject) {
    function fulfilled(value) {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step((generator = generator.apply(thisArg, _arguments || [])).next());
  });
};
var getWindowsInfo = () => __awaiter3(void 0, void 0, void 0, function* () {
  const { stdout: version } = yield getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', void 0, {
    silent: true
  });
  const { stdout: name } = yield getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', void 0, {
    silent: true
  });
  return {
    name: name.trim(),
    version: version.trim()
  };
});
var getMacOsInfo = () => __awaiter3(void 0, void 0, void 0, function* () {
  var _a, _b, _c, _d;
  const { stdout } = yield getExecOutput("sw_vers", void 0, {
    silent: true
  });
  const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : "";
  const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : "";
  return {
    name,
    version
  };
});
var getLinuxInfo = () => __awaiter3(void 0, void 0, void 0, function* () {
  const { stdout } = yield getExecOutput("lsb_release", ["-i", "-r", "-s"], {
    silent: true
  });
  const [name, version] = stdout.trim().split("\n");
  return {
    name,
    version
  };
});
var platform = os4.platform();
var arch = os4.arch();
var isWindows = platform === "win32";
var isMacOS = platform === "darwin";
var isLinux = platform === "linux";
function getDetails() {
  return __awaiter3(this, void 0, void 0, function* () {
    return Object.assign(Object.assign({}, yield isWindows ? getWindowsInfo() : isMacOS ? getMacOsInfo() : getLinuxInfo()), {
      platform,
      arch,
      isWindows,
      isMacOS,
      isLinux
    });
  });
}

// node_modules/@actions/core/lib/core.js
var __awaiter4 = function(thisArg, _arguments, P, generator) {
  function adopt(value) {
    return value instanceof P ? value : new P(function(resolve) {
      resolve(value);
    });
  }
  return new (P || (P = Promise))(function(resolve, reject) {
    function fulfilled(value) {
      try {
        step(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step((generator = generator.apply(thisArg, _arguments || [])).next());
  });
};
var ExitCode;
(function(ExitCode2) {
  ExitCode2[ExitCode2["Success"] = 0] = "Success";
  ExitCode2[ExitCode2["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
function exportVariable(name, val) {
  const convertedVal = toCommandValue(val);
  process.env[name] = convertedVal;
  const filePath = process.env["GITHUB_ENV"] || "";
  if (filePath) {
    return issueFileCommand("ENV", prepareKeyValueMessage(name, val));
  }
  issueCommand("set-env", { name }, convertedVal);
}
function setSecret(secret) {
  issueCommand("add-mask", {}, secret);
}
function addPath(inputPath) {
  const filePath = process.env["GITHUB_PATH"] || "";
  if (filePath) {
    issueFileCommand("PATH", inputPath);
  } else {
    issueCommand("add-path", {}, inputPath);
  }
  process.env["PATH"] = `${inputPath}${path5.delimiter}${process.env["PATH"]}`;
}
function getInput(name, options) {
  const val = process.env[`INPUT_${name.replace(/ /g, "_").toUpperCase()}`] || "";
  if (options && options.required && !val) {
    throw new Error(`Input required and not supplied: ${name}`);
  }
  if (options && options.trimWhitespace === false) {
    return val;
  }
  return val.trim();
}
function getMultilineInput(name, options) {
  const inputs = getInput(name, options).split("\n").filter((x) => x !== "");
  if (options && options.trimWhitespace === false) {
    return inputs;
  }
  return inputs.map((input) => input.trim());
}
function getBooleanInput(name, options) {
  const trueValue = ["true", "True", "TRUE"];
  const falseValue = ["false", "False", "FALSE"];
  const val = getInput(name, options);
  if (trueValue.includes(val))
    return true;
  if (falseValue.includes(val))
    return false;
  throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}
Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
function setOutput(name, value) {
  const filePath = process.env["GITHUB_OUTPUT"] || "";
  if (filePath) {
    return issueFileCommand("OUTPUT", prepareKeyValueMessage(name, value));
  }
  process.stdout.write(os5.EOL);
  issueCommand("set-output", { name }, toCommandValue(value));
}
function setCommandEcho(enabled) {
  issue("echo", enabled ? "on" : "off");
}
function setFailed(message) {
  process.exitCode = ExitCode.Failure;
  error(message);
}
function isDebug() {
  return process.env["RUNNER_DEBUG"] === "1";
}
function debug(message) {
  issueCommand("debug", {}, message);
}
function error(message, properties = {}) {
  issueCommand("error", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function warning(message, properties = {}) {
  issueCommand("warning", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function notice(message, properties = {}) {
  issueCommand("notice", toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
function info(message) {
  process.stdout.write(message + os5.EOL);
}
function startGroup(name) {
  issue("group", name);
}
function endGroup2() {
  issue("endgroup");
}
function group(name, fn) {
  return __awaiter4(this, void 0, void 0, function* () {
    startGroup(name);
    let result;
    try {
      result = yield fn();
    } finally {
      endGroup2();
    }
    return result;
  });
}
function saveState(name, value) {
  const filePath = process.env["GITHUB_STATE"] || "";
  if (filePath) {
    return issueFileCommand("STATE", prepareKeyValueMessage(name, value));
  }
  issueCommand("save-state", { name }, toCommandValue(value));
}
function getState(name) {
  return process.env[`STATE_${name}`] || "";
}
function getIDToken(aud) {
  return __awaiter4(this, void 0, void 0, function* () {
    return yield OidcClient.getIDToken(aud);
  });
}

// src/platform/runner.ts
var masked = /* @__PURE__ */ new Set();
var redact = redactor(masked);
function mask(secret) {
  if (secret === "" || masked.has(secret)) return;
  masked.add(secret);
  redact = redactor(masked);
  for (const line of secret.split(/\r?\n/).filter((part) => part.trim() !== "")) setSecret(line);
}
function annotate(annotation) {
  const { level, message, file, line, column, title } = annotation;
  const properties = {
    ...title === void 0 ? {} : { title: redact(title) },
    ...file === void 0 ? {} : { file },
    ...line === void 0 ? {} : { startLine: line },
    ...column === void 0 ? {} : { startColumn: column }
  };
  core_exports[level](redact(message), properties);
}
var runnerLog = {
  info: (line) => info(redact(line)),
  debug: (line) => debug(redact(line)),
  warning: (line) => warning(redact(line)),
  group: (title, body) => group(redact(title), body),
  annotate,
  mask
};
function runnerProgress(followed) {
  return {
    report(event) {
      info(redact(event.line));
      if (followed) appendFileSync2(followed, `${redact(JSON.stringify(event))}
`);
    }
  };
}
var runnerSavedState = {
  keep: (saved) => {
    if (process.env.GITHUB_STATE) saveState("saved", JSON.stringify(saved));
  }
};
var runnerIo = {
  /** The text of an input as the runner gives it; empty if it is missing. */
  input: (name) => getInput(name),
  output: (name, value) => setOutput(name, redact(value)),
  /** Appends to the job summary; without a runner there is none. At most 1 MiB a step (runner: over that the upload is skipped). */
  summary(markdown) {
    const file = process.env.GITHUB_STEP_SUMMARY;
    if (file) appendFileSync2(file, `${redact(markdown)}
`);
  },
  saved: () => getState("saved"),
  fail(message) {
    error(redact(message));
    process.exitCode = 1;
  }
};

// src/platform/index.ts
function makePorts(env = process.env) {
  const [host, http] = [systemHost(env), makeHttp(runnerLog.info)];
  const told = { log: runnerLog, progress: runnerProgress(env.SLIPWAY_PROGRESS) };
  return {
    clock: systemClock,
    compression: systemCompression,
    exec: systemExec,
    processes: systemProcesses,
    files: systemFiles,
    http,
    network: systemNetwork,
    github: makeGithub({ files: systemFiles, host, http }),
    host,
    machine: systemMachine,
    ...told,
    savedState: runnerSavedState,
    tools: makeTools({ clock: systemClock, exec: systemExec, files: systemFiles, host, ...told })
  };
}

export {
  systemProcesses,
  runnerIo,
  makeTools,
  makePorts
};
