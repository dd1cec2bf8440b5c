import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, onTestFinished, test} from 'vitest'
import {doctorChecks, type DoctorFinding} from '../../../src/cli/doctor/checks.ts'
import {observeSlug, parseOrigin, slugOf} from '../../../src/cli/doctor/git.ts'
import {examine, renderFindings} from '../../../src/cli/doctor/index.ts'
import {judgeWorkflow, labelsOf, type Repository} from '../../../src/cli/doctor/judge-workflows.ts'
import {judgeClock} from '../../../src/cli/doctor/machine.ts'
import {readWorkflowFile} from '../../../src/cli/doctor/workflows.ts'
import {plainPage} from '../../../src/cli/table.ts'
import {systemFiles} from '../../../src/platform/files.ts'
import {sendOnce} from '../../../src/platform/http-send.ts'
import {parseSpec} from '../../../src/spec/parse.ts'
import {makeTestPorts, temporaryDirectory} from '../../fakes/ports.ts'

const commit = 'a'.repeat(40)
const spec = 'schema: 1\nname: shop\nenvironments:\n  production: {target: {kind: local}, approval: {environment: production-approval}}\nservices: {}\n'
const caller = (changes: Partial<Record<'top' | 'uses' | 'permissions' | 'with' | 'rest', string>> = {}): string => `
on: workflow_dispatch
${changes.top ?? ''}
jobs:
  release:
    uses: ${changes.uses ?? `acme/slipway/.github/workflows/deploy.yml@${commit}`}
    ${changes.permissions ?? 'permissions: {contents: read}'}
    with: ${changes.with ?? '{environment: production, advisories: osv}'}
    ${changes.rest ?? ''}
`
const repository: Repository = {slug: 'acme/shop', files: new Set(['actions/own/action.yml']), environments: parseSpec(spec, 'slipway.yaml').environments, secrets: {}, runnerVersion: undefined}
const judge = (text: string, changes: Partial<Repository> = {}): DoctorFinding[] => judgeWorkflow(readWorkflowFile(text, 'release.yml'), {...repository, ...changes})
const bad = (found: readonly DoctorFinding[]): string[] => found.filter(f => f.verdict !== 'ok').map(f => `${f.verdict} ${f.code}`)

describe('workflow files', () => {
  test('a good caller has nothing against it', () => { expect(bad(judge(caller()))).toEqual([]) })

  test.each([
    ['another owner with self-hosted labels', caller({uses: `slipway-deploy/slipway/.github/workflows/deploy.yml@${commit}`}), ['fail owner']],
    ['another owner with runners of GitHub', caller({uses: `slipway-deploy/slipway/.github/workflows/deploy.yml@${commit}`, with: '{environment: production, runner-labels: \'["ubuntu-latest"]\'}'}), []],
    ['a tag', caller({uses: 'acme/slipway/.github/workflows/deploy.yml@v1'}), ['warn unpinned']],
    ['the placeholder of init', caller({uses: `acme/slipway/.github/workflows/deploy.yml@${'0'.repeat(40)}`}), ['fail unpinned']],
    ['no rights', caller({permissions: 'permissions: {}'}), ['fail permissions']],
    ['rights of the workflow alone', caller({top: 'permissions: {}', permissions: ''}), ['fail permissions']],
    ['rights that nobody names', caller({permissions: ''}), ['warn permissions']],
    ['every right', caller({permissions: 'permissions: write-all'}), ['warn permissions']],
    ['a group around the gate', caller({top: 'concurrency: deploy'}), ['fail concurrency']],
    ['a group on the calling job', caller({rest: 'concurrency: {group: deploy, cancel-in-progress: true}'}), ['fail concurrency']],
    ['an environment that is not declared', caller({with: '{environment: prodution}'}), ['fail gate']],
    ['no environment', caller({with: '{}'}), ['fail gate']],
    ['another gate than slipway.yaml expects', caller({with: '{environment: production, approval-environment: ops}'}), ['fail gate']],
    ['an environment by expression', caller({with: '{environment: "${{ inputs.e }}"}'}), ['unknown gate']],
    ['labels that are no JSON', caller({with: '{environment: production, runner-labels: "self-hosted, gpu"}'}), ['fail labels']],
    ['an incomplete scan that passes', caller({with: '{environment: production, allow-incomplete-scan: "true"}'}), ['warn scan']],
    ['a $/ path that is not here', 'on: push\njobs: {a: {runs-on: x, steps: [{uses: $/actions/deploy}, {uses: $/actions/own}]}}', ['fail own-references']],
    ['a $/ path with a version', 'on: push\njobs: {a: {runs-on: x, steps: [{uses: $/actions/own@v1}]}}', ['fail own-references']],
    ['broken YAML', 'jobs: [', ['fail workflow']]
  ])('%s', (_, text, expected) => { expect(bad(judge(text))).toEqual(expected) })

  test('secrets that the configuration names have to be handed on', () => {
    const secrets = {production: ['DATABASE_PASSWORD']}
    expect(bad(judge(caller(), {secrets}))).toEqual(['fail secrets'])
    expect(bad(judge(caller({rest: 'secrets: {SLIPWAY_SECRETS: x}'}), {secrets}))).toEqual([])
    expect(bad(judge(caller({rest: 'secrets: inherit'}), {secrets}))).toEqual([])
  })

  test('without a remote the owner is unknown, never well', () => { expect(bad(judge(caller(), {slug: undefined}))).toEqual(['unknown owner']) })

  test('an environment that asks for no approval behind a gate is worth a look', () => {
    const {environments} = parseSpec(spec.replace(', approval: {environment: production-approval}', ''), 'slipway.yaml')
    expect(bad(judge(caller(), {environments}))).toEqual(['warn gate'])
  })

  test('any text is read without an end of the run', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), text => { expect(Array.isArray(judge(text))).toBe(true) }))
    expect(labelsOf(readWorkflowFile(caller({with: '{environment: a, runner-labels: \'"gpu"\'}'}), 'f').calls[0] as never)).toEqual(['gpu'])
  })

  test('the workflows of the suite itself, as a fork or a copy has them, have nothing against them', () => {
    const files = new Set(['.github/workflows/rollout.yml', ...['validate-env', 'scan', 'provision', 'configure', 'deploy', 'integration-test', 'monitor-gate'].map(name => `actions/${name}/action.yml`)])
    for (const name of ['ci', 'deploy', 'rollout']) expect(bad(judge(readFileSync(`.github/workflows/${name}.yml`, 'utf8'), {files})), name).toEqual([])
  })
})

