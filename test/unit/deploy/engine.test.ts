import {describe, expect, test} from 'vitest'
import {deploy} from '../../../src/deploy/engine.ts'
import {finalize, rollback} from '../../../src/deploy/engine-back.ts'
import type {EngineResult} from '../../../src/deploy/engine-model.ts'
import {parseJournal} from '../../../src/rollout/journal.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import type {Release} from '../../../src/rollout/model.ts'
import {inconsistencies, newWorld, type World} from '../../fakes/memory-target.ts'
import {canaryStrategy, chain, diamond, gateOf, never, releaseOf, revOf, set, startProcess, type Process, type ProcessOptions} from './harness.ts'

const run = (process: Process, want: Release, label = '2', expectedDigest?: string): Promise<EngineResult> => deploy({want, label, expectedDigest}, process.deps, never)

/** Release 1 of the chain serves. */
async function serving(release = chain('1')): Promise<World> {
  const world = newWorld()
  expect((await run(startProcess(world, {runId: '1'}), release, '1')).outcome).toBe('succeeded')
  return world
}
const bad = (release: Release, service = 'api'): ProcessOptions => ({openGate: gateOf({[revOf(release, service)]: 'fail'})})
const anyRollback = {set, toSnapshot: undefined, scope: 'any'} as const
const entriesOf = (world: World): string[] => parseJournal(world.journal).entries.map(e => e.body.kind)
const weights = (world: World, service: string): Record<string, number> | undefined => world.services[service]?.weights

