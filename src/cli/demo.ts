/** `slipway demo`: a real app on this machine, released by the real workflow files under traffic, and the proof of what came of it. */
import {copyFileSync, existsSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {toSlipwayError, UserError} from '../kernel/errors.ts'
import {makePorts} from '../platform/index.ts'
import type {Ports} from '../ports/index.ts'
import {renderReport} from '../report/html.ts'
import {collectRun, type RunRecord} from '../report/run-record.ts'
import {runWorkflow, type GateQuestion, type RunResult} from '../runner/index.ts'
import {demoStateIn, makeDemoWorkspace, removeDemoWorkspace, writeRelease, type DemoWorkspace} from './demo-workspace.ts'
import {followProgress} from './follow-progress.ts'
import {handoffsOf} from './handoffs.ts'
import {planText} from './plain-markdown.ts'
import {contradictions, observeAnswers, renderProof, type Proof} from './proof.ts'
import {runBundle} from './run-bundle.ts'
import {onProgress, onRunEvent, onTraffic, startScreen, type ScreenState} from './screen-state.ts'
import {stopSet} from './stop-set.ts'
import {rejected, type Story} from './stories.ts'
import {suiteOf, suiteSlug} from './suite.ts'
import type {Terminal} from './terminal.ts'
import {startTraffic, type Traffic} from './traffic.ts'

export interface DemoOptions {
  story: Story
  gate: 'ask' | 'approve' | 'reject'
  after: 'stop' | 'keep'
}

interface Demo {
  options: DemoOptions
  terminal: Terminal
  signal: AbortSignal
  ports: Ports
  workspace: DemoWorkspace
}

const environment = 'production'
const set = `shop/${environment}`
/** The front door last, as its users see the chain. */
const services = ['web', 'api', 'worker']
/** Requests a second. */
const rate = 150
const approvalEnvironment = 'production-approval'

/** 0 if the story ended as told and no request was lost, else 1. */
export async function runDemo(options: DemoOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const network = makePorts().network
  const {root} = suiteOf(makePorts().host)
  const workspace = await makeDemoWorkspace(root, network)
  const ports = makePorts({...process.env, SLIPWAY_STATE: workspace.state})
  const demo: Demo = {options, terminal, signal, ports, workspace}
  let keep = false
  try {
    const proof = await tell(demo)
    keep = options.after === 'keep' && !signal.aborted
    const left = keep ? null : (await stopSet(ports, set)).length
    const whole: Proof = {...proof, left}
    for (const line of renderProof(whole, terminal.paint)) terminal.tell(line)
    if (keep) sayHowToStop(demo)
    return contradictions(whole).length === 0 ? 0 : 1
  } finally {
    terminal.settle()
    if (!keep) {
      await stopSet(ports, set)
      removeDemoWorkspace(workspace.root)
    }
  }
}

function sayHowToStop({terminal, workspace}: Demo): void {
  terminal.say(`It serves at http://127.0.0.1:${workspace.ports.web}/ until you end it:\n  node ${path.relative(process.cwd(), process.argv[1] ?? 'dist/cli/index.js')} demo --stop ${workspace.root}`)
}

/** `slipway demo --stop DIRECTORY`. */
export async function stopDemo(root: string, terminal: Terminal): Promise<number> {
  const absolute = path.resolve(root)
  const left = await stopSet(makePorts({...process.env, SLIPWAY_STATE: demoStateIn(absolute)}), set)
  if (left.length > 0) {
    terminal.say(`These processes could not be ended: ${left.map(p => p.pid).join(', ')}.`)
    return 1
  }
  removeDemoWorkspace(absolute)
  terminal.say('The demo is stopped and removed; no process is left behind.')
  return 0
}

async function tell(demo: Demo): Promise<Omit<Proof, 'left'>> {
  const {terminal, workspace, options, signal, ports} = demo
  terminal.tell(`${options.story.promise} Everything is real: processes on this machine, ${rate} requests a second, and the workflow files that run on GitHub.`)
  for (const {service, from, to} of workspace.moved) terminal.tell(`Port ${from} of ${service} is taken; the demo uses ${to}.`)
  terminal.tell(`Starting release 1 of three services (${services.join(' > ')}) ...`)
  await releaseOne(demo)
  const url = `http://127.0.0.1:${workspace.ports.web}/`
  const traffic = startTraffic(url, rate)
  try {
    await ports.clock.sleep(1_000, signal)
    terminal.tell(options.story.opening)
    writeRelease(workspace, 2, options.story.fault)
    const {run, report, wholeMs, approved} = await releaseTwo(demo, traffic)
    signal.throwIfAborted()
    await traffic.stop()
    return {story: approved ? options.story : rejected(options.story), run, services, answers: await observeAnswers(ports.http, url), traffic: traffic.count(), wholeMs, report}
  } finally {
    await traffic.stop()
  }
}

/** Drives the bundles configure and deploy, as a job would: the plan first, then that plan with an approval. */
async function releaseOne({workspace, ports, signal}: Demo): Promise<void> {
  const {dist} = suiteOf(ports.host)
  writeRelease(workspace, 1, null)
  const shared = {dist, workspace: workspace.repository, temporary: workspace.temporary, signal, environment: actionEnvironment(workspace)}
  const inputs = {spec: 'slipway.yaml', environment}
  const configured = await runBundle({...shared, action: 'configure', inputs: {...inputs, operation: 'render'}})
  const deploy = {...inputs, label: '1', 'config-manifest': configured.manifest ?? '', 'config-directory': configured.directory ?? ''}
  const planned = await runBundle({...shared, action: 'deploy', inputs: {...deploy, operation: 'plan'}})
  const approval = {'plan-digest': planned['plan-digest'] ?? '', 'approved-at': new Date(ports.clock.now()).toISOString(), 'approved-attempt': '1'}
  await runBundle({...shared, action: 'deploy', inputs: {...deploy, ...approval, operation: 'deploy'}})
}

function actionEnvironment({state}: DemoWorkspace): Record<string, string> {
  const kept = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'SystemRoot'].flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]))
  return {...Object.fromEntries(kept), SLIPWAY_STATE: state, GITHUB_RUN_ID: 'demo-1', GITHUB_RUN_ATTEMPT: '1', GITHUB_REPOSITORY: 'acme/shop'}
}

