import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  annotations,
  at as at2,
  classify,
  configReferences,
  cpuQuantity,
  declaredHooks,
  describe,
  hookPhase,
  hookWarnings,
  identityOf,
  inApplyOrder,
  isBuiltIn,
  isClusterKind,
  isIdleHook,
  isRecord,
  labels,
  listAt,
  literalValue,
  memoryQuantity,
  numberAt,
  openFor,
  podSpecPath,
  recordAt,
  refOf,
  rolledOutWorkload,
  scales,
  selects,
  textAt,
  withAt,
  withoutAt
} from "./chunk-X3VRWVBO.js";
import "./chunk-HO4ABXCY.js";
import "./chunk-IHP7GQJW.js";
import "./chunk-K6JEBJ5C.js";
import "./chunk-LF6O4QTZ.js";
import "./chunk-6GSK45W7.js";
import "./chunk-KECJHWQ3.js";
import "./chunk-O2CG2ZEO.js";
import "./chunk-QXQOFDN2.js";
import "./chunk-SK5RQCG5.js";
import "./chunk-VSZW4XYL.js";
import {
  parseDocuments
} from "./chunk-S3ECFIAI.js";
import "./chunk-JHBVWSFK.js";
import {
  at,
  formatPlace,
  isNull,
  keyPlace,
  problemAt,
  problemsError,
  scalarAt,
  ticked,
  toPlain,
  valuePlace
} from "./chunk-P4WGT6TJ.js";
import "./chunk-CXISYCOM.js";
import "./chunk-6XTUYPVF.js";
import {
  object,
  record,
  string
} from "./chunk-2ESPDTUC.js";
import {
  formatBytes
} from "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import {
  digestBytes,
  digestJson
} from "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import {
  SlipwayError,
  ToolError,
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/targets/kubernetes/read-sources.ts
import path4 from "node:path";

// src/targets/kubernetes/sources/observe.ts
import path3 from "node:path";

