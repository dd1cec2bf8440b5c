/** Deployments: a ReplicaSet a template, rolled over within surge and unavailability (pkg/controller/deployment of v1.36, rule for rule). */
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at, booleanAt, numberAt, recordAt, textAt, type JsonRecord} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {matchesSelector} from '../selectors.ts'
import {StatusError} from '../status.ts'
import {copy, hash, same, suffix} from '../values.ts'
import {controllerOf, controllerReference, isEnded, isEnding, type Control} from './control.ts'
import {syncDeploymentStatus} from './deployment-status.ts'

export const hashLabel = 'pod-template-hash'
const prefix = 'deployment.kubernetes.io/'
const [revision, history, desired, most] = [`${prefix}revision`, `${prefix}revision-history`, `${prefix}desired-replicas`, `${prefix}max-replicas`]
const notCopied = new Set(['kubectl.kubernetes.io/last-applied-configuration', revision, history, desired, most])

export interface Bounds {
  replicas: number
  surge: number
  unavailable: number
}

const scaled = (value: unknown, total: number, round: (n: number) => number): number =>
  (typeof value === 'number' ? value : round(Number.parseFloat(String(value ?? 0)) * total / 100))

export function boundsOf(deployment: KubeObject): Bounds {
  const replicas = numberAt(deployment, 'spec', 'replicas') ?? 1
  if (textAt(deployment, 'spec', 'strategy', 'type') !== 'RollingUpdate') return {replicas, surge: 0, unavailable: 0}
  const rolling = recordAt(deployment, 'spec', 'strategy', 'rollingUpdate')
  const [surge, unavailable] = [scaled(rolling['maxSurge'], replicas, Math.ceil), scaled(rolling['maxUnavailable'], replicas, Math.floor)]
  return {replicas, surge, unavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : unavailable)}
}

export const sizeOf = (set: KubeObject): number => numberAt(set, 'spec', 'replicas') ?? 0
const availableOf = (set: KubeObject): number => numberAt(set, 'status', 'availableReplicas') ?? 0
const sum = (sets: readonly KubeObject[], of: (set: KubeObject) => number): number => sets.reduce((total, set) => total + of(set), 0)
const age = (set: KubeObject): string => `${set.metadata.creationTimestamp ?? ''} ${(set.metadata.uid ?? '')}`
const older = (a: KubeObject, b: KubeObject): number => (age(a) < age(b) ? -1 : 1)

/** The template as the Deployment has it: without the hash that its ReplicaSet adds. */
function templateOf(set: KubeObject): JsonRecord {
  const template = copy(recordAt(set, 'spec', 'template'))
  const labels = recordAt(template, 'metadata', 'labels')
  delete labels[hashLabel]
  return template
}

/** One synchronisation: it writes, and what it writes calls it again. */
export class DeploymentSync {
  private readonly control: Control
  private deployment: KubeObject
  private readonly bounds: Bounds

  constructor(control: Control, deployment: KubeObject) {
    this.control = control
    this.deployment = deployment
    this.bounds = boundsOf(deployment)
  }

  run(): void {
    this.adopt()
    if (isEnding(this.deployment)) return this.status()
    if (booleanAt(this.deployment, 'spec', 'paused')) {
      this.current(false)
      this.scaleAll()
      return this.status()
    }
    const current = this.current(false)
    if (this.sets().some(set => sizeOf(set) > 0 && set.metadata.annotations?.[desired] !== undefined && Number(set.metadata.annotations[desired]) !== this.bounds.replicas)) {
      this.scaleAll()
      return this.status()
    }
    if (textAt(this.deployment, 'spec', 'strategy', 'type') === 'Recreate') return this.recreate(current)
    this.roll()
  }

  private sets(): KubeObject[] {
    return this.control.owned('ReplicaSet', this.deployment).sort(older)
  }

  private newest(): KubeObject | undefined {
    return this.sets().find(set => same(templateOf(set), recordAt(this.deployment, 'spec', 'template')))
  }

  private old(): KubeObject[] {
    const uid = this.newest()?.metadata.uid
    return this.sets().filter(set => set.metadata.uid !== uid)
  }

  private adopt(): void {
    if (isEnding(this.deployment)) return
    for (const set of this.control.all('ReplicaSet', this.deployment.metadata.namespace)) {
      if (controllerOf(set) || isEnding(set) || !matchesSelector(at(this.deployment, 'spec', 'selector'), set.metadata.labels ?? {})) continue
      this.control.write({...set, metadata: {...set.metadata, ownerReferences: [...set.metadata.ownerReferences ?? [], controllerReference(this.deployment)]}})
    }
  }

