/** The commands as data: what --help prints and what the parser accepts. Pure. */
import {parseArgs, type ParseArgsConfig} from 'node:util'
import {UserError} from '../kernel/errors.ts'
import {nearest} from '../kernel/near-miss.ts'
import {stories} from './stories.ts'

export interface Option {
  type: 'boolean' | 'string'
  multiple?: boolean
  short?: string
  /** What stands for the value in the usage. */
  value?: string
  help: string
}

export interface Command {
  name: string
  summary: string
  argument?: {name: string; required: boolean; help: string}
  options: Record<string, Option>
  /** Exit codes, where they are more than 0 as wanted and 1 not so. */
  exits?: readonly string[]
}

const approve: Option = {type: 'boolean', help: 'Approve at the gate without asking.'}
const reject: Option = {type: 'boolean', help: 'Reject at the gate without asking.'}
const help: Option = {type: 'boolean', short: 'h', help: 'Show this help.'}

const environment: Option = {type: 'string', short: 'e', value: 'NAME', help: 'The environment of slipway.yaml. Default: `local` where there is one, else the only one.'}
const folder = (help: string): NonNullable<Command['argument']> => ({name: 'DIR', required: false, help})

export const commands: readonly Command[] = [
  {
    name: 'init', summary: 'Look at a repository and write slipway.yaml and the release workflow for it.',
    argument: folder('The repository. Default: the folder you are in.'),
    options: {
      'dry-run': {type: 'boolean', help: 'Show both files and where each guess comes from; write nothing.'},
      force: {type: 'boolean', help: 'Write over what an earlier init has written.'}, help
    },
    exits: ['0  written (or shown)', '1  nothing was written: there is nothing to go by, or something is in the way']
  },
  {
    name: 'plan', summary: 'Show what a release would do: checks, scan, infrastructure, configuration, services. Changes nothing.',
    argument: folder('The repository with slipway.yaml. Default: the folder you are in.'),
    options: {
      environment, strict: {type: 'boolean', help: 'Exit with 2 if something would stop the release as things are now.'},
      json: {type: 'boolean', help: 'Print the plan as JSON.'}, help
    },
    exits: ['0  there is a plan; what would stop a release is said', '1  there is none: slipway.yaml, the configuration or the machine does not allow one', '2  with --strict: there is a plan, and something would stop it']
  },
  {
    name: 'doctor', summary: 'Say what will not work on this repository, runner, token or plan, each with its fix.',
    argument: folder('The repository. Default: the folder you are in.'),
    options: {json: {type: 'boolean', help: 'Print the checks as JSON.'}, help},
    exits: ['0  nothing fails; what is unknown or worth a look is said', '1  something fails']
  },
  {
    name: 'explain', summary: 'Tell the cause and the remedy of a failure reason, a check or a scan rule.',
    argument: {name: 'CODE', required: false, help: 'Such as plan-changed, doctor/unpinned or dockerfile/root-user. Without it all are listed.'},
    options: {help}, exits: ['0  explained', '1  there is no such code']
  },
  {
    name: 'demo', summary: 'Release an app of three services on this machine, under traffic.',
    argument: {name: 'STORY', required: false, help: stories.map(s => `${s.name.padEnd(14)} ${s.summary}`).join('\n')},
    options: {
      approve: {...approve, help: 'Approve at the gate without asking; so it is where there is no terminal.'}, reject,
      keep: {type: 'boolean', help: 'Leave the app running afterwards, and say how to stop it.'},
      stop: {type: 'string', value: 'DIRECTORY', help: 'End a demo that was kept.'}, help
    }
  },
  {
    name: 'run', summary: 'Run a workflow of the repository here, as GitHub would, without a network.',
    argument: {name: 'WORKFLOW', required: false, help: 'Its path, such as .github/workflows/release.yml. Not needed with --rerun and --list.'},
    options: {
      event: {type: 'string', value: 'NAME', help: 'What starts it: workflow_dispatch (default), push or pull_request.'},
      base: {type: 'string', value: 'BRANCH', help: 'Of pull_request: the branch that it is to be merged into; of push: the branch. Default: main.'},
      head: {type: 'string', value: 'BRANCH', help: 'Of pull_request: the branch with the changes. Default: change.'},
      fork: {type: 'string', value: 'OWNER/NAME', help: 'Of pull_request: it comes from this fork, so that it gets no secret and a token that only reads.'},
      changed: {type: 'string', multiple: true, value: 'PATH', help: 'A file that the event changed, for `paths` filters; may be repeated.'},
      rerun: {type: 'string', value: 'NUMBER', help: 'Run that run again under its number: the jobs that did not succeed, and those that depend on them.'},
      all: {type: 'boolean', help: 'With --rerun: all jobs.'}, list: {type: 'boolean', help: 'Show the runs so far.'},
      input: {type: 'string', multiple: true, short: 'i', value: 'NAME=VALUE', help: 'An input of workflow_dispatch; may be repeated.'},
      secret: {type: 'string', multiple: true, value: 'NAME', help: 'A secret, read from the environment variable of that name; may be repeated.'},
      'environment-protected': {type: 'string', multiple: true, value: 'NAME', help: 'An environment that asks for approval; may be repeated.'},
      runs: {type: 'string', value: 'DIRECTORY', help: 'Where the directories of runs are made. Default: .slipway/runs.'}, approve, reject, help
    }
  },
  {
    name: 'report', summary: 'Draw the HTML report of a run from the handoffs of its stages.',
    argument: {name: 'HANDOFFS', required: true, help: 'A file of handoffs: a JSON array, or one a line.'},
    options: {output: {type: 'string', short: 'o', value: 'FILE', help: 'Where it is written. Default: slipway-report.html.'}, help}
  }
]

