/** The shape of slipway.yaml, version 1. Parsing turns texts into numbers; JSON Schema is printed from the same definitions. */
import * as z from 'zod'
import {isSafeAddress} from '../kernel/safe-address.ts'
import {Bytes, Cores, Duration, Name, Port, Rate, Share, Timezone, VersionRange, WorkspacePath} from './scalars.ts'

export const specSchemaNumber = 1

const Argv = z.array(z.string()).min(1).meta({description: 'The program and its arguments; no shell reads them.'})

export const Target = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('local')}),
  z.strictObject({kind: z.literal('kubernetes'), namespace: Name, context: z.string().optional()}),
  z.strictObject({kind: z.literal('docker'), host: z.string().optional()})
])

/** One alternative per kind of target; a service may give several, and an environment may replace them. */
export const Source = z.strictObject({
  run: Argv.optional(),
  directory: WorkspacePath.optional().meta({description: 'With `run`: the folder that is copied by digest and started in. Default: the workspace.'}),
  image: z.string().min(1).optional(),
  chart: WorkspacePath.optional(),
  values: z.array(WorkspacePath).optional().meta({description: 'With `chart`: files of values, later ones over earlier ones.'}),
  manifests: WorkspacePath.optional(),
  kustomize: WorkspacePath.optional()
}).refine(s => s.run || s.image || s.chart || s.manifests || s.kustomize, 'expected at least one of run, image, chart, manifests, kustomize')
  .refine(s => s.directory === undefined || s.run !== undefined, '`directory` belongs to `run`')
  .refine(s => s.values === undefined || s.chart !== undefined, '`values` belongs to `chart`')

const probeTiming = {
  within: Duration.default(30_000).meta({description: 'Deadline from the start of a process to its first good answer.'}),
  interval: Duration.default(250),
  timeout: Duration.default(2_000).meta({description: 'Deadline of one probe.'})
}
export const Probe = z.union([
  z.strictObject({http: z.string().startsWith('/'), ...probeTiming}),
  z.strictObject({tcp: z.literal(true), ...probeTiming})
])

const Percent = z.number().int().min(1).max(100)
const ascendingTo100 = (steps: number[]): boolean => steps.at(-1) === 100 && steps.every((s, i) => i === 0 || s > (steps[i - 1] as number))

/** As Argo Rollouts' `scaleDownDelaySeconds`, but long enough for a person to look. */
const defaultWarmMs = 10 * 60_000
const defaultPauseMs = 30_000

interface BlueGreen {
  kind: 'blue-green'
  warm: number
  pause: number
  analysis?: string | undefined
}

