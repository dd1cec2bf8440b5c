import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  handoffSchemaNumber,
  renderHandoff
} from "./chunk-OM62IZQQ.js";
import {
  EnvironmentSpec,
  specSchemaNumber,
  stageSections
} from "./chunk-KS3H34PK.js";
import {
  formatMomentWithUtc,
  withLocalTimes,
  withLocalTimesInMarkdown
} from "./chunk-RDNMNRFY.js";
import {
  crossCheck,
  idleRemovals,
  mergeLocated,
  withoutRemoved
} from "./chunk-CXQTFS3X.js";
import {
  escapeMarkdown,
  markdownTable
} from "./chunk-2Z4UNFSX.js";
import {
  sendOnce
} from "./chunk-HIBUXCG6.js";
import {
  redactor
} from "./chunk-UFDLP2HG.js";
import {
  renderStart,
  sameStart
} from "./chunk-Q6ZWIA3R.js";
import {
  onAbort
} from "./chunk-VSZW4XYL.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  migrateSchema
} from "./chunk-XPAOZOFE.js";
import {
  at,
  child,
  formatPlace,
  keyPlace,
  parseSource,
  problemAt,
  problemsError,
  quote,
  scalarAt,
  suggestion,
  ticked,
  toPlain,
  valuePlace
} from "./chunk-NKIPZOHH.js";
import {
  digestBytes
} from "./chunk-337UB6F4.js";
import {
  _enum,
  number,
  object,
  string
} from "./chunk-2ESPDTUC.js";
import {
  ApiError,
  InternalError,
  ToolError,
  UserError,
  toSlipwayError
} from "./chunk-K6436Z76.js";
import {
  __export
} from "./chunk-F3342EWT.js";

// src/ports/contract.ts
var camel = (kebab2) => kebab2.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
function defineContract(contract) {
  return contract;
}
var optionalText = string().transform((text) => text.trim() === "" ? void 0 : text.trim());
var flag = _enum(["true", "false"]).transform((text) => text === "true");
var commonInputs = {
  spec: { description: "Path of slipway.yaml, relative to the workspace.", schema: string().min(1), default: "slipway.yaml" },
  environment: { description: "The environment of slipway.yaml to work on.", schema: string().min(1), default: "local" }
};
var commonOutputs = {
  verdict: "pass, fail, inconclusive or error.",
  "failure-reason": "Empty on success, else one of the closed list in docs/failure-reasons.md.",
  handoff: "The envelope for later stages: one line of JSON with schema number, stage, verdict, commit, times and data."
};

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
import path from "node:path";

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
  if (program.includes("/")) return await executable(program) ? path.resolve(program) : void 0;
  for (const directory of (process.env.PATH ?? "").split(path.delimiter).filter(Boolean)) {
    const candidate = path.join(directory, program);
    if (await executable(candidate)) return candidate;
  }
  return void 0;
}
function endGroup(child2, signal) {
  if (child2.pid === void 0) return;
  try {
    process.kill(-child2.pid, signal);
  } catch {
    child2.kill(signal);
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
    const child2 = start(command);
    let ended;
    const end = (why) => {
      ended ??= why;
      endGroup(child2, "SIGTERM");
      setTimeout(() => endGroup(child2, "SIGKILL"), killGraceMs).unref();
    };
    const onAbort2 = () => end(failure(command, "was ended because the run was cancelled.", { reason: "cancelled" }));
    signal?.addEventListener("abort", onAbort2, { once: true });
    const timer = command.timeoutMs === void 0 ? void 0 : setTimeout(() => end(failure(command, `did not end within ${command.timeoutMs} ms.`, { reason: "timeout" })), command.timeoutMs);
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort2);
    };
    const stdout = child2.stdout ? collect(child2.stdout, onLine && ((line) => onLine(line, "stdout"))) : () => "";
    const stderr = child2.stderr ? collect(child2.stderr, onLine && ((line) => onLine(line, "stderr"))) : () => "";
    child2.once("error", (error2) => {
      settle();
      const missing2 = ["ENOENT", "EACCES"].includes(error2.code ?? "");
      reject(missing2 ? failure(command, "there is no such program, or it cannot be executed.", { reason: "command-not-found", remedy: `Install ${command.argv[0]} or put it on PATH.`, cause: error2 }) : failure(command, error2.message, { reason: "command-failed", cause: error2 }));
    });
    child2.once("close", (code) => {
      settle();
      if (ended) reject(ended);
      else resolve({ exitCode: code ?? 1, stdout: stdout(), stderr: stderr() });
    });
    child2.stdin?.on("error", () => void 0);
    child2.stdin?.end(command.stdin ?? "");
  });
}
var systemExec = { run, which };

