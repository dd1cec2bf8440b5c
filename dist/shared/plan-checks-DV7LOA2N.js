import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  describeDisk,
  describeMemory,
  isRange,
  judgeDisk,
  judgeNode,
  judgeOs,
  judgePort,
  judgeRunner,
  leastMemory,
  nodeRange,
  parseVersion,
  runnerRange,
  versionSatisfies
} from "./chunk-PQYA4D5N.js";
import "./chunk-YFWXA7IW.js";
import {
  fail,
  pass,
  unknown,
  warn
} from "./chunk-W7A45JWG.js";
import {
  configLookup,
  resolveConfiguration
} from "./chunk-AJHEXI3U.js";
import {
  configFiles
} from "./chunk-36A3PJWC.js";
import "./chunk-KECJHWQ3.js";
import {
  observeListenPort
} from "./chunk-MLX7O2F6.js";
import "./chunk-FOEDMY4M.js";
import {
  resolveText,
  specScope
} from "./chunk-2NZHBRXE.js";
import "./chunk-S3ECFIAI.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-2ESPDTUC.js";
import {
  formatBytes
} from "./chunk-W5XGLP45.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import {
  withoutCredentials
} from "./chunk-UFDLP2HG.js";
import {
  SlipwayError,
  ToolError,
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/validate-env/cgroup.ts
function parseCpuList(text) {
  const cpus = [];
  for (const part of text.trim().split(",").filter(Boolean)) {
    const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part);
    if (!match) return void 0;
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])];
    for (let cpu = first; cpu <= last; cpu += 1) cpus.push(cpu);
  }
  return cpus;
}
function parseMemberships(text) {
  return text.split("\n").flatMap((line) => {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    return match ? [{ controllers: match[1].split(",").filter(Boolean), path: match[2] }] : [];
  });
}
var unescapeOctal = (text) => text.replace(/\\([0-7]{3})/g, (_, code) => String.fromCharCode(parseInt(code, 8)));
function parseCgroupMounts(text) {
  return text.split("\n").flatMap((line) => {
    const [before, behind] = line.split(" - ");
    const [, , , root, point] = (before ?? "").split(" ");
    const [type, , options = ""] = (behind ?? "").split(" ");
    if (!root || !point || type !== "cgroup" && type !== "cgroup2") return [];
    return [{ root: unescapeOctal(root), point: unescapeOctal(point), version: type === "cgroup2" ? 2 : 1, controllers: options.split(",") }];
  });
}
function ancestors(mount, path2) {
  const inside = path2 === mount.root ? "" : mount.root === "/" ? path2 : path2.startsWith(`${mount.root}/`) ? path2.slice(mount.root.length) : "";
  const parts = inside.includes("..") ? [] : inside.split("/").filter(Boolean);
  return parts.map((_, i) => [mount.point, ...parts.slice(0, parts.length - i)].join("/")).concat(mount.point);
}
function groupsOf(controller, memberships, mounts) {
  return mounts.flatMap((mount) => {
    const member = memberships.find((m) => mount.version === 2 ? m.controllers.length === 0 : m.controllers.includes(controller));
    if (!member || mount.version === 1 && !mount.controllers.includes(controller)) return [];
    return [{ version: mount.version, directories: ancestors(mount, member.path) }];
  });
}
function amount(text) {
  const match = /^(\d+)\s*$/.exec(text ?? "");
  return match ? Number(match[1]) : void 0;
}
async function quotaIn(read, { version, directories }) {
  const found = await Promise.all(directories.map(async (directory) => {
    const [quota, period] = version === 2 ? (await read(`${directory}/cpu.max`) ?? "").trim().split(/\s+/) : [await read(`${directory}/cpu.cfs_quota_us`), await read(`${directory}/cpu.cfs_period_us`)];
    const [share, whole] = [amount(quota), amount(period)];
    return share !== void 0 && whole ? share / whole : void 0;
  }));
  return found.filter((q) => q !== void 0);
}
async function cpusetIn(read, { version, directories }) {
  const names2 = version === 2 ? ["cpuset.cpus.effective"] : ["cpuset.effective_cpus", "cpuset.cpus"];
  for (const directory of directories) {
    for (const name of names2) {
      const cpus = parseCpuList(await read(`${directory}/${name}`) ?? "");
      if (cpus?.length) return cpus;
    }
  }
  return void 0;
}
async function memoryIn(read, { version, directories }) {
  const [limits, usage, inactive] = version === 2 ? [["memory.max", "memory.high"], "memory.current", /^inactive_file (\d+)/m] : [["memory.limit_in_bytes"], "memory.usage_in_bytes", /^total_inactive_file (\d+)/m];
  const found = await Promise.all(directories.map(async (directory) => {
    const values = (await Promise.all(limits.map((name) => read(`${directory}/${name}`)))).map(amount).filter((v) => v !== void 0);
    if (values.length === 0) return [];
    const dropped = Number(inactive.exec(await read(`${directory}/memory.stat`) ?? "")?.[1] ?? 0);
    return [{ limit: Math.min(...values), used: Math.max(0, (amount(await read(`${directory}/${usage}`)) ?? 0) - dropped) }];
  }));
  return found.flat();
}
async function observeCgroup(read, memoryTotal) {
  const [own, mountinfo] = await Promise.all([read("/proc/self/cgroup"), read("/proc/self/mountinfo")]);
  if (own === void 0 || mountinfo === void 0) return void 0;
  const [memberships, mounts] = [parseMemberships(own), parseCgroupMounts(mountinfo)];
  const groups2 = (controller) => groupsOf(controller, memberships, mounts);
  const quotas = (await Promise.all(groups2("cpu").map((g) => quotaIn(read, g)))).flat();
  const cpusets = await Promise.all(groups2("cpuset").map((g) => cpusetIn(read, g)));
  const memory = (await Promise.all(groups2("memory").map((g) => memoryIn(read, g)))).flat().filter((m) => m.limit < memoryTotal);
  return {
    cpuQuota: quotas.length ? Math.min(...quotas) : void 0,
    cpuset: cpusets.find((c) => c !== void 0),
    memory: memory.length ? { limit: Math.min(...memory.map((m) => m.limit)), free: Math.max(0, Math.min(...memory.map((m) => m.limit - m.used))) } : void 0
  };
}

