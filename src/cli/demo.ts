/** `slipway demo`: a real app on this machine, released by the real workflow files under traffic, and the proof of what came of it. */
import path from 'node:path'
import {toSlipwayError, UserError} from '../kernel/errors.ts'
import {makePorts} from '../platform/index.ts'
import {firstRelease} from './demo-first.ts'
import {environment, rate, releaseUnderTraffic, services, type Demo, type DemoOptions, type Told} from './demo-run.ts'
import {twoAtOnce} from './demo-two.ts'
import {demoStateIn, makeDemoWorkspace, removeDemoWorkspace, writeRelease} from './demo-workspace.ts'
import {contradictions, observeAnswers, renderProof, type Proof} from './proof.ts'
import {stopSet} from './stop-set.ts'
import {rejected} from './stories.ts'
import {suiteOf} from './suite.ts'
import type {Terminal} from './terminal.ts'
import {startTraffic, type Traffic} from './traffic.ts'

const set = `shop/${environment}`

/** 0 if the story ended as told and no request was lost, else 1. */
export async function runDemo(options: DemoOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const {network, host} = makePorts()
  const workspace = await makeDemoWorkspace(suiteOf(host).root, network)
  const demo: Demo = {options, terminal, signal, ports: makePorts({...process.env, SLIPWAY_STATE: workspace.state}), workspace}
  let keep = false
  try {
    const proof = await tell(demo)
    keep = options.after === 'keep' && !signal.aborted
    const left = keep ? null : (await stopSet(demo.ports, set)).length
    const whole: Proof = {...proof, left}
    for (const line of renderProof(whole, terminal.paint)) terminal.tell(line)
    if (keep) sayHowToStop(demo)
    return contradictions(whole).length === 0 ? 0 : 1
  } finally {
    terminal.settle()
    if (!keep) {
      await stopSet(demo.ports, set)
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
  const {terminal, workspace, options: {story}, signal, ports} = demo
  terminal.tell(`${story.promise} Everything is real: processes on this machine, ${rate} requests a second, and the workflow files that run on GitHub.`)
  for (const {service, from, to} of workspace.moved) terminal.tell(`Port ${from} of ${service} is taken; the demo uses ${to}.`)
  terminal.tell(`Starting release 1 of three services (${services.join(' > ')}) ...`)
  await firstRelease(demo)
  const url = `http://127.0.0.1:${workspace.ports.web}/`
  const traffic = startTraffic(url, rate)
  try {
    await ports.clock.sleep(1_000, signal)
    terminal.tell(story.opening)
    const {approved, ...told} = await act(demo, traffic)
    signal.throwIfAborted()
    await traffic.stop()
    return {story: approved ? story : rejected(story), ...told, services, answers: await observeAnswers(ports.http, url), traffic: traffic.count()}
  } finally {
    await traffic.stop()
  }
}

async function act(demo: Demo, traffic: Traffic): Promise<Told> {
  if (demo.options.story.turn === 'two-at-once') return twoAtOnce(demo, traffic)
  writeRelease(demo.workspace, 2, demo.options.story.fault)
  return releaseUnderTraffic(demo, traffic)
}

/** One line for a run that could not be told to its end. */
export function explainFailure(thrown: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'Stopped. Everything that the demo had started has been ended.'
  const error = toSlipwayError(thrown)
  return error instanceof UserError ? error.explain() : `${error.explain()} [${error.reason}]`
}
