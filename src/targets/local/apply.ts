/** Carries out one step at the router of its service. Each may run twice and ends before its deadline. */
import {assertNever, InternalError, UserError} from '../../kernel/errors.ts'
import type {Ports} from '../../ports/index.ts'
import type {Evidence, Rev, ServiceRelease, Step} from '../../rollout/model.ts'
import {runHook} from './hook.ts'
import type {Layout} from './layout.ts'
import {readLogTail} from './log-tail.ts'
import {readRelease} from './releases.ts'
import {sweep} from './sweep.ts'
import {drainRevision, putRevision, putWeights, readSavedState, removeRevision, routerStatus, stopRouter, type RouterAt} from './router-client.ts'
import {ensureRouter, plainEnvironment} from './router-process.ts'
import type {InstanceStatus, Readiness, RevisionSpec, RevisionStatus, RouterStatus} from './router-protocol.ts'

const pollMs = 50
/** Between SIGTERM and SIGKILL. */
const killGraceMs = 5_000
/** Our own error, which knows more, comes before the engine's `timeout`. */
const earlierMs = 500
const defaultProbe = {withinMs: 30_000, intervalMs: 250, timeoutMs: 2_000}
/** Without port and probe there is nothing to ask: a process that lives this long is taken for ready. */
const aliveMs = 1_000

export interface StepRun {
  ports: Ports
  layout: Layout
  step: Step
  router: RouterAt
  signal: AbortSignal
  until: number
}

export function applyStep(ports: Ports, layout: Layout, step: Step, signal: AbortSignal): Promise<Evidence> {
  const {verb, service} = step
  const run: StepRun = {ports, layout, step, signal, router: {service, directory: layout.router(service)}, until: ports.clock.now() + Math.max(200, step.deadlineMs - earlierMs)}
  switch (verb.do) {
    case 'ensure': return ensure(run, verb.rev, verb.replicas)
    case 'route': return route(run, verb.weights)
    case 'drain': return drain(run, verb.rev)
    case 'retire': return retire(run, verb.rev)
    case 'sweep': return sweep(ports, layout, verb.leftover, signal)
    case 'roll': throw new InternalError(`${step.id}: a roll must be lowered first.`)
    case 'hook': return runHook(run, verb)
    case 'judge': throw new InternalError(`${step.id}: the engine carries out \`${verb.do}\`, not the target.`)
    default: return assertNever(verb)
  }
}

/** Looks again and again until `look` gives something; throws what `late` makes when the deadline has passed. */
async function settle<T>({ports, router, signal, until}: StepRun, look: (status: RouterStatus | undefined) => Promise<T | undefined> | T | undefined, late: (status: RouterStatus | undefined) => Promise<Error>): Promise<T> {
  for (;;) {
    signal.throwIfAborted()
    const status = await routerStatus(ports, router)
    const found = await look(status)
    if (found !== undefined) return found
    if (ports.clock.now() >= until) throw await late(status)
    await ports.clock.sleep(pollMs, signal)
  }
}

function readinessOf({ready, port}: ServiceRelease): Readiness {
  if (ready === undefined) return port === undefined ? {kind: 'alive', forMs: aliveMs} : {kind: 'tcp', ...defaultProbe}
  const timing = {withinMs: ready.within, intervalMs: ready.interval, timeoutMs: ready.timeout}
  return 'http' in ready ? {kind: 'http', path: ready.http, ...timing} : {kind: 'tcp', ...timing}
}

function revisionSpec(ports: Ports, release: ServiceRelease, replicas: number): RevisionSpec {
  const {source, config, env, port, drainMs} = release
  if (source.kind !== 'process') throw new InternalError(`The local target cannot run ${source.kind}.`)
  const configFile = config?.file
  return {
    argv: [...source.argv] as [string, ...string[]], directory: source.directory, replicas, drainMs, killGraceMs, ready: readinessOf(release),
    env: {...plainEnvironment(ports), ...env, ...(configFile === undefined ? {} : {SLIPWAY_CONFIG_FILE: configFile})},
    ...(configFile !== undefined && config?.format === 'env' ? {envFile: configFile} : {}),
    ...(port === undefined ? {} : {port})
  }
}

async function ensure(run: StepRun, rev: Rev, replicas: number): Promise<Evidence> {
  const {ports, layout, step, router} = run
  const release = await readRelease(ports, layout, step.service, rev)
  await ensureRouter(ports, layout, step.service)
  await putRevision(ports, router, rev, revisionSpec(ports, release, replicas))
  return settle(run, async status => {
    const found = status?.revisions[rev]
    if (!found || found.wanted !== replicas) return undefined
    await refuseFailure(run, rev, release, found)
    // Those that are too many have to be gone as well: what they hold may be needed.
    if (found.ready < replicas || found.instances.length > replicas) return undefined
    return {level: 'data-plane', note: `ready ${found.ready}/${replicas}`} satisfies Evidence
  }, async status => notReady(run, rev, `${status?.revisions[rev]?.ready ?? 0} of ${replicas} were ready when the step's time was over`))
}

/** A process that ends again and again, or is not ready in its time, will not get better by waiting. */
async function refuseFailure(run: StepRun, rev: Rev, release: ServiceRelease, found: RevisionStatus): Promise<void> {
  const crashed = found.instances.find(instance => instance.crashLoop)
  if (crashed) throw await crashError(run, rev, release, crashed)
  const late = found.instances.find(instance => instance.late)
  if (late) throw await notReady(run, rev, `an instance did not answer its probe within ${release.ready?.within ?? defaultProbe.withinMs} ms`)
}

