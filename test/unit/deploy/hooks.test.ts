import {describe, expect, test} from 'vitest'
import {deploy} from '../../../src/deploy/engine.ts'
import {rollback} from '../../../src/deploy/engine-back.ts'
import {janitor} from '../../../src/deploy/engine-janitor.ts'
import type {EngineResult} from '../../../src/deploy/engine-model.ts'
import {abort, resume} from '../../../src/deploy/engine-open.ts'
import {resultOutcome} from '../../../src/deploy/outcome.ts'
import type {ProgressEvent} from '../../../src/ports/index.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import {parseJournal} from '../../../src/rollout/journal.ts'
import type {Release} from '../../../src/rollout/model.ts'
import {inconsistencies, newWorld, type HookRun, type World} from '../../fakes/memory-target.ts'
import {gateOf, never, releaseOf, revOf, set, startProcess, type Process, type ProcessOptions} from './harness.ts'

const run = (process: Process, want: Release, label = '2'): Promise<EngineResult> => deploy({want, label, expectedDigest: undefined}, process.deps, never)
const migrate = {name: 'migrate', run: ['node', 'migrate.js'], compensate: ['node', 'unmigrate.js']}
const warm = {name: 'warm', run: ['node', 'warm.js']}
const irreversible = {name: 'drop-column', run: ['node', 'drop.js'], irreversible: true}
const rolling = {strategy: 'rolling'}

/** worker < api < web; the hooks are of `api` unless said otherwise. */
const shop = (version: string, hooks: Record<string, object> = {api: {before: [migrate], after: [warm]}}): Release => releaseOf(version, Object.fromEntries(
  ([['worker', []], ['api', ['worker']], ['web', ['api']]] as const).map(([name, dependsOn]) => [name, {...rolling, dependsOn: [...dependsOn], ...(hooks[name] ? {hooks: hooks[name]} : {})}])
))

async function serving(release = shop('1', {})): Promise<World> {
  const world = newWorld()
  expect((await run(startProcess(world, {runId: '1'}), release, '1')).outcome).toBe('succeeded')
  return world
}
const told = (world: World): string[] => world.hooks.map(({service, name, phase, state}: HookRun) => `${service} ${name} ${phase} ${state}`)
const unfinished = (world: World) => foldJournal(parseJournal(world.journal).entries).unfinished
const weights = (world: World, service: string): Record<string, number> | undefined => world.services[service]?.weights
const anyRollback = {set, toSnapshot: undefined, scope: 'any'} as const

/** Stops a process at a moment of its progress, as a person who cancels would. */
function cancelledAt(process: Process, holds: (event: ProgressEvent) => boolean): {process: Process; signal: AbortSignal} {
  const stop = new AbortController()
  const report = (event: ProgressEvent): void => {
    process.deps.ports.progress.report(event)
    if (holds(event)) void process.deps.ports.clock.sleep(120).then(() => stop.abort(new Error('cancelled')))
  }
  return {process: {...process, deps: {...process.deps, ports: {...process.deps.ports, progress: {report}}}}, signal: stop.signal}
}
const hookBegins = (name: string) => ({facts, state}: ProgressEvent): boolean => facts?.['hook'] === name && state === 'running'