describe('whose repository it is', () => {
  test.each([
    ['https://github.com/acme/shop.git', 'acme/shop'], ['https://user:token@ghe.example/acme/shop', 'acme/shop'], ['git@github.com:acme/shop.git', 'acme/shop'], ['ssh://git@ghe.example:22/acme/shop.git/', 'acme/shop'],
    ['acme/shop', undefined], ['/srv/git/shop', undefined], ['file:///srv/x', undefined], ['', undefined]
  ])('%s', (url, slug) => { expect(slugOf(url)).toBe(slug) })

  test('the remote origin counts, in its section alone', () => {
    expect(parseOrigin('[remote "fork"]\n\turl = a\n[branch "main"]\n\tremote = origin\n[remote "origin"]\n\tfetch = +x\n\turl = "b"\n')).toBe('b')
    expect(parseOrigin('[core]\nurl = a\n')).toBeUndefined()
  })

  test('from a folder inside, and from a work tree', async () => {
    const root = temporaryDirectory()
    mkdirSync(path.join(root, 'main/.git/worktrees/w'), {recursive: true})
    mkdirSync(path.join(root, 'main/deep/er'), {recursive: true})
    mkdirSync(path.join(root, 'w'))
    writeFileSync(path.join(root, 'main/.git/config'), '[remote "origin"]\n\turl = git@github.com:acme/shop.git\n')
    writeFileSync(path.join(root, 'main/.git/worktrees/w/commondir'), '../..\n')
    writeFileSync(path.join(root, 'w/.git'), `gitdir: ${path.join(root, 'main/.git/worktrees/w')}\n`)
    expect(await observeSlug(path.join(root, 'main/deep/er'), systemFiles)).toBe('acme/shop')
    expect(await observeSlug(path.join(root, 'w'), systemFiles)).toBe('acme/shop')
  })
})