/** No line break, and no backtick: Traefik's rules quote with it. */
const HeaderValue = z.string().regex(/^[\x20-\x5f\x61-\x7e]{1,256}$/, 'expected up to 256 printable characters without a backtick')
/** RFC 6265, cookie-octet. */
const CookieValue = z.string().regex(/^[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x5f\x61-\x7e]{1,256}$/, 'expected up to 256 characters that a cookie can hold')
/** RFC 9110, token. */
const HttpToken = z.string().regex(/^[!#$%&'*+.^_|~0-9A-Za-z-]{1,128}$/, 'expected a name such as x-tester')

/** Requests that carry this go to the new revision, whatever its weight. */
export const Testers = z.union([
  z.strictObject({header: z.strictObject({name: HttpToken, value: HeaderValue})}),
  z.strictObject({cookie: z.strictObject({name: HttpToken, value: CookieValue})})
])

export const Strategy = z.union([
  z.enum(['rolling', 'recreate']).transform(kind => ({kind} as const)),
  z.literal('blue-green').transform((kind): BlueGreen => ({kind, warm: defaultWarmMs, pause: defaultPauseMs})),
  z.strictObject({blueGreen: z.strictObject({
    warm: Duration.default(defaultWarmMs).meta({description: 'How long the predecessor runs on without traffic, so that going back takes no start.'}),
    pause: Duration.default(defaultPauseMs).meta({description: 'How long the new release is watched after the switch; with an analysis also before it, idle.'}),
    analysis: Name.optional().meta({description: 'The gate that judges the release after the switch.'})
  })}).transform(({blueGreen}): BlueGreen => ({kind: 'blue-green', ...blueGreen})),
  z.strictObject({canary: z.strictObject({
    steps: z.array(Percent).min(1).refine(ascendingTo100, 'expected ascending percentages that end with 100'),
    pause: Duration.default(defaultPauseMs).meta({description: 'How long each step is watched before the next.'}),
    analysis: Name.optional().meta({description: 'The gate that judges each step.'}),
    testers: Testers.optional().meta({description: 'A header or a cookie by which requests go to the new release while it has a share. Not on the local target.'})
  })}).transform(({canary}) => ({kind: 'canary' as const, ...canary}))
])

export const Resources = z.strictObject({
  cpu: Cores.optional().meta({description: 'Cores that are set aside for each instance.'}),
  memory: Bytes.optional().meta({description: 'Set aside for each instance, and the most that it may use.'}),
  gpu: z.number().int().min(1).max(64).optional().meta({description: 'Whole NVIDIA devices for each instance.'})
})

const defaultHookMs = 10 * 60_000

/** A program that runs beside the service, once a release: a migration, a warm-up. */
export const Hook = z.strictObject({
  name: Name,
  run: Argv,
  image: z.string().min(1).optional().meta({description: 'On Kubernetes. Default: that of the service’s own first container.'}),
  timeout: Duration.default(defaultHookMs).meta({description: 'How long it may run.'}),
  irreversible: z.boolean().default(false).meta({description: 'Once begun, nothing is taken back by itself.'}),
  compensate: Argv.optional().meta({description: 'What undoes it, also where it was interrupted: it may run more than once.'})
}).refine(h => !h.irreversible || h.compensate === undefined, '`irreversible` and `compensate` exclude each other: what can be compensated can be undone')

export const Hooks = z.strictObject({
  before: z.array(Hook).default([]).meta({description: 'In this order, before anything of the new release runs.'}),
  after: z.array(Hook).default([]).meta({description: 'In this order, when the new release serves.'})
})

export const Service = z.strictObject({
  dependsOn: z.array(Name).default([]),
  source: Source,
  replicas: z.number().int().min(1).max(1000).optional().meta({description: 'How many instances. Default: what the manifests say, else 1.'}),
  port: Port.optional(),
  ready: Probe.optional(),
  drain: Duration.default(10_000).meta({description: 'How long open requests may go on after traffic has left a process.'}),
  env: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), z.string()).default({}),
  resources: Resources.optional().meta({description: 'With `source.image` on Kubernetes; manifests and charts say it themselves.'}),
  strategy: Strategy.prefault('rolling'),
  hooks: Hooks.optional().meta({description: 'Each may run more than once, so it has to be idempotent. A service that does not change runs none.'})
})

export const Requirements = z.strictObject({
  cpu: Cores.optional(),
  memory: Bytes.optional(),
  disk: Bytes.optional().meta({description: 'Free space in the workspace.'}),
  os: z.array(z.enum(['linux', 'darwin', 'win32'])).optional(),
  tools: z.record(z.string(), VersionRange).default({}),
  dns: z.array(z.string()).default([]).meta({description: 'Names that must resolve.'}),
  ports: z.array(Port).default([]).meta({description: 'Local ports that must be free.'}),
  endpoints: z.array(z.url()).default([]).meta({description: 'http(s) or tcp:// addresses that must be reachable.'}),
  services: z.record(Name, z.strictObject({
    postgres: z.string().optional(), redis: z.string().optional(), tcp: z.string().optional(), version: VersionRange.optional()
  })).default({}),
  gpu: z.strictObject({
    count: z.number().int().min(1), memory: Bytes.optional(), driver: VersionRange.optional(), name: z.string().optional()
  }).optional()
})

/** A download and its digest. A wrong address is not repeated in the message: it may hold a password. */
export const ToolDownload = z.strictObject({
  url: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/, 'expected the SHA-256 of what the address answers with: 64 hexadecimal digits in lower case'),
  file: z.string().regex(/^(?!.*(^|\/)\.{1,2}(\/|$))[^/\\]+(\/[^/\\]+)*$/, 'expected the path of the program inside the archive, such as linux-amd64/helm').optional()
    .meta({description: 'The program inside a .tar.gz or .zip; without it the download is the program.'})
}).refine(({url}) => isSafeAddress(url), 'expected a `url` that begins with https:// (http:// on this machine alone), without user and password')

const Platform = z.string().regex(/^(linux|darwin|win32)-(x64|arm64)$/, 'expected a platform such as linux-x64 or darwin-arm64')
const ToolName = z.string().regex(/^(helm|kustomize|tofu|terraform)$/, 'expected one of helm, kustomize, tofu, terraform')
export const ToolPin = z.union([ToolDownload, z.record(Platform, ToolDownload)])
/** Programs that are fetched by digest instead of taken from PATH. */
export const Tools = z.record(ToolName, ToolPin)