describe('hooks of a release', () => {
  test('run before and after the service changes, in the order of the dependencies, and are told', async () => {
    const world = await serving()
    const two = shop('2')
    const process = startProcess(world, {runId: '2'})
    expect(await run(process, two)).toMatchObject({outcome: 'succeeded', failure: null})
    expect(told(world)).toEqual(['api migrate before done', 'api warm after done'])
    // Before anything of the new release has traffic, and after all of it has.
    expect(world.hooks.map(h => Object.keys(JSON.parse(h.routed) as object))).toEqual([[revOf(shop('1', {}), 'api')], [revOf(two, 'api')]])
    expect(process.events.map(e => e.line)).toEqual(expect.arrayContaining(['api  hook before migrate  ...', 'api  hook after warm  done']))
    expect(inconsistencies(world)).toEqual([])
  })

  test('are not run by a service that does not change, nor where it is only scaled', async () => {
    const world = await serving(shop('1'))
    const before = told(world).length
    expect((await run(startProcess(world, {runId: '2'}), shop('1'))).outcome).toBe('unchanged')
    const scaled = releaseOf('1', Object.fromEntries(Object.entries({worker: {}, api: {dependsOn: ['worker'], hooks: {before: [migrate], after: [warm]}, replicas: 3}, web: {dependsOn: ['api']}}).map(([n, s]) => [n, {...rolling, ...s}])))
    expect((await run(startProcess(world, {runId: '3'}), scaled)).outcome).toBe('succeeded')
    expect(told(world)).toHaveLength(before)
  })

  test('that fail take the set back: traffic first, then what was begun is compensated, the last first', async () => {
    const world = await serving()
    const two = shop('2', {worker: {before: [{...migrate, name: 'schema'}]}, api: {before: [migrate], after: [{...warm, compensate: ['node', 'cold.js']}]}})
    const result = await run(startProcess(world, {runId: '2', hooks: {'api warm after': 'command-failed'}}), two)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'command-failed', message: 'The hook warm of api ended with 1.', service: 'api'}})
    expect(told(world)).toEqual(['worker schema before done', 'api migrate before done', 'api warm after failed', 'api warm compensate done', 'api migrate compensate done', 'worker schema compensate done'])
    const back = shop('1', {})
    for (const {service, phase, routed} of world.hooks) if (phase === 'compensate') expect(routed).toBe(JSON.stringify({[revOf(back, service)]: 100}))
    // What a compensation may need is there until it is done.
    const done = parseJournal(world.journal).entries.map(({body}) => body)
    const undone = done.slice(done.findIndex(({kind}) => kind === 'undo')).flatMap(body => (body.kind === 'done' ? [body.step] : []))
    expect(undone.findIndex(id => /^api.*retire/.test(id))).toBeGreaterThan(undone.findIndex(id => id.endsWith('hook-migrate')))
    expect(undone.findIndex(id => id.endsWith('hook-warm'))).toBeGreaterThan(Math.max(...['worker', 'api'].map(name => undone.findIndex(id => id.startsWith(name) && id.endsWith('route')))))
    expect(inconsistencies(world)).toEqual([])
  })

  test('that were interrupted are compensated too, and what has no compensation only ends', async () => {
    for (const [hook, comes] of [[migrate, ['api migrate before ended', 'api migrate compensate done']], [warm, ['api warm before ended']]] as const) {
      const world = await serving()
      const {process, signal} = cancelledAt(startProcess(world, {runId: '2'}), hookBegins(hook.name))
      expect((await deploy({want: shop('2', {api: {before: [hook]}}), label: '2', expectedDigest: undefined}, process.deps, signal)).outcome).toBe('unfinished')
      expect(told(world)).toEqual([`api ${hook.name} before running`])
      expect((await abort(set, startProcess(world, {runId: '3'}).deps, never)).outcome).toBe('rolled-back')
      expect(told(world)).toEqual(comes)
      expect(inconsistencies(world)).toEqual([])
    }
  })

  test('that run on when their process dies are awaited by the next one, not run twice', async () => {
    const world = await serving()
    const {process, signal} = cancelledAt(startProcess(world, {runId: '2'}), hookBegins('migrate'))
    await deploy({want: shop('2'), label: '2', expectedDigest: undefined}, process.deps, signal)
    expect((await resume(set, startProcess(world, {runId: '3'}).deps, never)).outcome).toBe('succeeded')
    expect(told(world)).toEqual(['api migrate before done', 'api warm after done'])
  })

  test('that failed for want of room are tried anew when the release is gone on with', async () => {
    const world = await serving()
    const stuck = await run(startProcess(world, {runId: '2', hooks: {'api migrate before': 'capacity'}}), shop('2'))
    expect(stuck).toMatchObject({outcome: 'unfinished', failure: {reason: 'capacity'}})
    expect((await run(startProcess(world, {runId: '2', attempt: 2}), shop('2'))).outcome).toBe('succeeded')
    expect(told(world)).toEqual(['api migrate before failed', 'api migrate before done', 'api warm after done'])
  })

  test('whose compensation fails: the set serves what served, a person is told, and the next try compensates again', async () => {
    const world = await serving()
    const two = shop('2', {api: {before: [migrate], after: [warm]}})
    const failed = await run(startProcess(world, {runId: '2', hooks: {'api warm after': 'command-failed', 'api migrate compensate': 'command-failed'}}), two)
    expect(failed).toMatchObject({outcome: 'rollback-failed', failure: {message: expect.stringContaining('hook-migrate: The hook migrate of api ended with 1.')}})
    expect(weights(world, 'api')).toEqual({[revOf(shop('1', {}), 'api')]: 100})
    expect(told(world).filter(t => t.includes('compensate'))).toEqual(['api migrate compensate failed', 'api migrate compensate failed'])
    expect((await rollback(anyRollback, startProcess(world, {runId: '3'}).deps, never)).outcome).toBe('rolled-back')
    expect(told(world).at(-1)).toBe('api migrate compensate done')
    expect(inconsistencies(world)).toEqual([])
  })
})

