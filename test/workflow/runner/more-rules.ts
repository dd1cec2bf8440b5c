/** Jobs that may fail, calls, tokens, events and their filters, forks, one run's concurrency, and the limits of a cancellation. */
import {expect} from 'vitest'
import {pullRequestEvent} from '../../../src/runner/index.ts'
import {password} from './harness.ts'
import {docs, quick, runner, type Scenario} from './scenario.ts'

const on = 'on: workflow_dispatch\n'
const job = (id: string, keys: string, run = 'true'): string => `  ${id}:\n    runs-on: x\n${keys === '' ? '' : `    ${keys}\n`}    steps:\n      - run: ${run}\n`
const jobs = (...all: string[]): string => `jobs:\n${all.join('')}`

export const toleranceRules: Scenario[] = [
  {
    rule: 'continue-on-error on a job: it shows as failed, the run succeeds, those that need it go on and see a success', source: 'actions/runner#1161; actions/toolkit#581',
    workflow: {main: on + jobs(job('soft', 'continue-on-error: true', 'exit 1'), job('after', 'needs: soft', 'echo "soft was ${{ needs.soft.result }}"'), job('on-failure', 'needs: soft\n    if: failure()'))},
    jobs: {soft: 'failure', after: 'success', 'on-failure': 'skipped'}, says: {after: ['soft was success']}, conclusion: 'success', also: ran => expect(ran.result.jobs[0]?.tolerated).toBe(true)
  },
  {
    rule: 'continue-on-error takes an expression; what is cancelled stays cancelled', source: docs('jobs.<job_id>.continue-on-error; contexts github, needs, strategy, vars, matrix, inputs'),
    workflow: {main: on + jobs(job('hard', "continue-on-error: ${{ github.ref == 'refs/heads/next' }}", 'exit 1'), job('late', 'continue-on-error: true\n    timeout-minutes: 1', 'sleep 30'))}, options: {timings: quick, parallelJobs: 2},
    jobs: {hard: 'failure', late: 'cancelled'}, conclusion: 'failure'
  }
]

const inner = (trigger: string, body: string): string => `on: {workflow_call: ${trigger}}\n${body}`
const call = (id: string, keys = ''): string => `  ${id}:\n    uses: ./.github/workflows/inner.yml\n${keys === '' ? '' : `    ${keys}\n`}`

export const moreCallRules: Scenario[] = [
  {
    rule: 'defaults of inputs may use github and vars; an input that is not given takes the empty value of its type', source: docs('on.workflow_call.inputs.<input_id>.default; context availability'),
    workflow: {main: on + jobs(call('c')), inner: inner("{inputs: {a: {type: string, default: '${{ github.ref_name }}-${{ vars.WORD }}'}, b: {type: boolean}, n: {type: number}, s: {type: string}}}", jobs(job('j', '', 'echo "<${{ inputs.a }}|${{ inputs.b }}|${{ inputs.n }}|${{ inputs.s }}>"')))},
    jobs: {c: 'success', 'c / j': 'success'}, says: {'c / j': ['<main-seven|false|0|>']}, conclusion: 'success'
  },
  {
    rule: 'an output of a call that holds a masked value is dropped, whoever masked it', source: `${runner('JobExtension.cs, FinalizeJob')} for jobs; not settled for calls`,
    workflow: {
      main: on + jobs(call('c', "with: {word: shown-and-masked}"), job('after', 'needs: c', 'echo "[${{ needs.c.outputs.fine }}][${{ needs.c.outputs.leak }}]"')),
      inner: inner("{inputs: {word: {type: string}}, outputs: {fine: {value: '${{ jobs.j.outputs.fine }}'}, leak: {value: '${{ inputs.word }}'}}}", `jobs:\n  j:\n    runs-on: x\n    outputs: {fine: '\${{ steps.s.outputs.fine }}'}\n    steps:\n      - id: s\n        run: |\n          echo "::add-mask::shown-and-masked"\n          echo fine=ok >> $GITHUB_OUTPUT\n`)
    },
    jobs: {c: 'success', 'c / j': 'success', after: 'success'}, outputs: {c: {fine: 'ok'}}, says: {after: ['[ok][]']}, annotations: {c: ["Skip output 'leak' since it may contain secret."]}, conclusion: 'success'
  },
  {
    rule: 'names of called jobs are the caller’s and their own', source: docs('Reusing workflows: monitoring which workflows are being used; checks are named caller / called'),
    workflow: {main: on + jobs('  c:\n    name: Release\n    uses: ./.github/workflows/inner.yml\n'), inner: inner('{}', jobs(job('j', 'name: Deploy it')))}, jobs: {c: 'success', 'c / j': 'success'}, names: ['Release', 'Release / Deploy it'], conclusion: 'success'
  },
  {
    rule: 'a job has the permissions of its own key, else of its workflow, else of the job that calls it; what is not named is none', source: `${docs('permissions; jobs.<job_id>.permissions')}; ${docs('Reusing workflows: permissions can only be maintained or reduced')}`,
    workflow: {
      main: `${on}permissions: {contents: read, packages: read}\n${jobs(job('own', 'permissions: {id-token: write}'), job('inherits', ''), job('nothing', 'permissions: {}'), call('c', 'permissions: {contents: write}'))}`,
      inner: inner('{}', jobs(job('from-caller', ''), job('less', 'permissions: {contents: read}')))
    },
    jobs: {own: 'success', inherits: 'success', nothing: 'success', c: 'success', 'c / from-caller': 'success', 'c / less': 'success'}, conclusion: 'success',
    also: ran => expect(ran.result.jobs.map(j => j.permissions.join())).toEqual(['id-token: write', 'contents: read,packages: read', 'none', '', 'contents: write', 'contents: read'])
  },
  {
    rule: 'a secret that is not handed down is empty inside, and github.workflow is the caller’s', source: docs('Reusing workflows: passing secrets; github context: the github context is always associated with the caller workflow'),
    workflow: {main: `name: outer\n${on}${jobs(call('c'))}`, inner: `name: inner\n${inner('{}', jobs(job('j', '', 'echo "[${{ secrets.PASSWORD }}] ${{ github.workflow }} [${{ secrets.GITHUB_TOKEN != \'\' }}]"')))}`}, jobs: {c: 'success', 'c / j': 'success'}, says: {'c / j': [/^\[\] outer \[true\]$/m]}, conclusion: 'success'
  },
  {
    rule: 'the condition of a calling job decides over all jobs inside; env and defaults of the caller do not cross', source: docs('Reusing workflows, limitations'),
    workflow: {main: `${on}env: {A: caller}\n${jobs(call('c', 'if: github.event.never'), call('d'))}`, inner: inner('{}', jobs(job('j', '', 'echo "[${{ env.A }}]"')))}, jobs: {c: 'skipped', d: 'success', 'd / j': 'success'}, says: {'d / j': [/^\[\]$/m]}, conclusion: 'success'
  }
]

