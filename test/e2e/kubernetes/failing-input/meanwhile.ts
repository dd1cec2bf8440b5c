/** What happens while a release is under way: tokens that run out, quotas that fill up, people who edit. Whatever served goes on serving, and the next run goes on or back. */
import {setTimeout as delay} from 'node:timers/promises'
import {equal, holds} from '../../scenario.ts'
import type {Shipped} from '../shipped.ts'
import {ask, eventually, type KubernetesScenario, type KubernetesWorld} from '../world.ts'
import {saysSo, withShop} from './before.ts'
import {endOf, outputOf, type Shop, type Version} from './shop.ts'

const canary = {canary: {steps: [50, 100], pause: '15s'}}
const blueGreen = {blueGreen: {warm: '10m', pause: '2s'}}

const scenario = (name: string, run: (shop: Shop) => Promise<string | undefined>, first: Partial<Version> = {}): KubernetesScenario => ({name, run: world => withShop(world, run, first), needs: ['lab']})

/** Once, when a step of the canary is watched for the first time. */
export function whenWatched(act: () => Promise<unknown>): {onLine: (line: string) => void; done: () => Promise<void>} {
  let acting: Promise<unknown> | undefined
  return {
    onLine: line => { if (line.includes('watch for')) acting ??= act() },
    done: async () => {
      holds(acting !== undefined, 'Nothing was ever watched.')
      await acting
    }
  }
}

interface Pod {
  metadata: {labels?: Record<string, string>; deletionTimestamp?: string}
  spec: {containers: {image: string}[]}
  status: {conditions?: {type: string; status: string}[]}
}

/** Ready pods by the tag of their image. */
export async function observeServing(world: KubernetesWorld): Promise<Record<string, number>> {
  const {items} = JSON.parse(await ask(world, ['get', 'pods', '-l', 'app=api', '-o', 'json'])) as {items: Pod[]}
  const counts: Record<string, number> = {}
  for (const {metadata, spec, status} of items) {
    if (metadata.deletionTimestamp !== undefined || status.conditions?.some(c => c.type === 'Ready' && c.status === 'True') !== true) continue
    const tag = (spec.containers[0]?.image ?? '').split('@')[0]?.split(':').at(-1) ?? ''
    counts[tag] = (counts[tag] ?? 0) + 1
  }
  return counts
}

export async function serves(world: KubernetesWorld, wanted: Record<string, number>): Promise<void> {
  let seen: Record<string, number> = {}
  await eventually(`ready pods by release: ${JSON.stringify(wanted)}`, async () => {
    seen = await observeServing(world)
    return JSON.stringify(seen) === JSON.stringify(wanted)
  }).catch((error: unknown) => { throw new Error(`${(error as Error).message} Seen: ${JSON.stringify(seen)}`) })
}

/** When what is kept warm has been ended. */
export async function servesAlone(shop: Shop, wanted: Record<string, number>): Promise<void> {
  const ended = await shop.ship({operation: 'finalize', retire: 'all'})
  equal(ended.code, 0, `exit code of finalize; ${endOf(ended)}`)
  await serves(shop.world, wanted)
}

/** A token that lives as long as a Secret does; the server remembers for ten seconds that it was good. */
async function endToken(world: KubernetesWorld, secret: string): Promise<void> {
  await ask(world, ['delete', 'secret', secret])
}

const tokens: KubernetesScenario[] = [
  scenario('a token that ends in mid-canary, and a new one in its file: the release goes on', async shop => {
    const {world} = shop
    await shop.present(await shop.token('token-1'))
    const change = whenWatched(async () => {
      await shop.present(await shop.token('token-2'))
      await endToken(world, 'token-1')
    })
    await shop.deploy({tag: '2', strategy: canary}, {}, change.onLine)
    await change.done()
    await servesAlone(shop, {2: 2})
    return undefined
  }, {strategy: canary}),
  scenario('a token that ends in mid-canary, and no new one: unfinished, what served serves; with a new one the next attempt ends it', async shop => {
    const {world} = shop
    await shop.present(await shop.token('token-1'))
    await shop.write({tag: '2', strategy: canary})
    const change = whenWatched(() => endToken(world, 'token-1'))
    const order = {operation: 'deploy', label: '2', 'run-id': '81'}
    const shipped = await shop.ship(order, change.onLine)
    await change.done()
    equal(shipped.code, 1, `exit code; ${endOf(shipped)}`)
    saysSo(shipped, {reason: 'access-denied', words: ['credentials']})
    equal(outputOf(shipped, 'outcome'), 'unfinished', 'outcome')
    holds((await observeServing(world))['1'] !== undefined, 'Nothing of the release before is left.')
    await shop.present(await shop.token())
    const again = await shop.ship({...order, 'run-attempt': '2'})
    equal(again.code, 0, `exit code of the next attempt; ${endOf(again)}`)
    await servesAlone(shop, {2: 2})
    return undefined
  }, {strategy: canary})
]

