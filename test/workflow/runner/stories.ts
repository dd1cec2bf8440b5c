/** Rows of the table that need several runs: groups across runs and processes, attempts of one run, events that start nothing. */
import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {build} from 'esbuild'
import {onTestFinished} from 'vitest'
import {pullRequestEvent, rerunAll, rerunFailed, runWorkflow, type RunResult} from '../../../src/runner/index.ts'
import {makeRoom, prepare, runFixture, type Options} from './harness.ts'
import {docs, parser} from './scenario.ts'

export interface Story {
  rule: string
  source: string
  /** What is expected of each job of each run, and whatever else the story is about. */
  jobs: Record<string, string>
  play(): Promise<Record<string, string>>
}

const on = 'on: workflow_dispatch\n'
const job = (id: string, keys: string, run: string): string => `  ${id}:\n    runs-on: x\n${keys === '' ? '' : `    ${keys}\n`}    steps:\n      - run: ${run}\n`
const concurrency = docs('Control the concurrency of workflows and jobs')
const again = docs('Re-running workflows and jobs')

const results = (label: string, result: RunResult): Record<string, string> =>
  ({[label]: result.conclusion, ...Object.fromEntries(result.jobs.map(j => [`${label}: ${j.id}`, j.keptFrom === undefined ? j.result : `${j.result}, kept from ${j.keptFrom}`]))})

/** Starts runs of the same workflow one after the other: the next when the one before has said `state` for its job `j`. */
async function inTurn(main: string, count: number, states: readonly string[], options: Options = {}): Promise<{ended: RunResult[]; order: string[]}> {
  const runs = makeRoom()
  const order: string[] = []
  const started: Promise<RunResult>[] = []
  for (let n = 1; n <= count; n += 1) {
    await new Promise<void>(resolve => {
      const {request} = prepare({main}, {...options, onEvent: event => {
        options.onEvent?.(event)
        if (event.kind !== 'job' || event.job !== 'j') return
        order.push(`${n} ${event.state}`)
        if (event.state === (states[n - 1] ?? 'never')) resolve()
      }}, runs)
      started.push(runWorkflow(request))
      if (n === count) resolve()
    })
  }
  return {ended: await Promise.all(started), order}
}

/** Waits for a file before it ends: the test decides when. Ends with its directory, so that what a killed runner leaves does not stay. */
const waitFor = (file: string): string => `while [ -d ${dirname(file)} ] && [ ! -e ${file} ]; do sleep 0.02; done`

async function threeRuns(more: string): Promise<Record<string, string>> {
  const gate = join(makeRoom(), 'go')
  let pending = 0
  const {ended, order} = await inTurn(`${on}jobs:\n${job('j', `concurrency: {group: prod${more}}`, waitFor(gate))}`, 3, ['running', 'pending'], {
    onEvent: event => { if (event.kind === 'job' && event.state === 'pending' && ++pending === 2) writeFileSync(gate, '') }
  })
  const began = order.filter(line => line.endsWith('running')).map(line => line[0]).join(', ')
  return {...Object.assign({}, ...ended.map((r, i) => results(`run ${i + 1}`, r))) as Record<string, string>, began}
}

/** Another process that runs a workflow in the same directory of runs. */
async function otherProcess(runs: string, repository: string): Promise<{kill(): void; ended: Promise<unknown>}> {
  const script = join(makeRoom(), 'other-process.mjs')
  await build({
    entryPoints: [join(import.meta.dirname, 'other-process.ts')], outfile: script, bundle: true, platform: 'node', target: 'node20', format: 'esm', logLevel: 'error',
    banner: {js: "import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);"}
  })
  const child = spawn(process.execPath, [script, runs, repository], {stdio: ['ignore', 'pipe', 'inherit']})
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      if (said.includes('holds')) resolve()
    })
    child.once('exit', code => reject(new Error(`The other process ended with ${code}`)))
  })
  return {kill: () => void child.kill('SIGKILL'), ended}
}

