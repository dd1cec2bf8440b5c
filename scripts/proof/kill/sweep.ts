/** Every point of every scenario: the victim is killed there, its mender runs, the world is looked at. */
import {check, readState} from './check.ts'
import {deployOrder, must, scenarios, type Scenario} from './scenarios.ts'
import {endWorld, makeWorld, runBundle, type How, type World} from './world.ts'

export interface Point {
  scenario: Scenario
  at: number
  how: How
  /** What is done there. */
  effect: string
}

export interface Exception {
  scenario: string
  at: number
  how: How
  effect: string
  problems: string[]
}

export interface Sweep {
  dist: string
  /** Called after each point. */
  progress?: (point: Point, ms: number, exception: Exception | undefined) => void
}

const hows = (effect: string): How[] => (effect.startsWith('journal') ? ['before', 'torn', 'after'] : ['before', 'after'])

/** A world in which release 1 serves, or nothing if each point has its own. */
async function open(scenario: Scenario, dist: string): Promise<World> {
  const world = await makeWorld(dist, scenario.strategy)
  if (scenario.world === 'shared') await must(runBundle(world, deployOrder()), 'the release before')
  return world
}

/** The dry pass: what the victim does when nobody kills it. */
export async function countPoints(scenario: Scenario, dist: string): Promise<Point[]> {
  const world = await open(scenario, dist)
  try {
    return await countIn(world, scenario)
  } finally {
    await endWorld(world)
  }
}

async function countIn(world: World, scenario: Scenario): Promise<Point[]> {
  const {victim} = await scenario.prepare(world)
  const {effects} = await runBundle(world, victim)
  return effects.flatMap((effect, i) => hows(effect).map(how => ({scenario, at: i + 1, how, effect})))
}

/** Dry pass and a choice of its points in one world. */
export async function sweepSome(scenario: Scenario, choose: (points: readonly Point[]) => Point[], sweep: Sweep): Promise<Exception[]> {
  const world = await open(scenario, sweep.dist)
  const points = await countIn(world, scenario).catch(async (error: Error) => {
    await endWorld(world)
    throw error
  })
  if (scenario.world === 'shared') return sweepPoints(choose(points), sweep, world)
  await endWorld(world)
  return sweepPoints(choose(points), sweep)
}

/** One after another in one world; a world in which something went wrong is left behind for a new one. */
export async function sweepPoints(points: readonly Point[], {dist, progress}: Sweep, first?: World): Promise<Exception[]> {
  const exceptions: Exception[] = []
  let world = first
  try {
    for (const point of points) {
      const began = Date.now()
      world ??= await open(point.scenario, dist)
      const problems = await tryPoint(world, point).catch((error: Error) => [error.message])
      const exception = problems.length === 0 ? undefined : {scenario: point.scenario.name, at: point.at, how: point.how, effect: point.effect, problems}
      if (exception) exceptions.push(exception)
      if (exception || point.scenario.world === 'fresh') {
        await endWorld(world)
        world = undefined
      }
      progress?.(point, Date.now() - began, exception)
    }
  } finally {
    if (world) await endWorld(world)
  }
  return exceptions
}

async function tryPoint(world: World, {scenario, at, how}: Point): Promise<string[]> {
  const {victim, mend, ends} = await scenario.prepare(world)
  const killed = await runBundle(world, {...victim, kill: {at, how}})
  // Which of several independent steps is the n-th may differ from time to time; that the n-th exists may not by much.
  const nothingLeft = !killed.killed && readState(world).unfinished === null
  const mended = nothingLeft ? killed : await runBundle(world, mend)
  const problems = await check(world, ends)
  if (problems.length === 0) return []
  return [...problems, `killed: ${killed.killed}, last words of the mender (exit ${mended.exitCode}): ${mended.output.trim().split('\n').slice(-3).join(' | ')}`]
}

export {scenarios}
