/** Every object that we wrote, with the uid that the server gave it: what may be pruned is found by this, never by name alone. A ConfigMap of its own. */
import {UserError} from '../../../kernel/errors.ts'
import type {KubeObject, ObjectRef} from '../model.ts'
import {textAt} from '../objects/fields.ts'
import {describe, identityOf} from '../objects/identity.ts'
import type {ClusterHold} from './lease-keeper.ts'
import {lostError} from './lease-value.ts'
import {epochOf, getState, isContention, mostText, pack, readStored, renderStored, stateObject, stateSchema, unpack, type StateContext} from './state-object.ts'

const key = {text: 'inventory.json', packed: 'inventory.json.gz'} as const

export interface InventoryItem extends ObjectRef {
  service: string
  uid: string
}

interface StoredInventory {
  schema: number
  items: InventoryItem[]
}

/** The truth lies in the journal and in the objects themselves, which carry the set's label; this one says which of them are ours by uid. */
export interface Inventory {
  /** One request. Throws UserError `state-version`, `journal-corrupt`. */
  read(signal?: AbortSignal): Promise<InventoryItem[]>
  /** As last read or written, with what was noted since; undefined: neither yet. */
  known(): InventoryItem[] | undefined
  /** Somebody else may have had the lock since. */
  forget(): void
  /** Takes note of what was written; nothing is sent. */
  wrote(items: readonly InventoryItem[]): void
  removed(refs: readonly ObjectRef[]): void
  /** One request where anything was noted since, else none: call it once a wave. Throws UserError `lock-held`. */
  flush(hold: ClusterHold): Promise<void>
}

export function openInventory(context: StateContext): Inventory {
  const book = new Book(context)
  return {read: signal => book.read(signal), known: () => book.known(), forget: () => { book.forget() }, wrote: items => book.wrote(items), removed: refs => book.removed(refs), flush: hold => book.flush(hold)}
}

/** What was noted about one object: its item, or that it is gone. */
type Noted = InventoryItem | 'gone'

class Book {
  private readonly context: StateContext
  private object: KubeObject | undefined
  private stored: Map<string, InventoryItem> | undefined
  private noted = new Map<string, Noted>()

  constructor(context: StateContext) {
    this.context = context
  }

  async read(signal?: AbortSignal): Promise<InventoryItem[]> {
    this.object = await getState(this.context, this.context.names.inventory, signal)
    const items = this.object === undefined ? [] : parseInventory(this.context, this.object)
    this.stored = new Map(items.map(item => [identityOf(item), item]))
    return this.known() ?? []
  }

  known(): InventoryItem[] | undefined {
    return this.stored && [...merged(this.stored, this.noted).values()]
  }

  forget(): void {
    this.stored = undefined
  }

  wrote(items: readonly InventoryItem[]): void {
    for (const item of items) this.noted.set(identityOf(item), item)
  }

  removed(refs: readonly ObjectRef[]): void {
    for (const ref of refs) this.noted.set(identityOf(ref), 'gone')
  }

  async flush(hold: ClusterHold): Promise<void> {
    const {client, names} = this.context
    const due = [...this.noted]
    while (due.some(([id, item]) => this.noted.get(id) === item)) {
      if (this.stored === undefined) await this.read(hold.lost)
      if (this.isNothingNew()) return
      if (epochOf(this.object) > hold.epoch) throw lostError(names, 'another run has written the inventory under a later one')
      const next = merged(this.stored ?? new Map<string, InventoryItem>(), this.noted)
      try {
        const object = render(this.context, next, hold.epoch, this.object)
        this.object = this.object === undefined ? await client.create(object, undefined, hold.lost) : await client.replace(object, undefined, hold.lost)
        this.stored = next
        // What was noted while it was written goes with the next wave.
        this.noted = new Map([...this.noted].filter(([id, item]) => next.get(id) !== (item === 'gone' ? undefined : item)))
      } catch (error) {
        if (!isContention(error)) throw error
        this.stored = undefined
      }
    }
  }

  /** What is written again is in it already: an update of what is there adds nothing. */
  private isNothingNew(): boolean {
    for (const [id, item] of this.noted) {
      const known = this.stored?.get(id)
      if (item === 'gone' ? known === undefined : known?.uid === item.uid && known.service === item.service) this.noted.delete(id)
    }
    return this.noted.size === 0
  }
}

function merged(stored: ReadonlyMap<string, InventoryItem>, noted: ReadonlyMap<string, Noted>): Map<string, InventoryItem> {
  const all = new Map(stored)
  for (const [id, item] of noted) {
    if (item === 'gone') all.delete(id)
    else all.set(id, item)
  }
  return all
}

function render(context: StateContext, items: ReadonlyMap<string, InventoryItem>, epoch: number, live: KubeObject | undefined): KubeObject {
  const sorted = [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item)
  const text = renderStored({schema: stateSchema, items: sorted} as StoredInventory)
  const content = Buffer.byteLength(text) <= mostText ? {data: {[key.text]: text}} : {binaryData: {[key.packed]: pack(context, text)}}
  return stateObject(context, context.names.inventory, {state: 'inventory', epoch, ...content}, live)
}

function parseInventory(context: StateContext, object: KubeObject): InventoryItem[] {
  const ref = context.names.inventory
  const packed = textAt(object, 'binaryData', key.packed)
  const text = packed === undefined ? undefined : unpack(context, packed)
  const plain = text === undefined ? object : {...object, data: {[key.text]: text}}
  const {items} = readStored<StoredInventory>(plain, ref, {key: key.text, what: 'The inventory'})
  if (!Array.isArray(items)) throw new UserError('The inventory holds no list.', {reason: 'journal-corrupt', where: describe(ref), remedy: 'Restore the ConfigMap from a copy, or delete it: it is made anew from the objects that carry the label of the set.'})
  return items
}
