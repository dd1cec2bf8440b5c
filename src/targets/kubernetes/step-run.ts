/** One step under way: its fenced writes, and the waiting for what was written to be ready. */
import {digestJson, type Digest} from '../../kernel/digest.ts'
import {formatDuration} from '../../kernel/duration.ts'
import {UserError} from '../../kernel/errors.ts'
import type {Step} from '../../rollout/model.ts'
import type {Hold} from '../../rollout/target.ts'
import {ofService, podsOf} from './live.ts'
import {annotations, fieldManager, labels, type KubeObject, type ObjectRef, type Readiness, type ReadinessContext} from './model.ts'
import {describe, identityOf, refOf} from './objects/identity.ts'
import {judgeOverdue, judgeReadiness, readinessWords} from './readiness/judge.ts'
import {stuckPod} from './readiness/stateful-set.ts'
import type {SetContext} from './set-context.ts'
import {kinds, type Kind} from './view.ts'

/** What Slipway takes fields from without asking: what `kubectl apply` and objects from before server-side apply left (Kubernetes, "Server-Side Apply", migration). */
export const takeFrom = ['slipway', 'kubectl-client-side-apply', 'before-first-apply'] as const
const lookMs = 2_000
/** Between two lines about one workload: a person reads no faster. */
const tellEveryMs = 1_000
/** Events say why something takes its time; before this nobody asks. */
export const eventsAfterMs = 3_000
/** Our own error, which knows more, comes before the engine's `timeout`: there is one look at least between the two. */
const earlierMs = lookMs + 1_000

export interface StepRun {
  context: SetContext
  hold: Hold
  step: Step
  signal: AbortSignal
  /** Milliseconds since the epoch. */
  until: number
}

export function startStep(context: SetContext, hold: Hold, step: Step, signal: AbortSignal): StepRun {
  return {context, hold, step, signal: AbortSignal.any([signal, hold.lost]), until: context.ports.clock.now() + Math.max(500, step.deadlineMs - earlierMs)}
}

/** With the epoch under which it is written. */
export const stamped = (object: KubeObject, {epoch}: Pick<Hold, 'epoch'>): KubeObject => ({...object, metadata: {...object.metadata, annotations: {...object.metadata.annotations, [annotations.epoch]: String(epoch)}}})

/** Server-side apply under the epoch of the hold. What stands as it is wanted, by an answer of the server to this very process, is not written again: that can change it all the same (kubernetes #124605). */
export async function write(run: StepRun, object: KubeObject): Promise<KubeObject> {
  const {context, hold, step, signal} = run
  const [wanted, id] = [digestJson(object), identityOf(refOf(object))]
  const there = standing(context, id)
  if (there?.wanted === wanted) return there.object
  context.standing.delete(id)
  const written = await context.client.apply(stamped(object, hold), {manager: fieldManager, takeFrom}, signal)
  context.view.put(written)
  context.standing.set(id, {wanted, object: written})
  context.state.inventory.wrote([{...refOf(written), service: step.service, uid: written.metadata.uid ?? ''}])
  return written
}

/** Only while nobody else is seen to have changed it. */
function standing({standing: known, view}: SetContext, id: string): {wanted: Digest; object: KubeObject} | undefined {
  const found = known.get(id)
  const seen = found && view.seen(found.object)
  return seen === 'unseen' || seen?.metadata.resourceVersion === found?.object.metadata.resourceVersion ? found : undefined
}

/** By its UID where that is known: a namesake that somebody made meanwhile stays. */
export async function remove({context, signal}: StepRun, {ref, uid}: {ref: ObjectRef; uid?: string | undefined}): Promise<void> {
  await context.client.remove(ref, {propagation: 'Background', ...(uid === undefined ? {} : {uid})}, signal)
  context.standing.delete(identityOf(ref))
  context.state.inventory.removed([ref])
}

/** All at once where nothing depends on the order within, which is by rank. */
export async function writeAll(run: StepRun, objects: readonly KubeObject[]): Promise<KubeObject[]> {
  return Promise.all(objects.map(object => write(run, object)))
}

/** Whether the time of the step is over: asked of a server that answers, and what is seen then is as it is now. While it is away there is no verdict. */
export async function isLate({context: {ports: {clock}, view}, signal, until}: StepRun, kind: Kind = kinds.pod): Promise<boolean> {
  if (clock.now() < until) return false
  await Promise.all([kind, kinds.pod].map(one => view.reread(one, signal)))
  return clock.now() >= until
}

