/** Image references by the grammar of the distribution project (https://github.com/distribution/reference/blob/main/reference.go), never by parts of their text. Pure. */
import type {Digest} from '../../../kernel/digest.ts'
import type {KubeObject} from '../model.ts'
import {at, isRecord, listAt, textAt, withAt, type FieldPath} from './fields.ts'
import {podSpecPath} from './pods.ts'

export interface ImageReference {
  /** Host and port, `docker.io` where none is written. */
  registry: string
  /** The name inside the registry, `library/` included where Docker means it. */
  path: string
  tag?: string
  digest?: string
  /** The part before tag and digest, as written. */
  name: string
}

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*'
const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])'
const host = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`
const reference = new RegExp(`^((?:${host}/)?${component}(?:/${component})*)(?::([\\w][\\w.-]{0,127}))?(?:@([A-Za-z][A-Za-z0-9]*(?:[+._-][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?$`)
const longestName = 255
const dockerHub = 'docker.io'

/** What the first component is: a host has a dot or a port, is `localhost`, or has capitals, which no path has. */
const isHost = (first: string): boolean => /[.:]/.test(first) || first === 'localhost' || first !== first.toLowerCase()

/** `undefined` where the text is no reference. */
export function parseImageReference(text: string): ImageReference | undefined {
  const [, name, tag, digest] = reference.exec(text) ?? []
  if (name === undefined || name.length > longestName || /^[a-f0-9]{64}$/.test(name)) return undefined
  const slash = name.indexOf('/')
  const first = name.slice(0, Math.max(slash, 0))
  const hosted = slash > 0 && isHost(first)
  const registry = hosted && first !== `index.${dockerHub}` ? first : dockerHub
  const rest = hosted ? name.slice(slash + 1) : name
  if (!new RegExp(`^${component}(?:/${component})*$`).test(rest)) return undefined
  const path = registry === dockerHub && !rest.includes('/') ? `library/${rest}` : rest
  return {registry, path, name, ...(tag === undefined ? {} : {tag}), ...(digest === undefined ? {} : {digest})}
}

/** As it was written. */
export const formatImageReference = ({name, tag, digest}: ImageReference): string => `${name}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`

/** `docker.io/library/nginx`: equal for every way of writing one repository. */
export const repositoryOf = ({registry, path}: ImageReference): string => `${registry}/${path}`

/** Both are of one repository, whatever their tags; a text that is no reference is equal to itself alone. */
export function sameRepository(a: string, b: string): boolean {
  const [left, right] = [parseImageReference(a), parseImageReference(b)]
  return left === undefined || right === undefined ? a === b : repositoryOf(left) === repositoryOf(right)
}

export interface UsedImage {
  /** The container, or the volume that holds an image. */
  where: string
  image: string
  path: FieldPath
}

/** Every image that the pods of an object need, in every kind that has pods. */
export function imagesOf(object: KubeObject): UsedImage[] {
  const spec = podSpecPath(object)
  if (spec === undefined) return []
  const containers = ['initContainers', 'containers', 'ephemeralContainers'].flatMap(list => listAt(object, ...spec, list).map((_, index) => [...spec, list, index, 'image']))
  // https://kubernetes.io/docs/tasks/configure-pod-container/image-volumes/
  const volumes = listAt(object, ...spec, 'volumes').map((_, index) => [...spec, 'volumes', index, 'image', 'reference'])
  return [...containers, ...volumes].flatMap(path => {
    const image = textAt(object, ...path)
    const owner = at(object, ...path.slice(0, path.at(-1) === 'image' ? -1 : -2))
    return image === undefined ? [] : [{where: isRecord(owner) ? (textAt(owner, 'name') ?? '') : '', image, path}]
  })
}

/** A copy in which each image is what `change` makes of it; `undefined` leaves it. */
export function withImages(object: KubeObject, change: (image: string) => string | undefined): KubeObject {
  return imagesOf(object).reduce((changed, {image, path}) => {
    const next = change(image)
    return next === undefined || next === image ? changed : withAt(changed, path, next)
  }, object)
}

/** Tag and digest may stand together; the digest is what counts, the tag is for people. */
function pinned(image: string, digest: Digest): string | undefined {
  const parsed = parseImageReference(image)
  return parsed && formatImageReference({...parsed, digest})
}

/** Each image at the digest that its text was resolved to. */
export const pinImages = (object: KubeObject, digests: ReadonlyMap<string, Digest>): KubeObject =>
  withImages(object, image => {
    const digest = digests.get(image)
    return digest === undefined ? undefined : pinned(image, digest)
  })
