import {describe, expect, test} from 'vitest'
import {deploy} from '../../../src/deploy/engine.ts'
import {rollback} from '../../../src/deploy/engine-back.ts'
import {janitor} from '../../../src/deploy/engine-janitor.ts'
import type {EngineResult} from '../../../src/deploy/engine-model.ts'
import {abort, pause, promote, resume} from '../../../src/deploy/engine-open.ts'
import {judgeHealth} from '../../../src/deploy/judge-health.ts'
import {observeAudit, observeHealth} from '../../../src/deploy/observe-health.ts'
import {resultOutcome} from '../../../src/deploy/outcome.ts'
import {parseJournal} from '../../../src/rollout/journal.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import type {Facts, Release} from '../../../src/rollout/model.ts'
import {inconsistencies, newWorld, type World} from '../../fakes/memory-target.ts'
import {chain, never, releaseOf, revOf, set, startProcess} from './harness.ts'

const slow = (version: string, pauseFor = '24h'): Release => releaseOf(version, {
  api: {strategy: {canary: {steps: [50, 100], pause: pauseFor, analysis: 'errors'}}, replicas: 2}, web: {strategy: 'rolling', dependsOn: ['api']}
})
const run = (world: World, want: Release, label: string, runId: string): Promise<EngineResult> => deploy({want, label, expectedDigest: undefined}, startProcess(world, {runId}).deps, never)
const stateOf = (world: World): ReturnType<typeof foldJournal> => foldJournal(parseJournal(world.journal).entries)

async function serving(release: Release): Promise<World> {
  const world = newWorld()
  expect((await run(world, release, '1', '1')).outcome).toBe('succeeded')
  return world
}

interface Paused {
  world: World
  result: EngineResult
  told: EngineResult | undefined
  tookMs: number
}

/** Release 2 is paused by another run as soon as its first step is judged. */
async function paused(one = slow('1'), two = slow('2')): Promise<Paused> {
  const world = await serving(one)
  const {deps} = startProcess(world, {runId: '2'})
  const started = deps.ports.clock.now()
  let told: EngineResult | undefined
  const result = await deploy({want: two, label: '2', expectedDigest: undefined}, {...deps, openGate: async (request, ports) => {
    told ??= await pause(set, startProcess(world, {runId: '9'}).deps, never)
    return deps.openGate(request, ports)
  }}, never)
  return {world, result, told, tookMs: deps.ports.clock.now() - started}
}

