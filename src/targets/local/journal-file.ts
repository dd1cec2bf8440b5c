/** The journal on disk: read whole and verified, appended under the lock, mended before anything is added. */
import {UserError} from '../../kernel/errors.ts'
import {digestJson, type Digest} from '../../kernel/digest.ts'
import type {Ports} from '../../ports/index.ts'
import {brokenAudit, type Audit} from '../../rollout/audit.ts'
import {chainEntries, entryDigest, parseJournal, renderJournal, verifyChain} from '../../rollout/journal.ts'
import {journalRoot, type Entry, type EntryBody} from '../../rollout/journal-entry.ts'
import {rebuildRemedy} from '../../rollout/wreck.ts'
import type {Layout} from './layout.ts'

export interface JournalFile {
  /** As it is on the disk. */
  text: string
  /** Without a cut-off last line. */
  kept: string
  entries: Entry[]
  head: Digest
}

/** Throws UserError `journal-corrupt`, `state-version`. */
export async function readJournal({files}: Ports, layout: Layout): Promise<JournalFile> {
  const text = await files.readText(layout.journal)
  if (text === undefined && (await files.list(layout.snapshots)).length > 0) {
    throw new UserError('The journal is gone, but there are snapshots.', {reason: 'journal-corrupt', where: layout.journal, remedy: `${rebuildRemedy} Nothing was changed.`})
  }
  const {entries, kept} = parseJournal(text ?? '', layout.journal)
  return {text: text ?? '', kept, entries, head: verifyChain(entries, layout.journal)}
}

export async function auditJournal(ports: Ports, layout: Layout): Promise<Audit> {
  try {
    const {text, kept, entries, head} = await readJournal(ports, layout)
    if (text === '') return {state: 'none'}
    const rebuilt = entries.flatMap(({at, body}) => (body.kind === 'rebuilt' ? [`${at}: ${body.note}`] : []))
    const note = [...rebuilt, ...(kept === text ? [] : ['The last line was cut off: that entry was never written, and no effect followed it.'])].join(' ')
    return {state: 'intact', from: 0, entries: entries.length, archives: 0, head, note}
  } catch (thrown) {
    return brokenAudit(thrown, layout.journal)
  }
}

/**
 * Returns the new head. Whole or not at all: what a failed write left is taken away again, or, if even that fails, counts as never
 * written. Throws UserError `state-unwritable`, and `lock-held` if the head is not the one expected.
 */
export async function appendJournal(ports: Ports, layout: Layout, {head, operation, wave}: {head: Digest; operation: string; wave: EntryBody[]}): Promise<Digest> {
  const {files, clock} = ports
  const journal = await readJournal(ports, layout)
  if (journal.head !== head) throw new UserError('The journal has moved: another run has written to it.', {reason: 'lock-held', where: layout.journal, remedy: 'See what the other run did, then run again.'})
  if (journal.kept !== journal.text) await files.write(layout.journal, journal.kept, 0o600)
  const entries = chainEntries(head, operation, wave, {at: new Date(clock.now()).toISOString(), seq: journal.entries.length})
  try {
    await files.append(layout.journal, renderJournal(entries), 0o600)
  } catch (error) {
    await takeBack(ports, layout, journal.kept)
    throw error
  }
  const last = entries.at(-1)
  return last ? entryDigest(last) : head
}

/** Puts the journal aside as it is, named by its content, and begins it anew. Killed between the two, it is done again. */
export async function rebuildJournal({files, clock}: Ports, layout: Layout, body: Extract<EntryBody, {kind: 'rebuilt'}>): Promise<void> {
  const broken = await files.readText(layout.journal)
  if (broken !== undefined) await files.write(layout.brokenJournal(digestJson(broken)), broken, 0o600)
  await files.write(layout.journal, renderJournal(chainEntries(journalRoot, 'rebuilt', [body], {at: new Date(clock.now()).toISOString(), seq: 0})), 0o600)
}

async function takeBack({files}: Ports, layout: Layout, kept: string): Promise<void> {
  try {
    const text = await files.readText(layout.journal)
    if (text !== undefined && text !== kept) await files.write(layout.journal, kept, 0o600)
  } catch {
    // The first error says what is wrong.
  }
}
