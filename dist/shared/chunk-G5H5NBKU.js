import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  resolveConfiguration
} from "./chunk-AJHEXI3U.js";
import {
  configFiles
} from "./chunk-36A3PJWC.js";
import {
  renderEnvFile
} from "./chunk-KECJHWQ3.js";
import {
  ConfigManifest
} from "./chunk-NMFILWIL.js";
import {
  escapeMarkdown,
  markdownTable
} from "./chunk-2Z4UNFSX.js";
import {
  problemsError,
  toPlain
} from "./chunk-P4WGT6TJ.js";
import {
  array,
  strictObject,
  string
} from "./chunk-2ESPDTUC.js";
import {
  digestJson,
  shortDigest
} from "./chunk-337UB6F4.js";
import {
  redactor
} from "./chunk-UFDLP2HG.js";
import {
  InternalError
} from "./chunk-TL6VAHU4.js";

// src/configure/stage.ts
import path3 from "node:path";

// src/configure/observe-sources.ts
import path from "node:path";
var missing = (file, message) => ({ file, line: 1, column: 1, message });
async function observeSources(spec, ports) {
  if (!spec.config) return { layers: [], schema: void 0, absent: [] };
  const read = async (file) => {
    const text = await ports.files.readText(path.join(ports.host.workspace, file));
    return text === void 0 ? void 0 : { path: file, text };
  };
  const files = configFiles(spec);
  const texts = await Promise.all(files.map((file) => read(file.path)));
  const schema = spec.config.schema === void 0 ? void 0 : await read(spec.config.schema);
  const absent = files.filter((_, i) => !texts[i]);
  const problems = absent.filter((file) => !file.optional).map((file) => missing(file.path, "there is no such file; a layer that may be missing ends with `?`"));
  if (spec.config.schema !== void 0 && !schema) problems.push(missing(spec.config.schema, "there is no such file, and `config.schema` names it"));
  if (problems.length > 0) throw problemsError("config-invalid", "The configuration", problems);
  return { layers: texts.filter((text) => text !== void 0), schema, absent: absent.map((file) => file.path) };
}

// src/configure/release.ts
var holdsSecret = (node) => node.pieces?.some((piece) => piece.kind === "secret") ?? false;
function countedPieces(node) {
  const counted2 = [];
  for (const piece of node.pieces ?? []) {
    const last = counted2.at(-1);
    if (piece.kind === "secret") counted2.push({ secret: piece.name });
    else if (last && "text" in last) last.text += piece.text;
    else counted2.push({ text: piece.text });
  }
  return counted2.filter((piece) => "secret" in piece || piece.text !== "");
}
function counted(node, format) {
  if (node.kind === "map") return { map: Object.fromEntries([...node.entries].map(([key, entry]) => [key, counted(entry.value, format)])) };
  if (node.kind === "list") return { list: node.items.map((item) => counted(item, format)) };
  if (holdsSecret(node)) return { pieces: countedPieces(node) };
  return { value: format === "env" ? node.text : node.value };
}
var serviceRelease = (tree, format) => digestJson({ schema: 1, format, content: counted(tree, format) });
var fileOf = (service, format) => `${service}.${format}`;
function planManifest(services, format) {
  const entries = [...services].map(([service, tree]) => [service, { release: serviceRelease(tree, format), file: fileOf(service, format), format }]);
  const release = digestJson({ schema: 1, services: Object.fromEntries(entries.map(([service, entry]) => [service, entry.release])) });
  return { schema: 1, release, services: Object.fromEntries(entries) };
}
function renderService(tree, format) {
  if (format === "json") return `${JSON.stringify(toPlain(tree), null, 2)}
`;
  return renderEnvFile(Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, value.kind === "scalar" ? value.text : ""])));
}