const usage = ({name, argument}: Command): string =>
  `slipway ${name} [OPTIONS]${argument ? ` ${argument.required ? argument.name : `[${argument.name}]`}` : ''}`

const indent = (text: string, by: number): string => text.split('\n').join(`\n${' '.repeat(by)}`)

export function renderHelp(): string {
  return [
    'slipway: takes a release to healthy production, and back if it must.', '', 'Usage: slipway COMMAND', '',
    ...commands.map(c => `  ${c.name.padEnd(10)}${c.summary}`), `  ${'--version'.padEnd(10)} Show the version.`, '', 'slipway COMMAND --help tells more about one of them.'
  ].join('\n')
}

export function renderCommandHelp(command: Command): string {
  const rows = Object.entries(command.options).map(([name, o]) => [`${o.short ? `-${o.short}, ` : ''}--${name}${o.value ? ` ${o.value}` : ''}`, o.help] as const)
  const width = Math.max(...rows.map(([left]) => left.length), command.argument?.name.length ?? 0) + 2
  return [
    command.summary, '', `Usage: ${usage(command)}`, '',
    ...(command.argument ? [`  ${command.argument.name.padEnd(width)}${indent(command.argument.help, width + 2)}`, ''] : []),
    ...rows.map(([left, text]) => `  ${left.padEnd(width)}${text}`),
    ...(command.exits ? ['', 'Exit codes', ...command.exits.map(line => `  ${line}`)] : [])
  ].join('\n')
}

const refuse = (what: string, where: string, remedy: string): UserError => new UserError(what, {reason: 'input-invalid', where, remedy})
const orMeant = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known)
  return meant ? ` Did you mean ${meant}?` : ''
}

/** Throws UserError `input-invalid` with the nearest name. */
export function commandNamed(name: string): Command {
  const found = commands.find(c => c.name === name)
  if (!found) throw refuse(`There is no command ${name}.${orMeant(name, commands.map(c => c.name))}`, 'slipway', 'slipway --help lists the commands.')
  return found
}

export interface Parsed {
  argument: string | undefined
  flags: Record<string, boolean>
  texts: Record<string, string>
  lists: Record<string, string[]>
}

/** Throws UserError `input-invalid`. */
export function parseCommandLine(command: Command, args: readonly string[]): Parsed {
  const options = Object.fromEntries(Object.entries(command.options).map(([name, {type, multiple, short}]) => [name, {type, ...(multiple ? {multiple} : {}), ...(short ? {short} : {})}])) as NonNullable<ParseArgsConfig['options']>
  const where = `slipway ${command.name}`
  const remedy = `slipway ${command.name} --help lists what it takes.`
  const known = Object.keys(command.options)
  for (const token of parseArgs({args: [...args], options, allowPositionals: true, strict: false, tokens: true}).tokens) {
    if (token.kind === 'option' && !known.includes(token.name)) throw refuse(`There is no option ${token.rawName}.${orMeant(token.name, known).replace('mean ', 'mean --')}`, where, remedy)
  }
  let parsed: {values: Record<string, unknown>; positionals: string[]}
  try {
    parsed = parseArgs({args: [...args], options, allowPositionals: true})
  } catch (error) {
    throw refuse((error as Error).message, where, remedy)
  }
  const {values, positionals} = parsed
  const most = command.argument ? 1 : 0
  if (positionals.length > most) throw refuse(`Too many arguments: ${positionals.slice(most).join(' ')}.`, where, remedy)
  if (command.argument?.required && positionals.length === 0 && !values.help) throw refuse(`The argument ${command.argument.name} is missing.`, where, remedy)
  if (values.approve && values.reject) throw refuse('--approve and --reject exclude each other.', where, remedy)
  const of = <T>(is: (value: unknown) => value is T): Record<string, T> => Object.fromEntries(Object.entries(values).filter((entry): entry is [string, T] => is(entry[1])))
  return {
    argument: positionals[0], flags: of(v => typeof v === 'boolean'), texts: of(v => typeof v === 'string'), lists: of((v): v is string[] => Array.isArray(v))
  }
}

/** `NAME=VALUE`; the value may hold more equals signs. Throws UserError `input-invalid`. */
export function parsePairs(texts: readonly string[]): Record<string, string> {
  return Object.fromEntries(texts.map(text => {
    const at = text.indexOf('=')
    if (at < 1) throw refuse(`\`${text}\` is no input.`, '--input', 'Write --input NAME=VALUE.')
    return [text.slice(0, at), text.slice(at + 1)]
  }))
}
