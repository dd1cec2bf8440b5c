import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {refOf} from '../../../../src/targets/kubernetes/objects/identity.ts'
import {planPrune, protectedKinds, type InventoryEntry, type PruneQuestion} from '../../../../src/targets/kubernetes/objects/prune.ts'
import {deployment, kind, service} from './objects.ts'

const live = (object: KubeObject, uid = `uid-${object.kind}-${object.metadata.name}`): KubeObject => ({...object, metadata: {...object.metadata, namespace: 'shop', uid}})
const entry = (object: KubeObject): InventoryEntry => ({...refOf(object), uid: object.metadata.uid ?? ''})
const api = live(deployment('api'))
const old = live(deployment('old'))
const question = (changes: Partial<PruneQuestion>): PruneQuestion => ({namespace: 'shop', inventory: [entry(api), entry(old)], live: [api, old], wanted: [refOf(api)], users: [], ...changes})
const pruned = (changes: Partial<PruneQuestion>): string[] => planPrune(question(changes)).prune.map(({kind: name, name: called}) => `${name} ${called}`)
const why = (changes: Partial<PruneQuestion>): string => {
  const plan = planPrune(question(changes))
  return plan.kind === 'planned' ? plan.keep.map(kept => kept.why).join() : plan.message
}

describe('pruning', () => {
  it('takes away what earlier releases left and nobody wants, routes before workloads before what they need', () => {
    const things = [live(kind('v1', 'ConfigMap', 'old')), live(service('old')), old, live(kind('networking.k8s.io/v1', 'Ingress', 'old'))]
    expect(pruned({inventory: [entry(api), ...things.map(entry)], live: [api, ...things]})).toEqual(['Ingress old', 'Deployment old', 'Service old', 'ConfigMap old'])
  })

  it('keeps what is wanted without a namespace, or in another version of its API', () => {
    const scaler = live(kind('autoscaling/v1', 'HorizontalPodAutoscaler', 'api'))
    expect(pruned({inventory: [entry(api), entry(scaler)], live: [api, scaler], wanted: [{...refOf(scaler), apiVersion: 'autoscaling/v2'}, refOf(deployment('api'))]})).toEqual([])
  })

  it('leaves another object alone that has taken the name meanwhile: its UID is not the one that was written down', () => {
    const other = live(deployment('old'), 'uid-of-somebody-else')
    expect(pruned({live: [api, other]})).toEqual([])
    expect(why({live: [api, other]})).toContain('another object has this name now')
  })

  it('has nothing to do for what is gone already', () => {
    expect(planPrune(question({live: [api]}))).toMatchObject({kind: 'planned', prune: [], gone: [{name: 'old'}]})
  })

  it.each(protectedKinds)('never takes a %s away unasked', name => {
    const object = live(kind('v1', name, 'data'))
    expect(pruned({inventory: [entry(object)], live: [object]})).toEqual([])
    expect(why({inventory: [entry(object)], live: [object]})).toContain('unasked')
    expect(pruned({inventory: [entry(object)], live: [object], also: [name]})).toEqual([`${name} data`])
  })

  it('keeps what a controller owns and what an annotation keeps', () => {
    const owned = {...old, metadata: {...old.metadata, ownerReferences: [{apiVersion: 'v1', kind: 'X', name: 'x', uid: 'u', controller: true}]}}
    const kept = {...old, metadata: {...old.metadata, annotations: {'helm.sh/resource-policy': 'keep'}}}
    expect([pruned({live: [api, owned]}), pruned({live: [api, kept]})]).toEqual([[], []])
  })

  it('refuses when nothing at all is wanted, unless that is meant', () => {
    expect(planPrune(question({wanted: []}))).toMatchObject({kind: 'refused', message: 'Nothing is wanted any more, and 2 objects of earlier releases would go.'})
    expect(pruned({wanted: [], empty: 'meant'})).toHaveLength(2)
  })

  it('refuses more than the cap, by count and by share', () => {
    const many = Array.from({length: 40}, (_, i) => live(kind('v1', 'ConfigMap', `c${i}`)))
    const inventory = many.map(entry)
    expect(planPrune(question({inventory, live: many, cap: {count: 10, percent: 100}}))).toMatchObject({kind: 'refused'})
    expect(planPrune(question({inventory, live: many, cap: {count: 100, percent: 50}}))).toMatchObject({kind: 'refused', message: expect.stringContaining('40 of 40 objects (100 %)') as string})
    expect(planPrune(question({inventory, live: many, wanted: many.slice(0, 20).map(refOf), cap: {count: 100, percent: 50}}))).toMatchObject({kind: 'planned'})
  })

  // fluxcd/flux2 #3378, fluxcd/kustomize-controller #1180, kubernetes #22368: the ConfigMap of the revision before went while its pods still needed it.
  it.each<[string, KubeObject]>([
    ['a ReplicaSet that lives (flux2 #3378)', {...live({...deployment('api', {container: {envFrom: [{configMapRef: {name: 'settings-abc'}}]}}), kind: 'ReplicaSet'})}],
    ['a revision that may be gone back to (kustomize-controller #1180)', deployment('api', {pod: {volumes: [{name: 'v', projected: {sources: [{configMap: {name: 'settings-abc'}}]}}]}})],
    ['a pod that is slow to end (kubernetes #22368)', live(kind('v1', 'Pod', 'p', {spec: {containers: [{env: [{name: 'A', valueFrom: {configMapKeyRef: {name: 'settings-abc', key: 'a'}}}]}]}}))],
    ['the past of a StatefulSet', live(kind('apps/v1', 'ControllerRevision', 'r', {data: {spec: {template: {spec: {volumes: [{configMap: {name: 'settings-abc'}}]}}}}}))],
    ['an init container', deployment('api', {pod: {initContainers: [{name: 'i', image: 'i', envFrom: [{configMapRef: {name: 'settings-abc'}}]}]}})]
  ])('keeps a ConfigMap with a hash in its name as long as it is needed by %s', (_, user) => {
    const settings = live(kind('v1', 'ConfigMap', 'settings-abc'))
    const asked = {inventory: [entry(api), entry(settings)], live: [api, settings]}
    expect(pruned({...asked, users: [user]})).toEqual([])
    expect(why({...asked, users: [user]})).toContain('refer to it')
    expect(pruned(asked)).toEqual(['ConfigMap settings-abc'])
  })

  it('does not take a Secret for a ConfigMap of the same name', () => {
    const secret = live(kind('v1', 'Secret', 'settings-abc'))
    expect(pruned({inventory: [entry(secret)], live: [secret], users: [deployment('api', {container: {envFrom: [{configMapRef: {name: 'settings-abc'}}]}})]})).toEqual(['Secret settings-abc'])
    expect(pruned({inventory: [entry(secret)], live: [secret], users: [deployment('api', {pod: {imagePullSecrets: [{name: 'settings-abc'}]}})]})).toEqual([])
  })

  it('never takes away what is wanted, what is protected, what has another UID, or what is in use; whatever the cluster holds', () => {
    const kinds = fc.constantFrom('apps/v1 Deployment', 'v1 ConfigMap', 'v1 Secret', 'v1 PersistentVolumeClaim', 'v1 Namespace', 'example.dev/v1 Thing')
    const one = fc.record({of: kinds, name: fc.constantFrom('a', 'b', 'c'), uid: fc.constantFrom('u1', 'u2')}).map(({of, name: called, uid}) => {
      const [version = '', name = ''] = of.split(' ')
      return live(kind(version, name, called), uid)
    })
    const unique = {selector: (object: KubeObject): string => `${object.kind} ${object.metadata.name}`, maxLength: 12}
    fc.assert(fc.property(fc.uniqueArray(one, unique), fc.uniqueArray(one, unique), fc.uniqueArray(one, unique), fc.constantFrom('a', 'b', 'c'), (inventory, there, wanted, used) => {
      const plan = planPrune({namespace: 'shop', inventory: inventory.map(entry), live: there, wanted: wanted.map(refOf), users: [deployment('x', {container: {envFrom: [{configMapRef: {name: used}}]}})], empty: 'meant'})
      for (const gone of plan.prune) {
        expect(wanted.some(object => object.kind === gone.kind && object.metadata.name === gone.name)).toBe(false)
        expect(protectedKinds).not.toContain(gone.kind)
        expect(there.find(object => object.kind === gone.kind && object.metadata.name === gone.name)?.metadata.uid).toBe(gone.uid)
        expect(gone.kind === 'ConfigMap' && gone.name === used).toBe(false)
      }
    }))
  })
})
