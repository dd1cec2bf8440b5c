import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  digestBytes,
  digestJson
} from "./chunk-337UB6F4.js";
import {
  UserError
} from "./chunk-K6436Z76.js";

// src/targets/kubernetes/model.ts
var labels = {
  /** `<name>.<environment>`: a label's value may hold no slash. */
  set: "slipway.dev/set",
  service: "slipway.dev/service",
  /** On workloads and in their pod templates: the revision that the pods are of. */
  revision: "slipway.dev/revision"
};
var annotations = {
  /** The epoch of the hold under which it was last written: a run whose epoch is lower is a zombie. */
  epoch: "slipway.dev/epoch",
  /** Digest of the object as it was wanted. */
  digest: "slipway.dev/digest",
  /** On the workload that is rolled out: the strategy it was released with, and how long its open requests may go on, in milliseconds. */
  strategy: "slipway.dev/strategy",
  drainMs: "slipway.dev/drain-ms",
  /** On the one Service that others know a service by: whose it is. */
  stable: "slipway.dev/stable",
  /** On a workload: the Service that it stands behind. Until that is there, nothing is served. */
  behind: "slipway.dev/behind",
  /** On the Service of a revision: what shares the traffic with it, as JSON, so that everybody reads the same one while it lasts. */
  route: "slipway.dev/route"
};
var fieldManager = "slipway";

// src/targets/kubernetes/objects/identity.ts
function refOf({ apiVersion, kind, metadata: { name, namespace } }) {
  return { apiVersion, kind, name, ...namespace === void 0 ? {} : { namespace } };
}
var placeOf = ({ name, namespace }) => namespace === void 0 ? name : `${namespace}/${name}`;
var keyOf = (ref) => `${ref.apiVersion} ${ref.kind} ${placeOf(ref)}`;
var describe = (ref) => `${ref.kind} ${placeOf(ref)}`;
var groupOf = (apiVersion) => apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
var identityOf = (ref) => `${groupOf(ref.apiVersion)} ${ref.kind} ${placeOf(ref)}`;
var isBuiltIn = (apiVersion) => {
  const group = groupOf(apiVersion);
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
var byKind = new Map(ranks.flatMap(([part2, kinds], rank) => kinds.map((kind) => [kind, { part: part2, rank }])));
var knownGroups = /* @__PURE__ */ new Set(["traefik.io", "traefik.containo.us", "keda.sh"]);
var customRank = ranks.findIndex(([part2]) => part2 === "custom");
var rankOf = ({ apiVersion, kind }) => (isBuiltIn(apiVersion) || knownGroups.has(groupOf(apiVersion)) ? byKind.get(kind) : void 0) ?? { part: "custom", rank: customRank };
var classify = (object) => rankOf(object).part;
var applyRank = (object) => rankOf(object).rank;
var byText = (a, b) => a < b ? -1 : a > b ? 1 : 0;
var inApplyOrder = (objects) => objects.map((object) => ({ object, rank: applyRank(object), key: keyOf(refOf(object)) })).sort((a, b) => a.rank - b.rank || byText(a.key, b.key)).map(({ object }) => object);
var clusterKinds = /* @__PURE__ */ new Set(["Namespace", "CustomResourceDefinition", "PriorityClass", "StorageClass", "RuntimeClass", "IngressClass", "GatewayClass", "ClusterRole", "ClusterRoleBinding", "PersistentVolume", "APIService", "MutatingWebhookConfiguration", "ValidatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding", "Node", "CSIDriver", "ClusterIssuer", "ClusterPolicy"]);
var isClusterKind = (kind) => clusterKinds.has(kind);

// src/targets/kubernetes/objects/fields.ts
var step = (value, key) => value !== null && typeof value === "object" && Object.hasOwn(value, key) ? value[key] : void 0;
var at = (from, ...path) => path.reduce(step, from);
function textAt(from, ...path) {
  const value = at(from, ...path);
  return typeof value === "string" ? value : void 0;
}
function numberAt(from, ...path) {
  const value = at(from, ...path);
  return typeof value === "number" ? value : void 0;
}
function booleanAt(from, ...path) {
  const value = at(from, ...path);
  return typeof value === "boolean" ? value : void 0;
}
function listAt(from, ...path) {
  const value = at(from, ...path);
  return Array.isArray(value) ? value : [];
}
function recordAt(from, ...path) {
  const value = at(from, ...path);
  return isRecord(value) ? value : {};
}
var isRecord = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
function withAt(from, path, value) {
  const [key, ...rest] = path;
  if (key === void 0) return value;
  const inner = withAt(at(from, key), rest, value);
  if (Array.isArray(from)) return from.map((item, index) => index === key ? inner : item);
  return { ...from, [key]: inner };
}
function withoutAt(from, path) {
  const [key, ...rest] = path;
  if (key === void 0 || at(from, ...path) === void 0) return from;
  if (rest.length > 0) return withAt(from, [key], withoutAt(at(from, key), rest));
  if (Array.isArray(from)) return from.filter((_, index) => index !== key);
  const { [key]: _gone, ...others } = from;
  return others;
}

// src/targets/kubernetes/objects/names.ts
var longestLabel = 63;
var shortHash = 10;
var part = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
var plain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
var slug = (text, most) => text.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, most).replace(/-+$/, "");
function setToken(set) {
  const [name = "", environment = "", ...more] = set.split("/");
  if (more.length > 0 || ![name, environment].every((text) => part.test(text))) {
    throw new UserError(`\`${set}\` is no name of a set.`, { reason: "input-invalid", expected: "`<name>/<environment>` of letters, digits, dots, dashes and underscores" });
  }
  const whole = `${name}.${environment}`;
  if (plain.test(name) && plain.test(environment) && whole.length <= longestLabel) return whole;
  const most = Math.floor((longestLabel - shortHash - 2) / 2);
  return `${slug(name, most)}.${slug(environment, most)}.${hashText(digestBytes(set))}`;
}
var hashText = (digest) => digest.slice("sha256:".length, "sha256:".length + shortHash);
var shortHashOf = (value) => hashText(digestJson(value));
function revisionName(name, rev) {
  const full = `${name}-${rev}`;
  if (full.length <= longestLabel) return full;
  throw new UserError(`The name ${name} is too long to carry a revision.`, {
    reason: "manifest-invalid",
    where: name,
    expected: `at most ${longestLabel - rev.length - 1} characters`,
    remedy: "Shorten it, or use `strategy: rolling`, which keeps the name as it is."
  });
}
var configName = (service) => `${service}-config`;
var configReleaseName = (service, { release, format }) => `${configName(service)}-${format === "env" ? hashText(release) : shortHashOf({ release, format })}`;

