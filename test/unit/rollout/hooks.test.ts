import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {mixtureOf} from '../../../src/deploy/back-in-part.ts'
import {hooksToUndo} from '../../../src/rollout/hooks-undone.ts'
import type {EntryBody} from '../../../src/rollout/journal-entry.ts'
import {foldJournal, irreversibleSince, type OperationState} from '../../../src/rollout/journal-state.ts'
import {chainEntries} from '../../../src/rollout/journal.ts'
import {journalRoot} from '../../../src/rollout/journal-entry.ts'
import type {HookRelease, Plan, Release, Step} from '../../../src/rollout/model.ts'
import {planDeploy} from '../../../src/rollout/plan.ts'
import {planRollback} from '../../../src/rollout/plan-back.ts'
import {planResume} from '../../../src/rollout/resume.ts'
import {composeRelease} from '../../../src/rollout/release.ts'
import {Service} from '../../../src/spec/schema.ts'
import {freshBase, remembered} from '../../../src/targets/kubernetes/state/journal-value.ts'
import {capabilities, carryOut, change, factsOf, interleaved, releaseOf, replicasOf, set, snapshotOf, standOf, tidy, type Change, type Stand} from './model.ts'

const choices = fc.array(fc.nat(1000), {minLength: 200, maxLength: 200})
const hook = (name: string, more: Partial<HookRelease> = {}): HookRelease => ({name, run: [name], timeoutMs: 60_000, irreversible: false, ...more})
const [before, after] = [[hook('first', {compensate: ['unfirst']}), hook('second')], [hook('third', {compensate: ['unthird']})]]

/** The same releases, with hooks wherever the mask says so. */
const hooked = ({want, ...rest}: Change, mask: number): Change => ({...rest, want: {...want, services: Object.fromEntries(Object.entries(want.services).map(([name, service], n) =>
  [name, ((mask >> n) & 1) === 1 ? {...service, hooks: {before, after}} : service]))}})
const planOf = ({before: was, want, stand}: Change): Plan => planDeploy(want, factsOf(stand, snapshotOf(was)), capabilities, was)
const lane = (plan: Plan, service: string): Step[] => plan.steps.filter(s => s.service === service)
const named = ({verb}: Step): string => (verb.do === 'hook' ? `${verb.phase} ${verb.name}` : verb.do)

describe('a plan with hooks', () => {
  test('has them around everything that its service does, and nowhere where nothing changes; what else it does stays the same', () => {
    fc.assert(fc.property(change, fc.nat(31), (given, mask) => {
      const plan = planOf(hooked(given, mask))
      for (const {service, from, to} of plan.services) {
        const names = lane(plan, service).map(named)
        const has = given.want.services[service] !== undefined && ((mask >> Object.keys(given.want.services).indexOf(service)) & 1) === 1 && from !== to
        const around = names.filter(n => /^(before|after) /.test(n))
        expect(around).toEqual(has ? ['before first', 'before second', 'after third'] : [])
        if (!has) continue
        const ensure = names.findIndex(n => n === 'ensure' || n === 'roll')
        expect(names.indexOf('before second')).toBeLessThan(ensure)
        expect(names.indexOf('after third')).toBeGreaterThan(names.lastIndexOf('route'))
      }
      const verbs = (p: Plan): unknown[] => p.steps.map(s => s.verb).filter(v => v.do !== 'hook')
      expect(verbs(plan)).toEqual(verbs(planOf(given)))
    }))
  })

  test('is another plan with other hooks, and says what cannot be undone', () => {
    const make = (hooks: unknown): Release => composeRelease(set, '', {api: {spec: Service.parse({source: {run: ['node']}, port: 80, hooks}), source: {kind: 'process', argv: ['node'], directory: '/srv', digest: journalRoot}}})
    const first = (release: Release): Plan => planDeploy(release, factsOf({}, undefined), capabilities)
    const [one, two, none] = [make({before: [{name: 'm', run: ['a'], irreversible: true}]}), make({before: [{name: 'm', run: ['b'], irreversible: true}]}), make(undefined)]
    expect(new Set([one, two, none].map(r => first(r).digest)).size).toBe(3)
    expect(none.services['api']?.rev).toBe(make({}).services['api']?.rev)
    expect(first(one).services[0]?.changed).toEqual(['new', 'hook m before: irreversible'])
    expect(lane(first(one), 'api')[0]).toMatchObject({id: 'api/1-hook-m', undo: 'irreversible', deadlineMs: 630_000})
    expect(first({...one, onFailure: 'freeze'}).digest).not.toBe(first(one).digest)
    expect(first({...one, onFailure: 'rollback-set'}).digest).toBe(first(one).digest)
  })
})

