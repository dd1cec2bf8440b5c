import {mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {UserError} from '../../../src/kernel/errors.ts'
import type {InputsOf, Outcome} from '../../../src/ports/contract.ts'
import type {ScanData} from '../../../src/report/stage-data.ts'
import type {contract} from '../../../src/scan/contract.ts'
import {isDockerfile, isWorkflow} from '../../../src/scan/inventory.ts'
import {stage} from '../../../src/scan/stage.ts'
import type {EnvironmentSpec, SecuritySpec} from '../../../src/spec/schema.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {samplePassword, samplePrivateKey, samples} from './sample-secrets.ts'

type Inputs = InputsOf<typeof contract>
const fixture = path.resolve('test/fixtures/scan/osv')
const lock = (packages: Record<string, object>): string => JSON.stringify({name: 'x', lockfileVersion: 3, packages: {'': {name: 'x'}, ...packages}}, null, 2)
const real = lock({
  'node_modules/lodash': {version: '4.17.10'}, 'node_modules/https-proxy-agent': {version: '2.2.1'}, 'node_modules/jquery': {version: '3.0.0-rc.1', dev: true}, 'node_modules/marked': {version: '0.3.5'},
  'node_modules/decamelize': {version: '1.1.1'}, 'node_modules/qs': {version: '6.5.0'}
})

function workspace(files: Record<string, string | Uint8Array>, today = '2026-06-15'): TestPorts {
  const now = Date.parse(`${today}T12:00:00Z`)
  const ports = makeTestPorts({clock: {now: () => now, sleep: () => Promise.resolve()}})
  mkdirSync(ports.host.workspace, {recursive: true})
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(ports.host.workspace, name)
    mkdirSync(path.dirname(file), {recursive: true})
    writeFileSync(file, content)
  }
  return ports
}
const security = (changes: Partial<SecuritySpec>): EnvironmentSpec => ({security: {failOn: 'high', ignore: [], ...changes}}) as unknown as EnvironmentSpec
const scan = (ports: TestPorts, inputs: Partial<Inputs> = {}, spec?: EnvironmentSpec): Promise<Outcome<typeof contract>> =>
  stage({inputs: {failOn: undefined, advisories: undefined, allowIncomplete: false, comment: false, githubToken: undefined, paths: [], ...inputs}, spec, ports, signal: new AbortController().signal})
const dataOf = (outcome: Outcome<typeof contract>): ScanData => outcome.data as unknown as ScanData
const rulesOf = (outcome: Outcome<typeof contract>): string[] => dataOf(outcome).findings.map(f => `${f.rule} ${f.where}`)

describe('a scan of a workspace', () => {
  test('works without slipway.yaml; an empty workspace passes', async () => {
    const outcome = await scan(workspace({'README.md': '# x'}))
    expect(outcome).toMatchObject({verdict: 'pass', headline: '0 critical, 0 high, 0 medium, 0 low', outputs: {complete: 'true', findings: '{"critical":0,"high":0,"medium":0,"low":0}'}})
    expect(outcome.reason).toBeUndefined()
  })

  test('real advisories against a lockfile: versions, severities, lines, development last', async () => {
    const ports = workspace({'package-lock.json': real})
    const outcome = await scan(ports, {advisories: fixture})
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'scan-findings'})
    expect(dataOf(outcome).findings.map(f => [f.rule, f.severity, f.where])).toEqual([
      ['NODEJS-SECURITY-WG-308', 'unknown', 'package-lock.json:21'], ['CVE-2018-16487', 'medium', 'package-lock.json:8'], ['NODEJS-SECURITY-WG-505', 'medium', 'package-lock.json:11'],
      ['NODEJS-SECURITY-WG-101', 'medium', 'package-lock.json:18'], ['CVE-2016-10707', 'medium', 'package-lock.json:14']
    ])
    expect(dataOf(outcome).findings[1]?.remedy).toBe('Upgrade lodash to 4.17.11, or later.')
    expect(outcome.headline).toBe('1 finding reaches the threshold high: 0 critical, 1 high, 4 medium, 0 low')
    expect(outcome.summary).toContain('10 npm advisories of 10 records, newest 2019-10-07')
    expect(ports.events.filter(e => e.state === 'done').map(e => e.subject)).toEqual(['dependencies', 'dockerfile', 'workflow', 'secrets'])
    expect(ports.events.find(e => e.state === 'done')?.line).toBe('dependencies  5 findings in 6 packages in 1 lockfile')
  })

  test('threshold and advisories: the input before slipway.yaml before the default', async () => {
    const files = {'package-lock.json': lock({'node_modules/lodash': {version: '4.17.10'}})}
    expect((await scan(workspace(files), {advisories: fixture})).verdict).toBe('pass')
    expect((await scan(workspace(files), {advisories: fixture}, security({failOn: 'medium'}))).verdict).toBe('fail')
    expect((await scan(workspace(files), {failOn: 'none'}, security({failOn: 'low', advisories: fixture}))).verdict).toBe('pass')
  })

  test('Dockerfiles, workflows and secrets are found where they lie; ignored prefixes, .git and node_modules are not entered', async () => {
    const key = samplePrivateKey(1)
    const ports = workspace({
      'web/Dockerfile': 'FROM scratch\n', '.github/workflows/ci.yml': 'on: push\npermissions: write-all\njobs: {}\n', 'deploy/key.pem': `\n${key}`, 'docs/Dockerfile': 'FROM node\n', 'docsx/a.pem': key,
      '.git/config': key, 'x/node_modules/a/key.pem': key, '.slipway/log': key
    })
    symlinkSync('/etc/passwd', path.join(ports.host.workspace, 'outside'))
    const outcome = await scan(ports, {}, security({ignore: ['./docs/']}))
    expect(rulesOf(outcome).sort()).toEqual([
      'dockerfile/no-healthcheck web/Dockerfile:1', 'dockerfile/root-user web/Dockerfile:1', 'secrets/private-key deploy/key.pem:2', 'secrets/private-key docsx/a.pem:1', 'workflow/excessive-permissions .github/workflows/ci.yml:2'
    ])
    expect(outcome.summary).toContain('1 symlink')
  })

  test('only the given paths are scanned', async () => {
    const ports = workspace({'a/Dockerfile': 'FROM node\n', 'b/Dockerfile': 'FROM node\n', 'c/Dockerfile': 'FROM node\n'})
    expect(new Set(rulesOf(await scan(ports, {paths: ['a', './b/Dockerfile']})).map(r => r.split(' ')[1]))).toEqual(new Set(['a/Dockerfile:1', 'b/Dockerfile:1']))
  })
})

