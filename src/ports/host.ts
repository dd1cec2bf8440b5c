/** Who and where this process is. The environment variables of the suite are read in platform/host.ts and nowhere else. */
export interface RunIdentity {
  repository: string
  runId: string
  attempt: number
  commit: string
  actor: string
  event: string
  /** Link to the run, or empty. */
  url: string
}

export interface Host {
  /** Absolute path of the workspace that inputs are relative to. */
  workspace: string
  /** Absolute path of a directory that ends with the job. */
  temporary: string
  /** Absolute path of the state of local targets ($SLIPWAY_STATE, or the XDG state directory). */
  state: string
  run: RunIdentity
  /** The node that runs this process. */
  node: string
  /** Absolute path of `router.js`, beside the bundles. */
  routerProgram: string
  /** Name of this machine, stable over reboots. */
  machine: string
  platform: 'linux' | 'darwin' | 'win32' | 'other'
  suiteVersion: string
  /** A variable of the environment, for references such as ${env.NAME}. */
  variable(name: string): string | undefined
}
