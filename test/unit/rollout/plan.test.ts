import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {wavesOf} from '../../../src/rollout/order.ts'
import {planDeploy} from '../../../src/rollout/plan.ts'
import {planRollback} from '../../../src/rollout/plan-back.ts'
import {planFinalize, planJanitor} from '../../../src/rollout/plan-upkeep.ts'
import {emptyRelease} from '../../../src/rollout/release.ts'
import type {Facts, Plan, Release, Step} from '../../../src/rollout/model.ts'
import {capabilities, carryOut, change, factsOf, interleaved, releaseOf, replicasOf, snapshotOf, standOf, tidy, type Change, type Draft} from './model.ts'

const choices = fc.array(fc.nat(1000), {minLength: 120, maxLength: 120})
const canary = {canary: {steps: [10, 50, 100], pause: '5s', analysis: 'errors'}}
const draft = (name: string, more: Partial<Draft> = {}): Draft => ({name, dependsOn: [], strategy: 'rolling', replicas: 2, version: '1', ...more})
const planOf = ({before, want, stand}: Change): Plan => planDeploy(want, factsOf(stand, snapshotOf(before)), capabilities, before)
const verbsOf = (plan: Plan, service: string): string[] => plan.steps.filter(s => s.service === service).map(s => s.verb.do)
const firstDeploy = (want: Release): Plan => planDeploy(want, {services: {}, current: undefined, previous: undefined, problems: [], objects: []}, capabilities)

