/** Whether a port of this machine is free, or held by the router that already serves this very service. */
import path from 'node:path'
import * as z from 'zod'
import type {Ports, ProcessIdentity} from '../ports/index.ts'
import type {SetId} from '../rollout/model.ts'
import {fail, pass, unknown, type Finding} from './check.ts'

/** What services of the local target listen on. */
const host = '127.0.0.1'
const connectMs = 1_000

/** The part of the router's state.json and start.json that says which port it was asked to own, and whether it still lives. */
const RouterPorts = z.object({revisions: z.record(z.string(), z.object({spec: z.object({port: z.number().optional()})}))})
const RouterProcess = z.object({identity: z.object({pid: z.number(), startTime: z.string()})})

export type PortFacts = 'free' | 'held-by-own-router' | 'in-use' | 'not-permitted'

async function parsedFile<T>(ports: Ports, file: string, shape: z.ZodType<T>): Promise<T | undefined> {
  const text = await ports.files.readText(file)
  if (text === undefined) return undefined
  try {
    return shape.safeParse(JSON.parse(text)).data
  } catch {
    return undefined // cut off or foreign: no evidence that the port is ours
  }
}

async function heldByRouter(ports: Ports, set: SetId, service: string, port: number): Promise<boolean> {
  const directory = path.join(ports.host.state, set, 'routers', service)
  const [state, start] = await Promise.all([
    parsedFile(ports, path.join(directory, 'state.json'), RouterPorts), parsedFile(ports, path.join(directory, 'start.json'), RouterProcess)
  ])
  const named = Object.values(state?.revisions ?? {}).some(r => r.spec.port === port)
  return named && start !== undefined && await ports.processes.alive(start.identity satisfies ProcessIdentity)
}

/** `service`: whose port it is, if one of the set's services has it. */
export async function observePort(ports: Ports, set: SetId, service: string | undefined, port: number): Promise<PortFacts> {
  if (await ports.network.canListen(host, port)) return 'free'
  if (!(await ports.network.accepts(host, port, connectMs))) return 'not-permitted'
  return service !== undefined && await heldByRouter(ports, set, service, port) ? 'held-by-own-router' : 'in-use'
}

export function judgePort(port: number, facts: PortFacts): Finding {
  switch (facts) {
    case 'free': return pass('free')
    case 'held-by-own-router': return pass('held by this set’s router')
    case 'in-use': return fail('another program listens there', `Stop it (\`ss -ltnp 'sport = :${port}'\` names it), or choose another port.`)
    case 'not-permitted': return port < 1024
      ? fail('may not be listened on', 'Ports below 1024 need a privilege (sysctl net.ipv4.ip_unprivileged_port_start): choose a higher one.')
      : unknown('neither free nor answering', `Look with \`ss -anp 'sport = :${port}'\`: the port may be bound or closing.`)
  }
}
