import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  isTimezone,
  knownTimezones
} from "./chunk-KWSWXPM4.js";
import {
  NEVER,
  _enum,
  array,
  boolean,
  discriminatedUnion,
  literal,
  number,
  record,
  strictObject,
  string,
  union,
  url
} from "./chunk-2ESPDTUC.js";
import {
  isSafeAddress
} from "./chunk-NLTRZPZ2.js";
import {
  parseBytes,
  parseRate,
  parseShare
} from "./chunk-W5XGLP45.js";
import {
  nearest
} from "./chunk-SICQJAUT.js";
import {
  parseDuration
} from "./chunk-QCSOPKBR.js";

// src/spec/scalars.ts
function textual(parse, expected, examples) {
  return string().transform((text, context) => {
    const value = parse(text);
    if (value !== void 0) return value;
    context.addIssue({ code: "custom", message: `expected ${expected}, such as ${examples.join(" or ")}` });
    return NEVER;
  }).meta({ examples, description: expected });
}
var Duration = textual(parseDuration, "a duration", ["30s", "10m", "4h"]);
var Bytes = textual(parseBytes, "an amount of bytes", ["8 GB", "512 MiB"]);
var Rate = textual(parseRate, "a rate", ["50/s", "3000/m"]);
var Share = union([
  textual(parseShare, "a share", ["1%", "0.5%"]),
  number().min(0).max(1)
]);
var Cores = union([
  number().positive(),
  textual((text) => {
    const match = /^(\d+(?:\.\d+)?)\s*cores?$/.exec(text.trim());
    return match ? Number(match[1]) : void 0;
  }, "a number of cores", ["2 cores"])
]);
var Name = string().regex(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/, "expected a name of lower-case letters, digits and inner dashes, at most 40");
var Port = number().int().min(1).max(65535);
var Timezone = string().refine(isTimezone, {
  error: ({ input }) => `expected an IANA time zone, such as ${nearest(String(input), knownTimezones()) ?? "Europe/Berlin"}`
}).meta({ description: "The IANA time zone in which people read times, such as Europe/Berlin. State and outputs hold UTC." });
var WorkspacePath = string().min(1).refine(
  (p) => !p.startsWith("/") && !/^[A-Za-z]:/.test(p) && !p.split(/[\\/]/).includes(".."),
  "expected a relative path inside the workspace, without `..`"
);
var VersionRange = string().min(1).regex(/^[\d\s.<>=^~|x*-]+$/i, "expected a version range, such as >=20.19");

