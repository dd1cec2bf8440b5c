/** The journal of one set: a ConfigMap, replaced by its version under the lock, one write a wave; a write whose answer was lost is recognised. */
import {digestJson, type Digest} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import {chainEntries, entryDigest, renderJournal} from '../../../rollout/journal.ts'
import {journalRoot, type Entry, type EntryBody} from '../../../rollout/journal-entry.ts'
import {rebuildRemedy} from '../../../rollout/wreck.ts'
import type {KubeObject} from '../model.ts'
import {textAt} from '../objects/fields.ts'
import {describe} from '../objects/identity.ts'
import {archiveEntries, removeArchives} from './archive.ts'
import {chainOf, freshBase, parseChain, planMove, remembered, sealed, type Base, type Chain} from './journal-value.ts'
import type {ClusterHold} from './lease-keeper.ts'
import {lostError, type Witness} from './lease-value.ts'
import {epochOf, getState, isContention, mostBytes, mostText, pack, readStored, renderStored, stateObject, unpack, type StateContext} from './state-object.ts'

export interface StoredChain extends Chain {
  object: KubeObject
}

export interface Journal {
  /** Undefined: there is none. One request. Throws UserError `journal-corrupt`, `state-version`. */
  read(signal?: AbortSignal): Promise<StoredChain | undefined>
  /** Compare-and-set on the head. One request where nothing moved, two more where older operations are moved to the archive. Returns the new head. */
  append(hold: ClusterHold, head: Digest, operation: string, wave: EntryBody[]): Promise<Digest>
  /** What it last read or wrote. */
  known(): StoredChain | undefined
  /** After it was changed past this one. */
  forget(): void
}

/** All entries that count for the state. */
export const entriesOf = ({base, entries}: Chain, context: StateContext): Entry[] => [...remembered(base, context.names.set), ...entries]

const key = {text: 'journal.jsonl', packed: 'journal.jsonl.gz', base: 'base.json'} as const

export function parseJournalObject(context: StateContext, object: KubeObject): StoredChain {
  const ref = context.names.journal
  const where = describe(ref)
  const packed = textAt(object, 'binaryData', key.packed)
  const text = packed === undefined ? textAt(object, 'data', key.text) : unpack(context, packed)
  if (text === undefined) throw new UserError('The journal holds no entries that can be read.', {reason: 'journal-corrupt', where, remedy: `${rebuildRemedy} Nothing was changed.`})
  return {...parseChain(readStored<Base>(object, ref, {key: key.base, what: 'The journal'}), text, where), object}
}

/** Text as long as it is short, so that people can read it in the cluster. Throws UserError `state-unwritable` where one operation is too long for an object. */
export function journalObject(context: StateContext, {base, entries}: Chain, epoch: number, live: KubeObject | undefined): KubeObject {
  const text = renderJournal(entries)
  const short = Buffer.byteLength(text) <= mostText
  const packed = short ? '' : pack(context, text)
  if (packed.length * 3 / 4 > mostBytes) {
    throw new UserError(`The journal of one operation has come to ${Math.round(text.length / 1000)} kB, more than an object of the cluster holds.`, {
      reason: 'state-unwritable', where: describe(context.names.journal), remedy: 'Split the set into several.'
    })
  }
  return stateObject(context, context.names.journal, {
    state: 'journal', epoch, data: {[key.base]: renderStored(base), ...(short ? {[key.text]: text} : {})}, ...(short ? {} : {binaryData: {[key.packed]: packed}})
  }, live)
}

export function openJournal(context: StateContext): Journal {
  const writer = new Writer(context)
  return {read: signal => writer.read(signal), append: (hold, head, operation, wave) => writer.append(hold, head, {operation, wave}), known: () => writer.known, forget: () => { writer.forget() }}
}

interface Wave {
  operation: string
  wave: EntryBody[]
}

class Writer {
  known: StoredChain | undefined
  /** Whether what is known, be it that there is none, was read from the server. */
  looked = false
  private readonly context: StateContext

  constructor(context: StateContext) {
    this.context = context
  }

  async read(signal?: AbortSignal): Promise<StoredChain | undefined> {
    const object = await getState(this.context, this.context.names.journal, signal)
    this.looked = true
    if (object === undefined) this.known = undefined
    else if (object.metadata.resourceVersion !== this.known?.object.metadata.resourceVersion || object.metadata.uid !== this.known?.object.metadata.uid) this.known = parseJournalObject(this.context, object)
    return this.known
  }

  forget(): void {
    this.known = undefined
    this.looked = false
  }

