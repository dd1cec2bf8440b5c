/** One run of the demo's workflow on the screen: what happens, who decides at its gate, who presses Cancel, which report it leaves. */
import {copyFileSync, existsSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Ports, ProgressEvent} from '../ports/index.ts'
import {renderReport} from '../report/html.ts'
import {collectRun, type RunRecord} from '../report/run-record.ts'
import {rerunAll, runWorkflow, type GateQuestion, type RunRequest, type RunResult} from '../runner/index.ts'
import type {DemoWorkspace} from './demo-workspace.ts'
import {followProgress} from './follow-progress.ts'
import {handoffsOf} from './handoffs.ts'
import {planText} from './plain-markdown.ts'
import {onProgress, onRunEvent, onTraffic, startScreen, type ScreenState} from './screen-state.ts'
import type {ReleaseNames} from './service-words.ts'
import type {Story} from './stories.ts'
import {suiteOf, suiteSlug} from './suite.ts'
import type {Terminal} from './terminal.ts'
import type {Traffic} from './traffic.ts'

export interface DemoOptions {
  story: Story
  gate: 'ask' | 'approve' | 'reject'
  after: 'stop' | 'keep'
}

export interface Demo {
  options: DemoOptions
  terminal: Terminal
  signal: AbortSignal
  ports: Ports
  workspace: DemoWorkspace
}

export const environment = 'production'
/** The front door last, as its users see the chain. */
export const services = ['web', 'api', 'worker']
/** Requests a second. */
export const rate = 150
const approvalEnvironment = 'production-approval'
/** Requests on the canary after which it is in full swing. */
const swing = 25

/** One release on its way: which files, from which release to which, who decides. */
export interface Release {
  names: ReleaseNames
  /** `2`. */
  label: string
  repository: string
  decide(question: GateQuestion): Promise<Decision>
  /** The run whose jobs are all run again; a new run otherwise. */
  again?: number
}

export interface Ended {
  result: RunResult
  run: RunRecord
  wholeMs: number
}

export interface Told {
  run: RunRecord
  report: string
  wholeMs: number
  approved: boolean
  /** What is not as the story says, beyond what can be seen of the end. */
  doubts: string[]
}

export interface Decision {
  approved: boolean
  by: string
}

/** Runs the workflow for release 2 and shows it until it has ended. */
export async function releaseUnderTraffic(demo: Demo, traffic: Traffic): Promise<Told> {
  const {terminal, workspace} = demo
  let approved = true
  const release: Release = {
    names: {old: 'release 1', new: 'release 2'}, label: '2', repository: workspace.repository,
    async decide(question) {
      const decision = await decide(demo, question)
      approved = decision.approved
      return decision
    }
  }
  try {
    const {result, run, wholeMs} = await runRelease(demo, traffic, release, state => terminal.show(state))
    return {run, report: keepReport(result, run), wholeMs, approved, doubts: []}
  } finally {
    terminal.settle()
  }
}

/** `show` is called whenever what there is to see has changed. */
export async function runRelease(demo: Demo, traffic: Traffic, release: Release, show: (state: ScreenState) => void): Promise<Ended> {
  const {workspace, ports} = demo
  const progress = path.join(workspace.temporary, `progress-${release.label}-${release.again ?? 0}.jsonl`)
  const button = new AbortController()
  let state: ScreenState = startScreen({title: 'shop', rate, order: [...services].reverse(), releases: release.names})
  const become = (next: ScreenState): void => {
    state = next
    show(state)
  }
  become(state)
  const unfollow = followProgress(progress, event => {
    become(onProgress(state, event))
    if (demo.options.story.turn === 'cancel' && inFullSwing(event) && !button.signal.aborted) pressCancel(demo, event, button)
  })
  const counting = setInterval(() => become(onTraffic(state, traffic.count())), 250)
  const started = ports.clock.now()
  const request: RunRequest = {...requestOf(demo, release), runnerEnvironment: {SLIPWAY_STATE: workspace.state, SLIPWAY_PROGRESS: progress}, onEvent: event => become(onRunEvent(state, event))}
  const signal = AbortSignal.any([demo.signal, button.signal])
  try {
    const result = release.again === undefined ? await runWorkflow(request, signal) : await rerunAll(request, release.again, signal)
    return {result, run: collectRun(handoffsOf(result.jobs)), wholeMs: ports.clock.now() - started}
  } finally {
    unfollow()
    clearInterval(counting)
    become(onTraffic(state, traffic.count()))
  }
}

const requestOf = ({ports}: Demo, {label, repository, decide: asked}: Release): Omit<RunRequest, 'onEvent' | 'runnerEnvironment'> => ({
  repository, workflow: '.github/workflows/release.yml', slug: 'acme/shop', repositories: {[suiteSlug]: suiteOf(ports.host).root},
  event: {name: 'workflow_dispatch', payload: {}}, inputs: {label}, secrets: {}, vars: {}, protectedEnvironments: [approvalEnvironment], decide: asked, runs: path.resolve('.slipway', 'runs')
})

/** In the midst of a canary: some users are on the new release, others are not. */
function inFullSwing({stage, facts}: ProgressEvent): boolean {
  const weight = Number(facts?.weight ?? 0)
  return stage === 'deploy' && weight > 0 && weight < 100 && Number(facts?.['canary.requests'] ?? 0) > swing
}

function pressCancel({terminal}: Demo, {subject, facts}: ProgressEvent, button: AbortController): void {
  terminal.tell(`Now somebody presses Cancel, while ${subject} has ${String(facts?.weight)} % of its traffic on release 2. The runner sends SIGINT to the action, and later calls its post step.`)
  button.abort()
}

/** The one who is asked at the gate: you, or who the story has there. */
export async function decide({options, terminal, signal}: Demo, {environment: asked, summaries}: GateQuestion): Promise<Decision> {
  if (options.story.turn === 'reject') return {approved: false, by: 'the reviewer'}
  if (options.gate !== 'ask') return {approved: options.gate === 'approve', by: options.gate === 'approve' ? '--approve' : '--reject'}
  terminal.say(`\n${planText(summaries)}`)
  terminal.tell(`The environment ${asked} asks for your approval of this plan.\n`)
  // Short: a question that is wider than the terminal would be drawn over.
  const answer = await terminal.ask('Release it? [Y/n] ', signal).catch(() => 'n')
  return {approved: !/^n/i.test(answer), by: 'you'}
}

/** The report that the workflow itself has drawn; if the run did not get that far, it is drawn here. */
export function keepReport(result: RunResult, run: RunRecord): string {
  const kept = path.join(result.directory, 'report.html')
  const artifact = path.join(result.directory, 'artifacts', 'slipway-report')
  const drawn = existsSync(artifact) ? readdirSync(artifact).find(name => name.endsWith('.html')) : undefined
  if (drawn) copyFileSync(path.join(artifact, drawn), kept)
  else writeFileSync(kept, renderReport(run))
  return path.relative(process.cwd(), kept)
}
