/** What the manifests of a release will do to those who use it, and nobody has asked for: advice for a plan, which stops nothing. Pure. */
import type {KubeObject} from '../model.ts'
import {at, listAt, numberAt, recordAt, textAt, type Readable} from './fields.ts'
import {classify, describe, refOf} from './identity.ts'
import {podSpecPath} from './pods.ts'
import {podLabelsOf, rolledOutWorkload, scales, selects} from './revisions.ts'
import {selectorMatches} from './selectors.ts'

/** One service as it is to be released. */
export interface Linted {
  service: string
  /** As the user wrote them. */
  objects: readonly KubeObject[]
  replicas: number
  drainMs: number
  /** How long getting ready may take, where the release says it. */
  withinMs?: number | undefined
  /** Its workload as it runs, for what only the cluster knows. */
  live?: KubeObject | undefined
}

export interface Note {
  service: string
  message: string
}

interface Sight extends Linted {
  workload: KubeObject
  name: string
  pods: Readable
}

type Rule = (sight: Sight, set: readonly Linted[]) => string[]

const rules: readonly Rule[] = [lintContainers, lintGrace, lintProgress, lintLiveness, lintOutage, lintOnDelete, lintBudgets, lintReplicas, lintRequests, lintSelector, lintServices]

/** In the order of the services and of the rules. A service whose workload nobody can tell is the plan's own problem. */
export const lintSet = (set: readonly Linted[]): Note[] => set.flatMap(linted => {
  const sight = sightOf(linted)
  return sight === undefined ? [] : rules.flatMap(rule => rule(sight, set)).map(message => ({service: linted.service, message}))
})

function sightOf(linted: Linted): Sight | undefined {
  try {
    const {workload} = rolledOutWorkload({service: linted.service, objects: [...linted.objects]})
    return {...linted, workload, name: describe(refOf(workload)), pods: at(workload, ...podSpecPath(workload) ?? ['spec'])}
  } catch {
    return undefined
  }
}

const servicesOf = ({objects}: Pick<Linted, 'objects'>): KubeObject[] => objects.filter(object => classify(object) === 'stable-service')
const isServed = (sight: Sight): boolean => servicesOf(sight).some(service => selects(service, sight.workload))

/** Those that a Service can send to: with a port, or the only one. */
function servingContainers(sight: Sight): Readable[] {
  const containers = listAt(sight.pods, 'containers')
  return !isServed(sight) ? [] : containers.length === 1 ? containers : containers.filter(container => listAt(container, 'ports').length > 0)
}

/** Pods leave the endpoints and are told to end at the same moment; proxies lag (kubernetes #43576, #20473; traefik #4452). */
function lintContainers(sight: Sight): string[] {
  return servingContainers(sight).flatMap(container => {
    const where = `${sight.name}, container ${textAt(container, 'name') ?? ''}`
    return [
      ...(at(container, 'lifecycle', 'preStop') === undefined ? [`${where}: no preStop. It is told to end at the moment at which proxies hear that it does, and they go on sending to it for seconds: add \`lifecycle.preStop.sleep.seconds: 10\``] : []),
      ...(at(container, 'readinessProbe') === undefined ? [`${where}: no readinessProbe. It gets requests as soon as its process has begun`] : [])
    ]
  })
}

