/** What a release would do to each object, and what stands against it: the server's own dry run, compared with what is there. Changes nothing. */
import {digestJson} from '../../kernel/digest.ts'
import {SlipwayError, toSlipwayError} from '../../kernel/errors.ts'
import type {Advice, PlannedObject, Problem, Release} from '../../rollout/model.ts'
import type {Tried} from '../../rollout/target.ts'
import {isCountedElsewhere, wantedOf, type LiveWorkload} from './live.ts'
import {fieldManager, labels, type KubeObject} from './model.ts'
import {diffObjects, renderChanges, type Change} from './objects/diff.ts'
import {describe, identityOf, refOf} from './objects/identity.ts'
import {lintSet, type Linted} from './objects/lint.ts'
import {immutableChanges} from './objects/immutable.ts'
import {revisionName} from './objects/names.ts'
import {sized} from './ensure.ts'
import {makeLiveObjects, type LiveObjects} from './live-objects.ts'
import {planPrunedObjects} from './prune-set.ts'
import {allObjects, isScaled, revisionObjects, type RevisionObjects} from './revision-objects.ts'
import type {SetContext} from './set-context.ts'
import {takeFrom} from './step-run.ts'

/** More lines of one object nobody reads; how many there are is said. */
const mostLines = 40

interface Tries {
  objects: PlannedObject[]
  problems: Problem[]
}

export interface PlannedSet extends Tries {
  advice: Advice[]
}

export interface Standing {
  workloads: readonly LiveWorkload[]
  tried?: Tried | undefined
  /** Objects of the set that somebody has listed already, with the kinds of those lists. */
  listed: {kinds: readonly Pick<KubeObject, 'apiVersion' | 'kind'>[]; objects: readonly KubeObject[]}
}

/** Revisions that run already were accepted by the server: nothing of theirs is asked again. */
export async function observePlanned(context: SetContext, release: Release, {workloads, tried, listed}: Standing, signal: AbortSignal): Promise<PlannedSet> {
  const fresh = Object.entries(release.services).filter(([service, {rev}]) => !workloads.some(w => w.service === service && w.rev === rev))
  const revisions: {revision: RevisionObjects; replicas: number}[] = []
  const problems: Problem[] = []
  for (const [service, {rev, replicas}] of fresh) {
    try {
      revisions.push({revision: revisionObjects(await context.contents.of(service, rev), {set: context.set, namespace: context.namespace, service, rev}), replicas})
    } catch (thrown) {
      problems.push(problemOf(service, thrown))
    }
  }
  if (tried !== undefined) return {objects: [], advice: [], problems: [...problems, ...await tryWorkloads(context, revisions, workloads, signal)]}
  const inventory = await context.state.inventory.read(signal)
  const live = makeLiveObjects(context, {...listed, earlier: inventory.length > 0 ? 'some' : 'none'})
  const told = await Promise.all(revisions.map(one => tryRevision(context, live, {...one, workloads}, signal)))
  const pruned = inventory.length === 0 || !isFromWorkspace(release) ? [] : await planPrunedObjects(context, {release, inventory, live}, signal)
  return {objects: [...told.flatMap(t => t.objects), ...pruned].map(bounded), problems: [...problems, ...told.flatMap(t => t.problems)], advice: await observeAdvice(context, release, workloads)}
}

/** Of what is released anew; the others are looked at for what they share. */
async function observeAdvice({contents}: SetContext, release: Release, workloads: readonly LiveWorkload[]): Promise<Advice[]> {
  const set = await Promise.all(Object.entries(release.services).map(async ([service, {rev, replicas, drainMs, ready}]): Promise<Linted> => ({
    service, objects: await contents.of(service, rev).catch(() => []), replicas, drainMs, withinMs: ready?.within, live: workloads.find(w => w.service === service)?.object
  })))
  const running = new Set(workloads.map(({service, rev}) => `${service} ${rev}`))
  return lintSet(set).filter(({service}) => !running.has(`${service} ${release.services[service]?.rev}`))
}

/** A release that is gone on with was planned when it began. */
const isFromWorkspace = ({services}: Release): boolean => Object.values(services).every(({source}) => source.kind === 'objects' && source.file !== undefined)

const bounded = (planned: PlannedObject): PlannedObject =>
  (planned.lines.length <= mostLines ? planned : {...planned, lines: [...planned.lines.slice(0, mostLines), `and ${planned.lines.length - mostLines} more`]})

interface Trial {
  revision: RevisionObjects
  replicas: number
  workloads: readonly LiveWorkload[]
}

/** What an autoscaler has counted is taken over when it is written. */
function countedWorkload({revision, replicas, workloads}: Trial): KubeObject {
  const {service, workload} = revision
  const there = workloads.find(w => w.service === service && w.object.kind === workload.kind && w.object.metadata.name === workload.metadata.name)?.object
  return sized(workload, there !== undefined && (isScaled(revision) || isCountedElsewhere(there)) ? Math.max(replicas, wantedOf(there)) : replicas)
}