describe('a hook that is irreversible', () => {
  const two = shop('2', {api: {before: [irreversible]}})

  test('blocks going back by itself once it has begun, failed or not', async () => {
    for (const [what, circumstances] of [['it failed', {hooks: {'api drop-column before': 'command-failed'}}], ['what followed failed', {behaviour: {[revOf(two, 'api')]: 'never-ready'}}]] as [string, ProcessOptions][]) {
      const world = await serving()
      const result = await run(startProcess(world, {runId: '2', ...circumstances}), two)
      expect(result, what).toMatchObject({outcome: 'unfinished', failure: {reason: 'irreversible', message: expect.stringContaining('api/1-hook-drop-column cannot be undone')}})
      await expect(abort(set, startProcess(world, {runId: '3'}).deps, never), what).rejects.toMatchObject({reason: 'irreversible'})
      // Mending forward is always open.
      expect((await run(startProcess(world, {runId: '4'}), shop('3', {}), '3')).outcome, what).toBe('succeeded')
      expect(inconsistencies(world), what).toEqual([])
    }
  })

  test('that was interrupted blocks as well: nobody knows how far it came', async () => {
    const world = await serving()
    const {process, signal} = cancelledAt(startProcess(world, {runId: '2'}), hookBegins('drop-column'))
    await deploy({want: two, label: '2', expectedDigest: undefined}, process.deps, signal)
    await expect(abort(set, startProcess(world, {runId: '3'}).deps, never)).rejects.toMatchObject({reason: 'irreversible'})
    const goal = world.snapshots[0]?.ref.id
    expect((await rollback({set, toSnapshot: goal, scope: 'any'}, startProcess(world, {runId: '3'}).deps, never)).outcome).toBe('rolled-back')
    expect(inconsistencies(world)).toEqual([])
  })

  test('that has not begun blocks nothing', async () => {
    const world = await serving()
    const result = await run(startProcess(world, {runId: '2', behaviour: {[revOf(shop('2', {api: {after: [irreversible]}}), 'api')]: 'never-ready'}}), shop('2', {api: {after: [irreversible]}}))
    expect(result.outcome).toBe('rolled-back')
    expect(inconsistencies(world)).toEqual([])
  })

  test('is passed over by a later rollback only where a person names the snapshot, and the plan says so', async () => {
    const world = await serving()
    await run(startProcess(world, {runId: '2'}), two)
    await run(startProcess(world, {runId: '3'}), shop('3', {}), '3')
    const [one, second] = world.snapshots.map(s => s.ref.id)
    // From 3 to 2 nothing is in the way.
    expect((await rollback(anyRollback, startProcess(world, {runId: '4'}).deps, never)).outcome).toBe('rolled-back')
    expect(foldJournal(parseJournal(world.journal).entries).current).toBe(second)
    await expect(rollback(anyRollback, startProcess(world, {runId: '5'}).deps, never)).rejects.toMatchObject({reason: 'irreversible', message: expect.stringContaining('the hook drop-column of api'), remedy: expect.stringContaining(one as string)})
    const back = await rollback({set, toSnapshot: one, scope: 'any'}, startProcess(world, {runId: '5'}).deps, never)
    expect(back.outcome).toBe('rolled-back')
    expect(back.plan?.services.find(s => s.service === 'api')?.changed).toContain('over the hook drop-column, which is irreversible')
    expect(told(world)).toEqual(['api drop-column before done'])
  })
})