interface Look {
  object: KubeObject
  readiness: Readiness
  late: boolean
  /** The pod that it waited for was freed: there is nothing to say yet. */
  freed: boolean
}

/** Waits until the written workload is ready. Throws as soon as it is lost, with whose fault it is as the reason. */
export async function awaitReady(run: StepRun, written: KubeObject): Promise<Readiness> {
  const {context, signal, step} = run
  const {clock, progress} = context.ports
  const since = clock.now()
  let told = {words: '', at: since}
  return context.view.until(async () => {
    let seen = await lookAt(run, written, since)
    if (isAgainst(seen)) {
      // Nothing is held against a release by what was seen before an outage.
      await Promise.all([written, kinds.pod].map(kind => context.view.reread(kind, signal)))
      seen = await lookAt(run, written, since)
    }
    const {object, readiness, freed} = seen
    if (freed) return undefined
    const [words, now] = [readinessWords(object, readiness), clock.now()]
    if (words !== told.words && now - told.at >= tellEveryMs && readiness.state === 'progressing') {
      progress.report({stage: 'deploy', subject: step.service, state: 'running', line: `${step.service}  ${words}`})
      told = {words, at: now}
    }
    if (readiness.state === 'failed') throw notReady(object, readiness)
    if (isAgainst(seen)) throw overdue(object, readiness, now - since)
    return readiness.state === 'progressing' ? undefined : readiness
  }, {service: step.service, everyMs: lookMs}, signal)
}

const isAgainst = ({readiness: {state}, late, freed}: Look): boolean => !freed && (state === 'failed' || (state === 'progressing' && late))

async function lookAt(run: StepRun, written: KubeObject, since: number): Promise<Look> {
  const {context, signal, until} = run
  const object = (await context.view.objects(written, signal)).find(o => o.metadata.name === written.metadata.name) ?? written
  const now = context.ports.clock.now()
  const seen = await sightOf(run, written, {since, now, events: now - since < eventsAfterMs ? [] : await context.warnings.recent(signal)})
  const late = now >= until
  return {object, readiness: late ? judgeOverdue(object, seen) : judgeReadiness(object, seen), late, freed: await freeStuck(run, object, seen)}
}

/** A pod that is not ready, of a revision that is no longer wanted, which its controller waits for and would replace itself but for kubernetes #67250. Its volumes stay. */
async function freeStuck(run: StepRun, object: KubeObject, seen: ReadinessContext): Promise<boolean> {
  const stuck = object.kind === 'StatefulSet' ? stuckPod(object, {...seen, pods: await podsOfService(run)}) : undefined
  if (stuck === undefined) return false
  const {log} = run.context.ports
  log.warning(`${run.step.service}: ${stuck.words}. It is deleted, and comes back of the wanted revision.`)
  await remove(run, {ref: {...kinds.pod, name: stuck.name, namespace: stuck.namespace ?? run.context.namespace}, uid: stuck.uid})
  return true
}

export const podsOfService = async ({context, step, signal}: StepRun): Promise<KubeObject[]> => ofService(step.service, await context.view.objects(kinds.pod, signal))

async function sightOf({context, signal}: StepRun, written: KubeObject, {since, now, events}: Pick<ReadinessContext, 'since' | 'now' | 'events'>): Promise<ReadinessContext> {
  const {[labels.service]: service = '', [labels.revision]: rev = ''} = written.metadata.labels ?? {}
  const pods = podsOf(service, rev, await context.view.objects(kinds.pod, signal))
  return {writtenGeneration: written.metadata.generation ?? 0, pods, events, siblings: [], now, since}
}

const notReady = (object: KubeObject, {reason, words, remedy}: Extract<Readiness, {state: 'failed'}>): UserError =>
  new UserError(`${describe(refOf(object))} ${words}`, {reason, where: describe(refOf(object)), ...(remedy === undefined ? {} : {remedy})})

const overdue = (object: KubeObject, {words}: Readiness, afterMs: number): UserError =>
  new UserError(`${describe(refOf(object))} was not ready after ${formatDuration(afterMs)}: ${words}`, {reason: 'release-not-ready', where: describe(refOf(object)), remedy: 'See what the message waits for; raise `ready.within` only if it is too short.'})
