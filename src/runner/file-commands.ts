/** Reads GITHUB_OUTPUT, GITHUB_ENV and GITHUB_STATE files by the rules of GitHub's runner (actions/runner: src/Runner.Worker/FileCommandManager.cs). */
export interface FileCommands {
  /** Pairs before a malformed line count, as on GitHub, where the reader fails only when it arrives there. */
  pairs: {name: string; value: string}[]
  problem: string | undefined
}

interface Line {text: string; start: number; end: number; terminated: boolean}

function* linesOf(text: string): Generator<Line> {
  let start = 0
  while (start < text.length) {
    const feed = text.indexOf('\n', start)
    const end = feed < 0 ? text.length : feed
    yield {text: text.slice(start, end), start, end, terminated: feed >= 0}
    start = end + 1
  }
}

class MalformedFile extends Error {}

/** `NAME<<DELIMITER`, lines, and a line equal to the delimiter. The line end before it does not belong to the value. */
function readHeredoc(head: string, lines: Iterator<Line>, text: string): {name: string; value: string} {
  const at = head.indexOf('<<')
  const name = head.slice(0, at)
  const delimiter = head.slice(at + 2)
  if (name === '' || delimiter === '') throw new MalformedFile(`Invalid format '${head}'. Name must not be empty and delimiter must not be empty`)
  let first: Line | undefined
  let last: Line | undefined
  for (let next = lines.next(); ; next = lines.next()) {
    if (next.done) throw new MalformedFile(`Invalid value. Matching delimiter not found '${delimiter}'`)
    if (next.value.text === delimiter) break
    if (!next.value.terminated) throw new MalformedFile('Invalid value. EOF marker missing new line.')
    first ??= next.value
    last = next.value
  }
  return {name, value: first && last ? text.slice(first.start, last.end) : ''}
}

function readPair(line: string, lines: Iterator<Line>, text: string): {name: string; value: string} {
  const equals = line.indexOf('=')
  const heredoc = line.indexOf('<<')
  if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
    if (equals === 0) throw new MalformedFile(`Invalid format '${line}'. Name must not be empty`)
    return {name: line.slice(0, equals), value: line.slice(equals + 1)}
  }
  if (heredoc >= 0) return readHeredoc(line, lines, text)
  throw new MalformedFile(`Invalid format '${line}'`)
}

export function parseFileCommands(content: string): FileCommands {
  const text = content.replace(/^\uFEFF/, '')
  const pairs: FileCommands['pairs'] = []
  const lines = linesOf(text)
  try {
    for (let next = lines.next(); !next.done; next = lines.next()) {
      if (next.value.text !== '') pairs.push(readPair(next.value.text, lines, text))
    }
    return {pairs, problem: undefined}
  } catch (error) {
    if (error instanceof MalformedFile) return {pairs, problem: error.message}
    throw error
  }
}

/** GITHUB_PATH: one directory a line, the latest first in the search; naming one again moves it to the front. */
export function withPathsAdded(paths: readonly string[], content: string): string[] {
  return content.replace(/^\uFEFF/, '').split(/\r?\n/).filter(line => line !== '')
    .reduce((result, line) => [...result.filter(path => path !== line), line], [...paths])
}
