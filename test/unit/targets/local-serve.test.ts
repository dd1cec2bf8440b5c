import {readFileSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {ask, RouterClient, until, writeRouterProgram} from '../../fakes/router-program.ts'
import {never, openLocalSet, service, set, stepOf, type LocalSet} from '../../fakes/local-set.ts'

const statusOf = async (local: LocalSet) => (await local.target.observe(set, null, never)).services[service]
const routerPid = (local: LocalSet): number => (JSON.parse(readFileSync(path.join(local.ports.host.state, set, 'routers', service, 'start.json'), 'utf8')) as {identity: {pid: number}}).identity.pid
const pidOf = async (local: LocalSet): Promise<number> => (JSON.parse((await local.ask()).body) as {pid: number}).pid

describe('a release on this machine', () => {
  it('serves once it is ensured and routed, from a copy that needs neither workspace nor job', async () => {
    const local = await openLocalSet()
    const release = await local.release({GREETING: 'hello'})
    const {rev} = local.service(release)
    await local.serve(release)
    await local.ports.files.remove(local.ports.host.workspace)
    const env = JSON.parse((await local.ask({path: '/env'})).body) as Record<string, string>
    expect(env).toMatchObject({GREETING: 'hello', SLIPWAY_SERVICE: service, SLIPWAY_REVISION: rev, SLIPWAY_INSTANCE: `${rev}-0`})
    expect(Object.keys(env).filter(name => /^(RUNNER_|GITHUB_|ACTIONS_|INPUT_|VITEST)/.test(name))).toEqual([])
    expect(await statusOf(local)).toMatchObject({weights: {[rev]: 100}, revisions: {[rev]: {wanted: 1, ready: 1, restarts: 0, traffic: {requests: 1, lost: 0}}}})
    expect((await ask({...urlParts((await statusOf(local))?.revisions[rev]?.endpoints[0] ?? '')})).status).toBe(200)
  })

  it('is asked for twice and done once', async () => {
    const local = await openLocalSet()
    const release = await local.release()
    const {rev} = local.service(release)
    await local.serve(release)
    const before = local.processes()
    await local.serve(release)
    expect(local.processes()).toEqual(before)
    for (const verb of [{do: 'drain', rev}, {do: 'drain', rev}, {do: 'retire', rev}, {do: 'retire', rev}] as const) await local.apply(verb)
    expect(local.processes()).toEqual([])
  })

  it('rolls under traffic without losing a request, and nothing of the old one stays', async () => {
    const local = await openLocalSet()
    const [old, next] = [await local.release({}, {replicas: 2}), await local.release({VERSION: '2'}, {replicas: 2})]
    await local.serve(old)
    const load = startLoad(local.port)
    const facts = await local.target.observe(set, next, never)
    expect(facts.problems).toEqual([])
    await local.target.stage(local.hold, next, never)
    const {rev} = local.service(next)
    const from = local.service(old).rev
    const roll = stepOf({do: 'roll', to: rev, surge: 1, unavailable: 0})
    for (const step of local.target.lower([roll], facts, next)) await local.target.apply(local.hold, step, never)
    await local.apply({do: 'drain', rev: from})
    await local.apply({do: 'retire', rev: from})
    expect(await load.stop()).toMatchObject({failed: []})
    expect(await statusOf(local)).toMatchObject({weights: {[rev]: 100}, revisions: {[rev]: {ready: 2, traffic: {lost: 0}}}})
    expect(Object.keys((await statusOf(local))?.revisions ?? {})).toEqual([rev])
  })

  it('splits a canary exactly, and keeps a slow request of a drained revision', async () => {
    const local = await openLocalSet()
    const [old, next] = [await local.release({ABRUPT: '1'}), await local.release({VERSION: '2'})]
    const [from, to] = [local.service(old).rev, local.service(next).rev]
    await local.serve(old)
    await local.target.stage(local.hold, next, never)
    await local.apply({do: 'ensure', rev: to, replicas: 1})
    expect(await local.apply({do: 'route', weights: {[from]: 90, [to]: 10}})).toEqual({level: 'data-plane', weights: {[from]: 90, [to]: 10}})
    const seen: Record<string, number> = {}
    for (let i = 0; i < 100; i += 1) {
      const {rev} = JSON.parse((await local.ask()).body) as {rev: string}
      seen[rev] = (seen[rev] ?? 0) + 1
    }
    expect(seen).toEqual({[from]: 90, [to]: 10})
    await local.apply({do: 'route', weights: {[from]: 100}})
    const slow = local.ask({path: '/slow?ms=600'})
    const router = new RouterClient(path.join(local.ports.host.state, set, 'routers', service))
    await until('it is under way', async () => (await router.status()).revisions[from]?.open === 1)
    await local.apply({do: 'route', weights: {[to]: 100}})
    await local.apply({do: 'drain', rev: from})
    await local.apply({do: 'retire', rev: from})
    expect((await slow).status).toBe(200)
    expect((JSON.parse((await slow).body) as {rev: string}).rev).toBe(from)
  })
})

describe('a router that dies', () => {
  it('leaves the processes alone; the next step adopts them', async () => {
    const local = await openLocalSet()
    const release = await local.release()
    const {rev} = local.service(release)
    await local.serve(release)
    const [app, router] = [await pidOf(local), routerPid(local)]
    process.kill(router, 'SIGKILL')
    await until('it is gone', () => !local.processes().includes(router))
    expect(await statusOf(local)).toMatchObject({weights: {[rev]: 100}, revisions: {[rev]: {wanted: 1, ready: 0}}})
    expect(local.processes()).toEqual([app])
    await local.apply({do: 'ensure', rev, replicas: 1})
    expect(await pidOf(local)).toBe(app)
    expect(routerPid(local)).not.toBe(router)
    process.kill(app, 'SIGKILL')
    expect(await pidOf(local)).not.toBe(app)
  })

  it('hands over to a newer one without losing a request or a process', async () => {
    const local = await openLocalSet()
    const release = await local.release({}, {replicas: 2})
    const {rev} = local.service(release)
    await local.serve(release)
    const apps = local.processes().filter(pid => pid !== routerPid(local))
    const before = routerPid(local)
    const load = startLoad(local.port)
    await writeRouterProgram(local.ports.host.routerProgram, 'newer')
    await local.apply({do: 'ensure', rev, replicas: 2})
    expect(routerPid(local)).not.toBe(before)
    await new Promise(resolve => setTimeout(resolve, 200))
    const {sent, failed} = await load.stop()
    expect(failed).toEqual([])
    expect(sent).toBeGreaterThan(50)
    await until('the old one has ended', () => !local.processes().includes(before))
    expect(local.processes().filter(pid => pid !== routerPid(local))).toEqual(apps)
  })
})

describe('under load', () => {
  it('thousands of requests over kept connections survive weights, drain and retire', async () => {
    const local = await openLocalSet()
    const [old, next] = [await local.release({}, {replicas: 2}), await local.release({VERSION: '2'}, {replicas: 2})]
    const [from, to] = [local.service(old).rev, local.service(next).rev]
    await local.serve(old)
    const load = startLoad(local.port)
    await local.target.stage(local.hold, next, never)
    await local.apply({do: 'ensure', rev: to, replicas: 2})
    for (const share of [10, 50, 90, 100]) {
      await local.apply({do: 'route', weights: share === 100 ? {[to]: 100} : {[from]: 100 - share, [to]: share}})
      const target = load.sent() + 500
      await until('more requests', () => load.sent() >= target, 15_000)
    }
    await local.apply({do: 'drain', rev: from})
    await local.apply({do: 'retire', rev: from})
    const {sent, failed} = await load.stop()
    expect(failed).toEqual([])
    expect(sent).toBeGreaterThanOrEqual(2000)
    expect(await statusOf(local)).toMatchObject({revisions: {[to]: {traffic: {lost: 0}}}})
  })
})

const urlParts = (url: string): {port: number; path: string} => ({port: Number(new URL(url).port), path: '/'})

interface Load {
  sent(): number
  stop(): Promise<{sent: number; failed: string[]}>
}

/** Eight clients with kept connections, each sending as fast as it is answered; every fourth request is a POST. */
function startLoad(port: number): Load {
  const agent = new http.Agent({keepAlive: true, maxSockets: 8})
  const failed: string[] = []
  let sent = 0
  let over = false
  const client = async (): Promise<void> => {
    while (!over) {
      const post = (sent += 1) % 4 === 0
      await ask({port, agent, ...(post ? {method: 'POST', path: '/count', send: 'abc'} : {path: '/'})})
        .then(answer => { if (answer.status !== 200) failed.push(`${answer.status} ${String(answer.headers['x-slipway-router'])}`) }, (error: Error) => { failed.push(error.message) })
    }
  }
  const clients = Array.from({length: 8}, client)
  return {
    sent: () => sent,
    stop: async () => {
      over = true
      await Promise.all(clients)
      agent.destroy()
      return {sent, failed}
    }
  }
}
