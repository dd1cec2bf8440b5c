/** An action.yml, parsed by GitHub's own parser. */
import {isBasicExpression, NoOperationTraceWriter} from '@actions/workflow-parser'
import {parseAction} from '@actions/workflow-parser/actions/index'
import {UserError} from '../kernel/errors.ts'
import {expressionOf, mendMultilineTexts} from './multiline-text.ts'
import {readStep, type StepModel} from './steps-model.ts'
import {entries, field, items, literal, placeOf, problemsOf, type Token} from './tokens.ts'

export interface ActionModel {
  /** Display path of the manifest. */
  file: string
  inputs: {name: string; default: Token | undefined; required: boolean; deprecation: string | undefined}[]
  runs:
    | {kind: 'node'; main: string; pre: string | undefined; preIf: string; post: string | undefined; postIf: string}
    | {kind: 'composite'; steps: StepModel[]; outputs: {name: string; value: Token | undefined}[]}
}

/** Throws UserError `input-invalid` for what GitHub would refuse. */
export function parseActionFile(file: string, content: string): {action: ActionModel | undefined; refusals: string[]} {
  const {context, value} = parseAction({name: file, content}, new NoOperationTraceWriter())
  const errors = problemsOf(context.errors.getErrors())
  if (errors.length > 0 || !value) {
    throw new UserError(`The action is not valid:\n  ${errors.join('\n  ')}`, {
      reason: 'input-invalid', where: file, expected: 'a manifest that GitHub accepts', remedy: 'Mend the lines above.'
    })
  }
  mendMultilineTexts(value, content)
  const refusals: string[] = []
  const inputs = entries(field(value, 'inputs')).map(({key, token}) => ({
    name: key, default: field(token, 'default'), required: literal(field(token, 'required')) === 'true', deprecation: literal(field(token, 'deprecationMessage'))
  }))
  const runs = readRuns(value, file, refusals)
  return {action: runs && {file, inputs, runs}, refusals}
}

function readRuns(root: Token, file: string, refusals: string[]): ActionModel['runs'] | undefined {
  const runs = field(root, 'runs')
  const using = literal(field(runs, 'using')) ?? ''
  if (using === 'composite') {
    const refuse = (place: string, what: string): void => void refusals.push(`${place}: ${what}`)
    const steps = items(field(runs, 'steps')).map(s => readStep(s, file, {refuse})).filter(s => s !== undefined)
    return {kind: 'composite', steps, outputs: entries(field(root, 'outputs')).map(({key, token}) => ({name: key, value: field(token, 'value')}))}
  }
  if (/^node(20|24)$/.test(using)) {
    return {
      kind: 'node', main: literal(field(runs, 'main')) ?? '',
      pre: literal(field(runs, 'pre')), preIf: conditionText(field(runs, 'pre-if')),
      post: literal(field(runs, 'post')), postIf: conditionText(field(runs, 'post-if'))
    }
  }
  refusals.push(`${placeOf(file, field(runs, 'using'))}: actions that run with \`${using}\``)
  return undefined
}

/** Taken as it stands: GitHub adds no `success()` to pre-if and post-if. */
const conditionText = (token: Token | undefined): string => (token && isBasicExpression(token) ? expressionOf(token) : literal(token)) ?? 'always()'
