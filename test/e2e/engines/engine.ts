/** Engines: the real programs that the labs run. Each is taken from the cache, or from the PATH in the same version, or built from the Go module proxy. */
import {access, chmod, constants, mkdir, readFile, rename, statfs, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {alone, binDirectory, cacheDirectory} from '../cache.ts'
import {finish} from '../command.ts'
import {timed, type Say} from '../progress.ts'
import {goCaches, requireGo} from './go.ts'

export interface Cost {
  /** As measured on two cores beside other work, with nothing in Go's cache: a free machine takes less. */
  minutes: number
  /** What stays in the cache. */
  mebibytes: number
  /** What Go keeps of it in its own caches (`go env GOCACHE GOMODCACHE`); may go afterwards. */
  goGibibytes: number
  /** At the peak, all compilers together; 1.5 where it is not said. */
  memoryGibibytes?: number
}

export interface Engine {
  name: string
  version: string
  /** What it brings, each a file in the cache's `bin`. */
  programs: readonly string[]
  /** The file in `bin` that says what lies there: a line a program, `NAME ID`. */
  stamp: string
  /** Changes when the program has to be built anew. */
  id: string
  /** How a program on the PATH says its version, and what that answer must hold; without it, only the cache counts. */
  probe?: (program: string) => {args: readonly string[]; holds: RegExp}
  cost: Cost
  /** Leaves each program of `todo` in `into`. */
  build: (todo: readonly string[], into: string, note: (words: string) => void) => Promise<void>
  /** YAML that it brings along: `line` of the stamp, and what puts it into `share`. */
  share?: {line: string; copy: () => Promise<void>}
}

/** The path of each program. */
export type Programs = ReadonlyMap<string, string>

export function program(programs: Programs, name: string): string {
  const found = programs.get(name)
  if (found === undefined) throw new Error(`No engine of this run brings ${name}.`)
  return found
}

const executable = (file: string): Promise<boolean> => access(file, constants.X_OK).then(() => true, () => false)

async function readStamp(engine: Engine): Promise<string[]> {
  const text = await readFile(path.join(binDirectory(), engine.stamp), 'utf8').catch(() => '')
  return text.split('\n').filter(line => line !== '')
}

async function addToStamp(engine: Engine, line: string): Promise<void> {
  const [name] = line.split(' ')
  const lines = (await readStamp(engine)).filter(old => old.split(' ')[0] !== name)
  const file = path.join(binDirectory(), engine.stamp)
  await writeFile(`${file}.new`, `${[...lines, line].join('\n')}\n`)
  await rename(`${file}.new`, file)
}

async function onPath(engine: Engine, name: string): Promise<string | undefined> {
  if (!engine.probe) return undefined
  const {args, holds} = engine.probe(name)
  for (const directory of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(directory, name)
    if (directory === '' || !(await executable(file))) continue
    const {code, stdout, stderr} = await finish([file, ...args], {timeoutMs: 10_000})
    return code === 0 && holds.test(stdout + stderr) ? file : undefined
  }
  return undefined
}

async function locate(engine: Engine, name: string): Promise<string | undefined> {
  const cached = path.join(binDirectory(), name)
  if ((await readStamp(engine)).includes(`${name} ${engine.id}`) && await executable(cached)) return cached
  return await onPath(engine, name)
}

interface Found {engine: Engine; here: Map<string, string>; todo: string[]; share: boolean}

async function look(engine: Engine): Promise<Found> {
  const here = new Map<string, string>()
  for (const name of engine.programs) {
    const file = await locate(engine, name)
    if (file !== undefined) here.set(name, file)
  }
  return {engine, here, todo: engine.programs.filter(name => !here.has(name)), share: engine.share !== undefined && !(await readStamp(engine)).includes(engine.share.line)}
}

export function renderCost(engines: readonly Engine[]): string {
  const sum = (of: (cost: Cost) => number): number => engines.reduce((total, {cost}) => total + of(cost), 0)
  const lines = engines.map(({name, version, cost}) => `  ${`${name} ${version}`.padEnd(28)} about ${cost.minutes} min, ${cost.mebibytes} MiB`)
  return [
    'These are built once from the Go module proxy:',
    ...lines,
    `In all about ${Math.ceil(sum(c => c.minutes))} min on two busy cores (less on a free machine), ${Math.round(sum(c => c.mebibytes))} MiB in ${cacheDirectory()},`,
    `and meanwhile up to ${sum(c => c.goGibibytes).toFixed(1)} GiB in Go's own caches, which may go afterwards (go clean -cache -modcache), and ${Math.max(...engines.map(memory)).toFixed(1)} GiB of memory.`,
    'A run that is stopped is gone on with by the next one.'
  ].join('\n')
}

const memory = ({cost}: Engine): number => cost.memoryGibibytes ?? 1.5

const freeGibibytes = async (directory: string): Promise<number> => {
  const {bavail, bsize} = await statfs(directory)
  return bavail * bsize / 2 ** 30
}

/** An hour of building that ends on a full disk is worth nothing. Caches of Go that are warm need less; what is there cannot be told from outside. */
async function adviseOfRoom(engines: readonly Engine[], say: Say): Promise<void> {
  const sum = (of: (cost: Cost) => number): number => engines.reduce((total, {cost}) => total + of(cost), 0)
  const needs = [[cacheDirectory(), sum(c => c.mebibytes) / 1024], ...(await goCaches()).map(directory => [directory, sum(c => c.goGibibytes)])] as [string, number][]
  for (const [directory, gibibytes] of needs) {
    await mkdir(directory, {recursive: true})
    const free = await freeGibibytes(directory)
    if (free < gibibytes) say(`  Only ${free.toFixed(1)} GiB are free for ${directory}, which may grow by up to ${gibibytes.toFixed(1)} GiB.`)
  }
  const free = os.freemem() / 2 ** 30
  const wanted = Math.max(...engines.map(memory))
  if (free < wanted) say(`  Only ${free.toFixed(1)} GiB of memory are free; a build may need ${wanted.toFixed(1)} GiB.`)
}

async function build({engine, todo, share}: Found, say: Say): Promise<void> {
  const work = path.join(cacheDirectory(), 'work', engine.name)
  const out = path.join(work, 'out')
  if (todo.length > 0) {
    await timed(say, `${engine.name} ${engine.version}`, async note => {
      note('fetching modules')
      await mkdir(out, {recursive: true})
      await engine.build(todo, out, note)
      for (const name of todo) {
        await chmod(path.join(out, name), 0o755)
        await rename(path.join(out, name), path.join(binDirectory(), name))
        await addToStamp(engine, `${name} ${engine.id}`)
      }
    })
  }
  if (share && engine.share) {
    await engine.share.copy()
    await addToStamp(engine, engine.share.line)
  }
}

/** The programs of the engines, built where they are not here; says first what that will cost. */
export async function provideEngines(engines: readonly Engine[], say: Say): Promise<Programs> {
  let found = await Promise.all(engines.map(look))
  if (found.some(({todo, share}) => todo.length > 0 || share)) {
    await alone(say, async () => {
      found = await Promise.all(engines.map(look)) // another run may have built them meanwhile
      const missing = found.filter(({todo}) => todo.length > 0)
      if (missing.length > 0) {
        if (missing.some(({engine}) => engine.cost.goGibibytes > 0)) await requireGo()
        say(renderCost(missing.map(({engine}) => engine)))
        await adviseOfRoom(missing.map(({engine}) => engine), say)
      }
      for (const one of found) await build(one, say)
    })
    found = await Promise.all(engines.map(look))
  }
  for (const {engine, todo} of found) if (todo.length > 0) throw new Error(`${engine.name}: ${todo.join(', ')} cannot be found after the build.`)
  return new Map(found.flatMap(({here}) => [...here]))
}
