/** What provisioning would do to one resource: the same for every engine. */
import type {ProvisionData} from '../report/stage-data.ts'

export type Change = ProvisionData['changes'][number] & {
  /** Why or how, for the summary; empty where the action says it all. */
  note: string
}

export type Action = Change['action']
export const actions: readonly Action[] = ['delete', 'replace', 'update', 'create', 'none']

export const effective = (changes: readonly Change[]): Change[] => changes.filter(c => c.action !== 'none')

const done: Record<Action, string> = {create: 'created', update: 'updated', delete: 'deleted', replace: 'replaced', none: 'unchanged'}

/** `2 to create, 1 to replace`, or in the past: `2 created, 1 replaced`. */
export function countChanges(changes: readonly Change[], tense: 'future' | 'past'): string {
  const counts = actions.map(action => ({action, n: changes.filter(c => c.action === action).length})).filter(({action, n}) => n > 0 && action !== 'none')
  return counts.reverse().map(({action, n}) => (tense === 'past' ? `${n} ${done[action]}` : `${n} to ${action}`)).join(', ') || 'no changes'
}
