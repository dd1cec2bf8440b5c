import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {logEvidenceAbove, logEvidenceWorse, upperBound} from '../../../src/analysis/evidence.ts'
import {judge, marginOf, type Rule} from '../../../src/analysis/judge.ts'
import {countBad, generator, reading} from './simulate.ts'

const rule: Rule = {max: 0.01, atLeast: 150}
const compared: Rule = {...rule, against: 'baseline'}
const verdict = (r: Rule, ...arms: Parameters<typeof judge> extends [unknown, ...infer A] ? A : never): string => judge(r, ...arms).verdict

describe('a gate never passes without data', () => {
  it('is inconclusive without any event, and says what is missing', () => {
    const finding = judge(rule, reading(0, 0), null)
    expect(finding.verdict).toBe('inconclusive')
    expect(finding.headline).toBe('no events, at most 1.0 % allowed: 150 more events are needed for a verdict (at least 150).')
  })

  it('is inconclusive one event short, and passes with it', () => {
    expect(verdict(rule, reading(149, 0), null)).toBe('inconclusive')
    expect(verdict(rule, reading(150, 0), null)).toBe('pass')
  })

  it('is inconclusive when an instance did not answer, however good the rest looks', () => {
    const finding = judge(rule, reading(5000, 0, {complete: false, problems: ['http://127.0.0.1:9/metrics: no answer']}), null)
    expect(finding.verdict).toBe('inconclusive')
    expect(finding.headline).toContain('no answer')
  })

  it('is inconclusive when the baseline has too few events to compare with', () => {
    expect(verdict(compared, reading(300, 0), reading(149, 0))).toBe('inconclusive')
    expect(verdict(compared, reading(300, 0), reading(150, 0))).toBe('pass')
  })

  it('never passes below the floor or above the bound, whatever the counts', () => {
    fc.assert(fc.property(fc.tuple(fc.nat(2000), fc.nat(2000), fc.nat(2000), fc.nat(2000)), fc.boolean(), ([n, k, m, j], complete) => {
      const canary = reading(n, Math.min(n, k), {complete})
      const baseline = reading(m, Math.min(m, j))
      if (judge(compared, canary, baseline).verdict !== 'pass') return
      expect(complete && n >= 150 && m >= 150).toBe(true)
      expect(canary.sample.share).toBeLessThanOrEqual(0.01)
    }))
  })
})

describe('a gate fails on evidence', () => {
  it('fails a canary that is clearly above the bound, with the odds', () => {
    const finding = judge(rule, reading(200, 14), null)
    expect(finding.verdict).toBe('fail')
    expect(finding.headline).toMatch(/^14 of 200 bad \(7\.0 %\), at most 1\.0 % allowed: above what is allowed, evidence [\d,]+ to 1\.$/)
  })

  it('fails a small excess too, once there are enough events to see it', () => {
    expect(verdict(rule, reading(10_000, 125), null)).toBe('inconclusive')
    expect(verdict(rule, reading(100_000, 1250), null)).toBe('fail')
  })

  it('does not fail on a single bad event above the bound: that could be chance', () => {
    const finding = judge({...rule, max: 0.005}, reading(150, 1), null)
    expect(finding).toMatchObject({verdict: 'inconclusive'})
    expect(finding.headline).toContain('could still be chance')
  })

  it('fails early when all is broken, long before the floor', () => {
    expect(verdict(rule, reading(20, 20), null)).toBe('fail')
    expect(verdict(rule, reading(5, 5), null)).toBe('inconclusive')
  })

  it('fails at the first bad event where none is allowed', () => {
    expect(verdict({...rule, max: 0}, reading(3, 1), null)).toBe('fail')
    expect(verdict({...rule, max: 0}, reading(150, 0), null)).toBe('pass')
  })

  it('fails a canary within the bound that is much worse than its baseline, only if asked to compare', () => {
    const [canary, baseline] = [reading(2000, 60), reading(20_000, 10)]
    expect(verdict({...compared, max: 0.05}, canary, baseline)).toBe('fail')
    expect(judge({...compared, max: 0.05}, canary, baseline).headline).toContain('worse than the baseline')
    expect(verdict({...rule, max: 0.05}, canary, baseline)).toBe('pass')
  })

  it('does not hold a difference against the release that is too small to matter', () => {
    expect(verdict({...compared, max: 0.04}, reading(1_000_000, 12_000), reading(1_000_000, 10_000))).toBe('pass')
    expect(marginOf({...compared, max: 0.04})).toEqual({ratio: 1.25, absolute: 0.01})
  })

  it('judges a first release by the bound alone, and says so', () => {
    const finding = judge(compared, reading(300, 0), null)
    expect(finding.verdict).toBe('pass')
    expect(finding.headline).toContain('no baseline to compare with')
  })

  it('says how often a process was restarted', () => {
    expect(judge(rule, reading(300, 0, {restarts: 2}), null).headline).toContain('2 restarts')
  })
})

