/** Dockerfiles to instructions, after the reference of the format (docs.docker.com/reference/dockerfile). Pure and total. */

export interface Instruction {
  /** Upper case: FROM, RUN. */
  keyword: string
  /** `--name=value` in front of the arguments. */
  flags: string[]
  /** The arguments, continuation lines joined by a blank, without flags and heredoc bodies. */
  args: string
  /** Arguments of the JSON (exec) form; undefined for the shell form. */
  json: string[] | undefined
  heredocs: {name: string; body: string}[]
  /** From 1. */
  line: number
}

export interface Stage {
  image: string
  /** The earlier stage that it begins from; undefined for an image. */
  parent: Stage | undefined
  from: Instruction
  instructions: Instruction[]
}

export interface Dockerfile {
  /** ARG instructions before the first FROM. */
  globalArgs: Instruction[]
  stages: Stage[]
  problems: {line: number; message: string}[]
}

const keywords = new Set([
  'ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER', 'ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL',
  'USER', 'VOLUME', 'WORKDIR'
])
const isComment = (line: string): boolean => /^\s*#/.test(line)

/** Parser directives stand at the very top; the first line that is none ends them. */
function escapeDirective(lines: readonly string[]): '\\' | '`' {
  for (const line of lines) {
    const directive = /^\s*#\s*([a-z]+)\s*=\s*(\S+)\s*$/i.exec(line.slice(0, 500))
    if (!directive) break
    if (directive[1]?.toLowerCase() === 'escape') return directive[2] === '`' ? '`' : '\\'
  }
  return '\\'
}

/** Ends with the escape character and nothing but blanks after it. */
const continues = (line: string, escape: string): boolean => line.trimEnd().endsWith(escape)

/** One logical line: continuations joined; comment and empty lines inside are left out. `next` is the first line after it. */
function logicalLine(lines: readonly string[], start: number, escape: string): {text: string; next: number} {
  const parts: string[] = []
  let at = start
  for (; at < lines.length; at += 1) {
    const line = lines[at] as string
    if (at > start && (isComment(line) || line.trim() === '')) continue
    if (!continues(line, escape)) {
      parts.push(line)
      at += 1
      break
    }
    parts.push(line.trimEnd().slice(0, -1))
  }
  return {text: parts.join(' ').trim(), next: at}
}

/** A word of its own, as BuildKit reads it: `1<<N` in arithmetic is none. */
const heredocStart = /(?:^|\s)\d?<<(-?)(["']?)([A-Za-z_][A-Za-z0-9_]{0,99})\2/g

function readHeredocs(text: string, lines: readonly string[], start: number): {heredocs: Instruction['heredocs']; next: number; open: string | undefined} {
  const heredocs: Instruction['heredocs'] = []
  let at = start
  for (const [, dash, , name] of text.matchAll(heredocStart)) {
    const body: string[] = []
    const ends = (line: string): boolean => (dash ? line.replace(/^\t+/, '') : line) === name
    while (at < lines.length && !ends(lines[at] as string)) {
      body.push(lines[at] as string)
      at += 1
    }
    if (at >= lines.length) return {heredocs, next: at, open: name}
    heredocs.push({name: name as string, body: body.join('\n')})
    at += 1
  }
  return {heredocs, next: at, open: undefined}
}

function splitFlags(rest: string): {flags: string[]; args: string} {
  const flags: string[] = []
  let args = rest
  for (let flag = /^--[a-z][a-z-]*(?:=\S+)?(?=\s|$)/.exec(args); flag; flag = /^--[a-z][a-z-]*(?:=\S+)?(?=\s|$)/.exec(args)) {
    flags.push(flag[0])
    args = args.slice(flag[0].length).trimStart()
  }
  return {flags, args}
}

function jsonForm(args: string): string[] | undefined {
  if (!args.startsWith('[')) return undefined
  try {
    const value: unknown = JSON.parse(args)
    return Array.isArray(value) && value.every(v => typeof v === 'string') ? value : undefined
  } catch {
    return undefined
  }
}

/** ONBUILD runs in the image that is built upon this one: its inner instruction is read as if it stood here. */
function toInstruction(text: string, line: number): Instruction {
  const match = /^(\S+)\s*([\s\S]*)$/.exec(text)
  const keyword = (match?.[1] ?? '').toUpperCase()
  const rest = match?.[2] ?? ''
  if (keyword === 'ONBUILD' && rest !== '') return toInstruction(rest.replace(/^(?:onbuild\s+)+/i, ''), line)
  const {flags, args} = splitFlags(rest)
  return {keyword, flags, args, json: jsonForm(args), heredocs: [], line}
}

function readInstructions(content: string): {instructions: Instruction[]; problems: Dockerfile['problems']} {
  const lines = content.replace(/^\ufeff/, '').split(/\r?\n/)
  const escape = escapeDirective(lines)
  const instructions: Instruction[] = []
  const problems: Dockerfile['problems'] = []
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as string
    if (isComment(line) || line.trim() === '') {
      at += 1
      continue
    }
    const logical = logicalLine(lines, at, escape)
    const instruction = toInstruction(logical.text, at + 1)
    const withBodies = ['RUN', 'COPY', 'ADD'].includes(instruction.keyword) ? readHeredocs(logical.text, lines, logical.next) : undefined
    if (withBodies?.open !== undefined) problems.push({line: at + 1, message: `The heredoc ${withBodies.open} is not closed.`})
    if (!keywords.has(instruction.keyword)) problems.push({line: at + 1, message: 'This is not an instruction of a Dockerfile.'})
    else instructions.push({...instruction, heredocs: withBodies?.heredocs ?? []})
    at = withBodies?.next ?? logical.next
  }
  return {instructions, problems}
}

/** A name with registry, path, tag and digest is far shorter. */
const longestImage = 1000

/** Never throws. Anything that is not understood is a problem with its line. */
export function parseDockerfile(content: string): Dockerfile {
  const {instructions, problems} = readInstructions(content)
  const file: Dockerfile = {globalArgs: [], stages: [], problems}
  const known = new Map<string, Stage>()
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const [image = '', as, name] = instruction.args.split(/\s+/)
      if (image === '') problems.push({line: instruction.line, message: 'FROM names no image.'})
      const stage: Stage = {image: image.slice(0, longestImage), parent: known.get(image.toLowerCase()), from: instruction, instructions: []}
      known.set(String(file.stages.length), stage)
      if (as?.toLowerCase() === 'as' && name) known.set(name.toLowerCase(), stage)
      file.stages.push(stage)
    } else if (file.stages.length > 0) file.stages.at(-1)?.instructions.push(instruction)
    else if (instruction.keyword === 'ARG') file.globalArgs.push(instruction)
    else problems.push({line: instruction.line, message: `${instruction.keyword} stands before the first FROM.`})
  }
  if (file.stages.length === 0) problems.push({line: 1, message: 'There is no FROM.'})
  return file
}
