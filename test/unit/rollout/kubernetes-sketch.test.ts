import {expect, test} from 'vitest'
import {planDeploy} from '../../../src/rollout/plan.ts'
import {kubernetesTarget, lowerForKubernetes, type KubeApi} from './kubernetes-sketch.ts'
import {factsOf, releaseOf, snapshotOf, standOf} from './model.ts'

const draft = {name: 'api', dependsOn: [], replicas: 3}
const unused = (): never => { throw new Error('no cluster here') }
const api: KubeApi = {get: unused, apply: unused, watch: unused, remove: unused, observe: unused, log: unused, strays: unused}

test('a cluster carries out a roll by itself and takes weights as a list of backends', async () => {
  const target = kubernetesTarget(api, {traffic: 'http-route'})
  const capabilities = await target.capabilities('shop/production')
  const before = releaseOf([{...draft, strategy: 'rolling', version: '1'}])
  const facts = factsOf(standOf(before), snapshotOf(before))
  const rolling = releaseOf([{...draft, strategy: 'rolling', version: '2'}])
  const lowered = lowerForKubernetes(planDeploy(rolling, facts, capabilities, before).steps, facts, rolling)
  expect(lowered[0]).toMatchObject({verb: {do: 'roll', to: rolling.services.api?.rev}, detail: {object: 'api', patch: {spec: {replicas: 3, strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}}}}})

  const canary = releaseOf([{...draft, strategy: {canary: {steps: [10, 100]}}, version: '2'}])
  const route = lowerForKubernetes(planDeploy(canary, facts, capabilities, before).steps, facts, canary).find(step => step.verb.do === 'route')
  const backends = [{name: `api-${before.services.api?.rev}`, weight: 90}, {name: `api-${canary.services.api?.rev}`, weight: 10}].sort((a, b) => (a.name < b.name ? -1 : 1))
  expect(route?.detail).toEqual({object: 'api', patch: {spec: {rules: [{backendRefs: backends}]}}})
})

test('without a router only the shares of whole instances can be reached, and others are refused', async () => {
  const capabilities = await kubernetesTarget(api, {traffic: {replicas: 4}}).capabilities('shop/production')
  expect(capabilities.weightStep).toBe(25)
  const want = releaseOf([{...draft, strategy: {canary: {steps: [10, 100]}}, version: '2'}])
  expect(() => planDeploy(want, factsOf({}, undefined), capabilities)).toThrow(/steps of 25 %/)
})
