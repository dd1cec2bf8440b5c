/** Jobs: pods until enough have succeeded or too many have failed (pkg/controller/job). */
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {booleanAt, listAt, numberAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {StatusError} from '../status.ts'
import {conditionOf, isEnding, isReady, phaseOf, type Control} from './control.ts'
import {podFrom} from './replica-set.ts'

const backOffMs = (failures: number): number => Math.min(10_000 * 2 ** (failures - 1), 360_000)

type End = {type: 'Complete' | 'Failed'; reason: string; message: string}

function endOf(control: Control, job: KubeObject, {succeeded, failed, active}: {succeeded: number; failed: number; active: KubeObject[]}): End | undefined {
  const completions = numberAt(job, 'spec', 'completions') ?? 1
  const deadline = numberAt(job, 'spec', 'activeDeadlineSeconds')
  const restarts = active.reduce((sum, pod) => sum + (numberAt(pod, 'status', 'containerStatuses', 0, 'restartCount') ?? 0), 0)
  const limit = numberAt(job, 'spec', 'backoffLimit') ?? 6
  if (failed > limit || (textAt(job, 'spec', 'template', 'spec', 'restartPolicy') === 'OnFailure' && restarts > 0 && restarts >= limit)) return {type: 'Failed', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit'}
  if (deadline !== undefined) {
    const due = Date.parse(textAt(job, 'status', 'startTime') ?? control.stamp()) + deadline * 1000
    if (control.now() >= due) return {type: 'Failed', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline'}
    control.after(due - control.now(), `job/${job.metadata.uid}/deadline`, () => reconcileJob(control, job))
  }
  return succeeded >= completions ? {type: 'Complete', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods'} : undefined
}

function createPods(control: Control, job: KubeObject, count: number): void {
  for (let made = 0; made < count; made += 1) {
    try {
      control.create(podFrom(job, control.uniqueName(job.metadata.name), {}))
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      control.event(job, {type: 'Warning', reason: 'FailedCreate', message: `Error creating: ${error.message}`, from: 'job-controller'})
      control.after(1000, `job/${job.metadata.uid}/again`, () => reconcileJob(control, job))
      return
    }
  }
}

export function reconcileJob(control: Control, found: KubeObject): void {
  const job = control.fresh(found)
  if (!job) return
  const over = conditionOf(job, 'Complete') ?? conditionOf(job, 'Failed')
  if (over) return collect(control, job, over.lastTransitionTime ?? '')
  if (isEnding(job) || booleanAt(job, 'spec', 'suspend')) return
  const pods = control.owned('Pod', job)
  const [succeeded, failed] = [pods.filter(pod => phaseOf(pod) === 'Succeeded').length, pods.filter(pod => phaseOf(pod) === 'Failed')]
  const active = pods.filter(pod => ['Pending', 'Running'].includes(phaseOf(pod)) && !isEnding(pod))
  const end = endOf(control, job, {succeeded, failed: failed.length, active})
  if (end) {
    for (const pod of active) control.remove(pod)
    return writeStatus(control, job, {succeeded, failed: failed.length + (end.type === 'Failed' ? active.length : 0), active: [], end})
  }
  const wanted = Math.min(numberAt(job, 'spec', 'parallelism') ?? 1, (numberAt(job, 'spec', 'completions') ?? 1) - succeeded)
  const lastFailure = Math.max(0, ...failed.map(pod => Date.parse(conditionOf(pod, 'Ready')?.lastTransitionTime ?? '')))
  const due = failed.length === 0 ? 0 : lastFailure + backOffMs(failed.length)
  if (active.length < wanted && due > control.now()) control.after(due - control.now(), `job/${job.metadata.uid}/retry`, () => reconcileJob(control, job))
  else if (active.length < wanted) createPods(control, job, wanted - active.length)
  const now = control.owned('Pod', job).filter(pod => ['Pending', 'Running'].includes(phaseOf(pod)) && !isEnding(pod))
  writeStatus(control, job, {succeeded, failed: failed.length, active: now, end: undefined})
}

function writeStatus(control: Control, job: KubeObject, {succeeded, failed, active, end}: {succeeded: number; failed: number; active: KubeObject[]; end: End | undefined}): void {
  const time = control.stamp()
  const first = end?.type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget'
  const conditions: Json[] = end ? [first, end.type].map(type => ({type, status: 'True', reason: end.reason, message: end.message, lastProbeTime: time, lastTransitionTime: time})) : listAt(job, 'status', 'conditions')
  control.writeStatus(job, {
    startTime: textAt(job, 'status', 'startTime') ?? time, ready: active.filter(isReady).length, terminating: 0, uncountedTerminatedPods: {},
    ...(active.length > 0 ? {active: active.length} : {}), ...(succeeded > 0 ? {succeeded} : {}), ...(failed > 0 ? {failed} : {}),
    ...(end?.type === 'Complete' ? {completionTime: time} : {}), ...(conditions.length > 0 ? {conditions} : {})
  })
}

/** After its time to live. */
function collect(control: Control, job: KubeObject, ended: string): void {
  const seconds = numberAt(job, 'spec', 'ttlSecondsAfterFinished')
  if (seconds === undefined) return
  const due = Date.parse(ended) + seconds * 1000
  if (due > control.now()) control.after(due - control.now(), `job/${job.metadata.uid}/collect`, () => reconcileJob(control, job))
  else control.remove(job)
}
