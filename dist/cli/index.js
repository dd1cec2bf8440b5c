#!/usr/bin/env node
import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/cli/index.ts
var [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < 20 || major === 20 && minor < 19) {
  process.stderr.write(`slipway needs Node 20.19 or newer; this is Node ${process.versions.node}.
`);
  process.exit(1);
}
var { main } = await import("../shared/main-AW5OPY3V.js");
var code = await main(process.argv.slice(2));
process.stdout.write("", () => process.exit(code));
