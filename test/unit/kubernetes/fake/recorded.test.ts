/** The fake API server gives the answers that a real one gave to the same calls; a difference fails. */
import {readFileSync, readdirSync} from 'node:fs'
import {expect, it} from 'vitest'
import {idleClock} from '../../../fakes/idle-clock.ts'
import type {KubeClient} from '../../../../src/targets/kubernetes/client/client.ts'
import {makeCluster, type FakeCluster} from '../../../fakes/kubernetes/cluster.ts'
import {normalise} from '../../../e2e/kubernetes/recording/normalise.ts'
import {play, type Recorded} from '../../../e2e/kubernetes/recording/play.ts'
import {scenarios} from '../../../e2e/kubernetes/recording/scenarios.ts'

const directory = 'test/fixtures/kubernetes/recorded'
const recorded = new Map(readdirSync(directory).map(file => JSON.parse(readFileSync(`${directory}/${file}`, 'utf8')) as Recorded).map(one => [one.scenario, one]))

const boundTo = (cluster: FakeCluster) => (user: string): Promise<KubeClient> => {
  cluster.bindToRoles(user)
  return Promise.resolve(cluster.client({user}))
}

it('has a recording of every scenario, and no other', () => {
  expect([...recorded.keys()].sort()).toEqual(scenarios.map(scenario => scenario.name).sort())
})

it.each(scenarios.map(scenario => [scenario.name, scenario] as const))('%s', async (name, scenario) => {
  const clock = idleClock()
  const cluster = makeCluster({clock, nodes: [0, 1, 2].map(index => ({pods: 1000, gpus: index === 0 ? 8 : 0, labels: {'topology.kubernetes.io/zone': `zone-${index}`}})), behaviours: {'*': {startMs: 0, readyMs: 0}}})
  const answers = await play(scenario, {client: cluster.client(), namespace: 'shop', as: boundTo(cluster), pause: () => clock.sleep(50)})
  expect(normalise(answers, scenario, 'shop')).toEqual(recorded.get(name)?.answers)
})