// src/configure/rendered-files.ts
import path2 from "node:path";
var secretMode = 384;
var directoryMode = 448;
var manifestFile = "_manifest.json";
var ours = /^(_manifest\.json|[a-z0-9-]+\.(env|json))$/;
var defaultDirectory = (ports) => path2.join(ports.host.temporary, "slipway", "config");
var Rendered = strictObject({ directory: string().min(1), files: array(string().regex(ours)) });
async function earlierFiles(directory, ports) {
  const text = await ports.files.readText(path2.join(directory, manifestFile));
  if (text === void 0) return [];
  try {
    const manifest = ConfigManifest.parse(JSON.parse(text));
    return [manifestFile, ...Object.values(manifest.services).map((service) => service.file).filter((file) => ours.test(file))];
  } catch {
    return [];
  }
}
async function writeRendered(directory, contents, manifest, ports) {
  const rendered = { directory, files: [...contents.keys(), manifestFile] };
  for (const file of await earlierFiles(directory, ports)) await ports.files.remove(path2.join(directory, file));
  await ports.files.makeDirectory(directory, directoryMode);
  try {
    for (const [file, text] of contents) await ports.files.write(path2.join(directory, file), text, secretMode);
    await ports.files.write(path2.join(directory, manifestFile), `${JSON.stringify(manifest)}
`, secretMode);
  } catch (error) {
    await removeRendered(rendered, ports);
    throw error;
  }
  return rendered;
}
async function removeRendered({ directory, files }, ports) {
  for (const file of files) await ports.files.remove(path2.join(directory, file));
  if (await ports.files.facts(directory) && (await ports.files.list(directory)).length === 0) await ports.files.remove(directory);
}

// src/configure/secrets.ts
var maskable = 4;
function openSecrets(given, ports, missing2) {
  const values = /* @__PURE__ */ new Set();
  const short = /* @__PURE__ */ new Set();
  const take = (name, value) => {
    if (value === "") return;
    ports.log.mask(value);
    values.add(value);
    if (value.length < maskable) short.add(name);
  };
  for (const [name, value] of Object.entries(given)) take(name, value);
  const secret = (name) => {
    if (missing2 === "later") return "later";
    const value = (Object.hasOwn(given, name) ? given[name] : "") || ports.host.variable(`SLIPWAY_SECRET_${name}`);
    if (!value) return void 0;
    take(name, value);
    return { value };
  };
  return { values, short, outside: { variable: (name) => ports.host.variable(name), secret } };
}

