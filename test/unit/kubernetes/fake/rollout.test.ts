/** The controllers of the fake cluster roll out, wait, fail and recover at the pace and in the words of the real ones. */
import {expect, it} from 'vitest'
import {at, listAt, numberAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {makeCluster, type FakeCluster} from '../../../fakes/kubernetes/cluster.ts'
import {deployment, ref, service} from './objects.ts'

const condition = (object: KubeObject | undefined, type: string): string | undefined => {
  const found = listAt(object, 'status', 'conditions').find(one => textAt(one, 'type') === type)
  return found === undefined ? undefined : `${textAt(found, 'status')} ${textAt(found, 'reason')}`
}
const readyReplicas = (cluster: FakeCluster, name: string): number => numberAt(cluster.object('Deployment', name), 'status', 'availableReplicas') ?? 0

const statefulSet = (rev: string): KubeObject => ({...deployment('db', {rev}), kind: 'StatefulSet', spec: {...deployment('db', {rev})['spec'] as object, serviceName: 'db'} as never})

it('rolls a Deployment over without ever having fewer pods available or more in all than allowed', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  const strategy = {type: 'RollingUpdate', rollingUpdate: {maxSurge: 1, maxUnavailable: 1}}
  await client.create(deployment('api', {replicas: 5, strategy}))
  await cluster.settle()
  expect(condition(cluster.object('Deployment', 'api'), 'Progressing')).toBe('True NewReplicaSetAvailable')
  const seen: {pods: number; available: number}[] = []
  const stop = cluster.onChange(() => {
    const live = cluster.object('Deployment', 'api')
    const pods = cluster.objects('Pod', 'shop').filter(pod => pod.metadata.deletionTimestamp === undefined)
    seen.push({pods: pods.length, available: numberAt(live, 'status', 'availableReplicas') ?? 0})
  })
  await client.apply(deployment('api', {replicas: 5, rev: 'r2', strategy}), {manager: 'slipway', takeFrom: ['slipway']})
  await cluster.settle()
  stop()
  expect(Math.max(...seen.map(one => one.pods))).toBe(6)
  expect(Math.min(...seen.map(one => one.available))).toBe(4)
  const after = cluster.object('Deployment', 'api')
  expect(at(after, 'status')).toMatchObject({observedGeneration: 2, replicas: 5, updatedReplicas: 5, readyReplicas: 5, availableReplicas: 5})
  expect(after?.metadata.annotations).toEqual({'deployment.kubernetes.io/revision': '2'})
  expect(cluster.objects('ReplicaSet', 'shop').map(set => numberAt(set, 'spec', 'replicas')).sort()).toEqual([0, 5])
})

it('stops a rollout whose pods crash, and says so at the deadline', async () => {
  const cluster = makeCluster({clock: idleClock(), behaviours: {':r2': {ends: {afterMs: 200, exitCode: 137, reason: 'OOMKilled'}}}})
  const client = cluster.client()
  await client.create(deployment('api', {spec: {progressDeadlineSeconds: 60}}))
  await cluster.settle()
  await client.patch(ref('Deployment', 'api'), deployment('api', {rev: 'r2', spec: {progressDeadlineSeconds: 60}}) as never)
  await cluster.until(() => condition(cluster.object('Deployment', 'api'), 'Progressing') === 'False ProgressDeadlineExceeded')
  expect(readyReplicas(cluster, 'api')).toBe(3)
  const broken = cluster.objects('Pod', 'shop').filter(pod => pod.metadata.labels?.['slipway.dev/revision'] === 'r2')
  expect(broken).toHaveLength(1)
  const status = at(broken[0], 'status', 'containerStatuses', 0)
  expect(textAt(status, 'state', 'waiting', 'reason')).toBe('CrashLoopBackOff')
  expect(at(status, 'lastState', 'terminated')).toMatchObject({exitCode: 137, reason: 'OOMKilled'})
  expect(numberAt(status, 'restartCount')).toBeGreaterThanOrEqual(3)
  await client.patch(ref('Deployment', 'api'), deployment('api', {spec: {progressDeadlineSeconds: 60}}) as never)
  await cluster.settle()
  expect(condition(cluster.object('Deployment', 'api'), 'Progressing')).toBe('True NewReplicaSetAvailable')
  expect(cluster.object('Deployment', 'api')?.metadata.annotations?.['deployment.kubernetes.io/revision']).toBe('3')
})

