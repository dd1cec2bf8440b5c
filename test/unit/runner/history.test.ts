import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {hostname, tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeEach, describe, expect, test} from 'vitest'
import {claimAttempt, claimRun, listRuns, showRun, writeFacts, writeResult, type RunFacts} from '../../../src/runner/history.ts'
import {fileNameOf} from '../../../src/runner/workspace.ts'

const same = {workflow: 'w.yml', slug: 'a/b', event: 'push', sha: 's'}
const facts = (number: number, attempt = 1): RunFacts => ({number, attempt, ...same, inputs: {}, ref: 'refs/heads/main', startedAt: '2026-11-01T00:00:00.000Z'})
let runs = ''
const rooms: string[] = []
beforeEach(() => {
  runs = mkdtempSync(join(tmpdir(), 'runner-history-'))
  rooms.push(runs)
})
afterAll(() => {
  for (const room of rooms) rmSync(room, {recursive: true, force: true})
})

async function finished(): Promise<{number: number; directory: string}> {
  const {number, directory} = claimRun(runs)
  await writeFacts(directory, facts(number))
  writeResult(directory, {number, attempt: 1, directory, conclusion: 'failure', notes: [], jobs: []})
  return {number, directory}
}

describe('the history of runs', () => {
  test('lists the latest first, with what came of each attempt', async () => {
    await finished()
    const {number, directory, attempt} = await claimAttempt(runs, 1, same)
    await writeFacts(directory, facts(number, attempt))
    const other = claimRun(runs)
    await writeFacts(other.directory, facts(other.number))
    expect((await listRuns(runs)).map(e => [e.number, e.attempt, e.state])).toEqual([[2, 1, 'running'], [1, 2, 'running'], [1, 1, 'failure']])
  })

  test('a run whose process is gone was interrupted; a stranger’s directory is no run', async () => {
    mkdirSync(join(runs, '7'))
    writeFileSync(join(runs, '7', 'run.json'), JSON.stringify({schema: 1, ...facts(7), host: hostname(), process: {pid: 1, startTime: 'long ago'}}))
    mkdirSync(join(runs, '8'))
    mkdirSync(join(runs, '9'))
    writeFileSync(join(runs, '9', 'run.json'), '{half')
    expect((await listRuns(runs)).map(e => [e.number, e.state])).toEqual([[7, 'interrupted']])
    await expect(claimAttempt(runs, 7, same)).rejects.toMatchObject({reason: 'input-invalid'})
  })

  test('shows the latest attempt, or the one that is asked for', async () => {
    const {directory} = await finished()
    expect(await showRun(runs, 1)).toMatchObject({entry: {number: 1, attempt: 1, state: 'failure', directory}, result: {conclusion: 'failure', directory}})
    await expect(showRun(runs, 1, 2)).rejects.toThrow('There is no run 1, attempt 2')
    await expect(showRun(runs, 5)).rejects.toThrow('There is no run 5')
  })

  test('gives an attempt to one, of the same commit, workflow and event, and not while the run is under way', async () => {
    await finished()
    await expect(claimAttempt(runs, 1, {...same, sha: 'other'})).rejects.toThrow('sha was s, and is other now')
    await expect(claimAttempt(runs, 1, {...same, event: 'pull_request'})).rejects.toMatchObject({reason: 'input-invalid'})
    const both = await Promise.allSettled([claimAttempt(runs, 1, same), claimAttempt(runs, 1, same)])
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected'])
    const under = claimRun(runs)
    await writeFacts(under.directory, facts(under.number))
    await expect(claimAttempt(runs, under.number, same)).rejects.toMatchObject({reason: 'lock-held'})
  })
})

test('files of jobs: ids that differ never share one', () => {
  const ids = ['a', 'a / b', 'a.b (1)', 'a / b (1)', 'a (1, 2)', 'a (1. 2)', 'a (../../x)', `a (${'x'.repeat(300)})`, `a (${'x'.repeat(301)})`]
  const names = ids.map(fileNameOf)
  expect(new Set(names).size).toBe(ids.length)
  for (const name of names) expect([name, name.length < 140, /^[\w.-]+$/.test(name)]).toEqual([name, true, true])
})
