import {mkdirSync, readdirSync, readFileSync, statSync, writeFileSync, existsSync, symlinkSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {contract} from '../../../src/configure/contract.ts'
import {post, stage} from '../../../src/configure/stage.ts'
import {parseEnvFile} from '../../../src/kernel/env-file.ts'
import type {Json} from '../../../src/kernel/digest.ts'
import type {Host} from '../../../src/ports/index.ts'
import {ConfigManifest} from '../../../src/rollout/config-manifest.ts'
import {parseSpec, resolveEnvironment} from '../../../src/spec/parse.ts'
import type {EnvironmentSpec} from '../../../src/spec/schema.ts'
import {makeTestPorts} from '../../fakes/ports.ts'
import type {TestPorts} from '../../fakes/ports.ts'

const password = `p@ss'w"rd$HOME <&>\nline-two`
const base = [
  'shared: {LOG_LEVEL: info, REGION: "${env.REGION}"}',
  'services:',
  '  api: {PORT: "${services.api.port}", DSN: "postgres://app:${secrets.DB_PASSWORD}@db/shop", PASSWORD: "${secrets.DB_PASSWORD}", LOG_LEVEL: warn}',
  '  web: {API_URL: "${services.api.url}", NOTE: "| <b>*bold*</b> `x`"}'
].join('\n')

const specOf = (config = '{base: config/base.yaml, layers: ["config/${environment}.yaml"]}'): EnvironmentSpec => resolveEnvironment(parseSpec([
  'schema: 1', 'name: shop', 'environments: {local: {target: {kind: local}}}', ...(config ? [`config: ${config}`] : []),
  'services:', '  api: {source: {run: [x]}, port: 8081}', '  web: {source: {run: [x]}, port: 8080}', '  job: {source: {run: [x]}}'
].join('\n'), 'slipway.yaml'), 'local')

interface Case {
  files?: Record<string, string>
  inputs?: Partial<{operation: 'plan' | 'render'; secrets: Record<string, string>; outputDirectory: string}>
  spec?: EnvironmentSpec
  variables?: Record<string, string>
  host?: Partial<Host>
}

function prepare({files, variables, host}: Case): TestPorts {
  const all: Record<string, string | undefined> = {REGION: 'eu', ...variables}
  const ports = makeTestPorts({host: {variable: name => all[name], ...host}})
  for (const [file, text] of Object.entries(files ?? {'config/base.yaml': base, 'config/local.yaml': 'shared: {LOG_LEVEL: debug}\n'})) {
    const at = path.join(ports.host.workspace, file)
    mkdirSync(path.dirname(at), {recursive: true})
    writeFileSync(at, text)
  }
  return ports
}

const run = (ports: TestPorts, {inputs, spec}: Case = {}) =>
  stage({inputs: {operation: 'render', secrets: {DB_PASSWORD: password}, outputDirectory: undefined, ...inputs}, spec: spec ?? specOf(), ports, signal: new AbortController().signal})

async function configure(given: Case = {}) {
  const ports = prepare(given)
  return {ports, outcome: await run(ports, given)}
}
const manifestOf = (outcome: {outputs: {manifest?: string}}): ConfigManifest => ConfigManifest.parse(JSON.parse(outcome.outputs.manifest ?? ''))

/** Everything that was written below the test's directory but the workspace, as path and text. */
const written = (directory: string): [string, string][] => readdirSync(directory, {recursive: true, withFileTypes: true})
  .filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name)).map(file => [file, readFileSync(file, 'utf8')])

