/** The nodes: what becomes of the containers of bound pods, as their behaviour says, in the states and words of the kubelet. */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, listAt, numberAt, recordAt, textAt, type JsonRecord} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {behaviourOf, preStopMs, type PodBehaviour} from '../behaviours.ts'
import {stamp} from '../values.ts'
import {controllerOf, isEnded, phaseOf, withCondition, type Control} from './control.ts'
import {missingConfig, missingVolume} from './pod-config.ts'

/** What the node knows of a pod. All containers of a pod go the same way. */
interface Run {
  behaviour: PodBehaviour
  state: JsonRecord
  lastState: JsonRecord | undefined
  ready: boolean
  restarts: number
  startedAt: number | undefined
  /** New connections are answered until then. */
  answersUntil: number
  ending: boolean
  address: string
}

const backOffMs = (times: number): number => Math.min(10_000 * 2 ** Math.max(0, times), 300_000)
const seconds = (ms: number): string => (ms < 60_000 ? `${ms / 1000}s` : `${Math.floor(ms / 60_000)}m${ms % 60_000 / 1000}s`)

export class Kubelet {
  private readonly control: Control
  private readonly runs = new Map<string, Run>()
  private addresses = 0

  constructor(control: Control) {
    this.control = control
  }

  /** Called at every change of a pod. */
  notice(pod: KubeObject): void {
    const uid = pod.metadata.uid ?? ''
    if (textAt(pod, 'spec', 'nodeName') === undefined) return
    const run = this.runs.get(uid)
    if (pod.metadata.deletionTimestamp !== undefined) {
      if (run?.ending) return
      if (run) run.ending = true
      this.control.after(this.control.delays.kubelet, `kubelet/${uid}/end`, () => this.end(pod))
    } else if (!run && !isEnded(pod)) {
      this.addresses += 1
      this.runs.set(uid, {
        behaviour: behaviourOf(this.control.behaviours, pod), state: {waiting: {reason: 'ContainerCreating'}}, lastState: undefined, ready: false, restarts: 0, startedAt: undefined,
        answersUntil: 0, ending: false, address: `10.244.${Math.floor(this.addresses / 250)}.${this.addresses % 250 + 1}`
      })
      this.control.after(this.control.delays.kubelet, `kubelet/${uid}/admit`, () => this.admit(pod))
    }
  }

  /** Whether the pod answers new connections now. */
  answers(pod: KubeObject): boolean {
    const run = this.runs.get(pod.metadata.uid ?? '')
    return run !== undefined && this.control.now() < run.answersUntil
  }

  log(pod: KubeObject): string[] {
    return this.runs.get(pod.metadata.uid ?? '')?.behaviour.log ?? []
  }

  /** Its node is gone from one moment to the next: nothing answers, and nobody ends what is to end. */
  lose(pod: KubeObject): void {
    const run = this.runs.get(pod.metadata.uid ?? '')
    if (!run) return
    run.answersUntil = this.control.now()
    run.ending = true
    for (const what of ['admit', 'start', 'ready', 'unready', 'exit', 'restart', 'pull', 'probe', 'end', 'gone']) this.control.server.timeline.cancel(`kubelet/${pod.metadata.uid}/${what}`)
    const conditions = withCondition(listAt(pod, 'status', 'conditions'), {type: 'Ready', status: 'False'}, this.control.stamp())
    this.control.write({...pod, status: {...recordAt(pod, 'status'), conditions}})
  }

  forget(pod: KubeObject): void {
    this.runs.delete(pod.metadata.uid ?? '')
  }

  private runOf(pod: KubeObject): {pod: KubeObject; run: Run} | undefined {
    const live = this.control.fresh(pod)
    const run = this.runs.get(pod.metadata.uid ?? '')
    return live && run ? {pod: live, run} : undefined
  }

  private later(pod: KubeObject, ms: number, what: string, run: () => void): void {
    this.control.after(ms, `kubelet/${pod.metadata.uid}/${what}`, run)
  }

  private admit(bound: KubeObject): void {
    const found = this.runOf(bound)
    if (!found || found.run.ending) return
    const {pod, run} = found
    const volume = missingVolume(this.control, pod)
    const broken = volume === undefined ? missingConfig(this.control, pod) : undefined
    const images = listAt(pod, 'spec', 'containers').map(container => textAt(container, 'image') ?? '')
    const misnamed = images.find(image => !/^[a-z0-9]+([._:/-][a-z0-9._-]+)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/.test(image))
    if (volume !== undefined) return this.hold(pod, run, {reason: 'ContainerCreating'}, {reason: 'FailedMount', message: volume})
    if (misnamed !== undefined) return this.hold(pod, run, {reason: 'InvalidImageName', message: `Failed to apply default image tag "${misnamed}": couldn't parse image name "${misnamed}": invalid reference format`}, {reason: 'Failed', message: 'Error: InvalidImageName'})
    if (run.behaviour.pull !== undefined) return this.failPull(pod, run, images[0] ?? '', 0)
    if (broken !== undefined) return this.hold(pod, run, {reason: 'CreateContainerConfigError', message: broken}, {reason: 'Failed', message: `Error: ${broken}`})
    run.state = {waiting: {reason: 'ContainerCreating'}}
    this.publish(pod, run)
    this.later(pod, run.behaviour.startMs ?? 0, 'start', () => this.start(pod))
  }