describe('a deployment', () => {
  test('goes service by service, and the predecessors of a canary stay warm until finalize', async () => {
    const world = await serving()
    const two = chain('2')
    const result = await run(startProcess(world, {runId: '2'}), two)
    expect(result).toMatchObject({outcome: 'succeeded', started: true, before: {label: '1'}, after: {label: '2'}, failure: null})
    expect(result.steps.every(s => s.state === 'done' && s.endedAt !== null)).toBe(true)
    expect(result.judgements.map(j => [j.service, j.verdict])).toContainEqual(['api', 'pass'])
    expect(result.traffic.length).toBeGreaterThan(3)
    expect(inconsistencies(world)).toEqual([])
    expect(Object.keys(world.services.api?.revisions ?? {})).toHaveLength(2)
    expect((await finalize({set, retire: 'expired'}, startProcess(world, {runId: '2'}).deps, never)).outcome).toBe('succeeded')
    expect(Object.keys(world.services.api?.revisions ?? {})).toEqual([revOf(two, 'api')])
    expect((await finalize({set, retire: 'expired'}, startProcess(world).deps, never)).outcome).toBe('unchanged')
  })

  test('stays where it is when the place it runs in fails it, and goes on when it runs again: going back would mend nothing', async () => {
    const world = await serving()
    const two = chain('2')
    const stuck = await run(startProcess(world, {runId: '2', behaviour: {[revOf(two, 'api')]: 'no-room'}}), two)
    expect(stuck).toMatchObject({outcome: 'unfinished', undo: null, failure: {reason: 'capacity', remedy: expect.stringContaining('Nothing was taken back')}})
    const weightsBefore = JSON.stringify(weights(world, 'api'))
    expect(await rollback({set, toSnapshot: undefined, scope: 'this-run'}, startProcess(world, {runId: '2'}).deps, never)).toMatchObject({outcome: 'unchanged', note: expect.stringContaining('says nothing of the release')})
    expect(JSON.stringify(weights(world, 'api'))).toBe(weightsBefore)
    expect((await run(startProcess(world, {runId: '2', attempt: 2}), two)).outcome).toBe('succeeded')
    expect(inconsistencies(world)).toEqual([])
  })

  test('is not finalized once it was taken back: a run that is run again keeps the success of its deploy', async () => {
    const world = await serving()
    const deployed = await run(startProcess(world, {runId: '2'}), chain('2'))
    const snapshot = deployed.after?.id
    await rollback(anyRollback, startProcess(world, {runId: '2'}).deps, never)
    const before = JSON.stringify(world.services)
    await expect(finalize({set, retire: 'expired', snapshot}, startProcess(world, {runId: '2'}).deps, never)).rejects.toMatchObject({
      reason: 'rolled-back', message: 'The release is not finalized: what serves is release 1, not release 2.'
    })
    expect(JSON.stringify(world.services)).toBe(before)
  })

  test('runs independent services at the same time', async () => {
    const world = newWorld()
    await run(startProcess(world), diamond('1', 'rolling'))
    const bodies = parseJournal(world.journal).entries.map(e => JSON.stringify(e.body))
    const [left, right] = ['left', 'right'].map(s => bodies.findIndex(b => b.includes('"intent"') && b.includes(`${s}/1-ensure`))) as [number, number]
    const firstDone = bodies.findIndex(b => b.includes('"done"') && /(left|right)\/1-ensure/.test(b))
    expect(Math.max(left, right)).toBeLessThan(firstDone)
  })

  test('of what serves already changes and journals nothing', async () => {
    const world = await serving()
    const before = world.journal
    expect(await run(startProcess(world, {runId: '2'}), chain('1'))).toMatchObject({outcome: 'unchanged', started: false})
    expect(world.journal).toBe(before)
  })

  test('tells what waits, and both arms while it judges', async () => {
    const world = await serving()
    const process = startProcess(world, {runId: '2'})
    await run(process, chain('2'))
    const lines = process.events.map(e => e.line)
    expect(lines).toContain('web  waits for api')
    expect(lines).toContain('api  50 %  baseline – errors, p95 9 ms · canary –, p95 9 ms')
    expect(process.events.find(e => e.subject === 'api' && e.facts?.['weight'] === 50)?.facts).toMatchObject({'baseline.requests': 0, 'canary.p95': 9})
  })

  test('that is not the approved plan is refused, showing both', async () => {
    const world = await serving()
    const approved = (await run(startProcess(structuredClone(world), {runId: '2'}), chain('2'))).plan?.digest as string
    const before = structuredClone(world)
    await expect(run(startProcess(world, {runId: '2'}), chain('3'), '3', approved)).rejects.toMatchObject({reason: 'plan-changed', expected: expect.stringContaining(approved) as string, remedy: expect.stringMatching(/sha256:[^]*api .* > .* \(source\)/) as string})
    expect({...world, now: 0, epoch: 0}).toEqual({...before, now: 0, epoch: 0})
    expect((await run(startProcess(world, {runId: '2'}), chain('2'), '2', approved)).outcome).toBe('succeeded')
  })

  test('is refused with every problem of the target before anything is touched', async () => {
    const world = await serving()
    const problems = [{reason: 'port-in-use', service: 'api', message: 'port 8080 is taken', remedy: 'Stop it.'}, {reason: 'command-not-found', service: 'web', message: 'no node'}] as const
    await expect(run(startProcess(world, {runId: '2', problems: [...problems]}), chain('2'))).rejects.toMatchObject({reason: 'port-in-use', message: 'api: port 8080 is taken\nweb: no node'})
    expect(inconsistencies(world)).toEqual([])
  })

  test('waits for nobody: a set that another run is changing is refused', async () => {
    const world = await serving()
    world.lock = {owner: {name: 'other', runId: '9', attempt: 1}, epoch: 99, diedAt: null}
    await expect(run(startProcess(world, {runId: '2'}), chain('2'))).rejects.toMatchObject({reason: 'lock-held'})
  })
})

