import {chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {digestJson} from '../../../src/kernel/digest.ts'
import {systemFiles} from '../../../src/platform/files.ts'
import {composeRelease} from '../../../src/rollout/release.ts'
import {observeSourceTree} from '../../../src/rollout/source-tree.ts'
import type {ServiceConfig, ServiceSource} from '../../../src/rollout/model.ts'
import {Service} from '../../../src/spec/schema.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'

describe('a revision', () => {
  const source: ServiceSource = {kind: 'process', argv: ['node', 'main.js'], directory: '/a', digest: digestJson('source')}
  const config: ServiceConfig = {release: digestJson('config'), format: 'env', file: '/tmp/x.env'}
  const rev = (spec: Record<string, unknown> = {}, parts: {source?: ServiceSource; config?: ServiceConfig} = {}): string =>
    composeRelease('shop/local', 'v', {api: {spec: Service.parse({source: {run: ['node']}, port: 8080, ready: {http: '/'}, ...spec}), source, config, ...parts}}).services.api?.rev ?? ''

  test('is named by its content, not by where its files lie nor by how many run', () => {
    expect(rev()).toMatch(/^[0-9a-f]{12}$/)
    expect(rev({}, {source: {...source, directory: '/elsewhere'}, config: {...config, file: '/other'}})).toBe(rev())
    expect(rev({replicas: 7, dependsOn: [], strategy: 'rolling'})).toBe(rev())
  })

  test('is another one when anything that runs is another', () => {
    const all = [
      rev(), rev({}, {source: {...source, digest: digestJson('other')}}), rev({}, {source: {...source, argv: ['node', 'other.js']}}), rev({env: {A: '1'}}), rev({port: 8081}),
      rev({ready: {http: '/other'}}), rev({drain: '1s'}), rev({}, {config: {...config, release: digestJson('other')}}), rev({}, {config: {...config, format: 'json'}})
    ]
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('a source directory', () => {
  const tree = (files: Record<string, string>): string => {
    const directory = temporaryDirectory()
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(directory, name)), {recursive: true})
      writeFileSync(path.join(directory, name), content)
    }
    return directory
  }
  const digestOf = async (directory: string): Promise<string> => (await observeSourceTree(systemFiles, directory)).digest

  test('has one digest over names, content and the executable bit; times, histories and caches do not count', async () => {
    const [a, b] = [tree({'main.js': '1', 'lib/x.js': '2'}), tree({'lib/x.js': '2', 'main.js': '1', '.git/HEAD': 'x', 'node_modules/.cache/y': 'z', '.slipway/runs': ''})]
    utimesSync(path.join(b, 'main.js'), 1, 1)
    expect(await digestOf(a)).toBe(await digestOf(b))
    chmodSync(path.join(b, 'main.js'), 0o755)
    expect(await digestOf(a)).not.toBe(await digestOf(b))
    expect(await digestOf(tree({'main.js': '1', 'lib/y.js': '2'}))).not.toBe(await digestOf(a))
    expect(await digestOf(tree({'main.js': '1', 'lib/x.js': '3'}))).not.toBe(await digestOf(a))
  })

  test('may hold links that stay inside; all that leave are named', async () => {
    const directory = tree({'a/x': '1', 'deep/er/y': '2'})
    symlinkSync('../a/x', path.join(directory, 'deep/link'))
    expect((await observeSourceTree(systemFiles, directory)).entries).toContainEqual({path: 'deep/link', kind: 'symlink', to: '../a/x'})
    symlinkSync('/etc/passwd', path.join(directory, 'absolute'))
    symlinkSync('../../x', path.join(directory, 'a/above'))
    // By itself `deep/up/../x` looks harmless; `deep/up` leads to the root of the tree.
    symlinkSync('..', path.join(directory, 'deep/up'))
    symlinkSync('deep/up/../../x', path.join(directory, 'sly'))
    const refused = observeSourceTree(systemFiles, directory)
    await expect(refused).rejects.toMatchObject({reason: 'spec-invalid'})
    await expect(refused).rejects.toThrow(/a\/above[^]*absolute[^]*sly/)
    await expect(refused).rejects.not.toThrow(/deep\/up is/)
  })

  test('that does not exist is said to be missing', async () => {
    await expect(observeSourceTree(systemFiles, '/nowhere/at/all')).rejects.toMatchObject({reason: 'spec-invalid', where: '/nowhere/at/all'})
  })
})
