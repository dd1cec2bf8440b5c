/** `slipway run`: one workflow of the repository here, on the offline runner. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {makePorts} from '../platform/index.ts'
import {runWorkflow, type GateQuestion, type RunEvent} from '../runner/index.ts'
import {plainMarkdown} from './plain-markdown.ts'
import {suiteOf, suiteSlug} from './suite.ts'
import type {Terminal} from './terminal.ts'

export interface RunOptions {
  workflow: string
  gate: 'ask' | 'approve' | 'reject'
  inputs: Record<string, string>
  /** Names of environment variables whose values the workflow may use as secrets. */
  secrets: string[]
  protectedEnvironments: string[]
  runs: string
}

/** Secrets come from the environment: an argument would stand in the list of processes. */
export function secretsFrom(names: readonly string[], env: Record<string, string | undefined>): Record<string, string> {
  const missing = names.filter(name => env[name] === undefined)
  if (missing.length > 0) {
    throw new UserError(`There is no variable ${missing.join(', ')} in the environment.`, {reason: 'input-invalid', where: '--secret', expected: 'names of environment variables that hold the secrets'})
  }
  return Object.fromEntries(names.map(name => [name, env[name] as string]))
}

/** What a person sees of an event; undefined for what does not concern them. */
export function eventLine(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'job': return event.state === 'waiting' ? undefined : `${event.job}: ${event.state}`
    case 'step': return event.state === 'failure' ? `${event.job} / ${event.step}: failure` : undefined
    case 'log': return `  ${event.line}`
    case 'annotation': return `  ${event.level}: ${event.message}`
    case 'gate': return `${event.job}: ${event.approved ? 'approved' : 'rejected'} by ${event.by} (${event.environment})`
  }
}

/** 0 if the run succeeded, else 1. */
export async function runCommand(options: RunOptions, terminal: Terminal, signal: AbortSignal): Promise<number> {
  const repository = process.cwd()
  const result = await runWorkflow({
    repository, workflow: options.workflow, slug: `local/${path.basename(repository)}`, repositories: {[suiteSlug]: suiteOf(makePorts().host).root},
    event: {name: 'workflow_dispatch', payload: {}}, inputs: options.inputs, secrets: secretsFrom(options.secrets, process.env), vars: {},
    protectedEnvironments: options.protectedEnvironments, decide: question => decide(options, question, terminal, signal), runs: path.resolve(options.runs),
    runnerEnvironment: process.env.SLIPWAY_STATE ? {SLIPWAY_STATE: process.env.SLIPWAY_STATE} : {},
    onEvent: event => {
      const line = eventLine(event)
      if (line !== undefined) terminal.say(line)
    }
  }, signal)
  terminal.say(`\nRun ${result.number}: ${result.conclusion}. Logs and artifacts: ${path.relative(repository, result.directory) || '.'}`)
  return result.conclusion === 'success' ? 0 : 1
}

async function decide({gate}: RunOptions, question: GateQuestion, terminal: Terminal, signal: AbortSignal): Promise<{approved: boolean; by: string}> {
  if (gate !== 'ask') return {approved: gate === 'approve', by: gate === 'approve' ? '--approve' : '--reject'}
  // Nobody is there to ask: an approval that nobody gave is none.
  if (!terminal.asks) return {approved: false, by: 'nobody: this is no terminal; use --approve or --reject'}
  for (const {job, markdown} of question.summaries) terminal.say(`--- ${job}\n${plainMarkdown(markdown)}\n`)
  const answer = await terminal.ask(`Approve ${question.job} for the environment ${question.environment}? [y/N] `, signal).catch(() => 'n')
  return {approved: /^y/i.test(answer), by: 'you'}
}
