/** HorizontalPodAutoscalers without metrics: they keep their target within bounds, and scale it where a test says how much is asked of it; and what KEDA makes of a ScaledObject. */
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {numberAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {controllerReference, isEnding, type Condition, type Control} from './control.ts'

/** As the controller writes it: by the subresource. */
function scale(control: Control, target: KubeObject, replicas: number): void {
  control.server.patch({user: 'system:kube-controller-manager', manager: 'kube-controller-manager'}, {
    apiVersion: target.apiVersion, kind: target.kind, name: target.metadata.name, namespace: target.metadata.namespace ?? ''
  }, {spec: {replicas}}, {subresource: 'scale'})
}

export function reconcileAutoscaler(control: Control, found: KubeObject, asked?: number): void {
  const autoscaler = control.fresh(found)
  if (!autoscaler || isEnding(autoscaler)) return
  const [kind, name] = [textAt(autoscaler, 'spec', 'scaleTargetRef', 'kind') ?? '', textAt(autoscaler, 'spec', 'scaleTargetRef', 'name') ?? '']
  const target = control.server.kinds.some(known => known.kind === kind) ? control.get(kind, autoscaler.metadata.namespace, name) : undefined
  if (!target) return write(control, autoscaler, {replicas: 0, conditions: [{type: 'AbleToScale', status: 'False', reason: 'FailedGetScale', message: `the HPA controller was unable to get the target's current scale: ${kind.toLowerCase()}s.apps "${name}" not found`}]})
  const current = numberAt(target, 'spec', 'replicas') ?? 1
  const able: Condition = {type: 'AbleToScale', status: 'True', reason: 'SucceededGetScale', message: "the HPA controller was able to get the target's current scale"}
  if (current === 0) return write(control, autoscaler, {replicas: 0, conditions: [able, {type: 'ScalingActive', status: 'False', reason: 'ScalingDisabled', message: 'scaling is disabled since the replica count of the target is zero'}]})
  const wanted = Math.min(numberAt(autoscaler, 'spec', 'maxReplicas') ?? 1, Math.max(numberAt(autoscaler, 'spec', 'minReplicas') ?? 1, asked ?? current))
  if (wanted !== current) scale(control, target, wanted)
  write(control, autoscaler, {replicas: wanted, conditions: [able, {type: 'ScalingActive', status: 'True', reason: 'ValidMetricFound', message: 'the HPA was able to successfully calculate a replica count from cpu resource utilization (percentage of request)'}]})
}

function write(control: Control, autoscaler: KubeObject, {replicas, conditions}: {replicas: number; conditions: Condition[]}): void {
  const before = recordAt(autoscaler, 'status')['conditions']
  const known = Array.isArray(before) ? before : []
  const dated = conditions.map(condition => ({...condition, lastTransitionTime: textAt(known.find(one => textAt(one, 'type') === condition.type && textAt(one, 'status') === condition.status), 'lastTransitionTime') ?? control.stamp()}))
  control.writeStatus(autoscaler, {currentMetrics: null, desiredReplicas: replicas, ...(replicas > 0 ? {currentReplicas: replicas} : {}), conditions: dated})
}

/** KEDA keeps an autoscaler of its own for each ScaledObject. */
export function reconcileScaledObject(control: Control, found: KubeObject): void {
  const scaled = control.fresh(found)
  if (!scaled || isEnding(scaled)) return
  const {name, namespace = ''} = scaled.metadata
  if (control.get('HorizontalPodAutoscaler', namespace, `keda-hpa-${name}`)) return
  const target = recordAt(scaled, 'spec', 'scaleTargetRef')
  control.create({
    apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name: `keda-hpa-${name}`, namespace, ownerReferences: [controllerReference(scaled)]},
    spec: {
      scaleTargetRef: {apiVersion: target['apiVersion'] ?? 'apps/v1', kind: target['kind'] ?? 'Deployment', name: target['name'] ?? ''},
      minReplicas: numberAt(scaled, 'spec', 'minReplicaCount') ?? 1, maxReplicas: numberAt(scaled, 'spec', 'maxReplicaCount') ?? 100, metrics: []
    }
  })
}
