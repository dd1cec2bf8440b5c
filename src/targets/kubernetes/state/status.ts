/** What goes on, for whoever asks while it does: one small ConfigMap in plain words, read by one GET. Nothing is decided by it, and nothing waits for it. */
import * as z from 'zod'
import type {Progress} from '../../../rollout/progress.ts'
import {fieldManager, type KubeObject} from '../model.ts'
import {recordAt} from '../objects/fields.ts'
import {within, type ClusterHold} from './lease-keeper.ts'
import {both} from './held-client.ts'
import {stateObject, type StateContext} from './state-object.ts'

const everyMs = 5_000
const attemptMs = 4_000
const servicePrefix = 'service.'

export interface StatusWriter {
  /** From now on `look` is asked every five seconds. Never throws. */
  tell(hold: ClusterHold, look: () => Omit<Progress, 'updated'> | null): void
  /** Says how it ended. */
  close(): Promise<void>
}

/** Its client must not wait for the hold: what cannot be told at once is told later. */
export function openStatus(context: StateContext): StatusWriter {
  let telling: {hold: ClusterHold; look: () => Omit<Progress, 'updated'> | null} | undefined
  const over = new AbortController()
  const write = async (): Promise<void> => {
    if (telling === undefined || context.clock.now() >= telling.hold.expiresAt()) return
    const {hold, look} = telling
    const progress = look()
    if (progress !== null) await put(context, hold, {...progress, updated: new Date(context.clock.now()).toISOString()})
  }
  const goOn = async (ended: AbortSignal): Promise<void> => {
    const stop = AbortSignal.any([ended, over.signal])
    while (!stop.aborted) {
      await write().catch(() => undefined)
      await context.clock.sleep(everyMs, stop)
    }
  }
  return {
    tell(hold, look) {
      const first = telling === undefined
      telling = {hold, look}
      if (first) goOn(hold.ended).catch(() => undefined)
    },
    async close() {
      over.abort(new Error('The run ends.'))
      await write().catch(() => undefined)
    }
  }
}

/** Server-side apply: one repeatable request, whether there was one before or not. */
async function put(context: StateContext, hold: ClusterHold, {services, ...plain}: Progress): Promise<void> {
  const {client, clock, names} = context
  const told = Object.entries(services).map(([service, progress]): [string, string] => [`${servicePrefix}${service}`, JSON.stringify(progress)])
  const object = stateObject(context, names.status, {state: 'status', epoch: hold.epoch, data: {...plain, ...Object.fromEntries(told)}})
  const fence = await hold.mayWrite(hold.ended)
  await within(clock, attemptMs, hold.ended, signal => client.apply(object, {manager: fieldManager}, both(signal, fence)))
}

const ServiceLine = z.object({
  state: z.enum(['waiting', 'running', 'done', 'failed']), step: z.string(), done: z.number().int().min(0), all: z.number().int().min(0), weights: z.record(z.string(), z.number()).optional()
})
const Plain = z.object({
  id: z.string().min(1), operation: z.enum(['deploy', 'rollback', 'finalize', 'janitor']), label: z.string(), owner: z.string(), phase: z.enum(['forward', 'back', 'ended']),
  since: z.iso.datetime(), updated: z.iso.datetime()
})

/** One request. Null: nothing was ever told, or it is no status. */
export async function readStatus({client, names}: Pick<StateContext, 'client' | 'names'>, signal?: AbortSignal): Promise<Progress | null> {
  const found = await client.get(names.status, signal)
  return found === undefined ? null : parseStatus(found)
}

export function parseStatus(object: KubeObject): Progress | null {
  const data = recordAt(object, 'data')
  const plain = Plain.safeParse(data)
  const services = Object.entries(data).filter(([key]) => key.startsWith(servicePrefix)).map(([key, text]) => [key.slice(servicePrefix.length), ServiceLine.safeParse(asJson(text))] as const)
  if (!plain.success || services.some(([, line]) => !line.success)) return null
  return {...plain.data, services: Object.fromEntries(services.map(([service, line]) => [service, line.data as Progress['services'][string]]))}
}

function asJson(text: unknown): unknown {
  try {
    return JSON.parse(String(text))
  } catch {
    return undefined
  }
}
