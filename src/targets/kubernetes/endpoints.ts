/** Who stands behind a Service by now, as proxies learn it: the selector is a wish, its EndpointSlices are what requests follow. */
import {UserError} from '../../kernel/errors.ts'
import type {Rev} from '../../rollout/model.ts'
import {isReady, podsOf} from './live.ts'
import {labels, type KubeObject} from './model.ts'
import {at, listAt, textAt} from './objects/fields.ts'
import {isLate, type StepRun} from './step-run.ts'
import {kinds} from './view.ts'

const serviceName = 'kubernetes.io/service-name'
const lookMs = 250

/**
 * Until the Service sends to every ready pod of this revision and to none of another. A share that is given to a Service before that is lost: the controller of its
 * EndpointSlices needs its time (kubernetes #43576; argo-rollouts #3372, #4390). They carry the labels of their Service, so that one watch sees those of the whole set.
 */
export async function awaitEndpoints(run: StepRun, service: string, rev: Rev): Promise<void> {
  const {context: {view}, step, signal} = run
  await view.until(async () => {
    const [slices, pods] = await Promise.all([view.objects(kinds.endpointSlice, signal), view.objects(kinds.pod, signal)])
    const behind = new Set(slices.filter(({metadata}) => metadata.labels?.[serviceName] === service).flatMap(readyEndpoints))
    const missing = podsOf(step.service, rev, pods).filter(isReady).filter(({metadata}) => !behind.has(metadata.name))
    const others = pods.filter(({metadata}) => behind.has(metadata.name) && metadata.labels?.[labels.service] === step.service && ![undefined, rev].includes(metadata.labels[labels.revision]))
    if (behind.size > 0 && missing.length + others.length === 0) return true
    if (!await isLate(run, kinds.endpointSlice)) return undefined
    throw new UserError(`Service ${service} does not send to revision ${rev} as it should: ${missing.length} of its ready pods are not behind it, ${others.length} of other revisions are.`, {
      reason: 'timeout', where: `Service ${service}`, remedy: 'See its selector and its EndpointSlices.'
    })
  }, {service: step.service, everyMs: lookMs}, signal)
}

const readyEndpoints = (slice: KubeObject): string[] =>
  listAt(slice, 'endpoints').filter(endpoint => at(endpoint, 'conditions', 'ready') !== false).map(endpoint => textAt(endpoint, 'targetRef', 'name') ?? '')
