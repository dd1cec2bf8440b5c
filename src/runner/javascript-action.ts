/** A JavaScript action: `node <file>` in the workspace with INPUT_… and STATE_… (actions/runner: src/Runner.Worker/Handlers/NodeScriptActionHandler.cs). */
import {existsSync} from 'node:fs'
import {join} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {evaluateInputs, printInputs} from './action-inputs.ts'
import type {ActionModel} from './action-file.ts'
import type {ResolvedAction} from './catalogue.ts'
import {CommandProcessor} from './command-processor.ts'
import type {Frame} from './frame.ts'
import {registerPost} from './instances.ts'
import {launch} from './process.ts'
import type {Token} from './tokens.ts'

type NodeRuns = Extract<ActionModel['runs'], {kind: 'node'}>
type LocatedAction = Extract<ResolvedAction, {kind: 'action'}>

export async function runJavaScript(frame: Frame, action: LocatedAction, {runs, given}: {runs: NodeRuns; given: Token | undefined}): Promise<boolean> {
  const {job, instance, stage} = frame
  if (runs.pre !== undefined && action.local && stage === 'main') frame.annotate('warning', `\`pre\` execution is not supported for local action from '${usesOf(frame)}'`)
  // Before it runs: the post of a step that fails or is cancelled runs as well.
  if (runs.post !== undefined && stage !== 'post') registerPost(instance)
  const inputs = evaluateInputs(frame, action.model, given)
  printInputs(frame, usesOf(frame), inputs)
  const file = join(action.directory, {pre: runs.pre, main: runs.main, post: runs.post}[stage] ?? '')
  if (!existsSync(file)) throw new UserError(`File not found: ${file}`, {reason: 'input-invalid', where: action.model.file})
  const processor = new CommandProcessor(frame)
  const ended = await launch({
    file: process.execPath, args: [file], cwd: job.directories.workspace, env: frame.processEnvironment({...stateOf(instance.state), ...inputVariables(inputs)}),
    onLine: line => processor.take(line), signal: frame.signal, kill: frame.job.killed.signal, timings: job.scope.run.timings
  })
  frame.debug(`Node Action run completed with exit code ${ended.code}`)
  return ended.code === 0
}

const usesOf = (frame: Frame): string => (frame.instance.model.does.kind === 'uses' ? frame.instance.model.does.uses : '')

const stateOf = (state: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(state).map(([k, v]) => [`STATE_${k}`, v]))

/** Spaces become underscores; dashes stay. */
const inputVariables = (inputs: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value]))
