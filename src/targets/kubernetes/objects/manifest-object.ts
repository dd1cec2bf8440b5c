/** What has to be true of one object before it may go to a cluster, and the object as it is sent: checked in the tree that knows its lines. Pure. */
import type {Json} from '../../../kernel/digest.ts'
import type {LocatedProblem} from '../../../kernel/errors.ts'
import {formatBytes} from '../../../kernel/quantity.ts'
import {at, keyPlace, problemAt, toPlain, valuePlace, type Located, type Path} from '../../../spec/located.ts'
import {ticked} from '../../../spec/problems.ts'
import type {KubeObject} from '../model.ts'
import {isRecord, type JsonRecord} from './fields.ts'
import {isClusterKind} from './identity.ts'
import {imagesOf, parseImageReference} from './images.ts'
import {textProblems} from './text-fields.ts'

/** etcd's `--max-request-bytes` as it comes (https://etcd.io/docs/v3.6/dev-guide/limit/): nothing larger can be kept. */
const largestObject = 1.5 * 2 ** 20
/** Of all values together (https://kubernetes.io/docs/concepts/configuration/configmap/, MaxSecretSize in pkg/apis/core). */
const largestData = 2 ** 20
/** What the server writes: an exported object is read as the wish that it is there. A `resourceVersion` would be a condition, `managedFields` are refused. */
const serverFields = ['creationTimestamp', 'deletionGracePeriodSeconds', 'deletionTimestamp', 'generation', 'managedFields', 'resourceVersion', 'selfLink', 'uid']

export interface ReadObject {
  object?: KubeObject
  tree: Located
  problems: LocatedProblem[]
}

/** `namespace` is that of the set: an object that names another one is refused. */
export function readObject(tree: Located, namespace: string | undefined): ReadObject {
  if (tree.kind !== 'map') return {tree, problems: [problemAt(tree.place, `expected an object with \`apiVersion\`, \`kind\` and \`metadata\`, got ${tree.kind === 'list' ? 'a list' : `the value ${ticked(tree.text)}`}`)]}
  const plain = toPlain(tree) as JsonRecord
  const {apiVersion, kind} = plain
  const texts = typeof apiVersion === 'string' && typeof kind === 'string' ? textProblems(tree, {apiVersion, kind}) : []
  const problems = [...headProblems(tree), ...nameProblems(tree), ...namespaceProblems(tree, plain, namespace), ...sizeProblems(tree, plain), ...texts]
  if (problems.length > 0) return {tree, problems}
  const object = asSent(plain)
  return {tree, object, problems: imageProblems(tree, object)}
}

const imageProblems = (tree: Located, object: KubeObject): LocatedProblem[] => imagesOf(object).filter(({image}) => parseImageReference(image) === undefined)
  .map(({image, path}) => problemAt(valuePlace(tree, path), `${ticked(image)} is no image reference: expected registry/name:tag or registry/name@sha256:...`))


/** For messages: the kind and name as far as they can be read. */
export function calledIn(tree: Located): string {
  const text = (...path: Path): string => {
    const node = at(tree, path)
    return node?.kind === 'scalar' ? node.text : ''
  }
  return [text('kind') || 'object', text('metadata', 'name')].filter(Boolean).join(' ')
}

const filled = (tree: Located, path: Path): boolean => {
  const node = at(tree, path)
  return node?.kind === 'scalar' && typeof node.value === 'string' && node.value !== ''
}

function headProblems(tree: Located): LocatedProblem[] {
  const missing = (['apiVersion', 'kind'] as const).filter(key => !filled(tree, [key]))
  const found = missing.map(key => problemAt(at(tree, [key]) ? valuePlace(tree, [key]) : tree.place, at(tree, [key]) ? `\`${key}\` is no text` : `this object has no \`${key}\``))
  for (const key of ['labels', 'annotations']) {
    const node = at(tree, ['metadata', key])
    if (node && node.kind !== 'map' && !(node.kind === 'scalar' && node.value === null)) found.push(problemAt(node.place, `\`metadata.${key}\` is no map`))
  }
  return found
}

