import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Verb} from '../../../../src/rollout/model.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {achievableWeights, capacityFor, ratioFor} from '../../../../src/targets/kubernetes/traffic/ratio.ts'
import {autoscalerOf, replicasPlan} from '../../../../src/targets/kubernetes/traffic/replicas.ts'
import {leadingWeights, shiftVerbs, type Standing} from '../../../../src/targets/kubernetes/traffic/shift.ts'
import {fresh, object, old, third} from './routes.ts'

describe('the ratio of replicas', () => {
  it('reaches only what counts of pods can give', () => {
    expect(achievableWeights(4)).toEqual([0, 25, 50, 75, 100])
    expect(achievableWeights(1)).toEqual([0, 100])
  })

  it('with 3 replicas cannot do 10 %, and says what can', () => {
    expect(ratioFor(10, 3)).toEqual({kind: 'between', below: {stable: 3, canary: 0, weight: 0}, above: {stable: 2, canary: 1, weight: 100 / 3}, words: '10 % cannot be reached with 3 replicas: 0 % (0 of 3) or 33.3 % (1 of 3); 10 replicas would reach it'})
    expect(ratioFor(10, 20)).toEqual({kind: 'exact', ratio: {stable: 18, canary: 2, weight: 10}})
  })

  it('never rounds in silence', () => {
    fc.assert(fc.property(fc.integer({min: 0, max: 100}), fc.integer({min: 1, max: 60}), (weight, replicas) => {
      const choice = ratioFor(weight, replicas)
      const isReachable = achievableWeights(replicas).some(w => Math.abs(w - weight) < 1e-9)
      expect(choice.kind).toBe(isReachable ? 'exact' : 'between')
      if (choice.kind === 'exact') expect([choice.ratio.canary + choice.ratio.stable, 100 * choice.ratio.canary]).toEqual([replicas, weight * replicas])
      else expect(choice.below.weight < weight && weight < choice.above.weight && choice.above.canary - choice.below.canary === 1).toBe(true)
    }))
  })
})

/** A cluster that carries verbs out one after another, watched after each: no revision may have a share that it has no replicas for. */
function carryOut(state: {weights: Record<string, number>; ready: Record<string, number>; drained: Set<string>}, verb: Verb, demand: number): void {
  if (verb.do === 'ensure') {
    state.ready[verb.rev] = Math.max(verb.replicas, state.ready[verb.rev] ?? 0)
    state.drained.delete(verb.rev)
  } else if (verb.do === 'route') state.weights = verb.weights
  else if (verb.do === 'drain') {
    expect(state.weights[verb.rev] ?? 0).toBe(0)
    state.drained.add(verb.rev)
  } else if (verb.do === 'retire') {
    // A proxy lags behind its object: what was not drained may still get requests.
    expect(state.drained.has(verb.rev)).toBe(true)
    state.ready[verb.rev] = 0
  }
  expect(leadingWeights({...state, demand})).toEqual([])
}

const weightsOf = fc.tuple(fc.integer({min: 0, max: 100}), fc.integer({min: 0, max: 100})).map(([a, b]) => {
  const [low, high] = [Math.min(a, b), Math.max(a, b)]
  return {[old]: low, [fresh]: high - low, [third]: 100 - high}
})

describe('weight never leads capacity', () => {
  it('through any steps, cut off anywhere, aborted and superseded (argo-rollouts #4898, #3372, #4390, #2050, #3275, #4319, #1774, #1372)', () => {
    const shift = fc.record({wanted: weightsOf, upTo: fc.nat({max: 8}), leftover: fc.constantFrom('warm' as const, 'retired' as const)})
    fc.assert(fc.property(fc.integer({min: 1, max: 40}), fc.array(shift, {minLength: 1, maxLength: 8}), (demand, shifts) => {
      const state = {weights: {[old]: 100} as Record<string, number>, ready: {[old]: demand} as Record<string, number>, drained: new Set<string>()}
      for (const {wanted, upTo, leftover} of shifts) for (const verb of shiftVerbs({...state, demand}, wanted, leftover).slice(0, upTo)) carryOut(state, verb, demand)
      const last = {[old]: 0, [fresh]: 100, [third]: 0}
      for (const verb of shiftVerbs({...state, demand}, last, 'retired')) carryOut(state, verb, demand)
      expect([state.weights[fresh], state.ready[old] ?? 0, state.ready[third] ?? 0]).toEqual([100, 0, 0])
      expect(state.ready[fresh]).toBeGreaterThanOrEqual(demand)
    }), {numRuns: 150})
  })

  it('is said of what is there: pods lost since are seen before the next share', () => {
    const standing: Standing = {weights: {[old]: 50, [fresh]: 50}, ready: {[old]: 3, [fresh]: 2}, demand: 6}
    expect(leadingWeights(standing)).toEqual([fresh])
    expect(leadingWeights({...standing, ready: {[old]: 3, [fresh]: 3}})).toEqual([])
  })

  it('measures by what serves now, not by what the manifest once said', () => {
    expect([capacityFor(10, 3), capacityFor(10, 40), capacityFor(0, 40), capacityFor(100, 7), capacityFor(1, 1)]).toEqual([1, 4, 0, 7, 1])
  })

  it('does nothing where all is as wanted', () => {
    expect(shiftVerbs({weights: {[old]: 90, [fresh]: 10}, ready: {[old]: 5, [fresh]: 1}, demand: 5}, {[old]: 90, [fresh]: 10}, 'warm')).toEqual([])
  })
})

