import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  oneLine,
  renderTable
} from "./chunk-WEZCPGKE.js";
import "./chunk-7FKQMTXK.js";
import "./chunk-U7AKOIKE.js";
import {
  isDockerfile,
  parseDockerfile
} from "./chunk-7IHCXIYL.js";
import {
  parseLocatedYaml,
  textsOf
} from "./chunk-BQHH42KR.js";
import {
  findCycle,
  parseSpec
} from "./chunk-YSPLOBCU.js";
import "./chunk-JWKDQ5R3.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-FOEDMY4M.js";
import "./chunk-2NZHBRXE.js";
import "./chunk-S3ECFIAI.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-CXISYCOM.js";
import "./chunk-6XTUYPVF.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-NLTRZPZ2.js";
import "./chunk-W5XGLP45.js";
import "./chunk-SICQJAUT.js";
import "./chunk-QCSOPKBR.js";
import {
  InternalError,
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/cli/init/index.ts
import path9 from "node:path";

// src/cli/init/observe.ts
import path5 from "node:path";

// src/cli/init/cluster-facts.ts
import path from "node:path";

// src/cli/init/words.ts
var shellOnly = /[|&;<>()`*?[\]{}~\n\r\\!#]|\$/;
function splitCommand(text) {
  const words = [];
  let rest = text.trim().slice(0, 4e3);
  while (rest !== "") {
    const match = /^(?:"([^"\\$`]*)"|'([^']*)'|([^\s"']+))(?=\s|$)\s*/.exec(rest);
    if (!match || match[3] !== void 0 && shellOnly.test(match[3])) return void 0;
    words.push(match[1] ?? match[2] ?? match[3] ?? "");
    rest = rest.slice(match[0].length);
  }
  return words.length === 0 || /^[A-Za-z_][A-Za-z0-9_]*=/.test(words[0]) ? void 0 : words;
}
var baseName = (program) => program.slice(program.lastIndexOf("/") + 1);
var inits = /* @__PURE__ */ new Set(["tini", "dumb-init", "catatonit"]);
function withoutInit(argv) {
  if (!inits.has(baseName(argv[0] ?? ""))) return [...argv];
  const next = argv.findIndex((word, i) => i > 0 && !word.startsWith("-"));
  return next < 0 ? [] : argv.slice(next);
}
var interpreters = /* @__PURE__ */ new Set([
  "node",
  "npm",
  "npx",
  "yarn",
  "pnpm",
  "bun",
  "deno",
  "tsx",
  "python",
  "python3",
  "gunicorn",
  "uvicorn",
  "hypercorn",
  "flask",
  "celery",
  "ruby",
  "bundle",
  "rails",
  "puma",
  "php"
]);
var runsFromSource = (argv) => interpreters.has(baseName(argv[0] ?? ""));
var scriptOf = (argv) => runsFromSource(argv) ? argv.slice(1).find((word) => /^[^-].*\.(?:[cm]?js|[cm]?ts|py|rb|php)$/.test(word)) : void 0;
function healthPathOf(text) {
  const url = /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::(?:\d{1,5}|\$\{?\w+(?::-\d+)?\}?))?(\/[\w.~/-]*)?/.exec(text.slice(0, 1e4));
  return url ? url[1] ?? "/" : void 0;
}
function portOf(text) {
  const match = /^(\d{1,5})(?:\/tcp)?$/i.exec(text.trim());
  const port = match ? Number(match[1]) : 0;
  return port >= 1 && port <= 65535 ? port : void 0;
}
function interpolate(text) {
  let open = false;
  const value = text.replace(/\$\$|\$\{([A-Za-z_]\w*)(?:(:?[-+?])([^{}]*))?\}|\$[A-Za-z_]\w*/g, (whole, _name, operator, word) => {
    if (whole === "$$") return "$";
    if (operator?.endsWith("-")) return word ?? "";
    open = true;
    return "";
  });
  return open ? void 0 : value;
}
function specName(text) {
  const name = text.toLowerCase().replace(/^@[^/]*\//, "").replace(/[^a-z0-9]+/g, "-").slice(0, 40).replace(/^-+|-+$/g, "");
  return name === "" ? "app" : name;
}
var secretName = /pass|secret|token|credential|private|api_?key|access_?key|_key$|^key$|dsn|salt|signature/i;
var withUser = /^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]*@/i;
var looksRandom = (value) => /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[\w+/=.-]{24,}$/.test(value);
var looksSecret = (name, value) => value !== "" && (secretName.test(name) || withUser.test(value) || looksRandom(value));

