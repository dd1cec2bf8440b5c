import {readFileSync} from 'node:fs'
import * as fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {Digest} from '../../../src/kernel/digest.ts'
import {chainEntries, operationId, parseJournal, renderJournal, verifyChain} from '../../../src/rollout/journal.ts'
import {journalRoot, type Entry, type EntryBody} from '../../../src/rollout/journal-entry.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import {planResume} from '../../../src/rollout/resume.ts'
import type {Facts, Plan, Step, Verb} from '../../../src/rollout/model.ts'

const owner = {name: 'acme/shop run 1', runId: '1', attempt: 1}
const at = '2026-01-01T00:00:00.000Z'
const id = (letter: string): Digest => `sha256:${letter.repeat(64)}`
const step = (stepId: string, verb: Verb, after: string[] = []): Step => ({id: stepId, service: 'api', after, verb, undo: 'nothing', deadlineMs: 1000})
const steps = [
  step('api/1-ensure', {do: 'ensure', rev: 'new', replicas: 2}), step('api/2-route', {do: 'route', weights: {old: 90, new: 10}}, ['api/1-ensure']),
  step('api/3-judge', {do: 'judge', gate: null, pauseMs: 1, baseline: 'old', canary: 'new'}, ['api/2-route']), step('api/4-drain', {do: 'drain', rev: 'old'}, ['api/3-judge'])
]
const plan = (operation: Plan['operation'] = 'deploy'): Plan => ({set: 'shop/local', operation, services: [{service: 'api', change: 'update', from: 'old', to: 'new', strategy: 'canary', changed: ['source']}], order: [['api']], steps, digest: id('9')})
const begin = (before: Digest | null, operation: Plan['operation'] = 'deploy', runId = '1'): EntryBody => ({kind: 'begin', plan: plan(operation), owner: {...owner, runId}, machine: 'm', before, label: 'v'})
const evidence = {level: 'data-plane'} as const
const done = (name: string): EntryBody => ({kind: 'done', step: name, evidence})
const intent = (name: string): EntryBody => ({kind: 'intent', step: name})
const end = (outcome: 'succeeded' | 'rolled-back' | 'rollback-failed' | 'abandoned'): EntryBody => ({kind: 'end', outcome})
const snapshot = (of: Digest): EntryBody => ({kind: 'snapshot', id: of})

/** Operations one after another, as a target would write them. */
const journalOf = (...operations: EntryBody[][]): Entry[] => operations.reduce<Entry[]>((entries, bodies, index) =>
  [...entries, ...chainEntries(verifyChain(entries), `op${index}`, bodies, {at, seq: entries.length})], [])
const facts = (ready: number, weights: Record<string, number>): Facts => ({
  services: {api: {serving: 'old', weights, revisions: {old: {wanted: 2, ready: 2, restarts: 0, endpoints: []}, new: {wanted: 2, ready, restarts: 0, endpoints: []}}}}, current: undefined, previous: undefined, problems: [], objects: []
})

const anyBody: fc.Arbitrary<EntryBody> = fc.oneof(
  fc.constantFrom<EntryBody>(begin(null), begin(id('a')), begin(id('b'), 'rollback'), begin(id('a'), 'finalize')),
  fc.constantFrom(...steps.map(s => s.id)).chain(name => fc.constantFrom<EntryBody>(intent(name), done(name), {kind: 'judged', step: name, verdict: 'pass', evidence: {}}, {kind: 'failed', step: name, reason: 'timeout', message: 'x'})),
  fc.constantFrom<EntryBody>({kind: 'undo', reason: 'timeout', message: 'x', plan: plan('rollback')}, snapshot(id('a')), snapshot(id('b')), end('succeeded'), end('rolled-back'), end('rollback-failed'), end('abandoned'))
)
const anyJournal = fc.array(fc.tuple(fc.constantFrom('x', 'y'), anyBody), {maxLength: 30}).map(parts => parts.reduce<Entry[]>((entries, [operation, body]) =>
  [...entries, ...chainEntries(verifyChain(entries), operation, [body], {at, seq: entries.length})], []))

