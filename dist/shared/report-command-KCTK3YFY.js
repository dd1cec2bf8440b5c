import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  parseHandoffFile
} from "./chunk-2SIKM2V4.js";
import {
  renderReport
} from "./chunk-L6RCCCRK.js";
import {
  headlineOf
} from "./chunk-YII2DB4A.js";
import {
  collectRun
} from "./chunk-RTM7HN25.js";
import "./chunk-UM4XNO24.js";
import "./chunk-CRX6MEJ4.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-M7ZWBFFE.js";
import "./chunk-CXISYCOM.js";
import "./chunk-2ESPDTUC.js";
import "./chunk-337UB6F4.js";
import "./chunk-QCSOPKBR.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

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
