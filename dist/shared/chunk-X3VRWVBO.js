import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  brokenAudit,
  snapshotId,
  snapshotsToKeep
} from "./chunk-HO4ABXCY.js";
import {
  progressOf
} from "./chunk-IHP7GQJW.js";
import {
  heaviestOf,
  wholePercents
} from "./chunk-K6JEBJ5C.js";
import {
  proxyFromEnvironment
} from "./chunk-LF6O4QTZ.js";
import {
  failureOf,
  planRetry,
  transportFailure
} from "./chunk-6GSK45W7.js";
import {
  parseEnvFile
} from "./chunk-KECJHWQ3.js";
import {
  emptyRelease,
  hookNamed
} from "./chunk-O2CG2ZEO.js";
import {
  brokenJournal,
  chainEntries,
  entryDigest,
  entryLine,
  foldJournal,
  journalRoot,
  journalSchemaNumber,
  parseJournal,
  rebuildRemedy,
  renderJournal,
  verifyChain
} from "./chunk-QXQOFDN2.js";
import {
  onAbort
} from "./chunk-VSZW4XYL.js";
import {
  parseSource
} from "./chunk-S3ECFIAI.js";
import {
  formatPlace,
  isNull,
  problemAt,
  problemsError,
  suggestion,
  ticked
} from "./chunk-P4WGT6TJ.js";
import {
  iso_exports
} from "./chunk-CXISYCOM.js";
import {
  migrateSchema
} from "./chunk-6XTUYPVF.js";
import {
  _enum,
  number,
  object,
  record,
  string
} from "./chunk-2ESPDTUC.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import {
  canonicalJson,
  digestBytes,
  digestJson
} from "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  ApiError,
  InternalError,
  SlipwayError,
  ToolError,
  UserError,
  toSlipwayError
} from "./chunk-TL6VAHU4.js";

// src/targets/kubernetes/client/paths.ts
function segment(name, what) {
  if (name !== "" && name !== "." && name !== ".." && !/[/%]/.test(name)) return encodeURIComponent(name);
  throw new UserError(`${JSON.stringify(name.slice(0, 60))} is no ${what}.`, { reason: "manifest-invalid", where: what, expected: "a name without slash and percent sign that is not `.` or `..`" });
}
var root = (apiVersion) => apiVersion.includes("/") ? `/apis/${apiVersion.split("/").map((part2) => segment(part2, "apiVersion")).join("/")}` : `/api/${segment(apiVersion, "apiVersion")}`;
function collectionPath(info, namespace) {
  const inside = info.namespaced && namespace !== void 0 ? `/namespaces/${segment(namespace, "namespace")}` : "";
  return `${root(info.apiVersion)}${inside}/${segment(info.resource, "resource")}`;
}
function objectPath(info, ref, subresource) {
  return `${collectionPath(info, ref.namespace)}/${segment(ref.name, "name")}${subresource === void 0 ? "" : `/${segment(subresource, "subresource")}`}`;
}
function withQuery(path5, query) {
  const set = Object.entries(query).filter(([, value]) => value !== void 0 && value !== "").map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return set.length === 0 ? path5 : `${path5}?${set.join("&")}`;
}
var describeRef = (ref) => `${ref.apiVersion} ${ref.kind} ${ref.namespace === void 0 ? "" : `${ref.namespace}/`}${ref.name}`;

// src/targets/kubernetes/client/status.ts
var record2 = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
var text = (value) => typeof value === "string" ? value : "";
function statusOf(value, code) {
  const status = record2(value);
  const details = record2(status["details"]);
  const causes = Array.isArray(details["causes"]) ? details["causes"].map(record2) : [];
  const seconds2 = details["retryAfterSeconds"];
  return {
    code: typeof status["code"] === "number" ? status["code"] : code,
    reason: text(status["reason"]),
    message: text(status["message"]),
    causes: causes.map((cause) => ({ reason: text(cause["reason"]), message: text(cause["message"]), field: text(cause["field"]) })),
    kind: text(details["kind"]),
    name: text(details["name"]),
    retryAfterSeconds: typeof seconds2 === "number" && seconds2 > 0 ? seconds2 : void 0
  };
}
function parseStatus(code, body) {
  try {
    const value = JSON.parse(body);
    if (record2(value)["kind"] === "Status") return { ...statusOf(value, code), code };
  } catch {
  }
  return { code, reason: "", message: body.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim().slice(0, 200), causes: [], kind: "", name: "", retryAfterSeconds: void 0 };
}
var isOwnershipConflict = (status) => status.code === 409 && status.causes.some((cause) => cause.reason === "FieldManagerConflict");
var alreadyExists = (status) => status.code === 409 && status.reason === "AlreadyExists";
var hasMovedOn = (status) => status.code === 409 && status.reason === "Conflict" && !isOwnershipConflict(status);
var isExpired = (status) => status.code === 410 || status.reason === "Expired" || status.reason === "Gone";
var lasting = /request is too large|Too long|failed to create typed|field not declared in schema|strict decoding error|unable to convert|cannot unmarshal/i;
var isLasting = (status) => status.code === 500 && lasting.test(status.message);
function failureOfStatus(status, headers, now) {
  const known = failureOf(status.code, headers, now);
  const named2 = status.retryAfterSeconds === void 0 ? {} : { retryAfterMs: status.retryAfterSeconds * 1e3 };
  if (known) return { ...named2, ...known };
  return status.code === 500 && !isLasting(status) ? { kind: "unwell", ...named2 } : void 0;
}

// src/targets/kubernetes/client/refusals.ts
var writing = (asked) => ["create", "apply", "replace", "patch", "remove"].includes(asked.verb);
var longest = 600;
var short = (text3) => {
  const line = text3.replace(/\s+/g, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
};
var harmless = [/illegal base64 data at input byte \d+/g, /\.[\w.[\]-]+: (?:expected [a-z]+|field not declared in schema)/g, /unknown field "[\w.[\]-]+"/g, /cannot unmarshal \w+ into Go struct field [\w.]+ of type [\w.[\]]+/g];
function withheld(status) {
  const fields = status.causes.filter((cause) => cause.field !== "").map((cause) => `${cause.field}: ${cause.reason || "refused"}`);
  const places = harmless.flatMap((pattern) => status.message.match(pattern) ?? []);
  return short([status.reason || `status ${status.code}`, ...fields, ...places, "the server’s own words are withheld, because they may quote it"].join("; "));
}
function wordsOf(status, asked) {
  const safe = unauthorised.test(status.message) || /exceeded quota/.test(status.message) || [401, 404, 409, 413, 429].includes(status.code);
  if (asked.confidential && writing(asked) && !safe) return withheld(status);
  const causes = status.causes.filter((cause) => cause.field !== "" && !status.message.includes(cause.message)).map((cause) => `${cause.field}: ${cause.message}`);
  return short([status.message || status.reason || `status ${status.code}`, ...causes].join("; ")).replace(/\.$/, "");
}
var invalid = (status, asked, remedy) => new UserError(`The cluster does not accept it: ${wordsOf(status, asked)}.`, {
  reason: "manifest-invalid",
  where: asked.subject,
  ...remedy === void 0 ? {} : { remedy }
});
var webhook = /admission webhook "[^"]*" denied|ValidatingAdmissionPolicy '[^']*'|violates PodSecurity|denied the request|denied request/i;
var unauthorised = /User "[^"]*" cannot |user "[^"]*" \(groups=|is attempting to grant|not allowed to impersonate|cannot impersonate/i;
var tooLarge = /request is too large|Too long: must have at most|etcdserver: request/i;
function denied(status, asked) {
  const words = wordsOf(status, asked);
  if (/exceeded quota/.test(status.message)) {
    return new UserError(`A quota leaves no room for it: ${words}.`, { reason: "quota-exceeded", where: asked.subject, remedy: "Raise the quota, or ask for less." });
  }
  if (status.causes.some((cause) => cause.reason === "NamespaceTerminating")) return invalid(status, asked, "Wait until the namespace is gone and make it anew, or use another one.");
  if (writing(asked) && !unauthorised.test(status.message)) return invalid(status, asked);
  return new ApiError(`The credentials do not allow to ${asked.verb} it: ${words}.`, { reason: "access-denied", status: 403, where: asked.subject, remedy: "Grant the rule that the message names to this user." });
}
function conflicting(status, asked) {
  if (isOwnershipConflict(status)) return ownershipConflict(conflictsOf(status), asked);
  const exists = status.reason === "AlreadyExists";
  return new ApiError(exists ? "It exists already." : `Somebody else has changed it meanwhile: ${wordsOf(status, asked)}.`, { reason: "contention", status: 409, where: asked.subject, remedy: "Run it again: it begins with what is there now." });
}
function missing(status, asked) {
  if (status.kind === "" && status.name === "") return new UserError("The cluster does not know its kind.", { reason: "unknown-kind", where: asked.subject });
  if (status.kind === "namespaces") return new UserError(`There is no namespace \`${status.name}\`.`, { reason: "manifest-invalid", where: asked.subject, expected: "a namespace that exists", remedy: `Make the namespace ${status.name}, or correct its name.` });
  if (writing(asked)) return new ApiError(`It is not there (any more): ${wordsOf(status, asked)}.`, { reason: "contention", status: 404, where: asked.subject });
  return new ApiError(`It is not there: ${wordsOf(status, asked)}.`, { reason: "api-unavailable", status: 404, where: asked.subject });
}
function unwell(status, asked) {
  const hook = /failed calling webhook "([^"]*)"/.exec(status.message)?.[1];
  const remedy = hook !== void 0 ? `See whether the service behind the webhook ${hook} runs.` : status.code === 429 ? "The server asks to slow down: see what else asks it, and its priority levels." : "See whether the API server and what it depends on are well.";
  const reason = status.code === 504 || status.reason === "Timeout" ? "timeout" : "api-unavailable";
  return new ApiError(`The cluster could not ${asked.verb} it: ${wordsOf(status, asked)}.`, { reason, status: status.code, where: asked.subject, remedy });
}
function refusal(status, asked) {
  if (tooLarge.test(status.message)) return oversized(asked);
  if (isLasting(status)) return invalid(status, asked);
  switch (status.code) {
    case 401:
      return new ApiError("The cluster does not accept the credentials.", { reason: "access-denied", status: 401, where: asked.subject, remedy: "They have expired or are for another cluster: renew them." });
    case 403:
      return denied(status, asked);
    case 404:
      return missing(status, asked);
    case 409:
      return conflicting(status, asked);
    case 413:
      return oversized(asked);
    case 400:
    case 422:
      return refusedInput(status, asked);
    case 405:
    case 406:
    case 415:
      return new UserError(`The server does not ${asked.verb} it: ${wordsOf(status, asked)}.`, { reason: "unsupported", where: asked.subject });
    default:
      return writing(asked) && webhook.test(status.message) ? invalid(status, asked) : isExpired(status) ? tooOld(asked) : unwell(status, asked);
  }
}
function refusedInput(status, asked) {
  if (writing(asked)) return invalid(status, asked);
  return new UserError(`The server cannot read the request to ${asked.verb} it: ${wordsOf(status, asked)}.`, { reason: "input-invalid", where: asked.subject });
}
var tooOld = (asked) => new ApiError("What was known of it is too old for the server.", { reason: "contention", status: 410, where: asked.subject });
function oversized(asked) {
  const size = asked.bytes === void 0 ? "" : ` It has ${asked.bytes} bytes.`;
  return new UserError(`It is too large for the cluster.${size}`, { reason: "manifest-invalid", where: asked.subject, expected: "about 1.5 MB at most (etcd’s own limit), 1 MiB of data in a ConfigMap or Secret", remedy: "Split it up." });
}
function conflictsOf(status) {
  return status.causes.filter((cause) => cause.reason === "FieldManagerConflict").map(({ message, field }) => {
    const quoted2 = /conflict with ("(?:[^"\\]|\\.)*")/.exec(message)?.[1];
    return { manager: quoted2 === void 0 ? "" : unquoted(quoted2), time: / at (\d{4}-\d{2}-\d{2}T[\d:.]+Z)/.exec(message)?.[1], field };
  });
}
function unquoted(text3) {
  try {
    return String(JSON.parse(text3));
  } catch {
    return text3.slice(1, -1);
  }
}
function ownershipConflict(conflicts, asked, managed = []) {
  const lines = conflicts.map(({ manager, time, field }) => {
    const last = time ?? managed.filter((entry) => entry.manager === manager && entry.time !== void 0).map((entry) => entry.time).sort().at(-1);
    return `${field || "a field"} belongs to ${JSON.stringify(manager)}${last === void 0 ? "" : ` since ${last}`}`;
  });
  return new UserError(`${short(lines.join("; "))}.`, {
    reason: "ownership-conflict",
    where: asked.subject,
    expected: "fields that nobody else sets",
    remedy: "Take the fields out of the manifest, or let their owner give them up."
  });
}

// src/targets/kubernetes/client/asking.ts
var isUnknownPath = (status) => status.code === 404 && status.kind === "" && status.name === "";
async function ask(core, asking, build, signal) {
  const { kind: { apiVersion, kind } } = asking;
  const attempt = async () => {
    const info = await core.discovery.need(apiVersion, kind, signal);
    const call = build(info);
    const subject2 = "ref" in asking ? describeRef({ ...asking.ref, ...namespaceOf(placed(core, info, asking.ref.namespace)) }) : asking.subject;
    const asked = { verb: asking.verb, subject: subject2, confidential: kind === "Secret", ...call.body === void 0 ? {} : { bytes: Buffer.byteLength(call.body) } };
    return { asked, info, answer: await core.connection.send({ ...call, asked }, signal) };
  };
  const done = await attempt();
  if (done.answer.ok || !isUnknownPath(done.answer.status)) return done;
  core.discovery.forget();
  return attempt();
}
var isUrgent = (kind) => kind.kind === "Lease" && kind.apiVersion.startsWith("coordination.k8s.io/");
var placed = (core, info, namespace) => info.namespaced ? namespace ?? core.namespace : void 0;
var namespaceOf = (namespace) => namespace === void 0 ? {} : { namespace };
var refOf = (object2) => {
  const { name, namespace } = object2.metadata;
  return { apiVersion: object2.apiVersion, kind: object2.kind, name, ...namespaceOf(namespace) };
};
var askingFor = (verb, ref) => ({ verb, kind: ref, ref });
function readJson(body, asked) {
  let value;
  try {
    value = JSON.parse(body);
  } catch {
    value = void 0;
  }
  if (typeof value === "object" && value !== null) return value;
  throw new ApiError("The server’s answer is no JSON object.", { reason: "api-unavailable", where: asked.subject, remedy: "See what stands between this machine and the API server." });
}
var readObject = (body, asked) => readJson(body, asked);
function objectOf({ answer, asked }) {
  if (!answer.ok) throw refusal(answer.status, asked);
  return readObject(answer.body, asked);
}
function includes(there, sent) {
  if (sent === null || sent === void 0) return there === null || there === void 0;
  if (typeof sent !== "object") return there === sent;
  if (Array.isArray(sent)) return Array.isArray(there) && there.length === sent.length && sent.every((item, index) => includes(there[index], item));
  return typeof there === "object" && there !== null && Object.entries(sent).every(([key4, value]) => includes(there[key4], value));
}

// src/targets/kubernetes/client/reads.ts
var pageLimit = 500;
var logBytes = 1024 * 1024;
async function getObject(core, ref, signal) {
  const { answer, asked } = await ask(core, askingFor("get", ref), (info) => ({
    method: "GET",
    path: objectPath(info, { name: ref.name, ...namespaceOf(placed(core, info, ref.namespace)) }),
    repeatable: true,
    urgent: isUrgent(ref)
  }), signal);
  if (answer.ok) return readObject(answer.body, asked);
  if (answer.status.code === 404) return void 0;
  throw refusal(answer.status, asked);
}
var describeKind = ({ apiVersion, kind }, { namespace, labelSelector }) => `${apiVersion} ${kind}${namespace === void 0 ? "" : ` in ${namespace}`}${labelSelector === void 0 ? "" : ` with ${labelSelector}`}`;
var selectors = ({ labelSelector, fieldSelector }) => ({ labelSelector, fieldSelector });
function readPage(body, asked, { apiVersion, kind }) {
  const list = readJson(body, asked);
  if (!Array.isArray(list.items) || list.metadata?.resourceVersion === void 0) throw new ApiError("The server’s answer is no list.", { reason: "api-unavailable", where: asked.subject });
  return { items: list.items.map((item) => ({ ...item, apiVersion, kind })), resourceVersion: list.metadata.resourceVersion, more: list.metadata.continue || void 0 };
}
async function listOnce(core, kind, options, signal) {
  const items = [];
  let more;
  do {
    const query = { ...selectors(options), limit: options.limit, continue: more };
    const { answer, asked } = await ask(core, { verb: "list", subject: describeKind(kind, options), kind }, (info) => ({ method: "GET", path: withQuery(collectionPath(info, options.namespace), query), repeatable: true }), signal);
    if (!answer.ok && more !== void 0 && isExpired(answer.status)) return void 0;
    if (!answer.ok) throw refusal(answer.status, asked);
    const page = readPage(answer.body, asked, kind);
    items.push(...page.items);
    more = page.more;
    if (more === void 0) return { items, resourceVersion: page.resourceVersion };
  } while (more !== void 0);
  return void 0;
}
async function listObjects(core, kind, options, signal) {
  const limit = options.limit ?? pageLimit;
  const { limit: _, ...whole3 } = options;
  const list = await listOnce(core, kind, { ...whole3, limit }, signal) ?? await listOnce(core, kind, { ...whole3, limit }, signal) ?? await listOnce(core, kind, whole3, signal);
  if (list) return list;
  throw new ApiError("What was read grew too old again and again before the end of the list.", { reason: "contention", where: describeKind(kind, options) });
}
async function readLog(core, pod, lines, signal) {
  const ref = { apiVersion: "v1", kind: "Pod", namespace: pod.namespace, name: pod.name };
  const query = { tailLines: lines, limitBytes: logBytes, container: pod.container, previous: pod.previous ? "true" : void 0 };
  const { answer, asked } = await ask(core, askingFor("logs", ref), (info) => ({ method: "GET", path: withQuery(objectPath(info, ref, "log"), query), repeatable: true, once: true, accept: "*/*" }), signal);
  if (answer.ok) return answer.body === "" ? [] : answer.body.replace(/\r?\n$/, "").split(/\r?\n/).slice(-lines);
  if ([401, 403, 429].includes(answer.status.code)) throw refusal(answer.status, asked);
  return [];
}
async function isAllowed(core, access, signal) {
  const { verb, group, resource, subresource, namespace } = access;
  const spec = { resourceAttributes: { verb, group, resource, ...subresource === void 0 ? {} : { subresource }, ...namespaceOf(namespace) } };
  const asked = { verb: "review", subject: "authorization.k8s.io/v1 SelfSubjectAccessReview", confidential: false };
  const answer = await core.connection.send({
    method: "POST",
    path: "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews",
    repeatable: true,
    asked,
    body: JSON.stringify({ apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectAccessReview", spec })
  }, signal);
  if (!answer.ok) throw refusal(answer.status, asked);
  return readJson(answer.body, asked)["status"]?.allowed === true;
}
async function deniedAccesses(core, accesses, signal) {
  const distinct = [...new Map(accesses.map((access) => [JSON.stringify([access.verb, access.group, access.resource, access.subresource, access.namespace]), access])).values()];
  const allowed = await Promise.all(distinct.map((access) => isAllowed(core, access, signal)));
  return distinct.filter((_, index) => !allowed[index]);
}

// src/targets/kubernetes/model.ts
var labels = {
  /** `<name>.<environment>`: a label's value may hold no slash. */
  set: "slipway.dev/set",
  service: "slipway.dev/service",
  /** On workloads and in their pod templates: the revision that the pods are of. */
  revision: "slipway.dev/revision",
  /** On Jobs and their pods: the hook that they carry out. They bear no revision, which would make them its instances. */
  hook: "slipway.dev/hook"
};
var annotations = {
  /** The epoch of the hold under which it was last written: a run whose epoch is lower is a zombie. */
  epoch: "slipway.dev/epoch",
  /** Digest of the object as it was wanted. */
  digest: "slipway.dev/digest",
  /** On the Job of a hook: the revision that it is of, and when it runs. In a user's own objects the latter makes a Job a hook. */
  hookOf: "slipway.dev/hook-of",
  hook: "slipway.dev/hook",
  /** On the workload that is rolled out: the strategy it was released with, and how long its open requests may go on, in milliseconds. */
  strategy: "slipway.dev/strategy",
  drainMs: "slipway.dev/drain-ms",
  /** On the one Service that others know a service by: whose it is. */
  stable: "slipway.dev/stable",
  /** On a workload: the Service that it stands behind. Until that is there, nothing is served. */
  behind: "slipway.dev/behind",
  /** On a Deployment while it is updated in place for want of room: its own numbers come back when that is over. */
  inPlace: "slipway.dev/in-place",
  /** On the Service of a revision: what shares the traffic with it, as JSON, so that everybody reads the same one while it lasts. */
  route: "slipway.dev/route"
};
var fieldManager = "slipway";

// src/targets/kubernetes/client/writes.ts
var raceBudget = { attempts: 6, totalMs: 1e4, baseMs: 50, capMs: 1e3 };
var dryRunOf = (options) => options.dryRun ? "All" : void 0;
function bodyOf(object2, resourceVersion) {
  const { managedFields: _, resourceVersion: _old, ...metadata } = object2.metadata;
  return { ...object2, metadata: { ...metadata, ...resourceVersion === void 0 ? {} : { resourceVersion } } };
}
function withoutVersion(sent) {
  const { metadata, ...rest } = sent;
  if (metadata === void 0) return rest;
  const { resourceVersion: _, ...kept2 } = metadata;
  return { ...rest, metadata: kept2 };
}
async function ownEffect(core, write3, answer, signal) {
  if (answer.ok || !answer.unsure || !(hasMovedOn(answer.status) || alreadyExists(answer.status))) return void 0;
  const there = await getObject(core, write3.ref, signal);
  return there !== void 0 && includes(there, withoutVersion(write3.sent)) ? there : void 0;
}
async function write(core, wanted, signal) {
  const began = core.ports.clock.now();
  for (let attempts4 = 1; ; attempts4 += 1) {
    const done = await ask(core, wanted.asking, wanted.build, signal);
    if (done.answer.ok) return { object: objectOf(done) };
    const own2 = await ownEffect(core, wanted, done.answer, signal);
    if (own2) return { object: own2 };
    const again2 = !wanted.conditional && hasMovedOn(done.answer.status) ? planRetry({ repeatable: true, failure: { kind: "throttled" }, attempts: attempts4, elapsedMs: core.ports.clock.now() - began }, raceBudget, core.chance()) : void 0;
    if (again2?.do !== "again") return { status: done.answer.status, asked: done.asked };
    await core.ports.clock.sleep(again2.afterMs, signal);
  }
}
function written(result) {
  if ("object" in result) return result.object;
  throw refusal(result.status, result.asked);
}
var writeQuery = (options) => ({ dryRun: dryRunOf(options), fieldManager, fieldValidation: "Strict" });
async function createObject(core, object2, options = {}, signal) {
  const [ref, body] = [refOf(object2), bodyOf(object2, void 0)];
  const build = (info) => ({
    method: "POST",
    path: withQuery(collectionPath(info, placed(core, info, ref.namespace)), writeQuery(options)),
    body: JSON.stringify(body),
    repeatable: true,
    urgent: isUrgent(ref)
  });
  return written(await write(core, { asking: askingFor("create", ref), ref, build, sent: body, conditional: true }, signal));
}
async function replaceObject(core, object2, options = {}, signal) {
  const ref = refOf(object2);
  const body = bodyOf(object2, options.resourceVersion ?? object2.metadata.resourceVersion);
  const build = (info) => ({
    method: "PUT",
    path: withQuery(objectPath(info, { name: ref.name, ...namespaceOf(placed(core, info, ref.namespace)) }), writeQuery(options)),
    body: JSON.stringify(body),
    repeatable: true,
    urgent: isUrgent(ref)
  });
  return written(await write(core, { asking: askingFor("replace", ref), ref, build, sent: body, conditional: body.metadata.resourceVersion !== void 0 }, signal));
}
function withVersion(body, resourceVersion) {
  if (resourceVersion === void 0) return body;
  const record4 = body;
  return { ...record4, metadata: { ...record4["metadata"], resourceVersion } };
}
async function patchObject(core, ref, patch, signal) {
  const { options } = patch;
  const body = withVersion(patch.body, options.resourceVersion);
  const build = (info) => ({
    method: "PATCH",
    path: withQuery(objectPath(info, { name: ref.name, ...namespaceOf(placed(core, info, ref.namespace)) }, options.subresource), writeQuery(options)),
    body: JSON.stringify(body),
    contentType: "application/merge-patch+json",
    repeatable: true,
    urgent: isUrgent(ref)
  });
  return written(await write(core, { asking: askingFor("patch", ref), ref, build, sent: body, conditional: options.resourceVersion !== void 0 }, signal));
}
async function removeObject(core, ref, options = {}, signal) {
  const { uid, resourceVersion, propagation } = options;
  const preconditions = { ...uid === void 0 ? {} : { uid }, ...resourceVersion === void 0 ? {} : { resourceVersion } };
  const body = {
    apiVersion: "v1",
    kind: "DeleteOptions",
    ...propagation === void 0 ? {} : { propagationPolicy: propagation },
    ...Object.keys(preconditions).length === 0 ? {} : { preconditions },
    ...options.dryRun ? { dryRun: ["All"] } : {}
  };
  const { answer, asked } = await ask(core, askingFor("remove", ref), (info) => ({
    method: "DELETE",
    path: objectPath(info, { name: ref.name, ...namespaceOf(placed(core, info, ref.namespace)) }),
    body: JSON.stringify(body),
    repeatable: true
  }), signal);
  if (answer.ok) return true;
  if (answer.status.code === 404) return answer.unsure;
  if (answer.status.code === 409 && uid !== void 0 && (await getObject(core, ref, signal))?.metadata.uid !== uid) return false;
  throw refusal(answer.status, asked);
}

// src/targets/kubernetes/client/apply.ts
var takeovers = 5;
function applyOf(core, object2, { options, force, resourceVersion }) {
  const ref = refOf(object2);
  const body = bodyOf(object2, resourceVersion);
  const query = { fieldManager: options.manager, force: force ? "true" : void 0, dryRun: dryRunOf(options), fieldValidation: "Strict" };
  const build = (info) => ({
    method: "PATCH",
    path: withQuery(objectPath(info, { name: ref.name, ...namespaceOf(placed(core, info, ref.namespace)) }), query),
    // JSON is YAML, and the only form of it in which nothing is guessed.
    body: JSON.stringify(body),
    contentType: "application/apply-patch+yaml",
    repeatable: true,
    urgent: isUrgent(ref)
  });
  return { asking: askingFor("apply", ref), ref, build, sent: body, conditional: resourceVersion !== void 0 };
}
async function refuseForeign(core, object2, { status, asked, options }, signal) {
  const conflicts = conflictsOf(status);
  const foreign = conflicts.filter(({ manager }) => manager !== options.manager && !options.takeFrom?.includes(manager));
  if (foreign.length === 0) return;
  const managed = foreign.some(({ time }) => time === void 0) ? (await getObject(core, refOf(object2), signal))?.metadata.managedFields : void 0;
  throw ownershipConflict(foreign, asked, managed);
}
var conflictOf = (result) => "status" in result && isOwnershipConflict(result.status) ? result : void 0;
async function applyObject(core, object2, options, signal) {
  let result = await write(core, applyOf(core, object2, { options, force: false, resourceVersion: options.resourceVersion }), signal);
  for (let attempt = 1; attempt <= takeovers; attempt += 1) {
    const conflict = conflictOf(result);
    if (!conflict) break;
    await refuseForeign(core, object2, { ...conflict, options }, signal);
    const taken = await takeOver(core, object2, options, signal);
    if (taken) result = taken;
  }
  if ("object" in result) return result.object;
  if (conflictOf(result)) throw new ApiError("It was changed again and again while its fields were taken over.", { reason: "contention", status: 409, where: result.asked.subject });
  throw refusal(result.status, result.asked);
}
async function takeOver(core, object2, options, signal) {
  const version = options.resourceVersion ?? (await getObject(core, refOf(object2), signal))?.metadata.resourceVersion;
  const seen = await write(core, applyOf(core, object2, { options, force: false, resourceVersion: version }), signal);
  const conflict = conflictOf(seen);
  if (!conflict) return "object" in seen || options.resourceVersion !== void 0 || !hasMovedOn(seen.status) ? seen : void 0;
  await refuseForeign(core, object2, { ...conflict, options }, signal);
  const forced = await write(core, applyOf(core, object2, { options, force: true, resourceVersion: version }), signal);
  return "object" in forced || options.resourceVersion !== void 0 || !hasMovedOn(forced.status) ? forced : void 0;
}

// src/targets/kubernetes/client/kubeconfig.ts
import path2 from "node:path";

// src/targets/kubernetes/client/kubeconfig-exec.ts
import path from "node:path";

// src/targets/kubernetes/client/kubeconfig-file.ts
var sections = ["clusters", "users", "contexts"];
var subject = "The kubeconfig";
var withoutQuotes = (problem) => ({ ...problem, message: problem.message.replace(/^not valid YAML:[\s\S]*/, "not valid YAML").replace(/anchor `.*?`/, "anchor") });
var placeIn = (map, key4) => map.entries.get(key4)?.value.place ?? map.place;
var valueIn = (map, key4) => {
  const value = map.entries.get(key4)?.value;
  return value && !isNull(value) ? value : void 0;
};
function textIn(map, key4, problems) {
  const value = valueIn(map, key4);
  if (value === void 0) return void 0;
  if (value.kind === "scalar" && typeof value.value === "string") return value.value.trim() === "" ? void 0 : value.value;
  problems.push(problemAt(value.place, `\`${key4}\` has to be text${value.kind === "scalar" ? "; put it in quotes" : ""}`));
  return void 0;
}
function mapIn(map, key4, problems) {
  const value = valueIn(map, key4);
  if (value === void 0 || value.kind === "map") return value;
  problems.push(problemAt(value.place, `\`${key4}\` has to be a map`));
  return void 0;
}
function listIn(map, key4, problems) {
  const value = valueIn(map, key4);
  if (value?.kind === "list") return value.items;
  if (value !== void 0) problems.push(problemAt(value.place, `\`${key4}\` has to be a list`));
  return [];
}
function flagIn(map, key4, problems) {
  const value = valueIn(map, key4);
  if (value === void 0) return false;
  if (value.kind === "scalar" && typeof value.value === "boolean") return value.value;
  problems.push(problemAt(value.place, `\`${key4}\` has to be true or false`));
  return false;
}
function entriesOf(root2, section, problems) {
  const found = /* @__PURE__ */ new Map();
  for (const item of listIn(root2, section, problems)) {
    if (item.kind !== "map") {
      problems.push(problemAt(item.place, `an entry of \`${section}\` has to be a map with \`name\` and \`${section.slice(0, -1)}\``));
      continue;
    }
    const name = textIn(item, "name", problems);
    if (name === void 0) problems.push(problemAt(item.place, `an entry of \`${section}\` has no \`name\``));
    else if (!found.has(name)) found.set(name, mapIn(item, section.slice(0, -1), problems) ?? { kind: "map", entries: /* @__PURE__ */ new Map(), place: item.place });
  }
  return found;
}
var nothing = (files) => ({ files, currentContext: void 0, clusters: /* @__PURE__ */ new Map(), users: /* @__PURE__ */ new Map(), contexts: /* @__PURE__ */ new Map() });
function kindProblems(root2, problems) {
  const kind = textIn(root2, "kind", problems);
  if (kind !== void 0 && kind !== "Config") problems.push(problemAt(placeIn(root2, "kind"), `this is ${ticked(kind)} and no kubeconfig, whose \`kind\` is \`Config\``));
  const version = textIn(root2, "apiVersion", problems);
  if (version !== void 0 && version !== "v1") problems.push(problemAt(placeIn(root2, "apiVersion"), `${ticked(version)} is no version of a kubeconfig that is read here; expected \`v1\``));
}
function parseKubeconfigFile(text3, file) {
  const { tree, problems: found } = parseSource(text3, file);
  const problems = found.map(withoutQuotes);
  if (problems.length > 0) throw problemsError("input-invalid", subject, problems);
  if (tree === void 0 || isNull(tree)) return nothing([file]);
  if (tree.kind !== "map") throw problemsError("input-invalid", subject, [problemAt(tree.place, "this is no kubeconfig: expected a map with `clusters`, `users` and `contexts`")]);
  kindProblems(tree, problems);
  const name = textIn(tree, "current-context", problems);
  const [clusters, users, contexts] = sections.map((section) => entriesOf(tree, section, problems));
  if (problems.length > 0) throw problemsError("input-invalid", subject, problems);
  return { files: [file], currentContext: name === void 0 ? void 0 : { name, place: placeIn(tree, "current-context") }, clusters, users, contexts };
}
function mergeKubeconfigs(configs) {
  return configs.reduce((first, later) => ({
    files: [...first.files, ...later.files],
    currentContext: first.currentContext ?? later.currentContext,
    clusters: new Map([...later.clusters, ...first.clusters]),
    users: new Map([...later.users, ...first.users]),
    contexts: new Map([...later.contexts, ...first.contexts])
  }), nothing([]));
}

// src/targets/kubernetes/client/kubeconfig-exec.ts
var prefix = "client.authentication.k8s.io/";
var execVersions = [`${prefix}v1`, `${prefix}v1beta1`];
function variablesOf(exec, problems) {
  const found = [];
  for (const item of listIn(exec, "env", problems)) {
    const name = item.kind === "map" ? textIn(item, "name", problems) : void 0;
    if (item.kind !== "map" || name === void 0) problems.push(problemAt(item.place, "an entry of `env` has to be a map with `name` and `value`"));
    else found.push([name, textIn(item, "value", problems) ?? ""]);
  }
  return Object.fromEntries(found);
}
function argumentsOf(exec, problems) {
  return listIn(exec, "args", problems).flatMap((item) => {
    if (item.kind === "scalar" && typeof item.value === "string") return [item.value];
    problems.push(problemAt(item.place, "an argument has to be text; put it in quotes"));
    return [];
  });
}
function interactiveProblems(exec, apiVersion, problems) {
  const mode = textIn(exec, "interactiveMode", problems);
  const place = placeIn(exec, "interactiveMode");
  if (mode === "Always") problems.push(problemAt(place, "`interactiveMode: Always`: nobody can be asked here; use credentials for machines"));
  else if (mode === void 0 && apiVersion === `${prefix}v1`) problems.push(problemAt(place, "`interactiveMode` has to be given with this `apiVersion`; expected Never or IfAvailable"));
  else if (mode !== void 0 && !["Never", "IfAvailable"].includes(mode)) problems.push(problemAt(place, `${ticked(mode)} is no \`interactiveMode\`; expected Never, IfAvailable or Always`));
}
function readExecPlugin(exec, problems) {
  const [command, apiVersion] = [textIn(exec, "command", problems), textIn(exec, "apiVersion", problems)];
  if (command === void 0) problems.push(problemAt(exec.place, "`exec` has no `command`"));
  if (apiVersion === void 0 || !execVersions.includes(apiVersion)) problems.push(problemAt(placeIn(exec, "apiVersion"), `\`apiVersion\` of a plugin has to be ${execVersions.join(" or ")}${apiVersion === void 0 ? "" : `, not ${ticked(apiVersion)}`}`));
  interactiveProblems(exec, apiVersion, problems);
  const [args, variables] = [argumentsOf(exec, problems), variablesOf(exec, problems)];
  if (command === void 0 || apiVersion === void 0) return void 0;
  const program = command.includes("/") ? path.resolve(path.dirname(placeIn(exec, "command").file), command) : command;
  return {
    apiVersion,
    argv: [program, ...args],
    variables,
    provideClusterInfo: flagIn(exec, "provideClusterInfo", problems),
    installHint: textIn(exec, "installHint", problems),
    place: formatPlace(exec.place)
  };
}

// src/targets/kubernetes/client/kubeconfig.ts
function selectAccess(config, wish) {
  const problems = [];
  const context = contextOf(config, wish);
  const cluster = entryOf(config, "clusters", context.entry, problems);
  const user = entryOf(config, "users", context.entry, problems);
  const namespace = wish.namespace ?? textIn(context.entry, "namespace", problems) ?? "default";
  const access = cluster && { context: context.name, namespace, ...clusterOf(cluster, problems), ...user ? userOf(user, problems) : nobody };
  if (problems.length > 0 || access === void 0) throw problemsError("input-invalid", subject, problems);
  return access.server.startsWith("https:") ? access : { ...access, ...nobody };
}
var nobody = { identity: { kind: "none" }, certificate: void 0, impersonate: void 0 };
function contextOf(config, wish) {
  const name = wish.context ?? config.currentContext?.name;
  const known = [...config.contexts.keys()];
  const where = wish.context === void 0 && config.currentContext ? formatPlace(config.currentContext.place) : config.files.join(", ");
  if (name === void 0) throw new UserError("The kubeconfig names no current context, and none was asked for.", { reason: "input-invalid", where, expected: known.length > 0 ? `one of ${known.map(ticked).join(", ")}` : "a context" });
  const entry = config.contexts.get(name);
  if (entry) return { name, entry };
  throw new UserError(`There is no context ${ticked(name)}${suggestion(name, known)}.`, { reason: "input-invalid", where, expected: known.length > 0 ? `one of ${known.map(ticked).join(", ")}` : "a kubeconfig with a context" });
}
function entryOf(config, section, context, problems) {
  const key4 = section.slice(0, -1);
  const name = textIn(context, key4, problems);
  if (name === void 0) {
    if (section === "clusters" && !valueIn(context, key4)) problems.push(problemAt(context.place, "the context names no `cluster`"));
    return void 0;
  }
  const found = config[section].get(name);
  if (!found) problems.push(problemAt(placeIn(context, key4), `there is no ${key4} ${ticked(name)}${suggestion(name, [...config[section].keys()])}`));
  return found;
}
var besideFile = (map, key4, text3) => path2.resolve(path2.dirname(placeIn(map, key4).file), text3);
function sourceOf(map, key4, problems) {
  const data = textIn(map, `${key4}-data`, problems);
  const place = formatPlace(placeIn(map, data === void 0 ? key4 : `${key4}-data`));
  if (data === void 0) {
    const file = textIn(map, key4, problems);
    return file === void 0 ? void 0 : { kind: "file", path: besideFile(map, key4, file), place };
  }
  const text3 = Buffer.from(data, "base64").toString("utf8");
  if (/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(data) && isPem(text3)) return { kind: "text", text: text3, place };
  problems.push(problemAt(placeIn(map, `${key4}-data`), `\`${key4}-data\` has to be PEM in base64`));
  return void 0;
}
var isPem = (text3) => /-----BEGIN [A-Z0-9 ]+-----[\s\S]+-----END [A-Z0-9 ]+-----/.test(text3);
function urlIn(map, key4, problems) {
  const text3 = textIn(map, key4, problems);
  if (text3 === void 0) return void 0;
  const url = URL.canParse(text3) ? new URL(text3) : void 0;
  if (url && ["http:", "https:"].includes(url.protocol) && url.host !== "") return url;
  const socks = url?.protocol.startsWith("socks");
  problems.push(problemAt(placeIn(map, key4), socks ? `\`${key4}\`: SOCKS proxies are not spoken here; expected http:// or https://` : `\`${key4}\` has to be a URL that begins with https:// or http://`));
  return void 0;
}
function clusterOf(cluster, problems) {
  const before = problems.length;
  const server = urlIn(cluster, "server", problems);
  if (!server && problems.length === before) problems.push(problemAt(cluster.place, "the cluster has no `server`"));
  if (server && (server.username !== "" || server.search !== "" || server.hash !== "")) problems.push(problemAt(placeIn(cluster, "server"), "`server` has to be an address alone, without user, query and fragment"));
  const ca = sourceOf(cluster, "certificate-authority", problems);
  const insecure = flagIn(cluster, "insecure-skip-tls-verify", problems);
  if (insecure && ca) problems.push(problemAt(placeIn(cluster, "insecure-skip-tls-verify"), "an authority is named and the server is not to be verified: only one of both can be meant"));
  return {
    server: server ? `${server.protocol}//${server.host}${server.pathname.replace(/\/+$/, "")}` : "",
    ca,
    insecure,
    serverName: textIn(cluster, "tls-server-name", problems),
    proxy: urlIn(cluster, "proxy-url", problems)?.href
  };
}
function certificateOf(user, problems) {
  const cert = sourceOf(user, "client-certificate", problems);
  const key4 = sourceOf(user, "client-key", problems);
  if (cert && key4) return { cert, key: key4 };
  const [has, lacks] = cert ? ["client-certificate", "client-key"] : ["client-key", "client-certificate"];
  const written2 = (name) => valueIn(user, name) !== void 0 || valueIn(user, `${name}-data`) !== void 0;
  if ((cert ?? key4) && !written2(lacks)) problems.push(problemAt(placeIn(user, `${has}-data`), `\`${has}\` is of no use without \`${lacks}\``));
  return void 0;
}
function refuseUnread(user) {
  const key4 = ["auth-provider", "as-uid", "as-groups", "as-user-extra"].find((name) => valueIn(user, name) !== void 0);
  if (key4 === void 0) return;
  throw new UserError(`\`${key4}\` of a kubeconfig is not read by this version.`, {
    reason: "unsupported",
    where: formatPlace(placeIn(user, key4)),
    expected: key4 === "auth-provider" ? "an `exec` plugin, a token or a client certificate (kubectl dropped auth providers with 1.26)" : "`as` alone, or credentials of the user who is meant"
  });
}
function userOf(user, problems) {
  refuseUnread(user);
  return { identity: identityOf(user, problems), certificate: certificateOf(user, problems), impersonate: textIn(user, "as", problems) };
}
function identityOf(user, problems) {
  const [token, file] = [textIn(user, "token", problems)?.trim(), textIn(user, "tokenFile", problems)];
  if (file !== void 0) return { kind: "token-file", path: besideFile(user, "tokenFile", file) };
  if (token !== void 0) {
    if (/^[\x21-\x7e]+$/.test(token)) return { kind: "token", token };
    problems.push(problemAt(placeIn(user, "token"), "`token` holds characters that no token has"));
  }
  const [username, password] = [textIn(user, "username", problems), textIn(user, "password", problems)];
  if (username !== void 0) return { kind: "basic", username, password: password ?? "" };
  const exec = mapIn(user, "exec", problems);
  const plugin = exec && readExecPlugin(exec, problems);
  return plugin ? { kind: "exec", plugin } : { kind: "none" };
}

// src/targets/kubernetes/client/exec-credential.ts
var timeoutMs = 6e4;
function execInfo({ apiVersion, provideClusterInfo }, access, ca) {
  const cluster = {
    server: access.server,
    ...access.serverName === void 0 ? {} : { "tls-server-name": access.serverName },
    ...access.insecure ? { "insecure-skip-tls-verify": true } : {},
    ...ca === void 0 ? {} : { "certificate-authority-data": Buffer.from(ca).toString("base64") },
    ...access.proxy === void 0 ? {} : { "proxy-url": access.proxy },
    config: null
  };
  return JSON.stringify({ apiVersion, kind: "ExecCredential", spec: { interactive: false, ...provideClusterInfo ? { cluster } : {} } });
}
var textOf = (value) => typeof value === "string" && value !== "" ? value : void 0;
function parseExecCredential(stdout, apiVersion, now) {
  let read;
  try {
    read = JSON.parse(stdout);
  } catch {
    return "its output is not JSON";
  }
  if (read?.kind !== "ExecCredential") return "its output is no ExecCredential";
  if (read.apiVersion !== apiVersion) return `it answers with another version than ${apiVersion}`;
  const status = read.status ?? {};
  const [token, cert, key4, expiry] = ["token", "clientCertificateData", "clientKeyData", "expirationTimestamp"].map((name) => textOf(status[name]));
  if (cert === void 0 !== (key4 === void 0)) return "it tells a client certificate without its key, or a key without its certificate";
  if (cert !== void 0 && !(isPem(cert) && isPem(key4 ?? ""))) return "the client certificate or key that it tells is not PEM";
  if (token !== void 0 && !/^[\x21-\x7e]+$/.test(token)) return "the token that it tells holds characters that no token has";
  if (token === void 0 && cert === void 0) return "it tells neither a token nor a client certificate";
  const expiresAt = expiry === void 0 ? void 0 : Date.parse(expiry);
  if (expiresAt !== void 0 && Number.isNaN(expiresAt)) return "`expirationTimestamp` is no time";
  if (expiresAt !== void 0 && expiresAt <= now) return "what it tells has expired already";
  return { token, certificate: cert === void 0 ? void 0 : { cert, key: key4 }, expiresAt };
}
function failed(plugin, what, exitCode) {
  return new ToolError(`The credential plugin ${plugin.argv[0]} failed: ${what}.`, {
    reason: "command-failed",
    where: plugin.place,
    argv: [plugin.argv[0]],
    exitCode,
    expected: `an ExecCredential of ${plugin.apiVersion} with a token or a client certificate`,
    remedy: "Run the plugin by hand as the kubeconfig says, and renew its login."
  });
}
function wordsOf2(stderr, { variables, argv }) {
  const line = stderr.split(/\r?\n/).map((text3) => text3.trim()).filter(Boolean).at(-1) ?? "it said nothing";
  const hidden = [...Object.values(variables), ...argv.slice(1)].filter((value) => value.length >= 8).reduce((text3, value) => text3.replaceAll(value, "***"), line);
  return hidden.replace(/[A-Za-z0-9_+/=.-]{40,}/g, "***").slice(0, 300).replace(/\.$/, "");
}
async function runExecPlugin(plugin, cluster, ports, signal) {
  const variables = { ...plugin.variables, KUBERNETES_EXEC_INFO: execInfo(plugin, cluster.access, cluster.ca) };
  const result = await ports.exec.run({ argv: plugin.argv, variables, timeoutMs }, signal).catch((thrown) => {
    if (!(thrown instanceof ToolError) || thrown.reason !== "command-not-found") throw thrown;
    const remedy = plugin.installHint?.replace(/\s+/g, " ").slice(0, 300) ?? `Install ${plugin.argv[0]} or put it on PATH.`;
    throw new ToolError(`The credential plugin ${plugin.argv[0]} does not exist or cannot be executed.`, { reason: "command-not-found", where: plugin.place, argv: [plugin.argv[0]], exitCode: null, remedy, cause: thrown });
  });
  if (result.exitCode !== 0) throw failed(plugin, `${wordsOf2(result.stderr, plugin)} (exit code ${result.exitCode})`, result.exitCode);
  const credential = parseExecCredential(result.stdout, plugin.apiVersion, ports.clock.now());
  if (typeof credential === "string") throw failed(plugin, credential, 0);
  for (const secret2 of [credential.token, credential.certificate?.key]) if (secret2 !== void 0) ports.log.mask(secret2);
  return credential;
}

// src/targets/kubernetes/client/observe-access.ts
import path3 from "node:path";
var serviceAccount = "/var/run/secrets/kubernetes.io/serviceaccount";
async function readConfig(file, { files }) {
  const text3 = await files.readText(file);
  return text3 === void 0 ? void 0 : parseKubeconfigFile(text3, file);
}
var homeOf = ({ host }) => host.variable("HOME") ?? host.variable("USERPROFILE");
function inHome(file, sight) {
  const home = homeOf(sight);
  return file.startsWith("~/") && home ? path3.join(home, file.slice(2)) : path3.resolve(sight.host.workspace, file);
}
async function explicitConfig(named2, sight) {
  const file = inHome(named2, sight);
  const config = await readConfig(file, sight);
  if (config) return config;
  throw new UserError("There is no such kubeconfig.", { reason: "input-invalid", where: file, expected: "the path of a kubeconfig file", remedy: "Correct the path, or write the file before this step." });
}
async function listedConfig(list, sight) {
  const files = list.split(path3.delimiter).filter(Boolean).map((file) => path3.resolve(sight.host.workspace, file));
  if (files.length === 0) return void 0;
  const found = (await Promise.all([...new Set(files)].map((file) => readConfig(file, sight)))).filter((config) => config !== void 0);
  if (found.length > 0) return mergeKubeconfigs(found);
  throw new UserError("None of the files that KUBECONFIG names exists.", { reason: "input-invalid", where: files.join(", "), expected: `paths of kubeconfig files with \`${path3.delimiter}\` between them` });
}
async function homeConfig(sight) {
  const home = homeOf(sight);
  return home === void 0 ? void 0 : readConfig(path3.join(home, ".kube", "config"), sight);
}
async function inClusterAccess({ files, host }, wish, directory = serviceAccount) {
  const [address, port] = [host.variable("KUBERNETES_SERVICE_HOST"), host.variable("KUBERNETES_SERVICE_PORT")];
  const [tokenFile, caFile] = [path3.join(directory, "token"), path3.join(directory, "ca.crt")];
  if (!address || !port || await files.facts(tokenFile) === void 0) return void 0;
  const own2 = (await files.readText(path3.join(directory, "namespace")))?.trim();
  return {
    context: "in-cluster",
    server: `https://${address.includes(":") ? `[${address}]` : address}:${port}`,
    namespace: wish.namespace ?? (own2 || "default"),
    ca: await files.facts(caFile) === void 0 ? void 0 : { kind: "file", path: caFile, place: caFile },
    serverName: void 0,
    insecure: false,
    proxy: void 0,
    certificate: void 0,
    impersonate: void 0,
    identity: { kind: "token-file", path: tokenFile }
  };
}
async function observeAccess(wish, sight) {
  const config = wish.kubeconfig !== void 0 ? await explicitConfig(wish.kubeconfig, sight) : await listedConfig(sight.host.variable("KUBECONFIG") ?? "", sight) ?? await homeConfig(sight);
  const pod = config === void 0 && wish.context === void 0 ? await inClusterAccess(sight, wish) : void 0;
  if (pod === void 0 && config === void 0) {
    throw new UserError("There is no kubeconfig, and this is no pod with a service account.", {
      reason: "input-invalid",
      where: path3.join(homeOf(sight) ?? "~", ".kube", "config"),
      expected: "a kubeconfig there, or its path in KUBECONFIG or in the target’s `kubeconfig`"
    });
  }
  const access = pod ?? selectAccess(config, wish);
  const proxy = access.proxy ?? proxyFromEnvironment(access.server, (name) => sight.host.variable(name));
  return { ...access, proxy };
}
async function readPem(source, { files }) {
  if (source.kind === "text") return source.text;
  const text3 = await files.readText(source.path);
  if (text3 !== void 0 && isPem(text3)) return text3;
  const what = text3 === void 0 ? "There is no such file" : "The file holds no PEM";
  throw new UserError(`${what}: ${source.path}.`, { reason: "input-invalid", where: source.place, expected: "the path of a certificate or key in PEM" });
}

// src/targets/kubernetes/client/shared-call.ts
function shareCall(start) {
  let current2;
  return async (signal) => {
    signal?.throwIfAborted();
    if (!current2) {
      const stop = new AbortController();
      const call2 = { stop, waiting: 0, result: start(stop.signal).finally(() => {
        if (current2 === call2) current2 = void 0;
      }) };
      call2.result.catch(() => void 0);
      current2 = call2;
    }
    const call = current2;
    call.waiting += 1;
    try {
      return await (signal ? orAborted(call.result, signal) : call.result);
    } finally {
      call.waiting -= 1;
      if (call.waiting === 0 && signal?.aborted) {
        if (current2 === call) current2 = void 0;
        call.stop.abort(signal.reason);
      }
    }
  };
}
function orAborted(result, signal) {
  return new Promise((resolve, reject) => {
    const off = onAbort(signal, () => reject(signal.reason));
    result.then(resolve, reject).finally(off);
  });
}

// src/targets/kubernetes/client/credentials.ts
var tokenFileMs = 6e4;
var marginMs = (lifeMs) => Math.min(6e4, Math.max(1e4, lifeMs / 10));
async function readTokenFile(path5, ports) {
  const token = (await ports.files.readText(path5))?.trim() ?? "";
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UserError(token === "" ? "The file with the token is missing or empty." : "The file holds no token.", { reason: "input-invalid", where: path5, expected: "a file with a bearer token and nothing else" });
  ports.log.mask(token);
  return { authorization: `Bearer ${token}`, until: ports.clock.now() + tokenFileMs };
}
async function proofOf(identity, cluster, ports, signal) {
  switch (identity.kind) {
    case "none":
      return { until: Infinity };
    case "token":
      return { authorization: `Bearer ${identity.token}`, until: Infinity };
    case "basic":
      return { authorization: `Basic ${Buffer.from(`${identity.username}:${identity.password}`).toString("base64")}`, until: Infinity };
    case "token-file":
      return readTokenFile(identity.path, ports);
    case "exec": {
      const { token, certificate, expiresAt } = await runExecPlugin(identity.plugin, cluster, ports, signal);
      const until = expiresAt === void 0 ? Infinity : expiresAt - marginMs(expiresAt - ports.clock.now());
      return { ...token === void 0 ? {} : { authorization: `Bearer ${token}` }, ...certificate ? { certificate } : {}, until };
    }
  }
}
var changing = (access) => access.identity.kind === "exec" || access.identity.kind === "token-file" || access.certificate?.cert.kind === "file";
var same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
function openCredentials(access, ports) {
  let held;
  const load = shareCall(async (signal) => {
    const ca = access.ca && await readPem(access.ca, ports);
    const { authorization, certificate, until } = await proofOf(access.identity, { access, ca }, ports, signal);
    const own2 = access.certificate ? { cert: await readPem(access.certificate.cert, ports), key: await readPem(access.certificate.key, ports) } : certificate;
    const tls = { ...ca === void 0 ? {} : { ca }, ...own2, ...access.serverName === void 0 ? {} : { serverName: access.serverName }, ...access.insecure ? { insecure: true } : {} };
    const headers = { ...authorization === void 0 ? {} : { authorization }, ...access.impersonate === void 0 ? {} : { "impersonate-user": access.impersonate } };
    held = { presented: { headers, tls }, until };
    return held.presented;
  });
  const { identity } = access;
  for (const secret2 of identity.kind === "token" ? [identity.token] : identity.kind === "basic" ? [identity.password] : []) ports.log.mask(secret2);
  return {
    async current(signal) {
      if (held && ports.clock.now() < held.until) return held.presented;
      const known = held;
      return load(signal).catch((error) => {
        if (known && identity.kind === "token-file" && !signal?.aborted) return known.presented;
        throw error;
      });
    },
    async renew(rejected, signal) {
      if (held && held.presented !== rejected && !same(held.presented, rejected)) return held.presented;
      if (!changing(access)) return void 0;
      const fresh = await load(signal);
      return same(fresh, rejected) ? void 0 : fresh;
    }
  };
}

// src/targets/kubernetes/client/flow.ts
var flowLimits = { least: 16, most: 64, start: 16 };
var openFlow = { limit: flowLimits.start, recentMs: void 0, usualMs: void 0, fastestMs: void 0, calmUntil: 0 };
var within = (limit) => Math.min(flowLimits.most, Math.max(flowLimits.least, limit));
var smooth = (old, value, weight) => old === void 0 ? value : old + (value - old) * weight;
var slow = (recentMs, usualMs) => recentMs > usualMs * 4 && recentMs > usualMs + 250;
var queues = (recentMs, fastestMs) => recentMs > fastestMs * 4 && recentMs > fastestMs + 10;
function afterAnswer(flow, { result, tookMs, inFlight, now }) {
  if (result === "failed") return flow;
  if (result === "throttled") return now < flow.calmUntil ? flow : { ...flow, limit: within(flow.limit / 2), calmUntil: now + Math.max(1e3, tookMs) };
  const recentMs = smooth(flow.recentMs, tookMs, 0.2);
  const usualMs = smooth(flow.usualMs, tookMs, 0.01);
  const fastestMs = Math.min(flow.fastestMs ?? tookMs, tookMs);
  const next = { ...flow, recentMs, usualMs, fastestMs };
  if (slow(recentMs, usualMs)) return now < flow.calmUntil ? next : { ...next, limit: within(flow.limit * 0.75), calmUntil: now + Math.max(1e3, tookMs) };
  return inFlight * 2 < flow.limit || queues(recentMs, fastestMs) ? next : { ...next, limit: within(flow.limit + 1 / flow.limit) };
}

// src/targets/kubernetes/client/in-flight.ts
function openInFlight(clock) {
  let flow = openFlow;
  let inFlight = 0;
  let most = 0;
  const waiting = /* @__PURE__ */ new Set();
  const enter = () => {
    inFlight += 1;
    most = Math.max(most, inFlight);
  };
  const letIn = () => {
    for (const wake of waiting) {
      if (inFlight >= Math.floor(flow.limit)) return;
      waiting.delete(wake);
      enter();
      wake();
    }
  };
  const wait = (signal) => new Promise((resolve, reject) => {
    const off = signal && onAbort(signal, () => {
      waiting.delete(wake);
      reject(signal.reason);
    });
    const wake = () => {
      off?.();
      resolve();
    };
    waiting.add(wake);
  });
  return {
    async run(task, judge, { urgent, signal }) {
      signal?.throwIfAborted();
      if (urgent || waiting.size === 0 && inFlight < Math.floor(flow.limit)) enter();
      else await wait(signal);
      const began = clock.now();
      const leave = (result) => {
        const now = clock.now();
        flow = afterAnswer(flow, { result, tookMs: now - began, inFlight, now });
        inFlight -= 1;
        letIn();
      };
      try {
        const value = await task();
        leave(judge({ value }));
        return value;
      } catch (error) {
        leave(judge({ error }));
        throw error;
      }
    },
    facts: () => ({ limit: Math.floor(flow.limit), inFlight, waiting: waiting.size, most })
  };
}

// src/targets/kubernetes/client/connection.ts
var passing = { attempts: 60, totalMs: 9e4, baseMs: 250, capMs: 5e3 };
var firstContact = { attempts: 5, totalMs: 1e4, baseMs: 250, capMs: 3e3 };
var doubtful = { attempts: 5, totalMs: 3e4, baseMs: 500, capMs: 5e3 };
var timeoutMs2 = 4e4;
var tellEveryMs = 5e3;
function requestOf({ access, userAgent }, call, presented) {
  return {
    method: call.method,
    url: `${access.server}${call.path}`,
    timeoutMs: timeoutMs2,
    retry: "none",
    headers: {
      ...presented.headers,
      accept: call.accept ?? "application/json",
      "user-agent": userAgent,
      ...call.body === void 0 ? {} : { "content-type": call.contentType ?? "application/json" }
    },
    ...call.body === void 0 ? {} : { body: call.body },
    ...access.server.startsWith("https:") ? { tls: presented.tls } : {},
    ...access.proxy === void 0 ? {} : { proxy: access.proxy }
  };
}
async function withCredentials(parts, send, signal) {
  const presented = await parts.credentials.current(signal);
  const answer = await send(presented);
  const newer = answer.status === 401 ? await parts.credentials.renew(presented, signal) : void 0;
  return newer ? send(newer) : answer;
}
var untrusted = /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/;
function remedyOf(code) {
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID") return { expected: "a server certificate for this name", remedy: "Correct `server`, or set `tls-server-name` in the kubeconfig." };
  if (code !== void 0 && untrusted.test(code)) return { expected: "a server certificate that the authority in the kubeconfig signed", remedy: "Renew `certificate-authority-data` in the kubeconfig: the cluster was made anew, or something stands in between." };
  return { remedy: "Check that the address in the kubeconfig is right and can be reached from here." };
}
function unreachable(error, { access, ports }, tries) {
  if (!(error instanceof ApiError)) return error;
  const { code } = error.cause ?? {};
  const persistence = tries.attempts > 1 ? ` Tried ${tries.attempts} times in ${formatDuration(ports.clock.now() - tries.began)}.` : "";
  return new ApiError(`The cluster cannot be reached: ${error.message.replace(/^No answer: /, "")}${persistence}`, { reason: error.reason, where: access.server, ...remedyOf(code), cause: error.cause });
}
async function tryOnce(call, parts, signal) {
  try {
    const response = await withCredentials(parts, (presented) => parts.ports.http.request(requestOf(parts, call, presented), signal), signal);
    return judged(response, parts);
  } catch (error) {
    signal?.throwIfAborted();
    return { error, failure: transportFailure(error), budget: passing };
  }
}
function judged(response, { ports }) {
  if (response.status < 400) return { answer: { ok: true, body: response.body }, failure: void 0, budget: passing };
  const status = parseStatus(response.status, response.body);
  return { answer: { ok: false, status }, failure: failureOfStatus(status, response.headers, ports.clock.now()), budget: status.code === 500 ? doubtful : passing };
}
var describe = ({ answer, error }) => answer && !answer.ok ? `status ${answer.status.code} ${answer.status.reason}`.trim() : error instanceof SlipwayError ? error.message.replace(/\.$/, "") : String(error);
function openConnection(access, userAgent, ports, chance = Math.random) {
  const parts = { access, userAgent, ports, chance, credentials: openCredentials(access, ports), inFlight: openInFlight(ports.clock) };
  let toldAt = -Infinity;
  let met = false;
  const tell = (tried, afterMs) => {
    const now = ports.clock.now();
    if (now - toldAt < tellEveryMs) return;
    toldAt = now;
    ports.log.info(`${access.server}: ${describe(tried)}. Again in ${formatDuration(afterMs)}.`);
  };
  const send = async (call, signal) => {
    const began = ports.clock.now();
    let unsure = false;
    for (let attempts4 = 1; ; attempts4 += 1) {
      const tried = await parts.inFlight.run(() => tryOnce(call, parts, signal), (outcome) => "value" in outcome ? resultOf(outcome.value) : "failed", { urgent: call.urgent === true, signal });
      met ||= tried.answer !== void 0;
      const budget = met ? tried.budget : firstContact;
      const decision = tried.failure && call.once !== true ? planRetry({ repeatable: call.repeatable, failure: tried.failure, attempts: attempts4, elapsedMs: ports.clock.now() - began }, budget, chance()) : void 0;
      if (decision?.do !== "again") {
        if (tried.answer) return { ...tried.answer, unsure };
        throw unreachable(tried.error, parts, { attempts: attempts4, began });
      }
      unsure ||= tried.failure?.kind === "broken" || tried.failure?.kind === "unwell";
      tell(tried, decision.afterMs);
      await ports.clock.sleep(decision.afterMs, signal);
    }
  };
  return { access, send, stream: (call, signal) => openStream(call, parts, signal), through: (request, signal) => through(request, parts, signal), flow: () => parts.inFlight.facts() };
}
var resultOf = ({ answer, failure }) => failure?.kind === "throttled" ? "throttled" : answer ? "answered" : "failed";
async function through(request, parts, signal) {
  const { access, ports } = parts;
  if (!request.url.startsWith(`${access.server}/`)) return ports.http.request(request, signal);
  return withCredentials(parts, (presented) => ports.http.request({
    ...request,
    headers: { ...request.headers, ...presented.headers },
    ...access.server.startsWith("https:") ? { tls: presented.tls } : {},
    ...access.proxy === void 0 ? {} : { proxy: access.proxy }
  }, signal), signal);
}
async function openStream(call, parts, signal) {
  const stream = await withCredentials(parts, async (presented) => {
    const { retry: _, ...request } = requestOf(parts, call, presented);
    const opened = await parts.ports.http.stream(request, signal);
    return opened.status < 400 ? opened : { ...opened, body: await firstLines(opened) };
  }, signal);
  return "body" in stream ? { ok: false, status: parseStatus(stream.status, stream.body) } : { ok: true, stream };
}
async function firstLines({ lines }) {
  let text3 = "";
  for await (const line of lines) {
    text3 += line;
    if (text3.length > 64 * 1024) break;
  }
  return text3;
}

// src/targets/kubernetes/client/discovery.ts
import path4 from "node:path";

// src/targets/kubernetes/client/parse-discovery.ts
var aggregatedAccept = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json";
var record3 = (value) => typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
var records = (value) => Array.isArray(value) ? value.map(record3) : [];
var text2 = (value) => typeof value === "string" ? value : "";
var texts = (value) => Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
var join = (group, version) => group === "" ? version : `${group}/${version}`;
function parseAggregated(document2) {
  const list = record3(document2);
  if (list["kind"] !== "APIGroupDiscoveryList") return void 0;
  const found = { resources: [], absent: [] };
  for (const group of records(list["items"])) {
    const name = text2(record3(group["metadata"])["name"]);
    for (const version of records(group["versions"])) {
      const apiVersion = join(name, text2(version["version"]));
      if (version["freshness"] === "Stale") found.absent.push(apiVersion);
      for (const resource of records(version["resources"])) {
        const kind = text2(record3(resource["responseKind"])["kind"]);
        if (kind !== "") found.resources.push({ apiVersion, kind, resource: text2(resource["resource"]), namespaced: resource["scope"] === "Namespaced", verbs: texts(resource["verbs"]) });
      }
    }
  }
  return found;
}
function parseGroupVersions(document2) {
  const root2 = record3(document2);
  if (root2["kind"] === "APIVersions") return texts(root2["versions"]);
  return records(root2["groups"]).flatMap((group) => records(group["versions"]).map((version) => text2(version["groupVersion"]))).filter(Boolean);
}
function parseResourceList(document2) {
  const list = record3(document2);
  const apiVersion = text2(list["groupVersion"]);
  return records(list["resources"]).filter((resource) => !text2(resource["name"]).includes("/")).map((resource) => ({
    apiVersion,
    kind: text2(resource["kind"]),
    resource: text2(resource["name"]),
    namespaced: resource["namespaced"] === true,
    verbs: texts(resource["verbs"])
  }));
}

// src/targets/kubernetes/client/discovery.ts
var schema = 1;
var keptMs = 6 * 36e5;
var freshMs = 2e3;
var discover = (path5, accept) => ({ method: "GET", path: path5, repeatable: true, asked: { verb: "discover", subject: path5, confidential: false }, ...accept === void 0 ? {} : { accept } });
async function document(connection, call, signal) {
  const answer = await connection.send(call, signal);
  if (!answer.ok) throw refusal(answer.status, call.asked);
  try {
    return JSON.parse(answer.body);
  } catch {
    throw new UserError("The server’s answer is not JSON.", { reason: "input-invalid", where: `${connection.access.server}${call.path}`, expected: "a Kubernetes API server", remedy: "Check the address in the kubeconfig." });
  }
}
async function readKinds(connection, signal) {
  const both2 = await Promise.all(["/api", "/apis"].map((root2) => document(connection, discover(root2, aggregatedAccept), signal)));
  const parts = await Promise.all(both2.map(async (read, index) => parseAggregated(read) ?? classic(connection, index === 0 ? "/api" : "/apis", { read, signal })));
  return { resources: parts.flatMap((part2) => part2.resources), absent: parts.flatMap((part2) => part2.absent) };
}
async function classic(connection, root2, { read, signal }) {
  const lists = await Promise.all(parseGroupVersions(read).map(async (apiVersion) => {
    const answer = await connection.send({ ...discover(`${root2}/${apiVersion}`), once: root2 === "/apis" }, signal);
    return answer.ok ? { resources: parseResourceList(JSON.parse(answer.body)), absent: [] } : { resources: [], absent: [apiVersion] };
  }));
  return { resources: lists.flatMap((list) => list.resources), absent: lists.flatMap((list) => list.absent) };
}
var groupOf = (apiVersion) => apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
function nearMisses(apiVersion, kind, resources) {
  const same3 = resources.filter((resource) => resource.kind === kind);
  const alike = nearest(kind, [...new Set(resources.map((resource) => resource.kind))]);
  const others = same3.length > 0 ? same3 : resources.filter((resource) => resource.kind === alike);
  const own2 = others.filter((resource) => groupOf(resource.apiVersion) === groupOf(apiVersion));
  return [...new Set((own2.length > 0 ? own2 : others).map((resource) => `${resource.apiVersion} ${resource.kind}`))].slice(0, 4);
}
function unknownKind(apiVersion, kind, known) {
  const near = nearMisses(apiVersion, kind, known.resources);
  const away = known.absent.filter((name) => groupOf(name) === groupOf(apiVersion));
  const why = away.length > 0 ? ` The server behind ${away.join(", ")} does not answer now.` : "";
  return new UserError(`The cluster does not know the kind ${JSON.stringify(kind.slice(0, 80))} in ${JSON.stringify(apiVersion.slice(0, 80))}.${why}`, {
    reason: "unknown-kind",
    where: `${apiVersion.slice(0, 80)} ${kind.slice(0, 80)}`,
    ...near.length > 0 ? { expected: near.join(" or ") } : {},
    remedy: "Install its CustomResourceDefinition first, or correct `apiVersion` and `kind`."
  });
}
function openCache(connection, { files, host, clock }) {
  const fileOf = (version) => path4.join(host.state, "kubernetes", "discovery", `${digestJson([connection.access.server, version]).slice(7, 39)}.json`);
  return {
    async read(version) {
      try {
        const stored = JSON.parse(await files.readText(fileOf(version)) ?? "null");
        const good = stored?.schema === schema && Array.isArray(stored.resources) && stored.readAt <= clock.now() && clock.now() - stored.readAt < keptMs;
        return good ? { resources: stored.resources, absent: stored.absent, readAt: stored.readAt, from: "disk" } : void 0;
      } catch {
        return void 0;
      }
    },
    async write(version, { resources, absent, readAt }) {
      if (absent.length === 0) await files.write(fileOf(version), JSON.stringify({ schema, resources, absent, readAt })).catch(() => void 0);
    }
  };
}
function openDiscovery(connection, ports) {
  const cache = openCache(connection, ports);
  let known;
  let serverVersion;
  const version = shareCall(async (signal) => {
    const read = await document(connection, discover("/version"), signal);
    if (typeof read?.gitVersion !== "string") throw new UserError("This is no Kubernetes API server.", { reason: "input-invalid", where: connection.access.server, expected: "an answer with `gitVersion` at /version" });
    serverVersion = read.gitVersion;
    return serverVersion;
  });
  const versionOf = async (signal) => serverVersion ?? version(signal);
  const ask2 = shareCall(async (signal) => {
    known = { ...await readKinds(connection, signal), readAt: ports.clock.now(), from: "server" };
    await cache.write(await versionOf(signal), known);
    return known;
  });
  const first = shareCall(async (signal) => {
    known = await cache.read(await versionOf(signal));
    return known ?? ask2(signal);
  });
  const lookup = async (apiVersion, kind, signal) => {
    const find2 = (all) => all.resources.find((resource) => resource.kind === kind && resource.apiVersion === apiVersion);
    const before = known ?? await first(signal);
    const info = find2(before);
    if (info || before.from === "server" && ports.clock.now() - before.readAt < freshMs) return { info, known: before };
    const after = await ask2(signal);
    return { info: find2(after), known: after };
  };
  return {
    version: versionOf,
    find: async (apiVersion, kind, signal) => (await lookup(apiVersion, kind, signal)).info,
    async need(apiVersion, kind, signal) {
      const { info, known: all } = await lookup(apiVersion, kind, signal);
      if (!info) throw unknownKind(apiVersion, kind, all);
      return info;
    },
    forget() {
      if (known) known = { ...known, resources: [], from: "disk" };
    }
  };
}

// src/targets/kubernetes/client/reviews.ts
async function review(core, group, { kind, resource, spec }, signal) {
  const asked = { verb: "review", subject: `${group} ${kind}`, confidential: false };
  const answer = await core.connection.send({ method: "POST", path: `/apis/${group}/${resource}`, repeatable: true, asked, body: JSON.stringify({ apiVersion: group, kind, spec }) }, signal);
  if (!answer.ok) throw refusal(answer.status, asked);
  const { status } = readJson(answer.body, asked);
  return typeof status === "object" && status !== null ? status : {};
}
var texts2 = (value) => Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
async function grantedRules(core, namespace, signal) {
  const status = await review(core, "authorization.k8s.io/v1", { kind: "SelfSubjectRulesReview", resource: "selfsubjectrulesreviews", spec: { namespace } }, signal);
  const rules4 = Array.isArray(status["resourceRules"]) ? status["resourceRules"] : [];
  return {
    incomplete: status["incomplete"] === true,
    rules: rules4.map((rule) => ({ groups: texts2(rule["apiGroups"]), resources: texts2(rule["resources"]), verbs: texts2(rule["verbs"]), names: texts2(rule["resourceNames"]) }))
  };
}
async function reviewedUser(core, signal) {
  const { userInfo } = await review(core, "authentication.k8s.io/v1", { kind: "SelfSubjectReview", resource: "selfsubjectreviews", spec: {} }, signal);
  const name = userInfo?.username;
  return typeof name === "string" && name !== "" ? name : void 0;
}

// src/targets/kubernetes/client/watch.ts
var idleMs = 9e4;
var lifeSeconds = 240;
var soundMs = 5e3;
var backoff = { baseMs: 250, capMs: 1e4 };
var typeOf = { ADDED: "added", MODIFIED: "modified", DELETED: "deleted" };
var tooNew = (status) => status.causes.some((cause) => cause.reason === "ResourceVersionTooLarge");
function endingOf(status, asked, from) {
  if (isExpired(status) || tooNew(status)) return { from, because: "expired" };
  const error = refusal(status, asked);
  if ([400, 401, 403, 404, 405].includes(status.code)) throw error;
  return { from, because: "closed", error };
}
function guardSilence(core, stop) {
  const { clock } = core.ports;
  let last = clock.now();
  let waiting = true;
  const guard = async () => {
    while (!stop.signal.aborted) {
      const left = waiting ? last + idleMs - clock.now() : idleMs;
      if (left <= 0) return stop.abort(new ApiError(`Nothing came for ${formatDuration(idleMs)}.`, { reason: "timeout" }));
      await clock.sleep(left, stop.signal);
    }
  };
  guard().catch(() => void 0);
  return {
    heard: () => {
      last = clock.now();
    },
    busy: (is) => {
      waiting = is === "waiting";
      last = clock.now();
    }
  };
}
function readEvent(line) {
  try {
    const event = JSON.parse(line);
    if (event.type === "ERROR" || typeof event.object.metadata === "object") return event;
  } catch {
  }
  throw new ApiError("A line of the watch was cut off or is no event.", { reason: "api-unavailable" });
}
async function* eventsOf(stream, { from, asked, guard }) {
  let at2 = from;
  try {
    for await (const line of stream.lines) {
      guard.heard();
      if (line.trim() === "") continue;
      const event = readEvent(line);
      if (event.type === "ERROR") return endingOf(statusOf(event.object, 500), asked, at2);
      at2 = event.object.metadata.resourceVersion ?? at2;
      const type2 = typeOf[event.type];
      if (type2 === void 0) continue;
      guard.busy("busy");
      yield { type: type2, object: event.object };
      guard.busy("waiting");
    }
    return { from: at2, because: "closed" };
  } catch (error) {
    if (error instanceof SlipwayError && error.reason !== "api-unavailable" && error.reason !== "timeout") throw error;
    return { from: at2, because: "closed", error: toSlipwayError(error) };
  }
}
async function* connectOnce(core, kind, options, signal) {
  const asked = { verb: "watch", subject: describeKind(kind, options), confidential: kind.kind === "Secret" };
  const info = await core.discovery.need(kind.apiVersion, kind.kind, signal);
  const stop = new AbortController();
  const guard = guardSilence(core, stop);
  try {
    const query = { ...selectors(options), watch: "true", allowWatchBookmarks: "true", resourceVersion: options.from, timeoutSeconds: Math.round(lifeSeconds * (1 + core.chance() / 4)) };
    const opened = await core.connection.stream({ method: "GET", path: withQuery(collectionPath(info, options.namespace), query), repeatable: true, asked }, AbortSignal.any([signal, stop.signal]));
    if (!opened.ok) return endingOf(opened.status, asked, options.from);
    return yield* eventsOf(opened.stream, { from: options.from, asked, guard });
  } catch (error) {
    if (signal.aborted || !(error instanceof ApiError) || error.reason === "access-denied") throw error;
    return { from: options.from, because: "closed", error };
  } finally {
    stop.abort(new Error("over"));
  }
}
async function* watchObjects(core, kind, options, signal) {
  const { clock } = core.ports;
  let { from } = options;
  let failures = 0;
  try {
    while (!signal.aborted) {
      const began = clock.now();
      const ending = yield* connectOnce(core, kind, { ...options, from }, signal);
      from = ending.from;
      failures = clock.now() - began >= soundMs ? 0 : failures + 1;
      if (failures > 0) await pause(core, { failures, ending, what: describeKind(kind, options) }, signal);
      if (ending.because === "expired") {
        const list = await relist(core, kind, options, signal);
        if (list) {
          from = list.resourceVersion;
          yield { type: "replaced", list };
        }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
async function relist(core, kind, { from: _, ...options }, signal) {
  return listObjects(core, kind, options, signal).catch((error) => {
    if (!signal.aborted && error instanceof ApiError && error.reason !== "access-denied") return void 0;
    throw error;
  });
}
async function pause(core, { failures, ending, what }, signal) {
  const ms = Math.min(backoff.capMs, backoff.baseMs * 2 ** Math.min(failures - 1, 10)) * (0.5 + core.chance() / 2);
  if (failures % 10 === 3) core.ports.log.info(`The watch of ${what} broke off ${failures} times in a row${ending.error ? `: ${ending.error.message.replace(/\.$/, "")}` : ""}. Again in ${formatDuration(Math.round(ms))}.`);
  await core.ports.clock.sleep(ms, signal);
}

// src/targets/kubernetes/client/open-cluster.ts
async function openCluster(ports, options) {
  const { userAgent, ...wish } = options;
  const access = await observeAccess(wish, ports);
  const connection = openConnection(access, userAgent, ports);
  const core = { connection, ports, discovery: openDiscovery(connection, ports), namespace: access.namespace, chance: Math.random };
  return { defaultNamespace: access.namespace, address: access.server, http: { ...ports.http, request: (request, signal) => connection.through(request, signal) }, ...clientOf(core) };
}
function clientOf(core) {
  const { discovery } = core;
  return {
    server: async (signal) => ({ address: core.connection.access.server, version: await discovery.version(signal) }),
    resource: (apiVersion, kind, signal) => discovery.need(apiVersion, kind, signal),
    findResource: (apiVersion, kind, signal) => discovery.find(apiVersion, kind, signal),
    get: (ref, signal) => getObject(core, ref, signal),
    list: (kind, options, signal) => listObjects(core, kind, options, signal),
    apply: (object2, options, signal) => applyObject(core, object2, options, signal),
    create: (object2, options, signal) => createObject(core, object2, options, signal),
    replace: (object2, options, signal) => replaceObject(core, object2, options, signal),
    patch: (ref, body, options, signal) => patchObject(core, ref, { body, options: options ?? {} }, signal),
    remove: (ref, options, signal) => removeObject(core, ref, options, signal),
    watch: (kind, options, signal) => watchObjects(core, kind, options, signal),
    logTail: (pod, lines, signal) => readLog(core, pod, lines, signal),
    denied: (accesses, signal) => deniedAccesses(core, accesses, signal),
    rules: (namespace, signal) => grantedRules(core, namespace, signal),
    user: (signal) => reviewedUser(core, signal)
  };
}

// src/targets/kubernetes/objects/identity.ts
function refOf2({ apiVersion, kind, metadata: { name, namespace } }) {
  return { apiVersion, kind, name, ...namespace === void 0 ? {} : { namespace } };
}
var placeOf = ({ name, namespace }) => namespace === void 0 ? name : `${namespace}/${name}`;
var keyOf = (ref) => `${ref.apiVersion} ${ref.kind} ${placeOf(ref)}`;
var describe2 = (ref) => `${ref.kind} ${placeOf(ref)}`;
var groupOf2 = (apiVersion) => apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
var identityOf2 = (ref) => `${groupOf2(ref.apiVersion)} ${ref.kind} ${placeOf(ref)}`;
var isBuiltIn = (apiVersion) => {
  const group = groupOf2(apiVersion);
  return !group.includes(".") || group.endsWith(".k8s.io");
};
var ranks = [
  ["base", ["Namespace"]],
  ["base", ["CustomResourceDefinition"]],
  ["base", ["PriorityClass", "StorageClass", "RuntimeClass", "IngressClass", "GatewayClass", "ResourceQuota", "LimitRange", "NetworkPolicy"]],
  ["base", ["ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding", "ReferenceGrant"]],
  ["base", ["ConfigMap", "Secret", "PersistentVolume", "PersistentVolumeClaim"]],
  ["stable-service", ["Service"]],
  ["custom", []],
  ["job", ["Job"]],
  ["workload", ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Pod", "CronJob"]],
  ["scaler", ["HorizontalPodAutoscaler", "PodDisruptionBudget", "ScaledObject", "VerticalPodAutoscaler"]],
  ["route", ["Gateway", "Middleware", "TraefikService", "Ingress", "IngressRoute", "IngressRouteTCP", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute"]],
  ["base", ["APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"]]
];
var byKind = new Map(ranks.flatMap(([part2, kinds2], rank) => kinds2.map((kind) => [kind, { part: part2, rank }])));
var knownGroups = /* @__PURE__ */ new Set(["traefik.io", "traefik.containo.us", "keda.sh"]);
var customRank = ranks.findIndex(([part2]) => part2 === "custom");
var rankOf = ({ apiVersion, kind }) => (isBuiltIn(apiVersion) || knownGroups.has(groupOf2(apiVersion)) ? byKind.get(kind) : void 0) ?? { part: "custom", rank: customRank };
var classify = (object2) => rankOf(object2).part;
var applyRank = (object2) => rankOf(object2).rank;
var byText = (a, b) => a < b ? -1 : a > b ? 1 : 0;
var inApplyOrder = (objects) => objects.map((object2) => ({ object: object2, rank: applyRank(object2), key: keyOf(refOf2(object2)) })).sort((a, b) => a.rank - b.rank || byText(a.key, b.key)).map(({ object: object2 }) => object2);
var clusterKinds = /* @__PURE__ */ new Set(["Namespace", "CustomResourceDefinition", "PriorityClass", "StorageClass", "RuntimeClass", "IngressClass", "GatewayClass", "ClusterRole", "ClusterRoleBinding", "PersistentVolume", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "Node", "CSIDriver", "ClusterIssuer", "ClusterPolicy"]);
var isClusterKind = (kind) => clusterKinds.has(kind);

// src/targets/kubernetes/objects/rights.ts
var plurals = Object.fromEntries([
  "/configmaps ConfigMap",
  "/secrets Secret",
  "/services Service",
  "/serviceaccounts ServiceAccount",
  "/persistentvolumeclaims PersistentVolumeClaim",
  "/pods Pod",
  "/namespaces Namespace",
  "apps/deployments Deployment",
  "apps/statefulsets StatefulSet",
  "apps/daemonsets DaemonSet",
  "batch/jobs Job",
  "batch/cronjobs CronJob",
  "autoscaling/horizontalpodautoscalers HorizontalPodAutoscaler",
  "policy/poddisruptionbudgets PodDisruptionBudget",
  "networking.k8s.io/ingresses Ingress",
  "networking.k8s.io/networkpolicies NetworkPolicy",
  "networking.k8s.io/ingressclasses IngressClass",
  "rbac.authorization.k8s.io/roles Role",
  "rbac.authorization.k8s.io/rolebindings RoleBinding",
  "rbac.authorization.k8s.io/clusterroles ClusterRole",
  "rbac.authorization.k8s.io/clusterrolebindings ClusterRoleBinding",
  "gateway.networking.k8s.io/httproutes HTTPRoute",
  "gateway.networking.k8s.io/gateways Gateway",
  "traefik.io/traefikservices TraefikService",
  "traefik.io/ingressroutes IngressRoute"
].map((line) => {
  const [place = "", kind = ""] = line.split(" ");
  const [group = "", resource = ""] = place.split("/");
  return [`${group} ${kind}`, resource];
}));
var builtinResource = ({ apiVersion, kind }) => plurals[`${groupOf2(apiVersion)} ${kind}`];
var rights = (need, place, ...verbs) => verbs.map((verb) => ({ ...place, verb, need }));
function stateRights(namespace) {
  return [
    ...rights("must", { group: "coordination.k8s.io", resource: "leases", namespace }, "get", "create", "update"),
    ...rights("must", { group: "", resource: "configmaps", namespace }, "get", "create", "update", "patch", "delete"),
    ...rights("must", { group: "", resource: "secrets", namespace }, "get", "list", "create", "delete")
  ];
}
function sightRights(namespace) {
  const [core, apps] = [{ group: "", namespace }, { group: "apps", namespace }];
  const seen = [
    ...["deployments", "statefulsets", "daemonsets"].map((resource) => ({ ...apps, resource })),
    ...["pods", "services"].map((resource) => ({ ...core, resource })),
    { group: "discovery.k8s.io", resource: "endpointslices", namespace }
  ];
  return [
    ...seen.flatMap((place) => [...rights("must", place, "list"), ...rights("helps", place, "watch")]),
    ...rights("must", { ...apps, resource: "replicasets" }, "list"),
    ...rights("helps", { ...core, resource: "events" }, "list"),
    ...rights("helps", { ...core, resource: "pods", subresource: "log" }, "get"),
    // Gates that scrape and tests that call go through the API server.
    ...rights("helps", { ...core, resource: "pods", subresource: "proxy" }, "get"),
    ...rights("helps", { ...core, resource: "services", subresource: "proxy" }, "get", "create")
  ];
}
var kept = /* @__PURE__ */ new Set(["PersistentVolumeClaim", "Namespace", "CustomResourceDefinition"]);
function objectRights({ namespace, objects, resourceOf }) {
  return objects.flatMap((object2) => {
    const resource = resourceOf(object2);
    if (resource === void 0) return [];
    const place = { group: groupOf2(object2.apiVersion), resource, ...isClusterKind(object2.kind) ? {} : { namespace: refOf2(object2).namespace ?? namespace } };
    return [...rights("must", place, "get", "create", "patch", ...kept.has(object2.kind) ? [] : ["delete"]), ...rights("helps", place, "list")];
  });
}
function splitRights({ namespace, objects, splitting, resourceOf }) {
  return splitting.flatMap((kind) => {
    const resource = resourceOf(kind);
    if (resource === void 0) return [];
    const place = { group: groupOf2(kind.apiVersion), resource };
    if (kind.kind === "Gateway" || kind.kind === "IngressClass") return rights("helps", place, "list");
    const own2 = objects.some((object2) => object2.kind === kind.kind && groupOf2(object2.apiVersion) === place.group && classify(object2) === "route");
    return rights("must", { ...place, namespace }, "list", ...own2 ? ["get", "update"] : []);
  });
}
var freeing = ({ namespace, objects }) => objects.some(({ kind }) => kind === "StatefulSet") ? rights("helps", { group: "", resource: "pods", namespace }, "delete") : [];
function hookRights({ namespace, hooks }) {
  const jobs = { group: "batch", resource: "jobs", namespace };
  return hooks === "none" ? [] : [...rights("must", jobs, "list", "create", "patch", "delete"), ...rights("helps", jobs, "watch")];
}
var keyOf2 = ({ verb, group, resource, subresource, namespace }) => JSON.stringify([namespace, group, resource, subresource, verb]);
function planRights(asking) {
  const all = [...stateRights(asking.namespace), ...sightRights(asking.namespace), ...objectRights(asking), ...splitRights(asking), ...hookRights(asking), ...freeing(asking)];
  const known = /* @__PURE__ */ new Map();
  for (const right of all) if (known.get(keyOf2(right))?.need !== "must") known.set(keyOf2(right), right);
  return [...known.values()];
}

// src/targets/kubernetes/objects/rules.ts
var whole = ({ resource, subresource }) => subresource === void 0 ? resource : `${resource}/${subresource}`;
function grants(rule, { verb, group, resource, subresource }) {
  const resources = ["*", whole({ resource, subresource }), ...subresource === void 0 ? [] : [`*/${subresource}`]];
  return rule.names.length === 0 && rule.verbs.some((v) => v === "*" || v === verb) && rule.groups.some((g) => g === "*" || g === group) && rule.resources.some((r) => resources.includes(r));
}
var isGranted = (rules4, namespace, right) => right.namespace === namespace && rules4.some((rule) => grants(rule, right));
var named = ({ group, resource, subresource }) => `${whole({ resource, subresource })}${group === "" ? "" : `.${group}`}`;
var listed = (words) => words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
function grouped(values, keyOf6) {
  const groups = /* @__PURE__ */ new Map();
  for (const value of values) groups.set(keyOf6(value), [...groups.get(keyOf6(value)) ?? [], value]);
  return groups;
}
function describeRights(rights2) {
  const groups = grouped(rights2, (right) => `${named(right)} ${right.namespace === void 0 ? "in the whole cluster" : `in namespace ${right.namespace}`}`);
  return [...groups].map(([what, own2]) => `${listed(own2.map(({ verb }) => verb))} ${what}`);
}
var plain = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/;
var scalar = (text3) => plain.test(text3) && !/^[\d.]+$|^(?:y|n|yes|no|on|off|true|false|null)$/.test(text3) ? text3 : JSON.stringify(text3);
function subjectOf(user) {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  return name === void 0 || namespace === void 0 ? `{kind: User, apiGroup: rbac.authorization.k8s.io, name: ${JSON.stringify(user)}}` : `{kind: ServiceAccount, name: ${scalar(name)}, namespace: ${scalar(namespace)}}`;
}
function rulesOf(rights2) {
  const verbs = /* @__PURE__ */ new Map();
  for (const right of rights2) {
    const key4 = `${right.group} ${whole(right)}`;
    const known = verbs.get(key4) ?? { group: right.group, resource: whole(right), verbs: [] };
    verbs.set(key4, { ...known, verbs: [...known.verbs, right.verb] });
  }
  const order = ["get", "list", "watch", "create", "update", "patch", "delete"];
  const rules4 = grouped(verbs.values(), ({ group, verbs: own2 }) => JSON.stringify([group, [...own2].sort((a, b) => order.indexOf(a) - order.indexOf(b))]));
  return [...rules4].map(([key4, own2]) => {
    const [group, words] = JSON.parse(key4);
    return `- {apiGroups: [${group === "" ? '""' : group}], resources: [${own2.map(({ resource }) => resource).join(", ")}], verbs: [${words.join(", ")}]}`;
  });
}
function renderPair(namespace, { name, user, rights: rights2 }) {
  const [kind, place] = namespace === void 0 ? ["ClusterRole", ""] : ["Role", `, namespace: ${scalar(namespace)}`];
  const [must, helps] = ["must", "helps"].map((need) => rulesOf(rights2.filter((right) => right.need === need)));
  return [
    "apiVersion: rbac.authorization.k8s.io/v1",
    `kind: ${kind}`,
    `metadata: {name: ${scalar(name)}${place}}`,
    "rules:",
    ...must,
    ...helps.length === 0 ? [] : ["# It goes on without these, and tells less: watches, events, logs, gates and tests through the API server.", ...helps],
    "---",
    "apiVersion: rbac.authorization.k8s.io/v1",
    `kind: ${kind}Binding`,
    `metadata: {name: ${scalar(name)}${place}}`,
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${scalar(name)}}`,
    `subjects: [${subjectOf(user)}]`
  ].join("\n");
}
function renderRoles(wish) {
  const places = [...grouped(wish.rights, (right) => right.namespace)];
  return `${places.map(([namespace, rights2]) => renderPair(namespace, { ...wish, rights: rights2 })).join("\n---\n")}
`;
}

// src/targets/kubernetes/objects/fields.ts
var step = (value, key4) => value !== null && typeof value === "object" && Object.hasOwn(value, key4) ? value[key4] : void 0;
var at = (from, ...path5) => path5.reduce(step, from);
function textAt(from, ...path5) {
  const value = at(from, ...path5);
  return typeof value === "string" ? value : void 0;
}
function numberAt(from, ...path5) {
  const value = at(from, ...path5);
  return typeof value === "number" ? value : void 0;
}
function booleanAt(from, ...path5) {
  const value = at(from, ...path5);
  return typeof value === "boolean" ? value : void 0;
}
function listAt(from, ...path5) {
  const value = at(from, ...path5);
  return Array.isArray(value) ? value : [];
}
function recordAt(from, ...path5) {
  const value = at(from, ...path5);
  return isRecord(value) ? value : {};
}
var isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
function withAt(from, path5, value) {
  const [key4, ...rest] = path5;
  if (key4 === void 0) return value;
  const inner = withAt(at(from, key4), rest, value);
  if (Array.isArray(from)) return from.map((item, index) => index === key4 ? inner : item);
  return { ...from, [key4]: inner };
}
function withoutAt(from, path5) {
  const [key4, ...rest] = path5;
  if (key4 === void 0 || at(from, ...path5) === void 0) return from;
  if (rest.length > 0) return withAt(from, [key4], withoutAt(at(from, key4), rest));
  if (Array.isArray(from)) return from.filter((_, index) => index !== key4);
  const { [key4]: _gone, ...others } = from;
  return others;
}

// src/targets/kubernetes/objects/names.ts
var longestLabel = 63;
var shortHash = 10;
var part = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
var plain2 = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
var slug = (text3, most) => text3.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, most).replace(/-+$/, "");
function setToken(set) {
  const [name = "", environment = "", ...more] = set.split("/");
  if (more.length > 0 || ![name, environment].every((text3) => part.test(text3))) {
    throw new UserError(`\`${set}\` is no name of a set.`, { reason: "input-invalid", expected: "`<name>/<environment>` of letters, digits, dots, dashes and underscores" });
  }
  const whole3 = `${name}.${environment}`;
  if (plain2.test(name) && plain2.test(environment) && whole3.length <= longestLabel) return whole3;
  const most = Math.floor((longestLabel - shortHash - 2) / 2);
  return `${slug(name, most)}.${slug(environment, most)}.${hashText(digestBytes(set))}`;
}
var hashText = (digest) => digest.slice("sha256:".length, "sha256:".length + shortHash);
var shortHashOf = (value) => hashText(digestJson(value));
function revisionName(name, rev) {
  const full2 = `${name}-${rev}`;
  if (full2.length <= longestLabel) return full2;
  throw new UserError(`The name ${name} is too long to carry a revision.`, {
    reason: "manifest-invalid",
    where: name,
    expected: `at most ${longestLabel - rev.length - 1} characters`,
    remedy: "Shorten it, or use `strategy: rolling`, which keeps the name as it is."
  });
}
var configName = (service) => `${service}-config`;
var configReleaseName = (service, { release, format }) => `${configName(service)}-${format === "env" ? hashText(release) : shortHashOf({ release, format })}`;

// src/targets/kubernetes/traffic/split.ts
var othersOf = ({ stable, weights }) => Object.entries(weights).filter(([rev, weight]) => rev !== stable && weight > 0).sort(([a], [b]) => a < b ? -1 : 1);
function checkSplit({ weights, stable, match }) {
  const all = Object.values(weights);
  const isWhole = all.every((weight) => Number.isInteger(weight) && weight >= 0) && all.reduce((a, b) => a + b, 0) === 100;
  if (!isWhole || match?.to === stable) throw new InternalError(`Weights have to be whole percents with the sum 100, and testers to get another revision than the stable one: ${JSON.stringify({ weights, stable, match })}.`);
}
var revisionPattern = /^-[0-9a-f]{12}$/;
var revOfName = (name, service) => name?.startsWith(service) === true && revisionPattern.test(name.slice(service.length)) ? name.slice(service.length + 1) : void 0;
function serviceName(ref, namespace) {
  const isService = (textAt(ref, "group") ?? "") === "" && (textAt(ref, "kind") ?? "Service") === "Service";
  return isService && (textAt(ref, "namespace") ?? namespace) === namespace ? textAt(ref, "name") : void 0;
}
var weightOf = (ref) => numberAt(ref, "weight") ?? 1;
var gcd = (a, b) => b === 0 ? a : gcd(b, a % b);
var lcm = (a, b) => a / gcd(a, b) * b;
var isOurs = (ref, { split: split2, namespace }) => revOfName(serviceName(ref, namespace), split2.service) !== void 0;
var isStable = (ref, { split: split2, namespace }) => serviceName(ref, namespace) === split2.service;
function ownRefs(refs, memory, wish) {
  const theirs = refs.filter((ref) => !isOurs(ref, wish));
  const isShared = theirs.length < refs.length;
  return theirs.map((ref, index) => {
    const known = memory?.refs[index];
    const mine = known !== void 0 && (numberAt(ref, "weight") ?? null) === known.now;
    return known !== void 0 && (mine || isShared && isStable(ref, wish)) ? weighted(ref, known.was) : ref;
  });
}
var isRemembered = (refs, memory, wish) => {
  const names2 = refs.filter((ref) => !isOurs(ref, wish)).map((ref) => textAt(ref, "name") ?? "");
  return names2.length === memory.refs.length && names2.every((name, index) => memory.refs[index]?.name === name);
};
function sharedRefs(own2, wish) {
  const others = othersOf(wish.split);
  const stables = own2.filter((ref) => isStable(ref, wish) && weightOf(ref) > 0);
  if (others.length === 0 || stables.length === 0) return { refs: [...own2], memory: void 0 };
  const stableShare = wish.split.weights[wish.split.stable] ?? 0;
  const shares = [stableShare, ...others.map(([, weight]) => weight)];
  const factor = own2.length === 1 ? 100 / weightOf(own2[0]) : stables.flatMap((ref) => shares.map((share) => 100 / gcd(100, weightOf(ref) * share))).reduce(lcm, 1);
  const scaled = (ref, share) => {
    const weight = Math.round(weightOf(ref) * factor * share / 100);
    if (weight > wish.most) throw new UserError(`The weights of the backends beside ${wish.split.service} leave no whole number for ${share} %.`, { reason: "unsupported", where: wish.split.service, expected: `weights of at most ${wish.most}`, remedy: "Use smaller weights in the route, such as 1 to 100." });
    return weight;
  };
  const pairs = own2.map((ref) => {
    if (stables.includes(ref)) return { ref: weighted(ref, scaled(ref, stableShare)), added: others.map(([rev, share]) => weighted(renamed(ref, wish.split.service, rev), scaled(ref, share))) };
    return { ref: factor === 1 ? ref : weighted(ref, scaled(ref, 100)), added: [] };
  });
  const memory = { refs: own2.map((ref, index) => ({ name: textAt(ref, "name") ?? "", was: numberAt(ref, "weight") ?? null, now: numberAt(pairs[index]?.ref, "weight") ?? null })) };
  return { refs: pairs.flatMap(({ ref, added }) => [ref, ...added]), memory };
}
var renamed = (ref, service, rev) => ({ ...ref, name: revisionName(service, rev) });
var alone = (ref, service, rev) => weighted(renamed(ref, service, rev), null);
function weighted(ref, weight) {
  const { weight: _before, ...others } = ref;
  return weight === null ? others : { ...others, weight };
}
function weightsOfRefs(refs, wish) {
  const sums = /* @__PURE__ */ new Map();
  for (const ref of refs) {
    const rev = isStable(ref, wish) ? wish.split.stable : revOfName(serviceName(ref, wish.namespace), wish.split.service);
    if (rev !== void 0) sums.set(rev, (sums.get(rev) ?? 0) + weightOf(ref));
  }
  const total = [...sums.values()].reduce((a, b) => a + b, 0);
  if (total === 0 || !refs.some((ref) => isStable(ref, wish))) return void 0;
  return Object.fromEntries([...sums].filter(([, sum]) => sum > 0).map(([rev, sum]) => [rev, 100 * sum / total]));
}

// src/targets/kubernetes/traffic/canary-ingress.ts
var prefix2 = "nginx.ingress.kubernetes.io/canary";
var isCanary = (ingress) => ingress.metadata.annotations?.[prefix2] === "true";
var canaryNameOf = (ingress) => `${ingress}-slipway-canary`;
var backendOf = (path5) => textAt(path5, "backend", "service", "name");
var ingressRefersTo = (ingress, service) => listAt(ingress, "spec", "rules").some((rule) => listAt(rule, "http", "paths").some((path5) => backendOf(path5) === service));
function canaryIngress(ingress, split2) {
  checkSplit(split2);
  const revs = [.../* @__PURE__ */ new Set([...othersOf(split2).map(([rev2]) => rev2), ...split2.match === void 0 ? [] : [split2.match.to]])];
  const [rev] = revs;
  if (rev === void 0) return void 0;
  if (revs.length > 1) throw new UserError("ingress-nginx splits between two revisions, not three.", { reason: "unsupported", where: ingress.metadata.name, remedy: "Abort the release that is under way first." });
  const { annotations: own2 = {}, name, namespace } = ingress.metadata;
  const settings = Object.fromEntries(Object.entries(own2).filter(([key4]) => key4.startsWith("nginx.ingress.kubernetes.io/") && !key4.startsWith(prefix2)));
  const ingressClass = textAt(ingress, "spec", "ingressClassName");
  const byAnnotation = own2["kubernetes.io/ingress.class"];
  return {
    apiVersion: ingress.apiVersion,
    kind: "Ingress",
    metadata: {
      name: canaryNameOf(name),
      ...namespace === void 0 ? {} : { namespace },
      labels: { ...split2.labels, [labels.revision]: rev },
      annotations: { ...settings, ...byAnnotation === void 0 ? {} : { "kubernetes.io/ingress.class": byAnnotation }, [prefix2]: "true", [`${prefix2}-weight`]: String(split2.weights[rev] ?? 0), ...matchAnnotations(split2) }
    },
    spec: { ...ingressClass === void 0 ? {} : { ingressClassName: ingressClass }, rules: canaryRules(ingress, split2.service, rev) }
  };
}
var canaryRules = (ingress, service, rev) => listAt(ingress, "spec", "rules").flatMap((rule) => {
  const paths = listAt(rule, "http", "paths").filter((path5) => backendOf(path5) === service);
  return paths.length === 0 ? [] : [{ ...rule, http: { ...at(rule, "http"), paths: paths.map((path5) => withAt(path5, ["backend", "service", "name"], revisionName(service, rev))) } }];
});
function matchAnnotations({ match }) {
  if (match === void 0) return {};
  if ("header" in match) return { [`${prefix2}-by-header`]: match.header.name, [`${prefix2}-by-header-value`]: match.header.value };
  if (match.cookie.value === "always") return { [`${prefix2}-by-cookie`]: match.cookie.name };
  throw new UserError(`ingress-nginx tells testers by a cookie of the value "always", not "${match.cookie.value}".`, { reason: "unsupported", where: match.cookie.name, remedy: "Use the value `always`, or a header." });
}
function weightsOfIngress(ingress, canary, { service, stable }) {
  if (!ingressRefersTo(ingress, service)) return void 0;
  if (canary === void 0 || !isCanary(canary)) return { [stable]: 100 };
  const weight = Number(canary.metadata.annotations?.[`${prefix2}-weight`] ?? "0");
  const total = Number(canary.metadata.annotations?.[`${prefix2}-weight-total`] ?? "100");
  const rev = revOfName(listAt(canary, "spec", "rules").flatMap((rule) => listAt(rule, "http", "paths")).map(backendOf)[0], service);
  if (rev === void 0 || !(weight >= 0) || !(total > 0) || weight > total) return void 0;
  const share = 100 * weight / total;
  return Object.fromEntries([[stable, 100 - share], [rev, share]].filter(([, w]) => w > 0));
}

// src/targets/kubernetes/traffic/rules.ts
var memoryKey = "slipway.dev/own-weights";
var literal = (text3) => text3.replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
var cookiePattern = ({ name, value }) => `^(.*;\\s*)?${literal(name)}=${literal(value)}(;.*)?$`;
function httpTesters(rule, match) {
  const { name: _name, ...unnamed } = rule;
  const header = "header" in match ? { type: "Exact", name: match.header.name, value: match.header.value } : { type: "RegularExpression", name: "Cookie", value: cookiePattern(match.cookie) };
  const matches = listAt(rule, "matches");
  return { ...unnamed, matches: (matches.length === 0 ? [{ path: { type: "PathPrefix", value: "/" } }] : matches).map((m) => ({ ...m, headers: [...listAt(m, "headers").filter((h) => !sameName(h, header)), header] })) };
}
var sameName = (a, b) => textAt(a, "name")?.toLowerCase() === textAt(b, "name")?.toLowerCase();
var traefikTesters = (v2) => (rule, match) => {
  const text3 = "header" in match ? [match.header.name, match.header.value] : ["Cookie", cookiePattern(match.cookie)];
  const matcher = `${v2 ? "Headers" : "Header"}${"header" in match ? "" : "Regexp"}`;
  const priority = numberAt(rule, "priority");
  return { ...rule, match: `(${textAt(rule, "match") ?? ""}) && ${matcher}(${text3.map((t) => `\`${t.replaceAll("`", "")}\``).join(", ")})`, ...priority === void 0 || priority === 0 ? {} : { priority: priority + 1 } };
};
function dialectOf(object2) {
  if (object2.kind === "HTTPRoute") return { rules: ["spec", "rules"], refs: "backendRefs", mostWeight: 1e6, mostRules: 16, testers: httpTesters };
  if (object2.kind === "TraefikService") return { rules: ["spec", "weighted"], refs: "services", mostWeight: 2 ** 31 - 1, mostRules: 1, testers: void 0 };
  const v2 = object2.apiVersion.startsWith("traefik.containo.us/") || listAt(object2, "spec", "routes").some((rule) => textAt(rule, "syntax") === "v2");
  return { rules: ["spec", "routes"], refs: "services", mostWeight: 2 ** 31 - 1, mostRules: Infinity, testers: traefikTesters(v2) };
}
function rulesOf2(object2, { rules: rules4 }) {
  const found = rules4.reduce((value, key4) => isRecord(value) ? value[key4] : void 0, object2);
  return (Array.isArray(found) ? found : [found]).filter(isRecord);
}
var wishOf = (object2, split2, dialect) => ({ split: split2, namespace: object2.metadata.namespace, most: dialect.mostWeight });
function refersTo(object2, service) {
  const dialect = dialectOf(object2);
  const wish = wishOf(object2, { service, stable: "", weights: {} }, dialect);
  return rulesOf2(object2, dialect).some((rule) => listAt(rule, dialect.refs).some((ref) => isStable(ref, wish) && (numberAt(ref, "weight") ?? 1) > 0));
}
var canTellTesters = (object2) => dialectOf(object2).testers !== void 0;
function splitRules(object2, split2) {
  checkSplit(split2);
  const dialect = dialectOf(object2);
  const wish = wishOf(object2, split2, dialect);
  const memories = parseMemory(object2);
  const kept2 = [];
  const found = rulesOf2(object2, dialect);
  if (found.length === 0) return object2;
  const rules4 = found.filter((rule) => !isTesters(rule, dialect, wish)).flatMap((rule) => {
    const refs = listAt(rule, dialect.refs);
    const at2 = memories.findIndex((memory) => isRemembered(refs, memory, wish));
    const own2 = ownRefs(refs, at2 < 0 ? void 0 : memories.splice(at2, 1)[0], wish);
    const shared3 = sharedRefs(own2, wish);
    if (shared3.memory !== void 0) kept2.push(shared3.memory);
    const testers = testerRules(rule, own2, dialect, wish);
    return [...testers, refs.length === 0 ? rule : { ...rule, [dialect.refs]: shared3.refs }];
  });
  if (rules4.length > dialect.mostRules) throw new UserError(`${object2.kind} ${object2.metadata.name} has no room for the rules of testers.`, { reason: "unsupported", where: object2.metadata.name, expected: `at most ${dialect.mostRules} rules, testers' among them`, remedy: "Split the route in two, or leave out the match for testers." });
  const isList = object2.kind !== "TraefikService";
  return remembering(withAt(object2, [...dialect.rules], isList ? rules4 : rules4[0] ?? {}), kept2);
}
function isTesters(rule, { refs }, wish) {
  const its = listAt(rule, refs);
  return its.length > 0 && its.every((ref) => isOurs(ref, wish));
}
function testerRules(rule, own2, { testers, refs }, { split: split2, ...wish }) {
  const stable = own2.find((ref) => isStable(ref, { split: split2, ...wish }));
  if (split2.match === void 0 || stable === void 0) return [];
  if (testers === void 0) throw new UserError(`A TraefikService cannot tell testers by header or cookie.`, { reason: "unsupported", where: split2.service, remedy: "Name the Service in the IngressRoute itself, or leave out the match." });
  return [{ ...testers(rule, split2.match), [refs]: [alone(stable, split2.service, split2.match.to)] }];
}
function parseMemory(object2) {
  try {
    const parsed = JSON.parse(object2.metadata.annotations?.[memoryKey] ?? "[]");
    return (Array.isArray(parsed) ? parsed : []).map((entry) => ({
      refs: listAt(entry, "refs").map((ref) => ({ name: textAt(ref, "name") ?? "", was: numberAt(ref, "was") ?? null, now: numberAt(ref, "now") ?? null }))
    }));
  } catch {
    return [];
  }
}
function remembering(object2, memories) {
  const had = object2.metadata.annotations;
  const { [memoryKey]: before, ...annotations2 } = had ?? {};
  if (memories.length > 0) return { ...object2, metadata: { ...object2.metadata, annotations: { ...annotations2, [memoryKey]: canonicalJson(memories) } } };
  if (before === void 0) return object2;
  return Object.keys(annotations2).length > 0 ? { ...object2, metadata: { ...object2.metadata, annotations: annotations2 } } : { ...object2, metadata: withoutAt(object2.metadata, ["annotations"]) };
}
function weightsOfRules(object2, split2) {
  const dialect = dialectOf(object2);
  const wish = wishOf(object2, { ...split2, weights: {} }, dialect);
  const found = rulesOf2(object2, dialect).map((rule) => weightsOfRefs(listAt(rule, dialect.refs), wish)).filter((weights) => weights !== void 0);
  return new Set(found.map(canonicalJson)).size === 1 ? found[0] : void 0;
}

// src/targets/kubernetes/traffic/choose.ts
var looks = [
  ["http-route", lookForHttpRoute],
  ["traefik-service", lookForTraefik],
  ["ingress-nginx", lookForNginx],
  ["replica-ratio", ratio]
];
function chooseTraffic(found, service, wish) {
  const missed = [];
  for (const [kind, look] of looks) {
    if (wish.kind !== void 0 && wish.kind !== kind) continue;
    const seen = look(found, service, wish);
    if ("missing" in seen) missed.push(seen.missing);
    else return { route: seen.route, because: [seen.because, ...missed].join("; ") };
  }
  throw new UserError(`Nothing here can split the traffic of ${service} as asked for: ${missed.join("; ")}.`, {
    reason: "unsupported-strategy",
    where: service,
    remedy: wish.testers === void 0 ? "Leave the choice open, or add the route." : "Add an HTTPRoute for the Service, or leave out the match for testers."
  });
}
var hasApi = ({ apis }, group) => apis.some((api) => groupOf2(api) === group);
var hasTraefik = (found) => hasApi(found, "traefik.io") || hasApi(found, "traefik.containo.us") || found.ingressClasses.some((c) => textAt(c, "spec", "controller") === "traefik.io/ingress-controller");
var offByDefault = (found) => hasTraefik(found) ? " (k3s’s Traefik serves Gateway API only where providers.kubernetesGateway is turned on)" : "";
var names = (objects) => objects.map((object2) => describe2(refOf2(object2))).sort().join(", ");
var besides = (others) => others.length === 0 ? "" : `; what comes by ${names(others)} is not split`;
var byName = (a, b) => describe2(refOf2(a)) < describe2(refOf2(b)) ? -1 : 1;
function lookForHttpRoute(found, service) {
  if (!hasApi(found, "gateway.networking.k8s.io")) return { missing: `the cluster has no Gateway API${offByDefault(found)}` };
  const routes = found.httpRoutes.filter((route) => refersTo(route, service)).sort(byName);
  if (routes.length === 0) return { missing: `no HTTPRoute leads to the Service ${service}` };
  const accepted2 = routes.filter((route) => acceptedBy(route, found).length > 0);
  const [chosen, ...others] = accepted2;
  if (chosen === void 0) return { missing: `${names(routes)} is accepted by no Gateway${offByDefault(found)}` };
  return { route: { kind: "http-route", route: refOf2(chosen) }, because: `${describe2(refOf2(chosen))} is accepted by ${acceptedBy(chosen, found).join(", ")}${besides([...others, ...routes.filter((route) => !accepted2.includes(route))])}` };
}
var acceptedBy = (route, { gateways }) => listAt(route, "status", "parents").filter((parent) => {
  const accepted2 = listAt(parent, "conditions").find((c) => textAt(c, "type") === "Accepted");
  const current2 = (numberAt(accepted2, "observedGeneration") ?? 0) >= (route.metadata.generation ?? 0);
  const namespace = textAt(parent, "parentRef", "namespace") ?? route.metadata.namespace;
  const isGone = (textAt(parent, "parentRef", "kind") ?? "Gateway") === "Gateway" && gateways.some((g) => g.metadata.namespace === namespace) && !gateways.some((g) => g.metadata.namespace === namespace && g.metadata.name === textAt(parent, "parentRef", "name"));
  return textAt(accepted2, "status") === "True" && current2 && !isGone;
}).map((parent) => `${textAt(parent, "parentRef", "kind") ?? "Gateway"} ${textAt(parent, "parentRef", "name") ?? ""}`);
function lookForTraefik(found, service, { testers }) {
  const all = [...found.traefikServices, ...found.ingressRoutes].filter((object2) => refersTo(object2, service)).sort((a, b) => a.kind === b.kind ? byName(a, b) : a.kind === "TraefikService" ? -1 : 1);
  const able = all.filter((object2) => testers === void 0 || canTellTesters(object2));
  const [chosen, ...others] = able;
  if (chosen === void 0) return { missing: all.length > 0 ? `${names(all)} cannot tell testers` : `no TraefikService or IngressRoute leads to the Service ${service}` };
  return { route: { kind: "traefik-service", service: refOf2(chosen) }, because: `${describe2(refOf2(chosen))} weighs its Services${besides([...others, ...all.filter((object2) => !able.includes(object2))])}` };
}
var nginxController = "k8s.io/ingress-nginx";
function lookForNginx(found, service) {
  const ingresses = found.ingresses.filter((ingress) => ingressRefersTo(ingress, service) && !isCanary(ingress)).sort(byName);
  const [chosen, ...others] = ingresses.filter((ingress) => controllerOf(ingress, found) === nginxController);
  if (chosen !== void 0) return { route: { kind: "ingress-nginx", ingress: refOf2(chosen) }, because: `${describe2(refOf2(chosen))} is served by ingress-nginx (which has been retired in March 2026: move to an HTTPRoute)${besides(others)}` };
  const [other] = ingresses;
  if (other === void 0) return { missing: `no Ingress leads to the Service ${service}` };
  return { missing: `${describe2(refOf2(other))} is served by ${controllerOf(other, found) ?? "nobody that is known"}, which cannot split an Ingress` };
}
function controllerOf(ingress, { ingressClasses }) {
  const name = textAt(ingress, "spec", "ingressClassName") ?? ingress.metadata.annotations?.["kubernetes.io/ingress.class"];
  const found = ingressClasses.find((c) => name === void 0 ? c.metadata.annotations?.["ingressclass.kubernetes.io/is-default-class"] === "true" : c.metadata.name === name);
  return textAt(found, "spec", "controller");
}
var achievableWeights = (replicas) => Array.from({ length: Math.max(1, replicas) + 1 }, (_, canary) => 100 * canary / Math.max(1, replicas));
function ratio(_found, service, { replicas, testers }) {
  if (testers !== void 0) return { missing: `the ratio of replicas cannot tell testers by ${testers}` };
  const weights = achievableWeights(replicas).map((weight) => `${Math.round(weight * 10) / 10} %`);
  return { route: { kind: "replica-ratio" }, because: `the Service ${service} shares new connections among its pods: with ${replicas} replicas only ${weights.join(", ")} can be reached` };
}

// src/targets/kubernetes/traffic/weights.ts
var refsOf = {
  "http-route": (route) => route.route,
  "traefik-service": (route) => route.service,
  "ingress-nginx": (route) => route.ingress,
  "replica-ratio": () => void 0
};
var objectOf2 = (route) => refsOf[route.kind](route);
var find = (live, ref) => live.find((object2) => identityOf2(refOf2(object2)) === identityOf2(ref));
function renderWeights(route, live, split2) {
  const ref = objectOf2(route);
  if (ref === void 0) return [];
  const object2 = find(live, ref);
  if (object2 === void 0) throw new UserError(`${describe2(ref)}, which splits the traffic of ${split2.service}, is gone.`, { reason: "manifest-invalid", where: describe2(ref), remedy: "Bring it back, or plan anew." });
  if (route.kind === "ingress-nginx") return ingressWrites(object2, find(live, { ...ref, name: canaryNameOf(ref.name) }), split2);
  const wanted = splitRules(object2, split2);
  return canonicalJson(wanted) === canonicalJson(object2) ? [] : [{ do: "replace", object: wanted }];
}
function ingressWrites(ingress, canary, split2) {
  const wanted = canaryIngress(ingress, split2);
  if (canary !== void 0 && (!isCanary(canary) || canary.metadata.labels?.[labels.revision] === void 0)) {
    throw new UserError(`Ingress ${canary.metadata.name} is not of Slipway's making, but has the name of its canary.`, { reason: "ownership-conflict", where: canary.metadata.name, remedy: "Rename that Ingress." });
  }
  if (wanted === void 0) return canary === void 0 ? [] : [{ do: "remove", ref: refOf2(canary), uid: canary.metadata.uid, resourceVersion: canary.metadata.resourceVersion }];
  if (canary === void 0) return [{ do: "create", object: wanted }];
  const object2 = { ...canary, spec: wanted["spec"] ?? {}, metadata: { ...canary.metadata, labels: wanted.metadata.labels ?? {}, annotations: wanted.metadata.annotations ?? {} } };
  return canonicalJson(object2) === canonicalJson(canary) ? [] : [{ do: "replace", object: object2 }];
}
function readWeights(route, live, split2) {
  const ref = objectOf2(route);
  if (ref === void 0) return ratioOf(live);
  const object2 = find(live, ref);
  if (object2 === void 0) return void 0;
  return route.kind === "ingress-nginx" ? weightsOfIngress(object2, find(live, { ...ref, name: canaryNameOf(ref.name) }), split2) : weightsOfRules(object2, split2);
}
function ratioOf(live) {
  const pods = /* @__PURE__ */ new Map();
  for (const workload of live) {
    const rev = workload.metadata.labels?.[labels.revision];
    const available = numberAt(workload, "status", "availableReplicas") ?? 0;
    if (rev !== void 0 && available > 0) pods.set(rev, (pods.get(rev) ?? 0) + available);
  }
  const total = [...pods.values()].reduce((a, b) => a + b, 0);
  return total === 0 ? void 0 : Object.fromEntries([...pods].map(([rev, count]) => [rev, 100 * count / total]));
}

// src/targets/kubernetes/view.ts
var kinds = {
  deployment: { apiVersion: "apps/v1", kind: "Deployment" },
  statefulSet: { apiVersion: "apps/v1", kind: "StatefulSet" },
  daemonSet: { apiVersion: "apps/v1", kind: "DaemonSet" },
  job: { apiVersion: "batch/v1", kind: "Job" },
  pod: { apiVersion: "v1", kind: "Pod" },
  service: { apiVersion: "v1", kind: "Service" },
  endpointSlice: { apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" }
};
var swarmMs = 25;
var keyOf3 = ({ metadata }) => `${metadata.namespace ?? ""}/${metadata.name}`;
var shelfOf = ({ apiVersion, kind }) => `${apiVersion} ${kind}`;
var grew = (x = "", y = "") => /^\d+$/.test(x) && /^\d+$/.test(y) && BigInt(x) < BigInt(y);
var isOlder = (a, b) => a.metadata.uid === b.metadata.uid && grew(a.metadata.resourceVersion, b.metadata.resourceVersion);
var isNewer = ({ metadata }, version) => grew(version, metadata.resourceVersion);
function keep(shelf, object2) {
  const known = shelf.items.get(keyOf3(object2));
  if (known === void 0 || !isOlder(object2, known)) shelf.items.set(keyOf3(object2), object2);
}
var ended = "the waiting is over";
var ClusterView = class {
  ports;
  options;
  shelves = /* @__PURE__ */ new Map();
  over = new AbortController();
  following = false;
  waiting = /* @__PURE__ */ new Set();
  /** Services of which something has changed since those who wait last looked. */
  changed = /* @__PURE__ */ new Set();
  swarm;
  constructor(ports, options) {
    this.ports = ports;
    this.options = options;
  }
  /** Those of the kind that the selector chooses. Listed at each call, once for all who ask meanwhile; from the cache after `follow`. */
  async objects(kind, signal) {
    signal.throwIfAborted();
    const known = this.shelves.get(shelfOf(kind));
    const shelf = known !== void 0 && (this.following || known.state === "loading") ? known : this.load(kind);
    await shelf.loaded;
    return [...shelf.items.values()];
  }
  /** As it was last seen, where its kind is watched; undefined: it is gone. */
  seen(object2) {
    const shelf = this.following ? this.shelves.get(shelfOf(object2)) : void 0;
    return shelf?.state === "loaded" ? shelf.items.get(keyOf3(object2)) : "unseen";
  }
  /** As the server says it now, whatever is watched: what a verdict is made of must not be older than the verdict. */
  async reread(kind, signal) {
    const shelf = this.shelves.get(shelfOf(kind));
    if (shelf === void 0 || !this.following) return;
    const { items, resourceVersion } = await this.ports.client.list(kind, this.options, signal);
    const there = new Set(items.map(keyOf3));
    for (const [key4, known] of shelf.items) if (!there.has(key4) && !isNewer(known, resourceVersion)) shelf.items.delete(key4);
    for (const item of items) keep(shelf, { ...kind, ...item });
  }
  /** An answer to a write of ours: seen at once, before the watch brings it. */
  put(object2) {
    const shelf = this.shelves.get(shelfOf(object2));
    if (shelf) keep(shelf, object2);
    this.wake([object2]);
  }
  /** From now on what is listed is watched as well, until `close`. */
  follow() {
    this.following = true;
    this.shelves.clear();
  }
  close() {
    this.over.abort();
    this.following = false;
    this.shelves.clear();
  }
  /** The first answer of `look` that is not undefined; looked for again at each change of an object of the service, and at least every `everyMs`. */
  async until(look, { service, everyMs: everyMs3 }, signal) {
    const over = new AbortController();
    const both2 = AbortSignal.any([signal, over.signal]);
    const tick = () => {
      const ticking = this.ports.sleep(everyMs3, both2).then(() => "tick");
      ticking.catch(() => void 0);
      return ticking;
    };
    const mine = { service, wake: () => void 0 };
    this.waiting.add(mine);
    try {
      for (let ticking = tick(); ; ) {
        const next = new Promise((resolve) => {
          mine.wake = () => resolve("changed");
        });
        const found = await look();
        if (found !== void 0) return found;
        if (await Promise.race([next, ticking]) === "tick") ticking = tick();
      }
    } finally {
      this.waiting.delete(mine);
      over.abort(ended);
    }
  }
  load(kind) {
    const shelf = { items: /* @__PURE__ */ new Map(), loaded: Promise.resolve(), state: "loading" };
    shelf.loaded = this.ports.client.list(kind, this.options).then((list) => {
      shelf.state = "loaded";
      for (const item of list.items) keep(shelf, { ...kind, ...item });
      if (this.following) void this.watch(kind, shelf, list.resourceVersion).catch(() => void 0).then(() => this.forget(kind, shelf));
    });
    shelf.loaded.catch(() => this.forget(kind, shelf));
    this.shelves.set(shelfOf(kind), shelf);
    return shelf;
  }
  /** Where the watch cannot go on, the next look lists anew. */
  forget(kind, shelf) {
    if (this.shelves.get(shelfOf(kind)) === shelf) this.shelves.delete(shelfOf(kind));
  }
  async watch(kind, shelf, from) {
    for await (const event of this.ports.client.watch(kind, { ...this.options, from }, this.over.signal)) {
      const before = event.type === "replaced" ? [...shelf.items.values()] : [];
      if (event.type === "replaced") shelf.items = new Map(event.list.items.map((o) => [keyOf3(o), { ...kind, ...o }]));
      else if (event.type === "deleted") shelf.items.delete(keyOf3(event.object));
      else keep(shelf, { ...kind, ...event.object });
      this.wake(event.type === "replaced" ? [...before, ...event.list.items] : [event.object]);
    }
  }
  wake(objects) {
    for (const { metadata } of objects) this.changed.add(metadata.labels?.[labels.service] ?? "");
    this.swarm ??= this.ports.sleep(swarmMs, this.over.signal).catch(() => void 0).then(() => {
      this.swarm = void 0;
      const awake = [...this.waiting].filter(({ service }) => this.changed.has(service) || this.over.signal.aborted);
      this.changed.clear();
      for (const { wake } of awake) wake();
    });
  }
};

// src/targets/kubernetes/split.ts
var routeKinds = {
  httpRoutes: [{ apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" }],
  gateways: [{ apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway" }],
  traefikServices: [{ apiVersion: "traefik.io/v1alpha1", kind: "TraefikService" }, { apiVersion: "traefik.containo.us/v1alpha1", kind: "TraefikService" }],
  ingressRoutes: [{ apiVersion: "traefik.io/v1alpha1", kind: "IngressRoute" }, { apiVersion: "traefik.containo.us/v1alpha1", kind: "IngressRoute" }],
  ingresses: [{ apiVersion: "networking.k8s.io/v1", kind: "Ingress" }],
  ingressClasses: [{ apiVersion: "networking.k8s.io/v1", kind: "IngressClass" }]
};
async function findTrafficKinds({ client }, signal) {
  const all = Object.values(routeKinds).flat();
  const there = await Promise.all(all.map(({ apiVersion, kind }) => client.findResource(apiVersion, kind, signal)));
  return all.filter((_, index) => there[index] !== void 0);
}
async function findTraffic({ client, namespace }, signal) {
  const apis = [];
  const list = async (wanted, everywhere) => (await Promise.all(wanted.map(async (kind) => {
    if (await client.findResource(kind.apiVersion, kind.kind, signal) === void 0) return [];
    apis.push(kind.apiVersion);
    const { items } = await client.list(kind, everywhere ? {} : { namespace }, signal);
    return items.map((item) => ({ ...item, ...kind }));
  }))).flat();
  const [httpRoutes, gateways, traefikServices, ingressRoutes, ingresses, ingressClasses] = await Promise.all([
    list(routeKinds.httpRoutes, false),
    list(routeKinds.gateways, true).catch(notAllowed),
    list(routeKinds.traefikServices, false),
    list(routeKinds.ingressRoutes, false),
    list(routeKinds.ingresses, false),
    list(routeKinds.ingressClasses, true).catch(notAllowed)
  ]);
  return { httpRoutes, gateways, traefikServices, ingressRoutes, ingresses, ingressClasses, apis: [...new Set(apis)] };
}
function notAllowed(thrown) {
  if (toSlipwayError(thrown).reason === "access-denied") return [];
  throw thrown;
}
async function observeChoice(context, service, wish, signal) {
  return chooseTraffic(await findTraffic(context, signal), service, wish);
}
async function observeRevisionServices({ view }, service, signal) {
  return (await view.objects(kinds.service, signal)).filter(({ metadata }) => metadata.labels?.[labels.service] === service && metadata.labels[labels.revision] !== void 0);
}
function routeIn(revisionServices) {
  for (const { metadata } of revisionServices) {
    const text3 = metadata.annotations?.[annotations.route];
    if (text3 !== void 0) return JSON.parse(text3);
  }
  return void 0;
}
async function observeRouteObjects({ client, namespace }, route, signal) {
  const ref = objectOf2(route);
  if (ref === void 0) return [];
  const names2 = route.kind === "ingress-nginx" ? [ref.name, canaryNameOf(ref.name)] : [ref.name];
  const found = await Promise.all(names2.map((name) => client.get({ ...ref, namespace: ref.namespace ?? namespace, name }, signal)));
  return found.filter((object2) => object2 !== void 0);
}
async function observeSplit(context, { route, service, stable }, signal) {
  return readWeights(route, await observeRouteObjects(context, route, signal), { service, stable });
}

// src/targets/kubernetes/access.ts
var appendixTitle = "The Role that this release needs";
async function observeAccess2(context, release, signal) {
  const { ports: { log } } = context;
  const rights2 = await observeRights(context, release, signal);
  const missing2 = rights2 === void 0 ? void 0 : await observeMissing(context, rights2, signal);
  if (rights2 === void 0 || missing2 === void 0 || missing2.length === 0) return [];
  const [must, helps] = ["must", "helps"].map((need) => missing2.filter((right) => right.need === need));
  if (must.length === 0) {
    log.info(`The credentials do not allow what a release can do without: ${describeRights(helps).join("; ")}.`);
    return [];
  }
  const user = await context.client.user(signal).catch(() => void 0);
  return [problemOf(context, { rights: rights2, must, user })];
}
function problemOf({ namespace, set }, { rights: rights2, must, user }) {
  const name = `slipway-${set.replace(/[^a-z0-9]+/gi, "-").toLowerCase()}`;
  return {
    reason: "access-denied",
    message: `The credentials${user === void 0 ? "" : ` of ${user}`} lack what the release needs: ${describeRights(must).join("; ")}.`,
    remedy: `Apply the Role that stands below in namespace ${namespace}, or ask who may.`,
    appendix: { title: appendixTitle, language: "yaml", text: renderRoles({ name, user: user ?? "NAME OF THE USER", rights: rights2 }) }
  };
}
async function observeRights(context, release, signal) {
  const { client, contents, namespace } = context;
  await contents.learn(release);
  const services = Object.entries(release.services);
  const read = await Promise.all(services.map(([service, { rev }]) => contents.of(service, rev).catch(() => void 0)));
  const objects = [...read.flatMap((found) => found ?? []), ...services.flatMap(([service, { config }]) => config === void 0 ? [] : [{ apiVersion: "v1", kind: "Secret", metadata: { name: service } }])];
  if (read.includes(void 0)) return void 0;
  const resources = /* @__PURE__ */ new Map();
  const resourceOf = (kind) => builtinResource(kind) ?? resources.get(keyOf4(kind));
  const splitting = services.some(([, { strategy }]) => strategy.kind === "canary") ? await findTrafficKinds(context, signal) : [];
  const asked = new Map([...objects, ...splitting].filter((kind) => builtinResource(kind) === void 0).map((kind) => [keyOf4(kind), kind]));
  await Promise.all([...asked].map(async ([key4, { apiVersion, kind }]) => {
    const found = await client.findResource(apiVersion, kind, signal);
    if (found) resources.set(key4, found.resource);
  }));
  const hooks = services.some(([, service]) => service.hooks !== void 0) ? "some" : "none";
  return planRights({ namespace, objects, resourceOf, splitting, hooks });
}
var keyOf4 = ({ apiVersion, kind }) => `${apiVersion} ${kind}`;
async function observeMissing({ client, namespace, ports: { log } }, rights2, signal) {
  try {
    const { rules: rules4 } = await client.rules(namespace, signal).catch((thrown) => ({ ...unanswered(thrown), rules: [], incomplete: true }));
    const open = rights2.filter((right) => !(right.need === "helps" && right.namespace === void 0) && !isGranted(rules4, namespace, right));
    if (open.length === 0) return [];
    const denied2 = new Set(await client.denied(open.map(toAccess), signal).then((found) => found.map(keyOfAccess)));
    return open.filter((right) => denied2.has(keyOfAccess(right)));
  } catch (thrown) {
    unanswered(thrown);
    log.info(`What the credentials allow was not asked: ${toSlipwayError(thrown).message} It is found where it is tried.`);
    return void 0;
  }
}
var toAccess = ({ need: _, ...access }) => access;
var keyOfAccess = ({ verb, group, resource, subresource, namespace }) => JSON.stringify([verb, group, resource, subresource, namespace]);
function unanswered(thrown) {
  const error = toSlipwayError(thrown);
  const expired = "status" in error && error.status === 401;
  if (expired || !["access-denied", "unknown-kind", "unsupported", "input-invalid"].includes(error.reason)) throw thrown;
  return {};
}

// src/targets/kubernetes/objects/declared-hooks.ts
var ofHelm = "helm.sh/hook";
var weightOfHelm = "helm.sh/hook-weight";
var defaultTimeoutMs = 10 * 6e4;
var phases = { "pre-install": "before", "pre-upgrade": "before", "post-install": "after", "post-upgrade": "after", before: "before", after: "after" };
var eventsOf2 = ({ metadata }) => (metadata.annotations?.[ofHelm] ?? "").split(",").map((name) => name.trim()).filter(Boolean);
var isIdleHook = (object2) => eventsOf2(object2).length > 0 && eventsOf2(object2).every((event) => !Object.hasOwn(phases, event));
function hookPhase(object2) {
  if (object2.kind !== "Job" || !object2.apiVersion.startsWith("batch/")) return void 0;
  const own2 = object2.metadata.annotations?.[annotations.hook];
  const [phase] = (own2 === void 0 ? eventsOf2(object2) : [own2]).flatMap((event) => Object.hasOwn(phases, event) ? [phases[event]] : []);
  return phase;
}
function declaredHooks(objects) {
  const weightOf2 = ({ metadata }) => Number(metadata.annotations?.[weightOfHelm] ?? 0) || 0;
  const found = objects.filter((object2) => hookPhase(object2) !== void 0).sort((a, b) => weightOf2(a) - weightOf2(b) || (a.metadata.name < b.metadata.name ? -1 : 1));
  const of = (phase) => found.filter((object2) => hookPhase(object2) === phase).map((object2) => {
    const { name } = object2.metadata;
    const seconds2 = numberAt(object2, "spec", "activeDeadlineSeconds");
    return { name, run: [], job: name, timeoutMs: seconds2 === void 0 ? defaultTimeoutMs : seconds2 * 1e3, irreversible: false };
  });
  return found.length === 0 ? void 0 : { before: of("before"), after: of("after") };
}
function hookWarnings(objects, idle) {
  const plain3 = objects.filter((object2) => eventsOf2(object2).length > 0 && hookPhase(object2) === void 0);
  return [
    ...plain3.map((object2) => `${describe2(refOf2(object2))} is a hook of Helm (${eventsOf2(object2).join(", ")}) and no Job; it is written with the other objects, not at a time of its own.`),
    ...idle.map((object2) => `${describe2(refOf2(object2))} is a hook of Helm for ${eventsOf2(object2).join(", ")}, which no release does; it is left out.`)
  ];
}

// src/targets/kubernetes/objects/pods.ts
var templates = {
  Pod: [],
  PodTemplate: ["template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  ...Object.fromEntries(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"].map((kind) => [kind, ["spec", "template"]]))
};
function podTemplatePath(object2) {
  if (isBuiltIn(object2.apiVersion)) return Object.hasOwn(templates, object2.kind) ? templates[object2.kind] : void 0;
  return listAt(object2, "spec", "template", "spec", "containers").length > 0 ? ["spec", "template"] : void 0;
}
var podSpecPath = (object2) => {
  const template = podTemplatePath(object2);
  return template && [...template, "spec"];
};
var containerLists = ["initContainers", "containers", "ephemeralContainers"];
function withContainers(object2, change2) {
  const path5 = podSpecPath(object2);
  if (path5 === void 0) return object2;
  return containerLists.reduce((changed, list) => {
    const containers = listAt(object2, ...path5, list);
    if (containers.length === 0) return changed;
    return withAt(changed, [...path5, list], containers.map((container) => isRecord(container) ? change2(container, list) : container));
  }, object2);
}
function withPodLabels(object2, added) {
  const path5 = podTemplatePath(object2);
  if (path5 === void 0 || path5.length === 0) return object2;
  const labels2 = at(object2, ...path5, "metadata", "labels");
  return withAt(object2, [...path5, "metadata", "labels"], { ...isRecord(labels2) ? labels2 : {}, ...added });
}

// src/targets/kubernetes/objects/selectors.ts
var requirements = {
  In: (value, values) => value !== void 0 && values.includes(value),
  NotIn: (value, values) => value === void 0 || !values.includes(value),
  Exists: (value) => value !== void 0,
  DoesNotExist: (value) => value === void 0
};
var selectorMatches = (selector, labels2) => Object.entries(recordAt(selector, "matchLabels")).every(([key4, value]) => labels2[key4] === value) && listAt(selector, "matchExpressions").filter(isRecord).every((expression) => {
  const operator = textAt(expression, "operator") ?? "";
  return Object.hasOwn(requirements, operator) && requirements[operator]?.(labels2[textAt(expression, "key") ?? ""], listAt(expression, "values")) === true;
});

// src/targets/kubernetes/objects/revisions.ts
var withIdentity = (objects, identity) => objects.map((object2) => {
  const { set, service, rev, namespace, annotations: annotations2 = {} } = identity;
  const added = { [labels.set]: setToken(set), [labels.service]: service, ...rev === void 0 || classify(object2) !== "workload" ? {} : { [labels.revision]: rev } };
  const { metadata } = object2;
  const labelled = {
    ...object2,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...added },
      ...namespace === void 0 || metadata.namespace !== void 0 || isClusterKind(object2.kind) ? {} : { namespace },
      ...Object.keys(annotations2).length === 0 && metadata.annotations === void 0 ? {} : { annotations: { ...metadata.annotations, ...annotations2 } }
    }
  };
  return withPodLabels(labelled, added);
});
function workloadFor(object2, { rev, mode }) {
  const revision = { [labels.revision]: rev };
  const marked = withPodLabels({ ...object2, metadata: { ...object2.metadata, labels: { ...object2.metadata.labels, ...revision } } }, revision);
  if (mode === "shared") return marked;
  if (["StatefulSet", "DaemonSet", "Pod", "CronJob"].includes(object2.kind)) {
    throw new UserError(`${describe2(refOf2(object2))} cannot run in two revisions beside each other.`, {
      reason: "unsupported-strategy",
      where: describe2(refOf2(object2)),
      expected: "`strategy: rolling`",
      remedy: "Use `strategy: rolling` for this service, or make it a Deployment."
    });
  }
  const selector = ["spec", "selector", "matchLabels"];
  return withAt({ ...marked, metadata: { ...marked.metadata, name: revisionName(object2.metadata.name, rev) } }, selector, { ...recordAt(object2, ...selector), ...revision });
}
var ownedByOne = ["clusterIP", "clusterIPs", "externalIPs", "externalName", "externalTrafficPolicy", "healthCheckNodePort", "ipFamilies", "loadBalancerClass", "loadBalancerIP", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts"];
function revisionService(service, rev) {
  const { name, namespace, labels: own2, annotations: annotations2 } = service.metadata;
  const spec = Object.fromEntries(Object.entries(recordAt(service, "spec")).filter(([key4]) => !ownedByOne.includes(key4)));
  const ports = Array.isArray(spec["ports"]) ? spec["ports"].map((port) => withoutAt(port, ["nodePort"])) : [];
  const headless = textAt(service, "spec", "clusterIP") === "None" ? { clusterIP: "None" } : {};
  const kept2 = Object.fromEntries(Object.entries(annotations2 ?? {}).filter(([key4]) => !/load-?balancer|external-dns|tailscale/i.test(key4)));
  const metadata = { name: revisionName(name, rev), ...namespace === void 0 ? {} : { namespace }, labels: { ...own2, [labels.revision]: rev }, ...Object.keys(kept2).length > 0 ? { annotations: kept2 } : {} };
  const made = { apiVersion: service.apiVersion, kind: service.kind, metadata, spec: { ...spec, ...headless, ports, type: "ClusterIP" } };
  return pinService(made, rev);
}
var pinService = (service, rev) => rev === null ? withoutAt(service, ["spec", "selector", labels.revision]) : withAt(service, ["spec", "selector", labels.revision], rev);
var targets = { HorizontalPodAutoscaler: ["spec", "scaleTargetRef"], ScaledObject: ["spec", "scaleTargetRef"], VerticalPodAutoscaler: ["spec", "targetRef"] };
function scales(scaler, workload) {
  const path5 = targets[scaler.kind];
  if (path5 === void 0) return false;
  const [kind = "Deployment", apiVersion = "apps/v1"] = [textAt(scaler, ...path5, "kind"), textAt(scaler, ...path5, "apiVersion")];
  return textAt(scaler, ...path5, "name") === workload.name && kind === workload.kind && groupOf2(apiVersion) === groupOf2(workload.apiVersion);
}
function scalerFor(scaler, { workload, podLabels, form: form2 }) {
  if (form2.mode === "shared") return scaler;
  if (scaler.kind === "PodDisruptionBudget") {
    const ofOthers = !selectorMatches(recordAt(scaler, "spec", "selector"), podLabels);
    return ofOthers ? scaler : withAt(scaler, ["spec", "selector", "matchLabels"], { ...recordAt(scaler, "spec", "selector", "matchLabels"), [labels.revision]: form2.rev });
  }
  if (!scales(scaler, workload)) return scaler;
  return withAt(scaler, [...targets[scaler.kind], "name"], revisionName(workload.name, form2.rev));
}
function rolledOutWorkload({ service, objects }) {
  const workloads = objects.filter((object2) => rollable(object2));
  const named2 = workloads.filter(({ metadata }) => metadata.name === service);
  const behind = workloads.filter((object2) => objects.some((one2) => classify(one2) === "stable-service" && one2.metadata.name === service && selects(one2, object2)));
  const [workload] = [workloads, named2, behind].find((choice) => choice.length === 1) ?? [];
  if (workload === void 0) throw noWorkload(service, workloads);
  return { workload, others: workloads.filter((object2) => object2 !== workload).map((object2) => ({ object: object2, words: `${describe2(refOf2(object2))} is updated natively, beside ${describe2(refOf2(workload))}` })) };
}
var rollable = ({ apiVersion, kind }) => groupOf2(apiVersion) === "apps" && ["Deployment", "StatefulSet", "DaemonSet"].includes(kind);
function podLabelsOf(workload) {
  const template = podTemplatePath(workload);
  return template === void 0 ? {} : recordAt(workload, ...template, "metadata", "labels");
}
function selects(service, workload) {
  const selector = recordAt(service, "spec", "selector");
  return Object.keys(selector).length > 0 && selectorMatches({ matchLabels: selector }, podLabelsOf(workload));
}
function noWorkload(service, workloads) {
  const names2 = workloads.map((object2) => describe2(refOf2(object2)));
  return new UserError(names2.length === 0 ? `Service ${service} has no Deployment, StatefulSet or DaemonSet that could be rolled out.` : `Service ${service} has ${names2.length} workloads, and none of them is called ${service}: ${names2.join(", ")}.`, {
    reason: "manifest-invalid",
    where: `services.${service}.source`,
    expected: "one workload that the strategy is about",
    remedy: names2.length === 0 ? "Add the workload, or move these objects to the service that uses them." : `Name one of them \`${service}\`, let the Service \`${service}\` select one of them, or make each a service of its own.`
  });
}

// src/targets/kubernetes/partition.ts
var updateStrategy = ["spec", "updateStrategy"];
var partitionPath = [...updateStrategy, "rollingUpdate", "partition"];
var partitionOf = (workload) => workload.kind === "StatefulSet" && workload.metadata.annotations?.[annotations.strategy] === "canary" ? numberAt(workload, ...partitionPath) ?? 0 : 0;
var partitionFor = ({ count, replicas, planned }) => planned <= 0 ? 0 : Math.max(0, count - Math.ceil(count * replicas / planned));
var partitioned = (workload, partition) => partition === 0 ? workload : withAt(workload, updateStrategy, {
  ...recordAt(workload, ...updateStrategy),
  type: "RollingUpdate",
  rollingUpdate: { ...recordAt(workload, ...updateStrategy, "rollingUpdate"), partition }
});
function unfitForSteps(workload, objects) {
  if (textAt(workload, ...updateStrategy, "type") === "OnDelete") {
    return { why: "has the update strategy OnDelete: its controller replaces no pod, so no step of a canary would ever be reached", remedy: "Leave out `updateStrategy`, or use `strategy: rolling` and delete its pods yourself." };
  }
  if ((numberAt(workload, ...partitionPath) ?? 0) > 0) {
    return { why: "has a partition of its own, and a canary moves the partition in its steps", remedy: "Leave `updateStrategy.rollingUpdate.partition` out, or use `strategy: rolling`." };
  }
  const scaler = objects.find((object2) => scales(object2, refOf2(workload)));
  return scaler === void 0 ? void 0 : countedByOther(describe2(refOf2(scaler)));
}
var countedByOther = (who) => ({
  why: `is scaled by ${who}: pods that it adds or removes are those of the new revision, so that their share would move without a step`,
  remedy: "Use `strategy: rolling` for this service, or leave its number to `replicas`."
});
var percent = (share) => `${Math.round(share * 1e3) / 10} %`;
function partitionWords(workload, steps, replicas) {
  const reached = steps.map((weight) => percent(Math.ceil(weight * replicas / 100) / replicas));
  const asked = steps.map((weight) => `${weight} %`);
  return `the pods of ${describe2(refOf2(workload))}, which are replaced from the last on: with ${replicas} replicas its steps reach ${reached.join(", ")}${asked.join() === reached.join() ? "" : ` (asked for: ${asked.join(", ")})`}, as far as new connections are shared evenly among pods`;
}

// src/targets/kubernetes/revision-objects.ts
function formOf(workload, { rev, live }) {
  if (live !== void 0) return { rev, mode: live.metadata.name === workload.metadata.name ? "shared" : "own" };
  return { rev, mode: strategyOf(workload) === "rolling" || workload.kind !== "Deployment" ? "shared" : "own" };
}
var strategyOf = ({ metadata }) => metadata.annotations?.[annotations.strategy] ?? "rolling";
var drainMsOf = ({ metadata }) => Number(metadata.annotations?.[annotations.drainMs] ?? 0) || 0;
function revisionObjects(objects, place) {
  const { set, namespace, service } = place;
  const { workload, others } = rolledOutWorkload({ service, objects: [...objects] });
  refuseUnfit(service, workload, objects);
  const form2 = formOf(workload, place);
  const marked = (chosen) => withIdentity(chosen, { set, service, namespace });
  const stable = stableService(objects, service, workload);
  const rest = objects.filter((object2) => object2 !== workload && object2 !== stable && hookPhase(object2) === void 0);
  const part2 = (...parts) => inApplyOrder(marked(rest.filter((object2) => parts.includes(classify(object2)))));
  const beside = marked(others.map(({ object: object2 }) => object2));
  const one2 = (object2, annotation) => annotated(marked([object2])[0], annotation);
  return {
    service,
    form: form2,
    userWorkload: refOf2(workload),
    workload: workloadFor(one2(workload, stable === void 0 ? {} : { [annotations.behind]: stable.metadata.name }), form2),
    base: inApplyOrder([...part2("base", "stable-service", "job", "custom"), ...beside]),
    stable: stable && one2(stable, { [annotations.stable]: service }),
    routes: part2("route"),
    scalers: part2("scaler")
  };
}
var annotated = (object2, added) => Object.keys(added).length === 0 ? object2 : { ...object2, metadata: { ...object2.metadata, annotations: { ...object2.metadata.annotations, ...added } } };
function refuseUnfit(service, workload, objects) {
  const strategy = strategyOf(workload);
  if (strategy === "rolling" || workload.kind === "Deployment") return;
  const unfit = workload.kind === "StatefulSet" && strategy === "canary" ? unfitForSteps(workload, objects) : { why: `cannot run in two revisions beside each other, which ${strategy} asks for`, remedy: `Use \`strategy: rolling\`${workload.kind === "StatefulSet" ? " or `canary`" : ""} for this service, or make it a Deployment.` };
  if (unfit === void 0) return;
  throw new UserError(`${describe2(refOf2(workload))} ${unfit.why}.`, { reason: "unsupported-strategy", where: `services.${service}.strategy`, expected: workload.kind === "StatefulSet" ? "rolling, or canary by partition" : "rolling", remedy: unfit.remedy });
}
function stableService(objects, service, workload) {
  const behind = objects.filter((object2) => classify(object2) === "stable-service" && selects(object2, workload));
  return behind.find(({ metadata }) => metadata.name === service) ?? behind[0];
}
var scalersFor = ({ scalers, userWorkload, workload, form: form2 }) => scalers.map((scaler) => scalerFor(scaler, { workload: userWorkload, podLabels: podLabelsOf(workload), form: form2 }));
var heldScalers = (revision, count) => scalersFor(revision).flatMap((scaler) => {
  const field = leastOf[scaler.kind];
  const most = field === void 0 ? void 0 : numberAt(scaler, "spec", field.most);
  const least = Math.min(count, most ?? count);
  return field === void 0 || least <= leastReplicas(scaler) ? [] : [withAt(scaler, ["spec", field.least], least)];
});
var leastOf = {
  HorizontalPodAutoscaler: { least: "minReplicas", most: "maxReplicas", unsaid: 1 },
  ScaledObject: { least: "minReplicaCount", most: "maxReplicaCount", unsaid: 0 }
};
var leastReplicas = (scaler) => {
  const field = leastOf[scaler.kind];
  return field === void 0 ? 0 : numberAt(scaler, "spec", field.least) ?? field.unsaid;
};
var isScaled = ({ scalers, userWorkload }) => scalers.some((scaler) => scales(scaler, userWorkload));
var withReplicas = (workload, replicas) => workload.kind === "DaemonSet" ? workload : withAt(workload, ["spec", "replicas"], replicas);
var allObjects = (revision) => [...revision.base, ...revision.stable ? [revision.stable] : [], revision.workload, ...scalersFor(revision), ...revision.routes];

// src/targets/kubernetes/adopt.ts
var pairsOf = (revisions) => Object.entries(revisions).map(([service, rev]) => `${service} ${rev}`);
async function adoptUnfinished(context, hold, release) {
  const { state } = context;
  const { snapshots } = context.reading ?? await state.read(hold.lost);
  const own2 = Object.fromEntries(Object.entries(release.services).map(([service, { rev }]) => [service, rev]));
  const named2 = new Set([own2, ...snapshots.map(({ revisions }) => revisions)].flatMap(pairsOf));
  const strays = [...new Set((await state.listReleases(hold.lost)).flatMap(({ revisions }) => pairsOf(revisions)))].filter((pair) => !named2.has(pair));
  if (strays.length === 0) return;
  const known = new Set((await state.inventory.read(hold.lost)).map(identityOf2));
  const found = await Promise.all(strays.map((pair) => observeLeft(context, hold, { pair, known })));
  state.inventory.wrote(found.flat());
  await state.inventory.flush(hold);
}
async function observeLeft({ client, contents, namespace, set, state }, { lost }, { pair, known }) {
  const [service = "", rev = ""] = pair.split(" ");
  const objects = allObjects(revisionObjects(await contents.of(service, rev), { set, namespace, service, rev })).filter((object2) => !known.has(identityOf2(refOf2(object2))));
  const live = await Promise.all(objects.map(async (object2) => ({ object: object2, there: await client.get(refOf2(object2), lost) })));
  return live.filter(({ there }) => there?.metadata.labels?.[labels.set] === state.names.label && there.metadata.labels[labels.revision] === void 0).map(({ object: object2, there }) => ({ ...refOf2(object2), service, uid: there.metadata.uid ?? "" }));
}

// src/targets/kubernetes/objects/variables.ts
var literalValue = (text3) => /\$[$(]/.test(text3) ? text3.replaceAll("$", () => "$$") : text3;
var textOfLiteral = (value) => value.replaceAll("$$", () => "$");

// src/targets/kubernetes/objects/configuration.ts
var jsonFile = "config.json";
var mountDirectory = "/etc/slipway";
var volumeName = "slipway-config";
function configSecret(service, { release, format }, text3) {
  const stringData = format === "json" ? { [jsonFile]: text3 } : parseEnvFile(text3);
  const data = Object.fromEntries(Object.entries(stringData).map(([key4, value]) => [key4, Buffer.from(value).toString("base64")]));
  return { apiVersion: "v1", kind: "Secret", metadata: { name: configReleaseName(service, { release, format }) }, type: "Opaque", immutable: true, data };
}
function withConfiguration(objects, { service, config, how }) {
  const name = configName(service);
  if (objects.some(({ kind, metadata }) => kind === "Secret" && metadata.name === name)) {
    throw new UserError(`The Secret ${name} stands among the objects of ${service}, and configure renders it as well.`, {
      reason: "manifest-invalid",
      where: `services.${service}.source`,
      expected: "one of both",
      remedy: `Take the Secret out of the manifests, or the values of ${service} out of \`config\`.`
    });
  }
  const to = configReleaseName(service, config);
  if (how === "refer") return objects.map((object2) => withSecretName(object2, name, to));
  const [moved, added] = config.format === "env" ? movedVariables(objects, service) : [objects, []];
  return [...added, ...moved.map((object2) => config.format === "env" ? withVariables(object2, to) : withMount(object2, to))];
}
var secretNames = [["volumes", "#", "secret", "secretName"], ["volumes", "#", "projected", "sources", "#", "secret", "name"]];
var containerNames = [["envFrom", "#", "secretRef", "name"], ["env", "#", "valueFrom", "secretKeyRef", "name"]];
function withSecretName(object2, from, to) {
  const spec = podSpecPath(object2);
  if (spec === void 0) return object2;
  const paths = [...secretNames, ...["initContainers", "containers", "ephemeralContainers"].flatMap((list) => containerNames.map((name) => [list, "#", ...name]))];
  return paths.flatMap((path5) => expanded(object2, [...spec], path5)).reduce((changed, path5) => textAt(changed, ...path5) === from ? withAt(changed, path5, to) : changed, object2);
}
function expanded(object2, done, [next, ...rest]) {
  if (next === void 0) return [done];
  if (next !== "#") return expanded(object2, [...done, next], rest);
  return listAt(object2, ...done).flatMap((_, index) => expanded(object2, [...done, index], rest));
}
var own = /^(PORT$|SLIPWAY_)/;
function movedVariables(objects, service) {
  const added = /* @__PURE__ */ new Map();
  const moved = objects.map((object2) => withContainers(object2, (container) => {
    const plain3 = listAt(container, "env").filter(isRecord).filter((entry) => typeof entry["value"] === "string" && !own.test(String(entry["name"])));
    if (plain3.length === 0) return container;
    const data = Object.fromEntries(plain3.map(({ name: name2, value }) => [String(name2), textOfLiteral(String(value))]));
    const name = `${service}-env-${shortHashOf(data)}`;
    added.set(name, { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, immutable: true, data });
    return { ...container, env: listAt(container, "env").filter((entry) => !plain3.includes(entry)), envFrom: [{ configMapRef: { name } }] };
  }));
  return [moved, [...added.values()]];
}
var withVariables = (object2, secret2) => withContainers(object2, (container) => ({ ...container, envFrom: [...listAt(container, "envFrom"), { secretRef: { name: secret2 } }] }));
function withMount(object2, secret2) {
  const spec = podSpecPath(object2);
  if (spec === void 0) return object2;
  const mounted = withContainers(object2, (container) => ({
    ...container,
    env: [...listAt(container, "env"), { name: "SLIPWAY_CONFIG_FILE", value: `${mountDirectory}/${jsonFile}` }],
    volumeMounts: [...listAt(container, "volumeMounts"), { name: volumeName, mountPath: mountDirectory, readOnly: true }]
  }));
  const volumes = [...listAt(object2, ...spec, "volumes"), { name: volumeName, secret: { secretName: secret2, defaultMode: 288 } }];
  return at(mounted, ...spec) === void 0 ? mounted : withAt(mounted, [...spec, "volumes"], volumes);
}

// src/targets/kubernetes/contents.ts
function makeContents({ files }, load) {
  const kept2 = /* @__PURE__ */ new Map();
  const ready2 = /* @__PURE__ */ new Map();
  const key4 = (service, rev) => `${service}/${rev}`;
  return {
    of(service, rev) {
      const known = ready2.get(key4(service, rev));
      if (known) return Promise.resolve(known);
      const asked = kept2.get(key4(service, rev)) ?? load(service, rev);
      kept2.set(key4(service, rev), asked);
      asked.catch(() => kept2.delete(key4(service, rev)));
      return asked;
    },
    async learn(release) {
      for (const [name, service] of Object.entries(release.services)) {
        const objects = await readRendered(files, name, service);
        if (objects) ready2.set(key4(name, service.rev), objects);
      }
    }
  };
}
async function readRendered(files, name, service) {
  const { source, config } = service;
  if (source.kind !== "objects" || source.file === void 0) return void 0;
  const { how, objects } = JSON.parse(await textOf2(files, source.file));
  const told3 = withTerms(name, objects, service);
  if (config === void 0) return told3;
  const configured = withConfiguration(told3, { service: name, config, how });
  return config.file === void 0 ? configured : [configSecret(name, config, await textOf2(files, config.file)), ...configured];
}
async function textOf2(files, file) {
  const text3 = await files.readText(file);
  if (text3 === void 0) throw new UserError("A rendered file is not there any more.", { reason: "input-invalid", where: file, remedy: "Render and deploy in the same job." });
  return text3;
}
function withTerms(service, objects, { strategy, drainMs }) {
  const { workload } = rolledOutWorkload({ service, objects: [...objects] });
  const terms = { [annotations.strategy]: strategy.kind, [annotations.drainMs]: String(drainMs) };
  return objects.map((object2) => object2 === workload ? { ...object2, metadata: { ...object2.metadata, annotations: { ...object2.metadata.annotations, ...terms } } } : object2);
}

// src/targets/kubernetes/live.ts
var liveWorkloads = (objects) => objects.flatMap((object2) => {
  const { [labels.service]: service, [labels.revision]: rev } = object2.metadata.labels ?? {};
  return service === void 0 || rev === void 0 || object2.metadata.deletionTimestamp !== void 0 ? [] : [{ object: object2, service, rev }];
});
var isReady = (pod) => pod.metadata.deletionTimestamp === void 0 && listAt(pod, "status", "conditions").some((c) => textAt(c, "type") === "Ready" && textAt(c, "status") === "True");
var wantedOf = (workload) => workload.kind === "DaemonSet" ? numberAt(workload, "status", "desiredNumberScheduled") ?? 0 : numberAt(workload, "spec", "replicas") ?? 1;
var isCountedElsewhere = ({ metadata }) => (metadata.managedFields ?? []).some(({ subresource, manager }) => subresource === "scale" && manager !== fieldManager && !manager.startsWith("kubectl"));
var ofService = (service, objects) => objects.filter(({ metadata }) => metadata.labels?.[labels.service] === service);
var podsOf = (service, rev, pods) => ofService(service, pods).filter(({ metadata }) => metadata.labels?.[labels.revision] === rev);
var restartsOf = (pod) => listAt(pod, "status", "containerStatuses").reduce((sum, status) => sum + (numberAt(status, "restartCount") ?? 0), 0);
var firstPort = (pod) => listAt(pod, "spec", "containers").flatMap((c) => listAt(c, "ports")).map((p) => numberAt(p, "containerPort")).find((p) => p !== void 0);
function liveRevisions({ object: object2, service, rev }, pods) {
  const partition = partitionOf(object2);
  const isHeld = ({ metadata }) => metadata.name.startsWith(`${object2.metadata.name}-`) && Number(metadata.name.slice(object2.metadata.name.length + 1)) < partition;
  const held = ofService(service, pods).filter(isHeld).map((pod) => pod.metadata.labels?.[labels.revision] ?? rev).filter((its) => its !== rev);
  const before = [...new Set(held)].map((its) => ({ rev: its, wanted: held.filter((one2) => one2 === its).length }));
  return [{ rev, wanted: wantedOf(object2) - before.reduce((sum, { wanted }) => sum + wanted, 0) }, ...before];
}
function revisionFacts(service, { rev, wanted }, pods, podUrl) {
  const own2 = podsOf(service, rev, pods);
  const ready2 = own2.filter(isReady);
  return {
    wanted,
    ready: ready2.length,
    restarts: own2.reduce((sum, pod) => sum + restartsOf(pod), 0),
    endpoints: ready2.flatMap((pod) => {
      const port = firstPort(pod);
      return port === void 0 ? [] : [podUrl(pod, port)];
    })
  };
}
function sharesByReadyPods(service, known, pods) {
  const seen = ofService(service, pods).map((p) => p.metadata.labels?.[labels.revision] ?? "");
  const counts = [.../* @__PURE__ */ new Set([...known, ...seen])].filter((rev) => rev !== "").map((rev) => [rev, podsOf(service, rev, pods).filter(isReady).length]).filter(([, count]) => count > 0);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return wholePercents(Object.fromEntries(counts.map(([rev, count]) => [rev, 100 * count / total])));
}

// src/targets/kubernetes/objects/quantities.ts
var decimal = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
var binary = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
var form = /^([-+]?)(\d+\.?\d*|\.\d+)(?:([eE][-+]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;
function quantityOf(value) {
  if (typeof value !== "number" && typeof value !== "string") return void 0;
  const [, sign, digits, exponent, unit = ""] = form.exec(String(value)) ?? [];
  if (digits === void 0 || digits.length > 40) return void 0;
  const [whole3 = "", fraction = ""] = digits.split(".");
  const power = 9 + (exponent === void 0 ? decimal[unit] ?? 0 : Number(exponent.slice(1))) - fraction.length;
  const factor = 1n << (binary[unit] ?? 0n);
  const mantissa = BigInt(whole3 + fraction || "0") * factor;
  const nano = power >= 0 ? mantissa * 10n ** BigInt(power) : (mantissa + 10n ** BigInt(-power) - 1n) / 10n ** BigInt(-power);
  return sign === "-" ? -nano : nano;
}
function sameQuantity(a, b) {
  const [left, right] = [quantityOf(a), quantityOf(b)];
  return left === void 0 || right === void 0 ? digestJson(a) === digestJson(b) : left === right;
}
var cpuQuantity = (cores) => Number.isInteger(cores) ? String(cores) : `${Math.ceil(Math.round(cores * 1e6) / 1e3)}m`;
function memoryQuantity(bytes) {
  for (const [unit, power] of [["Gi", 30], ["Mi", 20], ["Ki", 10]]) if (bytes % 2 ** power === 0) return `${bytes / 2 ** power}${unit}`;
  return String(Math.ceil(bytes));
}

// src/targets/kubernetes/objects/requests.ts
var one = 1000000000n;
function amountsOf(resources, which) {
  const stated = { ...which === "requests" ? recordAt(resources, "limits") : {}, ...recordAt(resources, which) };
  return Object.fromEntries(Object.entries(stated).map(([name, value]) => [name, quantityOf(value) ?? 0n]));
}
function plus(into, more, join2 = (a, b) => a + b) {
  for (const [name, amount] of Object.entries(more)) into[name] = join2(into[name] ?? 0n, amount);
  return into;
}
var larger = (a, b) => a > b ? a : b;
function totalOf(podSpec, which) {
  const total = {};
  for (const container of listAt(podSpec, "containers")) plus(total, amountsOf(at(container, "resources"), which));
  const sidecars = {};
  const starting = {};
  for (const container of listAt(podSpec, "initContainers")) {
    const its = amountsOf(at(container, "resources"), which);
    if (textAt(container, "restartPolicy") === "Always") plus(sidecars, its);
    else plus(starting, plus({ ...its }, sidecars), larger);
  }
  plus(plus(total, sidecars), starting, larger);
  const whole3 = recordAt(podSpec, "resources", which);
  return plus({ ...total, ...amountsOf({ [which]: whole3 }, which) }, amountsOf({ requests: at(podSpec, "overhead") ?? {} }, "requests"));
}
var podRequests = (podSpec) => ({ ...totalOf(podSpec, "requests"), pods: one });
var asksForResources = (podSpec) => Object.values(totalOf(podSpec, "requests")).some((amount) => amount > 0n);
function quotaRequests(podSpec) {
  const requests = Object.entries(totalOf(podSpec, "requests")).flatMap(([name, amount]) => [[`requests.${name}`, amount], ...["cpu", "memory", "ephemeral-storage"].includes(name) ? [[name, amount]] : []]);
  const limits = Object.entries(totalOf(podSpec, "limits")).map(([name, amount]) => [`limits.${name}`, amount]);
  return Object.fromEntries([...requests, ...limits, ["pods", one], ["count/pods", one]]);
}
function tolerates(podSpec, taint) {
  return listAt(podSpec, "tolerations").some((toleration) => {
    const [key4, effect] = [textAt(toleration, "key"), textAt(toleration, "effect")];
    if (effect !== void 0 && effect !== textAt(taint, "effect")) return false;
    if (key4 === void 0 || key4 === "") return textAt(toleration, "operator") === "Exists";
    return key4 === textAt(taint, "key") && (textAt(toleration, "operator") === "Exists" || (textAt(toleration, "value") ?? "") === (textAt(taint, "value") ?? ""));
  });
}
function mayTake(node, podSpec) {
  const isReady3 = listAt(node, "status", "conditions").some((c) => textAt(c, "type") === "Ready" && textAt(c, "status") === "True");
  const wanted = Object.entries(recordAt(podSpec, "nodeSelector")).every(([key4, value]) => node.metadata.labels?.[key4] === value);
  const name = textAt(podSpec, "nodeName");
  return isReady3 && at(node, "spec", "unschedulable") !== true && wanted && (name === void 0 || name === node.metadata.name) && listAt(node, "spec", "taints").every((taint) => textAt(taint, "effect") === "PreferNoSchedule" || tolerates(podSpec, taint));
}
function unmodelledOf(podSpec) {
  const required = (kind) => at(podSpec, "affinity", kind, "requiredDuringSchedulingIgnoredDuringExecution") !== void 0;
  const found = [
    ["required node affinity", required("nodeAffinity")],
    ["required affinity to pods", required("podAffinity") || required("podAntiAffinity")],
    ["topology spread", listAt(podSpec, "topologySpreadConstraints").some((c) => textAt(c, "whenUnsatisfiable") !== "ScheduleAnyway")],
    ["host ports", listAt(podSpec, "containers").some((c) => listAt(c, "ports").some((p) => at(p, "hostPort") !== void 0))],
    ["volumes that belong to a node or a zone", listAt(podSpec, "volumes").some((v) => at(v, "persistentVolumeClaim") !== void 0 || at(v, "ephemeral") !== void 0)],
    ["resource claims", listAt(podSpec, "resourceClaims").length > 0],
    ["the overhead of its runtime class", at(podSpec, "runtimeClassName") !== void 0 && at(podSpec, "overhead") === void 0],
    ["a scheduler of its own", !["default-scheduler", void 0].includes(textAt(podSpec, "schedulerName"))]
  ];
  return found.flatMap(([words, is]) => is ? [`${words} is not looked at`] : []);
}

// src/targets/kubernetes/traffic/surge.ts
function fenceposts(replicas, maxSurge, maxUnavailable) {
  const surge = Math.ceil(countOf("maxSurge", maxSurge ?? "25%", replicas));
  const unavailable = Math.min(replicas, Math.floor(countOf("maxUnavailable", maxUnavailable ?? "25%", replicas)));
  return { surge, unavailable: surge === 0 && unavailable === 0 ? Math.min(1, replicas) : unavailable };
}
function countOf(field, value, replicas) {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  const percent2 = typeof value === "string" ? /^(\d+)%$/.exec(value)?.[1] : void 0;
  if (percent2 !== void 0) return Number(percent2) * replicas / 100;
  throw new UserError(`${field} is ${JSON.stringify(value)}.`, { reason: "manifest-invalid", where: field, expected: 'a count such as 1, or a share such as "25%"' });
}
function fitting({ asked }, free) {
  const counts = Object.entries(asked).filter(([, amount]) => amount > 0n).map(([name, amount]) => Number((free[name] ?? 0n) <= 0n ? 0n : (free[name] ?? 0n) / amount));
  return Math.min(Number.MAX_SAFE_INTEGER, ...counts);
}
var withLeaving = ({ free, leaving }) => leaving.reduce((sum, one2) => {
  for (const [name, amount] of Object.entries(one2)) sum[name] = (sum[name] ?? 0n) + amount;
  return sum;
}, { ...free });
var roomNow = ({ nodes, quotas }) => Math.min(nodes.reduce((sum, node) => sum + fitting(node, node.free), 0), ...quotas.map((quota) => fitting(quota, quota.free)));
var roomInTheEnd = ({ nodes, quotas }) => Math.min(nodes.reduce((sum, node) => sum + fitting(node, withLeaving(node)), 0), ...quotas.map((quota) => fitting(quota, withLeaving(quota))));
var grows = ({ nodes, quotas, stranded }) => stranded > 0 || [...nodes, ...quotas].some(({ asked, leaving }) => leaving.some((one2) => Object.entries(asked).some(([name, amount]) => amount > (one2[name] ?? 0n))));
function planSurge(wish) {
  const { replicas, there, growing, unmodelled } = wish;
  const { surge, unavailable } = fenceposts(replicas, wish.maxSurge, wish.maxUnavailable);
  const room = roomNow(wish);
  const leaving = wish.nodes.reduce((sum, node) => sum + node.leaving.length, 0) + wish.stranded;
  const kept2 = Math.max(0, there - leaving);
  const written2 = (words) => ({ kind: "as-written", words });
  if (replicas === 0) return written2("nothing is to run");
  if (growing.length > 0 && room < surge) return written2(`${upTo(surge, unavailable)}; room for ${room} now, and ${growing.join(" and ")}`);
  if (roomInTheEnd(wish) < replicas - kept2) return { kind: "no-room", how: "never", words: `${replicas - kept2} new pods are wanted, and with all old ones gone there is room for ${roomInTheEnd(wish)}${bottleneck(wish)}` };
  const goesOn = (more, least) => there + Math.min(room, replicas + more - there) > replicas - least;
  const unsure = [...grows(wish) ? ["the new pods ask for more than the old ones leave"] : [], ...unmodelled];
  if (goesOn(surge, unavailable)) return written2(asWritten({ replicas, surge, unavailable, room: Math.max(0, room - Math.max(0, replicas - there)), unsure }));
  if (replicas > 1 && goesOn(0, 1)) return { kind: "in-place", words: `no room for one more${bottleneck(wish)}: 1 of ${replicas} at a time gives its room to the new release, ${replicas - 1} serve meanwhile${unsureWords(unsure)}` };
  return { kind: "no-room", how: replicas === 1 ? "alone" : "never", words: `no room for ${replicas > there ? `${replicas - there} more beside the ${there} there are` : "one more beside the only replica"}${bottleneck(wish)}` };
}
var upTo = (surge, unavailable) => `up to ${surge} more at a time${unavailable > 0 ? ` and ${unavailable} less` : ""}`;
var unsureWords = (unsure) => unsure.length === 0 ? "" : `; whether that goes on to the end is not known: ${unsure.join("; ")}`;
function asWritten({ replicas, surge, unavailable, room, unsure }) {
  if (surge === 0 && unavailable >= replicas) return `as its manifest says, all ${replicas} may be away at once: nothing serves from the end of the old pods until new ones are ready`;
  if (surge === 0 || room === 0) return `${unavailable} of ${replicas} at a time give their room to the new release${surge === 0 ? ", as its manifest says" : ": no room for one more"}${unsureWords(unsure)}`;
  return `${upTo(surge, unavailable)}; room for ${room >= Number.MAX_SAFE_INTEGER ? "all" : room} now${unsureWords(unsure)}`;
}
function bottleneck({ nodes, quotas }) {
  const quota = quotas.find((one2) => fitting(one2, one2.free) === 0);
  if (quota !== void 0) return ` (${quota.name})`;
  if (nodes.length === 0) return " (no node takes them)";
  const short2 = [...new Set(nodes.flatMap(({ asked, free }) => Object.entries(asked).filter(([name, amount]) => amount > (free[name] ?? 0n)).map(([name]) => name)))].sort();
  return short2.length === 0 ? "" : ` (${short2.join(", ")} on ${nodes.length} ${nodes.length === 1 ? "node" : "nodes"})`;
}

// src/targets/kubernetes/room.ts
var freshMs2 = 2e3;
var ended2 = "status.phase!=Succeeded,status.phase!=Failed";
var autoscalerStatus = { apiVersion: "v1", kind: "ConfigMap", namespace: "kube-system", name: "cluster-autoscaler-status" };
var roomRemedy = "Free room, add a node or ask for less. With `strategy: recreate` the old pods go first, and the plan declares the downtime.";
function openRooms({ client, clock, namespace }) {
  let askedAt = -Infinity;
  let found = Promise.resolve(void 0);
  return {
    recent(signal) {
      if (clock.now() - askedAt < freshMs2) return found;
      askedAt = clock.now();
      found = observeSight(client, namespace, signal);
      found.catch(() => {
        askedAt = -Infinity;
      });
      return found;
    }
  };
}
async function observeSight(client, namespace, signal) {
  const list = (kind, options) => client.list({ apiVersion: "v1", kind }, options, signal).then(({ items }) => items, forbidden);
  const [nodes, pods, quotas, growing] = await Promise.all([list("Node", {}), list("Pod", { fieldSelector: ended2 }), list("ResourceQuota", { namespace }), observeGrowing(client, signal)]);
  return nodes === void 0 || pods === void 0 ? void 0 : { nodes: withFree(nodes, pods), quotas, growing };
}
function withFree(nodes, pods) {
  const free = new Map(nodes.map((node) => [node.metadata.name, Object.fromEntries(Object.entries(recordAt(node, "status", "allocatable")).map(([name, value]) => [name, quantityOf(value) ?? 0n]))]));
  for (const pod of pods) {
    const left = free.get(textAt(pod, "spec", "nodeName") ?? "");
    if (left !== void 0) for (const [name, amount] of Object.entries(podRequests(at(pod, "spec")))) left[name] = (left[name] ?? 0n) - amount;
  }
  return nodes.map((node) => ({ node, free: free.get(node.metadata.name) ?? {} }));
}
function forbidden(thrown) {
  if (toSlipwayError(thrown).reason !== "access-denied") throw thrown;
}
async function observeGrowing(client, signal) {
  const [karpenter, autoscaler] = await Promise.all([
    client.findResource("karpenter.sh/v1", "NodePool", signal),
    client.get(autoscalerStatus, signal).then((object2) => object2 === void 0 ? "none" : "there", (thrown) => forbidden(thrown) ?? "hidden")
  ]);
  return [...karpenter === void 0 ? [] : ["Karpenter may add a node"], ...autoscaler === "there" ? ["the cluster autoscaler may add a node"] : autoscaler === "hidden" ? ["whether nodes are added by themselves may not be read"] : []];
}
async function observeSurge(rooms, update, signal) {
  const { wanted, replicas, rev, pods } = update;
  const podSpec = at(wanted, "spec", "template", "spec");
  if (wanted.kind !== "Deployment" || textAt(wanted, "spec", "strategy", "type") === "Recreate" || pods.length === 0 || !asksForResources(podSpec)) return void 0;
  const bounds = recordAt(wanted, "spec", "strategy", "rollingUpdate");
  const sight = await rooms.recent(signal);
  if (sight === void 0) return { kind: "as-written", words: "as its manifest says; how much room there is is not known, because nodes and pods of the cluster may not be listed" };
  const leaving = pods.filter(({ metadata }) => metadata.labels?.[labels.revision] !== rev);
  const nodes = nodeRooms(sight, podSpec, leaving);
  return planSurge({
    replicas,
    there: pods.length,
    nodes,
    stranded: leaving.length - nodes.reduce((sum, node) => sum + node.leaving.length, 0),
    maxSurge: bounds["maxSurge"],
    maxUnavailable: bounds["maxUnavailable"],
    quotas: quotaRooms(sight, podSpec, leaving),
    unmodelled: [...unmodelledOf(podSpec), ...sight.quotas === void 0 ? ["quotas may not be read"] : [], ...(sight.quotas ?? []).filter(isScoped).map(({ metadata }) => `the scopes of ResourceQuota ${metadata.name} are not looked at`)],
    growing: [...sight.growing, ...at(podSpec, "priorityClassName") === void 0 ? [] : ["its priority may make others go"]]
  });
}
function nodeRooms({ nodes }, podSpec, leaving) {
  const asked = podRequests(podSpec);
  return nodes.filter(({ node }) => mayTake(node, podSpec)).map(({ node, free }) => ({
    name: node.metadata.name,
    free,
    asked,
    leaving: leaving.filter((pod) => textAt(pod, "spec", "nodeName") === node.metadata.name).map((pod) => podRequests(at(pod, "spec")))
  }));
}
var isScoped = (quota) => listAt(quota, "spec", "scopes").length > 0 || at(quota, "spec", "scopeSelector") !== void 0;
function quotaRooms({ quotas }, podSpec, leaving) {
  return (quotas ?? []).filter((quota) => !isScoped(quota)).map((quota) => {
    const hard = Object.entries(recordAt(quota, "status", "hard"));
    const counted2 = (amounts) => Object.fromEntries(hard.flatMap(([name]) => [[name, amounts[name] ?? 0n]]));
    const free = Object.fromEntries(hard.map(([name, value]) => [name, (quantityOf(value) ?? 0n) - (quantityOf(at(quota, "status", "used", name)) ?? 0n)]));
    return { name: `ResourceQuota ${quota.metadata.name}`, free, asked: counted2(quotaRequests(podSpec)), leaving: leaving.map((pod) => counted2(quotaRequests(at(pod, "spec")))) };
  });
}

// src/targets/kubernetes/set-context.ts
var workloadKinds = [kinds.deployment, kinds.statefulSet, kinds.daemonSet];
var observeWorkloadObjects = async ({ view }, signal) => (await Promise.all(workloadKinds.map((kind) => view.objects(kind, signal)))).flat();
var observeWorkloads = async (context, signal) => liveWorkloads(await observeWorkloadObjects(context, signal));
async function observeRevision(context, service, rev, signal) {
  const [objects, workloads] = await Promise.all([context.contents.of(service, rev), observeWorkloads(context, signal)]);
  const live = workloads.find((w) => w.service === service && w.rev === rev)?.object;
  return revisionObjects(objects, { set: context.set, namespace: context.namespace, service, rev, live });
}

// src/targets/kubernetes/readiness/sight.ts
var defaultLimits = { restarts: 3, graceMs: 6e4, scaleUpMs: 6e5, terminating: "ignore" };
var limitsOf = (context) => ({ ...defaultLimits, ...context.limits });
function ageMs(stamp, context) {
  const from = stamp === void 0 ? NaN : Date.parse(stamp);
  return Math.max(0, context.now - Math.max(Number.isNaN(from) ? context.since : from, context.since));
}
var inGrace = (stamp, context) => ageMs(stamp, context) < limitsOf(context).graceMs;
var conditionsOf = (object2, ...path5) => listAt(object2, ...path5.length === 0 ? ["status", "conditions"] : path5).map((condition) => ({
  type: textAt(condition, "type") ?? "",
  status: textAt(condition, "status") ?? "Unknown",
  reason: textAt(condition, "reason") ?? "",
  message: textAt(condition, "message") ?? "",
  observedGeneration: numberAt(condition, "observedGeneration"),
  since: textAt(condition, "lastTransitionTime")
}));
var conditionOf = (object2, type2) => conditionsOf(object2).find((condition) => condition.type === type2);
function isObserved(object2, context) {
  return (object2.metadata.generation ?? 0) >= context.writtenGeneration && (numberAt(object2, "status", "observedGeneration") ?? 0) >= context.writtenGeneration;
}
function isOutdated(object2, context) {
  const observed = numberAt(object2, "status", "observedGeneration");
  return (object2.metadata.generation ?? context.writtenGeneration) < context.writtenGeneration || observed !== void 0 && observed < context.writtenGeneration;
}
function eventsOf3(object2, events) {
  return events.filter((event) => regards(event, object2)).map((event) => ({
    warning: textAt(event, "type") === "Warning",
    reason: textAt(event, "reason") ?? "",
    message: textAt(event, "message") ?? textAt(event, "note") ?? "",
    at: textAt(event, "series", "lastObservedTime") ?? textAt(event, "lastTimestamp") ?? textAt(event, "deprecatedLastTimestamp") ?? textAt(event, "eventTime") ?? event.metadata.creationTimestamp ?? ""
  })).sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || 0);
}
function regards(event, object2) {
  const field = event["involvedObject"] === void 0 ? "regarding" : "involvedObject";
  const uid = textAt(event, field, "uid");
  if (uid !== void 0 && object2.metadata.uid !== void 0) return uid === object2.metadata.uid;
  return textAt(event, field, "kind") === object2.kind && textAt(event, field, "name") === object2.metadata.name;
}

// src/targets/kubernetes/readiness/verdicts.ts
var ready = (words) => ({ state: "ready", words });
var progressing = (words) => ({ state: "progressing", words });
var warning = (words) => ({ state: "warning", words });
var failed2 = (whose, words, remedy) => ({ state: "failed", class: whose.class, reason: whose.reason, words, ...remedy === void 0 ? {} : { remedy } });
var blame = {
  notReady: { class: "release-bad", reason: "release-not-ready" },
  crashed: { class: "release-bad", reason: "release-crashed" },
  command: { class: "release-bad", reason: "command-failed" },
  late: { class: "release-bad", reason: "timeout" },
  credentials: { class: "release-bad", reason: "access-denied" },
  room: { class: "capacity", reason: "capacity" },
  quota: { class: "capacity", reason: "quota-exceeded" },
  port: { class: "capacity", reason: "port-in-use" },
  cluster: { class: "infrastructure-bad", reason: "cluster-unhealthy" },
  unclear: { class: "unknown", reason: "release-not-ready" }
};
var longest2 = 300;
function quoted(text3) {
  const line = text3.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, " ").replace(/ {2,}/g, " ").trim();
  return line.length > longest2 ? `${line.slice(0, longest2 - 1)}…` : line;
}
var counted = (count, one2, many = `${one2}s`) => `${count} ${count === 1 ? one2 : many}`;

// src/targets/kubernetes/readiness/advice.ts
function judgeAutoscaler(object2, context) {
  const active = conditionOf(object2, "ScalingActive");
  const able = conditionOf(object2, "AbleToScale");
  if (isOutdated(object2, context) || active === void 0 && able === void 0) return warning("its controller has not looked at it yet: whether it can scale is not known");
  if (able?.status === "False") return warning(`cannot scale: ${quoted(able.message) || able.reason}`);
  if (active?.status !== "True") return active?.reason === "ScalingDisabled" ? ready("off while there are no replicas") : warning(`does not scale: ${quoted(active?.message ?? "") || active?.reason || "unknown"}`);
  const limited = conditionOf(object2, "ScalingLimited");
  return limited?.status === "True" && limited.reason === "TooManyReplicas" ? warning(`at its maximum of ${numberAt(object2, "spec", "maxReplicas") ?? 0}: it would like more`) : ready("scales");
}
function judgeBudget(object2, context) {
  const most = at(object2, "spec", "maxUnavailable");
  const least = at(object2, "spec", "minAvailable");
  const pods = expectedPods(object2, context);
  if (most === 0 || most === "0%") return warning(`blocks every drain of a node: maxUnavailable is ${most}`);
  if (least === "100%" || typeof least === "number" && pods !== void 0 && pods > 0 && least >= pods) return warning(`blocks every drain of a node: minAvailable is ${least}${pods === void 0 ? "" : ` of ${pods}`}`);
  if (isOutdated(object2, context) || at(object2, "status", "disruptionsAllowed") === void 0) return warning("its controller has not looked at it yet");
  const allowed = numberAt(object2, "status", "disruptionsAllowed") ?? 0;
  const healthy = `${numberAt(object2, "status", "currentHealthy") ?? 0} of ${numberAt(object2, "status", "expectedPods") ?? 0} healthy`;
  return ready(allowed > 0 ? `lets ${allowed} go (${healthy})` : `lets none go at the moment (${healthy})`);
}
function expectedPods(object2, context) {
  const counted2 = numberAt(object2, "status", "expectedPods");
  if (!isOutdated(object2, context) && counted2 !== void 0 && counted2 > 0) return counted2;
  const selector = Object.entries(recordAt(object2, "spec", "selector", "matchLabels"));
  const chosen = context.siblings.filter((s) => selector.length > 0 && listAt(s, "spec", "template", "spec", "containers").length > 0 && selector.every(([key4, value]) => textAt(s, "spec", "template", "metadata", "labels", key4) === value));
  return chosen.length === 0 ? void 0 : chosen.reduce((sum, s) => sum + (numberAt(s, "spec", "replicas") ?? 1), 0);
}

// src/targets/kubernetes/readiness/image-fault.ts
var troubles = [
  { pattern: /toomanyrequests|too many requests|\b429\b|rate limit/i, whose: blame.cluster, why: "the registry throttles (429 too many requests)" },
  { pattern: /no match for platform|no matching manifest|exec format/i, whose: blame.notReady, why: "it has no variant for the architecture of the node" },
  { pattern: /unauthorized|authentication required|no basic auth|\b401\b|\b403\b|forbidden|access denied|insufficient_scope|pull access denied|\bdenied\b/i, whose: blame.credentials, why: "the registry refuses the credentials (or hides that it does not exist)" },
  { pattern: /not found|manifest unknown|name unknown|\b404\b|does not exist/i, whose: blame.notReady, why: "the registry does not have it" },
  { pattern: /no space left/i, whose: blame.cluster, why: "the node has no space left" },
  { pattern: /timeout|timed out|refused|reset by peer|unreachable|\bEOF\b|\bTLS\b|x509|\b50[0-4]\b|unavailable/i, whose: blame.cluster, why: "the registry cannot be reached" },
  { pattern: /no such host|server misbehaving/i, whose: blame.unclear, why: "the name of the registry cannot be resolved" }
];
function pullTroubleOf(reason, words) {
  if (reason === "InvalidImageName") return { whose: blame.notReady, why: "that is no name of an image", lasting: true };
  if (reason === "ErrImageNeverPull") return { whose: blame.notReady, why: "the node does not have it and imagePullPolicy is Never", lasting: true };
  if (!["ErrImagePull", "ImagePullBackOff", "RegistryUnavailable", "ImageInspectError", "SignatureValidationFailed"].includes(reason)) return void 0;
  if (reason === "SignatureValidationFailed") return { whose: blame.notReady, why: "its signature is not accepted", lasting: true };
  const found = troubles.find(({ pattern }) => pattern.test(words));
  return { whose: found?.whose ?? blame.unclear, why: found?.why ?? "nothing says why", lasting: false };
}

// src/targets/kubernetes/readiness/termination.ts
var codes = { 126: "the command is not executable", 127: "the command was not found" };
var signals = {
  4: "SIGILL: an instruction that this processor does not have",
  6: "SIGABRT",
  7: "SIGBUS",
  8: "SIGFPE",
  9: "SIGKILL: by a failed liveness probe, or after its grace",
  11: "SIGSEGV",
  13: "SIGPIPE",
  15: "SIGTERM"
};
function terminationOf(pod, status) {
  const ended3 = at(status, "state", "terminated") ?? at(status, "lastState", "terminated");
  if (ended3 === void 0) return void 0;
  const reason = textAt(ended3, "reason") ?? "";
  const exitCode = numberAt(ended3, "exitCode") ?? 0;
  const message = textAt(ended3, "message") ?? "";
  const said = quoted(message);
  const how = reason === "OOMKilled" ? outOfMemory(pod, textAt(status, "name") ?? "") : `ended with ${exitWords(exitCode)}`;
  return { reason, exitCode, message, words: said === "" ? how : `${how}; it said: ${said}` };
}
function exitWords(exitCode) {
  const named2 = codes[exitCode] ?? signals[exitCode - 128];
  return named2 === void 0 ? `exit code ${exitCode}` : `exit code ${exitCode} (${named2})`;
}
function memoryLimitOf(pod, container) {
  const found = [...listAt(pod, "spec", "containers"), ...listAt(pod, "spec", "initContainers")].find((c) => textAt(c, "name") === container);
  return textAt(found, "resources", "limits", "memory") ?? textAt(pod, "spec", "resources", "limits", "memory");
}
function outOfMemory(pod, container) {
  const limit = memoryLimitOf(pod, container);
  return limit === void 0 ? "was killed because its node ran out of memory (OOMKilled; it has no memory limit)" : `was killed at its memory limit of ${limit} (OOMKilled)`;
}

// src/targets/kubernetes/readiness/container-fault.ts
function containerFault(pod, context) {
  for (const [list, what] of [["initContainerStatuses", "init container"], ["containerStatuses", "container"]]) {
    for (const status of listAt(pod, "status", list)) {
      const fault = faultOfStatus(pod, status, context);
      const container = textAt(status, "name") ?? "";
      if (fault !== void 0) return { pod, container, ...fault, words: `${what} ${container} ${fault.words}` };
    }
  }
  return void 0;
}
function faultOfStatus(pod, status, context) {
  const reason = textAt(status, "state", "waiting", "reason");
  if (reason !== void 0) return waitingFault(pod, status, reason, context);
  const termination = terminationOf(pod, status);
  if (termination === void 0 || booleanAt(status, "ready") === true) return void 0;
  const over = at(status, "state", "terminated") !== void 0;
  if (over && termination.exitCode === 0 && termination.reason !== "OOMKilled") return void 0;
  return endFault(pod, status, termination, context);
}
function waitingFault(pod, status, reason, context) {
  const message = textAt(status, "state", "waiting", "message") ?? "";
  const placed2 = conditionOf(pod, "PodScheduled")?.since ?? pod.metadata.creationTimestamp;
  const patient = inGrace(placed2, context);
  switch (reason) {
    case "ContainerCreating":
    case "PodInitializing":
      return void 0;
    case "CrashLoopBackOff":
      return endFault(pod, status, terminationOf(pod, status) ?? { reason: "", exitCode: 1, message, words: quoted(message) }, context);
    case "CreateContainerConfigError":
      return configFault(message, patient);
    case "CreateContainerError":
    case "RunContainerError":
    case "StartError":
    case "ContainerCannotRun":
    case "PreCreateHookError":
    case "PreStartHookError":
    case "PostStartHookError":
      return startFault(reason, message, patient);
    default:
      return imageFault(pod, status, reason, { message, patient, context });
  }
}
function imageFault(pod, status, reason, { message, patient, context }) {
  const name = textAt(status, "name") ?? "";
  const spec = [...listAt(pod, "spec", "containers"), ...listAt(pod, "spec", "initContainers")].find((c) => textAt(c, "name") === name);
  const image = textAt(spec, "image") ?? textAt(status, "image") ?? "";
  const told3 = eventsOf3(pod, context.events).filter((event) => event.reason === "Failed" || event.reason === "InspectFailed").map((event) => event.message).filter((m) => m.includes(image));
  const words = [message, ...told3].join(" ");
  const trouble = pullTroubleOf(reason, image === "" ? words : words.replaceAll(image, "").replaceAll(image.replace(/[:@][^/]*$/, ""), ""));
  if (trouble === void 0) return void 0;
  return { kind: "image", lasting: trouble.lasting || !patient, whose: trouble.whose, words: `cannot pull ${quoted(image)}: ${trouble.why}`, remedy: trouble.whose === blame.cluster ? "Look at the registry; the release did nothing wrong." : "Push the image, or correct its name or the pull secret." };
}
function configFault(message, patient) {
  const lasting2 = /couldn't find key|non-existent config key|runAsNonRoot|run as root|breaks non-root/i.test(message);
  return { kind: "config", lasting: lasting2 || !patient, whose: blame.notReady, words: `cannot be configured: ${quoted(message)}`, remedy: "Add the key or object, or correct the reference to it." };
}
var noCommand = /executable file not found|no such file or directory|permission denied|exec format error/i;
var deviceTrouble = /nvidia-container-cli|libnvidia|unresolvable CDI|failed to inject CDI|device plugin/i;
function startFault(reason, message, patient) {
  const words = `cannot be started (${reason}): ${quoted(message)}`;
  if (deviceTrouble.test(message)) return { kind: "start", lasting: !patient, whose: blame.cluster, words, remedy: "Look at the device plugin and the toolkit of the node." };
  return { kind: "start", lasting: noCommand.test(message) || !patient, whose: blame.crashed, words, remedy: "Correct the command, or the image that should hold it." };
}
function endFault(pod, status, termination, context) {
  const restarts = numberAt(status, "restartCount") ?? 0;
  const lasting2 = restarts >= limitsOf(context).restarts;
  if (/^(StartError|ContainerCannotRun)$/.test(termination.reason)) return startFault(termination.reason, termination.message, !lasting2);
  const times = restarts > 0 ? `ended ${counted(restarts, "time")}, last: ` : "";
  const fault = { kind: "crash", lasting: lasting2, whose: blame.crashed, words: `${times}${termination.words}` };
  if (termination.reason !== "OOMKilled") return { ...fault, remedy: "Read the last lines of its log." };
  const limit = memoryLimitOf(pod, textAt(status, "name") ?? "");
  return limit === void 0 ? { ...fault, whose: blame.unclear, remedy: "Give it a memory limit, so that it can be told who takes the memory of the node." } : { ...fault, remedy: `Raise resources.limits.memory (${limit}), or use less.` };
}

// src/targets/kubernetes/readiness/unschedulable.ts
function parseUnschedulable(message) {
  const head = /^\d+\/(\d+) nodes? (?:is|are) available: /.exec(message);
  if (head === null) return void 0;
  const list = message.slice(head[0].length).split(/\.? (?=preemption:|no new claims)/)[0] ?? "";
  const parsed = { nodes: Number(head[1]), shortages: [], others: [] };
  for (const part2 of list.replace(/\.$/, "").split(/, (?=\d+ )/)) {
    const [, count, words] = /^(\d+) (.*)$/s.exec(part2) ?? [];
    if (count === void 0 || words === void 0) continue;
    const resource = /^Insufficient (\S+)$/.exec(words)?.[1] ?? (words === "Too many pods" ? "pods" : void 0);
    if (resource === void 0) parsed.others.push({ words: words.replace(/^node\(s\) /, ""), nodes: Number(count) });
    else parsed.shortages.push({ resource, nodes: Number(count) });
  }
  return parsed;
}
function unschedulableWords({ nodes, shortages, others }) {
  const of = (count) => `${count} of ${counted(nodes, "node")}`;
  return [...shortages.map((s) => `too little ${s.resource} on ${of(s.nodes)}`), ...others.map((o) => `${of(o.nodes)} ${o.words}`)].join("; ") || `none of ${counted(nodes, "node")} fits`;
}
function noNodeOf(message) {
  const claim = /persistentvolumeclaim "([^"]+)" not found/.exec(message)?.[1];
  if (claim !== void 0) return { whose: blame.notReady, words: `its claim ${claim} does not exist`, remedy: `Add the PersistentVolumeClaim ${claim} to the set, or correct the volume.` };
  const parsed = parseUnschedulable(message);
  if (parsed === void 0) return { whose: blame.room, words: message, remedy: "See what the scheduler says of its nodes." };
  if (parsed.others.some(({ words }) => /free ports/.test(words))) return { whose: blame.port, words: unschedulableWords(parsed), remedy: "Another pod holds the port on these nodes: free it, or take another hostPort." };
  const short2 = parsed.shortages.map((s) => s.resource);
  const remedy = short2.length > 0 ? `Free ${short2.join(" and ")}, add a node, or ask for less.` : "Let a node fit: see its taints and labels, and the tolerations, selectors and affinities of the pod.";
  return { whose: blame.room, words: unschedulableWords(parsed), remedy };
}

// src/targets/kubernetes/readiness/pod-fault.ts
function faultOf(pod, context) {
  if (pod.metadata.deletionTimestamp !== void 0) return void 0;
  const phase = textAt(pod, "status", "phase");
  if (phase === "Succeeded") return void 0;
  if (phase === "Failed") return endedFault(pod);
  return nodeFault(pod, context) ?? placeFault(pod, context) ?? containerFault(pod, context) ?? preparationFault(pod, context);
}
var notItsFault = /^(Evicted|Preempting|UnexpectedAdmissionError|OutOf\w+|NodeAffinity|NodePorts|NodeShutdown|NodeLost|Shutdown|Terminated|TopologyAffinityError|DeviceUnhealthy)$/;
function endedFault(pod) {
  const reason = textAt(pod, "status", "reason") ?? "";
  const message = quoted(textAt(pod, "status", "message") ?? "");
  const words = [reason || "failed", message].filter(Boolean).join(": ");
  const base = { pod, kind: "ended", lasting: true };
  if (reason === "Evicted" && /exceed\w* (the total limit|its local|.*limit)/i.test(message)) return { ...base, whose: blame.crashed, words, remedy: "Raise the limit of ephemeral-storage, or write less." };
  if (reason === "DeadlineExceeded") return { ...base, whose: blame.late, words, remedy: "Raise activeDeadlineSeconds only if it is too short." };
  const disruption = conditionOf(pod, "DisruptionTarget");
  if (notItsFault.test(reason) || disruption?.status === "True") return { ...base, whose: blame.cluster, words: disruption?.status === "True" && reason === "" ? disruptionWords(disruption) : words, remedy: "Look at the node; the release did nothing wrong." };
  return { ...base, ...endedContainer(pod) ?? { whose: blame.crashed, words } };
}
var disruptionWords = ({ reason, message }) => [reason, quoted(message)].filter(Boolean).join(": ");
function endedContainer(pod) {
  const fault = containerFault(pod, { writtenGeneration: 0, pods: [], events: [], siblings: [], now: 0, since: 0, limits: { restarts: 0, graceMs: 0 } });
  return fault === void 0 ? void 0 : { whose: fault.whose, words: fault.words, ...fault.container === void 0 ? {} : { container: fault.container }, ...fault.remedy === void 0 ? {} : { remedy: fault.remedy } };
}
function nodeFault(pod, context) {
  const readiness = conditionOf(pod, "Ready");
  const lost = textAt(pod, "status", "reason") === "NodeLost" || textAt(pod, "status", "phase") === "Unknown" || readiness?.status !== "True" && readiness?.reason === "NodeNotReady";
  if (lost) return { pod, kind: "node", lasting: !inGrace(readiness?.since, context), whose: blame.cluster, words: `its node ${textAt(pod, "spec", "nodeName") ?? ""} does not answer`.replace("  ", " "), remedy: "Bring the node back, or drain it." };
  const disruption = conditionOf(pod, "DisruptionTarget");
  return disruption?.status === "True" ? { pod, kind: "node", lasting: false, whose: blame.cluster, words: `is being taken off its node: ${disruptionWords(disruption)}` } : void 0;
}
function placeFault(pod, context) {
  const placed2 = conditionOf(pod, "PodScheduled");
  if (placed2?.status !== "False") return void 0;
  const gates = listAt(pod, "spec", "schedulingGates").map((gate) => textAt(gate, "name") ?? "");
  if (gates.length > 0) return { pod, kind: "place", lasting: false, whose: blame.room, words: `waits for ${gates.length === 1 ? "its scheduling gate" : "its scheduling gates"} ${gates.join(", ")}` };
  if (placed2.reason !== "Unschedulable") return void 0;
  const { whose, words, remedy } = noNodeOf(quoted(placed2.message));
  const mayMakeRoom = roomIsComing(pod, context);
  return { pod, kind: "place", lasting: mayMakeRoom === void 0 && !inGrace(placed2.since, context), whose, words: `fits on no node: ${words}${mayMakeRoom === void 0 ? "" : ` (${mayMakeRoom})`}`, remedy };
}
function roomIsComing(pod, context) {
  const { graceMs: graceMs3, scaleUpMs } = limitsOf(context);
  const ending = context.pods.filter(({ metadata }) => metadata.deletionTimestamp !== void 0 && context.now < Date.parse(metadata.deletionTimestamp) + graceMs3);
  if (ending.length > 0) return `${counted(ending.length, "pod still ends", "pods still end")}, holding what they have until then`;
  const scaled = eventsOf3(pod, context.events).filter((event) => /ScaleUp|Nominated/.test(event.reason)).at(-1);
  return scaled !== void 0 && !/^NotTrigger/.test(scaled.reason) && ageMs(scaled.at, context) < scaleUpMs ? "the autoscaler adds a node" : void 0;
}
var preparations = [
  { reason: "FailedAttachVolume", kind: "volume", pattern: /Multi-Attach/, whose: blame.room, remedy: "A ReadWriteOnce volume is on one node at a time: use the strategy recreate, or a volume that several nodes may mount." },
  { reason: "FailedMount", kind: "volume", pattern: /(secret|configmap|references non-existent|object) .*not (found|registered)|non-existent/i, whose: blame.notReady, remedy: "Add what the volume refers to." },
  { reason: "FailedMount", kind: "volume", pattern: /./, whose: blame.cluster, remedy: "Look at the storage of the node." },
  { reason: "FailedAttachVolume", kind: "volume", pattern: /./, whose: blame.cluster, remedy: "Look at the storage of the cluster." },
  { reason: "FailedCreatePodSandBox", kind: "sandbox", pattern: /RuntimeHandler|runtime class|no runtime for/i, whose: blame.notReady, remedy: "Correct runtimeClassName, or install that runtime on the nodes." },
  { reason: "FailedCreatePodSandBox", kind: "sandbox", pattern: /./, whose: blame.cluster, remedy: "Look at the network and the runtime of the node." }
];
function preparationFault(pod, context) {
  const waiting = ["initContainerStatuses", "containerStatuses"].some((list) => listAt(pod, "status", list).some((s) => /^(ContainerCreating|PodInitializing)$/.test(textAt(s, "state", "waiting", "reason") ?? "")));
  if (!waiting) return void 0;
  const event = eventsOf3(pod, context.events).filter((e) => preparations.some((p) => p.reason === e.reason)).at(-1);
  const found = event && preparations.find(({ reason, pattern }) => reason === event.reason && pattern.test(event.message));
  if (event === void 0 || found === void 0) return void 0;
  return { pod, kind: found.kind, lasting: !inGrace(conditionOf(pod, "PodScheduled")?.since, context), whose: found.whose, words: `cannot be started on its node: ${quoted(event.message)}`, remedy: found.remedy };
}

// src/targets/kubernetes/readiness/pods.ts
var isEnding = (pod) => pod.metadata.deletionTimestamp !== void 0;
var isReady2 = (pod) => conditionOf(pod, "Ready")?.status === "True";
var gravity = ["release-bad", "capacity", "infrastructure-bad", "unknown"];
function lastingFaults(pods, context) {
  const faults = faultsOf(pods, context);
  const ends = faults.filter((fault) => fault.kind === "ended" && isReplaced(fault.pod));
  const budget = ends.length >= limitsOf(context).restarts;
  return gravest(faults.filter((fault) => fault.lasting && (budget || !ends.includes(fault))));
}
var gravest = (faults) => [...faults].sort((a, b) => gravity.indexOf(a.whose.class) - gravity.indexOf(b.whose.class));
var faultsOf = (pods, context) => pods.map((pod) => faultOf(pod, context)).filter((fault) => fault !== void 0);
var isReplaced = (pod) => (pod.metadata.ownerReferences ?? []).some((owner) => owner.controller === true && owner.kind !== "Job");
function failureFrom([worst, ...others], context) {
  if (worst === void 0) return void 0;
  const alike = others.filter((fault) => fault.kind === worst.kind).length;
  const words = [`pod ${worst.pod.metadata.name}: ${worst.words}`, alike === 0 ? "" : `${counted(alike, "more pod")} likewise`, eventWords(worst, context)];
  return failed2(worst.whose, words.filter(Boolean).join("; "), worst.remedy);
}
function eventWords({ pod, words }, context) {
  const told3 = eventsOf3(pod, context.events).filter((event) => event.warning).map(({ reason, message }) => ({ reason, message: quoted(message) }));
  const fresh = [...new Map(told3.filter(({ message }) => message !== "" && !words.includes(message)).map((event) => [event.reason, `${event.reason}: ${event.message}`])).values()].slice(-3);
  return fresh.length === 0 ? "" : `last events: ${fresh.join(" | ")}`;
}
function podActivity(pods, context) {
  const doing = new Map(activities.map((activity) => [activity, 0]));
  for (const pod of pods) {
    const activity = activityOf(pod, context);
    if (activity !== void 0) doing.set(activity, (doing.get(activity) ?? 0) + 1);
  }
  return [...doing].filter(([, count]) => count > 0).map(([activity, count]) => `${count} ${activity}`).join(", ");
}
var activities = ["waiting for a node", "pulling its image", "waiting for configuration", "being set up", "initialising", "crashing", "lost with its node", "not ready yet", "ending"];
var activityOfFault = {
  place: "waiting for a node",
  image: "pulling its image",
  config: "waiting for configuration",
  crash: "crashing",
  start: "crashing",
  node: "lost with its node",
  volume: "being set up",
  sandbox: "being set up"
};
function activityOf(pod, context) {
  if (isEnding(pod)) return "ending";
  const phase = textAt(pod, "status", "phase");
  if (isReady2(pod) || phase === "Succeeded" || phase === "Failed") return void 0;
  const fault = faultOf(pod, context);
  if (fault !== void 0) return activityOfFault[fault.kind];
  if (textAt(pod, "spec", "nodeName") === void 0 && conditionOf(pod, "PodScheduled")?.status !== "True") return "waiting for a node";
  const last = eventsOf3(pod, context.events).at(-1)?.reason;
  if (last === "Pulling") return "pulling its image";
  if (listAt(pod, "status", "initContainerStatuses").some((s) => at(s, "state", "running") !== void 0 && booleanAt(s, "started") !== true)) return "initialising";
  return listAt(pod, "status", "containerStatuses").some((s) => at(s, "state", "running") !== void 0) ? "not ready yet" : "being set up";
}
function podsOfTemplate(template, pods) {
  const wanted = recordAt(template, "metadata", "labels");
  const revision = wanted[labels.revision];
  if (revision !== void 0) return pods.filter((pod) => pod.metadata.labels?.[labels.revision] === revision);
  const images = (spec) => new Map(listAt(spec, "containers").map((c) => [textAt(c, "name") ?? "", textAt(c, "image") ?? ""]));
  const ofTemplate = [...images(at(template, "spec"))];
  return pods.filter((pod) => {
    const its = images(at(pod, "spec"));
    return Object.entries(wanted).every(([key4, value]) => pod.metadata.labels?.[key4] === value) && ofTemplate.every(([name, image]) => its.get(name) === image);
  });
}
function blameOfSlow(pods) {
  return pods.some((pod) => !isEnding(pod) && !isReady2(pod) && listAt(pod, "status", "containerStatuses").some((s) => at(s, "state", "running") !== void 0)) ? blame.notReady : blame.unclear;
}

// src/targets/kubernetes/readiness/workloads.ts
var unobserved = progressing("its controller has not come to it yet");
var countWords = ({ wanted, updated, available }) => `${updated} of ${wanted} updated, ${available} available`;
var countsOf = (object2) => ({
  wanted: numberAt(object2, "spec", "replicas") ?? 1,
  updated: numberAt(object2, "status", "updatedReplicas") ?? 0,
  available: numberAt(object2, "status", "availableReplicas") ?? 0,
  all: numberAt(object2, "status", "replicas") ?? 0
});
var progressWords = (counts, pods, context) => [counts, podActivity(pods, context)].filter(Boolean).join("; ");
var speaking = (object2, context) => {
  const fresh = podsOfTemplate(at(object2, "spec", "template"), context.pods);
  return [...fresh, ...context.pods.filter((pod) => isEnding(pod) && !fresh.includes(pod))];
};
function judgeDeployment(object2, context) {
  if (!isObserved(object2, context)) return unobserved;
  const counts = countsOf(object2);
  const progress = conditionOf(object2, "Progressing");
  const pods = speaking(object2, context);
  const complete = counts.updated >= counts.wanted && counts.all <= counts.updated && counts.available >= counts.wanted;
  if (complete && (progress === void 0 || progress.reason === "NewReplicaSetAvailable" || booleanAt(object2, "spec", "paused") === true)) return whenEnded(object2, context, counts);
  const failure = replicaFailure(object2, context) ?? failureFrom(lastingFaults(pods, context), context) ?? deadlineFailure(progress, { pods, counts }, context);
  if (failure !== void 0) return failure;
  const words = progressWords(countWords(counts), pods, context);
  return progressing(booleanAt(object2, "spec", "paused") === true ? `${words}; paused: nothing moves until spec.paused is taken away` : words);
}
function whenEnded(object2, context, counts) {
  const ending = numberAt(object2, "status", "terminatingReplicas") ?? context.pods.filter(isEnding).length;
  if (limitsOf(context).terminating === "wait" && ending > 0) return progressing(`${countWords(counts)}; ${counted(ending, "old pod")} ending`);
  return ready(`${counts.available} of ${counts.wanted} available`);
}
function deadlineFailure(progress, { pods, counts }, context) {
  if (progress?.reason !== "ProgressDeadlineExceeded") return void 0;
  const known = failureFrom(gravest(faultsOf(pods, context)), context);
  if (known !== void 0) return { ...known, words: `${known.words} (ProgressDeadlineExceeded)` };
  const running = pods.some((pod) => !isEnding(pod) && textAt(pod, "status", "phase") === "Running");
  return failed2(
    running ? blame.notReady : blame.unclear,
    `${countWords(counts)}; ${quoted(progress.message) || "its progress deadline is over"} (ProgressDeadlineExceeded)`,
    "See why the new pods do not become ready; if they only need longer, raise progressDeadlineSeconds and give them a startupProbe."
  );
}
function replicaFailure(object2, context) {
  const condition = conditionOf(object2, "ReplicaFailure");
  if (condition?.status !== "True") return void 0;
  const words = `its pods are refused: ${quoted(condition.message)}`;
  const patient = inGrace(condition.since, context);
  if (/exceeded quota|failed quota/.test(condition.message)) return patient || context.pods.some(isEnding) ? void 0 : failed2(blame.quota, words, "Raise the quota, or ask for less.");
  if (/failed calling webhook|failed to call webhook/.test(condition.message)) return patient ? void 0 : failed2(blame.cluster, words, "Bring the webhook back; the release did nothing wrong.");
  if (/denied the request|violates PodSecurity|is forbidden|Invalid value|is invalid/.test(condition.message)) return failed2(blame.notReady, words, "Change the pod template so that the cluster’s policy admits it.");
  return patient ? void 0 : failed2(blame.unclear, words);
}
function judgeReplicaSet(object2, context) {
  if (!isObserved(object2, context)) return unobserved;
  const counts = countsOf(object2);
  if (counts.all === counts.wanted && counts.available >= counts.wanted) return ready(`${counts.available} of ${counts.wanted} available`);
  return replicaFailure(object2, context) ?? failureFrom(lastingFaults(context.pods, context), context) ?? progressing(progressWords(`${counts.all} of ${counts.wanted} there, ${counts.available} available`, context.pods, context));
}
function judgeDaemonSet(object2, context) {
  if (!isObserved(object2, context)) return unobserved;
  const count = (field) => numberAt(object2, "status", field) ?? 0;
  const counts = { wanted: count("desiredNumberScheduled"), updated: count("updatedNumberScheduled"), available: count("numberAvailable"), all: count("currentNumberScheduled") };
  if (counts.wanted === 0) return warning("no node wants it: see its nodeSelector and tolerations");
  if (textAt(object2, "spec", "updateStrategy", "type") === "OnDelete") return onDelete(counts, context);
  if (counts.updated >= counts.wanted && counts.available >= counts.wanted) return ready(`${counts.available} of ${counts.wanted} available`);
  const pods = speaking(object2, context);
  const words = progressWords(countWords(counts), pods, context);
  const surge = at(object2, "spec", "updateStrategy", "rollingUpdate", "maxSurge") ?? 0;
  return failureFrom(lastingFaults(pods, context), context) ?? progressing(counts.wanted === 1 && (surge === 0 || surge === "0%") ? `${words}; without maxSurge its one node is without it meanwhile` : words);
}
function onDelete(counts, context) {
  if (counts.available < counts.wanted) return failureFrom(lastingFaults(context.pods, context), context) ?? progressing(progressWords(countWords(counts), context.pods, context));
  const old = counts.wanted - counts.updated;
  return old <= 0 ? ready(`${counts.available} of ${counts.wanted} available`) : warning(`${countWords(counts)}; updateStrategy is OnDelete: ${counted(old, "pod")} of before until somebody deletes ${old === 1 ? "it" : "them"}`);
}

// src/targets/kubernetes/readiness/custom.ts
function judgeOther(object2, context) {
  if (isOutdated(object2, context)) return unobserved;
  if (object2.kind === "Namespace") return textAt(object2, "status", "phase") === "Terminating" ? progressing("is being deleted") : ready("exists");
  const all = conditionsOf(object2);
  const old = (condition) => condition.observedGeneration !== void 0 && condition.observedGeneration < context.writtenGeneration;
  const find2 = (type2, status) => all.find((c) => c.type === type2 && c.status === status && !old(c));
  const stalled = find2("Stalled", "True");
  if (stalled !== void 0) return failed2(blame.notReady, `stalled: ${told(stalled)}`);
  const busy = find2("Reconciling", "True");
  if (busy !== void 0) return progressing(`reconciling: ${told(busy)}`);
  for (const type2 of ["Ready", "Available"]) {
    const condition = all.find((c) => c.type === type2);
    if (condition === void 0) continue;
    if (old(condition)) return unobserved;
    return condition.status === "True" ? ready(type2.toLowerCase()) : progressing(`not ${type2.toLowerCase()} yet: ${told(condition)}`);
  }
  if (isBuiltIn(object2.apiVersion)) return ready("exists");
  return ready(at(object2, "status") === void 0 ? "exists; it has no status that says more" : "exists; none of its conditions says whether it is ready");
}
var told = ({ reason, message }) => quoted(message) || reason || "nothing says why";

// src/targets/kubernetes/readiness/jobs.ts
function judgeJob(object2, context) {
  if (isOutdated(object2, context)) return unobserved;
  const over = (type2) => [conditionOf(object2, type2)].find((condition) => condition?.status === "True");
  const lost = over("Failed") ?? over("FailureTarget");
  if (lost !== void 0) return jobFailure(lost, context);
  const succeeded = numberAt(object2, "status", "succeeded") ?? 0;
  if (over("Complete") !== void 0 || over("SuccessCriteriaMet") !== void 0) return ready(`completed (${counted(succeeded, "pod")} succeeded)`);
  if (booleanAt(object2, "spec", "suspend") === true) return progressing("suspended: it does not run until spec.suspend is taken away");
  const failure = failureFrom(faultsOf(context.pods, context).filter((fault) => fault.lasting && fault.kind !== "crash" && fault.kind !== "ended"), context);
  const ended3 = numberAt(object2, "status", "failed") ?? 0;
  const words = [`${succeeded} of ${numberAt(object2, "spec", "completions") ?? 1} succeeded`, ended3 === 0 ? "" : `${ended3} failed`, podActivity(context.pods, context) || "running"].filter(Boolean);
  return failure ?? progressing(words.join("; "));
}
function jobFailure({ reason, message }, context) {
  const [last] = faultsOf(context.pods, context).filter((fault) => fault.kind === "ended" || fault.kind === "crash").sort(newestFirst);
  const words = [quoted(message) || "it failed", reason === "" ? "" : `(${reason})`].filter(Boolean).join(" ");
  const told3 = last === void 0 ? words : `${words}; pod ${last.pod.metadata.name}: ${last.words}`;
  if (reason === "DeadlineExceeded") return failed2(blame.late, told3, "Raise activeDeadlineSeconds only if it is too short.");
  return failed2(last?.whose.class === "infrastructure-bad" ? blame.cluster : blame.command, told3, "Read the last lines of its log.");
}
var newestFirst = (a, b) => (a.pod.metadata.creationTimestamp ?? "") < (b.pod.metadata.creationTimestamp ?? "") ? 1 : -1;
function judgePod(object2, context) {
  const phase = textAt(object2, "status", "phase");
  const policy = textAt(object2, "spec", "restartPolicy") ?? "Always";
  if (phase === "Succeeded") return policy === "Always" ? failed2(blame.unclear, "it has ended, though its restartPolicy is Always", "See whether its node was shut down.") : ready("has run to its end");
  if (phase !== "Failed" && isReady2(object2)) return ready("ready");
  const fault = faultOf(object2, context);
  if (fault?.lasting === true) return failureFrom([fault], context);
  const mayRun = listAt(object2, "status", "containerStatuses").length;
  return progressing(podActivity([object2], context) || (mayRun === 0 ? "not started yet" : "not ready yet"));
}

// src/targets/kubernetes/readiness/network.ts
var addressesOf = (object2) => listAt(object2, "status", "loadBalancer", "ingress").map((i) => textAt(i, "ip") ?? textAt(i, "hostname") ?? "").filter(Boolean);
function judgeService(object2, context) {
  if (textAt(object2, "spec", "type") !== "LoadBalancer") return ready("exists");
  const addresses = addressesOf(object2);
  const balancers = context.pods.filter((pod) => pod.metadata.labels?.["svccontroller.k3s.cattle.io/svcname"] === object2.metadata.name);
  const waiting = balancers.filter((pod) => !isReady2(pod));
  if (addresses.length === 0) return balancerFailure(object2, waiting, context) ?? progressing(waiting.length > 0 ? `no address yet: ${waiting.length} of ${balancers.length} svclb pods are not ready` : "no address yet");
  if (waiting.length === 0) return ready(`reached at ${quoted(addresses.join(", "))}`);
  const words = `reached at ${quoted(addresses.join(", "))}; ${waiting.length} of ${balancers.length} svclb pods are not ready`;
  return waiting.length === balancers.length ? balancerFailure(object2, waiting, context) ?? progressing(words) : warning(words);
}
function balancerFailure(object2, waiting, context) {
  for (const pod of waiting) {
    const placed2 = conditionOf(pod, "PodScheduled");
    if (placed2?.reason !== "Unschedulable" || inGrace(placed2.since, context)) continue;
    const { whose, words } = noNodeOf(quoted(placed2.message));
    const ports = listAt(object2, "spec", "ports").map((port) => numberAt(port, "port")).join(", ");
    return failed2(whose, `the svclb pod ${pod.metadata.name} fits on no node: ${words} (port ${ports})`, "Another LoadBalancer Service or hostPort holds the port on these nodes: free it, or take another port.");
  }
  return void 0;
}
function judgeIngress(object2, context) {
  const addresses = addressesOf(object2);
  if (addresses.length > 0) return ready(`reached at ${quoted(addresses.join(", "))}`);
  if (inGrace(void 0, context)) return progressing("no controller has published an address yet");
  return warning("no controller has published an address: either none serves this class, or it is not told to publish one");
}
var current = (conditions, context) => conditions.filter((c) => (c.observedGeneration ?? 0) >= context.writtenGeneration);
function parentsOf(object2) {
  return listAt(object2, "spec", "parentRefs").map((ref) => ({
    words: `${textAt(ref, "kind") ?? "Gateway"} ${textAt(ref, "name") ?? ""}`,
    conditions: listAt(object2, "status", "parents").filter((parent) => sameParent(ref, parent, object2.metadata.namespace)).flatMap((parent) => conditionsOf(parent, "conditions"))
  }));
}
function sameParent(ref, parent, namespace) {
  const identity = (...path5) => (of) => [
    textAt(of, ...path5, "group") ?? "gateway.networking.k8s.io",
    textAt(of, ...path5, "kind") ?? "Gateway",
    textAt(of, ...path5, "namespace") ?? namespace,
    textAt(of, ...path5, "name"),
    textAt(of, ...path5, "sectionName"),
    numberAt(of, ...path5, "port")
  ];
  return JSON.stringify(identity()(ref)) === JSON.stringify(identity("parentRef")(parent));
}
function judgeRoute(object2, context) {
  const parents = parentsOf(object2);
  if (parents.length === 0) return warning("names no parent: no Gateway serves it");
  for (const { words, conditions } of parents) {
    const now = current(conditions, context);
    for (const type2 of ["Accepted", "ResolvedRefs"]) {
      const condition = now.find((c) => c.type === type2);
      if (condition === void 0) return progressing(`${words} has not answered for it yet${conditions.length > 0 ? " (its status is older than the route)" : "; k3s’s Traefik serves Gateway API only where that is turned on"}`);
      if (condition.status !== "True") return refused(`${words}: ${type2} is ${condition.status}`, condition, context);
    }
  }
  return ready(`accepted by ${parents.map((parent) => parent.words).join(", ")}`);
}
function refused(words, condition, context) {
  const told3 = `${words}: ${[condition.reason, quoted(condition.message)].filter(Boolean).join(": ")}`;
  return condition.status !== "False" || condition.reason === "Pending" || inGrace(condition.since, context) ? progressing(told3) : failed2(blame.notReady, told3, "Correct the reference or the listener that it names.");
}
function judgeGateway(object2, context) {
  const now = current(conditionsOf(object2), context);
  const accepted2 = now.find((c) => c.type === "Accepted");
  if (accepted2 === void 0) return progressing("no controller has answered for it yet");
  if (accepted2.status !== "True") return refused("Accepted is not True", accepted2, context);
  const lame = listAt(object2, "status", "listeners").flatMap((listener) => current(conditionsOf(listener, "conditions"), context).filter((c) => (c.type === "ResolvedRefs" || c.type === "Accepted") && c.status === "False").map((c) => `listener ${textAt(listener, "name") ?? ""}: ${c.reason}: ${quoted(c.message)}`));
  const programmed = now.find((c) => c.type === "Programmed");
  if (lame.length > 0) return progressing(lame.join("; "));
  return programmed?.status === "True" ? ready("programmed") : progressing(programmed === void 0 ? "accepted, not programmed yet" : `accepted, not programmed yet: ${quoted(programmed.message) || programmed.reason}`);
}

// src/targets/kubernetes/readiness/stateful-set.ts
var revisionOf = (pod) => pod.metadata.labels?.["controller-revision-hash"];
function judgeStatefulSet(object2, context) {
  if (!isObserved(object2, context)) return unobserved;
  const wanted = numberAt(object2, "spec", "replicas") ?? 1;
  const count = (field) => numberAt(object2, "status", field) ?? 0;
  const updateRevision = textAt(object2, "status", "updateRevision");
  const settled = textAt(object2, "status", "currentRevision") === updateRevision;
  const counts = { wanted, updated: settled && count("updatedReplicas") === 0 ? count("currentReplicas") : count("updatedReplicas"), available: count("availableReplicas"), all: count("replicas") };
  if (textAt(object2, "spec", "updateStrategy", "type") === "OnDelete") return onDelete(counts, context);
  const partition = numberAt(object2, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
  const toUpdate = Math.max(0, wanted - partition);
  if (counts.all === wanted && counts.updated >= toUpdate && counts.available >= wanted && (partition > 0 || settled)) {
    return ready(partition === 0 ? `${counts.available} of ${wanted} available` : `${counts.updated} of ${wanted} updated (partition ${partition}), ${counts.available} available`);
  }
  const fresh = context.pods.filter((pod) => revisionOf(pod) === updateRevision);
  const failure = failureFrom(lastingFaults(fresh, context), context) ?? stuckFailure(object2, context);
  if (failure !== void 0) return failure;
  const soon = count("readyReplicas") - counts.available;
  const words = progressWords(countWords({ ...counts, wanted: toUpdate }), context.pods.filter((pod) => fresh.includes(pod) || isEnding(pod)), context);
  return progressing(soon > 0 ? `${words}; ${soon} ready for less than minReadySeconds` : words);
}
function stuckPod(object2, context) {
  const updateRevision = textAt(object2, "status", "updateRevision");
  const partition = numberAt(object2, "spec", "updateStrategy", "rollingUpdate", "partition") ?? 0;
  if (updateRevision === void 0 || textAt(object2, "spec", "updateStrategy", "type") === "OnDelete") return void 0;
  const old = context.pods.filter((pod) => revisionOf(pod) !== void 0 && revisionOf(pod) !== updateRevision && ordinalOf(pod) >= partition && !isEnding(pod) && !isReady2(pod));
  const found = old.map((pod) => ({ pod, fault: faultOf(pod, context) })).find(({ fault: fault2 }) => fault2 === void 0 ? ageMs(void 0, context) >= 2 * limitsOf(context).graceMs : fault2.lasting && fault2.whose.class !== "infrastructure-bad");
  if (found === void 0) return void 0;
  const { pod: { metadata: { name, namespace, uid } }, fault } = found;
  return { namespace, name, uid, words: `pod ${name} is still of the revision before and never gets ready (${fault?.words ?? "it runs, and its probe fails"}); the controller waits for it and updates nothing (kubernetes #67250)` };
}
var ordinalOf = (pod) => Number(/-(\d+)$/.exec(pod.metadata.name)?.[1] ?? 0);
function stuckFailure(object2, context) {
  const stuck = stuckPod(object2, context);
  if (stuck === void 0) return void 0;
  const { name, namespace } = stuck;
  return failed2(blame.unclear, stuck.words, `Delete the pod ${namespace === void 0 ? name : `${namespace}/${name}`}: it comes back of the wanted revision.`);
}

// src/targets/kubernetes/readiness/storage.ts
function judgeDefinition(object2) {
  const names2 = conditionOf(object2, "NamesAccepted");
  if (names2?.status === "False") return failed2(blame.notReady, `its names are not accepted: ${quoted(names2.message) || names2.reason}`, "Another CustomResourceDefinition has the name: take one of them away.");
  return conditionOf(object2, "Established")?.status === "True" ? ready("established") : progressing("not established yet");
}
function judgeClaim(object2, context) {
  const phase = textAt(object2, "status", "phase");
  if (phase === "Bound") return ready("bound");
  if (phase === "Lost") return failed2(blame.cluster, `its volume ${textAt(object2, "spec", "volumeName") ?? ""} is lost`.replace("  ", " "), "Restore the PersistentVolume; the claim does not come back by itself.");
  const events = eventsOf3(object2, context.events);
  const failure = provisionFailure(object2, context);
  if (failure !== void 0) return failure;
  if (waitsForConsumer(object2, context)) {
    const consumer = context.siblings.find((sibling) => consumes(sibling, object2)) ?? context.pods.find((pod) => consumes(pod, object2));
    return consumer === void 0 ? warning("waits for its first consumer, and nothing in the set uses it") : ready(`binds when the first pod of ${consumer.kind} ${consumer.metadata.name} has a node (WaitForFirstConsumer)`);
  }
  const last = events.at(-1);
  return progressing(last === void 0 ? "not bound yet" : `not bound yet: ${quoted(last.message)}`);
}
function waitsForConsumer(object2, context) {
  const name = textAt(object2, "spec", "storageClassName");
  const storageClass = context.siblings.find((sibling) => sibling.kind === "StorageClass" && sibling.metadata.name === name);
  if (storageClass !== void 0) return textAt(storageClass, "volumeBindingMode") === "WaitForFirstConsumer";
  return eventsOf3(object2, context.events).some((event) => event.reason === "WaitForFirstConsumer" || event.reason === "WaitForPodScheduled");
}
function provisionFailure(object2, context) {
  if (inGrace(object2.metadata.creationTimestamp, context)) return void 0;
  const last = eventsOf3(object2, context.events).filter((event) => event.reason === "ProvisioningFailed" || event.reason === "FailedBinding").at(-1);
  if (last === void 0) return void 0;
  const words = `cannot be bound: ${quoted(last.message)}`;
  if (/no storage class is set|storageclass.*not found/i.test(last.message)) return failed2(blame.notReady, words, "Name a storageClassName that the cluster has, or make one the default.");
  if (/quota|insufficient|exhausted|no space|not enough|capacity/i.test(last.message)) return failed2(blame.room, words, "Make room in the storage, or ask for less.");
  return failed2(blame.cluster, words, "Look at the provisioner of the storage class.");
}
function consumes(user, claim) {
  if ((user.metadata.namespace ?? claim.metadata.namespace) !== claim.metadata.namespace && claim.metadata.namespace !== void 0) return false;
  if (listAt(user, "spec", "volumeClaimTemplates").some((t) => claim.metadata.name.startsWith(`${textAt(t, "metadata", "name")}-${user.metadata.name}-`))) return true;
  const specs = [at(user, "spec", "template", "spec"), at(user, "spec", "jobTemplate", "spec", "template", "spec"), user.kind === "Pod" ? at(user, "spec") : void 0];
  return specs.some((spec) => listAt(spec, "volumes").some((volume) => textAt(volume, "persistentVolumeClaim", "claimName") === claim.metadata.name));
}

// src/targets/kubernetes/readiness/judge.ts
var gatewayRoutes = Object.fromEntries(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"].map((kind) => [`gateway.networking.k8s.io/${kind}`, judgeRoute]));
var rules = new Map(Object.entries({
  "apps/Deployment": judgeDeployment,
  "apps/ReplicaSet": judgeReplicaSet,
  "apps/StatefulSet": judgeStatefulSet,
  "apps/DaemonSet": judgeDaemonSet,
  "batch/Job": judgeJob,
  "/Pod": judgePod,
  "/PersistentVolumeClaim": judgeClaim,
  "/Service": judgeService,
  "apiextensions.k8s.io/CustomResourceDefinition": judgeDefinition,
  "networking.k8s.io/Ingress": judgeIngress,
  "gateway.networking.k8s.io/Gateway": judgeGateway,
  ...gatewayRoutes,
  "autoscaling/HorizontalPodAutoscaler": judgeAutoscaler,
  "policy/PodDisruptionBudget": judgeBudget
}));
function judgeReadiness(object2, context) {
  if (object2.metadata.deletionTimestamp !== void 0) {
    const held = object2.metadata.finalizers ?? [];
    return progressing(`is being deleted${held.length === 0 ? "" : `, held by ${held.join(", ")}`}`);
  }
  return (rules.get(`${groupOf2(object2.apiVersion)}/${object2.kind}`) ?? judgeOther)(object2, context);
}
function judgeOverdue(object2, context) {
  const late = judgeReadiness(object2, { ...context, limits: { ...context.limits, restarts: 1, graceMs: 0, scaleUpMs: 0 } });
  if (late.state !== "progressing") return late;
  const template = at(object2, "spec", "template");
  const pods = object2.kind === "Pod" ? [object2] : template === void 0 ? context.pods : podsOfTemplate(template, context.pods);
  const [fault] = gravest(faultsOf(pods, context));
  return failed2(fault?.whose ?? blameOfSlow(pods), `not ready in time: ${late.words}${fault === void 0 ? "" : `; pod ${fault.pod.metadata.name}: ${fault.words}`}`, fault?.remedy);
}
function readinessWords(object2, readiness) {
  const mark = { ready: "", progressing: "", warning: "look: ", failed: "failed: " }[readiness.state];
  return `${object2.kind} ${object2.metadata.name}: ${mark}${readiness.words}`;
}

// src/targets/kubernetes/step-run.ts
var takeFrom = ["slipway", "kubectl-client-side-apply", "before-first-apply"];
var lookMs = 2e3;
var tellEveryMs2 = 1e3;
var eventsAfterMs = 3e3;
var earlierMs = lookMs + 1e3;
function startStep(context, hold, step3, signal) {
  return { context, hold, step: step3, signal: AbortSignal.any([signal, hold.lost]), until: context.ports.clock.now() + Math.max(500, step3.deadlineMs - earlierMs) };
}
var stamped = (object2, { epoch }) => ({ ...object2, metadata: { ...object2.metadata, annotations: { ...object2.metadata.annotations, [annotations.epoch]: String(epoch) } } });
async function write2(run, object2) {
  const { context, hold, step: step3, signal } = run;
  const [wanted, id] = [digestJson(object2), identityOf2(refOf2(object2))];
  const there = standing(context, id);
  if (there?.wanted === wanted) return there.object;
  context.standing.delete(id);
  const written2 = await context.client.apply(stamped(object2, hold), { manager: fieldManager, takeFrom }, signal);
  context.view.put(written2);
  context.standing.set(id, { wanted, object: written2 });
  context.state.inventory.wrote([{ ...refOf2(written2), service: step3.service, uid: written2.metadata.uid ?? "" }]);
  return written2;
}
function standing({ standing: known, view }, id) {
  const found = known.get(id);
  const seen = found && view.seen(found.object);
  return seen === "unseen" || seen?.metadata.resourceVersion === found?.object.metadata.resourceVersion ? found : void 0;
}
async function remove({ context, signal }, { ref, uid }) {
  await context.client.remove(ref, { propagation: "Background", ...uid === void 0 ? {} : { uid } }, signal);
  context.standing.delete(identityOf2(ref));
  context.state.inventory.removed([ref]);
}
async function writeAll(run, objects) {
  return Promise.all(objects.map((object2) => write2(run, object2)));
}
async function isLate({ context: { ports: { clock }, view }, signal, until }, kind = kinds.pod) {
  if (clock.now() < until) return false;
  await Promise.all([kind, kinds.pod].map((one2) => view.reread(one2, signal)));
  return clock.now() >= until;
}
async function awaitReady(run, written2) {
  const { context, signal, step: step3 } = run;
  const { clock, progress } = context.ports;
  const since = clock.now();
  let told3 = { words: "", at: since };
  return context.view.until(async () => {
    let seen = await lookAt(run, written2, since);
    if (isAgainst(seen)) {
      await Promise.all([written2, kinds.pod].map((kind) => context.view.reread(kind, signal)));
      seen = await lookAt(run, written2, since);
    }
    const { object: object2, readiness, freed } = seen;
    if (freed) return void 0;
    const [words, now] = [readinessWords(object2, readiness), clock.now()];
    if (words !== told3.words && now - told3.at >= tellEveryMs2 && readiness.state === "progressing") {
      progress.report({ stage: "deploy", subject: step3.service, state: "running", line: `${step3.service}  ${words}` });
      told3 = { words, at: now };
    }
    if (readiness.state === "failed") throw notReady(object2, readiness);
    if (isAgainst(seen)) throw overdue(object2, readiness, now - since);
    return readiness.state === "progressing" ? void 0 : readiness;
  }, { service: step3.service, everyMs: lookMs }, signal);
}
var isAgainst = ({ readiness: { state }, late, freed }) => !freed && (state === "failed" || state === "progressing" && late);
async function lookAt(run, written2, since) {
  const { context, signal, until } = run;
  const object2 = (await context.view.objects(written2, signal)).find((o) => o.metadata.name === written2.metadata.name) ?? written2;
  const now = context.ports.clock.now();
  const seen = await sightOf(run, written2, { since, now, events: now - since < eventsAfterMs ? [] : await context.warnings.recent(signal) });
  const late = now >= until;
  return { object: object2, readiness: late ? judgeOverdue(object2, seen) : judgeReadiness(object2, seen), late, freed: await freeStuck(run, object2, seen) };
}
async function freeStuck(run, object2, seen) {
  const stuck = object2.kind === "StatefulSet" ? stuckPod(object2, { ...seen, pods: await podsOfService(run) }) : void 0;
  if (stuck === void 0) return false;
  const { log } = run.context.ports;
  log.warning(`${run.step.service}: ${stuck.words}. It is deleted, and comes back of the wanted revision.`);
  await remove(run, { ref: { ...kinds.pod, name: stuck.name, namespace: stuck.namespace ?? run.context.namespace }, uid: stuck.uid });
  return true;
}
var podsOfService = async ({ context, step: step3, signal }) => ofService(step3.service, await context.view.objects(kinds.pod, signal));
async function sightOf({ context, signal }, written2, { since, now, events }) {
  const { [labels.service]: service = "", [labels.revision]: rev = "" } = written2.metadata.labels ?? {};
  const pods = podsOf(service, rev, await context.view.objects(kinds.pod, signal));
  return { writtenGeneration: written2.metadata.generation ?? 0, pods, events, siblings: [], now, since };
}
var notReady = (object2, { reason, words, remedy }) => new UserError(`${describe2(refOf2(object2))} ${words}`, { reason, where: describe2(refOf2(object2)), ...remedy === void 0 ? {} : { remedy } });
var overdue = (object2, { words }, afterMs) => new UserError(`${describe2(refOf2(object2))} was not ready after ${formatDuration(afterMs)}: ${words}`, { reason: "release-not-ready", where: describe2(refOf2(object2)), remedy: "See what the message waits for; raise `ready.within` only if it is too short." });

// src/targets/kubernetes/stable-service.ts
function pinnedRev(service) {
  const pin = recordAt(service, "spec", "selector")[labels.revision];
  return typeof pin === "string" ? pin : null;
}
async function observeStable({ view }, { stable }, signal) {
  if (stable === void 0) return void 0;
  return (await view.objects(kinds.service, signal)).find(({ metadata }) => metadata.name === stable.metadata.name);
}
async function unpinShared(run, next) {
  const { context, step: step3, signal } = run;
  const live = await observeStable(context, next, signal);
  const pin = live === void 0 ? null : pinnedRev(live);
  const running = (await observeWorkloads(context, signal)).filter((w) => w.service === step3.service);
  const same3 = running.filter(({ object: object2 }) => object2.metadata.name === next.workload.metadata.name && object2.kind === next.workload.kind);
  if (pin === null || pin === next.form.rev || running.length !== 1 || same3[0]?.rev !== pin) return;
  const { stable } = await observeRevision(context, step3.service, pin, signal);
  if (stable) await write2(run, pinService(stable, null));
}

// src/targets/kubernetes/ensure.ts
async function ensureRevision(run, rev, replicas) {
  const { context, step: step3, signal } = run;
  const revision = await observeRevision(context, step3.service, rev, signal);
  await Promise.all([announced(run, announce(run, revision)), writeNeeded(run, revision.base)]);
  if (revision.form.mode === "shared") await unpinShared(run, revision);
  const stepping = await observeStepping(run, revision);
  if (stepping !== void 0) return { level: "data-plane", note: (await ensureStep(run, revision, { ...stepping, replicas })).words };
  const update = replicas === 0 ? void 0 : await observeUpdate(run, revision, replicas);
  const written2 = await writeWorkload(run, revision, { replicas, update });
  if (replicas === 0) return { level: "accepted", note: "announced" };
  const { words } = await awaitReady(run, written2);
  if (update === void 0) return { level: "data-plane", note: words };
  await writeWorkload(run, revision, { replicas, update: void 0 });
  return { level: "data-plane", note: `${words}, replaced one by one in the room of those before` };
}
async function observeUpdate(run, { service, workload, form: form2 }, replicas) {
  const { context, step: step3, signal } = run;
  if (form2.mode !== "shared" || workload.kind !== "Deployment") return void 0;
  const live = (await observeWorkloads(context, signal)).find((w) => w.service === service && w.object.kind === "Deployment" && w.object.metadata.name === workload.metadata.name);
  if (live === void 0) return void 0;
  if (live.object.metadata.annotations?.[annotations.inPlace] !== void 0) return "in-place";
  if (live.rev === form2.rev) return void 0;
  const plan = await observeSurge(context.rooms, { wanted: sized(workload, replicas), replicas, rev: form2.rev, pods: await podsOfService(run) }, signal);
  if (plan === void 0 || plan.kind === "as-written") return void 0;
  if (plan.kind === "in-place" || step3.verb.do !== "roll") return "in-place";
  throw new UserError(`${describe2(refOf2(workload))}: ${plan.words}.`, { reason: "capacity", where: describe2(refOf2(workload)), remedy: roomRemedy });
}
var writeNeeded = async (run, base) => {
  for (const rank of [...new Set(base.map(applyRank))]) await writeAll(run, base.filter((object2) => applyRank(object2) === rank));
};
async function observeStepping({ context, step: step3, signal }, { workload }) {
  const planned = numberAt(step3.detail, "replicas") ?? 0;
  if (workload.kind !== "StatefulSet" || strategyOf(workload) !== "canary" || step3.verb.do !== "ensure" || planned === 0) return void 0;
  const found = (await observeWorkloads(context, signal)).find(({ object: object2, service }) => service === step3.service && object2.kind === workload.kind && object2.metadata.name === workload.metadata.name);
  return found && { planned, live: found.object, rev: found.rev };
}
async function ensureStep(run, { workload, form: form2 }, { planned, live, rev, replicas }) {
  const count = Math.max(planned, wantedOf(live));
  const partition = partitionFor({ count, replicas, planned });
  if (partition > 0) return awaitReady(run, await write2(run, partitioned(withReplicas(workload, count), partition)));
  if (rev === form2.rev && count > planned) await awaitReady(run, await write2(run, withReplicas(workload, count)));
  return awaitReady(run, await write2(run, withReplicas(workload, planned)));
}
var mostHeldUpMs = 1e4;
async function announced({ context: { announcing, ports: { clock } }, signal }, announcement) {
  announcing.add(announcement);
  try {
    await announcement;
  } finally {
    announcing.delete(announcement);
  }
  const over = new AbortController();
  await Promise.race([Promise.allSettled(announcing), clock.sleep(mostHeldUpMs, AbortSignal.any([signal, over.signal])).catch(() => void 0)]);
  over.abort();
}
async function announce(run, revision) {
  const { context, step: step3, signal } = run;
  if (revision.stable === void 0 || await observeStable(context, revision, signal) !== void 0) return;
  if ((await observeWorkloads(context, signal)).some(({ service }) => service === step3.service)) return;
  const { rev, mode } = revision.form;
  await write2(run, pinService(revision.stable, mode === "own" ? rev : null));
}
var conflictAttempts = 5;
async function writeWorkload(run, revision, { replicas, update }) {
  const sizedFor = (count) => update === void 0 ? sized(revision.workload, count) : inPlace(sized(revision.workload, count));
  if (replicas === 0 || !isScaled(revision) && !await isScaledByOthers(run)) return write2(run, sizedFor(replicas));
  for (let attempt = 1; ; attempt += 1) {
    const live = await run.context.client.get({ apiVersion: revision.workload.apiVersion, kind: revision.workload.kind, name: revision.workload.metadata.name, namespace: run.context.namespace }, run.signal);
    const count = Math.max(replicas, await shareOfScaled(run, revision, replicas), live === void 0 ? 0 : wantedOf(live));
    try {
      return await write2(run, sizedFor(count));
    } catch (error) {
      const moved = error instanceof UserError && error.reason === "ownership-conflict" || error instanceof ApiError && error.reason === "contention";
      if (!moved || attempt >= conflictAttempts) throw error;
    }
  }
}
async function isScaledByOthers({ context, step: step3, signal }) {
  return (await observeWorkloads(context, signal)).some(({ service, object: object2 }) => service === step3.service && isCountedElsewhere(object2));
}
async function shareOfScaled(run, revision, replicas) {
  const { context, step: step3, signal } = run;
  const planned = numberAt(step3.detail, "replicas");
  if (planned === void 0 || planned === 0) return replicas;
  const own2 = (await observeWorkloads(context, signal)).filter((w) => w.service === step3.service);
  const weights = recordAt(step3.detail, "weights");
  const heaviest = Math.max(0, ...Object.keys(weights).map((rev) => numberAt(weights, rev) ?? 0));
  const least = await observeLeast(run, revision);
  const telling = own2.filter(({ rev, object: object2 }) => heaviest > 0 && rev !== revision.form.rev && numberAt(weights, rev) === heaviest && wantedOf(object2) > least);
  const needed = telling.map(({ object: object2 }) => Math.ceil(100 * wantedOf(object2) / heaviest));
  return Math.ceil(replicas * Math.max(planned, ...own2.map(({ object: object2 }) => wantedOf(object2)), ...needed) / planned);
}
async function observeLeast({ context: { client, namespace }, signal }, revision) {
  const live = await Promise.all(revision.scalers.filter((scaler) => scales(scaler, revision.userWorkload)).map((scaler) => client.get({ ...refOf2(scaler), namespace }, signal)));
  return Math.max(0, ...live.map((scaler) => scaler === void 0 ? 0 : leastReplicas(scaler)));
}
function sized(workload, replicas) {
  const counted2 = withReplicas(workload, replicas);
  if (workload.kind !== "Deployment" || Object.keys(recordAt(workload, "spec", "strategy")).length > 0) return counted2;
  return withAt(counted2, ["spec", "strategy"], { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } });
}
var inPlace = (workload) => withAt(
  { ...workload, metadata: { ...workload.metadata, annotations: { ...workload.metadata.annotations, [annotations.inPlace]: "true" } } },
  ["spec", "strategy"],
  { type: "RollingUpdate", rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } }
);
async function rollTo(run, rev, route) {
  const replicas = numberAt(run.step.detail, "replicas") ?? 1;
  const ready2 = await ensureRevision(run, rev, replicas);
  const routed = await route();
  return { ...routed, weights: { [rev]: 100 }, note: ready2.note ?? "" };
}

// src/targets/kubernetes/objects/config-references.ts
function configReferences(object2) {
  const path5 = object2.kind === "ControllerRevision" ? ["data", "spec", "template", "spec"] : podSpecPath(object2);
  if (path5 === void 0) return [];
  const { namespace } = object2.metadata;
  const found = /* @__PURE__ */ new Map();
  for (const reference of references(at(object2, ...path5))) found.set(`${reference.kind}/${reference.name}`, { ...reference, ...namespace === void 0 ? {} : { namespace } });
  return [...found.values()];
}
function* references(value) {
  if (Array.isArray(value)) for (const item of value) yield* references(item);
  if (!isRecord(value)) return;
  for (const [key4, inner] of Object.entries(value)) {
    const kind = /configmap/i.test(key4) ? "ConfigMap" : /secret/i.test(key4) ? "Secret" : void 0;
    if (kind !== void 0) {
      for (const named2 of Array.isArray(inner) ? inner : [inner]) {
        const name = isRecord(named2) ? textAt(named2, "name") ?? textAt(named2, "secretName") : void 0;
        if (name !== void 0) yield { kind, name };
      }
    }
    yield* references(inner);
  }
}

// src/targets/kubernetes/objects/hook-job.ts
var longestStem = 42;
var shared = [
  "serviceAccountName",
  "automountServiceAccountToken",
  "imagePullSecrets",
  "securityContext",
  "nodeSelector",
  "tolerations",
  "affinity",
  "priorityClassName",
  "runtimeClassName",
  "enableServiceLinks",
  "dnsPolicy",
  "dnsConfig",
  "hostAliases"
];
var ofContainer = ["imagePullPolicy", "env", "envFrom", "resources", "securityContext", "workingDir"];
var plainVolumes = ["configMap", "secret", "projected", "emptyDir", "downwardAPI", "csi"];
function hookJob(hook, pods, place) {
  const { set, namespace, service, verb, occasion } = place;
  const own2 = { [labels.set]: setToken(set), [labels.service]: service, [labels.hook]: verb.name };
  const spec = pods.declared === void 0 ? commandSpec(hook, pods.workload, verb) : declaredSpec(hook, pods.declared);
  const template = recordAt(spec, "template");
  const podLabels = recordAt(template, "metadata", "labels");
  const content = { ...spec, template: { ...template, metadata: { ...recordAt(template, "metadata"), labels: { ...podLabels, ...own2 } } } };
  const stem = `${service}-${verb.name}`.slice(0, longestStem).replace(/-+$/, "");
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: `${stem}-${shortHashOf([occasion, verb.phase, content])}`, namespace, labels: own2, annotations: { [annotations.hookOf]: verb.rev, [annotations.hook]: verb.phase } },
    spec: content
  };
}
var ownedBy = (job, owner) => owner === void 0 ? job : { ...job, metadata: { ...job.metadata, ownerReferences: [owner] } };
var seconds = (ms) => Math.max(1, Math.ceil(ms / 1e3));
var only = (from, keys) => Object.fromEntries(keys.flatMap((key4) => from[key4] === void 0 ? [] : [[key4, from[key4]]]));
function commandSpec(hook, workload, verb) {
  const path5 = podSpecPath(workload) ?? [];
  const pod = recordAt(workload, ...path5);
  const first = listAt(workload, ...path5, "containers")[0];
  const container = isRecord(first) ? first : {};
  const volumes = listAt(pod, "volumes").filter((volume) => plainVolumes.some((kind) => at(volume, kind) !== void 0));
  const mounts = listAt(container, "volumeMounts").filter((mount) => volumes.some((volume) => textAt(volume, "name") === textAt(mount, "name")));
  const used = volumes.filter((volume) => mounts.some((mount) => textAt(mount, "name") === textAt(volume, "name")));
  const argv = (verb.phase === "compensate" ? hook.compensate : hook.run) ?? [];
  return {
    backoffLimit: 0,
    activeDeadlineSeconds: seconds(verb.timeoutMs),
    template: { spec: {
      ...only(pod, shared),
      restartPolicy: "Never",
      containers: [{
        name: "hook",
        image: hook.image ?? at(container, "image") ?? "",
        command: argv.map((text3) => literalValue(text3)),
        ...only(container, ofContainer),
        // The end of its log becomes the message of its end, and outlives the pod's own.
        terminationMessagePolicy: "FallbackToLogsOnError",
        ...mounts.length > 0 ? { volumeMounts: mounts } : {}
      }],
      ...used.length > 0 ? { volumes: used } : {}
    } }
  };
}
function declaredSpec({ timeoutMs: timeoutMs3 }, declared) {
  const { ttlSecondsAfterFinished: _, suspend: __, ...spec } = recordAt(declared, "spec");
  return { backoffLimit: 0, ...spec, activeDeadlineSeconds: numberAt(spec, "activeDeadlineSeconds") ?? seconds(timeoutMs3) };
}

// src/targets/kubernetes/hook.ts
var lookMs2 = 2e3;
var toldLines = 3;
async function runHook(run, verb) {
  if (verb.phase === "end") return { level: "data-plane", note: await endOthers(run, verb, void 0) === 0 ? "nothing of it runs" : "ended" };
  const { job, revision } = await wantedJob(run, verb);
  await endOthers(run, verb, job.metadata.name);
  const there = (await jobsOf(run, verb)).find(({ metadata }) => metadata.name === job.metadata.name);
  return awaitEnd(run, there ?? await begin(run, job, revision));
}
async function wantedJob({ context, step: step3, signal }, verb) {
  const { release, rendered } = await context.state.loadRevision(step3.service, verb.rev, signal);
  const hook = hookNamed(release, verb.name);
  if (hook === void 0 || step3.occasion === void 0) throw new InternalError(`${step3.id}: revision ${verb.rev} has no hook ${verb.name}, or nobody said which try it is.`);
  const declared = hook.job === void 0 ? void 0 : rendered.objects.find(({ kind, metadata }) => kind === "Job" && metadata.name === hook.job);
  if (hook.job !== void 0 && declared === void 0) throw new InternalError(`${step3.id}: there is no Job ${hook.job} among the objects of revision ${verb.rev}.`);
  const revision = await observeRevision(context, step3.service, verb.rev, signal);
  return { revision, job: hookJob(hook, { workload: revision.workload, declared }, { set: context.set, namespace: context.namespace, service: step3.service, verb, occasion: step3.occasion }) };
}
async function begin(run, job, { base }) {
  const { context, hold, step: step3, signal } = run;
  const references2 = new Set(configReferences(job).map(({ kind, name }) => `${kind} ${name}`));
  const account = textAt(job, "spec", "template", "spec", "serviceAccountName");
  await writeNeeded(run, base.filter(({ kind, metadata: { name } }) => references2.has(`${kind} ${name}`) || account !== void 0 && (kind === "ServiceAccount" ? name === account : /^(Cluster)?Role(Binding)?$/.test(kind))));
  const owner = await context.state.ownerOf(step3.service, job.metadata.annotations?.[annotations.hookOf] ?? "", signal);
  const written2 = await context.client.apply(ownedBy(stamped(job, hold), owner), { manager: fieldManager, takeFrom }, signal);
  context.view.put(written2);
  return written2;
}
var jobsOf = async ({ context, step: step3, signal }, { name }) => ofService(step3.service, await context.view.objects(kinds.job, signal)).filter(({ metadata }) => metadata.labels?.[labels.hook] === name);
var isOver = (job) => ["Complete", "Failed"].some((type2) => conditionOf(job, type2)?.status === "True");
var podsOfJobs = async ({ context, signal }, uids) => (await context.view.objects(kinds.pod, signal)).filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uids.has(uid)) === true);
async function endOthers(run, verb, name) {
  const others = (await jobsOf(run, verb)).filter((job) => job.metadata.name !== name && !isOver(job));
  for (const job of others) await remove(run, { ref: refOf2({ ...job, ...kinds.job }), uid: job.metadata.uid });
  if (others.length === 0) return 0;
  const uids = new Set(others.map(({ metadata }) => metadata.uid));
  await run.context.view.until(async () => {
    if ((await podsOfJobs(run, uids)).length === 0) return true;
    if (run.context.ports.clock.now() >= run.until) throw new UserError(`${run.step.service}: pods of an earlier run of the hook ${verb.name} do not end.`, { reason: "timeout", where: run.step.id, remedy: "See what holds them: a finalizer, or a node that is gone." });
    return void 0;
  }, { service: run.step.service, everyMs: lookMs2 }, run.signal);
  return others.length;
}
async function awaitEnd(run, begun) {
  const { context, signal, until } = run;
  const { clock } = context.ports;
  const since = clock.now();
  return context.view.until(async () => {
    const job = (await context.view.objects(kinds.job, signal)).find(({ metadata }) => metadata.uid === begun.metadata.uid);
    if (job === void 0 || job.metadata.deletionTimestamp !== void 0) throw new UserError(`${describe2(refOf2(begun))} was deleted while it ran.`, { reason: "command-failed", where: describe2(refOf2(begun)), remedy: "See who deleted it; how far it came is not known." });
    const now = clock.now();
    const pods = await podsOfJobs(run, /* @__PURE__ */ new Set([job.metadata.uid]));
    const events = now - since < eventsAfterMs ? [] : await context.warnings.recent(signal);
    const seen = { writtenGeneration: 0, pods, events, siblings: [], now, since };
    const readiness = now >= until ? judgeOverdue({ ...kinds.job, ...job }, seen) : judgeReadiness({ ...kinds.job, ...job }, seen);
    if (readiness.state === "ready" || readiness.state === "warning") return { level: "data-plane", note: `${job.metadata.name} ${readiness.words}` };
    if (readiness.state === "progressing" && now < until) return void 0;
    const { reason, remedy } = readiness.state === "failed" ? readiness : { reason: "timeout", remedy: void 0 };
    throw new UserError(`${run.step.service}: the hook ${job.metadata.labels?.[labels.hook] ?? ""}: ${describe2(refOf2({ ...kinds.job, ...job }))} ${readiness.words}.${await lastWords(run, pods)}`, { reason, where: describe2(refOf2({ ...kinds.job, ...job })), ...remedy === void 0 ? {} : { remedy } });
  }, { service: run.step.service, everyMs: lookMs2 }, signal);
}
async function lastWords({ context }, pods) {
  const [newest] = [...pods].sort((a, b) => (a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? 1 : -1);
  if (newest === void 0) return "";
  const lines = await context.client.logTail({ namespace: context.namespace, name: newest.metadata.name }, toldLines, AbortSignal.timeout(1e4)).catch(() => []);
  return lines.length === 0 ? "" : ` Its log ends with: ${lines.join(" | ")}`;
}

// src/targets/kubernetes/lower.ts
var progressMs = 6e5;
var endMs = 12e4;
var graceMs = 3e4;
var routeMs = 6e4;
function lowerSteps(steps, facts, want) {
  return steps.map((step3) => {
    const detail = detailOf(step3, { facts, want, steps });
    return { ...step3, deadlineMs: deadlineOf(step3, facts, want), ...detail === void 0 ? {} : { detail } };
  });
}
function deadlineOf({ verb, service, deadlineMs }, facts, want) {
  const { ready: ready2, replicas = 1 } = want?.services[service] ?? {};
  switch (verb.do) {
    case "ensure":
    case "roll": {
      const inTurn = facts.services[service]?.replaced === void 0 ? 0 : replicas * ((ready2?.within ?? 0) + graceMs);
      return Math.max(deadlineMs, inTurn, ready2 === void 0 ? progressMs : 0);
    }
    case "route":
      return Math.max(deadlineMs, routeMs);
    case "retire":
      return Math.max(deadlineMs, endMs);
    default:
      return deadlineMs;
  }
}
function detailOf(step3, { facts, want, steps }) {
  const { verb, service } = step3;
  const wanted = want?.services[service];
  switch (verb.do) {
    case "ensure":
      return wanted === void 0 ? void 0 : { replicas: wanted.replicas, weights: weightsBefore(step3, steps, facts) };
    case "roll":
      return { replicas: wanted?.replicas ?? facts.services[service]?.revisions[verb.to]?.wanted ?? 1 };
    case "retire":
      return want !== null && wanted === void 0 ? { whole: true } : void 0;
    default:
      return void 0;
  }
}
function weightsBefore(step3, steps, facts) {
  const routed = steps.slice(0, steps.indexOf(step3)).findLast(({ service, verb }) => service === step3.service && verb.do === "route")?.verb;
  return routed?.do === "route" ? routed.weights : facts.services[step3.service]?.weights ?? {};
}

// src/targets/kubernetes/objects/diff.ts
var serverFields = ["managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink"];
var quietAnnotations = ["kubectl.kubernetes.io/last-applied-configuration", "deployment.kubernetes.io/revision", "autoscaling.alpha.kubernetes.io/conditions", ...Object.values(annotations)];
var masked = "***";
function diffObjects(live, answer) {
  const { apiVersion, kind, metadata: { name, namespace } } = answer;
  const before = live ?? { apiVersion, kind, metadata: { name, ...namespace === void 0 ? {} : { namespace } } };
  const lists = isBuiltIn(apiVersion) && !groupOf2(apiVersion).startsWith("gateway.") ? "merged by key" : "as written";
  const changes = difference(withoutNoise(before), withoutNoise(answer), { steps: [], lists });
  return kind === "Secret" ? changes.map(maskedChange) : changes;
}
function withoutNoise({ status: _status, metadata, ...others }) {
  const own2 = metadata;
  const kept2 = Object.fromEntries(Object.entries(own2).filter(([key4]) => !serverFields.includes(key4)));
  const noted = Object.fromEntries(Object.entries(isRecord(kept2["annotations"]) ? kept2["annotations"] : {}).filter(([key4]) => !quietAnnotations.includes(key4)));
  const { annotations: _annotations, ...rest } = kept2;
  return { ...others, metadata: Object.keys(noted).length > 0 ? { ...rest, annotations: noted } : rest };
}
var secretFields = /^(data|stringData)(\[|\.|$)/;
function maskedChange(change2) {
  if (!secretFields.test(change2.path)) return change2;
  const mask = (value) => isRecord(value) ? Object.fromEntries(Object.keys(value).map((key4) => [key4, masked])) : masked;
  return { path: change2.path, ...change2.from === void 0 ? {} : { from: mask(change2.from) }, ...change2.to === void 0 ? {} : { to: mask(change2.to) } };
}
var below = (place, step3) => ({ ...place, steps: [...place.steps, step3] });
var pathOf = ({ steps }) => steps.join("").replace(/^\./, "");
function difference(from, to, place) {
  if (empty(from) && empty(to)) return [];
  if (isRecord(from) && isRecord(to)) {
    return [.../* @__PURE__ */ new Set([...Object.keys(from), ...Object.keys(to)])].sort().flatMap((key4) => difference(from[key4], to[key4], below(place, step2(key4))));
  }
  if (Array.isArray(from) && Array.isArray(to)) return listDifference(from, to, place);
  if (from !== void 0 && to !== void 0 && same2(from, to, place)) return [];
  return [{ path: pathOf(place), ...from === void 0 ? {} : { from }, ...to === void 0 ? {} : { to } }];
}
var empty = (value) => value === void 0 || value === null || typeof value === "object" && Object.keys(value).length === 0;
var step2 = (key4) => /^[A-Za-z_][\w-]*$/.test(key4) ? `.${key4}` : `[${key4}]`;
var quantities = /\.(requests|limits|capacity|allocatable|hard|used|overhead|max|min|default|defaultRequest|sizeLimit|divisor|averageValue)(?=[.[]|$)/;
var same2 = (from, to, { steps }) => canonicalJson(from) === canonicalJson(to) || quantities.test(steps.join("")) && typeof from !== "object" && typeof to !== "object" && sameQuantity(from, to);
var mergeKeys = [["name"], ["containerPort", "protocol"], ["port", "protocol"], ["mountPath"], ["devicePath"], ["key", "operator", "effect"], ["topologyKey", "whenUnsatisfiable"], ["ip"], ["type"], ["path"]];
function keyed(items, keys) {
  const found = /* @__PURE__ */ new Map();
  for (const item of items) {
    const name = isRecord(item) ? keys.map((key4) => item[key4]).filter((value) => typeof value === "string" || typeof value === "number").join("/") : "";
    if (!isRecord(item) || item[keys[0]] === void 0 || name === "") return void 0;
    found.set(name, item);
  }
  return found.size === items.length ? found : void 0;
}
function ordered({ steps, lists }, items) {
  const name = steps.at(-1);
  if (lists === "as written") return true;
  if (name === ".env") return items.some((item) => isRecord(item) && String(item["value"] ?? "").includes("$("));
  return name === ".initContainers" || name === ".rules" || name === ".envFrom" || name === ".paths";
}
function listDifference(from, to, place) {
  for (const keys of mergeKeys) {
    const [left, right] = [keyed(from, keys), keyed(to, keys)];
    if (left === void 0 || right === void 0) continue;
    const names2 = [.../* @__PURE__ */ new Set([...left.keys(), ...right.keys()])];
    const changes = names2.flatMap((name) => difference(left.get(name), right.get(name), below(place, `[${name}]`)));
    const [before, after] = [[...left.keys()].filter((name) => right.has(name)), [...right.keys()].filter((name) => left.has(name))];
    const moved = ordered(place, [...from, ...to]) && before.join("\n") !== after.join("\n");
    return moved ? [...changes, { path: `${pathOf(place)} (order)`, from: before, to: after }] : changes;
  }
  return Array.from({ length: Math.max(from.length, to.length) }, (_, index) => difference(from[index], to[index], below(place, `[${index}]`))).flat();
}
var longest3 = 60;
function shown(value) {
  const text3 = typeof value === "string" && /^[\w./:@+-]+$/.test(value) ? value : canonicalJson(value);
  return text3.length > longest3 ? `${text3.slice(0, longest3 - 3)}...` : text3;
}
var renderChanges = (changes) => changes.map(({ path: path5, from, to }) => {
  if (from === void 0) return `+ ${path5}: ${shown(to ?? null)}`;
  return to === void 0 ? `- ${path5}: ${shown(from)}` : `${path5}: ${shown(from)} > ${shown(to)}`;
});

// src/targets/kubernetes/objects/lint.ts
var rules2 = [lintContainers, lintGrace, lintProgress, lintLiveness, lintOutage, lintOnDelete, lintBudgets, lintReplicas, lintRequests, lintSelector, lintServices];
var lintSet = (set) => set.flatMap((linted) => {
  const sight = sightOf2(linted);
  return sight === void 0 ? [] : rules2.flatMap((rule) => rule(sight, set)).map((message) => ({ service: linted.service, message }));
});
function sightOf2(linted) {
  try {
    const { workload } = rolledOutWorkload({ service: linted.service, objects: [...linted.objects] });
    return { ...linted, workload, name: describe2(refOf2(workload)), pods: at(workload, ...podSpecPath(workload) ?? ["spec"]) };
  } catch {
    return void 0;
  }
}
var servicesOf = ({ objects }) => objects.filter((object2) => classify(object2) === "stable-service");
var isServed = (sight) => servicesOf(sight).some((service) => selects(service, sight.workload));
function servingContainers(sight) {
  const containers = listAt(sight.pods, "containers");
  return !isServed(sight) ? [] : containers.length === 1 ? containers : containers.filter((container) => listAt(container, "ports").length > 0);
}
function lintContainers(sight) {
  return servingContainers(sight).flatMap((container) => {
    const where = `${sight.name}, container ${textAt(container, "name") ?? ""}`;
    return [
      ...at(container, "lifecycle", "preStop") === void 0 ? [`${where}: no preStop. It is told to end at the moment at which proxies hear that it does, and they go on sending to it for seconds: add \`lifecycle.preStop.sleep.seconds: 10\``] : [],
      ...at(container, "readinessProbe") === void 0 ? [`${where}: no readinessProbe. It gets requests as soon as its process has begun`] : []
    ];
  });
}
var sleepText = /^\s*(?:exec\s+)?sleep\s+(\d+)\s*(?:;.*|&&.*)?$/;
function preStopSeconds(container) {
  const slept = numberAt(container, "lifecycle", "preStop", "sleep", "seconds");
  const command = listAt(container, "lifecycle", "preStop", "exec", "command");
  const [, told3] = sleepText.exec(command.at(-2) === "-c" ? String(command.at(-1)) : command.join(" ").replace(/^\S*\//, "")) ?? [];
  return slept ?? (told3 === void 0 ? void 0 : Number(told3));
}
function lintGrace(sight) {
  const grace = numberAt(sight.pods, "terminationGracePeriodSeconds") ?? 30;
  const sleep = Math.max(0, ...servingContainers(sight).map((container) => preStopSeconds(container) ?? 0));
  const drain = Math.ceil(sight.drainMs / 1e3);
  if (servingContainers(sight).length === 0 || grace >= sleep + drain) return [];
  return [`${sight.name}: terminationGracePeriodSeconds is ${grace}, and its requests may go on for ${sleep + drain} s (${sleep} s of preStop, ${drain} s of drain): it is killed before they end`];
}
var probeSeconds = (probe) => probe === void 0 ? 0 : (numberAt(probe, "initialDelaySeconds") ?? 0) + (numberAt(probe, "periodSeconds") ?? 10) * (numberAt(probe, "failureThreshold") ?? 3);
function lintProgress({ workload, name, pods, withinMs }) {
  if (workload.kind !== "Deployment") return [];
  const deadline = numberAt(workload, "spec", "progressDeadlineSeconds") ?? 600;
  const minReady = numberAt(workload, "spec", "minReadySeconds") ?? 0;
  const start = Math.max(0, ...listAt(pods, "containers").map((container) => probeSeconds(at(container, "startupProbe")) + (numberAt(container, "readinessProbe", "initialDelaySeconds") ?? 0)));
  const ready2 = Math.ceil((withinMs ?? 0) / 1e3);
  const needed = Math.max(start + minReady, ready2);
  if (deadline >= needed) return [];
  const who = needed === ready2 ? `\`ready.within\` is ${ready2} s` : `its probes${minReady > 0 ? " and minReadySeconds" : ""} allow ${needed} s`;
  return [`${name}: progressDeadlineSeconds is ${deadline}, and ${who}: Kubernetes gives it up before that is over`];
}
function lintLiveness({ name, pods, withinMs }) {
  if (withinMs === void 0) return [];
  return listAt(pods, "containers").filter((container) => at(container, "livenessProbe") !== void 0 && at(container, "startupProbe") === void 0).flatMap((container) => {
    const seconds2 = probeSeconds(at(container, "livenessProbe"));
    return seconds2 * 1e3 >= withinMs ? [] : [`${name}, container ${textAt(container, "name") ?? ""}: the livenessProbe restarts it after ${seconds2} s, and it may need ${Math.ceil(withinMs / 1e3)} s to get ready: add a startupProbe`];
  });
}
var portion = (value, of) => typeof value === "number" ? value : typeof value === "string" && value.endsWith("%") ? Math.floor(of * Number.parseInt(value, 10) / 100) : 0;
function lintOutage({ workload, name, replicas, live }) {
  if (workload.kind === "Deployment" && textAt(workload, "spec", "strategy", "type") !== "Recreate") {
    const unavailable = portion(at(workload, "spec", "strategy", "rollingUpdate", "maxUnavailable"), replicas);
    return replicas > 0 && unavailable >= replicas ? [`${name}: maxUnavailable lets ${unavailable} of ${replicas} pods go before a new one is ready: nothing serves meanwhile`] : [];
  }
  if (workload.kind !== "DaemonSet" || textAt(workload, "spec", "updateStrategy", "type") === "OnDelete") return [];
  const update = recordAt(workload, "spec", "updateStrategy", "rollingUpdate");
  const surge = at(update, "maxSurge") ?? 0;
  const nodes = numberAt(live, "status", "desiredNumberScheduled") ?? 0;
  return nodes > 0 && (surge === 0 || surge === "0%") && portion(at(update, "maxUnavailable") ?? 1, nodes) >= nodes ? [`${name}: it runs on ${nodes === 1 ? "one node" : `${nodes} nodes`}, all of which may be without it while it is updated: use maxSurge 1 and maxUnavailable 0`] : [];
}
function lintOnDelete({ workload, name }) {
  if (textAt(workload, "spec", "updateStrategy", "type") !== "OnDelete") return [];
  return [`${name}: updateStrategy is OnDelete. Pods of before run on until somebody deletes them, and the release does not wait for that`];
}
function lintBudgets({ objects, workload, replicas }) {
  return objects.filter(({ kind }) => kind === "PodDisruptionBudget").filter((budget) => selectorMatches(recordAt(budget, "spec", "selector"), podLabelsOf(workload))).flatMap((budget) => {
    const [most, least] = [at(budget, "spec", "maxUnavailable"), at(budget, "spec", "minAvailable")];
    const blocks = most === 0 || most === "0%" ? `maxUnavailable is ${most}` : least === "100%" || typeof least === "number" && least >= replicas ? `minAvailable is ${least} of ${replicas}` : void 0;
    return blocks === void 0 ? [] : [`${describe2(refOf2(budget))}: ${blocks}, which blocks every drain of a node`];
  });
}
var scalersOf = ({ objects, workload }) => objects.filter((object2) => scales(object2, refOf2(workload)));
function lintReplicas(sight) {
  const [scaler] = scalersOf(sight);
  if (scaler === void 0 || numberAt(sight.workload, "spec", "replicas") === void 0) return [];
  return [`${sight.name}: spec.replicas stands beside ${describe2(refOf2(scaler))}, which counts them. What the autoscaler has counted is kept; take the field out of the manifest`];
}
function lintRequests(sight) {
  return scalersOf(sight).flatMap((scaler) => listAt(scaler, "spec", "metrics").filter((metric) => textAt(metric, "type") === "Resource" && textAt(metric, "resource", "target", "type") === "Utilization").flatMap((metric) => {
    const resource = textAt(metric, "resource", "name") ?? "";
    const without = listAt(sight.pods, "containers").filter((container) => at(container, "resources", "requests", resource) === void 0 && at(container, "resources", "limits", resource) === void 0);
    return without.length === 0 ? [] : [`${describe2(refOf2(scaler))}: it scales by the utilisation of ${resource}, and container ${without.map((container) => textAt(container, "name") ?? "").join(", ")} asks for none: it cannot scale`];
  }));
}
var moving = /* @__PURE__ */ new Set(["app.kubernetes.io/version", "helm.sh/chart", "version", "chart", "release-version", "commit", "sha"]);
function lintSelector({ workload, name }) {
  const found = Object.keys(recordAt(workload, "spec", "selector", "matchLabels")).filter((label) => moving.has(label));
  return found.length === 0 ? [] : [`${name}: its selector holds ${found.join(", ")}, which changes with a version, and a selector cannot be changed: the next version would have to be made anew`];
}
function lintServices(sight, set) {
  const workloads = (linted) => linted.objects.filter((object2) => classify(object2) === "workload");
  return servicesOf(sight).filter((service) => Object.keys(recordAt(service, "spec", "selector")).length > 0).flatMap((service) => {
    const others = set.filter(({ service: other }) => other !== sight.service).flatMap(workloads).filter((workload) => selects(service, workload));
    const own2 = workloads(sight).some((workload) => selects(service, workload));
    return [
      ...own2 || others.length > 0 ? [] : [`${describe2(refOf2(service))}: its selector takes no pod of this release`],
      ...own2 && others.length > 0 ? [`${describe2(refOf2(service))}: its selector takes the pods of ${others.map((workload) => describe2(refOf2(workload))).join(", ")} as well, which are of another service`] : []
    ];
  });
}

// src/targets/kubernetes/objects/immutable.ts
var orphaned = "its pods run on without it and are not counted until they are deleted, or end with it: nothing serves until the new ones are ready";
var again = "it runs again from the start, and the logs of the run before are gone";
var rules3 = {
  "apps Deployment": [{ path: ["spec", "selector"], compare: "whole", consequence: orphaned }],
  "apps ReplicaSet": [{ path: ["spec", "selector"], compare: "whole", consequence: orphaned }],
  "apps DaemonSet": [{ path: ["spec", "selector"], compare: "whole", consequence: `${orphaned}; on every node at once` }],
  "apps StatefulSet": [
    { path: ["spec", "selector"], compare: "whole", consequence: orphaned },
    ...["serviceName", "podManagementPolicy"].map((field) => ({ path: ["spec", field], compare: "said", consequence: "the StatefulSet is deleted without its pods and made anew, which then takes them over one by one" })),
    { path: ["spec", "volumeClaimTemplates"], compare: "said", consequence: "the StatefulSet is made anew; claims that exist keep their size and class, only new pods get the new ones" }
  ],
  "batch Job": [
    { path: ["spec", "template"], compare: "said", consequence: again },
    { path: ["spec", "selector"], compare: "said", consequence: again },
    { path: ["spec", "completionMode"], compare: "said", consequence: again }
  ],
  " Service": [{ path: ["spec", "clusterIP"], compare: "said", consequence: "the Service gets another address: clients that keep the old one, or its name in a cache, fail until they look it up again" }],
  " PersistentVolumeClaim": ["accessModes", "storageClassName", "volumeName", "volumeMode", "selector", "dataSource"].map((field) => ({ path: ["spec", field], compare: "said", consequence: "the claim is deleted, and with it, by the usual reclaim policy, all data on its volume" })),
  " Secret": [{ path: ["type"], compare: "said", consequence: "the Secret is gone for a moment: pods that start in it wait" }],
  "rbac.authorization.k8s.io RoleBinding": [{ path: ["roleRef"], compare: "whole", consequence: "for a moment its subjects may not do what it allows" }],
  "rbac.authorization.k8s.io ClusterRoleBinding": [{ path: ["roleRef"], compare: "whole", consequence: "for a moment its subjects may not do what it allows" }],
  "storage.k8s.io StorageClass": ["provisioner", "parameters", "reclaimPolicy", "volumeBindingMode"].map((field) => ({ path: [field], compare: "said", consequence: "claims that wait for it are not served for a moment; volumes that exist keep what they had" })),
  "scheduling.k8s.io PriorityClass": [{ path: ["value"], compare: "said", consequence: "pods that exist keep their priority" }],
  "apiextensions.k8s.io CustomResourceDefinition": [{ path: ["spec", "scope"], compare: "whole", consequence: "all objects of this kind are deleted with it" }, { path: ["spec", "names", "kind"], compare: "whole", consequence: "all objects of this kind are deleted with it" }]
};
var sealed = ["data", "binaryData"].map((field) => ({ path: [field], compare: "whole", consequence: "the object says `immutable: true`: it is deleted and made anew, and pods that run keep what they read before; give it another name instead" }));
function immutableChanges(live, want) {
  const own2 = rules3[`${groupOf2(live.apiVersion)} ${live.kind}`] ?? [];
  return [...own2, ...live["immutable"] === true ? sealed : []].flatMap(({ path: path5, compare: compare2, consequence }) => {
    const [from, to] = [at(live, ...path5), at(asKept(want), ...path5)];
    if (to === void 0 || to === null) return compare2 === "whole" && from !== void 0 && path5.length === 1 ? [change(live, path5, { from, to: null, consequence })] : [];
    if (compare2 === "whole" ? canonicalJson(from) === canonicalJson(to) : holds(from, to)) return [];
    return [change(live, path5, { from: from ?? null, to, consequence })];
  });
}
function asKept(want) {
  const texts3 = want.kind === "Secret" ? recordAt(want, "stringData") : {};
  if (Object.keys(texts3).length === 0) return want;
  return withAt(want, ["data"], { ...recordAt(want, "data"), ...Object.fromEntries(Object.entries(texts3).map(([key4, text3]) => [key4, Buffer.from(String(text3)).toString("base64")])) });
}
function change({ kind }, path5, { from, to, consequence }) {
  const hidden = kind === "Secret" && path5[0] === "data";
  return { path: path5.join("."), from: hidden ? "***" : from, to: hidden ? "***" : to, consequence };
}
function holds(live, said) {
  if (Array.isArray(said)) return Array.isArray(live) && live.length === said.length && said.every((item, index) => holds(live[index], item));
  if (isRecord(said)) return Object.entries(said).every(([key4, value]) => value === null || isRecord(value) && Object.keys(value).length === 0 || holds(isRecord(live) ? live[key4] : void 0, value));
  return live === said || live !== void 0 && typeof live !== "object" && sameQuantity(live, said);
}

// src/targets/kubernetes/live-objects.ts
var shelfOf2 = ({ apiVersion, kind }) => `${apiVersion} ${kind}`;
function makeLiveObjects({ client, namespace, state }, known) {
  const key4 = (ref) => identityOf2(ref.namespace === void 0 && !isClusterKind(ref.kind) ? { ...ref, namespace } : ref);
  const found = new Map(known.objects.map((object2) => [key4(refOf2(object2)), object2]));
  const listed2 = new Map(known.kinds.map((kind) => [shelfOf2(kind), Promise.resolve()]));
  const list = async (kind, signal) => {
    const { items } = await client.list(kind, { ...isClusterKind(kind.kind) ? {} : { namespace }, labelSelector: `${labels.set}=${state.names.label}` }, signal).catch(nothingToSee);
    for (const item of items) found.set(key4(refOf2({ ...item, ...kind })), { ...item, ...kind });
  };
  return {
    async of(from, signal) {
      const ref = "metadata" in from ? refOf2(from) : from;
      const kind = { apiVersion: ref.apiVersion, kind: ref.kind };
      if (known.earlier === "some") {
        const asked = listed2.get(shelfOf2(kind)) ?? list(kind, signal);
        listed2.set(shelfOf2(kind), asked);
        await asked;
      }
      return found.get(key4(ref));
    },
    asked: (object2, signal) => client.get(refOf2(object2), signal)
  };
}
function nothingToSee(thrown) {
  const { reason } = toSlipwayError(thrown);
  if (reason === "unknown-kind" || reason === "access-denied") return { items: [] };
  throw thrown;
}

// src/targets/kubernetes/objects/prune.ts
var defaultPruneCap = { count: 100, percent: 50 };
var handful = 10;
var protectedKinds = ["PersistentVolumeClaim", "PersistentVolume", "Namespace", "CustomResourceDefinition"];
var keepPolicy = "helm.sh/resource-policy";
function planPrune(question) {
  const { inventory, live, cap = defaultPruneCap, empty: empty2 = "refuse" } = question;
  const key4 = (ref) => identityOf2(ref.namespace === void 0 && !isClusterKind(ref.kind) ? { ...ref, namespace: question.namespace } : ref);
  const wanted = new Set(question.wanted.map(key4));
  const there = new Map(live.map((object2) => [key4(refOf2(object2)), object2]));
  const used = new Set(question.users.flatMap(configReferences).map((reference) => key4({ apiVersion: "v1", ...reference })));
  const judged2 = inventory.filter((entry) => !wanted.has(key4(entry))).map((entry) => ({ entry, object: there.get(key4(entry)) }));
  const keep2 = judged2.flatMap(({ entry, object: object2 }) => {
    const why = object2 && reasonToKeep(entry, object2, { inUse: used.has(key4(entry)), also: question.also ?? [] });
    return why === void 0 ? [] : [{ entry, why }];
  });
  const prune = judged2.filter(({ entry, object: object2 }) => object2 !== void 0 && !keep2.some((kept2) => kept2.entry === entry)).map(({ entry }) => entry).sort((a, b) => applyRank(b) - applyRank(a));
  const refusal2 = wanted.size === 0 && inventory.length > 0 && empty2 === "refuse" ? nothingWanted(inventory.length) : tooMany(prune.length, inventory.length, cap);
  if (refusal2 !== void 0 && prune.length > 0) return { kind: "refused", ...refusal2, prune };
  return { kind: "planned", prune, keep: keep2, gone: judged2.filter(({ object: object2 }) => object2 === void 0).map(({ entry }) => entry) };
}
function reasonToKeep(entry, object2, { inUse, also }) {
  const { uid, annotations: annotations2, ownerReferences = [] } = object2.metadata;
  if (uid !== entry.uid) return `another object has this name now (uid ${uid ?? "unknown"}, not ${entry.uid})`;
  if (protectedKinds.includes(entry.kind) && !also.includes(entry.kind)) return `a ${entry.kind} is never taken away unasked`;
  if (annotations2?.[keepPolicy] === "keep") return `its annotation ${keepPolicy} says so`;
  if (ownerReferences.some((owner) => owner.controller === true)) return "a controller owns it";
  if (inUse) return "pods that live, or a revision that may be gone back to, refer to it";
  return void 0;
}
var nothingWanted = (count) => ({
  message: `Nothing is wanted any more, and ${count} ${count === 1 ? "object" : "objects"} of earlier releases would go.`,
  remedy: "If an empty source is a mistake, mend it. To take a service away, remove it from `services`; to take all away, delete the set by its label."
});
function tooMany(pruned, all, { count, percent: percent2 }) {
  const share = Math.round(pruned / Math.max(all, 1) * 100);
  if (pruned <= count && (share <= percent2 || pruned < handful)) return void 0;
  return { message: `${pruned} of ${all} objects (${share} %) would be taken away; at most ${count}, or ${percent2} %, go at once.`, remedy: "Look at the list; if all of it is meant, take services away in several releases." };
}

// src/targets/kubernetes/prune-set.ts
var replicaSets = { apiVersion: "apps/v1", kind: "ReplicaSet" };
async function pruneSet(context, hold, release) {
  const { client, ports, state } = context;
  const inventory = await state.inventory.read(hold.lost);
  const { wanted, others } = await compare(context, release, inventory, hold.lost);
  if (others.length === 0) return [];
  const lists = makeLiveObjects(context, { kinds: [], objects: [], earlier: "some" });
  const live = (await Promise.all(others.map(async (item) => await lists.of(item, hold.lost) ?? client.get(item, hold.lost)))).filter((object2) => object2 !== void 0);
  const plan = await planOf(context, { inventory, wanted, others, live }, hold.lost);
  if (plan.kind === "refused") {
    ports.log.warning(`Nothing was pruned: ${plan.message} ${plan.remedy}`);
    return [];
  }
  for (const entry of plan.prune) await removeEntry(context, hold, entry);
  state.inventory.removed(plan.gone);
  await state.inventory.flush(hold);
  return plan.prune.map(describe2);
}
async function planPrunedObjects(context, { release, inventory, live }, signal) {
  const { wanted, others } = await compare(context, release, inventory, signal);
  if (others.length === 0) return [];
  const there = (await Promise.all(others.map((item) => live.of(item, signal)))).filter((object2) => object2 !== void 0);
  const plan = await planOf(context, { inventory, wanted, others, live: there }, signal);
  const lines = plan.kind === "refused" ? [`left alone: ${plan.message} ${plan.remedy}`] : [];
  return plan.prune.map((entry) => ({ service: entry.service ?? "", object: describe2(entry), change: plan.kind === "refused" ? "unchanged" : "prune", lines }));
}
async function compare(context, release, inventory, signal) {
  const wanted = (await Promise.all(Object.entries(release.services).map(async ([service, { rev }]) => allObjects(await observeRevision(context, service, rev, signal))))).flat();
  const known = new Set(wanted.map((object2) => identityOf2(refOf2(object2))));
  return { wanted, others: inventory.filter((item) => !known.has(identityOf2(item))) };
}
async function planOf(context, { inventory, wanted, others, live }, signal) {
  const judged2 = others.filter((item) => !live.some((object2) => object2.metadata.uid === item.uid && object2.metadata.labels?.[labels.revision] !== void 0));
  const users = judged2.some(({ kind }) => kind === "ConfigMap" || kind === "Secret") ? [...wanted, ...await usersOf(context, signal)] : [];
  return planPrune({ namespace: context.namespace, inventory: [...inventory.filter((item) => !others.includes(item)), ...judged2], live, wanted: wanted.map(refOf2), users, empty: "meant" });
}
async function removeEntry({ client, ports, state }, hold, entry) {
  await client.remove(entry, { uid: entry.uid, propagation: "Background" }, hold.lost);
  state.inventory.removed([entry]);
  ports.log.info(`Pruned ${describe2(entry)}: no release wants it any more.`);
}
async function usersOf(context, signal) {
  const { client, contents, namespace, state, view } = context;
  const selector = `${labels.set}=${state.names.label}`;
  const [pods, sets, releases] = await Promise.all([view.objects(kinds.pod, signal), client.list(replicaSets, { namespace, labelSelector: selector }, signal), state.listReleases(signal)]);
  const revisions = [...new Set(releases.flatMap(({ revisions: kept2 }) => Object.entries(kept2).map(([service, rev]) => `${service} ${rev}`)))];
  const contentsOf = await Promise.all(revisions.map((key4) => contents.of(...key4.split(" ")).catch(() => [])));
  const living = pods.filter((pod) => !["Succeeded", "Failed"].includes(textAt(pod, "status", "phase") ?? ""));
  return [...living, ...sets.items.map((item) => ({ ...item, ...replicaSets })), ...contentsOf.flat().map((object2) => ({ ...object2, metadata: { ...object2.metadata, namespace: object2.metadata.namespace ?? namespace } }))];
}

// src/targets/kubernetes/plan-objects.ts
var mostLines = 40;
async function observePlanned(context, release, { workloads, tried, listed: listed2 }, signal) {
  const fresh = Object.entries(release.services).filter(([service, { rev }]) => !workloads.some((w) => w.service === service && w.rev === rev));
  const revisions = [];
  const problems = [];
  for (const [service, { rev, replicas }] of fresh) {
    try {
      revisions.push({ revision: revisionObjects(await context.contents.of(service, rev), { set: context.set, namespace: context.namespace, service, rev }), replicas });
    } catch (thrown) {
      problems.push(problemOf2(service, thrown));
    }
  }
  if (tried !== void 0) return { objects: [], advice: [], problems: [...problems, ...await tryWorkloads(context, revisions, workloads, signal)] };
  const inventory = await context.state.inventory.read(signal);
  const live = makeLiveObjects(context, { ...listed2, earlier: inventory.length > 0 ? "some" : "none" });
  const told3 = await Promise.all(revisions.map((one2) => tryRevision(context, live, { ...one2, workloads }, signal)));
  const pruned = inventory.length === 0 || !isFromWorkspace(release) ? [] : await planPrunedObjects(context, { release, inventory, live }, signal);
  return { objects: [...told3.flatMap((t) => t.objects), ...pruned].map(bounded), problems: [...problems, ...told3.flatMap((t) => t.problems)], advice: await observeAdvice(context, release, workloads) };
}
async function observeAdvice({ contents }, release, workloads) {
  const set = await Promise.all(Object.entries(release.services).map(async ([service, { rev, replicas, drainMs, ready: ready2 }]) => ({
    service,
    objects: await contents.of(service, rev).catch(() => []),
    replicas,
    drainMs,
    withinMs: ready2?.within,
    live: workloads.find((w) => w.service === service)?.object
  })));
  const running = new Set(workloads.map(({ service, rev }) => `${service} ${rev}`));
  return lintSet(set).filter(({ service }) => !running.has(`${service} ${release.services[service]?.rev}`));
}
var isFromWorkspace = ({ services }) => Object.values(services).every(({ source }) => source.kind === "objects" && source.file !== void 0);
var bounded = (planned) => planned.lines.length <= mostLines ? planned : { ...planned, lines: [...planned.lines.slice(0, mostLines), `and ${planned.lines.length - mostLines} more`] };
function countedWorkload({ revision, replicas, workloads }) {
  const { service, workload } = revision;
  const there = workloads.find((w) => w.service === service && w.object.kind === workload.kind && w.object.metadata.name === workload.metadata.name)?.object;
  return sized(workload, there !== void 0 && (isScaled(revision) || isCountedElsewhere(there)) ? Math.max(replicas, wantedOf(there)) : replicas);
}
async function tryWorkloads(context, revisions, workloads, signal) {
  const found = await Promise.all(revisions.map((one2) => {
    const wanted = countedWorkload({ ...one2, workloads });
    return context.client.apply(wanted, { manager: fieldManager, takeFrom, dryRun: true }, signal).then(() => [], (thrown) => [problemOf2(one2.revision.service, thrown)]);
  }));
  return found.flat();
}
async function tryRevision(context, live, trial, signal) {
  const { revision, workloads } = trial;
  const own2 = workloads.filter((w) => w.service === revision.service);
  const objects = allObjects({ ...revision, workload: countedWorkload(trial) });
  const beside = predecessorOf(revision, own2);
  const results = await Promise.all(objects.map((object2) => tryObject(context, live, { service: revision.service, object: object2, beside: object2.kind === beside?.kind && object2.metadata.name === beside.metadata.name ? beside : void 0 }, signal)));
  return { objects: results.flatMap((r) => r.objects), problems: results.flatMap((r) => r.problems) };
}
async function tryObject(context, live, { service, object: object2, beside }, signal) {
  const before = await live.of(object2, signal);
  try {
    const answer = await context.client.apply(object2, { manager: fieldManager, takeFrom, dryRun: true }, signal);
    const found = before ?? (answer.metadata.resourceVersion === void 0 ? void 0 : await live.asked(object2, signal));
    const all = diffObjects(found ?? beside, answer);
    if (found !== void 0 && all.length === 0) context.standing.set(identityOf2(refOf2(object2)), { wanted: digestJson(object2), object: found });
    const changes = meant(all);
    const change2 = found === void 0 ? "create" : changes.length === 0 ? "unchanged" : "update";
    return { objects: [{ service, object: describe2(refOf2(answer)), change: change2, lines: renderChanges(changes) }], problems: [] };
  } catch (thrown) {
    const error = toSlipwayError(thrown);
    const found = error.reason === "manifest-invalid" ? before ?? await live.asked(object2, signal) : void 0;
    return (found && refuseFixed(service, found, object2)) ?? { objects: [], problems: [problemOf2(service, error)] };
  }
}
function predecessorOf({ userWorkload: { kind, name }, workload }, own2) {
  const found = own2.find(({ object: object2, rev }) => object2.kind === kind && (object2.metadata.name === name || object2.metadata.name === revisionName(name, rev)))?.object;
  return found && { ...found, metadata: { ...found.metadata, name: workload.metadata.name } };
}
var meant = (changes) => changes.filter(({ path: path5 }) => !path5.endsWith(`[${labels.revision}]`));
function refuseFixed(service, live, object2) {
  const fixed = immutableChanges(live, object2);
  if (fixed.length === 0) return void 0;
  const [lines, replace, name] = [renderChanges(fixed), [...new Set(fixed.map(({ consequence }) => consequence))].join("; "), describe2(refOf2(object2))];
  return {
    objects: [{ service, object: name, change: "update", lines, replace }],
    problems: [{
      reason: "manifest-invalid",
      service,
      message: `${name}: ${lines.join(", ")} cannot be changed in place. If it is made anew: ${replace}.`,
      remedy: "Leave the field as it was, or give the object another name; or delete it yourself first, if what that does is meant."
    }]
  };
}
function problemOf2(service, thrown) {
  const error = toSlipwayError(thrown);
  if (!(error instanceof SlipwayError) || ["api-unavailable", "timeout", "internal", "cancelled"].includes(error.reason)) throw error;
  return { reason: error.reason, service, message: error.where ? `${error.where}: ${error.message}` : error.message, ...error.remedy === void 0 ? {} : { remedy: error.remedy } };
}

// src/targets/kubernetes/observe-shift.ts
async function observeShift(context, release, standing2, signal) {
  const { services, workloads } = standing2;
  const changing2 = Object.entries(release.services).filter(([name, { rev }]) => services[name]?.serving !== void 0 && services[name].serving !== rev);
  const found = (await Promise.all(changing2.map(async ([name, want]) => {
    const live = workloads.find((w) => w.service === name && w.rev === want.rev)?.object;
    const revision = await context.contents.of(name, want.rev).then((objects) => revisionObjects(objects, { set: context.set, namespace: context.namespace, service: name, rev: want.rev, live })).catch(() => void 0);
    return revision === void 0 ? [] : [{ name, want, facts: services[name], revision }];
  }))).flat();
  const canaries = await tellCanaries(context, found.filter(({ want }) => want.strategy.kind === "canary"), standing2, signal);
  const updates = await tellUpdates(context, found.filter(({ want }) => want.strategy.kind === "rolling"), standing2, signal);
  return { services: { ...services, ...canaries.services, ...updates.services }, problems: [...canaries.problems, ...updates.problems] };
}
async function tellUpdates({ rooms }, updates, { workloads, pods }, signal) {
  const problems = [];
  const services = {};
  for (const { name, want, facts, revision } of updates) {
    const { workload } = revision;
    const live = workloads.find((w) => w.service === name && w.object.kind === "Deployment" && w.object.metadata.name === workload.metadata.name);
    if (live === void 0 || live.rev === want.rev) continue;
    const replicas = isScaled(revision) || isCountedElsewhere(live.object) ? Math.max(want.replicas, wantedOf(live.object)) : want.replicas;
    const plan = await observeSurge(rooms, { wanted: sized(workload, replicas), replicas, rev: want.rev, pods: ofService(name, pods) }, signal);
    if (plan === void 0) continue;
    services[name] = { ...facts, update: plan.words };
    if (plan.kind === "no-room") problems.push({ reason: "capacity", service: name, message: `${describe2(refOf2(workload))}: ${plan.words}.`, remedy: roomRemedy });
  }
  return { services, problems };
}
async function tellCanaries(context, canaries, { workloads, kubeServices }, signal) {
  const problems = [];
  const services = {};
  const fresh = canaries.filter(({ name }) => routeIn(kubeServices.filter(({ metadata }) => metadata.labels?.[labels.service] === name && metadata.labels[labels.revision] !== void 0)) === void 0);
  const split2 = fresh.filter(({ revision }) => revision.workload.kind !== "StatefulSet");
  const traffic = split2.length === 0 ? void 0 : await findTraffic(context, signal);
  for (const one2 of fresh) {
    try {
      services[one2.name] = { ...one2.facts, ...toldTraffic(one2, traffic, workloads) };
    } catch (thrown) {
      problems.push(problemOf2(one2.name, thrown));
    }
  }
  return { services, problems };
}
function toldTraffic({ name, want, facts, revision }, found, workloads) {
  const { workload, stable } = revision;
  const { strategy, replicas } = want;
  if (strategy.kind !== "canary") return {};
  if (workload.kind === "StatefulSet") {
    refuseCounted(name, workloads);
    if (strategy.testers !== void 0) throw untold(name, `the pods of ${describe2(refOf2(workload))} share new connections, whoever asks`);
    return { traffic: partitionWords(workload, strategy.steps, replicas) };
  }
  if (stable === void 0 || found === void 0) {
    if (strategy.testers !== void 0) throw untold(name, "it has no Service");
    return {};
  }
  const { testers } = strategy;
  const { route, because } = chooseTraffic(found, stable.metadata.name, { replicas, ...testers === void 0 ? {} : { testers: "header" in testers ? "header" : "cookie" } });
  if (testers !== void 0) tryTesters(found, route, { service: stable.metadata.name, stable: facts.serving ?? "", match: { to: want.rev, ...testers } });
  return { traffic: testers === void 0 ? because : `${because}; testers by ${testersWords(testers)} go to the new revision` };
}
var testersWords = (testers) => "header" in testers ? `the header ${testers.header.name}` : `the cookie ${testers.cookie.name}`;
function tryTesters(found, route, { match, ...split2 }) {
  const live = [...found.httpRoutes, ...found.traefikServices, ...found.ingressRoutes, ...found.ingresses];
  renderWeights(route, live, { ...split2, match, weights: { [split2.stable]: 99, [match.to]: 1 } });
}
var untold = (service, why) => new UserError(`Nothing can tell the testers of ${service}: ${why}.`, {
  reason: "unsupported-strategy",
  where: `services.${service}.strategy.canary.testers`,
  remedy: "Leave out `testers`."
});
function refuseCounted(service, workloads) {
  const live = workloads.find((w) => w.service === service && w.object.kind === "StatefulSet")?.object;
  if (live === void 0 || !isCountedElsewhere(live)) return;
  const { why, remedy } = countedByOther("an autoscaler");
  throw new UserError(`${describe2(refOf2(live))} ${why}.`, { reason: "unsupported-strategy", where: `services.${service}.strategy`, remedy });
}

// src/targets/kubernetes/observe.ts
async function observeSet(context, { want, tried }, signal) {
  const release = want === null ? void 0 : "services" in want ? want : await context.state.recall(want.id, signal);
  if (release) await context.contents.learn(release);
  const [{ entries, snapshots }, sight] = await Promise.all([context.reading ?? context.state.read(signal), lookAt2(context, signal)]);
  const { all, workloads, pods, services } = sight;
  const state = foldJournal(entries);
  const byId = (id) => snapshots.find((snapshot) => snapshot.id === id);
  const current2 = byId(state.current);
  const names2 = [...Object.keys(current2?.revisions ?? {}), ...Object.keys(release?.services ?? {})];
  const facts = { services: await observeServices(context, sight, { names: names2, current: current2 }, signal), current: current2, previous: byId(state.previous), problems: [], objects: [] };
  if (release === void 0) return facts;
  const planned = await observePlanned(context, release, { workloads, tried, listed: { kinds: [...workloadKinds, kinds.service], objects: [...all, ...services] } }, signal);
  const shift = await observeShift(context, release, { services: facts.services, workloads, pods, kubeServices: services }, signal);
  return { ...facts, ...planned, services: shift.services, problems: [...planned.problems, ...shift.problems] };
}
async function observeLiveServices(context, signal) {
  return observeServices(context, await lookAt2(context, signal), { names: [], current: void 0 }, signal);
}
async function lookAt2(context, signal) {
  const [all, pods, services] = await Promise.all([observeWorkloadObjects(context, signal), context.view.objects(kinds.pod, signal), context.view.objects(kinds.service, signal)]);
  return { all, workloads: liveWorkloads(all), pods, services };
}
async function observeServices(context, { workloads, pods, services }, { names: names2, current: current2 }, signal) {
  const all = [.../* @__PURE__ */ new Set([...workloads.map((w) => w.service), ...names2])].sort();
  return Object.fromEntries(await Promise.all(all.map(async (name) => {
    const own2 = workloads.filter((w) => w.service === name);
    return [name, {
      serving: current2?.revisions[name],
      weights: await weightsOf(context, { name, own: own2, pods, services }, signal),
      revisions: Object.fromEntries(own2.flatMap((workload) => liveRevisions(workload, pods).map((one2) => [one2.rev, { ...revisionFacts(name, one2, pods, context.podUrl), ...troubleOf(context, workload, { ...one2, pods }), ...isUnsettled(workload, one2) ? { unsettled: true } : {} }]))),
      ...own2.some(({ object: object2 }) => object2.kind === "StatefulSet") ? { replaced: "one after another" } : {}
    }];
  })));
}
var isUnsettled = ({ object: object2, rev }, one2) => object2.metadata.annotations?.[annotations.inPlace] !== void 0 && one2.rev === rev;
function troubleOf({ ports }, { object: object2, service }, { rev, wanted, pods }) {
  const own2 = podsOf(service, rev, pods);
  if (own2.filter(isReady).length >= wanted) return {};
  const now = ports.clock.now();
  const since = Date.parse(object2.metadata.creationTimestamp ?? "") || now;
  return { trouble: judgeReadiness(object2, { writtenGeneration: 0, pods: own2, events: [], siblings: [], now, since }).words };
}
async function weightsOf(context, { name, own: own2, pods, services }, signal) {
  const mine = ofService(name, services);
  const stable = mine.find(({ metadata }) => metadata.labels?.[labels.revision] === void 0 && metadata.annotations?.[annotations.stable] !== void 0);
  const pin = stable === void 0 ? null : pinnedRev(stable);
  const sharing = await observeRevisionServices(context, name, signal);
  const route = routeIn(sharing);
  if (stable && pin !== null && route) {
    const split2 = await observeSplit(context, { route, service: stable.metadata.name, stable: pin }, signal);
    if (split2) return wholePercents(split2);
  }
  if (pin !== null) return { [pin]: 100 };
  return stable === void 0 && expectsService(own2) ? {} : sharesByReadyPods(name, own2.map((w) => w.rev), pods);
}
var expectsService = (own2) => own2.some(({ object: object2 }) => object2.metadata.annotations?.[annotations.behind] !== void 0);

// src/targets/kubernetes/readiness/logs.ts
var atMost = 3;
function logsWanted(readiness, pods) {
  if (readiness.state !== "failed" || readiness.class === "capacity" || readiness.class === "ownership") return [];
  const all = pods.filter((pod) => !isEnding(pod)).flatMap((pod) => ["initContainerStatuses", "containerStatuses"].flatMap((list) => listAt(pod, "status", list)).map((status) => ({ pod, status, rank: rankOf2(status) })));
  const wanted = /* @__PURE__ */ new Map();
  for (const { pod, status } of all.filter(({ rank }) => rank > 0).sort((a, b) => b.rank - a.rank)) {
    const container = textAt(status, "name") ?? "";
    if (!wanted.has(container)) wanted.set(container, { namespace: pod.metadata.namespace ?? "default", name: pod.metadata.name, container, previous: isPrevious(status) });
  }
  return [...wanted.values()].slice(0, atMost);
}
function rankOf2(status) {
  if (booleanAt(status, "ready") === true) return 0;
  const restarts = numberAt(status, "restartCount") ?? 0;
  const ended3 = at(status, "state", "terminated") ?? at(status, "lastState", "terminated");
  if (ended3 !== void 0) return neverRan(ended3) ? 0 : numberAt(ended3, "exitCode") === 0 && restarts === 0 ? 0 : 2 + restarts;
  return at(status, "state", "running") === void 0 ? 0 : 1;
}
var neverRan = (ended3) => /^(StartError|ContainerCannotRun|ContainerStatusUnknown)$/.test(textAt(ended3, "reason") ?? "");
var isPrevious = (status) => at(status, "state", "terminated") === void 0 && at(status, "lastState", "terminated") !== void 0;

// src/targets/kubernetes/retire.ts
var lookMs3 = 1e3;
async function drainRevision({ context, step: step3, signal }, rev) {
  const running = (await observeWorkloads(context, signal)).filter((w) => w.service === step3.service);
  const own2 = running.find((w) => w.rev === rev);
  if (own2 === void 0) return { level: "estimated", note: "its pods have ended with the update" };
  const pods = await context.view.objects(kinds.pod, signal);
  if (!running.some((w) => w.rev !== rev && podsOf(step3.service, w.rev, pods).some(isReady))) return { level: "estimated", note: "drained as its pods end" };
  await context.ports.clock.sleep(drainMsOf(own2.object), signal);
  return { level: "estimated", note: "open requests had their time" };
}
async function retireRevision(run, rev) {
  const { context, step: step3, signal, until } = run;
  const running = (await observeWorkloads(context, signal)).filter((w) => w.service === step3.service && w.rev === rev);
  for (const { object: object2 } of running) await remove(run, { ref: refOf2(object2), uid: object2.metadata.uid });
  const services = (await context.view.objects(kinds.service, signal)).filter((s) => s.metadata.labels?.[labels.service] === step3.service && s.metadata.labels[labels.revision] === rev);
  for (const service of services) await remove(run, { ref: refOf2(service), uid: service.metadata.uid });
  if (booleanAt(step3.detail, "whole") === true) await removeService(run);
  const left = await context.view.until(async () => {
    const pods = running.length === 0 ? [] : podsOf(step3.service, rev, await context.view.objects(kinds.pod, signal));
    return pods.length === 0 || context.ports.clock.now() >= until ? pods.length : void 0;
  }, { service: step3.service, everyMs: lookMs3 }, signal);
  return { level: left === 0 ? "data-plane" : "accepted", note: left === 0 ? "ended" : `${left} pods are still ending` };
}
var swept = [
  { apiVersion: "networking.k8s.io/v1", kind: "Ingress" },
  { apiVersion: "gateway.networking.k8s.io/v1", kind: "HTTPRoute" },
  { apiVersion: "autoscaling/v2", kind: "HorizontalPodAutoscaler" },
  { apiVersion: "policy/v1", kind: "PodDisruptionBudget" },
  kinds.service,
  { apiVersion: "v1", kind: "ConfigMap" },
  { apiVersion: "v1", kind: "Secret" }
];
async function removeService(run) {
  const { context, step: step3, signal } = run;
  for (const kind of swept) {
    if (await context.client.findResource(kind.apiVersion, kind.kind, signal) === void 0) continue;
    const { items } = await context.client.list(kind, { namespace: context.namespace, labelSelector: `${labels.set}=${context.state.names.label},${labels.service}=${step3.service}` }, signal).catch(nothingOfOurs);
    for (const item of items) await remove(run, { ref: refOf2({ ...item, ...kind }), uid: item.metadata.uid });
  }
}
function nothingOfOurs(thrown) {
  if (toSlipwayError(thrown).reason !== "access-denied") throw thrown;
  return { items: [], resourceVersion: "" };
}
async function sweepLeftover(run, { id }) {
  const [apiVersion, kind, name, uid] = id.split(" ");
  if (apiVersion === void 0 || kind === void 0 || name === void 0) throw new InternalError(`\`${id}\` names no object.`);
  await remove(run, { ref: { apiVersion, kind, name, namespace: run.context.namespace }, uid });
  return { level: "accepted", note: "removed" };
}

// src/targets/kubernetes/endpoints.ts
var serviceName2 = "kubernetes.io/service-name";
var lookMs4 = 250;
async function awaitEndpoints(run, service, rev) {
  const { context: { view }, step: step3, signal } = run;
  await view.until(async () => {
    const [slices, pods] = await Promise.all([view.objects(kinds.endpointSlice, signal), view.objects(kinds.pod, signal)]);
    const behind = new Set(slices.filter(({ metadata }) => metadata.labels?.[serviceName2] === service).flatMap(readyEndpoints));
    const missing2 = podsOf(step3.service, rev, pods).filter(isReady).filter(({ metadata }) => !behind.has(metadata.name));
    const others = pods.filter(({ metadata }) => behind.has(metadata.name) && metadata.labels?.[labels.service] === step3.service && ![void 0, rev].includes(metadata.labels[labels.revision]));
    if (behind.size > 0 && missing2.length + others.length === 0) return true;
    if (!await isLate(run, kinds.endpointSlice)) return void 0;
    throw new UserError(`Service ${service} does not send to revision ${rev} as it should: ${missing2.length} of its ready pods are not behind it, ${others.length} of other revisions are.`, {
      reason: "timeout",
      where: `Service ${service}`,
      remedy: "See its selector and its EndpointSlices."
    });
  }, { service: step3.service, everyMs: lookMs4 }, signal);
}
var readyEndpoints = (slice) => listAt(slice, "endpoints").filter((endpoint) => at(endpoint, "conditions", "ready") !== false).map((endpoint) => textAt(endpoint, "targetRef", "name") ?? "");

// src/targets/kubernetes/route.ts
var lookMs5 = 250;
var attempts = 5;
async function routeTo(run, weights, testers) {
  const { context, step: step3, signal } = run;
  const shares = Object.fromEntries(Object.entries(weights).filter(([, weight]) => weight > 0));
  const heaviest = heaviestOf(shares);
  if (heaviest === void 0) return { level: "accepted", note: "no traffic" };
  const revision = await observeRevision(context, step3.service, heaviest, signal);
  const stepping = Object.keys(shares).length === 1 ? void 0 : await observeStepping2(run);
  if (stepping !== void 0) return byPartition(run, stepping, shares);
  await refuseLeading(run, shares);
  if (revision.stable === void 0) return alone2(run, revision);
  return Object.keys(shares).length === 1 ? whole2(run, revision) : shared2(run, revision, { shares, testers });
}
async function observeStepping2({ context, step: step3, signal }) {
  const [one2, ...others] = (await observeWorkloads(context, signal)).filter((w) => w.service === step3.service);
  return one2?.object.kind === "StatefulSet" && others.length === 0 ? one2 : void 0;
}
async function byPartition(run, { object: object2, rev }, shares) {
  await refuseLeading(run, { [rev]: shares[rev] ?? 0 });
  return byRatio(run, { stableRev: rev, shares, because: `as many of its pods as are of each revision (${describe2(refOf2(object2))}, partition ${partitionOf(object2)})` });
}
var sightMs = 15e3;
async function refuseLeading(run, shares) {
  const { context: { view, ports: { clock } }, step: step3, signal } = run;
  const soon = { ...run, until: Math.min(run.until, clock.now() + sightMs) };
  await view.until(async () => {
    const pods = await view.objects(kinds.pod, signal);
    const empty2 = Object.keys(shares).filter((rev) => !podsOf(step3.service, rev, pods).some(isReady));
    if (empty2.length === 0) return true;
    if (!await isLate(soon)) return void 0;
    throw new UserError(`${step3.service}: revision ${empty2.join(", ")} has no ready pod, and was to get traffic.`, { reason: "release-not-ready", where: step3.service, remedy: "See why its pods are not ready. The traffic was left where it is." });
  }, { service: step3.service, everyMs: lookMs5 }, signal);
}
async function alone2(run, revision) {
  await writeAll(run, [...scalersFor(revision), ...revision.routes]);
  return { level: "estimated", weights: { [revision.form.rev]: 100 }, note: "no Service: it takes its work itself" };
}
async function whole2(run, revision) {
  const { context, step: step3, signal } = run;
  const { rev, mode } = revision.form;
  const stable = revision.stable;
  const services = await observeRevisionServices(context, step3.service, signal);
  const route = routeIn(services);
  const pin = await livePin(run, revision);
  if (route !== void 0 && pin !== null && pin !== rev && services.some((s) => s.metadata.labels?.[labels.revision] === rev)) await split(run, { route, stable: pin, service: stable.metadata.name, weights: { [rev]: 100 } });
  const others = (await observeWorkloads(context, signal)).some((w) => w.service === step3.service && w.rev !== rev);
  await write2(run, pinService(stable, mode === "own" || others ? rev : null));
  await awaitEndpoints(run, stable.metadata.name, rev);
  if (route !== void 0) await split(run, { route, stable: rev, service: stable.metadata.name, weights: { [rev]: 100 } });
  for (const service of services) await remove(run, { ref: refOf2(service), uid: service.metadata.uid });
  await writeAll(run, [...scalersFor(revision), ...revision.routes]);
  return { level: "accepted", weights: { [rev]: 100 }, note: `Service ${stable.metadata.name} selects it` };
}
async function livePin(run, revision) {
  const live = await observeStable(run.context, revision, run.signal);
  return live === void 0 ? null : pinnedRev(live);
}
async function shared2(run, heaviest, { shares, testers }) {
  const { context, step: step3, signal } = run;
  const stableName = heaviest.stable.metadata.name;
  const services = await observeRevisionServices(context, step3.service, signal);
  const stableRev = await livePin(run, heaviest) ?? servedBefore(shares, services);
  const sharing = routeIn(services);
  const { route, because } = sharing === void 0 ? await observeChoice(context, stableName, { replicas: await readyPods(run), ...toldBy(testers) }, signal) : { route: sharing, because: "as before" };
  if (route.kind === "replica-ratio") return byRatio(run, { stableRev, shares, because });
  const before = await observeRevision(context, step3.service, stableRev, signal);
  await write2(run, pinService(before.stable ?? heaviest.stable, stableRev));
  for (const rev of Object.keys(shares).filter((r) => r !== stableRev)) {
    const { stable } = await observeRevision(context, step3.service, rev, signal);
    const own2 = await write2(run, annotated2(revisionService(stable ?? heaviest.stable, rev), route));
    await awaitEndpoints(run, own2.metadata.name, rev);
  }
  await split(run, { route, stable: stableRev, service: stableName, weights: { ...shares }, ...testers === void 0 || testers.to === stableRev ? {} : { match: testers } });
  await holdScaled(run, before);
  return { level: "accepted", weights: { ...shares }, note: because };
}
async function holdScaled(run, revision) {
  const live = (await observeWorkloads(run.context, run.signal)).find((w) => w.service === run.step.service && w.rev === revision.form.rev);
  if (live === void 0) return;
  await writeAll(run, heldScalers(revision, wantedOf(live.object)));
}
var toldBy = (testers) => testers === void 0 ? {} : { testers: "header" in testers ? "header" : "cookie" };
var annotated2 = (service, route) => ({ ...service, metadata: { ...service.metadata, annotations: { ...service.metadata.annotations, [annotations.route]: JSON.stringify(route) } } });
function servedBefore(shares, services) {
  const own2 = services.map((s) => s.metadata.labels?.[labels.revision]);
  return heaviestOf(Object.fromEntries(Object.entries(shares).filter(([rev]) => !own2.includes(rev)))) ?? Object.keys(shares).sort()[0];
}
async function readyPods({ context, step: step3, signal }) {
  const pods = await context.view.objects(kinds.pod, signal);
  return ofService(step3.service, pods).filter(isReady).length;
}
async function byRatio(run, { stableRev, shares, because }) {
  const { context, step: step3, signal } = run;
  const before = await observeRevision(context, step3.service, stableRev, signal);
  if (before.stable) await write2(run, pinService(before.stable, null));
  await holdScaled(run, before);
  return { level: "estimated", weights: sharesByReadyPods(step3.service, Object.keys(shares), await context.view.objects(kinds.pod, signal)), note: because };
}
async function split(run, wanted) {
  const { context, signal } = run;
  const marks = { [labels.set]: context.state.names.label, [labels.service]: run.step.service };
  for (let attempt = 1; ; attempt += 1) {
    const live = await observeRouteObjects(context, wanted.route, signal);
    const writes = renderWeights(wanted.route, live, { service: wanted.service, stable: wanted.stable, weights: wanted.weights, labels: marks, ...wanted.match === void 0 ? {} : { match: wanted.match } });
    try {
      for (const one2 of writes) await carryOut(run, one2);
      return await accepted(run, wanted.route);
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === "contention") || attempt >= attempts) throw error;
    }
  }
}
async function carryOut({ context, signal }, one2) {
  if (one2.do === "create") await context.client.create(one2.object, void 0, signal);
  else if (one2.do === "replace") await context.client.replace(one2.object, void 0, signal);
  else await context.client.remove(one2.ref, { ...one2.uid === void 0 ? {} : { uid: one2.uid } }, signal);
}
async function accepted(run, route) {
  const { context, signal } = run;
  if (route.kind !== "http-route") return;
  const since = context.ports.clock.now();
  for (; ; ) {
    const [object2] = await observeRouteObjects(context, route, signal);
    if (object2 === void 0) return;
    const now = context.ports.clock.now();
    const readiness = judgeReadiness(object2, { writtenGeneration: object2.metadata.generation ?? 0, pods: [], events: [], siblings: [], now, since });
    if (readiness.state === "ready" || readiness.state === "warning") return;
    if (readiness.state === "failed" || await isLate(run)) {
      throw new UserError(`${describe2(refOf2(object2))} ${readiness.words}`, { reason: readiness.state === "failed" ? readiness.reason : "timeout", where: describe2(refOf2(object2)), remedy: "See the status of the route; the traffic may not have moved." });
    }
    await context.ports.clock.sleep(lookMs5, signal);
  }
}

// src/targets/kubernetes/state/names.ts
var stateLabel = "slipway.dev/state";
var setAnnotation = "slipway.dev/set";
var hex = (digest) => digest.slice("sha256:".length, "sha256:".length + 12);
function stateNames(namespace, set) {
  const label = setToken(set);
  const map = (what) => ({ apiVersion: "v1", kind: "ConfigMap", namespace, name: `slipway-${label}-${what}` });
  return {
    set,
    namespace,
    label,
    lease: { apiVersion: "coordination.k8s.io/v1", kind: "Lease", namespace, name: `slipway-${label}-lock` },
    journal: map("journal"),
    snapshots: map("snapshots"),
    note: map("note"),
    status: map("status"),
    inventory: map("inventory"),
    archive: (chain, number2) => map(`journal-${chain}-${number2}`),
    broken: (digest) => map(`journal-broken-${hex(digest)}`),
    release: (digest, number2) => ({ apiVersion: "v1", kind: "Secret", namespace, name: `slipway-${label}-release-${hex(digest)}-${number2}` })
  };
}

// src/targets/kubernetes/state/state-object.ts
var stateSchema = 1;
var mostBytes = 9e5;
var mostText = 32e3;
var mostUnpacked = 64 * 2 ** 20;
var isContention = (error) => error instanceof ApiError && error.reason === "contention";
function stateObject({ names: names2 }, ref, content, live) {
  const { data, binaryData, epoch } = content;
  return {
    apiVersion: ref.apiVersion,
    kind: ref.kind,
    metadata: {
      name: ref.name,
      ...ref.namespace === void 0 ? {} : { namespace: ref.namespace },
      ...live?.metadata.resourceVersion === void 0 ? {} : { resourceVersion: live.metadata.resourceVersion },
      ...live?.metadata.uid === void 0 ? {} : { uid: live.metadata.uid },
      labels: { ...live?.metadata.labels, ...content.labels, [labels.set]: names2.label, [stateLabel]: content.state },
      annotations: { ...live?.metadata.annotations, ...content.annotations, [setAnnotation]: names2.set, ...epoch === void 0 ? {} : { [annotations.epoch]: String(epoch) } }
    },
    ...data === void 0 ? {} : { data },
    ...binaryData === void 0 ? {} : { binaryData }
  };
}
var epochOf = (object2) => Number(object2?.metadata.annotations?.[annotations.epoch] ?? 0) || 0;
async function getState({ client, names: names2 }, ref, signal) {
  const found = await client.get(ref, signal);
  const owner = found?.metadata.annotations?.[setAnnotation];
  if (owner !== void 0 && owner !== names2.set) {
    throw new UserError(`${describe2(ref)} belongs to ${owner}, not to ${names2.set}.`, { reason: "journal-corrupt", where: describe2(ref), remedy: "Restore its annotations, or use another namespace. Nothing was changed." });
  }
  return found;
}
function readStored(object2, ref, { key: key4, what }) {
  const where = `${describe2(ref)}: ${key4}`;
  let value;
  try {
    value = JSON.parse(textAt(object2, "data", key4) ?? "");
  } catch (cause) {
    throw new UserError(`${what} is not JSON.`, { reason: "journal-corrupt", where, remedy: "Restore the object from a copy.", cause });
  }
  const schema2 = value?.schema;
  return migrateSchema(value, schema2, { what, current: stateSchema, migrations: {}, reason: "state-version" }, where);
}
var renderStored = (value) => JSON.stringify(value);
var pack = ({ compression }, text3) => Buffer.from(compression.compress(text3)).toString("base64");
var unpack = ({ compression }, base64) => compression.decompress(Buffer.from(base64, "base64"), mostUnpacked);

// src/targets/kubernetes/state/archive.ts
var full = 0.75;
var overfull = 2;
var mostArchives = 10;
var attempts2 = 4;
var retryMs = 1e3;
async function readArchive(context, ref, signal) {
  const object2 = await getState(context, ref, signal);
  if (!object2) return void 0;
  const { seq, previous, head } = readStored(object2, ref, { key: "archive.json", what: "An archive of the journal" });
  const where = describe2(ref);
  const text3 = unpack(context, textAt(object2, "binaryData", "journal.jsonl.gz") ?? "");
  const altered = new UserError("An archive of the journal was altered or cut off.", { reason: "journal-corrupt", where, remedy: "Restore it from a copy." });
  if (text3 === void 0) throw altered;
  const { entries, kept: kept2 } = parseJournal(text3, where);
  if (kept2 !== text3 || verifyChain(entries, where, { seq, previous }) !== head) throw altered;
  return { object: object2, anchor: { seq, previous }, entries, head };
}
async function archiveEntries(context, { base }, moved, hold) {
  const { first, next, lastBytes, gone, starts } = base.archives;
  let number2 = next > first && lastBytes < context.journalBytes * full ? next - 1 : next;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const filled = await fill(context, { base, moved, number: number2, hold });
      if (filled !== void 0) return bounded2({ first, next: number2 + 1, gone, lastBytes: filled.bytes, starts: number2 < next ? starts : [...starts, filled.start] });
      number2 += 1;
    } catch (error) {
      if (attempt >= attempts2 || !isContention(error)) throw error;
      await context.clock.sleep(retryMs, hold.lost);
    }
  }
}
var bounded2 = (index) => ({ ...index, first: Math.max(index.first, index.next - mostArchives), starts: index.starts.slice(-mostArchives) });
async function fill(context, filling) {
  const { base, number: number2, hold } = filling;
  const ref = context.names.archive(base.chain, number2);
  if (number2 < base.archives.next) return put(context, filling, await readArchive(context, ref, hold.lost));
  try {
    return await put(context, filling, void 0);
  } catch (error) {
    if (!isContention(error)) throw error;
    return put(context, filling, await readArchive(context, ref, hold.lost));
  }
}
async function put(context, { base, moved, number: number2, hold }, there) {
  const ref = context.names.archive(base.chain, number2);
  const stray = there !== void 0 && number2 >= base.archives.next;
  const outdated = stray && there.anchor.seq + there.entries.length < base.seq;
  const merged2 = merge(outdated ? void 0 : there, base, moved);
  if (merged2 === void 0 && stray) throw new UserError("An archive of the journal tells of something else.", { reason: "journal-corrupt", where: describe2(ref), remedy: "Put it aside under another name, then run again." });
  if (merged2 === void 0) return void 0;
  const packed = pack(context, renderJournal(merged2.entries));
  const filled = { bytes: Math.floor(packed.length * 3 / 4), start: merged2.anchor.seq };
  if (there !== void 0 && !stray && filled.bytes > context.journalBytes * overfull) return void 0;
  const head = { schema: stateSchema, chain: base.chain, number: number2, ...merged2.anchor, head: entryDigest(merged2.entries.at(-1)) };
  const object2 = stateObject(context, ref, { state: "archive", epoch: hold.epoch, data: { "archive.json": renderStored(head) }, binaryData: { "journal.jsonl.gz": packed } }, there?.object);
  await (there === void 0 ? context.client.create(object2, void 0, hold.lost) : context.client.replace(object2, void 0, hold.lost));
  return filled;
}
function merge(there, base, moved) {
  if (there === void 0) return { anchor: { seq: base.seq, previous: base.previous }, entries: moved };
  const end = there.anchor.seq + there.entries.length;
  const known = moved.filter((entry) => entry.seq < end);
  const same3 = known.every((entry) => {
    const twin = there.entries[entry.seq - there.anchor.seq];
    return twin !== void 0 && entryDigest(twin) === entryDigest(entry);
  });
  if (!same3 || end < base.seq || end === base.seq && there.head !== base.previous) return void 0;
  return { anchor: there.anchor, entries: [...there.entries, ...moved.slice(known.length)] };
}
async function removeArchives({ client, names: names2 }, { base }) {
  const numbers = Array.from({ length: base.archives.first - base.archives.gone }, (_, n) => base.archives.gone + n);
  const removed = await Promise.allSettled(numbers.map((number2) => client.remove(names2.archive(base.chain, number2))));
  return removed.every((result) => result.status === "fulfilled");
}

// src/targets/kubernetes/state/journal-value.ts
var mostLineage = 32;
var sealed2 = (base) => ({ ...base, digest: digestJson(base) });
var freshBase = (seed) => sealed2({
  schema: stateSchema,
  chain: digestJson(seed).slice("sha256:".length, "sha256:".length + 8),
  seq: 0,
  previous: journalRoot,
  at: "",
  lineage: [],
  since: null,
  warm: {},
  archives: { first: 0, next: 0, gone: 0, starts: [], lastBytes: 0 },
  note: ""
});
var chainOf = (base, entries, head) => ({ base, entries, head, seq: base.seq + entries.length });
function parseChain(base, text3, where) {
  const { digest, ...rest } = base;
  if (digestJson(rest) !== digest) throw corrupt(where, "What it says of the older operations");
  const { entries, kept: kept2 } = parseJournal(text3, where);
  if (kept2 !== text3) throw corrupt(where, "Its last line");
  return chainOf(base, entries, verifyChain(entries, where, base));
}
var corrupt = (where, what) => new UserError(`${what} was altered or cut off.`, { reason: "journal-corrupt", where, expected: "an unbroken chain of entries", remedy: `${rebuildRemedy} Nothing was changed.` });
var nobody2 = { name: "archive", runId: "", attempt: 0 };
var irreversibleStep = ({ service, name }) => ({ id: `${service}/${name}`, service, after: [], verb: { do: "hook", rev: "", name, phase: "before", timeoutMs: 0, undo: "irreversible" }, undo: "irreversible", deadlineMs: 0 });
var begunStep = ({ id }) => ({ kind: "intent", step: id });
function remembered({ lineage, since, warm, at: at2, previous, irreversible = [] }, set) {
  const plan = (steps) => ({ set, operation: "deploy", services: [], order: [], steps, digest: journalRoot });
  const operation = (id, when, owner, { steps, bodies, outcome = "succeeded" }) => {
    const all = [{ kind: "begin", plan: plan(steps), owner, machine: "", before: null, label: "" }, ...bodies, { kind: "end", outcome }];
    return all.map((body, seq) => ({ schema: journalSchemaNumber, seq, at: when, previous, operation: id, body }));
  };
  const drains = Object.entries(warm).flatMap(([service, revs]) => Object.entries(revs).map(([rev, until], n) => ({ id: `${service}/${n}-drain`, service, after: [], verb: { do: "drain", rev, warmMs: Date.parse(until) - Date.parse(at2) }, undo: "nothing", deadlineMs: 0 })));
  return [
    ...drains.length === 0 ? [] : operation("warm", at2, nobody2, { steps: drains, bodies: drains.map(({ id }) => ({ kind: "done", step: id, evidence: { level: "estimated" } })) }),
    ...lineage.flatMap(({ snapshot, owner, irreversible: begun = [] }, n) => {
      const steps = begun.map(irreversibleStep);
      return operation(`kept-${n}`, since ?? at2, owner, { steps, bodies: [...steps.map(begunStep), { kind: "snapshot", id: snapshot }] });
    }),
    ...irreversible.length === 0 ? [] : operation("irreversible", at2, nobody2, { steps: irreversible.map(irreversibleStep), bodies: irreversible.map(irreversibleStep).map(begunStep), outcome: "abandoned" })
  ];
}
function planMove(chain, added, { set, mostBytes: mostBytes2 }) {
  const sizes = chain.entries.map((entry) => Buffer.byteLength(entryLine(entry)));
  let left = sizes.reduce((sum, size) => sum + size, Buffer.byteLength(renderJournal(added)));
  if (left <= mostBytes2) return { moved: [], rest: chain };
  const { ends, open } = endsOfOperations(chain.entries);
  const whole3 = open || added[0]?.body.kind === "begin" ? ends : ends.slice(0, -1);
  let cut = 0;
  for (const end of whole3) {
    if (left <= mostBytes2 / 2) break;
    for (; cut < end; cut += 1) left -= sizes[cut];
  }
  return cut === 0 ? { moved: [], rest: chain } : { moved: chain.entries.slice(0, cut), rest: chainOf(baseAfter(chain, cut, set), chain.entries.slice(cut), chain.head) };
}
function endsOfOperations(entries) {
  let open = null;
  const ends = entries.flatMap(({ operation, body }, index) => {
    if (body.kind === "begin" && open === null) open = operation;
    if (body.kind !== "end" || operation !== open || body.outcome === "rollback-failed") return [];
    open = null;
    return [index + 1];
  });
  return { ends, open: open !== null };
}
function baseAfter({ base, entries }, cut, set) {
  const moved = entries.slice(0, cut);
  const last = moved.at(-1);
  const { lineage, since, warm, irreversible } = foldJournal([...remembered(base, set), ...moved]);
  const { digest: _, irreversible: __, ...before } = base;
  return sealed2({ ...before, seq: base.seq + cut, previous: entryDigest(last), at: last.at, lineage: lineage.slice(-mostLineage), since, warm, ...irreversible.length === 0 ? {} : { irreversible } });
}

// src/targets/kubernetes/state/lease-value.ts
var leaseSeconds = 60;
var leaseMs = leaseSeconds * 1e3;
var holdAnnotation = "slipway.dev/hold";
var witnessAnnotation = "slipway.dev/journal";
var holderIdentity = ({ name, runId, attempt }) => `${name}#${runId}.${attempt}`;
function parseHolder(identity) {
  const [, name, runId, attempt] = /^(.*)#([^#]*)\.(\d+)$/s.exec(identity) ?? [];
  return name === void 0 || runId === void 0 ? { name: identity, runId: "", attempt: 0 } : { name, runId, attempt: Number(attempt) };
}
var microTime = (ms) => new Date(ms).toISOString().replace("Z", "000Z");
function leaseFacts(lease) {
  const holder = textAt(lease, "spec", "holderIdentity") ?? "";
  const renewed = Date.parse(textAt(lease, "spec", "renewTime") ?? "");
  const [, seq, head] = /^(\d+) (sha256:[0-9a-f]{64})$/.exec(lease.metadata.annotations?.[witnessAnnotation] ?? "") ?? [];
  return {
    owner: holder === "" ? null : parseHolder(holder),
    hold: lease.metadata.annotations?.[holdAnnotation] ?? "",
    epoch: numberAt(lease, "spec", "leaseTransitions") ?? 0,
    renewedAt: Number.isNaN(renewed) ? null : renewed,
    durationMs: (numberAt(lease, "spec", "leaseDurationSeconds") ?? leaseSeconds) * 1e3,
    witness: seq === void 0 || head === void 0 ? void 0 : { seq: Number(seq), head }
  };
}
var expiryOf = ({ renewedAt, durationMs }) => renewedAt === null ? null : renewedAt + durationMs;
var mostSkewMs = 5 * 6e4;
function judgeLease(lease, owner, now) {
  if (lease.owner === null) return { do: "take" };
  const sameRun = lease.owner.runId === owner.runId && lease.owner.name === owner.name && owner.runId !== "";
  if (sameRun && lease.owner.attempt < owner.attempt) return { do: "take" };
  if (lease.renewedAt === null) return { do: "watch" };
  const expiredFor = now - expiryOf(lease);
  if (expiredFor >= mostSkewMs) return { do: "take" };
  if (expiredFor >= 0 || lease.renewedAt > now + lease.durationMs) return { do: "watch" };
  return { do: sameRun && lease.owner.attempt === owner.attempt ? "watch" : "refuse" };
}
var told2 = ({ name, runId, attempt }) => runId === "" ? name : `${name} (run ${runId}, attempt ${attempt})`;
function heldError({ set, lease: { namespace, name } }, lease) {
  const expiry = expiryOf(lease);
  return new UserError(`${set} is being changed by ${told2(lease.owner ?? { name: "somebody", runId: "", attempt: 0 })}.`, {
    reason: "lock-held",
    where: `Lease ${namespace}/${name}`,
    remedy: "Wait for that run to end, or cancel it.",
    expected: `the lock to be free; ${expiry === null ? "it is renewed as long as its owner lives" : `it expires at ${new Date(expiry).toISOString()} unless its owner renews it`}`
  });
}
var lostError = ({ set, lease: { namespace, name } }, why) => new UserError(`The lock of ${set} was lost: ${why}.`, { reason: "lock-held", where: `Lease ${namespace}/${name}`, remedy: "See what the other run did, then run again; what was begun is resumed or taken back first." });

// src/targets/kubernetes/state/journal.ts
var entriesOf2 = ({ base, entries }, context) => [...remembered(base, context.names.set), ...entries];
var key = { text: "journal.jsonl", packed: "journal.jsonl.gz", base: "base.json" };
function parseJournalObject(context, object2) {
  const ref = context.names.journal;
  const where = describe2(ref);
  const packed = textAt(object2, "binaryData", key.packed);
  const text3 = packed === void 0 ? textAt(object2, "data", key.text) : unpack(context, packed);
  if (text3 === void 0) throw new UserError("The journal holds no entries that can be read.", { reason: "journal-corrupt", where, remedy: `${rebuildRemedy} Nothing was changed.` });
  return { ...parseChain(readStored(object2, ref, { key: key.base, what: "The journal" }), text3, where), object: object2 };
}
function journalObject(context, { base, entries }, epoch, live) {
  const text3 = renderJournal(entries);
  const short2 = Buffer.byteLength(text3) <= mostText;
  const packed = short2 ? "" : pack(context, text3);
  if (packed.length * 3 / 4 > mostBytes) {
    throw new UserError(`The journal of one operation has come to ${Math.round(text3.length / 1e3)} kB, more than an object of the cluster holds.`, {
      reason: "state-unwritable",
      where: describe2(context.names.journal),
      remedy: "Split the set into several."
    });
  }
  return stateObject(context, context.names.journal, {
    state: "journal",
    epoch,
    data: { [key.base]: renderStored(base), ...short2 ? { [key.text]: text3 } : {} },
    ...short2 ? {} : { binaryData: { [key.packed]: packed } }
  }, live);
}
function openJournal(context) {
  const writer = new Writer(context);
  return { read: (signal) => writer.read(signal), append: (hold, head, operation, wave) => writer.append(hold, head, { operation, wave }), known: () => writer.known, forget: () => {
    writer.forget();
  } };
}
var Writer = class {
  known;
  /** Whether what is known, be it that there is none, was read from the server. */
  looked = false;
  context;
  constructor(context) {
    this.context = context;
  }
  async read(signal) {
    const object2 = await getState(this.context, this.context.names.journal, signal);
    this.looked = true;
    if (object2 === void 0) this.known = void 0;
    else if (object2.metadata.resourceVersion !== this.known?.object.metadata.resourceVersion || object2.metadata.uid !== this.known?.object.metadata.uid) this.known = parseJournalObject(this.context, object2);
    return this.known;
  }
  forget() {
    this.known = void 0;
    this.looked = false;
  }
  async append(hold, head, { operation, wave }) {
    if (wave.length === 0) return head;
    const at2 = new Date(this.context.clock.now()).toISOString();
    if (!this.looked || (this.known?.head ?? journalRoot) !== head) await this.read(hold.lost);
    for (; ; ) {
      if (acknowledged(this.known, hold, head, { operation, wave })) return this.acknowledge(hold);
      this.refuseMoved(hold, head);
      const added = chainEntries(head, operation, wave, { at: at2, seq: this.known?.seq ?? 0 });
      if (await this.tryWrite(hold, added)) return this.acknowledge(hold);
    }
  }
  acknowledge(hold) {
    const { seq, head } = this.known;
    hold.witnessed({ seq, head });
    return head;
  }
  refuseMoved(hold, head) {
    const { names: names2 } = this.context;
    if (epochOf(this.known?.object) > hold.epoch) throw lostError(names2, "another run has written to the journal under a later one");
    if ((this.known?.head ?? journalRoot) !== head) {
      throw new UserError("The journal has moved: another run has written to it.", { reason: "lock-held", where: describe2(names2.journal), remedy: "See what the other run did, then run again." });
    }
  }
  /** False: somebody has written it, perhaps we ourselves before an answer was lost; what there is now was read. */
  async tryWrite(hold, added) {
    const before = this.known;
    try {
      this.known = await this.write(hold, added);
      return true;
    } catch (error) {
      if (hold.lost.aborted) throw hold.lost.reason;
      if (!isContention(error)) {
        if (before !== void 0) await this.refuseDeleted(hold, error);
        throw error;
      }
      await this.read(hold.lost);
      if (before !== void 0 && this.known === void 0) await this.refuseDeleted(hold, error);
      return false;
    }
  }
  async refuseDeleted(hold, cause) {
    if (await getState(this.context, this.context.names.journal, hold.lost).catch(() => true)) return;
    this.forget();
    throw goneError(this.context, "somebody has deleted it while it was being written", cause);
  }
  async write(hold, added) {
    const { context } = this;
    const live = this.known;
    const chain = live ?? chainOf(freshBase({ set: context.names.set, first: added[0] }), [], journalRoot);
    const { moved, rest } = planMove(chain, added, { set: context.names.set, mostBytes: context.journalBytes });
    const archives = moved.length === 0 ? void 0 : await archiveEntries(context, chain, moved, hold);
    const base = archives === void 0 ? rest.base : sealedWith(rest.base, { archives });
    const next = chainOf(base, [...rest.entries, ...added], entryDigest(added.at(-1)));
    const object2 = journalObject(context, next, hold.epoch, live?.object);
    const written2 = { ...next, object: live === void 0 ? await context.client.create(object2, void 0, hold.lost) : await context.client.replace(object2, void 0, hold.lost) };
    const { first, gone } = base.archives;
    if (gone >= first || !await removeArchives(context, written2)) return written2;
    return { ...written2, base: sealedWith(base, { archives: { ...base.archives, gone: first } }) };
  }
};
var sealedWith = ({ digest: _, ...base }, changes) => sealed2({ ...base, ...changes });
function acknowledged(known, hold, head, { operation, wave }) {
  const last = known?.entries.slice(-wave.length) ?? [];
  return last.length === wave.length && epochOf(known?.object) === hold.epoch && last[0]?.previous === head && last.every((entry, index) => entry.operation === operation && digestJson(entry.body) === digestJson(wave[index]));
}
var goneError = ({ names: names2 }, why, cause) => new UserError(`The journal of ${names2.set} is gone: ${why}.`, {
  reason: "journal-corrupt",
  where: describe2(names2.journal),
  ...cause === void 0 ? {} : { cause },
  expected: "the journal that belongs to what the cluster holds",
  remedy: `${rebuildRemedy} Nothing was changed.`
});
function refuseCut(context, chain, witness) {
  if (witness === void 0) return;
  if (chain === void 0) throw goneError(context, `its entry ${witness.seq - 1} was seen before`);
  const seen = witness.seq === chain.base.seq ? chain.base.previous : witness.seq === chain.seq ? chain.head : chain.entries[witness.seq - chain.base.seq]?.previous;
  if (witness.seq < chain.base.seq || seen === witness.head) return;
  throw new UserError(`The journal was altered or cut off: it does not lead to entry ${witness.seq - 1}, which was seen before.`, {
    reason: "journal-corrupt",
    where: describe2(context.names.journal),
    remedy: `${rebuildRemedy} Nothing was changed.`
  });
}

// src/targets/kubernetes/state/audit.ts
async function verifyAudit(context, signal) {
  const { names: names2 } = context;
  try {
    const [object2, lease] = await Promise.all([getState(context, names2.journal, signal), getState(context, names2.lease, signal)]);
    const live = object2 && parseJournalObject(context, object2);
    refuseCut(context, live, lease && leaseFacts(lease).witness);
    return live === void 0 ? { state: "none" } : await followArchives(context, live, signal);
  } catch (error) {
    return brokenAudit(error, describe2(names2.journal));
  }
}
async function followArchives(context, live, signal) {
  const { base } = live;
  const numbers = Array.from({ length: base.archives.next - base.archives.first }, (_, n) => base.archives.first + n);
  const refs = numbers.map((number2) => context.names.archive(base.chain, number2));
  const archives = await Promise.all(refs.map((ref) => readArchive(context, ref, signal)));
  const follower = new Follower();
  for (const [index, archive] of archives.entries()) {
    const where = describe2(refs[index]);
    const start = base.archives.starts[index];
    const broken2 = archive === void 0 ? { entry: start, words: "An archive that the journal names is gone." } : archive.anchor.seq !== start ? { entry: start, words: `Entries ${start} to ${archive.anchor.seq - 1} are missing.` } : follower.follow(archive.anchor.seq, archive.anchor.previous, archive.entries);
    if (broken2) return { state: "broken", where, ...broken2 };
  }
  const broken = follower.follow(base.seq, base.previous, live.entries) ?? follower.endsWith(live.seq);
  if (broken) return { state: "broken", where: describe2(context.names.journal), ...broken };
  return { state: "intact", from: follower.from ?? 0, entries: live.seq - (follower.from ?? 0), archives: archives.length, head: live.head, note: base.note };
}
var Follower = class {
  from;
  digests = /* @__PURE__ */ new Map();
  next = 0;
  head;
  follow(seq, previous, entries) {
    if (this.from === void 0) [this.from, this.next, this.head] = [seq, seq, previous];
    if (seq > this.next) return { entry: this.next, words: `Entries ${this.next} to ${seq - 1} are missing.` };
    const before = seq === this.next ? this.head : this.digests.get(seq - 1);
    if (seq > this.from && before !== previous) return { entry: seq, words: `Entry ${seq} does not follow the entry before it.` };
    for (const entry of entries) {
      const digest = entryDigest(entry);
      if (entry.seq < this.next && this.digests.get(entry.seq) !== digest) return { entry: entry.seq, words: `Entry ${entry.seq} is told in two ways.` };
      if (entry.seq < this.next) continue;
      this.digests.set(entry.seq, digest);
      [this.next, this.head] = [entry.seq + 1, digest];
    }
    return void 0;
  }
  /** What an archive has, the journal has had. */
  endsWith(seq) {
    return this.next > seq ? { entry: seq, words: `An archive knows entries up to ${this.next - 1}: the journal was cut off after ${seq - 1}.` } : void 0;
  }
};

// src/targets/kubernetes/state/inventory.ts
var key2 = { text: "inventory.json", packed: "inventory.json.gz" };
function openInventory(context) {
  const book = new Book(context);
  return { read: (signal) => book.read(signal), known: () => book.known(), forget: () => {
    book.forget();
  }, wrote: (items) => book.wrote(items), removed: (refs) => book.removed(refs), flush: (hold) => book.flush(hold) };
}
var Book = class {
  context;
  object;
  stored;
  noted = /* @__PURE__ */ new Map();
  constructor(context) {
    this.context = context;
  }
  async read(signal) {
    this.object = await getState(this.context, this.context.names.inventory, signal);
    const items = this.object === void 0 ? [] : parseInventory(this.context, this.object);
    this.stored = new Map(items.map((item) => [identityOf2(item), item]));
    return this.known() ?? [];
  }
  known() {
    return this.stored && [...merged(this.stored, this.noted).values()];
  }
  forget() {
    this.stored = void 0;
  }
  wrote(items) {
    for (const item of items) this.noted.set(identityOf2(item), item);
  }
  removed(refs) {
    for (const ref of refs) this.noted.set(identityOf2(ref), "gone");
  }
  async flush(hold) {
    const { client, names: names2 } = this.context;
    const due = [...this.noted];
    while (due.some(([id, item]) => this.noted.get(id) === item)) {
      if (this.stored === void 0) await this.read(hold.lost);
      if (this.isNothingNew()) return;
      if (epochOf(this.object) > hold.epoch) throw lostError(names2, "another run has written the inventory under a later one");
      const next = merged(this.stored ?? /* @__PURE__ */ new Map(), this.noted);
      try {
        const object2 = render(this.context, next, hold.epoch, this.object);
        this.object = this.object === void 0 ? await client.create(object2, void 0, hold.lost) : await client.replace(object2, void 0, hold.lost);
        this.stored = next;
        this.noted = new Map([...this.noted].filter(([id, item]) => next.get(id) !== (item === "gone" ? void 0 : item)));
      } catch (error) {
        if (!isContention(error)) throw error;
        this.stored = void 0;
      }
    }
  }
  /** What is written again is in it already: an update of what is there adds nothing. */
  isNothingNew() {
    for (const [id, item] of this.noted) {
      const known = this.stored?.get(id);
      if (item === "gone" ? known === void 0 : known?.uid === item.uid && known.service === item.service) this.noted.delete(id);
    }
    return this.noted.size === 0;
  }
};
function merged(stored, noted) {
  const all = new Map(stored);
  for (const [id, item] of noted) {
    if (item === "gone") all.delete(id);
    else all.set(id, item);
  }
  return all;
}
function render(context, items, epoch, live) {
  const sorted = [...items].sort(([a], [b]) => a < b ? -1 : 1).map(([, item]) => item);
  const text3 = renderStored({ schema: stateSchema, items: sorted });
  const content = Buffer.byteLength(text3) <= mostText ? { data: { [key2.text]: text3 } } : { binaryData: { [key2.packed]: pack(context, text3) } };
  return stateObject(context, context.names.inventory, { state: "inventory", epoch, ...content }, live);
}
function parseInventory(context, object2) {
  const ref = context.names.inventory;
  const packed = textAt(object2, "binaryData", key2.packed);
  const text3 = packed === void 0 ? void 0 : unpack(context, packed);
  const plain3 = text3 === void 0 ? object2 : { ...object2, data: { [key2.text]: text3 } };
  const { items } = readStored(plain3, ref, { key: key2.text, what: "The inventory" });
  if (!Array.isArray(items)) throw new UserError("The inventory holds no list.", { reason: "journal-corrupt", where: describe2(ref), remedy: "Restore the ConfigMap from a copy, or delete it: it is made anew from the objects that carry the label of the set." });
  return items;
}

// src/targets/kubernetes/state/reach.ts
var graceMs2 = 3e3;
var isUncertain = (error) => error instanceof ApiError && (error.reason === "api-unavailable" || error.reason === "timeout");
var wasThere = (error) => error instanceof SlipwayError && (!isUncertain(error) || error instanceof ApiError && error.status === 500);
function openReach(clock) {
  let [total, waiting] = [0, 0];
  let answeredAt = clock.now();
  let askedAt;
  let failing = false;
  const silence = () => askedAt !== void 0 && clock.now() - askedAt > graceMs2 ? clock.now() - answeredAt : 0;
  const answered = () => {
    total += silence();
    answeredAt = clock.now();
    askedAt = waiting > 0 ? answeredAt : void 0;
    failing = false;
  };
  return {
    awayMs: () => total + silence(),
    async ask(work) {
      askedAt ??= clock.now();
      waiting += 1;
      try {
        const answer = await work();
        waiting -= 1;
        answered();
        return answer;
      } catch (error) {
        waiting -= 1;
        if (wasThere(error)) answered();
        else if (isUncertain(error)) failing = true;
        else if (waiting === 0 && !failing) askedAt = void 0;
        throw error;
      }
    }
  };
}

// src/targets/kubernetes/state/held-client.ts
var retryMs2 = 1e3;
var patienceMs = 15e3;
var longestMs = 7 * 6e4;
function wrapClient(client, { read, write: write3 }) {
  const by = (options) => options?.dryRun ? read : write3;
  return {
    server: (signal) => read((s) => client.server(s), signal),
    resource: (apiVersion, kind, signal) => read((s) => client.resource(apiVersion, kind, s), signal),
    findResource: (apiVersion, kind, signal) => read((s) => client.findResource(apiVersion, kind, s), signal),
    get: (ref, signal) => read((s) => client.get(ref, s), signal),
    list: (kind, options, signal) => read((s) => client.list(kind, options, s), signal),
    apply: (object2, options, signal) => by(options)((s) => client.apply(object2, options, s), signal),
    create: (object2, options, signal) => by(options)((s) => client.create(object2, options, s), signal),
    replace: (object2, options, signal) => by(options)((s) => client.replace(object2, options, s), signal),
    patch: (ref, body, options, signal) => by(options)((s) => client.patch(ref, body, options, s), signal),
    remove: (ref, options, signal) => by(options)((s) => client.remove(ref, options, s), signal),
    watch: (kind, options, signal) => client.watch(kind, options, signal),
    logTail: (pod, lines, signal) => read((s) => client.logTail(pod, lines, s), signal),
    denied: (accesses, signal) => read((s) => client.denied(accesses, s), signal),
    rules: (namespace, signal) => read((s) => client.rules(namespace, s), signal),
    user: (signal) => read((s) => client.user(s), signal)
  };
}
function openGate(client, { clock, reach }) {
  let hold;
  const present = () => clock.now() - reach.awayMs();
  const asking = (what) => async (work, signal) => {
    const held = hold;
    if (held === void 0) return work(signal);
    for (const began = present(), asked = clock.now(); ; ) {
      const fence = what === "write" ? await held.mayWrite(signal) : void 0;
      try {
        return await work(both(signal, fence));
      } catch (error) {
        signal?.throwIfAborted();
        if (!isUncertain(error) || held.ended.aborted || present() - began >= patienceMs || clock.now() - asked >= longestMs) throw error;
        await clock.sleep(retryMs2, both(signal, held.ended));
      }
    }
  };
  return {
    client: wrapClient(client, { read: asking("read"), write: asking("write") }),
    under: (next) => {
      hold = next;
    },
    isHeld: () => hold !== void 0 && !hold.ended.aborted
  };
}
var both = (one2, other) => one2 && other ? AbortSignal.any([one2, other]) : one2 ?? other;

// src/targets/kubernetes/state/lease-keeper.ts
var renewMs = leaseMs / 3;
var fenceMarginMs = 2e4;
var windowMs = leaseMs - fenceMarginMs;
var retryMs3 = 2e3;
var attemptMs = 8e3;
var mostSuspendedMs = 5 * 6e4;
var waitMs = 1e3;
async function within2(clock, ms, signal, work) {
  const [late, over] = [new AbortController(), new AbortController()];
  const timeout = new ApiError("The API server did not answer in time.", { reason: "timeout" });
  const timer = clock.sleep(ms, over.signal).then(() => {
    late.abort(timeout);
    throw timeout;
  });
  timer.catch(() => void 0);
  const working = work(AbortSignal.any([signal, late.signal]));
  working.catch(() => void 0);
  try {
    return await Promise.race([working, timer]);
  } finally {
    over.abort();
  }
}
var Keeper = class {
  gone = new AbortController();
  over = new AbortController();
  ended = AbortSignal.any([this.gone.signal, this.over.signal]);
  fenceAt = 0;
  witness;
  context;
  lease;
  /** Aborted: suspended. A write that is under way then is broken off. */
  window = new AbortController();
  timer = new AbortController();
  renewing;
  constructor(context, lease, sentAt) {
    this.context = context;
    this.lease = lease;
    this.witness = leaseFacts(lease).witness;
    this.arm(sentAt);
    this.renewing = this.keepOn().catch(() => void 0);
  }
  /** By the clock and by a timer: the first to say so suspends the hold, for a clock may be set and a process may be halted. */
  arm(sentAt) {
    const { clock, log, names: names2 } = this.context;
    this.timer.abort();
    this.timer = new AbortController();
    this.fenceAt = sentAt + windowMs;
    const passed = Math.min(windowMs, Math.max(0, clock.now() - sentAt));
    if (passed === windowMs) return this.suspend();
    if (this.window.signal.aborted) {
      this.window = new AbortController();
      log.warning(`The cluster answers again, and the lock of ${names2.set} is still ours: it goes on.`);
    }
    clock.sleep(windowMs - passed, this.timer.signal).then(() => this.suspend(), () => void 0);
  }
  suspend() {
    const { clock, log, names: names2 } = this.context;
    if (this.ended.aborted) return;
    const late = clock.now() - this.fenceAt;
    if (late >= mostSuspendedMs) return this.lose(`it could not be renewed for ${formatDuration(windowMs + late)}`);
    this.giveUpAfter(mostSuspendedMs - Math.max(0, late));
    if (this.window.signal.aborted) return;
    this.window.abort(new ApiError("The lock could not be renewed in time: the write was broken off.", { reason: "api-unavailable" }));
    log.warning(`The lock of ${names2.set} could not be renewed for ${formatDuration(windowMs)}: nothing is written until it is. It is given up after ${formatDuration(mostSuspendedMs)} more.`);
  }
  giveUpAfter(ms) {
    this.timer.abort();
    this.timer = new AbortController();
    this.context.clock.sleep(ms, this.timer.signal).then(() => this.lose(`it could not be renewed for ${formatDuration(windowMs + mostSuspendedMs)}`), () => void 0);
  }
  lose(why) {
    this.timer.abort();
    if (this.ended.aborted) return;
    const error = lostError(this.context.names, why);
    this.gone.abort(error);
    this.window.abort(error);
  }
  /** Waits while it is suspended. The answer aborts when a write that is still under way is too late. Throws UserError `lock-held`, and what `signal` says. */
  async mayWrite(signal) {
    const { clock } = this.context;
    const stop = signal === void 0 ? this.ended : AbortSignal.any([signal, this.ended]);
    for (; ; ) {
      stop.throwIfAborted();
      if (clock.now() >= this.fenceAt) this.suspend();
      if (!this.window.signal.aborted) return this.window.signal;
      await clock.sleep(waitMs, stop);
    }
  }
  async keepOn() {
    const stop = this.ended;
    while (!stop.aborted) {
      await this.context.clock.sleep(renewMs, stop);
      while (!await this.renewOnce(stop)) await this.context.clock.sleep(retryMs3, stop);
    }
  }
  async renewOnce(stop) {
    const { client, clock } = this.context;
    if (this.window.signal.aborted && await this.look(stop) !== "ours") return false;
    const sentAt = clock.now();
    try {
      this.lease = await within2(clock, attemptMs, stop, (signal) => client.replace(this.marked(sentAt), void 0, signal));
      this.arm(sentAt);
      return true;
    } catch {
      if (!this.window.signal.aborted) await this.look(stop);
      return false;
    }
  }
  marked(now) {
    const { metadata } = this.lease;
    const annotations2 = { ...metadata.annotations, ...this.witness === void 0 ? {} : { [witnessAnnotation]: `${this.witness.seq} ${this.witness.head}` } };
    return withAt({ ...this.lease, metadata: { ...metadata, annotations: annotations2 } }, ["spec", "renewTime"], microTime(now));
  }
  /** Whatever went wrong: either it is still ours, perhaps in another version, or it is lost, or nobody answers. */
  async look(stop) {
    const { client, clock, names: names2 } = this.context;
    let found;
    try {
      found = await within2(clock, attemptMs, stop, (signal) => client.get(names2.lease, signal));
    } catch {
      return "unknown";
    }
    if (found === void 0 || holdOf(found) !== holdOf(this.lease)) {
      this.lose(found === void 0 ? "somebody has deleted it" : "another run has taken it over");
      return "lost";
    }
    this.lease = found;
    return "ours";
  }
  /** Nobody holds it then; the epoch stays, for it must never go back. A hold that was lost is left to expire: a write of ours may still be under way. */
  async release() {
    if (this.over.signal.aborted) return;
    this.over.abort(lostError(this.context.names, "it was given back before the write"));
    this.timer.abort();
    this.window.abort(this.over.signal.reason);
    await this.renewing;
    if (this.gone.signal.aborted) return;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      try {
        await within2(this.context.clock, attemptMs, new AbortController().signal, (signal) => this.context.client.replace(this.free(), void 0, signal));
        return;
      } catch (error) {
        if (await this.look(new AbortController().signal) === "lost" || leaseFacts(this.lease).owner === null) return;
        if (attempt === 2) throw error;
      }
    }
  }
  free() {
    return withAt(this.marked(this.context.clock.now()), ["spec", "holderIdentity"], "");
  }
};
function keepLease(context, owner, lease, sentAt) {
  const { epoch } = leaseFacts(lease);
  const keeper = new Keeper(context, lease, sentAt);
  return {
    set: context.names.set,
    epoch,
    owner,
    expiresAt: () => keeper.fenceAt,
    lost: keeper.gone.signal,
    ended: keeper.ended,
    release: () => keeper.release(),
    awayMs: () => context.reach.awayMs(),
    mayWrite: (signal) => keeper.mayWrite(signal),
    get witness() {
      return keeper.witness;
    },
    witnessed: (head) => {
      keeper.witness = head;
    }
  };
}
var holdOf = (lease) => lease.metadata.annotations?.[holdAnnotation] ?? "";

// src/targets/kubernetes/state/lease.ts
var watchMs = 1e4;
var retryMs4 = 250;
var attempts3 = 20;
var uncertainMs = 2e3;
var uncertainAttempts = 2;
async function observeLock(context, signal) {
  const found = await getState(context, context.names.lease, signal);
  const facts = found && leaseFacts(found);
  if (!facts || facts.owner === null) return null;
  const expiry = expiryOf(facts);
  return { owner: facts.owner, expiresAt: expiry === null ? "" : new Date(expiry).toISOString(), state: expiry === null || context.clock.now() >= expiry ? "stale" : "held" };
}
async function acquireLease(context, owner, options) {
  const taking = { ...options, owner, hold: globalThis.crypto.randomUUID() };
  let silent = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const taken = await tryOnce2(context, taking);
      if (taken) return keepLease(context, owner, taken.lease, taken.sentAt);
      if (attempt >= attempts3) throw new ApiError(`Others keep changing the lock of ${context.names.set}.`, { reason: "contention", where: context.names.lease.name, remedy: "Run it again." });
      await context.clock.sleep(retryMs4, taking.signal);
    } catch (error) {
      if (!isUncertain(error) || (silent += 1) > uncertainAttempts) throw error;
      await context.clock.sleep(uncertainMs, taking.signal);
    }
  }
}
async function tryOnce2(context, taking) {
  const { clock, names: names2 } = context;
  const { owner, hold } = taking;
  const found = await getState(context, names2.lease, taking.signal);
  if (found === void 0) return put2(context, taking, await taking.floor() + 1, void 0);
  const facts = leaseFacts(found);
  if (facts.hold === hold) return put2(context, taking, facts.epoch, found);
  const judgement = judgeLease(facts, owner, clock.now());
  if (judgement.do === "refuse") throw heldError(names2, facts);
  const newest = judgement.do === "watch" ? await watchLease(context, found, taking) : found;
  const taken = newest && await put2(context, taking, facts.epoch + 1, newest);
  if (taken && facts.owner !== null) context.log.warning(`Took over the lock of ${names2.set} from ${told2(facts.owner)}, which is gone.`);
  return taken;
}
async function watchLease(context, found, { signal }) {
  const { clock, names: names2 } = context;
  const seen = leaseFacts(found);
  const since = seen.renewedAt === null ? "" : `, last renewed at ${new Date(seen.renewedAt).toISOString()}`;
  context.log.warning(`The lock of ${names2.set} is held by ${told2(seen.owner)}${since}: watching for ${seen.durationMs / 1e3} s whether it is still renewed.`);
  let newest = found;
  for (let watched = 0; watched < seen.durationMs; watched += watchMs) {
    await clock.sleep(Math.min(watchMs, seen.durationMs - watched), signal);
    const now = await getState(context, names2.lease, signal);
    const facts = now && leaseFacts(now);
    if (!now || !facts || facts.owner === null) return void 0;
    if (facts.hold !== seen.hold || facts.renewedAt !== seen.renewedAt) throw heldError(names2, facts);
    newest = now;
  }
  return newest;
}
async function put2(context, { owner, hold, signal }, epoch, live) {
  const { client, clock, names: names2 } = context;
  const sentAt = clock.now();
  const lease = {
    ...stateObject(context, names2.lease, { state: "lock", annotations: { [holdAnnotation]: hold } }, live),
    spec: { holderIdentity: holderIdentity(owner), leaseDurationSeconds: leaseSeconds, leaseTransitions: epoch, acquireTime: microTime(sentAt), renewTime: microTime(sentAt) }
  };
  try {
    return { lease: live === void 0 ? await client.create(lease, void 0, signal) : await client.replace(lease, void 0, signal), sentAt };
  } catch (error) {
    if (isContention(error) || live !== void 0 && await getState(context, names2.lease, signal) === void 0) return void 0;
    throw error;
  }
}

// src/targets/kubernetes/state/notes.ts
var key3 = "note.json";
async function leaveNote(context, note, signal) {
  const stored = { schema: stateSchema, ...note };
  await context.client.apply(stateObject(context, context.names.note, { state: "note", data: { [key3]: renderStored(stored) } }), { manager: fieldManager }, signal);
}
async function readNote(context, signal) {
  const found = await getState(context, context.names.note, signal);
  if (found === void 0) return null;
  const { schema: _, ...note } = readStored(found, context.names.note, { key: key3, what: "A note" });
  return note;
}

// src/targets/kubernetes/state/rebuild.ts
async function rebuildJournal(context, hold, body) {
  const { client, clock, names: names2 } = context;
  const broken = await getState(context, names2.journal, hold.lost);
  const { digest: _, ...base } = freshBase(body);
  const { seq, head } = hold.witness ?? { seq: 0, head: journalRoot };
  const at2 = new Date(clock.now()).toISOString();
  const entries = chainEntries(head, "rebuilt", [body], { at: at2, seq });
  const chain = chainOf(sealed2({ ...base, seq, previous: head, at: at2, note: body.note }), entries, entryDigest(entries[0]));
  if (broken !== void 0) {
    const aside = stateObject(context, names2.broken(digestJson([broken["data"] ?? null, broken["binaryData"] ?? null])), { state: "broken-journal", epoch: hold.epoch });
    await client.create({ ...aside, data: broken["data"], binaryData: broken["binaryData"] }, void 0, hold.lost).catch((error) => {
      if (!isContention(error)) throw error;
    });
  }
  const object2 = journalObject(context, chain, hold.epoch, broken);
  await (broken === void 0 ? client.create(object2, void 0, hold.lost) : client.replace(object2, void 0, hold.lost)).catch(async (error) => {
    const there = isContention(error) ? await getState(context, names2.journal, hold.lost) : void 0;
    if (there === void 0 || digestJson(there["data"] ?? null) !== digestJson(object2["data"] ?? null)) throw error;
  });
  hold.witnessed({ seq: chain.seq, head: chain.head });
}

// src/targets/kubernetes/state/releases.ts
var secret = { apiVersion: "v1", kind: "Secret" };
var type = "slipway.dev/release";
var releaseAnnotation = "slipway.dev/release";
var partsAnnotation = "slipway.dev/parts";
var revisionsAnnotation = "slipway.dev/revisions";
var partLabel = "slipway.dev/part";
var atOnce = 8;
function openReleases(context) {
  const store = new Store(context);
  return {
    keep: (release, rendered, signal) => store.keep({ release, rendered }, signal),
    load: (digest, signal) => store.load(digest, signal),
    loadRevision: (service, rev, signal) => store.loadRevision(service, rev, signal),
    find: (release, signal) => store.find(release, signal),
    list: async (signal) => (await store.heads(signal)).map(keptOf),
    ownerOf: async (service, rev, signal) => {
      const head = (await store.heads(signal)).find((found) => keptOf(found).revisions[service] === rev);
      return head?.metadata.uid === void 0 ? void 0 : { ...secret, name: head.metadata.name, uid: head.metadata.uid };
    },
    collect: (kept2, signal) => store.collect(kept2, signal),
    forget: () => {
      store.forget();
    }
  };
}
var keptOf = ({ metadata }) => ({
  digest: metadata.annotations?.[releaseAnnotation] ?? "",
  at: metadata.creationTimestamp ?? "",
  revisions: parseRevisions(metadata.annotations?.[revisionsAnnotation])
});
function parseRevisions(text3 = "{}") {
  try {
    return JSON.parse(text3);
  } catch {
    return {};
  }
}
var Store = class {
  context;
  known = /* @__PURE__ */ new Map();
  revisions = /* @__PURE__ */ new Map();
  loading = Promise.resolve();
  /** As they were last listed, and what was written since. */
  parts;
  constructor(context) {
    this.context = context;
  }
  async keep({ release, rendered }, signal) {
    const content = { schema: stateSchema, release, rendered };
    const text3 = canonicalJson(content);
    const digest = digestBytes(text3);
    if (this.known.has(digest)) return digest;
    const bytes = this.context.compression.compress(text3);
    const parts = Array.from({ length: Math.ceil(bytes.length / mostBytes) }, (_, n) => Buffer.from(bytes.subarray(n * mostBytes, (n + 1) * mostBytes)).toString("base64"));
    for (const [number2, part2] of [...parts.entries()].reverse()) await this.ensurePart(this.partOf(digest, number2, { part: part2, count: parts.length, release }), { digest, number: number2 }, signal);
    this.remember(digest, JSON.parse(text3));
    return digest;
  }
  partOf(digest, number2, { part: part2, count, release }) {
    const revisions = Object.fromEntries(Object.entries(release.services).map(([service, { rev }]) => [service, rev]));
    const marked = stateObject(this.context, this.context.names.release(digest, number2), {
      state: "release",
      labels: { [partLabel]: String(number2) },
      annotations: { [releaseAnnotation]: digest, ...number2 > 0 ? {} : { [partsAnnotation]: String(count), [revisionsAnnotation]: JSON.stringify(revisions) } }
    });
    return { ...marked, type, immutable: true, data: { content: part2 } };
  }
  async ensurePart(wanted, { digest, number: number2 }, signal) {
    const { client, names: names2 } = this.context;
    for (let attempt = 1; ; attempt += 1) {
      try {
        const made = await client.create(wanted, void 0, signal);
        this.parts?.push(made);
        return;
      } catch (error) {
        if (!isContention(error) || attempt > 3) throw error;
        const there = await getState(this.context, names2.release(digest, number2), signal);
        if (there !== void 0 && textAt(there, "data", "content") === textAt(wanted, "data", "content") && booleanAt(there, "immutable") === true) return;
        if (there?.metadata.uid !== void 0) await client.remove(names2.release(digest, number2), { uid: there.metadata.uid }, signal);
      }
    }
  }
  async load(digest, signal) {
    const known = this.known.get(digest);
    if (known) return known;
    const head = await getState(this.context, this.context.names.release(digest, 0), signal);
    return head === void 0 ? void 0 : this.read(digest, head, signal);
  }
  async read(digest, head, signal) {
    const known = this.known.get(digest);
    if (known) return known;
    const count = Number(head.metadata.annotations?.[partsAnnotation] ?? 1);
    const others = await Promise.all(Array.from({ length: count - 1 }, (_, n) => getState(this.context, this.context.names.release(digest, n + 1), signal)));
    const bytes = Buffer.concat([head, ...others].map((part2) => Buffer.from(textAt(part2, "data", "content") ?? "", "base64")));
    const text3 = unpack(this.context, bytes.toString("base64"));
    const where = `Secret ${head.metadata.namespace ?? ""}/${head.metadata.name}`;
    if (text3 === void 0 || digestBytes(text3) !== digest) {
      throw new UserError("A kept release does not hold what its name says.", { reason: "journal-corrupt", where, remedy: "Restore the Secret from a copy, or deploy again." });
    }
    const value = JSON.parse(text3);
    const content = migrateSchema(value, value.schema, { what: "A kept release", current: stateSchema, migrations: {}, reason: "state-version" }, where);
    this.remember(digest, content);
    return content;
  }
  remember(digest, content) {
    this.known.set(digest, content);
    for (const [service, release] of Object.entries(content.release.services)) {
      const rendered = content.rendered[service];
      const key4 = `${service}/${release.rev}`;
      if (rendered !== void 0 && !this.revisions.has(key4)) this.revisions.set(key4, { release, rendered });
    }
  }
  /** One after the other: what one of them reads holds the revisions of all its services. */
  loadRevision(service, rev, signal) {
    const loaded = this.loading.then(() => this.loadNow(service, rev, signal));
    this.loading = loaded.catch(() => void 0);
    return loaded;
  }
  async loadNow(service, rev, signal) {
    const key4 = `${service}/${rev}`;
    if (!this.revisions.has(key4)) {
      const head = (await this.heads(signal)).find((found2) => keptOf(found2).revisions[service] === rev);
      if (head) await this.read(keptOf(head).digest, head, signal);
    }
    const found = this.revisions.get(key4);
    if (found) return found;
    throw new UserError(`Revision ${rev} of ${service} is no longer kept in the cluster.`, {
      reason: "nothing-to-roll-back",
      where: `${this.context.names.namespace}: Secrets of type ${type}`,
      remedy: "Deploy the release again from its sources."
    });
  }
  async find(release, signal) {
    const id = snapshotId(release);
    const match = () => [...this.known].findLast(([, content]) => snapshotId(content.release) === id)?.[0];
    if (match() !== void 0) return match();
    const revisions = JSON.stringify(sortedRevisions(release));
    for (const head of await this.heads(signal)) {
      const kept2 = keptOf(head);
      if (JSON.stringify(Object.entries(kept2.revisions).sort()) !== revisions) continue;
      if (snapshotId((await this.read(kept2.digest, head, signal)).release) === id) return kept2.digest;
    }
    return void 0;
  }
  /** The first parts, newest first. */
  async heads(signal) {
    this.parts = await this.listParts(signal);
    return this.parts.filter(isFirst).sort((a, b) => (a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? 1 : -1);
  }
  async listParts(signal) {
    const { client, names: names2 } = this.context;
    return (await client.list(secret, { namespace: names2.namespace, labelSelector: `${labels.set}=${names2.label},${stateLabel}=release` }, signal)).items;
  }
  forget() {
    this.parts = void 0;
  }
  async collect(kept2, signal) {
    const items = this.parts ?? await this.listParts(signal);
    this.forget();
    const heads = new Set(items.filter(isFirst).map(keptOf).filter(kept2).map(({ digest }) => digest));
    const gone = items.filter(({ metadata }) => !heads.has(metadata.annotations?.[releaseAnnotation] ?? ""));
    for (const wave of [gone.filter(isFirst), gone.filter((part2) => !isFirst(part2))]) {
      for (let n = 0; n < wave.length; n += atOnce) await Promise.all(wave.slice(n, n + atOnce).map((object2) => this.removePart(object2, signal)));
    }
    const digests = new Set(gone.map(({ metadata }) => metadata.annotations?.[releaseAnnotation] ?? ""));
    for (const digest of digests) this.known.delete(digest);
    return digests.size;
  }
  async removePart({ metadata: { name, namespace, uid } }, signal) {
    await this.context.client.remove({ ...secret, name, ...namespace === void 0 ? {} : { namespace } }, uid === void 0 ? {} : { uid }, signal);
  }
};
var isFirst = ({ metadata }) => metadata.labels?.[partLabel] === "0";
var sortedRevisions = ({ services }) => Object.entries(services).map(([service, { rev }]) => [service, rev]).sort();

// src/targets/kubernetes/state/snapshots.ts
var keyOf5 = (id) => `${id.slice("sha256:".length)}.json`;
var refOf3 = ({ id, at: at2, label, revisions }) => ({ id, at: at2, label, revisions });
function openSnapshots(context, releases) {
  const store = new Store2(context, releases);
  return {
    list: (signal) => store.list(signal),
    known: () => store.all,
    forget: () => {
      store.all = void 0;
    },
    write: (hold, release, label, kept2) => store.write(hold, { release, label, kept: kept2 }),
    recall: (id, signal) => store.recall(id, signal),
    recover: (ids, signal) => store.recover(ids, signal)
  };
}
var Store2 = class {
  context;
  releases;
  object;
  all;
  constructor(context, releases) {
    this.context = context;
    this.releases = releases;
  }
  async list(signal) {
    const ref = this.context.names.snapshots;
    this.object = await getState(this.context, ref, signal);
    const { object: object2 } = this;
    this.all = object2 === void 0 ? [] : Object.keys(recordAt(object2, "data")).map((key4) => readSnapshot(object2, ref, key4)).sort((a, b) => a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
    return this.all;
  }
  async write(hold, { release, label, kept: kept2 }) {
    const id = snapshotId(release);
    const empty2 = Object.keys(release.services).length === 0;
    const content = empty2 ? null : await this.releases.find(release);
    if (content === void 0) throw new InternalError(`The release that snapshot ${id} is to stand for was never kept.`);
    const revisions = Object.fromEntries(Object.entries(release.services).map(([name, { rev }]) => [name, rev]));
    const snapshot = { schema: stateSchema, id, at: new Date(this.context.clock.now()).toISOString(), label, revisions, release: content };
    await this.change(hold, (all) => [...all.filter((other) => other.id !== id && kept2.has(other.id)), snapshot]);
    return snapshot;
  }
  async recover(ids, signal) {
    const found = /* @__PURE__ */ new Map();
    for (const { digest, at: at2, revisions } of (await this.releases.list(signal)).reverse()) {
      const content = await this.releases.load(digest, signal);
      const id = content && snapshotId(content.release);
      if (content === void 0 || id === void 0 || !ids.includes(id)) continue;
      found.set(id, { schema: stateSchema, id, at: at2, label: Object.values(content.release.services)[0]?.label ?? "", revisions, release: digest });
    }
    if (found.size > 0) this.context.log.warning(`Snapshots of ${this.context.names.set} were missing from the cluster and were found again by what they are made of: ${[...found.keys()].join(", ")}.`);
    this.all = [...found.values(), ...(this.all ?? []).filter(({ id }) => !found.has(id))];
    return [...found.values()];
  }
  /** Under the lock there is no other writer: a conflict is our own write whose answer was lost, or somebody's mark on the object. */
  async change(hold, next) {
    const { client, names: names2 } = this.context;
    if (this.all === void 0) await this.list(hold.lost);
    for (; ; ) {
      if (epochOf(this.object) > hold.epoch) throw lostError(names2, "another run has written the snapshots under a later one");
      const all = next(this.all ?? []);
      const data = Object.fromEntries(all.map((snapshot) => [keyOf5(snapshot.id), renderStored(snapshot)]));
      const object2 = stateObject(this.context, names2.snapshots, { state: "snapshots", epoch: hold.epoch, data }, this.object);
      try {
        this.object = this.object === void 0 ? await client.create(object2, void 0, hold.lost) : await client.replace(object2, void 0, hold.lost);
        this.all = all;
        return;
      } catch (error) {
        if (!isContention(error)) throw error;
        await this.list(hold.lost);
      }
    }
  }
  async recall(id, signal) {
    const gone = (what) => new UserError(what, { reason: "nothing-to-roll-back", where: describe2(this.context.names.snapshots), remedy: "Choose one that `operation: status` lists." });
    const snapshot = (await this.list(signal)).find((kept2) => kept2.id === id) ?? (await this.recover([id], signal))[0];
    if (!snapshot) throw gone(`There is no snapshot ${id}.`);
    if (snapshot.release === null) return emptyRelease(this.context.names.set);
    const content = await this.releases.load(snapshot.release, signal);
    if (!content) throw gone(`What snapshot ${id} is made of is no longer kept in the cluster.`);
    if (snapshotId(content.release) !== id) throw corruptSnapshot(this.context.names.snapshots.name);
    return content.release;
  }
};
var corruptSnapshot = (where) => new UserError("A snapshot does not hold what its name says.", { reason: "journal-corrupt", where, remedy: "Restore the ConfigMap from a copy, or deploy again." });
function readSnapshot(object2, ref, key4) {
  const snapshot = readStored(object2, ref, { key: key4, what: "A snapshot" });
  if (keyOf5(snapshot.id) !== key4 || snapshot.release === null && snapshot.id !== digestJson({ set: object2.metadata.annotations?.["slipway.dev/set"], services: {} })) throw corruptSnapshot(`${describe2(ref)}: ${key4}`);
  return snapshot;
}

// src/targets/kubernetes/state/status.ts
var everyMs = 5e3;
var attemptMs2 = 4e3;
var servicePrefix = "service.";
function openStatus(context) {
  let telling;
  const over = new AbortController();
  const write3 = async () => {
    if (telling === void 0 || context.clock.now() >= telling.hold.expiresAt()) return;
    const { hold, look } = telling;
    const progress = look();
    if (progress !== null) await put3(context, hold, { ...progress, updated: new Date(context.clock.now()).toISOString() });
  };
  const goOn = async (ended3) => {
    const stop = AbortSignal.any([ended3, over.signal]);
    while (!stop.aborted) {
      await write3().catch(() => void 0);
      await context.clock.sleep(everyMs, stop);
    }
  };
  return {
    tell(hold, look) {
      const first = telling === void 0;
      telling = { hold, look };
      if (first) goOn(hold.ended).catch(() => void 0);
    },
    async close() {
      over.abort(new Error("The run ends."));
      await write3().catch(() => void 0);
    }
  };
}
async function put3(context, hold, { services, ...plain3 }) {
  const { client, clock, names: names2 } = context;
  const told3 = Object.entries(services).map(([service, progress]) => [`${servicePrefix}${service}`, JSON.stringify(progress)]);
  const object2 = stateObject(context, names2.status, { state: "status", epoch: hold.epoch, data: { ...plain3, ...Object.fromEntries(told3) } });
  const fence = await hold.mayWrite(hold.ended);
  await within2(clock, attemptMs2, hold.ended, (signal) => client.apply(object2, { manager: fieldManager }, both(signal, fence)));
}
var ServiceLine = object({
  state: _enum(["waiting", "running", "done", "failed"]),
  step: string(),
  done: number().int().min(0),
  all: number().int().min(0),
  weights: record(string(), number()).optional()
});
var Plain = object({
  id: string().min(1),
  operation: _enum(["deploy", "rollback", "finalize", "janitor"]),
  label: string(),
  owner: string(),
  phase: _enum(["forward", "back", "ended"]),
  since: iso_exports.datetime(),
  updated: iso_exports.datetime()
});
async function readStatus({ client, names: names2 }, signal) {
  const found = await client.get(names2.status, signal);
  return found === void 0 ? null : parseStatus2(found);
}
function parseStatus2(object2) {
  const data = recordAt(object2, "data");
  const plain3 = Plain.safeParse(data);
  const services = Object.entries(data).filter(([key4]) => key4.startsWith(servicePrefix)).map(([key4, text3]) => [key4.slice(servicePrefix.length), ServiceLine.safeParse(asJson(text3))]);
  if (!plain3.success || services.some(([, line]) => !line.success)) return null;
  return { ...plain3.data, services: Object.fromEntries(services.map(([service, line]) => [service, line.data])) };
}
function asJson(text3) {
  try {
    return JSON.parse(String(text3));
  } catch {
    return void 0;
  }
}

// src/targets/kubernetes/state/open-state.ts
function makeContexts({ clock, compression, log, journalBytes = 2e5 }, client, names2) {
  const reach = openReach(clock);
  const ask2 = (work, signal) => reach.ask(() => work(signal));
  const plain3 = wrapClient(client, { read: ask2, write: ask2 });
  const gate = openGate(plain3, { clock, reach });
  const context = { client: gate.client, reach, clock, compression, log, names: names2, journalBytes };
  return { context, unheld: { ...context, client: plain3 }, gate };
}
function openState(parts, client, namespace, set) {
  const { context, unheld, gate } = makeContexts(parts, client, stateNames(namespace, set));
  const [journal, releases] = [openJournal(context), openReleases(context)];
  const [snapshots, inventory] = [openSnapshots(context, releases), openInventory(context)];
  const status = openStatus(unheld);
  let witness;
  const fenced = (hold, work) => {
    gate.under(hold);
    return work();
  };
  const collect = async (needed, signal) => {
    const named2 = new Set((await snapshots.list(signal)).map(({ release }) => release));
    return releases.collect((release) => named2.has(release.digest) || needed(release), signal);
  };
  return {
    names: context.names,
    lock: async (owner, signal) => {
      const hold = await acquireLease(unheld, owner, { floor: () => epochFloor(context), ...signal === void 0 ? {} : { signal } });
      ({ witness } = hold);
      gate.under(hold);
      for (const known of [journal, releases, snapshots, inventory]) known.forget();
      return hold;
    },
    observeLock: (signal) => observeLock(context, signal),
    client: context.client,
    awayMs: () => context.reach.awayMs(),
    read: (signal) => readState(context, { journal, snapshots, witness, held: gate.isHeld() }, signal),
    append: (hold, head, operation, wave) => fenced(hold, async () => {
      const next = await journal.append(hold, head, operation, wave);
      status.tell(hold, () => progressOf(foldJournal(entriesOf2(journal.known(), context))));
      return next;
    }),
    keepRelease: (hold, release, rendered) => fenced(hold, () => releases.keep(release, rendered, hold.lost)),
    loadRelease: (digest, signal) => releases.load(digest, signal),
    loadRevision: (service, rev, signal) => releases.loadRevision(service, rev, signal),
    listReleases: (signal) => releases.list(signal),
    ownerOf: (service, rev, signal) => releases.ownerOf(service, rev, signal),
    collectReleases: (hold, needed) => fenced(hold, () => collect(needed, hold.lost)),
    snapshot: (hold, release, label, needed) => fenced(hold, async () => {
      const chain = journal.known() ?? await journal.read(hold.lost);
      const written2 = await snapshots.write(hold, release, label, snapshotsToKeep(chain === void 0 ? [] : entriesOf2(chain, context)));
      const named2 = new Set(snapshots.known()?.map((kept2) => kept2.release));
      await releases.collect((kept2) => named2.has(kept2.digest) || needed(kept2), hold.lost);
      return refOf3(written2);
    }),
    recall: (id, signal) => snapshots.recall(id, signal),
    leaveNote: (note, signal) => leaveNote(gate.isHeld() ? context : unheld, note, signal),
    readNote: (signal) => readNote(context, signal),
    inventory: { ...inventory, read: async (signal) => (gate.isHeld() ? inventory.known() : void 0) ?? inventory.read(signal), flush: (hold) => fenced(hold, () => inventory.flush(hold)) },
    observeProgress: (signal) => readStatus(context, signal),
    closeStatus: () => status.close(),
    verifyAudit: (signal) => verifyAudit(context, signal),
    listSnapshots: async (signal) => (await snapshots.list(signal)).map(refOf3),
    rebuild: (hold, entry) => fenced(hold, async () => {
      journal.forget();
      witness = void 0;
      await rebuildJournal(context, hold, entry);
    })
  };
}
async function epochFloor(context) {
  const { journal, inventory, snapshots } = context.names;
  return Math.max(0, ...(await Promise.all([journal, inventory, snapshots].map((ref) => getState(context, ref)))).map(epochOf));
}
async function readState(context, { journal, snapshots, witness, held }, signal) {
  const known = held ? { chain: journal.known(), kept: snapshots.known() } : { chain: void 0, kept: void 0 };
  const [chain, kept2] = await Promise.all([known.chain ?? journal.read(signal), known.kept ?? snapshots.list(signal)]);
  if (chain === void 0 && kept2.length > 0) throw goneError(context, `there are ${kept2.length} snapshots`);
  refuseCut(context, chain, witness);
  const entries = chain === void 0 ? [] : entriesOf2(chain, context);
  const { current: current2, previous } = foldJournal(entries);
  const lost = [current2, previous].filter((id) => id !== null && !kept2.some((snapshot) => snapshot.id === id));
  const recovered = lost.length === 0 ? [] : await snapshots.recover(lost, signal);
  return { head: chain?.head ?? journalRoot, entries, snapshots: [...recovered, ...kept2].map(refOf3) };
}

// src/targets/kubernetes/warnings.ts
var everyMs2 = 5e3;
function openWarnings({ client, clock, namespace }) {
  let askedAt = -Infinity;
  let found = Promise.resolve([]);
  return {
    recent(signal) {
      const now = clock.now();
      if (now - askedAt < everyMs2) return found;
      askedAt = now;
      const before = found;
      found = client.list({ apiVersion: "v1", kind: "Event" }, { namespace, fieldSelector: "type=Warning" }, signal).then(({ items }) => items, () => before);
      return found;
    }
  };
}

// src/targets/kubernetes/kubernetes-target.ts
function openKubernetesTarget(ports, cluster) {
  const contexts = /* @__PURE__ */ new Map();
  const holds2 = /* @__PURE__ */ new WeakMap();
  const at2 = (set) => {
    const known = contexts.get(set) ?? makeContext(ports, cluster, set);
    contexts.set(set, known);
    return known;
  };
  const ours = (hold) => {
    const found = holds2.get(hold);
    if (found === void 0) throw new InternalError("The hold is not of this target.");
    return found;
  };
  return {
    http: cluster.http,
    address: (_set, service, port) => `${cluster.address}/api/v1/namespaces/${cluster.namespace}/services/${service}:${port}/proxy`,
    capabilities: () => Promise.resolve({ kind: "kubernetes", strategies: ["rolling", "canary", "blue-green", "recreate"], weightStep: 1, journalEveryMs: 250, testers: ["header", "cookie"] }),
    observe: (set, want, signal, tried) => observeSet(at2(set), { want, tried }, signal),
    observeAccess: (want, signal) => observeAccess2(at2(want.set), want, signal),
    observeLeftovers: async (set, signal) => ({ leftovers: await observeStrays(at2(set), signal), lock: await at2(set).state.observeLock(signal) }),
    revive: () => Promise.resolve(),
    // controllers bring back what should run
    leaveNote: (set, note) => at2(set).state.leaveNote(note),
    readNote: (set) => at2(set).state.readNote(),
    lower: lowerSteps,
    async lock(set, owner) {
      const context = at2(set);
      const held = await context.state.lock(owner);
      const hold = beginHold(context, held, () => contexts.delete(set));
      holds2.set(hold, { context, held });
      return hold;
    },
    async append(hold, head, operation, wave) {
      const { context, held } = ours(hold);
      if (wave.some(({ kind }) => kind === "snapshot")) context.reading = void 0;
      const [next] = await Promise.all([context.state.append(held, head, operation, wave), context.state.inventory.flush(held)]);
      return next;
    },
    async read(set) {
      const context = at2(set);
      const reading = await context.state.read();
      if (context.held) context.reading = reading;
      return reading;
    },
    observeProgress: (set) => at2(set).state.observeProgress(),
    audit: (set) => auditSet(at2(set)),
    observeWreck: (set, signal) => observeWreck(at2(set), signal),
    rebuild: (hold, entry) => rebuildState(ours(hold), entry),
    stage: (hold, release) => stage(ours(hold), release),
    apply: (hold, step3, signal) => applyStep(ours(hold).context, hold, step3, signal).catch(blameCluster),
    snapshot: (hold, release, label) => keepSnapshot(ours(hold), release, label),
    recall: (set, id) => at2(set).state.recall(id),
    logTail: (set, service, rev, lines) => logTail(at2(set), { service, rev }, lines)
  };
}
function beginHold(context, held, forget) {
  const { set, owner, epoch, lost } = held;
  context.view.follow();
  context.held = true;
  context.standing.clear();
  return {
    set,
    owner,
    epoch,
    lost,
    expiresAt: () => held.expiresAt(),
    awayMs: () => held.awayMs(),
    async release() {
      forget();
      context.view.close();
      await context.state.closeStatus();
      await held.release();
    }
  };
}
function makeContext(given, { client: plain3, namespace, address }, set) {
  const state = openState(given, plain3, namespace, set);
  const { client } = state;
  const ports = { ...given, clock: { ...given.clock, now: () => given.clock.now() - state.awayMs() } };
  const view = new ClusterView({ client, sleep: (ms, signal) => ports.clock.sleep(ms, signal) }, { namespace, labelSelector: `${labels.set}=${state.names.label}` });
  const contents = makeContents(ports, async (service, rev) => (await state.loadRevision(service, rev)).rendered.objects);
  const podUrl = (pod, port) => `${address}/api/v1/namespaces/${namespace}/pods/${pod.metadata.name}:${port}/proxy`;
  const warnings = openWarnings({ client, clock: ports.clock, namespace });
  const rooms = openRooms({ client, clock: ports.clock, namespace });
  return { ports, client, set, namespace, view, contents, warnings, rooms, state, podUrl, reading: void 0, held: false, standing: /* @__PURE__ */ new Map(), announcing: /* @__PURE__ */ new Set() };
}
async function auditSet({ state }) {
  const audit = await state.verifyAudit();
  if (audit.state !== "none") return audit;
  return state.read().then(() => audit, (thrown) => brokenAudit(thrown, describe2(state.names.journal)));
}
async function observeWreck(context, signal) {
  const { state } = context;
  const read = await state.read(signal).then(() => void 0, (thrown) => thrown);
  const broken = brokenJournal(read, describe2(state.names.journal));
  return { broken, snapshots: await state.listSnapshots(signal), services: await observeLiveServices(context, signal) };
}
async function rebuildState({ context, held }, entry) {
  context.reading = void 0;
  await context.state.rebuild(held, entry);
}
async function stage({ context: { contents, state }, held }, release) {
  await contents.learn(release);
  const services = Object.entries(release.services);
  const rendered = Object.fromEntries(await Promise.all(services.map(async ([service, { rev, source }]) => [service, { service, digest: source.digest, objects: await contents.of(service, rev) }])));
  const kept2 = { ...release, services: Object.fromEntries(services.map(([name, { config, source, ...rest }]) => [name, {
    ...rest,
    source: source.kind === "objects" ? { kind: source.kind, digest: source.digest } : source,
    ...config === void 0 ? {} : { config: { release: config.release, format: config.format } }
  }])) };
  await state.keepRelease(held, kept2, rendered);
  return kept2;
}
function blameCluster(thrown) {
  if (!isUncertain(thrown) || !(thrown instanceof ApiError)) throw thrown;
  throw new UserError(thrown.message, { reason: "cluster-unhealthy", ...thrown.where === void 0 ? {} : { where: thrown.where }, remedy: "See what is wrong with that part of the API server, then run again.", cause: thrown });
}
function applyStep(context, hold, step3, signal) {
  const run = startStep(context, hold, step3, signal);
  const { verb } = step3;
  switch (verb.do) {
    case "ensure":
      return ensureRevision(run, verb.rev, verb.replicas);
    case "roll":
      return rollTo(run, verb.to, () => routeTo(run, { [verb.to]: 100 }));
    case "route":
      return routeTo(run, verb.weights, verb.testers);
    case "drain":
      return drainRevision(run, verb.rev);
    case "retire":
      return retireRevision(run, verb.rev);
    case "sweep":
      return sweepLeftover(run, verb.leftover);
    case "hook":
      return runHook(run, verb);
    case "judge":
      throw new InternalError(`${step3.id}: the engine carries out \`${verb.do}\`, not the target.`);
  }
}
async function keepSnapshot({ context, held: hold }, release, label) {
  const [workloads] = await Promise.all([observeWorkloads(context, hold.lost), adoptUnfinished(context, hold, release)]);
  const kept2 = await context.state.snapshot(hold, release, label, (one2) => workloads.some((w) => one2.revisions[w.service] === w.rev));
  await pruneSet(context, hold, release);
  return kept2;
}
async function observeStrays(context, signal) {
  const [workloads, kept2, { entries }] = await Promise.all([observeWorkloads(context, signal), context.state.listReleases(signal), context.state.read(signal)]);
  const open = foldJournal(entries).unfinished;
  if (open !== null) return [];
  return workloads.filter(({ service, rev }) => !kept2.some(({ revisions }) => revisions[service] === rev)).map(({ service, object: object2 }) => ({
    service,
    leftover: { kind: "process", id: `${object2.apiVersion} ${object2.kind} ${object2.metadata.name} ${object2.metadata.uid ?? ""}`, what: `${object2.kind} ${refOf2(object2).name}, which no kept release names` }
  }));
}
async function logTail(context, { service, rev }, lines) {
  const signal = AbortSignal.timeout(1e4);
  const pods = podsOf(service, rev, await context.view.objects(kinds.pod, signal));
  const wanted = logsWanted(failed2(blame.unclear, ""), pods)[0];
  const [first] = pods;
  const pod = wanted ?? (first && { namespace: context.namespace, name: first.metadata.name });
  if (pod === void 0) return [];
  return context.client.logTail(pod, lines, signal).catch((error) => {
    if (error instanceof UserError) throw error;
    return [];
  });
}

// src/targets/kubernetes/open.ts
var openFor = ({ namespace, context }, ports) => openCluster(ports, { namespace, ...context === void 0 ? {} : { context }, userAgent: `slipway/${ports.host.suiteVersion}` });
async function openKubernetes(spec, ports) {
  const client = await openFor(spec, ports);
  client.findResource("v1", "Namespace").catch(() => void 0);
  return openKubernetesTarget(ports, { client, namespace: spec.namespace, address: client.address, http: client.http });
}

export {
  labels,
  annotations,
  refOf2 as refOf,
  describe2 as describe,
  identityOf2 as identityOf,
  isBuiltIn,
  classify,
  inApplyOrder,
  isClusterKind,
  at,
  textAt,
  numberAt,
  listAt,
  recordAt,
  isRecord,
  withAt,
  withoutAt,
  isIdleHook,
  hookPhase,
  declaredHooks,
  hookWarnings,
  podSpecPath,
  scales,
  rolledOutWorkload,
  selects,
  literalValue,
  cpuQuantity,
  memoryQuantity,
  configReferences,
  openFor,
  openKubernetes
};
