/** Whether a port of this machine is free, or held by the router that already serves this very service. */
import path from 'node:path'
import * as z from 'zod'
import type {Ports, ProcessIdentity} from '../../ports/index.ts'
import type {SetId} from '../../rollout/model.ts'

/** What services of the local target listen on. */
const host = '127.0.0.1'
const connectMs = 1_000

/** The part of the router's state.json and start.json that says which port it was asked to own, and whether it still lives. */
const RouterPorts = z.object({revisions: z.record(z.string(), z.object({spec: z.object({port: z.number().optional()})}))})
const RouterProcess = z.object({identity: z.object({pid: z.number(), startTime: z.string()})})

export type ListenPort = 'free' | 'held-by-own-router' | 'in-use' | 'not-permitted'

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
export async function observeListenPort(ports: Ports, set: SetId, service: string | undefined, port: number): Promise<ListenPort> {
  if (await ports.network.canListen(host, port)) return 'free'
  if (!(await ports.network.accepts(host, port, connectMs))) return 'not-permitted'
  return service !== undefined && await heldByRouter(ports, set, service, port) ? 'held-by-own-router' : 'in-use'
}
