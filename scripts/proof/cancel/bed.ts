/** The example app with short pauses, serving under traffic, and its real workflow on the offline runner, with a Cancel button. */
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {firstRelease} from '../../../src/cli/demo-first.ts'
import {makeDemoWorkspace, removeDemoWorkspace, writeRelease, type DemoWorkspace} from '../../../src/cli/demo-workspace.ts'
import {stopSet} from '../../../src/cli/stop-set.ts'
import {startTraffic, type TrafficCount} from '../../../src/cli/traffic.ts'
import {makePorts} from '../../../src/platform/index.ts'
import type {Ports} from '../../../src/ports/index.ts'
import {runWorkflow, type RunEvent, type RunResult} from '../../../src/runner/index.ts'

export const set = 'shop/production'
export const services = ['web', 'api', 'worker']

/** A canary that is judged, on half of the traffic and then on all; everything that only takes time is short. */
const shorter: readonly (readonly [RegExp, string])[] = [
  [/steps: \[10, 50, 100\], pause: 5s/, 'steps: [50, 100], pause: 800ms'], [/drain: 5s/g, 'drain: 1s'], [/rate: 50\/s, for: 3s/, 'rate: 70/s, for: 1s'],
  [/atLeast: 60 .*/, 'atLeast: 20'], [/window: 8s/, 'window: 1s']
]

export interface Bed {
  workspace: DemoWorkspace
  ports: Ports
  url: string
  /** Runs the workflow for a release; aborting the signal is the Cancel button. */
  run(release: number, onEvent: (event: RunEvent) => void, cancel: AbortSignal): Promise<RunResult>
  /** Ends the traffic and counts it. */
  count(): Promise<TrafficCount>
  close(): Promise<void>
}

function shorten(file: string): void {
  let text = readFileSync(file, 'utf8')
  for (const [long, short] of shorter) {
    if (!new RegExp(long.source).test(text)) throw new Error(`${file} has no ${long.source}: adapt the proof to the example`)
    text = text.replace(long, short)
  }
  writeFileSync(file, text)
}

/** `dist`: the directory of the bundles, beside which the actions and workflows lie. */
export async function openBed(dist: string): Promise<Bed> {
  const suite = path.dirname(path.resolve(dist))
  // The example's own ports are left to whoever runs the demo beside the proof: between a look at a port and its use another could take it.
  const workspace = await makeDemoWorkspace(suite, {...makePorts().network, canListen: () => Promise.resolve(false)})
  shorten(path.join(workspace.repository, 'slipway.yaml'))
  const ports = makePorts({...process.env, SLIPWAY_STATE: workspace.state, SLIPWAY_ROUTER_PROGRAM: path.resolve(dist, 'router.js')})
  await firstRelease({workspace, ports, signal: new AbortController().signal})
  const url = `http://127.0.0.1:${workspace.ports.web}/`
  const traffic = startTraffic(url, 100)
  return {
    workspace, ports, url,
    run(release, onEvent, cancel) {
      writeRelease(workspace, release, null)
      return runWorkflow({
        repository: workspace.repository, workflow: '.github/workflows/release.yml', slug: 'acme/shop', repositories: {'slipway-deploy/slipway': suite},
        event: {name: 'workflow_dispatch', payload: {}}, inputs: {label: String(release)}, secrets: {}, vars: {}, protectedEnvironments: ['production-approval'],
        decide: () => Promise.resolve({approved: true, by: 'the proof'}), runs: path.join(workspace.root, 'runs'), runnerEnvironment: {SLIPWAY_STATE: workspace.state}, onEvent
      }, cancel)
    },
    async count() {
      await traffic.stop()
      return traffic.count()
    },
    async close() {
      await traffic.stop()
      await stopSet(ports, set)
      removeDemoWorkspace(workspace.root)
    }
  }
}
