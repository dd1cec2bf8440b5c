/** What happens to a service, in words for somebody who sees a release for the first time: no revision, no verb of the engine. Pure. */
import type {ProgressEvent} from '../ports/index.ts'

/** Names of the two releases between which a run moves, `release 1` and `release 2`. */
export interface ReleaseNames {
  old: string
  new: string
}

export interface Told {
  state: ProgressEvent['state']
  facts: NonNullable<ProgressEvent['facts']>
  /** What came of it, such as the verdict of a gate. */
  result: string
  /** The revision that the service is to come to; undefined if no plan named it. */
  wanted: string | undefined
  /** Percent of traffic on the new release. */
  weight: number | null
}

const shares: Readonly<Record<number, string>> = {5: 'a twentieth of the traffic', 10: 'a tenth of the traffic', 20: 'a fifth of the traffic', 25: 'a quarter of the traffic', 50: 'half of the traffic', 75: 'three quarters of the traffic', 100: 'all traffic'}
const processes = (count: number, which: string): string => `${count} ${which} ${count === 1 ? 'process' : 'processes'}`

function ensureWords({state, facts, wanted}: Told): string {
  const which = facts.rev === wanted ? 'new' : 'old'
  const count = Number(facts.replicas)
  if (count === 0) return `the ${which} release is made known`
  if (state === 'running') return which === 'new' ? `${processes(count, which)} ${count === 1 ? 'starts' : 'start'}` : `${processes(count, which)} to stand`
  return which === 'new' || state === 'undone' ? `${processes(count, which)} ready` : `${processes(count, which)} ${count === 1 ? 'stays' : 'stay'}`
}

function routeWords({weight, state}: Told, {old, new: fresh}: ReleaseNames): string {
  if (state === 'running') return 'the traffic is shifted'
  if (weight === 0 || weight === null) return `all traffic on ${old}`
  return `${shares[weight] ?? `${weight} % of the traffic`} on ${fresh}`
}

/** The words for one event; undefined for an event that names no step, whose own words stand. */
export function serviceWords(told: Told, names: ReleaseNames): string | undefined {
  const {state, facts, result, wanted} = told
  const which = facts.rev === wanted ? 'new' : 'old'
  if (state === 'failed') return result.replace(/^failed: (?:\S+: )?/, 'failed: ')
  switch (facts.verb) {
    case 'ensure': return ensureWords(told)
    case 'route': return routeWords(told, names)
    case 'judge': return state === 'running' ? 'is watched' : result === 'done' || result === '' ? 'was watched: no crash' : result
    case 'drain': return state === 'running' ? `${which} processes finish what they have begun` : `${which} processes have no request left`
    case 'retire': return state === 'running' ? `${which} processes are ended` : `${which} processes are gone`
    default: return undefined
  }
}

/** What stands when the job is over; undefined while a service is between two releases. */
export function endWords(weight: number | null, state: ProgressEvent['state'], {old, new: fresh}: ReleaseNames): string | undefined {
  if (weight === 100) return fresh
  return weight === 0 || (weight === null && state === 'undone') ? `back on ${old}` : undefined
}
