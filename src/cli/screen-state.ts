/** What the screen shows of a run, folded from the events of the runner and the progress of the actions. Pure. */
import type {ProgressEvent} from '../ports/index.ts'
import type {RunEvent} from '../runner/model.ts'
import {endWords, serviceWords, type ReleaseNames} from './service-words.ts'
import type {TrafficCount} from './traffic.ts'

export type RowState = 'waiting' | 'running' | 'ok' | 'failed' | 'stopped' | 'skipped'

export interface Row {
  /** The job, without the workflows that call it. */
  job: string
  /** What a person calls it. */
  title: string
  state: RowState
  text: string
  startedAt: number | null
  ms: number | null
}

export interface ServiceLine {
  service: string
  state: ProgressEvent['state']
  /** Percent of traffic of the new release; null before it is known. */
  weight: number | null
  text: string
}

export interface ScreenState {
  title: string
  rate: number
  traffic: TrafficCount | null
  rows: Row[]
  /** In the order in which they are released. */
  services: ServiceLine[]
  order: readonly string[]
  /** Revision that each service is to come to, as the plan said. */
  wanted: Record<string, string>
  releases: ReleaseNames
  /** A last line beside the run, such as who waits behind it. */
  note?: string
}

/** Jobs in the order in which they run; the title is the stage's name. `quiet` ones are shown only if they ran. */
const jobs = [
  {job: 'validate', title: 'validate-env'}, {job: 'scan', title: 'scan'}, {job: 'plan', title: 'plan'}, {job: 'gate', title: 'gate'}, {job: 'provision', title: 'provision'},
  {job: 'deploy', title: 'deploy'}, {job: 'integration-test', title: 'integration-test'}, {job: 'monitor-gate', title: 'monitor-gate'},
  {job: 'rollback', title: 'rollback'}, {job: 'finalize', title: 'finalize'}, {job: 'report', title: 'report'}
] as const
const quietUntilRun: readonly string[] = ['rollback']

export const startScreen = ({title, rate, order, releases}: Pick<ScreenState, 'title' | 'rate' | 'order' | 'releases'>): ScreenState =>
  ({title, rate, order, releases, traffic: null, services: [], wanted: {}, rows: jobs.map(({job, title: name}) => ({job, title: name, state: 'waiting', text: '', startedAt: null, ms: null}))})

export const visibleRows = (state: ScreenState): Row[] => state.rows.filter(row => !(quietUntilRun.includes(row.job) && (row.state === 'waiting' || row.state === 'skipped')))

const lastSegment = (job: string): string => job.split(' / ').at(-1) ?? job
const patch = (state: ScreenState, job: string, change: (row: Row) => Partial<Row>): ScreenState =>
  ({...state, rows: state.rows.map(row => (row.job === lastSegment(job) ? {...row, ...change(row)} : row))})

/** Steps whose words are not the stage's: the runner's own, checkout and uploads. */
const asides = /^(set up|complete|post|run actions\/(checkout|upload-artifact))\b|^actions\/|^(pre|post) /i
const noise = /^\s*$|^##\[|^::/

function settledState(state: 'success' | 'failure' | 'cancelled' | 'skipped'): RowState {
  return ({success: 'ok', failure: 'failed', cancelled: 'stopped', skipped: 'skipped'} as const)[state]
}

/** A calling job and the called job inside may bear the same name; the caller is told by its own segments. */
const isCall = (job: string): boolean => lastSegment(job) === 'release'

export function onRunEvent(state: ScreenState, event: RunEvent): ScreenState {
  switch (event.kind) {
    case 'job':
      if (isCall(event.job) || event.state === 'waiting' || event.state === 'pending') return state
      if (event.state === 'running') return patch(state, event.job, () => ({state: 'running', startedAt: event.at}))
      return patch(withEnds(state, lastSegment(event.job)), event.job, row => ({state: settledState(event.state as 'success'), ms: row.startedAt === null ? null : event.at - row.startedAt}))
    case 'log':
      // What a gate's steps say is for its summary; the row says who decided.
      return lastSegment(event.job) === 'gate' || asides.test(event.step) || noise.test(event.line) ? state : patch(state, event.job, row => (row.state === 'running' ? {text: oneLine(event.line)} : {}))
    case 'annotation':
      return event.level === 'error' ? patch(state, event.job, () => ({text: oneLine(event.message)})) : state
    case 'gate':
      return patch(state, event.job, () => ({text: event.approved ? `approved by ${event.by}` : `rejected by ${event.by}`}))
    case 'step':
      return state
  }
}

const control = /\u001b\[[0-9;?]*[A-Za-z]|[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g
const oneLine = (text: string): string => text.replace(control, ' ').replace(/\s+/g, ' ').replace(/ \[[a-z-]+\]$/, '').trim()

const movers: readonly string[] = ['deploy', 'rollback']
const carriesOut = (state: ScreenState): boolean => state.rows.some(row => movers.includes(row.job) && row.state === 'running')

/** Once a job that moves services is over, its last step interests nobody: what counts is which release stands. */
function withEnds(state: ScreenState, job: string): ScreenState {
  if (!movers.includes(job)) return state
  return {...state, services: state.services.map(line => ({...line, text: endWords(line.weight, line.state, state.releases) ?? line.text}))}
}

/** Which release users meet, by what was routed; both while it moves. */
export function serving({order, services, releases}: ScreenState): string {
  const weights = order.map(service => services.find(s => s.service === service)?.weight ?? 0)
  if (weights.every(weight => weight === 100)) return `${releases.new} serves`
  return weights.every(weight => weight === 0) ? `${releases.old} serves` : `${releases.old} and ${releases.new} serve`
}

export function onProgress(state: ScreenState, event: ProgressEvent): ScreenState {
  const {stage, subject, facts} = event
  if (stage !== 'deploy' || subject === 'set') return state
  if (typeof facts?.to === 'string') return {...state, wanted: {...state.wanted, [subject]: facts.to}}
  if (!carriesOut(state)) return state
  const known = state.services.find(s => s.service === subject)
  const weight = weightOf(facts, state.wanted[subject]) ?? known?.weight ?? null
  const words = facts && serviceWords({state: event.state, facts, result: oneLine(event.line.split(/ {2,}/).slice(2).join(' ')), wanted: state.wanted[subject], weight}, state.releases)
  const line: ServiceLine = {service: subject, state: event.state, weight, text: words ?? ownWords(event)}
  const services = known ? state.services.map(s => (s === known ? line : s)) : [...state.services, line]
  const rank = ({service}: ServiceLine): number => (state.order.includes(service) ? state.order.indexOf(service) : state.order.length)
  return {...state, services: services.sort((a, b) => rank(a) - rank(b))}
}

function ownWords({subject, line}: ProgressEvent): string {
  const text = oneLine(line)
  return text.startsWith(`${subject} `) ? text.slice(subject.length).trim() : text
}

/** The traffic of the wanted revision, where the event tells it; what is routed and not named has none. */
function weightOf(facts: ProgressEvent['facts'], wanted: string | undefined): number | undefined {
  if (typeof facts?.weight === 'number') return facts.weight
  if (wanted === undefined || !Object.keys(facts ?? {}).some(key => key.startsWith('weight.'))) return undefined
  const weight = facts?.[`weight.${wanted}`]
  return typeof weight === 'number' ? weight : 0
}

export const onTraffic = (state: ScreenState, traffic: TrafficCount): ScreenState => ({...state, traffic})
