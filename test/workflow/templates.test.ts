/** The workflows to copy: each as GitHub's parser and validator see it, and all of them run from a repository that is not this one. */
import {execFileSync} from 'node:child_process'
import {copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {validate} from '@actions/languageservice'
import type {ValidationConfig} from '@actions/languageservice/validate'
import {NoOperationTraceWriter, parseWorkflow} from '@actions/workflow-parser'
import {TextDocument} from 'vscode-languageserver-textdocument'
import {isMap, isScalar, parseDocument, visit} from 'yaml'
import {pullRequestEvent} from '../../src/runner/events.ts'
import {runWorkflow, type RunRequest, type RunResult} from '../../src/runner/index.ts'
import {ask, makeShop, secret, type Shop} from '../bundle/shop.ts'
import {actionsBot, jobToken, startGithubApi, type FakeGithub, type Options} from '../fakes/github-api.ts'
import {errorStrategy, serverOf, traffic} from './releases.ts'

const forms = {'github.com': 'workflows-templates', 'GitHub Enterprise Server': 'workflows-templates/enterprise-server'} as const
const names = ['slipway-release', 'deploy', 'rollout', 'pull-request']
const files = Object.values(forms).flatMap(folder => names.map(name => `${folder}/${name}.yml`))
const read = (file: string): string => readFileSync(file, 'utf8')

describe('what is copied', () => {
  it('is what the real workflows print, in both forms and nothing else', () => {
    expect(execFileSync(process.execPath, ['scripts/ts.mjs', 'scripts/generate.ts', '--check'], {encoding: 'utf8'})).toBe('')
    const there = Object.values(forms).flatMap(folder => readdirSync(folder).filter(f => f.endsWith('.yml') || f.endsWith('.json')).map(f => `${folder}/${f}`))
    expect(there.sort()).toEqual(files.flatMap(f => [f, f.replace(/\.yml$/, '.properties.json')]).sort())
  })

  it('refers to one commit of this repository', () => {
    const commits = files.flatMap(file => [...read(file).matchAll(/uses: slipway-deploy\/slipway\/actions\/[\w-]+@(\S+)/g)].map(m => m[1]))
    expect(commits.length).toBeGreaterThan(20)
    expect([...new Set(commits)]).toEqual([expect.stringMatching(/^[0-9a-f]{40}$/)])
  })
})

interface Use { value: string; inputs: string[] }

function uses(text: string): Use[] {
  const found: Use[] = []
  visit(parseDocument(text), {
    Pair(_, pair, trail) {
      if (!isScalar(pair.key) || pair.key.value !== 'uses' || !isScalar(pair.value)) return
      const parent = trail.at(-1)
      const given = isMap(parent) ? parent.get('with') : undefined
      found.push({value: String(pair.value.value), inputs: isMap(given) ? given.items.map(item => String((item.key as {value: unknown}).value)) : []})
    }
  })
  return found
}

const declaredBy = (file: string, at: string[]): string[] => {
  const declared = parseDocument(read(file)).getIn(at)
  return isMap(declared) ? declared.items.map(item => String((item.key as {value: unknown}).value)) : []
}

describe.each(files)('%s', file => {
  const folder = path.dirname(file)
  const beside: NonNullable<ValidationConfig['fileProvider']> = {
    getFileContent: reference => Promise.resolve({name: reference.path, content: read(path.join(folder, path.basename(reference.path)))})
  }

  it('passes the official parser and validator', async () => {
    const parsed = parseWorkflow({name: file, content: read(file)}, new NoOperationTraceWriter())
    expect(parsed.context.errors.getErrors().map(error => error.message)).toEqual([])
    const diagnostics = await validate(TextDocument.create(`file:///.github/workflows/${folder}/${path.basename(file)}`, 'yaml', 1, read(file)), {fileProvider: beside})
    expect(diagnostics.map(d => `${d.range.start.line + 1}: ${d.message}`)).toEqual([])
  })

  it('names actions that exist with inputs that they declare, and everything foreign by a commit', () => {
    const wrong = uses(read(file)).flatMap(({value, inputs}) => {
      const own = /^slipway-deploy\/slipway\/(actions\/[\w-]+)@[0-9a-f]{40}$/.exec(value)?.[1]
      if (own) return existsSync(own) ? inputs.filter(i => !declaredBy(`${own}/action.yml`, ['inputs']).includes(i)).map(i => `${own} has no input ${i}`) : [`${own} does not exist`]
      const called = /^\.\/\.github\/workflows\/([\w-]+\.yml)$/.exec(value)?.[1]
      if (called) return inputs.filter(i => !declaredBy(path.join(folder, called), ['on', 'workflow_call', 'inputs']).includes(i)).map(i => `${called} has no input ${i}`)
      return /^actions\/(checkout|upload-artifact)@[0-9a-f]{40}$/.test(value) ? [] : [`${value} is no reference for a repository of somebody else`]
    })
    expect(wrong).toEqual([])
  })

  it('gives each permission with its reason, and none to the workflow', () => {
    const lines = read(file).split('\n')
    expect(lines).toContain('permissions: {}')
    expect(lines.filter(l => /^ +[a-z-]+: (read|write)( |$)/.test(l)).filter(l => !/ # \S/.test(l))).toEqual([])
  })

  // docs.github.com: Creating workflow templates for your organization
  it('has properties as an organisation’s templates need them', () => {
    const properties = JSON.parse(read(file.replace(/\.yml$/, '.properties.json'))) as Record<string, unknown>
    expect(Object.keys(properties).filter(key => !['name', 'description', 'iconName', 'categories', 'filePatterns'].includes(key))).toEqual([])
    expect([properties['name'], properties['description']].every(text => typeof text === 'string' && text !== '')).toBe(true)
    expect(properties['iconName']).toMatch(/^octicon [a-z-]+$/)
    for (const pattern of properties['filePatterns'] as string[]) expect(new RegExp(pattern).test('slipway.yaml')).toBe(true)
  })
})

describe('the form for GitHub Enterprise Server', () => {
  it('has nothing that the server does not know', () => {
    const text = names.map(name => read(`${forms['GitHub Enterprise Server']}/${name}.yml`).replace(/^ *#.*$/gm, '')).join('\n')
    expect(text.match(/\$\/|\bqueue:|deployment: false|ubuntu-|upload-artifact@b7c566a/g)).toBeNull()
    const other = names.map(name => read(`${forms['github.com']}/${name}.yml`)).join('\n')
    expect([/^ +queue: max$/m, /^ +deployment: false$/m].every(p => p.test(other)), 'the form for github.com does have them').toBe(true)
  })
})

// ---- run from a repository of somebody else

async function makeForeign(folder: string): Promise<Shop> {
  const shop = await makeShop(errorStrategy, {'server.mjs': serverOf(1)})
  const spec = path.join(shop.bench.workspace, 'slipway.yaml')
  // A busy machine sends fewer requests: what the gate needs is less than what comes in any case.
  writeFileSync(spec, read(spec).replace('window: 1s', 'window: 2s, atLeast: 40'))
  const to = path.join(shop.bench.workspace, '.github/workflows')
  mkdirSync(to, {recursive: true})
  for (const name of names) copyFileSync(`${folder}/${name}.yml`, path.join(to, `${name}.yml`))
  return shop
}

type Ran = RunResult & {results: Record<string, string>}

async function run(shop: Shop, workflow: string, changes: Partial<RunRequest> = {}): Promise<Ran> {
  const result = await runWorkflow({
    repository: shop.bench.workspace, workflow: `.github/workflows/${workflow}.yml`, slug: 'acme/shop', repositories: {'slipway-deploy/slipway': process.cwd()},
    event: {name: 'workflow_dispatch', payload: {}}, inputs: {}, secrets: {SLIPWAY_SECRETS: JSON.stringify({DATABASE_PASSWORD: secret})},
    vars: {SLIPWAY_ENVIRONMENT: 'local', SLIPWAY_ALLOW_INCOMPLETE_SCAN: 'true'},
    protectedEnvironments: ['local-approval'], decide: () => Promise.resolve({approved: true, by: 'ada'}), runs: path.join(shop.bench.directory, 'runs'),
    runnerEnvironment: {SLIPWAY_STATE: shop.bench.state, HOME: shop.bench.directory}, onEvent: () => undefined, ...changes
  })
  return {...result, results: Object.fromEntries(result.jobs.map(job => [job.id.replace(/^(release \/ )+/, ''), job.result]))}
}

const why = (result: RunResult): string => result.jobs.filter(job => job.result === 'failure').flatMap(job => job.annotations.map(a => `${job.id}: ${a.message}`)).join('\n')
const serves = async (shop: Shop): Promise<string> => (await ask(shop.port, '/')).body

describe.each(Object.entries(forms))('a release from a foreign repository, in the form for %s', (_, folder) => {
  it('comes through, is replaced by the next one, and a bad one is taken back', async () => {
    const shop = await makeForeign(folder)
    const starter = setInterval(() => { void fetch(`http://127.0.0.1:${shop.port}/`).catch(() => undefined) }, 3)
    const first = await run(shop, 'slipway-release').finally(() => clearInterval(starter))
    expect(first.results, why(first)).toMatchObject({validate: 'success', gate: 'success', deploy: 'success', 'monitor-gate': 'success', rollback: 'skipped', finalize: 'success', report: 'success'})
    writeFileSync(path.join(shop.bench.workspace, 'server.mjs'), serverOf(2))
    const tally = traffic(shop.port)
    const second = await run(shop, 'slipway-release', {inputs: {label: 'v2'}})
    expect(second.conclusion, why(second)).toBe('success')
    expect(await serves(shop)).toBe('release 2')
    writeFileSync(path.join(shop.bench.workspace, 'server.mjs'), serverOf(3, 0.5))
    const bad = await run(shop, 'slipway-release', {inputs: {label: 'v3'}})
    expect(bad.results, why(bad)).toMatchObject({deploy: 'failure', rollback: 'success', finalize: 'skipped', report: 'success'})
    expect(await serves(shop)).toBe('release 2')
    expect([tally.lost, tally.sent > 100]).toEqual([0, true])
  })
})

describe.each(Object.entries(forms))('a pull request of a foreign repository, in the form for %s', (_, folder) => {
  const event = (fork?: string): RunRequest['event'] => pullRequestEvent('acme/shop', {number: 7, base: 'main', head: 'feature', headSha: 'a'.repeat(40), ...(fork ? {fork} : {})})
  const open = async (options: Options = {}): Promise<{shop: Shop; fake: FakeGithub; pull(fork?: string): Promise<Ran>}> => {
    const [shop, fake] = [await makeForeign(folder), await startGithubApi(options)]
    return {shop, fake, pull: fork => run(shop, 'pull-request', {event: event(fork), github: {apiUrl: fake.url, token: jobToken}, secrets: {}})}
  }

  it('gets one comment with the findings and one with the plan, which the next push updates', async () => {
    const {shop, fake, pull} = await open()
    const first = await pull()
    expect(first.results, why(first)).toEqual({scan: 'success', plan: 'success'})
    const before = fake.comments.map(c => c.id).sort()
    expect(fake.comments.map(c => c.body.split('\n')[0]).sort()).toEqual(['<!-- slipway:plan local -->', '<!-- slipway:security -->'])
    expect(fake.comments.find(c => c.body.includes('slipway:plan'))?.body).toMatch(/Plan for <code>local<\/code>[\s\S]*api \| create/)
    writeFileSync(path.join(shop.bench.workspace, 'Dockerfile'), 'FROM node:latest\nCMD ["node"]\n')
    const second = await pull()
    expect(second.conclusion, why(second)).toBe('success')
    expect(fake.comments.map(c => c.id).sort()).toEqual(before)
    expect(fake.comments.find(c => c.body.includes('slipway:security'))?.body).toContain('Dockerfile')
    expect(fake.comments.every(c => c.body.includes(`For commit <code>${'a'.repeat(12)}</code>`))).toBe(true)
    expect(readdirSync(shop.bench.state, {recursive: true, encoding: 'utf8'}).filter(f => f.endsWith('journal.jsonl')), 'a plan changes nothing').toEqual([])
  })

  it('of a fork is scanned, and a warning says why there is no comment; its code does not reach the runner of the target', async () => {
    const {shop, fake, pull} = await open({grants: {[jobToken]: {account: actionsBot, may: 'read'}}})
    const file = path.join(shop.bench.workspace, '.github/workflows/pull-request.yml')
    writeFileSync(file, read(file).replace("|| 'production'", "|| 'local'"))
    const forked = await pull('mallory/shop')
    expect(forked.results['plan']).toBe('skipped')
    const scan = forked.jobs.find(job => job.id === 'scan')
    expect(scan?.annotations.filter(a => a.level === 'warning' && /pull request of a fork gets a read-only one/.test(a.message))).toHaveLength(1)
    expect(scan?.summary).toContain('What was away')
    expect(fake.comments).toEqual([])
  })

  it('ends the same when GitHub’s API is away for a moment, and when it refuses: the comment never decides', async () => {
    const {fake, pull} = await open()
    fake.fail({on: 'GET', times: 2, answer: {status: 502, body: {message: 'Bad Gateway'}}})
    expect((await pull()).conclusion).toBe('success')
    expect(fake.comments).toHaveLength(2)
    fake.fail({times: 99, answer: {status: 403, headers: {'retry-after': '3600'}, body: {message: 'You have exceeded a secondary rate limit.'}}})
    const limited = await pull()
    expect(limited.conclusion, why(limited)).toBe('success')
    expect(limited.jobs.flatMap(job => job.annotations).filter(a => /limit of requests is reached/.test(a.message))).toHaveLength(2)
  })

  it('never shows the token', async () => {
    const {shop, pull} = await open()
    const ran = await pull()
    const logs = readdirSync(path.join(ran.directory, 'logs')).map(f => read(path.join(ran.directory, 'logs', f)))
    expect([...logs, JSON.stringify(ran.jobs)].filter(text => text.includes(jobToken))).toEqual([])
    expect(shop.bench.state).toBeTruthy()
  })
})
