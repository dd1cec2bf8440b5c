/** The pods of one revision judged together: the gravest fault names the class, and every failure carries the pod's own words. Pure. */
import {at, booleanAt, listAt, recordAt, textAt, type Readable} from '../objects/fields.ts'
import {labels, type KubeObject, type Readiness, type ReadinessContext} from '../model.ts'
import {faultOf} from './pod-fault.ts'
import {conditionOf, eventsOf, limitsOf} from './sight.ts'
import {blame, counted, failed, progressing, quoted, ready, type Failure, type PodFault} from './verdicts.ts'

/** Ready when each is Ready or has run to its end; failed when one has a fault that lasts. */
export function judgePods(pods: readonly KubeObject[], context: ReadinessContext): Readiness {
  const failure = failureOf(pods, context)
  if (failure !== undefined) return failure
  const living = pods.filter(pod => !isEnding(pod) && textAt(pod, 'status', 'phase') !== 'Failed')
  const done = living.filter(pod => isReady(pod) || textAt(pod, 'status', 'phase') === 'Succeeded').length
  if (living.length > 0 && done === living.length) return ready(`${done} of ${living.length} ready`)
  return progressing([`${done} of ${living.length} ready`, podActivity(pods, context)].filter(Boolean).join('; '))
}

export const isEnding = (pod: KubeObject): boolean => pod.metadata.deletionTimestamp !== undefined
export const isReady = (pod: KubeObject): boolean => conditionOf(pod, 'Ready')?.status === 'True'

/** Only what is a release's own fault is taken back, so that is looked for first. */
const gravity: PodFault['whose']['class'][] = ['release-bad', 'capacity', 'infrastructure-bad', 'unknown']

/** Faults that last, the gravest first. Ends of pods that a controller replaces count when there are as many as the budget of restarts. */
export function lastingFaults(pods: readonly KubeObject[], context: ReadinessContext): PodFault[] {
  const faults = faultsOf(pods, context)
  const ends = faults.filter(fault => fault.kind === 'ended' && isReplaced(fault.pod))
  const budget = ends.length >= limitsOf(context).restarts
  return gravest(faults.filter(fault => fault.lasting && (budget || !ends.includes(fault))))
}

export const gravest = (faults: readonly PodFault[]): PodFault[] => [...faults].sort((a, b) => gravity.indexOf(a.whose.class) - gravity.indexOf(b.whose.class))

export const faultsOf = (pods: readonly KubeObject[], context: ReadinessContext): PodFault[] => pods.map(pod => faultOf(pod, context)).filter(fault => fault !== undefined)

const isReplaced = (pod: KubeObject): boolean => (pod.metadata.ownerReferences ?? []).some(owner => owner.controller === true && owner.kind !== 'Job')

export function failureOf(pods: readonly KubeObject[], context: ReadinessContext): Failure | undefined {
  return failureFrom(lastingFaults(pods, context), context)
}

export function failureFrom([worst, ...others]: readonly PodFault[], context: ReadinessContext): Failure | undefined {
  if (worst === undefined) return undefined
  const alike = others.filter(fault => fault.kind === worst.kind).length
  const words = [`pod ${worst.pod.metadata.name}: ${worst.words}`, alike === 0 ? '' : `${counted(alike, 'more pod')} likewise`, eventWords(worst, context)]
  return failed(worst.whose, words.filter(Boolean).join('; '), worst.remedy)
}

/** The last warnings of the pod, each once; not those that its fault quotes already. */
function eventWords({pod, words}: PodFault, context: ReadinessContext): string {
  const told = eventsOf(pod, context.events).filter(event => event.warning).map(({reason, message}) => ({reason, message: quoted(message)}))
  const fresh = [...new Map(told.filter(({message}) => message !== '' && !words.includes(message)).map(event => [event.reason, `${event.reason}: ${event.message}`])).values()].slice(-3)
  return fresh.length === 0 ? '' : `last events: ${fresh.join(' | ')}`
}

/** `1 pulling its image, 2 starting, 1 not ready yet`: what the pods that are not ready do, in the order of a pod's life. Stable: no times. */
export function podActivity(pods: readonly KubeObject[], context: ReadinessContext): string {
  const doing = new Map<string, number>(activities.map(activity => [activity, 0]))
  for (const pod of pods) {
    const activity = activityOf(pod, context)
    if (activity !== undefined) doing.set(activity, (doing.get(activity) ?? 0) + 1)
  }
  return [...doing].filter(([, count]) => count > 0).map(([activity, count]) => `${count} ${activity}`).join(', ')
}

const activities = ['waiting for a node', 'pulling its image', 'waiting for configuration', 'being set up', 'initialising', 'crashing', 'lost with its node', 'not ready yet', 'ending'] as const
type Activity = (typeof activities)[number]

const activityOfFault: Partial<Record<PodFault['kind'], Activity>> = {
  place: 'waiting for a node', image: 'pulling its image', config: 'waiting for configuration', crash: 'crashing', start: 'crashing', node: 'lost with its node', volume: 'being set up', sandbox: 'being set up'
}

function activityOf(pod: KubeObject, context: ReadinessContext): Activity | undefined {
  if (isEnding(pod)) return 'ending'
  const phase = textAt(pod, 'status', 'phase')
  if (isReady(pod) || phase === 'Succeeded' || phase === 'Failed') return undefined
  const fault = faultOf(pod, context)
  if (fault !== undefined) return activityOfFault[fault.kind]
  if (textAt(pod, 'spec', 'nodeName') === undefined && conditionOf(pod, 'PodScheduled')?.status !== 'True') return 'waiting for a node'
  const last = eventsOf(pod, context.events).at(-1)?.reason
  if (last === 'Pulling') return 'pulling its image'
  if (listAt(pod, 'status', 'initContainerStatuses').some(s => at(s, 'state', 'running') !== undefined && booleanAt(s, 'started') !== true)) return 'initialising'
  return listAt(pod, 'status', 'containerStatuses').some(s => at(s, 'state', 'running') !== undefined) ? 'not ready yet' : 'being set up'
}

/**
 * The pods that are of the object's template, not of the one before it: by the label of their revision, else by labels and images.
 * A rolling update shares one Deployment between two revisions, and an old pod that crashes says nothing of the new release.
 */
export function podsOfTemplate(template: Readable, pods: readonly KubeObject[]): KubeObject[] {
  const wanted = recordAt(template, 'metadata', 'labels')
  const revision = wanted[labels.revision]
  if (revision !== undefined) return pods.filter(pod => pod.metadata.labels?.[labels.revision] === revision)
  const images = (spec: Readable): Map<string, string> => new Map(listAt(spec, 'containers').map(c => [textAt(c, 'name') ?? '', textAt(c, 'image') ?? '']))
  const ofTemplate = [...images(at(template, 'spec'))]
  return pods.filter(pod => {
    const its = images(at(pod, 'spec'))
    return Object.entries(wanted).every(([key, value]) => pod.metadata.labels?.[key] === value) && ofTemplate.every(([name, image]) => its.get(name) === image)
  })
}

/** Whose fault it is that these pods did not become ready in time, where none has a fault that can be named. */
export function blameOfSlow(pods: readonly KubeObject[]): typeof blame.notReady | typeof blame.unclear {
  // A container that runs and does not say that it is ready is slow or broken by itself; without one nothing is known.
  return pods.some(pod => !isEnding(pod) && !isReady(pod) && listAt(pod, 'status', 'containerStatuses').some(s => at(s, 'state', 'running') !== undefined)) ? blame.notReady : blame.unclear
}

