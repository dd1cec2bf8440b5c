/** Advice on manifests: each rule with what it says something of, and what it leaves alone. */
import {describe, expect, it} from 'vitest'
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {withAt, withoutAt, type FieldPath} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {lintSet, type Linted} from '../../../../src/targets/kubernetes/objects/lint.ts'
import {renderShortForm} from '../../../../src/targets/kubernetes/objects/short-form.ts'

const short = (name: string): KubeObject[] => renderShortForm({name, image: 'acme/api:1', port: 8080, replicas: 2, env: {}, drainMs: 10_000})
const linted = (given: Partial<Linted> = {}): Linted => ({service: 'api', objects: short('api'), replicas: 2, drainMs: 10_000, ...given})
const told = (...set: Linted[]): string[] => lintSet(set).map(({message}) => message)
const withWorkload = (change: (workload: KubeObject) => KubeObject, given: Partial<Linted> = {}): Linted => linted({objects: short('api').map(object => (object.kind === 'Deployment' ? change(object) : object)), ...given})
const set = (path: FieldPath, value: Json) => withWorkload(workload => withAt(workload, path, value))
const spec = ['spec', 'template', 'spec'] as const
const first = [...spec, 'containers', 0] as const
const workload = (kind: string, more: {[key: string]: Json}): KubeObject => ({
  apiVersion: 'apps/v1', kind, metadata: {name: 'api'}, spec: {selector: {matchLabels: {app: 'api'}}, template: {metadata: {labels: {app: 'api'}}, spec: {containers: [{name: 'main', image: 'a:1'}]}}, ...more}
})
const budget = (more: {[key: string]: Json}): KubeObject => ({apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: {name: 'api'}, spec: {selector: {matchLabels: {'app.kubernetes.io/name': 'api'}}, ...more}})
const scaler = (more: {[key: string]: Json} = {}): KubeObject => ({apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: {name: 'api'}, spec: {maxReplicas: 5, scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'api'}, ...more}})
const uncounted = (object: KubeObject): KubeObject => withoutAt(object, ['spec', 'replicas'])

describe('what is well', () => {
  it('gets no advice: the short form follows all of it', () => {
    expect(told(linted(), linted({service: 'web', objects: short('web')}))).toEqual([])
  })

  it.each<[string, Linted]>([
    ['a worker that no Service sends to', linted({objects: [workload('Deployment', {})]})], ['a probe that takes less than the deadline', set([...first, 'startupProbe', 'failureThreshold'], 100)],
    ['a budget that lets one go', linted({objects: [...short('api'), budget({maxUnavailable: 1})]})], ['a budget that wants fewer than there are', linted({objects: [...short('api'), budget({minAvailable: 1})]})],
    ['an autoscaler that counts alone', linted({objects: [...short('api').map(uncounted), scaler()]})], ['a budget of somebody else', linted({objects: [...short('api'), withAt(budget({maxUnavailable: 0}), ['spec', 'selector', 'matchLabels'], {app: 'other'})]})],
    ['one of two that may go', set(['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], 1)], ['half of two, rounded down', set(['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], '50%')],
    ['a recreated workload', set(['spec', 'strategy'], {type: 'Recreate'})], ['a sidecar that nothing is sent to', withWorkload(one => withAt(one, [...spec, 'containers'], [...(one['spec'] as never as {template: {spec: {containers: Json[]}}}).template.spec.containers, {name: 'side', image: 'b:1'}]))],
    ['a Service without a selector', linted({objects: [...short('api'), {apiVersion: 'v1', kind: 'Service', metadata: {name: 'out'}, spec: {type: 'ExternalName', externalName: 'example.org'}}]})],
    ['objects whose workload nobody can tell', linted({objects: []})], ['a DaemonSet on many nodes', linted({objects: [workload('DaemonSet', {})], live: {...workload('DaemonSet', {}), status: {desiredNumberScheduled: 3}}})],
    ['a DaemonSet that surges', linted({objects: [workload('DaemonSet', {updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}})], live: {...workload('DaemonSet', {}), status: {desiredNumberScheduled: 1}}})]
  ])('%s gets none', (_, one) => {
    expect(told(one)).toEqual([])
  })
})

