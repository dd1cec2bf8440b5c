/** One change of a set at a time: a file created exclusively, with epoch, owner and expiry, renewed while it is held. */
import {UserError} from '../../kernel/errors.ts'
import type {Ports, ProcessIdentity} from '../../ports/index.ts'
import type {Owner} from '../../rollout/journal-entry.ts'
import type {Hold, LockFacts} from '../../rollout/target.ts'
import type {Layout} from './layout.ts'
import {readStored, renderStored, stateSchema} from './stored-json.ts'

export const lockTtlMs = 60_000
const renewMs = lockTtlMs / 3
/** Another process has created the file and not yet written it. */
const unwrittenMs = 5_000
const attempts = 20

interface LockFile {
  schema: number
  epoch: number
  owner: Owner
  process: ProcessIdentity | null
  acquiredAt: string
  expiresAt: string
}

const lost = (layout: Layout): UserError => new UserError(`The lock of ${layout.set} was lost: another run has taken it over.`, {reason: 'lock-held', where: layout.lock, remedy: 'See what the other run did, then run again.'})

function held(layout: Layout, lock: LockFile): UserError {
  const {owner, expiresAt} = lock
  return new UserError(`${layout.set} is being changed by ${owner.name} (run ${owner.runId}, attempt ${owner.attempt}).`, {
    reason: 'lock-held', where: layout.lock, expected: `the lock to be free; it expires at ${expiresAt} unless its owner renews it`, remedy: 'Wait for that run to end, or cancel it.'
  })
}

/** Undefined: there is none. `unwritten`: there is a file without content yet. */
async function readLock({files}: Ports, layout: Layout): Promise<LockFile | 'unwritten' | undefined> {
  const text = await files.readText(layout.lock)
  if (text === undefined) return undefined
  if (!text.endsWith('\n')) return 'unwritten'
  return readStored<LockFile>(files, layout.lock, 'The lock')
}

const me = (ports: Ports): Promise<ProcessIdentity | undefined> => ports.processes.identify(process.pid)

async function isStale(ports: Ports, layout: Layout, lock: LockFile | 'unwritten'): Promise<boolean> {
  if (lock === 'unwritten') return ports.clock.now() - ((await ports.files.facts(layout.lock))?.modifiedAt ?? 0) > unwrittenMs
  if (ports.clock.now() >= Date.parse(lock.expiresAt)) return true
  return lock.process !== null && !(await ports.processes.alive(lock.process))
}

async function makeLock(ports: Ports, owner: Owner, epoch: number): Promise<LockFile> {
  const now = ports.clock.now()
  return {schema: stateSchema, epoch, owner, process: await me(ports) ?? null, acquiredAt: new Date(now).toISOString(), expiresAt: new Date(now + lockTtlMs).toISOString()}
}

/** Who holds it, as far as can be seen from outside; null: nobody. */
export async function observeLock(ports: Ports, layout: Layout): Promise<LockFacts | null> {
  const found = await readLock(ports, layout)
  if (found === undefined) return null
  const stale = await isStale(ports, layout, found)
  if (found === 'unwritten') return {owner: {name: 'somebody', runId: '', attempt: 0}, expiresAt: '', state: stale ? 'stale' : 'held'}
  return {owner: found.owner, expiresAt: found.expiresAt, state: stale ? 'stale' : 'held'}
}

