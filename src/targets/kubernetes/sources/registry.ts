/** The digest that a tag stands for right now, asked of the image's registry (https://github.com/opencontainers/distribution-spec/blob/main/spec.md). */
import {digestBytes, type Digest} from '../../../kernel/digest.ts'
import {SlipwayError} from '../../../kernel/errors.ts'
import type {HttpRequest, HttpResponse, Ports} from '../../../ports/index.ts'
import {parseImageReference, type ImageReference} from '../objects/images.ts'
import {parseChallenge, storedLogin, type Challenge} from './registry-auth.ts'

export interface RegistryRules {
  /** Registries of a lab that speak plain HTTP, as host:port. Loopback may always do so. */
  plainHttp?: readonly string[]
}

/** What became of one image: at its digest, or still a tag, and why. */
export type ResolvedImage = {image: string; digest: Digest} | {image: string; warning: string}

type Asking = Pick<Ports, 'http' | 'files' | 'host'>

/** An index before a manifest: its digest holds for every architecture. */
const accept = [
  'application/vnd.oci.image.index.v1+json', 'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json', 'application/vnd.docker.distribution.manifest.v2+json'
].join(', ')
const timeoutMs = 10_000
const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/
const digestForm = /^sha256:[0-9a-f]{64}$/

/** Never throws for what a registry does: an image that cannot be resolved keeps its tag, with a warning. */
export async function resolveImage(ports: Asking, image: string, rules: RegistryRules = {}, signal?: AbortSignal): Promise<ResolvedImage> {
  const reference = parseImageReference(image)
  if (reference === undefined) return {image, warning: `${image} is no image reference.`}
  const unresolved = (why: string): ResolvedImage => ({image, warning: `${image} is not pinned to a digest: ${why}. What this tag stands for may change between this plan and the pods.`})
  if (reference.digest !== undefined) return digestForm.test(reference.digest) ? {image, digest: reference.digest as Digest} : unresolved(`its own digest is of a kind that is not known here`)
  try {
    const answer = await askRegistry(ports, reference, rules, signal)
    return typeof answer === 'string' ? unresolved(answer) : {image, digest: answer.digest}
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof SlipwayError) return unresolved(`${error.message.replace(/\.$/, '')}`)
    throw error
  }
}

/** The digest, or in words why there is none. */
async function askRegistry(ports: Asking, reference: ImageReference, {plainHttp = []}: RegistryRules, signal?: AbortSignal): Promise<{digest: Digest} | string> {
  const {registry, path, tag = 'latest'} = reference
  const plain = loopback.test(registry) || plainHttp.includes(registry)
  const host = registry === 'docker.io' ? 'registry-1.docker.io' : registry
  const manifest: HttpRequest = {method: 'HEAD', url: `${plain ? 'http' : 'https'}://${host}/v2/${path}/manifests/${tag}`, headers: {accept}, timeoutMs, retry: 'transient'}
  const send = (request: HttpRequest): Promise<HttpResponse> => ports.http.request(request, signal)
  let headers: Record<string, string> = {accept}
  let answer = await send(manifest)
  if (answer.status === 401) {
    const authorization = await authorize(ports, {reference, plain, challenge: parseChallenge(answer.headers['www-authenticate']), send})
    if (authorization === undefined) return `${registry} asks for a login that this job does not have`
    headers = {accept, authorization}
    answer = await send({...manifest, headers})
  }
  const told = answer.headers['docker-content-digest']
  if (answer.status === 200 && told !== undefined) return digestForm.test(told) ? {digest: told as Digest} : `${registry} answered with a digest that is none`
  if (answer.status === 200 || answer.status === 405) {
    const whole = await send({...manifest, method: 'GET', headers})
    if (whole.status === 200) return {digest: digestBytes(whole.body)}
    return refusal(registry, whole.status, tag)
  }
  return refusal(registry, answer.status, tag)
}

function refusal(registry: string, status: number, tag: string): string {
  if (status === 404) return `${registry} has no tag ${tag} of it (or does not show it to this job)`
  if (status === 401 || status === 403) return `${registry} does not let this job read it (${status})`
  if (status === 429) return `${registry} has been asked too often (429)`
  return `${registry} answered ${status}`
}

interface Authorizing {
  reference: ImageReference
  plain: boolean
  challenge: Challenge | undefined
  send(request: HttpRequest): Promise<HttpResponse>
}

/** A login goes nowhere but over TLS, unless the registry itself is in the lab. */
async function authorize(ports: Asking, {reference, plain, challenge, send}: Authorizing): Promise<string | undefined> {
  const login = await storedLogin(ports, reference)
  if (challenge === undefined) return undefined
  if (challenge.scheme === 'basic') return login
  const realm = urlOf(challenge.realm)
  if (realm === undefined || (realm.protocol !== 'https:' && !(plain && realm.protocol === 'http:'))) return undefined
  if (challenge.service !== undefined) realm.searchParams.set('service', challenge.service)
  realm.searchParams.set('scope', challenge.scope ?? `repository:${reference.path}:pull`)
  const answer = await send({url: realm.href, headers: login === undefined ? {} : {authorization: login}, timeoutMs, retry: 'transient'})
  const token = answer.status === 200 ? tokenOf(answer.body) : undefined
  return token === undefined ? undefined : `Bearer ${token}`
}

const urlOf = (text: string): URL | undefined => (URL.canParse(text) ? new URL(text) : undefined)

function tokenOf(body: string): string | undefined {
  try {
    const parsed = JSON.parse(body) as {token?: unknown; access_token?: unknown} | null
    const token = parsed?.token ?? parsed?.access_token
    // A header takes no line breaks: a token that has any is none.
    return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined
  } catch {
    return undefined
  }
}
