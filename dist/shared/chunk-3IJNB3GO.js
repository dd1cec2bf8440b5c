import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  severities
} from "./chunk-JWKDQ5R3.js";
import {
  defineContract,
  flag,
  optionalText
} from "./chunk-3GFUNPXG.js";
import {
  _enum,
  literal,
  string,
  union
} from "./chunk-2ESPDTUC.js";

// src/scan/contract.ts
var lines = string().transform((text) => text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean));
var contract = defineContract({
  name: "scan",
  title: "Slipway: scan",
  description: "Looks at dependencies, Dockerfiles, workflows and secrets of the workspace, judges by one policy, and writes SARIF and a pull-request section.",
  branding: { icon: "shield", color: "blue" },
  spec: "optional",
  inputs: {
    "fail-on": {
      description: `The lowest severity that fails the scan: ${severities.join(", ")}. Empty: \`security.failOn\` of slipway.yaml, else high.`,
      schema: union([literal("").transform(() => void 0), _enum(severities)]),
      default: ""
    },
    advisories: {
      description: "A directory of OSV records (.json files or .jsonl lines). Empty: `security.advisories` of slipway.yaml.",
      schema: optionalText,
      default: ""
    },
    "allow-incomplete": {
      description: "true lets a scan pass that could not look at everything; what was left out is still reported.",
      schema: flag,
      default: "false"
    },
    comment: {
      description: "true keeps one comment with the result on the pull request that the run is for. It never decides the verdict: without the right to write there is a warning.",
      schema: flag,
      default: "false"
    },
    "github-token": {
      description: "Of `comment`: the token that writes, usually the job’s own (`github.token`) in a job with `permissions: {pull-requests: write}`. Never printed.",
      schema: optionalText,
      default: ""
    },
    paths: {
      description: "Files and directories to scan, one a line, relative to the workspace. Empty: the whole workspace.",
      schema: lines,
      default: ""
    }
  },
  outputs: {
    findings: "Active findings per severity, as JSON: critical, high, medium, low.",
    complete: "true if everything could be looked at. Upload SARIF only then: GitHub closes alerts that an upload does not name.",
    sarif: "Path of the SARIF 2.1.0 file.",
    comment: "Path of the Markdown section for the pull request, at most 65,536 characters."
  },
  dependencies: {
    advisories: { name: "OSV records", use: "tell which versions are known to be vulnerable", away: "The scan is incomplete, which is no pass unless `allow-incomplete` says so; everything else is scanned.", effect: "withholds" },
    github: { name: "GitHub’s API", use: "keeps the comment on the pull request, if `comment` asks for one", away: "The comment is left out or stays as it was; the section stands in the job summary and in the output `comment`.", effect: "degrades" }
  },
  post: false
});

export {
  contract
};
