/** The inputs of an action: what the step gives, defaults for the rest, warnings for what the manifest does not know (actions/runner: ActionRunner.cs). */
import type {ActionModel} from './action-file.ts'
import {evaluateText, evaluateTexts} from './expressions.ts'
import type {Frame} from './frame.ts'
import type {Token} from './tokens.ts'

export function evaluateInputs(frame: Frame, model: ActionModel, given: Token | undefined): Record<string, string> {
  const inputs = evaluateTexts(given, frame.evaluation())
  const declared = new Map(model.inputs.map(input => [input.name.toLowerCase(), input]))
  const unexpected = Object.keys(inputs).filter(name => !declared.has(name.toLowerCase()))
  if (frame.stage === 'main') warn(frame, inputs, {declared, unexpected})
  const names = new Set(Object.keys(inputs).map(name => name.toLowerCase()))
  for (const input of model.inputs) {
    if (!names.has(input.name.toLowerCase())) inputs[input.name] = evaluateText(input.default, frame.evaluation())
  }
  return inputs
}

function warn(frame: Frame, inputs: Record<string, string>, {declared, unexpected}: {declared: Map<string, ActionModel['inputs'][number]>; unexpected: string[]}): void {
  for (const name of Object.keys(inputs)) {
    const message = declared.get(name.toLowerCase())?.deprecation
    if (message !== undefined) frame.annotate('warning', `Input '${name}' has been deprecated with message: ${message}`)
  }
  if (unexpected.length === 0) return
  const valid = [...declared.values()].map(input => input.name)
  frame.annotate('warning', `Unexpected input(s) '${unexpected.join("', '")}', valid inputs are ['${valid.join("', '")}']`)
}

export function printInputs(frame: Frame, title: string, inputs: Record<string, string>): void {
  if (frame.stage === 'post') {
    frame.log('Post job cleanup.')
    return
  }
  frame.log(`##[group]Run ${title}`)
  const shown = Object.entries(inputs).filter(([, value]) => value !== '')
  if (shown.length > 0) frame.log('with:')
  for (const [name, value] of shown) frame.log(`  ${name}: ${value}`)
  frame.log('##[endgroup]')
}
