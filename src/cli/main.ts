/** The `slipway` command: chooses, runs, explains what went wrong. */
import {toSlipwayError, UserError, InternalError} from '../kernel/errors.ts'
import {nearest} from '../kernel/near-miss.ts'
import {suiteVersion} from '../platform/host.ts'
import {commandNamed, parseCommandLine, parsePairs, renderCommandHelp, renderHelp, type Parsed} from './commands.ts'
import {explainFailure, runDemo, stopDemo} from './demo.ts'
import {reportCommand} from './report-command.ts'
import {runCommand} from './run-command.ts'
import {stories, storyNamed, type Story} from './stories.ts'
import {Terminal} from './terminal.ts'

const gateOf = ({flags}: Parsed, otherwise: 'ask' | 'approve'): 'ask' | 'approve' | 'reject' => (flags.approve ? 'approve' : flags.reject ? 'reject' : otherwise)

function chosenStory(name: string | undefined): Story {
  const story = name === undefined ? stories[0] : storyNamed(name)
  if (story) return story
  const meant = nearest(name ?? '', stories.map(s => s.name))
  throw new UserError(`There is no story ${name}.${meant ? ` Did you mean ${meant}?` : ''}`, {reason: 'input-invalid', where: 'slipway demo', expected: `one of ${stories.map(s => s.name).join(', ')}`})
}

/** The first Ctrl-C asks for an orderly end; the processes of a run get it from the runner. */
function interruption(terminal: Terminal): AbortController {
  const controller = new AbortController()
  const onSignal = (): void => {
    if (controller.signal.aborted) return
    terminal.say('Stopping: what was begun is taken back and ended ...')
    controller.abort(new UserError('It was stopped.', {reason: 'cancelled'}))
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('SIGHUP', onSignal)
  return controller
}

async function demo(parsed: Parsed, terminal: Terminal): Promise<number> {
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
  return runCommand({
    workflow: parsed.argument ?? '', gate: gateOf(parsed, 'ask'), inputs: parsePairs(parsed.lists.input ?? []), secrets: parsed.lists.secret ?? [],
    protectedEnvironments: parsed.lists['environment-protected'] ?? [], runs: parsed.texts.runs ?? '.slipway/runs'
  }, terminal, interruption(terminal).signal)
}

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
  if (command.name === 'demo') return demo(parsed, terminal)
  if (command.name === 'run') return run(parsed, terminal)
  return reportCommand(parsed.argument ?? '', parsed.texts.output ?? 'slipway-report.html', terminal)
}

/** The exit code: 0 as wanted, 1 not so. */
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
