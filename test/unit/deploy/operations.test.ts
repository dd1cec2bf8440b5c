import {describe, expect, test} from 'vitest'
import {contract} from '../../../src/deploy/contract.ts'
import {deploy} from '../../../src/deploy/engine.ts'
import {finalize, rollback} from '../../../src/deploy/engine-back.ts'
import {janitor} from '../../../src/deploy/engine-janitor.ts'
import type {EngineResult, JanitorOrder} from '../../../src/deploy/engine-model.ts'
import {abort, promote, resume} from '../../../src/deploy/engine-open.ts'
import {resultOutcome} from '../../../src/deploy/outcome.ts'
import {parseJournal} from '../../../src/rollout/journal.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import type {Release} from '../../../src/rollout/model.ts'
import {inconsistencies, newWorld, type World} from '../../fakes/memory-target.ts'
import {chain, gateOf, never, releaseOf, revOf, set, startProcess, type Process, type ProcessOptions} from './harness.ts'

const run = (process: Process, want: Release, label = '2'): Promise<EngineResult> => deploy({want, label, expectedDigest: undefined}, process.deps, never)
const blueGreen = {blueGreen: {warm: '10m', pause: '2s', analysis: 'errors'}}
const pair = (version: string, strategy: unknown): Release => releaseOf(version, {api: {strategy, replicas: 2}, web: {strategy, dependsOn: ['api']}})
const stateOf = (world: World): ReturnType<typeof foldJournal> => foldJournal(parseJournal(world.journal).entries)
const revisions = (world: World, service: string): string[] => Object.keys(world.services[service]?.revisions ?? {})

async function serving(release: Release): Promise<World> {
  const world = newWorld()
  expect((await run(startProcess(world, {runId: '1'}), release, '1')).outcome).toBe('succeeded')
  return world
}

/** Release 2 stopped half-way: its runner was gone at that point. */
async function stopped(killAt: number, one = chain('1'), two = chain('2')): Promise<World> {
  const world = await serving(one)
  await run(startProcess(world, {runId: '2', killAt}), two).catch(() => undefined)
  expect(stateOf(world).unfinished).not.toBeNull()
  return world
}

describe('blue-green', () => {
  const [one, two] = [pair('1', blueGreen), pair('2', blueGreen)]

  test('keeps the predecessor for its time; finalize says so and ends it afterwards, or at once when asked', async () => {
    const world = await serving(one)
    const deployed = await run(startProcess(world, {runId: '2'}), two)
    expect(deployed).toMatchObject({outcome: 'succeeded', warm: [{service: 'api', rev: revOf(one, 'api')}, {service: 'web', rev: revOf(one, 'web')}]})
    const kept = await finalize({set, retire: 'expired'}, startProcess(world).deps, never)
    expect(kept.outcome).toBe('unchanged')
    expect(kept.note).toMatch(/^Nothing to end yet: the predecessor of api stays warm for 8 m more, the predecessor of web .* then `operation: janitor` ends it/)
    expect(revisions(world, 'api')).toHaveLength(2)
    const all = structuredClone(world)
    expect(await finalize({set, retire: 'all'}, startProcess(all).deps, never)).toMatchObject({outcome: 'succeeded', warm: []})
    expect(revisions(all, 'api')).toEqual([revOf(two, 'api')])
    world.now += 600_000
    expect((await finalize({set, retire: 'expired'}, startProcess(world).deps, never)).outcome).toBe('succeeded')
    expect(revisions(world, 'api')).toEqual([revOf(two, 'api')])
    expect(inconsistencies(world)).toEqual([])
  })

  test('a canary’s predecessor ends at finalize beside one that is kept', async () => {
    const mixed = (version: string): Release => releaseOf(version, {api: {strategy: blueGreen}, web: {strategy: {canary: {steps: [100], pause: '1s'}}}})
    const world = await serving(mixed('1'))
    await run(startProcess(world, {runId: '2'}), mixed('2'))
    const result = await finalize({set, retire: 'expired'}, startProcess(world).deps, never)
    expect(resultOutcome('finalize', '', result).headline).toMatch(/^1 warm predecessor ended\. The predecessor of api stays warm for \d+ m more;/)
    expect([revisions(world, 'api').length, revisions(world, 'web').length]).toEqual([2, 1])
  })

  test('goes back without a start while the predecessor is warm', async () => {
    const world = await serving(one)
    await run(startProcess(world, {runId: '2'}), two)
    const back = await rollback({set, toSnapshot: undefined, scope: 'any'}, startProcess(world, {runId: '3'}).deps, never)
    expect(back.steps.map(s => s.verb).some(verb => verb.includes('×'))).toBe(false)
    expect(back).toMatchObject({outcome: 'rolled-back', after: {label: '1'}, warm: []})
    expect(inconsistencies(world)).toEqual([])
  })

  test('that fails its judgement after the switch is back on all services', async () => {
    const world = await serving(one)
    const result = await run(startProcess(world, {runId: '2', openGate: gateOf({[revOf(two, 'web')]: 'fail'})}), two)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'analysis-failed'}})
    expect(inconsistencies(world)).toEqual([])
  })

  test('a release that crashes while it is watched idle never gets traffic', async () => {
    const world = await serving(one)
    const result = await run(startProcess(world, {runId: '2', behaviour: {[revOf(two, 'api')]: 'crashes-later'}}), two)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'release-crashed'}})
    expect(world.effects.filter(effect => effect.startsWith('api/3-route'))).toEqual([])
  })
})