// src/validate-env/cpu.ts
async function observeCpu(machine, platform) {
  const { cpus, architecture, memoryBytes } = machine.reported();
  if (platform !== "linux") return { architecture, online: cpus, allowed: cpus, quota: void 0, limitsKnown: true };
  const [status, onlineText, cgroup] = await Promise.all([
    machine.kernelText("/proc/self/status"),
    machine.kernelText("/sys/devices/system/cpu/online"),
    observeCgroup(machine.kernelText, memoryBytes)
  ]);
  const online = parseCpuList(onlineText ?? "") ?? [];
  const affinity = parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status ?? "")?.[1] ?? "");
  const usable = [affinity, cgroup?.cpuset].filter((list) => list?.length).map((list) => new Set(list));
  const allowed = (online.length ? online : [...Array(cpus).keys()]).filter((cpu) => usable.every((set) => set.has(cpu))).length;
  return { architecture, online: online.length || cpus, allowed, quota: cgroup?.cpuQuota, limitsKnown: cgroup !== void 0 && Boolean(affinity?.length) };
}
var rounded = (cores) => String(Number(cores.toFixed(2)));
var describeCores = (cores) => `${rounded(cores)} ${cores === 1 ? "core" : "cores"}`;
function limitsInWords({ online, allowed, quota }) {
  const limits = [
    allowed < online ? `${allowed} of ${online} allowed by affinity or cpuset` : "",
    quota !== void 0 && quota < allowed ? `quota ${rounded(quota)} of ${allowed}` : ""
  ].filter(Boolean);
  return limits.length ? ` (${limits.join(", ")})` : "";
}
function judgeCpu(required, facts) {
  const effective = Math.min(facts.allowed, facts.quota ?? Infinity);
  const observed = `${describeCores(effective)}${limitsInWords(facts)}, ${facts.architecture}`;
  if (effective < required) {
    const limited = effective < facts.online;
    return fail(observed, limited && facts.online >= required ? `The machine has ${facts.online} cores, this process may use ${rounded(effective)}: raise the CPU limit of the container, cgroup or pod.` : `Use a machine with at least ${describeCores(required)}, or lower \`requires.cpu\`.`);
  }
  if (!facts.limitsKnown) return unknown(`${observed}; limits not readable`, "Make /proc/self and /sys/fs/cgroup readable for this process.");
  return pass(observed);
}

// src/validate-env/gpu.ts
function describeGpu({ count, memory, driver, name }) {
  return [`${count} ×`, name ?? "NVIDIA GPU", memory ? `with ${describeMemory(memory)}` : "", driver ? `, driver ${driver}` : ""].filter(Boolean).join(" ").replace(" ,", ",");
}
function fits(gpu2, required) {
  if (required.name !== void 0 && !gpu2.name.toLowerCase().includes(required.name.toLowerCase())) return false;
  const version = parseVersion(gpu2.driver);
  if (required.driver !== void 0 && version && !versionSatisfies(version, required.driver)) return false;
  if (required.memory === void 0) return true;
  return gpu2.memoryMiB === void 0 ? void 0 : gpu2.memoryMiB * 2 ** 20 >= leastMemory(required.memory);
}
function describeDevice({ name, memoryMiB, usedMiB, driver }) {
  const memory = memoryMiB === void 0 ? "memory not told" : formatBytes(memoryMiB * 2 ** 20);
  return `${name}, ${memory}${usedMiB === void 0 ? "" : ` (${formatBytes(usedMiB * 2 ** 20)} used)`}, driver ${driver}`;
}
function describeDevices(devices) {
  const counts = /* @__PURE__ */ new Map();
  for (const words of devices.map(describeDevice)) counts.set(words, (counts.get(words) ?? 0) + 1);
  return [...counts].map(([words, n]) => n === 1 ? words : `${n} × ${words}`).join("; ") || "none";
}
function judgeGpu(required, facts) {
  if (facts.kind === "absent") {
    return fail("no nvidia-smi", "Run on a machine with an NVIDIA driver; in a container, enable the NVIDIA container toolkit. Other vendors are not recognised yet.");
  }
  if (facts.kind === "failed") return fail(facts.why, facts.remedy);
  const { devices, broken, infoRomWarning } = facts;
  const observed = describeDevices(devices) + (broken.length ? `; ${broken.length} without state: ${broken[0].slice(0, 80)}` : "");
  const verdicts = devices.map((gpu2) => fits(gpu2, required));
  const fitting = verdicts.filter((v) => v === true).length;
  if (fitting >= required.count) {
    if (broken.length) return warn(observed, "A device has lost its state: read `dmesg` for Xid errors and restart the machine before it is needed.");
    return infoRomWarning === "corrupted" ? warn(`${observed}; infoROM corrupted`, "The devices work; plan their replacement.") : pass(observed);
  }
  if (fitting + verdicts.filter((v) => v === void 0).length >= required.count) {
    return unknown(observed, "A device does not tell its memory: see nvidia-smi -q, and MIG if it is on.");
  }
  return fail(observed, `${fitting} of ${required.count} fit: use a machine with ${describeGpu(required)}, or correct \`requires.gpu\`.`);
}