describe('rendering', () => {
  it('writes one file a service with its own merged keys, readable by the owner alone', async () => {
    const {ports, outcome} = await configure()
    const directory = outcome.outputs.directory ?? ''
    expect(directory).toBe(path.join(ports.host.temporary, 'slipway', 'config'))
    expect(readdirSync(directory).sort()).toEqual(['_manifest.json', 'api.env', 'job.env', 'web.env'])
    expect(parseEnvFile(readFileSync(path.join(directory, 'api.env'), 'utf8'))).toEqual({
      PORT: '8081', DSN: `postgres://app:${password}@db/shop`, PASSWORD: password, LOG_LEVEL: 'warn', REGION: 'eu'
    })
    expect(parseEnvFile(readFileSync(path.join(directory, 'web.env'), 'utf8'))).toMatchObject({API_URL: 'http://127.0.0.1:8081', LOG_LEVEL: 'debug'})
    for (const file of readdirSync(directory)) expect(statSync(path.join(directory, file)).mode & 0o777).toBe(0o600)
    expect(statSync(directory).mode & 0o777).toBe(0o700)
    expect(outcome).toMatchObject({verdict: 'pass', headline: expect.stringMatching(/^11 keys for 3 services, release [0-9a-f]{6}\.$/) as string})
  })

  it('hands over a manifest that names release and file of each service', async () => {
    const {outcome} = await configure()
    const manifest = manifestOf(outcome)
    expect(outcome.outputs.manifest).not.toContain('\n')
    expect(manifest.release).toBe(outcome.outputs.release)
    expect(Object.entries(manifest.services).map(([service, {file, format}]) => [service, file, format])).toEqual([['api', 'api.env', 'env'], ['web', 'web.env', 'env'], ['job', 'job.env', 'env']])
    expect(JSON.parse(readFileSync(path.join(outcome.outputs.directory ?? '', '_manifest.json'), 'utf8'))).toEqual(manifest)
    expect(outcome.data).toMatchObject({services: {api: {keys: 5, release: manifest.services['api']?.release}, job: {keys: 2}}})
  })

  it('writes JSON with types and structure where the format says so', async () => {
    const {outcome} = await configure({spec: specOf('{base: b.json, format: json}'), files: {'b.json': '{"services": {"api": {"db": {"port": "${services.api.port}", "on": true}, "list": [1, "a"]}}}'}})
    expect(JSON.parse(readFileSync(path.join(outcome.outputs.directory ?? '', 'api.json'), 'utf8'))).toEqual({db: {port: 8081, on: true}, list: [1, 'a']})
  })

  it('takes secrets from the environment where the input does not have them, and masks them', async () => {
    const {ports, outcome} = await configure({inputs: {secrets: {}}, variables: {SLIPWAY_SECRET_DB_PASSWORD: 'from-env'}})
    expect(readFileSync(path.join(outcome.outputs.directory ?? '', 'api.env'), 'utf8')).toContain('PASSWORD=from-env')
    expect([...ports.masked]).toEqual(['from-env'])
  })

  it('masks every given secret, used or not, before anything is written', async () => {
    const given = {DB_PASSWORD: password, UNUSED: 'also-hidden', EMPTY: ''}
    const ports = prepare({})
    const seen: number[] = []
    const files = {...ports.files, readText: async (file: string) => { seen.push(ports.masked.size); return ports.files.readText(file) }}
    await run({...ports, files}, {inputs: {secrets: given}})
    expect([...ports.masked]).toEqual([password, 'also-hidden'])
    expect(new Set(seen)).toEqual(new Set([2]))
  })

  it('goes where it is told, clears away an earlier rendering and nothing else', async () => {
    const ports = prepare({})
    const directory = path.join(ports.host.workspace, 'out')
    const first = await run(ports, {inputs: {outputDirectory: 'out'}})
    expect(first.outputs.directory).toBe(directory)
    writeFileSync(path.join(directory, 'mine.txt'), 'x')
    writeFileSync(path.join(ports.host.workspace, 'config/base.yaml'), 'services: {web: {A: 1}}\n')
    writeFileSync(path.join(ports.host.workspace, 'config/local.yaml'), '')
    await run(ports, {inputs: {outputDirectory: 'out'}})
    expect(readdirSync(directory).sort()).toEqual(['_manifest.json', 'mine.txt', 'web.env'])
  })

  it('replaces a link that lies in the way instead of writing through it', async () => {
    const ports = prepare({})
    mkdirSync(path.join(ports.host.workspace, 'out'))
    const victim = path.join(ports.directory, 'victim')
    writeFileSync(victim, 'untouched')
    symlinkSync(victim, path.join(ports.host.workspace, 'out', 'api.env'))
    await run(ports, {inputs: {outputDirectory: 'out'}})
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
  })

  it('leaves no file behind when one of them cannot be written', async () => {
    const ports = prepare({})
    const files = {...ports.files, write: async (file: string, ...rest: [string | Uint8Array, number?]) => {
      if (file.endsWith('web.env')) throw new Error('disk full')
      return ports.files.write(file, ...rest)
    }}
    await expect(run({...ports, files})).rejects.toThrow('disk full')
    expect(existsSync(path.join(ports.host.temporary, 'slipway', 'config'))).toBe(false)
  })

  it('stops before it writes when the run was cancelled', async () => {
    const ports = prepare({})
    const inputs = {operation: 'render' as const, secrets: {DB_PASSWORD: password}, outputDirectory: undefined}
    await expect(stage({inputs, spec: specOf(), ports, signal: AbortSignal.abort(new Error('cancelled'))})).rejects.toThrow('cancelled')
    expect(existsSync(ports.host.temporary)).toBe(false)
  })

  it('has nothing to do without a config section', async () => {
    const {ports, outcome} = await configure({spec: specOf('')})
    expect(outcome).toMatchObject({verdict: 'pass', headline: 'No service has configuration.', outputs: {directory: ''}})
    expect(manifestOf(outcome).services).toEqual({})
    expect(existsSync(ports.host.temporary)).toBe(false)
  })
})

