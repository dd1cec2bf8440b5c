/** The network of real nodes: a bridge in a namespace of its own, the host on it, and no way out. Nothing that a pod sends leaves the lab. */
import {readFile, readlink} from 'node:fs/promises'
import {finish, succeed} from '../command.ts'
import type {Lab} from '../lab.ts'
import {hostAddress, nodeNetwork, pods, services, simulated} from './addresses.ts'

export interface LabNetwork {
  /** A process in the bridge's network namespace. */
  namespace: number
  /** Runs there. */
  inside: (argv: readonly string[]) => Promise<void>
}

/** The host's end of the lab; a name has at most 15 characters. */
const hostLink = 'slipway-e2e'
/** After every real route: what has no other is refused at once, and does not follow the default route. */
const lastResort = ['metric', '4278198272'] as const

export const ip = (...args: string[]): Promise<string> => succeed(['ip', ...args])

/** The process that `unshare --fork` made: the first of the namespaces. */
export async function firstProcess(lab: Lab, parent: number, what: string): Promise<number> {
  let child = 0
  await lab.until(what, async () => {
    const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8').catch(() => '')
    child = Number(children.trim().split(' ')[0] ?? 0)
    const [own, theirs] = await Promise.all([readlink('/proc/self/ns/net'), readlink(`/proc/${child}/ns/net`).catch(() => '')])
    return child > 0 && theirs !== '' && theirs !== own
  })
  return child
}

async function refuseTakenRanges(): Promise<void> {
  for (const range of [services, pods, nodeNetwork, simulated]) {
    const {stdout} = await finish(['ip', '-o', 'route', 'show', 'root', range])
    if (stdout.trim() !== '') throw new Error(`This machine has a route into ${range}, which the lab would use: ${stdout.trim()}. If a lab stands that was kept, \`npm run e2e -- down\` ends it.`)
  }
}

export async function startNetwork(lab: Lab): Promise<LabNetwork> {
  await refuseTakenRanges()
  for (const range of [services, pods, simulated]) {
    await lab.willUndo(['ip', 'route', 'del', 'unreachable', range, ...lastResort])
    await ip('route', 'add', 'unreachable', range, ...lastResort)
  }
  const {pid} = await lab.start({name: 'network', argv: ['unshare', '--net', '--fork', '--kill-child', 'sleep', 'infinity']})
  const namespace = await firstProcess(lab, pid, 'the network namespace')
  const inside = async (argv: readonly string[]): Promise<void> => { await succeed(['nsenter', '-t', String(namespace), '-n', ...argv] as [string, ...string[]]) }
  await inside(['ip', 'link', 'add', 'br0', 'type', 'bridge'])
  await inside(['ip', 'link', 'set', 'br0', 'up'])
  await lab.willUndo(['ip', 'link', 'del', hostLink]) // it goes with the namespace, a moment after that
  await ip('link', 'add', hostLink, 'type', 'veth', 'peer', 'name', 'port0', 'netns', String(namespace))
  await inside(['ip', 'link', 'set', 'port0', 'master', 'br0', 'up'])
  await ip('address', 'add', `${hostAddress}/24`, 'dev', hostLink)
  await ip('link', 'set', hostLink, 'up')
  await ip('route', 'add', pods, 'dev', hostLink)
  return {namespace, inside}
}
