/** The deploy stage for people: what it came to as Markdown and as one line. Pure; text from outside is escaped. */
import {formatDuration} from '../kernel/duration.ts'
import {code, codeBlock, details, escapeMarkdown, markdownTable, summaryBytes, withinBytes} from '../report/markdown.ts'
import type {DeployData} from '../report/stage-data.ts'
import type {Facts, SnapshotRef} from '../rollout/model.ts'
import type {EngineFailure, EngineResult} from './engine-model.ts'
import {count, inOrder, renderPlan, short} from './render-plan.ts'

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`)
const nameOf = (snapshot: SnapshotRef | null): string => (snapshot === null ? 'nothing' : snapshot.label === '' ? `snapshot ${snapshot.id.slice(7, 13)}` : `release ${snapshot.label}`)

export function resultHeadline(operation: string, label: string, result: EngineResult): string {
  const {outcome, plan, before, after, failure, undo} = result
  switch (outcome) {
    case 'unchanged': return result.note
    case 'planned': return janitorHeadline(result)
    case 'succeeded':
      if (operation === 'finalize') return [`${count(plan?.steps.length ?? 0, 'warm predecessor')} ended.`, ...(result.note === '' ? [] : [`${result.note.charAt(0).toUpperCase()}${result.note.slice(1)}`])].join(' ')
      if (operation === 'janitor') return janitorHeadline(result)
      return `${label === '' ? 'The release' : `Release ${label}`} serves on ${count(Object.keys(after?.revisions ?? {}).length, 'service')}${plan && plan.order.length > 0 ? ` (${inOrder(plan.order)})` : ''}.${downtimeSentence(result)}${result.note === '' ? '' : ` ${result.note}`}`
    case 'rolled-back': {
      const back = undo?.restoredAt ? `, ${formatDuration(Math.max(0, Date.parse(undo.restoredAt) - Date.parse(undo.verdictAt)))} after ${operation === 'rollback' || operation === 'abort' ? 'the decision' : 'the verdict'}` : ''
      const what = after === null ? 'Nothing serves, as before' : `The whole set is back on ${nameOf(after)}`
      return `${failure ? `${sentence(failure.message)} ` : ''}${what}${back}.${downtimeSentence(result)}`
    }
    case 'partial': return `${sentence(failure?.message ?? 'A part of the release failed')} ${partWords(result)}.${downtimeSentence(result)}`
    case 'rollback-failed': return `${sentence(failure?.message ?? 'Going back failed')} The set is not back on ${nameOf(operation === 'rollback' ? after : before)}: act by hand now.`
    case 'unfinished': return `${sentence(failure?.message ?? 'The operation stopped half-way')} ${operation === 'finalize' ? 'What serves was not touched.' : operation === 'janitor' ? 'The table says what was mended.' : 'The set is half-way: run again, or `operation: abort`.'}`
  }
}

function partWords({plan, before, wentBack = []}: EngineResult): string {
  const stays = (plan?.services ?? []).filter(({service, change}) => change !== 'unchanged' && !wentBack.includes(service)).map(({service}) => service)
  return `${wentBack.join(', ')} ${wentBack.length === 1 ? 'is' : 'are'} back on ${nameOf(before)}; ${stays.join(', ')} ${stays.length === 1 ? 'stays' : 'stay'} on the new release, as \`onFailure: continue-independent\` says`
}

function downtimeSentence({downtime}: EngineResult): string {
  const told = downtime.flatMap(({service, measured}) => (measured === null ? [] : [`${service} ${measured.ms === null ? 'does not serve yet' : `was down for ${formatDuration(measured.ms)}`}`]))
  return told.length === 0 ? '' : ` ${sentence(told.join(', '))}`
}

function janitorHeadline({chores}: EngineResult): string {
  const [mended, planned, left] = (['mended', 'planned', 'left'] as const).map(state => chores.filter(c => c.state === state).length) as [number, number, number]
  if (chores.length === 0) return 'Nothing to mend.'
  return sentence([...(mended > 0 ? [`${count(mended, 'thing')} mended`] : []), ...(planned > 0 ? [`${count(planned, 'thing')} to mend`] : []), ...(left > 0 ? [`${left} left alone`] : [])].join(', '))
}

const renderChores = ({chores}: EngineResult): string[] => (chores.length === 0 ? [] : [markdownTable(['what', 'where', 'found', 'done'], chores.map(c => [c.what, c.where, c.found, c.done])), ''])