  /** Stays as it is and looks again. */
  private hold(pod: KubeObject, run: Run, waiting: JsonRecord, event: {reason: string; message: string}): void {
    run.state = {waiting}
    this.control.event(pod, {type: 'Warning', ...event, from: 'kubelet'})
    this.publish(pod, run)
    this.later(pod, 10_000, 'admit', () => this.admit(pod))
  }

  private failPull(pod: KubeObject, run: Run, image: string, times: number): void {
    const why = run.behaviour.pull === 'denied'
      ? `rpc error: code = Unknown desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden`
      : `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${image}: not found`
    run.state = {waiting: {reason: 'ErrImagePull', message: why}}
    this.control.event(pod, {type: 'Warning', reason: 'Failed', message: `Failed to pull image "${image}": ${why}`, from: 'kubelet'})
    this.control.event(pod, {type: 'Warning', reason: 'Failed', message: 'Error: ErrImagePull', from: 'kubelet'})
    this.publish(pod, run)
    this.later(pod, 1000, 'pull', () => {
      const found = this.runOf(pod)
      if (!found || run.ending) return
      run.state = {waiting: {reason: 'ImagePullBackOff', message: `Back-off pulling image "${image}": ErrImagePull: ${why}`}}
      this.control.event(pod, {type: 'Normal', reason: 'BackOff', message: `Back-off pulling image "${image}"`, from: 'kubelet'})
      this.control.event(pod, {type: 'Warning', reason: 'Failed', message: 'Error: ImagePullBackOff', from: 'kubelet'})
      this.publish(found.pod, run)
      this.later(pod, backOffMs(times), 'pull', () => { if (this.runOf(pod) && !run.ending) this.failPull(pod, run, image, times + 1) })
    })
  }

  private start(bound: KubeObject): void {
    const found = this.runOf(bound)
    if (!found || found.run.ending) return
    const {pod, run} = found
    const {readyMs, ends} = run.behaviour
    const probed = listAt(pod, 'spec', 'containers').some(container => at(container, 'readinessProbe') !== undefined)
    run.startedAt = this.control.now()
    run.state = {running: {startedAt: this.control.stamp()}}
    run.answersUntil = Infinity
    run.ready = !probed && readyMs !== 'never'
    this.publish(pod, run)
    if (run.ready) this.watchReadiness(pod, run)
    else if (readyMs === 'never') this.later(pod, 1000, 'probe', () => this.control.event(pod, {type: 'Warning', reason: 'Unhealthy', message: 'Readiness probe failed: HTTP probe failed with statuscode: 503', from: 'kubelet'}))
    else this.later(pod, readyMs ?? 0, 'ready', () => this.setReady(pod, true))
    const natural = ends ?? (controllerOf(pod)?.kind === 'Job' ? {afterMs: 1000, exitCode: 0} : undefined)
    if (natural) this.later(pod, natural.afterMs, 'exit', () => this.exit(pod, natural))
  }

  private watchReadiness(pod: KubeObject, run: Run): void {
    if (run.behaviour.unreadyAfterMs !== undefined) this.later(pod, run.behaviour.unreadyAfterMs, 'unready', () => this.setReady(pod, false))
  }

  private setReady(bound: KubeObject, ready: boolean): void {
    const found = this.runOf(bound)
    if (!found || found.run.startedAt === undefined || found.run.ready === ready) return
    found.run.ready = ready
    this.publish(found.pod, found.run)
    if (ready) this.watchReadiness(found.pod, found.run)
  }