describe('the plan of a deployment', () => {
  test('a first deploy starts everything before it gets traffic, dependencies first', () => {
    const plan = firstDeploy(releaseOf([draft('worker', {strategy: canary}), draft('api', {dependsOn: ['worker']}), draft('web', {dependsOn: ['api']})]))
    expect(plan.order).toEqual([['worker'], ['api'], ['web']])
    expect(plan.steps.map(s => s.id)).toEqual(['worker/1-ensure', 'worker/2-route', 'api/1-ensure', 'api/2-route', 'web/1-ensure', 'web/2-route'])
    expect(plan.steps.find(s => s.id === 'api/1-ensure')?.after).toEqual(['worker/2-route'])
    expect(plan.services.map(s => [s.service, s.change, s.changed])).toEqual([['api', 'create', ['new']], ['web', 'create', ['new']], ['worker', 'create', ['new']]])
  })

  test('a canary raises capacity, then weight, then judges, and keeps its predecessor warm', () => {
    const [before, want] = [releaseOf([draft('api', {strategy: canary, replicas: 4})]), releaseOf([draft('api', {strategy: canary, replicas: 4, version: '2'})])]
    const [old, fresh] = [before.services.api?.rev as string, want.services.api?.rev as string]
    const verbs = planOf({before, want, stand: standOf(before)}).steps.map(s => s.verb)
    const judge = {do: 'judge', gate: 'errors', pauseMs: 5000, baseline: old, canary: fresh}
    expect(verbs).toEqual([
      {do: 'ensure', rev: fresh, replicas: 1}, {do: 'route', weights: {[old]: 90, [fresh]: 10}}, judge,
      {do: 'ensure', rev: fresh, replicas: 2}, {do: 'route', weights: {[old]: 50, [fresh]: 50}}, judge,
      {do: 'ensure', rev: fresh, replicas: 4}, {do: 'route', weights: {[fresh]: 100}}, judge,
      {do: 'drain', rev: old}
    ])
  })

  test('a rolling update keeps no predecessor', () => {
    const [before, want] = [releaseOf([draft('api')]), releaseOf([draft('api', {version: '2'})])]
    expect(verbsOf(planOf({before, want, stand: standOf(before)}), 'api')).toEqual(['roll', 'drain', 'retire'])
  })

  test('what did not change is left alone, and what depends on it waits for what is behind it', () => {
    const services = (version: string): Release => releaseOf([draft('worker', {version}), draft('api', {dependsOn: ['worker']}), draft('web', {dependsOn: ['api'], version})])
    const plan = planOf({before: services('1'), want: services('2'), stand: standOf(services('1'))})
    expect(verbsOf(plan, 'api')).toEqual([])
    expect(plan.services.find(s => s.service === 'api')?.change).toBe('unchanged')
    expect(plan.steps.find(s => s.service === 'web')?.after).toEqual(['worker/3-retire'])
  })

  test('a change of replicas alone keeps the revision and takes one step', () => {
    const [before, want] = [releaseOf([draft('api', {strategy: canary})]), releaseOf([draft('api', {strategy: canary, replicas: 5})])]
    const plan = planOf({before, want, stand: standOf(before)})
    expect(plan.services[0]).toMatchObject({change: 'update', changed: ['replicas 2 > 5'], from: plan.services[0]?.to})
    expect(plan.steps.map(s => [s.verb, s.undo])).toEqual([[{do: 'ensure', rev: plan.services[0]?.to, replicas: 5}, {do: 'ensure', rev: plan.services[0]?.to, replicas: 2}]])
  })

  test('removed services go last, those that depended on others first', () => {
    const before = releaseOf([draft('worker'), draft('api', {dependsOn: ['worker']}), draft('web', {dependsOn: ['api']})])
    const plan = planOf({before, want: releaseOf([draft('worker', {version: '2'})]), stand: standOf(before)})
    expect(plan.steps.map(s => s.id)).toEqual(['worker/1-roll', 'worker/2-drain', 'worker/3-retire', 'web/1-drain', 'web/2-retire', 'api/1-drain', 'api/2-retire'])
    expect(plan.steps.find(s => s.id === 'web/1-drain')?.after).toEqual(['worker/3-retire'])
    expect(plan.steps.find(s => s.id === 'api/1-drain')?.after).toEqual(['web/2-retire'])
  })

  test('what should serve already and does not is brought back; the plan is still the approved one', () => {
    const release = releaseOf([draft('api')])
    const down = planOf({before: release, want: release, stand: {}})
    expect(verbsOf(down, 'api')).toEqual(['ensure', 'route'])
    expect(down.digest).toBe(planOf({before: release, want: release, stand: standOf(release)}).digest)
  })

  test('a predecessor that is down gets no share: the new revision comes all at once', () => {
    const [before, want] = [releaseOf([draft('api', {strategy: canary})]), releaseOf([draft('api', {strategy: canary, version: '2'})])]
    const facts = factsOf({}, snapshotOf(before))
    const plan = planDeploy(want, {...facts, services: {api: {serving: before.services.api?.rev as string, weights: {}, revisions: {}}}}, capabilities, before)
    expect(verbsOf(plan, 'api')).toEqual(['ensure', 'route'])
    expect(plan.services[0]?.changed).toContain('all at once: the predecessor is not running')
    expect(plan.digest).toBe(planOf({before, want, stand: standOf(before)}).digest)
  })

  test.each([
    ['a strategy that is not there', [draft('api', {strategy: 'blue-green'})], /services\.api: the strategy blue-green is not supported/],
    ['every one of several', [draft('api', {strategy: 'recreate'}), draft('web', {strategy: 'blue-green'})], /api[^]*web/]
  ])('refuses %s, naming what is supported', (_, drafts, message) => {
    const fewer = {...capabilities, strategies: ['rolling', 'canary'] as const}
    expect(() => planDeploy(releaseOf(drafts), {services: {}, current: undefined, previous: undefined, problems: [], objects: []}, fewer)).toThrow(expect.objectContaining({reason: 'unsupported-strategy', expected: 'one of rolling, canary', message: expect.stringMatching(message) as string}))
  })

  test('testers go with each step that shares, and with no other; a target that cannot tell them refuses the release', () => {
    const strategy = {canary: {steps: [50, 100], testers: {header: {name: 'x-tester', value: 'yes'}}}}
    const [before, want] = [releaseOf([draft('api', {strategy})]), releaseOf([draft('api', {strategy, version: '2'})])]
    const given = factsOf(standOf(before), snapshotOf(before))
    const plan = planDeploy(want, given, {...capabilities, testers: ['header']}, before)
    expect(plan.steps.flatMap(({verb}) => (verb.do === 'route' ? [verb.testers] : []))).toEqual([{to: want.services.api?.rev, header: {name: 'x-tester', value: 'yes'}}, undefined])
    for (const testers of [[], ['cookie']] as const) expect(() => planDeploy(want, given, {...capabilities, testers}, before)).toThrow(expect.objectContaining({reason: 'unsupported-strategy', message: expect.stringMatching(/cannot tell testers by a header/) as string}))
    expect(() => planDeploy(want, given, capabilities, before)).toThrow(/the local target cannot tell testers/)
  })

  test('blue-green switches once, judges what has traffic, and says how long the predecessor is kept', () => {
    const strategy = {blueGreen: {warm: '5m', pause: '2s', analysis: 'errors'}}
    const [before, want] = [releaseOf([draft('api', {strategy})]), releaseOf([draft('api', {strategy, version: '2'})])]
    const [old, fresh] = [before.services.api?.rev as string, want.services.api?.rev as string]
    const judge = (gate: string | null) => ({do: 'judge', gate, pauseMs: 2000, baseline: old, canary: fresh})
    expect(planOf({before, want, stand: standOf(before)}).steps.map(s => s.verb)).toEqual([
      // Idle, it is watched for crashes alone: a gate without traffic has no data.
      {do: 'ensure', rev: fresh, replicas: 2}, judge(null), {do: 'route', weights: {[fresh]: 100}}, judge('errors'), {do: 'drain', rev: old, warmMs: 300_000}
    ])
    const plain = releaseOf([draft('api', {strategy: 'blue-green', version: '2'})])
    expect(verbsOf(planOf({before, want: plain, stand: standOf(before)}), 'api')).toEqual(['ensure', 'route', 'judge', 'drain'])
  })

  test('recreate never runs two at once, keeps the address, and declares what it costs', () => {
    const [before, want] = [releaseOf([draft('api', {strategy: 'recreate'})]), releaseOf([draft('api', {strategy: 'recreate', version: '2'})])]
    const [old, fresh] = [before.services.api?.rev as string, want.services.api?.rev as string]
    const stand = standOf(before)
    if (stand.api) stand.api.ready['left-over'] = 1
    const plan = planOf({before, want, stand})
    expect(plan.steps.map(s => s.verb)).toEqual([
      {do: 'drain', rev: 'left-over'}, {do: 'retire', rev: 'left-over'}, {do: 'ensure', rev: fresh, replicas: 0}, {do: 'drain', rev: old}, {do: 'retire', rev: old},
      {do: 'ensure', rev: fresh, replicas: 2}, {do: 'route', weights: {[fresh]: 100}}
    ])
    // drain 1 s, end 5 s, ready 30 s
    expect(plan.services[0]?.downtime).toEqual({atMostMs: 36_000, words: 'nothing serves from the drain of one release until the other is ready: at most 36 s (drain 1.0 s, end 5.0 s, ready 30 s)'})
    expect(firstDeploy(want).services[0]?.downtime).toBeUndefined()
    const down = factsOf({api: {weights: {}, ready: {}}}, snapshotOf(before))
    expect(verbsOf(planDeploy(want, down, capabilities, before), 'api')).toEqual(['ensure', 'drain', 'retire', 'ensure', 'route'])
  })

  test('refuses weights that the target cannot reach, and canaries and switches without a port', () => {
    const switched = releaseOf([draft('api', {strategy: 'blue-green'})])
    expect(() => firstDeploy({...switched, services: {api: (({port: _, ...rest}) => rest)(switched.services.api as Required<Release['services'][string]>)}})).toThrow(/blue-green switches traffic, and this service has no port/)
    const want = releaseOf([draft('api', {strategy: canary})])
    const coarse = {...capabilities, weightStep: 25}
    expect(() => planDeploy(want, factsOf({}, undefined), coarse)).toThrow(/steps of 25 %, which 10 % is not/)
    const portless: Release = {...want, services: {api: (({port: _, ...rest}) => rest)(want.services.api as Required<Release['services'][string]>)}}
    expect(() => firstDeploy(portless)).toThrow(/has no port/)
  })

  test('refuses circles and unknown names', () => {
    expect(() => firstDeploy(releaseOf([draft('a', {dependsOn: ['c']}), draft('b', {dependsOn: ['a']}), draft('c', {dependsOn: ['b']}), draft('d', {dependsOn: ['a']})])))
      .toThrow(expect.objectContaining({reason: 'dependency-cycle', message: 'Services depend on each other in a circle: a > c > b > a.'}))
    expect(() => firstDeploy(releaseOf([draft('a', {dependsOn: ['x', 'y']})]))).toThrow(/names x, which is no service[^]*names y/)
  })
})