/** Pods come of workloads alone: admission, quotas and fixed fields that have changed since stop the release here, before anything is written. */
async function tryWorkloads(context: SetContext, revisions: readonly Omit<Trial, 'workloads'>[], workloads: readonly LiveWorkload[], signal: AbortSignal): Promise<Problem[]> {
  const found = await Promise.all(revisions.map(one => {
    const wanted = countedWorkload({...one, workloads})
    return context.client.apply(wanted, {manager: fieldManager, takeFrom, dryRun: true}, signal).then(() => [], (thrown: unknown) => [problemOf(one.revision.service, thrown)])
  }))
  return found.flat()
}

async function tryRevision(context: SetContext, live: LiveObjects, trial: Trial, signal: AbortSignal): Promise<Tries> {
  const {revision, workloads} = trial
  const own = workloads.filter(w => w.service === revision.service)
  const objects = allObjects({...revision, workload: countedWorkload(trial)})
  const beside = predecessorOf(revision, own)
  const results = await Promise.all(objects.map(object => tryObject(context, live, {service: revision.service, object, beside: object.kind === beside?.kind && object.metadata.name === beside.metadata.name ? beside : undefined}, signal)))
  return {objects: results.flatMap(r => r.objects), problems: results.flatMap(r => r.problems)}
}

interface Asked {
  service: string
  object: KubeObject
  /** What it is compared with where it is not there itself. */
  beside: KubeObject | undefined
}

async function tryObject(context: SetContext, live: LiveObjects, {service, object, beside}: Asked, signal: AbortSignal): Promise<Tries> {
  const before = await live.of(object, signal)
  try {
    const answer = await context.client.apply(object, {manager: fieldManager, takeFrom, dryRun: true}, signal)
    // Only what is there has a version: what does not carry the label of the set is looked for by its name.
    const found = before ?? (answer.metadata.resourceVersion === undefined ? undefined : await live.asked(object, signal))
    const all = diffObjects(found ?? beside, answer)
    if (found !== undefined && all.length === 0) context.standing.set(identityOf(refOf(object)), {wanted: digestJson(object), object: found})
    const changes = meant(all)
    const change = found === undefined ? 'create' : changes.length === 0 ? 'unchanged' : 'update'
    return {objects: [{service, object: describe(refOf(answer)), change, lines: renderChanges(changes)}], problems: []}
  } catch (thrown) {
    const error = toSlipwayError(thrown)
    const found = error.reason === 'manifest-invalid' ? before ?? await live.asked(object, signal) : undefined
    return (found && refuseFixed(service, found, object)) ?? {objects: [], problems: [problemOf(service, error)]}
  }
}

/** A new workload beside one that runs is compared with that one, names apart. */
function predecessorOf({userWorkload: {kind, name}, workload}: RevisionObjects, own: readonly LiveWorkload[]): KubeObject | undefined {
  const found = own.find(({object, rev}) => object.kind === kind && (object.metadata.name === name || object.metadata.name === revisionName(name, rev)))?.object
  return found && {...found, metadata: {...found.metadata, name: workload.metadata.name}}
}

/** The revision itself stands in the plan's table; it is on every workload and in every selector. */
const meant = (changes: readonly Change[]): Change[] => changes.filter(({path}) => !path.endsWith(`[${labels.revision}]`))

/** What the server refuses because a field is fixed, with what the other way would cost. */
function refuseFixed(service: string, live: KubeObject, object: KubeObject): Tries | undefined {
  const fixed = immutableChanges(live, object)
  if (fixed.length === 0) return undefined
  const [lines, replace, name] = [renderChanges(fixed), [...new Set(fixed.map(({consequence}) => consequence))].join('; '), describe(refOf(object))]
  return {
    objects: [{service, object: name, change: 'update', lines, replace}],
    problems: [{
      reason: 'manifest-invalid', service, message: `${name}: ${lines.join(', ')} cannot be changed in place. If it is made anew: ${replace}.`,
      remedy: 'Leave the field as it was, or give the object another name; or delete it yourself first, if what that does is meant.'
    }]
  }
}

/** What says nothing of the release itself is no problem of the release: it ends the observation. */
export function problemOf(service: string, thrown: unknown): Problem {
  const error = toSlipwayError(thrown)
  if (!(error instanceof SlipwayError) || ['api-unavailable', 'timeout', 'internal', 'cancelled'].includes(error.reason)) throw error
  return {reason: error.reason, service, message: error.where ? `${error.where}: ${error.message}` : error.message, ...(error.remedy === undefined ? {} : {remedy: error.remedy})}
}
