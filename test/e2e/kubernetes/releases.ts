/** Releases of a serving app to real nodes by the deploy bundle, while users on kept connections ask through Traefik: none of them loses an answer. */
import {setTimeout as delay} from 'node:timers/promises'
import {startUsers} from '../../../scripts/proof/traffic/users.ts'
import {equal, holds, type Scenario} from '../scenario.ts'
import {gateway, httpRoute, ingressRoute} from './front.ts'
import type {RealWorld} from './real.ts'
import {servingApp} from './serving-app.ts'
import {makeRepository, type Repository, type Shipped} from './shipped.ts'
import {ask, eventually} from './world.ts'

const fewestRequests = 20_000
const users = 8

const strategies = {
  rolling: 'rolling',
  'blue-green': {blueGreen: {warm: '10s', pause: '2s'}},
  canary: {canary: {steps: [20, 60, 100], pause: '2s'}}
} as const

/** One app and its releases; every one of them has to end as it should. */
class Team {
  private version = 0
  private readonly world: RealWorld
  private readonly repository: Repository
  private readonly route: unknown

  constructor(world: RealWorld, repository: Repository, route: unknown) {
    this.world = world
    this.repository = repository
    this.route = route
  }

  private async prepare(strategy: keyof typeof strategies, env: Record<string, string> = {}): Promise<string> {
    this.version += 1
    const version = `v${this.version}`
    const [deployment, service] = servingApp({name: 'app', image: this.world.image, version, replicas: 2}) as [{spec: {template: {spec: {containers: {env: unknown[]}[]}}}}, unknown]
    deployment.spec.template.spec.containers[0]?.env.push(...Object.entries(env).map(([name, value]) => ({name, value})))
    await this.repository.write({
      'slipway.yaml': {schema: 1, name: 'lab', environments: {e2e: {target: {kind: 'kubernetes', namespace: this.world.namespace}}}, services: {app: {source: {manifests: 'app.json'}, port: 80, drain: '3s', strategy: strategies[strategy]}}},
      'app.json': {apiVersion: 'v1', kind: 'List', items: [deployment, service, this.route]}
    })
    return version
  }

  private async mustEnd(shipping: Promise<Shipped>, code: number): Promise<Shipped> {
    const shipped = await shipping
    equal(shipped.code, code, `exit code; the end of its log: ${shipped.log.split('\n').slice(-15).join(' | ')}`)
    return shipped
  }

  async deploy(strategy: keyof typeof strategies): Promise<void> {
    const label = await this.prepare(strategy)
    await this.mustEnd(this.repository.ship({operation: 'deploy', environment: 'e2e', label}), 0)
    await this.mustEnd(this.repository.ship({operation: 'finalize', environment: 'e2e', retire: 'all'}), 0)
  }

  /** Interrupted while the canary is watched, left half-way for a moment, then taken back by another run. */
  async abort(): Promise<void> {
    const label = await this.prepare('canary')
    await this.mustEnd(this.repository.ship({operation: 'deploy', environment: 'e2e', label}, (line, interrupt) => { if (line.includes('watch for')) interrupt() }), 1)
    await delay(1000)
    await this.mustEnd(this.repository.ship({operation: 'abort', environment: 'e2e'}), 0)
  }

  async bad(strategy: keyof typeof strategies): Promise<Shipped> {
    const label = await this.prepare(strategy, {CRASH: '1'})
    const shipped = await this.mustEnd(this.repository.ship({operation: 'deploy', environment: 'e2e', label}), 1)
    holds(/outcome[\s\S]*rolled-back/.test(shipped.outputs), `a bad release by ${strategy} was not taken back: ${shipped.outputs}`)
    return shipped
  }

  async rollback(): Promise<void> {
    await this.mustEnd(this.repository.ship({operation: 'rollback', environment: 'e2e'}), 0)
  }
}

async function underTraffic(world: RealWorld, route: unknown): Promise<string> {
  const repository = await makeRepository(world.kubeconfig)
  try {
    const team = new Team(world, repository, route)
    await ask(world, ['apply', '-f', '-'], gateway(world.lab.traefik.port))
    await team.deploy('rolling')
    const {port} = world.lab.traefik
    await eventually('an answer through Traefik', async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.status === 200)
    const crowd = startUsers([port], users, 1)
    const said: string[] = []
    const phase = async (name: string, change: () => Promise<unknown>): Promise<void> => {
      crowd.phase(name)
      await change()
      await delay(2000)
    }
    const sent = (): number => Object.values(crowd.counts()).reduce((sum, count) => sum + count.sent, 0)
    do {
      await phase('blue-green', () => team.deploy('blue-green'))
      await phase('canary', () => team.deploy('canary'))
      await phase('canary, aborted', () => team.abort())
      await phase('rolling', () => team.deploy('rolling'))
      await phase('bad canary', () => team.bad('canary'))
      await phase('bad rolling', () => team.bad('rolling'))
      await phase('rollback', () => team.rollback())
    } while (sent() < fewestRequests)
    await crowd.stop()
    for (const [name, {sent: asked, lost}] of Object.entries(crowd.counts())) said.push(`${name} ${asked} (${lost} lost)`)
    const lost = Object.values(crowd.counts()).reduce((sum, count) => sum + count.lost, 0)
    equal(lost, 0, `lost of ${sent()} requests: ${said.join(', ')} (${crowd.losses().join('; ')})`)
    return `${sent()} requests on ${crowd.opened()} connections, 0 lost: ${said.join(', ')}`
  } finally {
    await repository.remove()
  }
}

const scenario = (name: string, run: (world: RealWorld) => Promise<string>): Scenario<RealWorld> => ({name, run, needs: ['real nodes']})

export const releases = {name: 'releases under traffic', scenarios: [
  scenario('by HTTPRoute: blue-green, canary, abort, rolling, two bad releases and a rollback lose no request', world => underTraffic(world, httpRoute('app', [{name: 'app', port: 80}]))),
  scenario('by IngressRoute: the same', world => underTraffic(world, ingressRoute('app', {name: 'app', port: 80})))
]}