describe('release ids', () => {
  const releases = async (given: Case): Promise<ConfigManifest> => manifestOf((await configure(given)).outcome)
  const one = (text: string, more: Case = {}) => releases({files: {'config/base.yaml': text, 'config/local.yaml': ''}, ...more})

  it('of a plan without secrets are those of the rendering', async () => {
    const plan = await configure({inputs: {operation: 'plan', secrets: {}}})
    expect(manifestOf(plan.outcome)).toEqual(await releases({}))
    expect(plan.outcome.outputs.directory).toBe('')
    expect(plan.ports.kept).toEqual([])
    expect(existsSync(plan.ports.host.temporary)).toBe(false)
  })

  it('do not depend on the value of a secret, but on its name and what surrounds it', async () => {
    const secret = (text: string, secrets: Record<string, string>) => one(`services: {api: {A: "${text}"}}`, {inputs: {secrets}})
    const id = (m: ConfigManifest) => m.services['api']?.release
    const first = id(await secret('x${secrets.A}', {A: 'one'}))
    expect(id(await secret('x${secrets.A}', {A: 'two'}))).toBe(first)
    expect(id(await secret('x${secrets.B}', {B: 'one'}))).not.toBe(first)
    expect(id(await secret('y${secrets.A}', {A: 'one'}))).not.toBe(first)
    expect(id(await secret('x$${secrets.A}', {A: 'one'}))).not.toBe(first)
    expect(id(await secret('xone', {}))).not.toBe(first)
  })

  it('change with every key and value, and only for the service that has them', async () => {
    const before = await one('shared: {S: 1}\nservices: {api: {A: 1}, web: {A: 1}}')
    const after = await one('shared: {S: 1}\nservices: {api: {A: 2}, web: {A: 1}}')
    expect(after.services['web']).toEqual(before.services['web'])
    expect(after.services['api']?.release).not.toBe(before.services['api']?.release)
    expect(after.release).not.toBe(before.release)
  })

  it('do not depend on the order of keys, on comments, or on which layer wrote a value', async () => {
    const before = await one('services: {api: {A: 1, B: 2}}')
    expect(await one('# why\nservices:\n  api: {B: "2", A: 1}\n')).toEqual(before)
    expect(await releases({files: {'config/base.yaml': 'services: {api: {A: 9, B: 2}}', 'config/local.yaml': 'services: {api: {A: 1}}'}})).toEqual(before)
  })

  it('do not depend on how a text without secrets came about', async () => {
    expect(await one('services: {api: {A: "${name}-${env.REGION}"}}')).toEqual(await one('services: {api: {A: shop-eu}}'))
  })
})