  /** The ReplicaSet of the template as it is now, with its annotations in order; made where asked. */
  private current(make: boolean): KubeObject | undefined {
    const next = Math.max(0, ...this.old().map(set => Number(set.metadata.annotations?.[revision] ?? 0))) + 1
    const there = this.newest()
    if (!there) return make ? this.make(next) : undefined
    const annotations = this.annotationsFor(there.metadata.annotations ?? {}, next)
    const minReady = numberAt(this.deployment, 'spec', 'minReadySeconds')
    if (!same(annotations, there.metadata.annotations) || minReady !== numberAt(there, 'spec', 'minReadySeconds')) {
      const {minReadySeconds: _, ...spec} = recordAt(there, 'spec')
      this.control.write({...there, metadata: {...there.metadata, annotations}, spec: {...spec, ...(minReady === undefined ? {} : {minReadySeconds: minReady})}})
    }
    this.noteRevision(annotations[revision] ?? '1')
    return this.newest()
  }

  private annotationsFor(before: Record<string, string>, next: number): Record<string, string> {
    const copied = Object.fromEntries(Object.entries(this.deployment.metadata.annotations ?? {}).filter(([key]) => !notCopied.has(key)))
    const kept = {...before, ...copied}
    const was = before[revision]
    if (Number(was ?? 0) >= next) return kept
    return {...kept, [revision]: String(next), ...(was === undefined ? {} : {[history]: [before[history], was].filter(Boolean).join(',')})}
  }

  private noteRevision(value: string): void {
    if (this.deployment.metadata.annotations?.[revision] === value) return
    this.deployment = this.control.writeStatus(this.deployment, this.deployment['status'] as JsonRecord ?? {}, {[revision]: value})
  }

  private make(next: number): KubeObject | undefined {
    const {name, namespace = ''} = this.deployment.metadata
    const template = copy(recordAt(this.deployment, 'spec', 'template'))
    const digest = suffix(hash(JSON.stringify(template)), 10)
    const metadata = template['metadata'] as JsonRecord
    const labels = {...recordAt(metadata, 'labels') as Record<string, string>, [hashLabel]: digest}
    metadata['labels'] = labels
    const selector = recordAt(this.deployment, 'spec', 'selector')
    const recreate = textAt(this.deployment, 'spec', 'strategy', 'type') === 'Recreate'
    const room = this.bounds.replicas + this.bounds.surge - sum(this.old(), sizeOf)
    const replicas = recreate ? this.bounds.replicas : Math.max(0, Math.min(this.bounds.replicas, room))
    const minReady = numberAt(this.deployment, 'spec', 'minReadySeconds')
    try {
      const made = this.control.create({
        apiVersion: 'apps/v1', kind: 'ReplicaSet',
        metadata: {name: `${name}-${digest}`, namespace, labels, ownerReferences: [controllerReference(this.deployment)], annotations: {...this.annotationsFor({}, next), ...this.replicasNote()}},
        spec: {replicas, ...(minReady === undefined ? {} : {minReadySeconds: minReady}), selector: {...copy(selector), matchLabels: {...recordAt(selector, 'matchLabels'), [hashLabel]: digest}}, template}
      })
      if (replicas > 0) this.event(`Scaled up replica set ${made.metadata.name} from 0 to ${replicas}`)
      this.noteRevision(String(next))
      this.deployment = syncDeploymentStatus(this.control, this.deployment, {sets: this.sets(), newest: made, bounds: this.bounds, made: true})
      return made
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.control.event(this.deployment, {type: 'Warning', reason: 'ReplicaSetCreateError', message: `Failed to create new replica set "${name}-${digest}": ${error.message}`, from: 'deployment-controller'})
      this.control.after(1000, `deployment/${this.deployment.metadata.uid}/again`, () => reconcileDeployment(this.control, this.deployment))
      return undefined
    }
  }

  private replicasNote(): Record<string, string> {
    return {[desired]: String(this.bounds.replicas), [most]: String(this.bounds.replicas + this.bounds.surge)}
  }

  private event(message: string): void {
    this.control.event(this.deployment, {type: 'Normal', reason: 'ScalingReplicaSet', message, from: 'deployment-controller'})
  }

  private scale(found: KubeObject, replicas: number): void {
    const set = this.control.fresh(found)
    if (!set) return
    const [before, annotations] = [sizeOf(set), {...set.metadata.annotations, ...this.replicasNote()}]
    if (before === replicas && same(annotations, set.metadata.annotations)) return
    this.control.write({...set, metadata: {...set.metadata, annotations, generation: (set.metadata.generation ?? 1) + (before === replicas ? 0 : 1)}, spec: {...recordAt(set, 'spec'), replicas}})
    if (before !== replicas) this.event(`Scaled ${before < replicas ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`)
  }

  private roll(): void {
    const newest = this.current(true)
    if (!newest) return this.status()
    const {replicas, surge, unavailable} = this.bounds
    const grown = Math.min(replicas, sizeOf(newest) + Math.max(0, replicas + surge - sum(this.sets(), sizeOf)))
    const target = sizeOf(newest) > replicas ? replicas : grown
    if (target !== sizeOf(newest)) {
      this.scale(newest, target)
      return this.status()
    }
    if (this.shrinkOld(newest, replicas - unavailable)) return this.status()
    if (this.isComplete()) this.cleanUp()
    this.status()
  }

