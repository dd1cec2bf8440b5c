/** Jobs, steps, actions, calls, gates, time limits and cancellation: one row for each rule, whose expectation was written before the code. */
import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect} from 'vitest'
import {makeRoom, password} from './harness.ts'
import {docs, quick, runner, type Scenario} from './scenario.ts'

export const jobRules: Scenario[] = [
  {
    rule: 'outputs pass to the jobs that need them; empty ones are left out', source: `${docs('Passing information between jobs')}; ${runner('JobExtension.cs, FinalizeJob')}`, workflow: 'outputs',
    jobs: {build: 'success', use: 'success'}, outputs: {build: {version: '1.2.3', both: 'v1.2.3-x'}},
    says: {use: ['got 1.2.3 success', 'the job asks for runs-on: ["self-hosted","gpu"]']}, conclusion: 'success'
  },
  {
    rule: 'a condition without a status function asks for success of every ancestor', source: docs('Status check functions; using conditions to control job execution'), workflow: 'ancestors',
    jobs: {a: 'failure', b: 'skipped', c: 'skipped', always: 'success', 'on-failure': 'success', named: 'success', alone: 'skipped'}, conclusion: 'failure'
  },
  {
    rule: 'one skipped ancestor skips what follows even past a job that succeeded', source: 'actions/runner#2205', workflow: 'skipped-ancestor',
    jobs: {optional: 'skipped', build: 'success', publish: 'skipped', careful: 'success', 'no-status': 'skipped'}, conclusion: 'success'
  },
  {
    rule: 'a text over several lines means what YAML says: folded, stripped of its indentation, without its quotes', source: 'yaml.org: YAML 1.2.2, 8.1 Block scalar styles', workflow: 'multiline', jobs: {j: 'success', folded: 'skipped', after: 'success'},
    says: {j: [/^indented by 2: {3}x$/m, /^it's 'quoted' on push no$/m, /^heredoc ends$/m]}, conclusion: 'success'
  },
  {rule: 'a run in which nothing ran is skipped', source: docs('REST workflow runs, conclusion'), workflow: 'all-skipped', jobs: {a: 'skipped'}, conclusion: 'skipped'},
  {
    rule: 'jobs whose needs are met run at the same time', source: docs('Using jobs in a workflow'), workflow: 'parallel', jobs: {a: 'success', b: 'success'}, conclusion: 'success',
    get options() {
      return {runnerEnvironment: {SHARED: makeRoom()}}
    }
  },
  {
    rule: 'each job has a workspace and a temporary directory of its own, gone at the end', source: docs('Choosing the runner for a job; RUNNER_TEMP'), workflow: 'fresh',
    jobs: {one: 'success', two: 'success'}, conclusion: 'success', also: ran => expect(existsSync(join(ran.directory, 'work'))).toBe(false)
  },
  {
    rule: 'inputs of a manual run keep their types in the inputs context', source: docs('workflow_dispatch inputs: the inputs context preserves Boolean values'), workflow: 'dispatch',
    options: {inputs: {text: 'hello', count: '3', flag: 'false'}}, jobs: {j: 'success'}, says: {j: ['false 3 small "false" hello']}, conclusion: 'success'
  },
  {
    rule: 'contexts and default variables', source: docs('Contexts reference; Variables reference'), workflow: 'contexts', jobs: {j: 'success'}, conclusion: 'success',
    says: {j: [/hash [0-9a-f]{64} none \[\]/, 'main 1 __run j acme', 'deployments: write', 'Concurrency: j holds deploy-main']}
  }
]

export const stepRules: Scenario[] = [
  {
    rule: 'after a failure only steps that ask for it run', source: docs('Status check functions'), workflow: 'step-conditions', jobs: {j: 'failure'},
    steps: {j: ['first: failure', 'implicit: skipped', 'plain-condition: skipped', 'on-failure: success', 'failure-and: success', 'always: success', 'not-cancelled: success', 'on-cancel: skipped']},
    says: {j: ['first was failure, job is failure', 'Process completed with exit code 1.']}, conclusion: 'failure'
  },
  {
    rule: 'continue-on-error changes the conclusion, not the outcome', source: docs('steps context: outcome and conclusion'), workflow: 'continue-on-error', jobs: {j: 'success'},
    steps: {j: ['soft: failure/success', 'by-expression: failure/success', 'after: success']}, says: {j: ['outcome failure conclusion success']}, conclusion: 'success'
  },
  {
    rule: 'a condition that cannot be evaluated fails the step, or the job', source: runner('StepsRunner.cs, conditionEvaluateError'), workflow: 'bad-expression', jobs: {j: 'failure', k: 'failure'},
    steps: {j: ['broken: failure', 'next: skipped']}, conclusion: 'failure'
  },
  {
    rule: 'bash without a word runs with -e alone; `shell: bash` adds pipefail; sh and templates as written', source: `${docs('jobs.<job_id>.steps[*].shell')}; ${runner('Handlers/ScriptHandlerHelpers.cs')}`,
    workflow: 'shells', jobs: {default: 'failure', bash: 'failure', sh: 'success', custom: 'success'},
    steps: {default: ['no pipefail: success', 'stops: failure'], bash: ['pipefail: failure']}, says: {custom: ['reached'], sh: [/^shell: \S*\/sh -e \{0\}$/m, /^end$/m], default: [/^flags e?hB/m, 'Process completed with exit code 1.']},
    neverSays: {default: [/^unreachable$/m], bash: [/^unreachable$/m]}, conclusion: 'failure'
  },
  {
    rule: 'defaults.run of the job takes the place of the workflow’s; a step overrides both', source: `${docs('defaults.run')}; ${runner('JobExtension.cs, JobDefaults')}`, workflow: 'defaults',
    jobs: {inherits: 'failure', replaces: 'success'},
    steps: {inherits: ['Run actions/checkout@v5: success', 'in sub: success', 'own directory: success', 'missing directory: failure']}, says: {inherits: ['pipefail       \ton', 'nowhere does not exist']}, conclusion: 'failure'
  },
  {
    rule: 'env: the step wins over the job over the workflow; GITHUB_ENV reaches later steps only', source: `${docs('env; Setting an environment variable')}`, workflow: 'env', jobs: {j: 'success'},
    says: {j: ['workflow job step on-workflow_dispatch / step', /^own job$/m, /^written written$/m]}, conclusion: 'success', also: ran => expect(ran.log('j')).toMatch(/step wins|echo "\$B"[\s\S]*^step$/m)
  },
  {
    rule: 'NODE_OPTIONS is refused in GITHUB_ENV; a heredoc without its end fails the step, what stood before counts', source: runner('FileCommandManager.cs'), workflow: 'env-file-guards', jobs: {j: 'failure'},
    steps: {j: ['node options: success', 'reads: success', 'no delimiter: failure', 'after: success']},
    says: {j: [/^\[\] 1$/m, "Matching delimiter not found 'EOF'", 'good=1 bad=']}, annotations: {j: ["Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."]}, conclusion: 'failure'
  },
  {rule: 'the directory added last is searched first', source: runner('FileCommandManager.cs, AddPathFileCommand; Handlers/Handler.cs'), workflow: 'path', jobs: {j: 'success'}, says: {j: [/^two$/m]}, neverSays: {j: [/^one$/m]}, conclusion: 'success'},
  {
    rule: 'a heredoc ends at the line equal to its delimiter; the first = or << decides the form', source: runner('FileCommandManager.cs, EnvFileKeyValuePairs'), workflow: 'heredoc', jobs: {j: 'success'},
    outputs: {j: {text: 'line 1\n\nE O F not yet', eq: 'a=b<<c'}}, conclusion: 'success'
  },
  {
    rule: 'summaries of steps are joined and masked; one over 1 MiB is dropped with an error, and the step does not fail', source: runner('FileCommandManager.cs, CreateStepSummaryCommand'), workflow: 'summaries', jobs: {j: 'success'},
    conclusion: 'success', annotations: {j: ['$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k, got 1024k.']},
    also: ran => expect(ran.result.jobs[0]?.summary).toBe('# One ***\n\n# Two\n')
  },
  {
    rule: 'commands annotate, ten of a kind and step; unknown ones are text; debug is hidden', source: `actions/runner: src/Runner.Common/ActionCommand.cs; ${runner('ExecutionContext.cs, AddIssue')}`, workflow: 'annotations', jobs: {j: 'success'},
    steps: {j: ['marks: success', 'still fine: success']}, says: {j: ['::unknown::not a command', '##[group]box', '##[endgroup]', '##[warning]w14']}, neverSays: {j: [/hidden$/m, '##[debug]hidden']}, conclusion: 'success',
    also: ran => {
      const all = ran.result.jobs[0]?.annotations ?? []
      expect(all[0]).toEqual({step: 'marks', level: 'error', message: 'first\nsecond 100%', place: {title: 'Broken', file: 'app.js', line: 3, endLine: 5}})
      expect(all.filter(a => a.level === 'warning').map(a => a.message)).toEqual(['indented', ...Array.from({length: 9}, (_, i) => `w${i + 1}`)])
      expect(all.filter(a => a.level === 'notice').map(a => a.message)).toEqual(['old style'])
    }
  },
  {
    rule: 'stop-commands lasts until its token; a token that is a command is refused', source: runner('ActionCommandManager.cs, ValidateStopToken'), workflow: 'stop-commands', jobs: {j: 'failure'},
    steps: {j: ['stops: success', 'bad token: failure']}, says: {j: ['::error::not an error', '##[warning]a warning again']}, neverSays: {j: ['##[error]not an error', '##[error]nor this']}, conclusion: 'failure'
  },
  {
    rule: 'set-output still works, with a warning; set-env and add-path are refused and fail the step', source: runner('ActionCommandManager.cs, SetEnvCommandExtension, SetOutputCommandExtension'), workflow: 'old-commands',
    jobs: {j: 'failure', k: 'failure'}, steps: {j: ['set-output: success', 'set-env: failure'], k: ['add-path: failure']},
    says: {j: ['x is 1', 'The `set-output` command is deprecated', 'The `set-env` command is disabled']}, conclusion: 'failure'
  },
  {
    rule: 'secrets and masked values are *** everywhere; an output that holds one is dropped with a warning', source: `actions/runner: src/Runner.Common/HostContext.cs, ValueEncoders.cs; ${runner('JobExtension.cs, FinalizeJob')}`, workflow: 'masks',
    jobs: {j: 'success', k: 'success'}, outputs: {j: {fine: 'ok'}},
    says: {j: ['now *** is hidden', 'secret ***', '##[notice]token ***', /^\*\*\*\ndXNlcjpz\*\*\*$/m], k: ['[][ok][]']},
    annotations: {j: ["Skip output 'leak' since it may contain secret.", "Skip output 'token' since it may contain secret."]}, neverSays: {j: [password, 'made-up-7113', 'second-line-secret', /ghs_\w/]}, conclusion: 'success',
    also: ran => expect(ran.result.jobs[0]?.steps[1]?.name).toBe('named *** step')
  },
  {
    rule: 'whatever a step does to its directories or its output, the job goes on to a result', source: runner('FileCommandManager.cs, InitializeFiles: directories are made for each step'), workflow: 'hostile', jobs: {j: 'failure'},
    steps: {j: ['empties the rooms: success', 'closes the door: success', 'binary noise: success', 'kills itself: failure']}, conclusion: 'failure'
  },
  {
    rule: 'actions/upload-artifact: layout from the least common ancestor, hidden files left out, nothing found', source: 'actions/upload-artifact: README.md, Inputs; actions/toolkit: packages/glob', workflow: 'artifacts', jobs: {j: 'failure'},
    steps: {j: [expect.stringContaining('mkdir'), 'folder: success', 'glob: success', 'two: success', 'hidden file: success', 'nothing: success', 'again: failure/success', 'must exist: failure']},
    says: {j: ['The offline runner stands in for actions/upload-artifact@v5']}, conclusion: 'failure',
    also: ran => {
      const under = (name: string): string[] => readdirSync(join(ran.directory, 'artifacts', name), {recursive: true}).map(String).sort()
      expect({folder: under('folder'), glob: under('glob'), two: under('two'), file: under('file')}).toEqual(
        {folder: ['a.txt', 'c.log', 'deep', 'deep/b.txt'], glob: ['deep', 'deep/b.txt'], two: ['a.txt', 'deep', 'deep/b.txt'], file: ['report.html']})
    }
  }
]

export const actionRules: Scenario[] = [
  {
    rule: 'a JavaScript action gets INPUT_ variables with defaults, and required is not enforced', source: runner('Handlers/Handler.cs, AddInputsToEnvironment; ActionRunner.cs'), workflow: 'javascript', jobs: {j: 'failure'},
    steps: {j: ['probe: success', 'shows: success', 'required is not checked: success', 'fails: failure']},
    says: {j: ['seen ["given","5","",true,"acme/suite","v1","p"]', 'seen ["none","workflow_dispatch","",true,"acme/suite","v1","__acme_suite_actions_probe"]']},
    annotations: {j: ["Unexpected input(s) 'extra', valid inputs are ['some value', 'with-dash', 'old', 'fail']"]}, conclusion: 'failure'
  },
  {
    rule: 'post steps run in reverse, with state and inputs, for what began, even if it failed', source: runner('ActionRunner.cs; StepsRunner.cs, PostJobSteps'), workflow: 'posts', jobs: {j: 'failure', k: 'failure', 'after-failure': 'failure', 'post-fails': 'failure'},
    steps: {
      j: ['one: success', 'two: success', 'breaks: failure', 'three: skipped', 'Post two: success', 'Post one: success'], k: ['one: failure', 'Post one: success'],
      'after-failure': ['tidy: success', 'breaks: failure', 'Post tidy: skipped'], 'post-fails': ['tidy: success', 'earlier: success', 'Post earlier: success', 'Post tidy: failure']
    },
    says: {j: [/post of two, input two[\s\S]*post of one, input one/], k: ['post of one, input one']}, conclusion: 'failure'
  },
  {
    rule: 'pre runs before the first step, but not for an action from the workspace', source: runner('ActionRunner.cs; JobExtension.cs, preJobSteps'), workflow: 'pre', jobs: {j: 'success'},
    steps: {j: ['Pre remote: success', 'first: success', 'Run actions/checkout@v5: success', 'remote: success', 'local: success', 'Post local: success', 'Post remote: success']},
    annotations: {j: ["`pre` execution is not supported for local action from './actions/node-pre'"]}, conclusion: 'success'
  },
  {
    rule: 'a composite action has its own inputs, steps and path, nests, and cleans up in reverse what ran', source: runner('Handlers/CompositeActionHandler.cs'), workflow: 'composite', jobs: {j: 'success'},
    steps: {j: ['outer: success', 'after: success', 'Post outer: success']},
    says: {j: [/^\[\] from-job from-step from-inner from-step$/m, 'in outer success', 'inner in inner', /^later set$/m, 'result=hi/standard <hi/standard!> missing=[]', /post of hi, input hi[\s\S]*post of a, input a/]},
    neverSays: {j: ['post of never']}, conclusion: 'success'
  },
  {
    rule: 'inside a composite action failure() looks at the action; outputs are set although it failed; continue-on-error works inside', source: runner('Expressions/FailureFunction.cs; Handlers/CompositeActionHandler.cs'), workflow: 'composite-failure',
    jobs: {j: 'failure', soft: 'success'}, steps: {j: ['failing: failure', 'after: success'], soft: ['tolerant: success', 'after: success']},
    says: {j: ['inner sees failure, status failure', 'partial=yes outcome=failure'], soft: [/^reached$/m, 'inner=failure/success']}, neverSays: {j: [/^unreachable$/m]}, conclusion: 'failure'
  },
  {
    rule: './ is the workspace (after a checkout), $/ the repository of the file that says it', source: `${docs('Workflow syntax, jobs.<job_id>.steps[*].uses')}; ${runner('ActionManager.cs, ResolveSelfRepositoryReferences')}`, workflow: 'local-actions',
    jobs: {'too-early': 'failure', j: 'success'}, says: {'too-early': ["Can't find 'action.yml', 'action.yaml' or 'Dockerfile' for action './actions/local'."], j: ['said local', 'repository []', 'The offline runner stands in for actions/checkout@v5']},
    conclusion: 'failure'
  }
]

export const callRules: Scenario[] = [
  {
    rule: 'a called workflow gets typed inputs and named secrets, not the caller’s env, and gives outputs', source: docs('Reusing workflows; Reusable workflows reference, limitations'), workflow: 'calls',
    jobs: {prepare: 'success', release: 'success', 'release / inner': 'success', 'release / skipped': 'skipped', report: 'success'}, outputs: {release: {outcome: 'done'}},
    says: {'release / inner': ['types true 7 true false fallback', `key length ${password.length}, other [], env [], repository acme/app, file acme/app`], report: ['outcome=done success none=[]']}, conclusion: 'success'
  },
  {
    rule: 'secrets: inherit passes all down the chain; ./ and $/ stay in the called repository; a missing secret or a wrong type fails the calling job', source: docs('Reusing workflows: passing secrets to nested workflows; on.workflow_call.inputs.<input_id>.type'), workflow: 'inherit',
    jobs: {outer: 'success', 'outer / middle': 'success', 'outer / middle / leaf': 'success', 'wrong-type': 'failure', 'no-secret': 'failure'},
    says: {'outer / middle / leaf': [`length ${password.length} of acme/app by acme/suite .github/workflows/leaf.yml`]},
    annotations: {'wrong-type': [expect.stringContaining('must be of type number') as unknown as string], 'no-secret': [expect.stringContaining('Secret KEY is required') as unknown as string]}, conclusion: 'failure'
  },
  {
    rule: 'the caller sees one result for the whole call; the jobs inside judge each other', source: 'actions/runner#2495', workflow: 'inner-failure',
    jobs: {release: 'failure', 'release / deploy': 'failure', 'release / monitor': 'skipped', 'release / rollback': 'success', next: 'skipped', report: 'success'}, outputs: {release: {rolled: 'back'}},
    says: {report: ['release failure rolled back']}, conclusion: 'failure'
  }
]

export const gateRules: Scenario[] = [
  {
    rule: 'a job for a protected environment runs when it is approved; others do not ask', source: docs('Reviewing deployments'), workflow: 'gate', options: {protectedEnvironments: ['Production-Approval']},
    jobs: {plan: 'success', gate: 'success', deploy: 'success', cleanup: 'success'}, outputs: {gate: {at: 'now'}}, conclusion: 'success',
    also: ran => {
      expect(ran.questions).toEqual([{job: 'gate', environment: 'production-approval', summaries: [{job: 'plan', markdown: 'the plan ***\n'}]}])
      expect(ran.events).toContainEqual(expect.objectContaining({kind: 'gate', job: 'gate', approved: true, by: 'tester'}))
    }
  },
  {
    rule: 'a rejected job fails without running, and what needs it is skipped unless it asks otherwise', source: docs('Reviewing deployments: if you reject the job, the workflow will fail'), workflow: 'gate',
    options: {protectedEnvironments: ['production-approval'], decide: async () => ({approved: false, by: 'ann'})},
    jobs: {plan: 'success', gate: 'failure', deploy: 'skipped', cleanup: 'success'}, steps: {gate: []}, says: {cleanup: ['gate failure']}, annotations: {gate: ['The deployment to production-approval was rejected by ann.']}, conclusion: 'failure'
  },
  {
    rule: 'nobody can answer: not approved', source: 'fail closed', workflow: 'gate', options: {protectedEnvironments: ['production-approval'], decide: () => Promise.reject(new Error('no terminal'))},
    jobs: {plan: 'success', gate: 'failure', deploy: 'skipped', cleanup: 'success'}, conclusion: 'failure'
  }
]

export const timeRules: Scenario[] = [
  {
    rule: 'a step that runs out of time fails; a job that does is cancelled, and always() and cancelled() steps follow', source: `${runner('StepsRunner.cs, timeoutMinutes')}; ${docs('jobs.<job_id>.timeout-minutes: before GitHub automatically cancels the job')}`,
    workflow: 'timeouts', options: {timings: quick, parallelJobs: 4}, jobs: {step: 'failure', job: 'cancelled', after: 'success', composite: 'failure'},
    steps: {step: ['slow: failure', 'on-failure: success'], job: ['slow: cancelled', 'next: skipped', 'cleanup: success', 'on-cancel: success'], composite: ['waits: failure']},
    says: {step: ["The action 'slow' has timed out after 1 minutes."], job: ['exceeded the maximum execution time of 1 minutes'], after: ['job was cancelled']}, neverSays: {composite: [/^unreachable$/m, /^inner cleanup$/m]}, conclusion: 'failure'
  }
]

export const cancelRules: Scenario[] = [
  {
    rule: 'the running step is interrupted; post, always() and cancelled() steps and jobs follow; the rest does not start', source: `${runner('StepsRunner.cs')}; ${docs('Canceling a workflow run')}`, workflow: 'cancel', cancelAfter: 2, conclusion: 'cancelled',
    options: {parallelJobs: 3}, jobs: {deploy: 'cancelled', pending: 'skipped', rollback: 'success', done: 'success', unstarted: 'cancelled'},
    steps: {deploy: ['keeps: success', 'works: cancelled', 'next: skipped', 'on-cancel: success', 'always: success', 'Post keeps: success'], rollback: ['undo: success']}, says: {deploy: [/^interrupted$/m, 'post of lock']}
  },
  {
    rule: 'who ignores SIGINT gets SIGTERM, who ignores both is killed', source: 'actions/runner: src/Runner.Sdk/ProcessInvoker.cs', workflow: 'cancel-stubborn', cancelAfter: 2, conclusion: 'cancelled',
    jobs: {term: 'cancelled', kill: 'cancelled', queued: 'cancelled'}, steps: {term: ['ignores int: cancelled'], kill: ['ignores both: cancelled']}, says: {term: [/^terminated$/m]}
  },
  {
    rule: 'the steps inside a composite action judge the cancellation themselves', source: runner('Handlers/CompositeActionHandler.cs'), workflow: 'cancel-composite', cancelAfter: 1, conclusion: 'cancelled', jobs: {j: 'cancelled'},
    steps: {j: ['waits: cancelled', 'next: skipped']}, says: {j: [/^inner cleanup$/m]}, neverSays: {j: [/^unreachable$/m]}
  },
  {
    rule: 'inside a called workflow each job judges the cancellation by its own condition', source: docs('Canceling a workflow run; Status check functions, always'), workflow: 'cancel-call', cancelAfter: 1, conclusion: 'cancelled',
    jobs: {release: 'cancelled', 'release / deploy': 'cancelled', 'release / monitor': 'skipped', 'release / rollback': 'success', report: 'success'}, says: {report: ['release cancelled rolled back']}
  }
]
