/** Inputs of a manual run arrive as text and become what the workflow declares (docs: inputs context). */
import {UserError} from '../kernel/errors.ts'
import type {RunRequest} from './model.ts'
import {typedInputs} from './reusable.ts'
import type {InputModel, WorkflowModel} from './workflow-file.ts'

/** Throws UserError `input-invalid` naming all that do not fit. */
export function dispatchInputs(request: RunRequest, workflow: WorkflowModel): Record<string, unknown> {
  if (request.event.name !== 'workflow_dispatch') return {}
  const declared = workflow.dispatchInputs
  const unknown = Object.keys(request.inputs).filter(name => !inputNamed(declared, name))
  if (unknown.length > 0) {
    throw new UserError(`Unexpected inputs provided: ${unknown.join(', ')}`, {reason: 'input-invalid', where: workflow.path, expected: `inputs among ${[...declared.keys()].join(', ') || '(none)'}`})
  }
  const given = new Map(Object.entries(request.inputs).map(([name, text]) => [name.toLowerCase(), fromText(text, inputNamed(declared, name))]))
  const values = typedInputs(declared, given, {where: workflow.path})
  const outside = [...declared].filter(([name, input]) => input.type === 'choice' && !input.options.includes(String(values[name])) && values[name] !== '')
  if (outside.length === 0) return values
  throw new UserError(outside.map(([name, input]) => `Input ${name} is ${JSON.stringify(values[name])}, one of ${input.options.join(', ')} was expected`).join('\n  '), {reason: 'input-invalid', where: workflow.path})
}

const inputNamed = (declared: Map<string, InputModel>, name: string): InputModel | undefined => [...declared].find(([d]) => d.toLowerCase() === name.toLowerCase())?.[1]

function fromText(text: string, input: InputModel | undefined): unknown {
  if (input?.type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  if (input?.type === 'number' && text.trim() !== '' && Number.isFinite(Number(text))) return Number(text)
  return text
}