// src/validate-env/memory.ts
function meminfo(text, name) {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(text ?? "");
  return match ? Number(match[1]) * 1024 : void 0;
}
async function observeMemory(machine, platform) {
  const { memoryBytes } = machine.reported();
  if (platform !== "linux") return { total: memoryBytes, limit: void 0, available: void 0, limitsKnown: true };
  const text = await machine.kernelText("/proc/meminfo");
  const total = meminfo(text, "MemTotal") ?? memoryBytes;
  const cgroup = await observeCgroup(machine.kernelText, total);
  const free = [meminfo(text, "MemAvailable"), cgroup?.memory?.free].filter((b) => b !== void 0);
  return { total, limit: cgroup?.memory?.limit, available: free.length ? Math.min(...free) : void 0, limitsKnown: cgroup !== void 0 };
}
function judgeMemory(required, facts) {
  const usable = Math.min(facts.total, facts.limit ?? Infinity);
  const limited = usable < facts.total ? ` (limit; the machine has ${formatBytes(facts.total)})` : "";
  const observed = `${formatBytes(usable)}${limited}${facts.available === void 0 ? "" : `, ${formatBytes(facts.available)} available`}`;
  if (usable < leastMemory(required)) {
    return fail(observed, facts.total >= leastMemory(required) ? "The machine has enough: raise the memory limit of the container, cgroup or pod." : "Use a machine with more memory, or lower `requires.memory`.");
  }
  if (!facts.limitsKnown) return unknown(`${observed}; limits not readable`, "Make /proc/self and /sys/fs/cgroup readable for this process.");
  return pass(observed);
}

// src/validate-env/nvidia-smi.ts
var fields = ["index", "driver_version", "memory.total", "memory.used", "name"];
var queryArgs = [`--query-gpu=${fields.join(",")}`, "--format=csv,noheader,nounits"];
var queryDeadlineMs = 2e4;
var failures = {
  4: ["no permission", "Run as a user that may open /dev/nvidia*."],
  6: ["no device was found", "See whether the device is passed into this container or machine."],
  8: ["a device lacks its external power cable", "Connect it."],
  9: ["the driver is not loaded", "Load it (`modprobe nvidia`) or install it for the running kernel."],
  10: ["the kernel reports an interrupt problem with a device", "Read `dmesg`; restart the machine."],
  12: ["the library NVML was not found", "Install the driver’s user-space libraries, or enable the NVIDIA container toolkit."],
  15: ["a device has fallen off the bus", "Restart the machine; if it happens again, replace the device."],
  18: ["driver and library have different versions", "The driver was updated under a running kernel module: restart the machine."]
};
var figure = (cell) => /^\d{1,9}$/.test(cell) ? Number(cell) : void 0;
function parseDevice(line) {
  const [index, driver, total, used, ...name] = line.split(",").map((cell) => cell.trim());
  if (!/^\d{1,3}$/.test(index ?? "") || name.length === 0) return void 0;
  const title = name.join(", ");
  if (!/^\d+(\.\d+)+$/.test(driver ?? "") || title === "" || /^ERR!$|^\[.*\]$|unknown error/i.test(title)) return void 0;
  return { index, name: title.slice(0, 100), driver, memoryMiB: figure(total ?? ""), usedMiB: figure(used ?? "") };
}
function parseGpus(result) {
  const said = `${result.stdout}
${result.stderr}`.trim();
  if (result.exitCode !== 0 && result.exitCode !== 14) {
    const [why, remedy] = failures[result.exitCode] ?? [`nvidia-smi ended with ${result.exitCode}`, "Run nvidia-smi by hand."];
    return { kind: "failed", why: `${why}: ${said.split("\n")[0]?.slice(0, 160) ?? ""}`, remedy };
  }
  const lines = result.stdout.split("\n").map((l) => l.trim()).filter((l) => l !== "" && !/^WARNING: infoROM/i.test(l));
  const devices = lines.map(parseDevice);
  return {
    kind: "devices",
    devices: devices.filter((d) => d !== void 0),
    broken: lines.filter((_, i) => devices[i] === void 0),
    infoRomWarning: result.exitCode === 14 ? "corrupted" : "none"
  };
}
async function observeGpus(exec, signal) {
  const program = await exec.which("nvidia-smi");
  if (program === void 0) return { kind: "absent" };
  try {
    return parseGpus(await exec.run({ argv: [program, ...queryArgs], timeoutMs: queryDeadlineMs }, signal));
  } catch (thrown) {
    if (!(thrown instanceof ToolError) || signal.aborted) throw thrown;
    return { kind: "failed", why: thrown.message, remedy: "A query that hangs means a crashed driver: read `dmesg` for Xid errors and restart the machine." };
  }
}

// src/validate-env/interception.ts
var nobody = "192.0.2.1";
var canaryMs = 1500;
var impossibleName = "slipway-canary.invalid";
var isLoopback = (host) => host === "localhost" || host === "::1" || /^127\.\d+\.\d+\.\d+$/.test(host);
async function connectionsIntercepted(ports, host, port, signal) {
  if (isLoopback(host)) return false;
  return (await ports.machine.dial({ host: nobody, port, transport: "tcp", timeoutMs: canaryMs }, signal)).outcome === "connected";
}
var namesIntercepted = (ports) => ports.network.resolve(impossibleName).then((found) => found.length > 0, () => false);
var interceptedRemedy = "Something on the network answers for addresses that nobody has (a transparent proxy): test the address through its protocol.";

