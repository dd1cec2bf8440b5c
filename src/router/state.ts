/** state.json and its neighbours in the router's directory: written whole or not at all, before anything is done about them. */
import {mkdirSync, readFileSync} from 'node:fs'
import {open, rename, rm} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {digestBytes} from '../kernel/digest.ts'
import {routerStateSchema, type RouterState} from '../targets/local/router-protocol.ts'

export const emptyState = (): RouterState => ({schema: routerStateSchema, revisions: {}, weights: {}})

/** Undefined if there is no such file. Throws if it is not JSON. */
export function readJson<T>(file: string): T | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  return JSON.parse(text) as T
}

/** Throws if the state was written by a newer version. */
export function readState(file: string): RouterState {
  const state = readJson<RouterState>(file) ?? emptyState()
  if (state.schema > routerStateSchema) throw new Error(`${file} has schema ${state.schema}; this router knows up to ${routerStateSchema}. Use a newer version of the suite.`)
  return state
}

export async function writeJson(file: string, value: unknown): Promise<void> {
  const beside = `${file}.${process.pid}.tmp`
  try {
    const handle = await open(beside, 'w', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(value)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(beside, file)
  } catch (error) {
    await rm(beside, {force: true}).catch(() => undefined)
    throw error
  }
}

/** One write at a time; what is asked for while one is under way is written once, after it, as it is then. */
export class Saver {
  private tail: Promise<unknown> = Promise.resolve()
  private queued: Promise<void> | undefined
  private readonly file: string
  private readonly value: () => unknown

  constructor(file: string, value: () => unknown) {
    this.file = file
    this.value = value
  }

  save(): Promise<void> {
    if (this.queued) return this.queued
    const write = this.tail.then(() => {
      this.queued = undefined
      return writeJson(this.file, this.value())
    })
    this.queued = write
    this.tail = write.catch(() => undefined)
    return write
  }
}

/** A Unix socket's path holds at most 107 bytes (sockaddr_un, unix(7)), 103 on macOS: a longer one goes to the temporary directory. */
export function socketPath(directory: string): string {
  const wanted = path.join(directory, 'control.sock')
  if (Buffer.byteLength(wanted) <= 100) return wanted
  const own = path.join(os.tmpdir(), `slipway-${os.userInfo().uid}`)
  mkdirSync(own, {recursive: true, mode: 0o700})
  return path.join(own, `${digestBytes(directory).slice(7, 27)}.sock`)
}
