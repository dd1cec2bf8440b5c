import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {Writable} from 'node:stream'
import {describe, expect, onTestFinished, test, vi} from 'vitest'
import {eventOf, listCommand, runCommand, runNumber, type RunOptions} from '../../../src/cli/run-command.ts'
import {plainPage} from '../../../src/cli/table.ts'
import {Terminal} from '../../../src/cli/terminal.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'

const workflow = `
on:
  workflow_dispatch: {inputs: {label: {type: string, default: none}}}
  pull_request: {branches: [main], paths: ['src/**']}
permissions: {}
jobs:
  build:
    runs-on: self-hosted
    steps:
      - run: echo "label \${{ inputs.label }} secret-is-[\${{ secrets.SLIPWAY_TEST_TOKEN }}] from \${{ github.event_name }}"
  test:
    needs: build
    runs-on: self-hosted
    steps:
      - run: test -e ${'${MARK}'}
        env: {MARK: MARKFILE}
`

function makeRepository(): {options: RunOptions; mark: string; say: string[]; terminal: Terminal} {
  const root = temporaryDirectory()
  const repository = path.join(root, 'shop')
  const mark = path.join(root, 'mark')
  mkdirSync(path.join(repository, '.github/workflows'), {recursive: true})
  writeFileSync(path.join(repository, '.github/workflows/w.yml'), workflow.replace('MARKFILE', mark))
  const say: string[] = []
  const out = new Writable({write: (chunk: Buffer, _, done) => { say.push(chunk.toString()); done() }})
  return {
    mark, say, terminal: new Terminal(out as never, process.stdin, {}),
    options: {
      repository, workflow: '.github/workflows/w.yml', event: {name: 'workflow_dispatch', base: 'main', head: 'change', fork: undefined, changed: []}, gate: 'reject', inputs: {label: 'two'},
      secrets: [], protectedEnvironments: [], runs: path.join(root, 'runs'), again: undefined
    }
  }
}
const never = new AbortController().signal

describe('slipway run', () => {
  test('says how to run the failed jobs again, and --rerun runs them and no other, with the inputs of that run', async () => {
    const {options, mark, say, terminal} = makeRepository()
    expect(await runCommand(options, terminal, never)).toBe(1)
    expect(say.join('')).toContain('Run its failed jobs again: slipway run --rerun 1')
    writeFileSync(mark, '')
    say.length = 0
    expect(await runCommand({...options, workflow: undefined, inputs: {}, again: {number: 1, jobs: 'failed'}}, terminal, never)).toBe(0)
    expect(say.join('')).toContain('Run 1, attempt 2: success')
    expect(say.join('')).not.toContain('build: running')
    say.length = 0
    expect(await runCommand({...options, workflow: undefined, inputs: {}, again: {number: 1, jobs: 'all'}}, terminal, never)).toBe(0)
    expect(say.join('')).toContain('label two')
    const listed: string[] = []
    await listCommand(options.runs, {say: text => listed.push(text), page: plainPage})
    expect(listed.join('\n')).toMatch(/1 +3 +\S+w\.yml +workflow_dispatch +success[\s\S]*1 +1 +\S+ +workflow_dispatch +failure/)
  })

  test('a pull request from a fork gets no secret; one that the filters leave out is refused before anything runs', async () => {
    const {options, mark, say, terminal} = makeRepository()
    writeFileSync(mark, '')
    vi.stubEnv('SLIPWAY_TEST_TOKEN', 'hidden-value')
    onTestFinished(() => { vi.unstubAllEnvs() })
    const pull = {name: 'pull_request', base: 'main', head: 'x', fork: 'eve/shop', changed: ['src/a.ts']}
    expect(await runCommand({...options, inputs: {}, event: pull, secrets: ['SLIPWAY_TEST_TOKEN']}, terminal, never)).toBe(0)
    expect(say.join('')).toContain('secret-is-[] from pull_request')
    await runCommand({...options, inputs: {}, event: {...pull, fork: undefined}, secrets: ['SLIPWAY_TEST_TOKEN']}, terminal, never)
    expect(say.join('')).toContain('secret-is-[***] from pull_request')
    await expect(runCommand({...options, inputs: {}, event: {...pull, base: 'old'}}, terminal, never)).rejects.toMatchObject({reason: 'input-invalid', message: expect.stringContaining('would not start')})
  })

  test('what filters could not look at is said at the end', async () => {
    const {options, mark, say, terminal} = makeRepository()
    writeFileSync(mark, '')
    await runCommand({...options, inputs: {}, event: {name: 'pull_request', base: 'main', head: 'x', fork: undefined, changed: []}}, terminal, never)
    expect(say.join('')).toMatch(/Run 1: success[\s\S]*paths/)
  })

  test.each([
    [() => eventOf({name: 'release', base: 'main', head: 'x', fork: undefined, changed: []}, 'a/b'), 'There is no event release'],
    [() => runNumber('one'), '`one` is no number of a run']
  ])('%s is refused', (bad, message) => {
    expect(bad).toThrowError(expect.objectContaining({reason: 'input-invalid', message: expect.stringContaining(message)}))
  })

  test('needs a workflow, unless a run is run again', async () => {
    const {options, terminal} = makeRepository()
    await expect(runCommand({...options, workflow: undefined}, terminal, never)).rejects.toMatchObject({reason: 'input-invalid', message: 'The argument WORKFLOW is missing.'})
    await expect(runCommand({...options, workflow: undefined, again: {number: 9, jobs: 'failed'}}, terminal, never)).rejects.toMatchObject({reason: 'input-invalid', message: expect.stringContaining('There is no run 9')})
  })
})
