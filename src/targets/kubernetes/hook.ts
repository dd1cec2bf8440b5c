/** Runs a hook of a release: a Job that whoever goes on after a crash finds again by its name. Watched, not polled. */
import {InternalError, UserError} from '../../kernel/errors.ts'
import type {Evidence, HookVerb} from '../../rollout/model.ts'
import {hookNamed} from '../../rollout/release.ts'
import {writeNeeded} from './ensure.ts'
import {ofService} from './live.ts'
import {labels, annotations, fieldManager, type KubeObject} from './model.ts'
import {configReferences} from './objects/config-references.ts'
import {textAt} from './objects/fields.ts'
import {hookJob, ownedBy} from './objects/hook-job.ts'
import {describe, refOf} from './objects/identity.ts'
import {judgeOverdue, judgeReadiness} from './readiness/judge.ts'
import {conditionOf} from './readiness/sight.ts'
import {observeRevision} from './set-context.ts'
import {eventsAfterMs, remove, stamped, takeFrom, type StepRun} from './step-run.ts'
import {kinds} from './view.ts'

const lookMs = 2_000
const toldLines = 3

/** Throws UserError with whose fault it is as the reason, and the last words of its pod. */
export async function runHook(run: StepRun, verb: HookVerb): Promise<Evidence> {
  if (verb.phase === 'end') return {level: 'data-plane', note: await endOthers(run, verb, undefined) === 0 ? 'nothing of it runs' : 'ended'}
  const {job, revision} = await wantedJob(run, verb)
  await endOthers(run, verb, job.metadata.name)
  const there = (await jobsOf(run, verb)).find(({metadata}) => metadata.name === job.metadata.name)
  // One that has run is not run again: its end is the answer.
  return awaitEnd(run, there ?? await begin(run, job, revision))
}

type Revision = Awaited<ReturnType<typeof observeRevision>>

async function wantedJob({context, step, signal}: StepRun, verb: HookVerb): Promise<{job: KubeObject; revision: Revision}> {
  const {release, rendered} = await context.state.loadRevision(step.service, verb.rev, signal)
  const hook = hookNamed(release, verb.name)
  if (hook === undefined || step.occasion === undefined) throw new InternalError(`${step.id}: revision ${verb.rev} has no hook ${verb.name}, or nobody said which try it is.`)
  const declared = hook.job === undefined ? undefined : rendered.objects.find(({kind, metadata}) => kind === 'Job' && metadata.name === hook.job)
  if (hook.job !== undefined && declared === undefined) throw new InternalError(`${step.id}: there is no Job ${hook.job} among the objects of revision ${verb.rev}.`)
  const revision = await observeRevision(context, step.service, verb.rev, signal)
  return {revision, job: hookJob(hook, {workload: revision.workload, declared}, {set: context.set, namespace: context.namespace, service: step.service, verb, occasion: step.occasion})}
}

/** What its pod refers to has to be there first: nothing of the revision need run yet. */
async function begin(run: StepRun, job: KubeObject, {base}: Revision): Promise<KubeObject> {
  const {context, hold, step, signal} = run
  const references = new Set(configReferences(job).map(({kind, name}) => `${kind} ${name}`))
  const account = textAt(job, 'spec', 'template', 'spec', 'serviceAccountName')
  await writeNeeded(run, base.filter(({kind, metadata: {name}}) => references.has(`${kind} ${name}`) || account !== undefined && (kind === 'ServiceAccount' ? name === account : /^(Cluster)?Role(Binding)?$/.test(kind))))
  const owner = await context.state.ownerOf(step.service, job.metadata.annotations?.[annotations.hookOf] ?? '', signal)
  const written = await context.client.apply(ownedBy(stamped(job, hold), owner), {manager: fieldManager, takeFrom}, signal)
  context.view.put(written)
  return written
}

const jobsOf = async ({context, step, signal}: StepRun, {name}: HookVerb): Promise<KubeObject[]> =>
  ofService(step.service, await context.view.objects(kinds.job, signal)).filter(({metadata}) => metadata.labels?.[labels.hook] === name)

