/**
 * A saved plan as `show -json` prints it: the changes that people see, the digest that binds an approval, and the secrets in it, so that
 * they can be kept out of everything. Source: developer.hashicorp.com/terraform/internals/json-format, format 1.x.
 */
import * as z from 'zod'
import {ToolError} from '../kernel/errors.ts'
import {digestJson, type Digest} from '../kernel/digest.ts'
import type {Action, Change} from './change.ts'

const knownActions = ['no-op', 'create', 'read', 'update', 'delete', 'forget'] as const
const Delta = z.object({
  actions: z.array(z.enum(knownActions)).min(1), before: z.unknown().optional(), after: z.unknown().optional(), after_unknown: z.unknown().optional(),
  before_sensitive: z.unknown().optional(), after_sensitive: z.unknown().optional(), replace_paths: z.array(z.unknown()).optional(), importing: z.unknown().optional()
})
type Delta = z.output<typeof Delta>
const ResourceChange = z.object({
  address: z.string(), previous_address: z.string().optional(), deposed: z.string().optional(), action_reason: z.string().optional(), change: Delta
})
type ResourceChange = z.output<typeof ResourceChange>
const PlanJson = z.object({
  format_version: z.string().regex(/^1\./, 'expected format 1.x'),
  errored: z.boolean().default(false),
  resource_changes: z.array(ResourceChange).default([]),
  resource_drift: z.array(z.object({address: z.string()})).default([]),
  output_changes: z.record(z.string(), Delta).default({}),
  deferred_changes: z.array(z.unknown()).default([]),
  variables: z.record(z.string(), z.object({value: z.unknown().optional()})).default({}),
  configuration: z.object({root_module: z.object({variables: z.record(z.string(), z.object({sensitive: z.boolean().default(false)})).default({})}).default({variables: {}})}).default({root_module: {variables: {}}})
})
type PlanJson = z.output<typeof PlanJson>

export interface InfrastructurePlan {
  changes: Change[]
  digest: Digest
  /** Addresses that were changed behind the engine's back. */
  drifted: string[]
  /** Changes that the engine puts off to a later run. */
  deferred: number
  /** Texts that are sensitive in this plan; never shown. */
  secrets: string[]
}

/** Every text and number below what the mask marks: `true` marks all below it. */
function* sensitiveLeaves(value: unknown, mask: unknown): Generator<string> {
  if (mask === true) yield* leaves(value)
  else if (Array.isArray(mask) && Array.isArray(value)) for (const [i, m] of mask.entries()) yield* sensitiveLeaves(value[i], m)
  else if (isRecord(mask) && isRecord(value)) for (const [key, m] of Object.entries(mask)) yield* sensitiveLeaves(value[key], m)
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function* leaves(value: unknown): Generator<string> {
  if (typeof value === 'string' || typeof value === 'number') yield String(value)
  else if (value !== null && typeof value === 'object') for (const part of Object.values(value)) yield* leaves(part)
}

function secretsOf(plan: PlanJson): string[] {
  const deltas = [...plan.resource_changes.map(r => r.change), ...Object.values(plan.output_changes)]
  const marked = Object.entries(plan.configuration.root_module.variables).filter(([, v]) => v.sensitive).map(([name]) => plan.variables[name]?.value)
  const found = [
    ...deltas.flatMap(d => [...sensitiveLeaves(d.before, d.before_sensitive), ...sensitiveLeaves(d.after, d.after_sensitive)]),
    ...marked.flatMap(value => [...leaves(value)])
  ]
  // A provider may copy a secret to an attribute that it does not mark; a shorter text would match everywhere.
  return [...new Set(found)].filter(text => text.length >= 4)
}

const withheld = '(sensitive)'

/** The value without what the mask marks and without texts that hold a known secret. */
function withoutSecrets(value: unknown, mask: unknown, secrets: readonly string[]): unknown {
  if (mask === true) return withheld
  if (typeof value === 'string' || typeof value === 'number') return secrets.some(secret => String(value).includes(secret)) ? withheld : value
  if (Array.isArray(value)) return value.map((part, i) => withoutSecrets(part, Array.isArray(mask) ? mask[i] : undefined, secrets))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutSecrets(part, isRecord(mask) ? mask[key] : undefined, secrets)]))
}

