/** What the objects of the state are called: one token a set, the same in labels and in names, reversible where the names are plain. Pure. */
import type {Digest} from '../../../kernel/digest.ts'
import type {SetId} from '../../../rollout/model.ts'
import {labels, type KubeObject, type ObjectRef} from '../model.ts'
import {setToken} from '../objects/names.ts'

/** What an object of the state is, as its label `slipway.dev/state` says. */
export const stateLabel = 'slipway.dev/state'
/** `<name>/<environment>`, whole, on every object of the state. */
export const setAnnotation = 'slipway.dev/set'

export interface StateNames {
  set: SetId
  namespace: string
  /** Value of the label `slipway.dev/set`. */
  label: string
  lease: ObjectRef
  journal: ObjectRef
  snapshots: ObjectRef
  note: ObjectRef
  /** What goes on, for people. */
  status: ObjectRef
  inventory: ObjectRef
  /** Older parts of the journal, numbered in the chain of that name. */
  archive(chain: string, number: number): ObjectRef
  /** A journal that could not be read, put aside before it was rebuilt. */
  broken(digest: Digest): ObjectRef
  /** The first part names how many there are. */
  release(digest: Digest, part: number): ObjectRef
}

const plain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/

/** The set of a token; undefined where the token is a digest's: then the annotation says it. */
export function setOfToken(token: string): SetId | undefined {
  const parts = token.split('.')
  return parts.length === 2 && parts.every(text => plain.test(text)) ? parts.join('/') : undefined
}

/** The set that an object of the state belongs to. */
export const setOf = ({metadata}: KubeObject): SetId | undefined => metadata.annotations?.[setAnnotation] ?? setOfToken(metadata.labels?.[labels.set] ?? '')

const hex = (digest: Digest): string => digest.slice('sha256:'.length, 'sha256:'.length + 12)

/** Throws UserError `input-invalid`. */
export function stateNames(namespace: string, set: SetId): StateNames {
  const label = setToken(set)
  const map = (what: string): ObjectRef => ({apiVersion: 'v1', kind: 'ConfigMap', namespace, name: `slipway-${label}-${what}`})
  return {
    set, namespace, label,
    lease: {apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace, name: `slipway-${label}-lock`},
    journal: map('journal'), snapshots: map('snapshots'), note: map('note'), status: map('status'), inventory: map('inventory'),
    archive: (chain, number) => map(`journal-${chain}-${number}`),
    broken: digest => map(`journal-broken-${hex(digest)}`),
    release: (digest, number) => ({apiVersion: 'v1', kind: 'Secret', namespace, name: `slipway-${label}-release-${hex(digest)}-${number}`})
  }
}
