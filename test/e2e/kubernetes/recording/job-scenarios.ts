/** What a server and its controllers do with Jobs, as hooks of a release use them. Plain data. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject, ObjectRef} from '../../../../src/targets/kubernetes/model.ts'
import type {Scenario, Step} from './play.ts'

const namespace = 'shop'
const ref: ObjectRef = {apiVersion: 'batch/v1', kind: 'Job', name: 'migrate', namespace}
const pods = {apiVersion: 'v1', kind: 'Pod'}
/** More than any node has. */
const endless = {'nvidia.com/gpu': '9'}

const job = (spec: {[key: string]: Json} = {}, {image = 'acme/api:1.0', limits}: {image?: string; limits?: {[key: string]: Json}} = {}): KubeObject => ({
  apiVersion: 'batch/v1', kind: 'Job', metadata: {name: 'migrate', namespace, labels: {hook: 'migrate'}},
  spec: {backoffLimit: 0, ...spec, template: {spec: {restartPolicy: 'Never', containers: [{name: 'main', image, ...(limits === undefined ? {} : {resources: {limits}})}]}}}
})
const apply = (object: KubeObject, more: object = {}): Step => ({do: 'apply', object, options: {manager: 'slipway', ...more}})
const owned = {metadata: {ownerReferences: [{apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: '$0.metadata.uid'}]}}

export const jobs: Scenario[] = [
  {name: 'a job is tried before it is made and made once', steps: [
    apply(job(), {dryRun: true}), {do: 'get', ref}, apply(job()), apply(job()), {do: 'await', ref, until: {'status/succeeded': 1, 'status/conditions/type=Complete/status': 'True'}}, apply(job()), {do: 'create', object: job()},
    {do: 'await picked', kind: pods, count: 1, pick: ['metadata/labels', 'metadata/ownerReferences', 'status/phase', 'spec/restartPolicy']}
  ]},
  {name: 'the template of a job cannot be changed and how long it may take can', steps: [
    apply(job({activeDeadlineSeconds: 600}, {limits: endless})), apply(job({activeDeadlineSeconds: 600}, {image: 'acme/api:2.0', limits: endless})), apply(job({activeDeadlineSeconds: 500, ttlSecondsAfterFinished: 3600}, {limits: endless})), apply(job({completions: 2}, {limits: endless}))
  ]},
  {name: 'a job that takes too long has failed and its pods go', steps: [
    {do: 'create', object: job({activeDeadlineSeconds: 2}, {limits: endless})}, {do: 'await', ref, until: {'status/conditions/type=Failed/reason': 'DeadlineExceeded', 'status/conditions/type=FailureTarget/status': 'True'}}, {do: 'await picked', kind: pods, count: 0, pick: []}
  ]},
  {name: 'a job that is removed while it runs takes its pods along', steps: [
    {do: 'create', object: job({}, {limits: endless})}, {do: 'await picked', kind: pods, count: 1, pick: ['status/phase']}, {do: 'remove', ref, options: {propagation: 'Background'}}, {do: 'await gone', ref}, {do: 'await picked', kind: pods, count: 0, pick: []}
  ]},
  {name: 'a job goes with its owner', steps: [
    {do: 'create', object: {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'owner', namespace}}}, {do: 'create', object: {...job(), metadata: {...job().metadata, ...owned.metadata}}}, {do: 'await', ref, until: {'status/succeeded': 1}},
    {do: 'remove', ref: {apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', namespace}}, {do: 'await gone', ref}, {do: 'await picked', kind: pods, count: 0, pick: []}
  ]},
  {name: 'a job that is over goes after its time', steps: [{do: 'create', object: job({ttlSecondsAfterFinished: 1})}, {do: 'await gone', ref}, {do: 'await picked', kind: pods, count: 0, pick: []}]}
]
