import {appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {journalRoot, type EntryBody} from '../../../src/rollout/journal-entry.ts'
import {openLocalTarget} from '../../../src/targets/local/local-target.ts'
import type {Target} from '../../../src/rollout/target.ts'
import {owner, set} from '../../fakes/local-set.ts'
import {makeTestPorts} from '../../fakes/ports.ts'

const step: EntryBody = {kind: 'intent', step: 'api/1-ensure'}

async function written(): Promise<{target: Target; file: string; head: string}> {
  const ports = makeTestPorts()
  const target = openLocalTarget(ports)
  const hold = await target.lock(set, owner)
  const head = await target.append(hold, journalRoot, 'op', [step, step, step])
  await hold.release()
  return {target, head, file: path.join(ports.host.state, set, 'journal.jsonl')}
}

describe('the audit of the journal on disk', () => {
  it('names how many entries follow each other, and the head', async () => {
    const {target, head} = await written()
    expect(await target.audit(set)).toEqual({state: 'intact', from: 0, entries: 3, archives: 0, head, note: ''})
  })

  it('says that a cut-off last line was never written', async () => {
    const {target, head, file} = await written()
    appendFileSync(file, '{"schema":1,"se')
    expect(await target.audit(set)).toMatchObject({state: 'intact', entries: 3, head, note: expect.stringContaining('cut off') as string})
  })

  it('finds nothing where nothing was ever written', async () => {
    expect(await openLocalTarget(makeTestPorts()).audit(set)).toEqual({state: 'none'})
  })

  it('tells where the chain breaks, as an answer and not as an error', async () => {
    const {target, file} = await written()
    const [first, , third] = readFileSync(file, 'utf8').split('\n')
    writeFileSync(file, `${first}\n${third}\n`)
    expect(await target.audit(set)).toEqual({state: 'broken', where: file, entry: null, words: 'Entry 1 does not follow the entry before it: the journal was altered or cut off.'})
    writeFileSync(file, `${first}\nnot json\n`)
    expect(await target.audit(set)).toMatchObject({state: 'broken', where: `${file}:2`})
  })

  it('takes a journal that is gone beside its snapshots for broken, not for none', async () => {
    const {target, file} = await written()
    rmSync(file)
    const snapshots = path.join(path.dirname(file), 'snapshots')
    mkdirSync(snapshots, {recursive: true})
    writeFileSync(path.join(snapshots, 'one.json'), '{}')
    expect(await target.audit(set)).toMatchObject({state: 'broken', words: 'The journal is gone, but there are snapshots.'})
  })
})