// src/targets/kubernetes/objects/images.ts
var component = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
var label = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
var host = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
var reference = new RegExp(`^((?:${host}/)?${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`);
var longestName = 255;
var dockerHub = "docker.io";
var isHost = (first) => /[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase();
function parseImageReference(text) {
  const [, name, tag, digest] = reference.exec(text) ?? [];
  if (name === void 0 || name.length > longestName || /^[a-f0-9]{64}$/.test(name)) return void 0;
  const slash = name.indexOf("/");
  const first = name.slice(0, Math.max(slash, 0));
  const hosted = slash > 0 && isHost(first);
  const registry = hosted && first !== `index.${dockerHub}` ? first : dockerHub;
  const rest = hosted ? name.slice(slash + 1) : name;
  if (!new RegExp(`^${component}(?:/${component})*$`).test(rest)) return void 0;
  const path5 = registry === dockerHub && !rest.includes("/") ? `library/${rest}` : rest;
  return { registry, path: path5, name, ...tag === void 0 ? {} : { tag }, ...digest === void 0 ? {} : { digest } };
}
var formatImageReference = ({ name, tag, digest }) => `${name}${tag === void 0 ? "" : `:${tag}`}${digest === void 0 ? "" : `@${digest}`}`;
var repositoryOf = ({ registry, path: path5 }) => `${registry}/${path5}`;
function sameRepository(a, b) {
  const [left, right] = [parseImageReference(a), parseImageReference(b)];
  return left === void 0 || right === void 0 ? a === b : repositoryOf(left) === repositoryOf(right);
}
function imagesOf(object2) {
  const spec = podSpecPath(object2);
  if (spec === void 0) return [];
  const containers = ["initContainers", "containers", "ephemeralContainers"].flatMap((list) => listAt(object2, ...spec, list).map((_, index) => [...spec, list, index, "image"]));
  const volumes = listAt(object2, ...spec, "volumes").map((_, index) => [...spec, "volumes", index, "image", "reference"]);
  return [...containers, ...volumes].flatMap((path5) => {
    const image = textAt(object2, ...path5);
    const owner = at2(object2, ...path5.slice(0, path5.at(-1) === "image" ? -1 : -2));
    return image === void 0 ? [] : [{ where: isRecord(owner) ? textAt(owner, "name") ?? "" : "", image, path: path5 }];
  });
}
function withImages(object2, change) {
  return imagesOf(object2).reduce((changed, { image, path: path5 }) => {
    const next = change(image);
    return next === void 0 || next === image ? changed : withAt(changed, path5, next);
  }, object2);
}
function pinned(image, digest) {
  const parsed = parseImageReference(image);
  return parsed && formatImageReference({ ...parsed, digest });
}
var pinImages = (object2, digests) => withImages(object2, (image) => {
  const digest = digests.get(image);
  return digest === void 0 ? void 0 : pinned(image, digest);
});

// src/targets/kubernetes/objects/kubernetes-yaml.ts
var words = new Map([
  ...["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"].map((word) => [word, true]),
  ...["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"].map((word) => [word, false]),
  ...["", "~", "null", "Null", "NULL"].map((word) => [word, null])
]);
var float = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
var noNumber = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/;
var radixes = [[/^0[xX]([\da-fA-F]+)$/, 16], [/^0[oO]?([0-7]+)$/, 8], [/^0[bB]([01]+)$/, 2], [/^(0|[1-9]\d*)$/, 10]];
function integer(digits) {
  const [, sign = "", rest = ""] = /^([-+]?)(.*)$/.exec(digits) ?? [];
  for (const [form, radix] of radixes) {
    const match = form.exec(rest);
    if (match) return (sign === "-" ? -1 : 1) * parseInt(match[1], radix) + 0;
  }
  return void 0;
}
function kubernetesScalar(source) {
  const word = words.get(source);
  if (word !== void 0) return word;
  if (noNumber.test(source)) return { problem: "infinity and NaN are no values here" };
  if (!/^[-+.\d]/.test(source)) return source;
  const digits = source.replaceAll("_", "");
  const whole = integer(digits);
  if (whole !== void 0 && !Number.isSafeInteger(whole)) return { problem: "this number has more digits than can be kept; put it in quotes" };
  return whole ?? (float.test(digits) && Number.isFinite(Number(digits)) ? Number(digits) : source);
}
function plainKey(source) {
  const read = kubernetesScalar(source);
  if (typeof read === "string") return void 0;
  if (read === null || typeof read === "object") return `the key \`${source}\` cannot be read by Kubernetes; put it in quotes`;
  return String(read) === source ? void 0 : `Kubernetes reads the key \`${source}\` as \`${String(read)}\`; put it in quotes`;
}
var kubernetesDialect = { plain: kubernetesScalar, plainKey, maxBytes: 16 * 2 ** 20 };

// src/targets/kubernetes/objects/text-fields.ts
var everywhere = [["metadata", "labels", "*"], ["metadata", "annotations", "*"]];
var builtIn = [
  ...everywhere,
  ["matchLabels", "*"],
  ["nodeSelector", "*"],
  ["matchExpressions", "#", "values", "#"],
  ["env", "#", "value"],
  ["env", "#", "name"],
  ["command", "#"],
  ["args", "#"],
  ["image"],
  ["httpHeaders", "#", "value"],
  ["tolerations", "#", "value"],
  ["storageClassName"],
  ["serviceAccountName"],
  ["schedule"],
  ["path"],
  ["host"]
];
var byKind = {
  ConfigMap: [["data", "*"], ["binaryData", "*"]],
  Secret: [["data", "*"], ["stringData", "*"]],
  Service: [["spec", "selector", "*"]],
  ReplicationController: [["spec", "selector", "*"]]
};
var modes = [["defaultMode"], ["items", "#", "mode"]];
var matches = (pattern, path5) => pattern.length <= path5.length && pattern.every((part, index) => {
  const key = path5[path5.length - pattern.length + index];
  return part === "#" ? typeof key === "number" : part === "*" ? typeof key === "string" : part === key;
});
function* scalars(node, path5 = []) {
  if (node.kind === "scalar") yield [node, path5];
  else if (node.kind === "list") for (const [index, item] of node.items.entries()) yield* scalars(item, [...path5, index]);
  else for (const [key, { value }] of node.entries) yield* scalars(value, [...path5, key]);
}
function textProblems(tree, { apiVersion, kind }) {
  const known = isBuiltIn(apiVersion) && kind !== "CustomResourceDefinition";
  const texts = known ? [...builtIn, ...Object.hasOwn(byKind, kind) ? byKind[kind] : []] : everywhere;
  return [...scalars(tree)].flatMap(([node, path5]) => {
    if (known && modes.some((mode) => matches(mode, path5))) return modeProblems(node, path5);
    if (node.value === null || typeof node.value === "string" || !texts.some((text) => matches(text, path5))) return [];
    return [problemAt(node.place, `${ticked(path5.join("."))} takes text, and ${ticked(node.text)} is read as ${typeof node.value === "number" ? "a number" : `\`${String(node.value)}\``}; quote it: "${node.text}"`)];
  });
}
function modeProblems(node, path5) {
  const { value, text, place } = node;
  const where = ticked(path5.join("."));
  if (typeof value === "string") return [problemAt(place, `${where} takes a number; write ${/^[0-7]{3,4}$/.test(value) ? `0${value.replace(/^0/, "")} without quotes` : "an octal one such as 0644"}`)];
  if (typeof value !== "number" || value >= 0 && value <= 511) return [];
  const meant = /^[0-7]{3}$/.test(text) ? `; without a leading zero it is decimal: write 0${text}, or ${parseInt(text, 8)}` : "";
  return [problemAt(place, `${where} is ${ticked(text)}, and a mode lies between 0 and 0777${meant}`)];
}

// src/targets/kubernetes/objects/manifest-object.ts
var largestObject = 1.5 * 2 ** 20;
var largestData = 2 ** 20;
var serverFields = ["creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"];
function readObject(tree, namespace) {
  if (tree.kind !== "map") return { tree, problems: [problemAt(tree.place, `expected an object with \`apiVersion\`, \`kind\` and \`metadata\`, got ${tree.kind === "list" ? "a list" : `the value ${ticked(tree.text)}`}`)] };
  const plain = toPlain(tree);
  const { apiVersion, kind } = plain;
  const texts = typeof apiVersion === "string" && typeof kind === "string" ? textProblems(tree, { apiVersion, kind }) : [];
  const problems = [...headProblems(tree), ...nameProblems(tree), ...namespaceProblems(tree, plain, namespace), ...sizeProblems(tree, plain), ...texts];
  if (problems.length > 0) return { tree, problems };
  const object2 = asSent(plain);
  return { tree, object: object2, problems: imageProblems(tree, object2) };
}
var imageProblems = (tree, object2) => imagesOf(object2).filter(({ image }) => parseImageReference(image) === void 0).map(({ image, path: path5 }) => problemAt(valuePlace(tree, path5), `${ticked(image)} is no image reference: expected registry/name:tag or registry/name@sha256:...`));
function calledIn(tree) {
  const text = (...path5) => {
    const node = at(tree, path5);
    return node?.kind === "scalar" ? node.text : "";
  };
  return [text("kind") || "object", text("metadata", "name")].filter(Boolean).join(" ");
}
var filled = (tree, path5) => {
  const node = at(tree, path5);
  return node?.kind === "scalar" && typeof node.value === "string" && node.value !== "";
};
function headProblems(tree) {
  const missing2 = ["apiVersion", "kind"].filter((key) => !filled(tree, [key]));
  const found = missing2.map((key) => problemAt(at(tree, [key]) ? valuePlace(tree, [key]) : tree.place, at(tree, [key]) ? `\`${key}\` is no text` : `this object has no \`${key}\``));
  for (const key of ["labels", "annotations"]) {
    const node = at(tree, ["metadata", key]);
    if (node && node.kind !== "map" && !(node.kind === "scalar" && node.value === null)) found.push(problemAt(node.place, `\`metadata.${key}\` is no map`));
  }
  return found;
}
function nameProblems(tree) {
  const generated = at(tree, ["metadata", "generateName"]);
  const called = calledIn(tree);
  if (generated) return [problemAt(keyPlace(tree, ["metadata", "generateName"]), `${ticked(called)} has \`generateName\`: each run would make another object that nothing takes away; give it a \`name\``)];
  const name = at(tree, ["metadata", "name"]);
  if (name?.kind !== "scalar" || name.value === null || name.value === "") return [problemAt(valuePlace(tree, ["metadata", "name"]), `${ticked(called)} has no name`)];
  if (typeof name.value !== "string") return [problemAt(name.place, `the name ${ticked(name.text)} is no text; put it in quotes`)];
  if (/[/%]|^\.{1,2}$/.test(name.value) || name.value.length > 253) return [problemAt(name.place, `${ticked(name.value)} cannot be a name: at most 253 characters, without \`/\` and \`%\``)];
  return [];
}
function namespaceProblems(tree, plain, namespace) {
  const own = at(tree, ["metadata", "namespace"]);
  if (own === void 0 || own.kind === "scalar" && own.value === null) return [];
  if (own.kind !== "scalar" || typeof own.value !== "string") return [problemAt(own.place, "`metadata.namespace` is no text; put it in quotes")];
  if (namespace === void 0 || own.value === namespace || isClusterKind(String(plain["kind"]))) return [];
  return [problemAt(own.place, `${ticked(calledIn(tree))} asks for the namespace ${ticked(own.value)}; this set lives in ${ticked(namespace)}`)];
}
function textBytes(value) {
  if (typeof value === "string") return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.reduce((sum, item) => sum + textBytes(item), 0);
  return isRecord(value) ? Object.entries(value).reduce((sum, [key, item]) => sum + Buffer.byteLength(key) + textBytes(item), 0) : 1;
}
function sizeProblems(tree, plain) {
  const bytes = textBytes(plain);
  const called = ticked(calledIn(tree));
  if (bytes > largestObject) return [problemAt(tree.place, `${called} has ${formatBytes(bytes)}; etcd takes requests of at most ${formatBytes(largestObject)}, so no cluster can keep it`)];
  const { kind } = plain;
  if (kind !== "ConfigMap" && kind !== "Secret") return [];
  const data = dataBytes(plain);
  if (data > largestData) return [problemAt(tree.place, `${called} holds ${formatBytes(data)} of data; a ${kind} takes at most ${formatBytes(largestData)}`)];
  return [];
}
function dataBytes(plain) {
  const values = (key) => Object.values(isRecord(plain[key]) ? plain[key] : {}).reduce((sum, value) => sum + (typeof value === "string" ? Buffer.byteLength(value) : 0), 0);
  const decoded = (bytes) => Math.floor(bytes * 3 / 4) - 2;
  return (plain["kind"] === "Secret" ? decoded(values("data")) : values("data")) + values("stringData") + decoded(values("binaryData"));
}
function asSent({ status: _status, metadata, ...others }) {
  const kept = Object.entries(isRecord(metadata) ? metadata : {}).filter(([key, value]) => value !== null && !serverFields.includes(key));
  const texts = (value) => isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, text ?? ""])) : value;
  const meta = Object.fromEntries(kept.map(([key, value]) => [key, key === "labels" || key === "annotations" ? texts(value) : value]));
  return { ...others, metadata: meta };
}

