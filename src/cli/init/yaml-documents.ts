/** YAML of other tools with lines: several documents in a file, merge keys as compose files use them. Pure and total. */
import {parseLocatedYaml, type Located} from '../../scan/located-yaml.ts'
import type {Place, Told} from './facts.ts'

export interface Documents {
  documents: Located[]
  problems: {line: number; message: string}[]
}

/** Each costs a parse of its own. */
const mostDocuments = 100

/** A document keeps the lines that it has in the file: what stands above it is read as empty lines. */
export function readDocuments(text: string): Documents {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const starts = [0, ...lines.flatMap((line, i) => (/^---(?:\s|$)/.test(line) ? [i] : []))]
  const found: Documents = {documents: [], problems: []}
  for (const [i, start] of starts.slice(0, mostDocuments).entries()) {
    const own = lines.slice(start, starts[i + 1] ?? lines.length)
    if (own.every(line => /^(?:---)?\s*(?:#.*)?$/.test(line))) continue
    const parsed = parseLocatedYaml('\n'.repeat(start) + own.map(line => line.replace(/^---\s*/, '')).join('\n'))
    if (parsed.kind === 'value') found.documents.push(parsed.value)
    else found.problems.push(...parsed.problems)
  }
  if (starts.length > mostDocuments) found.problems.push({line: (starts[mostDocuments] ?? 0) + 1, message: `It holds more than ${mostDocuments} documents; the rest is not read.`})
  return found
}

/** JSON is YAML but for the tabs that it may be indented with. */
export const jsonAsYaml = (text: string): string => text.replace(/^\t+/gm, tabs => ' '.repeat(tabs.length))

/** The maps that `<<` names laid under the map's own keys (yaml.org/type/merge.html). */
export function keysOf(value: Located | undefined): ReadonlyMap<string, Located> {
  const merge = value?.map.get('<<')
  if (value === undefined || merge === undefined) return value?.map ?? new Map()
  const under = merge.kind === 'list' ? [...merge.list].reverse() : [merge]
  const own = [...value.map].filter(([key]) => key !== '<<')
  return new Map([...under.flatMap(map => [...keysOf(map)]), ...own])
}

export const pick = (value: Located | undefined, ...keys: string[]): Located | undefined => keys.reduce<Located | undefined>((found, key) => keysOf(found).get(key), value)

export const placeOf = (file: string, {line}: Located): Place => ({file, line})

/** The scalar's text and where it stands. */
export function told(file: string, value: Located | undefined): Told<string> | undefined {
  return value?.text === undefined ? undefined : {value: value.text, from: placeOf(file, value)}
}

/** The same through a function that may find nothing in it. */
export function toldAs<T>(file: string, value: Located | undefined, read: (text: string) => T | undefined): Told<T> | undefined {
  const text = told(file, value)
  const result = text === undefined ? undefined : read(text.value)
  return text === undefined || result === undefined ? undefined : {value: result, from: text.from}
}

export const wholeNumber = (text: string): number | undefined => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined)
