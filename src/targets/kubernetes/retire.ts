/** Takes a revision out of service and away, and what no release names any more. */
import type {Evidence, Leftover, Rev} from '../../rollout/model.ts'
import {InternalError, toSlipwayError} from '../../kernel/errors.ts'
import type {KubeList} from './client/client.ts'
import {isReady, podsOf} from './live.ts'
import {labels, type ObjectRef} from './model.ts'
import {booleanAt} from './objects/fields.ts'
import {refOf} from './objects/identity.ts'
import {drainMsOf} from './revision-objects.ts'
import {observeWorkloads} from './set-context.ts'
import {remove, type StepRun} from './step-run.ts'
import {kinds} from './view.ts'

const lookMs = 1_000

/**
 * New requests have gone elsewhere by the step before; this lets the open ones end, for as long as the release says. What shares its workload with its successor, or is
 * the only one, is drained by Kubernetes as its pods end (preStop and grace).
 */
export async function drainRevision({context, step, signal}: StepRun, rev: Rev): Promise<Evidence> {
  const running = (await observeWorkloads(context, signal)).filter(w => w.service === step.service)
  const own = running.find(w => w.rev === rev)
  if (own === undefined) return {level: 'estimated', note: 'its pods have ended with the update'}
  const pods = await context.view.objects(kinds.pod, signal)
  if (!running.some(w => w.rev !== rev && podsOf(step.service, w.rev, pods).some(isReady))) return {level: 'estimated', note: 'drained as its pods end'}
  await context.ports.clock.sleep(drainMsOf(own.object), signal)
  return {level: 'estimated', note: 'open requests had their time'}
}

/** Done: its pods have ended. Of a service that the release no longer has, everything goes that may. */
export async function retireRevision(run: StepRun, rev: Rev): Promise<Evidence> {
  const {context, step, signal, until} = run
  const running = (await observeWorkloads(context, signal)).filter(w => w.service === step.service && w.rev === rev)
  for (const {object} of running) await remove(run, {ref: refOf(object), uid: object.metadata.uid})
  const services = (await context.view.objects(kinds.service, signal)).filter(s => s.metadata.labels?.[labels.service] === step.service && s.metadata.labels[labels.revision] === rev)
  for (const service of services) await remove(run, {ref: refOf(service), uid: service.metadata.uid})
  if (booleanAt(step.detail, 'whole') === true) await removeService(run)
  const left = await context.view.until(async () => {
    const pods = running.length === 0 ? [] : podsOf(step.service, rev, await context.view.objects(kinds.pod, signal))
    return pods.length === 0 || context.ports.clock.now() >= until ? pods.length : undefined
  }, {service: step.service, everyMs: lookMs}, signal)
  return {level: left === 0 ? 'data-plane' : 'accepted', note: left === 0 ? 'ended' : `${left} pods are still ending`}
}

/** What goes with a service at once, traffic first; the rest of it is pruned. Claims stay: what they hold cannot be had again. */
const swept: readonly Pick<ObjectRef, 'apiVersion' | 'kind'>[] = [
  {apiVersion: 'networking.k8s.io/v1', kind: 'Ingress'}, {apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute'}, {apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler'},
  {apiVersion: 'policy/v1', kind: 'PodDisruptionBudget'}, kinds.service, {apiVersion: 'v1', kind: 'ConfigMap'}, {apiVersion: 'v1', kind: 'Secret'}
]

/** By our labels alone: what somebody else made beside it has none. */
async function removeService(run: StepRun): Promise<void> {
  const {context, step, signal} = run
  for (const kind of swept) {
    if (await context.client.findResource(kind.apiVersion, kind.kind, signal) === undefined) continue
    const {items} = await context.client.list(kind, {namespace: context.namespace, labelSelector: `${labels.set}=${context.state.names.label},${labels.service}=${step.service}`}, signal).catch(nothingOfOurs)
    for (const item of items) await remove(run, {ref: refOf({...item, ...kind}), uid: item.metadata.uid})
  }
}

/** Nobody wrote with these credentials what they may not even list; what others wrote before is pruned by the inventory. */
function nothingOfOurs(thrown: unknown): KubeList {
  if (toSlipwayError(thrown).reason !== 'access-denied') throw thrown
  return {items: [], resourceVersion: ''}
}

/** The janitor's: a workload that no journal and no snapshot names, by its UID. */
export async function sweepLeftover(run: StepRun, {id}: Leftover): Promise<Evidence> {
  const [apiVersion, kind, name, uid] = id.split(' ')
  if (apiVersion === undefined || kind === undefined || name === undefined) throw new InternalError(`\`${id}\` names no object.`)
  await remove(run, {ref: {apiVersion, kind, name, namespace: run.context.namespace}, uid})
  return {level: 'accepted', note: 'removed'}
}
