/** One router for one directory, also when two are started at once: a file that names the process, made whole and never over another's. */
import {linkSync, readFileSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {ProcessIdentity} from '../ports/index.ts'
import {isAlive} from './process-identity.ts'

const attempts = 5
/** Long enough for whoever saw the same stale claim to have replaced it. */
const settleMs = 30

export const claimFile = (directory: string): string => path.join(directory, 'claim.json')

function holderOf(file: string): ProcessIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as ProcessIdentity
  } catch {
    return undefined
  }
}

const same = (a: ProcessIdentity | undefined, b: ProcessIdentity): boolean => a?.pid === b.pid && a.startTime === b.startTime

function tryLink(mine: string, file: string): boolean {
  try {
    linkSync(mine, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** False if another router that lives has it. */
export async function claimDirectory(directory: string, identity: ProcessIdentity): Promise<boolean> {
  const file = claimFile(directory)
  const mine = `${file}.${identity.pid}.tmp`
  writeFileSync(mine, `${JSON.stringify(identity)}\n`, {mode: 0o600})
  try {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (tryLink(mine, file)) {
        if (attempt > 0) await new Promise(resolve => setTimeout(resolve, settleMs))
        return same(holderOf(file), identity)
      }
      const holder = holderOf(file)
      if (holder && isAlive(holder)) return same(holder, identity)
      rmSync(file, {force: true})
    }
    return false
  } finally {
    rmSync(mine, {force: true})
  }
}

/** For a router that follows another: its predecessor has handed everything over. */
export function inheritClaim(directory: string, identity: ProcessIdentity): void {
  const mine = `${claimFile(directory)}.${identity.pid}.tmp`
  writeFileSync(mine, `${JSON.stringify(identity)}\n`, {mode: 0o600})
  renameSync(mine, claimFile(directory))
}
