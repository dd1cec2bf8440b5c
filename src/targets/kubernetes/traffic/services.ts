/** The stable Service pinned to a revision while two share the traffic, and the second Service beside it. Pure. */
import type {Rev} from '../../../rollout/model.ts'
import {labels, type KubeObject} from '../model.ts'
import {recordAt, textAt, withAt, withoutAt} from '../objects/fields.ts'
import {revisionName} from '../objects/names.ts'

/** The revision to which its selector is pinned. */
export const pinOf = (service: KubeObject): Rev | undefined => textAt(service, 'spec', 'selector', labels.revision)

export const pinned = (service: KubeObject, rev: Rev): KubeObject => withAt(service, ['spec', 'selector', labels.revision], rev)
export const unpinned = (service: KubeObject): KubeObject => withoutAt(service, ['spec', 'selector', labels.revision])

/** What belongs to the one object and its place in the cluster: addresses, node ports, load balancers. A copy is reached by the data plane alone. */
const own = [
  'clusterIP', 'clusterIPs', 'externalIPs', 'externalName', 'externalTrafficPolicy', 'healthCheckNodePort', 'loadBalancerClass', 'loadBalancerIP', 'loadBalancerSourceRanges', 'allocateLoadBalancerNodePorts', 'type'
] as const

/** `api-<rev>`: the same ports, the pods of one revision. */
export function revisionService(service: KubeObject, rev: Rev, marks: Record<string, string> = {}): KubeObject {
  const spec = Object.fromEntries(Object.entries(recordAt(service, 'spec')).filter(([key]) => !(own as readonly string[]).includes(key)))
  const ports = (Array.isArray(spec['ports']) ? spec['ports'] : []).map(port => withoutAt(port, ['nodePort']))
  const isHeadless = textAt(service, 'spec', 'clusterIP') === 'None'
  const {namespace} = service.metadata
  const copy: KubeObject = {
    apiVersion: 'v1', kind: 'Service',
    metadata: {name: revisionName(service.metadata.name, rev), ...(namespace === undefined ? {} : {namespace}), labels: {...service.metadata.labels, ...marks, [labels.revision]: rev}},
    spec: {...spec, ...(ports.length === 0 ? {} : {ports}), ...(isHeadless ? {clusterIP: 'None'} : {})}
  }
  return pinned(copy, rev)
}
