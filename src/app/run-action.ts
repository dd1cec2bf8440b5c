/** Runs one stage as an action: parse, run, catch, report, exit. The one door out. */
import {toSlipwayError, InternalError, type SlipwayError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import {commonOutputs, type Contract, type Outcome, type OutputsOf, type Post, type Stage} from '../ports/contract.ts'
import type {Annotation, Ports} from '../ports/index.ts'
import {makePorts} from '../platform/index.ts'
import {runnerIo} from '../platform/runner.ts'
import {expectShortLife} from '../platform/short-lived.ts'
import {handoffSchemaNumber, renderHandoff} from '../report/handoff.ts'
import {codeBlock, details, escapeMarkdown} from '../report/markdown.ts'
import {tellPeople} from './for-people.ts'
import {loadSpec} from './load-spec.ts'
import {readInputs, type CommonInputs} from './read-inputs.ts'
import {cancellation} from './cancellation.ts'

const kebab = (name: string): string => name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)

function writeOutputs(contract: Contract, outputs: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(outputs)) {
    const declared = kebab(name)
    if (!(declared in contract.outputs) && !(declared in commonOutputs)) throw new InternalError(`${contract.name} sets the undeclared output ${declared}.`)
    if (value !== undefined) runnerIo.output(declared, value)
  }
}

interface Finished {
  contract: Contract
  ports: Ports
  environment: string
  timezone?: string
  startedAt: number
  endedAt: number
}

function handoffOf({contract, ports, environment, timezone, startedAt, endedAt}: Finished, outcome: Outcome): string {
  const {host} = ports
  return renderHandoff({
    schema: handoffSchemaNumber, suite: host.suiteVersion, stage: contract.name, environment, commit: host.run.commit, runId: host.run.runId,
    attempt: host.run.attempt, verdict: outcome.verdict, ...(outcome.reason ? {reason: outcome.reason} : {}), headline: outcome.headline,
    startedAt: new Date(startedAt).toISOString(), endedAt: new Date(endedAt).toISOString(), ...(timezone === undefined ? {} : {timezone}), data: outcome.data
  })
}

function publish(finished: Finished, outcome: Outcome): void {
  finished.endedAt = finished.ports.clock.now()
  const told = tellPeople(outcome, {...finished, timezone: finished.timezone})
  for (const annotation of told.annotations) finished.ports.log.annotate(annotation)
  if (told.summary) runnerIo.summary(told.summary)
  writeOutputs(finished.contract, {...outcome.outputs, verdict: outcome.verdict, failureReason: outcome.reason ?? '', handoff: handoffOf(finished, outcome)})
  if (outcome.verdict === 'pass') finished.ports.log.info(told.headline)
  else runnerIo.fail(`${told.headline}${outcome.reason ? ` [${outcome.reason}]` : ''}`)
}

function outcomeOf(error: SlipwayError): Outcome {
  const text = error instanceof InternalError ? `${error.message}\n${(error.cause as Error | undefined)?.stack ?? error.stack ?? ''}` : error.explain()
  return {verdict: 'error', reason: error.reason, headline: text, outputs: {} as OutputsOf<Contract>, summary: withAppendix(text, error), annotations: annotationsOf(error), data: null}
}

/** The log has the message; a summary of its own is worth while where something belongs to it. */
function withAppendix(text: string, {appendix}: SlipwayError): string {
  return appendix === undefined ? '' : `${escapeMarkdown(text)}\n\n${details(appendix.title, codeBlock(appendix.text, appendix.language))}`
}

/** The runner shows at most 10 of a level and step (actions/runner: ExecutionContext.cs). */
function annotationsOf(error: SlipwayError): Annotation[] {
  return error.problems.slice(0, 10).map(({file, line, column, message}) => ({level: 'error', message, file, line, column}))
}

/** What an entry under src/actions calls; resolves when everything is written. */
export async function runAction<C extends Contract>(contract: C, stage: Stage<C>): Promise<void> {
  expectShortLife()
  const ports = makePorts()
  const finished: Finished = {contract, ports, environment: '', startedAt: ports.clock.now(), endedAt: 0}
  const cancel = cancellation()
  try {
    const inputs = readInputs(contract, runnerIo.input) as Parameters<Stage<C>>[0]['inputs'] & CommonInputs
    finished.environment = inputs.environment
    const spec = await loadSpec(contract, inputs, ports)
    if (spec?.timezone !== undefined) finished.timezone = spec.timezone
    publish(finished, await stage({inputs, spec, ports, signal: cancel.signal}) as Outcome)
  } catch (thrown) {
    const error = toSlipwayError(cancel.signal.aborted ? cancel.asError(thrown) : thrown)
    if (error.appendix) ports.log.info(`${error.appendix.title}:\n${error.appendix.text}`)
    publish(finished, outcomeOf(error))
  } finally {
    cancel.settled()
  }
  endProcess()
}

/** A post step that fails only warns: the job has its verdict already. */
export async function runPost(contract: Contract, post: Post): Promise<void> {
  const ports = makePorts()
  const cancel = cancellation()
  try {
    const saved = runnerIo.saved()
    await post(saved === '' ? undefined : JSON.parse(saved) as Json, ports, cancel.signal)
  } catch (thrown) {
    const error = toSlipwayError(thrown)
    ports.log.annotate({level: 'warning', title: `${contract.name}: the post step failed`, message: error.explain()})
  } finally {
    cancel.settled()
  }
  endProcess()
}

/** Keep-alive sockets would hold the process open: end it once standard output is flushed. */
function endProcess(): void {
  process.stdout.write('', () => process.exit(process.exitCode ?? 0))
}
