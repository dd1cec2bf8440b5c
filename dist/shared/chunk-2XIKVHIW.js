import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/cli/doctor/checks.ts
var check = (title, about, fix) => ({ title, about, fix });
var doctorChecks = {
  node: check("Node", "The command line and the bundles need Node 20.19; actions run on the Node 24 that the runner brings.", "Install Node 20.19 or newer."),
  spec: check("slipway.yaml", "The file is parsed as each of its environments sees it; every problem is told with its line.", "Mend the lines that are named; `slipway init` writes a first file."),
  target: check("Target", "Environments may name Kubernetes and Docker already; this version deploys to the local target alone.", "Use `target: {kind: local}` for what is to be released now."),
  plan: check("Plan", "What `slipway plan` comes to: the machine, the configuration and the services of an environment.", "See `slipway plan --environment NAME`."),
  ports: check("Ports", "Each service of a machine needs its port for itself.", "Stop the program that listens there, or change `services.<name>.port`."),
  "runner-version": check("Runner", "`$/` references take runner 2.336 (github.blog changelog of 2026-07-30), Node 24 actions runner 2.327.1. A runner tells its version in RUNNER_VERSION only if it is asked to.", "Run doctor in a job, or set RUNNER_VERSION; update older runners."),
  "own-references": check("$/ references", "`$/` means the repository of the file that says it. In a workflow of yours it names an action of yours, not one of Slipway.", "Write OWNER/REPO/actions/NAME@COMMIT in a file that is not part of the suite."),
  owner: check("Owners", "GitHub does not let a public reusable workflow use self-hosted runners of another owner: the job is never queued.", "Call a fork or mirror of Slipway under your own owner, or copy its workflows (README, first screen)."),
  workflow: check("Workflow files", "Files under .github/workflows that are no YAML are never started, and nothing in them can be looked at.", "Mend the lines that are named."),
  unpinned: check("Pinned references", "A tag or branch can be moved to other code; a full commit cannot (OpenSSF Scorecard, Pinned-Dependencies).", "Name the full commit: owner/name@<40 hex> # v1.2.3."),
  permissions: check("Permissions", "A called workflow gets no right that its caller does not have; its jobs check out the repository.", "Give the calling job `permissions: {contents: read}`."),
  concurrency: check("Concurrency around the gate", "A run that waits for approval holds its concurrency group: others queue behind a person, or are cancelled.", "Take `concurrency` away from the workflow and from the job that calls deploy.yml: it holds its own group, and only while something changes."),
  gate: check("Gate", "The gate job names one GitHub environment; slipway.yaml names the one it expects. Both have to be the same.", "Make `approval.environment` of slipway.yaml and `approval-environment` of the workflow the same."),
  labels: check("Runner labels", "The labels of the runners are an input with a JSON list; none is `self-hosted` by itself on a scale set.", "Write a JSON list of labels that a runner has."),
  secrets: check("Secrets", "Configuration may name secrets; they come as the one secret SLIPWAY_SECRETS, a JSON object.", "Hand SLIPWAY_SECRETS to the called workflow, and make that secret in the repository or the environment."),
  scan: check("Scan", "A scan that could not look at everything is never clean; a workflow may let it pass all the same.", "Name a directory of OSV records in `advisories` and take `allow-incomplete-scan` away."),
  state: check("State", "Journal, snapshots and releases of the local target lie in the state directory ($SLIPWAY_STATE, else the XDG state directory).", "Make it writable for the user that runs the runner, or set SLIPWAY_STATE."),
  disk: check("Disk", "A release is copied, and its predecessor stays until the end.", "Make room on that file system."),
  clock: check("Clock", "Approvals age: a clock that is more than five minutes off refuses good ones or takes old ones.", "Keep the clock by NTP."),
  token: check("Token", "What GitHub knows can only be asked with a token: GITHUB_TOKEN, at GITHUB_API_URL.", "Set GITHUB_TOKEN to a token that may read actions, environments and administration of the repository."),
  reviewers: check("Reviewers", "The environment of the gate needs reviewers, or nobody is asked.", "Settings > Environments: give the environment required reviewers."),
  "free-environment": check("Environment of the release", "Every job that names an environment with reviewers asks again; a rollback would wait for a person in the middle of an incident.", "Keep reviewers, wait timers and custom rules on the environment of the gate alone."),
  "actions-policy": check("Actions policy", "The repository may allow only some actions, or only pinned ones.", "Settings > Actions: allow the suite and what it uses (actions/checkout, actions/upload-artifact)."),
  runners: check("Runners", "A job waits 24 hours for a runner with all its labels, and then fails.", "Register a runner with these labels, or correct `runner-labels`."),
  "runner-groups": check("Runner groups", "A group may be closed to the repository, to public repositories or to workflows that it does not name.", "Settings > Actions > Runner groups: let the repository and the called workflow in.")
};
var ok = (code, observed) => ({ code, verdict: "ok", observed, fix: "" });
var finding = (code, verdict, observed, fix = doctorChecks[code].fix) => ({ code, verdict, observed, fix });

export {
  doctorChecks,
  ok,
  finding
};
