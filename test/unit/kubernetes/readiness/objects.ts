/** Small literal objects as the API has them, for the tests of readiness. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject, ReadinessContext} from '../../../../src/targets/kubernetes/model.ts'

export const since = Date.parse('2026-05-01T10:00:00Z')
/** ISO 8601, so many seconds after our write. */
export const after = (seconds: number): string => new Date(since + seconds * 1000).toISOString()

/** Ten seconds after our write of generation 3, unless said otherwise: within every grace. */
export const context = (changes: Partial<ReadinessContext> & {seconds?: number} = {}): ReadinessContext => {
  const {seconds = 10, ...others} = changes
  return {writtenGeneration: 3, pods: [], events: [], siblings: [], since, now: since + seconds * 1000, ...others}
}

export const object = (apiVersion: string, kind: string, spec: Json, status?: Json, meta: Partial<KubeObject['metadata']> = {}): KubeObject =>
  ({apiVersion, kind, metadata: {name: 'api', namespace: 'shop', uid: `uid-${kind}`, generation: 3, creationTimestamp: after(0), ...meta}, spec, ...(status === undefined ? {} : {status})})

export const condition = (type: string, status: string, reason = '', message = '', more: Record<string, Json> = {}): Json => ({type, status, reason, message, lastTransitionTime: after(0), ...more})

export interface PodWish {
  name?: string
  labels?: Record<string, string>
  phase?: string
  reason?: string
  message?: string
  ready?: boolean
  conditions?: Json[]
  containers?: Json[]
  init?: Json[]
  spec?: Record<string, Json>
  meta?: Partial<KubeObject['metadata']>
}

export const template = (image = 'ghcr.io/acme/api:9', labels: Record<string, string> = {app: 'api'}): Json => ({metadata: {labels}, spec: {containers: [{name: 'app', image}]}})

export function pod({name = 'api-1', labels = {app: 'api'}, phase = 'Pending', ready = false, conditions = [], containers = [], init = [], spec = {}, meta = {}, ...status}: PodWish = {}): KubeObject {
  return {
    apiVersion: 'v1', kind: 'Pod', metadata: {name, namespace: 'shop', uid: `uid-${name}`, labels, creationTimestamp: after(0), ...meta},
    spec: {nodeName: 'node-1', containers: [{name: 'app', image: 'ghcr.io/acme/api:9', resources: {limits: {memory: '256Mi'}}}], ...spec},
    status: {phase, ...status, conditions: [...(ready ? [condition('Ready', 'True')] : []), ...conditions], containerStatuses: containers, initContainerStatuses: init}
  }
}

export const waiting = (reason: string, message = '', more: Record<string, Json> = {}): Json => ({name: 'app', ready: false, restartCount: 0, state: {waiting: {reason, message}}, ...more})
export const crashed = (restartCount: number, terminated: Record<string, Json>): Json => ({name: 'app', ready: false, restartCount, state: {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 40s restarting failed container'}}, lastState: {terminated}})
export const running = (more: Record<string, Json> = {}): Json => ({name: 'app', ready: false, restartCount: 0, state: {running: {startedAt: after(1)}}, ...more})
export const readyPod = (name: string, more: PodWish = {}): KubeObject => pod({name, phase: 'Running', ready: true, containers: [running({ready: true})], ...more})

export const event = (of: KubeObject, reason: string, message: string, seconds = 5, type = 'Warning'): KubeObject => ({
  apiVersion: 'v1', kind: 'Event', metadata: {name: `${of.metadata.name}.${reason}.${seconds}`}, involvedObject: {kind: of.kind, name: of.metadata.name, uid: of.metadata.uid ?? ''}, type, reason, message, lastTimestamp: after(seconds)
})

export const unschedulable = (message: string, name = 'api-1', more: PodWish = {}): KubeObject => {
  const made = pod({name, conditions: [condition('PodScheduled', 'False', 'Unschedulable', message)], ...more})
  return {...made, spec: {containers: [{name: 'app', image: 'ghcr.io/acme/api:9'}]}}
}
