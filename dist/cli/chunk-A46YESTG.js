import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/kernel/verdict.ts
var verdicts = ["pass", "fail", "inconclusive", "error"];
var checkStatuses = ["pass", "warn", "fail", "unknown", "skipped", "not-applicable"];
function worstVerdict(all) {
  const order = ["error", "fail", "inconclusive", "pass"];
  return order.find((v) => all.includes(v)) ?? "inconclusive";
}
function verdictOfChecks(checks) {
  if (checks.includes("fail")) return "fail";
  if (checks.includes("unknown")) return "inconclusive";
  return "pass";
}

export {
  verdicts,
  checkStatuses,
  worstVerdict,
  verdictOfChecks
};
