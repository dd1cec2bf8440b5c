/** What real nodes do: containers that run, names, traffic between nodes and through Traefik, with no request lost. */
import {setTimeout as delay} from 'node:timers/promises'
import {startUsers} from '../../../scripts/proof/traffic/users.ts'
import {equal, holds, type Scenario} from '../scenario.ts'
import {gateway, httpRoute, ingressRoute} from './front.ts'
import type {RealLab} from './real-nodes.ts'
import {servingApp} from './serving-app.ts'
import {ask, deployment, eventually, type KubernetesWorld} from './world.ts'

export interface RealWorld extends KubernetesWorld {
  lab: RealLab
  /** The serving app, by digest. */
  image: string
}

const list = (...items: unknown[]): unknown => ({apiVersion: 'v1', kind: 'List', items})

async function deploy(world: RealWorld, names: readonly string[], replicas = 2): Promise<void> {
  const items = names.flatMap(name => servingApp({name, image: world.image, version: name, replicas}))
  await ask(world, ['apply', '-f', '-'], list(...items))
  for (const name of names) await ask(world, ['rollout', 'status', `deployment/${name}`, '--timeout=60s'])
}

const scenario = (name: string, run: (world: RealWorld) => Promise<string | undefined>): Scenario<RealWorld> => ({name, run, needs: ['real nodes']})

const weights = [[100, 0], [90, 10], [50, 50], [10, 90], [0, 100]] as const

/** Users on kept connections while `change` is under way; who answers in the end says whether it had an effect. */
async function underTraffic(world: RealWorld, change: () => Promise<void>): Promise<{sent: number; releases: Record<string, number>}> {
  const {port} = world.lab.traefik
  await eventually('an answer of the first release through Traefik', async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.headers.get('x-release') === 'one')
  const users = startUsers([port], 6, 1)
  users.phase('change')
  await delay(1000)
  await change()
  await delay(1000)
  users.phase('after')
  await delay(1500)
  await users.stop()
  const {change: during, after} = users.counts()
  const [sent, lost] = [(during?.sent ?? 0) + (after?.sent ?? 0), (during?.lost ?? 0) + (after?.lost ?? 0)]
  equal(lost, 0, `lost of ${sent} requests (${users.losses().join('; ')})`)
  return {sent, releases: after?.releases ?? {}}
}

const weighted = (one: number, two: number): unknown => httpRoute('app', [{name: 'one', port: 80, weight: one}, {name: 'two', port: 80, weight: two}])
const traefikService = (one: number, two: number): unknown => ({
  apiVersion: 'traefik.io/v1alpha1', kind: 'TraefikService', metadata: {name: 'app'}, spec: {weighted: {services: [{name: 'one', port: 80, weight: one}, {name: 'two', port: 80, weight: two}]}}
})
async function shift(world: RealWorld, render: (one: number, two: number) => unknown): Promise<void> {
  for (const [one, two] of weights) {
    await ask(world, ['apply', '-f', '-'], render(one, two))
    await delay(1500)
  }
}

