import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {configReferences} from '../../../../src/targets/kubernetes/objects/config-references.ts'
import {configSecret, withConfiguration} from '../../../../src/targets/kubernetes/objects/configuration.ts'
import {at, listAt, numberAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {applyRank, classify, describe as called, identityOf, inApplyOrder, keyOf, refOf} from '../../../../src/targets/kubernetes/objects/identity.ts'
import {immutableChanges} from '../../../../src/targets/kubernetes/objects/immutable.ts'
import {configReleaseName, revisionName, setToken} from '../../../../src/targets/kubernetes/objects/names.ts'
import {pinService, podLabelsOf, revisionService, rolledOutWorkload, scalerFor, selects, withIdentity, workloadFor} from '../../../../src/targets/kubernetes/objects/revisions.ts'
import {selectorMatches} from '../../../../src/targets/kubernetes/objects/selectors.ts'
import {renderShortForm, type ShortForm} from '../../../../src/targets/kubernetes/objects/short-form.ts'
import {literalValue, textOfLiteral} from '../../../../src/targets/kubernetes/objects/variables.ts'
import {thrown} from '../../spec/marked.ts'
import {deployment, kind, service} from './objects.ts'

const rev = '0123456789ab'
const release = `sha256:${'cd'.repeat(32)}` as const
const template = ['spec', 'template', 'metadata', 'labels'] as const

describe('what an object is called', () => {
  it('is one key with the version of its API, and one identity without', () => {
    const object = {...deployment('api'), metadata: {name: 'api', namespace: 'shop'}}
    expect([keyOf(refOf(object)), called(refOf(object)), identityOf(refOf(object))]).toEqual(['apps/v1 Deployment shop/api', 'Deployment shop/api', 'apps Deployment shop/api'])
    expect(keyOf(refOf(kind('v1', 'Namespace', 'shop')))).toBe('v1 Namespace shop')
  })

  it.each([
    ['v1', 'ConfigMap', 'base'], ['apps/v1', 'Deployment', 'workload'], ['v1', 'Service', 'stable-service'], ['serving.knative.dev/v1', 'Service', 'custom'], ['gateway.networking.k8s.io/v1', 'HTTPRoute', 'route'], ['traefik.io/v1alpha1', 'TraefikService', 'route'],
    ['autoscaling/v2', 'HorizontalPodAutoscaler', 'scaler'], ['keda.sh/v1alpha1', 'ScaledObject', 'scaler'], ['policy/v1', 'PodDisruptionBudget', 'scaler'], ['batch/v1', 'Job', 'job'], ['cert-manager.io/v1', 'Certificate', 'custom'], ['example.dev/v1', 'Ingress', 'custom']
  ])('%s %s is %s', (apiVersion, name, part) => {
    expect(classify({apiVersion, kind: name})).toBe(part)
  })

  it('is written before what needs it', () => {
    const objects = ([['networking.k8s.io/v1', 'Ingress'], ['apps/v1', 'Deployment'], ['example.dev/v1', 'Thing'], ['v1', 'Secret'], ['v1', 'Service'], ['apiextensions.k8s.io/v1', 'CustomResourceDefinition'], ['rbac.authorization.k8s.io/v1', 'Role'], ['v1', 'Namespace']] as const).map(([apiVersion, name]) => kind(apiVersion, name, 'x'))
    expect(inApplyOrder(objects).map(object => object.kind)).toEqual(['Namespace', 'CustomResourceDefinition', 'Role', 'Secret', 'Service', 'Thing', 'Deployment', 'Ingress'])
    expect(applyRank(kind('v1', 'Secret', 'a'))).toBe(applyRank(kind('v1', 'ConfigMap', 'b')))
    expect(inApplyOrder([...objects].reverse())).toEqual(inApplyOrder(objects))
  })

  it('fits into a label and a name, or says so', () => {
    expect(setToken('shop/production')).toBe('shop.production')
    expect(revisionName('api', rev)).toBe(`api-${rev}`)
    expect(() => revisionName('a'.repeat(51), rev)).toThrow(/too long to carry a revision/)
  })
})

describe('labels of the set', () => {
  const marked = (object: KubeObject): KubeObject => withIdentity([object], {set: 'shop/prod', service: 'api', rev, namespace: 'shop', annotations: {x: '1'}})[0] as KubeObject
  // Azure/azure-pipelines-tasks #11954: labels put into selectors, which the API never changes, broke the next deployment.
  it('stand on objects and pods, never in a selector, which cannot be changed (azure-pipelines-tasks #11954)', () => {
    const own = {'slipway.dev/set': 'shop.prod', 'slipway.dev/service': 'api', 'slipway.dev/revision': rev}
    const object = marked(deployment('api'))
    expect(object.metadata).toEqual({name: 'api', namespace: 'shop', labels: own, annotations: {x: '1'}})
    expect(recordAt(object, ...template)).toEqual({app: 'api', ...own})
    expect(immutableChanges(deployment('api'), object)).toEqual([])
    expect(recordAt(marked(service('api')), 'spec', 'selector')).toEqual({app: 'api'})
    expect(at(marked(kind('v1', 'Pod', 'p', {spec: {containers: []}})), 'template')).toBeUndefined()
  })
  it('leave objects of the whole cluster without a namespace', () => {
    expect(marked(kind('rbac.authorization.k8s.io/v1', 'ClusterRole', 'r')).metadata.namespace).toBeUndefined()
  })
})

describe('the workload of a revision', () => {
  it('keeps name and selector where a native update shares it', () => {
    const object = workloadFor(deployment('api'), {rev, mode: 'shared'})
    expect(object.metadata.name).toBe('api')
    expect(recordAt(object, 'spec', 'selector', 'matchLabels')).toEqual({app: 'api'})
    expect(recordAt(object, ...template)).toEqual({app: 'api', 'slipway.dev/revision': rev})
  })
  it('has a name and pods of its own beside others', () => {
    const object = workloadFor(deployment('api'), {rev, mode: 'own'})
    expect(object.metadata.name).toBe(`api-${rev}`)
    expect(recordAt(object, 'spec', 'selector', 'matchLabels')).toEqual({app: 'api', 'slipway.dev/revision': rev})
    expect(selectorMatches(recordAt(object, 'spec', 'selector'), podLabelsOf(object))).toBe(true)
    expect(selectorMatches(recordAt(object, 'spec', 'selector'), podLabelsOf(workloadFor(deployment('api'), {rev: 'ffffffffffff', mode: 'own'})))).toBe(false)
  })
  it.each(['StatefulSet', 'DaemonSet'])('is refused beside another one for a %s', name => {
    expect(thrown(() => workloadFor({...deployment('db'), kind: name}, {rev, mode: 'own'})).reason).toBe('unsupported-strategy')
  })
  it('has a Service inside the cluster, without what only the stable one can have', () => {
    const stable = kind('v1', 'Service', 'api', {spec: {type: 'LoadBalancer', clusterIP: '10.0.0.1', clusterIPs: ['10.0.0.1'], externalTrafficPolicy: 'Local', healthCheckNodePort: 3, sessionAffinity: 'ClientIP', selector: {app: 'api'}, ports: [{port: 80, nodePort: 30080}]}})
    expect(at(revisionService(stable, rev), 'spec')).toEqual({type: 'ClusterIP', sessionAffinity: 'ClientIP', selector: {app: 'api', 'slipway.dev/revision': rev}, ports: [{port: 80}]})
    expect(revisionService(stable, rev).metadata.name).toBe(`api-${rev}`)
  })
  it('is what the stable Service is pinned to, until it takes all again', () => {
    expect(recordAt(pinService(service('api'), rev), 'spec', 'selector')).toEqual({app: 'api', 'slipway.dev/revision': rev})
    expect(pinService(pinService(service('api'), rev), null)).toEqual(service('api'))
  })
})

describe('scalers', () => {
  const hpa = (name: string, target = 'Deployment'): KubeObject => kind('autoscaling/v2', 'HorizontalPodAutoscaler', name, {spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: target, name: 'api'}}})
  const serving = {workload: refOf(deployment('api')), podLabels: {app: 'api'}, form: {rev, mode: 'own' as const}}
  it.each<[string, KubeObject, (string | number)[], string]>([
    ['an HPA', hpa('h'), ['spec', 'scaleTargetRef', 'name'], `api-${rev}`],
    ['a ScaledObject of KEDA that names no kind', kind('keda.sh/v1alpha1', 'ScaledObject', 's', {spec: {scaleTargetRef: {name: 'api'}}}), ['spec', 'scaleTargetRef', 'name'], `api-${rev}`],
    ['an HPA of another workload', hpa('h', 'StatefulSet'), ['spec', 'scaleTargetRef', 'name'], 'api'],
    ['a budget of its pods', kind('policy/v1', 'PodDisruptionBudget', 'p', {spec: {selector: {matchLabels: {app: 'api'}}}}), ['spec', 'selector', 'matchLabels', 'slipway.dev/revision'], rev],
    ['a budget of its pods by an expression', kind('policy/v1', 'PodDisruptionBudget', 'p', {spec: {selector: {matchExpressions: [{key: 'app', operator: 'In', values: ['api', 'web']}]}}}), ['spec', 'selector', 'matchLabels', 'slipway.dev/revision'], rev]
  ])('%s follows the workload that serves, and no other', (_, scaler, path, value) => {
    expect(textAt(scalerFor(scaler, serving), ...path)).toBe(value)
    expect(scalerFor(scaler, {...serving, form: {rev, mode: 'shared'}})).toEqual(scaler)
  })
  it('leave a budget of other pods alone', () => {
    const budget = kind('policy/v1', 'PodDisruptionBudget', 'p', {spec: {selector: {matchLabels: {app: 'cache'}}}})
    expect(scalerFor(budget, serving)).toEqual(budget)
  })
})

