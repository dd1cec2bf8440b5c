import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  parseHandoff
} from "./chunk-CRX6MEJ4.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/cli/handoffs.ts
var looksLikeOne = (text) => text.startsWith("{") && text.includes('"stage"') && text.includes('"schema"');
function handoffsOf(jobs) {
  const texts = new Set(jobs.flatMap((job) => Object.values(job.outputs)).filter(looksLikeOne));
  return [...texts].flatMap((text) => {
    try {
      return [parseHandoff(text, "output")];
    } catch {
      return [];
    }
  });
}
function parseHandoffFile(text, from) {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const values = text.trimStart().startsWith("[") ? elements(text, from) : lines;
  const handoffs = values.flatMap((value, i) => value === null || value === "" ? [] : [parseHandoff(typeof value === "string" ? value : JSON.stringify(value), `${from}, handoff ${i + 1}`)]);
  if (handoffs.length === 0) throw new UserError("There is no handoff in it.", { reason: "input-invalid", where: from, expected: "the outputs `handoff` of the stages, as a JSON array or one a line" });
  return handoffs;
}
function elements(text, from) {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError("The file is not JSON.", { reason: "input-invalid", where: from, expected: "a JSON array of handoffs, or one handoff a line", cause });
  }
}

export {
  handoffsOf,
  parseHandoffFile
};
