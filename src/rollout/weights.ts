/** Shares of the traffic by revision, in percent. Pure. */
import type {Rev} from './model.ts'

const byWeight = ([a, x]: [Rev, number], [b, y]: [Rev, number]): number => y - x || (a < b ? -1 : 1)

/** The revision with the greatest share; of equal ones the first by name. Undefined where none has any. */
export const heaviestOf = (weights: Readonly<Record<Rev, number>>): Rev | undefined => Object.entries(weights).filter(([, weight]) => weight > 0).sort(byWeight)[0]?.[0]

/** Whole percents with the sum 100: the largest takes what rounding leaves. Nothing stays nothing. */
export function wholePercents(weights: Readonly<Record<Rev, number>>): Record<Rev, number> {
  const rounded = Object.entries(weights).map(([rev, weight]): [Rev, number] => [rev, Math.round(weight)]).sort(byWeight)
  const rest = 100 - rounded.reduce((sum, [, weight]) => sum + weight, 0)
  return Object.fromEntries(rounded.map(([rev, weight], index) => [rev, index === 0 ? weight + rest : weight]))
}
