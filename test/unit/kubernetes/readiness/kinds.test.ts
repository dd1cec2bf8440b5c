import {describe, expect, it} from 'vitest'
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject, Readiness, ReadinessContext} from '../../../../src/targets/kubernetes/model.ts'
import {judgeReadiness, readinessWords} from '../../../../src/targets/kubernetes/readiness/judge.ts'
import {stuckPod} from '../../../../src/targets/kubernetes/readiness/stateful-set.ts'
import {after, condition, context, crashed, event, object, pod, readyPod, running, template, unschedulable, waiting} from './objects.ts'

type Row = [behaviour: string, object: KubeObject, expected: string | RegExp, context?: Partial<ReadinessContext> & {seconds?: number}]

/** `ready: 3 of 3 available`, `failed (release-bad, release-crashed): ...`. */
const told = (readiness: Readiness): string => `${readiness.state}${readiness.state === 'failed' ? ` (${readiness.class}, ${readiness.reason})` : ''}: ${readiness.words}`

const table = (rows: Row[]): void => {
  it.each(rows)('%s', (_behaviour, subject, expected, changes) => {
    const words = told(judgeReadiness(subject, context(changes)))
    if (typeof expected === 'string') expect(words).toBe(expected)
    else expect(words).toMatch(expected)
  })
}

const done = condition('Progressing', 'True', 'NewReplicaSetAvailable')
const busy = condition('Progressing', 'True', 'ReplicaSetUpdated')
const deployment = (status: Record<string, Json>, spec: Record<string, Json> = {}, meta: Partial<KubeObject['metadata']> = {}): KubeObject =>
  object('apps/v1', 'Deployment', {replicas: 3, template: template(), ...spec}, {observedGeneration: 3, replicas: 3, updatedReplicas: 3, availableReplicas: 3, conditions: [done], ...status}, meta)