const pull = (facts: Partial<Parameters<typeof pullRequestEvent>[1]> = {}) => pullRequestEvent('acme/app', {number: 7, base: 'main', head: 'feature/x', ...facts})
const shows = job('j', 'permissions: {contents: write, pull-requests: write}', 'echo "$GITHUB_REF|$GITHUB_REF_NAME|$GITHUB_BASE_REF|$GITHUB_HEAD_REF|${{ github.event.pull_request.head.repo.fork }}|[${{ secrets.PASSWORD != \'\' }}]|[${{ vars.WORD }}]"')

export const eventRules: Scenario[] = [
  {
    rule: 'pull_request: ref is the merge branch, base_ref and head_ref are the branches, the payload is github.event', source: docs('Events that trigger workflows, pull_request; Contexts reference, github context'),
    workflow: {main: `on: pull_request\n${jobs(shows)}`}, options: {event: pull()}, jobs: {j: 'success'}, says: {j: ['refs/pull/7/merge|7/merge|main|feature/x|false|[true]|[seven]', 'contents: write']}, conclusion: 'success',
    notes: ['on.pull_request.types [opened, synchronize, reopened] lets opened pass']
  },
  {
    rule: 'a pull request from a fork: no secrets, no variables, a token that reads at most', source: `${docs('GITHUB_TOKEN; Events that trigger workflows, workflows in forked repositories')}; slackapi/slack-github-action#251`,
    workflow: {main: `on: pull_request\n${jobs(shows)}`}, options: {event: pull({fork: 'mallory/app'})}, jobs: {j: 'success'}, says: {j: ['|true|[false]|[]', 'contents: read', 'pull-requests: read', 'comes from a fork']}, neverSays: {j: ['contents: write', password]}, conclusion: 'success'
  },
  {
    rule: 'a pull request whose head is not known to lie in the repository counts as a fork', source: 'fail closed', workflow: {main: `on: pull_request\n${jobs(shows)}`},
    options: {event: {name: 'pull_request', payload: {pull_request: {number: 1, head: {ref: 'gone', repo: null}, base: {ref: 'main'}}}}}, jobs: {j: 'success'}, says: {j: ['|[false]|[]']}, conclusion: 'success'
  },
  {
    rule: 'branch filters of a pull request look at the base; paths at the changed files', source: docs('on.<pull_request|pull_request_target>.<branches|branches-ignore>; on.<push|pull_request>.<paths|paths-ignore>'),
    workflow: {main: `on: {pull_request: {branches: ['releases/**', main], paths: ['src/**', '!src/**.md']}}\n${jobs(job('j', ''))}`}, options: {event: pull({base: 'releases/a/b', changedFiles: ['README.md', 'src/a.md', 'src/b/c.ts']})}, jobs: {j: 'success'}, conclusion: 'success',
    notes: ['on.pull_request.types [opened, synchronize, reopened] lets opened pass', 'on.pull_request.branches [releases/**, main] lets releases/a/b pass', 'on.pull_request.paths [src/**, !src/**.md] lets src/b/c.ts pass']
  },
  {
    rule: 'paths are not looked at where nobody says what changed, and the run says so', source: 'not settled: GitHub always knows', workflow: {main: `on: {push: {paths: ['src/**']}}\n${jobs(job('j', ''))}`}, options: {event: {name: 'push', payload: {}}}, jobs: {j: 'success'}, conclusion: 'success',
    notes: ['on.push.paths was not looked at: which files the event changed is not known here']
  }
]

