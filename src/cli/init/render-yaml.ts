/** Fields as YAML with comments, and the line that each ends up on. Pure. */
import {oneLine} from '../table.ts'
import type {Field, Flow} from './model.ts'

export interface Rendered {
  text: string
  /** The line of a path of keys, from 1; of the nearest key above it where it has none of its own. */
  lineOf(path: readonly string[]): number
}

const reserved = /^(?:true|false|null|yes|no|on|off|y|n|~)$/i
/** Taken as the same text by every reader of YAML, in block and in flow. */
const isPlain = (text: string): boolean => /^(?:\.\/|[A-Za-z_/])[\w./@-]*(?: [\w./@-]+)*$/.test(text) && !reserved.test(text)

/** A JSON text is a double-quoted scalar of YAML 1.2 (yaml.org/spec/1.2.2, 1.3); DEL and its like are escaped as well. */
const quote = (text: string): string => (/^[\x20-\x26\x28-\x7e]*"[\x20-\x26\x28-\x7e]*$/.test(text) ? `'${text}'` : JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`))

const keyText = (key: string): string => (isPlain(key) || key === 'on' ? key : quote(key))

export function flowText(flow: Flow): string {
  if (typeof flow === 'string') return isPlain(flow) ? flow : quote(flow)
  if (Array.isArray(flow)) return `[${flow.map(flowText).join(', ')}]`
  if (typeof flow === 'object') return `{${Object.entries(flow).map(([key, value]) => `${keyText(key)}: ${flowText(value)}`).join(', ')}}`
  return String(flow)
}

export const placeText = ({file, line}: {file: string; line: number}): string => oneLine(`${file}:${line}`)

function remarkOf({from, note}: Field): string {
  const parts = [from ? `from ${placeText(from)}` : '', note === undefined ? '' : oneLine(note)].filter(Boolean)
  return parts.length === 0 ? '' : `  # ${parts.join('; ')}`
}

interface Line {
  text: string
  path?: string
}

const joined = (path: readonly string[]): string => path.join('\u0000')

function linesOf(fields: readonly Field[], indent: string, path: readonly string[]): Line[] {
  return fields.flatMap((one, i): Line[] => {
    const own = [...path, one.key]
    const head: Line[] = [...(indent === '' && i > 1 ? [{text: ''}] : []), ...(one.above ?? []).map(line => ({text: `${indent}# ${oneLine(line)}`}))]
    const body: Line[] = 'flow' in one.value
      ? [{text: `${indent}${keyText(one.key)}: ${flowText(one.value.flow)}${remarkOf(one)}`, path: joined(own)}]
      : [{text: `${indent}${keyText(one.key)}:${remarkOf(one)}`, path: joined(own)}, ...linesOf(one.value, `${indent}  `, own)]
    // What is off stays in the file as a comment, ready to be switched on.
    return [...head, ...(one.off ? body.map(line => ({...line, text: `${indent}# ${line.text.slice(indent.length)}`})) : body)]
  })
}

/** `head`: lines of comment at the top. */
export function renderYaml(fields: readonly Field[], head: readonly string[]): Rendered {
  const lines: Line[] = [...head.map(line => ({text: `# ${oneLine(line)}`})), ...linesOf(fields, '', [])]
  const places = new Map(lines.flatMap(({path}, i) => (path === undefined ? [] : [[path, i + 1] as const])))
  const lineOf = (path: readonly string[]): number => {
    for (let n = path.length; n > 0; n -= 1) {
      const line = places.get(joined(path.slice(0, n)))
      if (line !== undefined) return line
    }
    return 1
  }
  return {text: `${lines.map(l => l.text.trimEnd()).join('\n')}\n`, lineOf}
}
