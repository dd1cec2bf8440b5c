/** What runs of a set, read from its objects: workloads by service and revision, and what their pods say. Pure. */
import type {Rev, RevisionFacts} from '../../rollout/model.ts'
import {wholePercents} from '../../rollout/weights.ts'
import {fieldManager, labels, type KubeObject} from './model.ts'
import {listAt, numberAt, textAt} from './objects/fields.ts'
import {partitionOf} from './partition.ts'

export interface LiveWorkload {
  object: KubeObject
  service: string
  rev: Rev
}

/** Those that Slipway made and that are not being deleted. */
export const liveWorkloads = (objects: readonly KubeObject[]): LiveWorkload[] => objects.flatMap(object => {
  const {[labels.service]: service, [labels.revision]: rev} = object.metadata.labels ?? {}
  return service === undefined || rev === undefined || object.metadata.deletionTimestamp !== undefined ? [] : [{object, service, rev}]
})

export const isReady = (pod: KubeObject): boolean =>
  pod.metadata.deletionTimestamp === undefined && listAt(pod, 'status', 'conditions').some(c => textAt(c, 'type') === 'Ready' && textAt(c, 'status') === 'True')

/** DaemonSets have as many as there are nodes for them. */
export const wantedOf = (workload: KubeObject): number =>
  (workload.kind === 'DaemonSet' ? numberAt(workload, 'status', 'desiredNumberScheduled') ?? 0 : numberAt(workload, 'spec', 'replicas') ?? 1)

/**
 * An autoscaler that the release does not bring along writes through the scale subresource (as kube-controller-manager, or k3s). What a person does there with kubectl is no
 * autoscaler's doing, and a conflict.
 */
export const isCountedElsewhere = ({metadata}: KubeObject): boolean =>
  (metadata.managedFields ?? []).some(({subresource, manager}) => subresource === 'scale' && manager !== fieldManager && !manager.startsWith('kubectl'))

export const ofService = (service: string, objects: readonly KubeObject[]): KubeObject[] => objects.filter(({metadata}) => metadata.labels?.[labels.service] === service)

export const podsOf = (service: string, rev: Rev, pods: readonly KubeObject[]): KubeObject[] => ofService(service, pods).filter(({metadata}) => metadata.labels?.[labels.revision] === rev)

const restartsOf = (pod: KubeObject): number => listAt(pod, 'status', 'containerStatuses').reduce<number>((sum, status) => sum + (numberAt(status, 'restartCount') ?? 0), 0)

const firstPort = (pod: KubeObject): number | undefined => listAt(pod, 'spec', 'containers').flatMap(c => listAt(c, 'ports')).map(p => numberAt(p, 'containerPort')).find(p => p !== undefined)

export interface LiveRevision {
  rev: Rev
  wanted: number
}

/** Two while the partition of a StatefulSet is moved in steps: its one object carries the name of the new revision, and its first pods are still of the one before. */
export function liveRevisions({object, service, rev}: LiveWorkload, pods: readonly KubeObject[]): LiveRevision[] {
  const partition = partitionOf(object)
  const isHeld = ({metadata}: KubeObject): boolean => metadata.name.startsWith(`${object.metadata.name}-`) && Number(metadata.name.slice(object.metadata.name.length + 1)) < partition
  const held = ofService(service, pods).filter(isHeld).map(pod => pod.metadata.labels?.[labels.revision] ?? rev).filter(its => its !== rev)
  const before = [...new Set(held)].map(its => ({rev: its, wanted: held.filter(one => one === its).length}))
  return [{rev, wanted: wantedOf(object) - before.reduce((sum, {wanted}) => sum + wanted, 0)}, ...before]
}

/** `podUrl` answers where a pod is reached from here, through the API server. */
export function revisionFacts(service: string, {rev, wanted}: LiveRevision, pods: readonly KubeObject[], podUrl: (pod: KubeObject, port: number) => string): RevisionFacts {
  const own = podsOf(service, rev, pods)
  const ready = own.filter(isReady)
  return {
    wanted, ready: ready.length, restarts: own.reduce((sum, pod) => sum + restartsOf(pod), 0),
    endpoints: ready.flatMap(pod => {
      const port = firstPort(pod)
      return port === undefined ? [] : [podUrl(pod, port)]
    })
  }
}

/** In a native update, and with the ratio of replicas, pods of several revisions stand behind one Service: each revision gets new connections by its number of ready ones. */
export function sharesByReadyPods(service: string, known: readonly Rev[], pods: readonly KubeObject[]): Record<Rev, number> {
  const seen = ofService(service, pods).map(p => p.metadata.labels?.[labels.revision] ?? '')
  const counts = [...new Set([...known, ...seen])].filter(rev => rev !== '').map((rev): [Rev, number] => [rev, podsOf(service, rev, pods).filter(isReady).length]).filter(([, count]) => count > 0)
  const total = counts.reduce((sum, [, count]) => sum + count, 0)
  return wholePercents(Object.fromEntries(counts.map(([rev, count]) => [rev, (100 * count) / total])))
}
