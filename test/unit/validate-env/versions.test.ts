import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {systemExec} from '../../../src/platform/exec.ts'
import type {Tools} from '../../../src/ports/index.ts'
import {makeTestPorts} from '../../fakes/ports.ts'
import {isToolName, judgeTool, knownTools, observeTool, parseToolVersion, probeOf, type ToolFacts} from '../../../src/validate-env/tools.ts'
import {isRange, parseVersion, versionSatisfies, type Version} from '../../../src/validate-env/version.ts'

const fits = (text: string, range: string): boolean => versionSatisfies(parseVersion(text) as Version, range)

describe('versions as programs tell them', () => {
  test.each([
    ['20.20.2', '>=20.19', true], ['20.18.3', '>=20.19', false], ['v1.29.0-eks-a5565ad', '>=1.29.0', true], ['535.161.08', '>=535.161', true],
    ['535.161.08', '>=535.161.10', false], ['5.15.0-1051-aws', '>=5.15', true], ['17.03.1-ce', '>=17.3', true], ['2.39.5', '^2', true], ['3.0.0', '^2', false],
    ['1.2.9', '~1.2.3', true], ['1.3.0', '~1.2.3', false], ['15.18 (Debian 15.18-0+deb12u1)', '>=15 <17', true], ['17', '>=15 <17', false],
    ['3.13.1t', '>=3.13', true], ['9.0.0', '8.x || 9.x', true], ['1.8.0_392', '>=17', false],
    // A pre-release comes before its release and after the one before.
    ['3.11.0rc1', '>=3.11', false], ['3.12.0rc1', '>=3.11', true], ['16beta1', '>=16', false], ['16beta1', '>=15', true], ['4.0.0-rc.1', '<4', false],
    ['2.5.0.dev20240901+cu124', '>=2.5', false], ['3.13.0a6+', '>=3.13', false], ['0.0.0-rc1', '>=0.0.0', false]
  ])('%s in %s: %s', (version, range, expected) => {
    expect(fits(version, range)).toBe(expected)
  })
  test.each(['', 'latest', 'N-107416-g1234', 'git-2021'])('%j is no version', text => {
    expect(parseVersion(text)).toBeUndefined()
  })
  test('a version fits >= itself, and nothing below it does', () => {
    const part = fc.integer({min: 0, max: 9999})
    fc.assert(fc.property(part, part, part, (a, b, c) => fits(`${a}.${b}.${c}`, `>=${a}.${b}.${c}`) && !fits(`${a}.${b}.${c}`, `>=${a}.${b}.${c + 1}`)))
  })
  test('what is no range is known as such', () => {
    expect(isRange('>=20.19 <23')).toBe(true)
    for (const text of ['>>1', '1.2.3.4', '=>1']) expect(isRange(text)).toBe(false)
  })
})