  private exit(bound: KubeObject, how: NonNullable<PodBehaviour['ends']>): void {
    const found = this.runOf(bound)
    if (!found || found.run.ending) return
    const {pod, run} = found
    const reason = how.reason ?? (how.exitCode === 0 ? 'Completed' : 'Error')
    run.state = {terminated: {exitCode: how.exitCode, reason, ...(how.message === undefined ? {} : {message: how.message}), startedAt: stamp(run.startedAt ?? 0), finishedAt: this.control.stamp()}}
    run.ready = false
    run.answersUntil = this.control.now()
    const ran = this.control.now() - (run.startedAt ?? 0)
    run.startedAt = undefined
    this.control.server.timeline.cancel(`kubelet/${pod.metadata.uid}/ready`)
    this.publish(pod, run)
    const policy = textAt(pod, 'spec', 'restartPolicy')
    if (policy === 'Never' || (policy === 'OnFailure' && how.exitCode === 0)) return
    if (ran > 600_000) run.restarts = 0
    this.later(pod, 1000, 'restart', () => this.backOff(pod, run))
  }

  private backOff(bound: KubeObject, run: Run): void {
    const found = this.runOf(bound)
    if (!found || run.ending) return
    const {pod} = found
    run.lastState = run.state
    const again = (): void => {
      run.restarts += 1
      this.start(pod)
    }
    if (run.restarts === 0) return again()
    const ms = backOffMs(run.restarts - 1)
    const name = textAt(pod, 'spec', 'containers', 0, 'name') ?? ''
    const where = `${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`
    run.state = {waiting: {reason: 'CrashLoopBackOff', message: `back-off ${seconds(ms)} restarting failed container=${name} pod=${where}`}}
    this.control.event(pod, {type: 'Warning', reason: 'BackOff', message: `Back-off restarting failed container ${name} in pod ${where}`, from: 'kubelet'})
    this.publish(pod, run)
    this.later(pod, ms, 'restart', () => { if (this.runOf(pod) && !run.ending) again() })
  }

  /** The signal to end: preStop first, then the process has its time, and no more than the grace period. */
  private end(bound: KubeObject): void {
    const pod = this.control.fresh(bound)
    if (!pod) return
    const run = this.runs.get(pod.metadata.uid ?? '')
    const grace = (numberAt(pod, 'metadata', 'deletionGracePeriodSeconds') ?? 30) * 1000
    const running = run?.startedAt !== undefined
    const [hook, stop] = [preStopMs(pod), run?.behaviour.stopMs ?? 0]
    const total = running ? Math.min(hook + stop, grace) : 0
    if (run && running) {
      run.answersUntil = this.control.now() + Math.min(hook + (run.behaviour.answersMs ?? stop), total)
      this.later(pod, run.answersUntil - this.control.now(), 'silent', () => undefined)
    }
    this.later(pod, total, 'gone', () => {
      const live = this.control.fresh(pod)
      this.forget(pod)
      if (live) this.control.server.removeOwn(live, 'now')
    })
  }

  private publish(pod: KubeObject, run: Run): void {
    const live = this.control.fresh(pod)
    if (live) this.control.write({...live, status: podStatus(live, run, this.control.stamp())})
  }
}

function podStatus(pod: KubeObject, run: Run, time: string): JsonRecord {
  const containers = listAt(pod, 'spec', 'containers')
  const ended = at(run.state, 'terminated') !== undefined && run.startedAt === undefined
  const exitCode = numberAt(run.state, 'terminated', 'exitCode')
  const policy = textAt(pod, 'spec', 'restartPolicy')
  const over = ended && (policy === 'Never' || (policy === 'OnFailure' && exitCode === 0))
  const phase = over ? (exitCode === 0 ? 'Succeeded' : 'Failed') : run.startedAt !== undefined || run.restarts > 0 || ended ? 'Running' : 'Pending'
  const names = containers.map(container => textAt(container, 'name') ?? '').join(' ')
  const unready = over && exitCode === 0 ? {reason: 'PodCompleted'} : {reason: 'ContainersNotReady', message: `containers with unready status: [${names}]`}
  const flag = (type: string, holds: boolean) => ({type, status: holds ? 'True' as const : 'False' as const, ...(holds ? {} : unready)})
  let conditions = listAt(pod, 'status', 'conditions')
  for (const condition of [{type: 'PodReadyToStartContainers', status: 'True' as const}, {type: 'Initialized', status: 'True' as const}, flag('Ready', run.ready), flag('ContainersReady', run.ready)]) {
    conditions = withCondition(conditions, condition, time)
  }
  const containerStatuses: Json[] = containers.map(container => ({
    name: textAt(container, 'name') ?? '', image: textAt(container, 'image') ?? '', imageID: '', ready: run.ready, started: run.startedAt !== undefined, restartCount: run.restarts,
    state: run.state, lastState: run.lastState ?? {}
  }))
  return {
    ...recordAt(pod, 'status'), phase: phaseOf(pod) === 'Failed' ? 'Failed' : phase, conditions, containerStatuses, podIP: run.address, podIPs: [{ip: run.address}], hostIP: '10.245.0.1',
    startTime: textAt(pod, 'status', 'startTime') ?? time
  }
}
