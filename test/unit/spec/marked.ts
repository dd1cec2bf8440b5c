/** Documents in which `§` marks the places where problems are expected. */
import type {LocatedProblem} from '../../../src/kernel/errors.ts'
import {SlipwayError} from '../../../src/kernel/errors.ts'

export interface Marked {
  text: string
  places: string[]
}

/** The text without its marks, and where they stood as `line:column`. */
export function marked(source: string): Marked {
  const places: string[] = []
  const lines = source.split('\n').map((line, i) => {
    let rest = line
    for (let at = rest.indexOf('§'); at >= 0; at = rest.indexOf('§')) {
      places.push(`${i + 1}:${at + 1}`)
      rest = rest.slice(0, at) + rest.slice(at + 1)
    }
    return rest
  })
  return {text: lines.join('\n'), places}
}

export const placesOf = (problems: readonly LocatedProblem[]): string[] => problems.map(p => `${p.line}:${p.column}`)

/** What was thrown; the test fails if nothing was, or anything but one of the five errors. */
export function thrown(body: () => unknown): SlipwayError {
  try {
    body()
  } catch (error) {
    if (error instanceof SlipwayError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
