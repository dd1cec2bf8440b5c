import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  envKey
} from "./chunk-KECJHWQ3.js";
import {
  idleRemovals,
  mergeLocated,
  outsideWorkspace,
  withoutRemoved
} from "./chunk-FOEDMY4M.js";
import {
  parseTemplate
} from "./chunk-2NZHBRXE.js";
import {
  parseSource
} from "./chunk-S3ECFIAI.js";
import {
  isNull,
  problemAt,
  suggestion,
  ticked
} from "./chunk-P4WGT6TJ.js";

// src/spec/config-layers.ts
function configFiles(spec) {
  if (!spec.config) return [];
  const layers = spec.config.layers.map((layer) => {
    const optional = layer.endsWith("?");
    const { parts } = parseTemplate(optional ? layer.slice(0, -1) : layer);
    return { path: parts.map((part) => "text" in part ? part.text : part.reference.to === "name" ? spec.name : spec.environment).join(""), optional };
  });
  return [{ path: spec.config.base, optional: false }, ...layers].filter((file) => !outsideWorkspace(file.path));
}
var empty = (file) => ({ kind: "map", entries: /* @__PURE__ */ new Map(), place: { file, line: 1, column: 1 } });
function layerConfiguration(spec, texts) {
  const problems = [];
  const layers = texts.map((source, i) => {
    const { tree, problems: found } = parseSource(source.text, source.path);
    problems.push(...found);
    const layer = tree && !isNull(tree) ? tree : empty(source.path);
    problems.push(...shapeProblems(layer, spec, i === 0));
    return layer;
  });
  const [base, ...over] = layers;
  if (!base || problems.length > 0) return { services: /* @__PURE__ */ new Map(), problems };
  const whole = over.reduce((below, layer) => {
    problems.push(...removals(below, layer), ...clashes(below, layer));
    return mergeLocated(below, layer);
  }, base);
  return { services: perService(spec, whole), problems };
}
function shapeProblems(layer, spec, lowest) {
  if (layer.kind !== "map") return [problemAt(layer.place, "a configuration file is a map with `shared` and `services`")];
  return [...layer.entries].flatMap(([key, { key: place, value }]) => {
    if (key === "shared") return keyProblems(value, spec, lowest);
    if (key !== "services") return [problemAt(place, `${ticked(key)} is no key of a configuration file${suggestion(key, ["shared", "services"])}`)];
    if (value.kind !== "map") return isNull(value) && !lowest ? [] : [problemAt(value.place, "`services` has to be a map: `services: {<name>: {KEY: value}}`")];
    const known = Object.keys(spec.services);
    return [...value.entries].flatMap(([service, entry]) => {
      if (!known.includes(service)) return [problemAt(entry.key, `${ticked(service)} is no service of this environment${suggestion(service, known)}`)];
      return keyProblems(entry.value, spec, lowest);
    });
  });
}
function keyProblems(keys, spec, lowest) {
  if (keys.kind !== "map") return isNull(keys) && !lowest ? [] : [problemAt(keys.place, "expected a map of keys and values")];
  return [...keys.entries].flatMap(([key, { key: place, value }]) => {
    if (lowest && isNull(value)) return [problemAt(place, `${ticked(key)} has no value; write \`''\` for an empty one`)];
    if (spec.config?.format !== "env") return [];
    if (!envKey.test(key)) return [problemAt(place, `${ticked(key)} cannot be the name of an environment variable: letters, digits and underscores, no digit first`)];
    return value.kind === "scalar" ? [] : [problemAt(value.place, `${ticked(key)} is a ${value.kind}, which an env file cannot hold; use \`format: json\``)];
  });
}
function removals(below, layer) {
  const shared = section(below, "shared");
  const problems = idleRemovals(below, only(layer, "shared"), "the layers below");
  const services = section(layer, "services");
  if (services?.kind !== "map") return problems;
  const known = section(below, "services");
  return [...problems, ...[...services.entries].flatMap(([service, entry]) => {
    const own = known?.kind === "map" ? known.entries.get(service)?.value : void 0;
    const under = shared && own ? mergeLocated(shared, own) : own ?? shared;
    return isNull(entry.value) ? [] : idleRemovals(under, entry.value, "the layers below");
  })];
}
var section = (layer, key) => layer.kind === "map" ? layer.entries.get(key)?.value : void 0;
var only = (layer, key) => {
  const entry = layer.kind === "map" ? layer.entries.get(key) : void 0;
  return { kind: "map", place: layer.place, entries: new Map(entry ? [[key, entry]] : []) };
};
function clashes(below, over) {
  if (!below || isNull(below) || isNull(over)) return [];
  if (below.kind === "map" && over.kind === "map") return [...over.entries].flatMap(([key, entry]) => clashes(below.entries.get(key)?.value, entry.value));
  if (below.kind === over.kind) return [];
  return [problemAt(over.place, `a ${over.kind} stands over the ${below.kind} of ${below.place.file}:${below.place.line}; remove that with null first`)];
}
function perService(spec, whole) {
  const shared = section(whole, "shared");
  const services = section(whole, "services");
  const result = /* @__PURE__ */ new Map();
  for (const service of Object.keys(spec.services)) {
    const own = services?.kind === "map" ? services.entries.get(service)?.value : void 0;
    const layered = [shared, own].filter((layer) => layer?.kind === "map");
    const [first, second] = layered;
    const tree = first && withoutRemoved(second ? mergeLocated(first, second) : first);
    if (tree?.kind === "map" && tree.entries.size > 0) result.set(service, tree);
  }
  return result;
}

export {
  configFiles,
  layerConfiguration
};
