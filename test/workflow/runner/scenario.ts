/** A row of the table of scenarios: what GitHub does, with the public source of the expectation, and the check that the offline runner does the same. */
import {join} from 'node:path'
import {expect} from 'vitest'
import type {RunEvent} from '../../../src/runner/index.ts'
import {everyByte, multiline, password, runFixture, type Options, type Ran} from './harness.ts'

export interface Scenario {
  rule: string
  /** The public source of the rule; `not settled` where none decides, and docs/offline-runner.md says what is done. */
  source: string
  /** A fixture, or workflow files by name, of which `main` is run. */
  workflow: string | Record<string, string>
  options?: Options
  /** Cancel is pressed when so many steps have said `ready`. */
  cancelAfter?: number
  /** Result by job. */
  jobs: Record<string, string>
  /** Names as GitHub prints them, where they are the point. */
  names?: string[]
  /** `name: outcome` or `name: outcome/conclusion` where they differ, in order, by job. */
  steps?: Record<string, string[]>
  outputs?: Record<string, Record<string, string>>
  says?: Record<string, (string | RegExp)[]>
  neverSays?: Record<string, (string | RegExp)[]>
  annotations?: Record<string, string[]>
  notes?: string[]
  conclusion: string
  also?(ran: Ran): void
}

export const docs = (page: string): string => `docs.github.com: ${page}`
export const runner = (file: string): string => `actions/runner: src/Runner.Worker/${file}`
export const parser = (file: string): string => `actions/runner: src/Sdk/WorkflowParser/Conversion/${file}`
/** Minutes of a second, and a short ladder. */
export const quick = {minute: 1000, interrupt: 300, terminate: 300, drain: 200}

export const stepLine = (s: {name: string; outcome: string; conclusion: string}): string => `${s.name}: ${s.outcome === s.conclusion ? s.outcome : `${s.outcome}/${s.conclusion}`}`

export const resultsOf = (ran: Ran): Record<string, string> => Object.fromEntries(ran.result.jobs.map(j => [j.id, j.result]))

/** Presses Cancel as soon as so many steps have said `ready`. */
export function cancelWhenReady(count: number): {signal: AbortSignal; onEvent(event: RunEvent): void} {
  const controller = new AbortController()
  let seen = 0
  const onEvent = (event: RunEvent): void => {
    if (event.kind === 'log' && event.line === 'ready' && ++seen === count) controller.abort()
  }
  return {signal: controller.signal, onEvent}
}

export const play = (scenario: Scenario): Promise<Ran> =>
  runFixture(scenario.workflow, {...scenario.options, ...(scenario.cancelAfter === undefined ? {} : cancelWhenReady(scenario.cancelAfter))})

export function check(scenario: Scenario, ran: Ran): void {
  const job = (id: string) => ran.result.jobs.find(j => j.id === id)
  expect(resultsOf(ran), everyByte(join(ran.directory, 'logs'))).toEqual(scenario.jobs)
  expect(ran.result.conclusion).toBe(scenario.conclusion)
  if (scenario.names) expect(ran.result.jobs.map(j => j.name)).toEqual(scenario.names)
  if (scenario.notes) expect(ran.result.notes).toEqual(scenario.notes)
  for (const [id, steps] of Object.entries(scenario.steps ?? {})) expect(job(id)?.steps.map(stepLine)).toEqual(steps)
  for (const [id, outputs] of Object.entries(scenario.outputs ?? {})) expect(job(id)?.outputs).toEqual(outputs)
  for (const [id, texts] of Object.entries(scenario.annotations ?? {})) expect(job(id)?.annotations.map(a => a.message)).toEqual(expect.arrayContaining(texts))
  for (const [id, texts] of Object.entries(scenario.says ?? {})) for (const text of texts) expect(ran.log(id)).toMatch(text)
  for (const [id, texts] of Object.entries(scenario.neverSays ?? {})) for (const text of texts) expect(ran.log(id)).not.toMatch(text)
  for (const secret of [password, ...multiline.split('\n')]) expect(everyByte(ran.directory)).not.toContain(secret)
  scenario.also?.(ran)
}
