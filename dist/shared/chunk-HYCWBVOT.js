import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  digestBytes,
  digestJson
} from "./chunk-337UB6F4.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/rollout/source-tree.ts
import path from "node:path";
var skipped = [".git", ".slipway", "node_modules/.cache"];
var skipInSource = (relative) => skipped.some((name) => relative === name || relative.endsWith(`/${name}`));
async function observeSourceTree(files, directory) {
  if ((await files.facts(directory))?.kind !== "directory") {
    throw new UserError("There is no such directory.", { reason: "spec-invalid", where: directory, expected: "the directory that `source.directory` names", remedy: "Check out or build it before this step." });
  }
  const entries = [];
  const problems = [];
  for (const relative of await files.walk(directory, skipInSource)) {
    const entry = await observeEntry(files, directory, relative);
    if (typeof entry === "string") problems.push(entry);
    else entries.push(entry);
  }
  if (problems.length > 0) throw new UserError(problems.join("\n"), { reason: "spec-invalid", where: directory, remedy: "A release holds files, and links that stay inside it." });
  return { digest: digestJson(entries), entries };
}
async function observeEntry(files, directory, relative) {
  const file = path.join(directory, relative);
  const facts = await files.facts(file);
  if (facts?.kind === "symlink") return observeLink(files, directory, relative);
  if (facts?.kind !== "file") return `${relative} is neither a file nor a directory.`;
  return { path: relative, kind: "file", executable: (facts.mode & 64) !== 0, content: digestBytes(await files.readBytes(file) ?? "") };
}
async function observeLink(files, directory, relative) {
  const to = await files.readLink(path.join(directory, relative)) ?? "";
  const reached = path.relative(directory, path.resolve(directory, path.dirname(relative), to));
  const segments = to.split("/").filter((segment) => segment !== "" && segment !== ".");
  const climbs = segments.lastIndexOf("..") > segments.findIndex((segment) => segment !== "..") && segments.some((segment) => segment !== "..");
  const outside = path.isAbsolute(to) || climbs || reached === ".." || reached.startsWith(`..${path.sep}`);
  return outside ? `${relative} is a symbolic link that leaves the directory (to ${to}).` : { path: relative, kind: "symlink", to };
}

export {
  skipInSource,
  observeSourceTree
};
