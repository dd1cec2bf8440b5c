/** Where secrets come from, and the masks on them. */
import type {Ports} from '../ports/index.ts'
import type {Outside} from '../spec/spec-scope.ts'

export interface Secrets {
  outside: Outside
  /** Every value seen so far. */
  values: Set<string>
  /** Names of secrets too short for a mask to protect. */
  short: Set<string>
}

/** Values shorter than this are not replaced by masks: that would blank out half of every log. */
const maskable = 4

/** Masks every given value before anything else may print. `later`: while planning, a secret that is not there is no problem. */
export function openSecrets(given: Readonly<Record<string, string>>, ports: Pick<Ports, 'log' | 'host'>, missing: 'refuse' | 'later'): Secrets {
  const values = new Set<string>()
  const short = new Set<string>()
  const take = (name: string, value: string): void => {
    if (value === '') return
    ports.log.mask(value)
    values.add(value)
    if (value.length < maskable) short.add(name)
  }
  for (const [name, value] of Object.entries(given)) take(name, value)
  const secret = (name: string): {value: string} | 'later' | undefined => {
    if (missing === 'later') return 'later'
    const value = (Object.hasOwn(given, name) ? given[name] : '') || ports.host.variable(`SLIPWAY_SECRET_${name}`)
    if (!value) return undefined
    take(name, value)
    return {value}
  }
  return {values, short, outside: {variable: name => ports.host.variable(name), secret}}
}
