/** The scenarios of a release: what the workflow files promise in each case, for the test and for the mutation run. Names are what a mutant is killed by. */
import type {RunEvent} from '../../../src/runner/index.ts'
import {artifactsOf, jobName, setStage, type Call, type Part, type Played, type Stage, type WorkflowTexts} from './stage.ts'

type Row = Record<string, string>

export interface Observed {
  conclusion: string
  jobs: Row
  /** `job for environment`, once a question. */
  asked: string[]
  /** Steps that ran, in order. */
  calls: string[]
  /** Inputs that are given, by `job/step`; times and empty ones left out. */
  inputs: Record<string, Row>
  /** Steps whose process had the secret in its environment. */
  sees: string[]
  permissions: Row
  environments: Row
  outputs: Row
  artifacts: string[]
}

export interface RolloutScenario {
  name: string
  /** What is changed in the files before they are played: a second lock is tested with the first one open. */
  edit?(workflows: WorkflowTexts): WorkflowTexts
  play(stage: Stage): Promise<Partial<Observed> & {more?: unknown}>
  expected: {[K in keyof Observed]?: Observed[K]} & {more?: unknown}
}

const time = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g
const timeless = (text: string): string => text.replace(time, '<time>')

function observe({result, questions}: Played, calls: Call[]): Observed {
  const rows = <T>(value: (job: (typeof result.jobs)[number]) => T | undefined): Record<string, T> => Object.fromEntries(result.jobs.flatMap(job => {
    const found = value(job)
    return found === undefined || job.id === 'production' ? [] : [[jobName(job.id), found]]
  }))
  return {
    conclusion: result.conclusion, jobs: rows(job => job.result), asked: questions.map(q => `${jobName(q.job)} for ${q.environment}`), calls: calls.map(call => call.call),
    inputs: Object.fromEntries(calls.map(call => [call.call, Object.fromEntries(Object.entries(call.inputs).map(([k, v]) => [k, timeless(v)]))])),
    sees: calls.filter(call => call.sees).map(call => call.call), permissions: rows(job => (job.steps.length === 0 ? undefined : job.permissions.join(', '))),
    environments: rows(job => (job.environment ? `${job.environment.name}, record ${job.environment.record}` : undefined)),
    outputs: Object.fromEntries(Object.entries(result.jobs.find(job => job.id === 'production')?.outputs ?? {})), artifacts: artifactsOf(result)
  }
}

/** Several scenarios look at the same run from several sides: it is played once for the same files. */
const played = new Map<string, Promise<Observed>>()

function once(stage: Stage, part: Part = {}): Promise<Observed> {
  const key = `${stage.digest} ${JSON.stringify(part)}`
  const known = played.get(key) ?? stage.play(part).then(run => observe(run, stage.calls()))
  played.set(key, known)
  return known
}

const before = {validate: 'success', scan: 'success', plan: 'success', gate: 'success'}
const inside = (rows: Row): Row => Object.fromEntries(Object.entries(rows).map(([job, result]) => [`release / ${job}`, result]))
const released = inside({provision: 'success', deploy: 'success', 'integration-test': 'success', 'monitor-gate': 'success', rollback: 'skipped', finalize: 'success'})
const allJobs = {...before, release: 'success', ...released, report: 'success'}
/** A release that ended badly inside. */
const bad = (rows: Row, release = 'failure'): Row => ({...before, release, ...inside(rows), report: 'success'})
const stopped = {'integration-test': 'skipped', 'monitor-gate': 'skipped', finalize: 'skipped'}
const upTo = (...more: string[]): string[] => ['validate/validate', 'scan/scan', 'plan/provision', 'plan/configure', 'plan/plan', ...more]

