/** Whose last lines belong into the message of a failure: the containers that crashed, or that run and do not get ready. Pure. */
import {at, booleanAt, listAt, numberAt, textAt, type Readable} from '../objects/fields.ts'
import type {KubeObject, Readiness} from '../model.ts'
import {isEnding} from './pods.ts'

export interface LogWanted {
  namespace: string
  name: string
  container: string
  /** The run of the container before its last restart: the one that crashed. */
  previous: boolean
}

const atMost = 3

/** One pod for each container that is in trouble, the one that restarted most; none where nothing of the release ever ran. */
export function logsWanted(readiness: Readiness, pods: readonly KubeObject[]): LogWanted[] {
  if (readiness.state !== 'failed' || readiness.class === 'capacity' || readiness.class === 'ownership') return []
  const all = pods.filter(pod => !isEnding(pod)).flatMap(pod => ['initContainerStatuses', 'containerStatuses'].flatMap(list => listAt(pod, 'status', list)).map(status => ({pod, status, rank: rankOf(status)})))
  const wanted = new Map<string, LogWanted>()
  for (const {pod, status} of all.filter(({rank}) => rank > 0).sort((a, b) => b.rank - a.rank)) {
    const container = textAt(status, 'name') ?? ''
    if (!wanted.has(container)) wanted.set(container, {namespace: pod.metadata.namespace ?? 'default', name: pod.metadata.name, container, previous: isPrevious(status)})
  }
  return [...wanted.values()].slice(0, atMost)
}

/** 0: nothing to read. A crash before a slow start, more restarts before fewer. */
function rankOf(status: Readable): number {
  if (booleanAt(status, 'ready') === true) return 0
  const restarts = numberAt(status, 'restartCount') ?? 0
  const ended = at(status, 'state', 'terminated') ?? at(status, 'lastState', 'terminated')
  if (ended !== undefined) return neverRan(ended) ? 0 : numberAt(ended, 'exitCode') === 0 && restarts === 0 ? 0 : 2 + restarts
  return at(status, 'state', 'running') === undefined ? 0 : 1
}

const neverRan = (ended: Readable): boolean => /^(StartError|ContainerCannotRun|ContainerStatusUnknown)$/.test(textAt(ended, 'reason') ?? '')

/** While it waits to be started again, or has just been, its words of farewell are those of the run before. */
const isPrevious = (status: Readable): boolean => at(status, 'state', 'terminated') === undefined && at(status, 'lastState', 'terminated') !== undefined
