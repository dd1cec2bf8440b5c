import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject, ReadinessContext} from '../../../../src/targets/kubernetes/model.ts'
import {judgeOverdue} from '../../../../src/targets/kubernetes/readiness/judge.ts'
import {logsWanted} from '../../../../src/targets/kubernetes/readiness/logs.ts'
import {judgePods} from '../../../../src/targets/kubernetes/readiness/pods.ts'
import {parseUnschedulable} from '../../../../src/targets/kubernetes/readiness/unschedulable.ts'
import {after, condition, context, crashed, event, object, pod, readyPod, running, template, unschedulable, waiting} from './objects.ts'

const told = (pods: KubeObject[], changes: Partial<ReadinessContext> & {seconds?: number} = {}): string => {
  const verdict = judgePods(pods, context({pods, ...changes}))
  return verdict.state === 'failed' ? `failed (${verdict.class}, ${verdict.reason}): ${verdict.words}` : `${verdict.state}: ${verdict.words}`
}

type Row = [behaviour: string, pod: KubeObject, early: string | RegExp, late: string | RegExp, events?: (of: KubeObject) => KubeObject[]]

const replaced = {ownerReferences: [{apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'api-1', uid: 'u', controller: true}]}
const pulling = 'progressing: 0 of 1 ready; 1 pulling its image'
const backOff = waiting('ImagePullBackOff', 'Back-off pulling image "ghcr.io/acme/api:9"')
const pulled = (message: string) => (of: KubeObject) => [event(of, 'Failed', `Failed to pull image "ghcr.io/acme/api:9": ${message}`)]

