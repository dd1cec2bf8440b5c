/** What must be true of a set in a cluster at rest: one snapshot serves whole, nothing is left over or half-way, nothing is held. */
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import type {Release} from '../../../src/rollout/model.ts'
import {annotations, labels, type KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {configReferences} from '../../../src/targets/kubernetes/objects/config-references.ts'
import {listAt, numberAt, recordAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import {never, set} from '../../../test/fakes/kubernetes-set.ts'
import type {Bed} from './kubernetes-bed.ts'

const kinds: readonly (readonly [apiVersion: string, kind: string])[] = [
  ['apps/v1', 'Deployment'], ['apps/v1', 'StatefulSet'], ['apps/v1', 'DaemonSet'], ['v1', 'Service'], ['v1', 'ConfigMap'], ['v1', 'Secret'],
  ['networking.k8s.io/v1', 'Ingress'], ['gateway.networking.k8s.io/v1', 'HTTPRoute'], ['traefik.io/v1alpha1', 'TraefikService'], ['traefik.io/v1alpha1', 'IngressRoute']
]
const workloadKinds = ['Deployment', 'StatefulSet', 'DaemonSet']

/** Everything in the namespace that carries our labels or, as an Ingress of the canary, our name. */
export async function observeOurs({client, namespace}: Bed): Promise<KubeObject[]> {
  const found = await Promise.all(kinds.map(async ([apiVersion, kind]) => {
    if (await client.findResource(apiVersion, kind) === undefined) return []
    const {items} = await client.list({apiVersion, kind}, {namespace})
    return items.map(item => ({...item, apiVersion, kind}))
  }))
  return found.flat().filter(({metadata}) => metadata.labels?.[labels.set] !== undefined || metadata.name.startsWith('slipway-'))
}

const isState = ({metadata}: KubeObject): boolean => metadata.labels?.['slipway.dev/state'] !== undefined
const nameOf = ({kind, metadata}: Pick<KubeObject, 'kind' | 'metadata'>): string => `${kind} ${metadata.name}`

/** After the mending. `revs` of the release that is expected and of its warm predecessors may run. */
export async function look(bed: Bed, ends: readonly (Release | null)[]): Promise<string[]> {
  const problems: string[] = []
  const state = bed.rig.state(bed.client)
  const [{entries, snapshots}, audit, lock] = await Promise.all([state.read(), state.verifyAudit(), state.observeLock()])
  const journal = foldJournal(entries)
  if (journal.unfinished) problems.push(`the ${journal.unfinished.plan.operation} is unfinished`)
  if (audit.state !== 'intact') problems.push(`the chain is ${audit.state}${audit.state === 'broken' ? `: ${audit.words}` : ''}`)
  if (lock !== null) problems.push(`the lock is ${lock.state}`)
  const current = snapshots.find(({id}) => id === journal.current)
  const release = ends.find(end => end !== null && JSON.stringify(current?.revisions) === JSON.stringify(Object.fromEntries(Object.entries(end.services).map(([name, {rev}]) => [name, rev]))))
  if (!release) return [...problems, `snapshot ${JSON.stringify(current?.revisions ?? null)} serves`]
  problems.push(...await serving(bed, release), ...await scaling(bed))
  const kept = new Set(snapshots.filter(({id}) => id === journal.current || id === journal.previous).flatMap(({revisions}) => Object.values(revisions)))
  for (const object of (await observeOurs(bed)).filter(({kind}) => workloadKinds.includes(kind))) {
    const rev = object.metadata.labels?.[labels.revision] ?? ''
    if (object.metadata.annotations?.[annotations.inPlace] !== undefined) problems.push(`${nameOf(object)} has not its own numbers for an update`)
    if (!kept.has(rev)) problems.push(`${nameOf(object)} of revision ${rev}, which no snapshot that counts names`)
  }
  return [...problems, ...await hookProblems(bed)]
}

/** Of each hook at most one Job was ever made in one try, and none runs. */
async function hookProblems({client, namespace}: Bed): Promise<string[]> {
  const {items} = await client.list({apiVersion: 'batch/v1', kind: 'Job'}, {namespace})
  const running = items.filter(job => listAt(job, 'status', 'conditions').every(c => !['Complete', 'Failed'].includes(textAt(c, 'type') ?? '')))
  const ownerless = items.filter(({metadata}) => metadata.ownerReferences === undefined)
  return [...running.map(({metadata}) => `Job ${metadata.name} still runs`), ...ownerless.map(({metadata}) => `Job ${metadata.name} has no release that it goes with`)]
}

async function serving(bed: Bed, release: Release): Promise<string[]> {
  const {target} = bed.rig.process(bed.client, {runId: 'look'})
  const facts = await target.observe(set, null, never)
  return Object.entries(release.services).flatMap(([name, {rev, replicas}]) => {
    const there = facts.services[name]
    const found = there?.revisions[rev]
    return [
      ...(JSON.stringify(there?.weights) === JSON.stringify({[rev]: 100}) ? [] : [`${name} has weights ${JSON.stringify(there?.weights)}, and ${rev} should serve`]),
      ...(found?.wanted === replicas && found.ready >= replicas ? [] : [`${name} ${rev} has ${found?.ready ?? 0} of ${replicas} ready, ${found?.wanted ?? 0} wanted`])
    ]
  })
}

/** Autoscalers go as low as their author lets them: what was held while two revisions shared is held no more. */
async function scaling({client, namespace}: Bed): Promise<string[]> {
  const {items} = await client.list({apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler'}, {namespace})
  return items.filter(item => numberAt(item, 'spec', 'minReplicas') !== 1).map(item => `HorizontalPodAutoscaler ${item.metadata.name} is held at ${numberAt(item, 'spec', 'minReplicas') ?? 0}`)
}

/** After the next release and its end: nothing but what it wants, and what kept snapshots need to be gone back to. */
export async function lookForOrphans(bed: Bed, release: Release): Promise<string[]> {
  const state = bed.rig.state(bed.client)
  const {snapshots} = await state.read()
  const kept = await state.listReleases()
  const wanted = new Set<string>()
  for (const {revisions} of snapshots) {
    const isCurrent = Object.entries(release.services).every(([name, {rev}]) => revisions[name] === rev)
    for (const [service, rev] of Object.entries(revisions)) {
      const {rendered} = await state.loadRevision(service, rev)
      for (const object of rendered.objects) {
        if (!isCurrent && !['ConfigMap', 'Secret'].includes(object.kind)) continue
        wanted.add(nameOf(object))
        if (object.kind === 'Deployment') wanted.add(`Deployment ${object.metadata.name}-${rev}`)
      }
    }
  }
  // Native history: whoever goes back with kubectl finds what its pods read.
  const {items} = await bed.client.list({apiVersion: 'apps/v1', kind: 'ReplicaSet'}, {namespace: bed.namespace})
  for (const {kind, name} of items.flatMap(set => configReferences({...set, apiVersion: 'apps/v1', kind: 'ReplicaSet'}))) wanted.add(`${kind} ${name}`)
  const objects = (await observeOurs(bed)).filter(object => !isState(object))
  const orphans = objects.filter(object => !wanted.has(nameOf(object))).map(object => `orphan ${nameOf(object)}`)
  const unnamed = kept.filter(({revisions}) => !snapshots.some(snapshot => JSON.stringify(snapshot.revisions) === JSON.stringify(revisions))).map(({digest}) => `release ${digest.slice(7, 15)} is kept, and no snapshot names it`)
  const idle = objects.filter(({kind}) => kind === 'Deployment').filter(object => numberAt(object, 'spec', 'replicas') === 0).map(object => `${nameOf(object)} has no replicas`)
  const pinned = objects.filter(({kind}) => kind === 'Service').flatMap(object => {
    const pin = recordAt(object, 'spec', 'selector')[labels.revision]
    return pin === undefined || Object.values(release.services).some(({rev}) => rev === pin) ? [] : [`${nameOf(object)} sends to revision ${String(pin)}`]
  })
  const ruled = objects.filter(({kind}) => ['HTTPRoute', 'TraefikService', 'IngressRoute', 'Ingress'].includes(kind)).filter(object => /"name":"[^"]*-[0-9a-f]{12}"/.test(JSON.stringify(object['spec'])))
    .map(object => `${nameOf(object)} still names the Service of a revision`)
  return [...orphans, ...unnamed, ...idle, ...pinned, ...ruled]
}
