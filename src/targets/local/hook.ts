/** Runs a hook of a release: a program in the folder of its service, with the service's variables and configuration, to its end. */
import path from 'node:path'
import {parseEnvFile} from '../../kernel/env-file.ts'
import {InternalError, toSlipwayError, ToolError} from '../../kernel/errors.ts'
import {formatDuration} from '../../kernel/duration.ts'
import type {Ports, ProcessFacts} from '../../ports/index.ts'
import type {Evidence, HookRelease, HookVerb, Rev, ServiceRelease} from '../../rollout/model.ts'
import {hookNamed} from '../../rollout/release.ts'
import type {StepRun} from './apply.ts'
import type {Layout} from './layout.ts'
import {lastLines} from './log-tail.ts'
import {readRelease} from './releases.ts'
import {plainEnvironment} from './router-process.ts'

const pollMs = 50
/** Between SIGTERM and SIGKILL. */
const killGraceMs = 5_000
/** What is written beyond this is lost: a log is for people. */
const longestLog = 4 * 1024 * 1024
const toldLines = 3
/** In the environment of a hook and of whatever it starts: how a later run knows it as ours. */
const marker = 'SLIPWAY_HOOK_LOG'

/** What an earlier run left of the same hook ends first: it never runs twice at once. Throws ToolError `command-failed`, `timeout`, `command-not-found`, `cancelled`. */
export async function runHook(run: StepRun, verb: HookVerb): Promise<Evidence> {
  const {ports, layout, step, signal} = run
  const ended = await endSurvivors(ports, layout, {service: step.service, name: verb.name}, signal)
  if (verb.phase === 'end') return {level: 'data-plane', note: ended === 0 ? 'nothing of it runs' : 'ended'}
  const release = await readRelease(ports, layout, step.service, verb.rev)
  const hook = hookNamed(release, verb.name)
  if (hook === undefined) throw new InternalError(`${step.id}: revision ${verb.rev} has no hook ${verb.name}.`)
  return carryOut(run, {verb, release, argv: argvOf(hook, verb)})
}

function argvOf({run, compensate}: HookRelease, {phase, name}: HookVerb): [string, ...string[]] {
  const argv = phase === 'compensate' ? compensate : run
  if (argv === undefined) throw new InternalError(`The hook ${name} has no compensation.`)
  return [...argv] as [string, ...string[]]
}

interface Work {
  verb: HookVerb
  release: ServiceRelease
  argv: [string, ...string[]]
}

async function carryOut({ports, layout, step, signal}: StepRun, {verb, release, argv}: Work): Promise<Evidence> {
  const {source} = release
  if (source.kind !== 'process') throw new InternalError(`The local target cannot run ${source.kind}.`)
  const log = logOf(layout, step.service, verb)
  const book = await openLog(ports, log)
  const env = await environmentOf(ports, step.service, {release, verb, log})
  const began = ports.clock.now()
  const fail = (how: string, {reason, exitCode}: {reason: ToolError['reason']; exitCode: number | null}): ToolError => {
    const said = book.tail().length === 0 ? 'It wrote nothing.' : `Its output ends with: ${book.tail().join(' | ')}`
    return new ToolError(`${step.service}: ${wordsOf(verb)} ${how}. ${said}`, {reason, where: `${step.service} ${verb.rev}`, argv, exitCode, remedy: `All that it wrote stands in ${log}.`})
  }
  try {
    const {exitCode} = await ports.exec.run({argv, cwd: source.directory, env, timeoutMs: verb.timeoutMs}, signal, book.line)
    if (exitCode === 0) return {level: 'data-plane', note: `ended well after ${formatDuration(ports.clock.now() - began)}`}
    throw fail(`ended with exit code ${exitCode}`, {reason: 'command-failed', exitCode})
  } catch (thrown) {
    const error = toSlipwayError(thrown)
    if (error.reason === 'timeout') throw fail(`did not end within ${formatDuration(verb.timeoutMs)}`, {reason: 'timeout', exitCode: null})
    if (error.reason === 'command-not-found') throw fail(`could not be started: there is no program ${argv[0]}, or it cannot be executed`, {reason: 'command-not-found', exitCode: null})
    throw thrown
  } finally {
    await book.close()
  }
}