// src/targets/kubernetes/objects/pods.ts
var templates = {
  Pod: [],
  PodTemplate: ["template"],
  CronJob: ["spec", "jobTemplate", "spec", "template"],
  ...Object.fromEntries(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"].map((kind) => [kind, ["spec", "template"]]))
};
function podTemplatePath(object) {
  if (isBuiltIn(object.apiVersion)) return Object.hasOwn(templates, object.kind) ? templates[object.kind] : void 0;
  return listAt(object, "spec", "template", "spec", "containers").length > 0 ? ["spec", "template"] : void 0;
}
var podSpecPath = (object) => {
  const template = podTemplatePath(object);
  return template && [...template, "spec"];
};
var containerLists = ["initContainers", "containers", "ephemeralContainers"];
function withContainers(object, change) {
  const path = podSpecPath(object);
  if (path === void 0) return object;
  return containerLists.reduce((changed, list) => {
    const containers = listAt(object, ...path, list);
    if (containers.length === 0) return changed;
    return withAt(changed, [...path, list], containers.map((container) => isRecord(container) ? change(container, list) : container));
  }, object);
}
function withPodLabels(object, added) {
  const path = podTemplatePath(object);
  if (path === void 0 || path.length === 0) return object;
  const labels2 = at(object, ...path, "metadata", "labels");
  return withAt(object, [...path, "metadata", "labels"], { ...isRecord(labels2) ? labels2 : {}, ...added });
}

// src/targets/kubernetes/objects/selectors.ts
var requirements = {
  In: (value, values) => value !== void 0 && values.includes(value),
  NotIn: (value, values) => value === void 0 || !values.includes(value),
  Exists: (value) => value !== void 0,
  DoesNotExist: (value) => value === void 0
};
var selectorMatches = (selector, labels2) => Object.entries(recordAt(selector, "matchLabels")).every(([key, value]) => labels2[key] === value) && listAt(selector, "matchExpressions").filter(isRecord).every((expression) => {
  const operator = textAt(expression, "operator") ?? "";
  return Object.hasOwn(requirements, operator) && requirements[operator]?.(labels2[textAt(expression, "key") ?? ""], listAt(expression, "values")) === true;
});

// src/targets/kubernetes/objects/revisions.ts
var withIdentity = (objects, identity) => objects.map((object) => {
  const { set, service, rev, namespace, annotations: annotations2 = {} } = identity;
  const added = { [labels.set]: setToken(set), [labels.service]: service, ...rev === void 0 || classify(object) !== "workload" ? {} : { [labels.revision]: rev } };
  const { metadata } = object;
  const labelled = {
    ...object,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...added },
      ...namespace === void 0 || metadata.namespace !== void 0 || isClusterKind(object.kind) ? {} : { namespace },
      ...Object.keys(annotations2).length === 0 && metadata.annotations === void 0 ? {} : { annotations: { ...metadata.annotations, ...annotations2 } }
    }
  };
  return withPodLabels(labelled, added);
});
function workloadFor(object, { rev, mode }) {
  const revision = { [labels.revision]: rev };
  const marked = withPodLabels({ ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, ...revision } } }, revision);
  if (mode === "shared") return marked;
  if (["StatefulSet", "DaemonSet", "Pod", "CronJob"].includes(object.kind)) {
    throw new UserError(`${describe(refOf(object))} cannot run in two revisions beside each other.`, {
      reason: "unsupported-strategy",
      where: describe(refOf(object)),
      expected: "`strategy: rolling`",
      remedy: "Use `strategy: rolling` for this service, or make it a Deployment."
    });
  }
  const selector = ["spec", "selector", "matchLabels"];
  return withAt({ ...marked, metadata: { ...marked.metadata, name: revisionName(object.metadata.name, rev) } }, selector, { ...recordAt(object, ...selector), ...revision });
}
var ownedByOne = ["clusterIP", "clusterIPs", "externalIPs", "externalName", "externalTrafficPolicy", "healthCheckNodePort", "ipFamilies", "loadBalancerClass", "loadBalancerIP", "loadBalancerSourceRanges", "allocateLoadBalancerNodePorts"];
function revisionService(service, rev) {
  const { name, namespace, labels: own, annotations: annotations2 } = service.metadata;
  const spec = Object.fromEntries(Object.entries(recordAt(service, "spec")).filter(([key]) => !ownedByOne.includes(key)));
  const ports = Array.isArray(spec["ports"]) ? spec["ports"].map((port) => withoutAt(port, ["nodePort"])) : [];
  const headless = textAt(service, "spec", "clusterIP") === "None" ? { clusterIP: "None" } : {};
  const kept = Object.fromEntries(Object.entries(annotations2 ?? {}).filter(([key]) => !/load-?balancer|external-dns|tailscale/i.test(key)));
  const metadata = { name: revisionName(name, rev), ...namespace === void 0 ? {} : { namespace }, labels: { ...own, [labels.revision]: rev }, ...Object.keys(kept).length > 0 ? { annotations: kept } : {} };
  const made = { apiVersion: service.apiVersion, kind: service.kind, metadata, spec: { ...spec, ...headless, ports, type: "ClusterIP" } };
  return pinService(made, rev);
}
var pinService = (service, rev) => rev === null ? withoutAt(service, ["spec", "selector", labels.revision]) : withAt(service, ["spec", "selector", labels.revision], rev);
var targets = { HorizontalPodAutoscaler: ["spec", "scaleTargetRef"], ScaledObject: ["spec", "scaleTargetRef"], VerticalPodAutoscaler: ["spec", "targetRef"] };
function scales(scaler, workload) {
  const path = targets[scaler.kind];
  if (path === void 0) return false;
  const [kind = "Deployment", apiVersion = "apps/v1"] = [textAt(scaler, ...path, "kind"), textAt(scaler, ...path, "apiVersion")];
  return textAt(scaler, ...path, "name") === workload.name && kind === workload.kind && groupOf(apiVersion) === groupOf(workload.apiVersion);
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
  const workloads = objects.filter((object) => rollable(object));
  const named = workloads.filter(({ metadata }) => metadata.name === service);
  const behind = workloads.filter((object) => objects.some((one) => classify(one) === "stable-service" && one.metadata.name === service && selects(one, object)));
  const [workload] = [workloads, named, behind].find((choice) => choice.length === 1) ?? [];
  if (workload === void 0) throw noWorkload(service, workloads);
  return { workload, others: workloads.filter((object) => object !== workload).map((object) => ({ object, words: `${describe(refOf(object))} is updated natively, beside ${describe(refOf(workload))}` })) };
}
var rollable = ({ apiVersion, kind }) => groupOf(apiVersion) === "apps" && ["Deployment", "StatefulSet", "DaemonSet"].includes(kind);
function podLabelsOf(workload) {
  const template = podTemplatePath(workload);
  return template === void 0 ? {} : recordAt(workload, ...template, "metadata", "labels");
}
function selects(service, workload) {
  const selector = recordAt(service, "spec", "selector");
  return Object.keys(selector).length > 0 && selectorMatches({ matchLabels: selector }, podLabelsOf(workload));
}
function noWorkload(service, workloads) {
  const names = workloads.map((object) => describe(refOf(object)));
  return new UserError(names.length === 0 ? `Service ${service} has no Deployment, StatefulSet or DaemonSet that could be rolled out.` : `Service ${service} has ${names.length} workloads, and none of them is called ${service}: ${names.join(", ")}.`, {
    reason: "manifest-invalid",
    where: `services.${service}.source`,
    expected: "one workload that the strategy is about",
    remedy: names.length === 0 ? "Add the workload, or move these objects to the service that uses them." : `Name one of them \`${service}\`, let the Service \`${service}\` select one of them, or make each a service of its own.`
  });
}

