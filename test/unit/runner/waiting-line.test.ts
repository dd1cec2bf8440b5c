import {mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, describe, expect, test} from 'vitest'
import {Cancellation} from '../../../src/runner/cancellation.ts'
import {enterGroup, type Admission} from '../../../src/runner/concurrency.ts'
import {joinLine} from '../../../src/runner/waiting-line.ts'

const rooms: string[] = []
const makeRoom = (): string => {
  const room = mkdtempSync(join(tmpdir(), 'runner-line-'))
  rooms.push(room)
  return join(room, 'line')
}
afterAll(() => {
  for (const room of rooms) rmSync(room, {recursive: true, force: true})
})

const single = {queue: 'single', inProgress: 'wait-for'} as const
const max = {queue: 'max', inProgress: 'wait-for'} as const

describe('the line of a concurrency group', () => {
  test('never has two who hold it, and with queue: max serves everyone in the order in which they came', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(3), {minLength: 2, maxLength: 6}), async pauses => {
      const lines = makeRoom()
      let holding = 0
      const came: number[] = []
      const one = async (n: number, pause: number): Promise<void> => {
        const admission = await enterGroup({group: 'g', ...max}, {lines, standing: {run: n, job: 'j'}, held: [], cancellation: new Cancellation(), stillWanted: () => false, onWait: () => undefined})
        if (admission.kind === 'refused') throw new Error(admission.why)
        holding += 1
        expect(holding).toBe(1)
        came.push(n)
        await new Promise(resolve => setTimeout(resolve, pause))
        holding -= 1
        admission.leave()
      }
      await Promise.all(pauses.map((pause, n) => one(n, pause)))
      expect(came).toHaveLength(pauses.length)
    }), {numRuns: 8})
  }, 20_000)

  test('serves by ticket: who came first is told first', async () => {
    const line = makeRoom()
    const [a, b, c] = [await joinLine(line, {run: 1, job: 'a'}), await joinLine(line, {run: 2, job: 'b'}), await joinLine(line, {run: 3, job: 'c'})]
    for (const place of [a, b, c]) expect(await place.push(max)).toBe('in-line')
    expect([await a.turn(), await b.turn(), await c.turn()]).toEqual([{kind: 'first'}, {kind: 'wait', behind: 'a of run 1'}, {kind: 'wait', behind: 'a of run 1'}])
    a.leave()
    expect([await b.turn(), await c.turn()]).toEqual([{kind: 'first'}, {kind: 'wait', behind: 'b of run 2'}])
  })

  test('a newcomer without a queue replaces those who wait, and never who holds or who came later', async () => {
    const line = makeRoom()
    const places = []
    for (const run of [1, 2, 3, 4]) places.push(await joinLine(line, {run, job: 'j'}))
    await places[2]?.push(single)
    expect((await Promise.all(places.map(p => p.turn()))).map(t => t.kind)).toEqual(['first', 'replaced', 'wait', 'wait'])
  })

  test('holds a hundred who wait, and sends the next away', async () => {
    const line = makeRoom()
    const places = []
    for (let run = 0; run <= 101; run += 1) places.push(await joinLine(line, {run, job: 'j'}))
    expect(await places[100]?.push(max)).toBe('in-line')
    expect(await places[101]?.push(max)).toBe('full')
  }, 20_000)

  test('does not count whose process has ended; one of another machine it does', async () => {
    const line = makeRoom()
    mkdirSync(line)
    const {hostname} = await import('node:os')
    writeFileSync(join(line, '1.json'), JSON.stringify({number: 1, run: 1, job: 'dead', host: hostname(), process: {pid: 1, startTime: 'long ago'}}))
    writeFileSync(join(line, '2.json'), 'half a tick')
    const mine = await joinLine(line, {run: 3, job: 'j'})
    expect(await mine.turn()).toEqual({kind: 'first'})
    writeFileSync(join(line, '2.json'), JSON.stringify({number: 2, run: 2, job: 'far', host: 'elsewhere', process: {pid: 1, startTime: ''}}))
    expect(await mine.turn()).toEqual({kind: 'wait', behind: 'far of run 2'})
  })

  test('gives no number twice, though old tickets are swept', async () => {
    const line = makeRoom()
    for (let run = 1; run <= 3; run += 1) (await joinLine(line, {run, job: 'j'})).leave()
    const old = new Date(Date.now() - 2 * 60 * 60 * 1000)
    for (const n of [1, 2, 3]) utimesSync(join(line, `${n}.over`), old, old)
    const next = await joinLine(line, {run: 4, job: 'j'})
    next.leave()
    expect(readdirSync(line).filter(name => name.endsWith('.json')).sort()).toEqual(['3.json', '4.json'])
  })

  test('who is called off while it waits gives up its place, unless it still wants it', async () => {
    const lines = makeRoom()
    const holder = await enter(lines, 1, new Cancellation())
    const cancelled = new Cancellation()
    const waiting = enter(lines, 2, cancelled)
    const stubborn = new Cancellation()
    const staying = enter(lines, 3, stubborn, () => true)
    cancelled.cancel('nobody wants it')
    stubborn.cancel('nobody wants it')
    expect(await waiting).toEqual({kind: 'refused', why: 'nobody wants it'})
    if (holder.kind === 'admitted') holder.leave()
    expect((await staying).kind).toBe('admitted')
  })

  test('a place that was removed from the disk is lost, not waited for', async () => {
    const line = makeRoom()
    const mine = await joinLine(line, {run: 1, job: 'j'})
    rmSync(line, {recursive: true})
    expect(await mine.turn()).toEqual({kind: 'gone'})
  })
})

const enter = (lines: string, run: number, cancellation: Cancellation, stillWanted: () => boolean = () => false): Promise<Admission> =>
  enterGroup({group: 'g', ...max}, {lines, standing: {run, job: 'j'}, held: [], cancellation, stillWanted, onWait: () => undefined})

test('a button inside another is pressed with it, and calls once', () => {
  const outer = new Cancellation()
  const inner = new Cancellation(outer)
  const called: string[] = []
  inner.onCancel(() => called.push('kept'))
  inner.onCancel(() => called.push('forgotten'))()
  inner.cancel('own')
  outer.cancel('outer')
  expect([called, inner.why, new Cancellation(outer).cancelled, outer.why]).toEqual([['kept'], 'own', true, 'outer'])
})