const fails = (step: string, part: Part = {}) => (stage: Stage): Promise<Observed> => once(stage, {...part, behaviour: {...part.behaviour, [step]: {ends: 'fail', ...part.behaviour?.[step]}}})
const cancelledIn = (job: string, step: string) => (stage: Stage): Promise<Observed> => once(stage, {behaviour: {[`${job}/${step}`]: {ends: 'hang'}}, cancelAt: {job, line: 'hangs'}})

const handoffs = (stages: readonly string[]): string => {
  const all = ['validate', 'scan', 'plan', 'provision', 'configure', 'deploy', 'integration-test', 'monitor-gate', 'rollback', 'finalize']
  const from: Row = {validate: 'validate/validate', scan: 'scan/scan', plan: 'plan/plan', provision: 'provision/provision', configure: 'deploy/configure', deploy: 'deploy/deploy', 'integration-test': 'integration-test/test', 'monitor-gate': 'monitor-gate/gate', rollback: 'rollback/rollback', finalize: 'finalize/finalize'}
  return `[\n${all.map(stage => `  ${stages.includes(stage) ? `${from[stage]}/handoff` : 'null'}`).join(',\n')}\n]\n`
}
const good = ['validate', 'scan', 'plan', 'provision', 'configure', 'deploy', 'integration-test', 'monitor-gate', 'finalize']

const approval = {'plan-digest': 'plan/plan/plan-digest', 'approved-at': '<time>', 'approved-attempt': '1'}
const base = {spec: 'slipway.yaml', environment: 'production'}
const rolledBack = {behaviour: {'rollback/rollback': {outputs: {outcome: 'rolled-back', snapshot: 'the-old-one'}}}}
const names = (result: string, ...jobs: string[]): Row => Object.fromEntries(jobs.map(job => [job, result]))