export const Infrastructure = z.strictObject({
  module: WorkspacePath,
  engine: z.enum(['auto', 'tofu', 'terraform']).default('auto'),
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({})
})

export const Config = z.strictObject({
  base: WorkspacePath,
  layers: z.array(z.string().min(1)).default([]).meta({description: 'Files merged over the base in this order; `${environment}` stands for the environment’s name.'}),
  schema: WorkspacePath.optional(),
  format: z.enum(['env', 'json']).default('env')
})

export const severities = ['critical', 'high', 'medium', 'low', 'none'] as const
export const Security = z.strictObject({
  failOn: z.enum(severities).default('high').meta({description: 'The lowest severity that fails the scan; `none` reports only.'}),
  advisories: z.string().optional().meta({description: 'A directory of OSV records (JSON or JSON lines).'}),
  suppressions: WorkspacePath.optional(),
  ignore: z.array(z.string()).default([]).meta({description: 'Path prefixes that no scanner enters.'})
})

export const Tests = z.strictObject({
  contract: z.strictObject({openapi: WorkspacePath, service: Name}).optional(),
  load: z.strictObject({
    service: Name.optional(), path: z.string().startsWith('/').default('/'),
    rate: Rate, for: Duration, p95: Duration.optional(), errors: Share.default(0.01)
  }).optional()
})

export const Gate = z.strictObject({
  service: Name.optional().meta({description: 'Default: every service whose strategy names this gate as its analysis.'}),
  provider: z.union([
    z.strictObject({scrape: z.string().startsWith('/')}),
    z.strictObject({prometheus: z.url(), arms: z.strictObject({baseline: z.string(), canary: z.string()}).optional()})
  ]),
  metric: z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]*$/, 'expected the name of a counter'),
  bad: z.string().min(1).meta({description: 'Label matchers, as in PromQL, that select the bad events of the counter: code=~"5.."'}),
  max: Share.meta({description: 'The largest share of bad events that passes.'}),
  against: z.literal('baseline').optional().meta({description: 'Compare with the predecessor as well.'}),
  atLeast: z.number().int().min(1).default(150).meta({description: 'Fewer events than this in an arm is inconclusive.'}),
  window: Duration.default(30_000)
})

/** Everything that an environment may override, and that a stage reads. */
export const stageSections = {
  requires: Requirements.optional(),
  tools: Tools.optional(),
  infrastructure: Infrastructure.optional(),
  config: Config.optional(),
  security: Security.optional(),
  services: z.record(Name, Service),
  tests: Tests.optional(),
  gates: z.record(Name, Gate).default({})
}

export const Approval = z.strictObject({
  environment: z.string().min(1).meta({description: 'The GitHub environment whose reviewers approve.'}),
  maxAge: Duration.default(4 * 3_600_000)
})

export const onFailures = ['rollback-set', 'freeze', 'continue-independent'] as const
export const OnFailure = z.enum(onFailures).meta({
  description: 'What happens when a release fails: the whole set goes back; nothing is touched until somebody goes on or aborts; or only what failed and what depends on it goes back.'
})

/** What one environment comes to after its overrides are merged: the value that every stage works with. */
export const EnvironmentSpec = z.strictObject({
  schema: z.literal(specSchemaNumber),
  name: Name,
  timezone: Timezone.optional(),
  environment: Name,
  target: Target,
  approval: Approval.optional(),
  onFailure: OnFailure.default('rollback-set'),
  ...stageSections
})

export type EnvironmentSpec = z.output<typeof EnvironmentSpec>
export type TargetSpec = z.output<typeof Target>
export type SourceSpec = z.output<typeof Source>
export type ServiceSpec = z.output<typeof Service>
export type TestersSpec = z.output<typeof Testers>
export type HookSpec = z.output<typeof Hook>
export type OnFailure = z.output<typeof OnFailure>
export type StrategySpec = z.output<typeof Strategy>
export type ResourcesSpec = z.output<typeof Resources>
export type ProbeSpec = z.output<typeof Probe>
export type RequirementsSpec = z.output<typeof Requirements>
export type ToolsSpec = z.output<typeof Tools>
export type ToolPinSpec = z.output<typeof ToolPin>
export type ToolDownloadSpec = z.output<typeof ToolDownload>
export type InfrastructureSpec = z.output<typeof Infrastructure>
export type ConfigSpec = z.output<typeof Config>
export type SecuritySpec = z.output<typeof Security>
export type TestsSpec = z.output<typeof Tests>
export type GateSpec = z.output<typeof Gate>
