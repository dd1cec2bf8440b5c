/** Engines are built once, said before, and taken from where they are. */
import {chmod, mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {program, provideEngines, type Engine} from '../../e2e/engines/engine.ts'

let home: string
const kept = {cache: process.env.SLIPWAY_E2E_CACHE, path: process.env.PATH}
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'slipway-engines-'))
  process.env.SLIPWAY_E2E_CACHE = path.join(home, 'cache')
})
afterEach(async () => {
  if (kept.cache === undefined) delete process.env.SLIPWAY_E2E_CACHE
  else process.env.SLIPWAY_E2E_CACHE = kept.cache
  process.env.PATH = kept.path
  await rm(home, {recursive: true, force: true})
})

interface Built {engine: Engine; builds: string[][]}

function makeEngine(more: Partial<Engine> = {}): Built {
  const builds: string[][] = []
  const engine: Engine = {
    name: 'mill', version: '1.2', programs: ['grind', 'sift'], stamp: '.mill-stamp', id: '1.2', cost: {minutes: 3, mebibytes: 40, goGibibytes: 0},
    build: async (todo, into) => {
      builds.push([...todo])
      for (const name of todo) await writeFile(path.join(into, name), `#!/bin/sh\necho ${name}\n`)
    },
    ...more
  }
  return {engine, builds}
}

async function provide(...engines: Engine[]): Promise<{said: string; programs: Awaited<ReturnType<typeof provideEngines>>}> {
  const said: string[] = []
  const programs = await provideEngines(engines, line => { said.push(line) })
  return {said: said.join('\n'), programs}
}

test('the first run says what the build costs and builds; the second finds everything and says nothing', async () => {
  const {engine, builds} = makeEngine()
  const first = await provide(engine)
  expect(first.said.indexOf('about 3 min, 40 MiB')).toBeGreaterThan(-1)
  expect(first.said.indexOf('about 3 min')).toBeLessThan(first.said.indexOf('done'))
  expect(await readFile(program(first.programs, 'grind'), 'utf8')).toContain('echo grind')
  const second = await provide(engine)
  expect(second.said).toBe('')
  expect(second.programs).toEqual(first.programs)
  expect(builds).toEqual([['grind', 'sift']])
})

test('only what is missing is built, and everything anew when the recipe changes', async () => {
  const {engine, builds} = makeEngine()
  await provide(engine)
  await rm(path.join(home, 'cache/bin/sift'))
  await provide(engine)
  await provide({...engine, id: '1.3'})
  expect(builds).toEqual([['grind', 'sift'], ['sift'], ['grind', 'sift']])
})

test('a program on the PATH serves in its own version alone', async () => {
  const directory = path.join(home, 'usr')
  await mkdir(directory)
  for (const [name, version] of [['grind', '1.2.9'], ['sift', '0.9']] as const) {
    await writeFile(path.join(directory, name), `#!/bin/sh\necho ${version}\n`)
    await chmod(path.join(directory, name), 0o755)
  }
  process.env.PATH = `${directory}:${process.env.PATH}`
  const {engine, builds} = makeEngine({probe: () => ({args: ['--version'], holds: /^1\.2\./})})
  const {programs} = await provide(engine)
  expect(program(programs, 'grind')).toBe(path.join(directory, 'grind'))
  expect(program(programs, 'sift')).toBe(path.join(home, 'cache/bin/sift'))
  expect(builds).toEqual([['sift']])
})

test('two runs at once build once: the second waits, says so, and finds it done', async () => {
  const slow = makeEngine()
  let running = 0
  const engine: Engine = {
    ...slow.engine,
    build: async (todo, into, note) => {
      running += 1
      expect(running).toBe(1)
      await new Promise(resolve => { setTimeout(resolve, 50) })
      await slow.engine.build(todo, into, note)
      running -= 1
    }
  }
  const both = await Promise.all([provide(engine), provide(engine)])
  expect(slow.builds).toHaveLength(1)
  expect(both.map(({said}) => said).filter(said => said.includes('waiting for it'))).toHaveLength(1)
})

test('a build that fails leaves nothing that counts as built', async () => {
  const {engine} = makeEngine({build: () => Promise.reject(new Error('no compiler'))})
  await expect(provide(engine)).rejects.toThrow('no compiler')
  const good = makeEngine()
  await provide(good.engine)
  expect(good.builds).toEqual([['grind', 'sift']])
})