const tryOut = (c: Change, steps: readonly Step[]): {stand: Change['stand']; problems: string[]} => {
  const stand = structuredClone(c.stand)
  const replicas = replicasOf(c.before, c.want)
  return {stand, problems: steps.flatMap(step => carryOut(stand, step.service, step.verb, replicas).map(problem => `${step.id}: ${problem}`))}
}

describe('any plan, in any order that it allows', () => {
  test('weight never leads capacity, and the end is what was wanted', () => {
    fc.assert(fc.property(change, choices, (c, picks) => {
      const plan = planOf(c)
      expect(new Set(plan.steps.map(s => s.id)).size).toBe(plan.steps.length)
      // While only the number of instances changes, fewer carry everything than will.
      const scaled = new Set(plan.services.filter(s => s.from === s.to).map(s => s.service))
      const {stand, problems} = tryOut(c, interleaved(plan.steps, picks))
      expect(problems.filter(p => !scaled.has(p.slice(0, p.indexOf('/'))))).toEqual([])
      for (const [name, {rev, replicas}] of Object.entries(c.want.services)) {
        expect(stand[name]?.weights).toEqual({[rev]: 100})
        expect(stand[name]?.ready[rev]).toBe(replicas)
      }
      expect(Object.keys(tidy(stand)).filter(name => !(name in c.want.services) && c.before.services[name])).toEqual([])
    }), {numRuns: 300})
  })

  test('a service begins when everything that it depends on has ended', () => {
    fc.assert(fc.property(change, choices, (c, picks) => {
      const order = interleaved(planOf(c).steps, picks).map(s => s.service)
      for (const [name, {dependsOn}] of Object.entries(c.want.services)) {
        if (!order.includes(name)) continue
        for (const needed of dependsOn) expect(order.lastIndexOf(needed)).toBeLessThan(order.indexOf(name))
      }
    }), {numRuns: 200})
  })

  test('undoing what was done, last first, restores what was there', () => {
    fc.assert(fc.property(change, choices, fc.nat(), (c, picks, stop) => {
      const order = interleaved(planOf(c).steps, picks)
      const done = order.slice(0, order.length === 0 ? 0 : stop % (order.length + 1))
      const {stand} = tryOut(c, done)
      const replicas = replicasOf(c.want, c.before)
      for (const step of [...done].reverse()) if (typeof step.undo === 'object') carryOut(stand, step.service, step.undo, replicas)
      const start = structuredClone(c.stand)
      // A native roll ends every other revision: what earlier operations left without traffic is not brought back.
      for (const s of done) if (s.verb.do === 'roll') for (const there of [stand, start]) delete there[s.service]?.ready[`old-${s.service}`]
      expect(tidy(stand)).toEqual(tidy(start))
    }), {numRuns: 300})
  })

  test('its digest does not depend on the order of keys, nor on how many are up, nor on leftovers', () => {
    const reversed = <T>(value: Record<string, T>): Record<string, T> => Object.fromEntries(Object.entries(value).reverse())
    fc.assert(fc.property(change, fc.integer({min: 0, max: 9}), (c, ready) => {
      const facts = factsOf(c.stand, snapshotOf(c.before))
      const other: Facts = {...facts, services: reversed(Object.fromEntries(Object.entries(facts.services).map(([name, s]) => [name, {...s, weights: {}, revisions: Object.fromEntries(Object.entries(s.revisions).map(([rev, r]) => [rev, {...r, ready, wanted: ready, restarts: ready}]))}])))}
      const shuffled: Release = {...c.want, services: reversed(c.want.services)}
      expect(planDeploy(shuffled, other, capabilities, c.before).digest).toBe(planDeploy(c.want, facts, capabilities, c.before).digest)
    }), {numRuns: 150})
  })

  test('its digest tells another release, another predecessor and another strategy', () => {
    const api = (more: Partial<Draft>): Release => releaseOf([draft('api', more)])
    const digests = [['1', '2', 'rolling'], ['1', '3', 'rolling'], ['0', '2', 'rolling'], ['1', '2', canary]].map(([from, version, strategy]) => {
      const before = api({version: from as string})
      return planOf({before, want: api({version: version as string, strategy}), stand: standOf(before)}).digest
    })
    expect(new Set(digests).size).toBe(4)
  })
})