const endings: RolloutScenario[] = [
  {
    name: 'success: every stage runs once, in order, and the report has every handoff',
    play: stage => once(stage), expected: {
      conclusion: 'success', jobs: allJobs, asked: ['gate for production-approval'],
      calls: upTo('provision/provision', 'deploy/configure', 'deploy/deploy', 'integration-test/test', 'monitor-gate/gate', 'finalize/finalize', 'report/status'),
      outputs: {outcome: 'deploy/deploy/outcome', 'rolled-back': 'false', snapshot: 'deploy/deploy/snapshot', 'plan-digest': 'plan/plan/plan-digest'},
      inputs: {'report/status': {...base, operation: 'status', handoffs: handoffs(good)}}, artifacts: ['slipway-report', 'slipway-scan']
    }
  },
  {
    name: 'what was approved is what runs: digests, time and attempt of the approval reach provision and deploy',
    play: stage => once(stage), expected: {inputs: {
      'plan/plan': {...base, operation: 'plan', label: 'v7', 'config-manifest': 'plan/configure/manifest'}, 'plan/provision': {...base, operation: 'plan'}, 'plan/configure': {...base, operation: 'plan'},
      'provision/provision': {...base, operation: 'apply', 'plan-digest': 'plan/provision/plan-digest'},
      'deploy/deploy': {...base, ...approval, operation: 'deploy', label: 'v7', 'config-manifest': 'deploy/configure/manifest', 'config-directory': 'deploy/configure/directory'},
      'integration-test/test': base, 'monitor-gate/gate': {...base, 'deploy-handoff': 'deploy/deploy/handoff'}, 'finalize/finalize': {...base, operation: 'finalize', snapshot: 'deploy/deploy/snapshot'}
    }}
  },
  {name: 'a failing validation ends it before anything is looked at', play: fails('validate/validate'), expected: {conclusion: 'failure', jobs: {validate: 'failure', ...names('skipped', 'scan', 'plan', 'gate', 'release'), report: 'success'}, asked: [], calls: ['validate/validate', 'report/status']}},
  {
    name: 'a failing scan ends it before the plan, and its findings are kept', play: fails('scan/scan'),
    expected: {jobs: {validate: 'success', scan: 'failure', ...names('skipped', 'plan', 'gate', 'release'), report: 'success'}, calls: ['validate/validate', 'scan/scan', 'report/status'], artifacts: ['slipway-report', 'slipway-scan'], inputs: {'report/status': {handoffs: handoffs(['validate', 'scan'])}}}
  },
  {name: 'a scan without findings to keep is no failure', play: stage => once(stage, {behaviour: {'scan/scan': {without: ['sarif']}}}), expected: {conclusion: 'success', jobs: allJobs, artifacts: ['slipway-report']}},
  {name: 'a plan that cannot be made asks nobody', play: fails('plan/plan'), expected: {jobs: {validate: 'success', scan: 'success', plan: 'failure', gate: 'skipped', release: 'skipped', report: 'success'}, asked: [], calls: upTo('report/status')}},
  {name: 'rejected: nothing is changed, and the report is still drawn', play: stage => once(stage, {decide: 'reject'}), expected: {conclusion: 'failure', jobs: {...before, gate: 'failure', release: 'skipped', report: 'success'}, asked: ['gate for production-approval'], calls: upTo('report/status')}},
  {name: 'cancelled while a reviewer thinks: nothing is changed', play: stage => once(stage, {cancelAt: 'gate'}), expected: {conclusion: 'cancelled', jobs: {...before, gate: 'cancelled', release: 'skipped', report: 'success'}, calls: upTo('report/status')}},
  {name: 'deploy never started: provision failed, and no rollback touches what serves', play: fails('provision/provision'), expected: {conclusion: 'failure', jobs: bad({provision: 'failure', deploy: 'skipped', rollback: 'skipped', ...stopped}), calls: upTo('provision/provision', 'report/status')}},
  {name: 'cancelled before deploy started: no rollback touches what serves', play: cancelledIn('provision', 'provision'), expected: {conclusion: 'cancelled', jobs: bad({provision: 'cancelled', deploy: 'skipped', rollback: 'skipped', ...stopped}, 'cancelled'), calls: upTo('provision/provision', 'report/status')}},
  {
    name: 'a failing deploy is rolled back, by this run alone and without asking', play: fails('deploy/deploy', rolledBack), expected: {
      conclusion: 'failure', jobs: bad({provision: 'success', deploy: 'failure', rollback: 'success', ...stopped}), asked: ['gate for production-approval'], inputs: {'rollback/rollback': {...base, operation: 'rollback', scope: 'this-run'}},
      outputs: {outcome: 'rolled-back', 'rolled-back': 'true', snapshot: 'the-old-one', 'plan-digest': 'plan/plan/plan-digest'}
    }
  },
  {name: 'configuration that cannot be rendered fails the deploy job, and the rollback looks whether anything was begun', play: fails('deploy/configure'), expected: {jobs: bad({provision: 'success', deploy: 'failure', rollback: 'success', ...stopped}), calls: upTo('provision/provision', 'deploy/configure', 'rollback/rollback', 'report/status')}},
  {name: 'cancelled in the middle of deploy: the rollback runs all the same', play: cancelledIn('deploy', 'deploy'), expected: {conclusion: 'cancelled', jobs: bad({provision: 'success', deploy: 'cancelled', rollback: 'success', ...stopped}, 'cancelled')}},
  {name: 'a failing integration test is rolled back, and nothing is finalized', play: fails('integration-test/test'), expected: {jobs: bad({provision: 'success', deploy: 'success', 'integration-test': 'failure', 'monitor-gate': 'skipped', rollback: 'success', finalize: 'skipped'})}},
  {name: 'cancelled in the integration test: rolled back', play: cancelledIn('integration-test', 'test'), expected: {conclusion: 'cancelled', jobs: bad({provision: 'success', deploy: 'success', 'integration-test': 'cancelled', 'monitor-gate': 'skipped', rollback: 'success', finalize: 'skipped'}, 'cancelled')}},
  {name: 'a monitor gate that says no is rolled back, and nothing is finalized', play: fails('monitor-gate/gate'), expected: {jobs: bad({provision: 'success', deploy: 'success', 'integration-test': 'success', 'monitor-gate': 'failure', rollback: 'success', finalize: 'skipped'})}},
  {name: 'cancelled at the monitor gate: rolled back', play: cancelledIn('monitor-gate', 'gate'), expected: {conclusion: 'cancelled', jobs: bad({provision: 'success', deploy: 'success', 'integration-test': 'success', 'monitor-gate': 'cancelled', rollback: 'success', finalize: 'skipped'}, 'cancelled')}},
  {name: 'a failing finalize fails the release and takes nothing back', play: fails('finalize/finalize'), expected: {conclusion: 'failure', jobs: bad({provision: 'success', deploy: 'success', 'integration-test': 'success', 'monitor-gate': 'success', rollback: 'skipped', finalize: 'failure'})}},
  {name: 'cancelled while it finalizes: the release stays', play: cancelledIn('finalize', 'finalize'), expected: {conclusion: 'cancelled', jobs: bad({provision: 'success', deploy: 'success', 'integration-test': 'success', 'monitor-gate': 'success', rollback: 'skipped', finalize: 'cancelled'}, 'cancelled')}},
  {name: 'a failing rollback is told, and the report has its handoff', play: fails('rollback/rollback', {behaviour: {'deploy/deploy': {ends: 'fail'}, 'rollback/rollback': {outputs: {outcome: 'rollback-failed'}}}}), expected: {
    jobs: bad({provision: 'success', deploy: 'failure', rollback: 'failure', ...stopped}), outputs: {outcome: 'rollback-failed', 'rolled-back': 'false', snapshot: 'rollback/rollback/snapshot', 'plan-digest': 'plan/plan/plan-digest'},
    inputs: {'report/status': {handoffs: handoffs(['validate', 'scan', 'plan', 'provision', 'configure', 'deploy', 'rollback'])}}
  }},
  {name: 'a failing report keeps what it has drawn, and fails the run', play: fails('report/status'), expected: {conclusion: 'failure', jobs: {...allJobs, report: 'failure'}, artifacts: ['slipway-report', 'slipway-scan']}},
  {name: 'a report that was not drawn is no failure', play: stage => once(stage, {behaviour: {'report/status': {without: ['report']}}}), expected: {conclusion: 'success', jobs: allJobs, artifacts: ['slipway-scan']}},
  {
    name: 'a job that hangs is stopped by its time limit, and a deploy that does is rolled back', play: stage => once(stage, {behaviour: {'deploy/deploy': {ends: 'hang'}}, with: {'timeout-minutes': 4}}),
    expected: {jobs: bad({provision: 'success', deploy: 'cancelled', rollback: 'success', ...stopped}, 'cancelled')}
  }
]

