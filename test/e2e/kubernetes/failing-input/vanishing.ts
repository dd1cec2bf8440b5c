/** A cluster that is away for a minute in mid-rollout: frozen, or not to be reached. The release waits for it, and succeeds. */
import net from 'node:net'
import process from 'node:process'
import {setTimeout as delay} from 'node:timers/promises'
import {equal, holds} from '../../scenario.ts'
import {freePort} from '../control-plane.ts'
import type {KubernetesScenario, KubernetesWorld} from '../world.ts'
import {servesAlone, whenWatched} from './meanwhile.ts'
import {endOf, Shop} from './shop.ts'

const awayMs = 60_000
const canary = {canary: {steps: [50, 100], pause: '5s'}}

/** The process is there and says nothing: connections stay open, and answers do not come. */
async function freeze(world: KubernetesWorld): Promise<void> {
  const pid = world.lab?.processes.get('kube-apiserver')
  holds(pid !== undefined, 'The lab has no API server.')
  process.kill(pid, 'SIGSTOP')
  try {
    await delay(awayMs)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

/** A way to the API server that can be closed: connections break, and new ones are refused. */
async function openWay(server: string): Promise<{url: string; close: () => Promise<void>; open: () => Promise<void>}> {
  const {hostname, port: behind} = new URL(server)
  const port = await freePort('127.0.0.1')
  const sockets = new Set<net.Socket>()
  let listener: net.Server | undefined
  const accept = (socket: net.Socket): void => {
    const onward = net.connect(Number(behind), hostname)
    for (const one of [socket, onward]) {
      sockets.add(one)
      one.on('error', () => { socket.destroy(); onward.destroy() }).on('close', () => sockets.delete(one))
    }
    socket.pipe(onward).pipe(socket)
  }
  const open = async (): Promise<void> => {
    listener = net.createServer(accept)
    await new Promise<void>((resolve, reject) => { listener?.once('error', reject).listen(port, '127.0.0.1', resolve) })
  }
  const close = async (): Promise<void> => {
    const closed = new Promise(resolve => { listener?.close(resolve) })
    for (const socket of sockets) socket.resetAndDestroy()
    await closed
  }
  await open()
  return {url: `https://127.0.0.1:${port}`, close, open}
}

async function refuse({close, open}: {close: () => Promise<void>; open: () => Promise<void>}): Promise<void> {
  await close()
  await delay(awayMs)
  await open()
}

/** Away from the first look at a canary on; in the end the release serves, and a plan for it finds nothing to do. */
async function survives(shop: Shop, strategy: unknown, vanish: () => Promise<void>): Promise<string> {
  await shop.write({tag: '2', strategy})
  const change = whenWatched(vanish)
  const began = performance.now()
  const shipped = await shop.ship({operation: 'deploy', label: '2'}, change.onLine)
  await change.done()
  equal(shipped.code, 0, `exit code; ${endOf(shipped)}`)
  await servesAlone(shop, {2: 2})
  const again = await shop.ship({operation: 'deploy', label: '2'})
  equal(again.code, 0, `exit code of the same release again; ${endOf(again)}`)
  const audit = await shop.ship({operation: 'verify-audit'})
  equal(audit.code, 0, `exit code of verify-audit; ${endOf(audit)}`)
  return `${Math.round((performance.now() - began) / 1000)} s in all`
}

const scenario = (name: string, run: (world: KubernetesWorld) => Promise<string>): KubernetesScenario => ({name, run, needs: ['lab']})

export const vanishing: readonly KubernetesScenario[] = [
  scenario('a cluster that does not answer for 60 s in mid-canary: the release waits for it, and succeeds', async world => {
    const shop = await Shop.open(world)
    try {
      await shop.deploy({tag: '1', strategy: canary})
      return await survives(shop, canary, () => freeze(world))
    } finally {
      await shop.close()
    }
  }),
  scenario('a cluster that refuses connections for 60 s in mid-canary: the release waits for it, and succeeds', async world => {
    const way = await openWay(world.lab?.server as string)
    const shop = await Shop.open(world, {server: way.url})
    try {
      await shop.deploy({tag: '1', strategy: canary})
      return await survives(shop, canary, () => refuse(way))
    } finally {
      await shop.close()
      await way.close()
    }
  })
]