describe('the workload that is rolled out', () => {
  it('is the only one, the one with the name of the service, or the one behind its Service', () => {
    expect(rolledOutWorkload({service: 'api', objects: [deployment('x')]}).workload.metadata.name).toBe('x')
    expect(rolledOutWorkload({service: 'api', objects: [deployment('api'), deployment('cache')]})).toMatchObject({workload: {metadata: {name: 'api'}}, others: [{words: 'Deployment cache is updated natively, beside Deployment api'}]})
    expect(rolledOutWorkload({service: 'api', objects: [deployment('a'), deployment('b'), service('api', {app: 'b'})]}).workload.metadata.name).toBe('b')
  })
  it.each<[string, KubeObject[], RegExp]>([
    ['none', [service('api')], /has no Deployment, StatefulSet or DaemonSet/], ['several without a name', [deployment('a'), deployment('b')], /2 workloads, and none of them is called api: Deployment a, Deployment b/]
  ])('is a typed error where there is %s', (_, objects, message) => {
    const error = thrown(() => rolledOutWorkload({service: 'api', objects}))
    expect(error.message).toMatch(message)
    expect(error.reason).toBe('manifest-invalid')
  })
  it('stands behind a Service whose whole selector its pods carry', () => {
    expect(selects(service('api', {app: 'api'}), deployment('api'))).toBe(true)
    expect(selects(service('api', {app: 'api', tier: 'web'}), deployment('api'))).toBe(false)
    expect(selects(service('api', {}), deployment('api'))).toBe(false)
  })
})