async function releaseTwo(demo: Demo, traffic: Traffic): Promise<{run: RunRecord; report: string; wholeMs: number; approved: boolean}> {
  const {terminal, workspace, ports} = demo
  const progress = path.join(workspace.temporary, 'progress.jsonl')
  let state: ScreenState = startScreen({title: 'shop', rate, order: [...services].reverse(), releases: {old: 'release 1', new: 'release 2'}})
  const become = (next: ScreenState): void => {
    state = next
    terminal.show(state)
  }
  become(state)
  const unfollow = followProgress(progress, event => become(onProgress(state, event)))
  const counting = setInterval(() => become(onTraffic(state, traffic.count())), 250)
  const started = ports.clock.now()
  let approved = true
  try {
    const result = await runWorkflow({
      repository: workspace.repository, workflow: '.github/workflows/release.yml', slug: 'acme/shop', repositories: {[suiteSlug]: suiteOf(ports.host).root},
      event: {name: 'workflow_dispatch', payload: {}}, inputs: {label: '2'}, secrets: {}, vars: {}, protectedEnvironments: [approvalEnvironment],
      async decide(question) {
        const decision = await decide(demo, question)
        approved = decision.approved
        return decision
      },
      runs: path.resolve('.slipway', 'runs'),
      runnerEnvironment: {SLIPWAY_STATE: workspace.state, SLIPWAY_PROGRESS: progress}, onEvent: event => become(onRunEvent(state, event))
    }, demo.signal)
    const run = collectRun(handoffsOf(result.jobs))
    return {run, report: keepReport(result, run), wholeMs: ports.clock.now() - started, approved}
  } finally {
    unfollow()
    clearInterval(counting)
    become(onTraffic(state, traffic.count()))
    terminal.settle()
  }
}

async function decide({options, terminal, signal}: Demo, {environment: asked, summaries}: GateQuestion): Promise<{approved: boolean; by: string}> {
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

/** One line for a run that could not be told to its end. */
export function explainFailure(thrown: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'Stopped. Everything that the demo had started has been ended.'
  const error = toSlipwayError(thrown)
  return error instanceof UserError ? error.explain() : `${error.explain()} [${error.reason}]`
}