const touching = ['provision', 'deploy', 'integration-test', 'monitor-gate', 'finalize'].map(job => `release / ${job}`)
const everyJob = ['validate', 'scan', 'plan', 'gate', ...touching, 'report']
const tokens: Row = {...Object.fromEntries(everyJob.map(job => [job, 'contents: read'])), gate: 'none'}
const added = '\n  somebody-adds:\n    runs-on: any\n    steps:\n      - run: echo\n'
const addJobs = (workflows: WorkflowTexts): WorkflowTexts => ({deploy: workflows.deploy.trimEnd() + added, rollout: workflows.rollout.trimEnd() + added})
const withoutTopLevel = (text: string): string => text.replace(/^permissions: \{\}\n/m, '')

const rights: RolloutScenario[] = [
  {name: 'each job’s token reads the repository and nothing more; the gate’s can do nothing', play: stage => once(stage), expected: {permissions: tokens}},
  {
    name: 'the rollback’s token reads the repository and nothing more', play: fails('deploy/deploy'),
    expected: {permissions: {...Object.fromEntries(Object.entries(tokens).filter(([job]) => !/integration-test|monitor-gate|finalize/.test(job))), 'release / rollback': 'contents: read'}}
  },
  {name: 'a job that somebody adds without saying what its token may do gets one that can do nothing', edit: addJobs, play: stage => once(stage), expected: {permissions: {...tokens, 'somebody-adds': 'none', 'release / somebody-adds': 'none'}}},
  {name: 'each job says itself what its token may do, so that the files’ own rule is not the only lock', edit: workflows => ({deploy: withoutTopLevel(workflows.deploy), rollout: withoutTopLevel(workflows.rollout)}), play: stage => once(stage), expected: {permissions: tokens}},
  {name: 'secrets reach the one step that renders configuration, and no other process', play: stage => once(stage), expected: {sees: ['deploy/configure']}},
  {name: 'secrets reach neither the plan nor the rollback', play: fails('deploy/deploy'), expected: {sees: ['deploy/configure']}},
  {
    name: 'every job that touches the target is under the rules of the environment, the gate under those of its reviewers, and none makes a record of its own', play: stage => once(stage),
    expected: {environments: {gate: 'production-approval, record none', ...Object.fromEntries(touching.map(job => [job, 'production, record none']))}}
  },
  {
    name: 'the rollback is under the rules of the environment', play: fails('deploy/deploy'),
    expected: {environments: {gate: 'production-approval, record none', ...Object.fromEntries(['provision', 'deploy', 'rollback'].map(job => [`release / ${job}`, 'production, record none']))}}
  },
  {
    name: 'the gate is asked once, after the plan and before anything changes, and shows the plan', play: async stage => {
      const run = await stage.play()
      const gate = run.result.jobs.find(job => jobName(job.id) === 'gate')
      return {...observe(run, stage.calls()), more: {summary: timeless(gate?.summary ?? '')}}
    },
    expected: {asked: ['gate for production-approval'], more: {summary: 'Approved at <time>: plan `plan/plan/plan-digest`.\n\nplan/plan/plan\n'}}
  },
  {name: 'another environment may be named for the reviewers', play: stage => once(stage, {with: {'approval-environment': 'the-board'}, protected: ['the-board']}), expected: {asked: ['gate for the-board'], environments: {gate: 'the-board, record none', ...Object.fromEntries(touching.map(job => [job, 'production, record none']))}}},
  {name: 'each job works on the caller’s files', play: async stage => {
    await stage.play()
    return {more: stage.calls().filter(call => !call.files).map(call => call.call)}
  }, expected: {more: []}}
]

