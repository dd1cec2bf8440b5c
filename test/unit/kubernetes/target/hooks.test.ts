/** Hooks as Jobs: with what the service has, once, found again by whoever goes on, and gone with their release (helm #7725, kubernetes #89657). */
import {describe, expect, it} from 'vitest'
import {deploy} from '../../../../src/deploy/engine.ts'
import {finalize, rollback} from '../../../../src/deploy/engine-back.ts'
import {abort, resume} from '../../../../src/deploy/engine-open.ts'
import type {EngineResult} from '../../../../src/deploy/engine-model.ts'
import type {Release} from '../../../../src/rollout/model.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {listAt, numberAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {app, revOf, set, type Objects} from '../../../fakes/kubernetes-set.ts'
import {behaviourAnnotation} from '../../../fakes/kubernetes/behaviours.ts'
import {never, order, ours, startWorld, whenStep, workloads, type TestWorld} from './world.ts'

const migrate = {name: 'migrate', run: ['node', 'migrate.js', '$(HOME)'], compensate: ['node', 'unmigrate.js']}
const image = (tag: string): string => `registry.example/tools:${tag}`
const behaviours = {
  ':bad': {ends: {afterMs: 1_000, exitCode: 3, message: 'relation "orders" exists'}, log: ['migrating', 'relation "orders" exists']},
  ':slow': {ends: {afterMs: 60_000, exitCode: 0}}, ':endless': {ends: {afterMs: 3_600_000, exitCode: 0}}, ':missing': {pull: 'not-found' as const}
}

const run = (world: TestWorld, id: string, release: Release): Promise<EngineResult> => deploy(order(release), world.start(id).deps, never)
async function must(world: TestWorld, id: string, release: Release): Promise<EngineResult> {
  const result = await run(world, id, release)
  expect([result.outcome, result.failure]).toEqual(['succeeded', null])
  return result
}
const jobs = (world: TestWorld): KubeObject[] => world.cluster.objects('Job', 'shop').filter(({metadata}) => metadata.deletionTimestamp === undefined)
/** `migrate before Complete`. */
const told = (world: TestWorld): string[] => jobs(world).map(job => [job.metadata.labels?.['slipway.dev/hook'], job.metadata.annotations?.['slipway.dev/hook'],
  listAt(job, 'status', 'conditions').map(c => textAt(c, 'type')).find(type => type === 'Complete' || type === 'Failed') ?? 'runs'].join(' ')).sort()
const only = (found: KubeObject[]): KubeObject => {
  expect(found).toHaveLength(1)
  return found[0] as KubeObject
}
const created = (world: TestWorld): number => world.cluster.calls.filter(({verb, ref}) => ref?.kind === 'Job' && (verb === 'apply' || verb === 'create')).length

