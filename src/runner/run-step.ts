/** A `run` step: the script in a file, given to its shell (actions/runner: src/Runner.Worker/Handlers/ScriptHandler.cs). */
import {randomUUID} from 'node:crypto'
import {existsSync, mkdirSync, writeFileSync} from 'node:fs'
import {delimiter, join, resolve} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {CommandProcessor} from './command-processor.ts'
import {evaluateText} from './expressions.ts'
import type {Frame} from './frame.ts'
import {launch} from './process.ts'
import {parseShell, type StepModel} from './steps-model.ts'

type Script = Extract<StepModel['does'], {kind: 'run'}>

/** True if the script ended with 0. Throws UserError for a shell that is not there. */
export async function runScript(frame: Frame, does: Script): Promise<boolean> {
  const {job, scope} = frame
  const script = evaluateText(does.script, frame.evaluation())
  const word = (does.shell ? evaluateText(does.shell, frame.evaluation()) : '') || (scope.kind === 'job' ? job.defaults.shell : '')
  const shell = parseShell(word)
  if (!shell) throw new UserError(`The shell \`${word}\` is not implemented`, {reason: 'unsupported', where: frame.instance.model.place})
  const env = frame.processEnvironment({})
  const command = pathOf(shell.command, env['PATH'] ?? '') ?? (word === '' ? pathOf('sh', env['PATH'] ?? '') : undefined)
  if (!command) throw new UserError(`The shell ${shell.command} was not found`, {reason: 'command-not-found', where: frame.instance.model.place})
  const file = join(job.directories.temp, `${randomUUID()}.sh`)
  mkdirSync(job.directories.temp, {recursive: true})
  writeFileSync(file, script)
  printHeader(frame, script, [command, ...shell.args].join(' '))
  const processor = new CommandProcessor(frame)
  const ended = await launch({
    file: command, args: shell.args.map(a => a.replace('{0}', file)), cwd: workingDirectory(frame, does), env, onLine: line => processor.take(line),
    signal: frame.signal, kill: frame.job.killed.signal, timings: job.scope.run.timings
  })
  if (ended.code !== 0 && !ended.aborted) frame.annotate('error', `Process completed with exit code ${ended.code}.`)
  return ended.code === 0
}

function workingDirectory(frame: Frame, does: Script): string {
  const own = does.workingDirectory ? evaluateText(does.workingDirectory, frame.evaluation()) : undefined
  const inherited = frame.scope.kind === 'job' ? frame.job.defaults.workingDirectory : ''
  const directory = resolve(frame.job.directories.workspace, own ?? inherited)
  if (!existsSync(directory)) throw new UserError(`The working directory ${own ?? inherited} does not exist`, {reason: 'input-invalid', where: frame.instance.model.place})
  return directory
}

function printHeader(frame: Frame, script: string, shell: string): void {
  frame.log(`##[group]Run ${script.trimStart().split('\n')[0] ?? ''}`)
  for (const line of script.trimEnd().split('\n')) frame.log(line)
  frame.log(`shell: ${shell}`)
  printEnv(frame)
  frame.log('##[endgroup]')
}

export function printEnv(frame: Frame): void {
  const env = Object.entries(frame.env())
  if (env.length > 0) frame.log('env:')
  for (const [name, value] of env) frame.log(`  ${name}: ${value}`)
}

const pathOf = (command: string, path: string): string | undefined => path.split(delimiter).filter(d => d !== '').map(d => join(d, command)).find(p => existsSync(p))