describe('the arithmetic of evidence', () => {
  it('agrees with a likelihood ratio computed by hand for a bound of 50 %', () => {
    // Nine parts the only coarse alternative, 0.98; one part Beta(1/2, 1): B(4.5, 1) / B(0.5, 1) = 1/9.
    expect(Math.exp(logEvidenceAbove({events: 4, bad: 4}, 0.5))).toBeCloseTo((0.9 * 0.98 ** 4 + 0.1 / 9) / 0.5 ** 4, 6)
  })

  it('gives an upper bound that is never below the observed share and shrinks with data', () => {
    expect(upperBound({events: 0, bad: 0}, 0.05)).toBe(1)
    const bounds = [150, 1500, 15_000].map(events => upperBound({events, bad: 0}, 0.05))
    expect(bounds[0]).toBeGreaterThan(bounds[1] as number)
    expect(bounds[1]).toBeGreaterThan(bounds[2] as number)
    expect(bounds[2]).toBeLessThan(0.001)
    expect(upperBound({events: 100, bad: 10}, 0.05)).toBeGreaterThan(0.1)
  })

  it('stays finite and deterministic for a billion events', () => {
    const evidence = logEvidenceWorse({events: 1e9, bad: 1e7}, {events: 1e9, bad: 1e6}, {ratio: 1.25, absolute: 0}, 0.01)
    expect(evidence).toBeGreaterThan(1000)
    expect(Number.isFinite(evidence)).toBe(true)
  })

  it('grows with every further bad event', () => {
    fc.assert(fc.property(fc.integer({min: 1, max: 500}), fc.nat(400), (n, k) => {
      const bad = Math.min(k, n - 1)
      if (bad / n < 0.01) return
      expect(logEvidenceAbove({events: n, bad: bad + 1}, 0.01)).toBeGreaterThan(logEvidenceAbove({events: n, bad}, 0.01))
    }))
  })
})

describe('the error rates that the docstring states', () => {
  /** Shares of runs that fail at any look, and that pass at the last. */
  function rates(p: {canary: number; baseline: number; events: number; look: number; runs: number; rule: Rule; lifetime?: number}): {failed: number; passed: number} {
    const random = generator(20_260_101)
    let [failed, passed] = [0, 0]
    for (let run = 0; run < p.runs; run += 1) {
      const canary = {events: 0, bad: 0}
      const baseline = {events: p.lifetime ?? 0, bad: countBad(random, p.lifetime ?? 0, p.baseline)}
      let last = ''
      while (canary.events < p.events && last !== 'fail') {
        canary.events += p.look
        canary.bad += countBad(random, p.look, p.canary)
        if (p.lifetime === undefined) {
          baseline.events += p.look
          baseline.bad += countBad(random, p.look, p.baseline)
        }
        last = judge(p.rule, reading(canary.events, canary.bad), p.rule.against ? reading(baseline.events, baseline.bad) : null).verdict
      }
      if (last === 'fail') failed += 1
      if (last === 'pass') passed += 1
    }
    return {failed: failed / p.runs, passed: passed / p.runs}
  }

  it('raises a false alarm in at most 1 % of releases that are exactly on the bound, over 300 looks', () => {
    expect(rates({canary: 0.01, baseline: 0.01, events: 4500, look: 15, runs: 1000, rule}).failed).toBeLessThanOrEqual(0.01)
  })

  it('raises almost none for a release at half the bound that equals its baseline', () => {
    expect(rates({canary: 0.005, baseline: 0.005, events: 1500, look: 15, runs: 300, rule: compared}).failed).toBeLessThanOrEqual(0.004)
  })

  it('fails 5 % errors against a bound of 1 %: most within 150 events, nearly all within 300', () => {
    const p = {canary: 0.05, baseline: 0, look: 15, runs: 600, rule}
    expect(rates({...p, events: 150}).failed).toBeGreaterThan(0.55)
    expect(rates({...p, events: 300}).failed).toBeGreaterThan(0.9)
  })

  it('sees 5 % against a clean warm predecessor sooner than against the bound alone', () => {
    const p = {canary: 0.05, baseline: 0, look: 15, runs: 300, lifetime: 1000}
    expect(rates({...p, events: 150, rule: compared}).failed).toBeGreaterThan(0.8)
    // The bound is far away, only the comparison can find it.
    expect(rates({...p, events: 300, rule: {...compared, max: 0.05}}).failed).toBeGreaterThan(0.5)
  })

  it('passes 5 % errors in fewer than 1 % of the cases, even at the smallest number of events', () => {
    expect(rates({canary: 0.05, baseline: 0, events: 150, look: 150, runs: 3000, rule}).passed).toBeLessThan(0.01)
  })

  it('passes a release without errors, always', () => {
    expect(rates({canary: 0, baseline: 0, events: 300, look: 15, runs: 20, rule: compared}).passed).toBe(1)
  })
})