const isOver = (job: KubeObject): boolean => ['Complete', 'Failed'].some(type => conditionOf(job, type)?.status === 'True')

const podsOfJobs = async ({context, signal}: StepRun, uids: ReadonlySet<string | undefined>): Promise<KubeObject[]> =>
  (await context.view.objects(kinds.pod, signal)).filter(({metadata}) => metadata.ownerReferences?.some(({uid}) => uids.has(uid)) === true)

/** Whatever else still runs of this hook, of an earlier try or of another revision: it never runs twice at once. How many there were. */
async function endOthers(run: StepRun, verb: HookVerb, name: string | undefined): Promise<number> {
  const others = (await jobsOf(run, verb)).filter(job => job.metadata.name !== name && !isOver(job))
  for (const job of others) await remove(run, {ref: refOf({...job, ...kinds.job}), uid: job.metadata.uid})
  if (others.length === 0) return 0
  const uids = new Set(others.map(({metadata}) => metadata.uid))
  await run.context.view.until(async () => {
    if ((await podsOfJobs(run, uids)).length === 0) return true
    if (run.context.ports.clock.now() >= run.until) throw new UserError(`${run.step.service}: pods of an earlier run of the hook ${verb.name} do not end.`, {reason: 'timeout', where: run.step.id, remedy: 'See what holds them: a finalizer, or a node that is gone.'})
    return undefined
  }, {service: run.step.service, everyMs: lookMs}, run.signal)
  return others.length
}

async function awaitEnd(run: StepRun, begun: KubeObject): Promise<Evidence> {
  const {context, signal, until} = run
  const {clock} = context.ports
  const since = clock.now()
  return context.view.until(async () => {
    const job = (await context.view.objects(kinds.job, signal)).find(({metadata}) => metadata.uid === begun.metadata.uid)
    if (job === undefined || job.metadata.deletionTimestamp !== undefined) throw new UserError(`${describe(refOf(begun))} was deleted while it ran.`, {reason: 'command-failed', where: describe(refOf(begun)), remedy: 'See who deleted it; how far it came is not known.'})
    const now = clock.now()
    const pods = await podsOfJobs(run, new Set([job.metadata.uid]))
    const events = now - since < eventsAfterMs ? [] : await context.warnings.recent(signal)
    const seen = {writtenGeneration: 0, pods, events, siblings: [], now, since}
    const readiness = now >= until ? judgeOverdue({...kinds.job, ...job}, seen) : judgeReadiness({...kinds.job, ...job}, seen)
    if (readiness.state === 'ready' || readiness.state === 'warning') return {level: 'data-plane', note: `${job.metadata.name} ${readiness.words}`} satisfies Evidence
    if (readiness.state === 'progressing' && now < until) return undefined
    const {reason, remedy} = readiness.state === 'failed' ? readiness : {reason: 'timeout' as const, remedy: undefined}
    throw new UserError(`${run.step.service}: the hook ${job.metadata.labels?.[labels.hook] ?? ''}: ${describe(refOf({...kinds.job, ...job}))} ${readiness.words}.${await lastWords(run, pods)}`, {reason, where: describe(refOf({...kinds.job, ...job})), ...(remedy === undefined ? {} : {remedy})})
  }, {service: run.step.service, everyMs: lookMs}, signal)
}

async function lastWords({context}: StepRun, pods: readonly KubeObject[]): Promise<string> {
  const [newest] = [...pods].sort((a, b) => ((a.metadata.creationTimestamp ?? '') < (b.metadata.creationTimestamp ?? '') ? 1 : -1))
  if (newest === undefined) return ''
  const lines = await context.client.logTail({namespace: context.namespace, name: newest.metadata.name}, toldLines, AbortSignal.timeout(10_000)).catch(() => [])
  return lines.length === 0 ? '' : ` Its log ends with: ${lines.join(' | ')}`
}
