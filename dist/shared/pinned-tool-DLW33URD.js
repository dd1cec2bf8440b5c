import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  proxyFromEnvironment
} from "./chunk-LF6O4QTZ.js";
import {
  resilientHttp
} from "./chunk-PDNDCNET.js";
import "./chunk-6GSK45W7.js";
import {
  isSafeAddress
} from "./chunk-NLTRZPZ2.js";
import {
  formatBytes
} from "./chunk-W5XGLP45.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import {
  digestBytes
} from "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import {
  flatHeaders,
  readBytes,
  sendHead,
  unavailable
} from "./chunk-LKNHTDR4.js";
import {
  withoutCredentials
} from "./chunk-UFDLP2HG.js";
import {
  ApiError,
  SlipwayError,
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/platform/pinned-tool.ts
import path from "node:path";

// src/platform/archive.ts
import { promisify } from "node:util";
import { gunzip, inflateRaw } from "node:zlib";
var largestUnpacked = 512 * 2 ** 20;
var inflated = { maxOutputLength: largestUnpacked };
function archiveKind(bytes) {
  if (bytes[0] === 31 && bytes[1] === 139) return "tar.gz";
  return bytes[0] === 80 && bytes[1] === 75 && bytes[2] === 3 && bytes[3] === 4 ? "zip" : void 0;
}
var block = 512;
var text = (bytes, from, to) => bytes.toString("utf8", from, to).replace(/\0.*$/s, "");
var octal = (header, from, to) => Number.parseInt(text(header, from, to).trim() || "0", 8);
function refuseForeignHeader(header) {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0);
  if (sum !== octal(header, 148, 156)) throw new Error("what is compressed is no tar");
}
function paxPath(body) {
  let found;
  for (let at = 0; at < body.length; ) {
    const [, digits = ""] = /^(\d{1,9}) /.exec(body.toString("latin1", at, at + 10)) ?? [];
    if (digits === "" || Number(digits) < digits.length + 2) throw new Error("an extended header of it cannot be read");
    const record = body.toString("utf8", at + digits.length + 1, at + Number(digits) - 1);
    if (record.startsWith("path=")) found = record.slice("path=".length);
    at += Number(digits);
  }
  return found;
}
function* tarEntries(tar) {
  let longName;
  for (let at = 0; at + block <= tar.length && tar[at] !== 0; ) {
    const header = tar.subarray(at, at + block);
    refuseForeignHeader(header);
    const size = octal(header, 124, 136);
    if (!(size >= 0) || at + block + size > tar.length) throw new Error("it is cut off");
    const body = tar.subarray(at + block, at + block + size);
    at += block + Math.ceil(size / block) * block;
    const type = header.toString("latin1", 156, 157);
    if (type === "x") longName = paxPath(body) ?? longName;
    else if (type === "L") longName = text(body, 0, size);
    else if (type !== "g" && type !== "K") {
      const prefix = text(header, 257, 263) === "ustar" ? text(header, 345, 500) : "";
      const name = longName ?? (prefix === "" ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`);
      longName = void 0;
      yield ["0", "\0", "7"].includes(type) ? { name, kind: "file", read: () => Promise.resolve(body) } : { name, kind: type === "1" || type === "2" ? "link" : "other" };
    }
  }
}
function zipDirectory(zip) {
  const end = zip.lastIndexOf(Buffer.from([80, 75, 5, 6]));
  if (end < 0) throw new Error("it is cut off");
  return { at: zip.readUInt32LE(end + 16), count: zip.readUInt16LE(end + 10) };
}
async function readZipped(zip, entry) {
  const [flags, method] = [zip.readUInt16LE(entry + 8), zip.readUInt16LE(entry + 10)];
  const [packed, size, local] = [zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 24), zip.readUInt32LE(entry + 42)];
  if ((flags & 1) !== 0 || ![0, 8].includes(method) || Math.max(packed, size, local) === 4294967295) throw new Error("it is encrypted, or packed in a way that is not read here");
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(from, from + packed);
  const whole = method === 0 ? bytes : await promisify(inflateRaw)(bytes, inflated);
  if (whole.length !== size) throw new Error("it is cut off");
  return whole;
}
function* zipEntries(zip) {
  let { at, count } = zipDirectory(zip);
  for (; count > 0; count -= 1) {
    if (zip.readUInt32LE(at) !== 33639248) throw new Error("its directory cannot be read");
    const [entry, length] = [at, zip.readUInt16LE(at + 28)];
    const name = zip.toString("utf8", at + 46, at + 46 + length);
    const type = zip.readUInt32LE(at + 38) >>> 16 & 61440;
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
    if (type === 40960) yield { name, kind: "link" };
    else yield name.endsWith("/") ? { name, kind: "other" } : { name, kind: "file", read: () => readZipped(zip, entry) };
  }
}
async function findInArchive(archive, kind, file) {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  const entries = [...kind === "zip" ? zipEntries(bytes) : tarEntries(await promisify(gunzip)(bytes, inflated))];
  const found = entries.filter(({ name }) => name.replace(/^(\.\/)+/, "").replace(/\/$/, "") === file).at(-1);
  if (!found) return { kind: "absent", names: entries.filter((one) => one.kind === "file").map(({ name }) => name) };
  return found.kind === "file" ? { kind: "file", bytes: await found.read() } : { kind: found.kind };
}

// src/platform/download.ts
var largestDownload = 256 * 2 ** 20;
var headMs = 2e4;
var idleMs = 3e4;
var mostRedirects = 5;
async function receive(request, signal) {
  const { response, settled } = await sendHead(request, signal);
  settled();
  const answer = { status: response.statusCode ?? 0, headers: flatHeaders(response.headers), body: "" };
  if (answer.status !== 200) {
    response.on("error", () => void 0).destroy();
    return { answer, bytes: Buffer.alloc(0) };
  }
  response.setTimeout(idleMs, () => response.destroy(Object.assign(new Error(`nothing came for ${idleMs} ms`), { code: "ETIMEDOUT" })));
  try {
    return { answer, bytes: await readBytes(response, largestDownload) };
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw unavailable(request, `The download broke off: ${cause.message}.`, cause);
  }
}
function nextAddress({ status, headers }, address) {
  const where = `GET ${withoutCredentials(address)}`;
  const { location } = headers;
  if (![301, 302, 303, 307, 308].includes(status) || location === void 0 || !URL.canParse(location, address)) {
    throw new ApiError(`The download was answered with status ${status}.`, { reason: "api-unavailable", status, where, expected: "status 200", remedy: "Correct the address, or see what lies behind it." });
  }
  const next = new URL(location, address).href;
  if (isSafeAddress(next)) return next;
  throw new ApiError(`The download was redirected to ${withoutCredentials(next)}.`, { reason: "api-unavailable", status, where, expected: "https", remedy: "Name an address that stays with https." });
}
async function download(url, { clock, host, log }, signal) {
  let received = new Uint8Array();
  const http = resilientHttp({ clock, chance: Math.random, tell: log.info, send: async (request, stop) => {
    const { answer, bytes } = await receive(request, stop);
    received = bytes;
    return answer;
  } });
  let address = url;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const proxy = proxyFromEnvironment(address, host.variable);
    const answer = await http.request({ url: address, timeoutMs: headMs, retry: "transient", ...proxy === void 0 ? {} : { proxy } }, signal);
    if (answer.status === 200) return received;
    address = nextAddress(answer, address);
  }
  throw new ApiError(`The download was redirected more than ${mostRedirects} times.`, { reason: "api-unavailable", where: `GET ${withoutCredentials(url)}`, remedy: "Name the address at which it ends." });
}

// src/platform/pinned-tool.ts
var executable = 493;
function cacheOf(host) {
  const shared = host.variable("RUNNER_TOOL_CACHE");
  return shared ? path.resolve(shared, "slipway") : path.join(host.state, ".tools");
}
function inside(folder, relative) {
  const whole = path.resolve(folder, relative);
  if (whole.startsWith(folder + path.sep)) return whole;
  throw new UserError(`${JSON.stringify(relative)} leads out of the cache.`, { reason: "spec-invalid", where: "slipway.yaml: tools", expected: "a path without `..`" });
}
async function pinnedTool({ name, download: download2 }, parts, signal) {
  const folder = path.join(cacheOf(parts.host), download2.sha256);
  const program = inside(path.join(folder, "bin"), download2.file ?? name);
  const kept = download2.file === void 0 ? program : path.join(folder, "archive");
  const bytes = await fromCache(kept, { name, download: download2 }, parts) ?? await fetched({ name, download: download2 }, parts, signal);
  const content = download2.file === void 0 ? plain(name, bytes) : await unpacked(name, bytes, download2.file);
  if (kept !== program) await place(kept, { bytes, mode: 420 }, parts);
  await place(program, { bytes: content, mode: executable }, parts);
  return program;
}
async function fromCache(kept, { name, download: download2 }, { files, log }) {
  const bytes = await files.readBytes(kept);
  if (bytes === void 0 || digestBytes(bytes) === `sha256:${download2.sha256}`) return bytes;
  log.warning(`${name}: ${kept} is not what was kept there. It is fetched again.`);
  return void 0;
}
async function fetched({ name, download: download2 }, parts, signal) {
  const { progress } = parts;
  const from = withoutCredentials(download2.url);
  progress.report({ stage: "tools", subject: name, state: "running", line: `${name}: fetching ${from}` });
  try {
    const bytes = await download(download2.url, parts, signal);
    refuseOther({ name, download: download2 }, bytes);
    progress.report({ stage: "tools", subject: name, state: "done", line: `${name}: ${formatBytes(bytes.length)}, its digest fits` });
    return bytes;
  } catch (thrown) {
    progress.report({ stage: "tools", subject: name, state: "failed", line: `${name}: not fetched from ${from}` });
    throw thrown;
  }
}
function refuseOther({ name, download: download2 }, bytes) {
  const digest = digestBytes(bytes);
  if (digest === `sha256:${download2.sha256}`) return;
  throw new ApiError(`${name}: ${withoutCredentials(download2.url)} answered with ${formatBytes(bytes.length)} of ${digest}. They were not kept, and nothing of them has run.`, {
    reason: "digest-mismatch",
    where: `slipway.yaml: tools.${name}.sha256`,
    expected: download2.sha256,
    remedy: "Compare with the digest that the publisher tells; take over the other one only if you know why it changed."
  });
}
function plain(name, bytes) {
  const kind = archiveKind(bytes);
  if (kind === void 0) return bytes;
  throw new UserError(`${name} is pinned to an archive (${kind}).`, { reason: "unsupported", where: `slipway.yaml: tools.${name}`, expected: "`file`, the path of the program inside" });
}
async function unpacked(name, bytes, file) {
  const where = `slipway.yaml: tools.${name}.file`;
  const kind = archiveKind(bytes);
  if (kind === void 0) throw new UserError(`${name} is pinned to something that is no archive.`, { reason: "unsupported", where, expected: "a .tar.gz or a .zip; a plain program has no `file`" });
  const found = await readable(name, () => findInArchive(bytes, kind, file));
  if (found.kind === "file") return found.bytes;
  if (found.kind !== "absent") throw new UserError(`${file} is ${found.kind === "link" ? "a link" : "no file"} in the archive of ${name}.`, { reason: "unsupported", where, expected: "the program itself" });
  const meant = found.names.find((one) => path.posix.basename(one) === path.posix.basename(file)) ?? nearest(file, found.names);
  throw new UserError(`The archive of ${name} holds no ${file}.${meant === void 0 ? "" : ` Did you mean ${JSON.stringify(meant)}?`}`, { reason: "command-not-found", where, expected: `one of its ${found.names.length} files` });
}
async function readable(name, read) {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof SlipwayError) throw cause;
    throw new UserError(`The archive of ${name} cannot be read: ${cause.message}.`, { reason: "unsupported", where: `slipway.yaml: tools.${name}`, expected: "a .tar.gz or a .zip as the publisher gives it out", cause });
  }
}
async function place(file, { bytes, mode }, { files }) {
  const facts = await files.facts(file);
  const there = facts?.kind === "file" && (facts.mode & 64) === (mode & 64) ? await files.readBytes(file) : void 0;
  if (there === void 0 || Buffer.compare(there, bytes) !== 0) await files.write(file, bytes, mode);
}
export {
  pinnedTool
};