describe('a journal', () => {
  test('reads back what was written, and its chain holds', () => {
    fc.assert(fc.property(anyJournal, entries => {
      const text = renderJournal(entries)
      expect(parseJournal(text)).toEqual({entries, kept: text})
      expect(verifyChain(parseJournal(text).entries)).toBe(foldJournal(entries).head)
    }))
  })

  test('cut off anywhere, it is the journal of whole lines before: an entry not fully written never was', () => {
    fc.assert(fc.property(anyJournal, fc.nat(), (entries, where) => {
      const text = renderJournal(entries)
      const cut = text.slice(0, where % (text.length + 1))
      const parsed = parseJournal(cut)
      expect(parsed.entries).toEqual(entries.slice(0, cut.split('\n').length - 1))
      expect(cut.startsWith(parsed.kept)).toBe(true)
      // What is kept can be added to: the next entry stands on a line of its own.
      const next = chainEntries(verifyChain(parsed.entries), 'z', [end('abandoned')], {at, seq: parsed.entries.length})
      expect(parseJournal(parsed.kept + renderJournal(next)).entries).toEqual([...parsed.entries, ...next])
    }))
  })

  test('changed, swapped, dropped or repeated entries are found, and the last good snapshot is named', () => {
    const entries = journalOf([begin(null), snapshot(id('a')), end('succeeded')], [begin(id('a')), intent('api/1-ensure'), done('api/1-ensure')])
    const changed = entries.map((e, i): Entry => (i === 4 ? {...e, body: intent('api/2-route')} : e))
    const swapped = [...entries.slice(0, 4), entries[5], entries[4]] as Entry[]
    const dropped = entries.filter((_, i) => i !== 3)
    const repeated = [...entries, entries[5]] as Entry[]
    for (const broken of [changed, swapped, dropped, repeated]) {
      expect(() => verifyChain(broken)).toThrow(expect.objectContaining({reason: 'journal-corrupt', remedy: expect.stringContaining(id('a')) as string}))
    }
    expect(() => verifyChain(entries.slice(1))).toThrow(expect.objectContaining({reason: 'journal-corrupt'}))
  })

  test('a line in the middle that cannot be read is corruption, not the end', () => {
    const lines = renderJournal(journalOf([begin(null), intent('api/1-ensure'), end('succeeded')])).split('\n')
    for (const bad of ['{"schema":1', 'null', '{"schema":1,"seq":1}', '{"schema":0,"seq":1,"at":"","previous":"","operation":"x","body":{"kind":"end"}}']) {
      expect(() => parseJournal([lines[0], bad, lines[2], ''].join('\n'), 'journal.jsonl')).toThrow(expect.objectContaining({reason: 'journal-corrupt', where: 'journal.jsonl:2'}))
    }
  })

  test('of a newer suite it is refused, of this one it is read', () => {
    const text = readFileSync(new URL('../../fixtures/journal/schema-1.jsonl', import.meta.url), 'utf8')
    const {entries} = parseJournal(text)
    expect(foldJournal(entries)).toMatchObject({seq: 6, current: id('a'), unfinished: null, head: verifyChain(entries)})
    expect(() => parseJournal(text.replaceAll('"schema":1', '"schema":2'))).toThrow(expect.objectContaining({reason: 'state-version'}))
  })

  test('names operations by their place in the chain', () => {
    expect(operationId(journalRoot, begin(null))).not.toBe(operationId(id('a'), begin(null)))
  })
})

describe('the state that a journal comes to', () => {
  test('is the same each time, whatever the entries', () => {
    fc.assert(fc.property(anyJournal, entries => {
      const state = foldJournal(entries)
      expect(foldJournal(structuredClone(entries))).toEqual(state)
      expect(state.seq).toBe(entries.length)
      for (const ready of [0, 2]) planResume(state, facts(ready, {old: 90, new: 10}))
    }), {numRuns: 300})
  })

  test('a deploy goes on, a rollback goes back to where that snapshot served last', () => {
    const deployed = (before: Digest | null, of: Digest): EntryBody[] => [begin(before), snapshot(of), end('succeeded')]
    const back: EntryBody[] = [begin(id('b'), 'rollback'), {kind: 'undo', reason: 'rolled-back', message: '', plan: plan('rollback')}, snapshot(id('a')), end('rolled-back')]
    expect(foldJournal(journalOf(deployed(null, id('a')), deployed(id('a'), id('b'))))).toMatchObject({current: id('b'), previous: id('a')})
    expect(foldJournal(journalOf(deployed(null, id('a')), deployed(id('a'), id('b')), back))).toMatchObject({current: id('a'), previous: null})
    // The same content again is a deployment of its own.
    expect(foldJournal(journalOf(deployed(null, id('a')), deployed(id('a'), id('b')), deployed(id('b'), id('a'))))).toMatchObject({current: id('a'), previous: id('b')})
  })

  test('a failed first deploy leaves no snapshot, a failed rollback stays unfinished', () => {
    const undo: EntryBody = {kind: 'undo', reason: 'timeout', message: '', plan: plan('rollback')}
    expect(foldJournal(journalOf([begin(null), undo, end('rolled-back')]))).toMatchObject({current: null, unfinished: null, last: {outcome: 'rolled-back'}})
    // The snapshot was written, the end was not, and then somebody took it back.
    expect(foldJournal(journalOf([begin(null), snapshot(id('a')), undo, end('rolled-back')]))).toMatchObject({current: null, unfinished: null})
    expect(foldJournal(journalOf([begin(null), undo, end('rollback-failed')])).unfinished).toMatchObject({outcome: 'rollback-failed'})
  })

  test('who made what serves is known, also after going back', () => {
    const entries = journalOf([begin(null, 'deploy', '1'), snapshot(id('a')), end('succeeded')], [begin(id('a'), 'deploy', '2'), snapshot(id('b')), end('succeeded')])
    expect(foldJournal(entries).lineage.map(kept => kept.owner.runId)).toEqual(['1', '2'])
  })
})