const short = (changes: Partial<ShortForm> = {}): ShortForm => ({name: 'api', image: 'ghcr.io/acme/api:1', port: 8080, replicas: 2, env: {LOG: 'info'}, drainMs: 8_000, ...changes})
const container = (objects: readonly KubeObject[]): KubeObject => listAt(objects.find(object => object.kind === 'Deployment'), 'spec', 'template', 'spec', 'containers')[0] as unknown as KubeObject
const podSpec = (objects: readonly KubeObject[], ...path: (string | number)[]): unknown => at(objects.find(object => object.kind === 'Deployment'), 'spec', 'template', 'spec', ...path)

describe('the short form', () => {
  it('is a Deployment behind a Service of the same port', () => {
    const objects = renderShortForm(short())
    expect(objects.map(object => object.kind)).toEqual(['Service', 'Deployment'])
    expect(selects(objects[0] as KubeObject, objects[1] as KubeObject)).toBe(true)
    expect(at(objects[0], 'spec', 'ports', 0, 'port')).toBe(8080)
    expect(renderShortForm(short({port: undefined})).map(object => object.kind)).toEqual(['Deployment'])
  })
  // kubernetes #43576: a pod hears of its end before the proxies do.
  it('goes on taking requests until proxies know that it ends, and then lets open ones end (kubernetes #43576)', () => {
    expect(at(container(renderShortForm(short())), 'lifecycle', 'preStop', 'sleep', 'seconds')).toBe(8)
    expect(podSpec(renderShortForm(short()), 'terminationGracePeriodSeconds')).toBe(8 + 8 + 5)
    expect(at(container(renderShortForm(short({drainMs: 0}))), 'lifecycle')).toBeUndefined()
    expect(podSpec(renderShortForm(short({drainMs: 120_000})), 'terminationGracePeriodSeconds')).toBe(135)
  })
  it('lets a slow start take its time, and a stuck instance be noticed soon', () => {
    const ready = {http: '/healthz', within: 90_000, interval: 250, timeout: 2_000}
    expect(at(container(renderShortForm(short({ready}))), 'startupProbe')).toEqual({httpGet: {path: '/healthz', port: 'http', scheme: 'HTTP'}, periodSeconds: 1, timeoutSeconds: 2, successThreshold: 1, failureThreshold: 90})
    expect(at(container(renderShortForm(short({ready}))), 'readinessProbe', 'failureThreshold')).toBe(3)
    expect(at(container(renderShortForm(short())), 'readinessProbe', 'tcpSocket')).toEqual({port: 'http'})
    expect(numberAt(renderShortForm(short({ready: {...ready, within: 1_800_000}}))[1], 'spec', 'progressDeadlineSeconds')).toBe(2100)
  })
  it('asks for resources: memory is request and limit, cores are a request alone, devices are a limit', () => {
    expect(at(container(renderShortForm(short({resources: {cpu: 0.5, memory: {bytes: 512 * 2 ** 20, nominal: false}, gpu: 2}}))), 'resources')).toEqual({requests: {cpu: '500m', memory: '512Mi'}, limits: {memory: '512Mi', 'nvidia.com/gpu': 2}})
  })
  it('does not let Kubernetes expand what slipway.yaml means as it stands', () => {
    expect(listAt(container(renderShortForm(short({env: {A: '$(HOME) $HOME', B: '$HOME'}}))), 'env').slice(2)).toEqual([{name: 'A', value: '$$(HOME) $$HOME'}, {name: 'B', value: '$HOME'}])
  })
  it('brings every value to the program as it stands in slipway.yaml', () => {
    // As expand.go of Kubernetes does it: `$$` is one sign, `$(` begins a name, any other `$` is itself.
    const kubelet = (value: string): string => value.replace(/\$(\$|\(([^)]*)\))/g, (_, what: string) => (what === '$' ? '$' : 'EXPANDED'))
    fc.assert(fc.property(fc.array(fc.constantFrom('$', '(', ')', 'A', ' ')).map(parts => parts.join('')), text => {
      expect(kubelet(literalValue(text))).toBe(text)
      expect(textOfLiteral(literalValue(text))).toBe(text)
    }))
  })
  it('takes no token, no more rights, and no variables of other Services', () => {
    expect(podSpec(renderShortForm(short()))).toMatchObject({enableServiceLinks: false, automountServiceAccountToken: false, securityContext: {seccompProfile: {type: 'RuntimeDefault'}}, containers: [{securityContext: {allowPrivilegeEscalation: false}}]})
  })
})

