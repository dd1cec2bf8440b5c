/**
 * Takes one guard out of deploy.yml or rollout.yml at a time and plays the scenarios of a release until one of them fails: that one kills the mutant. A mutant that
 * survives is a guard that nothing tests, or a line that does nothing.
 * usage: npm run proof:mutate -- [--only WORDS] [--json FILE]
 */
import {writeFileSync} from 'node:fs'
import process from 'node:process'
import {parseArgs} from 'node:util'
import {differences, scenarios, type RolloutScenario} from '../../test/workflow/rollout/scenarios.ts'
import {readWorkflows, workflowPath, type WorkflowFile} from '../../test/workflow/rollout/stage.ts'
import {figure, type Figure} from '../bench/figures.ts'
import {mutantsOf, type Mutant} from './mutate/mutants.ts'

const {values} = parseArgs({options: {only: {type: 'string', default: ''}, json: {type: 'string'}}})
const say = (line: string): void => { process.stdout.write(`${line}\n`) }
const workflows = readWorkflows()

const files = ['deploy', 'rollout'] as const
const all = files.flatMap(file => mutantsOf(workflows[file]).map(mutant => ({file, mutant}))).filter(({file, mutant}) => `${file} ${mutant.what}`.includes(values.only))

say(`${scenarios.length} scenarios on the files as they are:`)
for (const scenario of scenarios) {
  const found = await differences(scenario, workflows)
  if (found.length > 0) throw new Error(`The scenario fails on the files as they are: ${scenario.name}\n  ${found.join('\n  ')}`)
}
say(`all hold. ${all.length} guards are now taken out, one at a time.\n`)

/** What killed the last mutants of a kind is likely to kill the next: it is played first. */
const lately = new Map<string, string[]>()

/** The name of a scenario that fails. */
async function killer(file: WorkflowFile, mutant: Mutant): Promise<string | undefined> {
  const kind = mutant.what.split(' of ')[0] as string
  const first = lately.get(kind) ?? []
  for (const name of [...first, ...scenarios.map(s => s.name).filter(n => !first.includes(n))]) {
    const scenario = scenarios.find(s => s.name === name) as RolloutScenario
    if ((await differences(scenario, {...workflows, [file]: mutant.text})).length === 0) continue
    lately.set(kind, [name, ...first.filter(n => n !== name)])
    return name
  }
  return undefined
}

const alive: string[] = []
for (const {file, mutant} of all) {
  const by = await killer(file, mutant)
  const place = `${workflowPath(file)}:${mutant.line}`
  if (by === undefined) alive.push(`${place} ${mutant.what}`)
  say(`${by === undefined ? 'SURVIVED ' : 'killed   '}  ${place.padEnd(36)} ${mutant.what}`)
  say(`             ${by === undefined ? 'no scenario fails' : `by: ${by}`}`)
}

const figures: Figure[] = [
  figure('guards taken out', all.length, 'mutants'), figure('killed', all.length - alive.length, 'mutants'),
  {name: 'survived', value: alive.length, unit: 'mutants', bar: '0', holds: alive.length === 0}
]
say('')
for (const {name, value, unit, bar} of figures) say(`${name.padEnd(36)} ${String(value).padStart(4)} ${unit}${bar ? ` (bar: ${bar})` : ''}`)
for (const line of alive) say(`  ${line}`)
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
process.exitCode = figures.every(({holds}) => holds !== false) ? 0 : 1
