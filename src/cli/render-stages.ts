/** The plan of all stages as text and as JSON. Pure. */
import {digestJson, shortDigest, type Json} from '../kernel/digest.ts'
import type {DeployData, ProvisionData} from '../report/stage-data.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import type {StagePlan, StageState} from './plan-stages.ts'
import type {Tone} from './screen.ts'
import {oneLine, renderTable, wrap, type Cell, type Page} from './table.ts'

const words: Record<StageState, [Tone, string]> = {planned: ['good', 'ok'], look: ['warn', 'look'], stops: ['warn', 'stops'], unsupported: ['warn', 'not here'], 'no-plan': ['bad', 'no plan']}
const mostNotes = 8
const mostObjects = 20

/** Equal intentions have equal digests; what is up or down at the moment does not count. */
export const wholeDigest = (spec: EnvironmentSpec, stages: readonly StagePlan[]): string =>
  digestJson({set: `${spec.name}/${spec.environment}`, stages: Object.fromEntries(stages.flatMap(({stage, digest}) => (digest === undefined ? [] : [[stage, digest]])))})

function detailOf({stage, data}: StagePlan, page: Page): string[] {
  if (stage === 'provision' && data) {
    const {changes} = data as unknown as ProvisionData
    return changes.filter(c => c.action !== 'none').slice(0, 20).map(({action, resource}) => `${action.padEnd(8)}${oneLine(resource)}`)
  }
  if (stage !== 'deploy' || !data) return []
  const {services, order, objects = [], advice = []} = data as unknown as DeployData
  const rows = services.map((s): Cell[] => [s.service, s.change, s.from?.slice(0, 6) ?? 'nothing', s.to?.slice(0, 6) ?? 'nothing', s.strategy, s.changed.join(', '), s.downtime ? s.downtime.words : ''])
  const table = renderTable(['service', 'change', 'from', 'to', 'strategy', 'what changes', ''], rows, {...page, columns: page.columns - 4})
  return [...table, ...(order.length > 0 ? [`order: ${order.map(wave => wave.join(', ')).join(' > ')}`] : []), ...objects.slice(0, mostObjects).flatMap(({object, change, lines}) => [`${change.padEnd(8)}${oneLine(object)}`, ...lines.map(line => `          ${oneLine(line)}`)]),
    ...advice.flatMap(({service, message}) => wrap(oneLine(`note: ${service === undefined ? '' : `${service}: `}${message}`), page.columns - 4))]
}

function stageLines(plan: StagePlan, page: Page): string[] {
  const [tone, word] = words[plan.state]
  const room = page.columns - 27
  const [first = '', ...rest] = plan.headline.split('\n').flatMap(line => wrap(oneLine(line), room))
  const notes = plan.notes.filter(note => !plan.headline.includes(note))
  const more = notes.length > mostNotes ? [`and ${notes.length - mostNotes} more`] : []
  return [
    `${page.paint('bold', plan.stage.padEnd(16))} ${page.paint(tone, word.padEnd(8))} ${first}`, ...rest.map(line => `${' '.repeat(26)}${line}`),
    ...[...notes.slice(0, mostNotes), ...more].flatMap(note => wrap(oneLine(note), page.columns - 4).map((line, i) => `${i === 0 ? '  - ' : '    '}${line}`)), ...detailOf(plan, page).map(line => `    ${line}`),
    ...(plan.appendix === undefined ? [] : [`    ${plan.appendix.title}:`, ...plan.appendix.text.trimEnd().split('\n').map(line => `      ${line}`)])
  ]
}

function ending(stages: readonly StagePlan[], {paint}: Page): string[] {
  const named = (state: StageState): string => stages.filter(s => s.state === state).map(s => s.stage).join(', ')
  const [none, stops, unsupported] = [named('no-plan'), named('stops'), named('unsupported')]
  return [
    ...(none ? [paint('bad', `There is no plan: see ${none}. \`slipway explain ${stages.find(s => s.state === 'no-plan')?.reason ?? ''}\` tells more.`)] : []),
    ...(stops ? [paint('warn', `As things are here a release would end at: ${stops}.`)] : []),
    ...(unsupported ? [paint('warn', `From here this cannot be planned, on a runner that reaches the target it can; everything else is planned: ${unsupported}.`)] : []),
    'Nothing was changed.'
  ]
}

export function renderPlan(spec: EnvironmentSpec, stages: readonly StagePlan[], page: Page): string {
  const digest = wholeDigest(spec, stages)
  const approved = stages.find(s => s.stage === 'deploy')?.digest
  return [
    `${page.paint('bold', `Plan for ${spec.name}/${spec.environment}`)} (target ${spec.target.kind}${spec.approval ? `, approved through ${oneLine(spec.approval.environment)}` : ''})`, '',
    ...stages.flatMap(stage => stageLines(stage, page)), '',
    `Digest of the whole: ${digest}`, ...(approved ? [`Of the deployment, which is what gets approved: ${approved} (${shortDigest(approved)})`] : []), ...ending(stages, page)
  ].join('\n')
}

export function planJson(spec: EnvironmentSpec, stages: readonly StagePlan[]): Json {
  return {
    schema: 1, name: spec.name, environment: spec.environment, target: spec.target.kind, digest: wholeDigest(spec, stages), planned: stages.every(s => s.state !== 'no-plan'),
    stages: stages.map(({stage, state, reason, headline, notes, digest, data}) => ({stage, state, reason: reason ?? null, headline, notes, digest: digest ?? null, data}))
  }
}
