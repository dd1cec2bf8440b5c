/** The plan of init as the two files and as the tables that a person reads. Pure. */
import {renderTable, type Cell, type Page} from '../table.ts'
import type {Field, InitPlan, Unknown} from './model.ts'
import {specFile} from './plan-init.ts'
import {flowText, placeText, renderYaml, type Rendered} from './render-yaml.ts'

export interface RenderedPlan {
  spec: Rendered
  workflow: Rendered
}

export function renderFiles(plan: InitPlan): RenderedPlan {
  return {
    spec: renderYaml(plan.spec, ['Everything that Slipway needs to know, guessed by `slipway init` from the files that stand behind each line.', 'Read it once. `slipway plan` shows what a release would do; docs/slipway.example.yaml of Slipway shows every key.']),
    workflow: renderYaml(plan.workflow, ['Releases with Slipway when somebody starts it. `slipway doctor` says what is still to be done.'])
  }
}

interface Guess {
  path: string[]
  value: string
  from: string
}

/** Every field that has a source. A service counts by its fields. */
export function guessesOf(fields: readonly Field[], path: readonly string[] = []): Guess[] {
  return fields.flatMap(({key, value, from, off}): Guess[] => {
    const own = [...path, key]
    if (off) return []
    if (!('flow' in value)) return guessesOf(value, own)
    return from ? [{path: own, value: flowText(value.flow), from: placeText(from)}] : []
  })
}

/** As jq would write it, shortened where it is not needed. */
const keyPath = (path: readonly string[]): string => path.join('.')

export function renderGuesses(plan: InitPlan, page: Page): string[] {
  const rows = guessesOf(plan.spec).map(({path, value, from}): Cell[] => [keyPath(path), value, {text: from, tone: 'dim'}])
  return rows.length === 0 ? [] : ['Guessed', ...renderTable(['key', 'value', 'from'], rows, page)]
}

export function renderUnknowns(plan: InitPlan, {spec, workflow}: RenderedPlan, page: Page): string[] {
  const where = ({document, path}: Unknown): string => (document === 'spec' ? `${specFile}:${spec.lineOf(path)}` : `${plan.workflowFile}:${workflow.lineOf(path)}`)
  const rows = plan.unknowns.map((unknown): Cell[] => [unknown.what, {text: where(unknown), tone: 'new'}, unknown.remedy])
  return rows.length === 0 ? [] : ['Could not be known', ...renderTable(['what', 'line', 'what to do'], rows, page)]
}

export function renderRemarks(plan: InitPlan, page: Page): string[] {
  const rows = plan.remarks.slice(0, 20).map(({where, message}): Cell[] => [placeText(where), message])
  return rows.length === 0 ? [] : ['Looked at and not used', ...renderTable(['file', 'why'], rows, page)]
}
