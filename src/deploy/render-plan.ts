/** A plan as a reviewer reads it: services, order, time, where traffic would be split, and what happens to each object. Pure; text from outside is escaped. */
import {formatDuration} from '../kernel/duration.ts'
import {code, codeBlock, details, escapeMarkdown, markdownTable, withinBytes} from '../report/markdown.ts'
import type {DeployData} from '../report/stage-data.ts'
import {longestWayMs} from '../rollout/longest-way.ts'
import type {Advice, Facts, Plan, PlannedObject, ServicePlan} from '../rollout/model.ts'
import {verbText} from './wording.ts'

/** What was seen while planning, and is no part of the plan: its digest does not change by it. */
export type PlanSight = Pick<Facts, 'objects' | 'services' | 'advice'>

export const short = (rev: string | null): string => (rev === null ? '–' : rev.slice(0, 6))
export const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`
export const inOrder = (order: readonly string[][]): string => order.map(wave => wave.join(', ')).join(' > ')
const changing = (services: readonly ServicePlan[]): ServicePlan[] => services.filter(s => s.change !== 'unchanged')

export function renderPlan(plan: Plan, sight?: PlanSight): string {
  const rows = plan.services.map(s => [s.service, s.change, {markdown: code(short(s.from))}, {markdown: code(short(s.to))}, s.strategy, s.changed.join(', ')])
  const steps = plan.steps.map(s => [s.id, verbText(s.verb), s.after.join(', '), s.undo === 'irreversible' ? 'cannot be undone' : s.undo === 'nothing' ? '' : verbText(s.undo)])
  return [
    `Plan ${code(plan.digest)}`, '',
    rows.length === 0 ? 'No services.' : markdownTable(['service', 'change', 'from', 'to', 'strategy', 'what changes'], rows), '',
    plan.order.length > 0 ? `Order: ${escapeMarkdown(inOrder(plan.order))}` : 'Nothing changes.',
    ...(steps.length > 0 ? ['', `Takes at most ${formatDuration(longestWayMs(plan.steps))}: the deadlines on the longest way through the steps.`] : []),
    ...plan.services.flatMap(s => (s.downtime === undefined ? [] : ['', `**${escapeMarkdown(s.service)}**: ${escapeMarkdown(s.downtime.words)}.`])),
    ...renderHooks(plan), ...renderUpdates(plan, sight), ...renderTraffic(plan, sight), ...renderObjects(sight?.objects ?? []), ...renderAdvice(sight?.advice ?? []),
    ...(steps.length > 0 ? ['', details(count(steps.length, 'step'), markdownTable(['step', 'what', 'after', 'way back'], steps))] : []), ''
  ].join('\n')
}

/** The fullest rendering of at most so many bytes: without the objects, and in the end without the steps. */
export const renderPlanWithin = (plan: Plan, sight: PlanSight | undefined, limit: number): string =>
  withinBytes([() => renderPlan(plan, sight), () => renderPlan(plan), () => renderPlan({...plan, steps: []})], limit)

export function planHeadline(plan: Plan): string {
  const services = changing(plan.services)
  if (services.length === 0) return plan.steps.length === 0 ? 'Nothing changes: this release serves already.' : `The release is the same; ${count(plan.steps.length, 'step')} bring back what does not run.`
  return `${count(services.length, 'service')} change${services.length === 1 ? 's' : ''}, order ${inOrder(plan.order)}; plan ${plan.digest.slice(7, 13)}.`
}

function renderTraffic({steps}: Plan, sight: PlanSight | undefined): string[] {
  const moved = new Set(steps.filter(({verb}) => verb.do === 'judge').map(({service}) => service))
  return Object.entries(sight?.services ?? {}).flatMap(([service, {traffic}]) => (traffic === undefined || !moved.has(service) ? [] : ['', `**${escapeMarkdown(service)}**: ${escapeMarkdown(`traffic is split by ${traffic}`)}.`]))
}

/** What a reviewer must not overlook: from here on there is no way back by itself, or another one than usual. */
function renderHooks({steps, onFailure}: Plan): string[] {
  const final = steps.flatMap(({service, verb}) => (verb.do === 'hook' && verb.undo === 'irreversible' ? [`**${escapeMarkdown(service)}**: ${escapeMarkdown(`${verb.name}: irreversible. Once it has begun, nothing is taken back by itself.`)}`] : []))
  return [...final, ...(onFailure === undefined ? [] : [failureWords[onFailure]])].flatMap(line => (line === '' ? [] : ['', line]))
}

const failureWords = {
  'rollback-set': '', freeze: 'If it fails, nothing is taken back: it stays as it is until somebody goes on or aborts (`onFailure: freeze`).',
  'continue-independent': 'If a part fails, only that and what depends on it goes back (`onFailure: continue-independent`).'
} as const

function renderUpdates({steps}: Plan, sight: PlanSight | undefined): string[] {
  const rolled = new Set(steps.filter(({verb}) => verb.do === 'roll').map(({service}) => service))
  return Object.entries(sight?.services ?? {}).flatMap(([service, {update}]) => (update === undefined || !rolled.has(service) ? [] : ['', `**${escapeMarkdown(service)}**: ${escapeMarkdown(`rolling update: ${update}`)}.`]))
}

const mostObjects = 40

function renderObjects(objects: readonly PlannedObject[]): string[] {
  const services = [...new Set(objects.map(({service}) => service))].sort()
  return services.flatMap(service => {
    const own = objects.filter(object => object.service === service)
    const moving = own.filter(object => object.change !== 'unchanged' || object.lines.length > 0)
    if (moving.length === 0) return []
    const more = moving.length > mostObjects ? [`and ${moving.length - mostObjects} more objects`] : []
    return ['', details(`${service === '' ? 'others' : service}: ${objectCounts(own)}`, codeBlock([...moving.slice(0, mostObjects).map(objectText), ...more].join('\n')))]
  })
}

const objectText = ({object, change, lines, replace}: PlannedObject): string =>
  [`${change} ${object}`, ...(replace === undefined ? [] : [`  made anew: ${replace}`]), ...lines.map(line => `  ${line}`)].join('\n')

function objectCounts(objects: readonly PlannedObject[]): string {
  const words = {create: 'to create', update: 'to update', prune: 'to prune', unchanged: 'unchanged'} as const
  return (['create', 'update', 'prune', 'unchanged'] as const).flatMap(change => {
    const {length} = objects.filter(object => object.change === change)
    return length === 0 ? [] : [`${count(length, 'object')} ${words[change]}`]
  }).join(', ')
}

export const adviceText = ({service, message}: Advice): string => `${service === undefined ? '' : `${service}: `}${message}.`

const mostAdvice = 30

function renderAdvice(advice: readonly Advice[]): string[] {
  const more = advice.length > mostAdvice ? [`- and ${advice.length - mostAdvice} more`] : []
  return advice.length === 0 ? [] : ['', details(count(advice.length, 'note'), [...advice.slice(0, mostAdvice).map(one => `- ${escapeMarkdown(adviceText(one))}`), ...more].join('\n'))]
}

/** For the handoff, as `objectsData`. */
export const adviceData = (advice: readonly Advice[]): NonNullable<DeployData['advice']> => advice.slice(0, mostAdvice).map(({message, ...rest}) => ({...rest, message: message.slice(0, 300)}))

const [mostTold, mostLines, longestLine] = [50, 3, 160]

/** For the handoff, which later stages get in a variable of their environment: of each object the beginning. */
export function objectsData(objects: readonly PlannedObject[]): NonNullable<DeployData['objects']> {
  return objects.filter(({change}) => change !== 'unchanged').slice(0, mostTold).map(({service, object, change, lines}) => ({
    service, object, change, lines: [...lines.slice(0, mostLines).map(line => line.slice(0, longestLine)), ...(lines.length > mostLines ? [`and ${lines.length - mostLines} more`] : [])]
  }))
}
