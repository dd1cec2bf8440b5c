/**
 * How strongly counts speak against a share: anytime-valid evidence (e-values), the arithmetic under the judge.
 *
 * Evidence is a ratio of likelihoods: the data under a fixed mixture of bad shares, over the data under the healthiest explanation that is allowed.
 * If the release is healthy, the chance that it ever reaches 1/a, however often one looks, is at most a (Ville 1939; Robbins, Ann. Math. Stat. 1970).
 * With an unknown baseline the denominator is maximised over it: universal inference (Wasserman, Ramdas, Balakrishnan, PNAS 2020).
 */
export interface Counts {
  events: number
  bad: number
}

/** `ratio` times the baseline's share plus `absolute`: what is still as good as the baseline. */
export interface Margin {
  ratio: number
  absolute: number
}

const logLikelihood = (c: Counts, share: number): number =>
  (c.bad === 0 ? 0 : c.bad * Math.log(share)) + (c.events === c.bad ? 0 : (c.events - c.bad) * Math.log1p(-share))

function logSumExp(terms: readonly number[]): number {
  const largest = Math.max(...terms)
  return largest === -Infinity ? largest : largest + Math.log(terms.reduce((sum, t) => sum + Math.exp(t - largest), 0))
}

/** Natural logarithm of the gamma function, x > 0 (Lanczos, g = 7, nine terms: about 15 digits). */
function logGamma(x: number): number {
  const c = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const t = x + 6.5
  const series = c.reduce((sum, term, i) => (i === 0 ? term : sum + term / (x - 1 + i)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series)
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b)

/** Bad shares that a release might have, from `lowest` to 98 %, their odds 2.5 times apart: coarse, because each costs a little power. */
function alternatives(lowest: number): number[] {
  const shares: number[] = []
  for (let odds = lowest / (1 - lowest); odds < 49; odds *= 2.5) shares.push(odds / (1 + odds))
  return shares
}

const floor = 1e-4
const clampShare = (share: number): number => Math.min(0.98, Math.max(floor, share))

/** Likelihood under a Beta prior of so many bad and good events: it follows the data wherever they go. */
const logBetaMixture = (c: Counts, prior: {bad: number; good: number}): number =>
  logBeta(prior.bad + c.bad, prior.good + c.events - c.bad) - logBeta(prior.bad, prior.good)

/** Shares around `scale` are thought likeliest: half a bad event in so many. */
const priorAt = (scale: number): {bad: number; good: number} => ({bad: 0.5, good: 0.5 / clampShare(scale)})

/**
 * How a release that is worse than it may be would count. Nine parts the coarse alternatives, which see a gross fault within few events; one part the prior,
 * which finds a share that lies between them once there are many.
 */
function logWorse(c: Counts, lowest: number, scale: number): number {
  const shares = alternatives(clampShare(lowest))
  const coarse = logSumExp(shares.map(s => logLikelihood(c, s))) - Math.log(shares.length)
  return logSumExp([Math.log(0.9) + coarse, Math.log(0.1) + logBetaMixture(c, priorAt(scale))])
}

/** Natural logarithm of the evidence that the true share is above `max`; Infinity where one bad event is proof (max 0). */
export function logEvidenceAbove(c: Counts, max: number): number {
  if (c.events === 0) return 0
  return logWorse(c, 2 * max, max) - logLikelihood(c, Math.min(c.bad / c.events, max))
}

/** The largest log likelihood of both arms together while the canary is within the margin of the baseline. Concave in the baseline's share: ternary search is exact. */
function bestWithinMargin(canary: Counts, baseline: Counts, margin: Margin): number {
  const seen = canary.events === 0 ? 0 : canary.bad / canary.events
  const at = (share: number): number => logLikelihood(baseline, share) + logLikelihood(canary, Math.min(seen, 1, margin.ratio * share + margin.absolute))
  let low = 0
  let high = 1
  for (let i = 0; i < 100; i += 1) {
    const [left, right] = [low + (high - low) / 3, high - (high - low) / 3]
    if (at(left) < at(right)) low = left
    else high = right
  }
  return Math.max(at(low), at((low + high) / 2), at(high))
}

/** Natural logarithm of the evidence that the canary's share exceeds the margin around the baseline's. `scale`: a share that is typical of the gate (its max). */
export function logEvidenceWorse(canary: Counts, baseline: Counts, margin: Margin, scale: number): number {
  if (canary.events === 0 || baseline.events === 0) return 0
  return logWorse(canary, scale / 2, scale) + logBetaMixture(baseline, priorAt(scale)) - bestWithinMargin(canary, baseline, margin)
}

/** The smallest share that the counts rule out, being too good for it, at the given error rate under any number of looks; 1 if none. */
export function upperBound(c: Counts, errorRate: number): number {
  if (c.events === 0) return 1
  const limit = Math.log(1 / errorRate)
  const mixture = logBetaMixture(c, {bad: 0.5, good: 20})
  let low = c.bad / c.events
  let high = 1
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2
    if (mixture - logLikelihood(c, middle) < limit) low = middle
    else high = middle
  }
  return high
}
