/** `slipway explain`: a code out of an output, a table or a finding, with its cause and what to do about it. */
import {UserError} from '../kernel/errors.ts'
import {failureReasons} from '../kernel/failure-reasons.ts'
import {nearest} from '../kernel/near-miss.ts'
import {doctorChecks} from './doctor/checks.ts'
import {renderTable, type Page} from './table.ts'

export interface Explanation {
  code: string
  kind: 'failure reason' | 'doctor check' | 'scan rule'
  cause: string
  remedy: string
  /** The public rule that it follows. */
  source?: string
}

/** Every code that the suite prints. Rules of the scan are loaded here: nothing else of the command line needs them. */
export async function explanations(): Promise<Explanation[]> {
  const [{dockerfileRules}, {workflowRules}, {secretRules}] = await Promise.all([import('../scan/dockerfile-rules.ts'), import('../scan/workflow-rules.ts'), import('../scan/secret-rules.ts')])
  // Several forms of a secret share one rule.
  const rules = [...new Map([...Object.values(dockerfileRules), ...Object.values(workflowRules), ...secretRules].map(rule => [rule.id, rule] as const)).values()]
  return [
    ...Object.entries(failureReasons).map(([code, [cause, remedy]]): Explanation => ({code, kind: 'failure reason', cause, remedy})),
    ...Object.entries(doctorChecks).map(([code, {about, fix}]): Explanation => ({code: `doctor/${code}`, kind: 'doctor check', cause: about, remedy: fix})),
    ...rules.map(({id, title, remedy, source}): Explanation => ({code: id, kind: 'scan rule', cause: `${title}.`, remedy, source}))
  ]
}

/** Throws UserError `input-invalid` with the nearest code. */
export function explanationOf(code: string, all: readonly Explanation[]): Explanation {
  const wanted = code.trim().toLowerCase()
  const found = all.find(e => e.code === wanted) ?? all.find(e => e.code.split('/')[1] === wanted)
  if (found) return found
  const meant = nearest(wanted, [...all.map(e => e.code), ...all.flatMap(e => e.code.split('/')[1] ?? [])])
  throw new UserError(`There is no code ${code}.${meant ? ` Did you mean ${meant}?` : ''}`, {reason: 'input-invalid', where: 'slipway explain', remedy: 'slipway explain without a code lists all of them.'})
}

export async function explainCommand(code: string | undefined, {say, page}: {say(text: string): void; page: Page}): Promise<number> {
  const all = await explanations()
  if (code === undefined) {
    say(renderTable(['code', 'cause'], all.map(e => [{text: e.code, tone: 'bold'}, e.cause]), page).join('\n'))
    return 0
  }
  const {code: name, kind, cause, remedy, source} = explanationOf(code, all)
  say([`${page.paint('bold', name)} (${kind})`, '', `Cause: ${cause}`, `What to do: ${remedy}`, ...(source ? [`After: ${source}`] : [])].join('\n'))
  return 0
}