// src/validate-env/reachability.ts
async function observeName(name, ports) {
  const [intercepted, found] = await Promise.all([
    namesIntercepted(ports),
    ports.network.resolve(name).then((addresses) => ({ addresses, problem: "" }), (thrown) => ({ addresses: [], problem: wordsOf(thrown) }))
  ]);
  return { ...found, intercepted };
}
var wordsOf = (thrown) => {
  if (!(thrown instanceof Error)) return String(thrown);
  const code = thrown.cause?.code;
  return thrown instanceof SlipwayError && code && !thrown.message.includes(code) ? `${thrown.message} (${code})` : thrown.message;
};
function judgeName({ addresses, problem, intercepted }) {
  if (addresses.length === 0) return fail(problem || "no address", "Check the name, and the resolver in /etc/resolv.conf.");
  const observed = addresses.slice(0, 4).join(", ") + (addresses.length > 4 ? ` and ${addresses.length - 4} more` : "");
  return intercepted ? unknown(`${observed}; the resolver also answers for names that cannot exist`, "Use a resolver that tells the truth: this one answers for everything.") : pass(observed);
}
function describeFailure(dialled, where) {
  switch (dialled.outcome) {
    case "refused":
      return fail(`${where} refuses connections`, "The host is there and the port is closed: start the service or correct the port.");
    case "timeout":
      return fail(`${where}: ${dialled.detail || "no answer in time"}`, "A firewall drops the packets, or the host is down: open the path from this machine.");
    case "unreachable":
      return fail(`${where} cannot be reached: ${dialled.detail}`, "There is no route: check the network of this machine.");
    case "unresolved":
      return fail(`${where}: the name does not resolve`, "Check the name, and the resolver in /etc/resolv.conf.");
    case "connected":
    case "closed":
      return fail(`${where}: ${dialled.detail || "the connection was closed"}`, "Something there hangs up: check port, TLS and what listens there.");
  }
}
async function observeTcp(ports, host, port, options) {
  const { timeoutMs, signal } = options;
  const [dialled, intercepted] = await Promise.all([
    ports.machine.dial({ host, port, transport: "tcp", timeoutMs }, signal),
    connectionsIntercepted(ports, host, port, signal)
  ]);
  return { dialled, intercepted };
}
function judgeTcp({ dialled, intercepted }, where) {
  if (dialled.outcome !== "connected") return describeFailure(dialled, where);
  return intercepted ? unknown(`${where} accepts connections, and so does an address that nobody has`, interceptedRemedy) : pass(`${where} accepts connections`);
}
async function observeHttp(ports, url, options) {
  const { timeoutMs, signal } = options;
  const scheme = url.protocol.slice(0, -1);
  const proxy = ports.host.variable(`${scheme.toUpperCase()}_PROXY`) || ports.host.variable(`${scheme}_proxy`) || "";
  const intercepted = scheme === "http" ? connectionsIntercepted(ports, url.hostname, Number(url.port || 80), signal) : Promise.resolve(false);
  const answer = ports.http.request({ method: "GET", url: url.href, timeoutMs, retry: "none" }, signal).then(({ status }) => ({ status }), (thrown) => {
    if (signal.aborted) throw thrown;
    return { problem: wordsOf(thrown) };
  });
  return { answer: await answer, intercepted: await intercepted, proxy: proxy === "" ? "" : withoutCredentials(proxy) };
}
function judgeHttp({ answer, intercepted, proxy }) {
  if ("problem" in answer) {
    return proxy === "" ? fail(answer.problem, "Check the address, the certificate and the firewall between this machine and it.") : unknown(answer.problem, `A proxy is set (${proxy}); this check goes direct. Try the address through the proxy.`);
  }
  const { status } = answer;
  if (status === 407) return fail("HTTP 407: a proxy wants to know who asks", "Give this machine a way through the proxy.");
  if (status >= 500) return fail(`HTTP ${status}`, "The service, or a gateway before it, does not work: see its own log.");
  return intercepted ? unknown(`HTTP ${status}, but the network also answers for addresses that nobody has`, interceptedRemedy) : pass(`HTTP ${status}`);
}