async function besideAnother(end: 'by-itself' | 'by-kill'): Promise<Record<string, string>> {
  const runs = makeRoom()
  const gate = join(makeRoom(), 'go')
  const order: string[] = []
  const main = `${on}jobs:\n${job('j', 'concurrency: {group: prod, queue: max}', `if [ "$GITHUB_RUN_NUMBER" = 1 ]; then ${waitFor(gate)}; fi; echo`)}`
  const {request} = prepare({main}, {onEvent: event => {
    if (event.kind !== 'job' || event.state === 'waiting') return
    order.push(event.state)
    if (event.state !== 'pending') return
    if (end === 'by-kill') other.kill()
    else writeFileSync(gate, '')
  }}, runs)
  const other = await otherProcess(runs, request.repository)
  const mine = await runWorkflow(request)
  writeFileSync(gate, '') // what a killed runner has left behind ends too
  await other.ended
  return {...results('run 2', mine), states: order.join(', ')}
}

export const concurrencyStories: Story[] = [
  {
    rule: 'of three runs in one group the second is replaced by the third while it waits', source: concurrency,
    jobs: {'run 1': 'success', 'run 1: j': 'success', 'run 2': 'cancelled', 'run 2: j': 'cancelled', 'run 3': 'success', 'run 3: j': 'success', began: '1, 3'}, play: () => threeRuns('')
  },
  {
    rule: 'with queue: max all wait, first in, first out', source: `${concurrency}: queue: max`,
    jobs: {'run 1': 'success', 'run 1: j': 'success', 'run 2': 'success', 'run 2: j': 'success', 'run 3': 'success', 'run 3: j': 'success', began: '1, 2, 3'}, play: () => threeRuns(', queue: max')
  },
  {
    rule: 'cancel-in-progress on a job: the newcomer cancels the running job, whose cleanup ends before it begins', source: `${concurrency}: cancel-in-progress; that the rest of the cancelled run goes on is not settled`,
    jobs: {'run 1': 'cancelled', 'run 1: j': 'cancelled', 'run 1: k': 'skipped', 'run 1: free': 'success', 'run 2': 'success', 'run 2: j': 'success', 'run 2: k': 'success', 'run 2: free': 'success', order: 'cleaned 1, began 2'},
    async play() {
      const seen: string[] = []
      const main = `${on}jobs:\n  j:\n    runs-on: x\n    concurrency: {group: prod, cancel-in-progress: true}\n    steps:\n      - run: if [ $GITHUB_RUN_NUMBER = 1 ]; then sleep 60; else echo began 2; fi\n      - {if: always(), run: 'echo cleaned $GITHUB_RUN_NUMBER'}\n${job('k', 'needs: j', 'echo')}${job('free', '', 'echo')}`
      const {ended} = await inTurn(main, 2, ['running'], {parallelJobs: 3, onEvent: event => { if (event.kind === 'log' && /^(cleaned 1|began 2)$/.test(event.line)) seen.push(event.line) }})
      return {...results('run 1', ended[0] as RunResult), ...results('run 2', ended[1] as RunResult), order: seen.join(', ')}
    }
  },
  {
    rule: 'cancel-in-progress on the workflow cancels the whole run', source: `${concurrency}: cancel-in-progress`,
    jobs: {'run 1': 'cancelled', 'run 1: j': 'cancelled', 'run 1: cleanup': 'success', 'run 2': 'success', 'run 2: j': 'success', 'run 2: cleanup': 'success', why: "Canceling since a higher priority waiting request for 'ci-main' exists"},
    async play() {
      const main = `${on}concurrency: {group: 'ci-\${{ github.ref_name }}', cancel-in-progress: true}\njobs:\n${job('j', '', 'if [ $GITHUB_RUN_NUMBER = 1 ]; then sleep 60; fi')}${job('cleanup', 'needs: j\n    if: always()', 'echo')}`
      const {ended} = await inTurn(main, 2, ['running'])
      return {...results('run 1', ended[0] as RunResult), ...results('run 2', ended[1] as RunResult), why: ended[0]?.notes.join() ?? ''}
    }
  },
  {
    rule: 'cancel-in-progress by expression: a branch that must not be interrupted is not', source: `${concurrency}: conditionally cancel`,
    jobs: {'run 1': 'success', 'run 1: j': 'success', 'run 2': 'success', 'run 2: j': 'success'},
    async play() {
      const gate = join(makeRoom(), 'go')
      const main = `${on}jobs:\n${job('j', "concurrency: {group: p, cancel-in-progress: \"${{ !startsWith(github.ref, 'refs/heads/main') }}\"}", waitFor(gate))}`
      const {ended} = await inTurn(main, 2, ['running'], {onEvent: event => { if (event.kind === 'job' && event.state === 'pending') writeFileSync(gate, '') }})
      return {...results('run 1', ended[0] as RunResult), ...results('run 2', ended[1] as RunResult)}
    }
  },
  {
    rule: 'a run that waits for its group and is replaced has begun no job', source: `${concurrency}; how its jobs are shown is not settled`,
    jobs: {'run 1': 'success', 'run 1: j': 'success', 'run 2': 'cancelled', 'run 2: j': 'cancelled', 'run 3': 'success', 'run 3: j': 'success'},
    async play() {
      const gate = join(makeRoom(), 'go')
      let pending = 0
      const {ended} = await inTurn(`${on}concurrency: all\njobs:\n${job('j', '', waitFor(gate))}`, 3, ['running', 'pending'], {onEvent: event => { if (event.kind === 'job' && event.state === 'pending' && ++pending === 2) writeFileSync(gate, '') }})
      return Object.assign({}, ...ended.map((r, i) => results(`run ${i + 1}`, r))) as Record<string, string>
    }
  },
  {
    rule: 'a run of another process is waited for', source: `${concurrency}: in the repository`, jobs: {'run 2': 'success', 'run 2: j': 'success', states: 'pending, running, success'}, play: () => besideAnother('by-itself')
  },
  {
    rule: 'a process that was killed holds its group no more', source: 'GitHub: a lost runner fails its job; here the pid and its start time are looked at', jobs: {'run 2': 'success', 'run 2: j': 'success', states: 'pending, running, success'}, play: () => besideAnother('by-kill')
  }
]

