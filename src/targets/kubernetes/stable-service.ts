/** The Service that others know a service by, as it stands: which revision it sends to. */
import type {Rev} from '../../rollout/model.ts'
import {labels, type KubeObject} from './model.ts'
import {recordAt} from './objects/fields.ts'
import {pinService} from './objects/revisions.ts'
import type {RevisionObjects} from './revision-objects.ts'
import {observeRevision, observeWorkloads, type SetContext} from './set-context.ts'
import {write, type StepRun} from './step-run.ts'
import {kinds} from './view.ts'

/** The revision that it sends to alone; null where it takes all that the user's selector takes. */
export function pinnedRev(service: KubeObject): Rev | null {
  const pin = recordAt(service, 'spec', 'selector')[labels.revision]
  return typeof pin === 'string' ? pin : null
}

export async function observeStable({view}: SetContext, {stable}: RevisionObjects, signal: AbortSignal): Promise<KubeObject | undefined> {
  if (stable === undefined) return undefined
  return (await view.objects(kinds.service, signal)).find(({metadata}) => metadata.name === stable.metadata.name)
}

/**
 * Before a native update: a Service that sends to one revision alone would lose its pods one by one as they are replaced. Only where nothing else runs that it would
 * take in.
 */
export async function unpinShared(run: StepRun, next: RevisionObjects): Promise<void> {
  const {context, step, signal} = run
  const live = await observeStable(context, next, signal)
  const pin = live === undefined ? null : pinnedRev(live)
  const running = (await observeWorkloads(context, signal)).filter(w => w.service === step.service)
  const same = running.filter(({object}) => object.metadata.name === next.workload.metadata.name && object.kind === next.workload.kind)
  if (pin === null || pin === next.form.rev || running.length !== 1 || same[0]?.rev !== pin) return
  const {stable} = await observeRevision(context, step.service, pin, signal)
  if (stable) await write(run, pinService(stable, null))
}
