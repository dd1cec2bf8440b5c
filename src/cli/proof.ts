/** The end of a demo: what was promised, what was measured, and whether the one is the other. Pure but for the asking. */
import {formatDuration} from '../kernel/duration.ts'
import type {Http} from '../ports/index.ts'
import {headlineOf, wantedName, type Headline} from '../report/ending.ts'
import type {RunRecord} from '../report/run-record.ts'
import type {Paint} from './screen.ts'
import type {Story} from './stories.ts'
import type {TrafficCount} from './traffic.ts'

const asked = 24

/** Releases that answered, by service, over some requests through the front door: every replica gets its turn. */
export type Answers = Record<string, number[]>

export async function observeAnswers(http: Http, url: string): Promise<Answers> {
  const seen: Record<string, Set<number>> = {}
  for (let i = 0; i < asked; i += 1) {
    const {status, body} = await http.request({url, timeoutMs: 5_000})
    if (status !== 200) continue
    for (const {service, release} of (JSON.parse(body) as {chain: {service: string; release: number}[]}).chain) (seen[service] ??= new Set()).add(release)
  }
  return Object.fromEntries(Object.entries(seen).map(([service, releases]) => [service, [...releases].sort()]))
}

export interface Proof {
  story: Story
  run: RunRecord
  services: string[]
  answers: Answers
  traffic: TrafficCount
  wholeMs: number
  report: string
  /** What is not as the story says, beyond what is asked here. */
  doubts: string[]
  /** Processes that could not be ended; null if they were to be kept. */
  left: number | null
}

/** Everything that is not as the story says; empty if it is true. */
export function contradictions({story, run, services, answers, traffic, doubts, left}: Proof): string[] {
  const {ending} = headlineOf(run)
  const wrong = services.filter(service => answers[service]?.length !== 1 || answers[service][0] !== story.serves)
  return [
    ...doubts,
    ...wrong.map(service => `${service} is answered by ${answers[service]?.map(r => `release ${r}`).join(' and ') ?? 'nobody'}, not by release ${story.serves} alone`),
    ...(ending === story.ending ? [] : [`the run ended as ${ending}, not as ${story.ending}`]),
    ...(traffic.sent === 0 ? ['no request was sent'] : []),
    ...(traffic.lost === 0 ? [] : [`${traffic.lost} requests were lost: ${traffic.losses.join('; ')}`]),
    ...(left === null || left === 0 ? [] : [`${left} processes are left behind`])
  ]
}

/** What the services themselves said when they were asked afterwards. */
function answersText({services, answers}: Proof): string {
  const releases = [...new Set(services.flatMap(service => answers[service] ?? []))]
  const all = services.every(service => answers[service]?.length === 1) && releases.length === 1
  return all ? `Asked afterwards, ${listed(services)} all answer with release ${releases[0]}.` : 'Asked afterwards, the services do not agree on one release.'
}

/** The record of a run does not know who decided at its gate; the demo does. */
function said({run, story}: Proof): Pick<Headline, 'title' | 'detail' | 'tone'> {
  const headline = headlineOf(run)
  return headline.ending === 'planned' && story.ending === 'planned' ? {title: `${wantedName(run)} was not approved`, detail: 'Nothing was changed.', tone: 'good'} : headline
}

const listed = (names: readonly string[]): string => names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

export function renderProof(proof: Proof, paint: Paint): string[] {
  const number = new Intl.NumberFormat('en-GB')
  const {traffic, wholeMs, report, left} = proof
  const headline = said(proof)
  const wrong = contradictions(proof)
  return [
    '',
    `${paint(wrong.length > 0 ? 'bad' : headline.tone === 'good' ? 'good' : 'warn', `${headline.title}.`)} ${headline.detail} ${answersText(proof)}`,
    `${number.format(traffic.sent)} requests sent, ${paint(traffic.lost === 0 ? 'good' : 'bad', `${number.format(traffic.lost)} lost`)}, ${number.format(traffic.errors)} answered with an error by the application itself.`,
    ['Whole run', `${formatDuration(wholeMs)}.`, ...(left === null ? ['It goes on serving.'] : left === 0 ? ['No process is left behind.'] : []), 'Report:', paint('new', report)].join(' '),
    ...wrong.map(line => paint('bad', `Not as told: ${line}.`))
  ]
}
