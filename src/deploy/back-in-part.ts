/** Where branches are independent of each other, only what failed and what depends on it goes back; the rest of the release stays. */
import {foldJournal, type OperationState} from '../rollout/journal-state.ts'
import type {Release} from '../rollout/model.ts'
import type {Context} from './engine-context.ts'
import type {Begun} from './engine.ts'
import type {Way} from './take-back.ts'

/** The services that go back: those of which a step is not done, each with what waits for it. Null: nothing new would stay, so the whole set goes. */
export async function observePart({deps, set}: Context, {plan}: Pick<Begun, 'plan'>): Promise<string[] | null> {
  const open = foldJournal((await deps.target.read(set)).entries).unfinished
  if (open === null) return null
  const part = open.undo?.part ?? partOf(open)
  return plan.services.every(({service, change}) => change === 'unchanged' || part.includes(service)) ? null : part
}

const partOf = ({plan, steps}: Pick<OperationState, 'plan' | 'steps'>): string[] => [...new Set(plan.steps.filter(({id}) => steps[id]?.state !== 'done').map(({service}) => service))].sort()

/** The services of `part` as they were before, if they were; the others as they are wanted. */
export function mixtureOf(want: Release, before: Release | null, part: readonly string[]): Release {
  const stays = Object.entries(want.services).filter(([name]) => !part.includes(name))
  const goesBack = Object.entries(before?.services ?? {}).filter(([name]) => part.includes(name))
  return {set: want.set, services: Object.fromEntries([...stays, ...goesBack].sort(([a], [b]) => (a < b ? -1 : 1)))}
}

/** What serves in the end is kept as a snapshot of its own: it is what the next release begins from, and what it goes back to. */
export async function wayToMixture({deps, set, session, signal}: Context, {want, before, label}: Pick<Begun, 'before' | 'label'> & {want: Release}, part: readonly string[]): Promise<Way> {
  const release = mixtureOf(want, before === null ? null : await deps.target.recall(set, before), part)
  return {
    release, part,
    async arrive() {
      const after = await deps.target.snapshot(session.hold, await deps.target.stage(session.hold, release, signal), label)
      return {after, entries: [{kind: 'snapshot', id: after.id}, {kind: 'end', outcome: 'partial'}]}
    }
  }
}