// src/configure/summary.ts
var hidden = "***";
var longest = 60;
var mostRows = 500;
function leavesOf(service, node, path4 = []) {
  if (node.kind === "map") return [...node.entries].flatMap(([key, entry]) => leavesOf(service, entry.value, [...path4, key]));
  if (node.kind === "list") return node.items.flatMap((item, i) => leavesOf(service, item, [...path4, String(i)]));
  return [{ service, key: path4.join("."), value: node }];
}
function looksSecret({ key, value }) {
  if (typeof value.value !== "string" || value.value === "" || value.pieces?.some((piece) => piece.kind !== "text")) return false;
  const named = /(passw(or)?d|passphrase|secret|token|credential|api_?key|private_?key|access_?key)s?$/i.test(key);
  return named || /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:[^/?#\s@]+@/i.test(value.value);
}
var shownPiece = (piece) => piece.kind === "text" ? piece.text : piece.kind === "secret" ? hidden : `\${env.${piece.name}}`;
function shown(leaf, redact) {
  if (looksSecret(leaf)) return hidden;
  const text = redact(leaf.value.pieces?.map(shownPiece).join("") ?? leaf.value.text);
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}
var place = ({ file, line }) => `${file}:${line}`;
function renderSummary(services, manifest, { notes, redact }) {
  const leaves = [...services].flatMap(([service, tree]) => leavesOf(service, tree));
  const rows = leaves.slice(0, mostRows).map((leaf) => [leaf.service, leaf.key, shown(leaf, redact), place(leaf.value.place), (leaf.value.replaced ?? []).map(place).join(", ")]);
  const releases = Object.entries(manifest.services).map(([service, entry]) => `${escapeMarkdown(service)} \`${shortDigest(entry.release)}\``);
  return [
    "## Configuration",
    `Release \`${shortDigest(manifest.release)}\` · ${releases.join(" · ") || "no service has a key"}`,
    ...notes.map((note) => `> ${escapeMarkdown(note)}`),
    markdownTable(["Service", "Key", "Value", "Written in", "Instead of"], rows),
    leaves.length > mostRows ? `${leaves.length - mostRows} more keys are left out.` : ""
  ].filter(Boolean).join("\n\n");
}

// src/configure/stage.ts
var count = (n, what) => `${n} ${what}${n === 1 ? "" : "s"}`;
function warningsOf(services, secrets) {
  const plain = [...services].flatMap(([service, tree]) => leavesOf(service, tree)).filter(looksSecret);
  return [
    ...plain.map(({ service, key, value: { place: place2 } }) => ({
      level: "warning",
      title: "Secret in plain text?",
      file: place2.file,
      line: place2.line,
      column: place2.column,
      message: `${service}.${key} looks like a secret and stands in a file. Write \${secrets.NAME}, and rotate the value if it is real.`
    })),
    ...[...secrets.short].map((name) => ({
      level: "warning",
      title: "Secret too short to mask",
      message: `The secret ${name} has fewer than four characters; no mask can hide it in a log.`
    }))
  ];
}
function dataOf(services, manifest) {
  const entries = [...services].map(([service, tree]) => [service, { release: String(manifest.services[service]?.release), keys: leavesOf(service, tree).length }]);
  return { release: manifest.release, services: Object.fromEntries(entries) };
}
function outcomeOf(services, manifest, rendered) {
  const data = dataOf(services, manifest);
  const keys = Object.values(data.services).reduce((sum, service) => sum + service.keys, 0);
  return {
    verdict: "pass",
    headline: keys === 0 ? "No service has configuration." : `${count(keys, "key")} for ${count(services.size, "service")}, release ${shortDigest(manifest.release)}${rendered ? "" : ", nothing written"}.`,
    outputs: { directory: rendered?.directory ?? "", release: manifest.release, manifest: JSON.stringify(manifest) },
    data
  };
}
var stage = async ({ inputs, spec, ports, signal }) => {
  const secrets = openSecrets(inputs.secrets, ports, inputs.operation === "plan" ? "later" : "refuse");
  if (!spec) throw new InternalError("configure was started without slipway.yaml.");
  const format = spec.config?.format ?? "env";
  const sources = await observeSources(spec, ports);
  const { services } = resolveConfiguration(spec, sources.layers, sources.schema, secrets.outside);
  const manifest = planManifest(services, format);
  let rendered;
  if (inputs.operation === "render" && spec.config) {
    const contents = new Map([...services].map(([service, tree]) => [fileOf(service, format), renderService(tree, format)]));
    const directory = inputs.outputDirectory === void 0 ? defaultDirectory(ports) : path3.resolve(ports.host.workspace, inputs.outputDirectory);
    signal.throwIfAborted();
    rendered = await writeRendered(directory, contents, manifest, ports);
    ports.savedState.keep({ ...rendered });
  }
  const outcome = outcomeOf(services, manifest, rendered);
  for (const [service, { release, keys }] of Object.entries(dataOf(services, manifest).services)) {
    ports.progress.report({ stage: "configure", subject: service, state: "done", line: `${count(keys, "key")}, release ${shortDigest(release)}` });
  }
  const notes = [...spec.config ? [] : ["slipway.yaml has no config section."], ...sources.absent.map((file) => `The optional layer ${file} is not there.`)];
  const summary = renderSummary(services, manifest, { notes, redact: redactor(secrets.values) });
  return { ...outcome, summary, annotations: warningsOf(services, secrets) };
};
var post = async (saved, ports) => {
  const rendered = Rendered.safeParse(saved);
  if (rendered.success) await removeRendered(rendered.data, ports);
  else await ports.files.remove(defaultDirectory(ports));
};

export {
  stage,
  post
};
