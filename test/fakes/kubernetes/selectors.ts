/** Label selectors as text and as objects, and field selectors as far as the server supports them. */
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at, listAt, recordAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import {badRequest} from './status.ts'

export type Labels = Record<string, string>
type Test = (labels: Labels) => boolean

const requirement = (text: string): Test => {
  const set = /^\s*([^\s!=]+)\s+(in|notin)\s+\(([^)]*)\)\s*$/.exec(text)
  if (set) {
    const [key, values] = [set[1] as string, (set[3] as string).split(',').map(v => v.trim())]
    return set[2] === 'in' ? labels => values.includes(labels[key] ?? '\0') : labels => !values.includes(labels[key] ?? '\0')
  }
  const equal = /^\s*([^\s!=]+)\s*(==|=|!=)\s*([^\s!=]*)\s*$/.exec(text)
  if (equal) {
    const [key, value] = [equal[1] as string, equal[3] as string]
    return equal[2] === '!=' ? labels => labels[key] !== value : labels => labels[key] === value
  }
  const exists = /^\s*(!?)\s*([^\s!=]+)\s*$/.exec(text)
  if (!exists) throw badRequest(`unable to parse requirement: ${text}`)
  const key = exists[2] as string
  return exists[1] === '!' ? labels => labels[key] === undefined : labels => labels[key] !== undefined
}

/** `a=b,c in (d,e),!f` */
export function parseSelector(text: string | undefined): Test {
  if (text === undefined || text.trim() === '') return () => true
  const tests = (text.match(/(?:\([^)]*\)|[^,(])+/g) ?? []).map(requirement)
  return labels => tests.every(test => test(labels))
}

/** A `LabelSelector` object; an empty one selects everything, a missing one nothing. */
export function matchesSelector(selector: Json | undefined, labels: Labels): boolean {
  if (selector === undefined || selector === null) return false
  const equal = Object.entries(recordAt(selector, 'matchLabels')).every(([key, value]) => labels[key] === value)
  return equal && listAt(selector, 'matchExpressions').every(expression => {
    const [key, values] = [textAt(expression, 'key') ?? '', listAt(expression, 'values')]
    const value = labels[key]
    switch (textAt(expression, 'operator')) {
      case 'In': return value !== undefined && values.includes(value)
      case 'NotIn': return value === undefined || !values.includes(value)
      case 'Exists': return value !== undefined
      default: return value === undefined
    }
  })
}

/** As text, for the scale subresource. */
export const selectorText = (selector: Json | undefined): string => Object.entries(recordAt(selector, 'matchLabels')).sort().map(([key, value]) => `${key}=${String(value)}`).join(',')

/** Labels that a map selector (of a Service) asks for; an empty one selects nothing. */
export const matchesMap = (selector: Labels, labels: Labels): boolean =>
  Object.keys(selector).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value)

export function parseFieldSelector(text: string | undefined): (object: KubeObject) => boolean {
  if (text === undefined || text.trim() === '') return () => true
  const tests = text.split(',').map(part => {
    const match = /^([^!=]+)(==|=|!=)(.*)$/.exec(part.trim())
    if (!match) throw badRequest(`invalid field selector: ${part}`)
    const path = (match[1] as string).split('.')
    return (object: KubeObject) => (String(at(object, ...path) ?? '') === match[3]) !== (match[2] === '!=')
  })
  return object => tests.every(test => test(object))
}
