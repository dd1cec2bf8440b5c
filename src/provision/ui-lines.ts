/** The machine-readable lines of `plan -json` and `apply -json`. Source: developer.hashicorp.com/terraform/internals/machine-readable-ui. */
import * as z from 'zod'

const Diagnostic = z.object({
  severity: z.string(), summary: z.string(), detail: z.string().default(''), address: z.string().optional(),
  range: z.object({filename: z.string(), start: z.object({line: z.number(), column: z.number()})}).optional()
})
export type Diagnostic = z.output<typeof Diagnostic>

const UiLine = z.object({
  type: z.string(), '@message': z.string().default(''), diagnostic: Diagnostic.optional(),
  hook: z.object({resource: z.object({addr: z.string()}), action: z.string().optional(), elapsed_seconds: z.number().optional()}).optional()
})

export type UiEvent =
  | {kind: 'diagnostic'; diagnostic: Diagnostic}
  | {kind: 'resource'; address: string; state: 'running' | 'done' | 'failed'; words: string}

const states = {
  refresh_start: ['running', 'is looked up'], apply_start: ['running', 'is changed'], apply_progress: ['running', 'is still being changed'],
  apply_complete: ['done', 'is done'], apply_errored: ['failed', 'failed']
} as const

/** undefined for what nobody needs to see; among that the output of provisioners, which may hold anything. */
export function parseUiLine(line: string): UiEvent | undefined {
  if (!line.startsWith('{')) return undefined
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  const parsed = UiLine.safeParse(value)
  if (!parsed.success) return undefined
  const {type, diagnostic, hook} = parsed.data
  if (diagnostic) return {kind: 'diagnostic', diagnostic}
  if (!hook || !Object.hasOwn(states, type)) return undefined
  const [state, verb] = states[type as keyof typeof states]
  const details = [hook.action, hook.elapsed_seconds ? `${hook.elapsed_seconds} s` : ''].filter(Boolean).join(', ')
  return {kind: 'resource', address: hook.resource.addr, state, words: `${verb}${details ? ` (${details})` : ''}`}
}

/** `infra/main.tf:3:5: Reference to undeclared resource: …`, in the engine's own words. */
export function describeDiagnostic({summary, detail, range, address}: Diagnostic, module: string): string {
  const where = range ? `${module}/${range.filename}:${range.start.line}:${range.start.column}: ` : address ? `${address}: ` : ''
  return `${where}${summary}${detail ? `: ${detail.trim()}` : ''}`
}
