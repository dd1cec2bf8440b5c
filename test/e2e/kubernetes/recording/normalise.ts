/** Takes out of recorded answers what differs from run to run: identities, versions, times, addresses and generated names. */
import type {Json} from '../../../../src/kernel/digest.ts'
import {isRecord, listAt, recordAt, textAt, type JsonRecord} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {Scenario, Step} from './play.ts'

/** Kinds that nobody but the scenario writes: whether a write made a new version can be told. */
const still = new Set(['ConfigMap', 'Secret', 'Lease'])

/** Kinds whose controllers write as the scenario goes on: only right after creation, and where a step waited for it, is it known what stands there. */
const moving = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'CronJob', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'ResourceQuota', 'Scale'])

function settled(answer: Json, step: Step): Json {
  if (!isRecord(answer) || !moving.has(textAt(answer, 'kind') ?? '') || step.do === 'create' || step.do === 'await') return answer
  const {status: _s, ...rest} = answer
  const metadata = recordAt(rest, 'metadata')
  const {[revision]: _r, ...annotations} = recordAt(metadata, 'annotations')
  const {annotations: _a, ...others} = metadata
  return {...rest, metadata: {
    ...others, ...(Object.keys(annotations).length > 0 ? {annotations} : {}),
    managedFields: listAt(metadata, 'managedFields').filter(entry => textAt(entry, 'subresource') !== 'status')
  }}
}

const revision = 'deployment.kubernetes.io/revision'

class Numbering {
  private readonly known = new Map<string, string>()

  of(value: string, prefix: string): string {
    const name = this.known.get(value) ?? `<${prefix} ${[...this.known.values()].filter(v => v.startsWith(`<${prefix} `)).length + 1}>`
    this.known.set(value, name)
    return name
  }
}

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g
const uid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g
/** The hash of a template, and five letters after it; letters that the server's generator never makes are left alone. */
const hashed = /-[bcdf-hj-np-tv-z2-9]{8,10}(-[bcdf-hj-np-tv-z2-9]{5})?(?![a-z0-9-])/g
const bareHash = /^[bcdf-hj-np-tv-z2-9]{8,10}$/

export function normalise(answers: readonly Json[], {steps}: Scenario, namespace: string): Json[] {
  const numbers = new Numbering()
  const text = (value: string): string => (value.length > 5000 ? `${value.slice(0, 1)} × ${value.length}` : value).replaceAll(namespace, 'shop').replace(instant, '<time>').replace(uid, found => numbers.of(found, 'uid'))
    .replace(/\b10\.(96|244|250)\.\d+\.\d+\b/g, '<address>').replace(/in record \(\d+\)/g, 'in record (<version>)').replace(/(template(?:\.spec)?): Invalid value: \{.*/, '$1: Invalid value: {…').replace(/ @@ .*/, ' <difference>').replace(/It has \d+ bytes/g, 'It has <number> bytes').replace(hashed, '-<hash>').replace(bareHash, '<hash>')
  const member = (key: string, value: Json, kind: string): Json => {
    if (key === 'resourceVersion' && typeof value === 'string') return still.has(kind) ? numbers.of(value, 'version') : '<version>'
    if (/^(controller|statefulset|pod-template)\b.*(hash|generation)$/.test(key)) return '<hash>'
    if (key === 'topology.kubernetes.io/zone') return '<zone>'
    if (key === 'nodePort' || key === 'healthCheckNodePort') return '<port>'
    if (key === 'managedFields' && Array.isArray(value)) return managers(value, walk)
    if (key === 'conditions' && Array.isArray(value)) return [...value].sort((a, b) => ((textAt(a, 'type') ?? '') < (textAt(b, 'type') ?? '') ? -1 : 1)).map(item => walk(item, kind))
    return walk(value, kind)
  }
  const walk = (value: Json, kind: string): Json => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return value.map(item => walk(item, kind))
    if (!isRecord(value)) return value
    const own = textAt(value, 'kind') ?? kind
    return Object.fromEntries(Object.keys(value).sort().map(key => [text(key), member(key, value[key] as Json, own)]))
  }
  return answers.map((answer, index) => walk(settled(answer, steps[index] as Step), ''))
}

/** By name: they stand in the order of their times. */
function managers(entries: readonly Json[], walk: (value: Json, kind: string) => Json): Json[] {
  const key = (entry: Json): string => [textAt(entry, 'operation'), textAt(entry, 'manager'), textAt(entry, 'subresource')].join(' ')
  return [...entries].sort((a, b) => (key(a) < key(b) ? -1 : 1)).map(entry => {
    const {time: _, ...rest} = entry as JsonRecord
    return walk(rest, '')
  })
}