describe('a release that fails takes the whole set back', () => {
  test.each([
    ['its gate fails', (two: Release) => bad(two), 'analysis-failed'],
    ['its gate never has enough data', (two: Release) => ({openGate: gateOf({[revOf(two, 'api')]: 'inconclusive'})}), 'gate-inconclusive'],
    ['its gate cannot be read', (two: Release) => ({openGate: gateOf({[revOf(two, 'api')]: 'error'})}), 'gate-inconclusive'],
    ['it never gets ready', (two: Release) => ({behaviour: {[revOf(two, 'web')]: 'never-ready' as const}}), 'release-not-ready'],
    ['it crashes while it is watched', (two: Release) => ({behaviour: {[revOf(two, 'api')]: 'crashes-later' as const}}), 'release-crashed'],
    ['a step hangs', (two: Release) => ({behaviour: {[revOf(two, 'api')]: 'hangs' as const}}), 'timeout']
  ])('because %s', async (_, circumstances, reason) => {
    const world = await serving()
    const two = chain('2')
    const result = await run(startProcess(world, {runId: '2', ...circumstances(two)}), two)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason}, undo: {reason}, after: {label: '1'}})
    expect(inconsistencies(world)).toEqual([])
    for (const service of ['worker', 'api', 'web']) expect(weights(world, service)).toEqual({[revOf(chain('1'), service)]: 100})
    expect(world.services.worker?.revisions).not.toHaveProperty(revOf(two, 'worker'))
  })

  test('within 15 s of the verdict on the clock, since the predecessors are warm', async () => {
    const world = await serving()
    const two = chain('2')
    const {undo} = await run(startProcess(world, {runId: '2', ...bad(two, 'web')}), two)
    expect(Date.parse(undo?.restoredAt ?? '') - Date.parse(undo?.verdictAt ?? '')).toBeLessThan(15_000)
  })

  test('as soon as it is decided: a bad gate is not watched to the end of the pause', async () => {
    const world = await serving()
    const strategy = {canary: {steps: [10, 100], pause: '10m', analysis: 'errors'}}
    const want = chain('2', strategy)
    const process = startProcess(world, {runId: '2', ...bad(want, 'worker')})
    const started = process.deps.ports.clock.now()
    await run(process, want)
    expect(process.deps.ports.clock.now() - started).toBeLessThan(60_000)
  })

  test('a gate that gets its data late is watched on, and passes', async () => {
    const world = await serving()
    const two = chain('2')
    const openGate = gateOf({[revOf(two, 'api')]: calls => (calls < 4 ? 'inconclusive' : 'pass')})
    expect((await run(startProcess(world, {runId: '2', openGate}), two)).outcome).toBe('succeeded')
  })

  test('the first release of all: nothing serves, nothing is left', async () => {
    const world = newWorld()
    const one = chain('1')
    expect(await run(startProcess(world, {behaviour: {[revOf(one, 'web')]: 'never-ready'}}), one)).toMatchObject({outcome: 'rolled-back', after: null})
    expect(inconsistencies(world)).toEqual([])
    expect(Object.values(world.services).flatMap(s => Object.keys(s.revisions))).toEqual([])
  })

  test('with the last lines of its log, without what is secret in them', async () => {
    const world = await serving()
    const two = chain('2')
    const {failure} = await run(startProcess(world, {runId: '2', behaviour: {[revOf(two, 'web')]: 'never-ready'}}), two)
    expect(failure).toMatchObject({service: 'web', logTail: [`web ${revOf(two, 'web')}: listening`, `web ${revOf(two, 'web')}: password is ***`]})
  })

  test('what cannot be restored is said, tried twice, and left for a rollback to finish', async () => {
    const world = await serving()
    const two = chain('2')
    const stuck = {...bad(two), behaviour: {[revOf(two, 'worker')]: 'cannot-retire' as const}}
    const result = await run(startProcess(world, {runId: '2', ...stuck}), two)
    expect(result).toMatchObject({outcome: 'rollback-failed', after: null, failure: {message: expect.stringContaining('does not end') as string}})
    expect(entriesOf(world).filter(kind => kind === 'undo')).toHaveLength(2)
    // Users are served by release 1 all the same: independent services went back.
    for (const service of ['worker', 'api', 'web']) expect(weights(world, service)).toEqual({[revOf(chain('1'), service)]: 100})
    await expect(run(startProcess(world, {runId: '3'}), chain('3'))).rejects.toMatchObject({reason: 'unfinished-operation'})
    expect(await rollback(anyRollback, startProcess(world, {runId: '4'}).deps, never)).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    expect(inconsistencies(world)).toEqual([])
  })

  test('unless a step that cannot be undone has run: then it stops, and another deploy mends forward', async () => {
    const world = await serving()
    const two = chain('2')
    const irreversible = (step: {id: string}): boolean => step.id === 'worker/1-ensure'
    const result = await run(startProcess(world, {runId: '2', irreversible, ...bad(two)}), two)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'irreversible', message: expect.stringContaining('worker/1-ensure') as string}})
    expect(entriesOf(world)).not.toContain('undo')
    await expect(rollback(anyRollback, startProcess(world, {runId: '2'}).deps, never)).rejects.toMatchObject({reason: 'irreversible'})
    expect((await run(startProcess(world, {runId: '3'}), chain('3'), '3')).outcome).toBe('succeeded')
    expect(inconsistencies(world)).toEqual([])
  })
})

