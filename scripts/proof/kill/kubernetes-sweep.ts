/** Every point of every scenario on a cluster: the victim dies at one call, its mender runs, a next release comes and goes; the set is looked at after each. */
import {deploy} from '../../../src/deploy/engine.ts'
import {finalize} from '../../../src/deploy/engine-back.ts'
import type {Release} from '../../../src/rollout/model.ts'
import {never, set} from '../../../test/fakes/kubernetes-set.ts'
import type {Bed} from './kubernetes-bed.ts'
import {look, lookForOrphans} from './kubernetes-check.ts'
import {mortal, type When} from './kubernetes-death.ts'
import {order, type Act, type Scenario} from './kubernetes-scenarios.ts'

export interface Point {
  scenario: Scenario
  /** From 1. */
  at: number
  when: When
  /** The call in words, as the dry pass saw it. */
  call: string
}

export interface Exception extends Point {
  problems: string[]
}

/** The lock of a dead run is another's after its time; the next attempt of the same run may have it at once. */
const restMs = {same: 2_000, another: 10 * 60_000}
const victimRun = '100'

export async function countPoints(scenario: Scenario, makeBed: () => Promise<Bed> | Bed): Promise<Point[]> {
  const bed = await makeBed()
  try {
    const {victim} = await scenario.prepare(bed)
    const death = mortal(bed.client, Number.POSITIVE_INFINITY, 'before')
    await victim(bed.rig.process(death.client, {runId: victimRun}).deps, never)
    return death.calls.flatMap((call, index) => (['before', 'after'] as const).map(when => ({scenario, at: index + 1, when, call})))
  } finally {
    await bed.close()
  }
}

/** What went wrong; empty where all is as it should be. */
export async function tryPoint({scenario, at, when}: Point, bed: Bed): Promise<string[]> {
  const {victim, mend, ends, mayLose} = await scenario.prepare(bed)
  const services = [...new Set(ends.flatMap(end => Object.keys(end?.services ?? {})))].filter(name => !mayLose.includes(name))
  const watches = services.map(name => ({name, lost: bed.watch(name)}))
  const death = mortal(bed.client, at, when)
  await victim(bed.rig.process(death.client, {runId: victimRun}).deps, never).catch(() => undefined)
  await bed.rest(restMs[scenario.mender])
  const mended = await mendNow(bed, scenario, mend)
  const found = await look(bed, ends)
  const words = found.length === 0 ? [] : [`the mender said: ${mended}`]
  const after = found.length === 0 ? await nextRelease(bed, services) : []
  const lost = watches.flatMap(({name, lost: most}) => {
    const share = most()
    return share === null || share === 0 ? [] : [`up to ${Math.round(share * 100)} % of the requests for ${name} were lost`]
  })
  return [...found, ...words, ...after, ...lost]
}

async function mendNow({rig, client}: Bed, {mender}: Scenario, mend: Act): Promise<string> {
  const {deps} = rig.process(client, mender === 'same' ? {runId: victimRun, attempt: 2} : {runId: '200'})
  return mend(deps, never).then(({outcome, failure, note}) => [outcome, failure?.message, note].filter(Boolean).join(': '), (error: Error) => `${error.name}: ${error.message}`)
}

/** Whatever was left must not outlive the next release. */
async function nextRelease(bed: Bed, services: readonly string[]): Promise<string[]> {
  const release: Release = bed.rig.release('v9', Object.fromEntries(services.map(name => [name, {replicas: 1, drain: '100ms'}])))
  const run = (attempt: number): ReturnType<typeof bed.rig.process>['deps'] => bed.rig.process(bed.client, {runId: '900', attempt}).deps
  const result = await deploy(order(release), run(1), never)
  if (result.failure !== null) return [`the next release ${result.outcome}: ${result.failure.message}`]
  const ended = await finalize({set, retire: 'all'}, run(2), never)
  if (ended.failure !== null) return [`ending what the next release keeps warm: ${ended.failure.message}`]
  return lookForOrphans(bed, release)
}

export interface Sweep {
  makeBed(): Promise<Bed> | Bed
  progress(point: Point, exception: Exception | undefined): void
}

export async function sweepPoints(points: readonly Point[], {makeBed, progress}: Sweep): Promise<Exception[]> {
  const exceptions: Exception[] = []
  for (const point of points) {
    const bed = await makeBed()
    const problems = await tryPoint(point, bed).catch((error: Error) => [error.stack ?? error.message])
    await bed.close()
    const exception = problems.length === 0 ? undefined : {...point, problems}
    if (exception) exceptions.push(exception)
    progress(point, exception)
  }
  return exceptions
}
