/**
 * The bundles run on Node 24 (`using: node24`) and on 20.19. Types keep our own sources to that (lib ES2023, @types/node 20); this looks at the
 * bundles themselves, with all that is bundled into them, so that it holds whatever Node the tests run on.
 */
import {readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {transform} from 'esbuild'
import {describe, expect, test} from 'vitest'
import {newerNamesIn} from './newer-names.ts'

const bundles = readdirSync('dist', {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('.js')).sort()

/** What is no use of something newer, and why. */
const allowed: Readonly<Record<string, string>> = {
  '.take()': 'methods of our own, on types of our own (src/runner)',
  'JSON.rawJSON': 'json-with-bigint asks `"rawJSON" in JSON` first'
}

/** What esbuild rewrites for 20.19 is what 20.19 cannot read. */
async function newerSyntaxIn(text: string): Promise<boolean> {
  const [newest, older] = await Promise.all(['esnext', 'node20.19'].map(target => transform(text, {target, format: 'esm', logLevel: 'silent'}).then(({code}) => code, () => 'no')))
  return newest !== older
}

describe('what Node 20.19 lacks', () => {
  test('is not in a bundle by name', () => {
    expect(bundles.length).toBeGreaterThan(10)
    const found = bundles.flatMap(file => newerNamesIn(readFileSync(path.join('dist', file), 'utf8'), file).map(problem => `dist/${file}: ${problem}`))
    expect(found.filter(problem => !Object.keys(allowed).some(name => problem.includes(`: ${name}, `)))).toEqual([])
    // What is not found any more need not be allowed any more.
    expect(Object.keys(allowed).filter(name => !found.some(problem => problem.includes(`: ${name}, `)))).toEqual([])
  })

  test('is not in a bundle by syntax', async () => {
    const found = await Promise.all(bundles.map(async file => (await newerSyntaxIn(readFileSync(path.join('dist', file), 'utf8')) ? [file] : [])))
    expect(found.flat()).toEqual([])
  })

  test.each([
    ["import {DatabaseSync} from 'node:sqlite'", 'node:sqlite'],
    ["import {readFile, glob as find} from 'node:fs/promises'", 'glob of node:fs/promises'],
    ["import * as fs from 'fs'; fs.globSync('*')", 'globSync of node:fs'],
    ["import fs from 'node:fs'; fs.globSync('*')", 'globSync of node:fs'],
    ["var fs = __toESM(require('fs'), 1); fs.glob('*')", 'glob of node:fs'],
    ["const {DatabaseSync} = await import('node:sqlite')", 'node:sqlite'],
    ['await Array.fromAsync(x)', 'Array.fromAsync'],
    ['Promise.try(() => 1)', 'Promise.try'],
    ['Object.groupBy(list, f)', 'Object.groupBy'],
    ["RegExp.escape('.')", 'RegExp.escape'],
    ["new URLPattern('/x')", 'URLPattern'],
    ["new WebSocket('ws://x')", 'WebSocket'],
    ['if (import.meta.main) go()', 'import.meta.main'],
    ['const both = one.union(two)', '.union()'],
    ['map.values().take(3)', '.take()'],
    ['const r = /(?i:a)b/', 'flags within a pattern'],
    ['/(?<y>a)|(?<y>b)/.test(s)', 'a group name used twice']
  ])('%s would be found', (text, problem) => {
    expect(newerNamesIn(text)).toEqual([`${problem}, line 1`])
  })

  test.each([
    "if (typeof navigator !== 'undefined') use(navigator.userAgent)", "const x = typeof WebSocket !== 'undefined' ? new WebSocket(u) : null", 'class Iterator {}; new Iterator()',
    "const o = {WebSocket: 1}; o.WebSocket", "import {readFile} from 'node:fs/promises'", 'const Array = mine; Array.fromAsync()',
    'const r = /(?:a)[(?i:]\\(?i:(?<x>b)(?<y>c)/'
  ])('%s is allowed', text => {
    expect(newerNamesIn(text)).toEqual([])
  })

  test('a declaration with `using` would be found', async () => {
    expect(await newerSyntaxIn('{ using x = open() }')).toBe(true)
    expect(await newerSyntaxIn('class A { #x = 1; static { A.y = 2 } }; await a?.b ?? c')).toBe(false)
  })
})
