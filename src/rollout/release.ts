/** A release from its parts: each service's revision is named by its content. Pure. */
import {digestJson} from '../kernel/digest.ts'
import type {HookSpec, ServiceSpec} from '../spec/schema.ts'
import type {HookRelease, Hooks, Release, Rev, ServiceConfig, ServiceRelease, ServiceSource, SetId} from './model.ts'

export interface ReleasePart {
  spec: ServiceSpec
  source: ServiceSource
  config?: ServiceConfig
  /** What the source itself says, where slipway.yaml does not. */
  replicas?: number | undefined
  /** Hooks that the source itself declares: they run before those of slipway.yaml. */
  hooks?: Hooks | undefined
}

export function composeRelease(set: SetId, label: string, parts: Record<string, ReleasePart>): Release {
  return {set, services: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, composeService(label, part)]))}
}

/** What serves when nothing serves: where the rollback of a first release goes. */
export const emptyRelease = (set: SetId): Release => ({set, services: {}})

function composeService(label: string, {spec, source, config, replicas, hooks: declared}: ReleasePart): ServiceRelease {
  const hooks = composeHooks(spec, declared)
  const content = {
    source, env: spec.env, drainMs: spec.drain,
    ...(config === undefined ? {} : {config}),
    ...(spec.port === undefined ? {} : {port: spec.port}),
    ...(spec.ready === undefined ? {} : {ready: spec.ready}),
    ...(hooks === undefined ? {} : {hooks})
  }
  return {rev: revisionOf(content), label, ...content, replicas: spec.replicas ?? replicas ?? 1, dependsOn: spec.dependsOn, strategy: spec.strategy}
}

function composeHooks({hooks}: ServiceSpec, declared: Hooks | undefined): Hooks | undefined {
  const phase = (name: keyof Hooks): HookRelease[] => [...declared?.[name] ?? [], ...(hooks?.[name] ?? []).map(composeHook)]
  const [before, after] = [phase('before'), phase('after')]
  return before.length + after.length === 0 ? undefined : {before, after}
}

const composeHook = ({name, run, image, timeout, irreversible, compensate}: HookSpec): HookRelease =>
  ({name, run, timeoutMs: timeout, irreversible, ...(image === undefined ? {} : {image}), ...(compensate === undefined ? {} : {compensate})})

/** Neither where the files lie nor how many run: the same content is the same revision, wherever and however often. */
export function revisionOf(content: Pick<ServiceRelease, 'source' | 'config' | 'env' | 'port' | 'ready' | 'drainMs' | 'hooks'>): Rev {
  const {source, config, env, port, ready, drainMs, hooks} = content
  const named = source.kind === 'process' ? {kind: source.kind, argv: source.argv, digest: source.digest} : {kind: source.kind, digest: source.digest}
  return digestJson({source: named, config: config?.release ?? null, format: config?.format ?? null, env, port: port ?? null, ready: ready ?? null, drainMs, ...(hooks === undefined ? {} : {hooks})}).slice('sha256:'.length, 'sha256:'.length + 12)
}

export const hookNamed = ({hooks}: Pick<ServiceRelease, 'hooks'>, name: string): HookRelease | undefined => [...hooks?.before ?? [], ...hooks?.after ?? []].find(hook => hook.name === name)