async function crashError(run: StepRun, rev: Rev, {source}: ServiceRelease, {lastExit, failures}: InstanceStatus): Promise<UserError> {
  const {service} = run.step
  if (lastExit?.spawnError === 'ENOENT' || lastExit?.spawnError === 'EACCES') {
    const program = source.kind === 'process' ? source.argv[0] : ''
    return new UserError(`${service}: ${program} could not be started (${lastExit.spawnError}).`, {reason: 'command-not-found', where: `${service} ${rev}`, remedy: `Install it, or correct services.${service}.source.run.`})
  }
  const how = lastExit?.spawnError ?? (lastExit?.signal ? `signal ${lastExit.signal}` : `exit code ${lastExit?.code ?? 'unknown'}`)
  return withTail(run, rev, `${service}: the new process ended ${failures} times in a row, last with ${how}.`, 'release-crashed')
}

const notReady = (run: StepRun, rev: Rev, why: string): Promise<UserError> => withTail(run, rev, `${run.step.service}: revision ${rev} is not ready: ${why}.`, 'release-not-ready')

async function withTail({ports, router, step}: StepRun, rev: Rev, what: string, reason: 'release-crashed' | 'release-not-ready'): Promise<UserError> {
  const tail = await readLogTail(ports, router.directory, rev, 3)
  const said = tail.length === 0 ? 'It wrote nothing to its log.' : `Its log ends with: ${tail.join(' | ')}`
  return new UserError(`${what} ${said}`, {reason, where: `${step.service} ${rev}`, remedy: 'Mend the release; the last lines of its log say more.'})
}

const positive = (weights: Readonly<Record<Rev, number>>): [Rev, number][] => Object.entries(weights).filter(([, weight]) => weight > 0).sort(([a], [b]) => (a < b ? -1 : 1))
const equal = (a: Readonly<Record<Rev, number>>, b: Readonly<Record<Rev, number>>): boolean => JSON.stringify(positive(a)) === JSON.stringify(positive(b))

/** Weight never leads capacity: each revision that gets any has something ready first. */
async function route(run: StepRun, weights: Record<Rev, number>): Promise<Evidence> {
  const {ports, layout, step, router} = run
  await ensureRouter(ports, layout, step.service)
  const wanted = positive(weights)
  const waiting = (status: RouterStatus | undefined): Rev | undefined => wanted.map(([rev]) => rev).find(rev => (status?.revisions[rev]?.ready ?? 0) === 0)
  await settle(run, status => (status && waiting(status) === undefined ? true : undefined), status => notReady(run, waiting(status) ?? '', 'it has no ready instance to send traffic to'))
  await putWeights(ports, router, Object.fromEntries(wanted))
  return settle(run, status => (status && equal(status.weights, weights) ? {level: 'data-plane', weights: status.weights} satisfies Evidence : undefined),
    async () => new UserError(`${step.service}: the router did not take the weights.`, {reason: 'timeout', where: step.id}))
}

/** The router, if there is anything of the revision; undefined: nothing to do. A dead router is started, so that it can end what it left. */
async function routerWith(run: StepRun, rev: Rev): Promise<RouterStatus | undefined> {
  const {ports, layout, step, router} = run
  const running = await routerStatus(ports, router)
  if (running) return running.revisions[rev] ? running : undefined
  if ((await readSavedState(ports, router))?.revisions[rev] === undefined) return undefined
  const started = await ensureRouter(ports, layout, step.service)
  return started.revisions[rev] ? started : undefined
}

async function drain(run: StepRun, rev: Rev): Promise<Evidence> {
  const {ports, layout, step, router} = run
  if (!(await routerWith(run, rev))) return {level: 'data-plane', note: 'nothing to drain'}
  await drainRevision(ports, router, rev)
  const {drainMs} = await readRelease(ports, layout, step.service, rev)
  const over = ports.clock.now() + drainMs
  return settle(run, status => {
    const open = status?.revisions[rev]?.open ?? 0
    if (open > 0 && ports.clock.now() < over) return undefined
    const note = open > 0 ? `${open} requests were still open after ${drainMs} ms` : 'drained'
    return {level: 'data-plane', note, ...(status ? {weights: status.weights} : {})} satisfies Evidence
  }, async () => new UserError(`${step.service}: ${rev} was not drained in time.`, {reason: 'timeout', where: step.id}))
}

async function retire(run: StepRun, rev: Rev): Promise<Evidence> {
  const {ports, step, router} = run
  const there = await routerWith(run, rev)
  if (there) {
    if ((there.weights[rev] ?? 0) > 0) await drain(run, rev)
    await removeRevision(ports, router, rev)
    await settle(run, status => (status?.revisions[rev] === undefined ? true : undefined),
      async () => new UserError(`${step.service}: processes of ${rev} did not end.`, {reason: 'timeout', where: step.id, remedy: 'See which they are with `operation: status`.'}))
  }
  await stopIfIdle(run)
  return {level: 'data-plane', note: 'ended'}
}

/** A router without revisions has nothing to do: an undone first release leaves nothing behind. */
async function stopIfIdle({ports, router}: StepRun): Promise<void> {
  const status = await routerStatus(ports, router)
  if (status && Object.keys(status.revisions).length === 0) await stopRouter(ports, router)
}