describe('recreate', () => {
  const [one, two] = [pair('1', 'recreate'), pair('2', 'recreate')]

  test('declares its downtime in the plan, and the outcome says what it was', async () => {
    const world = await serving(one)
    const result = await run(startProcess(world, {runId: '2'}), two)
    expect(result.plan?.services.map(s => s.downtime?.atMostMs)).toEqual([37_000, 37_000])
    expect(result.downtime.map(d => d.service)).toEqual(['api', 'web'])
    for (const {measured} of result.downtime) expect(measured?.ms).toBeGreaterThan(0)
    const outcome = resultOutcome('deploy', '2', result)
    expect(outcome.headline).toMatch(/^Release 2 serves on 2 services \(api > web\)\. api was down for 0\.\d s, web was down for 0\.\d s\.$/)
    expect(outcome.summary).toContain('| service | declared downtime | measured | from | until |')
    expect(outcome.summary).toContain('nothing serves from the drain of one release until the other is ready: at most 37 s')
    expect(inconsistencies(world)).toEqual([])
  })

  test('counts the time that a dead run left nothing serving', async () => {
    const world = await serving(one)
    const whole = startProcess(structuredClone(world), {runId: '2'})
    await run(whole, two)
    let longest = 0
    for (let killAt = 5; killAt < whole.target.points; killAt += 3) {
      const there = structuredClone(world)
      await run(startProcess(there, {runId: '2', killAt}), two).catch(() => undefined)
      const {downtime} = await run(startProcess(there, {runId: '2', attempt: 2}), two)
      longest = Math.max(longest, ...downtime.map(d => d.measured?.ms ?? 0))
    }
    // The next process starts two minutes after.
    expect(longest).toBeGreaterThan(120_000)
  })

  test('that fails ends the new one before the old one starts again, and tells how long nothing served', async () => {
    const world = await serving(one)
    const result = await run(startProcess(world, {runId: '2', behaviour: {[revOf(two, 'web')]: 'never-ready'}}), two)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'release-not-ready'}})
    expect(resultOutcome('deploy', '2', result).headline).toMatch(/The whole set is back on release 1, .* after the verdict\. api was down for .*, web was down for [56]\.\d s\.$/)
    expect(inconsistencies(world)).toEqual([])
  })

  test('goes back as it came: one at a time', async () => {
    const world = await serving(one)
    await run(startProcess(world, {runId: '2'}), two)
    const back = await rollback({set, toSnapshot: undefined, scope: 'any'}, startProcess(world, {runId: '3'}).deps, never)
    expect(back.outcome).toBe('rolled-back')
    expect(back.downtime.map(d => [d.service, (d.measured?.ms ?? 0) > 0])).toEqual([['api', true], ['web', true]])
    expect(inconsistencies(world)).toEqual([])
  })
})

