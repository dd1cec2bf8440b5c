/** Programs. Commands are values: an argv array, never a shell line. */
export interface Command {
  argv: readonly [string, ...string[]]
  cwd?: string
  /** The whole environment of the child; default: that of this process without INPUT_*, STATE_* and ACTIONS_*. */
  env?: Record<string, string>
  /** Added to `env`, or to its default. */
  variables?: Record<string, string>
  stdin?: string
  timeoutMs?: number
}

export interface ExecResult {
  exitCode: number
  stdout: string
  stderr: string
}

export interface Exec {
  /**
   * Runs to the end. A signal or the timeout ends the child's whole process group (SIGTERM, then SIGKILL after 5 s).
   * Throws ToolError `command-not-found`, `timeout` or `cancelled`; a non-zero exit code is a result, not an error.
   */
  run(command: Command, signal?: AbortSignal, onLine?: (line: string, stream: 'stdout' | 'stderr') => void): Promise<ExecResult>
  /** The absolute path of a program on PATH, or undefined. */
  which(program: string): Promise<string | undefined>
}

/** A process told from any later one with the same pid. */
export interface ProcessIdentity {
  pid: number
  /** On Linux the clock ticks since boot (field 22 of /proc/PID/stat) and which boot that was, else what the system offers instead. */
  startTime: string
}

export interface ProcessFacts extends ProcessIdentity {
  argv: string[]
  /** Those of its environment whose names begin with SLIPWAY_. */
  variables: Record<string, string>
}

export interface Processes {
  /** A process that outlives this one: own session, no RUNNER_TRACKING_ID, output appended to a file. */
  spawnDetached(command: Command & {log: string}): Promise<ProcessIdentity>
  alive(identity: ProcessIdentity): Promise<boolean>
  /** Signals the process group if the identity still holds; false if it is gone. */
  signal(identity: ProcessIdentity, signal: 'SIGTERM' | 'SIGKILL' | 'SIGINT'): Promise<boolean>
  identify(pid: number): Promise<ProcessIdentity | undefined>
  /** The living processes of this user. Linux only: elsewhere none. */
  list(): Promise<ProcessFacts[]>
}