it('tells in the scheduler’s words why a pod finds no node, and binds it when there is room', async () => {
  const cluster = makeCluster({clock: idleClock(), nodes: [{name: 'a', cpu: '2', gpus: 1}, {name: 'b', cpu: '2'}]})
  await cluster.client().create(deployment('llm', {replicas: 2, container: {resources: {limits: {'nvidia.com/gpu': '1'}}}}))
  await cluster.settle(60_000)
  const waiting = cluster.objects('Pod', 'shop').find(pod => textAt(pod, 'spec', 'nodeName') === undefined)
  expect(listAt(waiting, 'status', 'conditions')[0]).toMatchObject({
    type: 'PodScheduled', status: 'False', reason: 'Unschedulable',
    message: '0/2 nodes are available: 2 Insufficient nvidia.com/gpu. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.'
  })
  cluster.addNode({name: 'c', gpus: 1})
  await cluster.settle(60_000)
  expect(readyReplicas(cluster, 'llm')).toBe(2)
})

it('keeps a broken StatefulSet from going on or back until the broken pod is deleted (kubernetes #67250)', async () => {
  const cluster = makeCluster({clock: idleClock(), behaviours: {':r2': {readyMs: 'never'}}})
  const client = cluster.client()
  const set = statefulSet
  await client.create(set('r1'))
  await cluster.settle(60_000)
  expect(at(cluster.object('StatefulSet', 'db'), 'status')).toMatchObject({readyReplicas: 3, availableReplicas: 3})
  const images = (): string[] => cluster.objects('Pod', 'shop').map(pod => `${pod.metadata.name} ${textAt(pod, 'spec', 'containers', 0, 'image')}`)
  await client.patch(ref('StatefulSet', 'db'), set('r2') as never)
  await cluster.settle(60_000)
  await client.patch(ref('StatefulSet', 'db'), set('r1') as never)
  await cluster.settle(60_000)
  expect(images()).toEqual(['db-0 acme/db:r1', 'db-1 acme/db:r1', 'db-2 acme/db:r2'])
  await client.remove(ref('Pod', 'db-2'))
  await cluster.settle(60_000)
  expect(images()).toEqual(['db-0 acme/db:r1', 'db-1 acme/db:r1', 'db-2 acme/db:r1'])
  expect(at(cluster.object('StatefulSet', 'db'), 'status')).toMatchObject({readyReplicas: 3, updatedReplicas: 3})
})

it('updates the pods of a parallel StatefulSet one after the other all the same', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  const set = (rev: string): KubeObject => ({...statefulSet(rev), spec: {...statefulSet(rev)['spec'] as object, podManagementPolicy: 'Parallel'} as never})
  await client.create(set('r1'))
  await cluster.settle(60_000)
  const ready: number[] = []
  const stop = cluster.onChange(() => ready.push(numberAt(cluster.object('StatefulSet', 'db'), 'status', 'readyReplicas') ?? 0))
  await client.patch(ref('StatefulSet', 'db'), set('r2') as never)
  await cluster.settle(60_000)
  stop()
  expect(Math.min(...ready)).toBe(2)
  expect(at(cluster.object('StatefulSet', 'db'), 'status')).toMatchObject({readyReplicas: 3, updatedReplicas: 3})
})

