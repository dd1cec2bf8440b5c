import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/scan/workflow-rules.ts
var rule = (id, severity, [title, remedy], source) => ({ id: `workflow/${id}`, severity, title, remedy, source, tags: ["security", "actions"] });
var workflowRules = {
  unpinnedUses: rule("unpinned-uses", "medium", ["Action not pinned to a commit", "Name the full commit: owner/action@<40 hex> # v1.2.3."], "zizmor unpinned-uses; OpenSSF Scorecard Pinned-Dependencies"),
  unpinnedImage: rule("unpinned-images", "medium", ["Container image not pinned to a digest", "Name the digest: image@sha256:..."], "zizmor unpinned-images"),
  templateInjection: rule("template-injection", "high", ["Foreign text expanded into a script", 'Pass it through env: and use "$NAME" in the script.'], "zizmor template-injection; OpenSSF Scorecard Dangerous-Workflow"),
  untrustedCheckout: rule("untrusted-checkout", "critical", ["Fork code checked out under a privileged trigger", "Use the trigger pull_request, or do not check out the head."], "OpenSSF Scorecard Dangerous-Workflow; zizmor dangerous-triggers; poutine untrusted_checkout_exec"),
  excessivePermissions: rule("excessive-permissions", "medium", ["Token with more rights than needed", "Set permissions: {} at the top and grant each job what it needs."], "zizmor excessive-permissions; OpenSSF Scorecard Token-Permissions"),
  secretsInherit: rule("secrets-inherit", "medium", ["All secrets handed to a called workflow", "Name the secrets that it needs under secrets:."], "zizmor secrets-inherit; poutine job_all_secrets"),
  overprovisionedSecrets: rule("overprovisioned-secrets", "medium", ["All secrets expanded at once", "Name the one secret that is needed instead of toJSON(secrets)."], "zizmor overprovisioned-secrets"),
  selfHostedRunner: rule("self-hosted-runner", "high", ["Self-hosted runner for foreign pull requests", "Use a hosted runner for pull requests, or refuse forks in the if: of the job."], "zizmor self-hosted-runner; poutine pr_runs_on_self_hosted"),
  cachePoisoning: rule("cache-poisoning", "low", ["Cache read by a job that publishes", "Do without a cache when releasing: whoever can write it can change the release."], "zizmor cache-poisoning"),
  insecureCommands: rule("insecure-commands", "high", ["ACTIONS_ALLOW_UNSECURE_COMMANDS is set", "Remove it and write to $GITHUB_ENV and $GITHUB_PATH."], "zizmor insecure-commands"),
  containerCredentials: rule("hardcoded-container-credentials", "high", ["Registry password in the workflow", "Use a secret: ${{ secrets.NAME }}; and replace this password, it is known."], "zizmor hardcoded-container-credentials"),
  artipacked: rule("artipacked", "low", ["Token left in .git by checkout", "Set persist-credentials: false."], "zizmor artipacked"),
  githubEnv: rule("github-env", "medium", ["Environment file written under a privileged trigger", "Use outputs, and quote what comes from the event."], "zizmor github-env")
};

export {
  workflowRules
};
