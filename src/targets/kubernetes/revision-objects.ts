/** The objects of one revision as they are written: named, labelled, and sorted by the part that each plays. Pure. */
import {UserError} from '../../kernel/errors.ts'
import type {Rev, SetId} from '../../rollout/model.ts'
import {annotations, type KubeObject, type ObjectRef} from './model.ts'
import {hookPhase} from './objects/declared-hooks.ts'
import {classify, describe, inApplyOrder, refOf} from './objects/identity.ts'
import {unfitForSteps} from './partition.ts'
import {podLabelsOf, rolledOutWorkload, scalerFor, scales, selects, withIdentity, workloadFor, type WorkloadForm} from './objects/revisions.ts'
import {numberAt, withAt} from './objects/fields.ts'

export interface RevisionObjects {
  service: string
  form: WorkloadForm
  /** The workload as the user named it. */
  userWorkload: ObjectRef
  workload: KubeObject
  /** Written before the workload: configuration, accounts, claims, workloads beside it. */
  base: KubeObject[]
  /** The Service that others know the service by. */
  stable: KubeObject | undefined
  /** Written when the workload is ready: what brings traffic to the stable Service. */
  routes: KubeObject[]
  /** As the user wrote them: see `scalersFor`. */
  scalers: KubeObject[]
}

export interface RevisionAt {
  set: SetId
  namespace: string
  service: string
  rev: Rev
  /** Its workload, where it runs: then its name says the form, whatever the strategy would choose now. */
  live?: KubeObject | undefined
}

/** A workload a revision, wherever two of them share traffic or must be told apart; StatefulSets and DaemonSets keep their one name (decision 9). */
function formOf(workload: KubeObject, {rev, live}: RevisionAt): WorkloadForm {
  if (live !== undefined) return {rev, mode: live.metadata.name === workload.metadata.name ? 'shared' : 'own'}
  return {rev, mode: strategyOf(workload) === 'rolling' || workload.kind !== 'Deployment' ? 'shared' : 'own'}
}

export const strategyOf = ({metadata}: KubeObject): string => metadata.annotations?.[annotations.strategy] ?? 'rolling'

/** Milliseconds. */
export const drainMsOf = ({metadata}: KubeObject): number => Number(metadata.annotations?.[annotations.drainMs] ?? 0) || 0

/** Throws UserError `manifest-invalid` where nothing says which workload the strategy is about, `unsupported-strategy` for a kind that cannot carry it out. */
export function revisionObjects(objects: readonly KubeObject[], place: RevisionAt): RevisionObjects {
  const {set, namespace, service} = place
  const {workload, others} = rolledOutWorkload({service, objects: [...objects]})
  refuseUnfit(service, workload, objects)
  const form = formOf(workload, place)
  const marked = (chosen: readonly KubeObject[]): KubeObject[] => withIdentity(chosen, {set, service, namespace})
  const stable = stableService(objects, service, workload)
  // Hooks run at a time of their own.
  const rest = objects.filter(object => object !== workload && object !== stable && hookPhase(object) === undefined)
  const part = (...parts: ReturnType<typeof classify>[]): KubeObject[] => inApplyOrder(marked(rest.filter(object => parts.includes(classify(object)))))
  const beside = marked(others.map(({object}) => object))
  const one = (object: KubeObject, annotation: Record<string, string>): KubeObject => annotated(marked([object])[0] as KubeObject, annotation)
  return {
    service, form, userWorkload: refOf(workload),
    workload: workloadFor(one(workload, stable === undefined ? {} : {[annotations.behind]: stable.metadata.name}), form),
    base: inApplyOrder([...part('base', 'stable-service', 'job', 'custom'), ...beside]),
    stable: stable && one(stable, {[annotations.stable]: service}), routes: part('route'), scalers: part('scaler')
  }
}

const annotated = (object: KubeObject, added: Record<string, string>): KubeObject =>
  (Object.keys(added).length === 0 ? object : {...object, metadata: {...object.metadata, annotations: {...object.metadata.annotations, ...added}}})

function refuseUnfit(service: string, workload: KubeObject, objects: readonly KubeObject[]): void {
  const strategy = strategyOf(workload)
  if (strategy === 'rolling' || workload.kind === 'Deployment') return
  const unfit = workload.kind === 'StatefulSet' && strategy === 'canary' ? unfitForSteps(workload, objects)
    : {why: `cannot run in two revisions beside each other, which ${strategy} asks for`, remedy: `Use \`strategy: rolling\`${workload.kind === 'StatefulSet' ? ' or `canary`' : ''} for this service, or make it a Deployment.`}
  if (unfit === undefined) return
  throw new UserError(`${describe(refOf(workload))} ${unfit.why}.`, {reason: 'unsupported-strategy', where: `services.${service}.strategy`, expected: workload.kind === 'StatefulSet' ? 'rolling, or canary by partition' : 'rolling', remedy: unfit.remedy})
}

/** The one that bears the service's name and selects its pods, else the first that selects them. */
function stableService(objects: readonly KubeObject[], service: string, workload: KubeObject): KubeObject | undefined {
  const behind = objects.filter(object => classify(object) === 'stable-service' && selects(object, workload))
  return behind.find(({metadata}) => metadata.name === service) ?? behind[0]
}

/** The scalers for the workload that serves. */
export const scalersFor = ({scalers, userWorkload, workload, form}: RevisionObjects): KubeObject[] => scalers.map(scaler => scalerFor(scaler, {workload: userWorkload, podLabels: podLabelsOf(workload), form}))

/**
 * While two revisions share, the serving one keeps the pods that it began with: with less traffic it would be scaled down, and could not take all of it back when the release is
 * aborted (argo-rollouts #2857, #4380). Empty where nothing has to be held. When the sharing is over the scalers are written as they are.
 */
export const heldScalers = (revision: RevisionObjects, count: number): KubeObject[] => scalersFor(revision).flatMap(scaler => {
  const field = leastOf[scaler.kind]
  const most = field === undefined ? undefined : numberAt(scaler, 'spec', field.most)
  const least = Math.min(count, most ?? count)
  return field === undefined || least <= leastReplicas(scaler) ? [] : [withAt(scaler, ['spec', field.least], least)]
})

/** https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/ and https://keda.sh/docs/latest/reference/scaledobject-spec/ */
const leastOf: Readonly<Record<string, {least: string; most: string; unsaid: number}>> = {
  HorizontalPodAutoscaler: {least: 'minReplicas', most: 'maxReplicas', unsaid: 1}, ScaledObject: {least: 'minReplicaCount', most: 'maxReplicaCount', unsaid: 0}
}

export const leastReplicas = (scaler: KubeObject): number => {
  const field = leastOf[scaler.kind]
  return field === undefined ? 0 : numberAt(scaler, 'spec', field.least) ?? field.unsaid
}

/** Whether somebody else decides how many there are. */
export const isScaled = ({scalers, userWorkload}: RevisionObjects): boolean => scalers.some(scaler => scales(scaler, userWorkload))

export const withReplicas = (workload: KubeObject, replicas: number): KubeObject => (workload.kind === 'DaemonSet' ? workload : withAt(workload, ['spec', 'replicas'], replicas))

/** Everything that the revision writes in the end, once: for dry runs, the inventory and what is pruned. */
export const allObjects = (revision: RevisionObjects): KubeObject[] =>
  [...revision.base, ...(revision.stable ? [revision.stable] : []), revision.workload, ...scalersFor(revision), ...revision.routes]
