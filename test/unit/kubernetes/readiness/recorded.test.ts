import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import type {KubeObject, Readiness, ReadinessContext} from '../../../../src/targets/kubernetes/model.ts'
import {judgeReadiness} from '../../../../src/targets/kubernetes/readiness/judge.ts'
import {stuckPod} from '../../../../src/targets/kubernetes/readiness/stateful-set.ts'

interface Recorded {
  object: KubeObject
  pods?: KubeObject[]
  siblings?: KubeObject[]
  events?: KubeObject[]
}

/** As kube-apiserver 1.36.3 with its controller-manager and scheduler answered, fields that nobody reads left out. */
const states = JSON.parse(readFileSync('test/fixtures/kubernetes/readiness-states.json', 'utf8')) as Record<string, Recorded>
const state = (name: string): Recorded => states[name] as Recorded
const created = (object: KubeObject): number => Date.parse(object.metadata.creationTimestamp ?? '')
const contextOf = ({object, pods = [], siblings = [], events = []}: Recorded, seconds: number): ReadinessContext =>
  ({writtenGeneration: object.metadata.generation ?? 1, pods, siblings, events, since: created(object), now: created(object) + seconds * 1000})
const told = (readiness: Readiness): string => `${readiness.state}${readiness.state === 'failed' ? ` (${readiness.class}, ${readiness.reason})` : ''}: ${readiness.words}`

describe('what a real cluster said', () => {
  it.each([
    ['a Deployment in its rollout', 'rolling', 60, 'progressing: 3 of 6 updated, 5 available'],
    ['pods for which no node has devices, past a progress deadline that is shorter than the grace', 'nowhere', 30, 'failed (capacity, capacity): pod nowhere-7bddc8f5ff-5td9p: fits on no node: too little nvidia.com/gpu on 3 of 3 nodes; 1 more pod likewise'],
    ['pods for which no node has devices, past both', 'nowhere', 90, 'failed (capacity, capacity): pod nowhere-7bddc8f5ff-5td9p: fits on no node: too little nvidia.com/gpu on 3 of 3 nodes; 1 more pod likewise'],
    ['pods that Pod Security forbids', 'refused', 5, 'failed (release-bad, release-not-ready): its pods are refused: pods "refused-55684c478c-lvhtw" is forbidden: violates PodSecurity'],
    ['pods that a quota forbids', 'squeezed', 90, 'failed (capacity, quota-exceeded): its pods are refused'],
    ['a StatefulSet at its partition', 'parted', 60, 'ready: 1 of 3 updated (partition 2), 3 available'],
    ['a Job past its deadline', 'job-late', 10, 'failed (release-bad, timeout): Job was active longer than specified deadline (DeadlineExceeded)'],
    ['a Job past its back-off limit', 'job-failing', 60, 'failed (release-bad, command-failed): Job has reached the specified backoff limit (BackoffLimitExceeded); pod failing-nfxdh: container app ended with exit code 3; it said: relation "orders" does not exist'],
    ['a Job that is done', 'job-fine', 10, 'ready: completed (1 pod succeeded)'],
    ['a budget that blocks every drain', 'pdb-blocking', 60, 'warning: blocks every drain of a node: maxUnavailable is 0'],
    ['a budget that does not', 'pdb-sane', 60, 'ready: lets 1 go (6 of 6 healthy)'],
    ['a claim that waits for its first consumer', 'claim-late', 90, 'warning: waits for its first consumer, and nothing in the set uses it'],
    ['a claim without any storage class', 'claim-classless', 90, 'failed (release-bad, release-not-ready): cannot be bound: no persistent volumes available for this claim and no storage class is set'],
    ['a DaemonSet that no node wants', 'daemon-unwanted', 10, 'warning: no node wants it'],
    ['an autoscaler without metrics', 'hpa', 60, 'warning: does not scale: the HPA was unable to compute the replica count'],
    ['a CustomResourceDefinition', 'crd', 10, 'ready: established'],
    ['an HTTPRoute that no controller serves', 'route-alone', 600, 'progressing: Gateway web has not answered for it yet'],
    ['a Gateway that no controller serves', 'gateway-waiting', 600, 'progressing: no controller has answered for it yet']
  ])('%s', (_what, name, seconds, expected) => {
    expect(told(judgeReadiness(state(name).object, contextOf(state(name), seconds))).slice(0, expected.length)).toBe(expected)
  })

  it('a StatefulSet in the trap of kubernetes #67250: deleting the pod that is named freed it', () => {
    const {object, pods = []} = state('stuck')
    expect(stuckPod(object, contextOf(state('stuck'), 300))).toMatchObject({namespace: 'shop', name: 'stuck-0', uid: pods[0]?.metadata.uid})
    expect(told(judgeReadiness(object, contextOf(state('stuck'), 300)))).toMatch(/^failed \(unknown, release-not-ready\): pod stuck-0 is still of the revision before/)
  })
})