describe('a hook on a cluster', () => {
  const pod = {serviceAccountName: 'api', imagePullSecrets: [{name: 'registry'}], securityContext: {runAsNonRoot: true}, volumes: [{name: 'settings', configMap: {name: 'api-settings-v2'}}, {name: 'data', persistentVolumeClaim: {claimName: 'data'}}]}
  const container = {env: [{name: 'A', value: 'b'}], resources: {requests: {cpu: '100m'}}, volumeMounts: [{name: 'settings', mountPath: '/etc/app'}, {name: 'data', mountPath: '/data'}], securityContext: {readOnlyRootFilesystem: true}}
  const account: Objects = name => [{apiVersion: 'v1', kind: 'ServiceAccount', metadata: {name}}]

  it('is a Job with the image, the configuration and the rights of its service, and is no instance of it', async () => {
    const world = startWorld()
    await must(world, '1', world.rig.release('v1', {api: {config: 'DB=one'}}))
    const shape = {config: 'DB=two', objects: app({config: 'read', pod, container, more: (n, v) => [...account(n, v), {apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteMany'], resources: {requests: {storage: '1Gi'}}}}]})}
    const watched = world.watch('api')
    const two = world.rig.release('v2', {api: {...shape, hooks: {before: [{...migrate, timeout: '90s'}]}}})
    await must(world, '2', two)
    const job = only(jobs(world))
    const spec = recordAt(job, 'spec', 'template', 'spec')
    const [hook] = listAt(spec, 'containers')
    expect([numberAt(job, 'spec', 'backoffLimit'), numberAt(job, 'spec', 'activeDeadlineSeconds'), numberAt(job, 'spec', 'ttlSecondsAfterFinished'), textAt(spec, 'restartPolicy')]).toEqual([0, 90, undefined, 'Never'])
    expect(hook).toMatchObject({image: 'registry.example/api:v2', command: ['node', 'migrate.js', '$$(HOME)'], env: [{name: 'A', value: 'b'}], resources: container.resources, securityContext: container.securityContext})
    expect(listAt(hook, 'envFrom').map(from => textAt(from, 'configMapRef', 'name') ?? textAt(from, 'secretRef', 'name'))).toEqual(['api-settings-v2', expect.stringMatching(/^api-config-/)])
    expect(spec).toMatchObject({serviceAccountName: 'api', imagePullSecrets: pod.imagePullSecrets, securityContext: pod.securityContext, volumes: [{name: 'settings'}]})
    expect(listAt(hook, 'volumeMounts')).toEqual([{name: 'settings', mountPath: '/etc/app'}])
    const labels = recordAt(job, 'spec', 'template', 'metadata', 'labels')
    // Neither the Service nor the count of its instances takes it for one.
    expect([labels['app'], labels['slipway.dev/revision'], labels['slipway.dev/set']]).toEqual([undefined, undefined, 'shop.prod'])
    expect(watched.lost()).toBe(0)
  })

  it('takes an image of its own, and runs after the service where it says so', async () => {
    const world = startWorld()
    const process = world.start('1')
    await deploy(order(world.rig.release('v1', {api: {hooks: {after: [{name: 'warm', run: ['warm'], image: image('1')}]}}})), process.deps, never)
    expect(told(world)).toEqual(['warm after Complete'])
    expect(textAt(only(jobs(world)), 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe(image('1'))
    expect(process.events.map(e => e.line).filter(line => /warm|route/.test(line) && !line.endsWith('...')).map(line => line.split('  ')[1])).toEqual([expect.stringMatching(/^route/), 'hook after warm'])
  })

  it('that fails says how its pod ended and what it wrote; the set serves as before, and the Job stays for its log', async () => {
    const world = startWorld({behaviours})
    const one = world.rig.release('v1', {api: {}, web: {dependsOn: ['api']}})
    await must(world, '1', one)
    const two = world.rig.release('v2', {api: {hooks: {before: [migrate, {name: 'seed', run: ['seed'], image: image('bad')}]}}, web: {dependsOn: ['api']}})
    const result = await run(world, '2', two)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {reason: 'command-failed'}})
    expect(result.failure?.message).toMatch(/the hook seed: Job .*exit code 3.*relation "orders" exists.*Its log ends with: migrating \| relation/)
    expect(told(world)).toEqual(['migrate before Complete', 'migrate compensate Complete', 'seed before Failed'])
    expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(one, 'api')]: 1})
    expect(textAt(jobs(world).find(j => j.metadata.annotations?.['slipway.dev/hook'] === 'compensate'), 'spec', 'template', 'spec', 'containers', 0, 'command', 1)).toBe('unmigrate.js')
  })

  it.each([['endless', /DeadlineExceeded/], ['missing', /cannot pull registry.example.tools:missing/]] as const)('that is %s is not waited for longer than it may take', async (tag, words) => {
    const world = startWorld({behaviours})
    const one = world.rig.release('v1', {api: {}})
    await must(world, '1', one)
    const result = await run(world, '2', world.rig.release('v2', {api: {hooks: {before: [{name: 'seed', run: ['seed'], image: image(tag), timeout: '2m'}]}}}))
    expect(result.outcome).toBe('rolled-back')
    expect(result.failure?.message).toMatch(words)
    expect(world.cluster.trafficOf('api').shares).toEqual({[revOf(one, 'api')]: 1})
  })

  it('that runs on when its run is cancelled is awaited by the next one', async () => {
    const world = startWorld({behaviours})
    await must(world, '1', world.rig.release('v1', {api: {}}))
    const two = world.rig.release('v2', {api: {hooks: {before: [{...migrate, image: image('slow')}]}}})
    const stop = new AbortController()
    const process = whenStep(world.start('2'), 'hook', () => { void world.clock.sleep(5_000).then(() => stop.abort(new Error('cancelled'))) })
    expect((await deploy(order(two), process.deps, stop.signal)).outcome).toBe('unfinished')
    expect(told(world)).toEqual(['migrate before runs'])
    expect((await resume(set, world.start('3').deps, never)).outcome).toBe('succeeded')
    expect(told(world)).toEqual(['migrate before Complete'])
    expect(created(world)).toBe(1)
  })

  it('that was interrupted ends before it is compensated', async () => {
    const world = startWorld({behaviours})
    await must(world, '1', world.rig.release('v1', {api: {}}))
    const two = world.rig.release('v2', {api: {hooks: {before: [{...migrate, image: image('slow')}]}}})
    const stop = new AbortController()
    const process = whenStep(world.start('2'), 'hook', () => { void world.clock.sleep(5_000).then(() => stop.abort(new Error('cancelled'))) })
    await deploy(order(two), process.deps, stop.signal)
    expect((await abort(set, world.start('3').deps, never)).outcome).toBe('rolled-back')
    expect(told(world)).toEqual(['migrate compensate Complete'])
    expect(world.cluster.objects('Pod', 'shop').filter(p => p.metadata.labels?.['slipway.dev/hook'] !== undefined && textAt(p, 'status', 'phase') === 'Running')).toEqual([])
  })

  it('that somebody deletes while it runs fails: how far it came is not known', async () => {
    const world = startWorld({behaviours})
    await must(world, '1', world.rig.release('v1', {api: {}}))
    const human = world.cluster.client({user: 'ada', manager: 'kubectl'})
    const process = whenStep(world.start('2'), 'hook', () => { void world.clock.sleep(5_000).then(() => human.remove({apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name: only(jobs(world)).metadata.name})) })
    const result = await deploy(order(world.rig.release('v2', {api: {hooks: {before: [{name: 'seed', run: ['seed'], image: image('slow')}]}}})), process.deps, never)
    expect(result).toMatchObject({outcome: 'rolled-back', failure: {message: expect.stringContaining('was deleted while it ran')}})
  })

  it('runs again in each new release, and once more where a release failed and is tried again', async () => {
    const world = startWorld({behaviours})
    const make = (version: string, tag: string): Release => world.rig.release(version, {api: {hooks: {before: [migrate], after: [{name: 'seed', run: ['seed'], image: image(tag)}]}}})
    await must(world, '1', make('v1', '1'))
    const failed = await run(world, '2', make('v2', 'bad'))
    expect(failed.outcome).toBe('rolled-back')
    const again = await run(world, '3', make('v2', 'bad'))
    expect(again.outcome).toBe('rolled-back')
    expect(told(world).filter(t => !t.startsWith('migrate before'))).toEqual(['migrate compensate Complete', 'migrate compensate Complete', 'seed after Complete', 'seed after Failed', 'seed after Failed'])
  })

  it('leaves nothing behind once no kept release knows it', async () => {
    const world = startWorld({behaviours})
    await must(world, '1', world.rig.release('v1', {api: {hooks: {before: [migrate]}}}))
    await run(world, '2', world.rig.release('v2', {api: {hooks: {before: [{name: 'seed', run: ['seed'], image: image('bad')}]}}}))
    expect(told(world)).toEqual(['migrate before Complete', 'seed before Failed'])
    for (let n = 3; n < 12; n += 1) await must(world, String(n), world.rig.release(`v${n}`, {api: {}}))
    await world.cluster.settle(60_000)
    expect(jobs(world)).toEqual([])
    expect(workloads(world.cluster)).toHaveLength(1)
  }, 30_000)

  it('of a first release that fails goes with what was written for it', async () => {
    const world = startWorld({behaviours})
    const result = await run(world, '1', world.rig.release('v1', {api: {config: 'A=1', hooks: {before: [migrate, {name: 'seed', run: ['seed'], image: image('bad')}]}}}))
    expect(result).toMatchObject({outcome: 'rolled-back', after: null})
    expect([...ours(world.cluster, 'ConfigMap'), ...ours(world.cluster, 'Secret'), ...workloads(world.cluster)]).toEqual([])
  })

  it('an irreversible one blocks going back, and the set can be mended forward', async () => {
    const world = startWorld({behaviours: {...behaviours, '-bad': {readyMs: 'never'}}})
    await must(world, '1', world.rig.release('v1', {api: {}}))
    const result = await run(world, '2', world.rig.release('v2-bad', {api: {within: '5s', hooks: {before: [{name: 'drop', run: ['drop'], irreversible: true, image: image('1')}]}}}))
    expect(result).toMatchObject({outcome: 'unfinished', failure: {reason: 'irreversible'}})
    await must(world, '3', world.rig.release('v3', {api: {}}))
    await finalize({set, retire: 'all'}, world.start('4').deps, never)
    await expect(rollback({set, toSnapshot: undefined, scope: 'any'}, world.start('5').deps, never)).rejects.toMatchObject({reason: 'irreversible'})
  })
})

describe('a Job that the sources declare as a hook', () => {
  const declared: Objects = name => [{
    apiVersion: 'batch/v1', kind: 'Job', metadata: {name: `${name}-migrate`, annotations: {'helm.sh/hook': 'pre-install,pre-upgrade'}},
    spec: {backoffLimit: 2, ttlSecondsAfterFinished: 60, template: {metadata: {annotations: {[behaviourAnnotation]: JSON.stringify({ends: {afterMs: 100, exitCode: 0}})}}, spec: {restartPolicy: 'Never', containers: [{name: 'migrate', image: image('chart')}]}}}
  }]
  const hooks = {before: [{name: 'api-migrate', run: [], job: 'api-migrate', timeoutMs: 600_000, irreversible: false}], after: []}

  it('runs as one, as its author wrote it, and is none of the plain objects', async () => {
    const world = startWorld()
    await must(world, '1', world.rig.release('v1', {api: {objects: app({more: declared}), declared: hooks}}))
    const job = only(jobs(world))
    expect(job.metadata.name).toMatch(/^api-api-migrate-[0-9a-f]{10}$/)
    expect([numberAt(job, 'spec', 'backoffLimit'), numberAt(job, 'spec', 'ttlSecondsAfterFinished'), textAt(job, 'spec', 'template', 'spec', 'containers', 0, 'image')]).toEqual([2, undefined, image('chart')])
    expect(told(world)).toEqual(['api-migrate before Complete'])
  })
})
