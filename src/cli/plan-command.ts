/** `slipway plan`: the stages of a release in their order, each only planning, put together to one plan that a person reads. */
import path from 'node:path'
import {toSlipwayError, UserError} from '../kernel/errors.ts'
import {makePorts} from '../platform/index.ts'
import {makeTools} from '../platform/tools.ts'
import type {Ports} from '../ports/index.ts'
import {parseSpec, resolveEnvironment, type ParsedSpec} from '../spec/parse.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {planStages} from './plan-stages.ts'
import {planJson, renderPlan} from './render-stages.ts'
import type {Page} from './table.ts'

export interface PlanOptions {
  directory: string
  environment: string | undefined
  /** `strict`: 2 if something would stop the release. */
  exit: 'planned' | 'strict'
  format: 'text' | 'json'
}

export interface Voice {
  say(text: string): void
  page: Page
}

export const specFile = 'slipway.yaml'
/** A larger file is no description of a deployment. */
const largestSpec = 1024 * 1024

/** Throws UserError `spec-invalid`. */
export async function readSpec({files, host}: Ports): Promise<ParsedSpec> {
  const file = path.join(host.workspace, specFile)
  const facts = await files.facts(file)
  if (facts && facts.size > largestSpec) throw new UserError(`The file has ${facts.size} bytes.`, {reason: 'spec-invalid', where: specFile, expected: `at most ${largestSpec} bytes`})
  const text = facts && await files.readText(file)
  if (text === undefined) throw new UserError('There is no slipway.yaml here.', {reason: 'spec-invalid', where: host.workspace, remedy: 'slipway init writes one from what the repository shows.'})
  return parseSpec(text, specFile)
}

/** Throws UserError `unknown-environment`. */
export function chooseEnvironment(parsed: ParsedSpec, wanted: string | undefined): EnvironmentSpec {
  const names = Object.keys(parsed.environments)
  if (wanted !== undefined || names.includes('local')) return resolveEnvironment(parsed, wanted ?? 'local')
  if (names.length === 1) return resolveEnvironment(parsed, names[0] as string)
  throw new UserError('Which environment is meant?', {reason: 'unknown-environment', where: specFile, expected: `--environment with one of ${names.join(', ')}`})
}

/** What stages would tell a runner is kept for us: the plan says it once, in its own words. Temporary files go with it. */
export async function quietly<T>(directory: string, work: (ports: Ports) => Promise<T>): Promise<T> {
  const real = makePorts()
  const temporary = await real.files.makeTemporaryDirectory('slipway-plan-')
  const silent = (): void => undefined
  const log: Ports['log'] = {info: silent, debug: silent, warning: silent, annotate: silent, mask: silent, group: (_title, body) => body()}
  const own = {...real, host: {...real.host, workspace: path.resolve(directory), temporary}, progress: {report: silent}, savedState: {keep: silent}, log}
  const ports: Ports = {...own, tools: makeTools(own)}
  try {
    return await work(ports)
  } finally {
    await real.files.remove(temporary)
  }
}

export async function planCommand(options: PlanOptions, {say, page}: Voice, signal: AbortSignal): Promise<number> {
  return quietly(options.directory, async ports => {
    const spec = chooseEnvironment(await readSpec(ports), options.environment)
    const stages = await planStages(spec, ports, signal)
    if (signal.aborted) throw toSlipwayError(signal.reason)
    say(options.format === 'json' ? JSON.stringify(planJson(spec, stages), null, 2) : renderPlan(spec, stages, page))
    if (stages.some(s => s.state === 'no-plan')) return 1
    return options.exit === 'strict' && stages.some(s => s.state === 'stops') ? 2 : 0
  })
}
