/** Where things of a set lie below the state directory. Pure. */
import path from 'node:path'
import type {Digest} from '../../kernel/digest.ts'
import {UserError} from '../../kernel/errors.ts'
import type {Rev, SetId} from '../../rollout/model.ts'

export interface Layout {
  set: SetId
  root: string
  machine: string
  lock: string
  /** Who may replace a stale lock of that epoch. */
  takeover(epoch: number): string
  epoch: string
  journal: string
  /** One that could not be read, put aside before it was begun anew. */
  brokenJournal(content: Digest): string
  note: string
  snapshots: string
  releases: string
  release(service: string, rev: Rev): string
  /** What hooks wrote. */
  hooks: string
  routers: string
  router(service: string): string
  bin: string
}

const segment = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/** Throws UserError `input-invalid` for a name that would leave the state directory. */
export function layoutOf(state: string, set: SetId): Layout {
  const parts = set.split('/')
  if (parts.length !== 2 || !parts.every(part => segment.test(part))) {
    throw new UserError(`\`${set}\` is no name of a set.`, {reason: 'input-invalid', expected: '`<name>/<environment>` of letters, digits, dots, dashes and underscores'})
  }
  const root = path.join(state, set)
  const at = (...names: string[]): string => path.join(root, ...names)
  return {
    set, root, machine: at('machine.json'), lock: at('lock.json'), takeover: epoch => at(`lock.takeover-${epoch}`), epoch: at('epoch.json'), journal: at('journal.jsonl'), brokenJournal: content => at(`journal-broken-${content.slice('sha256:'.length, 'sha256:'.length + 12)}.jsonl`), note: at('note.json'),
    snapshots: at('snapshots'), releases: at('releases'), release: (service, rev) => at('releases', service, rev),
    hooks: at('hooks'), routers: at('routers'), router: service => at('routers', service), bin: at('bin')
  }
}