describe('a journal that cannot be written', () => {
  test('stops everything before the effect, whichever write it is; what serves goes on serving', async () => {
    const base = await serving()
    const two = chain('2')
    const whole = startProcess(structuredClone(base), {runId: '2'})
    await run(whole, two)
    for (let fullFromAppend = 1; fullFromAppend <= whole.target.appends; fullFromAppend += 1) {
      const world = structuredClone(base)
      const process = startProcess(world, {runId: '2', fullFromAppend})
      const result = await run(process, two).catch((thrown: unknown) => thrown)
      expect(result).toMatchObject(fullFromAppend === 1 ? {reason: 'state-unwritable'} : {outcome: 'unfinished', failure: {reason: 'state-unwritable'}})
      expect(world.violations).toEqual([])
      expect(world.lock).toBeNull()
      if (fullFromAppend === 1) expect(inconsistencies(world)).toEqual([])
      // With room again, the same run goes on where it stopped.
      expect((await run(startProcess(world, {runId: '2', attempt: 2}), two)).outcome).toBe('succeeded')
      expect(inconsistencies(world)).toEqual([])
    }
  })
})

describe('a run that is cancelled', () => {
  const cancelled = async (world: World): Promise<EngineResult> => {
    const controller = new AbortController()
    const two = chain('2')
    const process = startProcess(world, {runId: '2', openGate: request => gateOf({})(request, process.deps.ports).then(window => {
      if (request.canary.rev === revOf(two, 'api')) controller.abort(new Error('SIGINT'))
      return window
    })})
    const before = process.target.appends
    const started = process.deps.ports.clock.now()
    const result = await deploy({want: two, label: '2', expectedDigest: undefined}, process.deps, controller.signal)
    expect(process.deps.ports.clock.now() - started).toBeLessThan(20_000)
    expect(process.target.appends).toBeGreaterThan(before)
    return result
  }

  test('stops at once, writes one entry, frees the lock, and takes nothing back by itself', async () => {
    const world = await serving()
    const before = entriesOf(world).length
    const result = await cancelled(world)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'cancelled'}})
    expect(entriesOf(world).slice(before)).not.toContain('undo')
    expect(entriesOf(world).at(-1)).toBe('failed')
    expect(world.lock).toBeNull()
  })

  test('is taken back by a rollback of the same run, and by nobody else’s that keeps to its own', async () => {
    const world = await serving()
    await cancelled(world)
    expect(await rollback({...anyRollback, scope: 'this-run'}, startProcess(world, {runId: '7'}).deps, never)).toMatchObject({outcome: 'unchanged', started: false})
    expect(await rollback({...anyRollback, scope: 'half-way'}, startProcess(world, {runId: '2'}).deps, never)).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    expect(inconsistencies(world)).toEqual([])
  })

  test('goes on in a later attempt; any other deploy is refused', async () => {
    const world = await serving()
    await cancelled(world)
    await expect(run(startProcess(world, {runId: '3'}), chain('2'))).rejects.toMatchObject({reason: 'unfinished-operation', message: expect.stringContaining('acme/shop run 2') as string})
    await expect(run(startProcess(world, {runId: '2', attempt: 2}), chain('3'))).rejects.toMatchObject({reason: 'unfinished-operation'})
    const {outcome, steps} = await run(startProcess(world, {runId: '2', attempt: 2}), chain('2'))
    expect(outcome).toBe('succeeded')
    expect(steps.filter(s => s.note === 'done by an earlier attempt').map(s => s.id)).toContain('worker/1-ensure')
    expect(inconsistencies(world)).toEqual([])
  })
})