/** Fails in the first attempt, as long as there is no such file. */
const flaky = (file: string): string => `test -e ${file}`

const chain = (file: string): string => `${on}jobs:
  build: {runs-on: x, outputs: {made: '\${{ steps.s.outputs.made }}'}, steps: [{id: s, run: 'echo "made=in-attempt-$GITHUB_RUN_ATTEMPT" >> $GITHUB_OUTPUT'}]}
  gate: {needs: build, runs-on: x, environment: prod, steps: [{run: 'echo'}]}
  deploy: {needs: [build, gate], runs-on: x, outputs: {in: '\${{ steps.s.outputs.in }}'}, steps: [{id: s, run: 'echo "in=\${{ needs.build.outputs.made }} and $GITHUB_RUN_ATTEMPT of $GITHUB_RUN_NUMBER" >> $GITHUB_OUTPUT; ${flaky(file)}'}]}
  undo: {needs: deploy, if: failure(), runs-on: x, steps: [{run: 'echo'}]}
  report: {needs: [build, deploy], if: always(), runs-on: x, steps: [{run: 'echo'}]}
  beside: {runs-on: x, steps: [{run: 'echo'}]}
  legs: {runs-on: x, strategy: {fail-fast: false, matrix: {n: [1, 2]}}, steps: [{run: '[ \${{ matrix.n }} = 1 ] || ${flaky(file)}'}]}
`

async function twice(rerun: typeof rerunFailed, main: (file: string) => string | Record<string, string>): Promise<{first: RunResult; second: RunResult; asked: number}> {
  const file = join(makeRoom(), 'ready')
  const files = main(file)
  const {request, questions} = prepare(typeof files === 'string' ? {main: files} : files, {protectedEnvironments: ['prod']})
  const first = await runWorkflow(request)
  writeFileSync(file, '')
  const second = await rerun(request, first.number)
  return {first, second, asked: questions.length}
}