describe('a Deployment', () => {
  table([
    ['is ready when all of what we wrote is available', deployment({}), 'ready: 3 of 3 available'],
    ['is not believed while its status is of the generation before ours (kubectl rollout status after apply)', deployment({observedGeneration: 2}), 'progressing: its controller has not come to it yet'],
    ['is not believed from a cache that has not seen our write', deployment({}, {}, {generation: 2}), 'progressing: its controller has not come to it yet'],
    ['goes on where somebody else has written since: what we wrote was observed', deployment({observedGeneration: 4}, {}, {generation: 5}), 'ready: 3 of 3 available'],
    ['is not done while old pods make up the number (kapp #448, #500)', deployment({updatedReplicas: 1, replicas: 4, conditions: [busy]}), 'progressing: 1 of 3 updated, 3 available'],
    ['is not done while an old pod is still there', deployment({replicas: 4}), 'progressing: 3 of 3 updated, 3 available'],
    ['is not done while its controller says that it progresses', deployment({conditions: [busy]}), 'progressing: 3 of 3 updated, 3 available'],
    ['is done without the condition, which no deadline means', deployment({conditions: []}), 'ready: 3 of 3 available'],
    ['with no replicas is ready', deployment({replicas: 0, updatedReplicas: 0, availableReplicas: 0}, {replicas: 0}), 'ready: 0 of 0 available'],
    ['counts as one where it says nothing of replicas', object('apps/v1', 'Deployment', {template: template()}, {observedGeneration: 3, conditions: [busy]}), 'progressing: 0 of 1 updated, 0 available'],
    ['says that somebody paused it', deployment({updatedReplicas: 0, conditions: [condition('Progressing', 'Unknown', 'DeploymentPaused')]}, {paused: true}), /^progressing: 0 of 3 updated, 3 available; paused/],
    ['says what its pods do', deployment({updatedReplicas: 2, availableReplicas: 1, conditions: [busy]}), 'progressing: 2 of 3 updated, 1 available; 1 pulling its image, 1 not ready yet, 1 ending',
      {pods: [pod({containers: [waiting('ContainerCreating')]}), pod({name: 'api-2', phase: 'Running', containers: [running()]}), readyPod('old', {labels: {app: 'api'}, spec: {containers: [{name: 'app', image: 'ghcr.io/acme/api:8'}]}, meta: {deletionTimestamp: after(30)}})],
        events: [event(pod(), 'Pulling', 'Pulling image', 6, 'Normal')]}],
    ['is judged by its own pods, not by an old one that crashes', deployment({updatedReplicas: 1, replicas: 4, conditions: [busy]}), /^progressing/,
      {pods: [pod({spec: {containers: [{name: 'app', image: 'ghcr.io/acme/api:8'}]}, containers: [crashed(9, {exitCode: 1, reason: 'Error'})]})]}],
    ['tells its pods from old ones by the revision alone where they carry it', deployment({updatedReplicas: 1, replicas: 4, conditions: [busy]}, {template: template('ghcr.io/acme/api:9', {app: 'api', 'slipway.dev/revision': 'bbbbbbbbbbbb'})}), /^progressing/,
      {pods: [pod({labels: {app: 'api', 'slipway.dev/revision': 'aaaaaaaaaaaa'}, containers: [crashed(9, {exitCode: 1, reason: 'Error'})]})]}],
    ['knows its pods by their revision where a webhook has put another image into them', deployment({updatedReplicas: 1, conditions: [busy]}, {template: template('ghcr.io/acme/api:9', {app: 'api', 'slipway.dev/revision': 'bbbbbbbbbbbb'})}), /^failed \(release-bad, release-crashed\)/,
      {pods: [pod({labels: {app: 'api', 'slipway.dev/revision': 'bbbbbbbbbbbb'}, spec: {containers: [{name: 'app', image: 'mirror.test/acme/api:9'}]}, containers: [crashed(9, {exitCode: 1, reason: 'Error'})]})]}],
    ['fails with the words of its pod', deployment({updatedReplicas: 1, availableReplicas: 2, conditions: [busy]}), /^failed \(release-bad, release-crashed\): pod api-1: container app ended 4 times, last: ended with exit code 1; it said: no DATABASE_URL$/,
      {pods: [pod({containers: [crashed(4, {exitCode: 1, reason: 'Error', message: 'no DATABASE_URL'})]})]}],
    ['past its progress deadline is its own fault where its pods run', deployment({updatedReplicas: 1, availableReplicas: 2, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'timed out')]}),
      'failed (release-bad, release-not-ready): 1 of 3 updated, 2 available; timed out (ProgressDeadlineExceeded)', {pods: [pod({phase: 'Running', containers: [running()]})]}],
    ['past its progress deadline without a pod is nobody’s that is known', deployment({updatedReplicas: 0, availableReplicas: 2, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'timed out')]}), /^failed \(unknown, /],
    ['past its progress deadline for want of a node is no bad release', deployment({updatedReplicas: 1, availableReplicas: 2, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'timed out')]}), /^failed \(capacity, capacity\): pod api-1: fits on no node/,
      {seconds: 601, pods: [unschedulable('0/3 nodes are available: 3 Insufficient cpu.')]}],
    ['is refused by a quota only after old pods had time to end', deployment({updatedReplicas: 0, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'pods "a" is forbidden: exceeded quota: small')]}), 'progressing: 0 of 3 updated, 3 available'],
    ['is not refused for good while pods of before still end', deployment({updatedReplicas: 0, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'pods "a" is forbidden: exceeded quota: small')]}), /^progressing/, {seconds: 90, pods: [readyPod('old', {meta: {deletionTimestamp: after(120)}})]}],
    ['is refused by a quota', deployment({updatedReplicas: 0, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'pods "a" is forbidden: exceeded quota: small')]}), /^failed \(capacity, quota-exceeded\): its pods are refused: .*exceeded quota: small/, {seconds: 90}],
    ['is refused by a policy at once', deployment({updatedReplicas: 0, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'admission webhook "policy.test" denied the request: no latest')]}), /^failed \(release-bad, release-not-ready\): its pods are refused: .*no latest/],
    ['is not bad because a webhook is down', deployment({updatedReplicas: 0, conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'Internal error occurred: failed calling webhook "policy.test": connection refused')]}), /^failed \(infrastructure-bad, cluster-unhealthy\)/, {seconds: 90}],
    ['may be asked to wait for old pods to end (kubectl #1284, KEP-3973)', deployment({terminatingReplicas: 2}), 'progressing: 3 of 3 updated, 3 available; 2 old pods ending', {limits: {terminating: 'wait'}}],
    ['counts the ending pods itself where the server does not', deployment({}), 'progressing: 3 of 3 updated, 3 available; 1 old pod ending', {limits: {terminating: 'wait'}, pods: [readyPod('old', {meta: {deletionTimestamp: after(20)}})]}],
    ['that is being deleted is on its way, and says what holds it', deployment({}, {}, {deletionTimestamp: after(1), finalizers: ['example.com/hold']}), 'progressing: is being deleted, held by example.com/hold']
  ])

  it('has the same words as long as nothing moves', () => {
    const subject = deployment({updatedReplicas: 1, availableReplicas: 2, conditions: [busy]})
    const words = [10, 40].map(seconds => readinessWords(subject, judgeReadiness(subject, context({seconds}))))
    expect(words).toEqual(['Deployment api: 1 of 3 updated, 2 available', 'Deployment api: 1 of 3 updated, 2 available'])
  })
})