/** So many steps of a plan done, and one more begun, in an order that the numbers choose. */
function halfWay(given: Change, {pick, count}: {pick: readonly number[]; count: number}): {stand: Stand; operation: OperationState; plan: Plan} {
  const plan = planOf(given)
  const order = interleaved(plan.steps, pick).slice(0, count + 1)
  const stand = structuredClone(given.stand)
  const bodies: EntryBody[] = [{kind: 'begin', plan, owner: {name: 'a', runId: '1', attempt: 1}, machine: 'm', before: null, want: given.want, label: ''}]
  order.forEach((step, n) => {
    bodies.push({kind: 'intent', step: step.id})
    if (n === order.length - 1) return
    carryOut(stand, step.service, step.verb, replicasOf(given.before, given.want))
    bodies.push({kind: 'done', step: step.id, evidence: {level: 'estimated'}})
  })
  const entries = bodies.flatMap((body, seq) => chainEntries(journalRoot, 'op', [body], {at: new Date(Date.UTC(2026, 0, 1) + seq).toISOString(), seq}))
  return {stand, plan, operation: foldJournal(entries).unfinished as OperationState}
}

describe('the way back', () => {
  test('from any point: traffic first, each hook that was begun undone once, the last first, and everything as it was', () => {
    fc.assert(fc.property(change, fc.nat(31), choices, fc.nat(40), choices, (given, mask, pick, count, again) => {
      const all = hooked(given, mask)
      const {stand, operation, plan} = halfWay(all, {pick, count})
      const hooks = hooksToUndo(operation)
      const alone = new Set(plan.services.filter(s => s.strategy === 'recreate').map(s => s.service))
      const back = planRollback(all.before, factsOf(stand, snapshotOf(all.before)), alone, hooks)
      expect(new Set(back.steps.map(s => s.id)).size).toBe(back.steps.length)
      const order = interleaved(back.steps, again)
      const undone = order.filter(s => s.verb.do === 'hook').map(s => `${s.service} ${named(s)}`)
      const begun = Object.keys(operation.steps).map(id => plan.steps.find(s => s.id === id) as Step).filter(s => s.verb.do === 'hook')
      const expected = begun.reverse().flatMap(s => (s.verb.do !== 'hook' ? [] : s.verb.undo === 'compensate' ? [`${s.service} compensate ${s.verb.name}`] : operation.steps[s.id]?.state === 'done' ? [] : [`${s.service} end ${s.verb.name}`]))
      expect(undone).toEqual(expected)
      const [firstHook, lastRoute] = [order.findIndex(s => s.verb.do === 'hook'), order.findLastIndex(s => s.verb.do === 'route')]
      if (firstHook >= 0) expect(lastRoute).toBeLessThan(firstHook)
      const wrong = order.flatMap(s => carryOut(stand, s.service, s.verb, replicasOf(all.before, all.want)))
      expect(wrong.filter(w => w.includes('retired under traffic'))).toEqual([])
      expect(tidy(stand)).toEqual(tidy(standOf(all.before)))
    }))
  })
})

describe('what a part of a release comes to', () => {
  /** A set of services with everything that depends on them, as the release wants it. */
  const closed = ({want, before: was}: Change, mask: number): string[] => {
    const part = new Set(Object.keys(want.services).filter((_, n) => ((mask >> n) & 1) === 1))
    for (let size = -1; size < part.size;) {
      size = part.size
      for (const [name, {dependsOn}] of Object.entries(want.services)) if (dependsOn.some(d => part.has(d))) part.add(name)
    }
    // Removals wait for everything.
    if (part.size > 0) for (const name of Object.keys(was.services)) if (!want.services[name]) part.add(name)
    return [...part]
  }

  test('names only services that it has, and the same release again changes only the rest', () => {
    fc.assert(fc.property(change, fc.nat(31), (given, mask) => {
      const part = closed(given, mask)
      const mixture = mixtureOf(given.want, given.before, part)
      for (const {dependsOn} of Object.values(mixture.services)) for (const name of dependsOn) expect(Object.keys(mixture.services)).toContain(name)
      const rest = planDeploy(given.want, factsOf(standOf(mixture), snapshotOf(mixture)), capabilities, mixture)
      for (const {service} of rest.steps) expect(part).toContain(service)
    }))
  })

  test('going on after a failure begins nothing that waits for what failed, and everything else', () => {
    fc.assert(fc.property(change, choices, fc.nat(30), (given, pick, count) => {
      const {operation, plan, stand} = halfWay({...given, want: {...given.want, onFailure: 'continue-independent'}}, {pick, count})
      const failed = Object.entries(operation.steps).find(([, {state}]) => state === 'intended')?.[0]
      fc.pre(failed !== undefined)
      const failure = {step: failed as string, reason: 'release-not-ready' as const, message: '', at: ''}
      const remainder = planResume({...foldJournal([]), unfinished: {...operation, failure, failures: [failure]}}, factsOf(stand, snapshotOf(given.before)))
      expect(remainder.kind).toBe('steps')
      const left = remainder.kind === 'steps' ? new Set(remainder.plan.steps.map(s => s.id)) : new Set<string>()
      const waits = (step: Step): boolean => step.id === failed || step.after.some(id => waits(plan.steps.find(s => s.id === id) as Step))
      for (const step of plan.steps) if (operation.steps[step.id]?.state !== 'done') expect(left.has(step.id), step.id).toBe(!waits(step))
    }))
  })
})

