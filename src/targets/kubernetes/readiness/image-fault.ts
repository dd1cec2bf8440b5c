/** Why an image cannot be pulled, told from the registry's own words: the release, its credentials, the registry or nobody knows. Pure. */
import {blame, type Blame} from './verdicts.ts'

export interface PullTrouble {
  whose: Blame
  why: string
  /** That no further try changes. */
  lasting: boolean
}

/** In order: a registry that throttles answers 429 with words that hold others too. Texts as containerd, CRI-O and the registries (distribution spec, error codes) write them. */
const troubles: {pattern: RegExp; whose: Blame; why: string}[] = [
  {pattern: /toomanyrequests|too many requests|\b429\b|rate limit/i, whose: blame.cluster, why: 'the registry throttles (429 too many requests)'},
  {pattern: /no match for platform|no matching manifest|exec format/i, whose: blame.notReady, why: 'it has no variant for the architecture of the node'},
  {pattern: /unauthorized|authentication required|no basic auth|\b401\b|\b403\b|forbidden|access denied|insufficient_scope|pull access denied|\bdenied\b/i, whose: blame.credentials, why: 'the registry refuses the credentials (or hides that it does not exist)'},
  {pattern: /not found|manifest unknown|name unknown|\b404\b|does not exist/i, whose: blame.notReady, why: 'the registry does not have it'},
  {pattern: /no space left/i, whose: blame.cluster, why: 'the node has no space left'},
  {pattern: /timeout|timed out|refused|reset by peer|unreachable|\bEOF\b|\bTLS\b|x509|\b50[0-4]\b|unavailable/i, whose: blame.cluster, why: 'the registry cannot be reached'},
  {pattern: /no such host|server misbehaving/i, whose: blame.unclear, why: 'the name of the registry cannot be resolved'}
]

/** `reason` as the kubelet gives it for a waiting container; `words` is all that it and its events say. Undefined where the reason is none of images. */
export function pullTroubleOf(reason: string, words: string): PullTrouble | undefined {
  if (reason === 'InvalidImageName') return {whose: blame.notReady, why: 'that is no name of an image', lasting: true}
  if (reason === 'ErrImageNeverPull') return {whose: blame.notReady, why: 'the node does not have it and imagePullPolicy is Never', lasting: true}
  if (!['ErrImagePull', 'ImagePullBackOff', 'RegistryUnavailable', 'ImageInspectError', 'SignatureValidationFailed'].includes(reason)) return undefined
  if (reason === 'SignatureValidationFailed') return {whose: blame.notReady, why: 'its signature is not accepted', lasting: true}
  const found = troubles.find(({pattern}) => pattern.test(words))
  return {whose: found?.whose ?? blame.unclear, why: found?.why ?? 'nothing says why', lasting: false}
}