// src/targets/kubernetes/objects/manifests.ts
function parseLocatedManifests(texts, rules = {}) {
  const problems = [];
  const read = [];
  for (const { text, file } of texts) {
    const parsed = parseDocuments(text, file, kubernetesDialect);
    problems.push(...parsed.problems);
    read.push(...parsed.trees.flatMap((tree) => flattened(tree, problems)).map((tree) => readObject(tree, rules.namespace)));
  }
  const located = read.flatMap(({ object: object2, tree }) => object2 ? [{ object: object2, place: tree.place }] : []);
  problems.push(...read.flatMap((one) => one.problems), ...duplicateProblems(located, rules));
  if (problems.length > 0) throw problemsError("manifest-invalid", texts.length === 1 ? texts[0].file : "The manifests", problems);
  return located;
}
function flattened(tree, problems) {
  const kind = at(tree, ["kind"]);
  const items = at(tree, ["items"]);
  if (tree.kind !== "map" || kind?.kind !== "scalar" || !/List$/.test(kind.text) || items === void 0) return [tree];
  if (items.kind !== "list") {
    if (!isNull(items)) problems.push(problemAt(items.place, "`items` of a list is no list"));
    return [];
  }
  const apiVersion = tree.entries.get("apiVersion");
  return items.items.filter((item) => !isNull(item)).flatMap((item) => flattened(kind.text === "List" ? item : completed(item, kind.text.slice(0, -4), apiVersion), problems));
}
function completed(item, kind, apiVersion) {
  if (item.kind !== "map") return item;
  const said = [...apiVersion ? [["apiVersion", apiVersion]] : [], ["kind", { key: item.place, value: scalarAt(kind, item.place) }]];
  return { ...item, entries: new Map([...said, ...item.entries]) };
}
function duplicateProblems(objects, { namespace }) {
  const first = /* @__PURE__ */ new Map();
  return objects.flatMap(({ object: object2, place }) => {
    const ref = refOf(object2);
    const identity = identityOf(namespace === void 0 || ref.namespace !== void 0 ? ref : { ...ref, namespace });
    const earlier = first.get(identity);
    if (earlier !== void 0) return [problemAt(place, `${ticked(describe(ref))} stands twice: also in ${formatPlace(earlier)}`)];
    first.set(identity, place);
    return [];
  });
}