// src/platform/files.ts
import { chmod, constants as constants2, copyFile, link, lstat, mkdir, mkdtemp, open, readdir, readFile, readlink, rename, rm, statfs, symlink } from "node:fs/promises";
import os from "node:os";
import path2 from "node:path";
var errno = (error2) => error2?.code ?? "";
var absent = (error2) => errno(error2) === "ENOENT" || errno(error2) === "ENOTDIR";
var writeRemedies = {
  ENOSPC: "Make room on that file system.",
  EDQUOT: "Raise the disk quota.",
  EROFS: "Use a writable file system.",
  EACCES: "Correct the permissions of that path.",
  EPERM: "Correct the permissions of that path."
};
function writeFailure(file, error2) {
  const remedy = writeRemedies[errno(error2)];
  return remedy ? new UserError(`Could not write (${errno(error2)}).`, { reason: "state-unwritable", where: file, remedy, cause: error2 }) : error2;
}
async function writing(file, effect) {
  try {
    return await effect();
  } catch (error2) {
    throw writeFailure(file, error2);
  }
}
async function orUndefined(effect) {
  try {
    return await effect();
  } catch (error2) {
    if (absent(error2)) return void 0;
    throw error2;
  }
}
var serial = 0;
async function writeWhole(file, content, mode = 420) {
  serial += 1;
  const beside = `${file}.${process.pid}.${serial}.tmp`;
  await writing(file, async () => {
    await mkdir(path2.dirname(file), { recursive: true });
    const handle = await open(beside, "w", mode);
    try {
      await handle.writeFile(content);
      await handle.chmod(mode);
      await handle.sync();
      await handle.close();
      await rename(beside, file);
    } catch (error2) {
      await handle.close().catch(() => void 0);
      await rm(beside, { force: true });
      throw error2;
    }
  });
}
async function appendFlushed(file, content, mode = 420) {
  await writing(file, async () => {
    await mkdir(path2.dirname(file), { recursive: true });
    const handle = await open(file, "a", mode);
    const before = (await handle.stat()).size;
    try {
      await handle.appendFile(content);
      await handle.sync();
    } catch (error2) {
      await handle.truncate(before).catch(() => void 0);
      throw error2;
    } finally {
      await handle.close();
    }
  });
}
async function createExclusive(file, content, mode = 420) {
  serial += 1;
  const beside = `${file}.${process.pid}.${serial}.tmp`;
  return writing(file, async () => {
    await mkdir(path2.dirname(file), { recursive: true });
    try {
      await writeNew(beside, content, mode);
      await link(beside, file);
      return true;
    } catch (error2) {
      if (errno(error2) === "EEXIST") return false;
      if (["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EMLINK"].includes(errno(error2))) return await createInPlace(file, content, mode);
      throw error2;
    } finally {
      await rm(beside, { force: true });
    }
  });
}
async function writeNew(file, content, mode) {
  const handle = await open(file, "wx", mode);
  await handle.writeFile(content).finally(() => handle.close());
}
async function createInPlace(file, content, mode) {
  try {
    await writeNew(file, content, mode);
    return true;
  } catch (error2) {
    if (errno(error2) === "EEXIST") return false;
    throw error2;
  }
}
async function factsOf(file) {
  const stat = await orUndefined(() => lstat(file));
  if (!stat) return void 0;
  const kind = stat.isFile() ? "file" : stat.isDirectory() ? "directory" : stat.isSymbolicLink() ? "symlink" : "other";
  return { kind, size: stat.size, mode: stat.mode & 4095, modifiedAt: stat.mtimeMs };
}
async function walk(directory, skip, below = "") {
  const entries = await orUndefined(() => readdir(path2.join(directory, below), { withFileTypes: true })) ?? [];
  const found = [];
  for (const entry of entries) {
    const relative = below ? `${below}/${entry.name}` : entry.name;
    if (skip(relative)) continue;
    if (entry.isDirectory()) found.push(...await walk(directory, skip, relative));
    else found.push(relative);
  }
  return found.sort();
}
var systemFiles = {
  readText: (file) => orUndefined(() => readFile(file, "utf8")),
  readBytes: (file) => orUndefined(async () => new Uint8Array(await readFile(file))),
  write: writeWhole,
  append: appendFlushed,
  create: createExclusive,
  list: async (directory) => (await orUndefined(() => readdir(directory)) ?? []).sort(),
  facts: factsOf,
  readLink: (file) => orUndefined(() => readlink(file)),
  makeLink: (file, to) => writing(file, async () => {
    await mkdir(path2.dirname(file), { recursive: true });
    await symlink(to, file);
  }),
  walk: (directory, skip = () => false) => walk(directory, skip),
  makeDirectory: (directory, mode = 493) => writing(directory, async () => {
    await mkdir(directory, { recursive: true, mode });
  }),
  setMode: (file, mode) => writing(file, () => chmod(file, mode)),
  rename: (from, to) => writing(to, () => rename(from, to)),
  copyFile: (from, to) => writing(to, async () => {
    await mkdir(path2.dirname(to), { recursive: true });
    await copyFile(from, to, constants2.COPYFILE_FICLONE);
  }),
  remove: (file) => rm(file, { recursive: true, force: true, maxRetries: 3 }),
  makeTemporaryDirectory: (prefix) => mkdtemp(path2.join(os.tmpdir(), prefix)),
  freeBytes: async (file) => {
    const facts = await statfs(file);
    return facts.bavail * facts.bsize;
  }
};

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
      const { octokitComments } = await import("./github-octokit-FAVJEMXT.js");
      return octokitComments(pull, { http, token, apiUrl: host.variable("GITHUB_API_URL") || "https://api.github.com", agent: `slipway/${host.suiteVersion}` });
    }
  };
}

