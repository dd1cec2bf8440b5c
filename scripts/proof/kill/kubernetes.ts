/** The kill sweep of a cluster: whole in virtual time, or a sample of it against a real API server. */
import process from 'node:process'
import {figure, renderTable, type Figure} from '../../bench/figures.ts'
import {makeFakeBed, type Bed} from './kubernetes-bed.ts'
import {openRealGround} from './kubernetes-real.ts'
import {scenarios, type Scenario} from './kubernetes-scenarios.ts'
import {countPoints, sweepPoints, type Exception, type Point} from './kubernetes-sweep.ts'
import {sampleOf} from './sample.ts'

export interface KubernetesWish {
  sample: number | undefined
  seed: number
  only: string
  lanes: number
  /** A kubeconfig, or `lab`; undefined: the fake cluster, in virtual time. */
  real: string | undefined
}

interface Ground {
  chosen: Scenario[]
  makeBed(): Bed | Promise<Bed>
  lanes: number
  words: string
  close(): Promise<void>
}

const say = (text: string): void => { process.stdout.write(text) }

async function groundOf({only, lanes, real}: KubernetesWish): Promise<Ground> {
  const named = scenarios.filter(({name}) => name.includes(only))
  // In virtual time nothing is waited for: a second lane would only share the processor.
  if (real === undefined) return {chosen: named, makeBed: makeFakeBed, lanes: 1, words: 'a fake cluster in virtual time', close: () => Promise.resolve()}
  const {makeBed, version, telling, close} = await openRealGround(real)
  const chosen = named.filter(({needs}) => needs === undefined || (telling && needs === 'telling nodes'))
  if (!telling) say(`The nodes of this cluster cannot be told how pods behave: releases that never get ready are left out; \`--real lab\` has them.\n`)
  return {chosen, makeBed, lanes, words: `a real API server, ${version}`, close}
}

export async function killOnKubernetes(wish: KubernetesWish): Promise<Figure[]> {
  const ground = await groundOf(wish)
  return await killOn(ground, wish).finally(ground.close)
}

async function killOn(ground: Ground, {sample, seed}: KubernetesWish): Promise<Figure[]> {
  const began = Date.now()
  say(`Dry pass over ${ground.chosen.length} scenarios on ${ground.words}: how many calls does each make?\n`)
  const found = await inLanes(ground.chosen, ground.lanes, async scenario => {
    const own = await countPoints(scenario, ground.makeBed)
    say(`  ${scenario.name.padEnd(52)}${String(own.length / 2).padStart(4)} calls\n`)
    return own
  })
  const points: Point[] = found.flat()
  const swept = sample === undefined ? points : sampleOf(points, sample, seed)
  say(`\nSweep over ${swept.length} of ${points.length} kill points${sample === undefined ? '' : `, seed ${seed}`}\n`)
  const exceptions = await sweepAll(swept, ground)
  const figures: Figure[] = [
    figure('kill points', swept.length, 'in all'), {name: 'exceptions', value: exceptions.length, unit: 'in all', bar: '0', holds: exceptions.length === 0},
    figure('whole proof', (Date.now() - began) / 1000, 'seconds')
  ]
  say(`\n${renderTable(figures)}\n`)
  return figures
}

/** Each lane takes the next as long as there is one; the answers stand in the order of what they answer. */
async function inLanes<T, R>(items: readonly T[], lanes: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = []
  const waiting = [...items.entries()]
  async function lane(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) answers[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({length: Math.max(1, lanes)}, lane))
  return answers
}

async function sweepAll(swept: readonly Point[], {chosen, makeBed, lanes}: Ground): Promise<Exception[]> {
  const progress = (_: Point, exception: Exception | undefined): void => { if (exception) tell(exception) }
  const found = await inLanes(chosen, lanes, async ({name}) => {
    const own = swept.filter(point => point.scenario.name === name)
    const exceptions = await sweepPoints(own, {makeBed, progress})
    say(`  ${name.padEnd(52)}${String(own.length).padStart(4)} kill points, ${exceptions.length} exceptions\n`)
    return exceptions
  })
  return found.flat()
}

function tell({scenario, at, when, call, problems}: Exception): void {
  say(`\n  EXCEPTION ${scenario.name}, ${when} call ${at} (${call}):\n    ${problems.join('\n    ')}\n`)
}
