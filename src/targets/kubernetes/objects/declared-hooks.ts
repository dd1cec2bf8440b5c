/** Hooks that manifests and charts declare: Jobs with an annotation of ours or of Helm's (https://helm.sh/docs/topics/charts_hooks/). Pure. */
import type {HookRelease, Hooks} from '../../../rollout/model.ts'
import {annotations, type KubeObject} from '../model.ts'
import {numberAt} from './fields.ts'
import {describe, refOf} from './identity.ts'

const ofHelm = 'helm.sh/hook'
const weightOfHelm = 'helm.sh/hook-weight'
const defaultTimeoutMs = 10 * 60_000
const phases: Readonly<Record<string, keyof Hooks>> = {'pre-install': 'before', 'pre-upgrade': 'before', 'post-install': 'after', 'post-upgrade': 'after', before: 'before', after: 'after'}

/** Events of Helm at which an object is to be made; empty for an object that is no hook of Helm. */
export const eventsOf = ({metadata}: KubeObject): string[] => (metadata.annotations?.[ofHelm] ?? '').split(',').map(name => name.trim()).filter(Boolean)

/** What Helm makes at another time than a release: when it tests, when it goes back by itself, when it is uninstalled. */
export const isIdleHook = (object: KubeObject): boolean => eventsOf(object).length > 0 && eventsOf(object).every(event => !Object.hasOwn(phases, event))

/** Undefined for what is none: any other object, also one that a chart would make beside its hooks. */
export function hookPhase(object: KubeObject): keyof Hooks | undefined {
  if (object.kind !== 'Job' || !object.apiVersion.startsWith('batch/')) return undefined
  const own = object.metadata.annotations?.[annotations.hook]
  const [phase] = (own === undefined ? eventsOf(object) : [own]).flatMap(event => (Object.hasOwn(phases, event) ? [phases[event] as keyof Hooks] : []))
  return phase
}

/** By weight, then by name, as Helm runs them. Undefined where there are none. */
export function declaredHooks(objects: readonly KubeObject[]): Hooks | undefined {
  const weightOf = ({metadata}: KubeObject): number => Number(metadata.annotations?.[weightOfHelm] ?? 0) || 0
  const found = objects.filter(object => hookPhase(object) !== undefined).sort((a, b) => weightOf(a) - weightOf(b) || (a.metadata.name < b.metadata.name ? -1 : 1))
  const of = (phase: keyof Hooks): HookRelease[] => found.filter(object => hookPhase(object) === phase).map(object => {
    const {name} = object.metadata
    const seconds = numberAt(object, 'spec', 'activeDeadlineSeconds')
    return {name, run: [], job: name, timeoutMs: seconds === undefined ? defaultTimeoutMs : seconds * 1000, irreversible: false}
  })
  return found.length === 0 ? undefined : {before: of('before'), after: of('after')}
}

/** For people: what becomes of a hook of Helm that is no Job, and what is left out. */
export function hookWarnings(objects: readonly KubeObject[], idle: readonly KubeObject[]): string[] {
  const plain = objects.filter(object => eventsOf(object).length > 0 && hookPhase(object) === undefined)
  return [
    ...plain.map(object => `${describe(refOf(object))} is a hook of Helm (${eventsOf(object).join(', ')}) and no Job; it is written with the other objects, not at a time of its own.`),
    ...idle.map(object => `${describe(refOf(object))} is a hook of Helm for ${eventsOf(object).join(', ')}, which no release does; it is left out.`)
  ]
}