const running: Scenario<RealWorld>[] = [
  scenario('pods run on both nodes, and their logs are read', async world => {
    await deploy(world, ['app'])
    const nodes = (await ask(world, ['get', 'pods', '-l', 'app=app', '-o', 'jsonpath={.items[*].spec.nodeName}'])).split(' ').sort()
    equal(nodes, world.lab.nodes.map(node => node.name), 'nodes')
    equal((await world.kubectl(['logs', 'deployment/app', '--tail=5'])).code, 0, 'kubectl logs')
    return undefined
  }),
  scenario('a Service answers on its address, and pods find it by its name', async world => {
    await deploy(world, ['app'])
    const address = await ask(world, ['get', 'service', 'app', '-o', 'jsonpath={.spec.clusterIP}'])
    equal((await fetch(`http://${address}/`, {signal: AbortSignal.timeout(5000)})).headers.get('x-release'), 'app', 'release')
    const program = "fetch('http://app/').then(r => console.log(r.headers.get('x-release')))"
    equal((await ask(world, ['exec', 'deployment/app', '--', '/usr/bin/node', '-e', program])).trim(), 'app', 'release, asked by name from a pod')
    return undefined
  }),
  scenario('nothing leaves the lab', async world => {
    await deploy(world, ['app'], 1)
    const program = "const s = require('net').connect(80, '198.51.100.1'); s.on('error', e => { console.log(e.code); process.exit() }); s.setTimeout(3000, () => { console.log('silence'); process.exit() })"
    const answer = (await ask(world, ['exec', 'deployment/app', '--', '/usr/bin/node', '-e', program])).trim()
    holds(['ENETUNREACH', 'EHOSTUNREACH', 'silence'].includes(answer), `a pod reached out: ${answer}`)
    return answer
  }),
  scenario('a container that needs more memory than its limit is OOMKilled', async world => {
    const greedy = {name: 'greedy', image: world.image, command: ['/usr/bin/node', '-e', 'const kept = []; setInterval(() => kept.push(Buffer.alloc(16e6, 1)), 10)'], resources: {limits: {memory: '96Mi'}}}
    await ask(world, ['apply', '-f', '-'], {apiVersion: 'v1', kind: 'Pod', metadata: {name: 'greedy'}, spec: {restartPolicy: 'Never', nodeSelector: {lab: 'real'}, containers: [greedy]}})
    await eventually('OOMKilled', async () => (await ask(world, ['get', 'pod', 'greedy', '-o', 'jsonpath={.status.containerStatuses[0].state.terminated.reason}'])) === 'OOMKilled')
    return undefined
  }),
  scenario('an image that the registry lacks: ErrImagePull or ImagePullBackOff, in the words of containerd', async world => {
    await ask(world, ['apply', '-f', '-'], deployment({name: 'app', image: `${world.image.split('@')[0]}:missing`}))
    let words = ''
    await eventually('a pull that fails', async () => {
      words = await ask(world, ['get', 'pods', '-l', 'app=app', '-o', 'jsonpath={.items[*].status.containerStatuses[0].state.waiting}'])
      return words.includes('ImagePull') && words.includes('not found')
    })
    return undefined
  })
]

const traffic: Scenario<RealWorld>[] = [
  scenario('HTTPRoute: weights from 100/0 to 0/100 lose no request', async world => {
    await deploy(world, ['one', 'two'])
    await ask(world, ['apply', '-f', '-'], list(gateway(world.lab.traefik.port), weighted(100, 0)))
    const {sent, releases} = await underTraffic(world, () => shift(world, weighted))
    equal(Object.keys(releases), ['two'], 'who answers in the end')
    return `${sent} requests, 0 lost`
  }),
  scenario('TraefikService: weights from 100/0 to 0/100 lose no request', async world => {
    await deploy(world, ['one', 'two'])
    await ask(world, ['apply', '-f', '-'], list(traefikService(100, 0), ingressRoute('app', {name: 'app', kind: 'TraefikService'})))
    const {sent, releases} = await underTraffic(world, () => shift(world, traefikService))
    equal(Object.keys(releases), ['two'], 'who answers in the end')
    return `${sent} requests, 0 lost`
  }),
  scenario('a rolling update of a Deployment that drains loses no request', async world => {
    await deploy(world, ['one', 'two'])
    await ask(world, ['apply', '-f', '-'], list(gateway(world.lab.traefik.port), weighted(100, 0)))
    const {sent, releases} = await underTraffic(world, async () => {
      await ask(world, ['set', 'env', 'deployment/one', 'VERSION=next'])
      await ask(world, ['rollout', 'status', 'deployment/one', '--timeout=60s'])
      await delay(4000)
    })
    equal(Object.keys(releases), ['next'], 'who answers in the end')
    return `${sent} requests, 0 lost`
  })
]

export const real = {name: 'real nodes', scenarios: [...running, ...traffic]}