// src/validate-env/postgres.ts
function parsePostgresAddress(url) {
  const user = decodeURIComponent(url.username) || "postgres";
  const mode = url.searchParams.get("sslmode") ?? "";
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 5432),
    user,
    database: decodeURIComponent(url.pathname.slice(1)) || user,
    encryption: ["require", "verify-ca", "verify-full"].includes(mode) ? "required" : "optional"
  };
}
var protocol3 = 196608;
var sslRequestCode = 80877103;
function postgresGreeting({ user, database, encryption }) {
  if (encryption === "required") {
    const request = Buffer.alloc(8);
    request.writeInt32BE(8, 0);
    request.writeInt32BE(sslRequestCode, 4);
    return request;
  }
  const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + parameters.length, 0);
  head.writeInt32BE(protocol3, 4);
  return Buffer.concat([head, parameters]);
}
function messages(received) {
  const bytes = Buffer.from(received);
  const found = [];
  for (let at = 0; at + 5 <= bytes.length; ) {
    const length = bytes.readInt32BE(at + 1);
    if (length < 4 || length > 65536 || at + 1 + length > bytes.length) break;
    found.push({ type: String.fromCharCode(bytes[at]), body: bytes.subarray(at + 5, at + 1 + length) });
    at += 1 + length;
  }
  return found;
}
function errorField(body, letter) {
  return body.toString("utf8").split("\0").find((field) => field.startsWith(letter))?.slice(1, 161) ?? "";
}
var isAuthorisation = (code) => code.startsWith("28");
var wantsPassword = ({ type, body }) => type === "R" && body.length >= 4 && body.readInt32BE(0) !== 0;
function answerOf(found) {
  const error = found.find((m) => m.type === "E");
  if (error) {
    const message = errorField(error.body, "M");
    return isAuthorisation(errorField(error.body, "C")) ? { kind: "guarded", by: message } : { kind: "refusing", message };
  }
  if (found.some(wantsPassword)) return { kind: "guarded", by: "asks for a password" };
  return { kind: "open", version: found.filter((m) => m.type === "S").map((m) => m.body.toString("utf8").split("\0")).find(([name]) => name === "server_version")?.[1] };
}
function parsePostgresAnswer(received, { encryption }) {
  if (received.length === 0) return { kind: "silent" };
  if (encryption === "required") {
    const letter = received.length === 1 ? String.fromCharCode(received[0]) : "";
    if (letter === "S") return { kind: "guarded", by: "offers TLS" };
    return letter === "N" ? { kind: "refusing", message: "no TLS, though the address requires it" } : { kind: "foreign" };
  }
  const found = messages(received);
  return found[0] && "REN".includes(found[0].type) ? answerOf(found) : { kind: "foreign" };
}
function postgresHasAnswered(received, { encryption }) {
  if (encryption === "required") return received.length > 0;
  const found = messages(received);
  const bytes = Buffer.from(received);
  const foreign = bytes.length > 0 && !"REN".includes(String.fromCharCode(bytes[0]));
  return foreign || found.some((m) => m.type === "E" || m.type === "Z" || wantsPassword(m));
}

// src/validate-env/redis.ts
function parseRedisAddress(url) {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 6379),
    transport: url.protocol === "rediss:" ? "tls" : "tcp",
    username: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password)
  };
}
var command = (...words) => `*${words.length}\r
${words.map((w) => `$${Buffer.byteLength(w)}\r
${w}\r
`).join("")}`;
function redisGreeting({ username, password }) {
  const auth = password === "" ? "" : username === "" ? command("AUTH", password) : command("AUTH", username, password);
  return Buffer.from(auth + command("PING") + command("INFO", "server") + command("QUIT"));
}
function parseRedisAnswer(received) {
  const text = Buffer.from(received).toString("latin1");
  if (text === "") return { spoke: "nothing", version: void 0, alias: "", error: "" };
  const pong = /^(?:\+OK\r\n)?\+PONG\r\n/.test(text);
  const error = /^-([A-Z][^\r\n]{0,120})\r\n/m.exec(text)?.[1] ?? "";
  const valkey = /^valkey_version:(\d[^\r\n]{0,30})/m.exec(text)?.[1];
  return { spoke: pong || error !== "" ? "redis" : "other", version: /^redis_version:(\d[^\r\n]{0,30})/m.exec(text)?.[1], alias: valkey ? `valkey ${valkey}` : "", error };
}

// src/validate-env/service-address.ts
import path from "node:path";
var schemes = { postgres: ["postgres:", "postgresql:"], redis: ["redis:", "rediss:"], tcp: ["tcp:"] };
var protocolOf = (required) => required.postgres !== void 0 ? "postgres" : required.redis !== void 0 ? "redis" : "tcp";
function parseAddress(text, protocol) {
  const whole = protocol === "tcp" && !text.includes("://") ? `tcp://${text}` : text;
  const url = URL.canParse(whole) ? new URL(whole) : void 0;
  const complete = url && schemes[protocol].includes(url.protocol) && url.hostname !== "" && (protocol !== "tcp" || url.port !== "");
  return complete ? { kind: "address", url } : { kind: "malformed" };
}
async function observeLayers(spec, { files, host }) {
  const texts = await Promise.all((spec.config ? configFiles(spec) : []).map(async ({ path: file }) => ({ path: file, text: await files.readText(path.join(host.workspace, file)) })));
  return texts.flatMap(({ path: file, text }) => text === void 0 ? [] : [{ path: file, text }]);
}
var outsideOf = ({ host }) => ({
  variable: (name) => host.variable(name),
  secret: (name) => {
    const value = host.variable(`SLIPWAY_SECRET_${name}`);
    return value ? { value } : "later";
  }
});
function configOf(spec, layers, outside) {
  try {
    return configLookup(resolveConfiguration(spec, layers, void 0, outside));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return () => ({ problem: "the configuration has errors, which configure tells" });
  }
}
function maskSecrets({ pieces }, { log }) {
  for (const piece of pieces ?? []) if (piece.kind === "secret" && piece.text) log.mask(piece.text);
}
async function observeAddress(required, spec, ports) {
  const protocol = protocolOf(required);
  const text = required[protocol] ?? "";
  const outside = outsideOf(ports);
  const layers = text.includes("${config.") ? await observeLayers(spec, ports) : [];
  const { resolved, problems } = resolveText(text, specScope(spec, outside, configOf(spec, layers, outside)));
  maskSecrets(resolved, ports);
  if (problems.length > 0) return { kind: "unresolved", why: problems.join("; ") };
  if (resolved.text === void 0) return { kind: "unresolved", why: "it holds a secret that this step was not given" };
  const address = parseAddress(resolved.text, protocol);
  if (address.kind === "address" && address.url.password !== "") ports.log.mask(decodeURIComponent(address.url.password));
  return address;
}