export const againStories: Story[] = [
  {
    rule: 're-run failed jobs: what succeeded keeps its result and outputs, failed jobs and those that depend on them run anew, with the attempt counted; an approval stands', source: `${again}; actions/runner#1961`,
    jobs: {
      first: 'failure', 'first: build': 'success', 'first: gate': 'success', 'first: deploy': 'failure', 'first: undo': 'success', 'first: report': 'success', 'first: beside': 'success', 'first: legs (1)': 'success', 'first: legs (2)': 'failure',
      second: 'success', 'second: build': 'success, kept from 1', 'second: gate': 'success, kept from 1', 'second: deploy': 'success', 'second: undo': 'skipped', 'second: report': 'success', 'second: beside': 'success, kept from 1', 'second: legs (1)': 'success, kept from 1', 'second: legs (2)': 'success',
      'deploy saw': 'in-attempt-1 and 2 of 1', 'attempt': '2', 'asked for approval': '1'
    },
    async play() {
      const {first, second, asked} = await twice(rerunFailed, chain)
      return {...results('first', first), ...results('second', second), 'deploy saw': second.jobs.find(j => j.id === 'deploy')?.outputs['in'] ?? '', attempt: String(second.attempt), 'asked for approval': String(asked)}
    }
  },
  {
    rule: 're-run all jobs: everything runs anew, reviewers are asked again', source: again,
    jobs: {
      second: 'success', 'second: build': 'success', 'second: gate': 'success', 'second: deploy': 'success', 'second: undo': 'skipped', 'second: report': 'success', 'second: beside': 'success', 'second: legs (1)': 'success', 'second: legs (2)': 'success',
      'deploy saw': 'in-attempt-2 and 2 of 1', 'asked for approval': '2'
    },
    async play() {
      const {second, asked} = await twice(rerunAll, chain)
      return {...results('second', second), 'deploy saw': second.jobs.find(j => j.id === 'deploy')?.outputs['in'] ?? '', 'asked for approval': String(asked)}
    }
  },
  {
    rule: 'inside a called workflow the jobs that succeeded are kept too, unless the call itself depends on what runs anew', source: `${again}; orgs/community#52505 reports that GitHub does not run all dependents of a called matrix`,
    jobs: {
      second: 'success', 'second: start': 'success, kept from 1', 'second: call': 'success', 'second: call / one': 'success, kept from 1', 'second: call / two': 'success', 'second: call / three': 'success',
      'second: after-call': 'success', 'second: after-call / one': 'success', 'second: after-call / two': 'success', 'second: after-call / three': 'success'
    },
    async play() {
      const {second} = await twice(rerunFailed, file => ({
        main: `${on}jobs:\n${job('start', '', 'echo')}  call: {needs: start, uses: ./.github/workflows/inner.yml}\n  after-call: {needs: call, if: always(), uses: ./.github/workflows/inner.yml}\n`,
        inner: `on: workflow_call\njobs:\n${job('one', '', 'echo')}${job('two', 'needs: one', flaky(file))}${job('three', 'needs: two', 'echo')}`
      }))
      return results('second', second)
    }
  },
  {
    rule: 'a job that continue-on-error let fail runs again', source: 'not settled', jobs: {second: 'success', 'second: soft': 'success', 'second: hard': 'success', 'second: after': 'success'},
    async play() {
      const {second} = await twice(rerunFailed, file => `${on}jobs:\n${job('soft', 'continue-on-error: true', flaky(file))}${job('hard', '', flaky(file))}${job('after', 'needs: soft', 'echo')}`)
      return results('second', second)
    }
  }
]

async function refusal(main: string | Record<string, string>, options: Options = {}): Promise<string> {
  const runs = makeRoom()
  const files = typeof main === 'string' ? {main} : main
  const error = await runFixture(files, options, runs).then(() => undefined, (e: unknown) => e as Error & {reason: string})
  return error ? `${error.reason}: ${error.message.split('\n').map(line => line.trim()).slice(1).join('; ')}${existsSync(join(runs, '1')) ? ' (but it ran)' : ''}` : 'it ran'
}