// src/targets/kubernetes/objects/short-form.ts
var portName = "http";
var propagationSeconds = 10;
var graceSpareSeconds = 5;
var defaultProgressSeconds = 600;
var seconds = (ms) => Math.max(1, Math.ceil(ms / 1e3));
function renderShortForm(service) {
  return [...service.port === void 0 ? [] : [renderService(service.name, service.port)], renderDeployment(service)];
}
var selectorOf = (name) => ({ "app.kubernetes.io/name": name });
function renderService(name, port) {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, labels: selectorOf(name) },
    spec: { type: "ClusterIP", selector: selectorOf(name), ports: [{ name: portName, port, targetPort: portName, protocol: "TCP" }] }
  };
}
function renderDeployment(service) {
  const { name, replicas = 1, ready, drainMs } = service;
  const drainSeconds = Math.ceil(drainMs / 1e3);
  const sleepSeconds = Math.min(drainSeconds, propagationSeconds);
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name, labels: selectorOf(name) },
    spec: {
      replicas,
      selector: { matchLabels: selectorOf(name) },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: 0 } },
      progressDeadlineSeconds: Math.max(defaultProgressSeconds, seconds(ready?.within ?? 0) + defaultProgressSeconds / 2),
      template: {
        metadata: { labels: selectorOf(name) },
        spec: {
          // Variables such as API_PORT=tcp://10.0.0.1:80 for every Service of the namespace: no program asked for them, and some trip over them.
          enableServiceLinks: false,
          automountServiceAccountToken: false,
          terminationGracePeriodSeconds: sleepSeconds + drainSeconds + graceSpareSeconds,
          securityContext: { seccompProfile: { type: "RuntimeDefault" } },
          containers: [renderContainer(service, sleepSeconds)]
        }
      }
    }
  };
}
function renderContainer({ name, image, port, ready, env, resources }, sleepSeconds) {
  const variables2 = { ...port === void 0 ? {} : { PORT: String(port) }, SLIPWAY_SERVICE: name, ...env };
  return {
    name,
    image,
    ...port === void 0 ? {} : { ports: [{ name: portName, containerPort: port, protocol: "TCP" }] },
    env: Object.entries(variables2).map(([variable, value]) => ({ name: variable, value: literalValue(value) })),
    ...port === void 0 ? {} : renderProbes(ready),
    resources: renderResources(resources),
    // An action of the kubelet (Kubernetes 1.30, KEP-3960): images without a shell have no `sleep` to run.
    ...sleepSeconds === 0 || port === void 0 ? {} : { lifecycle: { preStop: { sleep: { seconds: sleepSeconds } } } },
    // What Pod Security calls `baseline` and more; `runAsNonRoot` would refuse the many images that say nothing of their user.
    securityContext: { allowPrivilegeEscalation: false }
  };
}
function renderProbes(ready) {
  const action = ready !== void 0 && "http" in ready ? { httpGet: { path: ready.http, port: portName, scheme: "HTTP" } } : { tcpSocket: { port: portName } };
  const timing = ready ?? { within: 3e4, interval: 1e3, timeout: 2e3 };
  const period = seconds(timing.interval);
  const probe = { ...action, periodSeconds: period, timeoutSeconds: seconds(timing.timeout), successThreshold: 1 };
  return { startupProbe: { ...probe, failureThreshold: Math.max(1, Math.ceil(seconds(timing.within) / period)) }, readinessProbe: { ...probe, failureThreshold: 3 } };
}
function renderResources(resources) {
  const { cpu, memory, gpu } = resources ?? {};
  const amount = memory === void 0 ? void 0 : memoryQuantity(memory.bytes);
  const requests = { ...cpu === void 0 ? {} : { cpu: cpuQuantity(cpu) }, ...amount === void 0 ? {} : { memory: amount } };
  const limits = { ...amount === void 0 ? {} : { memory: amount }, ...gpu === void 0 ? {} : { "nvidia.com/gpu": gpu } };
  return { ...Object.keys(requests).length > 0 ? { requests } : {}, ...Object.keys(limits).length > 0 ? { limits } : {} };
}