describe('what remains of an unfinished operation', () => {
  const remaining = (bodies: EntryBody[], there = facts(2, {old: 90, new: 10})): string[] => {
    const rest = planResume(foldJournal(journalOf([begin(null), ...bodies])), there)
    return rest.kind === 'steps' ? rest.plan.steps.map(s => `${s.id} after ${s.after.join(' ')}`) : [rest.kind]
  }

  test('steps that are done are skipped, those only begun are repeated', () => {
    expect(remaining([intent('api/1-ensure'), done('api/1-ensure'), intent('api/2-route')])).toEqual(['api/2-route after ', 'api/3-judge after api/2-route', 'api/4-drain after api/3-judge'])
  })

  test('what was done and is no longer there is done again, capacity before weight', () => {
    const bodies = [done('api/1-ensure'), done('api/2-route'), done('api/3-judge')]
    expect(remaining(bodies)).toEqual(['api/4-drain after '])
    expect(remaining(bodies, facts(0, {old: 100}))).toEqual(['api/1-ensure after ', 'api/2-route after api/1-ensure', 'api/4-drain after api/2-route'])
  })

  test('a failure leads back, a cancelled step goes on, a kept snapshot only ends', () => {
    expect(remaining([{kind: 'failed', step: 'api/1-ensure', reason: 'release-not-ready', message: ''}])).toEqual(['undo'])
    expect(remaining([{kind: 'failed', step: 'api/1-ensure', reason: 'cancelled', message: ''}])).toHaveLength(4)
    expect(remaining([{kind: 'failed', step: 'api/1-ensure', reason: 'cancelled', message: ''}, {kind: 'failed', step: 'api/1-ensure', reason: 'timeout', message: ''}])).toEqual(['undo'])
    expect(remaining([snapshot(id('a'))])).toEqual(['end'])
    expect(remaining([end('succeeded')])).toEqual(['nothing'])
  })
})

describe('a predecessor that is kept warm', () => {
  const blue = [step('api/1-route', {do: 'route', weights: {new: 100}}), step('api/2-drain', {do: 'drain', rev: 'old', warmMs: 600_000})]
  const begun = (plans: Step[], operation: Plan['operation'] = 'deploy'): EntryBody => ({...begin(null), plan: {...plan(operation), steps: plans}} as EntryBody)
  const kept = [begun(blue), done('api/1-route'), done('api/2-drain'), snapshot(id('a')), end('succeeded')]

  test('is known with its time, also to later operations, until it has ended or has traffic again', () => {
    expect(foldJournal(journalOf(kept)).warm).toEqual({api: {old: '2026-01-01T00:10:00.000Z'}})
    expect(foldJournal(journalOf(kept.slice(0, 2))).warm).toEqual({})
    const retire = [begun([step('api/1-retire', {do: 'retire', rev: 'old'})], 'finalize'), done('api/1-retire'), end('succeeded')]
    expect(foldJournal(journalOf(kept, retire)).warm).toEqual({api: {}})
    const back: EntryBody[] = [begin(id('a'), 'rollback'), {kind: 'undo', reason: 'rolled-back', message: '', plan: {...plan('rollback'), steps: [step('api/1-route', {do: 'route', weights: {old: 100}})]}}, done('api/1-route')]
    expect(foldJournal(journalOf(kept, back)).warm).toEqual({api: {}})
  })
})

describe('an operation that somebody else takes over', () => {
  test('belongs to that one from then on', () => {
    const by = {name: 'ada', runId: '9', attempt: 1}
    const state = foldJournal(journalOf([begin(null), {kind: 'taken', by, how: 'resume'}, snapshot(id('a')), end('succeeded')]))
    expect(state.last).toMatchObject({owner: by, taken: [{by, how: 'resume', at}]})
    expect(state.lineage.at(-1)?.owner).toEqual(by)
  })
})