/** Only one of those who see the same stale lock may replace it; whoever comes late finds another epoch in its place. */
async function takeOver(ports: Ports, layout: Layout, owner: Owner, stale: LockFile | 'unwritten'): Promise<LockFile | undefined> {
  const seen = stale === 'unwritten' ? 0 : stale.epoch
  const claim = layout.takeover(seen)
  const mine = await makeLock(ports, owner, Math.max(seen, await lastEpoch(ports, layout)) + 1)
  if (!(await ports.files.create(claim, renderStored(mine), 0o600))) {
    const rival = await readStored<LockFile>(ports.files, claim, 'A claim to the lock').catch(() => undefined)
    if (rival && await isStale(ports, layout, rival)) await ports.files.remove(claim)
    return undefined
  }
  try {
    const now = await readLock(ports, layout)
    const same = stale === 'unwritten' ? now === 'unwritten' : typeof now === 'object' && now.epoch === stale.epoch
    if (!same) return undefined
    await rememberEpoch(ports, layout, mine.epoch)
    await ports.files.write(layout.lock, renderStored(mine), 0o600)
    return mine
  } finally {
    await ports.files.remove(claim)
  }
}

interface EpochFile {
  schema: number
  epoch: number
}
const lastEpoch = async ({files}: Ports, layout: Layout): Promise<number> => (await readStored<EpochFile>(files, layout.epoch, 'The epoch'))?.epoch ?? 0
const rememberEpoch = ({files}: Ports, layout: Layout, epoch: number): Promise<void> => files.write(layout.epoch, renderStored({schema: stateSchema, epoch} as EpochFile), 0o600)

/** Throws UserError `lock-held` with owner and expiry, or `state-unwritable`. */
export async function acquireLock(ports: Ports, layout: Layout, owner: Owner): Promise<Hold> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const found = await readLock(ports, layout)
    if (found === undefined) {
      const mine = await makeLock(ports, owner, await lastEpoch(ports, layout) + 1)
      await rememberEpoch(ports, layout, mine.epoch)
      if (await ports.files.create(layout.lock, renderStored(mine), 0o600)) return keepLock(ports, layout, mine)
    } else if (await isStale(ports, layout, found)) {
      const mine = await takeOver(ports, layout, owner, found)
      if (mine) {
        ports.log.warning(`Took over the lock of ${layout.set}${found === 'unwritten' ? '' : ` from ${found.owner.name} (run ${found.owner.runId}), which is gone`}.`)
        return keepLock(ports, layout, mine)
      }
    } else if (found !== 'unwritten') throw held(layout, found)
    await ports.clock.sleep(25)
  }
  const found = await readLock(ports, layout)
  throw typeof found === 'object' ? held(layout, found) : lost(layout)
}

function keepLock(ports: Ports, layout: Layout, first: LockFile): Hold {
  const over = new AbortController()
  const gone = new AbortController()
  let lock = first
  const renew = async (): Promise<void> => {
    while (!over.signal.aborted) {
      await ports.clock.sleep(renewMs, over.signal)
      if (!(await isOurs(ports, layout, lock.epoch))) return gone.abort(lost(layout))
      const next = {...lock, expiresAt: new Date(ports.clock.now() + lockTtlMs).toISOString()}
      // A full disk does not end the hold at once: it is kept until it expires.
      const written = await ports.files.write(layout.lock, renderStored(next), 0o600).then(() => true, () => false)
      if (written) lock = next
      else if (ports.clock.now() >= Date.parse(lock.expiresAt)) return gone.abort(lost(layout))
    }
  }
  const renewing = renew().catch(() => undefined)
  return {
    set: layout.set, epoch: first.epoch, owner: first.owner, expiresAt: () => Date.parse(lock.expiresAt), awayMs: () => 0, lost: gone.signal,
    release: async () => {
      if (over.signal.aborted) return
      over.abort()
      await renewing
      if (await isOurs(ports, layout, first.epoch)) await ports.files.remove(layout.lock)
    }
  }
}

async function isOurs(ports: Ports, layout: Layout, epoch: number): Promise<boolean> {
  const found = await readLock(ports, layout)
  return typeof found === 'object' && found.epoch === epoch
}

/** Before every write: a process that slept past its expiry must not write any more. Throws UserError `lock-held`. */
export async function checkHold(ports: Ports, layout: Layout, hold: Hold): Promise<void> {
  if (hold.lost.aborted || !(await isOurs(ports, layout, hold.epoch))) throw lost(layout)
}