describe('the whole examination', () => {
  /** A GitHub that answers what the table says; anything else is 404. */
  async function github(answers: Record<string, {status?: number; body?: unknown; headers?: Record<string, string>}>): Promise<{url: string; asked: string[]; tokens: Set<string>}> {
    const asked: string[] = []
    const tokens = new Set<string>()
    const server = http.createServer((request, response) => {
      const location = (request.url ?? '').split('?')[0] as string
      asked.push(`${request.method ?? ''} ${location}`)
      tokens.add(request.headers.authorization ?? '')
      const {status = 200, body = {}, headers = {}} = answers[location] ?? {status: 404}
      response.writeHead(status, headers).end(JSON.stringify(body))
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => { server.close() })
    return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, tokens}
  }

  function portsFor(variables: Record<string, string>, files: Record<string, string> = {}) {
    const ports = makeTestPorts({http: {request: sendOnce}, host: {variable: name => variables[name]}})
    const all = {'slipway.yaml': spec, '.github/workflows/release.yml': caller(), '.git/config': '[remote "origin"]\nurl = https://github.com/acme/shop.git\n', ...files}
    for (const [name, text] of Object.entries(all)) {
      mkdirSync(path.dirname(path.join(ports.host.workspace, name)), {recursive: true})
      writeFileSync(path.join(ports.host.workspace, name), text)
    }
    return ports
  }
  const run = async (variables: Record<string, string>, files: Record<string, string> = {}) => examine(portsFor(variables, files), new AbortController().signal)
  const of = (found: readonly DoctorFinding[], code: string): string[] => found.filter(f => f.code === code).map(f => f.verdict)

  const good = {
    '/repos/acme/shop': {body: {private: true, owner: {login: 'acme', type: 'Organization'}}},
    '/repos/acme/shop/environments/production-approval': {body: {protection_rules: [{type: 'required_reviewers', reviewers: [{type: 'Team'}]}]}},
    '/repos/acme/shop/environments/production': {body: {protection_rules: [{type: 'branch_policy'}]}},
    '/repos/acme/shop/actions/permissions': {body: {enabled: true, allowed_actions: 'all', sha_pinning_required: true}},
    '/repos/acme/shop/actions/runners': {body: {total_count: 1, runners: [{name: 'box', status: 'online', labels: [{name: 'self-hosted'}]}]}},
    '/orgs/acme/actions/runner-groups': {body: {total_count: 1, runner_groups: [{name: 'Default', allows_public_repositories: false, restricted_to_workflows: false, selected_workflows: []}]}}
  }

  test('without a token what only GitHub knows is unknown, and nothing is asked', async () => {
    const found = await run({RUNNER_VERSION: '2.340.1'})
    for (const code of ['token', 'reviewers', 'free-environment', 'actions-policy', 'runners', 'clock']) expect(of(found, code), code).toEqual(['unknown'])
    expect(of(found, 'runner-version')).toEqual(['ok'])
    expect(found.filter(f => f.verdict === 'fail')).toEqual([])
  })

  test('with a token everything that can be asked is answered, by GET alone', async () => {
    const api = await github(good)
    const found = await run({GITHUB_TOKEN: 'ghs_x', GITHUB_API_URL: `${api.url}/`, RUNNER_VERSION: '2.336.0'})
    expect(bad(found)).toEqual([])
    expect([...api.tokens]).toEqual(['Bearer ghs_x'])
    expect(api.asked.every(line => line.startsWith('GET '))).toBe(true)
    expect(renderFindings(found, {page: plainPage})).not.toContain('ghs_x')
  })

  test.each([
    ['a gate without reviewers', {'/repos/acme/shop/environments/production-approval': {body: {protection_rules: []}}}, 'reviewers', 'fail'],
    ['no gate', {'/repos/acme/shop/environments/production-approval': {status: 404}}, 'reviewers', 'fail'],
    ['reviewers on the environment of the release', {'/repos/acme/shop/environments/production': {body: {protection_rules: [{type: 'required_reviewers', reviewers: []}]}}}, 'free-environment', 'fail'],
    ['a token that may not read the policy', {'/repos/acme/shop/actions/permissions': {status: 403, headers: {'x-accepted-github-permissions': 'administration=read'}}}, 'actions-policy', 'unknown'],
    ['selected actions', {'/repos/acme/shop/actions/permissions': {body: {enabled: true, allowed_actions: 'selected'}}}, 'actions-policy', 'unknown'],
    ['actions switched off', {'/repos/acme/shop/actions/permissions': {body: {enabled: false}}}, 'actions-policy', 'fail'],
    ['a runner that is away', {'/repos/acme/shop/actions/runners': {body: {total_count: 1, runners: [{name: 'box', status: 'offline', labels: [{name: 'Self-Hosted'}]}]}}}, 'runners', 'fail'],
    ['no runner of the repository', {'/repos/acme/shop/actions/runners': {body: {total_count: 0, runners: []}}}, 'runners', 'unknown'],
    ['a group that takes other workflows', {'/orgs/acme/actions/runner-groups': {body: {runner_groups: [{name: 'gpu', restricted_to_workflows: true, selected_workflows: ['acme/other/.github/workflows/x.yml@main']}]}}}, 'runner-groups', 'warn'],
    ['a token that is not valid', {'/repos/acme/shop': {status: 401}}, 'token', 'fail'],
    ['a form that is not known', {'/repos/acme/shop/environments/production-approval': {body: []}}, 'reviewers', 'unknown']
  ])('%s', async (_, changes, code, verdict) => {
    const api = await github({...good, ...changes})
    const found = await run({GITHUB_TOKEN: 't', GITHUB_API_URL: api.url})
    expect(of(found, code)).toEqual([verdict])
  })

  test('a GitHub that is away leaves everything unknown', async () => {
    const found = await run({GITHUB_TOKEN: 't', GITHUB_API_URL: 'http://127.0.0.1:1'})
    for (const code of ['token', 'reviewers', 'actions-policy', 'runners']) expect(of(found, code), code).toEqual(['unknown'])
  })

  test('a secret that the configuration names and GitHub does not have', async () => {
    const files = {'slipway.yaml': `${spec.replace('services: {}', 'services: {api: {source: {run: [node, x.js]}}}')}config: {base: config.yaml}\n`, 'config.yaml': 'services: {api: {A: "${secrets.A}", B: "$${secrets.B}"}}\n', '.github/workflows/release.yml': caller({rest: 'secrets: {SLIPWAY_SECRETS: x}'})}
    const api = await github(good)
    const found = await run({GITHUB_TOKEN: 't', GITHUB_API_URL: api.url}, files)
    expect(found.filter(f => f.code === 'secrets').map(f => [f.verdict, f.observed.includes('B')])).toEqual([['fail', false], ['ok', false]])
    const there = await github({...good, '/repos/acme/shop/environments/production/secrets/SLIPWAY_SECRETS': {body: {name: 'SLIPWAY_SECRETS'}}})
    expect(of(await run({GITHUB_TOKEN: 't', GITHUB_API_URL: there.url}, files), 'secrets')).toEqual(['ok', 'ok'])
  })

  test('a clock that is off by more than the approvals allow', async () => {
    const now = Date.UTC(2026, 0, 1)
    expect([undefined, now + 299_000, now + 301_000, now - 301_000].map(server => judgeClock(now, server).verdict)).toEqual(['unknown', 'ok', 'fail', 'fail'])
    const api = await github({...good, '/repos/acme/shop': {...good['/repos/acme/shop'], headers: {date: 'Thu, 01 Jan 2026 00:00:00 GMT'}}})
    expect(of(await run({GITHUB_TOKEN: 't', GITHUB_API_URL: api.url}), 'clock')).toEqual(['fail'])
  })

  test('every problem of slipway.yaml is a row; without the file init is the fix', async () => {
    const found = await run({}, {'slipway.yaml': 'schema: 1\nname: X\nenvironments: {a: {target: {kind: locale}}}\nsevices: {}\n'})
    expect(of(found, 'spec').length).toBeGreaterThan(2)
    expect(found[0]?.verdict).toBe('fail')
  })

  test('a plan that cannot be made, a target that is not built, an old runner', async () => {
    const found = await run({RUNNER_VERSION: '2.330.0'}, {'slipway.yaml': `${spec.replace('services: {}', '  cloud: {target: {kind: docker}}\nservices: {s: {source: {run: [no-such-program-at-all], image: x}}}')}`})
    expect(found.filter(f => f.code === 'plan').map(f => [f.verdict, f.observed.includes('[command-not-found]')])).toEqual([['fail', true]])
    expect(of(found, 'target')).toEqual(['warn'])
    expect(of(found, 'runner-version')).toEqual(['fail'])
  })

  test('each row has a fix unless it is ok, and each check can be explained', async () => {
    const found = await run({}, {'.github/workflows/bad.yml': caller({uses: 'other/slipway/.github/workflows/deploy.yml@v1', permissions: 'permissions: {}', top: 'concurrency: x'})})
    for (const f of found) expect(f.verdict === 'ok' ? f.fix === '' : f.fix.length > 10, f.code).toBe(true)
    expect(Object.values(doctorChecks).every(c => c.about.endsWith('.') && c.fix.endsWith('.') || c.fix.includes('#'))).toBe(true)
  })
})
