import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {diffObjects, renderChanges} from '../../../../src/targets/kubernetes/objects/diff.ts'
import {withAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {immutableChanges} from '../../../../src/targets/kubernetes/objects/immutable.ts'
import {quantityOf, sameQuantity, memoryQuantity, cpuQuantity} from '../../../../src/targets/kubernetes/objects/quantities.ts'
import {deployment, kind, service} from './objects.ts'

const changed = (path: (string | number)[], value: never): string[] => renderChanges(diffObjects(deployment('api'), withAt(deployment('api'), path, value)))

describe('the difference between what is there and what an update would make of it', () => {
  it('is told value by value, with containers by their name', () => {
    expect(changed(['spec', 'template', 'spec', 'containers', 0, 'image'], 'api:2' as never)).toEqual(['spec.template.spec.containers[api].image: api:1 > api:2'])
    expect(changed(['spec', 'replicas'], 3 as never)).toEqual(['spec.replicas: 2 > 3'])
    expect(changed(['metadata', 'labels'], {'a.b/c': 'd e'} as never)).toEqual(['+ metadata.labels: {"a.b/c":"d e"}'])
    expect(renderChanges(diffObjects(withAt(deployment('api'), ['spec', 'paused'], true), deployment('api')))).toEqual(['- spec.paused: true'])
  })

  it('says nothing of what the server and its controllers write', () => {
    const live: KubeObject = {...deployment('api'), status: {replicas: 2}, metadata: {name: 'api', uid: 'u', resourceVersion: '9', generation: 4, creationTimestamp: 't', managedFields: [], annotations: {'kubectl.kubernetes.io/last-applied-configuration': '{}', 'deployment.kubernetes.io/revision': '3', 'slipway.dev/epoch': '4'}}}
    expect(diffObjects(live, {...deployment('api'), metadata: {name: 'api', resourceVersion: '10', annotations: {'slipway.dev/epoch': '5'}}})).toEqual([])
  })

  it('takes quantities by their value, where quantities stand, and nowhere else', () => {
    const with_ = (cpu: string | number): KubeObject => deployment('api', {container: {resources: {requests: {cpu}}, env: [{name: 'CPU', value: String(cpu)}]}})
    expect(diffObjects(with_('1000m'), with_(1)).map(({path}) => path)).toEqual(['spec.template.spec.containers[api].env[CPU].value'])
  })

  it('does not mind the order of what has keys, but that of what happens in order', () => {
    const named = (field: string, ...names: string[]): KubeObject => deployment('api', {[field === 'env' ? 'container' : 'pod']: {[field]: names.map(name => ({name, value: 'x'}))}})
    expect(diffObjects(named('env', 'A', 'B'), named('env', 'B', 'A'))).toEqual([])
    expect(renderChanges(diffObjects(named('initContainers', 'a', 'b'), named('initContainers', 'b', 'a')))).toEqual(['spec.template.spec.initContainers (order): ["a","b"] > ["b","a"]'])
    const route = (...names: string[]): KubeObject => kind('traefik.io/v1alpha1', 'IngressRoute', 'r', {spec: {middlewares: names.map(name => ({name}))}})
    expect(diffObjects(route('a', 'b'), route('b', 'a'))).toHaveLength(1)
    const expanding = (...names: string[]): KubeObject => deployment('api', {container: {env: names.map(name => ({name, value: `$(${name})`}))}})
    expect(diffObjects(expanding('A', 'B'), expanding('B', 'A'))).toHaveLength(1)
  })

  it('tells ports of equal number by their protocol', () => {
    const ports = (...protocols: string[]): KubeObject => kind('v1', 'Service', 's', {spec: {ports: protocols.map(protocol => ({port: 53, protocol}))}})
    expect(renderChanges(diffObjects(ports('UDP', 'TCP'), ports('TCP', 'UDP')))).toEqual([])
    expect(diffObjects(ports('UDP'), ports('TCP', 'UDP')).map(({path}) => path)).toEqual(['spec.ports[53/TCP]'])
  })

  it('never shows the value of a Secret, neither changed, nor new, nor gone', () => {
    const secret = (data: Record<string, string>): KubeObject => kind('v1', 'Secret', 's', {data})
    const told = [diffObjects(secret({a: 'aHVudGVyMg==', b: 'aHVudGVyMw=='}), secret({a: 'aHVudGVyNA=='})), diffObjects(undefined, secret({a: 'aHVudGVyMg=='})), diffObjects(secret({a: 'aHVudGVyMg=='}), kind('v1', 'Secret', 's'))]
    expect(told.map(renderChanges)).toEqual([['data.a: "***" > "***"', '- data.b: "***"'], ['+ data: {"a":"***"}'], ['- data: {"a":"***"}']])
    expect(JSON.stringify(told)).not.toContain('aHVud')
  })

  it('shows a new object by its parts', () => {
    expect(diffObjects(undefined, service('api')).map(({path}) => path)).toEqual(['spec'])
  })

  const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean())
  const key = fc.stringMatching(/^[a-z]{1,6}$/).filter(text => !['requests', 'limits', 'max', 'min', 'hard', 'used', 'default'].includes(text))
  const tree = fc.letrec<{value: unknown}>(tie => ({value: fc.oneof({maxDepth: 3}, leaf, fc.array(tie('value'), {maxLength: 4}), fc.dictionary(key, tie('value'), {maxKeys: 4}))})).value

  it('is empty for the same object', () => {
    fc.assert(fc.property(fc.dictionary(key, tree, {maxKeys: 4}), spec => {
      const object = kind('apps/v1', 'Deployment', 'x', {spec: spec as never})
      expect(diffObjects(object, structuredClone(object))).toEqual([])
    }))
  })

  const leaves = (value: unknown, path: (string | number)[]): (string | number)[][] => {
    if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]))
    return value !== null && typeof value === 'object' ? Object.entries(value).flatMap(([name, item]) => leaves(item, [...path, name])) : [path]
  }
  it('finds every single leaf that was changed', () => {
    fc.assert(fc.property(fc.dictionary(key, tree, {minKeys: 1, maxKeys: 4}), fc.nat(), (spec, pick) => {
      const object = kind('apps/v1', 'Deployment', 'x', {spec: spec as never})
      const paths = leaves(spec, ['spec'])
      fc.pre(paths.length > 0)
      expect(diffObjects(object, withAt(object, paths[pick % paths.length] as (string | number)[], 'another value')).length).toBeGreaterThan(0)
    }))
  })
})