// src/platform/host.ts
import { readFileSync } from "node:fs";
import os2 from "node:os";
import path3 from "node:path";
import { fileURLToPath } from "node:url";
var suiteVersion = false ? "0.0.0-source" : "0.1.0";
function besideBundles(file) {
  const here = path3.dirname(fileURLToPath(import.meta.url));
  return path3.basename(here) === "dist" ? path3.join(here, file) : path3.join(path3.dirname(here), file);
}
function machineName() {
  try {
    return digestBytes(`slipway ${readFileSync("/etc/machine-id", "utf8").trim()} ${os2.hostname()}`).slice(7, 23);
  } catch {
    return digestBytes(`slipway ${os2.hostname()}`).slice(7, 23);
  }
}
function stateDirectory(env) {
  if (env.SLIPWAY_STATE) return path3.resolve(env.SLIPWAY_STATE);
  return path3.join(env.XDG_STATE_HOME || path3.join(os2.homedir(), ".local", "state"), "slipway");
}
function systemHost(env = process.env) {
  const platform2 = process.platform;
  const repository = env.GITHUB_REPOSITORY ?? "local/local";
  return {
    workspace: path3.resolve(env.GITHUB_WORKSPACE || process.cwd()),
    temporary: env.RUNNER_TEMP || os2.tmpdir(),
    state: stateDirectory(env),
    run: {
      repository,
      runId: env.GITHUB_RUN_ID ?? `local-${process.pid}`,
      attempt: Number(env.GITHUB_RUN_ATTEMPT ?? "1") || 1,
      commit: env.GITHUB_SHA ?? "",
      actor: env.GITHUB_TRIGGERING_ACTOR ?? env.GITHUB_ACTOR ?? os2.userInfo().username,
      event: env.GITHUB_EVENT_NAME ?? "local",
      url: env.GITHUB_RUN_ID && env.GITHUB_SERVER_URL ? `${env.GITHUB_SERVER_URL}/${repository}/actions/runs/${env.GITHUB_RUN_ID}` : ""
    },
    node: process.execPath,
    routerProgram: env.SLIPWAY_ROUTER_PROGRAM ?? besideBundles("router.js"),
    machine: machineName(),
    platform: platform2 === "linux" || platform2 === "darwin" || platform2 === "win32" ? platform2 : "other",
    suiteVersion,
    variable: (name) => env[name]
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
      persistent ??= import("./resilient-http-3T7KA6NP.js").then(({ resilientHttp }) => resilientHttp({ send: sendOnce, clock: systemClock, chance: Math.random, tell }));
      return (await persistent).request(request, signal);
    },
    stream: async (request, signal) => (await import("./http-stream-FA5RYKDZ.js")).openStream(request, signal)
  };
}
var systemHttp = makeHttp(() => void 0);
function accepts(host, port, timeoutMs) {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const answer = (open4) => {
      socket.destroy();
      resolve(open4);
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
import { readFile as readFile2 } from "node:fs/promises";
import net2 from "node:net";
import os3 from "node:os";
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
function open2(dial2) {
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
    const { socket, ready } = open2(request);
    let received2 = Buffer.alloc(0);
    let stood = false;
    const end = (outcome, detail = "") => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort2);
      socket.destroy();
      resolve({ outcome: stood ? "connected" : outcome, received: received2, detail });
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
      received2 = Buffer.concat([received2, piece]);
      if (received2.length > largestAnswer || request.enough?.(received2)) end("connected");
    });
    socket.once("error", (error2) => end(outcomes[codeOf(error2)] ?? "closed", error2.message || codeOf(error2)));
    socket.once("close", () => end("closed", "the other side closed the connection"));
  });
}
var systemMachine = {
  reported: () => ({ cpus: os3.cpus().length, memoryBytes: os3.totalmem(), architecture: os3.arch(), release: os3.release(), nodeVersion: process.versions.node }),
  kernelText: (path8) => readFile2(path8, "utf8").catch(() => void 0),
  dial
};

