/** What a control plane does, by kubectl alone: were one of these not so, no other suite would say anything. */
import {equal, holds} from '../scenario.ts'
import {countByAgent} from './audit.ts'
import type {Behaviour} from './stages.ts'
import {ask, deployment, eventually, type KubernetesScenario, type KubernetesSuite, type KubernetesWorld} from './world.ts'

interface Pod {
  metadata: {name: string; deletionTimestamp?: string}
  spec: {nodeName?: string}
  status: {
    phase: string
    podIP?: string
    conditions?: {type: string; status: string; reason?: string; message?: string}[]
    containerStatuses?: {ready: boolean; restartCount: number; state: Record<string, {reason?: string; message?: string; exitCode?: number}>; lastState?: Record<string, {reason?: string; exitCode?: number}>}[]
  }
}

const settings = (value: string): unknown => ({apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'settings'}, data: {level: value}})

async function podsOf(world: KubernetesWorld, label: string): Promise<Pod[]> {
  return (JSON.parse(await ask(world, ['get', 'pods', '-l', label, '-o', 'json'])) as {items: Pod[]}).items
}

const isReady = (pod: Pod): boolean => pod.status.conditions?.some(c => c.type === 'Ready' && c.status === 'True') === true
const container = (pod: Pod | undefined): NonNullable<Pod['status']['containerStatuses']>[number] | undefined => pod?.status.containerStatuses?.[0]

/** Deploys an image that behaves so, and waits for what a pod of it shows. */
async function see(world: KubernetesWorld, tag: string, what: string, seen: (pod: Pod) => boolean, timeoutMs = 30_000): Promise<Pod> {
  await ask(world, ['apply', '-f', '-'], deployment({name: 'app', image: `registry.example:5000/app:${tag}`}))
  let last: Pod | undefined
  await eventually(what, async () => {
    last = (await podsOf(world, 'app=app'))[0]
    return last !== undefined && seen(last)
  }, timeoutMs).catch((error: unknown) => { throw new Error(`${(error as Error).message} The pod: ${JSON.stringify(last?.status)}`) })
  return last as Pod
}

const scenario = (name: string, run: KubernetesScenario['run']): KubernetesScenario => ({name, run})
const inLab = (name: string, run: KubernetesScenario['run']): KubernetesScenario => ({name, run, needs: ['lab']})
const behaving = (behaviour: Behaviour, words: string, run: KubernetesScenario['run']): KubernetesScenario => inLab(`image tag ${behaviour}: ${words}`, run)

const api: KubernetesScenario[] = [
  scenario('server-side apply names the owner of a field that it does not take, and takes it by force', async world => {
    await ask(world, ['apply', '--server-side', '--field-manager=one', '-f', '-'], settings('one'))
    const refused = await world.kubectl(['apply', '--server-side', '--field-manager=two', '-f', '-'], {input: JSON.stringify(settings('two'))})
    holds(refused.code !== 0 && refused.stderr.includes('conflict with "one": .data.level'), `no conflict: ${refused.stderr}`)
    await ask(world, ['apply', '--server-side', '--field-manager=two', '--force-conflicts', '-f', '-'], settings('two'))
    equal(await ask(world, ['get', 'configmap', 'settings', '-o', 'jsonpath={.data.level}']), 'two', 'after force')
    return undefined
  }),
  scenario('a dry run on the server answers the object and keeps nothing', async world => {
    const answer = JSON.parse(await ask(world, ['apply', '--server-side', '--dry-run=server', '-o', 'json', '-f', '-'], settings('one'))) as {metadata: {namespace: string}}
    equal(answer.metadata.namespace, world.namespace, 'namespace of the answer')
    equal((await world.kubectl(['get', 'configmap', 'settings'])).code, 1, 'get afterwards')
    return undefined
  }),
  scenario('an account without rights is refused', async world => {
    await ask(world, ['create', 'serviceaccount', 'nobody'])
    const {code, stderr} = await world.kubectl(['get', 'secrets', '--as', `system:serviceaccount:${world.namespace}:nobody`])
    holds(code !== 0 && stderr.includes('Forbidden'), `not refused: ${stderr}`)
    return undefined
  }),
  scenario('a quota is kept', async world => {
    await ask(world, ['create', 'quota', 'small', '--hard=configmaps=1'])
    await eventually('a quota with its use, the authority of the cluster in kube-root-ca.crt', async () => (await ask(world, ['get', 'quota', 'small', '-o', 'jsonpath={.status.used.configmaps}'])) === '1')
    const {code, stderr} = await world.kubectl(['create', 'configmap', 'one-more'])
    holds(code !== 0 && stderr.includes('exceeded quota'), `not refused: ${stderr}`)
    return undefined
  }),
  inLab('the audit log counts the requests of each client', async world => {
    const {audit} = world
    holds(audit !== undefined, 'The lab has no audit log.')
    const mark = await audit.mark()
    for (let n = 0; n < 7; n++) await ask(world, ['get', '--raw', `/api/v1/namespaces/${world.namespace}`])
    const requests = await audit.since(mark)
    equal(countByAgent(requests).get('kubectl'), 7, 'requests of kubectl')
    await eventually('the codes of the answers', async () => (await audit.since(mark)).filter(r => r.userAgent.startsWith('kubectl/')).every(r => r.code === 200))
    return 'kubectl 7'
  })
]

