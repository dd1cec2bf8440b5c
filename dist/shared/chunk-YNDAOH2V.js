import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  observeDeployPlan
} from "./chunk-MYGASNGU.js";
import {
  refuseProblems
} from "./chunk-FDUBI3GR.js";
import {
  composeRelease
} from "./chunk-O2CG2ZEO.js";
import {
  foldJournal
} from "./chunk-QXQOFDN2.js";
import {
  ConfigManifest
} from "./chunk-NMFILWIL.js";
import {
  openTarget
} from "./chunk-MVGYB5QT.js";
import {
  Target
} from "./chunk-JWKDQ5R3.js";
import {
  resolveSpecTexts
} from "./chunk-2NZHBRXE.js";
import {
  literal,
  object,
  string
} from "./chunk-2ESPDTUC.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import {
  InternalError,
  UserError
} from "./chunk-TL6VAHU4.js";

// src/deploy/approval.ts
var clockSkewMs = 5 * 6e4;
function refuseUnapproved(spec, approval, { attempt, now }) {
  const { approval: rule } = spec;
  if (rule === void 0) return;
  const missing = (what) => new UserError(what, {
    reason: "approval-missing",
    where: `environments.${spec.environment}.approval`,
    expected: `an approval through the GitHub environment ${rule.environment}`,
    remedy: "Run all jobs again, so that the gate asks anew; nothing was changed."
  });
  const given = [["approved-at", approval.at], ["approved-attempt", approval.attempt], ["plan-digest", approval.planDigest]];
  const absent = given.filter(([, value]) => value === void 0).map(([name]) => `\`${name}\``);
  if (absent.length > 0) throw missing(`The environment ${spec.environment} asks for an approval, and these inputs are empty: ${absent.join(", ")}.`);
  if (approval.attempt !== attempt) throw missing(`The plan was approved in attempt ${approval.attempt} of the run; this is attempt ${attempt}.`);
  const age = now - Date.parse(approval.at);
  if (age < -clockSkewMs) throw missing(`The approval is dated ${formatDuration(-age)} in the future.`);
  if (age > rule.maxAge) {
    throw new UserError(`The approval is ${formatDuration(age)} old.`, {
      reason: "approval-expired",
      where: `environments.${spec.environment}.approval`,
      expected: `at most ${formatDuration(rule.maxAge)}`,
      remedy: "Approve again; nothing was changed."
    });
  }
}

// src/deploy/release-from-spec.ts
import path from "node:path";

// src/targets/sources.ts
async function readSources(spec, services, ports) {
  const { kind } = spec.target;
  const fits = ({ source }) => kind === "local" ? source.run !== void 0 : source.image !== void 0 || source.chart !== void 0 || source.manifests !== void 0 || source.kustomize !== void 0;
  const unfit = Object.entries(services).filter(([, service]) => !fits(service)).map(([name]) => name);
  if (unfit.length > 0) {
    const expected = kind === "local" ? "`source.run` for each service on the local target" : `one of \`source.image\`, \`chart\`, \`manifests\` or \`kustomize\` for each service on the ${kind} target`;
    throw new UserError(`No source that the ${kind} target can run: ${unfit.join(", ")}.`, { reason: "unsupported", where: unfit.map((name) => `services.${name}.source`).join(", "), expected });
  }
  if (spec.target.kind === "kubernetes") return (await import("./read-sources-KSPHTYFS.js")).readKubernetesSources({ ...spec, target: spec.target }, services, ports);
  return (await import("./read-sources-NRNFYRDH.js")).readLocalSources(services, ports);
}

