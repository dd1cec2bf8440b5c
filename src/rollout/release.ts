/** A release from its parts: each service's revision is named by its content. Pure. */
import {digestJson} from '../kernel/digest.ts'
import type {ServiceSpec} from '../spec/schema.ts'
import type {Release, Rev, ServiceConfig, ServiceRelease, ServiceSource, SetId} from './model.ts'

export interface ReleasePart {
  spec: ServiceSpec
  source: ServiceSource
  config?: ServiceConfig
  /** What the source itself says, where slipway.yaml does not. */
  replicas?: number | undefined
}

export function composeRelease(set: SetId, label: string, parts: Record<string, ReleasePart>): Release {
  return {set, services: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, composeService(label, part)]))}
}

/** What serves when nothing serves: where the rollback of a first release goes. */
export const emptyRelease = (set: SetId): Release => ({set, services: {}})

function composeService(label: string, {spec, source, config, replicas}: ReleasePart): ServiceRelease {
  const content = {
    source, env: spec.env, drainMs: spec.drain,
    ...(config === undefined ? {} : {config}),
    ...(spec.port === undefined ? {} : {port: spec.port}),
    ...(spec.ready === undefined ? {} : {ready: spec.ready})
  }
  return {rev: revisionOf(content), label, ...content, replicas: spec.replicas ?? replicas ?? 1, dependsOn: spec.dependsOn, strategy: spec.strategy}
}

/** Neither where the files lie nor how many run: the same content is the same revision, wherever and however often. */
export function revisionOf(content: Pick<ServiceRelease, 'source' | 'config' | 'env' | 'port' | 'ready' | 'drainMs'>): Rev {
  const {source, config, env, port, ready, drainMs} = content
  const named = source.kind === 'process' ? {kind: source.kind, argv: source.argv, digest: source.digest} : {kind: source.kind, digest: source.digest}
  return digestJson({source: named, config: config?.release ?? null, format: config?.format ?? null, env, port: port ?? null, ready: ready ?? null, drainMs}).slice('sha256:'.length, 'sha256:'.length + 12)
}