describe('onFailure: freeze', () => {
  const frozen = (version: string): Release => ({...shop(version), onFailure: 'freeze'})

  test('takes nothing back, says so, and tries again from there', async () => {
    const world = await serving()
    const result = await run(startProcess(world, {runId: '2', hooks: {'api warm after': 'command-failed'}}), frozen('2'))
    expect(result).toMatchObject({outcome: 'unfinished', undo: null, failure: {reason: 'command-failed', remedy: expect.stringContaining('`onFailure: freeze`')}})
    expect(weights(world, 'api')).toEqual({[revOf(shop('2'), 'api')]: 100})
    expect(await rollback({set, toSnapshot: undefined, scope: 'this-run'}, startProcess(world, {runId: '2'}).deps, never)).toMatchObject({outcome: 'unchanged', note: expect.stringContaining('onFailure: freeze')})
    expect(await janitor({set, retire: 'all', olderThanMs: 0, mode: 'mend'}, startProcess(world, {runId: '8'}).deps, never)).toMatchObject({outcome: 'unchanged', chores: [{state: 'left'}]})
    expect((await resume(set, startProcess(world, {runId: '3'}).deps, never)).outcome).toBe('succeeded')
    expect(told(world)).toEqual(['api migrate before done', 'api warm after failed', 'api warm after done'])
    expect(inconsistencies(world)).toEqual([])
  })

  test('is ended by an abort, which compensates', async () => {
    const world = await serving()
    await run(startProcess(world, {runId: '2', hooks: {'api warm after': 'command-failed'}}), frozen('2'))
    expect((await abort(set, startProcess(world, {runId: '3'}).deps, never)).outcome).toBe('rolled-back')
    expect(told(world).at(-1)).toBe('api migrate compensate done')
    expect(inconsistencies(world)).toEqual([])
  })
})

