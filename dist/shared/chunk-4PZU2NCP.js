import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);

// src/scan/dockerfile-rules.ts
var rule = (id, severity, [title, remedy], source) => ({ id: `dockerfile/${id}`, severity, title, remedy, source, tags: ["security", "dockerfile"] });
var dockerfileRules = {
  latestTag: rule("latest-tag", "medium", ["Base image without a fixed tag", "Name a version and its digest: image:1.2.3@sha256:..."], "hadolint DL3006 and DL3007; Trivy DS001"),
  unpinnedBase: rule("unpinned-base", "low", ["Base image without a digest", "Add the digest: image:1.2.3@sha256:...; Dependabot and Renovate keep it current."], "OpenSSF Scorecard Pinned-Dependencies"),
  rootUser: rule("root-user", "high", ["Container runs as root", "Add USER with a user other than root after the last privileged step."], "hadolint DL3002; Trivy DS002; CIS Docker 4.1"),
  addUrl: rule("add-url", "medium", ["ADD of an address without a checksum", "Use ADD --checksum=sha256:..., or download and verify in a RUN."], "hadolint DL3020; Trivy DS005; CIS Docker 4.9"),
  secretInBuild: rule("secret-in-build", "high", ["Secret in ENV or ARG", "Use RUN --mount=type=secret at build time and the environment at run time."], "Docker build check SecretsUsedInArgOrEnv; CIS Docker 4.10; Trivy DS031"),
  pipeToShell: rule("pipe-to-shell", "medium", ["Download piped into a shell", "Download to a file, compare its digest, then run it."], "OpenSSF Scorecard Pinned-Dependencies (downloadThenRun)"),
  aptUnpinned: rule("apt-unpinned", "low", ["apt packages without versions", "Pin what matters (package=version), or pin the base image by digest and rebuild often."], "hadolint DL3008"),
  aptLists: rule("apt-lists", "low", ["Lists of apt left in the layer", "End the RUN with rm -rf /var/lib/apt/lists/*, or use a cache mount."], "hadolint DL3009"),
  sudo: rule("sudo", "medium", ["sudo in a build", "Switch with USER root and back again."], "hadolint DL3004; Trivy DS010"),
  exposedSsh: rule("exposed-ssh", "medium", ["SSH port exposed", "Remove EXPOSE 22; use the exec of the container engine."], "Trivy DS004; CIS Docker 5.7"),
  noHealthcheck: rule("no-healthcheck", "low", ["No HEALTHCHECK", "Add HEALTHCHECK; Kubernetes uses its own probes instead."], "Trivy DS026; CIS Docker 4.6"),
  copySecret: rule("copy-secret", "high", ["Credential file copied into the image", "Leave it out; mount it at run time or with RUN --mount=type=secret."], "CIS Docker 4.10"),
  copyAll: rule("copy-all", "low", ["Whole context copied without a .dockerignore", "Add a .dockerignore with .git, .env and node_modules, or copy by name."], "docs.docker.com/build/building/best-practices"),
  worldWritable: rule("world-writable", "medium", ["Files made writable for everyone", "Use COPY --chown and the narrowest mode."], "CIS Docker 4.8 (permissions of files)"),
  insecureRun: rule("insecure-run", "high", ["RUN outside the build sandbox", "Remove --security=insecure and --network=host."], "docs.docker.com/reference/dockerfile, RUN --security")
};

export {
  dockerfileRules
};
