/** HorizontalPodAutoscaler and PodDisruptionBudget: nothing waits for them, but people should know what they will do. Pure. */
import {at, listAt, numberAt, recordAt, textAt} from '../objects/fields.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {conditionOf, isOutdated} from './sight.ts'
import {quoted, ready, warning} from './verdicts.ts'

export function judgeAutoscaler(object: KubeObject, context: ReadinessContext): Readiness {
  const active = conditionOf(object, 'ScalingActive')
  const able = conditionOf(object, 'AbleToScale')
  if (isOutdated(object, context) || (active === undefined && able === undefined)) return warning('its controller has not looked at it yet: whether it can scale is not known')
  if (able?.status === 'False') return warning(`cannot scale: ${quoted(able.message) || able.reason}`)
  // Without pods it is off on purpose.
  if (active?.status !== 'True') return active?.reason === 'ScalingDisabled' ? ready('off while there are no replicas') : warning(`does not scale: ${quoted(active?.message ?? '') || active?.reason || 'unknown'}`)
  const limited = conditionOf(object, 'ScalingLimited')
  return limited?.status === 'True' && limited.reason === 'TooManyReplicas' ? warning(`at its maximum of ${numberAt(object, 'spec', 'maxReplicas') ?? 0}: it would like more`) : ready('scales')
}

/** A budget that lets no pod go blocks every drain of a node, and with it every upgrade of the cluster. */
export function judgeBudget(object: KubeObject, context: ReadinessContext): Readiness {
  const most = at(object, 'spec', 'maxUnavailable')
  const least = at(object, 'spec', 'minAvailable')
  const pods = expectedPods(object, context)
  if (most === 0 || most === '0%') return warning(`blocks every drain of a node: maxUnavailable is ${most}`)
  if (least === '100%' || (typeof least === 'number' && pods !== undefined && pods > 0 && least >= pods)) return warning(`blocks every drain of a node: minAvailable is ${least}${pods === undefined ? '' : ` of ${pods}`}`)
  if (isOutdated(object, context) || at(object, 'status', 'disruptionsAllowed') === undefined) return warning('its controller has not looked at it yet')
  const allowed = numberAt(object, 'status', 'disruptionsAllowed') ?? 0
  const healthy = `${numberAt(object, 'status', 'currentHealthy') ?? 0} of ${numberAt(object, 'status', 'expectedPods') ?? 0} healthy`
  return ready(allowed > 0 ? `lets ${allowed} go (${healthy})` : `lets none go at the moment (${healthy})`)
}

/** As its controller counted, else what the workload of the set asks for that it selects. */
function expectedPods(object: KubeObject, context: ReadinessContext): number | undefined {
  const counted = numberAt(object, 'status', 'expectedPods')
  if (!isOutdated(object, context) && counted !== undefined && counted > 0) return counted
  const selector = Object.entries(recordAt(object, 'spec', 'selector', 'matchLabels'))
  const chosen = context.siblings.filter(s => selector.length > 0 && listAt(s, 'spec', 'template', 'spec', 'containers').length > 0 && selector.every(([key, value]) => textAt(s, 'spec', 'template', 'metadata', 'labels', key) === value))
  return chosen.length === 0 ? undefined : chosen.reduce((sum, s) => sum + (numberAt(s, 'spec', 'replicas') ?? 1), 0)
}