describe('the way back', () => {
  test('from wherever a deployment stopped, the set comes back whole, and weight never leads capacity', () => {
    fc.assert(fc.property(change, choices, fc.nat(), (c, picks, stop) => {
      const order = interleaved(planOf(c).steps, picks)
      const {stand} = tryOut(c, order.slice(0, stop % (order.length + 1)))
      const back = planRollback(c.before, factsOf(stand, snapshotOf(c.before)))
      const replicas = replicasOf(c.want, c.before)
      const problems = interleaved(back.steps, picks).flatMap(step => {
        const found = carryOut(stand, step.service, step.verb, replicas)
        return step.verb.do === 'route' || step.verb.do === 'retire' ? found : []
      })
      expect(problems).toEqual([])
      expect(tidy(stand)).toEqual(standTidy(c.before))
    }), {numRuns: 300})
  })

  test('traffic goes back first, everywhere at once, before anything is started or ended', () => {
    const before = releaseOf([draft('worker', {strategy: canary}), draft('api', {strategy: canary, dependsOn: ['worker']}), draft('web', {dependsOn: ['api']})])
    const stand = standOf(before)
    for (const name of ['worker', 'api']) stand[name] = {weights: {bad: 100}, ready: {...stand[name]?.ready, bad: 2}}
    stand.web = {weights: {bad: 100}, ready: {bad: 2}}
    const steps = planRollback(before, factsOf(stand, snapshotOf(before))).steps
    expect(steps.filter(s => s.after.length === 0).map(s => s.id).sort()).toEqual(['api/1-route', 'web/1-ensure', 'worker/1-route'])
    expect(steps.find(s => s.id === 'worker/2-drain')?.after.sort()).toEqual(['api/1-route', 'web/2-route', 'worker/1-route'])
  })

  test('what was brought back and not tidied up after is brought up once more, though all of it is ready', () => {
    const before = releaseOf([draft('api'), draft('web', {dependsOn: ['api']})])
    const facts = factsOf(standOf(before), snapshotOf(before))
    const rev = before.services.api?.rev as string
    expect(planRollback(before, facts).steps).toEqual([])
    const there = facts.services.api?.revisions[rev] as {unsettled?: true}
    there.unsettled = true
    expect(planRollback(before, facts).steps.map(s => s.id)).toEqual(['api/1-ensure'])
    expect(planDeploy(before, facts, capabilities, before).steps.map(s => s.id)).toEqual(['api/1-ensure', 'api/2-route'])
    // Traffic first, here as well.
    Object.assign(facts.services.api ?? {}, {weights: {[rev]: 50, bad: 50}, revisions: {...facts.services.api?.revisions, bad: {wanted: 1, ready: 1, restarts: 0, endpoints: []}}})
    expect(planRollback(before, facts).steps.filter(s => s.service === 'api').map(s => s.id)).toEqual(['api/1-route', 'api/2-ensure', 'api/3-drain', 'api/4-retire'])
  })

  test('a failed first deploy leaves nothing', () => {
    const want = releaseOf([draft('api'), draft('web', {dependsOn: ['api']})])
    const stand = standOf(want)
    for (const step of planRollback(emptyRelease(want.set), factsOf(stand, undefined)).steps) carryOut(stand, step.service, step.verb, {})
    expect(tidy(stand)).toEqual({})
  })
})