// src/deploy/release-from-spec.ts
var setOf = (spec) => `${spec.name}/${spec.environment}`;
async function observeRelease(spec, ports, inputs) {
  const manifest = parseManifest(spec, inputs);
  const { infrastructure: _, ...own } = spec;
  const services = Object.entries(resolveSpecTexts(own, (name) => ports.host.variable(name)).services);
  const directory = inputs.configDirectory === void 0 ? void 0 : path.resolve(ports.host.workspace, inputs.configDirectory);
  const read = await readSources(spec, Object.fromEntries(services), ports);
  const parts = services.map(([name, service]) => {
    const config = configOf(manifest, name, directory);
    return [name, { spec: service, ...read[name], ...config === void 0 ? {} : { config } }];
  });
  await refuseMissingFiles(ports, parts);
  const release = composeRelease(setOf(spec), inputs.label, Object.fromEntries(parts));
  return spec.onFailure === "rollback-set" ? release : { ...release, onFailure: spec.onFailure };
}
function parseManifest(spec, { configManifest, configDirectory, purpose }) {
  const refuse = (what, expected) => new UserError(what, { reason: "input-invalid", where: "input `config-manifest`", expected, remedy: "Run the configure action before this step and hand its outputs on." });
  if (configManifest === void 0) {
    if (spec.config === void 0) return void 0;
    throw refuse("slipway.yaml has a `config` section, and no configuration was handed over.", "the output `manifest` of the configure action");
  }
  const parsed = ConfigManifest.safeParse(jsonOrUndefined(configManifest));
  if (!parsed.success) throw refuse("The configuration manifest cannot be read.", "the output `manifest` of the configure action, unchanged");
  const outside = Object.values(parsed.data.services).map((s) => s.file).filter((file) => path.isAbsolute(file) || path.normalize(file).split(path.sep)[0] === "..");
  if (outside.length > 0) throw refuse(`The manifest names files outside its directory: ${outside.join(", ")}.`, "names relative to the directory that configure wrote");
  if (purpose === "deploy" && configDirectory === void 0 && Object.keys(parsed.data.services).length > 0) {
    throw new UserError("There is a configuration manifest, and no directory with its files.", { reason: "input-invalid", where: "input `config-directory`", expected: "the output `directory` of the configure action with `operation: render`, in the same job" });
  }
  return parsed.data;
}
function jsonOrUndefined(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function configOf(manifest, service, directory) {
  const entry = manifest && Object.hasOwn(manifest.services, service) ? manifest.services[service] : void 0;
  if (entry === void 0) return void 0;
  return { release: entry.release, format: entry.format, ...directory === void 0 ? {} : { file: path.join(directory, entry.file) } };
}
async function refuseMissingFiles({ files }, parts) {
  const missing = [];
  for (const [name, { config }] of parts) if (config?.file !== void 0 && (await files.facts(config.file))?.kind !== "file") missing.push(`${name}: ${path.basename(config.file)}`);
  if (missing.length === 0) return;
  throw new UserError(`Configuration files of the manifest are not there: ${missing.join(", ")}.`, { reason: "input-invalid", where: "input `config-directory`", remedy: "Run configure with `operation: render` in the same job: rendered files end with their job." });
}

// src/deploy/run-operation.ts
var engineBack = () => import("./engine-back-CMQJ6DBT.js");
var told = async (operation, label, result) => (await import("./outcome-BOVH4DAD.js")).resultOutcome(operation, label, result);
var redactorOf = async (want, ports) => (await import("./config-secrets-XTR56J4O.js")).observeRedactor(want, ports);
async function runOperation({ inputs, spec, ports, signal }, parts) {
  if (!spec) throw new InternalError("deploy was started without slipway.yaml.");
  const set = setOf(spec);
  const engine = () => engineOf(spec, ports, parts);
  switch (inputs.operation) {
    case "plan":
      return runPlan({ inputs, spec, ports, signal }, parts);
    case "deploy":
      return runDeploy({ inputs, spec, ports, signal }, parts);
    case "rollback":
      return resumable(spec, ports, async () => told("rollback", inputs.label, await (await engineBack()).rollback({ set, toSnapshot: inputs.toSnapshot, scope: inputs.scope }, await engine(), signal)));
    case "resume":
    case "promote":
    case "abort":
      return runOnOpen(inputs.operation, { inputs, spec, ports, signal }, parts);
    case "janitor": {
      const order = { set, olderThanMs: inputs.olderThan, mode: inputs.dryRun ? "look" : "mend", retire: inputs.retire, rebuild: inputs.rebuild, toSnapshot: inputs.toSnapshot };
      return resumable(spec, ports, async () => told("janitor", inputs.label, await (await import("./engine-janitor-ES7NGVZ3.js")).janitor(order, await engine(), signal)));
    }
    case "finalize":
      return told("finalize", inputs.label, await (await engineBack()).finalize({ set, retire: inputs.retire, snapshot: inputs.snapshot }, await engine(), signal));
    // Leaves a note and nothing else: there is nothing for a post step to take back.
    case "pause":
      return told("pause", inputs.label, await (await import("./engine-open-ONQAKCHZ.js")).pause(set, await engine(), signal));
    case "health":
      return (await import("./observe-health-W5MH3CW7.js")).observeHealth(await parts.openTarget(spec, ports), set, signal);
    case "verify-audit":
      return (await import("./observe-health-W5MH3CW7.js")).observeAudit(await parts.openTarget(spec, ports), set);
    case "status":
      return (await import("./observe-status-4PY6GNZZ.js")).observeStatus(() => parts.openTarget(spec, ports), set, ports, { handoffs: inputs.handoffs, signal });
  }
}
async function runPlan({ inputs, spec, ports, signal }, parts) {
  const target = await parts.openTarget(spec, ports);
  const want = await observeRelease(spec, ports, { ...inputs, purpose: "plan" });
  refuseProblems(await target.observeAccess(want, signal));
  const { snapshots, entries } = await target.read(want.set);
  const { current } = foldJournal(entries);
  const before = snapshots.findLast((s) => s.id === current) ?? null;
  const { plan, facts } = await observeDeployPlan(target, want, before, signal);
  refuseProblems(facts.problems);
  for (const { service, from, to, changed } of plan.services) {
    ports.progress.report({ stage: "deploy", subject: service, state: "done", line: `${service}  ${from?.slice(0, 6) ?? "nothing"} > ${to?.slice(0, 6) ?? "nothing"}  ${changed.join(", ") || "unchanged"}`, facts: { from: from ?? "", to: to ?? "" } });
  }
  const { adviceText } = await import("./render-plan-D5KXWTP5.js");
  for (const one of facts.advice ?? []) ports.log.info(`note: ${adviceText(one)}`);
  const away = inputs.comment ? await (await import("./plan-section-VVNMYEVD.js")).commentPlan({ plan, sight: facts }, { environment: spec.environment, token: inputs.githubToken }, ports, signal) : [];
  return { ...(await import("./outcome-BOVH4DAD.js")).planOutcome({ plan, sight: facts, label: inputs.label, before }), away };
}
async function runDeploy({ inputs, spec, ports, signal }, parts) {
  const { attempt } = ports.host.run;
  refuseUnapproved(spec, { at: inputs.approvedAt, attempt: inputs.approvedAttempt, planDigest: inputs.planDigest }, { attempt, now: ports.clock.now() });
  const opened = await engineOf(spec, ports, parts);
  const want = await observeRelease(spec, ports, { ...inputs, purpose: "deploy" });
  const engine = { ...opened, redact: await redactorOf(want, ports) };
  return resumable(spec, ports, async () => told("deploy", inputs.label, await (await import("./engine-3WWDIFUU.js")).deploy({ want, label: inputs.label, expectedDigest: inputs.planDigest }, engine, signal)));
}
async function runOnOpen(operation, { inputs, spec, ports, signal }, parts) {
  const engine = await engineOf(spec, ports, parts);
  const want = foldJournal((await engine.target.read(setOf(spec))).entries).unfinished?.want;
  const redact = want ? await redactorOf(want, ports) : engine.redact;
  return resumable(spec, ports, async () => told(operation, inputs.label, await (await import("./engine-open-ONQAKCHZ.js"))[operation](setOf(spec), { ...engine, redact }, signal)));
}
function ownerOf({ host }) {
  const { repository, runId, attempt, url } = host.run;
  return { name: url === "" ? `${repository || "local"} run ${runId}` : url, runId, attempt };
}
async function engineOf(spec, ports, parts) {
  const target = await parts.openTarget(spec, ports);
  return { target, openGate: parts.openGate, gates: spec.gates, ports: { ...ports, http: { ...ports.http, ...target.http } }, owner: ownerOf(ports), machine: ports.host.machine, redact: (text) => text };
}
var Saved = object({ schema: literal(1), set: string(), environment: string(), target: Target });
async function resumable(spec, { savedState }, work) {
  savedState.keep({ schema: 1, set: setOf(spec), environment: spec.environment, target: spec.target });
  const outcome = await work();
  if (outcome.outputs.outcome !== "unfinished" || outcome.reason !== "cancelled") savedState.keep(null);
  return outcome;
}
function makePost(parts) {
  return async (saved, ports, signal) => {
    const parsed = Saved.safeParse(saved);
    if (!parsed.success) return;
    const { set } = parsed.data;
    const deps = await engineOf({ ...parsed.data, gates: {} }, ports, parts);
    const result = await (await engineBack()).rollback({ set, toSnapshot: void 0, scope: "half-way" }, deps, signal);
    const { headline, verdict } = await told("rollback", "", result);
    if (verdict === "pass") ports.log.info(headline);
    else ports.log.annotate({ level: "error", title: "deploy: the cancelled release is not taken back", message: headline });
  };
}

// src/deploy/stage.ts
var openGate = async (request, ports) => (await import("./gate-5RUPDQXN.js")).openGate(request, ports);
var stage = (context) => runOperation(context, { openTarget, openGate });
var post = makePost({ openTarget, openGate });

export {
  stage,
  post
};