describe('a ReplicaSet', () => {
  const set = (status: Record<string, Json>): KubeObject => object('apps/v1', 'ReplicaSet', {replicas: 2}, {observedGeneration: 3, ...status})
  table([
    ['is ready with all of its pods available', set({replicas: 2, availableReplicas: 2}), 'ready: 2 of 2 available'],
    ['is on its way', set({replicas: 2, availableReplicas: 1}), 'progressing: 2 of 2 there, 1 available'],
    ['is not believed before it was observed', set({observedGeneration: 1, replicas: 2, availableReplicas: 2}), /^progressing/],
    ['is refused', set({conditions: [condition('ReplicaFailure', 'True', 'FailedCreate', 'violates PodSecurity "restricted"')]}), /^failed \(release-bad/]
  ])
})

const stateful = (status: Record<string, Json>, spec: Record<string, Json> = {}): KubeObject =>
  object('apps/v1', 'StatefulSet', {replicas: 3, template: template(), ...spec}, {observedGeneration: 3, replicas: 3, updatedReplicas: 3, readyReplicas: 3, availableReplicas: 3, currentRevision: 'new', updateRevision: 'new', ...status}, {name: 'db'})
const oldPod = (changes: Parameters<typeof pod>[0] = {}): KubeObject => pod({name: 'db-0', labels: {app: 'api', 'controller-revision-hash': 'old'}, ...changes})
const behind = {updatedReplicas: 0, readyReplicas: 2, availableReplicas: 2, currentRevision: 'old'}

describe('a StatefulSet', () => {
  table([
    ['is ready when revisions are equal and all are available', stateful({}), 'ready: 3 of 3 available'],
    ['waits for minReadySeconds (kubectl looks at readyReplicas)', stateful({availableReplicas: 1}), 'progressing: 3 of 3 updated, 1 available; 2 ready for less than minReadySeconds'],
    ['is not done while its revisions differ', stateful({currentRevision: 'old'}), /^progressing/],
    ['is done at its partition, though the rest is old', stateful({updatedReplicas: 1, currentRevision: 'old'}, {updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition: 2}}}), 'ready: 1 of 3 updated (partition 2), 3 available'],
    ['is not done before its partition', stateful({updatedReplicas: 0, currentRevision: 'old'}, {updateStrategy: {rollingUpdate: {partition: 2}}}), 'progressing: 0 of 1 updated, 3 available'],
    ['with a partition beyond its replicas has nothing to update', stateful({updatedReplicas: 0, currentRevision: 'old'}, {updateStrategy: {rollingUpdate: {partition: 9}}}), /^ready: 0 of 3 updated/],
    ['that nobody updates counts its pods as of its one revision', stateful({updatedReplicas: 0, currentReplicas: 3}), 'ready: 3 of 3 available'],
    ['with OnDelete says who still runs what was before (kubectl: an error)', stateful({updatedReplicas: 1, currentRevision: 'old'}, {updateStrategy: {type: 'OnDelete'}}), /^warning: 1 of 3 updated, 3 available; updateStrategy is OnDelete: 2 pods of before until somebody deletes them/],
    ['with OnDelete still has to be available', stateful({updatedReplicas: 1, availableReplicas: 2}, {updateStrategy: {type: 'OnDelete'}}), /^progressing/],
    ['is not believed before it was observed', stateful({observedGeneration: 2}), 'progressing: its controller has not come to it yet'],
    ['fails with its new pod', stateful({updatedReplicas: 1, availableReplicas: 2, currentRevision: 'old'}), /^failed \(release-bad, release-crashed\)/, {pods: [pod({name: 'db-2', labels: {'controller-revision-hash': 'new'}, containers: [crashed(3, {exitCode: 1})]})]}]
  ])

  it('in the trap of kubernetes #67250 names the pod to delete, and does not blame the release', () => {
    const subject = stateful(behind)
    const trapped = context({pods: [oldPod({containers: [crashed(7, {exitCode: 1, reason: 'Error'})]})]})
    expect(judgeReadiness(subject, trapped)).toMatchObject({state: 'failed', class: 'unknown', words: expect.stringContaining('kubernetes #67250'), remedy: expect.stringContaining('Delete the pod shop/db-0') as string})
    expect(stuckPod(subject, trapped)).toMatchObject({namespace: 'shop', name: 'db-0', uid: 'uid-db-0'})
  })

  it('is in the trap with Parallel too (prometheus-operator #8205), and with a pod that runs and never gets ready', () => {
    const silent = oldPod({phase: 'Running', containers: [running()]})
    expect(stuckPod(stateful(behind, {podManagementPolicy: 'Parallel'}), context({seconds: 121, pods: [silent]}))?.words).toContain('its probe fails')
    expect(stuckPod(stateful(behind), context({seconds: 20, pods: [silent]}))).toBeUndefined()
  })

  it.each([
    ['is below the partition', stateful(behind, {updateStrategy: {rollingUpdate: {partition: 1}}}), oldPod({containers: [crashed(7, {exitCode: 1})]})],
    ['ends already', stateful(behind), oldPod({meta: {deletionTimestamp: after(1)}, containers: [crashed(7, {exitCode: 1})]})],
    ['is ready', stateful(behind), oldPod({ready: true, phase: 'Running'})],
    ['is of the wanted revision', stateful(behind), pod({name: 'db-0', labels: {'controller-revision-hash': 'new'}, containers: [crashed(7, {exitCode: 1})]})],
    ['is lost with its node, where deleting it helps nobody', stateful(behind), oldPod({phase: 'Unknown'})]
  ])('is not in the trap where the pod %s', (_why, subject, old) => {
    expect(stuckPod(subject, context({seconds: 600, pods: [old]}))).toBeUndefined()
  })
})

