/** The envelopes of a run as a workflow hands them over: an array or an object, each an envelope, its text, or nothing. Pure. */
import {UserError} from '../kernel/errors.ts'
import {parseHandoff, renderHandoff, type Handoff} from '../report/handoff.ts'

/** Throws UserError `input-invalid`, `state-version`. Stages that did not run are left out. */
export function parseHandoffs(text: string): Handoff[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UserError('The handoffs are not JSON.', {reason: 'input-invalid', where: 'input `handoffs`', expected: 'an array or an object of the outputs `handoff`', cause})
  }
  return collect(value, 'handoffs')
}

function collect(value: unknown, where: string): Handoff[] {
  if (value === null || value === '') return []
  if (typeof value === 'string') return [parseHandoff(value, where)]
  if (Array.isArray(value)) return value.flatMap((member, index) => collect(member, `${where}[${index}]`))
  if (typeof value !== 'object') throw new UserError(`${where} is a ${typeof value}.`, {reason: 'input-invalid', where: 'input `handoffs`', expected: 'envelopes or their texts'})
  if ('stage' in value && 'schema' in value) return [parseHandoff(renderHandoff(value as Handoff), where)]
  return Object.entries(value).flatMap(([name, member]) => collect(member, `${where}.${name}`))
}
