import {mkdtempSync, readFileSync, readdirSync, rmSync, statSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {buildAll, type BuildMetafile} from '../../scripts/build.mjs'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'

const filesBelow = (directory: string): string[] => readdirSync(directory, {recursive: true, encoding: 'utf8'}).filter(f => statSync(path.join(directory, f)).isFile()).sort()

let fresh = ''
let metafile: BuildMetafile

beforeAll(async () => {
  fresh = mkdtempSync(path.join(os.tmpdir(), 'slipway-dist-'))
  metafile = await buildAll(fresh)
})
afterAll(() => rmSync(fresh, {recursive: true, force: true}))

/** What runs when the entry is loaded: itself and everything it imports statically. */
function eager(entry: string): Set<string> {
  const found = new Set<string>()
  const visit = (file: string): void => {
    if (found.has(file)) return
    found.add(file)
    for (const i of metafile.outputs[file]?.imports ?? []) if (i.kind === 'import-statement' && metafile.outputs[i.path]) visit(i.path)
  }
  visit(entry)
  return found
}

const bytes = (files: Set<string>): number => [...files].reduce((sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0), 0)
const entries = (): string[] => Object.entries(metafile.outputs).filter(([, o]) => o.entryPoint?.startsWith('src/actions/')).map(([file]) => file)

describe('dist', () => {
  it('is what the sources build to, byte for byte', () => {
    expect(filesBelow('dist')).toEqual(filesBelow(fresh))
    const differing = filesBelow(fresh).filter(file => !readFileSync(path.join('dist', file)).equals(readFileSync(path.join(fresh, file))))
    expect(differing, 'run `npm run build` and commit dist').toEqual([])
  })

  it('loads at most 600 kB for one action, and under 1 MB for all together', () => {
    const sizes = entries().map(file => [file, bytes(eager(file))] as const)
    console.log(sizes.map(([file, size]) => `${path.relative(fresh, file)} ${size}`).join('\n'))
    expect(sizes.filter(([, size]) => size > 600_000)).toEqual([])
    expect(bytes(new Set(entries().flatMap(file => [...eager(file)])))).toBeLessThan(1_000_000)
  })

  it('names the licence of every package that it contains', () => {
    const text = readFileSync('dist/THIRD-PARTY-NOTICES.txt', 'utf8')
    for (const name of ['yaml', 'zod', '@actions/core']) expect(text).toMatch(new RegExp(`^${name.replace('/', '\\/')} \\d`, 'm'))
    expect(text).not.toContain('no licence file')
  })

  it('names no directory of the machine that built it', () => {
    expect(filesBelow('dist').filter(file => readFileSync(path.join('dist', file), 'utf8').includes(process.cwd()))).toEqual([])
  })
})
