import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  judgeNode
} from "./chunk-PQYA4D5N.js";
import {
  planStages,
  quietly,
  readSpec,
  specFile
} from "./chunk-BOVEQHAE.js";
import {
  doctorChecks,
  finding,
  ok
} from "./chunk-2XIKVHIW.js";
import {
  oneLine,
  renderTable
} from "./chunk-WEZCPGKE.js";
import "./chunk-7FKQMTXK.js";
import "./chunk-U7AKOIKE.js";
import {
  readWorkflow
} from "./chunk-FYZVVW3L.js";
import "./chunk-YFWXA7IW.js";
import {
  at,
  parseLocatedYaml
} from "./chunk-BQHH42KR.js";
import "./chunk-W7A45JWG.js";
import {
  configFiles
} from "./chunk-36A3PJWC.js";
import "./chunk-KECJHWQ3.js";
import {
  observeListenPort
} from "./chunk-MLX7O2F6.js";
import "./chunk-YIFSDLAG.js";
import "./chunk-HIIADIQ3.js";
import "./chunk-YSPLOBCU.js";
import "./chunk-JWKDQ5R3.js";
import "./chunk-KWSWXPM4.js";
import "./chunk-FOEDMY4M.js";
import "./chunk-2NZHBRXE.js";
import "./chunk-3GFUNPXG.js";
import "./chunk-Q6ZWIA3R.js";
import "./chunk-VSZW4XYL.js";
import "./chunk-S3ECFIAI.js";
import "./chunk-JHBVWSFK.js";
import "./chunk-P4WGT6TJ.js";
import "./chunk-CXISYCOM.js";
import "./chunk-6XTUYPVF.js";
import {
  _enum,
  array,
  boolean,
  number,
  object,
  string,
  unknown
} from "./chunk-2ESPDTUC.js";
import "./chunk-ZPQBQICP.js";
import "./chunk-NLTRZPZ2.js";
import {
  formatBytes
} from "./chunk-W5XGLP45.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import "./chunk-337UB6F4.js";
import {
  formatDuration
} from "./chunk-QCSOPKBR.js";
import "./chunk-LKNHTDR4.js";
import "./chunk-UFDLP2HG.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";
import "./chunk-F3342EWT.js";

// src/cli/doctor/index.ts
import path3 from "node:path";

