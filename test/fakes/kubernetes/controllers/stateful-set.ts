/** StatefulSets: pods by ordinal, in order, updated from the last down to the partition (pkg/controller/statefulset); a pod that never gets ready blocks what comes after it (kubernetes #67250). */
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {isRecord, listAt, numberAt, recordAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {StatusError} from '../status.ts'
import {copy, hash, suffix} from '../values.ts'
import {availableAt, controllerReference, isEnded, isEnding, isReady, type Control} from './control.ts'
import {podFrom} from './replica-set.ts'

export const revisionLabel = 'controller-revision-hash'

const revisionOf = (pod: KubeObject): string | undefined => pod.metadata.labels?.[revisionLabel]
const ordinalOf = (pod: KubeObject): number => Number(/-(\d+)$/.exec(pod.metadata.name)?.[1])

/** The name of the ControllerRevision of the template as it is, made where it is not there. */
export function revisionFor(control: Control, owner: KubeObject): string {
  const template = recordAt(owner, 'spec', 'template')
  const name = `${owner.metadata.name}-${suffix(hash(JSON.stringify(template)), 10)}`
  const there = control.owned('ControllerRevision', owner)
  const next = Math.max(0, ...there.map(revision => numberAt(revision, 'revision') ?? 0)) + 1
  const found = there.find(revision => revision.metadata.name === name)
  if (!found) {
    control.create({
      apiVersion: 'apps/v1', kind: 'ControllerRevision', revision: next, data: {spec: {template: copy(template)}},
      metadata: {name, namespace: owner.metadata.namespace ?? '', ownerReferences: [controllerReference(owner)], labels: copy(recordAt(template, 'metadata', 'labels')) as Record<string, string>}
    })
  } else if (found['revision'] !== next - 1) control.write({...found, revision: next})
  return name
}

class StatefulSync {
  private readonly control: Control
  private readonly set: KubeObject
  private readonly replicas: number
  private readonly minReady: number
  private readonly update: string
  private readonly current: string

  constructor(control: Control, set: KubeObject) {
    this.control = control
    this.set = set
    this.replicas = numberAt(set, 'spec', 'replicas') ?? 1
    this.minReady = numberAt(set, 'spec', 'minReadySeconds') ?? 0
    this.update = revisionFor(control, set)
    this.current = textAt(set, 'status', 'currentRevision') ?? this.update
  }

  private pods(): KubeObject[] {
    return this.control.owned('Pod', this.set).sort((a, b) => ordinalOf(a) - ordinalOf(b))
  }

  private isAvailable(pod: KubeObject): boolean {
    const at = availableAt(pod, this.minReady)
    if (at !== undefined && at > this.control.now()) this.control.after(at - this.control.now(), `stateful-set/${this.set.metadata.uid}/available`, () => reconcileStatefulSet(this.control, this.set))
    return at !== undefined && at <= this.control.now()
  }

  private template(revision: string): KubeObject {
    const kept = this.control.owned('ControllerRevision', this.set).find(one => one.metadata.name === revision)
    return kept ? {...this.set, spec: {...recordAt(this.set, 'spec'), template: copy(recordAt(kept, 'data', 'spec', 'template'))}} : this.set
  }

  private create(ordinal: number): void {
    const partition = numberAt(this.set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0
    const revision = ordinal < partition && this.current !== this.update ? this.current : this.update
    const name = `${this.set.metadata.name}-${ordinal}`
    const claims = listAt(this.set, 'spec', 'volumeClaimTemplates').filter(isRecord)
    try {
      for (const claim of claims) this.claim(`${textAt(claim, 'metadata', 'name')}-${name}`, claim)
      this.control.create(podFrom(this.template(revision), name, {
        labels: {[revisionLabel]: revision, 'statefulset.kubernetes.io/pod-name': name, 'apps.kubernetes.io/pod-index': String(ordinal)},
        spec: {hostname: name, ...(claims.length === 0 ? {} : {volumes: [...listAt(this.set, 'spec', 'template', 'spec', 'volumes'), ...claims.map(claim => ({name: textAt(claim, 'metadata', 'name') ?? '', persistentVolumeClaim: {claimName: `${textAt(claim, 'metadata', 'name')}-${name}`}}))]})}
      }))
    } catch (error) {
      if (!(error instanceof StatusError)) throw error
      this.control.event(this.set, {type: 'Warning', reason: 'FailedCreate', message: `create Pod ${name} in StatefulSet ${this.set.metadata.name} failed error: ${error.message}`, from: 'statefulset-controller'})
      this.control.after(1000, `stateful-set/${this.set.metadata.uid}/again`, () => reconcileStatefulSet(this.control, this.set))
    }
  }

  private claim(name: string, template: {[key: string]: unknown}): void {
    if (this.control.get('PersistentVolumeClaim', this.set.metadata.namespace, name)) return
    this.control.create({apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: {name, namespace: this.set.metadata.namespace ?? '', labels: copy(recordAt(this.set, 'spec', 'selector', 'matchLabels')) as Record<string, string>}, spec: copy(template['spec']) as never})
  }

  run(): void {
    if (!isEnding(this.set)) this.control.writeStatus(this.set, this.status())
    if (!isEnding(this.set)) this.step()
    const live = this.control.fresh(this.set)
    if (live) this.control.writeStatus(live, this.status())
  }

  /** At most one thing at a time where the order counts. */
  private step(): void {
    const ordered = textAt(this.set, 'spec', 'podManagementPolicy') !== 'Parallel'
    const pods = new Map(this.pods().map(pod => [ordinalOf(pod), pod]))
    for (let ordinal = 0; ordinal < this.replicas; ordinal += 1) {
      const pod = pods.get(ordinal)
      if (pod && isEnded(pod) && !isEnding(pod)) {
        this.control.remove(pod)
        if (ordered) return
      } else if (!pod) {
        this.create(ordinal)
        if (ordered) return
      } else if (ordered && (isEnding(pod) || !this.isAvailable(pod))) return
    }
    const surplus = [...pods.values()].filter(pod => ordinalOf(pod) >= this.replicas).reverse()
    for (const pod of surplus) {
      if (!isEnding(pod)) this.control.remove(pod)
      if (ordered) return
    }
    this.updatePods()
  }

  private updatePods(): void {
    if (textAt(this.set, 'spec', 'updateStrategy', 'type') !== 'RollingUpdate') return
    const partition = numberAt(this.set, 'spec', 'updateStrategy', 'rollingUpdate', 'partition') ?? 0
    for (const pod of this.pods().reverse()) {
      if (ordinalOf(pod) < partition) return
      if (revisionOf(pod) !== this.update && !isEnding(pod)) return this.control.remove(pod)
      if (isEnding(pod) || !this.isAvailable(pod)) return
    }
  }

  private status(): Record<string, string | number> {
    const pods = this.pods()
    const count = (holds: (pod: KubeObject) => boolean): number => pods.filter(holds).length
    // Pods that end count among all and, while they are ready, among the ready ones, but for no revision.
    const of = (revision: string): number => count(pod => !isEnding(pod) && revisionOf(pod) === revision)
    const updated = of(this.update)
    const [ready, available] = [count(isReady), count(pod => this.isAvailable(pod))]
    const rolled = textAt(this.set, 'spec', 'updateStrategy', 'type') === 'RollingUpdate' && updated === this.replicas && pods.length === this.replicas && ready === this.replicas
    const current = rolled ? this.update : this.current
    const currents = of(current)
    return {
      observedGeneration: this.set.metadata.generation ?? 0, replicas: pods.length, availableReplicas: available, currentRevision: current, updateRevision: this.update, collisionCount: 0,
      ...(ready > 0 ? {readyReplicas: ready} : {}), ...(currents > 0 ? {currentReplicas: currents} : {}), ...(updated > 0 ? {updatedReplicas: updated} : {})
    }
  }
}

export function reconcileStatefulSet(control: Control, found: KubeObject): void {
  const set = control.fresh(found)
  if (set) new StatefulSync(control, set).run()
}
