/** What the server does to an object of each kind before it is stored: what is set at creation, what counts as a new generation, what its status may change. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at, isRecord, listAt, numberAt, recordAt, textAt, type JsonRecord} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Kind} from './kinds.ts'
import {copy, same, tree} from './values.ts'

/** Addresses and ports that the server hands out. */
export class Allocations {
  private addresses = 0
  private ports = 30000

  address(): string {
    this.addresses += 1
    return `10.96.${Math.floor(this.addresses / 250)}.${this.addresses % 250 + 1}`
  }

  nodePort(): number {
    return this.ports += 1
  }
}

const qosClass = (spec: JsonRecord): string => {
  const containers = listAt(spec, 'containers')
  const asked = containers.map(container => ({requests: recordAt(container, 'resources', 'requests'), limits: recordAt(container, 'resources', 'limits')}))
  if (asked.every(({requests, limits}) => Object.keys(requests).length === 0 && Object.keys(limits).length === 0)) return 'BestEffort'
  return asked.every(({requests, limits}) => ['cpu', 'memory'].every(name => limits[name] !== undefined && same(limits[name], requests[name]))) ? 'Guaranteed' : 'Burstable'
}

function prepareService(object: JsonRecord, given: Allocations): void {
  const spec = object['spec'] as JsonRecord
  if (spec['type'] === 'ExternalName') return
  spec['clusterIP'] ??= given.address()
  spec['clusterIPs'] ??= [spec['clusterIP'] as Json]
  spec['ipFamilies'] ??= ['IPv4']
  spec['ipFamilyPolicy'] ??= 'SingleStack'
  if (spec['type'] === 'NodePort' || spec['type'] === 'LoadBalancer') for (const port of listAt(spec, 'ports').filter(isRecord)) port['nodePort'] ??= given.nodePort()
}

function prepareJob(object: JsonRecord): void {
  const {uid = '', name = ''} = object['metadata'] as {uid?: string; name?: string}
  const spec = object['spec'] as JsonRecord
  if (spec['manualSelector'] === true) return
  const template = spec['template'] as JsonRecord
  const metadata = template['metadata'] as JsonRecord
  metadata['labels'] = {...recordAt(metadata, 'labels'), 'batch.kubernetes.io/controller-uid': uid, 'batch.kubernetes.io/job-name': name, 'controller-uid': uid, 'job-name': name}
  spec['selector'] = {matchLabels: {'batch.kubernetes.io/controller-uid': uid}}
  const own = object['metadata'] as JsonRecord
  if (Object.keys(recordAt(own, 'labels')).length === 0) own['labels'] = {...metadata['labels'] as JsonRecord}
}

const templateGeneration = 'deprecated.daemonset.template.generation'

/** A DaemonSet counts its templates in an annotation, which whoever creates it comes to own. */
export function noteTemplateGeneration(object: KubeObject): void {
  if (object.kind === 'DaemonSet') object.metadata.annotations = {...object.metadata.annotations, [templateGeneration]: object.metadata.annotations?.[templateGeneration] ?? '1'}
}

const unready = (key: string): Json => ({key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 300})

/** What the admission plugins that are on by default add to a pod. */
function admitPod(object: JsonRecord): void {
  const spec = object['spec'] as JsonRecord
  spec['serviceAccountName'] ??= 'default'
  spec['serviceAccount'] ??= spec['serviceAccountName'] as Json
  spec['priority'] ??= 0
  spec['preemptionPolicy'] ??= 'PreemptLowerPriority'
  spec['tolerations'] = [...listAt(spec, 'tolerations'), ...['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'].filter(key => !listAt(spec, 'tolerations').some(t => textAt(t, 'key') === key)).map(unready)]
}

