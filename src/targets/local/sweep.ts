/** Away with one leftover, if it still is one. May run twice. */
import path from 'node:path'
import {UserError} from '../../kernel/errors.ts'
import type {Ports, ProcessIdentity} from '../../ports/index.ts'
import type {Evidence, Leftover} from '../../rollout/model.ts'
import type {Layout} from './layout.ts'
import {observeLeftovers} from './leftovers.ts'

const pollMs = 50
/** Between SIGTERM and SIGKILL, and once more until it must be gone. */
const graceMs = 5_000

/** Looked for anew: what was left over when the plan was made may have been adopted since. */
export async function sweep(ports: Ports, layout: Layout, leftover: Leftover, signal: AbortSignal): Promise<Evidence> {
  const found = await observeLeftovers(ports, layout, signal)
  if (!found.some(f => f.leftover.kind === leftover.kind && f.leftover.id === leftover.id)) return {level: 'data-plane', note: 'was gone already'}
  if (leftover.kind === 'process') return endProcess(ports, leftover, signal)
  const file = path.resolve(layout.root, leftover.id)
  if (path.relative(layout.root, file).startsWith('..')) throw new UserError(`\`${leftover.id}\` lies outside of the state.`, {reason: 'journal-corrupt', where: layout.journal})
  await ports.files.remove(file)
  return {level: 'data-plane', note: 'removed'}
}

async function endProcess({processes, clock}: Ports, {id, what}: Leftover, signal: AbortSignal): Promise<Evidence> {
  const [pid, startTime = ''] = id.split(' ')
  const identity: ProcessIdentity = {pid: Number(pid), startTime}
  for (const kind of ['SIGTERM', 'SIGKILL'] as const) {
    if (!(await processes.signal(identity, kind))) return {level: 'data-plane', note: 'ended'}
    for (let waited = 0; waited < graceMs && await processes.alive(identity); waited += pollMs) await clock.sleep(pollMs, signal)
  }
  if (await processes.alive(identity)) throw new UserError(`${what} does not end.`, {reason: 'timeout', remedy: 'See what it waits for in /proc; a process in state D waits for a device.'})
  return {level: 'data-plane', note: 'ended'}
}
