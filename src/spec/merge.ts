/**
 * One document laid over another: maps merge by key, everything else replaces, null removes (RFC 7396). Removed keys stay as null until
 * `withoutRemoved`, so that laying a over (b over c) is the same as (a over b) over c.
 */
import type {LocatedProblem} from '../kernel/errors.ts'
import {isNull, problemAt} from './located.ts'
import type {Entry, Located, LocatedMap, Place} from './located.ts'

const history = (node: Located): Place[] => [node.place, ...(node.replaced ?? [])]

export function mergeLocated(base: Located, over: Located): Located {
  if (base.kind === 'map' && over.kind === 'map' && !over.fresh) return mergeMaps(base, over)
  const replaced = [...(over.replaced ?? []), ...history(base)]
  return over.kind === 'map' ? {...over, replaced, fresh: true} : {...over, replaced}
}

function mergeMaps(base: LocatedMap, over: LocatedMap): LocatedMap {
  const entries = new Map<string, Entry>(base.entries)
  for (const [key, entry] of over.entries) {
    const below = entries.get(key)
    if (!below) entries.set(key, entry)
    else {
      const value = mergeLocated(below.value, entry.value)
      entries.set(key, {key: below.value.kind === 'map' && entry.value.kind === 'map' && !entry.value.fresh ? below.key : entry.key, value})
    }
  }
  return {...base, entries}
}

/** Without the keys that were set to null. */
export function withoutRemoved(node: Located): Located {
  if (node.kind !== 'map') return node
  const entries = [...node.entries].filter(([, entry]) => !isNull(entry.value)).map(([key, entry]) => [key, {...entry, value: withoutRemoved(entry.value)}] as const)
  return {...node, entries: new Map(entries)}
}

/** Nulls of `over` that remove nothing, because nothing stands below them: most often a misspelt key. */
export function idleRemovals(base: Located | undefined, over: Located, what: string): LocatedProblem[] {
  if (over.kind !== 'map') return []
  return [...over.entries].flatMap(([key, entry]) => {
    const below = base?.kind === 'map' ? base.entries.get(key)?.value : undefined
    if (isNull(entry.value)) return below ? [] : [problemAt(entry.key, `\`${key}\` is null, which removes a key of ${what}, but there is none`)]
    return idleRemovals(below, entry.value, what)
  })
}