  /** Old pods that are not available go first, then as many as availability leaves. */
  private shrinkOld(newest: KubeObject, least: number): boolean {
    const before = sum(this.old(), sizeOf)
    let unhealthy = sum(this.sets(), sizeOf) - least - (sizeOf(newest) - availableOf(newest))
    if (before === 0 || unhealthy <= 0) return false
    for (const set of this.old()) {
      const cut = Math.min(Math.max(0, unhealthy), sizeOf(set) - Math.min(sizeOf(set), availableOf(set)))
      if (cut > 0) this.scale(set, sizeOf(set) - cut)
      unhealthy -= cut
    }
    let spare = sum(this.sets(), availableOf) - least
    for (const set of this.old()) {
      const cut = Math.min(sizeOf(set), Math.max(0, spare))
      if (cut > 0) this.scale(set, sizeOf(set) - cut)
      spare -= cut
    }
    return sum(this.old(), sizeOf) < before
  }

  private recreate(current: KubeObject | undefined): void {
    const active = this.old().filter(set => sizeOf(set) > 0)
    for (const set of active) this.scale(set, 0)
    const pods = this.old().flatMap(set => this.control.owned('Pod', set)).filter(pod => !isEnded(pod))
    if (active.length > 0 || pods.length > 0) return this.status()
    const newest = current ?? this.current(true)
    if (newest) this.scale(newest, this.bounds.replicas)
    if (this.isComplete()) this.cleanUp()
    this.status()
  }

  /** In the middle of a rollout, or paused, ReplicaSets grow and shrink in proportion. */
  private scaleAll(): void {
    const active = this.sets().filter(set => sizeOf(set) > 0)
    const newest = this.newest()
    const only = active.length === 1 ? active[0] : active.length === 0 ? newest ?? this.sets().at(-1) : undefined
    if (only) return this.scale(only, this.bounds.replicas)
    if (newest && sizeOf(newest) === this.bounds.replicas && availableOf(newest) === this.bounds.replicas && newest.metadata.annotations?.[desired] === String(this.bounds.replicas)) {
      for (const set of this.old()) this.scale(set, 0)
      return
    }
    if (textAt(this.deployment, 'spec', 'strategy', 'type') !== 'RollingUpdate') return
    this.scaleInProportion(active)
  }

  private scaleInProportion(active: KubeObject[]): void {
    const {replicas, surge} = this.bounds
    const add = (replicas > 0 ? replicas + surge : 0) - sum(active, sizeOf)
    const sorted = [...active].sort((a, b) => sizeOf(b) - sizeOf(a) || (add > 0 ? older(b, a) : older(a, b)))
    let added = 0
    const sizes = sorted.map(set => {
      const before = Number(set.metadata.annotations?.[most] ?? 0) || (numberAt(this.deployment, 'status', 'replicas') ?? 0)
      const fraction = replicas === 0 ? -sizeOf(set) : before === 0 ? 0 : Math.round(sizeOf(set) * (replicas + surge) / before) - sizeOf(set)
      const part = add === 0 || add === added ? 0 : add > 0 ? Math.min(fraction, add - added) : Math.max(fraction, add - added)
      added += part
      return sizeOf(set) + part
    })
    sorted.forEach((set, index) => this.scale(set, Math.max(0, (sizes[index] as number) + (index === 0 ? add - added : 0))))
  }

  private isComplete(): boolean {
    const status = recordAt(this.deployment, 'status')
    return [status['updatedReplicas'], status['replicas'], status['availableReplicas']].every(count => (count ?? 0) === this.bounds.replicas)
      && Number(status['observedGeneration'] ?? 0) >= (this.deployment.metadata.generation ?? 0)
  }

  private cleanUp(): void {
    const limit = numberAt(this.deployment, 'spec', 'revisionHistoryLimit') ?? 10
    const old = this.old().filter(set => !isEnding(set)).sort((a, b) => Number(a.metadata.annotations?.[revision] ?? 0) - Number(b.metadata.annotations?.[revision] ?? 0))
    for (const set of old.slice(0, Math.max(0, old.length - limit))) {
      if (sizeOf(set) === 0 && (numberAt(set, 'status', 'replicas') ?? 0) === 0 && (set.metadata.generation ?? 0) <= (numberAt(set, 'status', 'observedGeneration') ?? 0)) this.control.remove(set)
    }
  }

  private status(): void {
    this.deployment = syncDeploymentStatus(this.control, this.deployment, {sets: this.sets(), newest: this.newest(), bounds: this.bounds, made: false})
  }
}

export function reconcileDeployment(control: Control, found: KubeObject): void {
  const deployment = control.fresh(found)
  if (deployment) new DeploymentSync(control, deployment).run()
}
