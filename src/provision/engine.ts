/** Runs OpenTofu or Terraform: which one there is, how its answers are read, and its errors in its own words. */
import {ToolError, UserError} from '../kernel/errors.ts'
import {redactor} from '../kernel/redact.ts'
import type {Command, ExecResult, Ports} from '../ports/index.ts'
import type {EnvironmentSpec, InfrastructureSpec} from '../spec/schema.ts'
import {versionCommand} from './commands.ts'
import {describeDiagnostic, parseUiLine, type Diagnostic} from './ui-lines.ts'

export interface Engine {
  /** Absolute path. */
  program: string
  /** `terraform 1.11.4`. */
  label: string
}

const names = {auto: ['tofu', 'terraform'], tofu: ['tofu'], terraform: ['terraform']} as const

export interface WantedEngine {
  engine: InfrastructureSpec['engine']
  /** Programs that slipway.yaml pins. */
  tools: EnvironmentSpec['tools']
}

/** Where both would do a pinned one is meant. Throws UserError `command-not-found`, and what `Tools.locate` throws. */
export async function findEngine({engine, tools}: WantedEngine, ports: Ports, signal: AbortSignal): Promise<Engine> {
  const pinned = names[engine].filter(name => tools?.[name] !== undefined)
  for (const name of pinned.length > 0 ? pinned : names[engine]) {
    const found = await ports.tools.locate(name, tools?.[name], signal)
    if (found) return {program: found.argv0, label: `${name} ${await versionOf(name, found.argv0, ports, signal)}`}
  }
  throw new UserError(`${names[engine].join(' or ')} is not on PATH.`, {
    reason: 'command-not-found', where: 'slipway.yaml: infrastructure', remedy: 'Install OpenTofu (opentofu.org/docs/intro/install) or Terraform on this runner, or pin it under `tools` in slipway.yaml.'
  })
}

async function versionOf(name: string, program: string, {exec}: Ports, signal: AbortSignal): Promise<string> {
  const result = await exec.run(versionCommand(program), signal)
  const version = /"terraform_version":\s*"(\d[^"\s]{0,40})"/.exec(result.stdout)?.[1]
  if (result.exitCode === 0 && version !== undefined) return version
  throw new ToolError(`${name} does not tell its version.\n${lastWords(result)}`, {reason: 'infrastructure-failed', argv: [program, 'version'], exitCode: result.exitCode, remedy: `Run \`${name} version -json\` by hand.`})
}

const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')
/** About the user's CLI configuration, on every command; not about what failed. */
const chatter = /There are some problems with the CLI configuration|Unable to open CLI configuration file|CLI configuration file at/

/** The end of what a program said, on the error stream if there is anything. Frames and colours are taken off. */
export function lastWords({stdout, stderr}: ExecResult, lines = 20): string {
  const clean = (text: string): string[] => text.replace(colours, '').split('\n').map(line => line.replace(/^[╷│╵]\s?/, '').trimEnd())
    .filter(line => line.trim() !== '' && !line.startsWith('{') && !chatter.test(line))
  const errors = clean(stderr)
  return (errors.length ? errors : clean(stdout)).slice(-lines).join('\n') || '(it said nothing)'
}

/** Who holds a state lock, out of the block that both engines print. */
export function parseLock(text: string): {id: string; who: string; operation: string; created: string} | undefined {
  const field = (name: string): string => new RegExp(`^\\s*${name}:[ \\t]+(\\S.*?)\\s*$`, 'm').exec(text)?.[1] ?? ''
  return /state lock/i.test(text) && field('ID') !== '' ? {id: field('ID'), who: field('Who'), operation: field('Operation'), created: field('Created')} : undefined
}

export interface Doing {
  /** `plan`, `apply`: for messages. */
  what: string
  /** The module as slipway.yaml names it. */
  module: string
  /** Texts that must not be shown. */
  secrets: readonly string[]
}

function lockError(lock: NonNullable<ReturnType<typeof parseLock>>, {module}: Doing, command: Command, exitCode: number): ToolError {
  return new ToolError(`The state of ${module} is locked by ${lock.who || 'somebody'} since ${lock.created || 'an unknown time'} (${lock.operation || 'unknown operation'}, lock ${lock.id}).`, {
    reason: 'lock-held', argv: command.argv, exitCode, where: module,
    remedy: `Wait for that run. If it is surely gone: \`${command.argv[0].split('/').at(-1)} force-unlock ${lock.id}\` in ${module}.`
  })
}

/** What a failed command comes to: all its diagnostics, or its last lines. */
export function engineError(command: Command, result: ExecResult, diagnostics: readonly Diagnostic[], doing: Doing): ToolError {
  const redact = redactor(doing.secrets)
  const errors = diagnostics.filter(d => d.severity === 'error')
  const lock = errors.map(d => parseLock(`${d.summary}\n${d.detail}`)).find(l => l !== undefined) ?? parseLock(lastWords(result, 40))
  if (lock) return lockError(lock, doing, command, result.exitCode)
  const words = errors.length ? errors.slice(0, 10).map(d => describeDiagnostic(d, doing.module)).join('\n') : lastWords(result)
  const more = errors.length > 10 ? `\n… and ${errors.length - 10} more errors` : ''
  return new ToolError(redact(`${doing.what} of ${doing.module} failed:\n${words}${more}`), {
    reason: 'infrastructure-failed', argv: command.argv, exitCode: result.exitCode, where: doing.module,
    remedy: doing.what === 'apply'
      ? 'What was made before the error stands in the state: mend the cause and run again, the next plan holds what is left. Nothing is taken back by itself.'
      : 'Mend what the engine names; nothing was changed.'
  })
}

/** Runs a command, reports its resources as progress, throws what it fails with unless the exit code is among those that are fine. */
export async function runEngine(ports: Ports, command: Command, doing: Doing & {fine: readonly number[]}, signal: AbortSignal): Promise<ExecResult> {
  const redact = redactor(doing.secrets)
  const diagnostics: Diagnostic[] = []
  const result = await ports.exec.run(command, signal, (line, stream) => {
    const event = stream === 'stdout' ? parseUiLine(line) : undefined
    if (event?.kind === 'diagnostic') diagnostics.push(event.diagnostic)
    if (event?.kind === 'resource') ports.progress.report({stage: 'provision', subject: event.address, state: event.state, line: redact(`${event.address} ${event.words}`)})
  })
  if (!doing.fine.includes(result.exitCode)) throw engineError(command, result, diagnostics, doing)
  return result
}