describe('what another run left half-way', () => {
  test('is gone on with by whoever resumes it, from what was begun and not from this workspace', async () => {
    const world = await stopped(40)
    const result = await resume(set, startProcess(world, {runId: '9'}).deps, never)
    expect(result).toMatchObject({outcome: 'succeeded', after: {label: '2'}})
    expect(result.steps.some(s => s.note === 'done by an earlier attempt')).toBe(true)
    expect(inconsistencies(world)).toEqual([])
    expect(stateOf(world).last).toMatchObject({owner: {runId: '9'}, taken: [{how: 'resume', by: {name: 'acme/shop run 9'}}]})
    // It is that run's now: its own rollback takes it back.
    expect(await rollback({set, toSnapshot: undefined, scope: 'this-run'}, startProcess(world, {runId: '9'}).deps, never)).toMatchObject({outcome: 'rolled-back'})
  })

  test('is judged as it was to be; a bad one goes back', async () => {
    const world = await stopped(40)
    const bad = gateOf({[revOf(chain('2'), 'web')]: 'fail'})
    expect(await resume(set, startProcess(world, {runId: '9', openGate: bad}).deps, never)).toMatchObject({outcome: 'rolled-back', failure: {reason: 'analysis-failed'}})
    expect(inconsistencies(world)).toEqual([])
  })

  test('is not gone on with by a checkout that lacks its gates', async () => {
    const world = await stopped(40)
    const process = startProcess(world, {runId: '9'})
    const before = world.journal
    await expect(resume(set, {...process.deps, gates: {}}, never)).rejects.toMatchObject({reason: 'spec-invalid', message: expect.stringContaining('errors') as string})
    expect(world.journal).toBe(before)
  })

  test('is promoted without waiting or judging, and the journal says by whom', async () => {
    const slow = (version: string): Release => chain(version, {canary: {steps: [10, 50, 100], pause: '1h', analysis: 'errors'}})
    const world = await stopped(12, slow('1'), slow('2'))
    const process = startProcess(world, {runId: '9', openGate: gateOf({[revOf(slow('2'), 'api')]: 'fail'})})
    const started = process.deps.ports.clock.now()
    expect(await promote(set, process.deps, never)).toMatchObject({outcome: 'succeeded', after: {label: '2'}, judgements: []})
    expect(process.deps.ports.clock.now() - started).toBeLessThan(30_000)
    const passed = parseJournal(world.journal).entries.flatMap(({body}) => (body.kind === 'done' && body.evidence.note?.startsWith('promoted by') ? [body] : []))
    expect(passed.length).toBeGreaterThan(5)
    expect(passed[0]?.evidence.note).toBe('promoted by acme/shop run 9: not judged')
    expect(inconsistencies(world)).toEqual([])
  })

  test('is taken back by abort, whoever began it, and nothing else ever is', async () => {
    const world = await stopped(40)
    const result = await abort(set, startProcess(world, {runId: '9'}).deps, never)
    expect(result).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    expect(resultOutcome('abort', '', result)).toMatchObject({verdict: 'pass', headline: expect.stringMatching(/^The whole set is back on release 1, .* after the decision\.$/) as string})
    expect(inconsistencies(world)).toEqual([])
    const before = world.journal
    for (const operation of [abort, resume, promote]) {
      expect(await operation(set, startProcess(world, {runId: '9'}).deps, never)).toMatchObject({outcome: 'unchanged', note: 'Nothing to do: nothing is unfinished.'})
    }
    expect(world.journal).toBe(before)
  })

  test('a failed one is not promoted; resume finishes going back', async () => {
    const two = chain('2')
    const base = await serving(chain('1'))
    const bad: ProcessOptions = {openGate: gateOf({[revOf(two, 'api')]: 'fail'})}
    const whole = startProcess(structuredClone(base), {runId: '2', ...bad})
    await run(whole, two)
    const undone: World[] = []
    for (let killAt = whole.target.points - 20; killAt < whole.target.points; killAt += 4) {
      const world = structuredClone(base)
      await run(startProcess(world, {runId: '2', ...bad, killAt}), two).catch(() => undefined)
      if (stateOf(world).unfinished) undone.push(world)
    }
    expect(undone.length).toBeGreaterThan(2)
    for (const world of undone) {
      await expect(promote(set, startProcess(world, {runId: '9'}).deps, never)).rejects.toMatchObject({reason: 'unfinished-operation', message: expect.stringMatching(/cannot be gone on with: it (is being taken back|failed)/) as string})
      const result = await resume(set, startProcess(world, {runId: '9'}).deps, never)
      expect(result.outcome).toBe('rolled-back')
      expect(inconsistencies(world)).toEqual([])
    }
  })

  test('a run that is at work is told to stop waiting, and does', async () => {
    const slow = (version: string): Release => releaseOf(version, {api: {strategy: {canary: {steps: [50, 100], pause: '24h', analysis: 'errors'}}}})
    const world = await serving(slow('1'))
    const running = startProcess(world, {runId: '2'})
    const started = running.deps.ports.clock.now()
    const openGate = running.deps.openGate
    let told: EngineResult | undefined
    const work = deploy({want: slow('2'), label: '2', expectedDigest: undefined}, {...running.deps, openGate: async (request, ports) => {
      told ??= await promote(set, startProcess(world, {runId: '9'}).deps, never)
      return openGate(request, ports)
    }}, never)
    expect(await work).toMatchObject({outcome: 'succeeded'})
    expect(told).toMatchObject({outcome: 'unchanged', note: expect.stringContaining('acme/shop run 2') as string})
    expect(running.deps.ports.clock.now() - started).toBeLessThan(60_000)
    expect(inconsistencies(world)).toEqual([])
    // The note was for that operation alone.
    const third = startProcess(world, {runId: '3', openGate: gateOf({[revOf(slow('3'), 'api')]: 'fail'})})
    expect(await run(third, slow('3'), '3')).toMatchObject({outcome: 'rolled-back'})
  })

  test('of an older version, without its release in the journal, is refused with what to do', async () => {
    const world = await stopped(40)
    const process = startProcess(world, {runId: '9'})
    const read = process.target.read.bind(process.target)
    process.target.read = async () => {
      const reading = await read()
      return {...reading, entries: reading.entries.map(e => (e.body.kind === 'begin' ? {...e, body: (({want: _, ...rest}) => rest)(e.body)} : e))} as Awaited<ReturnType<typeof read>>
    }
    await expect(resume(set, process.deps, never)).rejects.toMatchObject({reason: 'unfinished-operation', remedy: expect.stringContaining('abort') as string})
  })
})

