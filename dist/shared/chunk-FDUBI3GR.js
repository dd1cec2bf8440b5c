import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/deploy/refusals.ts
function refuseChangedPlan(expected, plan) {
  if (expected === void 0 || expected === plan.digest) return;
  throw new UserError("The plan is not the one that was approved.", {
    reason: "plan-changed",
    where: plan.set,
    expected: `plan ${expected}`,
    remedy: `The plan is now ${plan.digest}: ${planWords(plan)}. Look at it and approve it; nothing was changed.`
  });
}
function planWords(plan) {
  const changes = plan.services.filter((s) => s.change !== "unchanged");
  if (changes.length === 0) return "nothing changes";
  return changes.map((s) => `${s.service} ${s.from?.slice(0, 6) ?? "nothing"} > ${s.to?.slice(0, 6) ?? "nothing"} (${s.changed.join(", ")})`).join("; ");
}
function refuseProblems(problems) {
  const first = problems[0];
  if (first === void 0) return;
  const appendix = problems.find((problem) => problem.appendix !== void 0)?.appendix;
  throw new UserError(problems.map((p) => p.service === void 0 ? p.message : `${p.service}: ${p.message}`).join("\n"), {
    reason: first.reason,
    remedy: [.../* @__PURE__ */ new Set([...problems.flatMap((p) => p.remedy === void 0 ? [] : [p.remedy]), "Nothing was changed."])].join(" "),
    ...appendix === void 0 ? {} : { appendix }
  });
}
function unfinishedError(open) {
  const since = open.undo === null ? `stopped half-way (begun ${open.startedAt})` : "was being taken back";
  return new UserError(`The ${open.plan.operation} by ${open.owner.name}, attempt ${open.owner.attempt}, ${since}.`, {
    reason: "unfinished-operation",
    where: open.plan.set,
    remedy: "Run the deploy action with `operation: abort` to take it back or `operation: resume` to go on with it, or run that same run again. Nothing was changed."
  });
}

export {
  refuseChangedPlan,
  refuseProblems,
  unfinishedError
};