  async append(hold: ClusterHold, head: Digest, {operation, wave}: Wave): Promise<Digest> {
    if (wave.length === 0) return head
    const at = new Date(this.context.clock.now()).toISOString()
    if (!this.looked || (this.known?.head ?? journalRoot) !== head) await this.read(hold.lost)
    for (;;) {
      if (acknowledged(this.known, hold, head, {operation, wave})) return this.acknowledge(hold)
      this.refuseMoved(hold, head)
      const added = chainEntries(head, operation, wave, {at, seq: this.known?.seq ?? 0})
      if (await this.tryWrite(hold, added)) return this.acknowledge(hold)
    }
  }

  private acknowledge(hold: ClusterHold): Digest {
    const {seq, head} = this.known as StoredChain
    hold.witnessed({seq, head})
    return head
  }

  private refuseMoved(hold: ClusterHold, head: Digest): void {
    const {names} = this.context
    if (epochOf(this.known?.object) > hold.epoch) throw lostError(names, 'another run has written to the journal under a later one')
    if ((this.known?.head ?? journalRoot) !== head) {
      throw new UserError('The journal has moved: another run has written to it.', {reason: 'lock-held', where: describe(names.journal), remedy: 'See what the other run did, then run again.'})
    }
  }

  /** False: somebody has written it, perhaps we ourselves before an answer was lost; what there is now was read. */
  private async tryWrite(hold: ClusterHold, added: Entry[]): Promise<boolean> {
    const before = this.known
    try {
      this.known = await this.write(hold, added)
      return true
    } catch (error) {
      if (hold.lost.aborted) throw hold.lost.reason
      if (!isContention(error)) {
        if (before !== undefined) await this.refuseDeleted(hold, error)
        throw error
      }
      await this.read(hold.lost)
      if (before !== undefined && this.known === undefined) await this.refuseDeleted(hold, error)
      return false
    }
  }

  private async refuseDeleted(hold: ClusterHold, cause: unknown): Promise<void> {
    if (await getState(this.context, this.context.names.journal, hold.lost).catch(() => true)) return
    this.forget()
    throw goneError(this.context, 'somebody has deleted it while it was being written', cause)
  }

  private async write(hold: ClusterHold, added: Entry[]): Promise<StoredChain> {
    const {context} = this
    const live = this.known
    const chain = live ?? chainOf(freshBase({set: context.names.set, first: added[0]}), [], journalRoot)
    const {moved, rest} = planMove(chain, added, {set: context.names.set, mostBytes: context.journalBytes})
    const archives = moved.length === 0 ? undefined : await archiveEntries(context, chain, moved, hold)
    const base = archives === undefined ? rest.base : sealedWith(rest.base, {archives})
    const next = chainOf(base, [...rest.entries, ...added], entryDigest(added.at(-1) as Entry))
    const object = journalObject(context, next, hold.epoch, live?.object)
    const written = {...next, object: live === undefined ? await context.client.create(object, undefined, hold.lost) : await context.client.replace(object, undefined, hold.lost)}
    const {first, gone} = base.archives
    if (gone >= first || !await removeArchives(context, written)) return written
    return {...written, base: sealedWith(base, {archives: {...base.archives, gone: first}})}
  }
}

const sealedWith = ({digest: _, ...base}: Base, changes: Partial<Base>): Base => sealed({...base, ...changes})

/** The wave stands at the end already, written under this very hold: its answer was lost. Another hold's equal wave is not ours. */
function acknowledged(known: StoredChain | undefined, hold: ClusterHold, head: Digest, {operation, wave}: Wave): boolean {
  const last = known?.entries.slice(-wave.length) ?? []
  return last.length === wave.length && epochOf(known?.object) === hold.epoch && last[0]?.previous === head
    && last.every((entry, index) => entry.operation === operation && digestJson(entry.body) === digestJson(wave[index]))
}

export const goneError = ({names}: StateContext, why: string, cause?: unknown): UserError => new UserError(`The journal of ${names.set} is gone: ${why}.`, {
  reason: 'journal-corrupt', where: describe(names.journal), ...(cause === undefined ? {} : {cause}), expected: 'the journal that belongs to what the cluster holds',
  remedy: `${rebuildRemedy} Nothing was changed.`
})

/** A journal that ends before what a holder of the lock had seen of it was cut at its end, which a chain alone cannot show. */
export function refuseCut(context: StateContext, chain: Chain | undefined, witness: Witness | undefined): void {
  if (witness === undefined) return
  if (chain === undefined) throw goneError(context, `its entry ${witness.seq - 1} was seen before`)
  const seen = witness.seq === chain.base.seq ? chain.base.previous : witness.seq === chain.seq ? chain.head : chain.entries[witness.seq - chain.base.seq]?.previous
  if (witness.seq < chain.base.seq || seen === witness.head) return
  throw new UserError(`The journal was altered or cut off: it does not lead to entry ${witness.seq - 1}, which was seen before.`, {
    reason: 'journal-corrupt', where: describe(context.names.journal), remedy: `${rebuildRemedy} Nothing was changed.`
  })
}