/** Starts a run, and the next when the one before has come so far. */
async function together(stage: Stage, parts: {part: Part; when(event: RunEvent): boolean}[]): Promise<Played[]> {
  const started: Promise<Played>[] = []
  for (const {part, when} of parts) {
    await new Promise<void>(resolve => {
      const run = stage.play({...part, onEvent: event => {
        part.onEvent?.(event)
        if (when(event)) resolve()
      }})
      started.push(run)
      run.then(() => resolve(), () => resolve())
    })
  }
  return Promise.all(started)
}

const isState = (event: RunEvent, job: string, state: string): boolean => event.kind === 'job' && jobName(event.job) === job && event.state === state

/** The first waits in its deploy until all three have come to their release. */
async function inLine(stage: Stage): Promise<{more: unknown}> {
  const order: string[] = []
  const behaviour = {'deploy/deploy': {ends: 'wait' as const}}
  const note = (run: number) => (event: RunEvent): void => {
    if (isState(event, 'release / deploy', 'running')) order.push(`${run} deploys`)
    if (isState(event, 'release', 'success')) order.push(`${run} is released`)
    if (run === 3 && hasCome(event)) stage.go()
  }
  const hasCome = (event: RunEvent): boolean => isState(event, 'release', 'pending') || isState(event, 'release / deploy', 'running')
  const all = await together(stage, [1, 2, 3].map(run => ({part: {behaviour, onEvent: note(run)}, when: hasCome})))
  return {more: {conclusions: all.map(p => p.result.conclusion), order}}
}