describe('what could not be looked at', () => {
  test.each<[string, Record<string, string | Uint8Array>, Partial<Inputs>, string]>([
    ['no advisories', {'package-lock.json': real}, {}, 'dependencies: package-lock.json: 6 packages could not be looked up'],
    ['a broken lockfile', {'package-lock.json': '{"a":'}, {advisories: fixture}, 'dependencies: package-lock.json: The lockfile is not JSON'],
    ['a package manager that is not read', {'yarn.lock': '', 'package.json': '{"dependencies":{"a":"1"}}'}, {}, 'dependencies: yarn.lock: Dependencies of Yarn'],
    ['dependencies without a lockfile', {'package.json': '{"devDependencies":{"a":"1"}}'}, {}, 'dependencies: package.json: It declares dependencies'],
    ['an empty directory of advisories', {'package-lock.json': real, 'osv/x.txt': ''}, {advisories: 'osv'}, 'dependencies: osv: The directory holds no advisory'],
    ['a broken advisory', {'package-lock.json': lock({'node_modules/a': {version: '1.0.0'}}), 'osv/a.jsonl': `${readFileSync(path.join(fixture, 'npm.jsonl'), 'utf8')}{"id":\n`}, {advisories: 'osv'}, 'dependencies: osv/a.jsonl:11: An advisory cannot be read'],
    ['a broken .json advisory', {'package-lock.json': lock({'node_modules/a': {version: '1.0.0'}}), 'osv/a.json': '{', 'osv/b.jsonl': readFileSync(path.join(fixture, 'npm.jsonl'))}, {advisories: 'osv'}, 'dependencies: osv/a.json: The file is not JSON.'],
    ['a broken workflow', {'.github/workflows/x.yml': 'a: [\n'}, {}, 'workflow: .github/workflows/x.yml:2: This is not YAML'], ['a broken Dockerfile', {Dockerfile: 'FROM a@sha256:1\nUSER x\nHEALTHCHECK NONE\nFOO\n'}, {}, 'dockerfile: Dockerfile:4: This is not an instruction'],
    ['a text that is too large', {'big.txt': 'x'.repeat(10 * 1024 * 1024 + 1)}, {}, 'secrets: big.txt: The file is larger than 10.0 MiB']
  ])('%s: inconclusive, named; a pass only where that is accepted', async (_, files, inputs, expected) => {
    const outcome = await scan(workspace(files), inputs)
    expect(outcome).toMatchObject({verdict: 'inconclusive', reason: 'scan-incomplete', outputs: {complete: 'false'}})
    expect(dataOf(outcome).incomplete.some(i => i.startsWith(expected))).toBe(true)
    expect(outcome.headline).toContain('incomplete: 1 part could not be looked at')
    expect(outcome.summary).toContain('Not looked at')
    expect(outcome.annotations[0]).toMatchObject({level: 'warning', title: 'Not looked at'})
    const sarif = JSON.parse(readFileSync(outcome.outputs.sarif as string, 'utf8')) as {runs: {invocations: {executionSuccessful: boolean}[]}[]}
    expect(sarif.runs[0]?.invocations[0]?.executionSuccessful).toBe(false)
    expect((await scan(workspace(files), {...inputs, allowIncomplete: true})).verdict).toBe('pass')
  })

  test('says that advisories were away where packages could not be looked up, and only then', async () => {
    const files = {'package-lock.json': lock({'node_modules/a': {version: '1.0.0'}})}
    expect((await scan(workspace(files))).away).toEqual([{dependency: 'advisories', why: expect.stringContaining('could not be looked up') as string}])
    expect((await scan(workspace({'README.md': '# x'}))).away).toEqual([])
  })

  test('no packages need no advisories; own package.json files without dependencies need no lockfile', async () => {
    expect((await scan(workspace({'package-lock.json': lock({}), 'a/package.json': '{"name":"a"}'}))).verdict).toBe('pass')
  })
  test('binary files are counted, not read', async () => {
    const outcome = await scan(workspace({'a.png': samplePrivateKey(1), b: new Uint8Array([0, 1, 2])}))
    expect([outcome.verdict, outcome.summary.includes('2 binary files')]).toEqual(['pass', true])
  })
  test('UTF-16 with its mark is text', async () => {
    const key = samplePrivateKey(6)
    const outcome = await scan(workspace({'key.txt': Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(key, 'utf16le')])}))
    expect(rulesOf(outcome)).toEqual(['secrets/private-key key.txt:1'])
  })
})