describe('onFailure: continue-independent', () => {
  /** db < api < web; jobs < mail. */
  const branches = (version: string, more: Record<string, object> = {}): Release => ({...releaseOf(version, {
    db: rolling, api: {...rolling, dependsOn: ['db'], ...more['api']}, web: {...rolling, dependsOn: ['api']}, jobs: rolling, mail: {...rolling, dependsOn: ['jobs'], ...more['mail']}
  }), onFailure: 'continue-independent'})
  const base = async (): Promise<World> => serving(branches('1'))
  const hooked = (version: string): Release => branches(version, {api: {hooks: {before: [migrate], after: [warm]}}})
  const failing: ProcessOptions = {hooks: {'api warm after': 'command-failed'}}
  const mixture = (world: World): Record<string, string | undefined> => Object.fromEntries(Object.entries(world.services).map(([name, {weights: w}]) => [name, Object.keys(w).join()]))
  const expected = (old: string[]): Record<string, string> => Object.fromEntries(Object.keys(branches('1').services).map(name => [name, revOf(old.includes(name) ? branches('1') : hooked('2'), name)]))

  test('only what failed, and what depends on it, goes back; the mixture is what serves from then on', async () => {
    const world = await base()
    const result = await run(startProcess(world, {runId: '2', ...failing}), hooked('2'))
    expect(result).toMatchObject({outcome: 'partial', wentBack: ['api', 'web'], failure: {reason: 'command-failed'}})
    expect(mixture(world)).toEqual(expected(['api', 'web']))
    expect(result.after?.revisions).toEqual(expected(['api', 'web']))
    expect(told(world)).toEqual(['api migrate before done', 'api warm after failed', 'api migrate compensate done'])
    expect(inconsistencies(world)).toEqual([])
    const outcome = resultOutcome('deploy', '2', result)
    expect([outcome.verdict, outcome.reason, outcome.outputs.outcome]).toEqual(['fail', 'command-failed', 'partial'])
    expect(outcome.headline).toContain('api, web are back on release 1; db, jobs, mail stay on the new release')
  })

  test('the same release again does just the rest, and a rollback goes back to the mixture', async () => {
    const world = await base()
    const part = await run(startProcess(world, {runId: '2', ...failing}), hooked('2'))
    expect(await rollback({set, toSnapshot: undefined, scope: 'this-run'}, startProcess(world, {runId: '2'}).deps, never)).toMatchObject({outcome: 'unchanged', note: expect.stringContaining('continue-independent')})
    const rest = await run(startProcess(world, {runId: '3'}), hooked('2'))
    expect(rest.outcome).toBe('succeeded')
    expect(new Set(rest.plan?.steps.map(s => s.service))).toEqual(new Set(['api', 'web']))
    expect(mixture(world)).toEqual(expected([]))
    await rollback(anyRollback, startProcess(world, {runId: '4'}).deps, never)
    expect(foldJournal(parseJournal(world.journal).entries).current).toBe(part.after?.id)
    expect(mixture(world)).toEqual(expected(['api', 'web']))
  })

  test('where nothing new would stay the whole set goes back', async () => {
    const world = await serving(shop('1', {}))
    const result = await run(startProcess(world, {runId: '2', behaviour: {[revOf(shop('2', {}), 'worker')]: 'never-ready'}}), {...shop('2', {}), onFailure: 'continue-independent'})
    expect(result).toMatchObject({outcome: 'rolled-back', after: {label: '1'}})
    expect(inconsistencies(world)).toEqual([])
  })

  test('a removed service stays as long as something has failed', async () => {
    const world = newWorld()
    await run(startProcess(world, {runId: '1'}), {...releaseOf('1', {api: rolling, mail: rolling, old: rolling}), onFailure: 'continue-independent'})
    const two: Release = {...releaseOf('2', {api: rolling, mail: rolling}), onFailure: 'continue-independent'}
    const result = await run(startProcess(world, {runId: '2', behaviour: {[revOf(two, 'api')]: 'never-ready'}}), two)
    expect(result).toMatchObject({outcome: 'partial', wentBack: ['api', 'old']})
    expect(inconsistencies(world)).toEqual([])
    expect((await run(startProcess(world, {runId: '3'}), two)).outcome).toBe('succeeded')
    expect(Object.keys(world.services['old']?.revisions ?? {})).toEqual([])
  })

  test('a first release keeps the branches that work', async () => {
    const world = newWorld()
    const result = await run(startProcess(world, {runId: '1', behaviour: {[revOf(branches('1'), 'jobs')]: 'never-ready'}}), branches('1'), '1')
    expect(result).toMatchObject({outcome: 'partial', wentBack: ['jobs', 'mail']})
    expect(Object.keys(result.after?.revisions ?? {}).sort()).toEqual(['api', 'db', 'web'])
    expect(inconsistencies(world)).toEqual([])
  })

  test('an irreversible hook of a branch that failed blocks; one of a branch that works does not', async () => {
    const [blocked, free] = [await base(), await base()]
    const drop = {hooks: {before: [irreversible]}}
    const ofApi = branches('2', {api: drop})
    expect(await run(startProcess(blocked, {runId: '2', behaviour: {[revOf(ofApi, 'api')]: 'never-ready'}}), ofApi)).toMatchObject({outcome: 'unfinished', failure: {reason: 'irreversible'}})
    const ofMail = branches('2', {mail: drop})
    expect(await run(startProcess(free, {runId: '2', behaviour: {[revOf(ofMail, 'api')]: 'never-ready'}}), ofMail)).toMatchObject({outcome: 'partial', wentBack: ['api', 'web']})
    expect(inconsistencies(free)).toEqual([])
  })

  test('want of room keeps everything where it is, and the rest is finished when it runs again', async () => {
    const world = await base()
    expect(await run(startProcess(world, {runId: '2', behaviour: {[revOf(hooked('2'), 'jobs')]: 'no-room'}, ...failing}), hooked('2'))).toMatchObject({outcome: 'unfinished', failure: {reason: 'capacity'}})
    expect(unfinished(world)?.undo).toBeNull()
    expect(await run(startProcess(world, {runId: '2', attempt: 2}), hooked('2'))).toMatchObject({outcome: 'partial', wentBack: ['api', 'web'], failure: {reason: 'command-failed'}})
    expect(mixture(world)).toEqual(expected(['api', 'web']))
    expect(inconsistencies(world)).toEqual([])
  })
})

