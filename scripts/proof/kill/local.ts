/** The kill sweep of the local target: the deploy bundle itself is killed (SIGKILL), also in the middle of every write of the journal. */
import {existsSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import {figure, renderTable, type Figure} from '../../bench/figures.ts'
import {sampleOf} from './sample.ts'
import {countPoints, scenarios, sweepPoints, type Exception, type Point} from './sweep.ts'

export interface LocalWish {
  sample: number | undefined
  seed: number
  only: string
  lanes: number
  dist: string
}

const say = (text: string): void => { process.stdout.write(text) }

export async function killLocally({sample, seed, only, lanes, dist}: LocalWish): Promise<Figure[]> {
  if (!existsSync(path.join(dist, 'deploy/index.js'))) throw new Error(`There is no ${dist}/deploy/index.js. Build the bundles with \`npm run build\`.`)
  const chosen = scenarios.filter(({name}) => name.includes(only))
  const began = Date.now()
  say(`Dry pass over ${chosen.length} scenarios: what does each do to the world outside?\n`)
  const points: Point[] = []
  for (const scenario of chosen) {
    const found = await countPoints(scenario, dist)
    points.push(...found)
    tellScenario(scenario.name, found)
  }
  const swept = sample === undefined ? points : sampleOf(points, sample, seed)
  say(`\nSweep over ${swept.length} of ${points.length} kill points${sample === undefined ? '' : `, seed ${seed}`}\n`)
  const {exceptions, took} = await sweepAll(swept, {chosen, lanes, dist})
  const figures: Figure[] = [
    ...chosen.map((scenario): Figure => {
      const missed = exceptions.filter(e => e.scenario === scenario.name).length
      return {name: scenario.name, value: swept.filter(p => p.scenario === scenario).length, unit: 'kill points', bar: '0 exceptions', holds: missed === 0}
    }),
    figure('kill points', swept.length, 'in all'),
    {name: 'exceptions', value: exceptions.length, unit: 'in all', bar: '0', holds: exceptions.length === 0},
    figure('a kill and its mending', took.reduce((a, b) => a + b, 0) / Math.max(1, took.length) / 1000, 's on average'),
    figure('whole proof', (Date.now() - began) / 60_000, 'minutes')
  ]
  say(`\n${renderTable(figures)}\n`)
  return figures
}

function tellScenario(name: string, found: readonly Point[]): void {
  const kinds = (kind: string): number => new Set(found.filter(p => p.effect.startsWith(kind)).map(p => p.at)).size
  say(`  ${name.padEnd(32)}${String(new Set(found.map(p => p.at)).size).padStart(4)} effects: ${kinds('journal')} journal, ${kinds('control')} control, ${kinds('file')} file, ${kinds('spawn')} spawn; ${found.length} kill points\n`)
}

/** Each lane takes the next scenario as long as there is one: worlds share nothing but the machine. */
async function sweepAll(swept: readonly Point[], {chosen, lanes, dist}: {chosen: typeof scenarios; lanes: number; dist: string}): Promise<{exceptions: Exception[]; took: number[]}> {
  let done = 0
  const exceptions: Exception[] = []
  const took: number[] = []
  function progress(point: Point, ms: number, exception: Exception | undefined): void {
    done += 1
    took.push(ms)
    if (exception) say(`\n  EXCEPTION ${point.scenario.name}, ${point.how} effect ${point.at} (${point.effect}):\n    ${exception.problems.join('\n    ')}\n`)
    if (process.stdout.isTTY) say(`\r  ${String(done).padStart(5)}/${swept.length}  ${point.scenario.name.padEnd(32)} ${exceptions.length} exceptions`)
  }
  const waiting = [...chosen]
  async function lane(): Promise<void> {
    for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
      const {name} = scenario
      const own = swept.filter(p => p.scenario.name === name)
      exceptions.push(...await sweepPoints(own, {dist, progress}))
      if (!process.stdout.isTTY) say(`  ${String(done).padStart(5)}/${swept.length}  ${name.padEnd(32)} ${own.length} kill points, ${exceptions.filter(e => e.scenario === name).length} exceptions\n`)
    }
  }
  await Promise.all(Array.from({length: Math.max(1, lanes)}, lane))
  return {exceptions, took}
}
