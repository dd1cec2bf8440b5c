/** What a check is: something required, a way to observe the fact, and a pure judgement that `planChecks` has put together. */
import type {CheckStatus} from '../kernel/verdict.ts'
import type {Ports} from '../ports/index.ts'

/** What came of looking: words for a person. */
export interface Finding {
  status: CheckStatus
  observed: string
  /** What to do; empty where nothing is. */
  remedy: string
}

export type CheckGroup = 'node' | 'runner' | 'cpu' | 'memory' | 'disk' | 'os' | 'tools' | 'dns' | 'ports' | 'endpoints' | 'services' | 'gpu'

export interface Check {
  /** `tools.node`: the path under `requires`, or the group alone where it holds one check. */
  id: string
  group: CheckGroup
  title: string
  required: string
  deadlineMs: number
  /** Observes, then judges. What it throws counts as unknown. */
  examine(ports: Ports, signal: AbortSignal): Promise<Finding>
}

export interface CheckResult extends Finding {
  id: string
  title: string
  required: string
}

export const pass = (observed: string): Finding => ({status: 'pass', observed, remedy: ''})
export const fail = (observed: string, remedy: string): Finding => ({status: 'fail', observed, remedy})
export const warn = (observed: string, remedy: string): Finding => ({status: 'warn', observed, remedy})
export const unknown = (observed: string, remedy: string): Finding => ({status: 'unknown', observed, remedy})