describe('pause', () => {
  test('stops the run at work where it is, within seconds, and takes nothing back', async () => {
    const {world, result, told, tookMs} = await paused()
    expect(told).toMatchObject({outcome: 'unchanged', note: expect.stringMatching(/^The run at work was told to stop where it is: acme\/shop run 2, begun .* ago\./) as string})
    expect(result).toMatchObject({outcome: 'unfinished', after: null, failure: {reason: 'paused', message: 'The release was paused by acme/shop run 9.', logTail: []}})
    expect(resultOutcome('deploy', '2', result)).toMatchObject({verdict: 'error', reason: 'paused', outputs: {outcome: 'unfinished', started: 'true'}})
    expect(tookMs).toBeLessThan(60_000)
    expect(world.services.api?.weights).toEqual({[revOf(slow('1'), 'api')]: 50, [revOf(slow('2'), 'api')]: 50})
    expect(world.lock).toBeNull()
    expect(stateOf(world).unfinished).toMatchObject({undo: null, failure: {reason: 'paused'}})
    expect(world.violations).toEqual([])
  })

  test('holds a step that is not judged as well', async () => {
    const world = await serving(chain('1', 'rolling'))
    const two = chain('2', 'rolling')
    const {deps, target} = startProcess(world, {runId: '2', behaviour: {[revOf(two, 'api')]: 'never-ready'}})
    const apply = target.apply.bind(target)
    target.apply = async (hold, step, signal) => {
      if (step.service === 'api') await pause(set, startProcess(world, {runId: '9'}).deps, never)
      return apply(hold, step, signal)
    }
    expect(await deploy({want: two, label: '2', expectedDigest: undefined}, deps, never)).toMatchObject({outcome: 'unfinished', failure: {reason: 'paused'}})
    expect(world.violations).toEqual([])
  })

  test.each([
    ['resume', resume, '2'], ['promote', promote, '2'], ['abort', abort, '1']
  ] as const)('is gone on from by %s, to the end', async (_, operation, label) => {
    const {world} = await paused(slow('1', '2s'), slow('2', '2s'))
    const result = await operation(set, startProcess(world, {runId: '10'}).deps, never)
    expect(result.after?.label).toBe(label)
    expect(inconsistencies(world)).toEqual([])
    expect(resultOutcome(operation === abort ? 'abort' : 'resume', '', result).verdict).toBe('pass')
  })

  test('is gone on from by the same run, run again; and can be asked for again', async () => {
    const {world} = await paused()
    const again = startProcess(world, {runId: '2', attempt: 2})
    let asked = 0
    const result = await deploy({want: slow('2'), label: '2', expectedDigest: undefined}, {...again.deps, openGate: async (request, ports) => {
      asked += 1
      await pause(set, startProcess(world, {runId: '11'}).deps, never)
      return again.deps.openGate(request, ports)
    }}, never)
    expect([result.outcome, result.failure?.message, asked]).toEqual(['unfinished', 'The release was paused by acme/shop run 11.', 1])
  })

  test('is not undone by the rollback job of that run, by the janitor, or by another release', async () => {
    const {world} = await paused()
    world.now += 48 * 3_600_000
    const before = world.journal
    expect(await rollback({set, toSnapshot: undefined, scope: 'this-run'}, startProcess(world, {runId: '2'}).deps, never)).toMatchObject({outcome: 'unchanged', note: expect.stringMatching(/^Nothing was taken back: The release was paused/) as string})
    const mended = await janitor({set, retire: 'expired', olderThanMs: 3_600_000, mode: 'mend'}, startProcess(world, {runId: '12'}).deps, never)
    expect(mended.outcome).toBe('unchanged')
    expect(mended.chores.map(c => c.done)).toEqual(['left alone: The release was paused by acme/shop run 9. A person goes on with it, or takes it back'])
    await expect(run(world, slow('3'), '3', '13')).rejects.toMatchObject({reason: 'unfinished-operation'})
    expect(world.journal).toBe(before)
  })

  test('an operation that was gone on with and then died is the janitor’s again', async () => {
    const {world} = await paused(slow('1', '2s'), slow('2', '2s'))
    const killed = startProcess(world, {runId: '10', killAt: 12})
    await resume(set, killed.deps, never).catch(() => undefined)
    expect(stateOf(world).unfinished).not.toBeNull()
    world.now += 4 * 3_600_000
    await janitor({set, retire: 'expired', olderThanMs: 3_600_000, mode: 'mend'}, startProcess(world, {runId: '12'}).deps, never)
    expect(inconsistencies(world)).toEqual([])
  })

  test('says so and changes nothing where no run is at work', async () => {
    const world = await serving(chain('1'))
    const before = structuredClone({...world, now: 0, epoch: 0})
    const idle = await pause(set, startProcess(world, {runId: '9'}).deps, never)
    expect(idle).toMatchObject({outcome: 'unchanged', started: false, note: 'Nothing to pause: no run is at work.'})
    expect(resultOutcome('pause', '', idle)).toMatchObject({verdict: 'pass', outputs: {outcome: 'unchanged', started: 'false'}})
    expect({...world, now: 0, epoch: 0}).toEqual(before)
    const half = await paused()
    expect((await pause(set, startProcess(half.world, {runId: '9'}).deps, never)).note).toMatch(/^Nothing to pause: no run is at work\. The deploy by acme\/shop run 2 is half-way: `operation: resume`/)
  })

  test('of somebody who is not deploying is refused as what it is', async () => {
    const world = await serving(chain('1'))
    world.lock = {owner: {name: 'run 7', runId: '7', attempt: 1}, epoch: 99, diedAt: null}
    await expect(pause(set, startProcess(world, {runId: '9'}).deps, never)).rejects.toMatchObject({reason: 'lock-held'})
    expect(world.note).toBeNull()
  })
})

