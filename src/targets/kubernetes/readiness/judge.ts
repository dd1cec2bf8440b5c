/** The door of this room: how far one object is from what was written, by the rule of its kind. Pure. */
import {at} from '../objects/fields.ts'
import {groupOf} from '../objects/identity.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../model.ts'
import {judgeAutoscaler, judgeBudget} from './advice.ts'
import {judgeOther} from './custom.ts'
import {judgeJob, judgePod} from './jobs.ts'
import {judgeGateway, judgeIngress, judgeRoute, judgeService} from './network.ts'
import {blameOfSlow, faultsOf, gravest, podsOfTemplate} from './pods.ts'
import {judgeStatefulSet} from './stateful-set.ts'
import {judgeClaim, judgeDefinition} from './storage.ts'
import {failed, progressing} from './verdicts.ts'
import {judgeDaemonSet, judgeDeployment, judgeReplicaSet} from './workloads.ts'

type Rule = (object: KubeObject, context: ReadinessContext) => Readiness

const gatewayRoutes = Object.fromEntries(['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'].map(kind => [`gateway.networking.k8s.io/${kind}`, judgeRoute]))

/** By group and kind: a rule holds for every version of a kind. */
const rules = new Map<string, Rule>(Object.entries({
  'apps/Deployment': judgeDeployment, 'apps/ReplicaSet': judgeReplicaSet, 'apps/StatefulSet': judgeStatefulSet, 'apps/DaemonSet': judgeDaemonSet,
  'batch/Job': judgeJob, '/Pod': judgePod, '/PersistentVolumeClaim': judgeClaim, '/Service': judgeService,
  'apiextensions.k8s.io/CustomResourceDefinition': judgeDefinition, 'networking.k8s.io/Ingress': judgeIngress, 'gateway.networking.k8s.io/Gateway': judgeGateway, ...gatewayRoutes,
  'autoscaling/HorizontalPodAutoscaler': judgeAutoscaler, 'policy/PodDisruptionBudget': judgeBudget
}))

export function judgeReadiness(object: KubeObject, context: ReadinessContext): Readiness {
  if (object.metadata.deletionTimestamp !== undefined) {
    const held = object.metadata.finalizers ?? []
    return progressing(`is being deleted${held.length === 0 ? '' : `, held by ${held.join(', ')}`}`)
  }
  return (rules.get(`${groupOf(object.apiVersion)}/${object.kind}`) ?? judgeOther)(object, context)
}

/**
 * What it comes to when the time is over: nothing is waited for any more, so what might have mended itself counts, and names whose fault
 * it is. Without any fault that can be named, containers that run and never get ready are the release's own; of anything else nothing is known.
 */
export function judgeOverdue(object: KubeObject, context: ReadinessContext): Readiness {
  const late = judgeReadiness(object, {...context, limits: {...context.limits, restarts: 1, graceMs: 0, scaleUpMs: 0}})
  if (late.state !== 'progressing') return late
  const template = at(object, 'spec', 'template')
  const pods = object.kind === 'Pod' ? [object] : template === undefined ? context.pods : podsOfTemplate(template, context.pods)
  const [fault] = gravest(faultsOf(pods, context))
  return failed(fault?.whose ?? blameOfSlow(pods), `not ready in time: ${late.words}${fault === undefined ? '' : `; pod ${fault.pod.metadata.name}: ${fault.words}`}`, fault?.remedy)
}

/** `Deployment api: 3 of 6 updated, 2 available; 1 pulling its image`, for a line of progress: short, and the same as long as nothing moves. */
export function readinessWords(object: KubeObject, readiness: Readiness): string {
  const mark = {ready: '', progressing: '', warning: 'look: ', failed: 'failed: '}[readiness.state]
  return `${object.kind} ${object.metadata.name}: ${mark}${readiness.words}`
}

