import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {scanWorkflow} from '../../../src/scan/workflow.ts'

const sha = '8e8c483db84b4bee98b60c0593521ed34d9990e8'
const checkout = `- uses: actions/checkout@${sha}\n        with: {persist-credentials: false}`
interface Parts {on?: string; top?: string; job?: string; step?: string}
const workflow = ({on = 'push', top = 'permissions: {}', job = '', step = ''}: Parts): string => `on: ${on}
${top}
jobs:
  build:
    runs-on: ubuntu-24.04
    ${job}
    steps:
      ${checkout}
      ${step}
`
const ids = (text: string): string[] => {
  const {findings, problems} = scanWorkflow(text, '.github/workflows/ci.yml')
  expect(problems).toEqual([])
  return findings.map(f => `${f.rule.id.replace('workflow/', '')} ${f.severity} ${f.place.line}`)
}

test('a careful workflow has no finding', () => {
  expect(ids(workflow({step: '- run: npm test\n      - {uses: ./local}\n      - {uses: $/actions/scan}'}))).toEqual([])
})

describe('rules on steps', () => {
  test.each([
    ['a tag', '- uses: tj-actions/changed-files@v45', ['unpinned-uses medium 10']], ['a branch of GitHub’s own', '- uses: actions/cache@main', ['unpinned-uses low 10']], ['no version', '- uses: a/b', ['unpinned-uses medium 10']],
    ['an abbreviated commit', `- uses: a/b@${sha.slice(0, 12)}`, ['unpinned-uses medium 10']], ['a full commit', `- uses: a/b/c@${sha}`, []], ['an image', '- uses: docker://alpine:3', ['unpinned-images medium 10']],
    ['an image by digest', '- uses: docker://alpine@sha256:11', []],
    ['event text in a script', '- run: |\n          set -e\n          echo "${{ github.event.pull_request.title }}"', ['template-injection high 12']],
    ['the head ref by index', "- run: echo ${{ github['head_ref'] }}", ['template-injection high 10']], ['inputs in a script', '- run: echo ${{ inputs.name }}', ['template-injection low 10']],
    ['github-script', `- uses: actions/github-script@${sha}\n        with:\n          script: console.log("\${{ github.event.comment.body }}")`, ['template-injection high 12']],
    ['commit messages', '- run: echo ${{ github.event.commits[0].message }}', ['template-injection high 10']], ['text through the environment', '- run: echo "$T"\n        env: {T: "${{ github.event.issue.title }}"}', []],
    ['safe contexts', '- run: echo ${{ github.sha }} ${{ matrix.x }}', []], ['every secret', '- run: x\n        env: {S: "${{ toJSON( secrets ) }}"}', ['overprovisioned-secrets medium 11']],
    ['insecure commands', '- run: x\n        env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: true}', ['insecure-commands high 11']], ['insecure commands off', '- run: x\n        env: {ACTIONS_ALLOW_UNSECURE_COMMANDS: false}', []],
    ['credentials left', `- uses: actions/checkout@${sha}`, ['artipacked low 10']], ['credentials left and uploaded', `- uses: actions/checkout@${sha}\n      - uses: actions/upload-artifact@${sha}`, ['artipacked medium 10']]
  ])('%s', (_, step, expected) => { expect(ids(workflow({step}))).toEqual(expected) })
})

