import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {headlineOf, takenBack} from '../../../src/report/ending.ts'
import {collectRun, judgementsOf} from '../../../src/report/run-record.ts'
import {trafficOf} from '../../../src/report/traffic-series.ts'
import {at, badRun, before, deployData, goodRun, handoff, judgement, lateRun} from './run-fixture.ts'

describe('a run is put together from what its stages handed over', () => {
  test('stages that said nothing did not run', () => {
    const run = collectRun(badRun())
    expect(run.stages.filter(s => s.state === 'not-run').map(s => s.key)).toEqual(['integration-test', 'monitor-gate'])
    expect(run.stages.map(s => s.key)).toEqual(['validate-env', 'scan', 'plan', 'provision', 'configure', 'deploy', 'integration-test', 'monitor-gate'])
  })

  test('the four operations of deploy are told apart', () => {
    const run = collectRun(lateRun())
    expect([run.plan?.operation, run.deploy?.operation, run.rollback?.operation]).toEqual(['plan', 'deploy', 'rollback'])
  })

  test('nothing at all is a run of which nothing is known', () => {
    const run = collectRun([])
    expect(run.stages.every(s => s.state === 'not-run')).toBe(true)
    expect(headlineOf(run)).toMatchObject({ending: 'unfinished', tone: 'open'})
  })

  test('a later attempt replaces an earlier one, whatever their order', () => {
    const first = handoff('scan', [0, 1], null, {verdict: 'error', headline: 'broken'})
    const second = handoff('scan', [5, 6], null, {attempt: 2, headline: 'clean'})
    for (const order of [[first, second], [second, first]]) expect(collectRun(order).stages.find(s => s.key === 'scan')).toMatchObject({state: 'pass', headline: 'clean'})
  })

  test('data of another shape is left out, the verdict stays', () => {
    const run = collectRun([handoff('deploy', [0, 1], {operation: 'deploy', services: 'all'}, {verdict: 'error', headline: 'boom'})])
    expect(run.deploy).toBeNull()
    expect(run.stages.find(s => s.key === 'deploy')).toMatchObject({state: 'error', headline: 'boom'})
  })

  test('unknown stages and any order of handoffs do no harm', () => {
    fc.assert(fc.property(fc.shuffledSubarray(lateRun()), handoffs => {
      const run = collectRun([...handoffs, handoff('of-the-future', [0, 1], {a: 1})])
      expect(run.stages.filter(s => s.state !== 'not-run')).toHaveLength(handoffs.length)
      expect(() => headlineOf(run)).not.toThrow()
    }))
  })

  test('forty zeros are no commit', () => {
    expect(collectRun([handoff('scan', [0, 1], null, {commit: '0'.repeat(40)})]).commit).toBe('')
  })

  test('judgements stand in the order of time', () => {
    expect(judgementsOf(collectRun(goodRun())).map(j => j.from)).toEqual([at(14), at(19), at(24), at(38)])
  })
})

