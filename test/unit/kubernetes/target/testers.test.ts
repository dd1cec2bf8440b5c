/** Testers of a canary, told by a header or a cookie: they get the new revision while it has a share, and no rule of ours is left after that. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {abort} from '../../../../src/deploy/engine-open.ts'
import {Strategy} from '../../../../src/spec/schema.ts'
import type {Json} from '../../../../src/kernel/digest.ts'
import {listAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {app, httpRoute, nginxRoute, revOf, set, traefikRoute, type Objects, type ServiceShape} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, whenStep, workloads} from './world.ts'

const header = {header: {name: 'x-tester', value: 'yes'}}
const cookie = {cookie: {name: 'tester', value: 'always'}}
const shapeOf = (testers: unknown, more?: Objects): ServiceShape => ({replicas: 2, strategy: {canary: {steps: [50, 100], pause: '2s', testers}}, objects: app(more === undefined ? {} : {more})})

const ingressRoute: Objects = name => [{apiVersion: 'traefik.io/v1alpha1', kind: 'IngressRoute', metadata: {name}, spec: {entryPoints: ['web'], routes: [{kind: 'Rule', match: 'PathPrefix(`/`)', services: [{name, port: 80}]}]}}]

async function standing(shape: ServiceShape, nginx = false) {
  const world = startWorld({nginx})
  const [one, two] = ['v1', 'v2'].map(version => world.rig.release(version, {api: shape})) as [ReturnType<typeof world.rig.release>, ReturnType<typeof world.rig.release>]
  expect(await deploy(order(one), world.start('1').deps, never)).toMatchObject({outcome: 'succeeded'})
  await world.cluster.settle(5_000)
  return {...world, one, two, watched: world.watch('api'), rev: revOf(two, 'api')}
}
type Standing = Awaited<ReturnType<typeof standing>>

const ways: [string, Objects, kind: string, unknown, (world: Standing, spec: Json) => void][] = [
  ['HTTPRoute by header', httpRoute, 'HTTPRoute', header, ({rev}, spec) => {
    const [testers, all] = listAt(spec, 'rules')
    expect(listAt(testers, 'matches', 0, 'headers')).toEqual([{type: 'Exact', name: 'x-tester', value: 'yes'}])
    expect(listAt(testers, 'backendRefs').map(ref => textAt(ref, 'name'))).toEqual([`api-${rev}`])
    expect(listAt(all, 'backendRefs').map(ref => textAt(ref, 'name'))).toEqual(['api', `api-${rev}`])
  }],
  ['HTTPRoute by cookie', httpRoute, 'HTTPRoute', cookie, (_, spec) => {
    const pattern = new RegExp(textAt(spec, 'rules', 0, 'matches', 0, 'headers', 0, 'value') ?? '')
    expect(['tester=always', 'a=b; tester=always; c=d', 'xtester=always', 'tester=alwaysnot'].map(text => pattern.test(text))).toEqual([true, true, false, false])
  }],
  ['IngressRoute by header', ingressRoute, 'IngressRoute', header, ({rev}, spec) => {
    expect(textAt(spec, 'routes', 0, 'match')).toBe('(PathPrefix(`/`)) && Header(`x-tester`, `yes`)')
    expect(textAt(spec, 'routes', 0, 'services', 0, 'name')).toBe(`api-${rev}`)
  }]
]

describe('a canary with testers', () => {
  for (const [name, more, kind, testers, check] of ways) {
    it(`${name}: they go to the new revision while it has a share, everybody else by weight, and nothing of ours is left after its last step`, async () => {
      const world = await standing(shapeOf(testers, more))
      const before = world.cluster.object(kind, 'api')?.['spec']
      let seen: Json | undefined
      const process = whenStep(world.start('2'), 'judge', () => { seen = world.cluster.object(kind, 'api')?.['spec'] as Json })
      expect(await deploy(order(world.two), process.deps, never)).toMatchObject({outcome: 'succeeded', failure: null})
      check(world, seen as Json)
      expect(world.cluster.object(kind, 'api')?.['spec']).toEqual(before)
      expect(world.watched.lost()).toBe(0)
      expect(world.watched.sharesSeen('outside')).toContainEqual({[revOf(world.one, 'api')]: 0.5, [world.rev]: 0.5})
    })
  }

  it('ingress-nginx by cookie: an annotation of the canary Ingress, which goes with it', async () => {
    const world = await standing(shapeOf(cookie, nginxRoute), true)
    let seen: Record<string, string> | undefined
    const process = whenStep(world.start('2'), 'judge', () => { seen = world.cluster.object('Ingress', 'api-slipway-canary')?.metadata.annotations })
    expect(await deploy(order(world.two), process.deps, never)).toMatchObject({outcome: 'succeeded'})
    expect(seen).toMatchObject({'nginx.ingress.kubernetes.io/canary-by-cookie': 'tester', 'nginx.ingress.kubernetes.io/canary-weight': '50'})
    expect(world.cluster.object('Ingress', 'api-slipway-canary')).toBeUndefined()
  })

  it('aborted in the middle: the route is as its author wrote it', async () => {
    const world = await standing(shapeOf(header, httpRoute))
    const before = world.cluster.object('HTTPRoute', 'api')?.['spec']
    const stop = new AbortController()
    const process = whenStep(world.start('2'), 'judge', () => stop.abort(new Error('cancelled')))
    await deploy(order(world.two), process.deps, stop.signal)
    expect(listAt(world.cluster.object('HTTPRoute', 'api'), 'spec', 'rules')).toHaveLength(2)
    expect(await abort(set, world.start('2').deps, never)).toMatchObject({outcome: 'rolled-back', failure: null})
    expect(world.cluster.object('HTTPRoute', 'api')?.['spec']).toEqual(before)
    expect(world.watched.lost()).toBe(0)
  })

  it('the plan says who they are', async () => {
    const world = await standing(shapeOf(header, httpRoute))
    const facts = await world.start('2').target.observe(set, world.two, never)
    expect(facts.services['api']?.traffic).toMatch(/^HTTPRoute .*; testers by the header x-tester go to the new revision$/)
    expect(facts.problems).toEqual([])
  })
})

describe('a promise that cannot be kept is refused before anything is written', () => {
  const tooMany: Objects = name => [{...httpRoute(name, '')[0], spec: {parentRefs: [{name: 'traefik', namespace: 'kube-system'}], rules: Array.from({length: 9}, (_, n) => ({matches: [{path: {type: 'PathPrefix', value: `/${n}`}}], backendRefs: [{name, port: 80}]}))}} as never]
  const refused: [string, ServiceShape, boolean, RegExp][] = [
    ['the ratio of pods cannot tell them', shapeOf(header), false, /cannot tell testers/], ['a TraefikService cannot', shapeOf(header, traefikRoute), false, /cannot tell testers/],
    ['ingress-nginx knows one value of a cookie', shapeOf({cookie: {name: 'tester', value: 'yes'}}, nginxRoute), true, /always/], ['the route has no room for their rules', shapeOf(header, tooMany), false, /no room/]
  ]
  for (const [name, shape, nginx, words] of refused) {
    it(name, async () => {
      const world = await standing(shape, nginx)
      const before = [workloads(world.cluster), world.cluster.calls.filter(({persisted}) => persisted).length]
      const facts = await world.start('2').target.observe(set, world.two, never)
      expect(facts.problems.map(({reason}) => reason)).toEqual([expect.stringMatching(/^unsupported/)])
      expect(facts.problems[0]?.message).toMatch(words)
      await expect(deploy(order(world.two), world.start('2').deps, never)).rejects.toMatchObject({message: expect.stringMatching(words) as string})
      expect(workloads(world.cluster)).toEqual(before[0])
    })
  }
})

describe('testers in slipway.yaml', () => {
  const parse = (testers: unknown) => Strategy.safeParse({canary: {steps: [50, 100], testers}})

  it('are a header or a cookie', () => {
    expect(parse(header).data).toMatchObject({kind: 'canary', testers: header})
    expect(parse(cookie).success).toBe(true)
  })

  it.each([
    ['a value with a line break', {header: {name: 'x', value: 'a\nb'}}], ['a backtick, with which Traefik quotes', {header: {name: 'x', value: 'a`b'}}], ['a name with a space', {header: {name: 'x y', value: 'a'}}],
    ['a cookie’s value with a semicolon', {cookie: {name: 'x', value: 'a;b'}}], ['both', {...header, ...cookie}], ['neither', {}], ['an empty value', {header: {name: 'x', value: ''}}]
  ])('refuses %s', (_, testers) => {
    expect(parse(testers).success).toBe(false)
  })
})