function actionOf(actions: Delta['actions']): Action {
  const has = (action: string): boolean => (actions as string[]).includes(action)
  if ((has('delete') || has('forget')) && has('create')) return 'replace'
  if (has('delete') || has('forget')) return 'delete'
  if (has('create')) return 'create'
  return has('update') ? 'update' : 'none'
}

function noteOf({change, action_reason: reason, previous_address: previous}: ResourceChange): string {
  return [
    change.actions.includes('forget') ? 'leaves the state, stays in the world' : '',
    change.importing === undefined || change.importing === null ? '' : 'is imported',
    previous === undefined ? '' : `was ${previous}`,
    reason ? reason.replaceAll('_', ' ') : '',
    change.replace_paths?.length ? `because of ${change.replace_paths.map(p => (Array.isArray(p) ? p.join('.') : String(p))).join(', ')}` : ''
  ].filter(Boolean).join('; ')
}

function bound(delta: Delta, secrets: readonly string[]): unknown {
  return {actions: delta.actions, after: withoutSecrets(delta.after, delta.after_sensitive, secrets), unknown: delta.after_unknown, replace: delta.replace_paths, importing: delta.importing}
}

/** What does nothing is left out, order does not count, and time stamps are no part of it: equal intentions, equal digests. */
function digestOf(plan: PlanJson, secrets: readonly string[]): Digest {
  const idle = (delta: Delta): boolean => delta.actions.every(a => a === 'no-op')
  const resources = plan.resource_changes
    .filter(r => !idle(r.change) || r.previous_address !== undefined || (r.change.importing ?? null) !== null)
    .map(r => ({address: r.address, deposed: r.deposed, previous: r.previous_address, ...bound(r.change, secrets) as object}))
    .sort((a, b) => (`${a.address} ${a.deposed ?? ''}` < `${b.address} ${b.deposed ?? ''}` ? -1 : 1))
  const outputs = Object.fromEntries(Object.entries(plan.output_changes).filter(([, d]) => !idle(d)).map(([name, d]) => [name, bound(d, secrets)]))
  return digestJson({resources, outputs})
}

/** Throws ToolError `infrastructure-failed` for what is no plan of a known format, or a plan that failed half-way. */
export function parsePlan(text: string, argv: readonly string[]): InfrastructurePlan {
  const plan = PlanJson.safeParse(jsonOf(text))
  const refuse = (what: string): ToolError => new ToolError(what, {reason: 'infrastructure-failed', argv, exitCode: 0, expected: 'a complete plan in JSON format 1.x', remedy: 'Use a version of OpenTofu or Terraform that this suite knows.'})
  if (!plan.success) throw refuse(`The plan cannot be read: ${plan.error.issues.slice(0, 3).map(i => `${i.path.join('.')}: ${i.message}`).join('; ')}.`)
  if (plan.data.errored) throw refuse('The plan is incomplete: the engine marks it as errored.')
  const secrets = secretsOf(plan.data)
  const resources = plan.data.resource_changes.map((r): Change => ({action: actionOf(r.change.actions), resource: r.deposed ? `${r.address} (deposed ${r.deposed})` : r.address, note: noteOf(r)}))
  const outputs = Object.entries(plan.data.output_changes).map(([name, delta]): Change => ({action: actionOf(delta.actions), resource: `output.${name}`, note: ''}))
  return {
    changes: [...resources, ...outputs], digest: digestOf(plan.data, secrets), drifted: plan.data.resource_drift.map(d => d.address),
    deferred: plan.data.deferred_changes.length, secrets
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