// src/validate-env/services.ts
var describeService = (required) => `${{ postgres: "PostgreSQL", redis: "Redis", tcp: "TCP" }[protocolOf(required)]} ${required.version ?? "reachable"}`;
function judgeVersion(told, range, words) {
  if (range === void 0) return pass([words.name, told ?? words.silent].filter(Boolean).join(" "));
  const version = told === void 0 ? void 0 : parseVersion(told);
  if (!version) return unknown(`${words.name}: ${words.silent || "tells no version"}`, `Check by hand that it is ${range}; this check logs in with no password.`);
  return versionSatisfies(version, range) ? pass(`${words.name} ${told}`) : fail(`${words.name} ${told}`, `Use ${words.name} ${range}.`);
}
function judgePostgres(answer, range) {
  const words = { name: "PostgreSQL", silent: "answers" };
  switch (answer.kind) {
    case "silent":
      return unknown("accepts connections and says nothing", "Check that this is the port of a PostgreSQL server, not of a proxy.");
    case "foreign":
      return fail("something else than PostgreSQL answers", "Check host and port.");
    case "refusing":
      return fail(`PostgreSQL refuses: ${answer.message}`, "Create the database or user, or wait until the server takes clients.");
    case "guarded":
      return judgeVersion(void 0, range, { ...words, silent: `answers (${answer.by})` });
    case "open":
      return judgeVersion(answer.version, range, words);
  }
}
function judgeRedis(answer, range) {
  if (answer.spoke === "nothing") return unknown("accepts connections and says nothing", "Check that this is the port of a Redis server, not of a proxy.");
  if (answer.spoke === "other") return fail("something else than Redis answers", "Check host and port.");
  const told = answer.version && answer.alias ? `${answer.version} (${answer.alias})` : answer.version;
  if (/^(LOADING|MASTERDOWN|CLUSTERDOWN|MISCONF|DENIED|WRONGPASS|ERR invalid password)/.test(answer.error)) {
    return fail(`Redis answers: ${answer.error}`, "It is there and does not serve: see what its error says.");
  }
  return judgeVersion(told, range, { name: "Redis", silent: answer.error ? `answers (${answer.error.split(" ")[0]})` : "answers" });
}
async function askPostgres(url, required, { ports, timeoutMs, signal }) {
  const address = parsePostgresAddress(url);
  const dialled = await ports.machine.dial({
    host: address.host,
    port: address.port,
    transport: "tcp",
    timeoutMs,
    send: postgresGreeting(address),
    enough: (got) => postgresHasAnswered(got, address)
  }, signal);
  if (dialled.outcome !== "connected") return describeFailure(dialled, url.host);
  return judgePostgres(parsePostgresAnswer(dialled.received, address), required.version);
}
async function askRedis(url, required, { ports, timeoutMs, signal }) {
  const address = parseRedisAddress(url);
  const { host, port, transport } = address;
  const dialled = await ports.machine.dial({ host, port, transport, timeoutMs, send: redisGreeting(address), enough: () => false }, signal);
  if (dialled.outcome !== "connected") return describeFailure(dialled, url.host);
  return judgeRedis(parseRedisAnswer(dialled.received), required.version);
}
async function askTcp(url, required, { ports, timeoutMs, signal }) {
  const facts = await observeTcp(ports, url.hostname.replace(/^\[|\]$/g, ""), Number(url.port), { timeoutMs, signal });
  const finding = judgeTcp(facts, url.host);
  if (finding.status !== "pass" || required.version === void 0) return finding;
  return unknown(`${finding.observed}; bare TCP tells no version`, "Name the service as `postgres` or `redis`, or leave `version` out.");
}
async function examineService(required, spec, asking) {
  const address = await observeAddress(required, spec, asking.ports);
  if (address.kind === "unresolved") {
    return unknown(`its address is not known here: ${address.why}`, "Give this step what the address refers to: the variable, or the secret as SLIPWAY_SECRET_<NAME>.");
  }
  const protocol = protocolOf(required);
  if (address.kind === "malformed") return fail("its address is of another form", `Write ${schemes[protocol][0]}//HOST:PORT.`);
  return { postgres: askPostgres, redis: askRedis, tcp: askTcp }[protocol](address.url, required, asking);
}