describe('a DaemonSet', () => {
  const set = (status: Record<string, Json>, spec: Record<string, Json> = {}): KubeObject =>
    object('apps/v1', 'DaemonSet', {template: template(), ...spec}, {observedGeneration: 3, desiredNumberScheduled: 2, updatedNumberScheduled: 2, numberAvailable: 2, ...status})
  table([
    ['is ready on all of its nodes', set({}), 'ready: 2 of 2 available'],
    ['that no node wants is worth a look', set({desiredNumberScheduled: 0, updatedNumberScheduled: 0, numberAvailable: 0}), 'warning: no node wants it: see its nodeSelector and tolerations'],
    ['is on its way', set({updatedNumberScheduled: 1}), 'progressing: 1 of 2 updated, 2 available'],
    ['on one node without a surge says that the node is without it', set({desiredNumberScheduled: 1, updatedNumberScheduled: 0, numberAvailable: 1}), /without maxSurge its one node is without it/],
    ['with OnDelete is worth a look', set({updatedNumberScheduled: 0}, {updateStrategy: {type: 'OnDelete'}}), /^warning: .*OnDelete/],
    ['is not believed before it was observed', set({observedGeneration: 2, desiredNumberScheduled: 0}), /^progressing/],
    ['fails with its pod', set({updatedNumberScheduled: 1}), /^failed \(release-bad, release-not-ready\): pod api-1: container app cannot pull/, {pods: [pod({containers: [waiting('InvalidImageName')]})]}]
  ])
})

