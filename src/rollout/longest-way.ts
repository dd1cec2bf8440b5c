/** How long a plan may take at most, and what of it should begin first: the deadlines on the longest way through its steps. Pure. */
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

/** Milliseconds from the begin of each step to the end of the longest chain that waits for it, its own deadline included. */
export function chainsMs(steps: readonly Step[]): ReadonlyMap<string, number> {
  const waiting = new Map<string, Step[]>(steps.map(({id}) => [id, []]))
  for (const step of steps) for (const id of step.after) waiting.get(id)?.push(step)
  const chains = new Map<string, number>()
  const chainOf = ({id, deadlineMs}: Step): number => {
    const known = chains.get(id) ?? deadlineMs + Math.max(0, ...(waiting.get(id) ?? []).map(chainOf))
    chains.set(id, known)
    return known
  }
  for (const step of steps) chainOf(step)
  return chains
}

/** The critical path first: what the longest chain waits for begins before the rest; of equal ones as the plan has them. */
export const longestChainFirst = (steps: readonly Step[], chains: ReadonlyMap<string, number>): Step[] => [...steps].sort((a, b) => (chains.get(b.id) ?? 0) - (chains.get(a.id) ?? 0))
