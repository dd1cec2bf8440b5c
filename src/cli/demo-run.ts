/** One run of the demo's workflow on the screen: what happens, who decides at its gate, who presses Cancel, which report it leaves. */
import {copyFileSync, existsSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import type {Ports, ProgressEvent} from '../ports/index.ts'
import {renderReport} from '../report/html.ts'
import {collectRun, type RunRecord} from '../report/run-record.ts'
import {runWorkflow, type GateQuestion, type RunRequest, type RunResult} from '../runner/index.ts'
import type {DemoWorkspace} from './demo-workspace.ts'
import {followProgress} from './follow-progress.ts'
import {handoffsOf} from './handoffs.ts'
import {planText} from './plain-markdown.ts'
import {onProgress, onRunEvent, onTraffic, startScreen, type ScreenState} from './screen-state.ts'
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

export interface Told {
  run: RunRecord
  report: string
  wholeMs: number
  approved: boolean
}

/** Runs the workflow for release 2 and shows it until it has ended. */
export async function releaseUnderTraffic(demo: Demo, traffic: Traffic): Promise<Told> {
  const {terminal, workspace, ports} = demo
  const progress = path.join(workspace.temporary, 'progress.jsonl')
  const button = new AbortController()
  let state: ScreenState = startScreen({title: 'shop', rate, order: [...services].reverse(), releases: {old: 'release 1', new: 'release 2'}})
  const become = (next: ScreenState): void => {
    state = next
    terminal.show(state)
  }
  become(state)
  const unfollow = followProgress(progress, event => {
    become(onProgress(state, event))
    if (demo.options.story.turn === 'cancel' && inFullSwing(event) && !button.signal.aborted) pressCancel(demo, event, button)
  })
  const counting = setInterval(() => become(onTraffic(state, traffic.count())), 250)
  const started = ports.clock.now()
  let approved = true
  const ask = async (question: GateQuestion): Promise<{approved: boolean; by: string}> => {
    const decision = await decide(demo, question)
    approved = decision.approved
    return decision
  }
  try {
    const result = await runWorkflow({...requestOf(demo), decide: ask, runnerEnvironment: {SLIPWAY_STATE: workspace.state, SLIPWAY_PROGRESS: progress}, onEvent: event => become(onRunEvent(state, event))}, AbortSignal.any([demo.signal, button.signal]))
    const run = collectRun(handoffsOf(result.jobs))
    return {run, report: keepReport(result, run), wholeMs: ports.clock.now() - started, approved}
  } finally {
    unfollow()
    clearInterval(counting)
    become(onTraffic(state, traffic.count()))
    terminal.settle()
  }
}

const requestOf = ({workspace, ports}: Demo): Omit<RunRequest, 'decide' | 'onEvent' | 'runnerEnvironment'> => ({
  repository: workspace.repository, workflow: '.github/workflows/release.yml', slug: 'acme/shop', repositories: {[suiteSlug]: suiteOf(ports.host).root},
  event: {name: 'workflow_dispatch', payload: {}}, inputs: {label: '2'}, secrets: {}, vars: {}, protectedEnvironments: [approvalEnvironment], runs: path.resolve('.slipway', 'runs')
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

async function decide({options, terminal, signal}: Demo, {environment: asked, summaries}: GateQuestion): Promise<{approved: boolean; by: string}> {
  if (options.story.turn === 'reject') return {approved: false, by: 'the reviewer'}
  if (options.gate !== 'ask') return {approved: options.gate === 'approve', by: options.gate === 'approve' ? '--approve' : '--reject'}
  terminal.say(`\n${planText(summaries)}\n`)
  const answer = await terminal.ask(`The environment ${asked} asks for your approval of this plan. Release it? [Y/n] `, signal).catch(() => 'n')
  return {approved: !/^n/i.test(answer), by: 'you'}
}

/** The report that the workflow itself has drawn; if the run did not get that far, it is drawn here. */
function keepReport(result: RunResult, run: RunRecord): string {
  const kept = path.join(result.directory, 'report.html')
  const artifact = path.join(result.directory, 'artifacts', 'slipway-report')
  const drawn = existsSync(artifact) ? readdirSync(artifact).find(name => name.endsWith('.html')) : undefined
  if (drawn) copyFileSync(path.join(artifact, drawn), kept)
  else writeFileSync(kept, renderReport(run))
  return path.relative(process.cwd(), kept)
}