const group = (name: string, more = ''): string => `concurrency: {group: ${name}${more}}`

export const groupRules: Scenario[] = [
  {
    rule: 'jobs of one group run one after the other', source: docs('Control the concurrency of workflows and jobs'),
    workflow: {main: on + jobs(...['a', 'b'].map(id => job(id, group('one'), 'sleep 0.1')))}, options: {parallelJobs: 2}, jobs: {a: 'success', b: 'success'}, conclusion: 'success',
    also: ran => expect(ran.events.flatMap(e => (e.kind === 'job' && e.state !== 'waiting' ? [`${e.job} ${e.state}`] : []))).toEqual(['a running', 'b pending', 'a success', 'b running', 'b success'].map(line => expect.stringContaining(line.split(' ')[1] as string) as string))
  },
  {
    rule: 'queue: max keeps all that wait', source: docs('Control the concurrency of workflows and jobs, queue: max'),
    workflow: {main: on + jobs(...['a', 'b', 'c', 'd'].map(id => job(id, group('ONE', ', queue: max'), 'sleep 0.05')))}, options: {parallelJobs: 4}, jobs: {a: 'success', b: 'success', c: 'success', d: 'success'}, conclusion: 'success'
  },
  {
    rule: 'a group that the workflow holds and one of its jobs wants is a deadlock: the job is cancelled', source: 'github/vscode-github-actions#135', workflow: {main: `${on}concurrency: test\n${jobs(job('deadlock', 'concurrency: Test'), job('free', ''))}`},
    jobs: {deadlock: 'cancelled', free: 'success'}, annotations: {deadlock: ["Canceling since a deadlock for concurrency group 'Test' was detected between 'top level workflow' and 'deadlock'"]}, conclusion: 'cancelled'
  },
  {
    rule: 'a called workflow with the group of its caller is a deadlock too', source: 'rhysd/actionlint#538; metabase/metabase#57960',
    workflow: {main: `${on}concurrency: ci-\${{ github.ref }}\n${jobs(call('build'), job('after', 'needs: build'))}`, inner: `concurrency: ci-\${{ github.ref }}\n${inner('{}', jobs(job('j', '')))}`}, jobs: {build: 'cancelled', after: 'skipped'},
    annotations: {build: ["Canceling since a deadlock for concurrency group 'ci-refs/heads/main' was detected between 'top level workflow' and 'build'"]}, conclusion: 'cancelled'
  },
  {
    rule: 'the group of a calling job is held for all jobs inside', source: docs('jobs.<job_id>.concurrency; Reusing workflows: supported keywords for jobs that call a reusable workflow'),
    workflow: {main: on + jobs(call('c', group('prod', ', queue: max')), job('d', group('prod', ', queue: max'), 'echo'), call('e', group('prod', ', queue: max'))), inner: inner('{}', jobs(job('one', '', 'sleep 0.05'), job('two', 'needs: one')))}, options: {parallelJobs: 4},
    jobs: {c: 'success', 'c / one': 'success', 'c / two': 'success', d: 'success', e: 'success', 'e / one': 'success', 'e / two': 'success'}, conclusion: 'success',
    also: ran => {
      // The real jobs of the group, as they begin: those of one call are never parted by another.
      const begun = ran.events.flatMap(e => (e.kind === 'job' && e.state === 'running' && e.job !== 'c' && e.job !== 'e' ? [e.job] : []))
      expect(begun.indexOf('c / two') - begun.indexOf('c / one')).toBe(1)
      expect(begun.indexOf('e / two') - begun.indexOf('e / one')).toBe(1)
    }
  },
  {
    rule: 'a job that waits for a reviewer holds its group', source: 'vstorm-co/agenticos#1494',
    workflow: {main: on + jobs(job('gated', `${group('prod')}\n    environment: production-approval`), job('other', `needs: first\n    ${group('prod')}`), job('first', ''))},
    get options() {
      let approve = (): void => undefined
      const approved = new Promise<void>(resolve => { approve = resolve })
      return {
        protectedEnvironments: ['production-approval'], decide: async () => {
          await approved
          return {approved: true, by: 'ann'}
        }, onEvent: (event: {kind: string; job?: string; state?: string}) => { if (event.kind === 'job' && event.job === 'other' && event.state === 'pending') approve() }
      }
    },
    jobs: {gated: 'success', other: 'success', first: 'success'}, conclusion: 'success', also: ran => expect(ran.events).toContainEqual(expect.objectContaining({kind: 'job', job: 'other', state: 'pending'}))
  },
  {
    rule: 'queue: max with cancel-in-progress from an expression fails the job', source: docs('concurrency: the combination is not allowed'), workflow: {main: on + jobs(job('j', group('x', ", queue: max, cancel-in-progress: \"${{ github.ref == 'refs/heads/main' }}\"")))}, jobs: {j: 'failure'},
    annotations: {j: ["'queue: max' cannot be combined with 'cancel-in-progress: true'."]}, conclusion: 'failure'
  },
  {
    rule: 'a group without a name is an error', source: 'actions/runner: src/Sdk/WorkflowParser/Conversion/WorkflowTemplateConverter.cs, ConvertToConcurrency', workflow: {main: on + jobs(job('j', "concurrency: ${{ github.event.none }}"))}, jobs: {j: 'failure'}, annotations: {j: ['Concurrency group name cannot be empty']}, conclusion: 'failure'
  }
]

