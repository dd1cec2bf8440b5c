/** The severity of an advisory: CVSS 3 base score by its public formula (first.org/cvss/v3.1/specification-document, section 7.1). */
import type {FindingSeverity} from '../report/finding.ts'

const weights: Record<string, Record<string, number>> = {
  AV: {N: 0.85, A: 0.62, L: 0.55, P: 0.2},
  AC: {L: 0.77, H: 0.44},
  UI: {N: 0.85, R: 0.62},
  C: {H: 0.56, L: 0.22, N: 0},
  I: {H: 0.56, L: 0.22, N: 0},
  A: {H: 0.56, L: 0.22, N: 0}
}
/** Privileges required weigh more when the scope changes. */
const privileges: Record<string, Record<string, number>> = {U: {N: 0.85, L: 0.62, H: 0.27}, C: {N: 0.85, L: 0.68, H: 0.5}}

/** Appendix A of version 3.1: up to one decimal, without the errors of binary fractions. */
function roundUp(value: number): number {
  const whole = Math.round(value * 100_000)
  return whole % 10_000 === 0 ? whole / 100_000 : (Math.floor(whole / 10_000) + 1) / 10
}

/** 0 to 10, or undefined if the vector is no CVSS 3.0 or 3.1 base vector. Temporal and environmental metrics are not read. */
export function cvss3BaseScore(vector: string): number | undefined {
  if (!/^CVSS:3\.[01]\//.test(vector) || vector.length > 200) return undefined
  const metrics = new Map(vector.split('/').slice(1).map(part => part.split(':', 2) as [string, string]))
  const weigh = (name: string): number | undefined => weights[name]?.[metrics.get(name) ?? '']
  const scope = metrics.get('S') ?? ''
  const required = privileges[scope]?.[metrics.get('PR') ?? '']
  const [av, ac, ui, c, i, a] = ['AV', 'AC', 'UI', 'C', 'I', 'A'].map(weigh)
  if (av === undefined || ac === undefined || ui === undefined || c === undefined || i === undefined || a === undefined || required === undefined) return undefined
  const base = 1 - (1 - c) * (1 - i) * (1 - a)
  const impact = scope === 'U' ? 6.42 * base : 7.52 * (base - 0.029) - 3.25 * (base - 0.02) ** 15
  if (impact <= 0) return 0
  const exploitability = 8.22 * av * ac * required * ui
  return roundUp(Math.min((scope === 'U' ? 1 : 1.08) * (impact + exploitability), 10))
}

/** Section 5: the qualitative scale. A score of 0 is "None": it is shown as low rather than dropped. */
export const severityOfScore = (score: number): FindingSeverity =>
  score >= 9 ? 'critical' : score >= 7 ? 'high' : score >= 4 ? 'medium' : 'low'

/** Words of databases: GitHub writes `MODERATE`. */
export function severityOfWord(word: unknown): FindingSeverity | undefined {
  if (typeof word !== 'string') return undefined
  const lower = word.toLowerCase()
  return lower === 'moderate' || lower === 'medium' ? 'medium' : lower === 'critical' || lower === 'high' || lower === 'low' ? lower : undefined
}