describe('what people should know', () => {
  it.each<[string, Linted, RegExp]>([
    ['a serving container without preStop', withWorkload(one => withoutAt(one, [...first, 'lifecycle'])), /^Deployment api, container api: no preStop\. .*preStop\.sleep\.seconds: 10/],
    ['a serving container without readinessProbe', withWorkload(one => withoutAt(one, [...first, 'readinessProbe'])), /container api: no readinessProbe/],
    ['a grace shorter than preStop and drain', set([...spec, 'terminationGracePeriodSeconds'], 19), /terminationGracePeriodSeconds is 19, and its requests may go on for 20 s \(10 s of preStop, 10 s of drain\)/],
    ['the same, by a command that sleeps', withWorkload(one => withAt(withAt(one, [...first, 'lifecycle'], {preStop: {exec: {command: ['/bin/sh', '-c', 'sleep 25; nginx -s quit']}}}), [...spec, 'terminationGracePeriodSeconds'], 30)), /35 s \(25 s of preStop/],
    ['the same, by sleep itself', withWorkload(one => withAt(withAt(one, [...first, 'lifecycle'], {preStop: {exec: {command: ['/bin/sleep', '25']}}}), [...spec, 'terminationGracePeriodSeconds'], 30)), /35 s \(25 s of preStop/],
    ['a drain longer than the usual grace', withWorkload(one => withoutAt(one, [...spec, 'terminationGracePeriodSeconds']), {drainMs: 60_000}), /terminationGracePeriodSeconds is 30, and .* 70 s/],
    ['a progress deadline shorter than the start that the probes allow', withWorkload(one => withAt(withAt(one, [...first, 'startupProbe', 'failureThreshold'], 900), ['spec', 'progressDeadlineSeconds'], 600)), /progressDeadlineSeconds is 600, and its probes allow 900 s/],
    ['with minReadySeconds', withWorkload(one => withAt(withAt(one, ['spec', 'minReadySeconds'], 580), ['spec', 'progressDeadlineSeconds'], 600)), /its probes and minReadySeconds allow 6\d\d s/],
    ['a progress deadline shorter than ready.within', linted({withinMs: 1_200_000}), /progressDeadlineSeconds is 600, and `ready\.within` is 1200 s/],
    ['a liveness probe that ends a slow start', withWorkload(one => withAt(withoutAt(one, [...first, 'startupProbe']), [...first, 'livenessProbe'], {httpGet: {path: '/', port: 80}}), {withinMs: 120_000}), /restarts it after 30 s, and it may need 120 s.*startupProbe/],
    ['all of the replicas may go at once', set(['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], '100%'), /maxUnavailable lets 2 of 2 pods go/],
    ['the only replica may go', withWorkload(one => withAt(one, ['spec', 'strategy', 'rollingUpdate', 'maxUnavailable'], 1), {replicas: 1}), /lets 1 of 1 pods go/],
    ['a DaemonSet on one node', linted({objects: [workload('DaemonSet', {})], live: {...workload('DaemonSet', {}), status: {desiredNumberScheduled: 1}}}), /DaemonSet api: it runs on one node, .*maxSurge 1/],
    ['a DaemonSet that is updated OnDelete', linted({objects: [workload('DaemonSet', {updateStrategy: {type: 'OnDelete'}})]}), /updateStrategy is OnDelete/],
    ['a StatefulSet that is updated OnDelete', linted({objects: [workload('StatefulSet', {updateStrategy: {type: 'OnDelete'}})]}), /StatefulSet api: updateStrategy is OnDelete/],
    ['a budget of maxUnavailable 0', linted({objects: [...short('api'), budget({maxUnavailable: 0})]}), /^PodDisruptionBudget api: maxUnavailable is 0, which blocks every drain/],
    ['a budget of 0 %', linted({objects: [...short('api'), budget({maxUnavailable: '0%'})]}), /maxUnavailable is 0%/],
    ['a budget that wants all replicas', linted({objects: [...short('api'), budget({minAvailable: 2})]}), /minAvailable is 2 of 2/], ['a budget of 100 %', linted({objects: [...short('api'), budget({minAvailable: '100%'})]}), /minAvailable is 100% of 2/],
    ['replicas beside an autoscaler', linted({objects: [...short('api'), scaler()]}), /spec\.replicas stands beside HorizontalPodAutoscaler api/],
    ['utilisation of what nobody asks for', linted({objects: [...short('api').map(uncounted), scaler({metrics: [{type: 'Resource', resource: {name: 'cpu', target: {type: 'Utilization', averageUtilization: 80}}}]})]}), /scales by the utilisation of cpu, and container api asks for none/],
    ['a selector with a version in it', set(['spec', 'selector', 'matchLabels', 'app.kubernetes.io/version'], '1.2'), /its selector holds app\.kubernetes\.io\/version/],
    ['a Service that takes no pod', linted({objects: [...short('api'), {apiVersion: 'v1', kind: 'Service', metadata: {name: 'else'}, spec: {selector: {app: 'typo'}}}]}), /^Service else: its selector takes no pod/]
  ])('%s', (_, one, words) => {
    expect(told(one)).toEqual([expect.stringMatching(words)])
  })

  it('a Service that takes the pods of another service as well', () => {
    const shared = (name: string): KubeObject[] => short(name).map(object => withAt(object, object.kind === 'Service' ? ['spec', 'selector'] : ['spec', 'template', 'metadata', 'labels'], {app: 'shop'}))
    expect(lintSet([linted({objects: shared('api')}), linted({service: 'web', objects: shared('web')})]).filter(({message}) => message.includes('as well'))).toEqual([
      {service: 'api', message: 'Service api: its selector takes the pods of Deployment web as well, which are of another service'}, {service: 'web', message: 'Service web: its selector takes the pods of Deployment api as well, which are of another service'}
    ])
  })
})
