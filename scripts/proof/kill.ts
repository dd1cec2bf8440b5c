/**
 * Kills the deploy bundle (SIGKILL) before and after every effect on the world outside, and in the middle of every write of the journal, in
 * every scenario on the real local target; runs again, and looks whether one snapshot serves whole, no process is an orphan, the lock is
 * free and the journal's chain holds.
 * usage: npm run proof:kill -- [--sample N] [--seed S] [--only WORDS] [--lanes N] [--dist DIR] [--json FILE]
 */
import {existsSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import {parseArgs} from 'node:util'
import {figure, renderTable, type Figure} from '../bench/figures.ts'
import {sampleOf} from './kill/sample.ts'
import {countPoints, scenarios, sweepPoints, type Exception, type Point} from './kill/sweep.ts'

const {values} = parseArgs({options: {sample: {type: 'string'}, seed: {type: 'string', default: '1'}, only: {type: 'string', default: ''}, lanes: {type: 'string', default: '2'}, dist: {type: 'string', default: 'dist'}, json: {type: 'string'}}})
const {dist} = values
if (!existsSync(path.join(dist, 'deploy/index.js'))) throw new Error(`There is no ${dist}/deploy/index.js. Build the bundles with \`npm run build\`.`)

const say = (text: string): void => { process.stdout.write(text) }
const chosen = scenarios.filter(({name}) => name.includes(values.only))
const began = Date.now()

say(`Dry pass over ${chosen.length} scenarios: what does each do to the world outside?\n`)
const points: Point[] = []
for (const scenario of chosen) {
  const found = await countPoints(scenario, dist)
  points.push(...found)
  const kinds = (kind: string): number => new Set(found.filter(p => p.effect.startsWith(kind)).map(p => p.at)).size
  say(`  ${scenario.name.padEnd(32)}${String(new Set(found.map(p => p.at)).size).padStart(4)} effects: ${kinds('journal')} journal, ${kinds('control')} control, ${kinds('file')} file, ${kinds('spawn')} spawn; ${found.length} kill points\n`)
}

const swept = values.sample === undefined ? points : sampleOf(points, Number(values.sample), Number(values.seed))
say(`\nSweep over ${swept.length} of ${points.length} kill points${values.sample === undefined ? '' : `, seed ${values.seed}`}\n`)
let done = 0
const exceptions: Exception[] = []
const took: number[] = []
function progress(point: Point, ms: number, exception: Exception | undefined): void {
  done += 1
  took.push(ms)
  if (exception) say(`\n  EXCEPTION ${point.scenario.name}, ${point.how} effect ${point.at} (${point.effect}):\n    ${exception.problems.join('\n    ')}\n`)
  if (process.stdout.isTTY) say(`\r  ${String(done).padStart(5)}/${swept.length}  ${point.scenario.name.padEnd(32)} ${exceptions.length} exceptions`)
}

/** Each lane takes the next scenario as long as there is one: worlds share nothing but the machine. */
const waiting = [...chosen]
async function lane(): Promise<void> {
  for (let scenario = waiting.shift(); scenario !== undefined; scenario = waiting.shift()) {
    const {name} = scenario
    const own = swept.filter(p => p.scenario.name === name)
    exceptions.push(...await sweepPoints(own, {dist, progress}))
    if (!process.stdout.isTTY) say(`  ${String(done).padStart(5)}/${swept.length}  ${name.padEnd(32)} ${own.length} kill points, ${exceptions.filter(e => e.scenario === name).length} exceptions\n`)
  }
}
await Promise.all(Array.from({length: Math.max(1, Number(values.lanes))}, lane))

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
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 1)}\n`)
process.exitCode = exceptions.length === 0 ? 0 : 1