// src/validate-env/tools.ts
var plain = /(?:^|[\sv"=])(\d+(?:\.\d+)+\S*)/m;
var dashDash = { args: ["--version"], version: plain };
var pythonProgram = "import sys; v = sys.version_info; print('python %d.%d.%d%s' % (v[:3] + ('' if v[3] == 'final' else v[3],)))";
var python = { args: ["-c", pythonProgram], version: /^python (\S+)/m };
var infrastructureEngine = { args: ["version", "-json"], version: /"terraform_version":\s*"([^"]+)"/ };
var knownTools = {
  node: { args: ["--version"], version: /^v(\S+)/m },
  npm: { args: ["--version"], version: /^(\d\S*)/m },
  pnpm: { args: ["--version"], version: /^(\d\S*)/m },
  yarn: { args: ["--version"], version: /^(\d\S*)/m },
  git: { args: ["--version"], version: /^git version (\S+)/m },
  gh: { args: ["--version"], version: /^gh version (\S+)/m },
  docker: { args: ["--version"], version: /version ([^\s,]+)/ },
  podman: { args: ["--version"], version: /version (\S+)/ },
  kubectl: { args: ["version", "--client", "--output=json"], version: /"gitVersion":\s*"v([^"]+)"/ },
  helm: { args: ["version", "--template={{.Version}}"], version: /^v(\S+)/m },
  kustomize: { args: ["version"], version: /v(\d[^\s}]*)/ },
  terraform: infrastructureEngine,
  tofu: { ...infrastructureEngine, remedy: "Install OpenTofu (opentofu.org/docs/intro/install)." },
  python3: python,
  python,
  go: { args: ["version"], version: /go version go(\S+)/ },
  java: { args: ["-version"], version: /version "([^"]+)"/ },
  rustc: { args: ["--version"], version: /^rustc (\S+)/m },
  trivy: { args: ["--version"], version: /^Version:\s*v?(\S+)/m },
  sops: { args: ["--version"], version: /^sops (\S+)/m },
  age: { args: ["--version"], version: /^v?(\d\S*)/m },
  cosign: { args: ["version"], version: /^GitVersion:\s*v(\S+)/m },
  vault: { args: ["version"], version: /^Vault v(\S+)/m },
  bao: { args: ["version"], version: /^OpenBao v(\S+)/m },
  k6: { args: ["version"], version: /k6 v(\S+)/ },
  jq: { args: ["--version"], version: /^jq-(\S+)/m },
  curl: { args: ["--version"], version: /^curl (\S+)/m },
  psql: { args: ["--version"], version: /^psql \([^)]*\) (\S+)/m },
  "redis-cli": { args: ["--version"], version: /^redis-cli (\S+)/m },
  ffmpeg: { args: ["-version"], version: /^ffmpeg version n?(\d+\.\S*)/m },
  // Driver 610 rewords the rest of this output; the tool's own line stays.
  "nvidia-smi": { args: ["--version"], version: /^NVIDIA-SMI version\s*:\s*(\d\S*)/m }
};
var isToolName = (name) => /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/.test(name);
var probeOf = (name) => Object.hasOwn(knownTools, name) ? knownTools[name] : dashDash;
function parseToolVersion(probe, result) {
  const said = `${result.stdout}
${result.stderr}`;
  if (result.exitCode !== 0) return { kind: "silent", why: `ended with ${result.exitCode}: ${firstLine(said)}` };
  const text = probe.version.exec(said)?.[1];
  return text === void 0 ? { kind: "silent", why: `told no version: ${firstLine(said)}` } : { kind: "version", text: text.slice(0, 64) };
}
var firstLine = (text) => (text.split("\n").find((line) => line.trim() !== "") ?? "it printed nothing").trim().slice(0, 120);
async function observeTool(name, { exec, tools: tools2 }, { pin, timeoutMs, signal }) {
  const probe = probeOf(name);
  const tool = await tools2.locate(name, pin, signal);
  if (tool === void 0) return { kind: "absent" };
  try {
    const facts = parseToolVersion(probe, await exec.run({ argv: [tool.argv0, ...probe.args], timeoutMs }, signal));
    return facts.kind === "version" && tool.from === "pinned" ? { ...facts, from: "pinned" } : facts;
  } catch (thrown) {
    if (thrown instanceof ToolError && !signal.aborted) return { kind: "silent", why: thrown.message };
    throw thrown;
  }
}
function judgeTool(name, range, facts) {
  switch (facts.kind) {
    case "absent":
      return fail("not on PATH", probeOf(name).remedy ?? `Install ${name} ${range}, or correct PATH.`);
    case "silent":
      return unknown(facts.why, `Run \`${[name, ...probeOf(name).args].join(" ")}\` by hand and see why it tells no version.`);
    case "version": {
      const version = parseVersion(facts.text);
      if (!version) return unknown(`version ${facts.text}`, `That is no version that ${range} can be compared with.`);
      const [words, remedy] = facts.from === "pinned" ? [`${facts.text}, pinned`, `Pin ${name} ${range} under \`tools.${name}\` in slipway.yaml.`] : [facts.text, `Install ${name} ${range}.`];
      return versionSatisfies(version, range) ? pass(words) : fail(words, remedy);
    }
  }
}