describe('wrong settings are refused', () => {
  test.each<[string, Partial<Inputs>, EnvironmentSpec | undefined, RegExp]>([
    ['advisories that are not there', {advisories: 'nowhere'}, undefined, /directory of advisories is not there/], ['paths outside or missing, all together', {paths: ['../x', '/etc', 'gone']}, undefined, /\.\.\/x: outside[^]*\/etc: outside[^]*gone: not there/],
    ['suppressions that are not there', {}, security({suppressions: 'gone.yaml'}), /accepted findings is not there/]
  ])('%s', async (_, inputs, spec, message) => {
    const failure = scan(workspace({'package-lock.json': real}), inputs, spec)
    await expect(failure).rejects.toThrow(UserError)
    await expect(failure).rejects.toThrow(message)
  })
  test('cancelled in the middle', async () => {
    const abort = new AbortController()
    abort.abort(new Error('stop'))
    await expect(stage({inputs: {failOn: undefined, advisories: undefined, allowIncomplete: false, comment: false, githubToken: undefined, paths: []}, spec: undefined, ports: workspace({a: 'x'}), signal: abort.signal})).rejects.toThrow('stop')
  })
})

describe('accepted findings', () => {
  const accepted = (expires: string): string => `- rule: dockerfile/root-user\n  path: "*/Dockerfile"\n  reason: runs in a sandbox\n  expires: ${expires}\n`
  const files = (expires: string) => ({'web/Dockerfile': `FROM a@sha256:${'a'.repeat(64)}\nHEALTHCHECK NONE\n`, 'accepted.yaml': accepted(expires)})
  test('hold until their last day, and then are said and no longer hold', async () => {
    const held = await scan(workspace(files('2026-12-31')), {}, security({suppressions: 'accepted.yaml'}))
    expect([held.verdict, held.headline, dataOf(held).suppressed]).toEqual(['pass', '0 critical, 0 high, 0 medium, 0 low, 1 accepted', 1])
    expect(held.summary).toContain('runs in a sandbox')
    const over = await scan(workspace(files('2026-06-14')), {}, security({suppressions: 'accepted.yaml'}))
    expect([over.verdict, over.annotations.find(a => a.file === 'accepted.yaml')]).toEqual(['fail', {level: 'warning', title: 'Accepted findings', file: 'accepted.yaml', line: 1, message: expect.stringContaining('expired on 2026-06-14')}])
  })
})