// src/spec/schema.ts
var specSchemaNumber = 1;
var Argv = array(string()).min(1).meta({ description: "The program and its arguments; no shell reads them." });
var Target = discriminatedUnion("kind", [
  strictObject({ kind: literal("local") }),
  strictObject({ kind: literal("kubernetes"), namespace: Name, context: string().optional() }),
  strictObject({ kind: literal("docker"), host: string().optional() })
]);
var Source = strictObject({
  run: Argv.optional(),
  directory: WorkspacePath.optional().meta({ description: "With `run`: the folder that is copied by digest and started in. Default: the workspace." }),
  image: string().min(1).optional(),
  chart: WorkspacePath.optional(),
  values: array(WorkspacePath).optional().meta({ description: "With `chart`: files of values, later ones over earlier ones." }),
  manifests: WorkspacePath.optional(),
  kustomize: WorkspacePath.optional()
}).refine((s) => s.run || s.image || s.chart || s.manifests || s.kustomize, "expected at least one of run, image, chart, manifests, kustomize").refine((s) => s.directory === void 0 || s.run !== void 0, "`directory` belongs to `run`").refine((s) => s.values === void 0 || s.chart !== void 0, "`values` belongs to `chart`");
var probeTiming = {
  within: Duration.default(3e4).meta({ description: "Deadline from the start of a process to its first good answer." }),
  interval: Duration.default(250),
  timeout: Duration.default(2e3).meta({ description: "Deadline of one probe." })
};
var Probe = union([
  strictObject({ http: string().startsWith("/"), ...probeTiming }),
  strictObject({ tcp: literal(true), ...probeTiming })
]);
var Percent = number().int().min(1).max(100);
var ascendingTo100 = (steps) => steps.at(-1) === 100 && steps.every((s, i) => i === 0 || s > steps[i - 1]);
var defaultWarmMs = 10 * 6e4;
var defaultPauseMs = 3e4;
var HeaderValue = string().regex(/^[\x20-\x5f\x61-\x7e]{1,256}$/, "expected up to 256 printable characters without a backtick");
var CookieValue = string().regex(/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x5f\x61-\x7e]{1,256}$/, "expected up to 256 characters that a cookie can hold");
var HttpToken = string().regex(/^[!#$%&'*+.^_|~0-9A-Za-z-]{1,128}$/, "expected a name such as x-tester");
var Testers = union([
  strictObject({ header: strictObject({ name: HttpToken, value: HeaderValue }) }),
  strictObject({ cookie: strictObject({ name: HttpToken, value: CookieValue }) })
]);
var Strategy = union([
  _enum(["rolling", "recreate"]).transform((kind) => ({ kind })),
  literal("blue-green").transform((kind) => ({ kind, warm: defaultWarmMs, pause: defaultPauseMs })),
  strictObject({ blueGreen: strictObject({
    warm: Duration.default(defaultWarmMs).meta({ description: "How long the predecessor runs on without traffic, so that going back takes no start." }),
    pause: Duration.default(defaultPauseMs).meta({ description: "How long the new release is watched after the switch; with an analysis also before it, idle." }),
    analysis: Name.optional().meta({ description: "The gate that judges the release after the switch." })
  }) }).transform(({ blueGreen }) => ({ kind: "blue-green", ...blueGreen })),
  strictObject({ canary: strictObject({
    steps: array(Percent).min(1).refine(ascendingTo100, "expected ascending percentages that end with 100"),
    pause: Duration.default(defaultPauseMs).meta({ description: "How long each step is watched before the next." }),
    analysis: Name.optional().meta({ description: "The gate that judges each step." }),
    testers: Testers.optional().meta({ description: "A header or a cookie by which requests go to the new release while it has a share. Not on the local target." })
  }) }).transform(({ canary }) => ({ kind: "canary", ...canary }))
]);
var Resources = strictObject({
  cpu: Cores.optional().meta({ description: "Cores that are set aside for each instance." }),
  memory: Bytes.optional().meta({ description: "Set aside for each instance, and the most that it may use." }),
  gpu: number().int().min(1).max(64).optional().meta({ description: "Whole NVIDIA devices for each instance." })
});
var defaultHookMs = 10 * 6e4;
var Hook = strictObject({
  name: Name,
  run: Argv,
  image: string().min(1).optional().meta({ description: "On Kubernetes. Default: that of the service’s own first container." }),
  timeout: Duration.default(defaultHookMs).meta({ description: "How long it may run." }),
  irreversible: boolean().default(false).meta({ description: "Once begun, nothing is taken back by itself." }),
  compensate: Argv.optional().meta({ description: "What undoes it, also where it was interrupted: it may run more than once." })
}).refine((h) => !h.irreversible || h.compensate === void 0, "`irreversible` and `compensate` exclude each other: what can be compensated can be undone");
var Hooks = strictObject({
  before: array(Hook).default([]).meta({ description: "In this order, before anything of the new release runs." }),
  after: array(Hook).default([]).meta({ description: "In this order, when the new release serves." })
});
var Service = strictObject({
  dependsOn: array(Name).default([]),
  source: Source,
  replicas: number().int().min(1).max(1e3).optional().meta({ description: "How many instances. Default: what the manifests say, else 1." }),
  port: Port.optional(),
  ready: Probe.optional(),
  drain: Duration.default(1e4).meta({ description: "How long open requests may go on after traffic has left a process." }),
  env: record(string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), string()).default({}),
  resources: Resources.optional().meta({ description: "With `source.image` on Kubernetes; manifests and charts say it themselves." }),
  strategy: Strategy.prefault("rolling"),
  hooks: Hooks.optional().meta({ description: "Each may run more than once, so it has to be idempotent. A service that does not change runs none." })
});
var Requirements = strictObject({
  cpu: Cores.optional(),
  memory: Bytes.optional(),
  disk: Bytes.optional().meta({ description: "Free space in the workspace." }),
  os: array(_enum(["linux", "darwin", "win32"])).optional(),
  tools: record(string(), VersionRange).default({}),
  dns: array(string()).default([]).meta({ description: "Names that must resolve." }),
  ports: array(Port).default([]).meta({ description: "Local ports that must be free." }),
  endpoints: array(url()).default([]).meta({ description: "http(s) or tcp:// addresses that must be reachable." }),
  services: record(Name, strictObject({
    postgres: string().optional(),
    redis: string().optional(),
    tcp: string().optional(),
    version: VersionRange.optional()
  })).default({}),
  gpu: strictObject({
    count: number().int().min(1),
    memory: Bytes.optional(),
    driver: VersionRange.optional(),
    name: string().optional()
  }).optional()
});
var ToolDownload = strictObject({
  url: string(),
  sha256: string().regex(/^[0-9a-f]{64}$/, "expected the SHA-256 of what the address answers with: 64 hexadecimal digits in lower case"),
  file: string().regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[^/\\]+(\/[^/\\]+)*$/, "expected the path of the program inside the archive, such as linux-amd64/helm").optional().meta({ description: "The program inside a .tar.gz or .zip; without it the download is the program." })
}).refine(({ url: url2 }) => isSafeAddress(url2), "expected a `url` that begins with https:// (http:// on this machine alone), without user and password");
var Platform = string().regex(/^(linux|darwin|win32)-(x64|arm64)$/, "expected a platform such as linux-x64 or darwin-arm64");
var ToolName = string().regex(/^(helm|kustomize|tofu|terraform)$/, "expected one of helm, kustomize, tofu, terraform");
var ToolPin = union([ToolDownload, record(Platform, ToolDownload)]);
var Tools = record(ToolName, ToolPin);
var Infrastructure = strictObject({
  module: WorkspacePath,
  engine: _enum(["auto", "tofu", "terraform"]).default("auto"),
  variables: record(string(), union([string(), number(), boolean()])).default({})
});
var Config = strictObject({
  base: WorkspacePath,
  layers: array(string().min(1)).default([]).meta({ description: "Files merged over the base in this order; `${environment}` stands for the environment’s name." }),
  schema: WorkspacePath.optional(),
  format: _enum(["env", "json"]).default("env")
});
var severities = ["critical", "high", "medium", "low", "none"];
var Security = strictObject({
  failOn: _enum(severities).default("high").meta({ description: "The lowest severity that fails the scan; `none` reports only." }),
  advisories: string().optional().meta({ description: "A directory of OSV records (JSON or JSON lines)." }),
  suppressions: WorkspacePath.optional(),
  ignore: array(string()).default([]).meta({ description: "Path prefixes that no scanner enters." })
});
var Tests = strictObject({
  contract: strictObject({ openapi: WorkspacePath, service: Name }).optional(),
  load: strictObject({
    service: Name.optional(),
    path: string().startsWith("/").default("/"),
    rate: Rate,
    for: Duration,
    p95: Duration.optional(),
    errors: Share.default(0.01)
  }).optional()
});
var Gate = strictObject({
  service: Name.optional().meta({ description: "Default: every service whose strategy names this gate as its analysis." }),
  provider: union([
    strictObject({ scrape: string().startsWith("/") }),
    strictObject({ prometheus: url(), arms: strictObject({ baseline: string(), canary: string() }).optional() })
  ]),
  metric: string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, "expected the name of a counter"),
  bad: string().min(1).meta({ description: 'Label matchers, as in PromQL, that select the bad events of the counter: code=~"5.."' }),
  max: Share.meta({ description: "The largest share of bad events that passes." }),
  against: literal("baseline").optional().meta({ description: "Compare with the predecessor as well." }),
  atLeast: number().int().min(1).default(150).meta({ description: "Fewer events than this in an arm is inconclusive." }),
  window: Duration.default(3e4)
});
var stageSections = {
  requires: Requirements.optional(),
  tools: Tools.optional(),
  infrastructure: Infrastructure.optional(),
  config: Config.optional(),
  security: Security.optional(),
  services: record(Name, Service),
  tests: Tests.optional(),
  gates: record(Name, Gate).default({})
};
var Approval = strictObject({
  environment: string().min(1).meta({ description: "The GitHub environment whose reviewers approve." }),
  maxAge: Duration.default(4 * 36e5)
});
var onFailures = ["rollback-set", "freeze", "continue-independent"];
var OnFailure = _enum(onFailures).meta({
  description: "What happens when a release fails: the whole set goes back; nothing is touched until somebody goes on or aborts; or only what failed and what depends on it goes back."
});
var EnvironmentSpec = strictObject({
  schema: literal(specSchemaNumber),
  name: Name,
  timezone: Timezone.optional(),
  environment: Name,
  target: Target,
  approval: Approval.optional(),
  onFailure: OnFailure.default("rollback-set"),
  ...stageSections
});

export {
  Duration,
  specSchemaNumber,
  Target,
  severities,
  stageSections,
  EnvironmentSpec
};
