import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {parseNpmLockfile} from '../../../src/scan/npm-lockfile.ts'

const lock3 = `{
  "name": "shop", "lockfileVersion": 3,
  "packages": {
    "": {"name": "shop", "version": "1.0.0", "workspaces": ["tools"]},
    "node_modules/lodash": {"version": "4.17.10"},
    "node_modules/old-lodash": {
      "name": "lodash",
      "version": "3.0.0", "dev": true
    },
    "node_modules/@acme/ui/node_modules/@acme/core": {"version": "2.0.0-rc.1"},
    "node_modules/tools": {"resolved": "tools", "link": true},
    "tools": {"name": "tools", "version": "0.1.0"}
  }
}`

describe('package-lock.json', () => {
  test('version 3: names, versions, lines and scope; aliases by their target; root, workspaces and links are own code', () => {
    expect(parseNpmLockfile(lock3, 'package-lock.json')).toEqual({path: 'package-lock.json', problems: [], packages: [
      {name: 'lodash', version: '4.17.10', location: 'node_modules/lodash', line: 5, scope: 'production'},
      {name: 'lodash', version: '3.0.0', location: 'node_modules/old-lodash', line: 6, scope: 'development'},
      {name: '@acme/core', version: '2.0.0-rc.1', location: 'node_modules/@acme/ui/node_modules/@acme/core', line: 10, scope: 'production'}
    ]})
  })

  test('version 2 is read from `packages`, not twice', () => {
    const text = JSON.stringify({lockfileVersion: 2, packages: {'node_modules/a': {version: '1.0.0'}}, dependencies: {a: {version: '1.0.0'}}})
    expect(parseNpmLockfile(text, 'p').packages).toHaveLength(1)
  })

  test('version 1: nested packages, aliases, tarballs; own folders are left out', () => {
    const text = `{"lockfileVersion": 1, "dependencies": {
"a": {"version": "1.0.0", "dev": true, "dependencies": {
  "b": {"version": "npm:@x/real@2.0.0"}}},
"c": {"version": "file:../c"},
"d": {"version": "https://example.com/d/-/d-3.1.4.tgz"}}}`
    expect(parseNpmLockfile(text, 'p').packages.map(({line, ...p}) => [p.name, p.version, p.location, p.scope, line])).toEqual([
      ['a', '1.0.0', 'node_modules/a', 'development', 2], ['d', '3.1.4', 'node_modules/d', 'production', 5],
      ['@x/real', '2.0.0', 'node_modules/a/node_modules/b', 'production', 3]
    ])
  })

  test.each([
    ['', 'not-json'], ['{"lockfileVersion": 3,\n<<<<<<< HEAD\n}', 'not-json'], ['[]', 'not-a-lockfile'], ['null', 'not-a-lockfile'],
    ['{"lockfileVersion": 9, "packages": {}}', 'lockfile-version'], ['{"lockfileVersion": "3"}', 'lockfile-version'],
    ['{"lockfileVersion": 3}', 'not-a-lockfile'], ['{"lockfileVersion": 1, "dependencies": []}', 'not-a-lockfile'],
    ['{"lockfileVersion": 3, "packages": {"node_modules/a": 7}}', 'not-a-lockfile'],
    ['{"lockfileVersion": 3, "packages": {"node_modules/a": {}}}', 'package-without-version'],
    ['{"lockfileVersion": 3, "packages": {"node_modules/a": {"version": "latest"}}}', 'package-without-version'],
    ['{"lockfileVersion": 1, "dependencies": {"a": {"version": "git+ssh://x/y#abc"}}}', 'package-without-version']
  ])('a broken or hostile file is a problem, never clean: %s', (text, kind) => {
    const read = parseNpmLockfile(text, 'package-lock.json')
    expect(read.packages).toEqual([])
    expect(read.problems.map(p => p.kind)).toEqual([kind])
  })

  test('keys that shadow the prototype are packages like others', () => {
    const text = '{"lockfileVersion": 3, "packages": {"node_modules/__proto__": {"version": "1.0.0"}, "node_modules/constructor": {"version": "2.0.0"}}}'
    expect(parseNpmLockfile(text, 'p').packages.map(p => p.name)).toEqual(['__proto__', 'constructor'])
  })

  test('endless nesting is a problem, not an endless run', () => {
    const deep = '{"lockfileVersion":1,' + '"dependencies":{"a":{"version":"1.0.0",'.repeat(20_000) + '"dev":true' + '}}'.repeat(20_000) + '}'
    const read = parseNpmLockfile(deep, 'p')
    expect(read.packages.length).toBeLessThan(100)
    expect(read.problems[0]?.message).toContain('nests deeper than')
  })

  test('it never throws, and each package has its own line', () => {
    fc.assert(fc.property(fc.string({maxLength: 200}), text => { parseNpmLockfile(text, 'p') }))
    const name = fc.stringMatching(/^[a-z"\\]{1,12}$/)
    fc.assert(fc.property(fc.uniqueArray(name, {minLength: 1, maxLength: 8}), names => {
      const text = JSON.stringify({lockfileVersion: 3, packages: Object.fromEntries(names.map(n => [`node_modules/${n}`, {version: '1.0.0', extra: ['{', '"}']}]))}, null, 1)
      const lines = text.split('\n')
      for (const found of parseNpmLockfile(text, 'p').packages) expect(lines[found.line - 1]).toContain(JSON.stringify(found.location))
    }))
  })
})
