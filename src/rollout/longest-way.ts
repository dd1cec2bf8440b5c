/** How long a plan may take at most: the deadlines on the longest way through its steps. Pure. */
import type {Step} from './model.ts'

/** Milliseconds. Steps that wait for nothing of the plan begin at once; what runs beside each other counts once. */
export function longestWayMs(steps: readonly Step[]): number {
  const byId = new Map(steps.map(step => [step.id, step]))
  const ends = new Map<string, number>()
  const endOf = ({id, after, deadlineMs}: Step): number => {
    const known = ends.get(id)
    if (known !== undefined) return known
    const begin = Math.max(0, ...after.map(other => byId.get(other)).map(step => (step === undefined ? 0 : endOf(step))))
    ends.set(id, begin + deadlineMs)
    return begin + deadlineMs
  }
  return Math.max(0, ...steps.map(endOf))
}
