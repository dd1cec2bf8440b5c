/** The objects of a set as they are there, for a plan: one list a kind, and a request for a single object only where no list has it. Changes nothing. */
import {toSlipwayError} from '../../kernel/errors.ts'
import {labels, type KubeObject, type ObjectRef} from './model.ts'
import {identityOf, isClusterKind, refOf} from './objects/identity.ts'
import type {SetContext} from './set-context.ts'
import type {Kind} from './view.ts'

export interface LiveObjects {
  /** As the lists have it. */
  of(ref: ObjectRef | KubeObject, signal: AbortSignal): Promise<KubeObject | undefined>
  /** Asked for by its name. */
  asked(ref: KubeObject, signal: AbortSignal): Promise<KubeObject | undefined>
}

export interface Known {
  kinds: readonly Kind[]
  objects: readonly KubeObject[]
  /** Of a set that has written nothing yet, no kind is listed. */
  earlier: 'some' | 'none'
}

const shelfOf = ({apiVersion, kind}: Kind): string => `${apiVersion} ${kind}`

export function makeLiveObjects({client, namespace, state}: SetContext, known: Known): LiveObjects {
  const key = (ref: ObjectRef): string => identityOf(ref.namespace === undefined && !isClusterKind(ref.kind) ? {...ref, namespace} : ref)
  const found = new Map(known.objects.map(object => [key(refOf(object)), object]))
  const listed = new Map<string, Promise<void>>(known.kinds.map(kind => [shelfOf(kind), Promise.resolve()]))
  const list = async (kind: Kind, signal: AbortSignal): Promise<void> => {
    const {items} = await client.list(kind, {...(isClusterKind(kind.kind) ? {} : {namespace}), labelSelector: `${labels.set}=${state.names.label}`}, signal).catch(nothingToSee)
    for (const item of items) found.set(key(refOf({...item, ...kind})), {...item, ...kind})
  }
  return {
    async of(from, signal) {
      const ref = 'metadata' in from ? refOf(from as KubeObject) : from as ObjectRef
      const kind = {apiVersion: ref.apiVersion, kind: ref.kind}
      if (known.earlier === 'some') {
        const asked = listed.get(shelfOf(kind)) ?? list(kind, signal)
        listed.set(shelfOf(kind), asked)
        await asked
      }
      return found.get(key(ref))
    },
    asked: (object, signal) => client.get(refOf(object), signal)
  }
}

/** The dry run says what is wrong with a kind that the server does not know; who may not list may still read. */
function nothingToSee(thrown: unknown): {items: KubeObject[]} {
  const {reason} = toSlipwayError(thrown)
  if (reason === 'unknown-kind' || reason === 'access-denied') return {items: []}
  throw thrown
}
