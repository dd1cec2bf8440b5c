/** Every other kind, by the conventions of its conditions: Ready, Available, Reconciling, Stalled. Pure. */
import {at, textAt} from '../objects/fields.ts'
import {isBuiltIn} from '../objects/identity.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {conditionsOf, isOutdated, type Condition} from './sight.ts'
import {unobserved} from './workloads.ts'
import {blame, failed, progressing, quoted, ready} from './verdicts.ts'

export function judgeOther(object: KubeObject, context: ReadinessContext): Readiness {
  if (isOutdated(object, context)) return unobserved
  if (object.kind === 'Namespace') return textAt(object, 'status', 'phase') === 'Terminating' ? progressing('is being deleted') : ready('exists')
  const all = conditionsOf(object)
  const old = (condition: Condition): boolean => condition.observedGeneration !== undefined && condition.observedGeneration < context.writtenGeneration
  const find = (type: string, status: string): Condition | undefined => all.find(c => c.type === type && c.status === status && !old(c))
  const stalled = find('Stalled', 'True')
  if (stalled !== undefined) return failed(blame.notReady, `stalled: ${told(stalled)}`)
  const busy = find('Reconciling', 'True')
  if (busy !== undefined) return progressing(`reconciling: ${told(busy)}`)
  for (const type of ['Ready', 'Available']) {
    const condition = all.find(c => c.type === type)
    if (condition === undefined) continue
    if (old(condition)) return unobserved
    return condition.status === 'True' ? ready(type.toLowerCase()) : progressing(`not ${type.toLowerCase()} yet: ${told(condition)}`)
  }
  if (isBuiltIn(object.apiVersion)) return ready('exists')
  // A controller that has written nothing yet and one that never writes look alike from here.
  return ready(at(object, 'status') === undefined ? 'exists; it has no status that says more' : 'exists; none of its conditions says whether it is ready')
}

const told = ({reason, message}: Condition): string => quoted(message) || reason || 'nothing says why'
