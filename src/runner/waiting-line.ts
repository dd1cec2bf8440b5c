/**
 * The line of those who want one concurrency group, on disk, for all runs of a repository in this process and in others. Each takes a ticket, a file whose number
 * is greater than all before; the least living one is first. Nothing is overwritten: who is over, called off or replaced is told by a file beside the ticket, so
 * no lock is needed. A ticket whose process has ended (by pid and start time) counts no more.
 */
import {randomUUID} from 'node:crypto'
import {existsSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {systemProcesses} from '../platform/processes.ts'
import type {ProcessIdentity} from '../ports/index.ts'
import type {Cancellation} from './cancellation.ts'

export interface Standing {
  run: number
  job: string
}

interface Ticket extends Standing {
  number: number
  host: string
  process: ProcessIdentity
}

export type Turn = {kind: 'first'} | {kind: 'replaced'} | {kind: 'gone'} | {kind: 'wait'; behind: string}

export interface Place {
  /** Makes room as the wish says: pending ones are replaced, those in progress called off. */
  push(wish: {queue: 'single' | 'max'; inProgress: 'cancel' | 'wait-for'}): Promise<'in-line' | 'full'>
  turn(): Promise<Turn>
  /** A moment, cut short by a cancellation. */
  pause(cancellation: Cancellation): Promise<void>
  /** Calls when a newcomer wants those in progress to stop. Returns what ends the watch. */
  watch(calledOff: () => void): () => void
  leave(): void
}

/** docs: Control the concurrency of workflows and jobs, queue: max. */
const longestLine = 100
const pollMs = 50
/** A ticket this long over is swept, but never the greatest: numbers must not come again while somebody counts. */
const keptMs = 60 * 60 * 1000

type Mark = 'over' | 'replaced' | 'stop'
const markFile = (directory: string, number: number, mark: Mark): string => join(directory, `${number}.${mark}`)
const ticketFile = (directory: string, number: number): string => join(directory, `${number}.json`)
const isMarked = (directory: string, number: number, mark: Mark): boolean => existsSync(markFile(directory, number, mark))

function setMark(directory: string, number: number, mark: Mark): void {
  try {
    writeFileSync(markFile(directory, number, mark), '')
  } catch {
    // the line is gone, or cannot be written: those who wait see the end of this process instead
  }
}

const numbersIn = (directory: string): number[] => readdirSync(directory).flatMap(name => (/^\d+\.json$/.test(name) ? [parseInt(name, 10)] : [])).sort((a, b) => a - b)

/** The whole ticket appears at once, and only one can have a number. */
function takeNumber(directory: string, standing: Standing, identity: ProcessIdentity): number {
  mkdirSync(directory, {recursive: true})
  const draft = join(directory, `${randomUUID()}.draft`)
  try {
    for (;;) {
      const number = (numbersIn(directory).at(-1) ?? 0) + 1
      const ticket: Ticket = {...standing, number, host: hostname(), process: identity}
      writeFileSync(draft, `${JSON.stringify(ticket)}\n`)
      if (linked(draft, ticketFile(directory, number))) return number
    }
  } finally {
    rmSync(draft, {force: true})
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function readTicket(directory: string, number: number): Ticket | undefined {
  try {
    return JSON.parse(readFileSync(ticketFile(directory, number), 'utf8')) as Ticket
  } catch {
    return undefined
  }
}

/** A process of another machine, or one that nobody could identify, cannot be looked at: it is taken for living. */
const lives = async ({host, process: identity}: Ticket): Promise<boolean> => host !== hostname() || identity.startTime === '' || systemProcesses.alive(identity)

/** Those before a number who are neither over nor dead, in order. */
async function livingBefore(directory: string, number: number): Promise<Ticket[]> {
  const open = numbersIn(directory).filter(n => n < number && !isMarked(directory, n, 'over')).flatMap(n => readTicket(directory, n) ?? [])
  const living = await Promise.all(open.map(lives))
  return open.filter((_, i) => living[i])
}

function sweep(directory: string): void {
  const old = numbersIn(directory).filter(n => isMarked(directory, n, 'over') && Date.now() - statSync(markFile(directory, n, 'over')).mtimeMs > keptMs)
  for (const number of old.slice(0, -1)) {
    for (const file of [ticketFile(directory, number), ...(['replaced', 'stop', 'over'] as const).map(mark => markFile(directory, number, mark))]) rmSync(file, {force: true})
  }
}

async function push(directory: string, mine: number, {queue, inProgress}: {queue: 'single' | 'max'; inProgress: 'cancel' | 'wait-for'}): Promise<'in-line' | 'full'> {
  const before = await livingBefore(directory, mine)
  const pending = before.slice(1)
  if (queue === 'max' && pending.length >= longestLine) return 'full'
  if (queue === 'single') for (const {number} of pending) setMark(directory, number, 'replaced')
  if (inProgress === 'cancel') for (const {number} of before) setMark(directory, number, 'stop')
  return 'in-line'
}

async function turnOf(directory: string, mine: number): Promise<Turn> {
  if (!existsSync(ticketFile(directory, mine))) return {kind: 'gone'}
  if (isMarked(directory, mine, 'replaced') || isMarked(directory, mine, 'stop')) return {kind: 'replaced'}
  const [first] = await livingBefore(directory, mine)
  return first ? {kind: 'wait', behind: `${first.job} of run ${first.run}`} : {kind: 'first'}
}

/** Throws what the file system says if the line cannot be written. */
export async function joinLine(directory: string, standing: Standing): Promise<Place> {
  const identity = await systemProcesses.identify(process.pid) ?? {pid: process.pid, startTime: ''}
  const mine = takeNumber(directory, standing, identity)
  return {
    push: wish => push(directory, mine, wish),
    turn: () => turnOf(directory, mine),
    pause: async cancellation => {
      const pressed = cancellation.cancelled ? undefined : cancellation.pressed()
      let timer: NodeJS.Timeout | undefined
      const moment = new Promise<void>(resolve => { timer = setTimeout(resolve, pollMs) })
      await Promise.race([moment, ...(pressed ? [pressed.promise] : [])])
      clearTimeout(timer)
      pressed?.forget()
    },
    watch: calledOff => {
      const timer = setInterval(() => {
        if (isMarked(directory, mine, 'stop')) calledOff()
      }, pollMs)
      timer.unref()
      return () => clearInterval(timer)
    },
    leave: () => {
      setMark(directory, mine, 'over')
      try {
        sweep(directory)
      } catch {
        // somebody else sweeps too
      }
    }
  }
}
