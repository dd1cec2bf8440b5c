/** What is asked of a real API server and of the fake one alike. Plain data. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject, ObjectRef} from '../../../../src/targets/kubernetes/model.ts'
import {access} from './access-scenarios.ts'
import {jobs} from './job-scenarios.ts'
import type {Scenario, Step} from './play.ts'

const namespace = 'shop'
type Fields = {[key: string]: Json}

const object = (apiVersion: string, kind: string, name: string, rest: Fields = {}): KubeObject => {
  const {metadata, ...fields} = rest
  return {apiVersion, kind, metadata: {name, namespace, ...metadata as object}, ...fields}
}
const refTo = ({apiVersion, kind, metadata: {name}}: KubeObject): ObjectRef => ({apiVersion, kind, name, namespace})
const apply = (of: KubeObject, manager = 'slipway', options: object = {}): Step => ({do: 'apply', object: of, options: {manager, ...options}})
const get = (of: KubeObject): Step => ({do: 'get', ref: refTo(of)})

const settings = (data: Fields, rest: Fields = {}): KubeObject => object('v1', 'ConfigMap', 'settings', {data, ...rest})
const labels = {app: 'api'}
const container = (more: Fields = {}): Fields => ({name: 'api', image: 'acme/api:1.0', ...more})
const pod = (containers: Fields[] = [container()], more: Fields = {}): Fields => ({metadata: {labels}, spec: {containers, ...more}})
const deployment = (spec: Fields = {}, rest: Fields = {}): KubeObject => object('apps/v1', 'Deployment', 'api', {...rest, spec: {replicas: 0, selector: {matchLabels: labels}, template: pod(), ...spec}})

const named = (kind: string, name: string): ObjectRef => ({apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1', kind, name, namespace})
const withoutReplicas = object('apps/v1', 'Deployment', 'api', {spec: {selector: {matchLabels: labels}, template: pod()}})

const ownership: Scenario[] = [
  {name: 'apply creates and changes nothing the second time', steps: [apply(settings({a: '1'})), apply(settings({a: '1'})), apply(settings({a: '2', b: '1'})), apply(settings({a: '2'})), get(settings({}))]},
  {name: 'apply conflicts name the manager and the field', steps: [
    apply(settings({a: '1', b: '1'}), 'one'), apply(settings({a: '2'}), 'two'), apply(settings({a: '2', b: '2'}), 'two'), apply(settings({a: '1'}), 'two'), apply(settings({a: '2'}), 'two', {takeFrom: ['one']}), get(settings({})),
    apply(settings({}), 'one'), apply(settings({}), 'two'), get(settings({}))
  ]},
  {name: 'two managers apply nothing in the same place', steps: [apply(settings({}), 'one'), apply(settings({}), 'two'), apply(settings({a: '1'}), 'two'), apply(settings({}), 'one'), get(settings({}))]},
  {name: 'managers share what they agree on', steps: [
    apply(settings({a: '1', b: '1'}), 'one'), apply(settings({a: '1'}), 'two'), apply(settings({b: '1'}), 'one'), apply(settings({a: '2'}), 'two'), apply(settings({b: '1', a: '3'}), 'one'),
    {do: 'replace', of: 3, change: {data: {a: '4'}, metadata: {resourceVersion: null}}}, apply(settings({a: '5'}), 'two'), apply(settings({b: '1'}), 'two'), get(settings({}))
  ]},
  {name: 'apply meets what a plain update owns', steps: [
    {do: 'create', object: settings({a: '1', b: '1'}, {metadata: {labels: {x: 'y'}}})}, apply(settings({a: '2'}), 'one'), apply(settings({a: '2'}), 'one', {takeFrom: ['slipway']}),
    {do: 'patch', ref: refTo(settings({})), body: {data: {a: '3', b: null}, metadata: {annotations: {n: 'm'}}}}, apply(settings({a: '1'}), 'one'), get(settings({}))
  ]},
  {name: 'apply with a version holds for that version alone', steps: [
    apply(settings({a: '1'})), apply(settings({a: '2'})), apply(settings({a: '3'}), 'slipway', {resourceVersion: '$0.metadata.resourceVersion'}), apply(settings({a: '3'}), 'slipway', {resourceVersion: '$1.metadata.resourceVersion'}),
    apply({...settings({a: '1'}), metadata: {name: 'other', namespace}}, 'slipway', {resourceVersion: '7'})
  ]},
  {name: 'apply merges lists by their keys', steps: [
    apply(deployment({template: pod([container({env: [{name: 'A', value: '1'}, {name: 'B', value: '1'}], ports: [{containerPort: 80}], volumeMounts: [{name: 'v', mountPath: '/v'}]})], {volumes: [{name: 'v', emptyDir: {}}], tolerations: [{key: 'x', operator: 'Exists'}]})}), 'one'),
    apply(deployment({template: pod([container({env: [{name: 'C', value: '1'}], ports: [{containerPort: 81, name: 'more'}]}), {name: 'side', image: 'acme/side:1'}])}), 'two'),
    apply(deployment({template: pod([container({env: [{name: 'B', value: '2'}]})], {tolerations: [{key: 'z', operator: 'Exists'}]})}), 'one'),
    apply(deployment({template: pod([{name: 'side', image: 'acme/side:1'}])}), 'two')
  ]},
  {name: 'apply over fields of the scale subresource', steps: [
    apply(deployment({replicas: 0})), {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 1}}, options: {subresource: 'scale'}}, apply(deployment({replicas: 0}), 'other'), get(deployment())
  ]},
  {name: 'replicas that are no longer applied fall back to one', steps: [
    apply(deployment({replicas: 0})), {do: 'apply', object: withoutReplicas, options: {manager: 'slipway'}}, {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 0}}, options: {subresource: 'scale'}}, {do: 'apply', object: withoutReplicas, options: {manager: 'slipway'}}
  ]},
  {name: 'a strategy that was defaulted stands against another', steps: [
    apply(deployment()), apply(deployment({strategy: {type: 'Recreate'}})), {do: 'patch', ref: refTo(deployment()), body: {spec: {strategy: {type: 'Recreate'}}}}, {do: 'patch', ref: refTo(deployment()), body: {spec: {strategy: {type: 'Recreate', rollingUpdate: null}}}},
    apply(deployment({strategy: {type: 'Recreate'}})), apply(deployment({strategy: {type: 'RollingUpdate', rollingUpdate: {maxSurge: 0, maxUnavailable: 0}}})), apply(deployment())
  ]},
  {name: 'the templates of jobs and the specs of claims are fixed', steps: [
    {do: 'create', object: object('batch/v1', 'Job', 'migrate', {spec: {suspend: true, template: {spec: {restartPolicy: 'Never', containers: [container()]}}}})}, {do: 'patch', ref: named('Job', 'migrate'), body: {spec: {template: {spec: {containers: [container({image: 'acme/api:2'})]}}}}},
    {do: 'patch', ref: named('Job', 'migrate'), body: {spec: {completions: 2}}}, {do: 'patch', ref: named('Job', 'migrate'), body: {spec: {backoffLimit: 2}}},
    {do: 'create', object: object('v1', 'PersistentVolumeClaim', 'data', {spec: {storageClassName: 'none', accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}})}, {do: 'patch', ref: {apiVersion: 'v1', kind: 'PersistentVolumeClaim', name: 'data', namespace}, body: {spec: {storageClassName: 'other'}}}
  ]},
  {name: 'a weight below nothing is refused', steps: [apply(object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'weighed', {spec: {rules: [{backendRefs: [{name: 'api', port: 80, weight: -1}]}]}}))]},
  {name: 'apply gives the fields of a subresource no owner', steps: [apply({...deployment(), status: {replicas: 5}})]},
  {name: 'atomic maps and lists are taken as a whole', steps: [
    apply(object('v1', 'Service', 'api', {spec: {selector: {a: '1'}, ports: [{port: 80}]}}), 'one'), apply(object('v1', 'Service', 'api', {spec: {selector: {b: '1'}, ports: [{port: 80}]}}), 'two'),
    apply(object('v1', 'Service', 'api', {spec: {ports: [{port: 81, name: 'b'}, {port: 80, name: 'a'}]}}), 'two'), apply(object('v1', 'Service', 'api', {spec: {selector: {b: '1'}, ports: [{port: 80}]}}), 'one')
  ]}
]

const preconditions: Scenario[] = [
  {name: 'dry runs keep nothing', steps: [
    apply(settings({a: '1'}), 'slipway', {dryRun: true}), get(settings({})), {do: 'create', object: settings({a: '1'}), options: {dryRun: true}}, get(settings({})), apply(settings({a: '1'})),
    apply(settings({a: '2'}), 'slipway', {dryRun: true}), {do: 'patch', ref: refTo(settings({})), body: {data: {a: '3'}}, options: {dryRun: true}}, {do: 'remove', ref: refTo(settings({})), options: {dryRun: true}}, get(settings({}))
  ]},
  {name: 'what exists is not created twice', steps: [{do: 'create', object: settings({a: '1'})}, {do: 'create', object: settings({a: '2'})}, {do: 'create', object: settings({a: '2'}), options: {dryRun: true}}, get(settings({}))]},
  {name: 'a replaced version is refused', steps: [
    {do: 'create', object: settings({a: '1'})}, {do: 'replace', of: 0, change: {data: {a: '2'}}}, {do: 'replace', of: 0, change: {data: {a: '3'}}}, {do: 'replace', of: 1, change: {data: {a: '2'}}},
    {do: 'replace', of: 1, change: {metadata: {resourceVersion: null}, data: {a: '4'}}}, {do: 'replace', of: 1, change: {metadata: {name: 'other', resourceVersion: null, uid: null}}}
  ]},
  {name: 'patches hold for the version they name', steps: [
    {do: 'create', object: settings({a: '1'})}, {do: 'patch', ref: refTo(settings({})), body: {data: {a: '2'}}, options: {resourceVersion: '$0.metadata.resourceVersion'}},
    {do: 'patch', ref: refTo(settings({})), body: {data: {a: '3'}}, options: {resourceVersion: '$0.metadata.resourceVersion'}}, {do: 'patch', ref: {...refTo(settings({})), name: 'none'}, body: {data: {a: '3'}}}
  ]},
  {name: 'removal holds for the object it names', steps: [
    {do: 'create', object: settings({a: '1'})}, {do: 'remove', ref: refTo(settings({})), options: {uid: '00000000-0000-0000-0000-000000000000'}}, {do: 'remove', ref: refTo(settings({})), options: {resourceVersion: '1'}},
    {do: 'remove', ref: refTo(settings({})), options: {uid: '$0.metadata.uid', resourceVersion: '$0.metadata.resourceVersion'}}, {do: 'remove', ref: refTo(settings({}))}, get(settings({}))
  ]},
  {name: 'finalizers keep an object until they are gone', steps: [
    {do: 'create', object: settings({a: '1'}, {metadata: {finalizers: ['example.org/hold']}})}, {do: 'remove', ref: refTo(settings({}))}, {do: 'remove', ref: refTo(settings({}))}, apply(settings({b: '1'}), 'one'),
    {do: 'patch', ref: refTo(settings({})), body: {metadata: {finalizers: null}}}, get(settings({}))
  ]},
  {name: 'a lease is written by its version', steps: [
    {do: 'create', object: object('coordination.k8s.io/v1', 'Lease', 'hold', {spec: {holderIdentity: 'a', leaseDurationSeconds: 30, leaseTransitions: 0}})},
    {do: 'replace', of: 0, change: {spec: {holderIdentity: 'b', leaseTransitions: 1}}}, {do: 'replace', of: 0, change: {spec: {holderIdentity: 'c'}}}, {do: 'replace', of: 1, change: {metadata: {resourceVersion: null}, spec: {holderIdentity: 'd'}}}
  ]},
  {name: 'labels and fields select', steps: [
    {do: 'create', object: object('v1', 'Secret', 'b', {metadata: {labels: {x: '1'}}, stringData: {k: 'v'}})}, {do: 'create', object: object('v1', 'Secret', 'a', {metadata: {labels: {x: '2', y: '1'}}, type: 'example.org/kind'})},
    ...['x', 'x=1', 'x!=1', 'x in (1,2),y', '!y,x', 'x notin (1)'].map((labelSelector): Step => ({do: 'list', kind: {apiVersion: 'v1', kind: 'Secret'}, labelSelector})),
    ...['metadata.name=a', 'metadata.name!=a', 'type=example.org/kind'].map((fieldSelector): Step => ({do: 'list', kind: {apiVersion: 'v1', kind: 'Secret'}, fieldSelector}))
  ]}
]

const refusals: Scenario[] = [
  {name: 'immutable fields are refused', steps: [
    {do: 'create', object: deployment()}, {do: 'patch', ref: refTo(deployment()), body: {spec: {selector: {matchLabels: {app: 'api', more: '1'}}, template: {metadata: {labels: {more: '1'}}}}}},
    {do: 'create', object: object('apps/v1', 'StatefulSet', 'db', {spec: {replicas: 0, serviceName: 'db', selector: {matchLabels: labels}, template: pod()}})}, {do: 'patch', ref: {apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', namespace}, body: {spec: {serviceName: 'other'}}},
    {do: 'create', object: object('v1', 'Service', 'api', {spec: {selector: labels, ports: [{port: 80}]}})}, {do: 'patch', ref: {apiVersion: 'v1', kind: 'Service', name: 'api', namespace}, body: {spec: {clusterIP: '10.96.77.77', clusterIPs: ['10.96.77.77']}}},
    {do: 'create', object: object('v1', 'Secret', 'keys', {stringData: {k: 'v'}})}, {do: 'patch', ref: {apiVersion: 'v1', kind: 'Secret', name: 'keys', namespace}, body: {type: 'example.org/other'}},
    {do: 'create', object: {...settings({a: '1'}), immutable: true}}, {do: 'patch', ref: refTo(settings({})), body: {data: {a: '2'}}}
  ]},
  {name: 'unknown fields and wrong types are refused', steps: [
    apply(deployment({replica: 1})), {do: 'create', object: deployment({replica: 1})}, apply(deployment({replicas: 'three'})), {do: 'create', object: deployment({replicas: 'three'})}, apply(deployment({template: pod([container({env: [{name: 'A', value: 1}]})])})),
    apply(deployment({template: pod([container(), container()])})), {do: 'create', object: deployment({template: pod([container(), container()])})}, apply(deployment({template: pod([container({ports: [{protocol: 'TCP', name: 'x'}]})])})),
    apply(settings({a: 1})), {do: 'create', object: settings({a: true})}
  ]},
  {name: 'invalid objects are refused in the words of the server', steps: [
    {do: 'create', object: deployment({template: {metadata: {labels: {app: 'other'}}, spec: {containers: [container()]}}})}, {do: 'create', object: deployment({template: {metadata: {labels}, spec: {containers: [{name: 'api'}]}}})},
    {do: 'create', object: {...settings({}), metadata: {name: 'Upper_Case', namespace}}}, {do: 'create', object: settings({}, {metadata: {labels: {set: 'shop/production'}}})}, {do: 'create', object: settings({a: 'x'}, {metadata: {namespace: 'nowhere'}})},
    {do: 'create', object: object('v1', 'Service', 'api', {spec: {selector: labels}})}, apply(object('example.org/v1', 'Nothing', 'x')), {do: 'create', object: deployment({template: pod([])})}
  ]},
  {name: 'quotas are told with what they leave', steps: [
    {do: 'create', object: object('v1', 'ResourceQuota', 'small', {spec: {hard: {services: '1'}}})}, {do: 'await', ref: {apiVersion: 'v1', kind: 'ResourceQuota', name: 'small', namespace}, until: {'status/used/services': '0'}},
    {do: 'create', object: object('v1', 'Service', 'a', {spec: {selector: labels, ports: [{port: 80}]}})}, {do: 'create', object: object('v1', 'Service', 'b', {spec: {selector: labels, ports: [{port: 80}]}})}, apply(object('v1', 'Service', 'c', {spec: {selector: labels, ports: [{port: 80}]}}))
  ]}
]

const every = container({
  env: [{name: 'POD', valueFrom: {fieldRef: {fieldPath: 'metadata.name'}}}, {name: 'KEY', valueFrom: {secretKeyRef: {name: 'keys', key: 'k'}}}], ports: [{containerPort: 8080, name: 'http'}],
  readinessProbe: {httpGet: {path: '/healthz', port: 'http'}}, livenessProbe: {tcpSocket: {port: 8080}}, startupProbe: {exec: {command: ['true']}}, lifecycle: {preStop: {sleep: {seconds: 5}}},
  resources: {limits: {cpu: '0.5', memory: '1024Mi'}, requests: {cpu: '100m'}}, volumeMounts: [{name: 'conf', mountPath: '/conf', readOnly: true}]
})
const volumes = [{name: 'conf', configMap: {name: 'settings'}}, {name: 'keys', secret: {secretName: 'keys'}}, {name: 'tmp', emptyDir: {}}, {name: 'host', hostPath: {path: '/tmp'}}]

const both = (of: KubeObject): Step[] => [{do: 'create', object: {...of, metadata: {...of.metadata, name: `${of.metadata.name}-c`}}}, apply({...of, metadata: {...of.metadata, name: `${of.metadata.name}-a`}}), apply({...of, metadata: {...of.metadata, name: `${of.metadata.name}-a`}})]

const defaults: Scenario[] = [
  {name: 'defaults of a deployment', steps: both(deployment({template: pod([every], {volumes, initContainers: [{name: 'init', image: 'acme/init'}]})}))},
  {name: 'defaults of a recreated deployment', steps: both(deployment({strategy: {type: 'Recreate'}, minReadySeconds: 0, template: pod([container({image: 'acme/api@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', env: []})], {nodeSelector: {}, securityContext: {}, serviceAccountName: 'default'})}, {metadata: {annotations: {}, labels: {}}}))},
  {name: 'defaults of a stateful set', steps: both(object('apps/v1', 'StatefulSet', 'db', {spec: {replicas: 0, serviceName: 'db', selector: {matchLabels: labels}, template: pod(), volumeClaimTemplates: [{metadata: {name: 'data'}, spec: {accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1Gi'}}}}]}}))},
  {name: 'defaults of a daemon set', steps: both(object('apps/v1', 'DaemonSet', 'agent', {spec: {selector: {matchLabels: labels}, template: pod([container()], {nodeSelector: {none: 'such'}})}}))},
  {name: 'defaults of a job', steps: both(object('batch/v1', 'Job', 'migrate', {spec: {suspend: true, template: {spec: {restartPolicy: 'Never', containers: [container()]}}}}))},
  {name: 'defaults of a cron job', steps: both(object('batch/v1', 'CronJob', 'nightly', {spec: {schedule: '0 3 * * *', suspend: true, jobTemplate: {spec: {template: {spec: {restartPolicy: 'Never', containers: [container()]}}}}}}))},
  {name: 'defaults of a service', steps: [...both(object('v1', 'Service', 'api', {spec: {selector: labels, ports: [{port: 80, targetPort: 'http'}, {port: 81, name: 'more'}].map((port, index) => ({name: `p${index}`, ...port}))}})), ...both(object('v1', 'Service', 'headless', {spec: {clusterIP: 'None', selector: labels, ports: [{port: 80}]}}))]},
  {name: 'defaults of a load balancer', steps: both(object('v1', 'Service', 'edge', {spec: {type: 'LoadBalancer', selector: labels, ports: [{port: 80}]}}))},
  {name: 'defaults of configuration', steps: [...both(settings({a: '1', empty: ''})), ...both(object('v1', 'Secret', 'keys', {data: {a: 'MQ=='}})), {do: 'create', object: object('v1', 'Secret', 'text', {data: {a: 'MQ=='}, stringData: {b: '2'}})}, apply(object('v1', 'Secret', 'texts', {stringData: {b: '2'}}))]},
  {name: 'defaults of an autoscaler', steps: [...both(object('autoscaling/v2', 'HorizontalPodAutoscaler', 'api', {spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'api'}, maxReplicas: 5}})), ...both(object('autoscaling/v2', 'HorizontalPodAutoscaler', 'careful', {spec: {scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'api'}, minReplicas: 2, maxReplicas: 5, behavior: {scaleDown: {stabilizationWindowSeconds: 60}}}}))]},
  {name: 'defaults of an ingress', steps: both(object('networking.k8s.io/v1', 'Ingress', 'web', {spec: {rules: [{host: 'shop.example', http: {paths: [{path: '/', pathType: 'Prefix', backend: {service: {name: 'api', port: {number: 80}}}}]}}]}}))},
  {name: 'defaults of a disruption budget', steps: both(object('policy/v1', 'PodDisruptionBudget', 'api', {spec: {minAvailable: 1, selector: {matchLabels: labels}}}))},
  {name: 'defaults of a claim', steps: both(object('v1', 'PersistentVolumeClaim', 'data', {spec: {storageClassName: 'none', accessModes: ['ReadWriteOnce'], resources: {requests: {storage: '1024Mi'}}}}))},
  {name: 'defaults of a role', steps: [...both(object('rbac.authorization.k8s.io/v1', 'Role', 'reader', {rules: [{apiGroups: [''], resources: ['pods'], verbs: ['get']}]})), ...both(object('v1', 'ServiceAccount', 'robot')), ...both(object('networking.k8s.io/v1', 'NetworkPolicy', 'closed', {spec: {podSelector: {}}}))]},
  {name: 'defaults of a route', steps: [
    ...both(object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'api', {spec: {parentRefs: [{name: 'edge'}], rules: [{backendRefs: [{name: 'api', port: 80}]}]}})),
    apply(object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'api-a', {spec: {rules: [{backendRefs: [{name: 'api', port: 80, weight: 90}, {name: 'api-r2', port: 80, weight: 10}]}]}}), 'other'),
    apply(object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'api-a', {spec: {parentRefs: [{name: 'edge'}], rules: [{backendRefs: [{name: 'api', port: 80, weight: 90}, {name: 'api-r2', port: 80, weight: 10}]}]}})),
    {do: 'create', object: object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'bad', {spec: {rule: []}})}
  ]}
]

const rolledOut = (generation: number, replicas = 2): {[path: string]: Json} => ({
  'status/observedGeneration': generation, 'status/replicas': replicas, 'status/updatedReplicas': replicas, 'status/availableReplicas': replicas, 'status/terminatingReplicas': 0,
  'status/conditions/type=Progressing/reason': 'NewReplicaSetAvailable', 'status/conditions/type=Available/status': 'True'
})

const lifetimes: Scenario[] = [
  {name: 'generations count changes of the spec', steps: [
    {do: 'create', object: deployment()}, {do: 'await', ref: refTo(deployment()), until: {'status/observedGeneration': 1}}, {do: 'patch', ref: refTo(deployment()), body: {metadata: {labels: {x: 'y'}}}}, {do: 'patch', ref: refTo(deployment()), body: {metadata: {annotations: {x: 'y'}}}}, {do: 'patch', ref: refTo(deployment()), body: {spec: {minReadySeconds: 1}}},
    {do: 'patch', ref: refTo(deployment()), body: {spec: {minReadySeconds: 1}}}, {do: 'create', object: object('v1', 'Service', 'api', {spec: {selector: labels, ports: [{port: 80}]}})}, {do: 'patch', ref: {apiVersion: 'v1', kind: 'Service', name: 'api', namespace}, body: {spec: {ports: [{port: 81}]}}},
    {do: 'create', object: object('apps/v1', 'StatefulSet', 'db', {spec: {replicas: 0, selector: {matchLabels: labels}, template: pod()}})}, {do: 'patch', ref: {apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', namespace}, body: {metadata: {annotations: {x: 'y'}}}}
  ]},
  {name: 'a rollout ends available', steps: [
    {do: 'create', object: deployment({replicas: 2})}, {do: 'await', ref: refTo(deployment()), until: rolledOut(1)}, {do: 'patch', ref: refTo(deployment()), body: {spec: {template: pod([container({image: 'acme/api:2.0'})])}}},
    {do: 'await', ref: refTo(deployment()), until: rolledOut(2)}, {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 3}}}, {do: 'await', ref: refTo(deployment()), until: rolledOut(3, 3)},
    apply(deployment({replicas: 4}), 'other', {takeFrom: ['slipway']}), {do: 'await', ref: refTo(deployment()), until: rolledOut(4, 4)}
  ]},
  {name: 'a stateful set becomes ready', steps: [
    {do: 'create', object: object('apps/v1', 'StatefulSet', 'db', {spec: {replicas: 2, serviceName: 'db', selector: {matchLabels: labels}, template: pod()}})}, {do: 'await', ref: {apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'db', namespace}, until: {'status/availableReplicas': 2, 'status/observedGeneration': 1}}
  ]},
  {name: 'owners take their dependants along', steps: [
    {do: 'create', object: settings({a: '1'})}, {do: 'create', object: object('v1', 'Secret', 'keys', {metadata: {ownerReferences: [{apiVersion: 'v1', kind: 'ConfigMap', name: 'settings', uid: '$0.metadata.uid'}]}})},
    {do: 'remove', ref: refTo(settings({}))}, {do: 'await gone', ref: {apiVersion: 'v1', kind: 'Secret', name: 'keys', namespace}}
  ]},
  {name: 'dependants left behind have no owner', steps: [
    {do: 'create', object: settings({a: '1'})}, {do: 'create', object: object('v1', 'Secret', 'keys', {metadata: {ownerReferences: [{apiVersion: 'v1', kind: 'ConfigMap', name: 'settings', uid: '$0.metadata.uid'}]}})},
    {do: 'remove', ref: refTo(settings({})), options: {propagation: 'Orphan'}}, {do: 'await gone', ref: refTo(settings({}))}, get(object('v1', 'Secret', 'keys'))
  ]},
  {name: 'the status subresource writes the status alone', steps: [
    {do: 'create', object: deployment()}, {do: 'await', ref: refTo(deployment()), until: {'status/observedGeneration': 1}}, {do: 'patch', ref: refTo(deployment()), body: {metadata: {labels: {x: 'y'}, annotations: {x: 'y'}}, spec: {replicas: 5}, status: {conditions: [{type: 'Example', status: 'True'}]}}, options: {subresource: 'status'}},
    {do: 'create', object: object('gateway.networking.k8s.io/v1', 'HTTPRoute', 'api', {spec: {parentRefs: [{name: 'edge'}]}})},
    {do: 'patch', ref: {apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', name: 'api', namespace}, body: {metadata: {annotations: {x: 'y'}}, spec: {hostnames: ['a.example']}, status: {parents: []}}, options: {subresource: 'status'}}
  ]},
  {name: 'a namespace that goes takes nothing new', steps: [
    {do: 'create', object: settings({a: '1'}, {metadata: {finalizers: ['example.org/hold']}})}, {do: 'create', object: object('v1', 'Secret', 'keys')}, {do: 'remove', ref: {apiVersion: 'v1', kind: 'Namespace', name: 'shop'}}, {do: 'create', object: object('v1', 'Secret', 'late')},
    {do: 'await gone', ref: refTo(object('v1', 'Secret', 'keys'))}, {do: 'await', ref: refTo(settings({})), until: {'metadata/deletionGracePeriodSeconds': 0}}, apply(settings({b: '1'}), 'one'), {do: 'patch', ref: refTo(settings({})), body: {metadata: {finalizers: null}}}, {do: 'await gone', ref: {apiVersion: 'v1', kind: 'Namespace', name: 'shop'}}
  ]},
  {name: 'a scale to nothing leaves the replicas to nobody', steps: [
    apply(deployment({replicas: 1})), {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 2}}, options: {subresource: 'scale'}}, get(deployment()), {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 0}}, options: {subresource: 'scale'}}, get(deployment()),
    apply(deployment({replicas: 1})), {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 0}}, options: {subresource: 'scale'}}, get(deployment()), apply(deployment({replicas: 3}), 'other')
  ]},
  {name: 'the scale subresource writes replicas', steps: [
    {do: 'create', object: deployment()}, {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 1}}, options: {subresource: 'scale'}}, {do: 'patch', ref: refTo(settings({})), body: {spec: {replicas: 1}}, options: {subresource: 'scale'}},
    {do: 'patch', ref: refTo(deployment()), body: {spec: {replicas: 3}}, options: {subresource: 'scale', resourceVersion: '1'}}
  ]}
]

const pods = {apiVersion: 'v1', kind: 'Pod'}
const asking = (requests: Fields): Fields => pod([container({resources: {requests, limits: requests}})])
const database = (image: string, partition: number): KubeObject => object('apps/v1', 'StatefulSet', 'db', {spec: {replicas: 3, serviceName: 'db', selector: {matchLabels: labels}, updateStrategy: {type: 'RollingUpdate', rollingUpdate: {partition}}, template: pod([container({image})])}})

const workloads: Scenario[] = [
  {name: 'the scheduler says why a pod finds no node', steps: [
    {do: 'create', object: deployment({replicas: 1, template: asking({'nvidia.com/gpu': '9'})})}, {do: 'await picked', kind: pods, count: 1, pick: ['status/conditions/type=PodScheduled/message', 'status/conditions/type=PodScheduled/reason', 'status/phase']},
    {do: 'await', ref: refTo(deployment()), until: {'status/unavailableReplicas': 1, 'status/updatedReplicas': 1, 'status/conditions/type=Available/status': 'False'}},
    {do: 'create', object: {...deployment({replicas: 1, template: asking({cpu: '900'})}), metadata: {name: 'large', namespace}}}, {do: 'create', object: {...deployment({replicas: 1, template: pod([container()], {nodeSelector: {zone: 'none'}})}), metadata: {name: 'elsewhere', namespace}}},
    {do: 'await picked', kind: pods, count: 3, pick: ['status/conditions/type=PodScheduled/message']}, {do: 'await picked', kind: {apiVersion: 'v1', kind: 'Event'}, labelSelector: 'none', count: 0, pick: []}
  ]},
  {name: 'a rollout that stands still misses its deadline', steps: [
    {do: 'create', object: deployment({replicas: 1, progressDeadlineSeconds: 2, template: asking({'nvidia.com/gpu': '9'})})}, {do: 'await', ref: refTo(deployment()), until: {'status/conditions/type=Progressing/reason': 'ProgressDeadlineExceeded'}}
  ]},
  {name: 'replica sets carry the history of a deployment', steps: [
    {do: 'create', object: deployment({replicas: 1}, {metadata: {annotations: {note: '1'}}})}, {do: 'await', ref: refTo(deployment()), until: rolledOut(1, 1)}, {do: 'patch', ref: refTo(deployment()), body: {spec: {template: pod([container({image: 'acme/api:2.0'})])}}}, {do: 'await', ref: refTo(deployment()), until: rolledOut(2, 1)},
    {do: 'await picked', kind: {apiVersion: 'apps/v1', kind: 'ReplicaSet'}, count: 2, pick: ['spec', 'metadata/annotations', 'metadata/labels', 'metadata/ownerReferences', 'metadata/generation', 'status/replicas']},
    {do: 'patch', ref: refTo(deployment()), body: {spec: {template: pod()}}}, {do: 'await', ref: refTo(deployment()), until: rolledOut(3, 1)}, {do: 'await picked', kind: {apiVersion: 'apps/v1', kind: 'ReplicaSet'}, count: 2, pick: ['spec/replicas', 'metadata/annotations']}
  ]},
  {name: 'a stateful set is updated down to its partition', steps: [
    {do: 'create', object: database('acme/db:1', 0)}, {do: 'await', ref: named('StatefulSet', 'db'), until: {'status/availableReplicas': 3, 'status/observedGeneration': 1}}, {do: 'patch', ref: named('StatefulSet', 'db'), body: {spec: database('acme/db:2', 2)['spec'] as Json}},
    {do: 'await', ref: named('StatefulSet', 'db'), until: {'status/availableReplicas': 3, 'status/readyReplicas': 3, 'status/replicas': 3, 'status/observedGeneration': 2, 'status/updatedReplicas': 1, 'status/currentReplicas': 2}}, {do: 'await picked', kind: pods, count: 3, pick: ['metadata/name', 'spec/containers/0/image', 'metadata/labels']},
    {do: 'patch', ref: named('StatefulSet', 'db'), body: {spec: database('acme/db:2', 0)['spec'] as Json}}, {do: 'await', ref: named('StatefulSet', 'db'), until: {'status/availableReplicas': 3, 'status/readyReplicas': 3, 'status/replicas': 3, 'status/observedGeneration': 3, 'status/updatedReplicas': 3, 'status/currentReplicas': 3}}
  ]},
  {name: 'a daemon set runs on every node and is replaced', steps: [
    {do: 'create', object: object('apps/v1', 'DaemonSet', 'agent', {spec: {selector: {matchLabels: labels}, template: pod()}})}, {do: 'await', ref: named('DaemonSet', 'agent'), until: {'status/numberAvailable': 3, 'status/observedGeneration': 1}},
    {do: 'patch', ref: named('DaemonSet', 'agent'), body: {spec: {template: pod([container({image: 'acme/api:2.0'})])}}}, {do: 'await', ref: named('DaemonSet', 'agent'), until: {'status/numberAvailable': 3, 'status/observedGeneration': 2, 'status/updatedNumberScheduled': 3}}
  ]},
  {name: 'a job completes', steps: [
    {do: 'create', object: object('batch/v1', 'Job', 'migrate', {spec: {template: {spec: {restartPolicy: 'Never', containers: [container()]}}}})}, {do: 'await', ref: named('Job', 'migrate'), until: {'status/succeeded': 1, 'status/conditions/type=Complete/status': 'True'}}, {do: 'remove', ref: named('Job', 'migrate'), options: {propagation: 'Background'}}
  ]},
  {name: 'endpoints follow ready pods', steps: [
    {do: 'create', object: object('v1', 'Service', 'api', {spec: {selector: labels, ports: [{name: 'http', port: 80, targetPort: 'http'}]}})}, {do: 'create', object: deployment({replicas: 2, template: pod([container({ports: [{name: 'http', containerPort: 8080}]})])})}, {do: 'await', ref: refTo(deployment()), until: rolledOut(1)},
    {do: 'await picked', kind: {apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice'}, count: 1, pick: ['endpoints/1/conditions', 'endpoints/1/targetRef/kind', 'ports', 'addressType', 'metadata/labels', 'metadata/ownerReferences']}
  ]},
  {name: 'a deployment goes after its pods where that is asked for', steps: [
    {do: 'create', object: deployment({replicas: 1})}, {do: 'await', ref: refTo(deployment()), until: rolledOut(1, 1)}, {do: 'remove', ref: refTo(deployment()), options: {propagation: 'Foreground'}}, {do: 'await gone', ref: refTo(deployment())}, {do: 'list', kind: pods}, {do: 'list', kind: {apiVersion: 'apps/v1', kind: 'ReplicaSet'}}
  ]},
  {name: 'a quota stops the making of pods', steps: [
    {do: 'create', object: object('v1', 'ResourceQuota', 'small', {spec: {hard: {pods: '1', 'requests.cpu': '1'}}})}, {do: 'await', ref: {apiVersion: 'v1', kind: 'ResourceQuota', name: 'small', namespace}, until: {'status/used/pods': '0'}}, {do: 'create', object: deployment({replicas: 2, template: asking({cpu: '600m'})})},
    {do: 'await', ref: refTo(deployment()), until: {'status/availableReplicas': 1, 'status/conditions/type=ReplicaFailure/status': 'True', 'status/conditions/type=Progressing/reason': 'ReplicaSetUpdated'}}, {do: 'await', ref: {apiVersion: 'v1', kind: 'ResourceQuota', name: 'small', namespace}, until: {'status/used/pods': '1'}},
    {do: 'create', object: {...deployment({replicas: 1}), metadata: {name: 'bare', namespace}}}, {do: 'await', ref: {...refTo(deployment()), name: 'bare'}, until: {'status/conditions/type=ReplicaFailure/status': 'True', 'status/conditions/type=Available/status': 'False'}}
  ]},
  {name: 'what is too large is refused', steps: [
    {do: 'create', object: settings({a: 'x'.repeat(1_048_577)})}, apply(settings({a: 'x'.repeat(1_048_576)}, {metadata: {annotations: {n: 'y'}}})), {do: 'create', object: object('v1', 'Secret', 'keys', {stringData: {k: 'x'.repeat(1_048_577)}})}, {do: 'create', object: settings({a: 'x'.repeat(4_000_000)})},
    apply({...settings({}), metadata: {name: 'noted', namespace, annotations: {n: 'x'.repeat(262_145)}}})
  ]}
]

export const scenarios: readonly Scenario[] = [...ownership, ...preconditions, ...refusals, ...defaults, ...lifetimes, ...workloads, ...access, ...jobs]
