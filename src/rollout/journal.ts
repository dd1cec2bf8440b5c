/** The journal as values: lines in and out, the hash chain, and the state that the entries come to. Targets only do its I/O. */
import * as z from 'zod'
import {digestJson, type Digest} from '../kernel/digest.ts'
import {UserError} from '../kernel/errors.ts'
import {rebuildRemedy} from './wreck.ts'
import {journalRoot, journalSchemaNumber, type Entry, type EntryBody} from './journal-entry.ts'

const DigestText = z.string().regex(/^sha256:[0-9a-f]{64}$/)
const kinds = ['begin', 'taken', 'intent', 'done', 'judged', 'failed', 'undo', 'snapshot', 'rebuilt', 'end'] as const
const EntryLine = z.object({
  schema: z.number().int(), seq: z.number().int().min(0), at: z.string(), previous: DigestText, operation: z.string().min(1),
  body: z.looseObject({kind: z.enum(kinds)})
})

// Entries never change, and each append asks for all of them again.
const digests = new WeakMap<Entry, Digest>()
const lines = new WeakMap<Entry, string>()

function remembered<T extends {}>(known: WeakMap<Entry, T>, entry: Entry, make: () => T): T {
  const found = known.get(entry) ?? make()
  known.set(entry, found)
  return found
}

export const entryDigest = (entry: Entry): Digest => remembered(digests, entry, () => digestJson(entry))

/** As it stands in the journal, with its line feed. */
export const entryLine = (entry: Entry): string => remembered(lines, entry, () => `${JSON.stringify(entry)}\n`)

/** Bodies as entries that follow `head`; the first has number `seq`. `at` is ISO 8601, UTC. */
export function chainEntries(head: Digest, operation: string, bodies: readonly EntryBody[], {at, seq}: {at: string; seq: number}): Entry[] {
  let previous = head
  return bodies.map((body, index) => {
    const entry: Entry = {schema: journalSchemaNumber, seq: seq + index, at, previous, operation, body}
    previous = entryDigest(entry)
    return entry
  })
}

/** The name of the operation that this `begin` starts: different for each place in the chain. */
export const operationId = (head: Digest, begin: EntryBody): string => digestJson({head, begin}).slice('sha256:'.length, 'sha256:'.length + 12)

/** Where a part of a chain begins: the number of its first entry, and what that one follows. */
export interface Anchor {
  seq: number
  previous: Digest
}

const origin: Anchor = {seq: 0, previous: journalRoot}

/** The digest of the last entry. Throws UserError `journal-corrupt` where an entry does not follow the one before. */
export function verifyChain(entries: readonly Entry[], where = 'journal', from: Anchor = origin): Digest {
  let {previous} = from
  for (const [index, entry] of entries.entries()) {
    if (entry.previous !== previous || entry.seq !== from.seq + index) throw corrupt(entries.slice(0, index), where, `Entry ${from.seq + index} does not follow the entry before it`)
    previous = entryDigest(entry)
  }
  return previous
}

/** One line each, each ended with a line feed. */
export const renderJournal = (entries: readonly Entry[]): string => entries.map(entryLine).join('')

export interface ParsedJournal {
  entries: Entry[]
  /** The text without a cut-off last line. Write this back before the next append if it differs from what was read. */
  kept: string
}

/**
 * A last line without its line feed is an entry that was never written: its append did not return, so no effect followed it.
 * Throws UserError `journal-corrupt` or `state-version`.
 */
export function parseJournal(text: string, where = 'journal'): ParsedJournal {
  const kept = text.slice(0, text.lastIndexOf('\n') + 1)
  const entries: Entry[] = []
  for (const [index, line] of kept.split('\n').slice(0, -1).entries()) entries.push(parseLine(line, entries, `${where}:${index + 1}`))
  return {entries, kept}
}

function parseLine(line: string, before: readonly Entry[], where: string): Entry {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw corrupt(before, where, 'The line is not JSON')
  }
  const schema = (value as {schema?: unknown} | null)?.schema
  if (typeof schema === 'number' && schema > journalSchemaNumber) {
    throw new UserError(`The journal has schema ${schema}; this suite knows up to ${journalSchemaNumber}.`, {reason: 'state-version', where, remedy: 'Use the version of the suite that wrote it, or a newer one.'})
  }
  const parsed = EntryLine.safeParse(value)
  if (!parsed.success || parsed.data.schema !== journalSchemaNumber) throw corrupt(before, where, 'The line is no journal entry')
  return value as Entry
}

function corrupt(before: readonly Entry[], where: string, what: string): UserError {
  const snapshot = before.findLast(entry => entry.body.kind === 'snapshot')?.body
  return new UserError(`${what}: the journal was altered or cut off.`, {
    reason: 'journal-corrupt',
    where,
    expected: 'an unbroken chain of entries',
    remedy: snapshot?.kind === 'snapshot'
      ? `${rebuildRemedy} The last snapshot before the break is ${snapshot.id}. Nothing was changed.`
      : `${rebuildRemedy} There is no snapshot before the break. Nothing was changed.`
  })
}
