/** What the rules need of a workflow or an action's metadata: triggers, jobs, steps. Pure. */
import {at, textsOf, type Located} from './located-yaml.ts'

export interface Step {
  value: Located
  uses: Located | undefined
  run: Located | undefined
  with: Located | undefined
}

export interface Job {
  name: string
  value: Located
  steps: Step[]
}

export interface Workflow {
  kind: 'workflow' | 'action'
  value: Located
  triggers: ReadonlySet<string>
  jobs: Job[]
}

const toStep = (value: Located): Step => ({value, uses: value.map.get('uses'), run: value.map.get('run'), with: value.map.get('with')})

/** `on:` as a name, a list or a map. Undefined if the value is neither a workflow nor an action. */
export function readWorkflow(value: Located): Workflow | undefined {
  const runs = value.map.get('runs')
  if (runs && !value.map.has('jobs')) {
    const steps = at(runs, 'steps')?.list.map(toStep) ?? []
    return {kind: 'action', value, triggers: new Set(), jobs: [{name: 'runs', value: runs, steps}]}
  }
  const jobs = value.map.get('jobs')
  if (jobs?.kind !== 'map') return undefined
  const on = value.map.get('on')
  const triggers = new Set(on?.kind === 'map' ? on.map.keys() : textsOf(on))
  return {kind: 'workflow', value, triggers, jobs: [...jobs.map].map(([name, job]) => ({name, value: job, steps: job.map.get('steps')?.list.map(toStep) ?? []}))}
}

/** Every scalar below a value. */
export function scalars(value: Located): Located[] {
  if (value.kind === 'scalar') return [value]
  return [...value.map.values(), ...value.list].flatMap(scalars)
}

export interface Expression {
  text: string
  line: number
}

/** `a['b']` is `a.b`. */
const withDots = (text: string): string => text.replace(/\[\s{0,10}'([^']*)'\s{0,10}\]/g, '.$1')

/** `${{ ... }}` inside a scalar, each with its line; in a folded scalar that of the scalar. */
export function expressions(value: Located | undefined): Expression[] {
  const text = value?.text
  if (value === undefined || text === undefined) return []
  const found: Expression[] = []
  let counted = 0
  let line = value.firstLine ?? value.line
  for (let start = text.indexOf('${{'); start !== -1; start = text.indexOf('${{', start)) {
    const end = text.indexOf('}}', start)
    if (end === -1) break
    if (value.firstLine !== undefined) for (; counted < start; counted += 1) line += Number(text[counted] === '\n')
    found.push({text: withDots(text.slice(start + 3, end).trim()), line})
    start = end
  }
  return found
}
