/** The handoffs that the jobs of a run gave out, from their outputs or from a file of them. */
import {UserError} from '../kernel/errors.ts'
import {parseHandoff, type Handoff} from '../report/handoff.ts'
import type {JobResult} from '../runner/model.ts'

const looksLikeOne = (text: string): boolean => text.startsWith('{') && text.includes('"stage"') && text.includes('"schema"')

/** Outputs of a called workflow repeat those of its jobs: each handoff is taken once. */
export function handoffsOf(jobs: readonly JobResult[]): Handoff[] {
  const texts = new Set(jobs.flatMap(job => Object.values(job.outputs)).filter(looksLikeOne))
  return [...texts].flatMap(text => {
    try {
      return [parseHandoff(text, 'output')]
    } catch {
      return []
    }
  })
}

/** A JSON array of handoffs (objects or texts; null for a stage that did not run), or one handoff a line. Throws UserError `input-invalid`, `state-version`. */
export function parseHandoffFile(text: string, from: string): Handoff[] {
  const lines = text.split('\n').filter(line => line.trim() !== '')
  const values = text.trimStart().startsWith('[') ? elements(text, from) : lines
  const handoffs = values.flatMap((value, i) => (value === null || value === '' ? [] : [parseHandoff(typeof value === 'string' ? value : JSON.stringify(value), `${from}, handoff ${i + 1}`)]))
  if (handoffs.length === 0) throw new UserError('There is no handoff in it.', {reason: 'input-invalid', where: from, expected: 'the outputs `handoff` of the stages, as a JSON array or one a line'})
  return handoffs
}

function elements(text: string, from: string): unknown[] {
  try {
    return JSON.parse(text) as unknown[]
  } catch (cause) {
    throw new UserError('The file is not JSON.', {reason: 'input-invalid', where: from, expected: 'a JSON array of handoffs, or one handoff a line', cause})
  }
}
