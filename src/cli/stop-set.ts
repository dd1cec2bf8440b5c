/** Ends everything that a set runs on this machine: its routers, and with them their processes. */
import path from 'node:path'
import type {Ports, ProcessIdentity} from '../ports/index.ts'
import type {SetId} from '../rollout/model.ts'
import {layoutOf} from '../targets/local/layout.ts'
import {readSavedState, readStart, stopRouter, type RouterAt} from '../targets/local/router-client.ts'

const graceMs = 3_000

async function processesOf(ports: Ports, router: RouterAt): Promise<ProcessIdentity[]> {
  const start = await readStart(ports, router)
  const saved = await readSavedState(ports, router)
  const instances = Object.values(saved?.revisions ?? {}).flatMap(revision => revision.instances.map(i => i.identity))
  return [start?.identity, ...instances].filter(identity => identity !== null && identity !== undefined)
}

async function living(ports: Ports, identities: readonly ProcessIdentity[]): Promise<ProcessIdentity[]> {
  const alive = await Promise.all(identities.map(identity => ports.processes.alive(identity)))
  return identities.filter((_, i) => alive[i])
}

/** Signals only processes whose recorded identity still holds. Resolves with those that could not be ended: none, as a rule. */
export async function stopSet(ports: Ports, set: SetId): Promise<ProcessIdentity[]> {
  const layout = layoutOf(ports.host.state, set)
  const routers = (await ports.files.list(layout.routers)).map(service => ({service, directory: path.join(layout.routers, service)}))
  const known = (await Promise.all(routers.map(router => processesOf(ports, router)))).flat()
  await Promise.all(routers.map(router => stopRouter(ports, router).catch(() => undefined)))
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    const left = await living(ports, known)
    if (left.length === 0) return []
    await Promise.all(left.map(identity => ports.processes.signal(identity, signal)))
    for (let waited = 0; waited < graceMs && (await living(ports, left)).length > 0; waited += 50) await ports.clock.sleep(50)
  }
  return living(ports, known)
}
