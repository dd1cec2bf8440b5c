import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  parseHandoffFile
} from "./chunk-3C54I3C2.js";
import "./chunk-MER3VENI.js";
import {
  UserError
} from "./chunk-M5NAB3LK.js";
import {
  renderReport
} from "./chunk-PREMMK5C.js";
import {
  headlineOf
} from "./chunk-GWRSXLLJ.js";
import "./chunk-3FUAO4EJ.js";
import "./chunk-AYPLBZQ2.js";
import "./chunk-Q5ZNB3XM.js";
import {
  collectRun
} from "./chunk-WAON4UM3.js";
import "./chunk-A46YESTG.js";
import "./chunk-ZKAGGD75.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";

// src/cli/report-command.ts
import { readFileSync, writeFileSync } from "node:fs";
function read(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new UserError("The file cannot be read.", { reason: "input-invalid", where: file, expected: "a file of handoffs", cause });
  }
}
function write(file, text) {
  try {
    writeFileSync(file, text);
  } catch (cause) {
    throw new UserError("The report cannot be written.", { reason: "state-unwritable", where: file, cause });
  }
}
function reportCommand(file, output, terminal) {
  const run = collectRun(parseHandoffFile(read(file), file));
  write(output, renderReport(run));
  const { title, detail } = headlineOf(run);
  terminal.say(`${title}. ${detail}
Report: ${output}`);
  return 0;
}
export {
  reportCommand
};