function nameProblems(tree: Located): LocatedProblem[] {
  const generated = at(tree, ['metadata', 'generateName'])
  const called = calledIn(tree)
  if (generated) return [problemAt(keyPlace(tree, ['metadata', 'generateName']), `${ticked(called)} has \`generateName\`: each run would make another object that nothing takes away; give it a \`name\``)]
  const name = at(tree, ['metadata', 'name'])
  if (name?.kind !== 'scalar' || name.value === null || name.value === '') return [problemAt(valuePlace(tree, ['metadata', 'name']), `${ticked(called)} has no name`)]
  if (typeof name.value !== 'string') return [problemAt(name.place, `the name ${ticked(name.text)} is no text; put it in quotes`)]
  // https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#path-segment-names
  if (/[/%]|^\.{1,2}$/.test(name.value) || name.value.length > 253) return [problemAt(name.place, `${ticked(name.value)} cannot be a name: at most 253 characters, without \`/\` and \`%\``)]
  return []
}

function namespaceProblems(tree: Located, plain: JsonRecord, namespace: string | undefined): LocatedProblem[] {
  const own = at(tree, ['metadata', 'namespace'])
  if (own === undefined || (own.kind === 'scalar' && own.value === null)) return []
  if (own.kind !== 'scalar' || typeof own.value !== 'string') return [problemAt(own.place, '`metadata.namespace` is no text; put it in quotes')]
  if (namespace === undefined || own.value === namespace || isClusterKind(String(plain['kind']))) return []
  return [problemAt(own.place, `${ticked(calledIn(tree))} asks for the namespace ${ticked(own.value)}; this set lives in ${ticked(namespace)}`)]
}

/** Text alone is counted: what JSON adds to it is not part of what the server keeps. */
function textBytes(value: Json): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textBytes(item), 0)
  return isRecord(value) ? Object.entries(value).reduce((sum, [key, item]) => sum + Buffer.byteLength(key) + textBytes(item), 0) : 1
}

function sizeProblems(tree: Located, plain: JsonRecord): LocatedProblem[] {
  const bytes = textBytes(plain)
  const called = ticked(calledIn(tree))
  if (bytes > largestObject) return [problemAt(tree.place, `${called} has ${formatBytes(bytes)}; etcd takes requests of at most ${formatBytes(largestObject)}, so no cluster can keep it`)]
  const {kind} = plain
  if (kind !== 'ConfigMap' && kind !== 'Secret') return []
  const data = dataBytes(plain)
  if (data > largestData) return [problemAt(tree.place, `${called} holds ${formatBytes(data)} of data; a ${kind} takes at most ${formatBytes(largestData)}`)]
  return []
}

/** As the server counts: values alone, what is base64 as what it stands for (padding let off). */
function dataBytes(plain: JsonRecord): number {
  const values = (key: string): number => Object.values(isRecord(plain[key]) ? plain[key] : {}).reduce<number>((sum, value) => sum + (typeof value === 'string' ? Buffer.byteLength(value) : 0), 0)
  const decoded = (bytes: number): number => Math.floor(bytes * 3 / 4) - 2
  return (plain['kind'] === 'Secret' ? decoded(values('data')) : values('data')) + values('stringData') + decoded(values('binaryData'))
}

function asSent({status: _status, metadata, ...others}: JsonRecord): KubeObject {
  const kept = Object.entries(isRecord(metadata) ? metadata : {}).filter(([key, value]) => value !== null && !serverFields.includes(key))
  const texts = (value: Json): Json => (isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, text]) => [key, text ?? ''])) : value)
  const meta = Object.fromEntries(kept.map(([key, value]) => [key, key === 'labels' || key === 'annotations' ? texts(value) : value]))
  return {...others, metadata: meta} as unknown as KubeObject
}