// src/platform/processes.ts
import { execFile, spawn as spawn2 } from "node:child_process";
import { mkdir as mkdir2, open as open3, readdir as readdir2, readFile as readFile3 } from "node:fs/promises";
import path4 from "node:path";
import { promisify } from "node:util";
var bootId;
var readBootId = () => bootId ??= readFile3("/proc/sys/kernel/random/boot_id", "utf8").catch(() => "");
async function linuxStartTime(pid) {
  const stat = await readFile3(`/proc/${pid}/stat`, "utf8").catch(() => void 0);
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
    const [environment, line, identity] = await Promise.all([readFile3(`/proc/${pid}/environ`, "utf8"), readFile3(`/proc/${pid}/cmdline`, "utf8"), identify(pid)]);
    if (identity === void 0) return void 0;
    const own = environment.split("\0").filter((text) => text.startsWith("SLIPWAY_")).map((text) => [text.slice(0, text.indexOf("=")), text.slice(text.indexOf("=") + 1)]);
    return { ...identity, argv: line.split("\0").slice(0, -1), variables: Object.fromEntries(own) };
  } catch {
    return void 0;
  }
}
async function list() {
  if (process.platform !== "linux") return [];
  const pids = (await readdir2("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  return (await Promise.all(pids.map(observeProcess))).filter((facts) => facts !== void 0);
}
async function spawnDetached(command) {
  await mkdir2(path4.dirname(command.log), { recursive: true });
  const log = await open3(command.log, "a", 384);
  try {
    const [program, ...args] = command.argv;
    const child2 = spawn2(program, args, { cwd: command.cwd, env: { ...command.env ?? detachedEnvironment(process.env), ...command.variables }, detached: true, stdio: ["ignore", log.fd, log.fd] });
    await new Promise((resolve, reject) => {
      child2.once("spawn", resolve);
      child2.once("error", (cause) => reject(new ToolError(`${program}: could not be started.`, { reason: "command-not-found", argv: command.argv, exitCode: null, cause })));
    });
    child2.unref();
    const identity = await identify(child2.pid);
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
import * as os4 from "os";

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
  process.stdout.write(cmd.toString() + os4.EOL);
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
      for (const key2 in this.properties) {
        if (this.properties.hasOwnProperty(key2)) {
          const val = this.properties[key2];
          if (val) {
            if (first) {
              first = false;
            } else {
              cmdStr += ",";
            }
            cmdStr += `${key2}=${escapeProperty(val)}`;
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
import * as os5 from "os";
function issueFileCommand(command, message) {
  const filePath = process.env[`GITHUB_${command}`];
  if (!filePath) {
    throw new Error(`Unable to find environment variable for file command ${command}`);
  }
  if (!fs.existsSync(filePath)) {
    throw new Error(`Missing file at path: ${filePath}`);
  }
  fs.appendFileSync(filePath, `${toCommandValue(message)}${os5.EOL}`, {
    encoding: "utf8"
  });
}
function prepareKeyValueMessage(key2, value) {
  const delimiter2 = `ghadelimiter_${crypto.randomUUID()}`;
  const convertedValue = toCommandValue(value);
  if (key2.includes(delimiter2)) {
    throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter2}"`);
  }
  if (convertedValue.includes(delimiter2)) {
    throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter2}"`);
  }
  return `${key2}<<${delimiter2}${os5.EOL}${convertedValue}${os5.EOL}${delimiter2}`;
}

// node_modules/@actions/core/lib/core.js
import * as os7 from "os";
import * as path6 from "path";

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
        step2(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step2(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step2(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step2((generator = generator.apply(thisArg, _arguments || [])).next());
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
import { constants as constants3, promises } from "fs";
var __awaiter2 = function(thisArg, _arguments, P, generator) {
  function adopt(value) {
    return value instanceof P ? value : new P(function(resolve) {
      resolve(value);
    });
  }
  return new (P || (P = Promise))(function(resolve, reject) {
    function fulfilled(value) {
      try {
        step2(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step2(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step2(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step2((generator = generator.apply(thisArg, _arguments || [])).next());
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
        yield access2(pathFromEnv, constants3.R_OK | constants3.W_OK);
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
    const htmlAttrs = Object.entries(attrs).map(([key2, value]) => ` ${key2}="${value}"`).join("");
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
  addDetails(label2, content) {
    const element = this.wrap("details", this.wrap("summary", label2) + content);
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
import * as path5 from "path";
function toPosixPath(pth) {
  return pth.replace(/[\\]/g, "/");
}
function toWin32Path(pth) {
  return pth.replace(/[/]/g, "\\");
}
function toPlatformPath(pth) {
  return pth.replace(/[/\\]/g, path5.sep);
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
import os6 from "os";

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
        step2(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step2(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step2(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step2((generator = generator.apply(thisArg, _arguments || [])).next());
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
var platform = os6.platform();
var arch = os6.arch();
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
        step2(generator.next(value));
      } catch (e) {
        reject(e);
      }
    }
    function rejected(value) {
      try {
        step2(generator["throw"](value));
      } catch (e) {
        reject(e);
      }
    }
    function step2(result) {
      result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected);
    }
    step2((generator = generator.apply(thisArg, _arguments || [])).next());
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
  process.env["PATH"] = `${inputPath}${path6.delimiter}${process.env["PATH"]}`;
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
  process.stdout.write(os7.EOL);
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
  process.stdout.write(message + os7.EOL);
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
    log: runnerLog,
    progress: runnerProgress(env.SLIPWAY_PROGRESS),
    savedState: runnerSavedState
  };
}

// src/app/for-people.ts
function dependencyOf(contract, { dependency }) {
  const declared = contract.dependencies[dependency];
  if (declared === void 0) throw new InternalError(`${contract.name} names the undeclared dependency ${dependency}.`);
  return declared;
}
var sentence = (text) => /[.!?]$/.test(text) ? text : `${text}.`;
function annotationOf(contract, away) {
  const { name, away: then } = dependencyOf(contract, away);
  return { level: "warning", title: `${contract.name} without: ${name}`, message: `${sentence(away.why)} ${then}` };
}
function awayTable(contract, away) {
  if (away.length === 0) return "";
  return `**What was away**

${markdownTable(["What", "What was met", "What that means"], away.map((a) => {
    const { name, away: then } = dependencyOf(contract, a);
    return [name, a.why, then];
  }))}`;
}
function tellPeople(outcome, { contract, startedAt, endedAt, timezone }) {
  const away = outcome.away ?? [];
  const body = [outcome.summary.trimEnd(), awayTable(contract, away)].filter(Boolean).join("\n\n");
  const when = `<sub>${escapeMarkdown(contract.name)}, ${escapeMarkdown(formatMomentWithUtc(startedAt, timezone))}, took ${formatDuration(endedAt - startedAt)}</sub>`;
  const local = (text) => withLocalTimes(text, timezone);
  return {
    headline: local(outcome.headline),
    summary: body === "" ? "" : `${withLocalTimesInMarkdown(body, timezone)}

${when}
`,
    annotations: [...outcome.annotations, ...away.map((a) => annotationOf(contract, a))].map((a) => ({ ...a, message: local(a.message) }))
  };
}

// src/app/load-spec.ts
import path7 from "node:path";

// src/spec/dependency-cycle.ts
function findCycle(dependsOn) {
  const done = /* @__PURE__ */ new Set();
  for (const start2 of Object.keys(dependsOn)) {
    const cycle = walk2(start2, dependsOn, [], done);
    if (cycle) return cycle;
  }
  return void 0;
}
function walk2(node, dependsOn, trail, done) {
  const begin = trail.indexOf(node);
  if (begin >= 0) return [...trail.slice(begin), node];
  if (done.has(node)) return void 0;
  for (const next of Object.hasOwn(dependsOn, node) ? dependsOn[node] ?? [] : []) {
    const cycle = walk2(next, dependsOn, [...trail, node], done);
    if (cycle) return cycle;
  }
  done.add(node);
  return void 0;
}

// src/spec/shape.ts
var definition = (schema) => schema.def;
function bare(schema) {
  const def = definition(schema);
  if (def.innerType) return bare(def.innerType);
  if (def.type === "pipe" && def.in) return bare(def.in);
  if (def.options) return def.options.flatMap(bare);
  return [schema];
}
function step(schema, key2) {
  return bare(schema).flatMap((one) => {
    const { shape, valueType, element } = definition(one);
    const next = shape ? shape[key2] : valueType ?? element;
    return next ? [next] : [];
  });
}
var schemasAt = (schema, path8) => path8.reduce((all, key2) => all.flatMap((one) => step(one, key2)), [schema]);
function keysAt(schema, path8) {
  return [...new Set(schemasAt(schema, path8).flatMap(bare).flatMap((one) => Object.keys(definition(one).shape ?? {})))];
}
function layers(schema) {
  const { innerType, in: inner, options } = definition(schema);
  return [schema, ...[innerType, inner, ...options ?? []].flatMap((next) => next ? layers(next) : [])];
}
function wordsAt(schema, path8) {
  for (const one of schemasAt(schema, path8).flatMap(layers)) {
    const meta = one.meta();
    if (meta?.description && Array.isArray(meta["examples"])) return `${meta.description}, such as ${meta["examples"].slice(0, 2).join(" or ")}`;
  }
  return void 0;
}

// src/spec/issues.ts
var kinds = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a map of keys",
  record: "a map of keys",
  array: "a list"
};
function received(node) {
  if (!node) return "nothing";
  if (node.kind === "map") return "a map";
  if (node.kind === "list") return "a list";
  if (typeof node.value === "string") return `the text ${quote(node.value)}`;
  return node.value === null ? "nothing" : `the ${typeof node.value} ${node.text}`;
}
var pathOf = (issue2, prefix) => [...prefix, ...issue2.path.map((step2) => typeof step2 === "number" ? step2 : String(step2))];
function problemsOf(situation, issues, prefix = []) {
  const problems = issues.flatMap((issue2) => problemsOfIssue(situation, issue2, prefix));
  return withoutEchoes(situation, issues, prefix, problems);
}
function withoutEchoes(situation, issues, prefix, problems) {
  const meant = new Set(problems.flatMap((p) => /did you mean `([^`]+)`\?$/.exec(p.message)?.[1] ?? []));
  const echoes = issues.filter((i) => i.path.length > 0 && !at(situation.tree, pathOf(i, prefix)) && meant.has(String(i.path.at(-1)))).map((i) => missing(situation, pathOf(i, prefix), expectedOf(i)).message);
  return problems.filter((p) => !echoes.includes(p.message));
}
function missing({ schema, tree }, path8, expected) {
  const words = wordsAt(schema, path8) ?? expected;
  return problemAt(keyPlace(tree, path8), `${ticked(path8.join("."))} is missing${words ? `: expected ${words}` : ""}`);
}
function problemsOfIssue(situation, issue2, prefix) {
  const { schema, tree } = situation;
  const path8 = pathOf(issue2, prefix);
  const node = at(tree, path8);
  if (issue2.code === "unrecognized_keys") return issue2.keys.map((key2) => unknownKey(situation, path8, key2));
  if (!node && path8.length > 0) return [missing(situation, path8, expectedOf(issue2))];
  const place = valuePlace(tree, path8);
  if (issue2.code === "invalid_union") return unionProblems(situation, issue2, path8);
  if (issue2.code === "invalid_key") {
    return [problemAt(keyPlace(tree, path8), `the key ${ticked(String(path8.at(-1)))} is not of its form: ${issue2.issues.map((inner) => constraint(inner)).join(", ")}`)];
  }
  if (issue2.code === "invalid_type") {
    const expected = wordsAt(schema, path8) ?? kinds[issue2.expected] ?? issue2.expected;
    const inQuotes = issue2.expected === "string" && node?.kind === "scalar" && !wordsAt(schema, path8) ? "; put it in quotes" : "";
    return [problemAt(place, `${label(path8)}: expected ${expected}, got ${received(node)}${inQuotes}`)];
  }
  const written = node?.kind === "scalar" && typeof node.value === "string" ? node.value : void 0;
  const near = issue2.code === "invalid_value" && written !== void 0 ? suggestion(written, issue2.values.map(String)).replace(/^; known.*/, "") : "";
  return [problemAt(place, `${label(path8)}: ${constraint(issue2)}${node?.kind === "scalar" ? `, got ${received(node)}${near}` : ""}`)];
}
var label = (path8) => path8.length === 0 ? "the file" : ticked(path8.join("."));
function unknownKey({ schema, tree }, path8, key2) {
  const where = path8.length === 0 ? "at the top of the file" : `in ${label(path8)}`;
  return problemAt(keyPlace(tree, [...path8, key2]), `${ticked(key2)} is no key ${where}${suggestion(key2, keysAt(schema, path8))}`);
}
function expectedOf(issue2) {
  if (issue2.code === "invalid_type") return kinds[issue2.expected] ?? issue2.expected;
  if (issue2.code === "invalid_value") return `one of ${issue2.values.map(String).join(", ")}`;
  if (issue2.code === "invalid_union" && "options" in issue2 && Array.isArray(issue2.options)) return `one of ${issue2.options.join(", ")}`;
  return void 0;
}
function bound(issue2) {
  const limit = issue2.code === "too_small" ? issue2.minimum : issue2.maximum;
  const words = issue2.code === "too_small" ? issue2.inclusive ? "at least" : "more than" : issue2.inclusive ? "at most" : "less than";
  const unit = { string: "character", array: "item", record: "key", object: "key" }[issue2.origin];
  return `expected ${words} ${limit}${unit ? ` ${unit}${Number(limit) === 1 ? "" : "s"}` : ""}`;
}
function constraint(issue2) {
  if (issue2.code === "too_small" || issue2.code === "too_big") return bound(issue2);
  if (issue2.code === "invalid_value") return issue2.values.length === 1 ? `expected ${String(issue2.values[0])}` : `expected one of ${issue2.values.map(String).join(", ")}`;
  if (issue2.code === "invalid_format" && issue2.format === "starts_with") return `expected text that begins with ${issue2.prefix ?? ""}`;
  if (issue2.code === "invalid_format" && issue2.format === "url") return "expected an address, such as https://host/path";
  if (issue2.code === "invalid_format" && issue2.message.startsWith("Invalid")) return `expected text like ${String(issue2.pattern ?? issue2.format)}`;
  if (issue2.code === "invalid_type") return `expected ${kinds[issue2.expected] ?? issue2.expected}`;
  return issue2.message;
}
function unionProblems(situation, issue2, path8) {
  const { schema, tree } = situation;
  const place = valuePlace(tree, path8);
  const node = at(tree, path8);
  if (issue2.errors.length === 0) {
    const known = "options" in issue2 && Array.isArray(issue2.options) ? issue2.options.map(String) : [];
    const near2 = node?.kind === "scalar" ? suggestion(node.text, known).replace(/^; known.*/, "") : "";
    return [problemAt(place, `${label(path8)}: expected one of ${known.join(", ")}, got ${received(node)}${near2}`)];
  }
  const mismatch = (branch) => branch.some((i) => i.path.length === 0 && (i.code === "invalid_type" || i.code === "invalid_value" && node?.kind !== "scalar"));
  const fitting = issue2.errors.filter((branch) => !mismatch(branch));
  if (fitting.length > 1 && fitting.every((branch) => branch.every((i) => i.code === "unrecognized_keys"))) return [exclusive(situation, path8, fitting)];
  const best = fitting.map((branch) => problemsOf(situation, branch, path8)).sort((a, b) => a.length - b.length)[0];
  if (best && node?.kind !== "scalar") return best;
  const words = wordsAt(schema, path8) ?? [...new Set(issue2.errors.flat().map((i) => constraint(i).replace(/^expected /, "")))].join(", or ");
  const values = issue2.errors.flat().flatMap((i) => i.code === "invalid_value" ? i.values.map(String) : []);
  const near = node?.kind === "scalar" ? suggestion(node.text, values).replace(/^; known.*/, "") : "";
  return [problemAt(place, `${label(path8)}: expected ${words}, got ${received(node)}${near}`)];
}
function exclusive({ tree }, path8, branches) {
  const keys = [...new Set(branches.flat().flatMap((i) => i.code === "unrecognized_keys" ? i.keys : []))];
  const places = keys.map((key2) => keyPlace(tree, [...path8, key2])).sort((a, b) => a.line - b.line || a.column - b.column);
  return problemAt(places.at(-1) ?? keyPlace(tree, path8), `${label(path8)}: ${keys.map(ticked).join(" and ")} exclude each other; an environment removes a key of the base with \`key: null\``);
}

// src/spec/parse.ts
var sections = Object.keys(stageSections);
var fileKeys = ["schema", "name", "timezone", "environments", ...sections];
var environmentKeys = ["target", "approval", ...sections];
var schemaTable = { what: "slipway.yaml", current: specSchemaNumber, migrations: {}, reason: "spec-version" };
function parseSpec(text, file) {
  const { tree, problems } = parseSource(text, file);
  const start2 = { file, line: 1, column: 1 };
  if (problems.length > 0) throw problemsError("spec-invalid", file, problems);
  if (!tree || tree.kind !== "map") {
    const what = tree && !(tree.kind === "scalar" && tree.value === null) ? "the file is no map of keys" : "the file is empty";
    throw problemsError("spec-invalid", file, [problemAt(tree?.place ?? start2, `${what}; it begins with \`schema: ${specSchemaNumber}\`, \`name\` and \`environments\``)]);
  }
  const schema = tree.entries.get("schema")?.value;
  const root = migrateSchema(tree, schema && toPlain(schema), schemaTable, formatPlace(schema?.place ?? start2));
  return readEnvironments(root, file);
}
function readEnvironments(root, file) {
  const declared = root.entries.get("environments");
  const environments = declared?.value.kind === "map" ? [...declared.value.entries] : [];
  const sightings = unknownKeys(root, fileKeys, "at the top of the file").map((p) => ({ ...p, environment: void 0 }));
  if (environments.length === 0) {
    const place = declared?.key ?? root.place;
    sightings.push({ ...problemAt(place, "`environments` has to name at least one: `environments: {local: {target: {kind: local}}}`"), environment: void 0 });
    sightings.push(...validate(merged(root, void 0, void 0), void 0).sightings);
  }
  const specs = {};
  for (const [id, entry] of environments) {
    const read = readEnvironment(root, id, entry);
    sightings.push(...read.sightings);
    if (read.spec) specs[id] = read.spec;
  }
  if (sightings.length > 0) throw failure2(file, sightings, environments.length);
  const [first] = Object.values(specs);
  return { file, name: first?.name ?? "", environments: specs };
}
function readEnvironment(root, id, entry) {
  const { value } = entry;
  if (value.kind !== "map") return { sightings: [{ ...problemAt(entry.key, `environment ${ticked(id)} has to be a map with a \`target\``), environment: void 0 }] };
  const own = unknownKeys(value, environmentKeys, `of an environment`).map((p) => ({ ...p, environment: void 0 }));
  const idle = sections.flatMap((key2) => {
    const section = value.entries.get(key2);
    return section ? idleRemovals(root.entries.get(key2)?.value, section.value, "the base") : [];
  }).map((p) => ({ ...p, environment: void 0 }));
  const tree = merged(root, id, entry);
  if (!child(tree, "target")) own.push({ ...problemAt(entry.key, `environment ${ticked(id)} has no \`target\`: expected a map with a \`kind\``), environment: void 0 });
  const read = validate(tree, id);
  const strange = misspeltOverrides(root, value);
  const hinted = read.sightings.map((s) => ({ ...s, message: `${s.message}${strange.get(formatPlace(s)) ?? ""}` }));
  return { ...read, sightings: [...own, ...idle, ...hinted] };
}
function misspeltOverrides(root, environment) {
  return new Map(["services", "gates"].flatMap((section) => {
    const base = root.entries.get(section)?.value;
    const over = environment.entries.get(section)?.value;
    if (base?.kind !== "map" || over?.kind !== "map") return [];
    return [...over.entries].filter(([id]) => !base.entries.has(id)).map(([id, { key: key2 }]) => [formatPlace(key2), suggestion(id, [...base.entries.keys()]).replace(/^; known.*/, "")]);
  }));
}
function unknownKeys(map, known, where) {
  return [...map.entries].filter(([key2]) => !known.includes(key2)).map(([key2, { key: place }]) => problemAt(place, `${ticked(key2)} is no key ${where}${suggestion(key2, known)}`));
}
function merged(root, id, environment) {
  const pick = (map, keys) => [...map.entries].filter(([key2]) => keys.includes(key2));
  const base = { kind: "map", place: root.place, entries: new Map(pick(root, ["schema", "name", "timezone", ...sections])) };
  if (environment?.value.kind !== "map") return withoutRemoved(base);
  const over = { kind: "map", place: root.place, entries: new Map(pick(environment.value, environmentKeys)) };
  const tree = withoutRemoved(mergeLocated(base, over));
  return { ...tree, entries: new Map([...tree.entries, ["environment", { key: environment.key, value: scalarAt(id ?? "", environment.key) }]]) };
}
function validate(tree, environment) {
  const schema = environment === void 0 ? EnvironmentSpec.omit({ environment: true, target: true }) : EnvironmentSpec;
  const parsed = schema.safeParse(toPlain(tree));
  if (!parsed.success) {
    return { sightings: problemsOf({ schema, tree }, parsed.error.issues.filter((issue2) => !(issue2.path[0] === "target" && !child(tree, "target")))).map((p) => ({ ...p, environment })) };
  }
  if (environment === void 0) return { sightings: [] };
  const spec = parsed.data;
  const sightings = crossCheck({ spec, tree }).map((p) => ({ ...p, environment }));
  const cycle = findCycle(Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, service.dependsOn])));
  if (cycle) {
    const [head = "", next = ""] = cycle;
    const at2 = spec.services[head]?.dependsOn.indexOf(next) ?? 0;
    sightings.push({ ...problemAt(valuePlace(tree, ["services", head, "dependsOn", at2]), `\`dependsOn\` runs in a circle: ${cycle.join(" > ")}`), environment, cycle: true });
  }
  return sightings.length > 0 ? { sightings } : { spec, sightings };
}
function failure2(file, sightings, environments) {
  const groups = groupBy(sightings);
  const problems = [...groups.values()].map((group2) => {
    const [{ environment: first, cycle: _cycle, ...problem }] = group2;
    const where = [...new Set(group2.flatMap((s) => s.environment ?? []))];
    const everywhere = first === void 0 || where.length === environments;
    return everywhere ? problem : { ...problem, message: `${problem.message} (environment ${where.join(", ")})` };
  });
  return problemsError(sightings.every((s) => s.cycle) ? "dependency-cycle" : "spec-invalid", file, problems);
}
var key = (s) => `${formatPlace(s)} ${s.message}`;
function groupBy(sightings) {
  const groups = /* @__PURE__ */ new Map();
  for (const sighting of sightings) groups.set(key(sighting), [...groups.get(key(sighting)) ?? [], sighting]);
  return groups;
}
function resolveEnvironment(parsed, environment) {
  const spec = Object.hasOwn(parsed.environments, environment) ? parsed.environments[environment] : void 0;
  if (spec) return spec;
  const names = Object.keys(parsed.environments);
  throw new UserError(`${parsed.file} declares no environment ${ticked(environment)}${suggestion(environment, names).replace(/^; known.*/, "")}`, {
    reason: "unknown-environment",
    where: parsed.file,
    expected: `one of ${names.join(", ")}`
  });
}

// src/app/load-spec.ts
var largestSpec = 1024 * 1024;
async function loadSpec(contract, inputs, ports) {
  const file = path7.resolve(ports.host.workspace, inputs.spec);
  if (path7.relative(ports.host.workspace, file).startsWith("..")) {
    throw new UserError(`${inputs.spec} lies outside the workspace.`, { reason: "input-invalid", where: "input `spec`", expected: "a path inside the workspace" });
  }
  const facts = await ports.files.facts(file);
  if (facts && facts.size > largestSpec) throw new UserError(`The file has ${facts.size} bytes.`, { reason: "spec-invalid", where: inputs.spec, expected: `at most ${largestSpec} bytes` });
  const text = await ports.files.readText(file);
  if (text !== void 0) return resolveEnvironment(parseSpec(text, inputs.spec), inputs.environment);
  if (contract.spec === "optional" && inputs.spec === commonInputs.spec.default) return void 0;
  throw new UserError("There is no such file.", { reason: "spec-invalid", where: inputs.spec, expected: "the file that describes the deployment", remedy: "Check out the repository first, or give the path in the input `spec`; docs/slipway.example.yaml shows every key." });
}

// src/app/read-inputs.ts
function textOf(name, input, read) {
  const given = read(name);
  return given === "" ? input.default ?? "" : given;
}
function readInputs(contract, read) {
  const values = {};
  const problems = [];
  for (const [name, input] of Object.entries({ ...commonInputs, ...contract.inputs })) {
    const text = textOf(name, input, read);
    if (text === "" && input.required) {
      problems.push(`input \`${name}\` is required: ${input.description}`);
      continue;
    }
    const parsed = input.schema.safeParse(text);
    if (parsed.success) values[camel(name)] = parsed.data;
    else problems.push(...parsed.error.issues.map((issue2) => `input \`${name}\`: ${issue2.message}. ${input.description}`));
  }
  if (problems.length > 0) {
    throw new UserError(problems.join("\n"), { reason: "input-invalid", where: `actions/${contract.name}`, remedy: "Mend these under `with:` of the step." });
  }
  return values;
}

// src/app/cancellation.ts
var graceMs = 2e3;
function cancellation() {
  const controller = new AbortController();
  let deadline;
  const onSignal = () => {
    if (controller.signal.aborted) return;
    controller.abort(new UserError("The run was cancelled.", { reason: "cancelled", remedy: "Run it again; what was begun is resumed or taken back first." }));
    deadline = setTimeout(() => process.exit(1), graceMs);
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    asError: (thrown) => thrown instanceof UserError && thrown.reason === "cancelled" ? thrown : new UserError("The run was cancelled.", { reason: "cancelled", cause: thrown }),
    settled() {
      clearTimeout(deadline);
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    }
  };
}

// src/app/run-action.ts
var kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
function writeOutputs(contract, outputs) {
  for (const [name, value] of Object.entries(outputs)) {
    const declared = kebab(name);
    if (!(declared in contract.outputs) && !(declared in commonOutputs)) throw new InternalError(`${contract.name} sets the undeclared output ${declared}.`);
    if (value !== void 0) runnerIo.output(declared, value);
  }
}
function handoffOf({ contract, ports, environment, timezone, startedAt, endedAt }, outcome) {
  const { host } = ports;
  return renderHandoff({
    schema: handoffSchemaNumber,
    suite: host.suiteVersion,
    stage: contract.name,
    environment,
    commit: host.run.commit,
    runId: host.run.runId,
    attempt: host.run.attempt,
    verdict: outcome.verdict,
    ...outcome.reason ? { reason: outcome.reason } : {},
    headline: outcome.headline,
    startedAt: new Date(startedAt).toISOString(),
    endedAt: new Date(endedAt).toISOString(),
    ...timezone === void 0 ? {} : { timezone },
    data: outcome.data
  });
}
function publish(finished, outcome) {
  finished.endedAt = finished.ports.clock.now();
  const told = tellPeople(outcome, { ...finished, timezone: finished.timezone });
  for (const annotation of told.annotations) finished.ports.log.annotate(annotation);
  if (told.summary) runnerIo.summary(told.summary);
  writeOutputs(finished.contract, { ...outcome.outputs, verdict: outcome.verdict, failureReason: outcome.reason ?? "", handoff: handoffOf(finished, outcome) });
  if (outcome.verdict === "pass") finished.ports.log.info(told.headline);
  else runnerIo.fail(`${told.headline}${outcome.reason ? ` [${outcome.reason}]` : ""}`);
}
function outcomeOf(error2) {
  const text = error2 instanceof InternalError ? `${error2.message}
${error2.cause?.stack ?? error2.stack ?? ""}` : error2.explain();
  return { verdict: "error", reason: error2.reason, headline: text, outputs: {}, summary: "", annotations: annotationsOf(error2), data: null };
}
function annotationsOf(error2) {
  return error2.problems.slice(0, 10).map(({ file, line, column, message }) => ({ level: "error", message, file, line, column }));
}
async function runAction(contract, stage) {
  const ports = makePorts();
  const finished = { contract, ports, environment: "", startedAt: ports.clock.now(), endedAt: 0 };
  const cancel = cancellation();
  try {
    const inputs = readInputs(contract, runnerIo.input);
    finished.environment = inputs.environment;
    const spec = await loadSpec(contract, inputs, ports);
    if (spec?.timezone !== void 0) finished.timezone = spec.timezone;
    publish(finished, await stage({ inputs, spec, ports, signal: cancel.signal }));
  } catch (thrown) {
    publish(finished, outcomeOf(toSlipwayError(cancel.signal.aborted ? cancel.asError(thrown) : thrown)));
  } finally {
    cancel.settled();
  }
  endProcess();
}
async function runPost(contract, post) {
  const ports = makePorts();
  const cancel = cancellation();
  try {
    const saved = runnerIo.saved();
    await post(saved === "" ? void 0 : JSON.parse(saved), ports, cancel.signal);
  } catch (thrown) {
    const error2 = toSlipwayError(thrown);
    ports.log.annotate({ level: "warning", title: `${contract.name}: the post step failed`, message: error2.explain() });
  } finally {
    cancel.settled();
  }
  endProcess();
}
function endProcess() {
  process.stdout.write("", () => process.exit(process.exitCode ?? 0));
}

export {
  defineContract,
  optionalText,
  flag,
  runAction,
  runPost
};