// src/validate-env/plan-checks.ts
var groups = ["node", "runner", "cpu", "memory", "disk", "os", "tools", "dns", "ports", "endpoints", "services", "gpu"];
var localDeadlineMs = 1e4;
var networkDeadlineMs = 15e3;
var toolDeadlineMs = 2e4;
var pinnedDeadlineMs = 4 * 6e4;
var within = (deadlineMs) => deadlineMs - 1e3;
function alwaysOn(host) {
  const runner = host.variable("RUNNER_VERSION");
  const node = {
    id: "node",
    group: "node",
    title: "Node of this action",
    required: nodeRange,
    deadlineMs: localDeadlineMs,
    examine: (ports) => Promise.resolve(judgeNode(ports.machine.reported().nodeVersion))
  };
  if (!runner) return [node];
  return [node, { id: "runner", group: "runner", title: "Actions runner", required: runnerRange, deadlineMs: localDeadlineMs, examine: () => Promise.resolve(judgeRunner(runner)) }];
}
function hardware({ cpu, memory, disk, os }) {
  const checks = [];
  const add = (check) => {
    checks.push({ id: check.group, deadlineMs: localDeadlineMs, ...check });
  };
  if (cpu !== void 0) {
    add({ group: "cpu", title: "Processor cores", required: describeCores(cpu), examine: async ({ machine, host }) => judgeCpu(cpu, await observeCpu(machine, host.platform)) });
  }
  if (memory) {
    add({ group: "memory", title: "Memory", required: describeMemory(memory), examine: async ({ machine, host }) => judgeMemory(memory, await observeMemory(machine, host.platform)) });
  }
  if (disk) {
    add({ group: "disk", title: "Free disk space", required: describeDisk(disk), examine: async ({ files, host }) => judgeDisk(disk, await files.freeBytes(host.workspace), host.workspace) });
  }
  if (os) {
    add({ group: "os", title: "Operating system", required: os.join(" or "), examine: ({ machine, host }) => Promise.resolve(judgeOs(os, host.platform, machine.reported().release)) });
  }
  return checks;
}
function tools(required, pins) {
  const pinned = new Map(Object.entries(pins ?? {}));
  return Object.entries(required).map(([name, range]) => {
    const pin = pinned.get(name);
    return {
      id: `tools.${name}`,
      group: "tools",
      title: name,
      required: range,
      deadlineMs: pin === void 0 ? toolDeadlineMs : pinnedDeadlineMs,
      examine: async (ports, signal) => judgeTool(name, range, await observeTool(name, ports, { pin, timeoutMs: within(toolDeadlineMs), signal }))
    };
  });
}
var names = (required) => required.map((name) => ({
  id: `dns.${name}`,
  group: "dns",
  title: `DNS ${name}`,
  required: "resolves",
  deadlineMs: networkDeadlineMs,
  examine: async (ports) => judgeName(await observeName(name, ports))
}));
var endpoints = (required) => required.map((text) => ({
  id: `endpoints.${withoutCredentials(text)}`,
  group: "endpoints",
  title: withoutCredentials(text),
  required: "reachable",
  deadlineMs: networkDeadlineMs,
  examine: async (ports, signal) => {
    const url = new URL(text);
    const options = { timeoutMs: within(networkDeadlineMs), signal };
    if (url.protocol !== "tcp:") return judgeHttp(await observeHttp(ports, url, options));
    return judgeTcp(await observeTcp(ports, url.hostname.replace(/^\[|\]$/g, ""), Number(url.port), options), url.host);
  }
}));
var services = (spec) => Object.entries(spec.requires?.services ?? {}).map(([name, service]) => ({
  id: `services.${name}`,
  group: "services",
  title: `Service ${name}`,
  required: describeService(service),
  deadlineMs: networkDeadlineMs,
  examine: (ports, signal) => examineService(service, spec, { ports, timeoutMs: within(networkDeadlineMs), signal })
}));
function listenPorts(spec) {
  const owners = /* @__PURE__ */ new Map();
  if (spec.target.kind !== "kubernetes") {
    for (const [service, { port }] of Object.entries(spec.services)) if (port !== void 0) owners.set(port, service);
  }
  const all = /* @__PURE__ */ new Set([...spec.requires?.ports ?? [], ...owners.keys()]);
  return [...all].map((port) => {
    const owner = owners.get(port);
    return {
      id: `ports.${port}`,
      group: "ports",
      title: owner === void 0 ? `Port ${port}` : `Port ${port} of ${owner}`,
      required: "free",
      deadlineMs: localDeadlineMs,
      examine: async (ports) => judgePort(port, await observeListenPort(ports, `${spec.name}/${spec.environment}`, owner, port))
    };
  });
}
function gpu(required) {
  if (!required) return [];
  return [{
    id: "gpu",
    group: "gpu",
    title: "GPU",
    required: describeGpu(required),
    deadlineMs: queryDeadlineMs + 6e3,
    examine: async ({ exec }, signal) => judgeGpu(required, await observeGpus(exec, signal))
  }];
}
function problemsOf(requires) {
  const ranges = [
    ...Object.entries(requires.tools).map(([name, range]) => [`requires.tools.${name}`, range]),
    ...Object.entries(requires.services).map(([name, { version }]) => [`requires.services.${name}.version`, version]),
    ["requires.gpu.driver", requires.gpu?.driver]
  ];
  return [
    ...ranges.filter(([, range]) => range !== void 0 && !isRange(range)).map(([where, range]) => `${where}: \`${range}\` is no version range, such as >=20.19 or ^3.1.`),
    ...Object.keys(requires.tools).filter((name) => !isToolName(name)).map((name) => `requires.tools: \`${name}\` is not the name of a program.`),
    ...requires.endpoints.filter((text) => !endpointFits(text)).map((text) => `requires.endpoints: ${withoutCredentials(text)} is neither http(s) nor tcp://HOST:PORT.`),
    ...Object.entries(requires.services).filter(([, s]) => [s.postgres, s.redis, s.tcp].filter((a) => a !== void 0).length !== 1).map(([name]) => `requires.services.${name}: expected exactly one of postgres, redis, tcp.`)
  ];
}
function endpointFits(text) {
  const url = new URL(text);
  return url.protocol === "http:" || url.protocol === "https:" || url.protocol === "tcp:" && url.port !== "";
}
function planChecks(spec, host) {
  const requires = spec?.requires;
  const problems = requires ? problemsOf(requires) : [];
  if (problems.length > 0) throw new UserError(problems.join("\n"), { reason: "spec-invalid", where: "slipway.yaml" });
  return [
    ...alwaysOn(host),
    ...requires ? [...hardware(requires), ...tools(requires.tools, spec?.tools), ...names(requires.dns)] : [],
    ...spec ? listenPorts(spec) : [],
    ...spec && requires ? [...endpoints(requires.endpoints), ...services(spec), ...gpu(requires.gpu)] : []
  ];
}
function selectChecks(checks, wanted) {
  if (!wanted) return [...checks];
  const known = [.../* @__PURE__ */ new Set([...checks.map((c) => c.id), ...checks.map((c) => c.group)])];
  const problems = wanted.filter((name) => !known.includes(name)).map((name) => {
    if (groups.includes(name)) return `${name}: slipway.yaml asks for nothing of that kind.`;
    const meant = nearest(name, [...known, ...groups]);
    return `${name}: there is no such check${meant ? `; did you mean ${meant}?` : "."}`;
  });
  if (problems.length > 0) {
    throw new UserError(problems.join("\n"), { reason: "input-invalid", where: "input `checks`", expected: `names out of: ${known.join(", ")}` });
  }
  return checks.filter((c) => wanted.includes(c.id) || wanted.includes(c.group));
}
export {
  planChecks,
  selectChecks
};