describe('what each tool prints', () => {
  // First lines as the programs print them.
  test.each([
    ['node', 'v20.20.2\n', '20.20.2'], ['npm', '11.19.1\n', '11.19.1'], ['git', 'git version 2.39.5 (Apple Git-154)\n', '2.39.5'],
    ['docker', 'Docker version 28.2.2, build e6534b4\n', '28.2.2'], ['kubectl', '{\n  "clientVersion": {\n    "gitVersion": "v1.32.4",\n', '1.32.4'],
    ['helm', 'v3.18.1', '3.18.1'], ['terraform', '{"terraform_version": "1.11.4"}', '1.11.4'], ['tofu', '{\n  "terraform_version": "1.9.0",\n', '1.9.0'],
    ['go', 'go version go1.26.8 linux/amd64\n', '1.26.8'], ['trivy', 'Version: 0.58.1\nVulnerability DB:\n  Version: 2\n', '0.58.1'],
    ['sops', 'sops 3.9.4 (latest)\n', '3.9.4'], ['age', 'v1.2.1\n', '1.2.1'], ['k6', 'k6 v0.57.0 (go1.23)\n', '0.57.0'], ['k6', 'k6.exe v1.2.3 (commit/x)\n'.replace('.exe', ''), '1.2.3'],
    ['jq', 'jq-1.7.1\n', '1.7.1'], ['python3', 'python 3.11.0candidate\n', '3.11.0candidate'], ['psql', 'psql (PostgreSQL) 15.18 (Debian)\n', '15.18'],
    ['ffmpeg', 'ffmpeg version n7.1-2-gab Copyright\n', '7.1-2-gab'], ['nvidia-smi', 'NVIDIA-SMI version  : 550.54.15\nNVML version : 550.54\nDRIVER version : Deprecated, see ...\n', '550.54.15'],
    ['make', 'GNU Make 4.3\n', '4.3'], ['rustc', 'rustc 1.80.0-nightly (x)\n', '1.80.0-nightly'], ['vault', "Vault v1.18.2 ('x'), built\n", '1.18.2']
  ])('%s', (name, stdout, version) => {
    expect(parseToolVersion(probeOf(name), {exitCode: 0, stdout, stderr: ''})).toEqual({kind: 'version', text: version})
  })
  test('java prints on the error stream', () => {
    expect(parseToolVersion(probeOf('java'), {exitCode: 0, stdout: '', stderr: 'openjdk version "17.0.15" 2025-04-15\n'})).toEqual({kind: 'version', text: '17.0.15'})
  })
  test.each([
    ['ffmpeg', 'ffmpeg version N-107416-gab Copyright 2000-2026\n', 0], ['ffmpeg', 'ffmpeg version git-2021-02-23-abc\n', 0], ['helm', 'flag needs an argument', 0], ['docker', 'Docker version 28.2.2', 1]
  ])('%s: a build without a version, or a failure, is unknown', (name, stdout, exitCode) => {
    const facts = parseToolVersion(probeOf(name), {exitCode, stdout, stderr: ''})
    expect(judgeTool(name, '>=1', facts).status).toBe('unknown')
  })
  test('there are the tools that people require', () => {
    expect(Object.keys(knownTools).length).toBeGreaterThanOrEqual(25)
    for (const [name, probe] of Object.entries(knownTools)) expect(isToolName(name) && probe.args.length > 0, name).toBe(true)
  })
  test.each<[ToolFacts, string]>([
    [{kind: 'absent'}, 'fail'], [{kind: 'silent', why: 'hangs'}, 'unknown'], [{kind: 'version', text: '2.0.0'}, 'pass'], [{kind: 'version', text: '1.0.0'}, 'fail'], [{kind: 'version', text: 'weird'}, 'unknown']
  ])('%j is %s for >=2', (facts, status) => {
    const finding = judgeTool('helm', '>=2', facts)
    expect(finding.status).toBe(status)
    expect(finding.remedy === '').toBe(status === 'pass')
  })
  test.each(['../evil', '-rf', '/bin/sh', 'a b', '$(x)', '', 'constructor/../x'])('%j is not the name of a program', name => {
    expect(isToolName(name)).toBe(false)
  })
  test('names of object members are unknown tools like any other', () => {
    expect(probeOf('constructor').args).toEqual(['--version'])
  })
})

describe('tools of this machine', () => {
  const signal = new AbortController().signal
  test('node tells the version that runs this test', async () => {
    expect(await observeTool('node', makeTestPorts(), {timeoutMs: 10_000, signal})).toEqual({kind: 'version', text: process.versions.node})
  })
  test('a program that is not there is absent, one that hangs is silent', async () => {
    expect(await observeTool('no-such-program-here', makeTestPorts(), {timeoutMs: 10_000, signal})).toEqual({kind: 'absent'})
    const hanging = {...systemExec, which: () => Promise.resolve('/bin/sh'), run: () => systemExec.run({argv: ['/bin/sh', '-c', 'sleep 30'], timeoutMs: 50})}
    expect(await observeTool('helm', makeTestPorts({exec: hanging}), {timeoutMs: 50, signal})).toMatchObject({kind: 'silent'})
  })
  test('where it is pinned the pinned one is asked, and the finding says so', async () => {
    const asked: unknown[] = []
    const tools: Tools = {locate: (name, pin) => { asked.push(name, pin); return Promise.resolve({argv0: process.execPath, from: 'pinned'}) }}
    const pin = {url: 'https://tools.example/node', sha256: '0'.repeat(64)}
    const facts = await observeTool('node', makeTestPorts({tools}), {pin, timeoutMs: 10_000, signal})
    expect(asked).toEqual(['node', pin])
    expect(judgeTool('node', '>=1', facts)).toMatchObject({status: 'pass', observed: `${process.versions.node}, pinned`})
    expect(judgeTool('node', '>=999', facts)).toMatchObject({status: 'fail', remedy: 'Pin node >=999 under `tools.node` in slipway.yaml.'})
  })
})
