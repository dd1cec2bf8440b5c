import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  plainMarkdown,
  runWorkflow,
  suiteOf,
  suiteSlug
} from "./chunk-WBAV2T2Z.js";
import {
  makePorts
} from "./chunk-WHICIYKU.js";
import "./chunk-3YDNVTKR.js";
import "./chunk-3JOOZ5L4.js";
import "./chunk-NSB5C5CR.js";
import "./chunk-PDPCLUYI.js";
import "./chunk-3QOJ7Z6I.js";
import {
  UserError
} from "./chunk-M5NAB3LK.js";
import "./chunk-MEIZNSZ5.js";
import "./chunk-NVO3QHDC.js";
import "./chunk-UQBCDAUJ.js";

// src/cli/run-command.ts
import path from "node:path";
function secretsFrom(names, env) {
  const missing = names.filter((name) => env[name] === void 0);
  if (missing.length > 0) {
    throw new UserError(`There is no variable ${missing.join(", ")} in the environment.`, { reason: "input-invalid", where: "--secret", expected: "names of environment variables that hold the secrets" });
  }
  return Object.fromEntries(names.map((name) => [name, env[name]]));
}
function eventLine(event) {
  switch (event.kind) {
    case "job":
      return event.state === "waiting" ? void 0 : `${event.job}: ${event.state}`;
    case "step":
      return event.state === "failure" ? `${event.job} / ${event.step}: failure` : void 0;
    case "log":
      return `  ${event.line}`;
    case "annotation":
      return `  ${event.level}: ${event.message}`;
    case "gate":
      return `${event.job}: ${event.approved ? "approved" : "rejected"} by ${event.by} (${event.environment})`;
  }
}
async function runCommand(options, terminal, signal) {
  const repository = process.cwd();
  const result = await runWorkflow({
    repository,
    workflow: options.workflow,
    slug: `local/${path.basename(repository)}`,
    repositories: { [suiteSlug]: suiteOf(makePorts().host).root },
    event: { name: "workflow_dispatch", payload: {} },
    inputs: options.inputs,
    secrets: secretsFrom(options.secrets, process.env),
    vars: {},
    protectedEnvironments: options.protectedEnvironments,
    decide: (question) => decide(options, question, terminal, signal),
    runs: path.resolve(options.runs),
    runnerEnvironment: process.env.SLIPWAY_STATE ? { SLIPWAY_STATE: process.env.SLIPWAY_STATE } : {},
    onEvent: (event) => {
      const line = eventLine(event);
      if (line !== void 0) terminal.say(line);
    }
  }, signal);
  terminal.say(`
Run ${result.number}: ${result.conclusion}. Logs and artifacts: ${path.relative(repository, result.directory) || "."}`);
  return result.conclusion === "success" ? 0 : 1;
}
async function decide({ gate }, question, terminal, signal) {
  if (gate !== "ask") return { approved: gate === "approve", by: gate === "approve" ? "--approve" : "--reject" };
  if (!terminal.asks) return { approved: false, by: "nobody: this is no terminal; use --approve or --reject" };
  for (const { job, markdown } of question.summaries) terminal.say(`--- ${job}
${plainMarkdown(markdown)}
`);
  const answer = await terminal.ask(`Approve ${question.job} for the environment ${question.environment}? [y/N] `, signal).catch(() => "n");
  return { approved: /^y/i.test(answer), by: "you" };
}
export {
  eventLine,
  runCommand,
  secretsFrom
};
