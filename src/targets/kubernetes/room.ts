/** How much room a rolling update has: what nodes and quotas have left for its pods, as seen at most two seconds ago. Changes nothing. */
import {toSlipwayError} from '../../kernel/errors.ts'
import type {Clock} from '../../ports/index.ts'
import type {Rev} from '../../rollout/model.ts'
import type {KubeClient} from './client/client.ts'
import {labels, type KubeObject} from './model.ts'
import {at, listAt, recordAt, textAt, type Readable} from './objects/fields.ts'
import {asksForResources, mayTake, podRequests, quotaRequests, unmodelledOf} from './objects/requests.ts'
import {quantityOf} from './objects/quantities.ts'
import {planSurge, type Amounts, type Room, type SurgePlan} from './traffic/surge.ts'

/** Who updates many at once asks once for all. */
const freshMs = 2_000
const ended = 'status.phase!=Succeeded,status.phase!=Failed'
const autoscalerStatus = {apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'cluster-autoscaler-status'} as const

export const roomRemedy = 'Free room, add a node or ask for less. With `strategy: recreate` the old pods go first, and the plan declares the downtime.'

interface Sight {
  /** With what the pods of every namespace leave free: whoever runs takes room, also while it ends. */
  nodes: {node: KubeObject; free: Amounts}[]
  /** Undefined where they may not be read. */
  quotas: KubeObject[] | undefined
  growing: string[]
}

export interface Rooms {
  /** Undefined where the cluster's nodes and pods may not be listed: then nothing is known of its room. */
  recent(signal: AbortSignal): Promise<Sight | undefined>
}

export function openRooms({client, clock, namespace}: {client: KubeClient; clock: Clock; namespace: string}): Rooms {
  let askedAt = -Infinity
  let found: Promise<Sight | undefined> = Promise.resolve(undefined)
  return {
    recent(signal) {
      if (clock.now() - askedAt < freshMs) return found
      askedAt = clock.now()
      found = observeSight(client, namespace, signal)
      found.catch(() => { askedAt = -Infinity })
      return found
    }
  }
}

async function observeSight(client: KubeClient, namespace: string, signal: AbortSignal): Promise<Sight | undefined> {
  const list = (kind: string, options: Parameters<KubeClient['list']>[1]): Promise<KubeObject[] | undefined> => client.list({apiVersion: 'v1', kind}, options, signal).then(({items}) => items, forbidden)
  const [nodes, pods, quotas, growing] = await Promise.all([list('Node', {}), list('Pod', {fieldSelector: ended}), list('ResourceQuota', {namespace}), observeGrowing(client, signal)])
  return nodes === undefined || pods === undefined ? undefined : {nodes: withFree(nodes, pods), quotas, growing}
}

/** Added up once for all who ask: a large cluster has tens of thousands of pods. */
function withFree(nodes: readonly KubeObject[], pods: readonly KubeObject[]): Sight['nodes'] {
  const free = new Map(nodes.map(node => [node.metadata.name, Object.fromEntries(Object.entries(recordAt(node, 'status', 'allocatable')).map(([name, value]): [string, bigint] => [name, quantityOf(value) ?? 0n]))]))
  for (const pod of pods) {
    const left = free.get(textAt(pod, 'spec', 'nodeName') ?? '')
    if (left !== undefined) for (const [name, amount] of Object.entries(podRequests(at(pod, 'spec')))) left[name] = (left[name] ?? 0n) - amount
  }
  return nodes.map(node => ({node, free: free.get(node.metadata.name) ?? {}}))
}

function forbidden(thrown: unknown): undefined {
  if (toSlipwayError(thrown).reason !== 'access-denied') throw thrown
}