describe('the janitor', () => {
  const order = (changes: Partial<JanitorOrder> = {}): JanitorOrder => ({set, retire: 'expired', olderThanMs: 3_600_000, mode: 'mend', ...changes})
  const clean = (world: World, changes: Partial<JanitorOrder> = {}): Promise<EngineResult> => janitor(order(changes), startProcess(world, {runId: '9'}).deps, never)
  const told = ({chores}: EngineResult): string[] => chores.map(c => `${c.what} ${c.where}: ${c.state}`)
  const orphan = {service: 'api', leftover: {kind: 'process' as const, id: '4711 99', what: 'pid 4711'}}

  test('has nothing to do, and does nothing, where all is well or nothing is there', async () => {
    const world = await serving(chain('1'))
    const before = structuredClone(world)
    expect(await clean(world)).toMatchObject({outcome: 'unchanged', note: 'Nothing to mend.', chores: []})
    expect(world).toEqual(before)
    expect(await clean(newWorld())).toMatchObject({outcome: 'unchanged', chores: []})
  })

  test('takes back what has been silent for too long, and leaves alone what has not', async () => {
    const world = await stopped(40)
    const young = await clean(world)
    expect(young).toMatchObject({outcome: 'unchanged', started: false})
    expect(told(young)).toEqual(['lock shop/local: left', expect.stringMatching(/^unfinished operation \w{12}: left$/)])
    expect(young.chores[1]?.done).toBe('left alone: an unfinished operation is younger than 60 m')
    world.now += 3_600_000
    const old = await clean(world)
    expect(old.outcome).toBe('succeeded')
    expect(told(old)).toEqual(['lock shop/local: mended', expect.stringMatching(/^unfinished operation \w{12}: mended$/)])
    expect(inconsistencies(world)).toEqual([])
    expect(resultOutcome('janitor', '', old)).toMatchObject({verdict: 'pass', headline: '2 things mended.', data: {chores: [{what: 'lock'}, {what: 'unfinished operation'}]}})
  })

  test('only looks when asked to, and touches nothing', async () => {
    const world = await stopped(40)
    world.now += 3_600_000
    world.leftovers.push(orphan)
    const before = structuredClone(world)
    const seen = await clean(world, {mode: 'look'})
    expect(seen).toMatchObject({outcome: 'planned', started: false})
    expect(seen.chores.map(c => c.state)).toEqual(['planned', 'planned', 'planned'])
    expect(resultOutcome('janitor', '', seen).headline).toBe('3 things to mend.')
    expect(world).toEqual(before)
  })

  test('never touches a set at which somebody is at work', async () => {
    const world = await serving(chain('1'))
    world.leftovers.push(orphan)
    world.lock = {owner: {name: 'run 7', runId: '7', attempt: 1}, epoch: 99, diedAt: null}
    const before = structuredClone(world)
    const result = await clean(world)
    expect(result.outcome).toBe('unchanged')
    expect(result.chores.map(c => c.done)).toEqual(['left alone: its owner lives', 'left alone: run 7 is at work'])
    expect(world).toEqual(before)
  })

  test('after a restart of the machine brings back what served, predecessors past their time not', async () => {
    const world = await serving(pair('1', blueGreen))
    await run(startProcess(world, {runId: '2'}), pair('2', blueGreen))
    for (const {revisions: there} of Object.values(world.services)) for (const revision of Object.values(there)) revision.ready = 0
    world.now += 600_000
    const result = await clean(world)
    expect(result.outcome).toBe('succeeded')
    expect(told(result)).toEqual(['service api: mended', 'service web: mended', 'predecessor api: mended', 'predecessor web: mended'])
    expect(inconsistencies(world)).toEqual([])
    expect(revisions(world, 'api')).toEqual([revOf(pair('2', blueGreen), 'api')])
  })

  test('ends a canary’s predecessor that nobody finalised, once it is old', async () => {
    const world = await serving(chain('1'))
    await run(startProcess(world, {runId: '2'}), chain('2'))
    expect((await clean(world)).chores).toEqual([])
    world.now += 3_600_000
    expect(told(await clean(world))).toEqual(['predecessor api: mended', 'predecessor web: mended', 'predecessor worker: mended'])
    expect(inconsistencies(world)).toEqual([])
  })

  test('sweeps what nothing names, one failure does not keep the rest, and what is still there is said', async () => {
    const world = await serving(chain('1'))
    await run(startProcess(world, {runId: '2'}), chain('2'))
    world.now += 3_600_000
    world.leftovers.push(orphan, {service: 'set', leftover: {kind: 'file', id: 'x.tmp', what: 'x.tmp'}})
    const stuck = revOf(chain('1'), 'api')
    const result = await janitor(order(), startProcess(world, {runId: '9', behaviour: {[stuck]: 'cannot-retire'}}).deps, never)
    expect(result).toMatchObject({outcome: 'unfinished', failure: {message: expect.stringContaining('does not end') as string}})
    expect(told(result)).toEqual(['predecessor api: failed', 'orphan process api: failed', 'file set: mended', 'predecessor web: mended', 'predecessor worker: mended'])
    expect(resultOutcome('janitor', '', result).verdict).toBe('error')
    expect(told(await clean(world))).toEqual(['predecessor api: mended', 'orphan process api: mended'])
    expect(inconsistencies(world)).toEqual([])
  })
})

describe('the inputs of these operations', () => {
  test.each([['older-than', 'soon'], ['older-than', '60'], ['dry-run', 'yes'], ['retire', 'some'], ['operation', 'wait']] as const)('%s refuses %s', (input, text) => {
    expect(contract.inputs[input].schema.safeParse(text).success).toBe(false)
  })
  test('have defaults that touch nothing that is young or warm', () => {
    expect([contract.inputs['older-than'].schema.parse(contract.inputs['older-than'].default), contract.inputs.retire.default]).toEqual([3_600_000, 'expired'])
    expect(contract.inputs['older-than'].schema.parse('90m')).toBe(5_400_000)
  })
})
