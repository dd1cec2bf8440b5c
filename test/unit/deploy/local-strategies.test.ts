import {expect, test} from 'vitest'
import {dataOf, openLocalShop} from '../../fakes/local-shop.ts'
import {startLoad} from '../../fakes/load.ts'
import {until, writeRouterProgram} from '../../fakes/router-program.ts'

const bodyOf = (text: string): {rev: string; pid: number} => JSON.parse(text) as {rev: string; pid: number}

test('blue-green under traffic loses nothing, keeps the predecessor running for its time, and goes back to it without a start', async () => {
  const shop = await openLocalShop({blueGreen: {warm: '1h', pause: '200ms'}})
  await shop.deploy('1')
  const before = shop.processes()
  const [worker, api] = [bodyOf((await shop.ask('worker')).body), bodyOf((await shop.ask()).body)]
  const load = startLoad(shop.port.api as number)
  const deployed = await shop.deploy('2')
  expect(deployed, deployed.headline).toMatchObject({verdict: 'pass', outputs: {outcome: 'succeeded'}})
  expect(dataOf(deployed).warm?.map(w => [w.service, w.rev])).toEqual([['worker', worker.rev], ['api', api.rev]])
  expect(bodyOf((await shop.ask()).body).rev).not.toBe(api.rev)
  expect(await shop.operate({operation: 'finalize'})).toMatchObject({verdict: 'pass', headline: expect.stringContaining('stays warm') as string})
  // Nothing of the old one has ended: routers and five processes are there, and three more.
  expect(shop.processes()).toEqual(expect.arrayContaining(before))
  const back = await shop.operate({operation: 'rollback'})
  expect(back).toMatchObject({verdict: 'pass', outputs: {outcome: 'rolled-back'}})
  const {sent, failed} = await load.stop()
  expect(failed).toEqual([])
  expect(sent).toBeGreaterThan(100)
  expect(bodyOf((await shop.ask('worker')).body)).toMatchObject({pid: worker.pid})
  await until('only the old one runs', () => shop.processes().length === before.length)
}, 60_000)

test('recreate never runs two revisions at once; requests wait or are told when to come again, and the downtime is measured', async () => {
  const shop = await openLocalShop('recreate')
  await shop.deploy('1')
  const seen: number[] = []
  const both = async (): Promise<void> => {
    for (const service of ['worker', 'api']) {
      const status = await shop.router(service).status()
      seen.push(Object.values(status.revisions).filter(r => r.instances.length > 0).length)
    }
  }
  const timer = setInterval(() => { both().catch(() => undefined) }, 20)
  const load = startLoad(shop.port.api as number)
  shop.write('2')
  const planned = await shop.operate({operation: 'plan'})
  expect(planned.summary).toContain('nothing serves from the drain of one release until the other is ready: at most 11 s')
  const deployed = await shop.deploy('2')
  const {sent, failed, answers} = await load.stop()
  clearInterval(timer)
  expect(deployed, deployed.headline).toMatchObject({verdict: 'pass', headline: expect.stringMatching(/^Release 2 serves on 2 services \(worker > api\)\. (api|worker) was down for \d+\.\d s, (api|worker) was down for \d+\.\d s\.$/) as string})
  expect(Math.max(...seen)).toBe(1)
  expect(sent).toBeGreaterThan(20)
  // The router answers all the time: what it cannot hold it sends away with a time to come again. Nothing is cut off.
  expect(failed.filter(reason => !reason.startsWith('503'))).toEqual([])
  expect(answers.every(answer => answer.headers['retry-after'] === '1')).toBe(true)
  const [first] = dataOf(deployed).downtime ?? []
  expect(first).toMatchObject({atMostMs: 11_000, measured: {ms: expect.any(Number) as number}})
  expect(first?.measured?.ms).toBeGreaterThan(0)
  const router = await shop.router('api').status()
  expect(Object.values(router.revisions).reduce((sum, r) => sum + r.total.lost, 0)).toBe(failed.length)
}, 60_000)

test('a newer suite takes over the routers of an older one in the middle of a release, without losing a request', async () => {
  const shop = await openLocalShop({blueGreen: {warm: '1h', pause: '100ms'}})
  await shop.deploy('1')
  const before = await shop.router('api').status()
  const load = startLoad(shop.port.api as number)
  await writeRouterProgram(shop.ports.host.routerProgram, 'newer')
  const deployed = await shop.deploy('2')
  const {failed, sent} = await load.stop()
  expect(deployed, deployed.headline).toMatchObject({verdict: 'pass'})
  expect(failed).toEqual([])
  expect(sent).toBeGreaterThan(50)
  const after = await shop.router('api').status()
  expect(after.program).not.toBe(before.program)
  const pids = (status: typeof after): (number | null)[] => Object.values(status.revisions).flatMap(r => r.instances.map(i => i.pid))
  expect(pids(after)).toEqual(expect.arrayContaining(pids(before)))
  expect((await shop.operate({operation: 'janitor', 'dry-run': 'true'})).headline).toBe('Nothing to mend.')
}, 60_000)