const wordsOf = ({name, phase}: HookVerb): string => (phase === 'compensate' ? `the compensation of the hook ${name}` : `the hook ${name}`)
const logOf = (layout: Layout, service: string, {rev, name, phase}: HookVerb): string => path.join(layout.hooks, service, `${rev}-${name}-${phase}.log`)

/** As the service has them: configuration overrides the plain variables, and what the run is overrides both. */
async function environmentOf(ports: Ports, service: string, {release, verb, log}: Pick<Work, 'release' | 'verb'> & {log: string}): Promise<Record<string, string>> {
  const {config, env} = release
  const configured = config?.file === undefined || config.format !== 'env' ? {} : parseEnvFile(await ports.files.readText(config.file) ?? '')
  return {
    ...plainEnvironment(ports), ...env, ...configured, ...(config?.file === undefined ? {} : {SLIPWAY_CONFIG_FILE: config.file}),
    SLIPWAY_SERVICE: service, SLIPWAY_REVISION: verb.rev, SLIPWAY_HOOK: verb.name, SLIPWAY_HOOK_PHASE: verb.phase, [marker]: log
  }
}

interface Book {
  line(text: string): void
  tail(): string[]
  close(): Promise<void>
}

/** Written while it runs: what a run that is killed has seen is there. It may hold secrets, and is readable by this user alone. */
async function openLog({files}: Ports, log: string): Promise<Book> {
  await files.write(log, '', 0o600)
  const last: string[] = []
  let waiting = ''
  let written = 0
  let writing: Promise<void> | undefined
  const flush = async (): Promise<void> => {
    while (waiting !== '') {
      const text = waiting
      waiting = ''
      await files.append(log, text, 0o600)
    }
    writing = undefined
  }
  return {
    line(text) {
      last.push(...lastLines(text, 1))
      if (last.length > toldLines) last.shift()
      if (written > longestLog) return
      written += text.length + 1
      waiting += `${text}\n`
      // A disk that is full ends no hook.
      writing ??= flush().catch(() => undefined)
    },
    tail: () => [...last],
    close: async () => { await writing }
  }
}

const isOf = (layout: Layout, {variables}: ProcessFacts): boolean => variables[marker] !== undefined && path.dirname(path.dirname(variables[marker])) === layout.hooks

/** Processes of hooks of this set that are alive, by the service that they are of. */
export const hookProcesses = (layout: Layout, all: readonly ProcessFacts[]): {service: string; facts: ProcessFacts}[] =>
  all.filter(facts => isOf(layout, facts)).map(facts => ({service: path.basename(path.dirname(facts.variables[marker] ?? '')), facts}))

/** How many there were. */
async function endSurvivors({processes, clock}: Ports, layout: Layout, {service, name}: {service: string; name: string}, signal: AbortSignal): Promise<number> {
  const left = async (): Promise<ProcessFacts[]> => hookProcesses(layout, await processes.list()).filter(one => one.service === service && one.facts.variables['SLIPWAY_HOOK'] === name).map(({facts}) => facts)
  const found = await left()
  for (const kind of ['SIGTERM', 'SIGKILL'] as const) {
    const alive = await left()
    if (alive.length === 0) break
    for (const facts of alive) await processes.signal(facts, kind)
    for (let waited = 0; waited < killGraceMs && (await left()).length > 0; waited += pollMs) await clock.sleep(pollMs, signal)
  }
  return found.length
}

/** Removes what hooks of revisions wrote that nothing names any more. */
export async function collectHookLogs({files}: Ports, layout: Layout, kept: (service: string, rev: Rev) => boolean): Promise<void> {
  for (const service of await files.list(layout.hooks)) {
    for (const name of await files.list(path.join(layout.hooks, service))) {
      if (!kept(service, name.slice(0, name.indexOf('-')))) await files.remove(path.join(layout.hooks, service, name))
    }
  }
}
