/** The `slipway` command: chooses, runs, explains what went wrong. */
import {toSlipwayError, UserError, InternalError} from '../kernel/errors.ts'
import {nearest} from '../kernel/near-miss.ts'
import {suiteVersion} from '../platform/host.ts'
import {commandNamed, parseCommandLine, parsePairs, renderCommandHelp, renderHelp, type Parsed} from './commands.ts'
import {stories, storyNamed, type Story} from './stories.ts'
import type {Page} from './table.ts'
import {Terminal} from './terminal.ts'

const gateOf = ({flags}: Parsed, otherwise: 'ask' | 'approve'): 'ask' | 'approve' | 'reject' => (flags.approve ? 'approve' : flags.reject ? 'reject' : otherwise)

function chosenStory(name: string | undefined): Story {
  const story = name === undefined ? stories[0] : storyNamed(name)
  if (story) return story
  const meant = nearest(name ?? '', stories.map(s => s.name))
  throw new UserError(`There is no story ${name}.${meant ? ` Did you mean ${meant}?` : ''}`, {reason: 'input-invalid', where: 'slipway demo', expected: `one of ${stories.map(s => s.name).join(', ')}`})
}

/** The first Ctrl-C asks for an orderly end; the processes of a run get it from the runner. */
function interruption(terminal: Terminal, words = 'what was begun is taken back and ended'): AbortController {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) return
    terminal.say(`Stopping: ${words} ...`)
    controller.abort(new UserError('It was stopped.', {reason: 'cancelled'}))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('SIGHUP', onSignal)
  return controller
}

// Each command is a chunk of its own: what one of them needs is not loaded for another.

async function demo(parsed: Parsed, terminal: Terminal): Promise<number> {
  const {explainFailure, runDemo, stopDemo} = await import('./demo.ts')
  if (parsed.texts.stop !== undefined) return stopDemo(parsed.texts.stop, terminal)
  const story = chosenStory(parsed.argument)
  const {signal} = interruption(terminal)
  try {
    return await runDemo({story, gate: gateOf(parsed, terminal.asks ? 'ask' : 'approve'), after: parsed.flags.keep ? 'keep' : 'stop'}, terminal, signal)
  } catch (thrown) {
    terminal.say(explainFailure(thrown, signal))
    return 1
  }
}

async function run(parsed: Parsed, terminal: Terminal): Promise<number> {
  const {listCommand, runCommand, runNumber} = await import('./run-command.ts')
  const {argument, flags, lists, texts} = parsed
  const runs = texts.runs ?? '.slipway/runs'
  if (flags.list) return listCommand(runs, {say: text => terminal.say(text), page: pageOf(terminal)})
  return runCommand({
    repository: process.cwd(), workflow: argument, gate: gateOf(parsed, 'ask'), inputs: parsePairs(lists.input ?? []), secrets: lists.secret ?? [], protectedEnvironments: lists['environment-protected'] ?? [], runs,
    event: {name: texts.event ?? 'workflow_dispatch', base: texts.base ?? 'main', head: texts.head ?? 'change', fork: texts.fork, changed: lists.changed ?? []},
    again: texts.rerun === undefined ? undefined : {number: runNumber(texts.rerun), jobs: flags.all ? 'all' : 'failed'}
  }, terminal, interruption(terminal).signal)
}

/** Tables fit the window; a pipe or a file gets one line a row, whatever its length. */
const pageOf = (terminal: Terminal): Page => ({columns: process.stdout.isTTY ? Math.max(60, process.stdout.columns ?? 80) : Infinity, paint: terminal.paint})

async function init({argument, flags}: Parsed, terminal: Terminal): Promise<number> {
  const [{runInit}, {systemFiles}] = await Promise.all([import('./init/index.ts'), import('../platform/files.ts')])
  const options = {directory: argument ?? '.', mode: flags['dry-run'] ? 'dry-run' : 'write', overwrite: flags.force ? 'force' : 'refuse'} as const
  return runInit(options, systemFiles, {say: text => terminal.say(text), page: pageOf(terminal)})
}

async function plan({argument, flags, texts}: Parsed, terminal: Terminal): Promise<number> {
  const {planCommand} = await import('./plan-command.ts')
  const options = {directory: argument ?? '.', environment: texts.environment, exit: flags.strict ? 'strict' : 'planned', format: flags.json ? 'json' : 'text'} as const
  return planCommand(options, {say: text => terminal.say(text), page: pageOf(terminal)}, interruption(terminal, 'nothing was changed').signal)
}

async function doctor({argument, flags}: Parsed, terminal: Terminal): Promise<number> {
  const {doctorCommand} = await import('./doctor/index.ts')
  return doctorCommand({directory: argument ?? '.', format: flags.json ? 'json' : 'text'}, {say: text => terminal.say(text), page: pageOf(terminal)}, interruption(terminal, 'nothing was changed').signal)
}

async function explain({argument}: Parsed, terminal: Terminal): Promise<number> {
  const {explainCommand} = await import('./explain-command.ts')
  return explainCommand(argument, {say: text => terminal.say(text), page: pageOf(terminal)})
}

async function report({argument, texts}: Parsed, terminal: Terminal): Promise<number> {
  const {reportCommand} = await import('./report-command.ts')
  return reportCommand(argument ?? '', texts.output ?? 'slipway-report.html', terminal)
}

const runners: Record<string, (parsed: Parsed, terminal: Terminal) => Promise<number>> = {init, plan, doctor, explain, demo, run, report}

async function dispatch(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.say(renderHelp())
    return name === undefined ? 1 : 0
  }
  if (name === '--version' || name === '-v') {
    terminal.say(suiteVersion)
    return 0
  }
  const command = commandNamed(name)
  const parsed = parseCommandLine(command, rest)
  if (parsed.flags.help) {
    terminal.say(renderCommandHelp(command))
    return 0
  }
  const runner = runners[command.name]
  if (!runner) throw new InternalError(`The command ${command.name} is declared and not built.`)
  return runner(parsed, terminal)
}

/** The exit code: 0 as wanted, 1 not so; --help of a command names others. */
export async function main(args: readonly string[]): Promise<number> {
  const terminal = new Terminal(process.stdout, process.stdin, process.env)
  try {
    return await dispatch(args, terminal)
  } catch (thrown) {
    const error = toSlipwayError(thrown)
    process.stderr.write(`${error.explain()}\n${error instanceof InternalError ? `${(error.cause as Error | undefined)?.stack ?? error.stack ?? ''}\n` : ''}`)
    return 1
  }
}