describe('a rollback', () => {
  test('goes back to what served before, warm or not, and once more to what served before that', async () => {
    const world = await serving()
    await run(startProcess(world, {runId: '2'}), chain('2'), '2')
    await finalize({set, retire: 'expired'}, startProcess(world).deps, never)
    await run(startProcess(world, {runId: '3'}), chain('3'), '3')
    expect(await rollback(anyRollback, startProcess(world, {runId: '4'}).deps, never)).toMatchObject({outcome: 'rolled-back', after: {label: '2'}})
    expect(await rollback(anyRollback, startProcess(world, {runId: '5'}).deps, never)).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    expect(inconsistencies(world)).toEqual([])
    await expect(rollback(anyRollback, startProcess(world, {runId: '6'}).deps, never)).rejects.toMatchObject({reason: 'nothing-to-roll-back'})
    expect(inconsistencies(world)).toEqual([])
  })

  test('goes to a snapshot by name, and refuses one that is not there', async () => {
    const world = await serving()
    const first = world.snapshots[0]?.ref.id
    await run(startProcess(world, {runId: '2'}), chain('2'), '2')
    await run(startProcess(world, {runId: '3'}), chain('3'), '3')
    expect(await rollback({...anyRollback, toSnapshot: first}, startProcess(world).deps, never)).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    await expect(rollback({...anyRollback, toSnapshot: `sha256:${'0'.repeat(64)}`}, startProcess(world).deps, never)).rejects.toMatchObject({reason: 'nothing-to-roll-back', expected: expect.stringContaining(first as string) as string})
  })

  test('of its own run touches only what that run made', async () => {
    const world = await serving()
    await run(startProcess(world, {runId: '2'}), chain('2'), '2')
    const own = {...anyRollback, scope: 'this-run'} as const
    const before = world.journal
    expect(await rollback(own, startProcess(world, {runId: '3'}).deps, never)).toMatchObject({outcome: 'unchanged'})
    expect(world.journal).toBe(before)
    expect(await rollback(own, startProcess(world, {runId: '2'}).deps, never)).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    // Once back, release 1 is not this run's.
    expect(await rollback(own, startProcess(world, {runId: '2'}).deps, never)).toMatchObject({outcome: 'unchanged'})
    expect(inconsistencies(world)).toEqual([])
  })

  test('restores how many there were, and services that were removed', async () => {
    const one = releaseOf('1', {api: {strategy: canaryStrategy, replicas: 3}, gone: {strategy: 'rolling'}})
    const world = await serving(one)
    await run(startProcess(world, {runId: '2'}), releaseOf('1', {api: {strategy: canaryStrategy, replicas: 1}}))
    expect(world.services.gone?.revisions).toEqual({})
    await rollback(anyRollback, startProcess(world, {runId: '3'}).deps, never)
    expect(inconsistencies(world)).toEqual([])
    expect(world.services.api?.revisions[revOf(one, 'api')]?.ready).toBe(3)
  })

  test('that died half-way is finished by the next one', async () => {
    const base = await serving()
    await run(startProcess(base, {runId: '2'}), chain('2'), '2')
    await finalize({set, retire: 'expired'}, startProcess(base).deps, never)
    const whole = startProcess(structuredClone(base), {runId: '3'})
    await rollback(anyRollback, whole.deps, never)
    for (let killAt = 3; killAt < whole.target.points; killAt += 2) {
      const world = structuredClone(base)
      await rollback(anyRollback, startProcess(world, {runId: '3', killAt}).deps, never).catch(() => undefined)
      if (foldJournal(parseJournal(world.journal).entries).unfinished === null) continue
      expect(await rollback(anyRollback, startProcess(world, {runId: '4'}).deps, never), `killed at ${killAt}`).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
      expect(inconsistencies(world), `killed at ${killAt}`).toEqual([])
    }
  })
})

test('a finalize that is cancelled is closed at once: nothing of it has to be taken back', async () => {
  for (const at of [1, 2, 3]) {
    const world = await serving()
    await run(startProcess(world, {runId: '2'}), chain('2'), '2')
    const controller = new AbortController()
    const process = startProcess(world, {runId: '2'})
    let told = 0
    process.deps.ports.progress.report = () => { if ((told += 1) === at) controller.abort(new Error('SIGINT')) }
    const result = await finalize({set, retire: 'expired'}, process.deps, controller.signal)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'cancelled'}})
    expect(foldJournal(parseJournal(world.journal).entries).unfinished).toBeNull()
    expect(world.lock).toBeNull()
    expect((await finalize({set, retire: 'expired'}, startProcess(world, {runId: '3'}).deps, never)).outcome).toBe('succeeded')
    expect(inconsistencies(world)).toEqual([])
  }
})

test('a finalize that died half-way holds nobody up', async () => {
  const world = await serving()
  await run(startProcess(world, {runId: '2'}), chain('2'), '2')
  await finalize({set, retire: 'expired'}, startProcess(world, {runId: '2', killAt: 5}).deps, never).catch(() => undefined)
  expect(foldJournal(parseJournal(world.journal).entries).unfinished?.plan.operation).toBe('finalize')
  expect((await run(startProcess(world, {runId: '3'}), chain('3'), '3')).outcome).toBe('succeeded')
  expect(inconsistencies(world)).toEqual([])
})