const side: RolloutScenario[] = [
  {
    name: 'of three releases at once each waits for the one before, and none is dropped', play: inLine,
    expected: {more: {conclusions: ['success', 'success', 'success'], order: [1, 2, 3].flatMap(n => [`${n} deploys`, `${n} is released`])}}
  },
  {
    name: 'a release that waits for its reviewer holds up no other', play: async stage => {
      let answer = (): void => undefined
      const other = new Promise<void>(resolve => { answer = resolve })
      const [first, second] = await Promise.all([stage.play({decide: 'hang', cancelAfter: other}), stage.play().finally(answer)])
      return {more: [second.result.conclusion, first.result.conclusion]}
    }, expected: {more: ['success', 'cancelled']}
  },
  {
    name: 'run again after a failing deploy: nobody is asked twice, and the deploy learns that the approval is of the attempt before', play: async stage => {
      const first = await stage.play({behaviour: {'deploy/deploy': {ends: 'fail'}}})
      const second = await stage.again(first.result.number)
      const deploys = stage.calls().filter(call => call.call === 'deploy/deploy')
      return {
        ...observe(second, []),
        more: {asked: first.questions.length + second.questions.length, deploys: deploys.map(call => `attempt ${call.attempt}, approved in ${call.inputs['approved-attempt']}`), kept: second.result.jobs.filter(job => job.keptFrom !== undefined).map(job => jobName(job.id))}
      }
    },
    expected: {
      conclusion: 'success', jobs: allJobs,
      more: {asked: 1, deploys: ['attempt 1, approved in 1', 'attempt 2, approved in 1'], kept: ['validate', 'scan', 'plan', 'gate', 'release / provision']}
    }
  },
  {
    name: 'run again after its rollback: finalize is told which snapshot has to serve, so that it cannot end the predecessor that serves again', play: async stage => {
      const first = await stage.play({behaviour: {'integration-test/test': {ends: 'fail'}}})
      await stage.again(first.result.number)
      return {more: stage.calls().filter(call => call.call === 'finalize/finalize').map(call => `attempt ${call.attempt}: ${call.inputs['snapshot']}`)}
    }, expected: {more: ['attempt 2: deploy/deploy/snapshot']}
  }
]

export const scenarios: RolloutScenario[] = [...endings, ...rights, ...side]

/** What differs from what was expected, one line each; empty if the scenario holds. A workflow that does not start differs. */
export async function differences(scenario: RolloutScenario, workflows: WorkflowTexts): Promise<string[]> {
  const stage = setStage(scenario.edit ? scenario.edit(workflows) : workflows)
  try {
    return lacking(scenario.expected, await scenario.play(stage), '')
  } catch (error) {
    return [`it does not start: ${(error as Error).message}`]
  } finally {
    stage.remove()
  }
}

const tolerant = new Set(['inputs'])

/** Inputs are compared by those that are named; all else must be equal. */
function lacking(expected: unknown, found: unknown, where: string): string[] {
  if (expected === null || typeof expected !== 'object') return expected === found ? [] : [`${where}: ${JSON.stringify(expected)} was expected, ${JSON.stringify(found)} found`]
  const [wanted, given] = [expected as Record<string, unknown>, (found ?? {}) as Record<string, unknown>]
  const partial = where === '' || tolerant.has(where.split('.')[0] as string)
  const more = partial ? [] : Object.keys(given).filter(key => !(key in wanted)).map(key => `${where}.${key}: nothing was expected, ${JSON.stringify(given[key])} found`)
  return [...Object.entries(wanted).flatMap(([key, value]) => lacking(value, given[key], where === '' ? key : `${where}.${key}`)), ...more]
}
