import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  doctorChecks
} from "./chunk-2XIKVHIW.js";
import {
  renderTable
} from "./chunk-WEZCPGKE.js";
import "./chunk-7FKQMTXK.js";
import "./chunk-U7AKOIKE.js";
import {
  failureReasons
} from "./chunk-SK5RQCG5.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import "./chunk-QCSOPKBR.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/cli/explain-command.ts
async function explanations() {
  const [{ dockerfileRules }, { workflowRules }, { secretRules }] = await Promise.all([import("./dockerfile-rules-L62N5NVB.js"), import("./workflow-rules-S2UBAXDT.js"), import("./secret-rules-LVXUEW67.js")]);
  const rules = [...new Map([...Object.values(dockerfileRules), ...Object.values(workflowRules), ...secretRules].map((rule) => [rule.id, rule])).values()];
  return [
    ...Object.entries(failureReasons).map(([code, [cause, remedy]]) => ({ code, kind: "failure reason", cause, remedy })),
    ...Object.entries(doctorChecks).map(([code, { about, fix }]) => ({ code: `doctor/${code}`, kind: "doctor check", cause: about, remedy: fix })),
    ...rules.map(({ id, title, remedy, source }) => ({ code: id, kind: "scan rule", cause: `${title}.`, remedy, source }))
  ];
}
function explanationOf(code, all) {
  const wanted = code.trim().toLowerCase();
  const found = all.find((e) => e.code === wanted) ?? all.find((e) => e.code.split("/")[1] === wanted);
  if (found) return found;
  const meant = nearest(wanted, [...all.map((e) => e.code), ...all.flatMap((e) => e.code.split("/")[1] ?? [])]);
  throw new UserError(`There is no code ${code}.${meant ? ` Did you mean ${meant}?` : ""}`, { reason: "input-invalid", where: "slipway explain", remedy: "slipway explain without a code lists all of them." });
}
async function explainCommand(code, { say, page }) {
  const all = await explanations();
  if (code === void 0) {
    say(renderTable(["code", "cause"], all.map((e) => [{ text: e.code, tone: "bold" }, e.cause]), page).join("\n"));
    return 0;
  }
  const { code: name, kind, cause, remedy, source } = explanationOf(code, all);
  say([`${page.paint("bold", name)} (${kind})`, "", `Cause: ${cause}`, `What to do: ${remedy}`, ...source ? [`After: ${source}`] : []].join("\n"));
  return 0;
}
export {
  explainCommand,
  explanationOf,
  explanations
};
