import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeSourceTree
} from "./chunk-HYCWBVOT.js";
import "./chunk-337UB6F4.js";
import "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/targets/local/read-sources.ts
import path from "node:path";
async function readLocalSources(services, { files, host }) {
  const trees = /* @__PURE__ */ new Map();
  const read = await Promise.all(Object.entries(services).map(async ([name, { source }]) => {
    const directory = path.resolve(host.workspace, source.directory ?? ".");
    const tree = trees.get(directory) ?? observeSourceTree(files, directory);
    trees.set(directory, tree);
    return [name, { source: { kind: "process", argv: source.run, directory, digest: (await tree).digest } }];
  }));
  return Object.fromEntries(read);
}
export {
  readLocalSources
};
