/** A step as written, in a job or in a composite action. */
import {conditionOf} from './expressions.ts'
import {entries, field, literal, placeOf, type Token} from './tokens.ts'

export interface StepModel {
  id: string | undefined
  name: Token | undefined
  condition: string
  env: Token | undefined
  continueOnError: Token | undefined
  timeoutMinutes: Token | undefined
  /** file:line */
  place: string
  does:
    | {kind: 'run'; script: Token; shell: Token | undefined; workingDirectory: Token | undefined}
    | {kind: 'uses'; uses: string; with: Token | undefined}
}

const refusedKeys: Record<string, string> = {
  background: 'background steps', wait: 'waiting for background steps', 'wait-all': 'waiting for background steps', cancel: 'cancelling background steps',
  parallel: 'parallel steps'
}

export interface Refusals {
  refuse(place: string, what: string): void
}

export function readStep(token: Token, file: string, refusals: Refusals): StepModel | undefined {
  const place = placeOf(file, token)
  for (const {key, at} of entries(token)) {
    const what = refusedKeys[key]
    if (what) refusals.refuse(placeOf(file, at), `${what} (\`${key}\`)`)
  }
  const run = field(token, 'run')
  const uses = literal(field(token, 'uses'))
  const head = {
    id: literal(field(token, 'id')), name: field(token, 'name'), condition: conditionOf(field(token, 'if')), env: field(token, 'env'),
    continueOnError: field(token, 'continue-on-error'), timeoutMinutes: field(token, 'timeout-minutes'), place
  }
  if (run) return {...head, does: {kind: 'run', script: run, shell: field(token, 'shell'), workingDirectory: field(token, 'working-directory')}}
  if (uses !== undefined) return {...head, does: {kind: 'uses', uses, with: field(token, 'with')}}
  return undefined
}

/** Command and argument format of a shell, or undefined if only real GitHub can run it (actions/runner: ScriptHandlerHelpers.cs; docs: defaults.run.shell). */
export function parseShell(shell: string): {command: 'bash' | 'sh'; args: string[]} | undefined {
  // Without a word, bash runs with `-e` alone; `shell: bash` adds pipefail.
  if (shell === '') return {command: 'bash', args: ['-e', '{0}']}
  if (shell === 'bash') return {command: 'bash', args: ['--noprofile', '--norc', '-e', '-o', 'pipefail', '{0}']}
  if (shell === 'sh') return {command: 'sh', args: ['-e', '{0}']}
  const [command, ...args] = shell.trim().split(/\s+/)
  return (command === 'bash' || command === 'sh') && args.includes('{0}') ? {command, args} : undefined
}