const quotas: KubernetesScenario[] = [
  scenario('a quota of pods that fills up between plan and deploy: held with its name; with more room the next attempt ends it', async shop => {
    const {world} = shop
    await shop.write({tag: '2', strategy: blueGreen})
    const planned = await shop.ship({operation: 'plan', label: '2'})
    equal(planned.code, 0, `exit code of the plan; ${endOf(planned)}`)
    await ask(world, ['create', 'quota', 'small', '--hard=pods=2'])
    await eventually('a quota with its use', async () => (await ask(world, ['get', 'quota', 'small', '-o', 'jsonpath={.status.used.pods}'])) === '2')
    const order = {operation: 'deploy', label: '2', 'run-id': '82', 'plan-digest': outputOf(planned, 'plan-digest')}
    const shipped = await shop.ship(order)
    equal(shipped.code, 1, `exit code; ${endOf(shipped)}`)
    saysSo(shipped, {reason: 'quota-exceeded', words: ['small']})
    await serves(world, {1: 2})
    await ask(world, ['delete', 'quota', 'small'])
    const again = await shop.ship({...order, 'run-attempt': '2'})
    equal(again.code, 0, `exit code of the next attempt; ${endOf(again)}`)
    holds((await observeServing(world))['2'] === 2, 'The release is not there.')
    return undefined
  }, {strategy: blueGreen}),
  scenario('a quota of objects that fills up between plan and deploy: said with its name, what served serves', async shop => {
    const {world} = shop
    await shop.write({tag: '2', more: [{apiVersion: 'v1', kind: 'Service', metadata: {name: 'more'}, spec: {selector: {app: 'api'}, ports: [{port: 81}]}}]})
    const planned = await shop.ship({operation: 'plan', label: '2'})
    equal(planned.code, 0, `exit code of the plan; ${endOf(planned)}`)
    await ask(world, ['create', 'quota', 'few', '--hard=services=1'])
    await eventually('a quota with its use', async () => (await ask(world, ['get', 'quota', 'few', '-o', 'jsonpath={.status.used.services}'])) === '1')
    const shipped = await shop.ship({operation: 'deploy', label: '2', 'plan-digest': outputOf(planned, 'plan-digest')})
    equal(shipped.code, 1, `exit code; ${endOf(shipped)}`)
    saysSo(shipped, {reason: 'quota-exceeded', words: ['few']})
    const aborted = await shop.ship({operation: 'abort'})
    equal(aborted.code, 0, `exit code of the abort; ${endOf(aborted)}`)
    await serves(world, {1: 2})
    return outputOf(shipped, 'outcome')
  })
]

/** The workload of a revision whose pods run this tag. */
async function workloadOf(world: KubernetesWorld, tag: string): Promise<string> {
  const {items} = JSON.parse(await ask(world, ['get', 'deployments', '-o', 'json'])) as {items: {metadata: {name: string}; spec: {template: {spec: {containers: {image: string}[]}}}}[]}
  const found = items.find(item => item.spec.template.spec.containers[0]?.image.split('@')[0]?.endsWith(`:${tag}`))
  holds(found !== undefined, `No Deployment of ${tag}.`)
  return found.metadata.name
}

/** Somebody edits in mid-canary; whatever comes of it, one release serves whole in the end, and the next one goes well. */
async function edited(shop: Shop, edit: (world: KubernetesWorld) => Promise<unknown>): Promise<Shipped> {
  const {world} = shop
  await shop.write({tag: '2', strategy: canary, replicas: 4})
  const change = whenWatched(async () => {
    await delay(1000)
    await edit(world)
  })
  const shipped = await shop.ship({operation: 'deploy', label: '2'}, change.onLine)
  await change.done()
  return shipped
}

async function endsWhole(shop: Shop, shipped: Shipped): Promise<string> {
  if (outputOf(shipped, 'outcome') === 'unfinished') {
    const aborted = await shop.ship({operation: 'abort'})
    equal(aborted.code, 0, `exit code of the abort; ${endOf(aborted)}`)
  }
  const tag = shipped.code === 0 ? '2' : '1'
  await servesAlone(shop, {[tag]: 4})
  await shop.deploy({tag: '3', strategy: canary, replicas: 4})
  await servesAlone(shop, {3: 4})
  return `${outputOf(shipped, 'outcome')}${shipped.code === 0 ? '' : `: ${outputOf(shipped, 'failure-reason')}`}`
}

const people: KubernetesScenario[] = [
  scenario('somebody scales the canary down in mid-canary: what served before serves whole again, and the words say why', async shop => {
    const shipped = await edited(shop, async world => ask(world, ['scale', `deployment/${await workloadOf(world, '2')}`, '--replicas=0']))
    equal(outputOf(shipped, 'outcome'), 'rolled-back', `outcome; ${endOf(shipped)}`)
    saysSo(shipped, {reason: 'release-crashed', words: ['was scaled to 0 by somebody else']})
    return endsWhole(shop, shipped)
  }, {strategy: canary, replicas: 4}),
  scenario('somebody changes the image of the canary in mid-canary: it is no release that was planned, and does not serve in the end', async shop => {
    const shipped = await edited(shop, async world => ask(world, ['set', 'image', `deployment/${await workloadOf(world, '2')}`, 'main=registry.example:5000/api:hotfix']))
    return endsWhole(shop, shipped)
  }, {strategy: canary, replicas: 4}),
  scenario('somebody scales what served before in mid-canary: one release serves whole', async shop => {
    const shipped = await edited(shop, async world => ask(world, ['scale', `deployment/${await workloadOf(world, '1')}`, '--replicas=1']))
    return endsWhole(shop, shipped)
  }, {strategy: canary, replicas: 4})
]

export const meanwhile: readonly KubernetesScenario[] = [...tokens, ...quotas, ...people]
