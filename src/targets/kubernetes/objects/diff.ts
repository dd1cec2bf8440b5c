/** What an update would change of a live object, without what changes by itself or means the same. Pure. */
import {canonicalJson, type Json} from '../../../kernel/digest.ts'
import {annotations, type KubeObject} from '../model.ts'
import {isRecord, type JsonRecord} from './fields.ts'
import {groupOf, isBuiltIn} from './identity.ts'
import {sameQuantity} from './quantities.ts'

/** One value that differs; `from` is absent where it is added, `to` where it goes. Values of Secrets are masked. */
export interface Change {
  /** `spec.template.spec.containers[api].image`. */
  path: string
  from?: Json
  to?: Json
}

const serverFields = ['managedFields', 'resourceVersion', 'uid', 'generation', 'creationTimestamp', 'selfLink']
/** Written by controllers, by kubectl and, at each write, by us. */
const quietAnnotations = ['kubectl.kubernetes.io/last-applied-configuration', 'deployment.kubernetes.io/revision', 'autoscaling.alpha.kubernetes.io/conditions', ...Object.values(annotations)]
export const masked = '***'

/** `live` as it is there, `answer` as the server's dry run of the update gave it back: so both hold the same defaults. */
export function diffObjects(live: KubeObject | undefined, answer: KubeObject): Change[] {
  const {apiVersion, kind, metadata: {name, namespace}} = answer
  const before = live ?? {apiVersion, kind, metadata: {name, ...(namespace === undefined ? {} : {namespace})}}
  // The Gateway API comes as custom resources: what the server may reorder in them is not known.
  const lists = isBuiltIn(apiVersion) && !groupOf(apiVersion).startsWith('gateway.') ? 'merged by key' : 'as written'
  const changes = difference(withoutNoise(before), withoutNoise(answer), {steps: [], lists})
  return kind === 'Secret' ? changes.map(maskedChange) : changes
}

function withoutNoise({status: _status, metadata, ...others}: KubeObject): JsonRecord {
  const own = metadata as unknown as JsonRecord
  const kept = Object.fromEntries(Object.entries(own).filter(([key]) => !serverFields.includes(key)))
  const noted = Object.fromEntries(Object.entries(isRecord(kept['annotations']) ? kept['annotations'] : {}).filter(([key]) => !quietAnnotations.includes(key)))
  const {annotations: _annotations, ...rest} = kept
  return {...others as JsonRecord, metadata: Object.keys(noted).length > 0 ? {...rest, annotations: noted} : rest}
}

const secretFields = /^(data|stringData)(\[|\.|$)/

function maskedChange(change: Change): Change {
  if (!secretFields.test(change.path)) return change
  const mask = (value: Json): Json => (isRecord(value) ? Object.fromEntries(Object.keys(value).map(key => [key, masked])) : masked)
  return {path: change.path, ...(change.from === undefined ? {} : {from: mask(change.from)}), ...(change.to === undefined ? {} : {to: mask(change.to)})}
}

interface Place {
  steps: readonly string[]
  /** What is known of the order of lists of maps. */
  lists: 'merged by key' | 'as written'
}

const below = (place: Place, step: string): Place => ({...place, steps: [...place.steps, step]})
const pathOf = ({steps}: Place): string => steps.join('').replace(/^\./, '')

function difference(from: Json | undefined, to: Json | undefined, place: Place): Change[] {
  if (empty(from) && empty(to)) return []
  if (isRecord(from) && isRecord(to)) {
    return [...new Set([...Object.keys(from), ...Object.keys(to)])].sort().flatMap(key => difference(from[key], to[key], below(place, step(key))))
  }
  if (Array.isArray(from) && Array.isArray(to)) return listDifference(from, to, place)
  if (from !== undefined && to !== undefined && same(from, to, place)) return []
  return [{path: pathOf(place), ...(from === undefined ? {} : {from}), ...(to === undefined ? {} : {to})}]
}

/** The API keeps no difference between an empty value and none. Empty text, zero and `false` are values. */
const empty = (value: Json | undefined): boolean => value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0)

const step = (key: string): string => (/^[A-Za-z_][\w-]*$/.test(key) ? `.${key}` : `[${key}]`)

/** Below these keys stand quantities; elsewhere `1000m` and `1` are two texts. */
const quantities = /\.(requests|limits|capacity|allocatable|hard|used|overhead|max|min|default|defaultRequest|sizeLimit|divisor|averageValue)(?=[.[]|$)/

const same = (from: Json, to: Json, {steps}: Place): boolean =>
  canonicalJson(from) === canonicalJson(to) || (quantities.test(steps.join('')) && typeof from !== 'object' && typeof to !== 'object' && sameQuantity(from, to))

/** What tells the items of a list apart, as the API's own merge keys do. The first that all items have, each its own, counts. */
const mergeKeys: readonly (readonly string[])[] = [['name'], ['containerPort', 'protocol'], ['port', 'protocol'], ['mountPath'], ['devicePath'], ['key', 'operator', 'effect'], ['topologyKey', 'whenUnsatisfiable'], ['ip'], ['type'], ['path']]

function keyed(items: readonly Json[], keys: readonly string[]): Map<string, JsonRecord> | undefined {
  const found = new Map<string, JsonRecord>()
  for (const item of items) {
    const name = isRecord(item) ? keys.map(key => item[key]).filter(value => typeof value === 'string' || typeof value === 'number').join('/') : ''
    if (!isRecord(item) || item[keys[0] as string] === undefined || name === '') return undefined
    found.set(name, item)
  }
  return found.size === items.length ? found : undefined
}

/** Where the order says what happens: init containers run one after another, a variable may hold one above it, rules of a route are tried in turn. */
function ordered({steps, lists}: Place, items: readonly Json[]): boolean {
  const name = steps.at(-1)
  if (lists === 'as written') return true
  if (name === '.env') return items.some(item => isRecord(item) && String(item['value'] ?? '').includes('$('))
  return name === '.initContainers' || name === '.rules' || name === '.envFrom' || name === '.paths'
}

function listDifference(from: readonly Json[], to: readonly Json[], place: Place): Change[] {
  for (const keys of mergeKeys) {
    const [left, right] = [keyed(from, keys), keyed(to, keys)]
    if (left === undefined || right === undefined) continue
    const names = [...new Set([...left.keys(), ...right.keys()])]
    const changes = names.flatMap(name => difference(left.get(name), right.get(name), below(place, `[${name}]`)))
    const [before, after] = [[...left.keys()].filter(name => right.has(name)), [...right.keys()].filter(name => left.has(name))]
    const moved = ordered(place, [...from, ...to]) && before.join('\n') !== after.join('\n')
    return moved ? [...changes, {path: `${pathOf(place)} (order)`, from: before, to: after}] : changes
  }
  return Array.from({length: Math.max(from.length, to.length)}, (_, index) => difference(from[index], to[index], below(place, `[${index}]`))).flat()
}

const longest = 60

/** As a person reads it: on one line, short. */
function shown(value: Json): string {
  const text = typeof value === 'string' && /^[\w./:@+-]+$/.test(value) ? value : canonicalJson(value)
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text
}

/** `spec.replicas: 1 > 2`, `+ metadata.labels.tier: web`, `- spec.paused: true`. */
export const renderChanges = (changes: readonly Change[]): string[] => changes.map(({path, from, to}) => {
  if (from === undefined) return `+ ${path}: ${shown(to ?? null)}`
  return to === undefined ? `- ${path}: ${shown(from)}` : `${path}: ${shown(from)} > ${shown(to)}`
})