const nothing = `jobs:\n${job('j', '', 'echo')}`
const pull = (facts: Partial<Parameters<typeof pullRequestEvent>[1]>): Options => ({event: pullRequestEvent('acme/app', {number: 7, base: 'main', head: 'x', ...facts})})

export const refusalStories: Story[] = [
  {
    rule: 'a pull request to a branch that is not listened to starts nothing', source: docs('on.<pull_request>.branches'),
    jobs: {run: 'input-invalid: on.pull_request.types [opened, synchronize, reopened] lets opened pass; on.pull_request.branches [main] does not let next pass'}, play: async () => ({run: await refusal(`on: {pull_request: {branches: [main]}}\n${nothing}`, pull({base: 'next'}))})
  },
  {
    rule: 'an activity that is not among the types starts nothing', source: docs('Events that trigger workflows, pull_request: opened, synchronize, reopened by default'),
    jobs: {run: 'input-invalid: on.pull_request.types [opened, synchronize, reopened] does not let closed pass'}, play: async () => ({run: await refusal(`on: pull_request\n${nothing}`, pull({action: 'closed'}))})
  },
  {
    rule: 'changed files that no path filter lets pass start nothing', source: docs('on.<push|pull_request>.paths-ignore'),
    jobs: {run: 'input-invalid: on.push.paths-ignore [docs/**] does not let any of the 2 changed files pass'}, play: async () => ({run: await refusal(`on: {push: {paths-ignore: ['docs/**']}}\n${nothing}`, {event: {name: 'push', payload: {}, changedFiles: ['docs/a.md', 'docs/b/c.md']}})})
  },
  {
    rule: 'a workflow that filters tags alone does not start for a branch', source: docs('on.push.<branches|tags>: if you define only tags'),
    jobs: {branch: 'input-invalid: on.push.tags is all that it listens to, and main is none of them', tag: 'it ran'},
    play: async () => ({branch: await refusal(`on: {push: {tags: ['v*']}}\n${nothing}`, {event: {name: 'push', payload: {}}}), tag: await refusal(`on: {push: {tags: ['v*']}}\n${nothing}`, {event: {name: 'push', payload: {}}, github: {ref: 'refs/tags/v1.2'}})})
  },
  {
    rule: 'queue: max together with cancel-in-progress: true is refused', source: docs('concurrency: a workflow validation error'), jobs: {run: "input-invalid: .github/workflows/main.yml:2: 'queue: max' cannot be combined with 'cancel-in-progress: true'."},
    play: async () => ({run: await refusal(`${on}concurrency: {group: x, queue: max, cancel-in-progress: true}\n${nothing}`)})
  },
  {
    rule: 'a called job that asks for more than the caller has is refused', source: `${parser('PermissionsHelper.cs')}; actions/runner#4151`,
    jobs: {run: "input-invalid: .github/workflows/main.yml:4: Error calling workflow './.github/workflows/inner.yml'. The nested job 'j' is requesting 'contents: write, deployments: write', but is only allowed 'contents: read, deployments: none'."},
    play: async () => ({run: await refusal({main: `${on}permissions: {contents: read}\njobs:\n  c: {uses: ./.github/workflows/inner.yml}\n`, inner: `on: workflow_call\njobs:\n${job('j', 'permissions: {contents: write, deployments: write, packages: none}', 'echo')}`})})
  },
  {
    rule: 'containers, services and snapshots are named, with their lines', source: 'not implemented here: docs/offline-runner.md',
    jobs: {run: 'unsupported: .github/workflows/main.yml:5: jobs in containers (`container`); .github/workflows/main.yml:6: service containers (`services`)'}, play: async () => ({run: await refusal(`${on}jobs:\n  j:\n    runs-on: x\n    container: alpine\n    services: {db: {image: postgres}}\n    steps: [{run: echo}]\n`)})
  }
]