describe('a pod that does not get ready: early, within every grace, and late', () => {
  const rows: Row[] = [
    ['invalid image name: permanent', pod({containers: [waiting('InvalidImageName', 'couldn\'t parse image reference')]}), /^failed \(release-bad, release-not-ready\): pod api-1: container app cannot pull ghcr\.io\/acme\/api:9: that is no name of an image/, /^failed \(release-bad/],
    ['image never pulled and not there: permanent', pod({containers: [waiting('ErrImageNeverPull')]}), /^failed \(release-bad, .*imagePullPolicy is Never/, /^failed/],
    ['image not there: transient until a grace', pod({containers: [backOff]}), pulling, /^failed \(release-bad, release-not-ready\): pod api-1: container app cannot pull ghcr\.io\/acme\/api:9: the registry does not have it; last events: Failed: Failed to pull image/, pulled('rpc error: code = NotFound desc = failed to resolve reference: not found')],
    ['image not there, told by the state alone', pod({containers: [waiting('ErrImagePull', 'manifest unknown')]}), pulling, /^failed \(release-bad, release-not-ready\).*the registry does not have it/],
    ['registry refuses the credentials', pod({containers: [backOff]}), pulling, /^failed \(release-bad, access-denied\)/, pulled('failed to authorize: 401 Unauthorized')],
    ['registry throttles: not the release (429 toomanyrequests)', pod({containers: [backOff]}), pulling, /^failed \(infrastructure-bad, cluster-unhealthy\): .*throttles/, pulled('429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit; denied')],
    ['registry away: not the release', pod({containers: [backOff]}), pulling, /^failed \(infrastructure-bad, cluster-unhealthy\): .*cannot be reached/, pulled('dial tcp 203.0.113.9:443: i/o timeout')],
    ['registry’s name unknown: nobody can tell', pod({containers: [backOff]}), pulling, /^failed \(unknown, /, pulled('dial tcp: lookup ghcr.oi: no such host')],
    ['pull fails without a word: nobody can tell', pod({containers: [backOff]}), pulling, /^failed \(unknown, .*nothing says why/],
    ['words in the image’s own name are not the registry’s', pod({spec: {containers: [{name: 'app', image: 'ghcr.io/acme/denied-429:forbidden'}]}, containers: [waiting('ErrImagePull', 'Failed to pull image "ghcr.io/acme/denied-429:forbidden": manifest unknown for ghcr.io/acme/denied-429')]}), pulling, /the registry does not have it/],
    ['wrong architecture', pod({containers: [backOff]}), pulling, /^failed \(release-bad, .*no variant for the architecture/, pulled('no match for platform in manifest: not found')],
    ['missing key of a Secret: permanent', pod({containers: [waiting('CreateContainerConfigError', 'couldn\'t find key URL in Secret shop/db')]}), 'failed (release-bad, release-not-ready): pod api-1: container app cannot be configured: couldn\'t find key URL in Secret shop/db', /^failed/],
    ['missing Secret: an operator may bring it', pod({containers: [waiting('CreateContainerConfigError', 'secret "db" not found')]}), 'progressing: 0 of 1 ready; 1 waiting for configuration', /^failed \(release-bad, release-not-ready\): .*secret "db" not found/],
    ['must not run as root', pod({containers: [waiting('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root')]}), /^failed \(release-bad/, /^failed/],
    ['crash loop within its budget', pod({containers: [crashed(2, {exitCode: 1, reason: 'Error'})]}), 'progressing: 0 of 1 ready; 1 crashing', /^progressing/],
    ['crash loop beyond its budget', pod({containers: [crashed(3, {exitCode: 139, reason: 'Error'})]}), 'failed (release-bad, release-crashed): pod api-1: container app ended 3 times, last: ended with exit code 139 (SIGSEGV)', /^failed/],
    ['runs between two crashes', pod({phase: 'Running', containers: [{...(running() as object), restartCount: 3, lastState: {terminated: {exitCode: 127, reason: 'Error'}}}]}), /^failed \(release-bad, release-crashed\): .*exit code 127 \(the command was not found\)/, /^failed/],
    ['has crashed and is ready now', readyPod('api-1', {containers: [{...(running({ready: true}) as object), restartCount: 9, lastState: {terminated: {exitCode: 1}}}]}), 'ready: 1 of 1 ready', 'ready: 1 of 1 ready'],
    ['out of memory, with the limit in words', pod({containers: [crashed(3, {exitCode: 137, reason: 'OOMKilled'})]}), 'failed (release-bad, release-crashed): pod api-1: container app ended 3 times, last: was killed at its memory limit of 256Mi (OOMKilled)', /^failed/],
    ['out of memory without a limit: who knows who took it', pod({spec: {containers: [{name: 'app', image: 'a'}]}, containers: [crashed(3, {exitCode: 137, reason: 'OOMKilled'})]}), /^failed \(unknown, .*its node ran out of memory/, /^failed \(unknown/],
    ['killed, but not for memory', pod({containers: [crashed(3, {exitCode: 137, reason: 'Error'})]}), /exit code 137 \(SIGKILL: by a failed liveness probe, or after its grace\); last events: Unhealthy: Liveness probe failed/, /^failed \(release-bad/, of => [event(of, 'Unhealthy', 'Liveness probe failed: connection refused')]],
    ['its command does not exist', pod({containers: [waiting('RunContainerError', 'exec: "serve": executable file not found in $PATH')]}), /^failed \(release-bad, release-crashed\): .*cannot be started \(RunContainerError\): exec: "serve"/, /^failed/],
    ['its command does not exist, told as a crash', pod({containers: [crashed(1, {exitCode: 128, reason: 'StartError', message: 'exec: "serve": no such file or directory'})]}), /^failed \(release-bad, release-crashed\): .*StartError/, /^failed/],
    ['its device is away (gpu-operator #596): not the release', pod({containers: [waiting('RunContainerError', 'nvidia-container-cli: initialization error: driver not loaded')]}), 'progressing: 0 of 1 ready; 1 crashing', /^failed \(infrastructure-bad/],
    ['init container crashes', pod({init: [crashed(3, {exitCode: 2, message: 'cannot migrate'})], containers: [waiting('PodInitializing')]}), /pod api-1: init container app ended 3 times, last: ended with exit code 2; it said: cannot migrate/, /^failed/],
    ['init container is done', pod({phase: 'Running', init: [{name: 'init', state: {terminated: {exitCode: 0, reason: 'Completed'}}}], containers: [running()]}), 'progressing: 0 of 1 ready; 1 not ready yet', /^progressing/],
    ['fits nowhere: an autoscaler may come (skaffold #6011, #8032)', unschedulable('0/5 nodes are available: 1 node(s) had untolerated taint {gpu: true}, 4 Insufficient nvidia.com/gpu. preemption: 0/5 nodes are available: 5 No preemption victims found.'),
      'progressing: 0 of 1 ready; 1 waiting for a node', 'failed (capacity, capacity): pod api-1: fits on no node: too little nvidia.com/gpu on 4 of 5 nodes; 1 of 5 nodes had untolerated taint {gpu: true}'],
    ['fits nowhere, and a node is on its way', unschedulable('0/5 nodes are available: 5 Insufficient cpu.'), /^progressing/, 'progressing: 0 of 1 ready; 1 waiting for a node', of => [event(of, 'TriggeredScaleUp', 'pod triggered scale-up', 5, 'Normal')]],
    ['fits nowhere, and the autoscaler cannot help', unschedulable('0/5 nodes are available: 5 Insufficient cpu.'), /^progressing/, /^failed \(capacity/, of => [event(of, 'TriggeredScaleUp', 'x', 3, 'Normal'), event(of, 'NotTriggerScaleUp', 'max node group size reached', 5, 'Normal')]],
    ['waits for a claim that is not there', unschedulable('persistentvolumeclaim "data" not found'), /^progressing/, /^failed \(release-bad, release-not-ready\): .*its claim data does not exist/],
    ['waits for a gate', unschedulable('', 'api-1', {spec: {}, conditions: [condition('PodScheduled', 'False', 'SchedulingGated')]}), /^progressing/, /^progressing/],
    ['volume held by another node', pod({containers: [waiting('ContainerCreating')]}), 'progressing: 0 of 1 ready; 1 being set up', /^failed \(capacity, capacity\): .*Multi-Attach/, of => [event(of, 'FailedAttachVolume', 'Multi-Attach error for volume "pvc-1": already used by pod old')]],
    ['volume of a Secret that is not there', pod({containers: [waiting('ContainerCreating')]}), /^progressing/, /^failed \(release-bad, .*secret "tls" not found/, of => [event(of, 'FailedMount', 'MountVolume.SetUp failed for volume "tls": secret "tls" not found')]],
    ['network of the node fails: not the release', pod({containers: [waiting('ContainerCreating')]}), /^progressing/, /^failed \(infrastructure-bad/, of => [event(of, 'FailedCreatePodSandBox', 'cni plugin not initialized')]],
    ['runtime class is not there (k3s #9702)', pod({containers: [waiting('ContainerCreating')]}), /^progressing/, /^failed \(release-bad, .*no runtime for "nvidia"/, of => [event(of, 'FailedCreatePodSandBox', 'no runtime for "nvidia" is configured')]],
    ['its node does not answer: not the release', pod({phase: 'Running', containers: [running()], conditions: [condition('Ready', 'False', 'NodeNotReady')]}), 'progressing: 0 of 1 ready; 1 lost with its node', 'failed (infrastructure-bad, cluster-unhealthy): pod api-1: its node node-1 does not answer'],
    ['is being evicted: not the release', pod({phase: 'Running', containers: [running()], conditions: [condition('DisruptionTarget', 'True', 'EvictionByEvictionAPI')]}), /^progressing/, /^progressing/],
    ['was evicted by its node: its controller brings another', pod({phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.', meta: replaced}), 'progressing: 0 of 0 ready', 'progressing: 0 of 0 ready'],
    ['was evicted for its own storage', pod({phase: 'Failed', reason: 'Evicted', message: 'Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.'}), /^failed \(release-bad, release-crashed\)/, /^failed \(release-bad/],
    ['was refused by its node (UnexpectedAdmissionError): not the release', pod({phase: 'Failed', reason: 'UnexpectedAdmissionError', message: 'no healthy devices present'}), 'failed (infrastructure-bad, cluster-unhealthy): pod api-1: UnexpectedAdmissionError: no healthy devices present', /^failed \(infrastructure-bad/],
    ['ends: says nothing any more', readyPod('api-1', {ready: false, meta: {deletionTimestamp: after(60)}, containers: [crashed(9, {exitCode: 1})]}), 'progressing: 0 of 0 ready; 1 ending', /^progressing/]
  ]
  it.each(rows)('%s', (_behaviour, subject, early, late, events = () => []) => {
    for (const [expected, seconds] of [[early, 10], [late, 300]] as const) {
      const words = told([subject], {seconds, events: events(subject)})
      if (typeof expected === 'string') expect(words).toBe(expected)
      else expect(words).toMatch(expected)
    }
  })

  it('counts again and again what a controller replaces', () => {
    const evicted = [1, 2, 3].map(n => pod({name: `api-${n}`, phase: 'Failed', reason: 'UnexpectedAdmissionError', message: 'no healthy devices present', meta: replaced}))
    expect(told(evicted.slice(1))).toMatch(/^progressing/)
    expect(told(evicted)).toMatch(/^failed \(infrastructure-bad, .*; 2 more pods likewise$/)
  })

  it('goes on while old pods still end, and fails once they are stuck', () => {
    const subject = unschedulable('0/1 nodes are available: 1 Insufficient nvidia.com/gpu.')
    const ending = readyPod('old', {meta: {deletionTimestamp: after(300)}})
    expect(told([subject, ending], {seconds: 200})).toBe('progressing: 0 of 1 ready; 1 waiting for a node, 1 ending')
    expect(told([subject, ending], {seconds: 400})).toMatch(/^failed \(capacity/)
  })

  it('is blamed on the release where one pod is the release’s fault and another the node’s', () => {
    const lost = pod({name: 'api-2', phase: 'Unknown'})
    expect(told([lost, pod({containers: [crashed(3, {exitCode: 1})]})], {seconds: 300})).toMatch(/^failed \(release-bad/)
  })

  it('quotes hostile words on one line, cut to what a person reads', () => {
    const words = told([pod({containers: [crashed(3, {exitCode: 1, message: `\u001b[2J${'A'.repeat(2000)}\nend`})]})])
    expect(words).not.toMatch(/[\u0000-\u001f]/)
    expect(words.length).toBeLessThan(450)
  })

  it('takes time from our own write where the server’s clock is behind', () => {
    const old = pod({containers: [waiting('ErrImagePull', 'not found')], meta: {creationTimestamp: after(-3600)}})
    expect(told([old])).toMatch(/^progressing/)
  })
})

describe('when the time is over', () => {
  const deployment = object('apps/v1', 'Deployment', {replicas: 1, template: template()}, {observedGeneration: 3, updatedReplicas: 1, replicas: 1, conditions: []})
  const late = (...pods: KubeObject[]): string => {
    const verdict = judgeOverdue(deployment, context({pods}))
    return verdict.state === 'failed' ? `${verdict.class}: ${verdict.words}` : verdict.state
  }
  it.each([
    ['a pull that might still come is the release’s', [pod({containers: [waiting('ErrImagePull', 'not found')]})], /^release-bad: pod api-1: container app cannot pull/],
    ['one crash is enough', [pod({containers: [crashed(1, {exitCode: 1})]})], /^release-bad: pod api-1: container app ended 1 time/],
    ['a pod without a node is the cluster’s room', [unschedulable('0/1 nodes are available: 1 Insufficient cpu.')], /^capacity: /],
    ['also while old pods end', [unschedulable('0/1 nodes are available: 1 Insufficient cpu.'), readyPod('old', {meta: {deletionTimestamp: after(600)}})], /^capacity: not ready in time: 1 of 1 updated.*still ends/],
    ['a lost node is not the release’s', [pod({phase: 'Unknown'})], /^infrastructure-bad: /],
    ['a container that runs and says nothing is the release’s', [pod({phase: 'Running', containers: [running()]})], 'release-bad: not ready in time: 1 of 1 updated, 0 available; 1 not ready yet'],
    ['without a pod nothing is known', [], 'unknown: not ready in time: 1 of 1 updated, 0 available']
  ])('%s', (_behaviour, pods, expected) => {
    if (typeof expected === 'string') expect(late(...pods)).toBe(expected)
    else expect(late(...pods)).toMatch(expected)
  })

  it('what is ready stays ready', () => {
    expect(judgeOverdue({...deployment, status: {observedGeneration: 3, updatedReplicas: 1, replicas: 1, availableReplicas: 1}}, context()).state).toBe('ready')
  })
})

describe('the scheduler’s words', () => {
  it('are read into resources and counts of nodes', () => {
    expect(parseUnschedulable('0/9 nodes are available: 2 Insufficient cpu, 3 Insufficient nvidia.com/mig-1g.5gb, 1 Too many pods, 4 node(s) had taint {a: b}, that the pod didn\'t tolerate. no new claims to deallocate, preemption: 0/9 nodes are available: 9 Preemption is not helpful for scheduling.')).toEqual({
      nodes: 9, shortages: [{resource: 'cpu', nodes: 2}, {resource: 'nvidia.com/mig-1g.5gb', nodes: 3}, {resource: 'pods', nodes: 1}], others: [{words: 'had taint {a: b}, that the pod didn\'t tolerate', nodes: 4}]
    })
    expect(parseUnschedulable('no nodes available to schedule pods')).toBeUndefined()
  })

  it('come back whatever they are', () => {
    const resource = fc.stringMatching(/^[a-z][a-z0-9./-]{0,20}[a-z0-9]$/)
    const other = fc.constantFrom('node(s) had untolerated taint {k: v}', 'node(s) didn\'t match Pod\'s node affinity/selector', 'node(s) were unschedulable', 'node(s) had volume node affinity conflict')
    fc.assert(fc.property(fc.integer({min: 1, max: 5000}), fc.array(fc.tuple(fc.integer({min: 1, max: 5000}), resource), {minLength: 1, maxLength: 4}), fc.array(fc.tuple(fc.integer({min: 1, max: 99}), other), {maxLength: 3}), fc.constantFrom('', '. preemption: 0/3 nodes are available: 3 No preemption victims found.', '. no new claims to deallocate, preemption: not helpful.', '.'), (nodes, shortages, others, tail) => {
      const list = [...shortages.map(([n, name]) => `${n} Insufficient ${name}`), ...others.map(([n, words]) => `${n} ${words}`)].join(', ')
      expect(parseUnschedulable(`0/${nodes} nodes are available: ${list}${tail}`)).toEqual({
        nodes, shortages: shortages.map(([n, name]) => ({resource: name, nodes: n})), others: others.map(([n, words]) => ({words: words.replace('node(s) ', ''), nodes: n}))
      })
    }))
  })

  it('never throw', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string().map(s => `0/3 nodes are available: ${s}`)), text => { parseUnschedulable(text) }))
  })
})

describe('logs are asked for', () => {
  const bad = {state: 'failed', class: 'release-bad', reason: 'release-crashed', words: ''} as const
  it('of the run that crashed, in the pod that crashed most', () => {
    const pods = [pod({containers: [crashed(1, {exitCode: 1})]}), pod({name: 'api-2', containers: [crashed(4, {exitCode: 1})]}), pod({name: 'api-3', phase: 'Running', containers: [running()]})]
    expect(logsWanted(bad, pods)).toEqual([{namespace: 'shop', name: 'api-2', container: 'app', previous: true}])
  })
  it('of the run that ended, where none followed', () => {
    expect(logsWanted(bad, [pod({phase: 'Failed', containers: [{name: 'app', state: {terminated: {exitCode: 1}}}]})])).toEqual([{namespace: 'shop', name: 'api-1', container: 'app', previous: false}])
  })
  it('of what runs and does not get ready', () => {
    expect(logsWanted({...bad, reason: 'release-not-ready'}, [pod({phase: 'Running', containers: [running()]})])).toMatchObject([{previous: false}])
  })
  it.each([
    ['nothing ran', bad, [pod({containers: [waiting('ImagePullBackOff')]}), pod({containers: [crashed(2, {exitCode: 128, reason: 'StartError'})]})]],
    ['there is no room', {...bad, class: 'capacity'} as const, [pod({phase: 'Running', containers: [running()]})]],
    ['all is well', {state: 'ready', words: ''} as const, [pod({containers: [crashed(4, {exitCode: 1})]})]],
    ['the pod ends', bad, [pod({meta: {deletionTimestamp: after(1)}, containers: [crashed(4, {exitCode: 1})]})]],
    ['an init container is done', bad, [pod({init: [{name: 'init', restartCount: 0, state: {terminated: {exitCode: 0}}}]})]]
  ])('of nobody where %s', (_why, readiness, pods) => {
    expect(logsWanted(readiness, pods)).toEqual([])
  })
})