function renderDowntime({downtime}: EngineResult): string[] {
  const rows = downtime.map(({service, atMostMs, measured}) => [
    service, `at most ${formatDuration(atMostMs)}`, measured === null ? 'none' : measured.ms === null ? 'not over' : formatDuration(measured.ms), measured?.from ?? '', measured?.until ?? ''
  ])
  return rows.length === 0 ? [] : [markdownTable(['service', 'declared downtime', 'measured', 'from', 'until'], rows), '']
}

function renderWarm({warm}: EngineResult): string[] {
  return warm.length === 0 ? [] : [warm.map(({service, rev, until}) => `${escapeMarkdown(service)}: predecessor ${code(short(rev))} is kept warm until ${until}.`).join('\n'), '']
}

export function renderResult(headline: string, result: EngineResult): string {
  const head = [`### ${headings[result.outcome]}`, '', escapeMarkdown(headline), '', ...(result.failure === null ? [] : [renderFailure(result.failure, headline), '']), ...renderChores(result), ...renderDowntime(result), ...renderWarm(result), ...renderJudgements(result)]
  const plan = result.plan === null ? [] : [renderPlan(result.plan), '']
  const full = (): string => [...head, ...plan, ...renderSteps(result.steps)].join('\n')
  return withinBytes([full, () => [...head, ...plan].join('\n'), () => head.join('\n')], summaryBytes)
}

const headings: Record<EngineResult['outcome'], string> = {
  planned: 'Planned', unchanged: 'Nothing changed', succeeded: 'Done', 'rolled-back': 'Taken back', 'rollback-failed': 'Not taken back: act by hand', partial: 'A part of the release serves', unfinished: 'Half-way'
}

/** The headline has said the message already where the release was taken back for it. */
function renderFailure({reason, message, remedy, service, logTail}: EngineFailure, headline: string): string {
  const tail = logTail.length === 0 ? [] : ['', `Last lines of the log${service === null ? '' : ` of ${escapeMarkdown(service)}`}:`, '', codeBlock(logTail.join('\n'))]
  return [headline.startsWith(message.trim().replace(/[.!?]$/, '')) ? `Reason: ${code(reason)}` : `**${escapeMarkdown(reason)}**: ${escapeMarkdown(message)}`, ...(remedy === undefined ? [] : ['', `What to do: ${escapeMarkdown(remedy)}`]), ...tail].join('\n')
}

function renderSteps(steps: DeployData['steps']): string[] {
  const rows = steps.map(s => [s.id, s.phase === 'undo' ? 'back' : '', s.verb, s.state, s.endedAt === null ? '' : formatDuration(Date.parse(s.endedAt) - Date.parse(s.startedAt)), s.note])
  return rows.length === 0 ? [] : [details(`${count(steps.filter(s => s.state === 'done').length, 'step')} done`, markdownTable(['step', 'phase', 'what', 'state', 'took', 'evidence'], rows)), '']
}

function renderJudgements({judgements}: EngineResult): string[] {
  const rows = judgements.map(j => [j.service, j.gate, j.verdict, j.headline])
  return rows.length === 0 ? [] : [markdownTable(['service', 'gate', 'verdict', 'evidence'], rows), '']
}

export function renderStatus(facts: Facts, warm: EngineResult['warm'] = []): string {
  const rows = Object.entries(facts.services).map(([service, s]) => [
    service, {markdown: code(short(s.serving ?? null))},
    Object.entries(s.weights).filter(([, w]) => w > 0).map(([rev, w]) => `${short(rev)} ${w} %`).join(', '),
    Object.entries(s.revisions).map(([rev, r]) => `${short(rev)} ${r.ready}/${r.wanted}${r.restarts > 0 ? `, ${r.restarts} restarts` : ''}`).join('; ')
  ])
  return [
    `Serves: ${escapeMarkdown(nameOf(facts.current ?? null))}${facts.current ? ` ${code(facts.current.id)}` : ''}`,
    `Before: ${escapeMarkdown(nameOf(facts.previous ?? null))}${facts.previous ? ` ${code(facts.previous.id)}` : ''}`, '',
    markdownTable(['service', 'revision', 'traffic', 'ready'], rows), '',
    ...warm.map(({service, rev, until}) => `${escapeMarkdown(service)}: predecessor ${code(short(rev))} is kept warm until ${until}.`)
  ].join('\n')
}