// src/targets/kubernetes/sources/attribution.ts
var namingLabels = ["app.kubernetes.io/component", "app.kubernetes.io/name", "app", "component", "k8s-app"];
function attribute(objects, services) {
  const [first = ""] = services;
  const owners = /* @__PURE__ */ new Map();
  const give = (from, owner) => {
    for (const object2 of from) if (!owners.has(object2)) {
      const found = owner(object2);
      if (found !== void 0) owners.set(object2, found);
    }
  };
  give(objects, (object2) => saidOwner(object2, services));
  const workloads = objects.filter((object2) => classify(object2) === "workload");
  const ownerOf = (chosen) => only(chosen.map((object2) => owners.get(object2)));
  give(objects.filter((object2) => classify(object2) === "stable-service"), (service) => ownerOf(workloads.filter((workload) => selects(service, workload))));
  give(objects.filter((object2) => classify(object2) === "scaler"), (scaler) => ownerOf(workloads.filter((workload) => scales(scaler, refOf(workload)))));
  give(objects.filter((object2) => classify(object2) === "route"), (route) => ownerOf(objects.filter((object2) => classify(object2) === "stable-service" && mentions(route, object2.metadata.name))));
  give(objects, (object2) => ownerOf(workloads.filter((workload) => needs(workload, object2))));
  give(objects, () => first);
  return new Map(services.map((service) => [service, objects.filter((object2) => owners.get(object2) === service)]));
}
var only = (owners) => new Set(owners).size === 1 ? owners[0] : void 0;
function saidOwner({ metadata: { name, labels: own = {} } }, services) {
  const known = (text) => services.find((service) => service === text);
  const suffixed = services.filter((service) => name.endsWith(`-${service}`)).sort((a, b) => b.length - a.length)[0];
  const labelled = namingLabels.map((label2) => known(own[label2])).find((service) => service !== void 0);
  const prefixed = services.filter((service) => name.startsWith(`${service}-`)).sort((a, b) => b.length - a.length)[0];
  return known(own[labels.service]) ?? known(name) ?? labelled ?? suffixed ?? prefixed;
}
function mentions(route, name) {
  const visit = (value) => {
    if (Array.isArray(value)) return value.some(visit);
    return isRecord(value) && (textAt(value, "name") === name || Object.values(value).some(visit));
  };
  return visit(at2(route, "spec"));
}
function needs(workload, object2) {
  const { name } = object2.metadata;
  if (object2.kind === "ServiceAccount") return JSON.stringify(recordAt(workload, "spec")).includes(`"serviceAccountName":${JSON.stringify(name)}`);
  return configReferences(workload).some((reference2) => reference2.kind === object2.kind && reference2.name === name);
}

// src/targets/kubernetes/sources/manifest-files.ts
import path from "node:path";
var manifest = /\.(ya?ml|json)$/i;
var kustomization = /^kustomization(\.ya?ml)?$/i;
var refuse = (where, what, remedy) => new UserError(what, { reason: "manifest-invalid", where, expected: "files that end with .yaml, .yml or .json", remedy });
async function readManifestFiles({ files, host: host2 }, relative) {
  const absolute = path.resolve(host2.workspace, relative);
  const facts = await files.facts(absolute);
  if (facts === void 0) throw refuse(relative, `There is no file or directory ${relative}.`, "Correct `source.manifests`, or check the files out before this step.");
  const names = facts.kind === "directory" ? await files.walk(absolute, (name) => /(^|\/)\./.test(name)) : [""];
  const wanted = names.filter((name) => name === "" || manifest.test(name)).sort();
  const custom = wanted.find((name) => kustomization.test(path.posix.basename(name)));
  if (custom !== void 0) throw refuse(path.posix.join(relative, custom), "This directory is meant for Kustomize.", "Write `source.kustomize` instead of `source.manifests`.");
  if (wanted.length === 0) throw refuse(relative, `The directory ${relative} holds no manifests.`, "Correct `source.manifests`.");
  return Promise.all(wanted.map(async (name) => ({ file: path.posix.join(relative, name), text: await files.readText(path.join(absolute, name)) ?? "" })));
}
function splitByTemplate(rendered, chart) {
  const texts = /* @__PURE__ */ new Map();
  for (const document of rendered.split(/^---[ \t]*$/m)) {
    const source = /^\s*# Source: (\S+)/.exec(document)?.[1];
    const file = `${source ?? chart} (rendered)`;
    texts.set(file, [...texts.get(file) ?? [], document]);
  }
  return [...texts].map(([file, documents]) => ({ file, text: documents.join("---") }));
}

// src/targets/kubernetes/sources/programs.ts
var variables = [
  "PATH",
  "HOME",
  "USER",
  "LANG",
  "LC_ALL",
  "TZ",
  "TMPDIR",
  "XDG_CACHE_HOME",
  "XDG_CONFIG_HOME",
  "XDG_DATA_HOME",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "SSL_CERT_FILE",
  "SSL_CERT_DIR",
  "HELM_CACHE_HOME",
  "HELM_CONFIG_HOME",
  "HELM_DATA_HOME",
  "HELM_REPOSITORY_CACHE",
  "HELM_REPOSITORY_CONFIG",
  "HELM_REGISTRY_CONFIG"
];
var timeoutMs = 12e4;
var largestOutput = 8 * 2 ** 20;
var tailLines = 12;
var helmArgv = (helm, { chart, values, release, namespace, kubeVersion }) => [
  helm,
  "template",
  release,
  chart,
  "--namespace",
  namespace,
  "--include-crds",
  "--skip-tests",
  ...values.flatMap((file) => ["--values", file]),
  ...kubeVersion === void 0 ? [] : ["--kube-version", kubeVersion]
];
var kustomizeArgv = ({ name, argv0 }, directory) => name === "kubectl" ? [argv0, "kustomize", directory] : [argv0, "build", directory];
async function renderChart(rendering, chart) {
  const { ports, tools, signal } = rendering;
  const helm = await ports.tools.locate("helm", tools?.helm, signal);
  if (helm === void 0) {
    throw missing("helm", chart.chart, "Install Helm on this runner (https://helm.sh/docs/intro/install/), for example with the action azure/setup-helm before this step, or pin it under `tools.helm` in slipway.yaml.");
  }
  return run(rendering, "helm", { argv: helmArgv(helm.argv0, chart), where: chart.chart });
}
async function renderKustomization(rendering, directory) {
  const { ports, tools, signal } = rendering;
  for (const name of ["kustomize", "kubectl"]) {
    const found = await ports.tools.locate(name, name === "kustomize" ? tools?.kustomize : void 0, signal);
    if (found) return run(rendering, name, { argv: kustomizeArgv({ name, argv0: found.argv0 }, directory), where: directory });
  }
  throw missing("kustomize", directory, "Install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl, which has it built in, on this runner, or pin it under `tools.kustomize` in slipway.yaml.");
}
var missing = (program, where, remedy) => new UserError(`There is no program \`${program}\` on PATH, and the source ${where} has to be rendered by it.`, { reason: "command-not-found", where, expected: `\`${program}\``, remedy });
async function run({ ports: { exec, host: host2 }, signal }, name, { argv, where }) {
  const env = Object.fromEntries(variables.flatMap((variable) => {
    const value = host2.variable(variable);
    return value === void 0 ? [] : [[variable, value]];
  }));
  const result = await exec.run({ argv, env, cwd: host2.workspace, timeoutMs }, signal);
  if (result.exitCode !== 0) throw failed(name, { argv, where }, result);
  if (result.stdout.length >= largestOutput) throw new ToolError(`${name} printed more than can be kept.`, { argv, exitCode: 0, reason: "command-failed", where, expected: `at most ${largestOutput / 2 ** 20} MiB of objects`, remedy: "Split the source into several services." });
  return result.stdout;
}
function failed(name, { argv, where }, { exitCode, stderr }) {
  const words2 = stderr.trim().split("\n").slice(-tailLines).join("\n");
  const remedy = /missing in charts\/ directory|dependency/i.test(words2) && name === "helm" ? "Fetch the charts that it depends on before this step: `helm dependency build`." : `Run \`${argv.join(" ")}\` here and mend what it names.`;
  return new ToolError(`${name} ${argv[1] ?? ""} failed: ${words2 || "it printed nothing"}`, { argv, exitCode, reason: "command-failed", where, remedy });
}

