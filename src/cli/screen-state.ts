/** What the screen shows of a run, folded from the events of the runner and the progress of the actions. Pure. */
import type {ProgressEvent} from '../ports/index.ts'
import type {RunEvent} from '../runner/model.ts'
import type {TrafficCount} from './traffic.ts'

export type RowState = 'waiting' | 'running' | 'ok' | 'failed' | 'skipped'

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
  services: ServiceLine[]
}

/** Jobs in the order in which they run; the title is the stage's name. `quiet` ones are shown only if they ran. */
const jobs = [
  {job: 'validate', title: 'validate-env'}, {job: 'scan', title: 'scan'}, {job: 'plan', title: 'plan'}, {job: 'gate', title: 'gate'}, {job: 'provision', title: 'provision'},
  {job: 'deploy', title: 'deploy'}, {job: 'integration-test', title: 'integration-test'}, {job: 'monitor-gate', title: 'monitor-gate'},
  {job: 'rollback', title: 'rollback'}, {job: 'finalize', title: 'finalize'}, {job: 'report', title: 'report'}
] as const
const quietUntilRun: readonly string[] = ['rollback']

export const startScreen = (title: string, rate: number): ScreenState =>
  ({title, rate, traffic: null, services: [], rows: jobs.map(({job, title: name}) => ({job, title: name, state: 'waiting', text: '', startedAt: null, ms: null}))})

export const visibleRows = (state: ScreenState): Row[] => state.rows.filter(row => !(quietUntilRun.includes(row.job) && (row.state === 'waiting' || row.state === 'skipped')))

const lastSegment = (job: string): string => job.split(' / ').at(-1) ?? job
const patch = (state: ScreenState, job: string, change: (row: Row) => Partial<Row>): ScreenState =>
  ({...state, rows: state.rows.map(row => (row.job === lastSegment(job) ? {...row, ...change(row)} : row))})

/** Steps whose words are not the stage's: the runner's own, checkout and uploads. */
const asides = /^(set up|complete|post|run actions\/(checkout|upload-artifact))\b|^actions\/|^(pre|post) /i
const noise = /^\s*$|^##\[|^::/

function settledState(state: 'success' | 'failure' | 'cancelled' | 'skipped'): RowState {
  return state === 'success' ? 'ok' : state === 'skipped' ? 'skipped' : 'failed'
}

/** A calling job and the called job inside may bear the same name; the caller is told by its own segments. */
const isCall = (job: string): boolean => lastSegment(job) === 'release'

export function onRunEvent(state: ScreenState, event: RunEvent): ScreenState {
  switch (event.kind) {
    case 'job':
      if (isCall(event.job) || event.state === 'waiting') return state
      if (event.state === 'running') return patch(state, event.job, () => ({state: 'running', startedAt: event.at}))
      return patch(state, event.job, row => ({state: settledState(event.state as 'success'), ms: row.startedAt === null ? null : event.at - row.startedAt}))
    case 'log':
      return asides.test(event.step) || noise.test(event.line) ? state : patch(state, event.job, row => (row.state === 'running' ? {text: oneLine(event.line)} : {}))
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

export function onProgress(state: ScreenState, event: ProgressEvent): ScreenState {
  if (event.stage !== 'deploy' || event.subject === 'set') return state
  const text = oneLine(event.line).replace(new RegExp(`^${event.subject}\\s+`), '')
  const known = state.services.find(s => s.service === event.subject)
  const weight = typeof event.facts?.weight === 'number' ? event.facts.weight : known?.weight ?? null
  const line: ServiceLine = {service: event.subject, state: event.state, weight, text}
  return {...state, services: known ? state.services.map(s => (s === known ? line : s)) : [...state.services, line]}
}

export const onTraffic = (state: ScreenState, traffic: TrafficCount): ScreenState => ({...state, traffic})