const sleepText = /^\s*(?:exec\s+)?sleep\s+(\d+)\s*(?:;.*|&&.*)?$/
/** Undefined where nothing says how long it takes. */
function preStopSeconds(container: Readable): number | undefined {
  const slept = numberAt(container, 'lifecycle', 'preStop', 'sleep', 'seconds')
  const command = listAt(container, 'lifecycle', 'preStop', 'exec', 'command')
  const [, told] = sleepText.exec(command.at(-2) === '-c' ? String(command.at(-1)) : command.join(' ').replace(/^\S*\//, '')) ?? []
  return slept ?? (told === undefined ? undefined : Number(told))
}

/** The grace is over both: what preStop takes is gone when the process is told to end. */
function lintGrace(sight: Sight): string[] {
  const grace = numberAt(sight.pods, 'terminationGracePeriodSeconds') ?? 30
  const sleep = Math.max(0, ...servingContainers(sight).map(container => preStopSeconds(container) ?? 0))
  const drain = Math.ceil(sight.drainMs / 1000)
  if (servingContainers(sight).length === 0 || grace >= sleep + drain) return []
  return [`${sight.name}: terminationGracePeriodSeconds is ${grace}, and its requests may go on for ${sleep + drain} s (${sleep} s of preStop, ${drain} s of drain): it is killed before they end`]
}

const probeSeconds = (probe: Readable): number => (probe === undefined ? 0 : (numberAt(probe, 'initialDelaySeconds') ?? 0) + (numberAt(probe, 'periodSeconds') ?? 10) * (numberAt(probe, 'failureThreshold') ?? 3))

/** By default 600 s: a server that loads a model needs more, and is called failed in the middle of it (kserve #5062). */
function lintProgress({workload, name, pods, withinMs}: Sight): string[] {
  if (workload.kind !== 'Deployment') return []
  const deadline = numberAt(workload, 'spec', 'progressDeadlineSeconds') ?? 600
  const minReady = numberAt(workload, 'spec', 'minReadySeconds') ?? 0
  const start = Math.max(0, ...listAt(pods, 'containers').map(container => probeSeconds(at(container, 'startupProbe')) + (numberAt(container, 'readinessProbe', 'initialDelaySeconds') ?? 0)))
  const ready = Math.ceil((withinMs ?? 0) / 1000)
  const needed = Math.max(start + minReady, ready)
  if (deadline >= needed) return []
  const who = needed === ready ? `\`ready.within\` is ${ready} s` : `its probes${minReady > 0 ? ' and minReadySeconds' : ''} allow ${needed} s`
  return [`${name}: progressDeadlineSeconds is ${deadline}, and ${who}: Kubernetes gives it up before that is over`]
}

/** Without a startupProbe, the livenessProbe counts from the beginning. */
function lintLiveness({name, pods, withinMs}: Sight): string[] {
  if (withinMs === undefined) return []
  return listAt(pods, 'containers').filter(container => at(container, 'livenessProbe') !== undefined && at(container, 'startupProbe') === undefined).flatMap(container => {
    const seconds = probeSeconds(at(container, 'livenessProbe'))
    return seconds * 1000 >= withinMs ? [] : [`${name}, container ${textAt(container, 'name') ?? ''}: the livenessProbe restarts it after ${seconds} s, and it may need ${Math.ceil(withinMs / 1000)} s to get ready: add a startupProbe`]
  })
}

const portion = (value: Readable, of: number): number => (typeof value === 'number' ? value : typeof value === 'string' && value.endsWith('%') ? Math.floor(of * Number.parseInt(value, 10) / 100) : 0)

/** All that there are may go before another is there. */
function lintOutage({workload, name, replicas, live}: Sight): string[] {
  if (workload.kind === 'Deployment' && textAt(workload, 'spec', 'strategy', 'type') !== 'Recreate') {
    const unavailable = portion(at(workload, 'spec', 'strategy', 'rollingUpdate', 'maxUnavailable'), replicas)
    return replicas > 0 && unavailable >= replicas ? [`${name}: maxUnavailable lets ${unavailable} of ${replicas} pods go before a new one is ready: nothing serves meanwhile`] : []
  }
  if (workload.kind !== 'DaemonSet' || textAt(workload, 'spec', 'updateStrategy', 'type') === 'OnDelete') return []
  const update = recordAt(workload, 'spec', 'updateStrategy', 'rollingUpdate')
  const surge = at(update, 'maxSurge') ?? 0
  const nodes = numberAt(live, 'status', 'desiredNumberScheduled') ?? 0
  return nodes > 0 && (surge === 0 || surge === '0%') && portion(at(update, 'maxUnavailable') ?? 1, nodes) >= nodes ? [`${name}: it runs on ${nodes === 1 ? 'one node' : `${nodes} nodes`}, all of which may be without it while it is updated: use maxSurge 1 and maxUnavailable 0`] : []
}

function lintOnDelete({workload, name}: Sight): string[] {
  if (textAt(workload, 'spec', 'updateStrategy', 'type') !== 'OnDelete') return []
  return [`${name}: updateStrategy is OnDelete. Pods of before run on until somebody deletes them, and the release does not wait for that`]
}

/** A budget that lets no pod go blocks every drain of a node, and with it every upgrade of the cluster. */
function lintBudgets({objects, workload, replicas}: Sight): string[] {
  return objects.filter(({kind}) => kind === 'PodDisruptionBudget').filter(budget => selectorMatches(recordAt(budget, 'spec', 'selector'), podLabelsOf(workload))).flatMap(budget => {
    const [most, least] = [at(budget, 'spec', 'maxUnavailable'), at(budget, 'spec', 'minAvailable')]
    const blocks = most === 0 || most === '0%' ? `maxUnavailable is ${most}` : least === '100%' || (typeof least === 'number' && least >= replicas) ? `minAvailable is ${least} of ${replicas}` : undefined
    return blocks === undefined ? [] : [`${describe(refOf(budget))}: ${blocks}, which blocks every drain of a node`]
  })
}

const scalersOf = ({objects, workload}: Sight): KubeObject[] => objects.filter(object => scales(object, refOf(workload)))

/** Two who count quarrel (kubernetes #25238, #67135). */
function lintReplicas(sight: Sight): string[] {
  const [scaler] = scalersOf(sight)
  if (scaler === undefined || numberAt(sight.workload, 'spec', 'replicas') === undefined) return []
  return [`${sight.name}: spec.replicas stands beside ${describe(refOf(scaler))}, which counts them. What the autoscaler has counted is kept; take the field out of the manifest`]
}

/** Utilisation is a share of what is asked for. */
function lintRequests(sight: Sight): string[] {
  return scalersOf(sight).flatMap(scaler => listAt(scaler, 'spec', 'metrics').filter(metric => textAt(metric, 'type') === 'Resource' && textAt(metric, 'resource', 'target', 'type') === 'Utilization').flatMap(metric => {
    const resource = textAt(metric, 'resource', 'name') ?? ''
    const without = listAt(sight.pods, 'containers').filter(container => at(container, 'resources', 'requests', resource) === undefined && at(container, 'resources', 'limits', resource) === undefined)
    return without.length === 0 ? [] : [`${describe(refOf(scaler))}: it scales by the utilisation of ${resource}, and container ${without.map(container => textAt(container, 'name') ?? '').join(', ')} asks for none: it cannot scale`]
  }))
}

/** Labels that change with a version. A selector cannot be changed (azure-pipelines-tasks #11954). */
const moving = new Set(['app.kubernetes.io/version', 'helm.sh/chart', 'version', 'chart', 'release-version', 'commit', 'sha'])

function lintSelector({workload, name}: Sight): string[] {
  const found = Object.keys(recordAt(workload, 'spec', 'selector', 'matchLabels')).filter(label => moving.has(label))
  return found.length === 0 ? [] : [`${name}: its selector holds ${found.join(', ')}, which changes with a version, and a selector cannot be changed: the next version would have to be made anew`]
}

/** A Service that sends to nobody, or to somebody else as well. */
function lintServices(sight: Sight, set: readonly Linted[]): string[] {
  const workloads = (linted: Linted): KubeObject[] => linted.objects.filter(object => classify(object) === 'workload')
  return servicesOf(sight).filter(service => Object.keys(recordAt(service, 'spec', 'selector')).length > 0).flatMap(service => {
    const others = set.filter(({service: other}) => other !== sight.service).flatMap(workloads).filter(workload => selects(service, workload))
    const own = workloads(sight).some(workload => selects(service, workload))
    return [
      ...(own || others.length > 0 ? [] : [`${describe(refOf(service))}: its selector takes no pod of this release`]),
      ...(own && others.length > 0 ? [`${describe(refOf(service))}: its selector takes the pods of ${others.map(workload => describe(refOf(workload))).join(', ')} as well, which are of another service`] : [])
    ]
  })
}