describe('quantities', () => {
  it.each([['1000m', '1'], ['0.1', '100m'], ['1Gi', '1024Mi'], ['1G', '1000M'], ['1e3', '1k'], ['1E3', 1000], ['.5', '500m'], ['2', 2], ['0', '0m'], ['1Ki', 1024], ['1000000000n', '1']])('%s equals %s', (a, b) => {
    expect(sameQuantity(a, b)).toBe(true)
  })
  it.each([['1Gi', '1G'], ['1', '1.1'], ['1m', '1M'], ['one', 'two'], ['', '0'], [true, 1]] as const)('%s is not %s', (a, b) => {
    expect(sameQuantity(a, b)).toBe(false)
  })
  it('writes what it reads', () => {
    fc.assert(fc.property(fc.integer({min: 1, max: 2 ** 40}), bytes => { expect(quantityOf(memoryQuantity(bytes))).toBe(BigInt(bytes) * 10n ** 9n) }))
    fc.assert(fc.property(fc.integer({min: 1, max: 100_000}), milli => { expect(quantityOf(cpuQuantity(milli / 1000))).toBe(BigInt(milli) * 10n ** 6n) }))
  })
})

describe('fields that cannot be changed', () => {
  const apps = (name: string, spec: object): KubeObject => kind('apps/v1', name, 'x', {spec: spec as never})
  it.each<[string, KubeObject, KubeObject, RegExp]>([
    ['the selector of a Deployment', deployment('api'), deployment('api', {labels: {app: 'api', tier: 'web'}}), /pods run on without it/],
    ['a label less in the selector of a DaemonSet', apps('DaemonSet', {selector: {matchLabels: {a: '1', b: '2'}}}), apps('DaemonSet', {selector: {matchLabels: {a: '1'}}}), /every node/],
    ['volume templates of a StatefulSet', apps('StatefulSet', {volumeClaimTemplates: [{spec: {resources: {requests: {storage: '1Gi'}}, volumeMode: 'Filesystem'}}]}), apps('StatefulSet', {volumeClaimTemplates: [{spec: {resources: {requests: {storage: '2Gi'}}}}]}), /claims that exist keep/],
    ['the template of a Job', kind('batch/v1', 'Job', 'x', {spec: {template: {spec: {containers: [{image: 'a:1'}]}}}}), kind('batch/v1', 'Job', 'x', {spec: {template: {spec: {containers: [{image: 'a:2'}]}}}}), /runs again from the start/],
    ['the address of a Service', kind('v1', 'Service', 'x', {spec: {clusterIP: '10.0.0.1'}}), kind('v1', 'Service', 'x', {spec: {clusterIP: 'None'}}), /another address/],
    ['the class of a claim', kind('v1', 'PersistentVolumeClaim', 'x', {spec: {storageClassName: 'a'}}), kind('v1', 'PersistentVolumeClaim', 'x', {spec: {storageClassName: 'b'}}), /all data/],
    ['data of an immutable ConfigMap', kind('v1', 'ConfigMap', 'x', {immutable: true, data: {a: '1'}}), kind('v1', 'ConfigMap', 'x', {immutable: true, data: {a: '2'}}), /another name/],
    ['the role of a binding', kind('rbac.authorization.k8s.io/v1', 'RoleBinding', 'x', {roleRef: {name: 'a'}}), kind('rbac.authorization.k8s.io/v1', 'RoleBinding', 'x', {roleRef: {name: 'b'}}), /may not do/]
  ])('%s is told with what replacing it means', (_, live, want, consequence) => {
    expect(immutableChanges(live, want).map(one => one.consequence).join()).toMatch(consequence)
    expect(immutableChanges(live, live)).toEqual([])
  })

  it('takes what the server added, and quantities of another form, for the same', () => {
    const live = apps('StatefulSet', {serviceName: 's', volumeClaimTemplates: [{status: {phase: 'Pending'}, spec: {volumeMode: 'Filesystem', resources: {requests: {storage: '1Gi'}}}}]})
    expect(immutableChanges(live, apps('StatefulSet', {volumeClaimTemplates: [{spec: {resources: {requests: {storage: '1024Mi'}}}}]}))).toEqual([])
    expect(immutableChanges(kind('v1', 'Secret', 's', {immutable: true, data: {a: 'eA=='}}), kind('v1', 'Secret', 's', {immutable: true, stringData: {a: 'x'}}))).toEqual([])
  })

  it('lets a claim grow, which the API allows', () => {
    const claim = (storage: string): KubeObject => kind('v1', 'PersistentVolumeClaim', 'x', {spec: {resources: {requests: {storage}}}})
    expect(immutableChanges(claim('1Gi'), claim('2Gi'))).toEqual([])
  })

  it('shows no value of an immutable Secret', () => {
    expect(JSON.stringify(immutableChanges(kind('v1', 'Secret', 's', {immutable: true, data: {a: 'eHh4eHg='}}), kind('v1', 'Secret', 's', {immutable: true, data: {a: 'eXl5eXk='}})))).not.toMatch(/eHh|eXl/)
  })
})