const managed = (...managers: string[]): KubeObject => object('apps/v1', 'Deployment', {replicas: 7}, {managedFields: managers.map(manager => ({manager, operation: 'Apply', apiVersion: 'apps/v1', fieldsV1: {'f:spec': {'f:replicas': {}}}}))})
const hpa = object('autoscaling/v2', 'HorizontalPodAutoscaler', {minReplicas: 2, maxReplicas: 8, scaleTargetRef: {apiVersion: 'apps/v1', kind: 'Deployment', name: 'api'}}, {name: 'scaler'})
const keda = object('keda.sh/v1alpha1', 'ScaledObject', {scaleTargetRef: {name: 'api'}, maxReplicaCount: 20}, {name: 'queue'})
const workload = {apiVersion: 'apps/v1', kind: 'Deployment', name: 'api', namespace: 'shop'}

describe('the number of replicas', () => {
  it('is ours where nobody else decides it', () => {
    expect(replicasPlan({wanted: 4})).toEqual({send: 4, words: '4 replicas'})
    expect(replicasPlan({live: managed('kubectl')})).toEqual({send: 7, words: '7 replicas, as they are'})
  })

  it('is the autoscaler’s, in the set or in the cluster, of HPA and of KEDA', () => {
    expect(autoscalerOf(workload, [hpa])).toEqual({kind: 'HorizontalPodAutoscaler', name: 'scaler', min: 2, max: 8})
    expect(autoscalerOf(workload, [hpa, keda])).toEqual({kind: 'ScaledObject', name: 'queue', min: 0, max: 20})
    expect(autoscalerOf({...workload, apiVersion: 'apps/v1', kind: 'StatefulSet'}, [hpa, keda])).toBeUndefined()
    expect(autoscalerOf({...workload, namespace: 'other'}, [hpa, keda])).toBeUndefined()
    expect(autoscalerOf({...workload, name: 'web'}, [hpa, keda])).toBeUndefined()
    expect(autoscalerOf(workload, [{...hpa, metadata: {...hpa.metadata, deletionTimestamp: '2026-01-01T00:00:00Z'}}])).toBeUndefined()
  })

  const autoscaler = {kind: 'HorizontalPodAutoscaler', name: 'scaler', min: 2, max: 8} as const
  it('is handed over at its live value before it is left out: leaving it out resets it to 1 (kubernetes #67135, #25238)', () => {
    expect(replicasPlan({wanted: 3, autoscaler, live: managed('slipway')})).toEqual({
      send: null, steps: [{do: 'hold', manager: 'slipway-replicas', replicas: 7}, {do: 'omit', manager: 'slipway'}], words: 'HorizontalPodAutoscaler scaler decides (2 to 8, 7 now); the field is handed over at 7'
    })
  })

  it('needs no hand-over where somebody else owns it too, and nothing at all where we do not', () => {
    expect(replicasPlan({autoscaler, live: managed('slipway', 'kube-controller-manager')})).toMatchObject({steps: [{do: 'omit', manager: 'slipway'}]})
    expect(replicasPlan({autoscaler, live: managed('kube-controller-manager')})).toMatchObject({send: null, steps: []})
  })

  it('of a new workload begins within the autoscaler’s bounds, not at 1', () => {
    expect(replicasPlan({autoscaler})).toMatchObject({send: 2})
    expect(replicasPlan({autoscaler, wanted: 40})).toMatchObject({send: 8})
    expect(replicasPlan({autoscaler: {kind: 'ScaledObject', name: 'queue', min: 0, max: 20}})).toMatchObject({send: 1})
  })
})
