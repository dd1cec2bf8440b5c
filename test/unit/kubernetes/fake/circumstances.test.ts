/** What can stand in a rollout's way in the fake cluster: lost nodes, autoscalers, claims without volumes, kinds that are not yet known. */
import {expect, it} from 'vitest'
import {at, listAt, numberAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {makeCluster} from '../../../fakes/kubernetes/cluster.ts'
import {deployment, ref, service} from './objects.ts'

const autoscaler = (name: string, bounds: {minReplicas: number; maxReplicas: number}): KubeObject => ({
  apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name, namespace: 'shop'}, spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name}, ...bounds}
})

it('loses the pods of a node whose power goes, and starts others elsewhere after five minutes', async () => {
  const cluster = makeCluster({clock: idleClock(), nodes: [{name: 'a'}, {name: 'b'}]})
  const client = cluster.client()
  await client.create(deployment('api', {replicas: 2}))
  await client.create(service('api'))
  await cluster.settle()
  const available = (): number => numberAt(cluster.object('Deployment', 'api'), 'status', 'availableReplicas') ?? 0
  cluster.loseNode('a')
  expect(cluster.trafficOf('api').lost).toBe(0.5)
  await cluster.pass(10_000)
  expect(cluster.trafficOf('api').lost).toBe(0)
  expect(available()).toBe(1)
  await cluster.pass(310_000)
  expect(available()).toBe(2)
  expect(cluster.objects('Pod', 'shop').filter(pod => textAt(pod, 'spec', 'nodeName') === 'a' && pod.metadata.deletionTimestamp !== undefined)).toHaveLength(1)
})

it('scales within the bounds of an autoscaler, which comes to own the number of replicas', async () => {
  const cluster = makeCluster({clock: idleClock(), kinds: ['keda']})
  const client = cluster.client()
  await client.apply(deployment('api', {replicas: 1}), {manager: 'slipway'})
  await client.create(autoscaler('api', {minReplicas: 2, maxReplicas: 4}))
  await cluster.settle()
  const replicas = (name: string): number | undefined => numberAt(cluster.object('Deployment', name), 'spec', 'replicas')
  expect(replicas('api')).toBe(2)
  cluster.autoscale('api', 9)
  expect(replicas('api')).toBe(4)
  await expect(client.apply(deployment('api', {replicas: 1}), {manager: 'slipway'})).rejects.toMatchObject({reason: 'ownership-conflict', message: expect.stringContaining('.spec.replicas belongs to "kube-controller-manager"')})
  await client.create({apiVersion: 'keda.sh/v1alpha1', kind: 'ScaledObject', metadata: {name: 'web', namespace: 'shop'}, spec: {scaleTargetRef: {name: 'web'}, minReplicaCount: 3, triggers: []}})
  await client.create(deployment('web', {replicas: 1}))
  await cluster.settle()
  expect(replicas('web')).toBe(3)
})

it('binds a claim for the pod that waits for it, and leaves a pod without its claim unscheduled', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  const pod = {volumes: [{name: 'data', persistentVolumeClaim: {claimName: 'data'}}]}
  await client.create(deployment('db', {replicas: 1, pod}))
  await cluster.settle(5000)
  expect(textAt(listAt(cluster.objects('Pod', 'shop')[0], 'status', 'conditions')[0], 'message')).toBe('persistentvolumeclaim "data" not found')
  await client.create({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: 'data', namespace: 'shop'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}})
  expect(at(cluster.object('PersistentVolumeClaim', 'data'), 'status', 'phase')).toBe('Pending')
  await cluster.settle(10_000)
  expect(at(cluster.object('PersistentVolumeClaim', 'data'), 'status', 'phase')).toBe('Bound')
  expect(at(cluster.object('Deployment', 'db'), 'status', 'availableReplicas')).toBe(1)
})

it('knows a new kind only some time after its definition is established', async () => {
  const cluster = makeCluster({clock: idleClock(), kinds: []})
  const client = cluster.client()
  await client.create({
    apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', metadata: {name: 'widgets.example.org'},
    spec: {group: 'example.org', scope: 'Namespaced', names: {kind: 'Widget', plural: 'widgets', singular: 'widget', listKind: 'WidgetList'}, versions: [{name: 'v1', served: true, storage: true, schema: {openAPIV3Schema: {type: 'object', 'x-kubernetes-preserve-unknown-fields': true}}}]}
  })
  await cluster.until(() => textAt(listAt(cluster.object('CustomResourceDefinition', 'widgets.example.org'), 'status', 'conditions')[1], 'status') === 'True')
  expect(await client.findResource('example.org/v1', 'Widget')).toBeUndefined()
  await cluster.settle()
  expect(await client.findResource('example.org/v1', 'Widget')).toMatchObject({resource: 'widgets', namespaced: true})
  await client.apply({apiVersion: 'example.org/v1', kind: 'Widget', metadata: {name: 'w', namespace: 'shop'}, spec: {size: 1}}, {manager: 'slipway'})
})

it('counts how many pods a budget lets go', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  await client.create({apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: {name: 'api', namespace: 'shop'}, spec: {minAvailable: 2, selector: {matchLabels: {app: 'api'}}}})
  await client.create(deployment('api', {replicas: 3}))
  await cluster.settle()
  expect(at(cluster.object('PodDisruptionBudget', 'api'), 'status')).toMatchObject({disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3})
})

it('forgets the watches of a process that was killed, so that time does not go on for them', async () => {
  const clock = idleClock()
  const cluster = makeCluster({clock, behaviours: {'*': {ends: {afterMs: 100, exitCode: 1}}}})
  const client = cluster.client()
  await client.create(deployment('api', {replicas: 1}))
  void (async () => { for await (const _ of client.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace: 'shop', from: '0'}, new AbortController().signal)); })()
  await clock.sleep(5000)
  cluster.abandon()
  const before = clock.now()
  await client.create(deployment('web', {replicas: 1}))
  for (let i = 0; i < 50; i += 1) await new Promise(setImmediate)
  expect(clock.now()).toBe(before)
})

it('leaves a removed pod alone until its time to end is over', async () => {
  const cluster = makeCluster({clock: idleClock(), behaviours: {'*': {stopMs: 60_000}}})
  const client = cluster.client()
  await client.create({apiVersion: 'v1', kind: 'Pod', metadata: {name: 'one', namespace: 'shop'}, spec: {terminationGracePeriodSeconds: 10, containers: [{name: 'one', image: 'acme/one:1'}]}})
  await cluster.settle()
  await client.remove(ref('Pod', 'one'))
  await cluster.pass(9000)
  expect(cluster.object('Pod', 'one')?.metadata.deletionTimestamp).toBeDefined()
  await cluster.pass(2000)
  expect(cluster.object('Pod', 'one')).toBeUndefined()
})
