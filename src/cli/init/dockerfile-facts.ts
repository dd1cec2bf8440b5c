/** A Dockerfile as far as a release needs it: what its last stage runs, where that listens, how its health is asked for. Pure. */
import path from 'node:path'
import {parseDockerfile, type Instruction, type Stage} from '../../scan/dockerfile-parser.ts'
import type {DockerfileFacts, Remark, Told} from './facts.ts'
import {healthPathOf, portOf, splitCommand, withoutInit} from './words.ts'

/** The stages that a stage is built upon, first to last; a stage can only name earlier ones. */
function chainOf(stage: Stage | undefined): Stage[] {
  return stage === undefined ? [] : [...chainOf(stage.parent), stage]
}

/** ENV and ARG as they stand when the last stage ends; what a build sets from outside is not known. */
function variablesOf(instructions: readonly Instruction[]): Map<string, string> {
  const values = new Map<string, string>()
  for (const {keyword, args} of instructions) {
    if (keyword === 'ENV' && !/^\w+=/.test(args)) {
      const legacy = /^(\w+)\s+(.*)$/.exec(args)
      if (legacy) values.set(legacy[1] as string, legacy[2] as string)
    } else if (keyword === 'ENV' || keyword === 'ARG') {
      for (const [, name, quoted, plain] of args.matchAll(/(?:^|\s)(\w+)=(?:"([^"]*)"|(\S*))/g)) values.set(name as string, quoted ?? plain ?? '')
    }
  }
  return values
}

const expand = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replace(/\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/g, (whole, bare: string | undefined, braced: string | undefined, fallback: string | undefined) => variables.get(bare ?? braced ?? '') ?? fallback ?? whole)

interface Reading {
  file: string
  all: Instruction[]
  last: (keyword: string) => Instruction | undefined
}

function argvOf(instruction: Instruction | undefined): string[] | undefined {
  if (instruction === undefined) return []
  return instruction.json ?? splitCommand(instruction.args)
}

/** ENTRYPOINT with CMD behind it. An entrypoint script prepares and then runs what CMD says. */
function commandOf({file, last}: Reading): Told<string[]> | undefined {
  const [entry, cmd] = [last('ENTRYPOINT'), last('CMD')]
  const [head, tail] = [argvOf(entry), argvOf(cmd)]
  const script = head?.length === 1 && /\.sh$|^docker-entrypoint/.test(head[0] ?? '')
  if (head === undefined || tail === undefined) return undefined
  const argv = withoutInit(script ? tail : [...head, ...tail])
  const own = head === undefined ? [] : withoutInit(head)
  const told = script || own.length === 0 ? cmd : entry
  return argv.length === 0 || argv.some(word => word.includes('$')) || told === undefined ? undefined : {value: argv, from: {file, line: told.line}}
}

/** Below WORKDIR the image holds what the repository holds: an absolute path into it is one of the repository. */
function insideRepository(command: Told<string[]> | undefined, workdir: string): Told<string[]> | undefined {
  if (command === undefined) return undefined
  const [program = '', ...rest] = command.value
  return {...command, value: [program, ...rest.map(word => (workdir !== '/' && word.startsWith(`${workdir}/`) ? word.slice(workdir.length + 1) : word))]}
}

function healthOf({file, last}: Reading, variables: ReadonlyMap<string, string>): Told<string> | undefined {
  const check = last('HEALTHCHECK')
  const value = check && healthPathOf(expand(check.args, variables))
  return check && value !== undefined ? {value, from: {file, line: check.line}} : undefined
}

/** Never throws. What the parser does not understand is a remark. */
export function parseDockerfileFacts(text: string, file: string): {facts: DockerfileFacts | undefined; remarks: Remark[]} {
  const parsed = parseDockerfile(text)
  const remarks = parsed.problems.slice(0, 3).map(({line, message}): Remark => ({where: {file, line}, message}))
  const chain = chainOf(parsed.stages.at(-1))
  if (chain.length === 0) return {facts: undefined, remarks}
  const all = chain.flatMap(stage => stage.instructions)
  const reading: Reading = {file, all, last: keyword => all.findLast(i => i.keyword === keyword)}
  const variables = variablesOf([...parsed.globalArgs, ...all])
  const [base] = chain as [Stage]
  const workdir = expand(reading.last('WORKDIR')?.args ?? '/', variables).replace(/\/$/, '') || '/'
  const exposes = all.filter(i => i.keyword === 'EXPOSE').flatMap(i => expand(i.args, variables).split(/\s+/)
    .flatMap(word => portOf(word) ?? []).map((value): Told<number> => ({value, from: {file, line: i.line}})))
  return {remarks, facts: {
    file, directory: path.posix.dirname(file), image: {value: expand(base.image, variables), from: {file, line: base.from.line}}, exposes,
    command: insideRepository(commandOf(reading), workdir), health: healthOf(reading, variables)
  }}
}
