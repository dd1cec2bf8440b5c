/** The demo's stories as a newcomer starts them, to their proof: the bundled command, no terminal. */
import {spawn} from 'node:child_process'
import path from 'node:path'
import {expect, test} from 'vitest'
import {temporaryDirectory} from '../fakes/ports.ts'

async function demo(story: string): Promise<{code: number | null; text: string}> {
  const child = spawn(process.execPath, [path.resolve('dist/cli/index.js'), 'demo', story], {cwd: temporaryDirectory(), stdio: ['ignore', 'pipe', 'pipe']})
  const chunks: Buffer[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise<number | null>(resolve => child.once('close', resolve))
  return {code, text: Buffer.concat(chunks).toString('utf8')}
}

test.each([
  ['cancel', ['Now somebody presses Cancel', 'back on release 1', 'Release 2 was taken back.', 'all answer with release 1', ' 0 lost', 'No process is left behind']],
  ['reject', ['rejected by the reviewer', 'Release 2 was not approved. Nothing was changed.', 'all answer with release 1', ' 0 lost', 'No process is left behind']],
  ['two-at-once', [
    'release 3: planned and approved too; it waits until release 2 is through', 'Release 2 serves on 3 services', 'The plan is not the one that was approved', 'Refused, and nothing was touched',
    'Release 3 serves on all three. It replaced release 2.', 'all answer with release 3', ' 0 lost', 'No process is left behind'
  ]]
])('npm run demo -- %s tells its story and ends with the proof', async (story, words) => {
  const {code, text} = await demo(story)
  const flat = text.replace(/\s+/g, ' ')
  for (const word of words) expect(flat).toContain(word)
  expect(flat).not.toContain('Not as told')
  expect(code).toBe(0)
}, 600_000)
