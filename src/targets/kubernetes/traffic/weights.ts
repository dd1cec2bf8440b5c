/** Shares of the traffic as writes to the objects of the data plane that was chosen, and read back from them. Pure. */
import {canonicalJson} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import type {Rev} from '../../../rollout/model.ts'
import {labels, type KubeObject, type ObjectRef, type TrafficRoute} from '../model.ts'
import {numberAt} from '../objects/fields.ts'
import {describe, identityOf, refOf} from '../objects/identity.ts'
import {canaryIngress, canaryNameOf, isCanary, weightsOfIngress} from './canary-ingress.ts'
import {splitRules, weightsOfRules} from './rules.ts'
import type {Split} from './split.ts'

export type TrafficWrite =
  | {do: 'create'; object: KubeObject}
  /** The whole object; its resourceVersion is the precondition of the write, so that nobody's change is lost. */
  | {do: 'replace'; object: KubeObject}
  | {do: 'remove'; ref: ObjectRef; uid: string | undefined; resourceVersion: string | undefined}

const refsOf: {[K in TrafficRoute['kind']]: (route: Extract<TrafficRoute, {kind: K}>) => ObjectRef | undefined} = {
  'http-route': route => route.route, 'traefik-service': route => route.service, 'ingress-nginx': route => route.ingress, 'replica-ratio': () => undefined
}
export const objectOf = (route: TrafficRoute): ObjectRef | undefined => (refsOf[route.kind] as (route: TrafficRoute) => ObjectRef | undefined)(route)

const find = (live: readonly KubeObject[], ref: ObjectRef): KubeObject | undefined => live.find(object => identityOf(refOf(object)) === identityOf(ref))

/**
 * What is to be written so that each revision gets its share; empty where that is so already, and with the replica ratio, whose shares are replicas.
 * Throws UserError `unsupported` for what the data plane cannot do, `manifest-invalid` where its object is gone, `ownership-conflict` where ours is another's.
 */
export function renderWeights(route: TrafficRoute, live: readonly KubeObject[], split: Split): TrafficWrite[] {
  const ref = objectOf(route)
  if (ref === undefined) return []
  const object = find(live, ref)
  if (object === undefined) throw new UserError(`${describe(ref)}, which splits the traffic of ${split.service}, is gone.`, {reason: 'manifest-invalid', where: describe(ref), remedy: 'Bring it back, or plan anew.'})
  if (route.kind === 'ingress-nginx') return ingressWrites(object, find(live, {...ref, name: canaryNameOf(ref.name)}), split)
  const wanted = splitRules(object, split)
  return canonicalJson(wanted) === canonicalJson(object) ? [] : [{do: 'replace', object: wanted}]
}

function ingressWrites(ingress: KubeObject, canary: KubeObject | undefined, split: Split): TrafficWrite[] {
  const wanted = canaryIngress(ingress, split)
  if (canary !== undefined && (!isCanary(canary) || canary.metadata.labels?.[labels.revision] === undefined)) {
    throw new UserError(`Ingress ${canary.metadata.name} is not of Slipway's making, but has the name of its canary.`, {reason: 'ownership-conflict', where: canary.metadata.name, remedy: 'Rename that Ingress.'})
  }
  if (wanted === undefined) return canary === undefined ? [] : [{do: 'remove', ref: refOf(canary), uid: canary.metadata.uid, resourceVersion: canary.metadata.resourceVersion}]
  if (canary === undefined) return [{do: 'create', object: wanted}]
  const object = {...canary, spec: wanted['spec'] ?? {}, metadata: {...canary.metadata, labels: wanted.metadata.labels ?? {}, annotations: wanted.metadata.annotations ?? {}}}
  return canonicalJson(object) === canonicalJson(canary) ? [] : [{do: 'replace', object}]
}

/**
 * Percent by revision as the objects hold them (whether the data plane has moved is for sampling to say); revisions without a share are left out. Undefined: it
 * cannot be told. With the replica ratio these are the shares of the pods that are available, of the workloads among `live`.
 */
export function readWeights(route: TrafficRoute, live: readonly KubeObject[], split: Pick<Split, 'service' | 'stable'>): Record<Rev, number> | undefined {
  const ref = objectOf(route)
  if (ref === undefined) return ratioOf(live)
  const object = find(live, ref)
  if (object === undefined) return undefined
  return route.kind === 'ingress-nginx' ? weightsOfIngress(object, find(live, {...ref, name: canaryNameOf(ref.name)}), split) : weightsOfRules(object, split)
}

function ratioOf(live: readonly KubeObject[]): Record<Rev, number> | undefined {
  const pods = new Map<Rev, number>()
  for (const workload of live) {
    const rev = workload.metadata.labels?.[labels.revision]
    const available = numberAt(workload, 'status', 'availableReplicas') ?? 0
    if (rev !== undefined && available > 0) pods.set(rev, (pods.get(rev) ?? 0) + available)
  }
  const total = [...pods.values()].reduce((a, b) => a + b, 0)
  return total === 0 ? undefined : Object.fromEntries([...pods].map(([rev, count]) => [rev, (100 * count) / total]))
}
