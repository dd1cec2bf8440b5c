/** What `slipway init` would write, as data: two documents of fields with their sources, and what nobody could know. Types only. */
import type {Place, Remark} from './facts.ts'

export type Flow = string | number | boolean | Flow[] | {[key: string]: Flow}

/** A key of a document with its value and why it is so. */
export interface Field {
  key: string
  value: Field[] | {flow: Flow}
  /** A guess, and the file and line that it comes from. */
  from?: Place | undefined
  /** Behind the value, after the source. */
  note?: string | undefined
  /** Lines of comment in front. */
  above?: string[] | undefined
  /** Written as a comment: for the user to switch on. */
  off?: true | undefined
}

export type Document = 'spec' | 'workflow'

/** What no file says: the line to look at, and what to do there. */
export interface Unknown {
  document: Document
  /** Keys from the top; the nearest line that exists is shown. */
  path: string[]
  what: string
  remedy: string
}

export interface InitPlan {
  name: string
  spec: Field[]
  workflow: Field[]
  /** Where the workflow is written, relative to the repository. */
  workflowFile: string
  unknowns: Unknown[]
  remarks: Remark[]
}

export const field = (key: string, flow: Flow, rest: Omit<Field, 'key' | 'value'> = {}): Field => ({key, value: {flow}, ...rest})
export const group = (key: string, fields: Field[], rest: Omit<Field, 'key' | 'value'> = {}): Field => ({key, value: fields, ...rest})