// src/cli/doctor/git.ts
import path from "node:path";
function parseOrigin(config) {
  let inside = false;
  for (const line of config.split(/\r?\n/).slice(0, 5e3)) {
    const section = /^\s*\[([^\]]*)\]/.exec(line)?.[1];
    if (section !== void 0) inside = /^remote\s+"origin"$/i.test(section.trim());
    const url = inside ? /^\s*url\s*=\s*"?([^"]*?)"?\s*$/i.exec(line)?.[1] : void 0;
    if (url) return url;
  }
  return void 0;
}
function slugOf(url) {
  const match = /^(?:[a-z+]+:\/\/(?:[^/@]*@)?[^/]+\/|(?:[^/@]+@)?[^/:]+:)([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/i.exec(url.trim());
  return match ? `${match[1]}/${match[2]}` : void 0;
}
async function configFile(root, files) {
  const own = path.join(root, ".git");
  const kind = (await files.facts(own))?.kind;
  if (kind === "directory") return path.join(own, "config");
  const named = kind === "file" ? /^gitdir:\s*(.+)$/m.exec(await files.readText(own) ?? "")?.[1]?.trim() : void 0;
  if (named === void 0) return void 0;
  const directory = path.resolve(root, named);
  const common = (await files.readText(path.join(directory, "commondir")))?.trim();
  return path.join(common === void 0 ? directory : path.resolve(directory, common), "config");
}
async function observeSlug(directory, files) {
  for (let root = path.resolve(directory); ; root = path.dirname(root)) {
    const file = await configFile(root, files);
    const text = file && await files.readText(file);
    if (text !== void 0 && text !== "") {
      const url = parseOrigin(text);
      return url === void 0 ? void 0 : slugOf(url);
    }
    if (path.dirname(root) === root) return void 0;
  }
}

// src/cli/doctor/github-api.ts
var Environment = object({
  protection_rules: array(object({ type: string(), reviewers: array(unknown()).optional(), app: unknown().optional() })).default([])
});
var ActionsPolicy = object({ enabled: boolean(), allowed_actions: _enum(["all", "local_only", "selected"]).optional(), sha_pinning_required: boolean().optional() });
var Runners = object({ total_count: number(), runners: array(object({ name: string(), status: string(), labels: array(object({ name: string() })) })) });
var RunnerGroups = object({ runner_groups: array(object({
  name: string(),
  allows_public_repositories: boolean().optional(),
  restricted_to_workflows: boolean().optional(),
  selected_workflows: array(string()).optional()
})) });
var RepositoryFacts = object({ private: boolean(), owner: object({ login: string(), type: string() }) });
var Secret = object({ name: string() });
var deadlineMs = 1e4;
function refusal({ status, headers }) {
  if (status < 400) return void 0;
  const wanted = headers["x-accepted-github-permissions"];
  if (status === 404) return { kind: "absent", why: `GitHub says there is none, or hides it from this token${wanted ? ` (it takes ${wanted})` : ""}` };
  if (status === 401) return { kind: "unknown", why: "the token is not valid (401)" };
  if (status === 403 && headers["x-ratelimit-remaining"] === "0") return { kind: "unknown", why: "the rate limit of the token is used up (403)" };
  return { kind: "unknown", why: status === 403 ? `the token may not read it (403)${wanted ? `; it takes ${wanted}` : ""}` : `GitHub answered ${status}` };
}
async function ask(connection, path4, shape) {
  const { http, apiUrl, token, agent, signal } = connection;
  try {
    const response = await http.request({
      url: `${apiUrl}${path4}`,
      timeoutMs: deadlineMs,
      retry: "transient",
      headers: { accept: "application/vnd.github+json", "x-github-api-version": "2022-11-28", authorization: `Bearer ${token}`, "user-agent": agent }
    }, signal);
    const date = Date.parse(response.headers.date ?? "");
    const refused = refusal(response);
    const parsed = refused ? void 0 : shape.safeParse(JSON.parse(response.body));
    const answer = refused ?? (parsed?.success ? { kind: "known", value: parsed.data } : { kind: "unknown", why: "GitHub answered in a form that is not known here" });
    return { answer, date: Number.isNaN(date) ? void 0 : date };
  } catch (error) {
    signal.throwIfAborted();
    return { answer: { kind: "unknown", why: error instanceof SyntaxError ? "the answer is no JSON" : error.message.replace(/\.$/, "") }, date: void 0 };
  }
}
async function askSecret(connection, base, environments) {
  const places = [{ path: `${base}/actions/secrets/SLIPWAY_SECRETS`, where: "the repository" }, ...environments.map((e) => ({ path: `${base}/environments/${encodeURIComponent(e)}/secrets/SLIPWAY_SECRETS`, where: `the environment ${e}` }))];
  const answers = await Promise.all(places.map(async ({ path: path4, where }) => ({ where, answer: (await ask(connection, path4, Secret)).answer })));
  const found = answers.find((a) => a.answer.kind === "known");
  if (found) return { kind: "known", value: found.where };
  const unknown2 = answers.find((a) => a.answer.kind === "unknown")?.answer;
  return unknown2 ?? { kind: "absent", why: `neither the repository nor ${environments.join(", ") || "an environment"} has it, or this token may not know` };
}
async function observeGithub(connection, slug, environments) {
  const [owner = "", name = ""] = slug.split("/").map(encodeURIComponent);
  const base = `/repos/${owner}/${name}`;
  const repository = await ask(connection, base, RepositoryFacts);
  const [protections, policy, runners, groups, secret] = await Promise.all([
    Promise.all(environments.map(async (e) => [e, (await ask(connection, `${base}/environments/${encodeURIComponent(e)}`, Environment)).answer])),
    ask(connection, `${base}/actions/permissions`, ActionsPolicy),
    ask(connection, `${base}/actions/runners?per_page=100`, Runners),
    // Groups belong to organisations; `visible_to_repository` leaves those that this repository may use.
    ask(connection, `/orgs/${owner}/actions/runner-groups?per_page=100&visible_to_repository=${name}`, RunnerGroups),
    askSecret(connection, base, environments)
  ]);
  return { repository: repository.answer, environments: Object.fromEntries(protections), policy: policy.answer, runners: runners.answer, groups: groups.answer, secret, serverTime: repository.date };
}

// src/cli/doctor/judge-github.ts
function missing(code, what, answer) {
  return finding(code, "unknown", `${what}: ${answer.why}`);
}
function judgeGateEnvironment(name, answer) {
  if (answer === void 0 || answer.kind === "unknown") return missing("reviewers", name, answer ?? { kind: "unknown", why: "not asked" });
  if (answer.kind === "absent") return finding("reviewers", "fail", `${name}: ${answer.why}. A run would make it without reviewers`, `Settings > Environments: make ${name} and give it required reviewers.`);
  const reviewers = answer.value.protection_rules.filter((r) => r.type === "required_reviewers").flatMap((r) => r.reviewers ?? []);
  return reviewers.length > 0 ? ok("reviewers", `${name}: ${reviewers.length} ${reviewers.length === 1 ? "reviewer" : "reviewers"}`) : finding("reviewers", "fail", `${name} has no reviewers: nobody is asked`);
}
function judgeReleaseEnvironment(name, answer) {
  if (answer === void 0 || answer.kind === "unknown") return missing("free-environment", name, answer ?? { kind: "unknown", why: "not asked" });
  if (answer.kind === "absent") return finding("free-environment", "warn", `${name}: ${answer.why}. A run makes it, open to every branch`, `Settings > Environments: make ${name} and limit its branches.`);
  const waiting = answer.value.protection_rules.map((r) => r.type).filter((type) => type !== "branch_policy");
  return waiting.length === 0 ? ok("free-environment", `${name}: nothing waits for a person`) : finding("free-environment", "fail", `${name} has ${waiting.join(", ")}: each job of the release, and its rollback, waits for it`);
}
function judgePolicy({ policy }, { slug, suites }) {
  if (policy.kind !== "known") return missing("actions-policy", slug, policy);
  const { enabled, allowed_actions: allowed, sha_pinning_required: pinned } = policy.value;
  if (!enabled) return finding("actions-policy", "fail", `GitHub Actions is switched off in ${slug}`);
  if (allowed === "local_only" && suites.some((s) => s.split("/")[0] !== slug.split("/")[0])) return finding("actions-policy", "fail", `only actions of ${slug.split("/")[0]} are allowed; ${suites.join(", ")} is not`);
  if (allowed === "selected") return finding("actions-policy", "unknown", `only selected actions are allowed; whether ${suites.join(", ") || "the suite"} is among them is not told`);
  return ok("actions-policy", `allowed: ${allowed ?? "all"}${pinned ? ", full commits required" : ""}`);
}
function judgeLabels(labels, { runners }) {
  const wanted = labels.join(", ");
  if (labels.some((l) => /^(?:ubuntu|windows|macos)-/i.test(l))) return ok("runners", `${wanted}: runners of GitHub`);
  if (runners.kind !== "known") return missing("runners", wanted, runners);
  const fitting = runners.value.runners.filter((r) => labels.every((l) => r.labels.some((own) => own.name.toLowerCase() === l.toLowerCase())));
  const online = fitting.filter((r) => r.status === "online");
  if (online.length > 0) return ok("runners", `${wanted}: ${online.map((r) => r.name).slice(0, 5).join(", ")} online`);
  if (fitting.length > 0) return finding("runners", "fail", `${wanted}: ${fitting.map((r) => r.name).slice(0, 5).join(", ")} offline`, "Start the runner.");
  return finding("runners", "unknown", `${wanted}: none of ${runners.value.total_count} runners of the repository; those of the organisation are not in this list`);
}
function judgeGroups({ groups, repository }, { suites }) {
  if (repository.kind === "known" && repository.value.owner.type !== "Organization") return [];
  if (groups.kind !== "known") return [missing("runner-groups", "Groups of the organisation", groups)];
  const isPublic = repository.kind === "known" && !repository.value.private;
  return groups.value.runner_groups.flatMap((group) => {
    const named = group.selected_workflows ?? [];
    if (isPublic && group.allows_public_repositories === false) return [finding("runner-groups", "warn", `${group.name} is closed to public repositories`)];
    if (group.restricted_to_workflows && !named.some((w) => suites.some((s) => w.toLowerCase().startsWith(`${s.toLowerCase()}/`)))) return [finding("runner-groups", "warn", `${group.name} takes only ${named.slice(0, 3).join(", ") || "no workflow"}`)];
    return [ok("runner-groups", group.name)];
  });
}
function judgeGithub(facts, wanted) {
  const { repository, secret } = facts;
  const token = repository.kind === "known" ? ok("token", `reads ${wanted.slug}`) : finding("token", repository.kind === "unknown" && repository.why.includes("401") ? "fail" : "unknown", `${wanted.slug}: ${repository.why}`);
  return [
    token,
    ...wanted.gates.map((name) => judgeGateEnvironment(name, facts.environments[name])),
    ...wanted.releases.map((name) => judgeReleaseEnvironment(name, facts.environments[name])),
    judgePolicy(facts, wanted),
    ...wanted.labels.map((labels) => judgeLabels(labels, facts)),
    ...judgeGroups(facts, wanted),
    ...!wanted.needsSecret ? [] : secret.kind === "known" ? [ok("secrets", `SLIPWAY_SECRETS is a secret of ${secret.value}`)] : [secret.kind === "absent" ? finding("secrets", "fail", `SLIPWAY_SECRETS: ${secret.why}`) : missing("secrets", "SLIPWAY_SECRETS", secret)]
  ];
}
function judgeUnasked(why, wanted) {
  const unknown2 = (code, what) => finding(code, "unknown", `${what}: not asked`);
  return [
    finding("token", "unknown", why),
    ...wanted.gates.map((name) => unknown2("reviewers", name)),
    ...wanted.releases.map((name) => unknown2("free-environment", name)),
    unknown2("actions-policy", "What the repository allows"),
    ...wanted.labels.map((labels) => unknown2("runners", labels.join(", "))),
    ...wanted.needsSecret ? [unknown2("secrets", "Whether SLIPWAY_SECRETS is there")] : []
  ];
}

// src/cli/doctor/judge-workflows.ts
var at2 = ({ file, line }) => `${file}:${line}`;
var isCommit = (ref) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref);
var isPlaceholder = (ref) => /^0+$/.test(ref);
var inputOf = ({ inputs }, name) => inputs[name]?.text === "" ? void 0 : inputs[name]?.text;
var isExpression = (text) => text.includes("${{");
function judgeReferences({ references }) {
  const placeholders = references.filter((r) => isPlaceholder(r.ref));
  const loose = references.filter((r) => !isCommit(r.ref));
  return [
    ...placeholders.map((r) => finding("unpinned", "fail", `${at2(r)}: ${r.name} still names the placeholder of \`slipway init\``, "Put the full commit of Slipway that you have looked at in its place.")),
    ...loose.map((r) => finding("unpinned", "warn", `${at2(r)}: ${r.name} is pinned to ${r.ref === "" ? "nothing" : r.ref}`))
  ];
}
function judgeOwn({ own }, { files }) {
  return own.flatMap((r) => {
    const target = r.text.slice(2);
    const there = [target, `${target}/action.yml`, `${target}/action.yaml`].some((file) => files.has(file));
    return there && !r.text.includes("@") ? [] : [finding("own-references", "fail", `${at2(r)}: ${r.text} ${r.text.includes("@") ? "carries an @" : "is not in this repository"}`)];
  });
}
function labelsOf(call) {
  const text = inputOf(call, "runner-labels") ?? '["self-hosted"]';
  try {
    const value = JSON.parse(text);
    const list = typeof value === "string" ? [value] : value;
    return Array.isArray(list) && list.length > 0 && list.every((l) => typeof l === "string") ? list : void 0;
  } catch {
    return void 0;
  }
}
var isHosted = (label) => /^(?:ubuntu|windows|macos)-/i.test(label);
function judgeLabels2(call) {
  const text = inputOf(call, "runner-labels");
  if (text === void 0 || isExpression(text) || labelsOf(call)) return [];
  return [finding("labels", "fail", `${call.uses.file}:${call.inputs["runner-labels"]?.line ?? call.uses.line}: \`${text}\` is no JSON list of labels`, `Write it as JSON: '["self-hosted", "prod"]'.`)];
}
function judgeOwner(call, { slug }) {
  const labels = labelsOf(call);
  if (call.owner === void 0 || labels?.some(isHosted)) return [];
  if (slug === void 0) return [finding("owner", "unknown", `${at2(call.uses)}: whether your runners belong to ${call.owner} cannot be known: there is no remote in .git/config`, "Add the remote `origin`, or compare the owners by hand.")];
  const own = slug.split("/")[0] ?? "";
  if (own.toLowerCase() === call.owner.toLowerCase()) return [ok("owner", `${at2(call.uses)}: ${own} calls its own copy`)];
  return [finding("owner", "fail", `${at2(call.uses)}: ${own} calls ${call.owner}'s workflow with the labels ${(labels ?? []).join(", ") || "of an expression"}: GitHub never queues such a job on ${own}'s self-hosted runners`)];
}
function judgePermissions({ permissions, uses, job }) {
  if (permissions === "all") return [finding("permissions", "warn", `${at2(uses)}: the job ${job} has every right`)];
  if (permissions === void 0) return [finding("permissions", "warn", `${at2(uses)}: nothing says which rights the job ${job} has; the repository's default counts`)];
  const contents = permissions.contents;
  return contents === "read" || contents === "write" ? [ok("permissions", `${at2(uses)}: contents: ${contents}`)] : [finding("permissions", "fail", `${at2(uses)}: the job ${job} lacks \`contents: read\``)];
}
function judgeConcurrency(workflow) {
  if (workflow.calls.length === 0) return [];
  const around = [workflow.concurrency, ...workflow.calls.filter((c) => c.called === "deploy").map((c) => c.concurrency)].filter((p) => p !== void 0);
  return around.map((place) => finding("concurrency", "fail", `${at2(place)}: this group is held while the gate waits for a person`));
}
var gateOf = (call, environment) => inputOf(call, "approval-environment") ?? `${environment}-approval`;
function judgeGate(call, { environments }) {
  const name = inputOf(call, "environment");
  const place = `${call.uses.file}:${call.inputs.environment?.line ?? call.uses.line}`;
  if (name === void 0) return [finding("gate", "fail", `${place}: the input \`environment\` is missing`, "Name an environment of slipway.yaml under `with:`.")];
  if (isExpression(name)) return [finding("gate", "unknown", `${place}: the environment is the expression ${name}`, "Compare by hand: the gate is its name with -approval.")];
  if (Object.keys(environments).length === 0) return [];
  const spec = Object.hasOwn(environments, name) ? environments[name] : void 0;
  if (!spec) {
    const meant = nearest(name, Object.keys(environments));
    return [finding("gate", "fail", `${place}: slipway.yaml declares no environment ${name}`, `Use one of ${Object.keys(environments).join(", ")}${meant ? `; ${meant} may be meant` : ""}.`)];
  }
  const gate = gateOf(call, name);
  if (isExpression(gate)) return [finding("gate", "unknown", `${place}: the gate is the expression ${gate}`, "Compare it with `approval.environment` by hand.")];
  if (!spec.approval) return [finding("gate", "warn", `${place}: the workflow asks ${gate}, and slipway.yaml asks for no approval in ${name}: a release past the gate is not refused`, `Add \`approval: {environment: ${gate}}\` to the environment ${name}.`)];
  if (spec.approval.environment !== gate) return [finding("gate", "fail", `${place}: the workflow asks ${gate}, slipway.yaml expects ${spec.approval.environment}`)];
  return [ok("gate", `${place}: ${gate}`)];
}
function judgeSecrets(call, { secrets }) {
  const needed = secrets[inputOf(call, "environment") ?? ""] ?? [];
  if (needed.length === 0) return [];
  const given = call.secrets === "inherit" || call.secrets.includes("SLIPWAY_SECRETS");
  return given ? [ok("secrets", `${at2(call.uses)}: SLIPWAY_SECRETS is handed on (for ${needed.join(", ")})`)] : [finding("secrets", "fail", `${at2(call.uses)}: the configuration names ${needed.join(", ")}, and the job hands no secrets on`, "Add `secrets: {SLIPWAY_SECRETS: ${{ secrets.SLIPWAY_SECRETS }}}` to the job.")];
}
function judgeScan(call) {
  const input = call.inputs["allow-incomplete-scan"];
  return input?.text === "true" ? [finding("scan", "warn", `${call.uses.file}:${input.line}: a scan that could not look at everything passes`)] : [];
}
function judgeWorkflow(workflow, repository) {
  return [
    ...workflow.problems.slice(0, 3).map(({ line, message }) => finding("workflow", "fail", `${workflow.file}:${line}: ${message}`)),
    ...judgeReferences(workflow),
    ...judgeOwn(workflow, repository),
    ...judgeConcurrency(workflow),
    ...workflow.calls.flatMap((call) => [...judgeOwner(call, repository), ...judgePermissions(call)]),
    // What a release is made with stands in the call of deploy.yml; that of rollout.yml only hands it on.
    ...workflow.calls.filter((call) => call.called === "deploy").flatMap((call) => [...judgeLabels2(call), ...judgeGate(call, repository), ...judgeSecrets(call, repository), ...judgeScan(call)])
  ];
}
var older = (version, least) => {
  const parts = version.split(".").map(Number);
  const at3 = least.findIndex((n, i) => (parts[i] ?? 0) !== n);
  return at3 >= 0 && (parts[at3] ?? 0) < least[at3];
};
function judgeRunner(workflows, { runnerVersion }) {
  const self = workflows.some((w) => w.own.length > 0 || w.calls.length > 0);
  const least = self ? "2.336 (`$/` references)" : "2.327.1 (Node 24)";
  if (runnerVersion === void 0) return finding("runner-version", "unknown", `RUNNER_VERSION is not set; ${least} is needed`);
  if (!/^\d+\.\d+(?:\.\d+)*$/.test(runnerVersion)) return finding("runner-version", "unknown", `RUNNER_VERSION says ${runnerVersion}, which is no version`);
  const tooOld = older(runnerVersion, [2, 327, 1]) || self && older(runnerVersion, [2, 336, 0]);
  return tooOld ? finding("runner-version", "fail", `${runnerVersion}; ${least} is needed`, "Update the runner.") : ok("runner-version", runnerVersion);
}

// src/cli/doctor/machine.ts
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path2 from "node:path";
var gibibyte = 2 ** 30;
var clockSkewMs = 5 * 6e4;
function judgeNodeVersion(version) {
  const { status, observed } = judgeNode(version);
  return status === "pass" ? ok("node", observed) : finding("node", status === "fail" ? "fail" : "unknown", observed);
}
async function nearestExisting(directory, { files }) {
  let at3 = directory;
  while (!await files.facts(at3) && path2.dirname(at3) !== at3) at3 = path2.dirname(at3);
  return at3;
}
async function examineState(ports) {
  const { state } = ports.host;
  const existing = await nearestExisting(state, ports);
  const facts = await ports.files.facts(existing);
  const writable = await access(existing, constants.W_OK | constants.X_OK).then(() => true, () => false);
  if (facts?.kind === "file" || facts?.kind === "other") return [finding("state", "fail", `${existing} is no folder`)];
  if (!writable) return [finding("state", "fail", `${existing} may not be written to by this user`)];
  const free = await ports.files.freeBytes(existing);
  const room = `${formatBytes(free)} free for ${state}`;
  return [
    ok("state", existing === state ? `${state} is writable` : `${state} can be made in ${existing}`),
    free < gibibyte / 4 ? finding("disk", "fail", room) : free < gibibyte ? finding("disk", "warn", room) : ok("disk", room)
  ];
}
function judgeClock(now, server) {
  if (server === void 0) return finding("clock", "unknown", `${new Date(now).toISOString()}; there was no server to compare with`, "Compare with `date -u` of another machine, or run doctor with a token.");
  const off = Math.abs(now - server);
  return off > clockSkewMs ? finding("clock", "fail", `${formatDuration(off)} ${now > server ? "ahead of" : "behind"} GitHub's`) : ok("clock", `${formatDuration(off)} off GitHub's`);
}
async function examinePorts(environments, ports) {
  const wanted = new Map(environments.filter((e) => e.target.kind === "local").flatMap((spec) => Object.entries(spec.services).flatMap(([service, { port }]) => port === void 0 ? [] : [[port, { spec, service }]])));
  return Promise.all([...wanted].map(async ([port, { service }]) => {
    const owners = environments.filter((e) => e.target.kind === "local" && e.services[service]?.port === port);
    const seen = await Promise.all(owners.map((e) => observeListenPort(ports, `${e.name}/${e.environment}`, service, port)));
    if (seen.includes("held-by-own-router")) return ok("ports", `${port} of ${service}: held by its own router`);
    switch (seen[0]) {
      case "in-use":
        return finding("ports", "fail", `${port} of ${service}: another program listens there`, `Stop it (\`ss -ltnp 'sport = :${port}'\` names it), or change services.${service}.port.`);
      case "not-permitted":
        return finding("ports", port < 1024 ? "fail" : "unknown", `${port} of ${service}: may not be listened on`, "Use a port from 1024 on, or see who has it bound.");
      default:
        return ok("ports", `${port} of ${service}: free`);
    }
  }));
}

// src/cli/doctor/workflows.ts
function referenceOf(file, uses) {
  const text = uses?.text;
  if (uses === void 0 || text === void 0) return [];
  const cut = text.lastIndexOf("@");
  return [{ file, line: uses.line, text, name: cut < 0 ? text : text.slice(0, cut), ref: cut < 0 ? "" : text.slice(cut + 1) }];
}
function permissionsOf(workflow, job) {
  const value = job.value.map.get("permissions") ?? workflow.value.map.get("permissions");
  if (value === void 0) return void 0;
  if (value.text === "write-all" || value.text === "read-all") return "all";
  return Object.fromEntries([...value.map].map(([scope, level]) => [scope, level.text ?? ""]));
}
var placeOf = (file, value) => value && { file, line: value.line };
function callOf(file, workflow, job) {
  const [uses] = referenceOf(file, job.value.map.get("uses"));
  const called = uses && /^(?:(?<owner>[\w.-]+)\/[\w.-]+|\.|\$)\/\.github\/workflows\/(?<called>deploy|rollout)\.ya?ml$/.exec(uses.name);
  if (!uses || !called) return [];
  const secrets = job.value.map.get("secrets");
  return [{
    job: job.name,
    called: called.groups?.called === "rollout" ? "rollout" : "deploy",
    uses,
    owner: called.groups?.owner,
    permissions: permissionsOf(workflow, job),
    concurrency: placeOf(file, job.value.map.get("concurrency")),
    inputs: Object.fromEntries([...at(job.value, "with")?.map ?? []].map(([name, value]) => [name, { text: value.text ?? "", line: value.line }])),
    secrets: secrets?.text === "inherit" ? "inherit" : [...secrets?.map.keys() ?? []]
  }];
}
function readWorkflowFile(text, file) {
  const nothing = { file, problems: [], references: [], own: [], calls: [], concurrency: void 0 };
  const parsed = parseLocatedYaml(text);
  if (parsed.kind === "problems") return { ...nothing, problems: parsed.problems };
  const workflow = readWorkflow(parsed.value);
  if (workflow?.kind !== "workflow") return nothing;
  const all = workflow.jobs.flatMap((job) => [job.value.map.get("uses"), ...job.steps.map((s) => s.uses)]).flatMap((uses) => referenceOf(file, uses));
  return {
    ...nothing,
    references: all.filter((r) => !/^(?:\.|\$)\//.test(r.text) && !r.text.startsWith("docker://")),
    own: all.filter((r) => r.text.startsWith("$/")),
    calls: workflow.jobs.flatMap((job) => callOf(file, workflow, job)),
    concurrency: placeOf(file, workflow.value.map.get("concurrency"))
  };
}

// src/cli/doctor/index.ts
var largestWorkflow = 512 * 1024;
async function observeWorkflows({ files, host }) {
  const folder = path3.join(host.workspace, ".github/workflows");
  const found = { workflows: [], findings: [] };
  for (const name of (await files.list(folder)).filter((file) => /\.ya?ml$/.test(file))) {
    const file = `.github/workflows/${name}`;
    const facts = await files.facts(path3.join(folder, name));
    const text = facts?.kind === "file" && facts.size <= largestWorkflow ? await files.readText(path3.join(folder, name)) : void 0;
    if (text === void 0) found.findings.push(finding("workflow", "unknown", `${file}: a link, or too large to be read`));
    else found.workflows.push(readWorkflowFile(text, file));
  }
  return found;
}
async function secretsOf(spec, { files, host }) {
  const texts = await Promise.all((spec.config ? configFiles(spec) : []).map(({ path: file }) => files.readText(path3.join(host.workspace, file)).catch(() => void 0)));
  const all = [...texts, JSON.stringify(spec.requires?.services ?? {})].join("\n");
  return [...new Set([...all.matchAll(/(?<!\$)\$\{\s*secrets\.(\w+)/g)].map((match) => match[1]))].sort();
}
async function examineSpec(ports) {
  try {
    const spec = await readSpec(ports);
    const unsupported = Object.values(spec.environments).filter((e) => e.target.kind === "docker");
    return { spec, findings: [
      ok("spec", `${specFile}: ${Object.keys(spec.environments).join(", ")}`),
      ...unsupported.map((e) => finding("target", "warn", `${e.environment}: this version plans for ${e.target.kind} and does not deploy to it`))
    ] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const problems = error.problems.map((p) => `${p.file}:${p.line}:${p.column}: ${p.message}`);
    return { spec: void 0, findings: (problems.length > 0 ? problems : [error.message]).map((message) => finding("spec", "fail", message, error.remedy ?? doctorChecks.spec.fix)) };
  }
}
async function examinePlans(spec, ports, signal) {
  const found = [];
  for (const environment of Object.values(spec?.environments ?? {}).filter((e) => e.target.kind === "local")) {
    const stages = await planStages(environment, ports, signal, "without-scan");
    const wrong = stages.filter((s) => s.state === "no-plan" || s.state === "stops");
    found.push(...wrong.map((s) => finding("plan", "fail", `${environment.environment}, ${s.stage}: ${s.headline.split("\n")[0] ?? ""}${s.reason ? ` [${s.reason}]` : ""}`, s.notes[0] ?? `slipway plan --environment ${environment.environment}`)));
    if (wrong.length === 0) found.push(ok("plan", `${environment.environment}: there is one`));
  }
  return found;
}
function wantedOf(workflows, repository) {
  const calls = workflows.flatMap((w) => w.calls).filter((call) => call.called === "deploy");
  const releases = [...new Set(calls.flatMap((c) => c.inputs.environment?.text ?? []).filter((name) => !name.includes("${{")))];
  const gates = [...new Set(calls.flatMap((c) => c.inputs.environment ? [gateOf(c, c.inputs.environment.text)] : []).filter((name) => !name.includes("${{")))];
  const labels = [...new Map(calls.map(labelsOf).filter((l) => l !== void 0).map((l) => [JSON.stringify(l), l])).values()];
  return {
    gates,
    releases,
    labels,
    needsSecret: releases.some((e) => (repository.secrets[e] ?? []).length > 0),
    suites: [...new Set(calls.flatMap((c) => c.owner === void 0 ? [] : [c.uses.name.split("/").slice(0, 2).join("/")]))]
  };
}
async function examineGithub(wanted, slug, { ports, signal }) {
  const token = ports.host.variable("GITHUB_TOKEN") || ports.host.variable("GH_TOKEN");
  if (!token) return { findings: judgeUnasked("GITHUB_TOKEN is not set", wanted), serverTime: void 0 };
  if (slug === void 0) return { findings: judgeUnasked("there is no remote in .git/config that names the repository", wanted), serverTime: void 0 };
  const connection = { http: ports.http, apiUrl: (ports.host.variable("GITHUB_API_URL") || "https://api.github.com").replace(/\/+$/, ""), token, agent: `slipway/${ports.host.suiteVersion}`, signal };
  const facts = await observeGithub(connection, slug, [.../* @__PURE__ */ new Set([...wanted.gates, ...wanted.releases])]);
  return { findings: judgeGithub(facts, { ...wanted, slug }), serverTime: facts.serverTime };
}
var order = ["fail", "unknown", "warn", "ok"];
async function examine(ports, signal) {
  const { spec, findings } = await examineSpec(ports);
  const environments = Object.values(spec?.environments ?? {});
  const { workflows, findings: unread } = await observeWorkflows(ports);
  const slug = await observeSlug(ports.host.workspace, ports.files);
  const repository = {
    slug,
    environments: spec?.environments ?? {},
    runnerVersion: ports.host.variable("RUNNER_VERSION") || void 0,
    files: new Set(await ports.files.walk(ports.host.workspace, (relative) => /(?:^|\/)(?:\.git|node_modules|\.slipway)$/.test(relative))),
    secrets: Object.fromEntries(await Promise.all(environments.map(async (e) => [e.environment, await secretsOf(e, ports)])))
  };
  const github = await examineGithub(wantedOf(workflows, repository), slug, { ports, signal });
  const all = [
    judgeNodeVersion(ports.machine.reported().nodeVersion),
    ...findings,
    ...await examinePorts(environments, ports),
    ...await examinePlans(spec, ports, signal),
    ...await examineState(ports),
    judgeClock(ports.clock.now(), github.serverTime),
    judgeRunner(workflows, repository),
    ...unread,
    ...workflows.flatMap((w) => judgeWorkflow(w, repository)),
    ...github.findings
  ];
  return order.flatMap((verdict) => all.filter((f) => f.verdict === verdict));
}
var tones = { ok: "good", warn: "warn", fail: "bad", unknown: "warn" };
function renderFindings(findings, { page }) {
  const count = (verdict) => findings.filter((f) => f.verdict === verdict).length;
  const rows = findings.map((f) => [{ text: doctorChecks[f.code].title, tone: "plain" }, { text: f.verdict, tone: tones[f.verdict] }, f.observed, f.fix]);
  const table = renderTable(["check", "verdict", "observed", "fix"], rows, page);
  return [...table, "", `${count("fail")} fail, ${count("unknown")} unknown, ${count("warn")} worth a look, ${count("ok")} ok.${count("unknown") > 0 ? " What is unknown may be wrong." : ""}`].join("\n");
}
var findingsJson = (findings) => ({
  schema: 1,
  checks: findings.map(({ code, verdict, observed, fix }) => ({ check: code, title: doctorChecks[code].title, verdict, observed: oneLine(observed), fix }))
});
async function doctorCommand(options, voice, signal) {
  return quietly(options.directory, async (ports) => {
    if ((await ports.files.facts(ports.host.workspace))?.kind !== "directory") throw new UserError("There is no such folder.", { reason: "input-invalid", where: options.directory, expected: "the folder of a repository" });
    const findings = await examine(ports, signal);
    voice.say(options.format === "json" ? JSON.stringify(findingsJson(findings), null, 2) : renderFindings(findings, voice));
    return findings.some((f) => f.verdict === "fail") ? 1 : 0;
  });
}
export {
  doctorCommand,
  examine,
  renderFindings
};