describe('configuration', () => {
  const name = configReleaseName('api', {release, format: 'env'})
  const jsonName = configReleaseName('api', {release, format: 'json'})
  it('is an immutable Secret of a name that says its content', () => {
    expect(name).toBe('api-config-cdcdcdcdcd')
    expect(configSecret('api', {release, format: 'env'}, "A=1\nB='x y'\n")).toMatchObject({metadata: {name}, immutable: true, data: {A: 'MQ==', B: 'eCB5'}})
    expect(jsonName).not.toBe(name)
    expect(configSecret('api', {release, format: 'json'}, '{"a": 1}')).toMatchObject({metadata: {name: jsonName}, data: {'config.json': Buffer.from('{"a": 1}').toString('base64')}})
  })
  it('is named anew in every place where pods refer to it, and nowhere else', () => {
    const object = deployment('api', {
      container: {envFrom: [{secretRef: {name: 'api-config'}}, {secretRef: {name: 'other'}}], env: [{name: 'A', valueFrom: {secretKeyRef: {name: 'api-config', key: 'A'}}}, {name: 'B', value: 'api-config'}]},
      pod: {initContainers: [{name: 'i', image: 'i', envFrom: [{secretRef: {name: 'api-config'}}]}], imagePullSecrets: [{name: 'api-config'}], volumes: [{name: 'api-config', secret: {secretName: 'api-config'}}, {name: 'p', projected: {sources: [{secret: {name: 'api-config'}}]}}, {name: 'c', configMap: {name: 'api-config'}}]}
    })
    const [changed] = withConfiguration([object], {service: 'api', config: {release, format: 'env'}, how: 'refer'})
    expect(JSON.stringify(changed).split(`"${name}"`)).toHaveLength(6)
    expect(podSpec([changed as KubeObject], 'imagePullSecrets', 0, 'name')).toBe('api-config')
    expect(podSpec([changed as KubeObject], 'volumes', 2, 'configMap', 'name')).toBe('api-config')
    expect(podSpec([changed as KubeObject], 'volumes', 0, 'name')).toBe('api-config')
    expect(configReferences(changed as KubeObject).map(one => `${one.kind} ${one.name}`).sort()).toEqual(['ConfigMap api-config', 'Secret api-config', `Secret ${name}`, 'Secret other'])
  })
  it('wins over plain variables, which Kubernetes would let win otherwise', () => {
    const objects = withConfiguration(renderShortForm(short({env: {LOG: 'info', RAW: '$(X)'}})), {service: 'api', config: {release, format: 'env'}, how: 'inject'})
    const [settings] = objects.filter(object => object.kind === 'ConfigMap')
    expect(settings).toMatchObject({immutable: true, data: {LOG: 'info', RAW: '$(X)'}})
    expect(listAt(container(objects), 'envFrom')).toEqual([{configMapRef: {name: settings?.metadata.name}}, {secretRef: {name}}])
    expect(listAt(container(objects), 'env').map(entry => textAt(entry, 'name'))).toEqual(['PORT', 'SLIPWAY_SERVICE'])
  })
  it('has the same names for the same content, and others for another', () => {
    const named = (env: Record<string, string>): unknown => withConfiguration(renderShortForm(short({env})), {service: 'api', config: {release, format: 'env'}, how: 'inject'}).map(object => object.metadata.name)
    expect(named({A: '1'})).toEqual(named({A: '1'}))
    expect(named({A: '1'})).not.toEqual(named({A: '2'}))
  })
  it('is a mounted file as JSON, at the path that the variable names', () => {
    const objects = withConfiguration(renderShortForm(short()), {service: 'api', config: {release, format: 'json'}, how: 'inject'})
    expect(listAt(container(objects), 'env')).toContainEqual({name: 'SLIPWAY_CONFIG_FILE', value: '/etc/slipway/config.json'})
    expect(podSpec(objects, 'volumes')).toEqual([{name: 'slipway-config', secret: {secretName: jsonName, defaultMode: 0o440}}])
    expect(listAt(container(objects), 'volumeMounts')).toEqual([{name: 'slipway-config', mountPath: '/etc/slipway', readOnly: true}])
  })
  it('is refused where the manifests bring a Secret of the same name along', () => {
    expect(() => withConfiguration([kind('v1', 'Secret', 'api-config')], {service: 'api', config: {release, format: 'env'}, how: 'refer'})).toThrow(/configure renders it as well/)
  })
})
