/** Bad input against a whole cluster: each is one of the five errors, with what to do, before anything is changed; what serves serves on. */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {SlipwayError} from '../../../../src/kernel/errors.ts'
import type {Release} from '../../../../src/rollout/model.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {app, type Objects} from '../../../fakes/kubernetes-set.ts'
import {never, order, startWorld, type TestWorld} from './world.ts'

const also = (...objects: object[]): Objects => app({more: () => objects as unknown as KubeObject[]})

async function serving(): Promise<TestWorld> {
  const world = startWorld()
  expect((await deploy(order(world.rig.release('1', {api: {}})), world.start('1').deps, never)).failure).toBeNull()
  return world
}

/** But the lock, which is taken and let go. */
const content = (world: TestWorld): string => JSON.stringify(world.cluster.objects().filter(({kind}) => kind !== 'Lease'))

async function refused(world: TestWorld, release: Release): Promise<SlipwayError> {
  const before = content(world)
  const thrown: unknown = await deploy(order(release), world.start('2').deps, never).then(result => result, error => error as unknown)
  expect(thrown).toBeInstanceOf(SlipwayError)
  expect(content(world)).toBe(before)
  expect(world.cluster.trafficOf('api').lost).toBe(0)
  return thrown as SlipwayError
}

describe('a release that the cluster cannot take', () => {
  it('a definition together with objects of it is refused before anything is written, with what to do', async () => {
    const world = await serving()
    const definition = {apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: {name: 'widgets.example.org'}, spec: {group: 'example.org', names: {kind: 'Widget', plural: 'widgets'}, scope: 'Namespaced', versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object'}}}]}}
    const error = await refused(world, world.rig.release('2', {api: {objects: also(definition, {apiVersion: 'example.org/v1', kind: 'Widget', metadata: {name: 'one'}})}}))
    expect(error).toMatchObject({reason: 'unknown-kind', message: expect.stringContaining('Widget'), remedy: expect.stringContaining('Install its CustomResourceDefinition first')})
  })

  it('an unknown kind is refused with the one that was probably meant', async () => {
    const world = await serving()
    const error = await refused(world, world.rig.release('2', {api: {objects: also({apiVersion: 'apps/v1', kind: 'Deploymint', metadata: {name: 'one'}})}}))
    expect(error).toMatchObject({reason: 'unknown-kind', message: expect.stringContaining('Deploymint')})
  })

  it('all that is wrong with it is told at once, service by service', async () => {
    const world = await serving()
    const error = await refused(world, world.rig.release('2', {
      api: {objects: also({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'odd'}, data: {port: 80}})}, web: {objects: also({apiVersion: 'example.org/v1', kind: 'Widget', metadata: {name: 'one'}})}
    }))
    expect(error.message).toMatch(/^api: .*\n?[^]*web: /)
  })

  it('a namespace that is not there is refused with its name', async () => {
    const world = startWorld({namespaces: ['other']})
    const before = content(world)
    await expect(deploy(order(world.rig.release('1', {api: {}})), world.start('1').deps, never)).rejects.toMatchObject({reason: 'manifest-invalid', message: expect.stringContaining('There is no namespace `shop`'), remedy: expect.stringContaining('shop')})
    expect(content(world)).toBe(before)
  })

  it('an object of 5 MB is refused with the limit', async () => {
    const world = await serving()
    const error = await refused(world, world.rig.release('2', {api: {objects: also({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'huge'}, data: {a: 'x'.repeat(5_000_000)}})}}))
    expect(error).toMatchObject({reason: 'manifest-invalid', message: expect.stringContaining('too large')})
    expect(error.message.length).toBeLessThan(2_000)
  })

  it('credentials that have expired end it before the lock is taken', async () => {
    const world = await serving()
    world.cluster.expire('slipway')
    const error = await refused(world, world.rig.release('2', {api: {}}))
    expect(error).toMatchObject({reason: 'access-denied', remedy: expect.stringContaining('renew them')})
  })

  it('a webhook that denies it is quoted', async () => {
    const world = await serving()
    world.cluster.addWebhook({name: 'policy.test', judge: object => (object.kind === 'Deployment' ? 'no tags' : undefined)})
    expect(await refused(world, world.rig.release('2', {api: {}}))).toMatchObject({reason: 'manifest-invalid', message: expect.stringContaining('policy.test')})
  })
})
