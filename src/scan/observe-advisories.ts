/** Reads a directory of OSV records: .json files with one record or a list, .jsonl with one a line. Keeps those about the wanted packages. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {formatBytes} from '../kernel/quantity.ts'
import type {Ports} from '../ports/index.ts'
import {readOsvRecord, type Advisory} from './osv.ts'
import type {Problem} from './problem.ts'

export interface Advisories {
  wanted: Advisory[]
  /** Advisories about npm packages, all of them. */
  npm: number
  records: number
  withdrawn: number
  /** When the newest record was changed. */
  newest: string
  problems: Problem[]
}

const largestFile = 256 * 1024 * 1024
const mostProblems = 50

function* recordsOf(text: string, name: string): Generator<{line: number; value: unknown}> {
  if (!name.endsWith('.jsonl')) {
    const value: unknown = JSON.parse(text)
    for (const record of Array.isArray(value) ? value : [value]) yield {line: 1, value: record}
    return
  }
  for (let start = 0, line = 1; start < text.length; line += 1) {
    const found = text.indexOf('\n', start)
    const end = found === -1 ? text.length : found
    const written = text.slice(start, end).trim()
    start = end + 1
    if (written === '') continue
    try {
      yield {line, value: JSON.parse(written)}
    } catch {
      yield {line, value: undefined}
    }
  }
}

function take(result: Advisories, names: ReadonlySet<string>, at: {path: string; line: number}, value: unknown): void {
  result.records += 1
  const read = readOsvRecord(value)
  if (read.kind === 'bad') {
    result.problems.push({kind: 'bad-advisory', ...at, message: `An advisory cannot be read: ${read.message}.`})
  } else if (read.kind === 'withdrawn') result.withdrawn += 1
  else if (read.kind === 'advisory') {
    result.npm += 1
    if (read.advisory.modified > result.newest) result.newest = read.advisory.modified
    if (read.advisory.affected.some(a => names.has(a.name))) result.wanted.push(read.advisory)
  }
}

async function readFile(result: Advisories, names: ReadonlySet<string>, file: {absolute: string; shown: string}, ports: Ports): Promise<void> {
  const problem = (kind: Problem['kind'], message: string): void => { result.problems.push({kind, path: file.shown, message}) }
  const facts = await ports.files.facts(file.absolute)
  if (facts && facts.size > largestFile) return problem('too-large', `The file is larger than ${formatBytes(largestFile)}.`)
  const text = await ports.files.readText(file.absolute)
  if (text === undefined) return problem('unreadable', 'The file cannot be read.')
  try {
    for (const {line, value} of recordsOf(text, file.shown)) take(result, names, {path: file.shown, line}, value)
  } catch {
    problem('bad-advisory', 'The file is not JSON.')
  }
}

/** `shown` is the directory as the user wrote it. Throws UserError `input-invalid` if there is no such directory. */
export async function observeAdvisories(shown: string, names: ReadonlySet<string>, ports: Ports, signal: AbortSignal): Promise<Advisories> {
  const directory = path.resolve(ports.host.workspace, shown)
  if ((await ports.files.facts(directory))?.kind !== 'directory') {
    throw new UserError('The directory of advisories is not there.', {reason: 'input-invalid', where: shown, expected: 'a directory of OSV records (.json or .jsonl)', remedy: 'Correct the input `advisories` or `security.advisories`.'})
  }
  const result: Advisories = {wanted: [], npm: 0, records: 0, withdrawn: 0, newest: '', problems: []}
  const files = (await ports.files.walk(directory)).filter(f => /\.jsonl?$/.test(f))
  for (const [index, file] of files.entries()) {
    signal.throwIfAborted()
    if (index % 1000 === 0) ports.progress.report({stage: 'scan', subject: 'dependencies', state: 'running', line: `dependencies  reading advisories, ${index} of ${files.length} files`, share: index / files.length})
    await readFile(result, names, {absolute: path.join(directory, file), shown: `${shown}/${file}`}, ports)
  }
  if (result.npm === 0) result.problems.push({kind: 'no-advisories', path: shown, message: 'The directory holds no advisory about an npm package.'})
  const more = result.problems.length - mostProblems
  if (more > 0) result.problems = [...result.problems.slice(0, mostProblems), {kind: 'too-many', path: shown, message: `${more} further problems of the advisories are not listed.`}]
  return result
}
