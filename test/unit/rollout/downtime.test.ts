import {describe, expect, test} from 'vitest'
import type {Digest} from '../../../src/kernel/digest.ts'
import {measureDowntime} from '../../../src/rollout/downtime.ts'
import {chainEntries, verifyChain} from '../../../src/rollout/journal.ts'
import type {Entry, EntryBody} from '../../../src/rollout/journal-entry.ts'
import {foldJournal, type OperationState} from '../../../src/rollout/journal-state.ts'
import type {Plan, Step, Verb} from '../../../src/rollout/model.ts'

const digest: Digest = `sha256:${'a'.repeat(64)}`
const owner = {name: 'acme/shop', runId: '1', attempt: 1}
const second = (s: number): string => new Date(Date.UTC(2026, 0, 1, 12, 0, s)).toISOString()
const stepsOf = (...verbs: Verb[]): Step[] => verbs.map((verb, i) => ({id: `api/${i + 1}-${verb.do}`, service: 'api', after: [], verb, undo: 'nothing', deadlineMs: 1000}))
const planOf = (operation: Plan['operation'], steps: Step[]): Plan => ({
  set: 'shop/local', operation, order: [['api']], steps, digest,
  services: [{service: 'api', change: 'update', from: 'old', to: 'new', strategy: 'recreate', changed: [], downtime: {atMostMs: 45_000, words: ''}}]
})
const recreate = stepsOf({do: 'ensure', rev: 'new', replicas: 0}, {do: 'drain', rev: 'old'}, {do: 'retire', rev: 'old'}, {do: 'ensure', rev: 'new', replicas: 1}, {do: 'route', weights: {new: 100}})
const begin: EntryBody = {kind: 'begin', plan: planOf('deploy', recreate), owner, machine: 'm', before: digest, label: ''}

function operationOf(...told: [second: number, body: EntryBody][]): OperationState {
  const entries = told.reduce<Entry[]>((all, [s, body]) => [...all, ...chainEntries(verifyChain(all), 'op', [body], {at: second(s), seq: all.length})], [])
  return foldJournal(entries).last as OperationState
}
const intent = (step: string): EntryBody => ({kind: 'intent', step})
const done = (step: string): EntryBody => ({kind: 'done', step, evidence: {level: 'data-plane'}})

describe('the downtime of a service that is recreated', () => {
  test('lasts from the first moment without a ready instance to the last, also over the death of a run', () => {
    const told: [number, EntryBody][] = [[0, begin], [1, intent('api/2-drain')], [2, done('api/2-drain')], [3, intent('api/4-ensure')], [30, intent('api/4-ensure')], [31, done('api/4-ensure')], [31, intent('api/5-route')]]
    expect(measureDowntime(operationOf(...told))).toEqual([{service: 'api', atMostMs: 45_000, measured: {from: second(1), until: null, ms: null}}])
    expect(measureDowntime(operationOf(...told, [33, done('api/5-route')]))).toEqual([{service: 'api', atMostMs: 45_000, measured: {from: second(1), until: second(33), ms: 32_000}}])
  })

  test('is none before anything was stopped', () => {
    expect(measureDowntime(operationOf([0, begin], [1, intent('api/1-ensure')]))).toEqual([{service: 'api', atMostMs: 45_000, measured: null}])
    const rolling = {...begin, plan: {...planOf('deploy', recreate), services: []}} as EntryBody
    expect(measureDowntime(operationOf([0, rolling], [1, intent('api/2-drain')]))).toEqual([])
  })

  test('adds the way back, and counts only what had traffic', () => {
    const back = stepsOf({do: 'drain', rev: 'new'}, {do: 'retire', rev: 'new'}, {do: 'ensure', rev: 'old', replicas: 1}, {do: 'route', weights: {old: 100}}, {do: 'drain', rev: 'other'})
    const undo: EntryBody = {kind: 'undo', reason: 'release-crashed', message: '', plan: planOf('rollback', back)}
    const there: [number, EntryBody][] = [[0, begin], [1, intent('api/2-drain')], [4, intent('api/5-route')], [5, done('api/5-route')]]
    const again: [number, EntryBody][] = [[10, undo], [11, intent('api/1-drain')], [13, intent('api/4-route')], [14, done('api/4-route')], [15, intent('api/5-drain')]]
    expect(measureDowntime(operationOf(...there, ...again))[0]?.measured).toEqual({from: second(1), until: second(14), ms: 7_000})
    // Taken back before the new one had any: one gap.
    expect(measureDowntime(operationOf([0, begin], [1, intent('api/2-drain')], ...again))[0]?.measured).toEqual({from: second(1), until: second(14), ms: 13_000})
  })
})
