/** A world of weights and processes in which plans are tried, and random releases to try them with. Written apart from the planner. */
import * as fc from 'fast-check'
import {digestJson} from '../../../src/kernel/digest.ts'
import {composeRelease} from '../../../src/rollout/release.ts'
import type {Facts, Release, Rev, SnapshotRef, Step, Verb} from '../../../src/rollout/model.ts'
import type {Capabilities} from '../../../src/rollout/target.ts'
import {Service} from '../../../src/spec/schema.ts'

export const set = 'shop/local'
export const capabilities: Capabilities = {kind: 'local', strategies: ['rolling', 'canary', 'blue-green', 'recreate'], weightStep: 1, journalEveryMs: 0}

export interface Draft {
  name: string
  dependsOn: string[]
  strategy: unknown
  replicas: number
  version: string
}

export const releaseOf = (drafts: readonly Draft[]): Release => composeRelease(set, '', Object.fromEntries(drafts.map(({name, dependsOn, strategy, replicas, version}) => [name, {
  spec: Service.parse({source: {run: ['node', 'main.js']}, port: 8080, dependsOn, strategy, replicas, drain: '1s', ready: {http: '/healthz'}}),
  source: {kind: 'process' as const, argv: ['node', 'main.js'] as const, directory: '/srv', digest: digestJson({name, version})}
}])))

export interface Standing {
  weights: Record<Rev, number>
  /** Ready instances. */
  ready: Record<Rev, number>
}
export type Stand = Record<string, Standing>

export const snapshotOf = (release: Release): SnapshotRef => ({
  id: digestJson(release), at: '2026-01-01T00:00:00Z', label: '1', revisions: Object.fromEntries(Object.entries(release.services).map(([name, s]) => [name, s.rev]))
})

export function factsOf(stand: Stand, current: SnapshotRef | undefined): Facts {
  return {
    current, previous: undefined, problems: [], objects: [],
    services: Object.fromEntries(Object.entries(stand).map(([name, {weights, ready}]) => [name, {
      serving: current?.revisions[name], weights: {...weights},
      revisions: Object.fromEntries(Object.entries(ready).map(([rev, n]) => [rev, {wanted: n, ready: n, restarts: 0, endpoints: []}]))
    }]))
  }
}

export const standOf = (release: Release): Stand => Object.fromEntries(Object.entries(release.services).map(([name, {rev, replicas}]) => [name, {weights: {[rev]: 100}, ready: {[rev]: replicas}}]))

/** Instances that each revision has when it carries everything. */
export const replicasOf = (...releases: Release[]): Record<Rev, number> => Object.fromEntries(releases.flatMap(r => Object.values(r.services).map(s => [s.rev, s.replicas])))

export function carryOut(stand: Stand, service: string, verb: Verb, replicas: Record<Rev, number>): string[] {
  const here = (stand[service] ??= {weights: {}, ready: {}})
  switch (verb.do) {
    case 'ensure': here.ready[verb.rev] = verb.replicas; break
    case 'route': here.weights = Object.fromEntries(Object.entries(verb.weights).filter(([, w]) => w > 0)); break
    case 'roll': here.ready = {[verb.to]: replicas[verb.to] ?? 0}; here.weights = {[verb.to]: 100}; break
    case 'drain': delete here.weights[verb.rev]; break
    case 'retire': {
      const loaded = (here.weights[verb.rev] ?? 0) > 0
      delete here.ready[verb.rev]
      if (loaded) return [`${service}: ${verb.rev} retired under traffic`]
      break
    }
    case 'judge': case 'hook': case 'sweep': break
  }
  return Object.entries(here.weights).flatMap(([rev, weight]) => {
    const needed = Math.ceil((weight * (replicas[rev] ?? 0)) / 100)
    return (here.ready[rev] ?? 0) < needed ? [`${service}: ${weight} % on ${rev} with ${here.ready[rev] ?? 0} of ${needed}`] : []
  })
}

/** The steps in an order that `after` allows, chosen by the numbers given. Throws if none is possible. */
export function interleaved(steps: readonly Step[], choices: readonly number[]): Step[] {
  const order: Step[] = []
  const done = new Set<string>()
  while (order.length < steps.length) {
    const possible = steps.filter(s => !done.has(s.id) && s.after.every(id => done.has(id)))
    if (possible.length === 0) throw new Error('no step can run: the plan has a circle or names a step that is not there')
    const next = possible[(choices[order.length] ?? 0) % possible.length] as Step
    done.add(next.id)
    order.push(next)
  }
  return order
}

/** Without weights of zero and revisions without instances. */
export const tidy = (stand: Stand): Stand => Object.fromEntries(Object.entries(stand).map(([name, {weights, ready}]): [string, Standing] => [name, {
  weights: Object.fromEntries(Object.entries(weights).filter(([, w]) => w > 0).sort()), ready: Object.fromEntries(Object.entries(ready).filter(([, n]) => n > 0).sort())
}]).filter(([, s]) => Object.keys(s.weights).length + Object.keys(s.ready).length > 0).sort(([a], [b]) => (a < b ? -1 : 1)))

const strategy = fc.oneof(
  fc.constantFrom<unknown>('rolling', 'recreate', 'blue-green', {blueGreen: {warm: '5m', pause: '1s', analysis: 'errors'}}),
  fc.uniqueArray(fc.integer({min: 1, max: 99}), {maxLength: 3}).map(steps => ({canary: {steps: [...steps.sort((a, b) => a - b), 100], pause: '1s', analysis: 'errors'}}))
)

export interface Change {
  before: Release
  want: Release
  /** Revisions of earlier operations that are still there, without traffic. */
  stand: Stand
}

/** A set that serves, and what is wanted of it: some services changed, scaled, new, gone or left alone. */
export const change: fc.Arbitrary<Change> = fc.array(fc.record({
  fate: fc.constantFrom('same', 'changed', 'changed', 'scaled', 'new', 'gone'), mask: fc.nat(31), strategy, replicas: fc.integer({min: 1, max: 5}), more: fc.integer({min: 1, max: 5}), leftover: fc.boolean()
}), {minLength: 1, maxLength: 5}).map(raw => {
  const drafts = raw.map((r, i) => ({...r, name: `s${i}`}))
  const pick = (kept: typeof drafts, side: 'before' | 'want'): Release => releaseOf(kept.map(({name, fate, mask, strategy: s, replicas, more}) => ({
    name, strategy: s, version: side === 'want' && fate === 'changed' ? '2' : '1', replicas: side === 'want' && (fate === 'scaled' || fate === 'changed') ? more : replicas,
    dependsOn: kept.filter(other => other.name < name && ((mask >> Number(other.name.slice(1))) & 1) === 1).map(other => other.name)
  })))
  const before = pick(drafts.filter(d => d.fate !== 'new'), 'before')
  const want = pick(drafts.filter(d => d.fate !== 'gone'), 'want')
  const stand = standOf(before)
  for (const {name, leftover} of drafts) if (leftover && stand[name]) stand[name].ready[`old-${name}`] = 1
  return {before, want, stand}
})
