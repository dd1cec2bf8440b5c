import {test} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {app, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {order, startWorld, never} from './world.ts'
test('count', async () => {
  const world = startWorld()
  const of = (): Record<string, ServiceShape> => Object.fromEntries(Array.from({length: 50}, (_, n) => [`s${n}`, {objects: app(), replicas: 1}]))
  for (const v of ['1', '2']) {
    const from = world.cluster.calls.length
    const t = world.clock.now()
    const r = await deploy(order(world.rig.release(v, of()), v), world.start(v).deps, never)
    const calls = world.cluster.calls.slice(from)
    const by: Record<string, number> = {}
    for (const c of calls) by[`${c.verb}${c.dryRun ? ' dry' : ''}${c.verb === 'get' || c.verb === 'list' || c.verb === 'watch' ? ` ${c.ref?.kind ?? ''} ${c.ref?.name.replace(/[0-9a-f]{8,}/g, 'X') ?? ''}` : ''}`] = (by[`${c.verb}${c.dryRun ? ' dry' : ''}${c.verb === 'get' || c.verb === 'list' || c.verb === 'watch' ? ` ${c.ref?.kind ?? ''} ${c.ref?.name.replace(/[0-9a-f]{8,}/g, 'X') ?? ''}` : ''}`] ?? 0) + 1
    console.log(v, r.outcome, calls.length, world.clock.now() - t, 'ms', JSON.stringify(by, null, 1))
  }
}, 120000)
