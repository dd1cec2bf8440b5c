/** What is killed and who mends it: each scenario brings a world to where its victim begins, and says what must serve at the end. */
import {readState} from './check.ts'
import {runBundle, writeRelease, type Command, type Ran, type World} from './world.ts'

type Order = Omit<Command, 'kill'>

/** One attempt, ready to begin. */
export interface Stage {
  victim: Order
  mend: Order
  /** The release that must serve at the end. */
  ends: number
}

export interface Scenario {
  name: string
  strategy: string
  /** `fresh`: each point has a world of its own, in which nothing serves yet; else one after another in the same. */
  world: 'fresh' | 'shared'
  prepare(world: World): Promise<Stage>
}

let run = 1000
const newRun = (): number => (run += 1)

export async function must(running: Promise<Ran>, what: string): Promise<Ran> {
  const ran = await running
  if (ran.exitCode !== 0) throw new Error(`${what} ended with ${ran.exitCode}:\n${ran.output.slice(-2_000)}`)
  return ran
}

export const deployOrder = (runId = newRun(), attempt = 1): Order => ({inputs: {operation: 'deploy', label: 'x'}, runId, attempt})
const order = (inputs: Record<string, string>): Order => ({inputs, runId: newRun()})

/** Victim and mender are two attempts of one run. */
function deploying(name: string, strategy: string, health: 'good' | 'bad' = 'good'): Scenario {
  return {
    name, strategy, world: 'shared',
    prepare: world => {
      const before = world.version
      writeRelease(world, world.version + 1, health)
      const runId = newRun()
      const stage = {victim: deployOrder(runId), mend: deployOrder(runId, 2), ends: health === 'good' ? world.version : before}
      // The next one goes on from what serves.
      if (health === 'bad') world.version = before
      return Promise.resolve(stage)
    }
  }
}

const first: Scenario = {
  name: 'first deploy', strategy: 'rolling', world: 'fresh',
  prepare: () => {
    const runId = newRun()
    return Promise.resolve({victim: deployOrder(runId), mend: deployOrder(runId, 2), ends: 1})
  }
}

/** Of all that a release does before its runner is gone: both services have begun. */
const half = 0.6

/** A release whose runner was gone in the middle of it. */
function halfWay(strategy: string, ends: 'new' | 'old', inputs: Record<string, string>): Scenario {
  const totals = new WeakMap<World, number>()
  return {
    name: `${inputs.operation}${strategy === 'canary' ? '' : ` of a ${strategy}`}`, strategy, world: 'shared',
    prepare: async world => {
      if (!totals.has(world)) {
        writeRelease(world, world.version + 1)
        totals.set(world, (await must(runBundle(world, deployOrder()), 'a whole release')).effects.length)
      }
      const before = world.version
      writeRelease(world, world.version + 1)
      const at = Math.round((totals.get(world) as number) * half)
      await runBundle(world, {...deployOrder(), kill: {at, how: 'after'}})
      if (readState(world).unfinished === null) throw new Error(`the release was not half-way after ${at} effects`)
      const wanted = world.version
      if (ends === 'old') world.version = before
      return {victim: order(inputs), mend: order(inputs), ends: ends === 'new' ? wanted : before}
    }
  }
}

/** By name of the snapshot: asked for twice it is done once. */
function goingBack(name: string, strategy: string): Scenario {
  return {
    name, strategy, world: 'shared',
    prepare: async world => {
      const goal = readState(world).current ?? ''
      const before = world.version
      writeRelease(world, world.version + 1)
      await must(runBundle(world, deployOrder()), 'the release to go back from')
      world.version = before
      const inputs = {operation: 'rollback', 'to-snapshot': goal}
      return {victim: order(inputs), mend: order(inputs), ends: before}
    }
  }
}

export const scenarios: Scenario[] = [
  first,
  deploying('rolling', 'rolling'), deploying('canary, three steps', 'canary'), deploying('blue-green', 'blue-green'), deploying('recreate', 'recreate'),
  deploying('canary that fails', 'canary', 'bad'), deploying('recreate that fails', 'recreate', 'bad'),
  halfWay('canary', 'old', {operation: 'abort'}), halfWay('recreate', 'old', {operation: 'abort'}),
  goingBack('rollback to a warm predecessor', 'canary'), goingBack('rollback to one that ended', 'rolling'), goingBack('rollback of a recreate', 'recreate'),
  halfWay('canary', 'new', {operation: 'resume'}), halfWay('canary', 'new', {operation: 'promote'}),
  halfWay('canary', 'old', {operation: 'janitor', 'older-than': '0s'})
]
