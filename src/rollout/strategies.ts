/** What each strategy does to a service that serves already: verbs one after another, whatever is up or down at the moment. Pure. */
import {formatDuration} from '../kernel/duration.ts'
import {timingOf} from './lane.ts'
import type {DeclaredDowntime, Rev, ServiceRelease, Verb} from './model.ts'

/** As the local target ends a process: SIGTERM, and SIGKILL this much later. */
const endMs = 5_000

export function strategyVerbs(want: ServiceRelease, from: Rev): Verb[] {
  const {strategy} = want
  switch (strategy.kind) {
    case 'rolling': return rollingVerbs(want.rev, from)
    case 'canary': return canaryVerbs(want, from, strategy)
    case 'blue-green': return blueGreenVerbs(want, from, strategy)
    case 'recreate': return recreateVerbs(want, from)
  }
}

/** Keeps no warm predecessor: a rolling update is asked for where there is no room for two. */
const rollingVerbs = (to: Rev, from: Rev): Verb[] => [{do: 'roll', to, surge: 1, unavailable: 0}, {do: 'drain', rev: from}, {do: 'retire', rev: from}]

/** Capacity, then weight, then judgement, step by step. The predecessor is drained and stays warm until `finalize`. */
function canaryVerbs(want: ServiceRelease, from: Rev, {steps, pause, analysis, testers}: Extract<ServiceRelease['strategy'], {kind: 'canary'}>): Verb[] {
  const verbs = steps.flatMap((weight): Verb[] => [
    {do: 'ensure', rev: want.rev, replicas: Math.max(1, Math.ceil((weight * want.replicas) / 100))},
    weight === 100 ? {do: 'route', weights: {[want.rev]: 100}} : {do: 'route', weights: {[from]: 100 - weight, [want.rev]: weight}, ...(testers === undefined ? {} : {testers: {to: want.rev, ...testers}})},
    {do: 'judge', gate: analysis ?? null, pauseMs: pause, baseline: from, canary: want.rev}
  ])
  return [...verbs, {do: 'drain', rev: from}]
}

/**
 * All of the new one, then all traffic at once, then judgement; the old one is drained and runs on for its time. With an analysis the
 * new one is watched before the switch as well, for crashes alone: without traffic a gate has no data, and no data is never a pass.
 */
function blueGreenVerbs(want: ServiceRelease, from: Rev, {warm, pause, analysis}: Extract<ServiceRelease['strategy'], {kind: 'blue-green'}>): Verb[] {
  const judge = (gate: string | null): Verb => ({do: 'judge', gate, pauseMs: pause, baseline: from, canary: want.rev})
  return [
    {do: 'ensure', rev: want.rev, replicas: want.replicas}, ...(analysis === undefined ? [] : [judge(null)]),
    {do: 'route', weights: {[want.rev]: 100}}, judge(analysis ?? null), {do: 'drain', rev: from, warmMs: warm}
  ]
}

/** Never two at once. The new one is announced before the old one ends, so that the data plane keeps the service's address. */
const recreateVerbs = (want: ServiceRelease, from: Rev): Verb[] => [
  {do: 'ensure', rev: want.rev, replicas: 0}, {do: 'drain', rev: from}, {do: 'retire', rev: from},
  {do: 'ensure', rev: want.rev, replicas: want.replicas}, {do: 'route', weights: {[want.rev]: 100}}
]

/** What recreate costs at the most: open requests end, processes end, new ones get ready. Undefined where nothing stops serving. */
export function declareDowntime(want: ServiceRelease, from: Rev | null, serving: ServiceRelease | undefined): DeclaredDowntime | undefined {
  if (want.strategy.kind !== 'recreate' || from === null || from === want.rev) return undefined
  return downtimeBetween(timingOf(serving ?? want).drainMs, want)
}

export function downtimeBetween(drainMs: number, next: ServiceRelease): DeclaredDowntime {
  const {readyMs} = timingOf(next)
  const atMostMs = drainMs + endMs + readyMs
  return {
    atMostMs,
    words: `nothing serves from the drain of one release until the other is ready: at most ${formatDuration(atMostMs)} (drain ${formatDuration(drainMs)}, end ${formatDuration(endMs)}, ready ${formatDuration(readyMs)})`
  }
}