it('ends Jobs as complete or failed, and runs a DaemonSet on every node', async () => {
  const cluster = makeCluster({clock: idleClock(), behaviours: {':bad': {ends: {afterMs: 100, exitCode: 1}}}})
  const client = cluster.client()
  const job = (name: string, image: string): KubeObject => ({apiVersion: 'batch/v1', kind: 'Job', metadata: {name, namespace: 'shop'}, spec: {backoffLimit: 1, template: {spec: {restartPolicy: 'Never', containers: [{name: 'job', image}]}}}})
  await client.create(job('good', 'acme/job:good'))
  await client.create(job('bad', 'acme/job:bad'))
  await client.create({...deployment('agent'), kind: 'DaemonSet', spec: {selector: {matchLabels: {app: 'agent'}}, template: at(deployment('agent'), 'spec', 'template') as never}})
  await cluster.settle()
  expect(condition(cluster.object('Job', 'good'), 'Complete')).toBe('True CompletionsReached')
  expect(condition(cluster.object('Job', 'bad'), 'Failed')).toBe('True BackoffLimitExceeded')
  expect(at(cluster.object('DaemonSet', 'agent'), 'status')).toMatchObject({desiredNumberScheduled: 3, numberAvailable: 3, updatedNumberScheduled: 3})
})

it('says what a pod lacks before it can start, in the kubelet’s words', async () => {
  const cluster = makeCluster({clock: idleClock(), behaviours: {':gone': {pull: 'not-found'}}})
  const client = cluster.client()
  await client.create(deployment('no-config', {replicas: 1, container: {envFrom: [{configMapRef: {name: 'settings'}}]}}))
  await client.create(deployment('no-image', {replicas: 1, image: 'acme/api:gone'}))
  await client.create(deployment('bad-name', {replicas: 1, image: 'acme/API:v1'}))
  await cluster.settle(30_000)
  const waiting = (app: string): unknown => at(cluster.objects('Pod', 'shop').find(pod => pod.metadata.labels?.['app'] === app), 'status', 'containerStatuses', 0, 'state', 'waiting')
  expect(waiting('no-config')).toEqual({reason: 'CreateContainerConfigError', message: 'configmap "settings" not found'})
  expect(waiting('no-image')).toMatchObject({reason: expect.stringMatching(/^(ErrImagePull|ImagePullBackOff)$/)})
  expect(waiting('bad-name')).toMatchObject({reason: 'InvalidImageName'})
  await client.create({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings', namespace: 'shop'}, data: {a: 'b'}})
  await cluster.settle(30_000)
  expect(readyReplicas(cluster, 'no-config')).toBe(1)
})

it('takes away with an owner what it owns, in the way that was asked for', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  for (const name of ['a', 'b', 'c']) await client.create(deployment(name, {replicas: 1}))
  await client.create(service('a'))
  await cluster.settle()
  await client.remove(ref('Deployment', 'a'))
  await client.remove(ref('Deployment', 'b'), {propagation: 'Foreground'})
  expect(cluster.object('Deployment', 'a')).toBeUndefined()
  expect(cluster.object('Deployment', 'b')?.metadata.finalizers).toEqual(['foregroundDeletion'])
  await client.remove(ref('Deployment', 'c'), {propagation: 'Orphan'})
  await cluster.settle()
  expect(cluster.object('Deployment', 'b')).toBeUndefined()
  expect(cluster.objects('Pod', 'shop').map(pod => pod.metadata.labels?.['app'])).toEqual(['c'])
  expect(cluster.objects('ReplicaSet', 'shop').map(set => set.metadata.ownerReferences ?? [])).toEqual([[]])
})

it('lets a quota stop the making of pods, and says so on the Deployment', async () => {
  const cluster = makeCluster({clock: idleClock()})
  const client = cluster.client()
  await client.create({apiVersion: 'v1', kind: 'ResourceQuota', metadata: {name: 'small', namespace: 'shop'}, spec: {hard: {pods: '2'}}})
  await client.create(deployment('api'))
  await cluster.settle(30_000)
  const failure = listAt(cluster.object('Deployment', 'api'), 'status', 'conditions').find(one => textAt(one, 'type') === 'ReplicaFailure')
  expect(failure).toMatchObject({status: 'True', reason: 'FailedCreate', message: expect.stringContaining('exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2')})
})