describe('rules on jobs and triggers', () => {
  const head = `- uses: actions/checkout@${sha}\n        with: {persist-credentials: false, ref: "\${{ github.event.pull_request.head.sha }}"}`
  test.each<[string, Parts, string[]]>([
    ['fork code under pull_request_target', {on: 'pull_request_target', step: head}, ['untrusted-checkout critical 11']], ['the same under pull_request', {on: 'pull_request', step: head}, []],
    ['the protection of checkout switched off', {on: '[workflow_run]', step: `- uses: actions/checkout@${sha}\n        with: {persist-credentials: false, allow-unsafe-pr-checkout: true}`}, ['untrusted-checkout critical 10']],
    ['event text under a privileged trigger', {on: '{issue_comment: {types: [created]}}', step: '- run: echo ${{ github.event.comment.body }}'}, ['template-injection critical 10']],
    ['write-all', {top: 'permissions: write-all'}, ['excessive-permissions high 2']], ['no permissions at all', {top: '# none'}, ['excessive-permissions medium 4']],
    ['permissions at the job', {top: '# none', job: 'permissions: {contents: read}'}, []],
    ['a write scope for every job', {top: 'permissions: {contents: write}', step: '\n  other:\n    uses: ./.github/workflows/x.yml'}, ['excessive-permissions low 2']],
    ['self-hosted under pull_request', {on: 'pull_request', job: '\n  gpu:\n    runs-on: [self-hosted, gpu]'}, ['self-hosted-runner high 8']],
    ['self-hosted on push', {on: 'push', job: '\n  gpu:\n    runs-on: [self-hosted, gpu]'}, []],
    ['a runner group under pull_request', {on: '[pull_request]', job: '\n  gpu:\n    runs-on: {group: big}'}, ['self-hosted-runner high 8']],
    ['all secrets to another repository', {job: `\n  call:\n    uses: a/b/.github/workflows/x.yml@${sha}\n    secrets: inherit`}, ['secrets-inherit medium 9']],
    ['all secrets to our own', {job: '\n  call:\n    uses: $/.github/workflows/x.yml\n    secrets: inherit'}, ['secrets-inherit low 9']],
    ['a reusable workflow by tag', {job: '\n  call:\n    uses: a/b/.github/workflows/x.yml@v1'}, ['unpinned-uses medium 8']],
    ['a cache in a release', {on: '{push: {tags: ["v*"]}}', step: `- uses: actions/cache@${sha}`}, ['cache-poisoning low 10']],
    ['a caching setup in a release', {on: 'release', step: `- uses: actions/setup-node@${sha}\n        with: {cache: npm}`}, ['cache-poisoning low 10']],
    ['a cache elsewhere', {step: `- uses: actions/cache@${sha}`}, []],
    ['a writable cache for strangers', {on: 'pull_request_target', job: 'cache-mode: write'}, ['cache-poisoning medium 6']],
    ['a registry password', {job: 'container: {image: "a@sha256:1", credentials: {username: u, password: hunter2hunter2}}'}, ['hardcoded-container-credentials high 6']],
    ['a registry secret', {job: 'container: {image: "a@sha256:1", credentials: {username: u, password: "${{ secrets.P }}"}}'}, []],
    ['images by tag', {job: 'container: node:24\n    services: {db: {image: "postgres:17"}}'}, ['unpinned-images medium 6', 'unpinned-images medium 7']],
    ['the environment file under a privileged trigger', {on: 'workflow_run', step: '- run: echo "A=$B" >> "$GITHUB_ENV"'}, ['github-env medium 10']]
  ])('%s', (_, parts, expected) => { expect(ids(workflow(parts))).toEqual(expected) })

  test('the registry password is not repeated', () => {
    const {findings} = scanWorkflow(workflow({job: 'container: {image: "a@sha256:1", credentials: {username: u, password: hunter2hunter2}}'}), 'w')
    expect(JSON.stringify(findings)).not.toContain('hunter2')
  })
  test('composite actions are read too', () => {
    expect(ids('runs:\n  using: composite\n  steps:\n    - uses: a/b@v1\n    - run: echo ${{ inputs.x }}\n      shell: bash\n')).toEqual(['unpinned-uses medium 4', 'template-injection low 5'])
    expect(ids('name: x\nruns: {using: node24, main: index.js}\n')).toEqual([])
  })
})

describe('broken and hostile files', () => {
  test.each([['on: [push\njobs: {', 2], ['a: 1\na: 2\n', 2], ['just text', 1], ['', 1], ['on: push\njobs: []\n', 1], ['jobs: &a {b: *a}\n', 1], [`jobs: ${'['.repeat(5000)}`, 1]])('%j is not looked at, and says so', (text, line) => {
    const {findings, problems} = scanWorkflow(text, 'w')
    expect(findings).toEqual([])
    expect(problems[0]?.line).toBe(line)
  })
  test('aliases that multiply are refused', () => {
    const bomb = ['x0: &x0 [a, a, a, a, a, a, a, a, a]', ...Array.from({length: 8}, (_, i) => `x${i + 1}: &x${i + 1} [${Array.from({length: 9}, () => `*x${i}`).join(', ')}]`), 'jobs: {}'].join('\n')
    expect(scanWorkflow(bomb, 'w').problems[0]?.message).toContain('more than')
  })
  test('more values than any workflow has are refused', () => {
    expect(scanWorkflow(`jobs: {a: {steps: [${'a, '.repeat(60_000)}]}}`, 'w').problems[0]?.message).toContain('more than')
  })
  test('whatever the text, it ends', () => {
    fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 60}), text => { scanWorkflow(`on: push\njobs: {a: {steps: [{run: ${text}}]}}`, 'w') }))
  })
})
