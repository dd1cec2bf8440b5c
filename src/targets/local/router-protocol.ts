/**
 * What the local target and the router say to each other: control protocol 1, HTTP with JSON bodies over a Unix socket.
 * Types and plain constants only: the router program bundles this file, and no later version may change the meaning of a field.
 */
import type {ProcessIdentity} from '../../ports/index.ts'

export const routerProtocol = 1
export const routerStateSchema = 1
/** A process that ended this often without a stable time between is in a crash loop. */
export const crashLoopAfter = 3

/** When an instance may get traffic. Times in milliseconds. */
export type Readiness =
  | {kind: 'http'; path: string; withinMs: number; intervalMs: number; timeoutMs: number}
  | {kind: 'tcp'; withinMs: number; intervalMs: number; timeoutMs: number}
  | {kind: 'alive'; forMs: number}

/** Body of PUT /v1/revisions/<rev>. */
export interface RevisionSpec {
  argv: [string, ...string[]]
  /** Absolute. */
  directory: string
  /** The whole environment but for the file and what the router adds: PORT and SLIPWAY_*. */
  env: Record<string, string>
  /** Absolute path of an env file whose variables override `env`. Read at each start, never written anywhere. */
  envFile?: string
  replicas: number
  /** The service's public port, which this revision asks the router to own. */
  port?: number
  ready: Readiness
  drainMs: number
  /** Between SIGTERM and SIGKILL. */
  killGraceMs: number
}

/** router.json: written by the target before it starts the router. */
export interface RouterSettings {
  schema: number
  service: string
  /** Address that public ports are opened on. */
  host: string
}

export interface SavedInstance {
  slot: number
  /** In the process's environment as SLIPWAY_PROCESS, so that a process whose pid was never written down can be found. */
  token: string
  port: number
  identity: ProcessIdentity | null
  restarts: number
}

/** state.json: what is wanted, and which processes there are. */
export interface RouterState {
  schema: number
  /** `leaving`: being ended; forgotten with its last process. */
  revisions: Record<string, {spec: RevisionSpec; instances: SavedInstance[]; leaving?: true}>
  weights: Record<string, number>
}

/** start.json: how the start went and where the control socket is. */
export interface RouterStart {
  schema: number
  protocol: number
  identity: ProcessIdentity
  /** SHA-256 of the program that runs. */
  program: string
  socket: string
  outcome: {kind: 'listening'} | {kind: 'port-in-use'; ports: number[]} | {kind: 'failed'; message: string}
}

export interface ExitFacts {
  /** ISO 8601, UTC. */
  at: string
  code: number | null
  signal: string | null
  /** The error code if the program could not be started at all: ENOENT, EACCES. */
  spawnError?: string
}

export type InstancePhase = 'starting' | 'ready' | 'unready' | 'waiting' | 'draining' | 'stopping'

export interface InstanceStatus {
  slot: number
  pid: number | null
  startTime: string | null
  port: number
  phase: InstancePhase
  /** Requests and tunnels under way. */
  open: number
  restarts: number
  /** Ends in a row without a stable time between. */
  failures: number
  crashLoop: boolean
  /** Not ready within its deadline. */
  late: boolean
  lastExit: ExitFacts | null
  log: string
}

export interface TrafficCounts {
  requests: number
  /** Answers 500 to 599 of the application. */
  serverErrors: number
  /** No answer, or the router's own 502 to 504. */
  lost: number
  p95Ms: number | null
}

export interface RevisionStatus {
  wanted: number
  ready: number
  restarts: number
  open: number
  total: TrafficCounts
  /** The last five seconds. */
  recent: TrafficCounts
  instances: InstanceStatus[]
}

/** Answer of GET /v1/status. */
export interface RouterStatus {
  protocol: number
  service: string
  identity: ProcessIdentity
  program: string
  ports: {port: number; state: 'listening' | 'port-in-use'}[]
  weights: Record<string, number>
  revisions: Record<string, RevisionStatus>
  /** Requests for which no revision had a weight. */
  unrouted: number
}

/** Body of any answer that is not 2xx. */
export interface ControlError {
  error: 'bad-request' | 'not-found' | 'port-in-use' | 'routed' | 'state-unwritable' | 'handing-over' | 'failed'
  message: string
}
