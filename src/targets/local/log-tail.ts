/** The last lines that a revision's processes wrote, for messages. */
import path from 'node:path'
import type {Ports} from '../../ports/index.ts'

const longestLine = 500
// Escape sequences and control characters have no place in a message (ECMA-48, sections 5.4 and 5.5).
const invisible = /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g

export async function readLogTail({files}: Ports, directory: string, rev: string, lines: number): Promise<string[]> {
  const logs = path.join(directory, 'logs')
  const names = (await files.list(logs)).filter(name => name.startsWith(`${rev}-`) && name.endsWith('.log'))
  const dated = await Promise.all(names.map(async name => ({name, at: (await files.facts(path.join(logs, name)))?.modifiedAt ?? 0})))
  for (const {name} of dated.sort((a, b) => b.at - a.at)) {
    const written = lastLines(await files.readText(path.join(logs, name)) ?? '', lines)
    if (written.length > 0) return written
  }
  return []
}

/** Those that say something, without what cannot be seen, each cut to what a person reads. */
export const lastLines = (text: string, lines: number): string[] => text.replace(invisible, '').split('\n').filter(line => line.trim() !== '').slice(-lines)
  .map(line => (line.length > longestLine ? `${line.slice(0, longestLine)}…` : line))
