/** What reading a whole journal from its first entry to its last comes to, at any kind of target. */
import type {Digest} from '../kernel/digest.ts'
import {SlipwayError} from '../kernel/errors.ts'

export type Audit =
  | {state: 'none'}
  | {state: 'intact'; /** number of the first entry that is still kept */ from: number; entries: number; archives: number; head: Digest; /** what people should know of it: why a chain was rebuilt, a line that was cut off; else empty */ note: string}
  | {state: 'broken'; where: string; /** number of the first entry that does not follow, where it is known */ entry: number | null; words: string}

/** `broken` for what says that the journal is not what was written. Throws any other error again. */
export function brokenAudit(thrown: unknown, where: string): Extract<Audit, {state: 'broken'}> {
  if (!(thrown instanceof SlipwayError) || (thrown.reason !== 'journal-corrupt' && thrown.reason !== 'state-version')) throw thrown
  return {state: 'broken', where: thrown.where ?? where, entry: null, words: thrown.message}
}