const rollouts: KubernetesScenario[] = [
  inLab('a Deployment of three becomes Available, and again after a change', async world => {
    const began = performance.now()
    await ask(world, ['apply', '-f', '-'], deployment({name: 'app', image: 'registry.example:5000/app:1', replicas: 3}))
    await ask(world, ['rollout', 'status', 'deployment/app', '--timeout=30s'])
    const first = performance.now() - began
    await ask(world, ['set', 'image', 'deployment/app', 'main=registry.example:5000/app:2'])
    await ask(world, ['rollout', 'status', 'deployment/app', '--timeout=30s'])
    equal((await podsOf(world, 'app=app')).filter(pod => isReady(pod) && pod.status.podIP?.startsWith('10.244.')).length, 3, 'ready pods with an address')
    return `first ${Math.round(first)} ms`
  }),
  inLab('what fits on no node stays Pending, and says why', async world => {
    await ask(world, ['apply', '-f', '-'], deployment({name: 'app', image: 'app:1', resources: {'nvidia.com/gpu': '64'}}))
    await eventually('Insufficient nvidia.com/gpu', async () => (await podsOf(world, 'app=app'))[0]?.status.conditions?.some(c => c.message?.includes('Insufficient nvidia.com/gpu') === true) === true)
    return undefined
  })
]

const behaviours: KubernetesScenario[] = [
  behaving('slow', 'Ready after its time and not before', async world => {
    const began = performance.now()
    await see(world, 'slow-3s', 'a pod that is Ready', isReady)
    const took = performance.now() - began
    holds(took > 2500, `Ready after ${Math.round(took)} ms already`)
    return undefined
  }),
  behaving('never-ready', 'runs and is not Ready', async world => {
    await see(world, '2-never-ready', 'a pod that runs and is not Ready', pod => pod.status.phase === 'Running' && !isReady(pod) && container(pod)?.state['running'] !== undefined)
    return undefined
  }),
  behaving('crash', 'CrashLoopBackOff, and the restarts grow', async world => {
    const early = await see(world, 'crash', 'CrashLoopBackOff', pod => container(pod)?.state['waiting']?.reason === 'CrashLoopBackOff')
    const restarts = container(early)?.restartCount ?? 0
    equal(container(early)?.lastState?.['terminated']?.exitCode, 1, 'exit code of the last run')
    await eventually('more restarts', async () => (container((await podsOf(world, 'app=app'))[0])?.restartCount ?? 0) > restarts + 1)
    return undefined
  }),
  behaving('crash-late', 'Ready first, then CrashLoopBackOff', async world => {
    await see(world, 'crash-late-2s', 'a pod that is Ready', isReady)
    await eventually('CrashLoopBackOff', async () => container((await podsOf(world, 'app=app'))[0])?.state['waiting']?.reason === 'CrashLoopBackOff')
    return undefined
  }),
  behaving('oom', 'OOMKilled, exit code 137', async world => {
    const pod = await see(world, 'oom', 'OOMKilled', p => container(p)?.lastState?.['terminated']?.reason === 'OOMKilled')
    equal(container(pod)?.lastState?.['terminated']?.exitCode, 137, 'exit code')
    return undefined
  }),
  behaving('missing', 'ImagePullBackOff', async world => {
    const pod = await see(world, 'missing', 'ImagePullBackOff', p => container(p)?.state['waiting']?.reason === 'ImagePullBackOff')
    equal(pod.status.phase, 'Pending', 'phase')
    return undefined
  }),
  behaving('stuck', 'ContainerCreating', async world => {
    await see(world, 'stuck', 'ContainerCreating', pod => container(pod)?.state['waiting']?.reason === 'ContainerCreating')
    return undefined
  }),
  behaving('slow-stop', 'stays for its time when it is deleted', async world => {
    await see(world, 'slow-stop-3s', 'a pod that is Ready', isReady)
    await ask(world, ['scale', 'deployment/app', '--replicas=0'])
    await eventually('a pod that terminates', async () => (await podsOf(world, 'app=app'))[0]?.metadata.deletionTimestamp !== undefined)
    const began = performance.now()
    await eventually('no pod', async () => (await podsOf(world, 'app=app')).length === 0)
    holds(performance.now() - began > 2000, 'It was gone at once.')
    return undefined
  }),
  behaving('fail', 'a Job fails', async world => {
    const spec = (image: string): unknown => ({backoffLimit: 0, template: {spec: {restartPolicy: 'Never', containers: [{name: 'main', image}]}}})
    await ask(world, ['apply', '-f', '-'], {apiVersion: 'batch/v1', kind: 'Job', metadata: {name: 'bad'}, spec: spec('migrate:fail')})
    await ask(world, ['apply', '-f', '-'], {apiVersion: 'batch/v1', kind: 'Job', metadata: {name: 'good'}, spec: spec('migrate:1')})
    await ask(world, ['wait', '--for=condition=Failed', 'job/bad', '--timeout=30s'])
    await ask(world, ['wait', '--for=condition=Complete', 'job/good', '--timeout=30s'])
    return undefined
  })
]

export const smoke: KubernetesSuite = {name: 'smoke', scenarios: [...api, ...rollouts, ...behaviours]}
