/** A set's state on the fake cluster, with processes that can be killed around each call and answers that can be lost. */
import {systemCompression} from '../../../../src/platform/compression.ts'
import type {Clock} from '../../../../src/ports/index.ts'
import type {EntryBody, Owner} from '../../../../src/rollout/journal-entry.ts'
import type {Plan, Release, ServiceRelease} from '../../../../src/rollout/model.ts'
import type {RenderedService} from '../../../../src/targets/kubernetes/model.ts'
import {openState, type ClusterState} from '../../../../src/targets/kubernetes/state/open-state.ts'
import {digestJson} from '../../../../src/kernel/digest.ts'
import {ApiError, type UserError} from '../../../../src/kernel/errors.ts'
import {makeCluster, type Call, type ClientOptions, type FakeCluster} from '../../../fakes/kubernetes/cluster.ts'

export const set = 'shop/production'
export const owner: Owner = {name: 'acme/shop', runId: '100', attempt: 1}
export const another: Owner = {name: 'acme/shop', runId: '101', attempt: 1}

export const thrown = (work: Promise<unknown>): Promise<UserError> => work.then(() => { throw new Error('it did not fail') }, (error: UserError) => error)

export interface Rig {
  cluster: FakeCluster
  clock: Clock
  lines: string[]
  open(options?: ClientOptions, changes?: {clock?: Clock; set?: string; journalBytes?: number}): ClusterState
  /** Calls since the last time that it was asked. */
  requests(): Call[]
}

export function makeRig(clock: Clock): Rig {
  const cluster = makeCluster({clock})
  const lines: string[] = []
  const write = (line: string): void => { lines.push(line) }
  const log = {info: write, debug: write, warning: write, group: <T>(_: string, body: () => Promise<T>) => body(), annotate: () => undefined, mask: () => undefined}
  let seen = 0
  return {
    cluster, clock, lines,
    open: (options, changes = {}) => openState({clock: changes.clock ?? clock, compression: systemCompression, log, ...(changes.journalBytes === undefined ? {} : {journalBytes: changes.journalBytes})}, cluster.client(options), 'shop', changes.set ?? set),
    requests() {
      const calls = cluster.calls.slice(seen)
      seen = cluster.calls.length
      return calls
    }
  }
}

export const told = (calls: readonly Call[]): string[] => calls.map(({verb, ref}) => `${verb} ${ref?.kind ?? ''} ${ref?.name.replace('slipway-shop.production-', '') ?? ''}`.trim())

export class Killed extends Error {}

/** Dies at the n-th call (from 1), before the server has seen it or after it has been carried out; nothing is answered any more then. */
export function killedAt(n: number, when: 'before' | 'after'): ClientOptions & {count(): number; dead(): boolean} {
  let [count, dead] = [0, false]
  let fatal: Call | undefined
  const die = (): never => {
    dead = true
    throw new Killed()
  }
  return {
    count: () => count, dead: () => dead,
    before(call) {
      if (dead) throw new Killed()
      count += 1
      if (count === n) fatal = call
      if (count === n && when === 'before') die()
    },
    after(call) { if (dead || (call === fatal && when === 'after')) die() }
  }
}

export const lostAnswer = (): ApiError => new ApiError('The answer did not arrive.', {reason: 'api-unavailable'})

export const planOf = (steps = 0): Plan => ({
  set, operation: 'deploy', services: [], order: [], digest: digestJson('plan'),
  steps: Array.from({length: steps}, (_, n) => ({id: `api/${n}-ensure`, service: 'api', after: [], verb: {do: 'ensure', rev: 'aaaaaaaaaaaa', replicas: 3}, undo: 'nothing', deadlineMs: 30_000}))
})
export const begin = (steps = 0, by = owner): EntryBody => ({kind: 'begin', plan: planOf(steps), owner: by, machine: 'runner-1', before: null, label: 'v1'})
export const intent = (step: string): EntryBody => ({kind: 'intent', step})
export const end: EntryBody = {kind: 'end', outcome: 'succeeded'}

export const service = (rev: string, changes: Partial<ServiceRelease> = {}): ServiceRelease => ({
  rev, label: `label of ${rev}`, source: {kind: 'objects', digest: digestJson(rev)}, env: {}, replicas: 2, drainMs: 1000, dependsOn: [], strategy: {kind: 'rolling'}, ...changes
})
export const releaseOf = (rev: string, services = ['api', 'web']): Release => ({set, services: Object.fromEntries(services.map(name => [name, service(rev)]))})

export function renderedOf({services}: Release, filler = ''): Record<string, RenderedService> {
  return Object.fromEntries(Object.entries(services).map(([name, {rev}]) => [name, {
    service: name, digest: digestJson([name, rev]), warnings: [],
    objects: [{apiVersion: 'apps/v1', kind: 'Deployment', metadata: {name: `${name}-${rev}`, namespace: 'shop'}, spec: {filler}}]
  }]))
}