describe('what cannot be undone is remembered', () => {
  const release = releaseOf([{name: 'api', dependsOn: [], strategy: 'rolling', replicas: 1, version: '1'}])
  const plan = planDeploy({...release, services: {api: {...release.services['api'] as Release['services'][string], hooks: {before: [hook('drop', {irreversible: true})], after: []}}}}, factsOf({}, undefined), capabilities)
  const [step] = plan.steps as [Step]
  const ids = ['a', 'b', 'c'].map(c => `sha256:${c.repeat(64)}` as const)
  const operation = (n: number, more: EntryBody[]): {op: string; bodies: EntryBody[]} => ({op: `op-${n}`, bodies: [{kind: 'begin', plan, owner: {name: 'a', runId: '1', attempt: 1}, machine: 'm', before: null, label: ''}, ...more]})
  const fold = (operations: {op: string; bodies: EntryBody[]}[]): ReturnType<typeof foldJournal> =>
    foldJournal(operations.flatMap(({op, bodies}) => bodies.map((body, seq) => ({schema: 1, seq, at: '2026-01-01T00:00:00.000Z', previous: journalRoot, operation: op, body}))))
  const serves = (n: number, begun: EntryBody[] = []): {op: string; bodies: EntryBody[]} => operation(n, [...begun, {kind: 'snapshot', id: ids[n] as typeof ids[0]}, {kind: 'end', outcome: 'succeeded'}])
  const begun: EntryBody = {kind: 'intent', step: step.id}
  const drop = {service: 'api', name: 'drop'}

  test('by the snapshots between which it lies, also where its own release never served', () => {
    expect(irreversibleSince(fold([serves(0), serves(1, [begun]), serves(2)]), ids[0] as typeof ids[0])).toEqual([drop])
    expect(irreversibleSince(fold([serves(0), serves(1, [begun]), serves(2)]), ids[1] as typeof ids[0])).toEqual([])
    const abandoned = operation(1, [begun, {kind: 'failed', step: step.id, reason: 'command-failed', message: ''}, {kind: 'end', outcome: 'abandoned'}])
    expect(irreversibleSince(fold([serves(0), abandoned]), ids[0] as typeof ids[0])).toEqual([drop])
    expect(irreversibleSince(fold([serves(0), abandoned, serves(2)]), ids[0] as typeof ids[0])).toEqual([drop])
    expect(irreversibleSince(fold([serves(0), abandoned, serves(2)]), ids[2] as typeof ids[0])).toEqual([])
  })

  test('until somebody has gone back over it', () => {
    const back = operation(3, [{kind: 'undo', reason: 'rolled-back', message: '', plan}, {kind: 'snapshot', id: ids[0] as typeof ids[0]}, {kind: 'end', outcome: 'rolled-back'}])
    expect(irreversibleSince(fold([serves(0), serves(1, [begun]), back]), ids[0] as typeof ids[0])).toEqual([])
  })
})

test('what cannot be undone outlives the archive of the journal', () => {
  const drop = {service: 'api', name: 'drop'}
  const [one, two] = ['a', 'b'].map(c => `sha256:${c.repeat(64)}` as const) as [`sha256:${string}`, `sha256:${string}`]
  const owner = {name: 'a', runId: '1', attempt: 1}
  const base = {...freshBase('x'), at: '2026-01-01T00:00:00.000Z', lineage: [{snapshot: one, owner}, {snapshot: two, owner, irreversible: [drop]}], irreversible: [{service: 'web', name: 'late'}]}
  const state = foldJournal(remembered(base, set))
  expect([state.lineage, state.irreversible]).toEqual([base.lineage, base.irreversible])
})