describe('a process that dies at any point of a release with hooks leaves a set that the next one brings to one snapshot', () => {
  const survive = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined)
  const pair = (version: string, hooks: Record<string, object> = {}): Release =>
    releaseOf(version, {api: {...rolling, ...(hooks['api'] ? {hooks: hooks['api']} : {})}, web: {...rolling, dependsOn: ['api'], ...(hooks['web'] ? {hooks: hooks['web']} : {})}})
  const [one, two] = [pair('1'), pair('2', {api: {before: [migrate], after: [{...warm, compensate: ['node', 'cold.js']}]}, web: {after: [warm]}})]
  const failing: ProcessOptions = {hooks: {'web warm after': 'command-failed'}}

  /** Every point in turn would take a minute: `npm run proof:kill` does that. */
  const stride = 3

  async function sweep(base: World, want: Release, circumstances: ProcessOptions, mend: (world: World) => Promise<EngineResult>, expectEnd: (world: World, at: string) => void): Promise<void> {
    const dry = startProcess(structuredClone(base), circumstances)
    await run(dry, want)
    for (let killAt = 1; killAt <= dry.target.points; killAt += stride) {
      for (const tear of dry.target.appendPoints.includes(killAt) ? [false, true] : [false]) {
        const world = structuredClone(base)
        await survive(run(startProcess(world, {...circumstances, killAt, tear}), want))
        await mend(world)
        expectEnd(world, `killed at ${killAt} of ${dry.target.points}`)
      }
    }
  }
  const served = (world: World, release: Release, at: string): void => {
    expect(inconsistencies(world), at).toEqual([])
    for (const [name, {rev}] of Object.entries(release.services)) expect(weights(world, name), at).toEqual({[rev]: 100})
  }
  const count = (world: World, words: string): number => told(world).filter(t => t === words).length

  test('the same run goes on: each hook has run once', async () => {
    await sweep(await serving(one), two, {}, world => run(startProcess(world, {attempt: 2}), two), (world, at) => {
      served(world, two, at)
      expect(told(world).sort(), at).toEqual(['api migrate before done', 'api warm after done', 'web warm after done'])
    })
  })

  test('one that fails: all that was begun is compensated once, in reverse order', async () => {
    await sweep(await serving(one), two, failing, world => run(startProcess(world, {...failing, attempt: 2}), two), (world, at) => {
      served(world, one, at)
      const [cold, down] = ['api warm compensate done', 'api migrate compensate done']
      expect([count(world, cold), count(world, down), told(world).indexOf(cold) < told(world).indexOf(down)], at).toEqual([count(world, 'api warm after done'), count(world, 'api migrate before done'), true])
    })
  })

  test('another run takes it back: what was begun is compensated, what was not is not', async () => {
    await sweep(await serving(one), two, failing, world => survive(rollback(anyRollback, startProcess(world, {runId: '200'}).deps, never)) as Promise<EngineResult>, (world, at) => {
      // A process that died before it began has left nothing to take back.
      if (foldJournal(parseJournal(world.journal).entries).last?.owner.runId === '1') return
      served(world, one, at)
      expect(count(world, 'api migrate compensate done'), at).toBe(world.hooks.some(h => h.name === 'migrate' && h.phase === 'before') || unfinished(world) ? 1 : count(world, 'api migrate compensate done'))
    })
  })

  test('continue-independent: the mixture serves, whoever died and whenever', async () => {
    const branched = (version: string, hooks: object): Release => ({...releaseOf(version, {api: {...rolling, ...hooks}, web: {...rolling, dependsOn: ['api']}, mail: rolling}), onFailure: 'continue-independent'})
    const [before, want] = [branched('1', {}), branched('2', {hooks: {before: [migrate], after: [warm]}})]
    const part: ProcessOptions = {hooks: {'api warm after': 'command-failed'}}
    await sweep(await serving(before), want, part, world => run(startProcess(world, {...part, attempt: 2}), want), (world, at) => {
      expect(inconsistencies(world), at).toEqual([])
      for (const name of ['api', 'web']) expect(weights(world, name), at).toEqual({[revOf(before, name)]: 100})
      expect(weights(world, 'mail'), at).toEqual({[revOf(want, 'mail')]: 100})
      expect(count(world, 'api migrate compensate done'), at).toBeGreaterThanOrEqual(1)
    })
  })
})

test('a gate that has no data for one branch does not stop the other', async () => {
  const strategy = {canary: {steps: [50, 100], pause: '1s', analysis: 'errors'}}
  const make = (version: string): Release => ({...releaseOf(version, {api: {strategy}, mail: {strategy}}), onFailure: 'continue-independent'})
  const world = newWorld()
  await run(startProcess(world, {runId: '1'}), make('1'), '1')
  const result = await run(startProcess(world, {runId: '2', openGate: gateOf({[revOf(make('2'), 'api')]: 'fail'})}), make('2'))
  expect(result).toMatchObject({outcome: 'partial', wentBack: ['api'], failure: {reason: 'analysis-failed'}})
  // The predecessor of what stays is kept warm as in any canary.
  expect(Object.keys(world.services['mail']?.revisions ?? {})).toHaveLength(2)
  expect(inconsistencies(world)).toEqual([])
})