/** Before creation. The object is the caller's own, decoded and with its defaults. */
export function prepareCreate(kind: Kind, object: KubeObject, given: Allocations): KubeObject {
  const target = tree(object)
  if (kind.kind === 'Service') prepareService(target, given)
  if (kind.kind === 'Job') prepareJob(target)
  if (kind.kind === 'Pod') target['status'] = {phase: 'Pending', qosClass: qosClass(recordAt(object, 'spec'))}
  if (kind.kind === 'PersistentVolumeClaim') {
    target['status'] = {phase: 'Pending'}
    object.metadata.finalizers ??= ['kubernetes.io/pvc-protection']
  }
  if (kind.kind === 'HorizontalPodAutoscaler') target['status'] = {currentMetrics: null, desiredReplicas: 0}
  noteTemplateGeneration(object)
  if (kind.kind === 'Namespace') target['status'] = {phase: 'Active'}
  return object
}

/** Mutating admission: what it writes belongs to the sender. */
export function admitCreate(kind: Kind, object: KubeObject): void {
  if (kind.kind === 'Pod') admitPod(tree(object))
}

/** Secret: what is written as text is kept encoded. */
export function foldTexts(object: KubeObject): void {
  const target = tree(object)
  const texts = recordAt(target, 'stringData')
  if (object.kind !== 'Secret' || Object.keys(texts).length === 0) return
  target['data'] = {...recordAt(target, 'data'), ...Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, Buffer.from(String(value)).toString('base64')]))}
  delete target['stringData']
}

/** The part of the object that makes a new generation when it changes. */
function generationPart(kind: Kind, object: KubeObject): Json {
  const {metadata: _m, status: _s, apiVersion: _a, kind: _k, ...rest} = tree(object)
  if (kind.custom) return rest
  return kind.kind === 'Deployment' ? {spec: rest['spec'] ?? null, annotations: object.metadata.annotations ?? {}} : rest
}

/** What the server gave a Service is not taken away by an update that leaves it out. */
function keepAllocated(live: KubeObject, next: JsonRecord): void {
  const spec = next['spec'] as JsonRecord
  if (spec['type'] === 'ExternalName') return
  for (const field of ['clusterIP', 'clusterIPs', 'ipFamilies', 'ipFamilyPolicy']) {
    const value = at(live, 'spec', field)
    if (value !== undefined) spec[field] ??= copy(value)
  }
  for (const port of listAt(spec, 'ports').filter(isRecord)) {
    const before = listAt(live, 'spec', 'ports').find(p => at(p, 'port') === port['port'] && at(p, 'protocol') === port['protocol'])
    const nodePort = numberAt(before, 'nodePort')
    if (nodePort !== undefined && spec['type'] !== 'ClusterIP') port['nodePort'] ??= nodePort
  }
}

function countTemplate(live: KubeObject, next: KubeObject): void {
  const before = Number(live.metadata.annotations?.[templateGeneration] ?? 1)
  const moved = !same(at(live, 'spec', 'template'), at(next, 'spec', 'template'))
  next.metadata = {...next.metadata, annotations: {...next.metadata.annotations, [templateGeneration]: String(before + (moved ? 1 : 0))}}
}

/** The path of the status lets metadata through, of a Deployment all but its labels. */
function statusMetadata(live: KubeObject, next: KubeObject): KubeObject['metadata'] {
  const {labels: _, ...others} = next.metadata
  const labels = (live.kind === 'Deployment' ? live : next).metadata.labels
  return {...others, ...(labels === undefined ? {} : {labels})}
}

/** The object as the update leaves it: status and spec are each written by their own path. */
export function prepareUpdate(kind: Kind, live: KubeObject, next: KubeObject, subresource: string | undefined): KubeObject {
  if (subresource === 'status') return {...live, metadata: kind.custom ? live.metadata : statusMetadata(live, next), status: next['status']}
  const prepared: KubeObject = {...next}
  if (kind.status) {
    if (live['status'] === undefined) delete prepared['status']
    else prepared['status'] = live['status']
  }
  if (kind.kind === 'Service') keepAllocated(live, tree(prepared))
  if (kind.kind === 'DaemonSet') countTemplate(live, prepared)
  if (!kind.generation) return prepared
  const moved = !same(generationPart(kind, live), generationPart(kind, prepared))
  return {...prepared, metadata: {...prepared.metadata, generation: (live.metadata.generation ?? 1) + (moved ? 1 : 0)}}
}