describe('evidence', () => {
  test('fingerprints stay when a file grows at the top; the line hash is left out where a secret lies', async () => {
    const results = async (dockerfile: string): Promise<{fingerprints: Record<string, string>[]}> => {
      const outcome = await scan(workspace({Dockerfile: dockerfile}))
      const sarif = JSON.parse(readFileSync(outcome.outputs.sarif as string, 'utf8')) as {runs: {results: {partialFingerprints: Record<string, string>}[]}[]}
      return {fingerprints: sarif.runs[0]?.results.map(r => r.partialFingerprints) ?? []}
    }
    const before = await results('FROM node\nRUN sudo x\nRUN sudo y\n')
    const after = await results('# one\n# two\nFROM node\nRUN sudo x\nRUN sudo y\n')
    expect(before.fingerprints.map(f => f['slipwayFinding/v1'])).toEqual(after.fingerprints.map(f => f['slipwayFinding/v1']))
    expect(before.fingerprints.every(f => /^[0-9a-f]+:\d+$/.test(f['primaryLocationLineHash'] ?? ''))).toBe(true)
    const secret = await results(`FROM node\nRUN echo ${samples(3)[0]?.text}\n`)
    expect(secret.fingerprints.some(f => 'primaryLocationLineHash' in f)).toBe(false)
  })

  test('no secret of the workspace stands in any byte of summary, SARIF, section, outputs, data, annotations, progress or log', async () => {
    const all = [...samples(7).map(s => s.text), samplePrivateKey(8).split('\n')[2] as string, samplePassword(9)]
    const [npm, aws] = [all[17] as string, samples(7).find(s => s.rule.prefix === 'AKIA')?.text as string]
    const ports = workspace({
      'all.env': samples(7).map((s, i) => `KEY_${i}="${s.text}"`).join('\n'), 'key.pem': samplePrivateKey(8), 'db.env': `URL=postgres://app:${samplePassword(9)}@db.internal/x`,
      [`notes/${aws}.txt`]: aws, Dockerfile: `FROM node:${npm}\nENV API_TOKEN=${npm}\nADD https://x:${npm}@example.com/${npm} /y\nCOPY ${npm}.pem /x/\nRUN curl ${npm} | sh\n`,
      '.github/workflows/x.yml': `on: pull_request\njobs:\n  ${aws}:\n    runs-on: self-hosted\n    container: {image: "${aws}", credentials: {username: x, password: "${npm}"}}\n    secrets: inherit\n    steps: [{uses: "a/${aws}@${npm}"}, {run: "\${{ github.head_ref || '${npm}' }}"}]\n`,
      'package-lock.json': lock({[`node_modules/${aws}`]: {version: '1.0.0'}, 'node_modules/x': {version: npm}, [`node_modules/y/node_modules/${aws}`]: {}}),
      'osv/a.json': JSON.stringify({id: `A-${aws}`, summary: npm, affected: [{package: {ecosystem: 'npm', name: aws}, ranges: [{type: 'SEMVER', events: [{introduced: '0'}]}]}]}),
      'accepted.yaml': `- rule: dockerfile/no-healthcheck\n  reason: "${npm}"\n  expires: 2026-12-31\n`
    })
    const outcome = await scan(ports, {advisories: 'osv'}, security({suppressions: 'accepted.yaml'}))
    expect(JSON.parse(outcome.outputs.findings as string)).toMatchObject({critical: expect.any(Number)})
    expect(rulesOf(outcome).length).toBeGreaterThan(40)
    const directory = path.dirname(outcome.outputs.sarif as string)
    const written = readdirSync(directory).map(f => readFileSync(path.join(directory, f), 'utf8'))
    expect(written).toHaveLength(2)
    const plain = [...written, JSON.stringify(outcome), ports.lines.join('\n'), JSON.stringify(ports.events), JSON.stringify(ports.annotations), [...ports.masked].join('\n')].join('\n')
    // Markdown escapes and parts some characters: the same text without them.
    const bytes = [plain, plain.replace(/\\+(?=[\\`*_{}[\]()~|$!#.+-])|\u200b/g, ''), decodeURIComponent(plain.replace(/%(?![0-9A-F]{2})/g, '%25'))]
    for (const secret of all) for (const text of bytes) expect(text.includes(secret) ? text.slice(Math.max(0, text.indexOf(secret) - 80), text.indexOf(secret) + 80) : '').toBe('')
    expect(plain).toContain('secrets/private-key')
    expect(plain).toContain('***')
  })
})

test.each([['Dockerfile', true], ['a/Dockerfile.web', true], ['web.Dockerfile', true], ['Containerfile', true], ['Dockerfile.md', false], ['Dockerfile.dockerignore', false], ['Dockerfile.j2', false], ['dockerfile.ts', false], ['MyDockerfile', false]])('%s is a Dockerfile: %s', (file, expected) => {
  expect(isDockerfile(file)).toBe(expected)
})
test.each([['.github/workflows/a.yml', true], ['.github/workflows/a.yaml', true], ['actions/x/action.yml', true], ['a/.github/workflows/a.yml', false], ['.github/workflows/x/a.yml', false]])('%s is a workflow or action: %s', (file, expected) => {
  expect(isWorkflow(file)).toBe(expected)
})