describe('what a person reads', () => {
  it('is a table of keys with winner and losers, secrets hidden, text of files without markup', async () => {
    const {outcome} = await configure()
    expect(outcome.summary).toContain('| api | LOG\\_LEVEL | warn | config/base.yaml:3 | config/local.yaml:1, config/base.yaml:1 |')
    expect(outcome.summary).toMatch(/\| postgres:\S*app:\\\*\\\*\\\*@\S?db\/shop \| config\/base.yaml:3 \|/)
    expect(outcome.summary).toContain('| REGION | \\$\\{env.REGION\\} |')
    expect(outcome.summary).not.toMatch(/<b>|(?<!\\)`x|(?<!\\)\*bold/)
  })

  it('points at what looks like a secret in a file, and hides it', async () => {
    const {outcome} = await configure({files: {'config/base.yaml': 'services:\n  api:\n    API_TOKEN: abc123\n    DSN: "pg://u:pw12345@h"\n    TOKENIZER: fast\n', 'config/local.yaml': ''}})
    expect(outcome.annotations.map(a => `${a.level} ${a.file}:${a.line}:${a.column}`)).toEqual(['warning config/base.yaml:3:16', 'warning config/base.yaml:4:10'])
    expect(outcome.summary).not.toMatch(/abc123|pw12345/)
    expect(outcome.summary).toContain('fast')
  })

  it('warns of a secret too short to mask', async () => {
    const {outcome} = await configure({inputs: {secrets: {DB_PASSWORD: 'abc'}}})
    expect(outcome.annotations).toMatchObject([{level: 'warning', message: expect.stringContaining('DB_PASSWORD') as string}])
    expect(JSON.stringify(outcome.annotations)).not.toContain('abc')
    expect(outcome.summary).toContain('| PASSWORD | \\*\\*\\* |')
    expect(outcome.summary).not.toContain('abc')
  })

  it('says which optional layer is not there', async () => {
    const {outcome} = await configure({spec: specOf('{base: config/base.yaml, layers: ["config/${environment}.mine.yaml?"]}')})
    expect(outcome.summary).toContain('config/local.mine.yaml is not there')
  })

  it('happens while it happens', async () => {
    const {ports} = await configure()
    expect(ports.events.map(e => `${e.subject} ${e.state}`)).toEqual(['api done', 'web done', 'job done'])
  })
})

describe('no secret', () => {
  it('stands in any byte but the rendered files', async () => {
    const secret = fc.oneof(fc.string({minLength: 4, maxLength: 24}), fc.constant(password), fc.stringMatching(/^[A-Za-z0-9+/=_-]{8,20}$/)).filter(text => !text.includes('\0') && !/^[\s*.]*$/.test(text))
    await fc.assert(fc.asyncProperty(secret, async text => {
      const ports = prepare({files: {'config/base.yaml': `${base}\n`, 'config/local.yaml': `services: {web: {COPY: "\${config.api.DSN}", PLAIN: ${JSON.stringify(`x ${text} y`.replaceAll('$', ''))}}}\n`}})
      const needle = `~${text}~${text}~`
      const outcome = await run(ports, {inputs: {secrets: {DB_PASSWORD: needle}}})
      const shown = [JSON.stringify(outcome), ...Object.values(outcome.outputs), outcome.summary, ...ports.lines, JSON.stringify(ports.events)].join('\n')
      for (const form of [needle, JSON.stringify(needle).slice(1, -1), encodeURIComponent(Buffer.from(needle).toString())]) expect(shown).not.toContain(form)
      const [envFiles, others] = [written(ports.host.temporary).filter(([file]) => file.endsWith('.env')), written(ports.host.temporary).filter(([file]) => !file.endsWith('.env'))]
      expect(envFiles.map(([file, content]) => parseEnvFile(content)['PASSWORD'] === needle || !file.endsWith('api.env'))).not.toContain(false)
      for (const [, content] of others) expect(content).not.toContain(text)
    }), {numRuns: 25})
  })

  it('is shown even if it stands in plain text in a file as well', async () => {
    const {outcome} = await configure({files: {'config/base.yaml': 'services: {api: {HOST: "very-<hidden>-name"}}', 'config/local.yaml': ''}, inputs: {secrets: {X: 'very-<hidden>-name'}}})
    expect(outcome.summary).toContain('| HOST | \\*\\*\\* |')
  })
})

describe('bad input', () => {
  const rejects = async (given: Case, message: RegExp): Promise<void> => {
    const ports = prepare(given)
    await expect(run(ports, given)).rejects.toMatchObject({reason: 'config-invalid', message: expect.stringMatching(message) as string})
    expect(existsSync(ports.host.temporary)).toBe(false)
  }
  it('names every file that is missing', () => rejects({files: {}, spec: specOf('{base: b.yaml, layers: [l.yaml], schema: s.json}')}, /b\.yaml:1:1.*l\.yaml:1:1.*s\.json:1:1/s))
  it('names a missing secret, an empty one as well', () => rejects({inputs: {secrets: {DB_PASSWORD: ''}}}, /`DB_PASSWORD` is missing or empty/))
  it('names a missing variable', () => rejects({variables: {REGION: undefined as unknown as string}}, /no variable `REGION`/))
  it('keeps to the schema', () => rejects({
    spec: specOf('{base: config/base.yaml, schema: s.json}'), files: {'config/base.yaml': base, 's.json': '{"properties": {"api": {"properties": {"PASSWORD": {"maxLength": 3}}}}}'}
  }, /^(?!.*p@ss).*at most 3 characters/s))
  it('refuses a zero byte without repeating the value', () => rejects({inputs: {secrets: {DB_PASSWORD: 'hush\0hush'}}}, /^(?!.*hush).*zero byte/s))

  it.each([['{"A": "1", "B": 2, "C D": "x"}', /not so: B, C D/], ['nonsense-secret', /this is not JSON/], ['["hush"]', /JSON object/], ['null', /JSON object/]])('the input secrets %j is refused without its values', (text, message) => {
    const parsed = contract.inputs.secrets.schema.safeParse(text)
    expect(parsed.error?.issues[0]?.message).toMatch(message)
    expect(JSON.stringify(parsed.error?.issues)).not.toMatch(/hush|nonsense/)
  })
  it('takes no secrets, and those of a whole repository', () => {
    expect(contract.inputs.secrets.schema.parse('  ')).toEqual({})
    expect(contract.inputs.secrets.schema.parse('{\n  "github_token": "x",\n  "A": ""\n}')).toEqual({github_token: 'x', A: ''})
  })
})

describe('after the job', () => {
  const noSignal = new AbortController().signal
  it('the rendered files are gone', async () => {
    const {ports, outcome} = await configure()
    await post(ports.kept.at(-1), ports, noSignal)
    expect(existsSync(outcome.outputs.directory ?? '')).toBe(false)
  })
  it('files of the user in the same directory are not', async () => {
    const {ports} = await configure({inputs: {outputDirectory: '.'}})
    await post(ports.kept.at(-1), ports, noSignal)
    expect(readdirSync(ports.host.workspace)).toEqual(['config'])
  })
  it('what a cancelled main left in the default directory is gone, and a second time does no harm', async () => {
    const {ports, outcome} = await configure()
    await post(undefined, ports, noSignal)
    expect(existsSync(outcome.outputs.directory ?? '')).toBe(false)
    await post(undefined, ports, noSignal)
    await post(ports.kept.at(-1), ports, noSignal)
  })
  it('a saved value that was tampered with removes nothing outside', async () => {
    const {ports} = await configure()
    const victim = path.join(ports.directory, 'victim.json')
    writeFileSync(victim, 'x')
    await post({directory: ports.directory, files: ['../victim.json', 'victim.txt']} as Json, ports, noSignal)
    expect(existsSync(victim)).toBe(true)
  })
})
