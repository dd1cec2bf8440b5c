/** What GitHub does, rule by rule: each row names the published source of its expectation. The rows are in the tables beside this file. */
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, afterEach, describe, expect, test} from 'vitest'
import type {RunEvent} from '../../../src/runner/index.ts'
import {cleanUp, makeRoom, runFixture, type Options} from './harness.ts'
import {check, play, resultsOf, stepLine} from './scenario.ts'
import {stories, tables} from './tables.ts'

afterEach(cleanUp)
afterAll(cleanUp)

describe.each(tables)('%s', (_, scenarios) => {
  test.each(scenarios.map(row => [row.rule, row] as const))('%s', async (_rule, scenario) => check(scenario, await play(scenario)))
})

describe.each(stories)('%s', (_, rows) => {
  test.each(rows.map(row => [row.rule, row] as const))('%s', async (_rule, story) => expect(await story.play()).toEqual(story.jobs))
})

describe('cancellation at a certain moment', () => {
  // docs.github.com: Canceling a workflow run: conditions of running jobs and steps are evaluated again; what still holds goes on.
  test('what runs under always() goes on, as a step and as a job', async () => {
    const release = join(makeRoom(), 'release')
    const controller = new AbortController()
    let ready = 0
    const onEvent = (event: RunEvent): void => {
      if (event.kind !== 'log' || event.line !== 'ready' || ++ready < 2) return
      controller.abort()
      writeFileSync(release, '')
    }
    const ran = await runFixture('cancel-always', {runnerEnvironment: {RELEASE: release}, signal: controller.signal, onEvent})
    expect(Object.fromEntries(ran.result.jobs.map(j => [j.id, j.steps.map(stepLine)]))).toEqual({j: ['goes on: success', 'next: skipped'], whole: ['unaffected: success', 'next: success'], then: []})
    expect(resultsOf(ran)).toEqual({j: 'cancelled', whole: 'success', then: 'cancelled'})
  })

  test('a cancelled run does not wait at a gate', async () => {
    const controller = new AbortController()
    const decide = (): Promise<never> => {
      controller.abort()
      return new Promise(() => undefined)
    }
    const ran = await runFixture('gate', {protectedEnvironments: ['production-approval'], decide, signal: controller.signal})
    expect(resultsOf(ran)).toEqual({plan: 'success', gate: 'cancelled', deploy: 'skipped', cleanup: 'success'})
  })
})

// actions/runner: src/Runner.Worker/JobExtension.cs, FinalizeJob: what carries RUNNER_TRACKING_ID is ended, what dropped it is not.
test('processes that a job leaves are ended, unless they dropped the tracking id', async () => {
  const ran = await runFixture('leftovers')
  const pid = (word: string): number => Number(new RegExp(`^${word} (\\d+)$`, 'm').exec(ran.log('j'))?.[1])
  const alive = (id: number): boolean => existsSync(`/proc/${id}/cmdline`) && !/^State:\s+Z/m.test(everyStatus(id))
  try {
    expect(ran.log('j')).toContain(`Terminate orphan process: pid (${pid('tracked')}) (sleep)`)
    expect(ran.log('j')).toContain(`Terminate orphan process: pid (${pid('holder')}) (sleep)`)
    await expect.poll(() => [alive(pid('tracked')), alive(pid('holder'))]).toEqual([false, false])
    expect(alive(pid('untracked'))).toBe(true)
  } finally {
    process.kill(pid('untracked'), 'SIGKILL')
  }
})

function everyStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch {
    return 'State:\tZ'
  }
}

// docs.github.com: Variables reference. Nothing of the process that runs the runner reaches a job but PATH, HOME and LANG.
test('a job does not see our environment, but what the administrator set', async () => {
  process.env['RUNNER_TEST_LEAK'] = 'leaked'
  try {
    const ran = await runFixture('fresh', {runnerEnvironment: {SLIPWAY_STATE: '/state'}})
    expect(ran.log('two')).not.toContain('leaked')
    const names = [...ran.log('two').matchAll(/^(\w+)=/gm)].map(m => m[1] as string).filter(n => !/^(GITHUB|RUNNER)_/.test(n))
    expect([...new Set(names)].sort().filter(n => !['LANG', 'SHLVL', 'PWD', 'OLDPWD', '_'].includes(n))).toEqual(['CI', 'HOME', 'PATH', 'SLIPWAY_STATE'])
  } finally {
    delete process.env['RUNNER_TEST_LEAK']
  }
})

test('runs are numbered upwards, each with its result in a file', async () => {
  const runs = makeRoom()
  mkdirSync(join(runs, '7'))
  mkdirSync(join(runs, 'not-a-run'))
  const first = await runFixture('all-skipped', {}, runs)
  const second = await runFixture('outputs', {}, runs)
  expect([first.result.number, second.result.number]).toEqual([8, 9])
  const {default: stored} = await import(join(runs, '9', 'result.json'), {with: {type: 'json'}}) as {default: unknown}
  expect(stored).toEqual(second.result)
})

describe('nothing is run when', () => {
  const refused = async (workflow: string, options: Options = {}): Promise<{reason: string; text: string; left: string[]}> => {
    const runs = makeRoom()
    const error = await runFixture(workflow, options, runs).then(() => undefined, (e: unknown) => e as Error & {reason: string; explain(): string})
    return {reason: error?.reason ?? 'none', text: error?.explain() ?? '', left: readdirSync(runs)}
  }

  test('the workflow asks for what the engine does not implement: all of it is named, with file and line', async () => {
    const {reason, text, left} = await refused('unsupported')
    expect([reason, left]).toEqual(['unsupported', []])
    for (const line of [
      'unsupported.yml:5: snapshots', 'unsupported.yml:6: jobs in containers', 'unsupported.yml:10: service containers',
      'unsupported.yml:13: `uses: docker://alpine`', 'unsupported.yml:14: `uses: somebody/else@v1`: no directory stands for this repository', 'unsupported.yml:15: the shell `python`',
      "Can't find 'action.yml', 'action.yaml' or 'Dockerfile' for action '$/actions/nowhere'", 'actions that run with `docker`',
      'acme/suite/actions/ghost/action.yml', 'input `texxt` is not declared there', 'input `text` is required', 'secret `KEY` is required'
    ]) expect(text).toContain(line)
  })

  test('GitHub’s parser refuses the workflow: all errors together', async () => {
    const {reason, text, left} = await refused('invalid')
    expect([reason, left]).toEqual(['input-invalid', []])
    expect(text).toMatch(/Unrecognized named-value: 'nonsense'/)
    expect(text).toMatch(/runs-onn/)
  })

  test.each([
    ['the file is missing', 'no-such-file', {}, 'no such workflow file'],
    ['a required input is missing', 'dispatch', {}, 'Input text is required'],
    ['an input is unknown', 'dispatch', {inputs: {text: 'x', tekst: 'y'}}, 'Unexpected inputs provided: tekst'],
    ['an input is of the wrong type', 'dispatch', {inputs: {text: 'x', count: 'many'}}, 'Input count must be of type number'],
    ['a choice is none', 'dispatch', {inputs: {text: 'x', size: 'medium'}}, 'one of small, large was expected'],
    ['the event does not trigger it', 'dispatch', {event: {name: 'pull_request' as const, payload: {}}}, 'not triggered by pull_request']
  ])('%s', async (_, workflow, options, message) => {
    const {reason, text, left} = await refused(workflow, options)
    expect([reason, left]).toEqual(['input-invalid', []])
    expect(text).toContain(message)
  })
})
