/** What a release asks of the server, and what it leaves out: requests that change nothing are none. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import type {KubeClient} from '../../../../src/targets/kubernetes/client/client.ts'
import {app, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, type TestWorld} from './world.ts'

/** `apply Service api` for each write that is meant, `journal` for each of the journal. */
function recording(asked: string[]) {
  return (client: KubeClient): KubeClient => ({
    ...client,
    apply(object, options, signal) {
      if (options.dryRun !== true) asked.push(`${object.kind} ${object.metadata.name}`)
      return client.apply(object, options, signal)
    },
    replace(object, options, signal) {
      if (object.kind === 'ConfigMap' && object.metadata.name.includes('journal')) asked.push('journal')
      if (object.kind === 'ConfigMap' && object.metadata.name.includes('inventory')) asked.push('inventory')
      return client.replace(object, options, signal)
    }
  })
}

/** Beside what every version brings anew, something that stays as it was. */
const shape: ServiceShape = {objects: app({more: name => [{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: `${name}-terms`}, data: {WORDS: 'the same'}}]})}

async function release(world: TestWorld, [version, api, runId]: [string, ServiceShape, string]): Promise<string[]> {
  const asked: string[] = []
  expect(await deploy(order(world.rig.release(version, {api})), world.start(runId, {wrap: recording(asked)}).deps, never)).toMatchObject({outcome: 'succeeded'})
  return asked
}

const writesOf = (asked: readonly string[]): string[] => asked.filter(one => one !== 'journal' && one !== 'inventory' && !one.endsWith('-status'))

describe('what a release writes', () => {
  it('is each object once on the first deploy, the Service before its pods are ready', async () => {
    const asked = writesOf(await release(startWorld(), ['v1', shape, '1']))
    expect(new Set(asked).size).toBe(asked.length)
    expect(asked.indexOf('Service api')).toBeLessThan(asked.indexOf('Deployment api'))
  })

  it('is not what stands already as it is wanted (kubernetes #124605: an apply that changes nothing may write all the same)', async () => {
    const world = startWorld()
    await release(world, ['v1', shape, '1'])
    expect(writesOf(await release(world, ['v2', shape, '2']))).toEqual(['ConfigMap api-settings-v2', 'Deployment api'])
  })

  it('is what somebody else has taken away meanwhile, also where the release does not change it', async () => {
    const world = startWorld()
    await release(world, ['v1', shape, '1'])
    const human = world.cluster.client({user: 'human', manager: 'kubectl-edit'})
    await human.remove({apiVersion: 'v1', kind: 'ConfigMap', name: 'api-terms', namespace: 'shop'})
    expect(writesOf(await release(world, ['v2', shape, '2']))).toContain('ConfigMap api-terms')
    expect(world.cluster.object('ConfigMap', 'api-terms')?.['data']).toEqual({WORDS: 'the same'})
  })

  async function releaseWithSlowService(slowMs: number): Promise<{asked: string[]; heldUpMs: number}> {
    const world = startWorld()
    const asked: string[] = []
    const [began, made] = [world.clock.now(), new Map<string, number>()]
    const slow = (client: KubeClient): KubeClient => ({
      ...client,
      async apply(object, options, signal) {
        if (options.dryRun !== true && object.kind === 'Service' && object.metadata.name === 'web') await world.clock.sleep(slowMs)
        if (options.dryRun !== true) made.set(`${object.kind} ${object.metadata.name}`, world.clock.now() - began)
        return client.apply(object, options, signal)
      }
    })
    const wanted = world.rig.release('v1', {api: {}, web: {within: '5m'}, mail: {}})
    expect(await deploy(order(wanted), world.start('1', {wrap: client => slow(recording(asked)(client))}).deps, never)).toMatchObject({outcome: 'succeeded'})
    return {asked, heldUpMs: Math.max(made.get('Deployment api') ?? Infinity, made.get('Deployment mail') ?? Infinity)}
  }

  it('begins with the Services of all that is new: what starts pods waits, also where one of them takes its time', async () => {
    const kinds = (await releaseWithSlowService(2_000)).asked.map(one => one.split(' ')[0])
    expect(kinds.lastIndexOf('Service')).toBeLessThan(kinds.indexOf('Deployment'))
  })

  it('does not wait long for the Service of another: one that hangs holds up its own workload alone', async () => {
    expect((await releaseWithSlowService(60_000)).heldUpMs).toBeLessThan(15_000)
  })

  it('is nothing in the inventory where no object is new to it', async () => {
    const world = startWorld()
    const same: ServiceShape = {objects: app({settings: 'none'})}
    await release(world, ['v1', same, '1'])
    expect(await release(world, ['v2', same, '2'])).not.toContain('inventory')
  })

  it('is one entry of the journal for many steps that end together', async () => {
    const world = startWorld()
    const names = Array.from({length: 30}, (_, index) => `s${index}`)
    const asked: string[] = []
    const wanted = world.rig.release('v1', Object.fromEntries(names.map(name => [name, {}])))
    expect(await deploy(order(wanted), world.start('1', {wrap: recording(asked)}).deps, never)).toMatchObject({outcome: 'succeeded'})
    expect(asked.filter(one => one === 'journal').length).toBeLessThan(15)
  })
})
