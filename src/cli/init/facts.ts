/** What `slipway init` sees of a repository: values, each with the file and line that says it. Types only. */

export interface Place {
  /** Relative to the repository, with `/`. */
  file: string
  /** From 1. */
  line: number
}

/** A value, and who says so. */
export interface Told<T> {
  value: T
  from: Place
}

export interface DockerfileFacts {
  file: string
  /** The folder that it stands in; `.` for the repository itself. */
  directory: string
  /** What the last stage is built upon in the end. */
  image: Told<string> | undefined
  exposes: Told<number>[]
  /** Program and arguments that run without a shell; undefined where there are none or only a shell could read them. */
  command: Told<string[]> | undefined
  /** The path that HEALTHCHECK asks for. */
  health: Told<string> | undefined
}

export interface ComposePort {
  published: number | undefined
  container: number
}

export interface ComposeService {
  name: Told<string>
  image: Told<string> | undefined
  /** Relative to the repository. */
  build: Told<{directory: string; dockerfile: string}> | undefined
  command: Told<string[]> | undefined
  ports: Told<ComposePort>[]
  dependsOn: Told<string>[]
  health: Told<string> | undefined
  /** `value` undefined: it comes from outside the file. */
  environment: Told<{name: string; value: string | undefined}>[]
  replicas: Told<number> | undefined
}

export interface ComposeFacts {
  file: string
  /** Of the project. */
  name: string | undefined
  services: ComposeService[]
}

export interface PackageFacts {
  file: string
  directory: string
  name: string | undefined
  start: Told<string> | undefined
  main: Told<string> | undefined
  node: Told<string> | undefined
  /** How many packages it needs at run time. */
  dependencies: Told<number> | undefined
  /** Whether it declares workspaces. */
  root: boolean
}

export interface ChartFacts {
  file: string
  directory: string
  name: Told<string>
  replicas: Told<number> | undefined
  port: Told<number> | undefined
}

/** One Deployment, StatefulSet or DaemonSet of plain manifests. */
export interface WorkloadFacts {
  file: string
  name: Told<string>
  replicas: Told<number> | undefined
  port: Told<number> | undefined
  health: Told<string> | undefined
}

/** A folder that Kustomize renders. */
export interface KustomizeFacts {
  directory: string
  from: Place
}

export interface OpenApiFacts {
  file: string
  directory: string
  version: Told<string>
  /** A path of it that asks for health. */
  health: Told<string> | undefined
}

/** What a source file lets see of the program in it. */
export interface SourceFacts {
  file: string
  readsPort: Place | undefined
  /** Where it listens if PORT says nothing. */
  port: Told<number> | undefined
  health: Told<string> | undefined
  /** Where it serves Prometheus text. */
  metrics: Place | undefined
}

export interface WorkflowFacts {
  file: string
  /** Whether it calls the suite. */
  ours: boolean
}

/** Something that was looked at and could not be used. */
export interface Remark {
  where: Place
  message: string
}

export interface RepositoryFacts {
  /** The folder's name. */
  name: string
  /** Every file that was seen, sorted. */
  files: string[]
  dockerfiles: DockerfileFacts[]
  compose: ComposeFacts[]
  packages: PackageFacts[]
  charts: ChartFacts[]
  workloads: WorkloadFacts[]
  kustomize: KustomizeFacts[]
  openapi: OpenApiFacts[]
  sources: SourceFacts[]
  workflows: WorkflowFacts[]
  lockfiles: string[]
  remarks: Remark[]
}