// src/targets/kubernetes/objects/variables.ts
var literalValue = (text) => /\$[$(]/.test(text) ? text.replaceAll("$", () => "$$") : text;
var textOfLiteral = (value) => value.replaceAll("$$", () => "$");

// src/targets/kubernetes/objects/quantities.ts
var decimal = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
var binary = { Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n };
var form = /^([-+]?)(\d+\.?\d*|\.\d+)(?:([eE][-+]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/;
function quantityOf(value) {
  if (typeof value !== "number" && typeof value !== "string") return void 0;
  const [, sign, digits, exponent, unit = ""] = form.exec(String(value)) ?? [];
  if (digits === void 0 || digits.length > 40) return void 0;
  const [whole = "", fraction = ""] = digits.split(".");
  const power = 9 + (exponent === void 0 ? decimal[unit] ?? 0 : Number(exponent.slice(1))) - fraction.length;
  const factor = 1n << (binary[unit] ?? 0n);
  const mantissa = BigInt(whole + fraction || "0") * factor;
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

// src/targets/kubernetes/objects/config-references.ts
function configReferences(object) {
  const path = object.kind === "ControllerRevision" ? ["data", "spec", "template", "spec"] : podSpecPath(object);
  if (path === void 0) return [];
  const { namespace } = object.metadata;
  const found = /* @__PURE__ */ new Map();
  for (const reference of references(at(object, ...path))) found.set(`${reference.kind}/${reference.name}`, { ...reference, ...namespace === void 0 ? {} : { namespace } });
  return [...found.values()];
}
function* references(value) {
  if (Array.isArray(value)) for (const item of value) yield* references(item);
  if (!isRecord(value)) return;
  for (const [key, inner] of Object.entries(value)) {
    const kind = /configmap/i.test(key) ? "ConfigMap" : /secret/i.test(key) ? "Secret" : void 0;
    if (kind !== void 0) {
      for (const named of Array.isArray(inner) ? inner : [inner]) {
        const name = isRecord(named) ? textAt(named, "name") ?? textAt(named, "secretName") : void 0;
        if (name !== void 0) yield { kind, name };
      }
    }
    yield* references(inner);
  }
}

export {
  labels,
  annotations,
  fieldManager,
  refOf,
  describe,
  groupOf,
  identityOf,
  isBuiltIn,
  classify,
  applyRank,
  inApplyOrder,
  isClusterKind,
  at,
  textAt,
  numberAt,
  booleanAt,
  listAt,
  recordAt,
  isRecord,
  withAt,
  withoutAt,
  setToken,
  shortHashOf,
  revisionName,
  configName,
  configReleaseName,
  podSpecPath,
  withContainers,
  withIdentity,
  workloadFor,
  revisionService,
  pinService,
  scales,
  scalerFor,
  rolledOutWorkload,
  podLabelsOf,
  selects,
  literalValue,
  textOfLiteral,
  sameQuantity,
  cpuQuantity,
  memoryQuantity,
  configReferences
};
