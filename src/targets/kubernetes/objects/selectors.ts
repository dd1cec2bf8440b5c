/** Label selectors as the API evaluates them (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors). Pure. */
import type {JsonRecord} from './fields.ts'
import {isRecord, listAt, recordAt, textAt} from './fields.ts'

type Labels = Readonly<Record<string, unknown>>

const requirements: Readonly<Record<string, (value: unknown, values: readonly unknown[]) => boolean>> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: value => value !== undefined,
  DoesNotExist: value => value === undefined
}

/** Of `{matchLabels, matchExpressions}`. An empty selector takes everything; an operator that is not known takes nothing. */
export const selectorMatches = (selector: JsonRecord, labels: Labels): boolean =>
  Object.entries(recordAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value)
  && listAt(selector, 'matchExpressions').filter(isRecord).every(expression => {
    const operator = textAt(expression, 'operator') ?? ''
    return Object.hasOwn(requirements, operator) && (requirements[operator] as typeof requirements['In'])?.(labels[textAt(expression, 'key') ?? ''], listAt(expression, 'values')) === true
  })
