/** Routers that died, or went with the machine: started again. They adopt what lives and start what does not. */
import {toSlipwayError} from '../../kernel/errors.ts'
import type {Ports} from '../../ports/index.ts'
import type {Layout} from './layout.ts'
import {readSavedState, routerStatus, type RouterAt} from './router-client.ts'
import {ensureRouter} from './router-process.ts'
import type {RouterStatus} from './router-protocol.ts'

const pollMs = 50
/** Adopted processes answer their probe within moments; those that start anew may take longer than anybody should wait here. */
const patienceMs = 5_000

/** A router that does not start is said, not thrown: the step that needs it says why. */
export async function reviveRouters(ports: Ports, layout: Layout, signal: AbortSignal): Promise<void> {
  const services = await ports.files.list(layout.routers)
  await Promise.all(services.map(async service => {
    const router: RouterAt = {service, directory: layout.router(service)}
    try {
      if (await isMissed(ports, router)) await revive(ports, layout, router, signal)
    } catch (thrown) {
      signal.throwIfAborted()
      ports.log.warning(`The router of ${service} does not come back: ${toSlipwayError(thrown).message}`)
    }
  }))
}

async function isMissed(ports: Ports, router: RouterAt): Promise<boolean> {
  const saved = await readSavedState(ports, router)
  return Object.keys(saved?.revisions ?? {}).length > 0 && await routerStatus(ports, router) === undefined
}

async function revive(ports: Ports, layout: Layout, router: RouterAt, signal: AbortSignal): Promise<void> {
  await ensureRouter(ports, layout, router.service)
  ports.log.warning(`The router of ${router.service} was gone and was started again.`)
  for (let waited = 0; waited < patienceMs; waited += pollMs) {
    const status = await routerStatus(ports, router)
    if (status === undefined || carries(status)) return
    await ports.clock.sleep(pollMs, signal)
  }
}

const carries = ({weights, revisions}: RouterStatus): boolean => Object.entries(weights).every(([rev, weight]) => weight === 0 || (revisions[rev]?.ready ?? 0) >= (revisions[rev]?.wanted ?? 0))