// src/cli/init/yaml-documents.ts
var mostDocuments = 100;
function readDocuments(text) {
  const lines = text.replace(/^\ufeff/, "").split(/\r?\n/);
  const starts = [0, ...lines.flatMap((line, i) => /^---(?:\s|$)/.test(line) ? [i] : [])];
  const found = { documents: [], problems: [] };
  for (const [i, start] of starts.slice(0, mostDocuments).entries()) {
    const own = lines.slice(start, starts[i + 1] ?? lines.length);
    if (own.every((line) => /^(?:---)?\s*(?:#.*)?$/.test(line))) continue;
    const parsed = parseLocatedYaml("\n".repeat(start) + own.map((line) => line.replace(/^---\s*/, "")).join("\n"));
    if (parsed.kind === "value") found.documents.push(parsed.value);
    else found.problems.push(...parsed.problems);
  }
  if (starts.length > mostDocuments) found.problems.push({ line: (starts[mostDocuments] ?? 0) + 1, message: `It holds more than ${mostDocuments} documents; the rest is not read.` });
  return found;
}
var jsonAsYaml = (text) => text.replace(/^\t+/gm, (tabs) => " ".repeat(tabs.length));
function keysOf(value) {
  const merge = value?.map.get("<<");
  if (value === void 0 || merge === void 0) return value?.map ?? /* @__PURE__ */ new Map();
  const under = merge.kind === "list" ? [...merge.list].reverse() : [merge];
  const own = [...value.map].filter(([key]) => key !== "<<");
  return new Map([...under.flatMap((map) => [...keysOf(map)]), ...own]);
}
var pick = (value, ...keys) => keys.reduce((found, key) => keysOf(found).get(key), value);
var placeOf = (file, { line }) => ({ file, line });
function told(file, value) {
  return value?.text === void 0 ? void 0 : { value: value.text, from: placeOf(file, value) };
}
function toldAs(file, value, read) {
  const text = told(file, value);
  const result = text === void 0 ? void 0 : read(text.value);
  return text === void 0 || result === void 0 ? void 0 : { value: result, from: text.from };
}
var wholeNumber = (text) => /^\d{1,9}$/.test(text.trim()) ? Number(text) : void 0;

// src/cli/init/cluster-facts.ts
var remarksOf = (file, problems) => problems.slice(0, 2).map(({ line, message }) => ({ where: { file, line }, message }));
function parseChartFacts(chart, values, file) {
  const directory = path.posix.dirname(file);
  const { documents: [whole], problems } = readDocuments(chart);
  const name = told(file, pick(whole, "name"));
  if (name === void 0) return { facts: void 0, remarks: problems.length > 0 ? remarksOf(file, problems) : [{ where: { file, line: 1 }, message: "It names no chart." }] };
  if (pick(whole, "type")?.text === "library") return { facts: void 0, remarks: [{ where: name.from, message: `The chart ${name.value} is a library and was left out.` }] };
  const valuesFile = path.posix.join(directory, "values.yaml");
  const given = readDocuments(values ?? "");
  return { remarks: remarksOf(valuesFile, given.problems), facts: {
    file,
    directory,
    name,
    replicas: toldAs(valuesFile, pick(given.documents[0], "replicaCount") ?? pick(given.documents[0], "replicas"), wholeNumber),
    port: toldAs(valuesFile, pick(given.documents[0], "service", "port"), portOf)
  } };
}
var workloadKinds = /* @__PURE__ */ new Set(["Deployment", "StatefulSet", "DaemonSet"]);
function readWorkload(file, document) {
  const name = told(file, pick(document, "metadata", "name"));
  if (name === void 0 || !workloadKinds.has(pick(document, "kind")?.text ?? "")) return void 0;
  const container = pick(document, "spec", "template", "spec", "containers")?.list[0];
  const probe = pick(container, "readinessProbe", "httpGet", "path") ?? pick(container, "livenessProbe", "httpGet", "path");
  return {
    file,
    name,
    replicas: toldAs(file, pick(document, "spec", "replicas"), wholeNumber),
    port: toldAs(file, pick(pick(container, "ports")?.list[0], "containerPort"), portOf),
    health: toldAs(file, probe, (text) => text.startsWith("/") ? text : void 0)
  };
}
var looksLikeManifest = (text) => /^apiVersion:\s*\S/m.test(text) && /^kind:\s*(?:Deployment|StatefulSet|DaemonSet)\b/m.test(text);
function parseWorkloadFacts(text, file) {
  const { documents, problems } = readDocuments(text);
  return { facts: documents.flatMap((document) => readWorkload(file, document) ?? []), remarks: remarksOf(file, problems) };
}
var looksLikeOpenApi = (text) => /^\s{0,4}"?(?:openapi|swagger)"?\s*:/m.test(text.slice(0, 2e4)) && /^\s{0,4}"?paths"?\s*:/m.test(text);
var healthPath = /^\/(?:_?healthz?|readyz?|livez|ready|live|api\/health|health\/(?:ready|live))$/;
function healthOf(file, whole) {
  const prefix = /^(?:https?:\/\/[^/]*)?(\/.*?)\/?$/.exec(textsOf(pick(pick(whole, "servers")?.list[0], "url"))[0] ?? "")?.[1] ?? "";
  const found = [...keysOf(pick(whole, "paths"))].find(([name, operations]) => healthPath.test(name) && keysOf(operations).has("get"));
  return found && !prefix.includes("{") ? { value: `${prefix}${found[0]}`, from: placeOf(file, found[1]) } : void 0;
}
function parseOpenApiFacts(text, file) {
  const { documents: [whole], problems } = readDocuments(file.endsWith(".json") ? jsonAsYaml(text) : text);
  const version = told(file, pick(whole, "openapi"));
  if (whole === void 0 || problems.length > 0) return { facts: void 0, remarks: remarksOf(file, problems) };
  if (version === void 0 || !/^3\.\d/.test(version.value)) return { facts: void 0, remarks: [{ where: { file, line: 1 }, message: "It describes an API by another version than OpenAPI 3, which the contract test does not read." }] };
  return { facts: { file, directory: path.posix.dirname(file), version, health: healthOf(file, whole) }, remarks: [] };
}

// src/cli/init/compose-facts.ts
import path2 from "node:path";
var items = (value) => value?.kind === "list" ? value.list : [];
function readPort(entry) {
  const number = (text) => portOf((interpolate(text ?? "") ?? "").replace(/-\d+/, ""));
  if (entry.kind === "map") {
    const container2 = number(pick(entry, "target")?.text);
    return container2 === void 0 || pick(entry, "protocol")?.text === "udp" ? void 0 : { container: container2, published: number(pick(entry, "published")?.text) };
  }
  const parts = (interpolate(entry.text ?? "") ?? "").replace(/^\[[^\]]*\]/, "").split(":");
  const container = number(parts.at(-1));
  return container === void 0 ? void 0 : { container, published: parts.length > 1 ? number(parts.at(-2)) : void 0 };
}
function portsOf(file, service) {
  const entries = [...items(pick(service, "ports")), ...items(pick(service, "expose"))];
  return entries.flatMap((entry) => {
    const value = readPort(entry);
    return value === void 0 ? [] : [{ value, from: placeOf(file, pick(entry, "published") ?? entry) }];
  });
}
function argvOf(value) {
  if (value === void 0 || value.kind === "null") return [];
  const words = value.kind === "list" ? textsOf(value).map(interpolate) : [interpolate(value.text ?? "")];
  if (words.some((word) => word === void 0)) return void 0;
  return value.kind === "list" ? words : splitCommand(words[0]);
}
function commandOf(file, service) {
  const [entry, command] = [pick(service, "entrypoint"), pick(service, "command")];
  const [head, tail] = [argvOf(entry), argvOf(command)];
  const from = command ?? entry;
  if (head === void 0 || tail === void 0 || from === void 0) return void 0;
  const argv = withoutInit([...head, ...tail]);
  return argv.length === 0 ? void 0 : { value: argv, from: placeOf(file, from) };
}
function environmentOf(file, service) {
  const value = pick(service, "environment");
  const pairs = value?.kind === "list" ? items(value).map((item) => ({ item, name: (item.text ?? "").split("=")[0] ?? "", text: item.text?.includes("=") ? item.text.slice(item.text.indexOf("=") + 1) : void 0 })) : [...keysOf(value)].map(([name, item]) => ({ item, name, text: item.kind === "scalar" ? item.text : void 0 }));
  return pairs.filter(({ name }) => /^[A-Za-z_]\w*$/.test(name)).map(({ item, name, text }) => ({ value: { name, value: text === void 0 ? void 0 : interpolate(text) }, from: placeOf(file, item) }));
}
function buildOf(file, service) {
  const build = pick(service, "build");
  const context = interpolate((build?.kind === "map" ? pick(build, "context")?.text : build?.text) ?? ".");
  if (build === void 0 || build.kind === "null" || context === void 0 || /^[a-z+]+:\/\/|^git@/.test(context)) return void 0;
  const directory = path2.posix.join(path2.posix.dirname(file), context);
  const dockerfile = path2.posix.join(directory, interpolate(pick(build, "dockerfile")?.text ?? "Dockerfile") ?? "Dockerfile");
  return { value: { directory: directory.replace(/\/$/, "") || ".", dockerfile }, from: placeOf(file, build) };
}
function readService(file, name, service) {
  const depends = pick(service, "depends_on");
  const names2 = depends?.kind === "list" ? items(depends).flatMap((item) => told(file, item) ?? []) : [...keysOf(depends)].map(([value, item]) => ({ value, from: placeOf(file, item) }));
  const test = pick(service, "healthcheck", "test");
  const health2 = test && healthPathOf(textsOf(test).map((text) => interpolate(text) ?? text).join(" "));
  return {
    name: { value: name, from: placeOf(file, service) },
    image: toldAs(file, pick(service, "image"), interpolate),
    build: buildOf(file, service),
    command: commandOf(file, service),
    ports: portsOf(file, service),
    dependsOn: names2,
    environment: environmentOf(file, service),
    health: test && health2 !== void 0 ? { value: health2, from: placeOf(file, test) } : void 0,
    replicas: toldAs(file, pick(service, "deploy", "replicas") ?? pick(service, "scale"), wholeNumber)
  };
}
function parseComposeFacts(text, file) {
  const { documents, problems } = readDocuments(text);
  const remarks = problems.slice(0, 3).map(({ line, message }) => ({ where: { file, line }, message }));
  const services = pick(documents[0], "services");
  if (services?.kind !== "map") return { facts: void 0, remarks: remarks.length > 0 ? remarks : [{ where: { file, line: 1 }, message: "There are no services in it." }] };
  const include = pick(documents[0], "include");
  if (include) remarks.push({ where: placeOf(file, include), message: "`include` is not followed: what it names is missing here." });
  const all = [...keysOf(services)].filter(([, service]) => service.kind === "map");
  const [behind, plain] = [all.filter(([, s]) => keysOf(s).has("profiles")), all.filter(([, s]) => !keysOf(s).has("profiles"))];
  for (const [name, service] of behind) remarks.push({ where: placeOf(file, service), message: `The service ${name} stands behind a profile and was left out.` });
  for (const [name, service] of plain) if (keysOf(service).has("extends")) remarks.push({ where: placeOf(file, service), message: `\`extends\` of the service ${name} is not followed.` });
  return { facts: { file, name: interpolate(pick(documents[0], "name")?.text ?? "") || void 0, services: plain.map(([name, service]) => readService(file, name, service)) }, remarks };
}

// src/cli/init/dockerfile-facts.ts
import path3 from "node:path";
function chainOf(stage) {
  return stage === void 0 ? [] : [...chainOf(stage.parent), stage];
}
function variablesOf(instructions) {
  const values = /* @__PURE__ */ new Map();
  for (const { keyword, args } of instructions) {
    if (keyword === "ENV" && !/^\w+=/.test(args)) {
      const legacy = /^(\w+)\s+(.*)$/.exec(args);
      if (legacy) values.set(legacy[1], legacy[2]);
    } else if (keyword === "ENV" || keyword === "ARG") {
      for (const [, name, quoted, plain] of args.matchAll(/(?:^|\s)(\w+)=(?:"([^"]*)"|(\S*))/g)) values.set(name, quoted ?? plain ?? "");
    }
  }
  return values;
}
var expand = (text, variables) => text.replace(/\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g, (whole, bare, braced, fallback) => variables.get(bare ?? braced ?? "") ?? fallback ?? whole);
function argvOf2(instruction) {
  if (instruction === void 0) return [];
  return instruction.json ?? splitCommand(instruction.args);
}
function commandOf2({ file, last }) {
  const [entry, cmd] = [last("ENTRYPOINT"), last("CMD")];
  const [head, tail] = [argvOf2(entry), argvOf2(cmd)];
  const script = head?.length === 1 && /\.sh$|^docker-entrypoint/.test(head[0] ?? "");
  if (head === void 0 || tail === void 0) return void 0;
  const argv = withoutInit(script ? tail : [...head, ...tail]);
  const own = head === void 0 ? [] : withoutInit(head);
  const told2 = script || own.length === 0 ? cmd : entry;
  return argv.length === 0 || argv.some((word) => word.includes("$")) || told2 === void 0 ? void 0 : { value: argv, from: { file, line: told2.line } };
}
function insideRepository(command, workdir) {
  if (command === void 0) return void 0;
  const [program = "", ...rest] = command.value;
  return { ...command, value: [program, ...rest.map((word) => workdir !== "/" && word.startsWith(`${workdir}/`) ? word.slice(workdir.length + 1) : word)] };
}
function healthOf2({ file, last }, variables) {
  const check = last("HEALTHCHECK");
  const value = check && healthPathOf(expand(check.args, variables));
  return check && value !== void 0 ? { value, from: { file, line: check.line } } : void 0;
}
function parseDockerfileFacts(text, file) {
  const parsed = parseDockerfile(text);
  const remarks = parsed.problems.slice(0, 3).map(({ line, message }) => ({ where: { file, line }, message }));
  const chain = chainOf(parsed.stages.at(-1));
  if (chain.length === 0) return { facts: void 0, remarks };
  const all = chain.flatMap((stage) => stage.instructions);
  const reading = { file, all, last: (keyword) => all.findLast((i) => i.keyword === keyword) };
  const variables = variablesOf([...parsed.globalArgs, ...all]);
  const [base] = chain;
  const workdir = expand(reading.last("WORKDIR")?.args ?? "/", variables).replace(/\/$/, "") || "/";
  const exposes = all.filter((i) => i.keyword === "EXPOSE").flatMap((i) => expand(i.args, variables).split(/\s+/).flatMap((word) => portOf(word) ?? []).map((value) => ({ value, from: { file, line: i.line } })));
  return { remarks, facts: {
    file,
    directory: path3.posix.dirname(file),
    image: { value: expand(base.image, variables), from: { file, line: base.from.line } },
    exposes,
    command: insideRepository(commandOf2(reading), workdir),
    health: healthOf2(reading, variables)
  } };
}

// src/cli/init/package-facts.ts
import path4 from "node:path";
function parsePackageFacts(text, file) {
  const { documents: [whole], problems } = readDocuments(jsonAsYaml(text));
  if (whole?.kind !== "map") return { facts: void 0, remarks: [{ where: { file, line: problems[0]?.line ?? 1 }, message: "It is no JSON object." }] };
  const dependencies = pick(whole, "dependencies");
  const needed = keysOf(dependencies).size;
  return { remarks: [], facts: {
    file,
    directory: path4.posix.dirname(file),
    name: pick(whole, "name")?.text,
    start: told(file, pick(whole, "scripts", "start")),
    main: told(file, pick(whole, "main")),
    node: told(file, pick(whole, "engines", "node")),
    dependencies: dependencies && needed > 0 ? { value: needed, from: placeOf(file, dependencies) } : void 0,
    root: pick(whole, "workspaces") !== void 0
  } };
}

// src/cli/init/source-facts.ts
var readsPort = /\bprocess\.env(?:\.PORT\b|\[['"]PORT['"]\])|\bprocess\.env\s*[;)]?.*\bPORT\b|\benviron(?:\.get\(|\[)\s*['"]PORT['"]|\bgetenv\(\s*['"]PORT['"]|\bENV(?:\.fetch\(|\[)\s*['"]PORT['"]|\bBun\.env\.PORT\b|\benv\.get\(\s*['"]PORT['"]/;
var fallbackPort = /\bPORT\b['"\])]{0,3}\s*(?:\|\||\?\?|,|or)\s*['"]?(\d{2,5})\b/;
var health = /['"`](\/(?:_?healthz?|readyz?|livez|ready|api\/health|health\/(?:ready|live)))['"`]/;
var metrics = /['"`]\/metrics['"`]/;
var isSource = (file) => /\.(?:[cm]?js|[cm]?ts|py|rb|php)$/.test(file) && !/(?:^|\/)(?:tests?|__tests__|spec|e2e|dist|build|coverage|scripts?|examples?|docs?)\/|\.(?:test|spec|config|min|d)\.[cm]?[jt]s$/.test(file);
var longestLine = 2e3;
function parseSourceFacts(text, file) {
  const found = { file, readsPort: void 0, port: void 0, health: void 0, metrics: void 0 };
  for (const [i, line] of text.split("\n").entries()) {
    if (line.length > longestLine) continue;
    const place = { file, line: i + 1 };
    if (!found.readsPort && readsPort.test(line)) found.readsPort = place;
    const fallback = found.port ? void 0 : portOf(fallbackPort.exec(line)?.[1] ?? "");
    if (fallback !== void 0) found.port = { value: fallback, from: place };
    const path10 = found.health ? void 0 : health.exec(line)?.[1];
    if (path10) found.health = { value: path10, from: place };
    if (!found.metrics && metrics.test(line)) found.metrics = place;
  }
  return found.readsPort || found.port || found.health || found.metrics ? found : void 0;
}

// src/cli/init/observe.ts
var mostFiles = 2e4;
var deepestFolder = 8;
var largestFile = 512 * 1024;
var mostSources = 400;
var leftOut = /* @__PURE__ */ new Set([
  ".git",
  "node_modules",
  ".slipway",
  "vendor",
  "third_party",
  ".venv",
  "venv",
  "__pycache__",
  "target",
  ".next",
  ".terraform",
  "bower_components",
  // They describe something else than the release.
  "test",
  "tests",
  "__tests__",
  "fixtures",
  "__fixtures__",
  "testdata",
  "examples",
  "example",
  "samples"
]);
var composeName = /^(?:docker-)?compose(?:\.[\w-]+)?\.ya?ml$/;
var lockfile = /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|uv\.lock|poetry\.lock|requirements\.txt)$/;
async function observeFiles(root, files) {
  let seen = 0;
  const remarks = [];
  const paths = await files.walk(root, (relative) => {
    const segments = relative.split("/");
    if (leftOut.has(segments.at(-1) ?? "") || segments.length > deepestFolder) return true;
    seen += 1;
    return seen > mostFiles;
  }).catch((cause) => {
    throw new UserError(`A folder of it cannot be read: ${cause.message}`, { reason: "input-invalid", where: root, remedy: "Correct its permissions.", cause });
  });
  if (seen > mostFiles) remarks.push({ where: { file: ".", line: 1 }, message: `There are more than ${mostFiles} files; the rest was not looked at.` });
  return { paths, remarks };
}
var Reader = class {
  remarks = [];
  root;
  files;
  constructor(root, files) {
    this.root = root;
    this.files = files;
  }
  async text(file, told2 = "remarked") {
    const absolute = path5.join(this.root, file);
    const facts = await this.files.facts(absolute);
    const problem = facts?.kind === "symlink" ? "It is a symbolic link, which is not followed." : facts && facts.size > largestFile ? `It is larger than ${largestFile / 1024} KiB and was not read.` : void 0;
    if (problem !== void 0) {
      if (told2 === "remarked") this.remarks.push({ where: { file, line: 1 }, message: problem });
      return void 0;
    }
    return facts?.kind === "file" ? this.files.readText(absolute).catch(() => this.refused(file)) : void 0;
  }
  refused(file) {
    this.remarks.push({ where: { file, line: 1 }, message: "It may not be read." });
    return void 0;
  }
  /** Every file through a parser; what a parser remarks is kept. */
  async each(files, parse) {
    const found = [];
    for (const file of files) {
      const text = await this.text(file);
      if (text === void 0) continue;
      const { facts, remarks } = parse(text, file);
      this.remarks.push(...remarks);
      if (facts !== void 0 && facts !== null) found.push(facts);
    }
    return found;
  }
};
var baseName2 = (file) => path5.posix.basename(file);
var isYaml = (file) => /\.ya?ml$/.test(file);
var below = (file, directories) => directories.some((d) => file.startsWith(d === "." ? "" : `${d}/`));
async function observeCharts(reader, paths) {
  const own = paths.filter((file) => baseName2(file) === "Chart.yaml");
  const directories = own.map((file) => path5.posix.dirname(file));
  const whole = own.filter((file) => !directories.some((d) => path5.posix.dirname(file).startsWith(d === "." ? "charts/" : `${d}/charts/`) && path5.posix.dirname(file) !== d));
  const values = new Map(await Promise.all(whole.map(async (file) => [file, await reader.text(path5.posix.join(path5.posix.dirname(file), "values.yaml"))])));
  return reader.each(whole, (text, file) => parseChartFacts(text, values.get(file), file));
}
async function observeDescriptions(reader, paths, charts) {
  const found = { workloads: [], openapi: [] };
  for (const file of paths) {
    const json = file.endsWith(".json") && /openapi|swagger|api/i.test(baseName2(file));
    if (!(json || isYaml(file)) || below(file, charts) || file.startsWith(".github/") || composeName.test(baseName2(file)) || lockfile.test(baseName2(file))) continue;
    const text = await reader.text(file, "silent");
    if (text === void 0) continue;
    if (looksLikeOpenApi(text)) {
      const { facts, remarks } = parseOpenApiFacts(text, file);
      if (facts) found.openapi.push(facts);
      reader.remarks.push(...remarks);
    } else if (isYaml(file) && looksLikeManifest(text)) {
      const { facts, remarks } = parseWorkloadFacts(text, file);
      found.workloads.push(...facts);
      reader.remarks.push(...remarks);
    }
  }
  return found;
}
async function observeSources(reader, paths) {
  const sources = paths.filter(isSource).slice(0, mostSources);
  const texts = await Promise.all(sources.map(async (file) => [file, await reader.text(file, "silent")]));
  return texts.flatMap(([file, text]) => text === void 0 ? [] : parseSourceFacts(text, file) ?? []);
}
var callsSuite = (text) => /^\s*(?:-\s*)?uses:\s*["']?[\w.-]+\/slipway(?:\/|@)/m.test(text);
async function observeRepository(root, files) {
  const { paths, remarks } = await observeFiles(root, files);
  const reader = new Reader(root, files);
  const charts = await observeCharts(reader, paths);
  const kustomize = paths.filter((file) => /^kustomization\.ya?ml$|^Kustomization$/.test(baseName2(file))).map((file) => ({ directory: path5.posix.dirname(file), from: { file, line: 1 } }));
  const workflows = await reader.each(paths.filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file)), (text, file) => ({ facts: { file, ours: callsSuite(text) }, remarks: [] }));
  const facts = {
    name: path5.basename(root),
    files: paths,
    charts,
    kustomize,
    workflows,
    dockerfiles: await reader.each(paths.filter(isDockerfile), parseDockerfileFacts),
    compose: await reader.each(paths.filter((file) => composeName.test(baseName2(file))), parseComposeFacts),
    packages: await reader.each(paths.filter((file) => baseName2(file) === "package.json"), parsePackageFacts),
    ...await observeDescriptions(reader, paths, charts.map((chart) => chart.directory)),
    sources: await observeSources(reader, paths),
    lockfiles: paths.filter((file) => lockfile.test(baseName2(file))),
    remarks: []
  };
  return { ...facts, remarks: [...remarks, ...reader.remarks] };
}

// src/cli/init/model.ts
var field = (key, flow, rest = {}) => ({ key, value: { flow }, ...rest });
var group = (key, fields, rest = {}) => ({ key, value: fields, ...rest });

// src/cli/init/plan-services.ts
import path7 from "node:path";

// src/cli/init/run-command.ts
import path6 from "node:path";
var join = (directory, file) => path6.posix.normalize(path6.posix.join(directory, file));
var meansStart = (argv) => /^(?:npm|pnpm|yarn|bun)$/.test(argv[0] ?? "") && /^(?:run )?start$/.test(argv.slice(1).join(" "));
function fromPackage(pack) {
  if (pack?.start) {
    const argv = splitCommand(pack.start.value);
    return { value: argv && runsFromSource(argv) && !meansStart(argv) ? argv : ["npm", "start"], from: pack.start.from };
  }
  return pack?.main && /\.[cm]?js$/.test(pack.main.value) ? { value: ["node", pack.main.value], from: pack.main.from } : void 0;
}
var usualEntries = [["node", "server.js"], ["node", "server.mjs"], ["node", "index.js"], ["node", "index.mjs"], ["node", "app.js"], ["python3", "main.py"], ["python3", "app.py"]];
function usual(directory, files) {
  const found = usualEntries.find(([, file]) => files.has(join(directory, file)));
  return found && { value: [...found], from: { file: join(directory, found[1]), line: 1 } };
}
function inWorkspace({ value, from }, directory) {
  const script = scriptOf(value);
  const argv = script === void 0 ? [...value, "--workspace", directory] : value.map((word) => word === script ? join(directory, script) : word);
  return { value: { argv, directory: "." }, from };
}
function planRun({ directory, command, dockerfile }, facts) {
  const files = new Set(facts.files);
  const pack = facts.packages.find((p) => p.directory === directory);
  const own = fromPackage(pack);
  const said = [command, dockerfile?.command].filter((c) => c !== void 0).filter((c) => runsFromSource(c.value)).map((c) => meansStart(c.value) && own ? own : c);
  const candidates = [...said, own, usual(directory, files)].filter((c) => c !== void 0);
  const present = (c) => {
    const script = scriptOf(c.value);
    return script === void 0 || files.has(join(directory, script));
  };
  const chosen = candidates.find(present) ?? candidates[0];
  if (chosen === void 0) return void 0;
  const workspaces = directory !== "." && pack !== void 0 && facts.packages.some((p) => p.directory === "." && p.root);
  return workspaces ? inWorkspace(chosen, directory) : { value: { argv: chosen.value, directory }, from: chosen.from };
}
function missingScript({ value: { argv, directory } }, files) {
  const script = scriptOf(argv);
  return script === void 0 || files.includes(join(directory, script)) ? void 0 : script;
}

// src/cli/init/plan-services.ts
var depthOf = (file) => file.split("/").length;
var byDepth = (facts) => [...facts].sort((a, b) => depthOf(a.file) - depthOf(b.file) || (a.file < b.file ? -1 : 1));
function namer() {
  const taken = /* @__PURE__ */ new Set();
  return (wanted) => {
    const base = specName(wanted);
    let name = base;
    for (let n = 2; taken.has(name); n += 1) name = `${base.slice(0, 40 - String(n).length - 1).replace(/-+$/, "")}-${n}`;
    taken.add(name);
    return name;
  };
}
var within = (file, directory) => directory === "." || file.startsWith(`${directory}/`);
function sourcesOf(facts, directory, others) {
  const deeper = others.filter((other) => other !== directory && within(`${other}/`, directory));
  return facts.sources.filter(({ file }) => within(file, directory) && !deeper.some((other) => within(file, other)));
}
var first = (values) => values.find((v) => v !== void 0);
function evidenceOf(facts, directory, others) {
  const sources = sourcesOf(facts, directory, others);
  const described = facts.openapi.filter((o) => within(o.file, directory) && !others.some((other) => other !== directory && within(`${other}/`, directory) && within(o.file, other)));
  return {
    readsPort: sources.some((s) => s.readsPort),
    metrics: first(sources.map((s) => s.metrics)),
    fallback: first(sources.map((s) => s.port)),
    health: first(sources.map((s) => s.health)) ?? first(described.map((o) => o.health))
  };
}
var blank = { image: void 0, chart: void 0, manifests: void 0, kustomize: void 0, declaredPort: void 0, replicas: void 0, env: [], withheld: [], dependsOn: [] };
function planPlain(facts, folderName) {
  const name = namer();
  const plainFirst = [...facts.dockerfiles].sort((a, b) => Number(!/(?:^|\/)(?:Docker|Container)file$/.test(a.file)) - Number(!/(?:^|\/)(?:Docker|Container)file$/.test(b.file)) || (a.file < b.file ? -1 : 1));
  const dockerfiles = plainFirst.filter((d, i) => plainFirst.findIndex((o) => o.directory === d.directory) === i);
  const packages = dockerfiles.length > 0 ? [] : facts.packages.filter((p) => (p.start ?? p.main) && !(p.root && facts.packages.length > 1 && !p.start));
  const directories = dockerfiles.length > 0 ? dockerfiles.map((d) => d.directory) : packages.map((p) => p.directory);
  return directories.sort().map((directory) => {
    const dockerfile = dockerfiles.find((d) => d.directory === directory);
    const pack = facts.packages.find((p) => p.directory === directory);
    const { fallback, ...evidence } = evidenceOf(facts, directory, directories);
    const run = planRun({ directory, command: void 0, dockerfile }, facts);
    return {
      ...blank,
      ...evidence,
      id: name(pack?.name ?? (directory === "." ? folderName : path7.posix.basename(directory))),
      from: { file: dockerfile?.file ?? pack?.file ?? directory, line: 1 },
      run,
      port: dockerfile?.exposes[0] ?? fallback,
      health: dockerfile?.health ?? evidence.health
    };
  });
}
var usualPorts = {
  postgres: 5432,
  postgis: 5432,
  timescaledb: 5432,
  pgvector: 5432,
  mysql: 3306,
  mariadb: 3306,
  mongo: 27017,
  redis: 6379,
  valkey: 6379,
  memcached: 11211,
  rabbitmq: 5672,
  nats: 4222,
  kafka: 9092,
  elasticsearch: 9200,
  opensearch: 9200,
  minio: 9e3,
  mailhog: 1025,
  mailpit: 1025,
  nginx: 80,
  httpd: 80,
  caddy: 80,
  traefik: 80,
  vault: 8200,
  consul: 8500,
  etcd: 2379,
  prometheus: 9090,
  grafana: 3e3
};
var imageName = (image) => (image.split("/").at(-1) ?? "").split(/[:@]/)[0] ?? "";
function planNeed(id, service) {
  const image = service.image?.value ?? service.build?.value.directory ?? "";
  const port = service.ports[0]?.value;
  const guarded = service.environment.some(({ value }) => /pass|auth/i.test(value.name)) || (service.command?.value ?? []).some((word) => /requirepass|aclfile/.test(word));
  return {
    id,
    image,
    from: (service.image ?? service.build ?? service.name).from,
    port: port?.published ?? port?.container ?? usualPorts[imageName(image)],
    published: port?.published !== void 0,
    protocol: /^(?:redis|valkey)$/.test(imageName(image)) && !guarded ? "redis" : "tcp"
  };
}
var dockerfileOf = (service, facts) => facts.dockerfiles.find((d) => d.file === service.build?.value.dockerfile);
function planComposed(service, id, { facts, directories }) {
  const directory = service.build?.value.directory;
  if (directory === void 0 || directory === ".." || directory.startsWith("../") || path7.posix.isAbsolute(directory)) return void 0;
  const dockerfile = dockerfileOf(service, facts);
  const run = planRun({ directory, command: service.command, dockerfile }, facts);
  if (run === void 0) return void 0;
  const { fallback, ...evidence } = evidenceOf(facts, directory, directories);
  const published = service.ports.find((p) => p.value.published !== void 0) ?? service.ports[0];
  const port = published && { value: published.value.published ?? published.value.container, from: published.from };
  const withheld = service.environment.flatMap(({ value: { name, value }, from }) => value === void 0 ? [{ value: { name, why: "outside" }, from }] : looksSecret(name, value) ? [{ value: { name, why: "secret" }, from }] : []);
  const replicas = service.replicas && service.replicas.value >= 1 && service.replicas.value <= 1e3 ? service.replicas : void 0;
  return {
    ...blank,
    ...evidence,
    id,
    from: service.name.from,
    run,
    port: port ?? dockerfile?.exposes[0] ?? fallback,
    declaredPort: published?.value.container ?? dockerfile?.exposes[0]?.value,
    health: service.health ?? dockerfile?.health ?? evidence.health,
    replicas,
    withheld,
    dependsOn: service.dependsOn,
    // PORT is what Slipway gives each process; the file's own would be overruled anyway.
    env: service.environment.flatMap(({ value: { name, value }, from }) => value === void 0 || name === "PORT" || looksSecret(name, value) ? [] : [{ value: { name, value }, from }])
  };
}
function rewrite(name, value, { ids, local, needs }) {
  let text = value.replaceAll("${", () => "$${");
  for (const [composed, id] of ids) {
    const need = needs.find((n) => n.id === id);
    if (!need && !local.some((s) => s.id === id && s.port)) continue;
    const [host, whole] = need ? ["localhost", `localhost:${need.port ?? ""}`] : [`\${services.${id}.host}`, `\${services.${id}.host}:\${services.${id}.port}`];
    const quoted = composed.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    if (!need) text = text.replace(new RegExp(`^http://${quoted}(?::\\d+)?(?=/|$)`), () => `\${services.${id}.url}`);
    text = text.replace(new RegExp(`(?<=^|//|,)${quoted}:\\d+(?=[/,?]|$)`, "g"), () => whole);
    if (text === composed && /host|addr|server/i.test(name)) text = host;
  }
  return text;
}
function planDependencies(local, ids) {
  const kept = new Map(local.map((s) => [s.id, s.dependsOn.flatMap(({ value, from }) => {
    const id = ids.get(value);
    return id !== void 0 && id !== s.id && local.some((o) => o.id === id) ? [{ value: id, from }] : [];
  })]));
  for (; ; ) {
    const cycle = findCycle(Object.fromEntries([...kept].map(([id, edges]) => [id, edges.map((e) => e.value)])));
    if (!cycle) break;
    const [head = "", next = ""] = cycle;
    kept.set(head, (kept.get(head) ?? []).filter((e) => e.value !== next));
  }
  return local.map((s) => ({ ...s, dependsOn: (kept.get(s.id) ?? []).filter((e, i, all) => all.findIndex((o) => o.value === e.value) === i) }));
}
function planCompose(compose, facts) {
  const name = namer();
  const ids = new Map(compose.services.map((s) => [s.name.value, name(s.name.value)]));
  const idOf = (s) => ids.get(s.name.value);
  const directories = compose.services.flatMap((s) => s.build?.value.directory ?? []);
  const runs = new Map(compose.services.map((s) => [s, planComposed(s, idOf(s), { facts, directories })]));
  const local = [...runs.values()].filter((s) => s !== void 0);
  const needs = [...runs].filter(([, draft]) => draft === void 0).map(([s]) => planNeed(idOf(s), s));
  const peers = { ids, local, needs };
  const rewritten = local.map((s) => ({ ...s, env: s.env.map(({ value, from }) => ({ value: { ...value, value: rewrite(value.name, value.value, peers) }, from })) }));
  return { local: planDependencies(rewritten, ids), needs };
}
function planCluster(facts) {
  const name = namer();
  const none = { ...blank, run: void 0, health: void 0, port: void 0, readsPort: true, metrics: void 0 };
  const charts = facts.charts.map((c) => ({ ...none, id: name(c.name.value), from: c.name.from, chart: { value: c.directory === "." ? "./" : `${c.directory}/`, from: c.name.from }, port: c.port, replicas: validReplicas(c.replicas) }));
  if (charts.length > 0) return charts;
  const overlay = facts.kustomize.find((k) => /(?:^|\/)prod(?:uction)?$/.test(k.directory)) ?? [...facts.kustomize].sort((a, b) => depthOf(a.directory) - depthOf(b.directory))[0];
  if (overlay) return [{ ...none, id: name(facts.name), from: overlay.from, kustomize: { value: overlay.directory === "." ? "./" : `${overlay.directory}/`, from: overlay.from } }];
  return facts.workloads.map((w) => ({
    ...none,
    id: name(w.name.value),
    from: w.name.from,
    manifests: { value: w.file, from: w.name.from },
    port: w.port,
    health: w.port && w.health,
    replicas: validReplicas(w.replicas)
  }));
}
var validReplicas = (replicas) => replicas && replicas.value >= 1 && replicas.value <= 1e3 ? replicas : void 0;
function planServices(facts, folderName) {
  const [compose, ...others] = byDepth(facts.compose);
  const remarks = others.map(({ file }) => ({ where: { file, line: 1 }, message: `Left out: ${compose?.file ?? ""} is the one that was read.` }));
  const composed = compose && planCompose(compose, facts);
  const useful = composed && composed.local.length > 0;
  const plain = useful ? [] : planPlain(facts, folderName);
  return { remarks, drafts: {
    local: useful ? composed.local : plain.filter((s) => s.run),
    images: plain.filter((s) => !s.run),
    cluster: planCluster(facts),
    needs: composed?.needs.filter((n) => useful || !plain.some((p) => p.id === n.id)) ?? []
  } };
}

// src/cli/init/plan-ports.ts
var firstFree = 1024;
var raise = (port) => port < firstFree ? 8e3 + port : port;
function planPorts(services) {
  const owners = /* @__PURE__ */ new Map();
  const planned = /* @__PURE__ */ new Map();
  for (const { id, port } of services) {
    if (port === void 0) continue;
    let chosen = raise(port.value);
    while (owners.has(chosen)) chosen = chosen >= 65535 ? firstFree : chosen + 1;
    const note = chosen === port.value ? "" : port.value < firstFree ? `${port.value} there; below ${firstFree} a port takes a privilege` : `${port.value} there, which ${owners.get(port.value) ?? "another"} has already`;
    owners.set(chosen, id);
    planned.set(id, { port: chosen, note });
  }
  return planned;
}

// src/cli/init/plan-spec.ts
function matching(local, { drafts }) {
  return drafts.cluster.find((c) => c.id === local.id) ?? (drafts.cluster.length === 1 && drafts.local.length === 1 ? drafts.cluster[0] : void 0);
}
function planLayout(drafts) {
  const { local, cluster, images } = drafts;
  if (local.length === 0 && cluster.length === 0) return { kind: "images", services: { local: void 0, production: images } };
  if (local.length === 0) return { kind: "cluster", services: { local: void 0, production: cluster } };
  if (cluster.length === 0) return { kind: "machine", services: { local, production: local } };
  const merged = new Map(local.map((l) => [l, matching(l, { drafts })]));
  const both = local.map((l) => {
    const c = merged.get(l);
    return c ? { ...l, chart: c.chart, manifests: c.manifests, kustomize: c.kustomize } : l;
  });
  const alone = cluster.filter((c) => ![...merged.values()].includes(c)).map((c) => local.some((l) => l.id === c.id) ? { ...c, id: `${c.id.slice(0, 38)}-c` } : c);
  return { kind: "both", services: { local: both, production: [...both.filter((s) => s.chart ?? s.manifests ?? s.kustomize), ...alone] } };
}
function sourceField({ run, image, chart, manifests, kustomize }) {
  const sources = [
    ...run ? [field("run", run.value.argv, { from: run.from }), ...run.value.directory === "." ? [] : [field("directory", `${run.value.directory}/`)]] : [],
    ...image ? [field("image", image.value, { from: image.from })] : [],
    ...Object.entries({ chart, manifests, kustomize }).flatMap(([key, told2]) => told2 ? [field(key, told2.value, { from: told2.from })] : [])
  ];
  return group("source", sources);
}
function readyField({ health: health2, port }) {
  if (health2 && port) return [field("ready", { http: health2.value }, { from: health2.from })];
  return port ? [field("ready", { tcp: true }, { note: "no file names a path that tells its health" })] : [];
}
function envField(service) {
  const given = new Map(service.env.map(({ value, from }) => [value.name, { value: value.value, from }]));
  return given.size === 0 ? [] : [group("env", [...given].map(([name, { value, from }]) => field(name, value, { from })))];
}
var dependsOnField = ({ dependsOn }, peers) => {
  const known = dependsOn.filter((d) => peers.some((p) => p.id === d.value));
  return known.length === 0 ? [] : [field("dependsOn", known.map((d) => d.value), { from: known[0]?.from })];
};
function serviceField(service, { ports, peers }) {
  const planned = ports.get(service.id);
  const port = planned && service.port ? [field("port", planned.port, { from: service.port.from, note: planned.note || void 0 })] : [];
  const ready = service.run ? readyField(service) : [];
  return group(service.id, [
    ...dependsOnField(service, peers),
    sourceField(service),
    ...service.replicas ? [field("replicas", service.replicas.value, { from: service.replicas.from })] : [],
    ...port,
    ...ready,
    ...envField(service)
  ], { from: service.from });
}
function needField({ id, port, protocol, from, published }) {
  if (port === void 0) return [];
  const address = protocol === "redis" ? { redis: `redis://localhost:${port}` } : { tcp: `localhost:${port}` };
  return [field(id, address, { from, note: published ? void 0 : "its port is not published there: name where it runs" })];
}
var isRange = (text) => /^[\d\s.<>=^~|x*-]+$/i.test(text) && /\d/.test(text);
function nodeRange(packages, facts) {
  const told2 = packages.map((p) => p.node).find((n) => n !== void 0 && isRange(n.value));
  if (told2) return { range: told2.value, from: told2.from };
  const image = facts.dockerfiles.map((d) => d.image).find((i) => /^(?:[\w.:-]+\/)*node:\d+/.test(i?.value ?? ""));
  const major = /node:(\d+)/.exec(image?.value ?? "")?.[1];
  return image && major ? { range: `>=${major}`, from: image.from } : void 0;
}
function requiresField(drafts, facts) {
  const withNode = drafts.local.some((s) => /^(?:node|npm|npx|yarn|pnpm)$/.test(s.run?.value.argv[0] ?? ""));
  const node = withNode ? nodeRange(facts.packages, facts) : void 0;
  const needs = drafts.needs.flatMap(needField);
  const fields = [...node ? [group("tools", [field("node", node.range, { from: node.from })])] : [], ...needs.length > 0 ? [group("services", needs)] : []];
  return fields.length === 0 ? [] : [group("requires", fields, { above: needs.length > 0 ? ["What has to be there already. Images that nothing here can run from source are looked for at these addresses: start them as you do now", "(such as `docker compose up -d`), or name where they run."] : ["What the machine has to offer."] })];
}
function loadField(listening) {
  const front = listening.find((s) => s.health && !listening.some((o) => o.dependsOn.some((d) => d.value === s.id))) ?? listening.find((s) => s.health);
  if (!front?.health) return [];
  const load = { service: front.id, path: front.health.value, rate: "10/s", for: "5s" };
  return [group("tests", [field("load", load, { from: front.health.from })], { above: ["A release that nothing tests does not pass. Better than this: `contract: {openapi: FILE, service: NAME}`."] })];
}
function testsField(base, facts) {
  const [openapi] = facts.openapi;
  const listening = base.filter((s) => s.port && s.run);
  if (!openapi) return loadField(listening);
  const inFolder = listening.filter((s) => s.run?.value.directory !== "." && openapi.file.startsWith(`${s.run?.value.directory}/`));
  const owner = inFolder[0] ?? listening.find((s) => openapi.directory.split("/").at(-1) === s.id) ?? listening.find((s) => /(?:^|-)api(?:-|$)/.test(s.id)) ?? listening[0];
  if (!owner) return [];
  return [group("tests", [field("contract", { openapi: openapi.file, service: owner.id }, { from: openapi.version.from })], { above: ["Every operation of the OpenAPI document is called and its answer validated."] })];
}
function gatesField(base) {
  const metered = base.find((s) => s.metrics && s.port);
  if (!metered) return [];
  const gate = { service: metered.id, provider: { scrape: "/metrics" }, metric: "http_requests_total", bad: 'code=~"5.."', max: "1%" };
  return [group("gates", [field("errors", gate, { from: metered.metrics })], { off: true, above: ["To watch each release: name the counter of requests and the label that tells its bad ones, then take the signs away."] })];
}
var configField = (base) => base.some((s) => s.withheld.length > 0) ? [group("config", [field("base", "config/base.yaml")], { off: true, above: ['For what may not stand in `env`: a file with `services: {<name>: {KEY: "${secrets.KEY}"}}`; the secret SLIPWAY_SECRETS holds the values.'] })] : [];
var approval = field("approval", { environment: "production-approval" });
function environmentsField(name, { kind, services }, only) {
  const local = group("local", [field("target", { kind: "local" }), ...only.local], { above: ["The machine in front of you: processes behind a router, nobody is asked."] });
  const words = {
    machine: [{ kind: "local" }, ["The machine of the runner that the workflow names; a reviewer of the GitHub environment production-approval is asked."]],
    cluster: [{ kind: "kubernetes", namespace: name }, ["The cluster that the kubeconfig of the runner leads to."]],
    both: [{ kind: "kubernetes", namespace: name }, ["The cluster that the kubeconfig of the runner leads to."]],
    images: [{ kind: "docker" }, ["Nothing here runs from its source, so this needs a container engine. This version plans for it and does not deploy to it yet."]]
  };
  const [target, above] = words[kind];
  const production = group("production", [field("target", target), approval, ...only.production], { above });
  return group("environments", [...services.local ? [local] : [], production]);
}
function planSpec(name, drafts, layout, facts) {
  const { local, production = [] } = layout.services;
  const ports = planPorts(local ?? production);
  for (const s of production) if (!ports.has(s.id) && s.port) ports.set(s.id, { port: s.port.value, note: "" });
  const base = local === void 0 ? production : production.filter((s) => local.some((l) => l.id === s.id));
  const outside = (all) => (all ?? []).filter((s) => !base.includes(s) && !base.some((b) => b.id === s.id));
  const extra = (all) => {
    const own = outside(all).map((s) => serviceField(s, { ports, peers: all ?? [] }));
    const waits = (all ?? []).filter((s) => base.some((b) => b.id === s.id) && dependsOnField(s, all ?? []).length > 0 && s.dependsOn.some((d) => outside(all).some((o) => o.id === d.value)));
    const services2 = [...own, ...waits.map((s) => group(s.id, dependsOnField(s, all ?? [])))];
    return services2.length === 0 ? [] : [group("services", services2)];
  };
  const requires = requiresField(drafts, facts);
  const machine = layout.kind === "machine";
  const services = base.map((s) => serviceField(s, { ports, peers: base }));
  return [
    field("schema", 1),
    field("name", name),
    environmentsField(name, layout, { local: [...machine ? [] : requires, ...extra(local)], production: extra(production) }),
    ...machine ? requires : [],
    ...services.length > 0 ? [group("services", services, { above: ["What is released, and taken back, as one."] })] : [],
    ...configField(local ?? []),
    ...testsField(base, facts),
    ...gatesField(base)
  ];
}

// src/cli/init/plan-unknowns.ts
var spec = (path10, what, remedy) => ({ document: "spec", path: path10, what, remedy });
var names = (withheld, why) => [...new Set(withheld.filter((w) => w.value.why === why).map((w) => w.value.name))].join(", ");
function ofService(service, facts) {
  const { id, run, port, readsPort: readsPort2, health: health2, withheld } = service;
  const at = (key) => ["services", id, key];
  const script = run && missingScript(run, facts.files);
  const packages = facts.packages.find((p) => p.directory === run?.value.directory && p.dependencies);
  const [secrets, outside] = [names(withheld, "secret"), names(withheld, "outside")];
  return [
    ...script ? [spec(at("source"), `${script} of ${id} is not in the repository`, "Build it in a step before the release, so that it lies in the folder that is released.")] : [],
    ...run?.value.argv[0] === "npm" ? [spec(at("source"), `What npm starts for ${id}`, "Name the program itself where you can: npm stands between it and the signals that end it.")] : [],
    ...packages ? [spec(at("source"), `How the packages that ${packages.file} names reach the machine of ${id}`, "A checkout brings no node_modules: bundle the program, or install before the release in the same workspace.")] : [],
    ...run && port && !readsPort2 ? [spec(at("port"), `Whether ${id} listens on the port in the variable PORT`, "Each process gets a port of its own in PORT; a program that listens elsewhere never becomes ready.")] : [],
    ...run && !port ? [spec(at("source"), `Where ${id} listens, if it does`, "Give it `port: ...` and `ready: {http: /...}`; without them it is a worker that nothing asks.")] : [],
    ...run && port && !health2 ? [spec(at("ready"), `Which path tells that ${id} is healthy`, "Write `ready: {http: /...}`; until then a port that accepts connections counts as ready.")] : [],
    ...secrets ? [spec(["config"], `The values of ${secrets} for ${id}`, "They look like secrets and were not copied. Switch on `config` and write ${secrets.NAME} there.")] : [],
    ...outside ? [spec(["services", id], `The values of ${outside} for ${id}`, "They come from outside of the Compose file. Write them under `env`, as ${env.NAME} if a job has them.")] : []
  ];
}
function ofNeeds({ needs }) {
  return needs.flatMap(({ id, image, port, published }) => {
    if (port === void 0) return [spec(["services"], `Where ${id} (${image}) is reached`, `Add it under \`requires.services\` if a release needs it: ${id}: {tcp: "host:port"}.`)];
    return published ? [] : [spec(["requires", "services", id], `Whether ${id} (${image}) answers on localhost:${port}`, "Its port is not published: name the address at which this machine reaches it.")];
  });
}
var targets = {
  machine: [spec(["environments", "production", "target"], "Where production is", "It is the machine of the runner with the labels that the workflow names; see its `runner-labels`.")],
  cluster: [spec(["environments", "production", "target"], "Which cluster and namespace production is", "Correct `namespace`, and add `context: ...` of the kubeconfig.")],
  both: [spec(["environments", "production", "target"], "Which cluster and namespace production is", "Correct `namespace`, and add `context: ...` of the kubeconfig.")],
  images: [spec(["environments", "production", "target"], "Which host runs the containers", "Add `host: ssh://...`; without it the usual socket is meant.")]
};
var workflow = (secrets) => [
  { document: "workflow", path: ["jobs", "release", "uses"], what: "Which commit of Slipway you trust", remedy: "Put a full commit in place of the zeros. If your runners belong to another owner than the copy of Slipway, use a copy of your own (README)." },
  { document: "workflow", path: ["jobs", "release", "with", "runner-labels"], what: "Which runners may reach production", remedy: "Name their labels as JSON." },
  { document: "workflow", path: ["jobs", "release", "with", "allow-incomplete-scan"], what: "Where advisories lie (OSV records)", remedy: "Name their directory in `advisories` and take this line away: until then no dependency is judged." },
  { document: "spec", path: ["environments", "production", "approval"], what: "Who approves", remedy: "Make the GitHub environment production-approval and give it reviewers; `slipway doctor` with a token looks." },
  ...secrets ? [{ document: "workflow", path: ["jobs", "release", "secrets"], what: "The values of secrets", remedy: "Make the repository secret SLIPWAY_SECRETS: a JSON object of names and values." }] : []
];
function planUnknowns(drafts, { kind, services }, facts) {
  const all = [...new Map([...services.production ?? [], ...services.local ?? []].map((s) => [s.id, s])).values()];
  const images = kind === "images" ? all.map((s) => spec(["services", s.id, "source"], `Which image ${s.id} is`, "Name it with its digest: registry/name@sha256:...")) : [];
  const left = kind === "images" ? [] : drafts.images.map((s) => spec(["services"], `How ${s.id} (${s.from.file}) runs`, "Nothing of it runs from source here, so it was left out: a machine needs `source.run`, a cluster or a container engine `source.image`."));
  const tested = all.some((s) => s.run && s.port && s.health) || facts.openapi.length > 0;
  const judged = [
    ...tested || kind !== "machine" ? [] : [spec(["services"], "How a release is tested", "Declare `tests`: a release that nothing tests is inconclusive, which is not a pass.")],
    ...kind === "machine" ? [spec(["gates"], "What tells that a release is good once it has traffic", "Declare a gate under `gates`: a release that nothing judges is held, and the workflow takes it back.")] : []
  ];
  return [...judged, ...targets[kind], ...images, ...left, ...all.flatMap((s) => ofService(s, facts)), ...ofNeeds(drafts), ...workflow(all.some((s) => s.withheld.some((w) => w.value.why === "secret")))];
}

// src/cli/init/plan-init.ts
var specFile = "slipway.yaml";
var placeholderCommit = "0".repeat(40);
var callable = `slipway-deploy/slipway/.github/workflows/deploy.yml@${placeholderCommit}`;
function planWorkflowFile(facts) {
  const usual2 = ".github/workflows/release.yml";
  const foreign = facts.workflows.some((w) => w.file === usual2 && !w.ours) || facts.files.includes(usual2) && !facts.workflows.some((w) => w.file === usual2);
  return foreign ? ".github/workflows/slipway-release.yml" : usual2;
}
function planWorkflow(secrets) {
  const label = group("label", [field("description", "What people call this release"), field("type", "string"), field("default", "")]);
  const inputs = [
    field("environment", "production"),
    field("label", "${{ inputs.label }}"),
    field("runner-labels", '["self-hosted"]', { note: "the runners that may reach production" }),
    field("advisories", "path/to/osv", { off: true }),
    field("allow-incomplete-scan", "true", { note: "take this away once `advisories` names OSV records" })
  ];
  const release = group("release", [
    field("uses", callable, { above: ["Put the full commit of Slipway that you have looked at in place of the zeros."] }),
    group("permissions", [field("contents", "read", { note: "the jobs inside check out the repository" })]),
    group("with", inputs),
    group("secrets", [field("SLIPWAY_SECRETS", "${{ secrets.SLIPWAY_SECRETS }}")], secrets ? {} : { off: true })
  ]);
  return [field("name", "release"), group("on", [group("workflow_dispatch", [group("inputs", [label])])]), field("permissions", {}), group("jobs", [release])];
}
function planName(facts, { local, cluster, images }) {
  const [compose] = facts.compose;
  const root = facts.packages.find((p) => p.directory === ".")?.name ?? (facts.compose.length === 1 ? compose?.name : void 0);
  const [only] = [...local, ...cluster, ...images];
  return specName(root ?? (local.length === 0 && cluster.length === 1 && only ? only.id : facts.name));
}
function withPlaceholders(drafts, layout, name) {
  if (layout.kind !== "images") return layout;
  const named = drafts.images.map((s) => ({ ...s, image: { value: `registry.example/${name}/${s.id}:latest`, from: s.from } }));
  return { ...layout, services: { local: void 0, production: named } };
}
function planInit(facts) {
  const { drafts, remarks } = planServices(facts, facts.name);
  const name = planName(facts, drafts);
  const layout = withPlaceholders(drafts, planLayout(drafts), name);
  if ((layout.services.production ?? []).length === 0) {
    const seen = facts.remarks.slice(0, 5).map((r) => `
  ${r.where.file}:${r.where.line}: ${r.message}`).join("");
    throw new UserError(`Nothing here tells how it runs.${seen}`, {
      reason: "input-invalid",
      where: facts.name,
      expected: "a Dockerfile, a Compose file, a package.json with a start script, a Helm chart or Kubernetes manifests",
      remedy: "Go to the folder that holds one, or write slipway.yaml by hand: docs/slipway.example.yaml shows every key."
    });
  }
  const all = [...layout.services.local ?? [], ...layout.services.production ?? []];
  return {
    name,
    spec: planSpec(name, drafts, layout, facts),
    workflow: planWorkflow(all.some((s) => s.withheld.some((w) => w.value.why === "secret"))),
    workflowFile: planWorkflowFile(facts),
    unknowns: planUnknowns(drafts, layout, facts),
    remarks: [...facts.remarks, ...remarks]
  };
}

// src/cli/init/render-yaml.ts
var reserved = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i;
var isPlain = (text) => /^(?:\.\/|[A-Za-z_/])[\w./@-]*(?: [\w./@-]+)*$/.test(text) && !reserved.test(text);
var quote = (text) => /^[\x20-\x26\x28-\x7e]*"[\x20-\x26\x28-\x7e]*$/.test(text) ? `'${text}'` : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
var keyText = (key) => isPlain(key) || key === "on" ? key : quote(key);
function flowText(flow) {
  if (typeof flow === "string") return isPlain(flow) ? flow : quote(flow);
  if (Array.isArray(flow)) return `[${flow.map(flowText).join(", ")}]`;
  if (typeof flow === "object") return `{${Object.entries(flow).map(([key, value]) => `${keyText(key)}: ${flowText(value)}`).join(", ")}}`;
  return String(flow);
}
var placeText = ({ file, line }) => oneLine(`${file}:${line}`);
function remarkOf({ from, note }) {
  const parts = [from ? `from ${placeText(from)}` : "", note === void 0 ? "" : oneLine(note)].filter(Boolean);
  return parts.length === 0 ? "" : `  # ${parts.join("; ")}`;
}
var joined = (path10) => path10.join("\0");
function linesOf(fields, indent, path10) {
  return fields.flatMap((one, i) => {
    const own = [...path10, one.key];
    const head = [...indent === "" && i > 1 ? [{ text: "" }] : [], ...(one.above ?? []).map((line) => ({ text: `${indent}# ${oneLine(line)}` }))];
    const body = "flow" in one.value ? [{ text: `${indent}${keyText(one.key)}: ${flowText(one.value.flow)}${remarkOf(one)}`, path: joined(own) }] : [{ text: `${indent}${keyText(one.key)}:${remarkOf(one)}`, path: joined(own) }, ...linesOf(one.value, `${indent}  `, own)];
    return [...head, ...one.off ? body.map((line) => ({ ...line, text: `${indent}# ${line.text.slice(indent.length)}` })) : body];
  });
}
function renderYaml(fields, head) {
  const lines = [...head.map((line) => ({ text: `# ${oneLine(line)}` })), ...linesOf(fields, "", [])];
  const places = new Map(lines.flatMap(({ path: path10 }, i) => path10 === void 0 ? [] : [[path10, i + 1]]));
  const lineOf = (path10) => {
    for (let n = path10.length; n > 0; n -= 1) {
      const line = places.get(joined(path10.slice(0, n)));
      if (line !== void 0) return line;
    }
    return 1;
  };
  return { text: `${lines.map((l) => l.text.trimEnd()).join("\n")}
`, lineOf };
}

// src/cli/init/render-plan.ts
function renderFiles(plan) {
  return {
    spec: renderYaml(plan.spec, ["Everything that Slipway needs to know, guessed by `slipway init` from the files that stand behind each line.", "Read it once. `slipway plan` shows what a release would do; docs/slipway.example.yaml of Slipway shows every key."]),
    workflow: renderYaml(plan.workflow, ["Releases with Slipway when somebody starts it. `slipway doctor` says what is still to be done."])
  };
}
function guessesOf(fields, path10 = []) {
  return fields.flatMap(({ key, value, from, off }) => {
    const own = [...path10, key];
    if (off) return [];
    if (!("flow" in value)) return guessesOf(value, own);
    return from ? [{ path: own, value: flowText(value.flow), from: placeText(from) }] : [];
  });
}
var keyPath = (path10) => path10.join(".");
function renderGuesses(plan, page) {
  const rows = guessesOf(plan.spec).map(({ path: path10, value, from }) => [keyPath(path10), value, { text: from, tone: "dim" }]);
  return rows.length === 0 ? [] : ["Guessed", ...renderTable(["key", "value", "from"], rows, page)];
}
function renderUnknowns(plan, { spec: spec2, workflow: workflow2 }, page) {
  const where = ({ document, path: path10 }) => document === "spec" ? `${specFile}:${spec2.lineOf(path10)}` : `${plan.workflowFile}:${workflow2.lineOf(path10)}`;
  const rows = plan.unknowns.map((unknown) => [unknown.what, { text: where(unknown), tone: "new" }, unknown.remedy]);
  return rows.length === 0 ? [] : ["Could not be known", ...renderTable(["what", "line", "what to do"], rows, page)];
}
function renderRemarks(plan, page) {
  const rows = plan.remarks.slice(0, 20).map(({ where, message }) => [placeText(where), message]);
  return rows.length === 0 ? [] : ["Looked at and not used", ...renderTable(["file", "why"], rows, page)];
}

// src/cli/init/write-files.ts
import path8 from "node:path";
async function linkOnTheWay(root, file, files) {
  const segments = file.split("/");
  for (let n = 1; n <= segments.length; n += 1) {
    const relative = segments.slice(0, n).join("/");
    if ((await files.facts(path8.join(root, relative)))?.kind === "symlink") return relative;
  }
  return void 0;
}
async function obstaclesTo(root, { file }, { files, overwrite }) {
  const link = await linkOnTheWay(root, file, files);
  if (link !== void 0) return [`${link} is a symbolic link; nothing is written through it.`];
  const facts = await files.facts(path8.join(root, file));
  if (facts?.kind === "directory") return [`${file} is a folder.`];
  return facts && overwrite === "refuse" ? [`${file} is there already.`] : [];
}
async function restore(root, before, files) {
  for (const [file, text] of before) {
    if (text === void 0) await files.remove(path8.join(root, file));
    else await files.write(path8.join(root, file), text);
  }
}
async function writeFiles(root, wanted, { files, overwrite }) {
  const obstacles = (await Promise.all(wanted.map((file) => obstaclesTo(root, file, { files, overwrite })))).flat();
  if (obstacles.length > 0) {
    const remedy = obstacles.every((o) => o.endsWith("already.")) ? "slipway init --dry-run shows what it would be; --force writes it anew." : "Move it away.";
    throw new UserError(`Nothing was written: ${obstacles.join(" ")}`, { reason: "input-invalid", where: root, remedy });
  }
  const before = /* @__PURE__ */ new Map();
  try {
    for (const { file, text } of wanted) {
      before.set(file, await files.readText(path8.join(root, file)));
      await files.write(path8.join(root, file), text);
    }
  } catch (error) {
    await restore(root, before, files);
    throw error;
  }
}

// src/cli/init/index.ts
function refuseUnfit({ text }) {
  try {
    parseSpec(text, specFile);
  } catch (error) {
    throw new InternalError(`The file that init planned does not parse. Nothing was written.
${error instanceof UserError ? error.message : ""}
${text}`, error);
  }
}
async function prepareInit(directory, files) {
  if ((await files.facts(directory))?.kind !== "directory") throw new UserError("There is no such folder.", { reason: "input-invalid", where: directory, expected: "the folder of a repository" });
  const plan = planInit(await observeRepository(directory, files));
  const rendered = renderFiles(plan);
  refuseUnfit(rendered.spec);
  return { plan, rendered };
}
function report(plan, rendered, page) {
  return [renderGuesses(plan, page), renderUnknowns(plan, rendered, page), renderRemarks(plan, page)].filter((part) => part.length > 0).map((part) => part.join("\n")).join("\n\n");
}
var dryRun = (wanted, page) => wanted.map(({ file, text }) => `${page.paint("bold", `--- ${file}`)}
${text}`).join("\n");
var followUp = (page) => ["Next", ...renderTable(["", ""], [
  ["slipway plan", "what a release would do; nothing is changed"],
  ["slipway doctor", "what would not work on this repository, runner or token, each with its fix"]
], page).slice(1)].join("\n");
async function runInit({ directory, mode, overwrite }, files, { say, page }) {
  const root = path9.resolve(directory);
  const { plan, rendered } = await prepareInit(root, files);
  const wanted = [{ file: specFile, text: rendered.spec.text }, { file: plan.workflowFile, text: rendered.workflow.text }];
  if (mode === "dry-run") say(dryRun(wanted, page));
  else await writeFiles(root, wanted, { files, overwrite });
  say(`${report(plan, rendered, page)}
`);
  say(mode === "dry-run" ? "Nothing was written." : `Written: ${wanted.map((w) => w.file).join(", ")}.

${followUp(page)}`);
  return 0;
}
export {
  prepareInit,
  runInit
};
