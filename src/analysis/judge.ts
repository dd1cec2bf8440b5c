/**
 * The verdict of a gate from counts alone. Pure; the same counts give the same verdict in any order and however often they are read.
 *
 * Rules, in this order:
 * 1. `fail` when the evidence that the canary's true share is above `max`, or (with `against: baseline`) beyond the margin of the baseline, reaches 20 to 1;
 *    with fewer than `atLeast` events only when it reaches 1,000 to 1 on at least 10 bad events (or one bad event where `max` is 0).
 * 2. `inconclusive` when data is missing, an arm that matters has fewer than `atLeast` events, or what was seen is above a bound without being evidence yet.
 * 3. `pass` otherwise: the observed share is within `max` and, where asked for, within the margin of the baseline.
 *
 * Error rates. False alarm: at most 5 % for each bound over the whole window, at any number of looks, for a release exactly on the bound (Ville's inequality);
 * simulated 0.8 % on the bound over 300 looks and none in 1,500 releases at half of it. Power: 5 % bad against `max` 1 % is failed with 150 events in about 62 %, with 300 in
 * about 93 % of the cases; it is passed with 150 events in 0.4 %, and otherwise inconclusive, which is no pass. test/unit/analysis/judge.test.ts simulates all of it.
 * The rates hold for independent events: errors that come in clumps (a retry storm) raise the false alarms; the margin and `atLeast` damp that.
 */
import type {Verdict} from '../kernel/verdict.ts'
import {logEvidenceAbove, logEvidenceWorse, upperBound, type Margin} from './evidence.ts'
import type {ArmReading} from './model.ts'

export interface Rule {
  /** Largest share that passes, 0 to 1. */
  max: number
  atLeast: number
  /** Compare with the predecessor as well. */
  against?: 'baseline' | undefined
}

export interface Finding {
  verdict: Verdict
  headline: string
}

/** Evidence of 20 to 1: at most 5 % false alarms per bound. */
const conclusive = Math.log(20)
/** What it takes before `atLeast` events were seen. */
const decisive = {logEvidence: Math.log(1000), bad: 10}

/**
 * The minimal relevant difference: a quarter more than the baseline, and a quarter of `max` on top. Arms on different machines differ without any release being
 * bad, so a null of exact equality would raise the alarm by itself.
 */
export const marginOf = (rule: Rule): Margin => ({ratio: 1.25, absolute: rule.max / 4})

interface Evidence {
  bound: 'max' | 'baseline'
  log: number
}

function strongestEvidence(rule: Rule, canary: ArmReading, baseline: ArmReading | null): Evidence {
  const above: Evidence = {bound: 'max', log: logEvidenceAbove(canary.sample, rule.max)}
  if (!rule.against || !baseline) return above
  const worse: Evidence = {bound: 'baseline', log: logEvidenceWorse(canary.sample, baseline.sample, marginOf(rule), rule.max)}
  return worse.log > above.log ? worse : above
}

function isProof(evidence: Evidence, rule: Rule, canary: ArmReading): boolean {
  if (canary.sample.events >= rule.atLeast) return evidence.log >= conclusive
  return evidence.log === Infinity || (evidence.log >= decisive.logEvidence && canary.sample.bad >= decisive.bad)
}

/** Why these readings cannot pass, or undefined if they can. */
function doubt(rule: Rule, canary: ArmReading, baseline: ArmReading | null): string | undefined {
  const {events, bad} = canary.sample
  if (!canary.complete) return `not all data could be read: ${canary.problems.join('; ') || 'no answer'}`
  if (events < rule.atLeast) return `${number(rule.atLeast - events)} more events are needed for a verdict (at least ${number(rule.atLeast)})`
  if (bad / events > rule.max) return 'more than allowed, but that could still be chance'
  if (!rule.against || !baseline) return undefined
  const theirs = baseline.sample
  if (theirs.events < rule.atLeast) {
    const why = baseline.problems.length > 0 ? ` (${baseline.problems.join('; ')})` : ''
    return `the baseline has ${number(theirs.events)} events, ${number(rule.atLeast - theirs.events)} too few to compare with${why}`
  }
  const margin = marginOf(rule)
  const worse = bad / events > margin.ratio * (theirs.bad / theirs.events) + margin.absolute
  return worse ? 'worse than the baseline, but that could still be chance' : undefined
}

/** `baseline` null: there is no predecessor to compare with (a first release), and `max` alone decides. */
export function judge(rule: Rule, canary: ArmReading, baseline: ArmReading | null): Finding {
  const figures = renderFigures(rule, canary, baseline)
  const evidence = strongestEvidence(rule, canary, baseline)
  if (isProof(evidence, rule, canary)) {
    const bound = evidence.bound === 'max' ? 'above what is allowed' : 'worse than the baseline'
    return {verdict: 'fail', headline: `${figures}: ${bound}, ${renderOdds(evidence.log)}.`}
  }
  const open = doubt(rule, canary, baseline)
  if (open) return {verdict: 'inconclusive', headline: `${figures}: ${open}.`}
  return {verdict: 'pass', headline: `${figures}: within bounds; a true share above ${percent(upperBound(canary.sample, 0.05))} is ruled out.`}
}

const number = (n: number): string => Math.round(n).toLocaleString('en-GB')
export const percent = (share: number): string => `${(share * 100).toFixed(share > 0 && share < 0.001 ? 2 : 1)} %`

function renderOdds(log: number): string {
  if (log === Infinity) return 'where none is allowed'
  return log > Math.log(1e6) ? 'evidence over a million to one' : `evidence ${number(Math.exp(log))} to 1`
}

const renderArm = ({sample}: ArmReading): string =>
  sample.share === null ? 'no events' : `${number(sample.bad)} of ${number(sample.events)} bad (${percent(sample.share)})`

function renderFigures(rule: Rule, canary: ArmReading, baseline: ArmReading | null): string {
  const compared = baseline ? `, baseline ${renderArm(baseline)}` : rule.against ? ', no baseline to compare with' : ''
  const restarts = canary.restarts > 0 ? `, ${canary.restarts} ${canary.restarts === 1 ? 'restart' : 'restarts'}` : ''
  return `${renderArm(canary)}, at most ${percent(rule.max)} allowed${compared}${restarts}`
}
