/** Releases that are killed at a point and what must be true afterwards. */
import {expect} from 'vitest'
import {deploy} from '../../../src/deploy/engine.ts'
import {SlipwayError} from '../../../src/kernel/errors.ts'
import type {Release} from '../../../src/rollout/model.ts'
import {inconsistencies, newWorld, type World} from '../../fakes/memory-target.ts'
import {never, releaseOf, startProcess, type ProcessOptions} from './harness.ts'

export interface Scenario {
  name: string
  /** What serves before; none for a first deploy. */
  before: Release | undefined
  want: Release
  /** Behaviour of the new release. */
  circumstances: ProcessOptions
  ends: 'new' | 'old'
}

export const order = (want: Release): Parameters<typeof deploy>[0] => ({want, label: 'label', expectedDigest: undefined})

/** api < web, few enough that every death of every operation can be tried. */
export const pair = (version: string, strategy: unknown): Release => releaseOf(version, {api: {strategy, replicas: 2}, web: {strategy, dependsOn: ['api']}})

export async function standing(before: Release | undefined): Promise<World> {
  const world = newWorld()
  if (before) await deploy(order(before), startProcess(world, {runId: '1'}).deps, never)
  return world
}

/** What a process came to; one that was killed, or refused to begin, comes to nothing. */
export const survive = async <T>(work: Promise<T>): Promise<T | undefined> => work.catch((thrown: unknown) => {
  if (thrown instanceof SlipwayError && thrown.reason === 'internal') throw thrown
  return undefined
})

export function expectServing(world: World, scenario: Scenario, at: string): void {
  expect(inconsistencies(world), at).toEqual([])
  const serving = scenario.ends === 'new' ? scenario.want : scenario.before
  for (const [name, {rev}] of Object.entries(serving?.services ?? {})) expect(world.services[name]?.weights, at).toEqual({[rev]: 100})
}

export const points = async (base: World, scenario: Scenario): Promise<{total: number; writes: number[]}> => {
  const {target, deps} = startProcess(structuredClone(base), scenario.circumstances)
  await deploy(order(scenario.want), deps, never)
  return {total: target.points, writes: target.appendPoints}
}