export const endRules: Scenario[] = [
  {
    rule: 'what still runs five minutes after a cancellation is ended by force, and nothing more is begun', source: `${docs('Workflow cancellation reference, step 5')}; ${docs('always()')}`,
    workflow: {main: `${on}jobs:\n  j:\n    runs-on: x\n    steps:\n      - {name: works, run: 'echo ready; sleep 60'}\n      - {name: endless, if: always(), run: 'sleep 60'}\n      - {name: never, if: always(), run: 'echo no'}\n`}, cancelAfter: 1, options: {timings: {minute: 60, interrupt: 50, terminate: 50, drain: 50}},
    jobs: {j: 'cancelled'}, steps: {j: ['works: cancelled', 'endless: cancelled']}, annotations: {j: ['The job still ran 5 minutes after its cancellation and was ended by force.']}, conclusion: 'cancelled'
  },
  {
    rule: 'the same limit holds for a job that ran out of time, and for its post steps', source: 'actions/runner: src/Runner.Listener/JobDispatcher.cs, CancelTimeout',
    workflow: {main: `${on}jobs:\n  j:\n    runs-on: x\n    timeout-minutes: 2\n    steps:\n      - {name: works, run: 'sleep 60'}\n      - {name: endless, if: cancelled(), run: 'trap "" INT TERM; sleep 60'}\n`}, options: {timings: {minute: 60, interrupt: 50, terminate: 50, drain: 50}},
    jobs: {j: 'cancelled'}, steps: {j: ['works: cancelled', 'endless: cancelled']}, annotations: {j: ['The job has exceeded the maximum execution time of 2 minutes.', 'The job still ran 5 minutes after its cancellation and was ended by force.']}, conclusion: 'cancelled'
  },
  {
    rule: 'a job that waits for a place, a group or a sibling when Cancel is pressed never begins', source: docs('Workflow cancellation reference'),
    workflow: {main: on + jobs(job('works', group('g'), 'echo ready && sleep 60'), job('in-line', group('g')), '  matrix:\n    runs-on: x\n    needs: quick\n    strategy: {max-parallel: 1, matrix: {n: [1, 2]}}\n    steps:\n      - run: echo ready && sleep 60\n', job('quick', ''), job('always', 'needs: [works, in-line, matrix]\n    if: always()', 'echo "${{ join(needs.*.result) }}"'))}, cancelAfter: 2, options: {parallelJobs: 3},
    jobs: {works: 'cancelled', 'in-line': 'cancelled', 'matrix (1)': 'cancelled', 'matrix (2)': 'cancelled', quick: 'success', always: 'success'}, says: {always: ['cancelled,cancelled,cancelled']}, conclusion: 'cancelled'
  },
  {
    rule: 'problem matchers are named as ignored', source: `${runner('ActionCommandManager.cs, AddMatcherCommandExtension')}; not implemented here`, workflow: {main: on + jobs(job('j', '', 'echo "::add-matcher::tsc.json"'))}, jobs: {j: 'success'}, says: {j: ['The offline runner does not apply problem matchers; ignored: add-matcher tsc.json']}, conclusion: 'success'
  }
]
