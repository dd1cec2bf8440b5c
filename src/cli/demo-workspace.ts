/** The throwaway copy of the example that a demo works on: its own state, and ports that are free. */
import {cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {Network} from '../ports/index.ts'

export interface DemoWorkspace {
  /** Holds all the others. */
  root: string
  repository: string
  state: string
  temporary: string
  /** Port of each service, as slipway.yaml of the copy says. */
  ports: Record<string, number>
  /** Ports of the example that were taken, and what stands in for them. */
  moved: {service: string; from: number; to: number}[]
}

/** Tells a directory of ours from any other before it is removed. */
const marker = '.slipway-demo'
const host = '127.0.0.1'

/** The example's ports, service by service. Pure. */
export function portsOf(spec: string): Record<string, number> {
  const ports: Record<string, number> = {}
  let service = ''
  for (const line of spec.split('\n')) {
    service = /^ {2}([a-z0-9-]+):\s*(#.*)?$/.exec(line)?.[1] ?? service
    const port = /^ {4}port:\s*(\d+)/.exec(line)?.[1]
    if (port) ports[service] = Number(port)
  }
  return ports
}

/** Replaces whole numbers only. Pure. */
export const withPorts = (text: string, moved: DemoWorkspace['moved']): string =>
  text.replace(/\b\d{2,5}\b/g, number => String(moved.find(m => m.from === Number(number))?.to ?? number))

/** Throws UserError `input-invalid` if the example is not there. */
export async function makeDemoWorkspace(suiteRoot: string, network: Network): Promise<DemoWorkspace> {
  const example = path.join(suiteRoot, 'examples', 'three-tier')
  if (!existsSync(path.join(example, 'slipway.yaml'))) {
    throw new UserError('The example of the demo is not there.', {reason: 'input-invalid', where: example, remedy: 'Run the demo from a clone of the suite’s repository.'})
  }
  const root = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'slipway-demo-')))
  writeFileSync(path.join(root, marker), '')
  const [repository, state, temporary] = ['shop', 'state', 'temp'].map(name => path.join(root, name)) as [string, string, string]
  cpSync(example, repository, {recursive: true})
  for (const directory of [state, temporary]) mkdirSync(directory)
  const ports = portsOf(readFileSync(path.join(repository, 'slipway.yaml'), 'utf8'))
  const moved = await movedPorts(ports, network)
  rewrite(repository, moved)
  return {root, repository, state, temporary, moved, ports: Object.fromEntries(Object.entries(ports).map(([service, from]) => [service, moved.find(m => m.from === from)?.to ?? from]))}
}

async function movedPorts(ports: Record<string, number>, network: Network): Promise<DemoWorkspace['moved']> {
  const moved: DemoWorkspace['moved'] = []
  const taken = new Set(Object.values(ports))
  for (const [service, from] of Object.entries(ports)) {
    if (await network.canListen(host, from)) continue
    let to = await network.freePort(host)
    while (taken.has(to)) to = await network.freePort(host)
    taken.add(to)
    moved.push({service, from, to})
  }
  return moved
}

/** Configuration names services, not ports: slipway.yaml is the one file that does. */
function rewrite(repository: string, moved: DemoWorkspace['moved']): void {
  const file = path.join(repository, 'slipway.yaml')
  writeFileSync(file, withPorts(readFileSync(file, 'utf8'), moved))
}

export function writeRelease(workspace: Pick<DemoWorkspace, 'repository'>, release: number, fault: Record<string, unknown> | null): void {
  writeFileSync(path.join(workspace.repository, 'release.json'), `${JSON.stringify({release, fault})}\n`)
}

/** Throws UserError `input-invalid` for a directory that no demo made. */
export function demoStateIn(root: string): string {
  if (!existsSync(path.join(root, marker))) {
    throw new UserError('This is no directory of a demo.', {reason: 'input-invalid', where: root, expected: 'the directory that `slipway demo --keep` named'})
  }
  return path.join(root, 'state')
}

export function removeDemoWorkspace(root: string): void {
  if (existsSync(path.join(root, marker))) rmSync(root, {recursive: true, force: true, maxRetries: 3})
}