describe('a Job', () => {
  const job = (status: Record<string, Json>, spec: Record<string, Json> = {}): KubeObject => object('batch/v1', 'Job', {completions: 2, ...spec}, status)
  table([
    ['is ready when complete', job({succeeded: 2, conditions: [condition('Complete', 'True')]}), 'ready: completed (2 pods succeeded)'],
    ['is ready by its success policy', job({succeeded: 1, conditions: [condition('SuccessCriteriaMet', 'True')]}), 'ready: completed (1 pod succeeded)'],
    ['that runs is on its way and no more (kstatus: current)', job({active: 1, succeeded: 1}), 'progressing: 1 of 2 succeeded; running'],
    ['that is suspended says so', job({}, {suspend: true}), /^progressing: suspended/],
    ['fails with what its pod said', job({failed: 1, conditions: [condition('Failed', 'True', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit')]}),
      'failed (release-bad, command-failed): Job has reached the specified backoff limit (BackoffLimitExceeded); pod api-1: container app ended with exit code 3; it said: relation "orders" does not exist',
      {pods: [pod({phase: 'Failed', containers: [{name: 'app', ready: false, restartCount: 0, state: {terminated: {exitCode: 3, reason: 'Error', message: 'relation "orders" does not exist'}}}]})]}],
    ['fails as soon as that is settled', job({conditions: [condition('FailureTarget', 'True', 'PodFailurePolicy')]}), /^failed \(release-bad, command-failed\): it failed \(PodFailurePolicy\)/],
    ['fails by its deadline', job({conditions: [condition('Failed', 'True', 'DeadlineExceeded')]}), /^failed \(release-bad, timeout\)/],
    ['whose pods were evicted is no bad release', job({conditions: [condition('Failed', 'True', 'BackoffLimitExceeded')]}), /^failed \(infrastructure-bad, cluster-unhealthy\)/, {pods: [pod({phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.'})]}],
    ['leaves the ends of its pods to its back-off limit', job({active: 1, failed: 2}), 'progressing: 0 of 2 succeeded; 2 failed; 1 crashing', {pods: [pod({containers: [crashed(5, {exitCode: 1})]})]}],
    ['fails early where its pod can never start', job({active: 1}), /^failed \(release-bad, release-not-ready\): pod api-1: container app cannot be configured: couldn't find key/, {pods: [pod({containers: [waiting('CreateContainerConfigError', 'couldn\'t find key URL in Secret shop/db')]})]}]
  ])
})

describe('a Pod by itself', () => {
  table([
    ['is ready', readyPod('api'), 'ready: ready'],
    ['that has run to its end is ready', pod({phase: 'Succeeded', spec: {restartPolicy: 'Never'}}), 'ready: has run to its end'],
    ['that has ended though it should run on is not', pod({phase: 'Succeeded'}), /^failed \(unknown/],
    ['that failed is failed (kstatus: current)', pod({phase: 'Failed', spec: {restartPolicy: 'Never'}, containers: [{name: 'app', state: {terminated: {exitCode: 1, reason: 'Error'}}}]}), /^failed \(release-bad, release-crashed\)/],
    ['is on its way', pod({phase: 'Running', containers: [running()]}), 'progressing: 1 not ready yet']
  ])
})

describe('a CustomResourceDefinition', () => {
  const definition = (...conditions: Json[]): KubeObject => object('apiextensions.k8s.io/v1', 'CustomResourceDefinition', {}, {conditions})
  table([
    ['is ready when established', definition(condition('NamesAccepted', 'True'), condition('Established', 'True')), 'ready: established'],
    ['is on its way before', definition(), 'progressing: not established yet'],
    ['whose names are taken is failed', definition(condition('NamesAccepted', 'False', 'ListKindConflict', '"Foos" is in use'), condition('Established', 'True')), /^failed \(release-bad, .*its names are not accepted: "Foos" is in use/]
  ])
})

describe('a PersistentVolumeClaim', () => {
  const claim = (phase: string): KubeObject => object('v1', 'PersistentVolumeClaim', {storageClassName: 'local', volumeName: 'pv-7'}, {phase}, {name: 'data'})
  const late = {apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: {name: 'local'}, volumeBindingMode: 'WaitForFirstConsumer'}
  const user = object('apps/v1', 'Deployment', {template: {spec: {volumes: [{name: 'd', persistentVolumeClaim: {claimName: 'data'}}]}}})
  const owner = object('apps/v1', 'StatefulSet', {volumeClaimTemplates: [{metadata: {name: 'data'}}]}, undefined, {name: 'db'})
  table([
    ['is ready when bound', claim('Bound'), 'ready: bound'],
    ['that waits for its first consumer holds up nothing', claim('Pending'), 'ready: binds when the first pod of Deployment api has a node (WaitForFirstConsumer)', {siblings: [late, user]}],
    ['that waits for a consumer that the set does not have is worth a look', claim('Pending'), /^warning: waits for its first consumer, and nothing in the set uses it/, {siblings: [late]}],
    ['is known to wait by its event alone', claim('Pending'), /^ready: binds/, {siblings: [user], events: [event(claim('Pending'), 'WaitForFirstConsumer', 'waiting for first consumer', 1, 'Normal')]}],
    ['of a StatefulSet finds its consumer', {...claim('Pending'), metadata: {name: 'data-db-0', namespace: 'shop'}}, /^ready: binds when the first pod of StatefulSet db/, {siblings: [late, owner]}],
    ['that binds at once is on its way', claim('Pending'), 'progressing: not bound yet', {siblings: [user]}],
    ['that lost its volume is failed', claim('Lost'), 'failed (infrastructure-bad, cluster-unhealthy): its volume pv-7 is lost'],
    ['whose storage is full is no bad release', claim('Pending'), /^failed \(capacity, capacity\)/, {seconds: 90, events: [event(claim('Pending'), 'ProvisioningFailed', 'not enough free space in the pool: insufficient capacity')]}],
    ['whose provisioner fails is no bad release', claim('Pending'), /^failed \(infrastructure-bad/, {seconds: 90, events: [event(claim('Pending'), 'ProvisioningFailed', 'rpc error: connection refused')]}],
    ['may get over it', claim('Pending'), /^progressing: not bound yet: rpc error/, {events: [event(claim('Pending'), 'ProvisioningFailed', 'rpc error: connection refused')]}]
  ])
})

describe('a Service', () => {
  const service = (addresses: string[], type = 'LoadBalancer'): KubeObject => object('v1', 'Service', {type, ports: [{port: 80}, {port: 443}]}, {loadBalancer: {ingress: addresses.map(ip => ({ip}))}})
  const balancer = (changes: Parameters<typeof pod>[0] = {}): KubeObject => pod({name: 'svclb-api-1', labels: {'svccontroller.k3s.cattle.io/svcname': 'api'}, ...changes})
  const clash = '0/1 nodes are available: 1 node(s) didn\'t have free ports for the requested pod ports.'
  table([
    ['inside the cluster is ready', service([], 'ClusterIP'), 'ready: exists'],
    ['with an address is ready', service(['203.0.113.7']), 'ready: reached at 203.0.113.7'],
    ['without an address is on its way (kstatus: current)', service([]), 'progressing: no address yet'],
    ['of k3s waits for its pods', service([]), 'progressing: no address yet: 1 of 1 svclb pods are not ready', {pods: [balancer()]}],
    ['of k3s whose port is taken never gets one, and says which (k3s #1969, #2270)', service([]), /^failed \(capacity, port-in-use\): the svclb pod svclb-api-1 fits on no node: 1 of 1 node didn't have free ports for the requested pod ports \(port 80, 443\)/,
      {seconds: 90, pods: [balancer({conditions: [condition('PodScheduled', 'False', 'Unschedulable', clash)]})]}],
    ['of k3s that some nodes serve is worth a look', service(['10.0.0.1']), /^warning: reached at 10\.0\.0\.1; 1 of 2 svclb pods are not ready/, {pods: [balancer(), balancer({name: 'svclb-api-2', ready: true})]}],
    ['is not judged by the pods of another', service(['10.0.0.1']), 'ready: reached at 10.0.0.1', {pods: [balancer({labels: {'svccontroller.k3s.cattle.io/svcname': 'web'}})]}]
  ])
})

describe('an Ingress', () => {
  const ingress = (ip?: string): KubeObject => object('networking.k8s.io/v1', 'Ingress', {}, ip === undefined ? {} : {loadBalancer: {ingress: [{hostname: ip}]}})
  table([
    ['with an address is ready', ingress('lb.test'), 'ready: reached at lb.test'],
    ['without one is on its way', ingress(), /^progressing/],
    ['whose controller publishes none does not fail', ingress(), /^warning: no controller has published an address/, {seconds: 90}]
  ])
})

describe('an HTTPRoute', () => {
  const parentRef = {name: 'web', sectionName: 'https'}
  const answer = (accepted: Json, resolved: Json = condition('ResolvedRefs', 'True', '', '', {observedGeneration: 3}), ref: Json = {group: 'gateway.networking.k8s.io', kind: 'Gateway', ...parentRef}): Json => ({parentRef: ref, conditions: [accepted, resolved]})
  const route = (...parents: Json[]): KubeObject => object('gateway.networking.k8s.io/v1', 'HTTPRoute', {parentRefs: [parentRef]}, {parents})
  const yes = condition('Accepted', 'True', 'Accepted', '', {observedGeneration: 3})
  table([
    ['is ready when our parent accepted this generation', route(answer(yes)), 'ready: accepted by Gateway web'],
    ['is not ready when nobody has answered, and says what k3s leaves off', route(), /^progressing: Gateway web has not answered for it yet; k3s’s Traefik serves Gateway API only where that is turned on/],
    ['is not believed of an older generation', route(answer(condition('Accepted', 'True', '', '', {observedGeneration: 2}))), /^progressing: Gateway web has not answered for it yet \(its status is older/],
    ['is not ready by another’s word', route(answer(yes, undefined, {name: 'other', sectionName: 'https'})), /^progressing/],
    ['needs its backends too', route(answer(yes, condition('ResolvedRefs', 'False', 'BackendNotFound', 'service api not found', {observedGeneration: 3}))), 'progressing: Gateway web: ResolvedRefs is False: BackendNotFound: service api not found'],
    ['whose backends never come is failed', route(answer(yes, condition('ResolvedRefs', 'False', 'BackendNotFound', 'service api not found', {observedGeneration: 3}))), /^failed \(release-bad, .*BackendNotFound/, {seconds: 90}],
    ['that a listener refuses is failed', route(answer(condition('Accepted', 'False', 'NoMatchingListenerHostname', '', {observedGeneration: 3}))), /^failed \(release-bad/, {seconds: 90}],
    ['that is pending waits for the deadline', route(answer(condition('Accepted', 'False', 'Pending', '', {observedGeneration: 3}))), /^progressing/, {seconds: 900}],
    ['without a parent is served by nobody', object('gateway.networking.k8s.io/v1', 'HTTPRoute', {}), /^warning/]
  ])
})

describe('a Gateway', () => {
  const gateway = (conditions: Json[], listeners: Json[] = []): KubeObject => object('gateway.networking.k8s.io/v1', 'Gateway', {}, {conditions, listeners})
  const yes = (type: string): Json => condition(type, 'True', '', '', {observedGeneration: 3})
  table([
    ['is ready when programmed', gateway([yes('Accepted'), yes('Programmed')]), 'ready: programmed'],
    ['that is accepted is not there yet', gateway([yes('Accepted')]), 'progressing: accepted, not programmed yet'],
    ['is not believed of an older generation', gateway([condition('Accepted', 'True', '', '', {observedGeneration: 1}), yes('Programmed')]), 'progressing: no controller has answered for it yet'],
    ['waits for a certificate', gateway([yes('Accepted'), yes('Programmed')], [{name: 'https', conditions: [condition('ResolvedRefs', 'False', 'InvalidCertificateRef', 'secret tls not found', {observedGeneration: 3})]}]), 'progressing: listener https: InvalidCertificateRef: secret tls not found', {seconds: 900}],
    ['that is refused is failed', gateway([condition('Accepted', 'False', 'Invalid', 'bad listener', {observedGeneration: 3})]), /^failed \(release-bad/, {seconds: 90}]
  ])
})

describe('a HorizontalPodAutoscaler', () => {
  const hpa = (...conditions: Json[]): KubeObject => object('autoscaling/v2', 'HorizontalPodAutoscaler', {maxReplicas: 8}, {conditions})
  const able = condition('AbleToScale', 'True')
  table([
    ['scales', hpa(able, condition('ScalingActive', 'True')), 'ready: scales'],
    ['without metrics is worth a look, and holds up nothing', hpa(able, condition('ScalingActive', 'False', 'FailedGetResourceMetric', 'no metrics')), 'warning: does not scale: no metrics'],
    ['that nobody has looked at is not called healthy', hpa(), /^warning: its controller has not looked at it yet/],
    ['is off while there are no replicas', hpa(able, condition('ScalingActive', 'False', 'ScalingDisabled')), /^ready: off/],
    ['at its maximum is worth a look', hpa(able, condition('ScalingActive', 'True'), condition('ScalingLimited', 'True', 'TooManyReplicas')), /^warning: at its maximum of 8/]
  ])
})

describe('a PodDisruptionBudget', () => {
  const budget = (spec: Json, status: Record<string, Json> = {observedGeneration: 3, expectedPods: 3, currentHealthy: 3, disruptionsAllowed: 1}): KubeObject => object('policy/v1', 'PodDisruptionBudget', spec, status)
  table([
    ['lets pods go', budget({minAvailable: 2}), 'ready: lets 1 go (3 of 3 healthy)'],
    ['of none unavailable blocks every drain', budget({maxUnavailable: 0}), 'warning: blocks every drain of a node: maxUnavailable is 0'],
    ['of 0% unavailable does too', budget({maxUnavailable: '0%'}), /^warning: blocks/],
    ['that wants all of them does too', budget({minAvailable: 3}), 'warning: blocks every drain of a node: minAvailable is 3 of 3'],
    ['that wants 100% does too', budget({minAvailable: '100%'}), /^warning: blocks/],
    ['is held against the workload of the set before its controller has counted', budget({minAvailable: 2, selector: {matchLabels: {app: 'api'}}}, {}), /^warning: blocks every drain of a node: minAvailable is 2 of 2/, {siblings: [object('apps/v1', 'Deployment', {replicas: 2, template: template()})]}],
    ['that allows none for now is not wrong', budget({minAvailable: 2}, {observedGeneration: 3, expectedPods: 3, currentHealthy: 2, disruptionsAllowed: 0}), 'ready: lets none go at the moment (2 of 3 healthy)']
  ])
})

describe('any other kind', () => {
  const custom = (status?: Json): KubeObject => object('example.com/v1', 'Widget', {}, status)
  table([
    ['is ready by its Ready', custom({conditions: [condition('Ready', 'True')]}), 'ready: ready'],
    ['is ready by its Available', custom({conditions: [condition('Available', 'True')]}), 'ready: available'],
    ['is on its way while not Ready', custom({conditions: [condition('Ready', 'False', 'Issuing', 'waiting for the order')]}), 'progressing: not ready yet: waiting for the order'],
    ['is on its way while it reconciles, whatever Ready says', custom({conditions: [condition('Ready', 'True'), condition('Reconciling', 'True', 'NewGeneration')]}), 'progressing: reconciling: NewGeneration'],
    ['fails when stalled', custom({conditions: [condition('Stalled', 'True', 'BadSpec', 'no such chart')]}), 'failed (release-bad, release-not-ready): stalled: no such chart'],
    ['is not stalled by what was said of an older generation', custom({conditions: [condition('Stalled', 'True', 'BadSpec', '', {observedGeneration: 2}), condition('Ready', 'True', '', '', {observedGeneration: 3})]}), 'ready: ready'],
    ['is not believed of an older generation', custom({observedGeneration: 2, conditions: [condition('Ready', 'True')]}), 'progressing: its controller has not come to it yet'],
    ['is not believed of an older generation, condition by condition', custom({conditions: [condition('Ready', 'True', '', '', {observedGeneration: 2})]}), 'progressing: its controller has not come to it yet'],
    ['without a status exists, and says that this is all', custom(), 'ready: exists; it has no status that says more'],
    ['without such conditions too', custom({phase: 'Fine', conditions: [condition('Odd', 'True')]}), 'ready: exists; none of its conditions says whether it is ready'],
    ['of Kubernetes itself exists', object('v1', 'ConfigMap', {}), 'ready: exists'],
    ['with the name of a kind of Kubernetes is not taken for it', object('serving.knative.dev/v1', 'Service', {type: 'LoadBalancer'}, {observedGeneration: 3, conditions: [condition('Ready', 'Unknown', 'Uninitialized')]}), 'progressing: not ready yet: Uninitialized'],
    ['a Namespace that ends is not ready', object('v1', 'Namespace', {}, {phase: 'Terminating'}), 'progressing: is being deleted']
  ])
})