/** A full cluster that adds nodes is not full. */
async function observeGrowing(client: KubeClient, signal: AbortSignal): Promise<string[]> {
  const [karpenter, autoscaler] = await Promise.all([
    client.findResource('karpenter.sh/v1', 'NodePool', signal), client.get(autoscalerStatus, signal).then(object => (object === undefined ? 'none' : 'there'), thrown => forbidden(thrown) ?? 'hidden' as const)
  ])
  return [...(karpenter === undefined ? [] : ['Karpenter may add a node']), ...(autoscaler === 'there' ? ['the cluster autoscaler may add a node'] : autoscaler === 'hidden' ? ['whether nodes are added by themselves may not be read'] : [])]
}

export interface Update {
  /** The Deployment as it is wanted, counted. */
  wanted: KubeObject
  replicas: number
  rev: Rev
  /** Those of the service that are there, of whatever revision: what is not of `rev` is replaced. */
  pods: readonly KubeObject[]
}

/** Undefined where there is nothing to plan: no native update, or pods that ask for nothing. */
export async function observeSurge(rooms: Rooms, update: Update, signal: AbortSignal): Promise<SurgePlan | undefined> {
  const {wanted, replicas, rev, pods} = update
  const podSpec = at(wanted, 'spec', 'template', 'spec')
  if (wanted.kind !== 'Deployment' || textAt(wanted, 'spec', 'strategy', 'type') === 'Recreate' || pods.length === 0 || !asksForResources(podSpec)) return undefined
  const bounds = recordAt(wanted, 'spec', 'strategy', 'rollingUpdate')
  const sight = await rooms.recent(signal)
  if (sight === undefined) return {kind: 'as-written', words: 'as its manifest says; how much room there is is not known, because nodes and pods of the cluster may not be listed'}
  const leaving = pods.filter(({metadata}) => metadata.labels?.[labels.revision] !== rev)
  const nodes = nodeRooms(sight, podSpec, leaving)
  return planSurge({
    replicas, there: pods.length, nodes, stranded: leaving.length - nodes.reduce((sum, node) => sum + node.leaving.length, 0), maxSurge: bounds['maxSurge'], maxUnavailable: bounds['maxUnavailable'],
    quotas: quotaRooms(sight, podSpec, leaving), unmodelled: [...unmodelledOf(podSpec), ...(sight.quotas === undefined ? ['quotas may not be read'] : []), ...(sight.quotas ?? []).filter(isScoped).map(({metadata}) => `the scopes of ResourceQuota ${metadata.name} are not looked at`)],
    growing: [...sight.growing, ...(at(podSpec, 'priorityClassName') === undefined ? [] : ['its priority may make others go'])]
  })
}

function nodeRooms({nodes}: Sight, podSpec: Readable, leaving: readonly KubeObject[]): Room[] {
  const asked = podRequests(podSpec)
  return nodes.filter(({node}) => mayTake(node, podSpec)).map(({node, free}) => ({
    name: node.metadata.name, free, asked, leaving: leaving.filter(pod => textAt(pod, 'spec', 'nodeName') === node.metadata.name).map(pod => podRequests(at(pod, 'spec')))
  }))
}

const isScoped = (quota: KubeObject): boolean => listAt(quota, 'spec', 'scopes').length > 0 || at(quota, 'spec', 'scopeSelector') !== undefined

/** Quotas of the whole namespace; of what they do not count nothing is asked. */
function quotaRooms({quotas}: Sight, podSpec: Readable, leaving: readonly KubeObject[]): Room[] {
  return (quotas ?? []).filter(quota => !isScoped(quota)).map(quota => {
    const hard = Object.entries(recordAt(quota, 'status', 'hard'))
    const counted = (amounts: Amounts): Amounts => Object.fromEntries(hard.flatMap(([name]): [string, bigint][] => [[name, amounts[name] ?? 0n]]))
    const free = Object.fromEntries(hard.map(([name, value]): [string, bigint] => [name, (quantityOf(value) ?? 0n) - (quantityOf(at(quota, 'status', 'used', name)) ?? 0n)]))
    return {name: `ResourceQuota ${quota.metadata.name}`, free, asked: counted(quotaRequests(podSpec)), leaving: leaving.map(pod => counted(quotaRequests(at(pod, 'spec'))))}
  })
}
