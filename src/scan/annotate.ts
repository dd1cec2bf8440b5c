/** Annotations of a scan, within the ten of each level that GitHub shows of a step. Pure. */
import type {Annotation} from '../ports/index.ts'
import {judgedSeverity, type IdentifiedFinding} from '../report/finding.ts'
import {reaches, type FailOn, type Judged} from './policy.ts'

/** actions/runner keeps ten of each level a step and drops the rest without a word. */
export const annotationsPerLevel = 10
const longest = 1000
const shorten = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text)

function levelOf(finding: IdentifiedFinding, failOn: FailOn): Annotation['level'] {
  if (reaches(finding, failOn)) return 'error'
  return judgedSeverity(finding.severity) === 'low' ? 'notice' : 'warning'
}

function capped(annotations: readonly Annotation[], level: Annotation['level']): Annotation[] {
  const some = annotations.filter(a => a.level === level)
  if (some.length <= annotationsPerLevel) return some
  const left = some.length - annotationsPerLevel + 1
  return [...some.slice(0, annotationsPerLevel - 1), {level, title: 'Security scan', message: `${left} more of this kind are in the job summary and the SARIF file.`}]
}

/** What is missing comes before what was found: it decides whether the rest can be believed. */
export function annotateScan(judged: Judged, incomplete: readonly string[], context: {failOn: FailOn; suppressionsPath: string}): Annotation[] {
  const all: Annotation[] = [
    ...incomplete.map((message): Annotation => ({level: 'warning', title: 'Not looked at', message: shorten(message)})),
    ...judged.notices.map(({line, message}): Annotation => ({level: 'warning', title: 'Accepted findings', message: shorten(message), file: context.suppressionsPath, line})),
    ...judged.active.map((finding): Annotation => ({
      level: levelOf(finding, context.failOn), title: shorten(`${finding.severity}: ${finding.rule.title}`), message: shorten(`${finding.message} ${finding.rule.remedy}`),
      file: finding.place.path, line: finding.place.line
    }))
  ]
  return (['error', 'warning', 'notice'] as const).flatMap(level => capped(all, level))
}
