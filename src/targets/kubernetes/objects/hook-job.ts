/** The Job that carries out a hook: the pod of the service with another program in it, or the Job that its objects declare. Pure. */
import type {Json} from '../../../kernel/digest.ts'
import type {HookRelease, HookVerb, SetId} from '../../../rollout/model.ts'
import {annotations, labels, type KubeObject, type OwnerReference} from '../model.ts'
import {at, isRecord, listAt, numberAt, recordAt, textAt, type JsonRecord} from './fields.ts'
import {setToken, shortHashOf} from './names.ts'
import {podSpecPath} from './pods.ts'
import {literalValue} from './variables.ts'

export interface HookPlace {
  set: SetId
  namespace: string
  service: string
  verb: HookVerb
  /** Names one try. */
  occasion: string
}

/** Before the hash: so that pods, which get a suffix more, keep the whole name of their Job. */
const longestStem = 42

/** What of the service's pod a hook shares: who it is, where it may run, what it is allowed. */
const shared = [
  'serviceAccountName', 'automountServiceAccountToken', 'imagePullSecrets', 'securityContext', 'nodeSelector', 'tolerations', 'affinity', 'priorityClassName', 'runtimeClassName', 'enableServiceLinks',
  'dnsPolicy', 'dnsConfig', 'hostAliases'
]
const ofContainer = ['imagePullPolicy', 'env', 'envFrom', 'resources', 'securityContext', 'workingDir']
/** Claims and paths of a node are the running service's own. */
const plainVolumes = ['configMap', 'secret', 'projected', 'emptyDir', 'downwardAPI', 'csi']

/** Named by its content and its try: whoever goes on with the same try finds the same Job. */
export function hookJob(hook: HookRelease, pods: {workload: KubeObject; declared: KubeObject | undefined}, place: HookPlace): KubeObject {
  const {set, namespace, service, verb, occasion} = place
  const own = {[labels.set]: setToken(set), [labels.service]: service, [labels.hook]: verb.name}
  const spec = pods.declared === undefined ? commandSpec(hook, pods.workload, verb) : declaredSpec(hook, pods.declared)
  const template = recordAt(spec, 'template')
  const podLabels = recordAt(template, 'metadata', 'labels')
  const content: JsonRecord = {...spec, template: {...template, metadata: {...recordAt(template, 'metadata'), labels: {...podLabels, ...own}}}}
  const stem = `${service}-${verb.name}`.slice(0, longestStem).replace(/-+$/, '')
  return {
    apiVersion: 'batch/v1', kind: 'Job',
    metadata: {name: `${stem}-${shortHashOf([occasion, verb.phase, content])}`, namespace, labels: own, annotations: {[annotations.hookOf]: verb.rev, [annotations.hook]: verb.phase}},
    spec: content
  }
}

/** It goes with the release that it is kept for: nobody has to think of it. */
export const ownedBy = (job: KubeObject, owner: OwnerReference | undefined): KubeObject => (owner === undefined ? job : {...job, metadata: {...job.metadata, ownerReferences: [owner]}})

const seconds = (ms: number): number => Math.max(1, Math.ceil(ms / 1000))
const only = (from: JsonRecord, keys: readonly string[]): JsonRecord => Object.fromEntries(keys.flatMap(key => (from[key] === undefined ? [] : [[key, from[key]] as const])))

/** Once, without a retry of its own: what is tried again is a Job of its own. */
function commandSpec(hook: HookRelease, workload: KubeObject, verb: HookVerb): JsonRecord {
  const path = podSpecPath(workload) ?? []
  const pod = recordAt(workload, ...path)
  const first = listAt(workload, ...path, 'containers')[0]
  const container = isRecord(first) ? first : {}
  const volumes = listAt(pod, 'volumes').filter(volume => plainVolumes.some(kind => at(volume, kind) !== undefined))
  const mounts = listAt(container, 'volumeMounts').filter(mount => volumes.some(volume => textAt(volume, 'name') === textAt(mount, 'name')))
  const used = volumes.filter(volume => mounts.some(mount => textAt(mount, 'name') === textAt(volume, 'name')))
  const argv = (verb.phase === 'compensate' ? hook.compensate : hook.run) ?? []
  return {
    backoffLimit: 0, activeDeadlineSeconds: seconds(verb.timeoutMs),
    template: {spec: {
      ...only(pod, shared), restartPolicy: 'Never',
      containers: [{
        name: 'hook', image: hook.image ?? at(container, 'image') ?? '', command: argv.map((text): Json => literalValue(text)), ...only(container, ofContainer),
        // The end of its log becomes the message of its end, and outlives the pod's own.
        terminationMessagePolicy: 'FallbackToLogsOnError', ...(mounts.length > 0 ? {volumeMounts: mounts} : {})
      }],
      ...(used.length > 0 ? {volumes: used} : {})
    }}
  }
}

/** As its author wrote it, but kept until its release goes, and with an end. */
function declaredSpec({timeoutMs}: HookRelease, declared: KubeObject): JsonRecord {
  const {ttlSecondsAfterFinished: _, suspend: __, ...spec} = recordAt(declared, 'spec')
  return {backoffLimit: 0, ...spec, activeDeadlineSeconds: numberAt(spec, 'activeDeadlineSeconds') ?? seconds(timeoutMs)}
}
