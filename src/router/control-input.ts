/** Bodies of control requests, checked: a value of the protocol, or a sentence that says what is wrong. */
import type {Readiness, RevisionSpec} from '../targets/local/router-protocol.ts'

type Fields = Record<string, unknown>
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
const isCount = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value) && value >= 0
const isPort = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535
const isTexts = (value: unknown): value is Record<string, string> => isFields(value) && Object.values(value).every(v => typeof v === 'string')

/** The form of a revision's name: it becomes part of file names. */
export const isRevision = (rev: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(rev)

function isReadiness(value: unknown): value is Readiness {
  if (!isFields(value)) return false
  if (value.kind === 'alive') return isCount(value.forMs)
  const timed = isCount(value.withinMs) && isCount(value.intervalMs) && isCount(value.timeoutMs)
  if (value.kind === 'tcp') return timed
  return value.kind === 'http' && timed && typeof value.path === 'string' && value.path.startsWith('/')
}

const rules: [field: keyof RevisionSpec, expected: string, holds: (value: unknown) => boolean][] = [
  ['argv', 'a list of texts, at least one', value => Array.isArray(value) && value.length > 0 && value.every(v => typeof v === 'string')],
  ['directory', 'an absolute path', value => typeof value === 'string' && value.startsWith('/')],
  ['env', 'texts by name', isTexts],
  ['envFile', 'an absolute path', value => value === undefined || (typeof value === 'string' && value.startsWith('/'))],
  ['replicas', 'a whole number from 0 to 1000', value => Number.isInteger(value) && isCount(value) && value <= 1000],
  ['port', 'a port', value => value === undefined || isPort(value)],
  ['ready', 'an http, tcp or alive probe', isReadiness],
  ['drainMs', 'milliseconds', isCount],
  ['killGraceMs', 'milliseconds', isCount]
]

export function parseRevisionSpec(value: unknown): RevisionSpec | string {
  if (!isFields(value)) return 'The body is no object.'
  const wrong = rules.filter(([field, , holds]) => !holds(value[field])).map(([field, expected]) => `\`${field}\`: expected ${expected}`)
  return wrong.length > 0 ? wrong.join('; ') : (value as unknown as RevisionSpec)
}

export function parseWeights(value: unknown): Record<string, number> | string {
  const weights = isFields(value) ? value.weights : undefined
  if (!isFields(weights) || !Object.values(weights).every(isCount)) return '`weights`: expected numbers from 0, by revision.'
  return weights as Record<string, number>
}

export function parseField(value: unknown, field: string): string | undefined {
  const found = isFields(value) ? value[field] : undefined
  return typeof found === 'string' && found !== '' ? found : undefined
}
