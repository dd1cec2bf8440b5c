import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {attribute} from '../../../../src/targets/kubernetes/sources/attribution.ts'
import {readManifestFiles, splitByTemplate} from '../../../../src/targets/kubernetes/sources/manifest-files.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {makeTestPorts} from '../../../fakes/ports.ts'
import {deployment, kind, service} from '../objects/objects.ts'

const owner = (object: KubeObject, others: KubeObject[] = [], services = ['api', 'web']): string | undefined =>
  [...attribute([object, ...others], services)].find(([, objects]) => objects.includes(object))?.[0]
const web = deployment('web', {labels: {app: 'frontend'}, container: {envFrom: [{configMapRef: {name: 'settings'}}]}, pod: {serviceAccountName: 'robot'}})

describe('an object of a chart that several services share', () => {
  it.each<[string, KubeObject]>([
    ['by our own label', {...deployment('x'), metadata: {name: 'x', labels: {'slipway.dev/service': 'web'}}}], ['by its name', deployment('web')], ['by a usual label', {...deployment('x'), metadata: {name: 'x', labels: {'app.kubernetes.io/component': 'web'}}}],
    ['by the end of its name', deployment('shop-web')], ['by the beginning of its name', kind('v1', 'Secret', 'web-tls')], ['by the pods that it selects', service('x', {app: 'frontend'})], ['by the workload that it scales', kind('autoscaling/v2', 'HorizontalPodAutoscaler', 'x', {spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'web'}}})],
    ['by the pods that read it', kind('v1', 'ConfigMap', 'settings')], ['by the pods that run as it', kind('v1', 'ServiceAccount', 'robot')]
  ])('belongs to a service %s', (_, object) => {
    expect(owner(object, [web, deployment('api')])).toBe('web')
  })

  it('belongs to a service by the Service that it routes to, unless it routes to several', () => {
    const route = (...names: string[]): KubeObject => kind('gateway.networking.k8s.io/v1', 'HTTPRoute', 'x', {spec: {rules: [{backendRefs: names.map(name => ({name, port: 80}))}]}})
    const rest = [web, deployment('api'), service('api'), service('front', {app: 'frontend'})]
    expect(owner(route('front'), rest)).toBe('web')
    expect(owner(route('front', 'api'), rest)).toBe('api')
  })

  it('belongs to the first service where nothing says which', () => {
    expect(owner(kind('v1', 'ConfigMap', 'x'), [web, deployment('api')], ['web', 'api'])).toBe('web')
  })

  it('belongs to exactly one, whatever it is', () => {
    const object = fc.record({kind: fc.constantFrom('Deployment', 'Service', 'ConfigMap', 'Ingress'), name: fc.constantFrom('a', 'b', 'x-a', 'b-x', 'c')}).map(one => (one.kind === 'Deployment' ? deployment(one.name) : kind('v1', one.kind, one.name, {spec: {selector: {app: one.name}}})))
    fc.assert(fc.property(fc.array(object, {maxLength: 8}), objects => {
      const owned = [...attribute(objects, ['a', 'b']).values()].flat()
      expect(owned).toHaveLength(objects.length)
      expect(new Set(owned)).toEqual(new Set(objects))
    }))
  })
})

describe('the texts of a source', () => {
  it('are read in the order of their names, wherever the file system has them', async () => {
    const ports = makeTestPorts()
    for (const name of ['c.yaml', 'a/z.yaml', 'b.json', 'a.yml']) await ports.files.write(`${ports.host.workspace}/k8s/${name}`, name)
    expect((await readManifestFiles(ports, 'k8s')).map(({file, text}) => `${file} ${text}`)).toEqual(['k8s/a.yml a.yml', 'k8s/a/z.yaml a/z.yaml', 'k8s/b.json b.json', 'k8s/c.yaml c.yaml'])
  })

  it('are told apart by the template that Helm rendered them from', () => {
    expect(splitByTemplate('---\n# Source: a/b.yaml\nx: 1\n---\n# Source: a/c.yaml\ny: 1\n---\n# Source: a/b.yaml\nz: 1\n', 'charts/a').map(({file, text}) => [file, text.match(/^[xyz]/gm)?.join('')])).toEqual([['charts/a (rendered)', undefined], ['a/b.yaml (rendered)', 'xz'], ['a/c.yaml (rendered)', 'y']])
  })
})
