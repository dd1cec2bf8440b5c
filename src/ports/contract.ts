/** Contracts as code: the inputs and outputs of an action, from which action.yml, tables and documentation are printed. */
import * as z from 'zod'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import type {Json} from '../kernel/digest.ts'
import type {Verdict} from '../kernel/verdict.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import type {Annotation, Ports} from './index.ts'

export interface Input<S extends z.ZodType = z.ZodType> {
  description: string
  schema: S
  /** The text that stands for a missing input. Empty: the schema sees an empty string. */
  default?: string
  required?: boolean
}

/** Something outside that a stage uses, and what becomes of the stage while it is away: printed when it happens, and in the documentation. */
export interface Dependency {
  /** As people call it. */
  name: string
  /** What the stage wants of it. */
  use: string
  /** What happens without it. */
  away: string
  /** `stops`: the stage ends with an error. `withholds`: the verdict is inconclusive or fail, never pass. `degrades`: the verdict is the same, something is left out. */
  effect: 'stops' | 'withholds' | 'degrades'
}

export interface Contract<I extends Record<string, Input> = Record<string, Input>, O extends Record<string, string> = Record<string, string>> {
  /** The folder under actions/. */
  name: string
  title: string
  description: string
  /** Feather icon and colour for the Marketplace. */
  branding: {icon: string; color: 'blue' | 'green' | 'orange' | 'purple' | 'red' | 'yellow' | 'gray-dark' | 'white'}
  /** Whether slipway.yaml must be there, may be there, or is not read. */
  spec: 'required' | 'optional'
  inputs: I
  /** Name and description. */
  outputs: O
  /** What the stage uses beyond the machine's own disk; empty: nothing. By a key that the outcome names. */
  dependencies: Record<string, Dependency>
  /** Whether there is a post step. */
  post: boolean
}

type Camel<S extends string> = S extends `${infer A}-${infer B}` ? `${A}${Capitalize<Camel<B>>}` : S
export type InputsOf<C extends Contract> = {[K in keyof C['inputs'] & string as Camel<K>]: z.output<C['inputs'][K]['schema']>}
export type OutputsOf<C extends Contract> = {[K in keyof C['outputs'] & string as Camel<K>]?: string}

export const camel = (kebab: string): string => kebab.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())

export function defineContract<const I extends Record<string, Input>, const O extends Record<string, string>>(contract: Contract<I, O>): Contract<I, O> {
  return contract
}

/** What a stage comes to. */
export interface Outcome<C extends Contract = Contract> {
  verdict: Verdict
  /** Required unless the verdict is `pass`. */
  reason?: FailureReason
  /** One line: what a person reads first. */
  headline: string
  outputs: OutputsOf<C>
  /** Markdown for the job summary. */
  summary: string
  annotations: Annotation[]
  /** The stage's part of the handoff envelope: digests, names and figures; never a secret. */
  data: Json
  /** What was away while it ran, by the contract's key, and how that showed. */
  away?: readonly Away[]
}

export interface Away {
  dependency: string
  /** One sentence: what was tried and what was met. Text from outside in it is not escaped. */
  why: string
}

export interface StageContext<C extends Contract> {
  inputs: InputsOf<C>
  /** Present unless the contract says `optional` and there is no file. */
  spec: EnvironmentSpec | undefined
  ports: Ports
  signal: AbortSignal
}

export type Stage<C extends Contract> = (context: StageContext<C>) => Promise<Outcome<C>>
/** Runs after the job, also when it was cancelled. `saved` is what main kept, undefined if it never got that far. */
export type Post = (saved: Json | undefined, ports: Ports, signal: AbortSignal) => Promise<void>

// ---- pieces that several contracts share

/** Text; an empty input is undefined. */
export const optionalText = z.string().transform(text => (text.trim() === '' ? undefined : text.trim()))
/** `true` or `false` and nothing else. */
export const flag = z.enum(['true', 'false']).transform(text => text === 'true')

/** Declared by every action; read by src/app before the stage runs. */
export const commonInputs = {
  spec: {description: 'Path of slipway.yaml, relative to the workspace.', schema: z.string().min(1), default: 'slipway.yaml'},
  environment: {description: 'The environment of slipway.yaml to work on.', schema: z.string().min(1), default: 'local'}
} as const satisfies Record<string, Input>

/** Given by every action; written by src/app. */
export const commonOutputs = {
  verdict: 'pass, fail, inconclusive or error.',
  'failure-reason': 'Empty on success, else one of the closed list in docs/failure-reasons.md.',
  handoff: 'The envelope for later stages: one line of JSON with schema number, stage, verdict, commit, times and data.'
} as const