describe('the one sentence that a person reads first', () => {
  test('a good release', () => {
    expect(headlineOf(collectRun(goodRun()))).toEqual({ending: 'released', tone: 'good', title: 'Release 2 serves on all three', detail: 'It replaced release 1.'})
  })

  test('a release that the canary analysis took back', () => {
    expect(headlineOf(collectRun(badRun()))).toEqual({
      ending: 'taken-back', tone: 'back', title: 'Release 2 was taken back',
      detail: 'At 10 % of traffic, api answered 5.3 % errors; 1.0 % is allowed. Release 1 serves again on all three, 3.1 s after the verdict.'
    })
  })

  test('a release that the rollback job took back, timed from the verdict of the gate', () => {
    expect(headlineOf(collectRun(lateRun()))).toMatchObject({
      ending: 'taken-back', detail: 'Under full traffic, api answered 5.0 % errors; 1.0 % is allowed. Release 1 serves again on all three, 3.2 s after the verdict.'
    })
  })

  test('a release that could not be taken back is the worst and says so', () => {
    const run = collectRun(badRun().map(h => (h.stage === 'deploy' && h.verdict === 'fail' ? {...h, data: JSON.parse(JSON.stringify(deployData({
      outcome: 'rollback-failed', after: null, undo: {reason: 'analysis-failed', message: 'worse.', verdictAt: at(19), restoredAt: null}
    })))} : h)))
    expect(headlineOf(run)).toMatchObject({ending: 'rollback-failed', tone: 'bad', title: 'Release 2 failed and could not be taken back'})
  })

  test('a rollback job that failed is not told as success', () => {
    const run = collectRun(lateRun().map(h => ((h.data as {operation?: string} | null)?.operation === 'rollback' ? {...h, verdict: 'error' as const} : h)))
    expect(headlineOf(run).ending).toBe('rollback-failed')
  })

  test('a deployment that ended half-way asks somebody to act', () => {
    const run = collectRun([handoff('deploy', [0, 9], deployData({outcome: 'unfinished', after: null}), {verdict: 'error', headline: 'The runner died'})])
    expect(headlineOf(run)).toMatchObject({ending: 'rollback-failed', tone: 'bad'})
  })

  test('a stage that failed before anything changed', () => {
    const run = collectRun([handoff('scan', [0, 1], null, {verdict: 'fail', reason: 'scan-findings', headline: '2 high findings'})])
    expect(headlineOf(run)).toEqual({ending: 'stopped', tone: 'bad', title: 'Stopped at scan', detail: '2 high findings. What served before still serves.'})
  })

  test('a failing gate without a rollback says what still serves', () => {
    const run = collectRun(lateRun().filter(h => (h.data as {operation?: string} | null)?.operation !== 'rollback'))
    expect(headlineOf(run)).toMatchObject({ending: 'stopped', title: 'Stopped at monitor-gate'})
    expect(headlineOf(run).detail).toMatch(/Release 2 still serves\.$/)
  })

  test('a release that nobody tested is not called healthy', () => {
    const run = collectRun(goodRun().filter(h => h.stage !== 'monitor-gate'))
    expect(headlineOf(run)).toMatchObject({ending: 'released', tone: 'open', detail: 'It replaced release 1. Monitor-gate did not run, so nothing is said about its health.'})
  })

  test('a plan without a deployment', () => {
    expect(headlineOf(collectRun(goodRun().slice(0, 3)))).toMatchObject({ending: 'planned', tone: 'open'})
  })

  test('an unchanged set', () => {
    expect(headlineOf(collectRun([handoff('deploy', [0, 1], deployData({outcome: 'unchanged', after: before}))]))).toMatchObject({ending: 'unchanged', title: 'Nothing had to change'})
  })

  test('without a label the commit names the release', () => {
    const run = collectRun(badRun().map(h => (h.stage === 'deploy' ? {...h, data: {...(h.data as object), label: ''} as typeof h.data} : h)))
    expect(headlineOf(run).title).toBe('The release of commit 5f3c1a9 was taken back')
  })

  test('an inconclusive gate is told in its own words', () => {
    const run = collectRun([...goodRun().filter(h => h.stage !== 'monitor-gate' && (h.data as {operation?: string} | null)?.operation !== 'finalize'),
      handoff('monitor-gate', [38, 46], {judgements: [judgement(38, 46, 0, 0)], series: []}, {verdict: 'inconclusive', reason: 'gate-inconclusive', headline: 'No data for api'})])
    expect(headlineOf(run).detail).toMatch(/^No data for api\./)
  })

  const cancelled = handoff('deploy', [9, 15], deployData({outcome: 'unfinished', after: null}), {verdict: 'error', reason: 'cancelled', headline: 'The run was cancelled. The set is half-way'})

  test('a run that was cancelled half-way, whose rollback job found nothing left to do, was taken back by its post step', () => {
    const run = collectRun([cancelled, handoff('deploy', [20, 21], deployData({operation: 'rollback', outcome: 'unchanged'}))])
    expect(headlineOf(run)).toEqual({
      ending: 'taken-back', tone: 'back', title: 'Release 2 was taken back', detail: 'The run was cancelled in deploy. Release 1 serves again on all three.'
    })
  })

  test('a run that was cancelled half-way is not told as taken back where nobody looked, or where the look failed', () => {
    expect(headlineOf(collectRun([cancelled]))).toMatchObject({ending: 'rollback-failed'})
    const failed = handoff('deploy', [20, 21], deployData({operation: 'rollback', outcome: 'unchanged'}), {verdict: 'error', reason: 'lock-held', headline: 'no'})
    expect(headlineOf(collectRun([cancelled, failed])).ending).not.toBe('taken-back')
  })

  test('nothing was taken back where the rollback job found nothing to do', () => {
    expect(takenBack(collectRun([...goodRun(), handoff('deploy', [50, 51], deployData({operation: 'rollback', outcome: 'unchanged'}))]))).toBeNull()
  })
})

describe('traffic', () => {
  const sample = (second: number, requests: number, errors = 0): Parameters<typeof trafficOf>[0][number] =>
    ({at: at(second), service: 'api', weights: {a: 100}, arms: {a: {requests, serverErrors: errors, lost: 0, p95Ms: 5}}})

  test('what was counted before the run does not count', () => {
    expect(trafficOf([sample(0, 90_000), sample(1, 90_150, 3)], 'api')?.totals.a).toEqual({requests: 150, serverErrors: 3, lost: 0})
  })

  test('a counter that begins anew is not a negative rate', () => {
    const series = trafficOf([sample(0, 500), sample(1, 600), sample(2, 40)], 'api')
    expect(series?.points.map(p => p.arms.a?.requests)).toEqual([null, 100, 40])
  })

  test('samples in any order give the same series; another service has none', () => {
    const samples = [sample(2, 300), sample(0, 100), sample(1, 200)]
    expect(trafficOf(samples, 'api')).toEqual(trafficOf([...samples].reverse(), 'api'))
    expect(trafficOf(samples, 'web')).toBeUndefined()
  })
})
