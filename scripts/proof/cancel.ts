/**
 * Presses Cancel at random moments of canary rollouts of the example app, through the real workflow and bundles on the offline runner, under
 * traffic; then looks whether the old or the new release serves whole, no process is an orphan, the journal is whole and the lock is free.
 * usage: npm run proof:cancel -- [--count N] [--seed S] [--dist DIR] [--json FILE]
 */
import {existsSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import {parseArgs} from 'node:util'
import {figure, median, renderTable, type Figure} from '../bench/figures.ts'
import {openBed} from './cancel/bed.ts'
import {cancelMany, type Trial} from './cancel/trial.ts'
import {random} from './kill/sample.ts'

const {values} = parseArgs({options: {count: {type: 'string', default: '50'}, seed: {type: 'string', default: '1'}, dist: {type: 'string', default: 'dist'}, json: {type: 'string'}}})
const {dist} = values
if (!existsSync(path.join(dist, 'deploy/index.js'))) throw new Error(`There is no ${dist}/deploy/index.js. Build the bundles with \`npm run build\`.`)

const [count, seed] = [Number(values.count), Number(values.seed)]
const say = (text: string): void => { process.stdout.write(`${text}\n`) }
const ms = (value: number | null): string => (value === null ? '-' : `${Math.round(value)} ms`)
const row = (cells: readonly string[]): string => [4, 12, 36, 12, 10, 12, 11, 0].map((width, i) => (cells[i] ?? '').padEnd(width)).join('').trimEnd()

say(`Cancels ${count} rollouts of the example app, seed ${seed}. First one that nobody cancels, to know how long it takes.`)
const bed = await openBed(dist)
const began = Date.now()
let done = 0
try {
  say(row(['no.', 'pressed at', 'during', 'step ended', 'post', 'run ended', 'serves', '']))
  const trials = await cancelMany(bed, count, random(seed), trial => {
    done += 1
    const {pressedMs, during, stoppedMs, postMs, wholeMs, serves, before, problems} = trial
    say(row([String(done), ms(pressedMs), during, ms(stoppedMs), ms(postMs), ms(wholeMs), serves === before ? 'the old' : serves === null ? 'NEITHER' : 'the new', problems.length === 0 ? 'whole' : problems.join('; ')]))
  })
  const traffic = await bed.count()
  const figures = figuresOf(trials, traffic)
  say(`\n${renderTable(figures)}\n\n${Math.round((Date.now() - began) / 1000)} s`)
  for (const loss of traffic.losses) say(`lost: ${loss}`)
  if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
  process.exitCode = figures.every(f => f.holds !== false) ? 0 : 1
} finally {
  await bed.close()
}

function figuresOf(trials: readonly Trial[], traffic: {sent: number; lost: number; errors: number}): Figure[] {
  const bar = (name: string, value: number, unit: string, [words, holds]: [string, boolean]): Figure => ({name, value, unit, bar: words, holds})
  const orphans = trials.flatMap(t => t.problems).filter(p => p.startsWith('orphan')).length
  const whole = trials.filter(t => t.problems.length === 0).length
  const posts = trials.map(t => t.postMs / 1000)
  const stops = trials.flatMap(t => (t.stoppedMs === null ? [] : [t.stoppedMs / 1000]))
  const longest = Math.max(...posts)
  return [
    bar('rollouts cancelled', trials.length, '', [`${count}`, trials.length === count]),
    bar('one release whole, journal whole, lock free', whole, '', ['all', whole === trials.length]),
    figure('of these the old release serves', trials.filter(t => t.serves === t.before).length, ''),
    bar('orphan processes', orphans, '', ['0', orphans === 0]),
    bar('longest post step', longest, 's', ['under 60 s', longest < 60]),
    figure('median of the longest post steps', median(posts), 's'),
    figure('longest time from Cancel to the end of the step', stops.length === 0 ? 0 : Math.max(...stops), 's'),
    figure('requests sent meanwhile', traffic.sent, ''),
    bar('requests lost', traffic.lost, '', ['0', traffic.lost === 0])
  ]
}