describe('health', () => {
  const healthOf = async (world: World): Promise<{verdict: string; reason?: string | undefined; headline: string}> => observeHealth(startProcess(world).target, set, never)

  test('passes where every wanted instance is ready on what serves, and changes nothing', async () => {
    const world = await serving(chain('1'))
    const before = structuredClone(world)
    const outcome = await observeHealth(startProcess(world).target, set, never)
    expect(outcome).toMatchObject({verdict: 'pass', headline: 'All 3 services are healthy: every instance that is wanted is ready, on the release that serves.', outputs: {outcome: 'status', started: 'false'}})
    expect(outcome.data).toMatchObject({operation: 'health', health: [{service: 'worker', ready: 2, wanted: 2, restarts: 0, verdict: 'pass', words: ''}, {service: 'api'}, {service: 'web'}]})
    expect(outcome.summary).toContain('| service | revision | ready | restarts | traffic | verdict | what is wrong |')
    expect(world).toEqual(before)
  })

  test('of nothing is inconclusive: no data is never healthy', async () => {
    expect(await healthOf(newWorld())).toMatchObject({verdict: 'inconclusive', reason: 'nothing-to-roll-back'})
  })

  test.each([
    ['nothing ready', {ready: 0}, 'fail', 'release-not-ready', 'api: none of 2 instances is ready.'],
    ['one that comes up', {ready: 1}, 'inconclusive', 'release-not-ready', 'api: 1 of 2 instances are ready.'],
    ['one that crashes', {ready: 1, restarts: 5}, 'fail', 'release-crashed', 'api: 1 of 2 instances are ready, 5 restarts.'],
    ['restarts of long ago', {restarts: 5}, 'pass', undefined, /^All 3/],
    ['scaled to nothing', {ready: 0, wanted: 0}, 'inconclusive', 'release-not-ready', 'api: no instance is wanted.']
  ] as const)('judges %s', async (_, change, verdict, reason, headline) => {
    const world = await serving(chain('1'))
    Object.assign(world.services.api?.revisions[revOf(chain('1'), 'api')] ?? {}, change)
    const judged = await healthOf(world)
    expect([judged.verdict, judged.reason]).toEqual([verdict, reason])
    if (typeof headline === 'string') expect(judged.headline).toBe(headline)
    else expect(judged.headline).toMatch(headline)
  })

  test('fails where what should serve is gone or has not all the traffic', async () => {
    const world = await serving(chain('1'))
    world.services.api = {weights: {other: 100}, revisions: {}}
    expect(await healthOf(world)).toMatchObject({verdict: 'fail', headline: expect.stringMatching(/^api: revision \w{6}, which should serve, is not there\.$/) as string})
    const shared = await serving(chain('1'))
    shared.services.api = {...shared.services.api as World['services'][string], weights: {[revOf(chain('1'), 'api')]: 40, other: 60}}
    expect(await healthOf(shared)).toMatchObject({verdict: 'fail', headline: expect.stringContaining('has 40 % of the traffic') as string})
  })

  test('is never a pass while a release is half-way', async () => {
    const {world} = await paused()
    expect(await healthOf(world)).toMatchObject({verdict: 'inconclusive', reason: 'unfinished-operation'})
    for (const revision of Object.values(world.services.api?.revisions ?? {})) revision.ready = 0
    expect(await healthOf(world)).toMatchObject({verdict: 'fail', reason: 'unfinished-operation', headline: expect.stringContaining('api: none of 2') as string})
  })

  test('tells the target’s own words, and a set that cannot be looked at is an error', () => {
    const state = foldJournal([])
    const facts: Facts = {
      services: {api: {serving: 'a', weights: {a: 100}, revisions: {a: {wanted: 2, ready: 0, restarts: 0, endpoints: [], trouble: 'pod api-1: ImagePullBackOff'}}}},
      current: {id: `sha256:${'a'.repeat(64)}`, at: '', label: '', revisions: {api: 'a'}}, previous: undefined, problems: [], objects: []
    }
    expect(judgeHealth(state, facts).headline).toBe('api: none of 2 instances is ready: pod api-1: ImagePullBackOff.')
    expect(judgeHealth(state, {...facts, problems: [{reason: 'wrong-machine', message: 'The state belongs to another machine.'}]})).toMatchObject({verdict: 'error', reason: 'wrong-machine'})
  })
})

describe('verify-audit', () => {
  test('says that the chain is whole, and its head', async () => {
    const world = await serving(chain('1'))
    const {head, seq} = stateOf(world)
    const outcome = await observeAudit(startProcess(world).target, set)
    expect(outcome).toMatchObject({verdict: 'pass', headline: `The journal is intact: entries 0 to ${seq - 1}, each follows the one before; head ${head}.`, outputs: {outcome: 'status'}, data: {operation: 'verify-audit', audit: {state: 'intact', entries: seq, head}}})
  })

  test('of nothing proves nothing', async () => {
    expect(await observeAudit(startProcess(newWorld()).target, set)).toMatchObject({verdict: 'inconclusive', reason: 'nothing-to-roll-back'})
  })

  test.each([
    ['an entry that was altered', (text: string) => text.replace('"label":"1"', '"label":"9"')], ['an entry that is missing', (text: string) => text.split('\n').toSpliced(2, 1).join('\n')],
    ['a line that is no entry', (text: string) => `${text}{"schema":1}\n`], ['entries of a later version', (text: string) => text.replace('"schema":1', '"schema":99')]
  ])('tells of %s, and where', async (_, alter) => {
    const world = await serving(chain('1'))
    world.journal = alter(world.journal)
    const outcome = await observeAudit(startProcess(world).target, set)
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'journal-corrupt', headline: expect.stringMatching(/^journal(:\d+)?: the chain breaks\. /) as string, annotations: [{level: 'error'}]})
  })
})