// src/targets/kubernetes/sources/registry-auth.ts
import path2 from "node:path";
function parseChallenge(header) {
  const [, scheme = "", rest = ""] = /^\s*([A-Za-z]+)\s*(.*)$/s.exec(header ?? "") ?? [];
  if (scheme.toLowerCase() === "basic") return { scheme: "basic" };
  if (scheme.toLowerCase() !== "bearer") return void 0;
  const parameters = new Map([...rest.matchAll(/([a-z_]+)="([^"]*)"/gi)].map(([, name = "", value = ""]) => [name.toLowerCase(), value]));
  const realm = parameters.get("realm");
  return realm === void 0 ? void 0 : { scheme: "bearer", realm, service: parameters.get("service"), scope: parameters.get("scope") };
}
var Config = object({ auths: record(string(), object({ auth: string().optional() })).default({}) });
async function storedLogin({ files, host: host2 }, { registry }) {
  const home = host2.variable("HOME");
  const directory = host2.variable("DOCKER_CONFIG") ?? (home === void 0 ? void 0 : path2.join(home, ".docker"));
  const text = directory === void 0 ? void 0 : await files.readText(path2.join(directory, "config.json"));
  const config = Config.safeParse(jsonOrUndefined(text));
  if (!config.success) return void 0;
  const names = registry === "docker.io" ? ["https://index.docker.io/v1/", "index.docker.io", "docker.io"] : [registry, `https://${registry}`, `https://${registry}/`];
  const auth = names.map((name) => Object.hasOwn(config.data.auths, name) ? config.data.auths[name]?.auth : void 0).find((value) => value);
  return auth === void 0 ? void 0 : `Basic ${auth}`;
}
function jsonOrUndefined(text) {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return void 0;
  }
}

// src/targets/kubernetes/sources/registry.ts
var accept = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json"
].join(", ");
var timeoutMs2 = 1e4;
var loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;
var digestForm = /^sha256:[0-9a-f]{64}$/;
async function resolveImage(ports, image, rules = {}, signal) {
  const reference2 = parseImageReference(image);
  if (reference2 === void 0) return { image, warning: `${image} is no image reference.` };
  const unresolved = (why) => ({ image, warning: `${image} is not pinned to a digest: ${why}. What this tag stands for may change between this plan and the pods.` });
  if (reference2.digest !== void 0) return digestForm.test(reference2.digest) ? { image, digest: reference2.digest } : unresolved(`its own digest is of a kind that is not known here`);
  try {
    const answer = await askRegistry(ports, reference2, rules, signal);
    return typeof answer === "string" ? unresolved(answer) : { image, digest: answer.digest };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof SlipwayError) return unresolved(`${error.message.replace(/\.$/, "")}`);
    throw error;
  }
}
async function askRegistry(ports, reference2, { plainHttp = [] }, signal) {
  const { registry, path: path5, tag = "latest" } = reference2;
  const plain = loopback.test(registry) || plainHttp.includes(registry);
  const host2 = registry === "docker.io" ? "registry-1.docker.io" : registry;
  const manifest2 = { method: "HEAD", url: `${plain ? "http" : "https"}://${host2}/v2/${path5}/manifests/${tag}`, headers: { accept }, timeoutMs: timeoutMs2, retry: "transient" };
  const send = (request) => ports.http.request(request, signal);
  let headers = { accept };
  let answer = await send(manifest2);
  if (answer.status === 401) {
    const authorization = await authorize(ports, { reference: reference2, plain, challenge: parseChallenge(answer.headers["www-authenticate"]), send });
    if (authorization === void 0) return `${registry} asks for a login that this job does not have`;
    headers = { accept, authorization };
    answer = await send({ ...manifest2, headers });
  }
  const told = answer.headers["docker-content-digest"];
  if (answer.status === 200 && told !== void 0) return digestForm.test(told) ? { digest: told } : `${registry} answered with a digest that is none`;
  if (answer.status === 200 || answer.status === 405) {
    const whole = await send({ ...manifest2, method: "GET", headers });
    if (whole.status === 200) return { digest: digestBytes(whole.body) };
    return refusal(registry, whole.status, tag);
  }
  return refusal(registry, answer.status, tag);
}
function refusal(registry, status, tag) {
  if (status === 404) return `${registry} has no tag ${tag} of it (or does not show it to this job)`;
  if (status === 401 || status === 403) return `${registry} does not let this job read it (${status})`;
  if (status === 429) return `${registry} has been asked too often (429)`;
  return `${registry} answered ${status}`;
}
async function authorize(ports, { reference: reference2, plain, challenge, send }) {
  const login = await storedLogin(ports, reference2);
  if (challenge === void 0) return void 0;
  if (challenge.scheme === "basic") return login;
  const realm = urlOf(challenge.realm);
  if (realm === void 0 || realm.protocol !== "https:" && !(plain && realm.protocol === "http:")) return void 0;
  if (challenge.service !== void 0) realm.searchParams.set("service", challenge.service);
  realm.searchParams.set("scope", challenge.scope ?? `repository:${reference2.path}:pull`);
  const answer = await send({ url: realm.href, headers: login === void 0 ? {} : { authorization: login }, timeoutMs: timeoutMs2, retry: "transient" });
  const token = answer.status === 200 ? tokenOf(answer.body) : void 0;
  return token === void 0 ? void 0 : `Bearer ${token}`;
}
var urlOf = (text) => URL.canParse(text) ? new URL(text) : void 0;
function tokenOf(body) {
  try {
    const parsed = JSON.parse(body);
    const token = parsed?.token ?? parsed?.access_token;
    return typeof token === "string" && /^[\x21-\x7e]+$/.test(token) ? token : void 0;
  } catch {
    return void 0;
  }
}

