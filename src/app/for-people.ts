/** What an outcome says to people: times in their zone, and what was away with what that means. Pure; outputs and handoff stay as they are. */
import {InternalError} from '../kernel/errors.ts'
import {formatDuration} from '../kernel/duration.ts'
import {formatMomentWithUtc, withLocalTimes, withLocalTimesInMarkdown} from '../kernel/moment.ts'
import type {Away, Contract, Dependency, Outcome} from '../ports/contract.ts'
import type {Annotation} from '../ports/index.ts'
import {escapeMarkdown, markdownTable} from '../report/markdown.ts'

export interface Told {
  headline: string
  summary: string
  annotations: Annotation[]
}

export interface Telling {
  contract: Contract
  /** Milliseconds since the epoch. */
  startedAt: number
  endedAt: number
  /** IANA name; undefined: UTC. */
  timezone: string | undefined
}

function dependencyOf(contract: Contract, {dependency}: Away): Dependency {
  const declared = contract.dependencies[dependency]
  if (declared === undefined) throw new InternalError(`${contract.name} names the undeclared dependency ${dependency}.`)
  return declared
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

function annotationOf(contract: Contract, away: Away): Annotation {
  const {name, away: then} = dependencyOf(contract, away)
  return {level: 'warning', title: `${contract.name} without: ${name}`, message: `${sentence(away.why)} ${then}`}
}

function awayTable(contract: Contract, away: readonly Away[]): string {
  if (away.length === 0) return ''
  return `**What was away**\n\n${markdownTable(['What', 'What was met', 'What that means'], away.map(a => {
    const {name, away: then} = dependencyOf(contract, a)
    return [name, a.why, then]
  }))}`
}

/** A summary ends with when it was, so that two of them can be told apart; an empty one stays empty. */
export function tellPeople(outcome: Pick<Outcome, 'headline' | 'summary' | 'annotations' | 'away'>, {contract, startedAt, endedAt, timezone}: Telling): Told {
  const away = outcome.away ?? []
  const body = [outcome.summary.trimEnd(), awayTable(contract, away)].filter(Boolean).join('\n\n')
  const when = `<sub>${escapeMarkdown(contract.name)}, ${escapeMarkdown(formatMomentWithUtc(startedAt, timezone))}, took ${formatDuration(endedAt - startedAt)}</sub>`
  const local = (text: string): string => withLocalTimes(text, timezone)
  return {
    headline: local(outcome.headline),
    summary: body === '' ? '' : `${withLocalTimesInMarkdown(body, timezone)}\n\n${when}\n`,
    annotations: [...outcome.annotations, ...away.map(a => annotationOf(contract, a))].map(a => ({...a, message: local(a.message)}))
  }
}