describe('the way back of a service that is recreated', () => {
  const before = releaseOf([draft('api', {strategy: 'recreate'}), draft('web')])
  const old = before.services.api?.rev as string
  const verbs = (stand: Change['stand'], alone?: Set<string>): unknown[] => planRollback(before, factsOf(stand, snapshotOf(before)), alone).steps.filter(s => s.service === 'api').map(s => s.verb)

  test('ends the new one before the old one starts again, announced first so that the address stays', () => {
    const stand = {...standOf(before), api: {weights: {bad: 100}, ready: {bad: 2}}}
    const wanted = [{do: 'ensure', rev: old, replicas: 0}, {do: 'drain', rev: 'bad'}, {do: 'retire', rev: 'bad'}, {do: 'ensure', rev: old, replicas: 2}, {do: 'route', weights: {[old]: 100}}]
    expect(verbs(stand)).toEqual(wanted)
    expect(planRollback(before, factsOf(stand, snapshotOf(before))).services[0]?.downtime?.atMostMs).toBe(36_000)
    // The snapshot says `rolling`, what is taken back says `recreate`: there is no room for two either way.
    const rolling = releaseOf([draft('api'), draft('web')])
    const facts = factsOf({...standOf(rolling), api: {weights: {bad: 100}, ready: {bad: 2}}}, snapshotOf(rolling))
    expect(planRollback(rolling, facts, new Set(['api'])).steps.filter(s => s.service === 'api').map(s => s.verb)).toEqual(wanted.map(v => JSON.parse(JSON.stringify(v).replaceAll(old, rolling.services.api?.rev as string)) as unknown))
    expect(planRollback(rolling, facts).steps.filter(s => s.service === 'api').map(s => s.verb.do)).toEqual(['ensure', 'route', 'drain', 'retire'])
  })

  test('only routes where the old one still runs', () => {
    expect(verbs({...standOf(before), api: {weights: {}, ready: {[old]: 2, bad: 0}}})).toEqual([{do: 'route', weights: {[old]: 100}}, {do: 'drain', rev: 'bad'}, {do: 'retire', rev: 'bad'}])
  })
})