// src/targets/kubernetes/sources/observe.ts
async function observeServiceObjects(ports, place, services, signal) {
  refuseImages(services);
  const observing = { ports, place, signal };
  const settled = await Promise.allSettled(renderings(services).map((rendering) => render(observing, rendering, services)));
  const rendered = refuseFailures(settled);
  const located = new Map(rendered.flatMap(({ objects }) => [...objects]));
  const idle = new Map(rendered.map((one) => [one.first, one.idle]));
  const twice = duplicateProblems([...located.values()].flat(), { namespace: place.namespace });
  if (twice.length > 0) throw problemsError("manifest-invalid", "The sources", twice);
  const resolved = await resolveAll(observing, [...located].flatMap(([service, found]) => found.map(({ object: object2 }) => withOwnImage(object2, services[service]?.source.image))));
  return Object.fromEntries(Object.entries(services).map(([service, spec]) => [service, observed(service, { spec, objects: (located.get(service) ?? []).map(({ object: object2 }) => object2), idle: idle.get(service) ?? [], resolved })]));
}
function refuseImages(services) {
  const wrong = Object.entries(services).filter(([, { source }]) => source.image !== void 0 && parseImageReference(source.image) === void 0).map(([service]) => service);
  if (wrong.length === 0) return;
  throw new UserError(`${wrong.map((service) => `${JSON.stringify(services[service]?.source.image)} of ${service}`).join(", ")} can be no image reference.`, {
    reason: "manifest-invalid",
    where: wrong.map((service) => `services.${service}.source.image`).join(", "),
    expected: "registry/name:tag or registry/name@sha256:..."
  });
}
var isShort = ({ chart, kustomize, manifests }) => chart === void 0 && kustomize === void 0 && manifests === void 0;
function renderings(services) {
  const found = /* @__PURE__ */ new Map();
  for (const [service, { source }] of Object.entries(services)) {
    const { chart, values = [], kustomize, manifests } = source;
    const key = isShort(source) ? `image ${service}` : JSON.stringify({ chart, values: chart === void 0 ? [] : values, kustomize, manifests });
    const rendering = found.get(key) ?? { key, services: [], source };
    rendering.services.push(service);
    found.set(key, rendering);
  }
  return [...found.values()];
}
async function render(observing, { services, source }, specs) {
  const [only2 = ""] = services;
  if (isShort(source)) {
    const file = `slipway.yaml services.${only2}`;
    return { first: only2, idle: [], objects: /* @__PURE__ */ new Map([[only2, shortForm(only2, specs[only2]).map((object2) => ({ object: object2, place: { file, line: 1, column: 1 } }))]]) };
  }
  const all = await readLocated(observing, source, services.length === 1 ? only2 : observing.place.name);
  const found = all.filter(({ object: object2 }) => !isIdleHook(object2));
  const idle = all.map(({ object: object2 }) => object2).filter(isIdleHook);
  if (services.length === 1) return { first: only2, idle, objects: /* @__PURE__ */ new Map([[only2, found]]) };
  const places = new Map(found.map((one) => [one.object, one]));
  const owned = attribute(found.map(({ object: object2 }) => object2), dependenciesFirst(services, specs));
  return { first: only2, idle, objects: new Map([...owned].map(([service, objects]) => [service, objects.map((object2) => places.get(object2))])) };
}
var shortForm = (name, { source, port, ready, replicas, env, resources, drain }) => renderShortForm({ name, image: source.image, port, ready, replicas, env, resources, drainMs: drain });
async function readLocated({ ports, place, signal }, { chart, values = [], kustomize, manifests }, release) {
  const absolute = (relative) => path3.resolve(ports.host.workspace, relative);
  const { namespace, kubeVersion, tools } = place;
  if (chart !== void 0) {
    const text = await renderChart({ ports, tools, signal }, { chart: absolute(chart), values: values.map(absolute), release, namespace, ...kubeVersion === void 0 ? {} : { kubeVersion } });
    return parseLocatedManifests(splitByTemplate(text, chart), { namespace });
  }
  if (kustomize !== void 0) return parseLocatedManifests([{ file: `${kustomize} (rendered)`, text: await renderKustomization({ ports, tools, signal }, absolute(kustomize)) }], { namespace });
  return parseLocatedManifests(await readManifestFiles(ports, manifests ?? ""), { namespace });
}
function dependenciesFirst(services, specs) {
  const left = [...services].sort();
  const done = [];
  while (left.length > 0) {
    const next = left.find((service) => !specs[service]?.dependsOn.some((other) => other !== service && left.includes(other))) ?? left[0];
    done.push(...left.splice(left.indexOf(next), 1));
  }
  return done;
}
function refuseFailures(settled) {
  const errors = settled.flatMap((result) => result.status === "rejected" ? [result.reason] : []);
  const other = errors.find((error) => !(error instanceof UserError && error.reason === "manifest-invalid" && error.problems.length > 0));
  if (other !== void 0) throw other;
  if (errors.length === 1) throw errors[0];
  if (errors.length > 1) throw problemsError("manifest-invalid", "The sources", errors.flatMap((error) => error.problems));
  return settled.flatMap((result) => result.status === "fulfilled" ? [result.value] : []);
}
var withOwnImage = (object2, image) => image === void 0 ? object2 : withImages(object2, (other) => sameRepository(other, image) ? image : void 0);
async function resolveAll({ ports, place, signal }, objects) {
  const images = [...new Set(objects.flatMap((object2) => imagesOf(object2).map(({ image }) => image)))];
  return new Map(await Promise.all(images.map(async (image) => [image, await resolveImage(ports, image, place.registries, signal)])));
}
function observed(service, { spec: { source, hooks }, objects, idle, resolved }) {
  const own = objects.map((object2) => withOwnImage(object2, source.image));
  const images = [...new Set(own.flatMap((object2) => imagesOf(object2).map(({ image }) => image)))].sort().map((image) => resolved.get(image) ?? { image, warning: `${image} was not looked up.` });
  const digests = new Map(images.flatMap((one) => "digest" in one ? [[one.image, one.digest]] : []));
  const pinned2 = inApplyOrder(own.map((object2) => pinImages(object2, digests)));
  const { workload, others } = rolledOutWorkload({ service, objects: pinned2 });
  const declared = declaredHooks(pinned2);
  refuseUnknownPhases(service, pinned2);
  refuseNamesakes(service, hooks, declared);
  const unused = !isShort(source) && source.image !== void 0 && !own.some((object2) => imagesOf(object2).some(({ image }) => image === source.image));
  return {
    service,
    objects: pinned2,
    digest: contentDigest(pinned2),
    how: isShort(source) ? "inject" : "refer",
    replicas: numberAt(workload, "spec", "replicas"),
    images,
    ...declared === void 0 ? {} : { hooks: declared },
    warnings: [
      ...images.flatMap((one) => "warning" in one ? [one.warning] : []),
      ...others.map(({ words: words2 }) => `${words2}.`),
      ...unused ? [`services.${service}.source.image is ${source.image}, and none of its objects runs an image of that repository.`] : [],
      ...hookWarnings(pinned2, idle)
    ]
  };
}
function refuseUnknownPhases(service, objects) {
  const unknown = objects.filter(({ metadata }) => metadata.annotations?.[annotations.hook] !== void 0).filter((object2) => hookPhase(object2) === void 0);
  if (unknown.length === 0) return;
  throw new UserError(unknown.map((object2) => `${describe(refOf(object2))} is no hook: ${object2.kind === "Job" ? `its annotation ${annotations.hook} says ${JSON.stringify(object2.metadata.annotations?.[annotations.hook])}` : "only Jobs can be"}.`).join("\n"), {
    reason: "manifest-invalid",
    where: `services.${service}.source`,
    expected: `Jobs with ${annotations.hook}: before, or after`
  });
}
function refuseNamesakes(service, own, declared) {
  const names = new Set([...own?.before ?? [], ...own?.after ?? []].map(({ name }) => name));
  const twice = [...declared?.before ?? [], ...declared?.after ?? []].filter(({ name }) => names.has(name));
  if (twice.length === 0) return;
  throw new UserError(`The hooks ${twice.map(({ name }) => name).join(", ")} of ${service} are declared twice: by slipway.yaml, and by Jobs among its objects.`, {
    reason: "manifest-invalid",
    where: `services.${service}.hooks`,
    expected: "a name of its own for each hook of a service",
    remedy: "Take one of the two out, or give it another name."
  });
}
function contentDigest(objects) {
  return digestJson(objects.map((object2) => classify(object2) === "workload" ? withoutAt(object2, ["spec", "replicas"]) : object2));
}

// src/targets/kubernetes/read-sources.ts
async function readKubernetesSources({ name, target, tools }, services, ports) {
  const charts = Object.values(services).some(({ source }) => source.chart !== void 0);
  const version = charts ? { kubeVersion: (await (await openFor(target, ports)).server()).version } : {};
  const observed2 = await observeServiceObjects(ports, { name, namespace: target.namespace, tools, ...version }, services);
  const read = await Promise.all(Object.entries(observed2).map(async ([service, { digest, objects, how, replicas, hooks, warnings }]) => {
    for (const warning of warnings) ports.log.warning(`${service}: ${warning}`);
    const file = path4.join(ports.host.temporary, "slipway", "objects", `${service}-${digest.slice("sha256:".length, "sha256:".length + 12)}.json`);
    const rendered = { schema: 1, how, objects };
    await ports.files.write(file, JSON.stringify(rendered), 384);
    return [service, { source: { kind: "objects", digest, file }, replicas, hooks }];
  }));
  return Object.fromEntries(read);
}
export {
  readKubernetesSources
};
