import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/scan/inventory.ts
import path from "node:path";
var alwaysIgnored = [".git", "node_modules", ".slipway"];
var normal = (prefix) => path.posix.normalize(prefix.replaceAll("\\", "/")).replace(/^\.\//, "").replace(/\/$/, "");
function ignoring(prefixes) {
  const normalised = prefixes.map(normal).filter((p) => p !== "" && p !== ".");
  return (relative) => alwaysIgnored.some((name) => relative === name || relative.endsWith(`/${name}`)) || normalised.some((p) => relative === p || relative.startsWith(`${p}/`));
}
async function filesBelow(start, skip, { files, host }) {
  const facts = await files.facts(path.join(host.workspace, start));
  if (facts?.kind === "file") return [start];
  if (facts?.kind !== "directory") return void 0;
  const prefix = start === "" ? "" : `${start}/`;
  return (await files.walk(path.join(host.workspace, start), (relative) => skip(prefix + relative))).map((relative) => prefix + relative);
}
async function observeInventory(paths, skip, ports) {
  const wrong = [];
  const found = /* @__PURE__ */ new Set();
  for (const given of paths.length === 0 ? ["."] : paths) {
    const start = normal(given) === "." ? "" : normal(given);
    const outside = path.isAbsolute(given) || start === ".." || start.startsWith("../");
    const below = outside ? void 0 : await filesBelow(start, skip, ports);
    if (below === void 0) wrong.push(`${given}: ${outside ? "outside the workspace" : "not there"}`);
    for (const file of below ?? []) found.add(file);
  }
  if (wrong.length > 0) throw new UserError(`Some paths cannot be scanned:
${wrong.map((w) => `  ${w}`).join("\n")}`, { reason: "input-invalid", where: "paths", expected: "files or directories relative to the workspace" });
  const inventory = { files: [], symlinks: 0 };
  for (const file of [...found].sort()) {
    const facts = await ports.files.facts(path.join(ports.host.workspace, file));
    if (facts?.kind === "file") inventory.files.push({ path: file, size: facts.size });
    else if (facts?.kind === "symlink") inventory.symlinks += 1;
  }
  return inventory;
}
var baseName = (file) => path.posix.basename(file);
var isNpmLockfile = (file) => ["package-lock.json", "npm-shrinkwrap.json"].includes(baseName(file));
var isDockerfile = (file) => /^(?:(?:Dockerfile|Containerfile)(?:\.[\w-]+)?|[\w.-]+\.(?:Dockerfile|Containerfile))$/i.test(baseName(file)) && !/\.(?:dockerignore|md|txt|j2|tmpl|tpl|template|erb|ts|js|json|ya?ml)$/i.test(file);
var isWorkflow = (file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file) || /^action\.ya?ml$/.test(baseName(file));
var foreign = {
  "yarn.lock": "Yarn",
  "pnpm-lock.yaml": "pnpm",
  "bun.lock": "Bun",
  "bun.lockb": "Bun",
  "requirements.txt": "pip",
  "poetry.lock": "Poetry",
  "uv.lock": "uv",
  "Pipfile.lock": "Pipenv",
  "pdm.lock": "PDM",
  "go.mod": "Go",
  "Cargo.lock": "Cargo",
  "Gemfile.lock": "Bundler",
  "composer.lock": "Composer",
  "packages.lock.json": "NuGet",
  "gradle.lockfile": "Gradle",
  "pom.xml": "Maven"
};
var foreignLockfiles = (files) => files.flatMap(({ path: file }) => {
  const manager = foreign[baseName(file)];
  return manager ? [{ kind: "foreign-lockfile", path: file, message: `Dependencies of ${manager} are not read by this version.` }] : [];
});
function hasLockfileAbove(file, files) {
  const names = ["package-lock.json", "npm-shrinkwrap.json", "yarn.lock", "pnpm-lock.yaml", "bun.lock", "bun.lockb"];
  for (let folder = path.posix.dirname(file); ; folder = path.posix.dirname(folder)) {
    if (names.some((name) => files.has(folder === "." ? name : `${folder}/${name}`))) return true;
    if (folder === ".") return false;
  }
}

// src/scan/dockerfile-parser.ts
var keywords = /* @__PURE__ */ new Set([
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR"
]);
var isComment = (line) => /^\s*#/.test(line);
function escapeDirective(lines) {
  for (const line of lines) {
    const directive = /^\s*#\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(line.slice(0, 500));
    if (!directive) break;
    if (directive[1]?.toLowerCase() === "escape") return directive[2] === "`" ? "`" : "\\";
  }
  return "\\";
}
var continues = (line, escape) => line.trimEnd().endsWith(escape);
function logicalLine(lines, start, escape) {
  const parts = [];
  let at = start;
  for (; at < lines.length; at += 1) {
    const line = lines[at];
    if (at > start && (isComment(line) || line.trim() === "")) continue;
    if (!continues(line, escape)) {
      parts.push(line);
      at += 1;
      break;
    }
    parts.push(line.trimEnd().slice(0, -1));
  }
  return { text: parts.join(" ").trim(), next: at };
}
var heredocStart = /(?:^|\s)\d?<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]{0,99})\2/g;
function readHeredocs(text, lines, start) {
  const heredocs = [];
  let at = start;
  for (const [, dash, , name] of text.matchAll(heredocStart)) {
    const body = [];
    const ends = (line) => (dash ? line.replace(/^\t+/, "") : line) === name;
    while (at < lines.length && !ends(lines[at])) {
      body.push(lines[at]);
      at += 1;
    }
    if (at >= lines.length) return { heredocs, next: at, open: name };
    heredocs.push({ name, body: body.join("\n") });
    at += 1;
  }
  return { heredocs, next: at, open: void 0 };
}
function splitFlags(rest) {
  const flags = [];
  let args = rest;
  for (let flag = /^--[a-z][a-z-]*(?:=\S+)?(?=\s|$)/.exec(args); flag; flag = /^--[a-z][a-z-]*(?:=\S+)?(?=\s|$)/.exec(args)) {
    flags.push(flag[0]);
    args = args.slice(flag[0].length).trimStart();
  }
  return { flags, args };
}
function jsonForm(args) {
  if (!args.startsWith("[")) return void 0;
  try {
    const value = JSON.parse(args);
    return Array.isArray(value) && value.every((v) => typeof v === "string") ? value : void 0;
  } catch {
    return void 0;
  }
}
function toInstruction(text, line) {
  const match = /^(\S+)\s*([\s\S]*)$/.exec(text);
  const keyword = (match?.[1] ?? "").toUpperCase();
  const rest = match?.[2] ?? "";
  if (keyword === "ONBUILD" && rest !== "") return toInstruction(rest.replace(/^(?:onbuild\s+)+/i, ""), line);
  const { flags, args } = splitFlags(rest);
  return { keyword, flags, args, json: jsonForm(args), heredocs: [], line };
}
function readInstructions(content) {
  const lines = content.replace(/^\ufeff/, "").split(/\r?\n/);
  const escape = escapeDirective(lines);
  const instructions = [];
  const problems = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at];
    if (isComment(line) || line.trim() === "") {
      at += 1;
      continue;
    }
    const logical = logicalLine(lines, at, escape);
    const instruction = toInstruction(logical.text, at + 1);
    const withBodies = ["RUN", "COPY", "ADD"].includes(instruction.keyword) ? readHeredocs(logical.text, lines, logical.next) : void 0;
    if (withBodies?.open !== void 0) problems.push({ line: at + 1, message: `The heredoc ${withBodies.open} is not closed.` });
    if (!keywords.has(instruction.keyword)) problems.push({ line: at + 1, message: "This is not an instruction of a Dockerfile." });
    else instructions.push({ ...instruction, heredocs: withBodies?.heredocs ?? [] });
    at = withBodies?.next ?? logical.next;
  }
  return { instructions, problems };
}
var longestImage = 1e3;
function parseDockerfile(content) {
  const { instructions, problems } = readInstructions(content);
  const file = { globalArgs: [], stages: [], problems };
  const known = /* @__PURE__ */ new Map();
  for (const instruction of instructions) {
    if (instruction.keyword === "FROM") {
      const [image = "", as, name] = instruction.args.split(/\s+/);
      if (image === "") problems.push({ line: instruction.line, message: "FROM names no image." });
      const stage = { image: image.slice(0, longestImage), parent: known.get(image.toLowerCase()), from: instruction, instructions: [] };
      known.set(String(file.stages.length), stage);
      if (as?.toLowerCase() === "as" && name) known.set(name.toLowerCase(), stage);
      file.stages.push(stage);
    } else if (file.stages.length > 0) file.stages.at(-1)?.instructions.push(instruction);
    else if (instruction.keyword === "ARG") file.globalArgs.push(instruction);
    else problems.push({ line: instruction.line, message: `${instruction.keyword} stands before the first FROM.` });
  }
  if (file.stages.length === 0) problems.push({ line: 1, message: "There is no FROM." });
  return file;
}

export {
  ignoring,
  observeInventory,
  isNpmLockfile,
  isDockerfile,
  isWorkflow,
  foreignLockfiles,
  hasLockfileAbove,
  parseDockerfile
};