const standTidy = (release: Release): Change['stand'] => tidy(standOf(release))

describe('finalize', () => {
  test('ends warm predecessors and nothing that serves', () => {
    const release = releaseOf([draft('api')])
    const stand = standOf(release)
    if (stand.api) stand.api.ready['warm'] = 2
    stand.gone = {weights: {}, ready: {x: 1}}
    expect(planFinalize('shop/local', factsOf(stand, snapshotOf(release))).steps.map(s => [s.service, s.verb])).toEqual([['api', {do: 'retire', rev: 'warm'}], ['gone', {do: 'retire', rev: 'x'}]])
  })

  test('leaves alone what is kept warm', () => {
    const release = releaseOf([draft('api')])
    const stand = standOf(release)
    if (stand.api) Object.assign(stand.api.ready, {blue: 2, older: 1})
    const steps = planFinalize('shop/local', factsOf(stand, snapshotOf(release)), {api: {blue: '2026-01-01T00:10:00.000Z'}}).steps
    expect(steps.map(s => s.verb)).toEqual([{do: 'retire', rev: 'older'}])
  })

  test('never ends what has traffic, and does nothing where no snapshot tells what should stay', () => {
    const release = releaseOf([draft('api')])
    const stand = standOf(release)
    if (stand.api) stand.api = {weights: {other: 10, [release.services.api?.rev as string]: 90}, ready: {...stand.api.ready, other: 1}}
    expect(planFinalize('shop/local', factsOf(stand, snapshotOf(release))).steps).toEqual([])
    expect(planFinalize('shop/local', factsOf(standOf(release), undefined)).steps).toEqual([])
  })
})

describe('the janitor', () => {
  const release = releaseOf([draft('worker'), draft('api', {dependsOn: ['worker']})])
  const planOfJanitor = (facts: Facts, more: Partial<Parameters<typeof planJanitor>[1]> = {}): Plan => planJanitor('shop/local', {facts, serving: release, capabilities, kept: {}, leftovers: [], ...more})

  test('finds nothing to do in a set that serves', () => {
    expect(planOfJanitor(factsOf(standOf(release), snapshotOf(release)))).toMatchObject({services: [], steps: []})
  })

  test('brings back what should serve before it ends and sweeps what nobody needs', () => {
    const stand = {...standOf(release), api: {weights: {}, ready: {past: 1, kept: 1}}, gone: {weights: {}, ready: {x: 1}}}
    const leftover = {kind: 'process' as const, id: '4711 99', what: 'pid 4711'}
    const plan = planOfJanitor(factsOf(stand, snapshotOf(release)), {kept: {api: {kept: '2026-01-01T00:10:00.000Z'}}, leftovers: [{service: 'api', leftover}, {service: 'set', leftover: {...leftover, id: 'x'}}]})
    expect(plan.steps.map(s => [s.id, s.after])).toEqual([
      ['api/1-ensure', []], ['api/2-route', ['api/1-ensure']], ['gone/1-drain', ['api/2-route']], ['gone/2-retire', ['gone/1-drain']],
      ['api/3-retire', ['api/2-route']], ['api/4-sweep', ['api/3-retire']], ['set/1-sweep', []]
    ])
    expect(plan.steps[4]?.verb).toEqual({do: 'retire', rev: 'past'})
    expect(new Set(plan.steps.map(s => s.id)).size).toBe(plan.steps.length)
  })
})

test('waves hold every service once, after what it depends on', () => {
  fc.assert(fc.property(change, ({want}) => {
    const waves = wavesOf(Object.fromEntries(Object.entries(want.services).map(([name, s]) => [name, s.dependsOn])))
    expect(waves.flat().sort()).toEqual(Object.keys(want.services).sort())
    for (const [name, {dependsOn}] of Object.entries(want.services)) for (const d of dependsOn) expect(waves.findIndex(w => w.includes(d))).toBeLessThan(waves.findIndex(w => w.includes(name)))
  }))
})
