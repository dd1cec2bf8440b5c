import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  suggestion,
  ticked
} from "./chunk-P4WGT6TJ.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/spec/references.ts
var roots = ["environment", "name", "env", "secrets", "config", "services"];
var fields = ["url", "host", "port"];
var closed = /^(INPUT_|ACTIONS_|SLIPWAY_SECRET_)|^GITHUB_TOKEN$/i;
function parseReference(inner) {
  const [root = "", ...rest] = inner.split(".");
  const [first = "", second = ""] = rest;
  if ((root === "environment" || root === "name") && rest.length === 0) return { to: root };
  if ((root === "env" || root === "secrets") && rest.length === 1 && /^[A-Za-z_][A-Za-z0-9_]*$/.test(first)) {
    if (root === "env" && closed.test(first)) return `${ticked(first)} is not open to \`env\` references; a secret is written \${secrets.NAME}`;
    return { to: root, name: first };
  }
  if (root === "config" && rest.length >= 2 && rest.every((step) => step !== "")) return { to: "config", service: first, key: rest.slice(1).join(".") };
  if (root === "services" && rest.length === 2) {
    const field = fields.find((f) => f === second);
    return field ? { to: "services", service: first, field } : `\`services.${first}\` has no ${ticked(second)}${suggestion(second, fields)}`;
  }
  return malformed(root, inner);
}
function malformed(root, inner) {
  const forms = { env: "${env.NAME}", secrets: "${secrets.NAME}", config: "${config.<service>.KEY}", services: "${services.<name>.url}" };
  if (Object.hasOwn(forms, root)) return `the reference ${ticked(`\${${inner}}`)} is not of the form \`${forms[root]}\``;
  const near = nearest(root, roots);
  const hint = near === void 0 ? `write \`\${env.NAME}\` for a variable, or \`$\${\` for the signs themselves` : `did you mean \`${near}\`?`;
  return `the reference ${ticked(`\${${inner}}`)} begins with none of ${roots.join(", ")}; ${hint}`;
}
function parseTemplate(text) {
  const parts = [];
  const problems = [];
  let rest = 0;
  for (const match of text.matchAll(/\$\$\{|\$\{([^{}]*)(\}|$|(?=[{]))/g)) {
    if (match.index > rest) parts.push({ text: text.slice(rest, match.index) });
    rest = match.index + match[0].length;
    if (match[0] === "$${") parts.push({ text: "${" });
    else if (match[2] !== "}") problems.push("`${` is not closed by `}`; write `$${` for the signs themselves");
    else {
      const reference = parseReference((match[1] ?? "").trim());
      if (typeof reference === "string") problems.push(reference);
      else parts.push({ reference });
    }
  }
  if (rest < text.length) parts.push({ text: text.slice(rest) });
  return { parts, problems };
}
function referenceProblems(text, kinds = roots, services) {
  const { parts, problems } = parseTemplate(text);
  const refused = parts.flatMap((part) => {
    if (!("reference" in part)) return [];
    const { reference } = part;
    if (!kinds.includes(reference.to)) return [`a \`${reference.to}\` reference cannot stand here; known here: ${kinds.map((k) => `\`${k}\``).join(", ")}`];
    if ((reference.to === "services" || reference.to === "config") && services && !services.includes(reference.service)) {
      return [`${ticked(reference.service)} is no service${suggestion(reference.service, services)}`];
    }
    return [];
  });
  return [...problems, ...refused];
}
var plain = (value) => ({ resolved: { value, text: String(value) } });
function answer(reference, scope) {
  switch (reference.to) {
    case "environment":
      return plain(scope.environment);
    case "name":
      return plain(scope.name);
    case "config":
      return scope.config(reference.service, reference.key);
    case "services":
      return addressAnswer(reference, scope);
    case "env": {
      const text = scope.variable(reference.name);
      if (text === void 0) return { problem: `the environment has no variable ${ticked(reference.name)}` };
      return { resolved: { value: text, text, pieces: [{ kind: "variable", name: reference.name, text }] } };
    }
    case "secrets": {
      const found = scope.secret(reference.name);
      if (found === void 0) return { problem: `the secret ${ticked(reference.name)} is missing or empty; give it in the input \`secrets\` or as SLIPWAY_SECRET_${reference.name}` };
      const text = found === "later" ? void 0 : found.value;
      return { resolved: { value: text, text, pieces: [{ kind: "secret", name: reference.name, text }] } };
    }
  }
}
function addressAnswer({ service, field }, { services }) {
  const address = Object.hasOwn(services, service) ? services[service] : void 0;
  if (!address) return { problem: `${ticked(service)} is no service${suggestion(service, Object.keys(services))}` };
  if (field === "host") return plain(address.host);
  if (address.port === void 0) return { problem: `service ${ticked(service)} has no \`port\`` };
  return plain(field === "port" ? address.port : `http://${address.host}:${address.port}`);
}
function resolveText(text, scope) {
  const { parts, problems } = parseTemplate(text);
  const pieces = [];
  let whole;
  for (const part of parts) {
    if ("text" in part) {
      pieces.push({ kind: "text", text: part.text });
      continue;
    }
    const found = answer(part.reference, scope);
    if ("problem" in found) problems.push(found.problem);
    else {
      whole = found.resolved;
      pieces.push(...found.resolved.pieces ?? [{ kind: "text", text: found.resolved.text ?? "" }]);
    }
  }
  if (parts.length === 1 && whole) return { resolved: { ...whole, pieces }, problems };
  const joined = pieces.some((p) => p.text === void 0) ? void 0 : pieces.map((p) => p.text).join("");
  return { resolved: { value: joined, text: joined, ...parts.some((p) => "reference" in p) ? { pieces } : {} }, problems };
}

// src/spec/spec-scope.ts
function serviceAddresses(spec) {
  const { target } = spec;
  const host = (service) => {
    if (target.kind === "local") return "127.0.0.1";
    return target.kind === "docker" ? service : `${service}.${target.namespace}.svc`;
  };
  return Object.fromEntries(Object.entries(spec.services).map(([service, { port }]) => [service, { host: host(service), port }]));
}
var specScope = (spec, outside, config) => ({ ...outside, environment: spec.environment, name: spec.name, services: serviceAddresses(spec), config });
var openKinds = ["environment", "name", "env", "services"];
function resolveSpecTexts(spec, variable) {
  const scope = specScope(spec, { variable, secret: () => void 0 }, () => ({ problem: "`config` references are resolved in configuration only" }));
  const problems = [];
  const resolve = (where, text) => {
    const answer2 = resolveText(text, scope);
    problems.push(...answer2.problems.map((problem) => `${where}: ${problem}`));
    return answer2.resolved;
  };
  const services = Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, {
    ...service,
    env: Object.fromEntries(Object.entries(service.env).map(([key, text]) => [key, resolve(`services.${id}.env.${key}`, text).text ?? ""]))
  }]));
  const infrastructure = spec.infrastructure && {
    ...spec.infrastructure,
    variables: Object.fromEntries(Object.entries(spec.infrastructure.variables).map(([key, value]) => [key, typeof value === "string" ? resolve(`infrastructure.variables.${key}`, value).value ?? "" : value]))
  };
  if (problems.length > 0) throw new UserError(`References of slipway.yaml cannot be resolved:
  ${problems.join("\n  ")}`, { reason: "config-invalid" });
  return { ...spec, services, ...infrastructure ? { infrastructure } : {} };
}

export {
  parseTemplate,
  referenceProblems,
  resolveText,
  specScope,
  openKinds,
  resolveSpecTexts
};
