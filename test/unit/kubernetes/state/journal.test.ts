import {randomBytes} from 'node:crypto'
import {gunzipSync, gzipSync} from 'node:zlib'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Digest} from '../../../../src/kernel/digest.ts'
import {UserError, type ApiError} from '../../../../src/kernel/errors.ts'
import {journalRoot, type Entry, type EntryBody} from '../../../../src/rollout/journal-entry.ts'
import {foldJournal, type JournalState} from '../../../../src/rollout/journal-state.ts'
import {chainEntries, entryDigest} from '../../../../src/rollout/journal.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {chainOf, freshBase, planMove, remembered} from '../../../../src/targets/kubernetes/state/journal-value.ts'
import type {ClusterHold} from '../../../../src/targets/kubernetes/state/lease-keeper.ts'
import type {ClusterState} from '../../../../src/targets/kubernetes/state/open-state.ts'
import {virtualClock} from '../../../fakes/clock.ts'
import type {Call} from '../../../fakes/kubernetes/cluster.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {another, begin, end, intent, lostAnswer, makeRig, owner, planOf, releaseOf, renderedOf, set, thrown, told, type Rig} from './state-rig.ts'

const mapRef = (name: string): {apiVersion: string; kind: string; namespace: string; name: string} => ({apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: `slipway-shop.production-${name}`})
const mapOf = (rig: Rig, name = 'journal'): KubeObject | undefined => rig.cluster.object('ConfigMap', mapRef(name).name, 'shop')
const textOf = (rig: Rig): string => {
  const packed = at(mapOf(rig), 'binaryData', 'journal.jsonl.gz')
  return typeof packed === 'string' ? gunzipSync(Buffer.from(packed, 'base64')).toString() : String(at(mapOf(rig), 'data', 'journal.jsonl'))
}
const archivesOf = (rig: Rig): string[] => rig.cluster.objects('ConfigMap', 'shop').map(({metadata}) => metadata.name).filter(name => /-journal-[0-9a-f]{8}-\d+$/.test(name))
const sizeOf = (object: KubeObject | undefined): number => JSON.stringify(object).length
/** An entry of about so many bytes. */
const long = (bytes: number, n = 0): EntryBody => ({kind: 'done', step: `api/${n}`, evidence: {level: 'estimated', note: 'to the letter, '.repeat(bytes / 15)}})
/** Of text that nothing makes shorter. */
const noise = (bytes: number, n = 0): EntryBody => ({kind: 'done', step: `api/${n}`, evidence: {level: 'estimated', note: randomBytes(bytes * 3 / 4).toString('base64')}})

async function held(rig: Rig, options = {}): Promise<{state: ClusterState; hold: ClusterHold}> {
  const state = rig.open(options)
  return {state, hold: await state.lock(owner)}
}

describe('the journal in the cluster', () => {
  it('is a ConfigMap that people can read, one request a wave', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    await state.read()
    rig.requests()
    const first = await state.append(hold, journalRoot, 'op', [begin(), intent('a')])
    const asked = (): string[] => told(rig.requests()).filter(words => !words.endsWith('status'))
    expect(asked()).toEqual(['create ConfigMap journal'])
    const second = await state.append(hold, first, 'op', [intent('b')])
    expect(asked()).toEqual(['replace ConfigMap journal'])
    expect(await state.read()).toMatchObject({head: second, entries: [{seq: 0}, {seq: 1}, {seq: 2}], snapshots: []})
    expect(textOf(rig).split('\n').slice(0, -1).map(line => (JSON.parse(line) as Entry).body.kind)).toEqual(['begin', 'intent', 'intent'])
    expect(await rig.open().read()).toEqual(await state.read())
    await hold.release()
  })

  it('takes an append only on the head that it has', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    const head = await state.append(hold, journalRoot, 'op', [begin()])
    await state.append(hold, head, 'op', [intent('a')])
    const before = textOf(rig)
    for (const wrong of [journalRoot, head]) expect((await thrown(state.append(hold, wrong, 'op', [intent('b')]))).reason).toBe('lock-held')
    expect(textOf(rig)).toBe(before)
    await hold.release()
  })

  it('recognises its own write whose answer was lost, at once and when the caller repeats it', async () => {
    for (const verb of ['create', 'replace'] as const) {
      const rig = makeRig(idleClock())
      let lost = 0
      const {state, hold} = await held(rig, {after: (call: {verb: string; ref?: {kind: string}}) => { if (call.verb === verb && call.ref?.kind === 'ConfigMap' && (lost += 1) === 1) throw lostAnswer() }})
      const head = await state.append(hold, journalRoot, 'op', [begin(), intent('a')])
      const next = await state.append(hold, head, 'op', [intent('b')])
      expect([lost > 0, await state.append(hold, head, 'op', [intent('b')])]).toEqual([true, next])
      expect((await rig.open().read()).entries.map(({body}) => body.kind)).toEqual(['begin', 'intent', 'intent'])
      await hold.release()
    }
  })

  it('does not take another run’s equal entries for its own', async () => {
    const rig = makeRig(idleClock())
    const {state, hold} = await held(rig)
    const head = await state.append(hold, journalRoot, 'op', [begin()])
    const thief = rig.open()
    const later = await thief.lock({...owner, attempt: 2})
    await thief.append(later, head, 'op', [intent('a')])
    expect((await thrown(state.append(hold, head, 'op', [intent('a')]))).reason).toBe('lock-held')
    expect((await thief.read()).entries).toHaveLength(2)
    await later.release()
    await hold.release()
  })

  it('fences a run of an earlier epoch whose lock seems held', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    const later = await rig.open().lock({...owner, attempt: 2})
    const other = rig.open()
    const first = await other.append(later, journalRoot, 'op', [begin()])
    expect(hold.lost.aborted).toBe(false)
    const error = await thrown(state.append(hold, first, 'op', [intent('a')]))
    expect([error.reason, error.message]).toEqual(['lock-held', expect.stringContaining('under a later one')])
    await later.release()
    await hold.release()
  })

  it('waits for a server that is away, but not for ever', async () => {
    for (const [away, result] of [[20_000, 'written'], [90_000, 'written'], [400_000, 'lock-held']] as const) {
      const clock = virtualClock()
      const rig = makeRig(clock)
      const {state, hold} = await held(rig)
      const head = await state.append(hold, journalRoot, 'op', [begin()])
      rig.cluster.goAway(away)
      const outcome = state.append(hold, head, 'op', [intent('a')]).then(() => 'written', (error: ApiError) => error.reason)
      for (let s = 0; s < 410; s += 1) await clock.advance(1_000)
      expect(await outcome).toBe(result)
      await hold.release()
    }
  })

  it('says so and writes nothing where it may not, or the wave is too long for any object', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    const head = await state.append(hold, journalRoot, 'op', [begin()])
    expect((await thrown(state.append(hold, head, 'op', [noise(1_500_000)]))).reason).toBe('state-unwritable')
    rig.cluster.forbid({verb: 'update', resource: 'configmaps'})
    expect((await thrown(state.append(hold, head, 'op', [intent('a')]))).reason).toBe('access-denied')
    expect((await rig.open().read()).head).toBe(head)
    await hold.release()
  })
})

describe('a journal that was harmed', () => {
  async function written(): Promise<{rig: Rig; head: Digest; state: ClusterState; hold: ClusterHold}> {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    const head = await state.append(hold, journalRoot, 'op', [begin(), intent('a'), {kind: 'failed', step: 'a', reason: 'timeout', message: 'x'}])
    return {rig, head, state, hold}
  }
  const put = async (rig: Rig, data: Record<string, string | null>): Promise<void> => { await rig.cluster.client({user: 'human'}).patch(mapRef('journal'), {data}) }

  it('is found out wherever a letter was changed, and nothing is appended to it', async () => {
    const {rig, head, state, hold} = await written()
    const good = textOf(rig)
    await fc.assert(fc.asyncProperty(fc.integer({min: 0, max: good.length - 1}), fc.integer({min: 32, max: 122}), async (place, code) => {
      fc.pre(good.charCodeAt(place) !== code)
      const bad = good.slice(0, place) + String.fromCharCode(code) + good.slice(place + 1)
      await put(rig, {'journal.jsonl': bad})
      // Only the last entry is not bound by the chain itself: its change shows in the head.
      const reading = await rig.open().read().then(r => r.head, (error: ApiError) => error.reason)
      expect(reading).not.toBe(head)
      expect(['journal-corrupt', 'state-version', 'lock-held']).toContain((await thrown(state.append(hold, head, 'op', [intent('b')]))).reason)
      expect(textOf(rig)).toBe(bad)
    }), {numRuns: 60})
    await hold.release()
  })

  it('is refused when its last line is cut, its base was changed or its text is gone', async () => {
    const {rig, hold} = await written()
    const [good, base] = [textOf(rig), String(at(mapOf(rig), 'data', 'base.json'))]
    for (const data of [{'journal.jsonl': good.slice(0, -1)}, {'journal.jsonl': `${good}{"schema":1`}, {'journal.jsonl': null}, {'base.json': base.replace('"since":null', '"since":"2026-01-01T00:00:00.000Z"')}, {'base.json': null}, {'base.json': '[]'}]) {
      await put(rig, {'journal.jsonl': good, 'base.json': base, ...data})
      expect(['journal-corrupt', 'state-version']).toContain((await thrown(rig.open().read())).reason)
    }
    await hold.release()
  })

  it('is refused when it was cut at its end or deleted, for the lock remembers what it was', async () => {
    for (const harm of ['cut', 'deleted'] as const) {
      const {rig, hold} = await written()
      await hold.release()
      const good = textOf(rig)
      if (harm === 'cut') await put(rig, {'journal.jsonl': good.split('\n').slice(0, 2).join('\n') + '\n'})
      else await rig.cluster.client().remove(mapRef('journal'))
      const next = rig.open()
      const later = await next.lock(another)
      expect((await thrown(next.read())).reason).toBe('journal-corrupt')
      expect(await next.verifyAudit()).toMatchObject({state: 'broken'})
      await later.release()
    }
  })

  it.each(['conflict', 'not found'])('that was deleted while it is written is not begun anew, whether the server says %s', async says => {
    const rig = makeRig(virtualClock())
    let gone = false
    const {state, hold} = await held(rig, {before: (call: Call) => { if (gone && call.verb === 'replace' && call.ref?.kind === 'ConfigMap' && says === 'not found') throw new UserError('configmaps "journal" not found', {reason: 'manifest-invalid'}) }})
    const head = await state.append(hold, journalRoot, 'op', [begin()])
    await rig.cluster.client().remove(mapRef('journal'))
    gone = true
    expect((await thrown(state.append(hold, head, 'op', [intent('b')]))).reason).toBe('journal-corrupt')
    expect(mapOf(rig)).toBeUndefined()
    await hold.release()
  })

  it('of a newer suite, or of another set, is not touched', async () => {
    const {rig, hold} = await written()
    const good = textOf(rig)
    await put(rig, {'journal.jsonl': good.replace('"schema":1', '"schema":2')})
    expect((await thrown(rig.open().read())).reason).toBe('state-version')
    await put(rig, {'journal.jsonl': good, 'base.json': String(at(mapOf(rig), 'data', 'base.json')).replace('{"schema":1', '{"schema":2')})
    expect((await thrown(rig.open().read())).reason).toBe('state-version')
    await rig.cluster.client().patch(mapRef('journal'), {metadata: {annotations: {'slipway.dev/set': 'other/production'}}})
    expect((await thrown(rig.open().read())).message).toContain('belongs to other/production')
    await hold.release()
  })

  it('is begun anew, with what was there put aside and numbers that go on, whatever answer is lost', async () => {
    const rebuilt = (lineage: Digest[]): Extract<EntryBody, {kind: 'rebuilt'}> => ({kind: 'rebuilt', by: another, lineage, note: 'Begun anew by another.'})
    for (const harm of ['altered', 'deleted'] as const) {
      for (let lost = 0; lost < 3; lost += 1) {
        const rig = makeRig(idleClock())
        const {state, hold} = await held(rig)
        const refs = []
        let head: Digest = journalRoot
        for (const rev of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb']) {
          await state.keepRelease(hold, releaseOf(rev), renderedOf(releaseOf(rev)))
          head = await state.append(hold, head, rev, [begin()])
          const ref = await state.snapshot(hold, releaseOf(rev), rev, () => false)
          head = await state.append(hold, head, rev, [{kind: 'snapshot', id: ref.id}, end])
          refs.push(ref)
          await rig.clock.sleep(1_000)
        }
        await hold.release()
        if (harm === 'altered') await put(rig, {'journal.jsonl': textOf(rig).replace('"label":"v1"', '"label":"v2"')})
        else await rig.cluster.client().remove(mapRef('journal'))
        let [armed, writes] = [false, 0]
        const next = rig.open({after: call => { if (armed && /create|replace/.test(call.verb) && call.ref?.kind === 'ConfigMap' && (writes += 1) === lost) throw lostAnswer() }})
        const later = await next.lock(another)
        expect((await thrown(next.read())).reason).toBe('journal-corrupt')
        armed = true
        expect(await next.listSnapshots()).toEqual(refs)
        await next.rebuild(later, rebuilt(refs.map(({id}) => id)))
        const reading = await next.read()
        expect(foldJournal(reading.entries)).toMatchObject({current: refs[1]?.id, previous: refs[0]?.id, unfinished: null})
        await next.append(later, reading.head, 'op', [begin()])
        expect(rig.cluster.objects('ConfigMap', 'shop').filter(({metadata}) => metadata.name.includes('-journal-broken-'))).toHaveLength(harm === 'altered' ? 1 : 0)
        expect(await next.verifyAudit()).toMatchObject({state: 'intact', from: 6, note: 'Begun anew by another.'})
        await later.release()
      }
    }
  })
})

describe('a journal that grows', () => {
  async function operation(state: ClusterState, hold: ClusterHold, head: Digest, {n, bytes}: {n: number; bytes: number}): Promise<Digest> {
    const id = `op-${n}`
    let next = await state.append(hold, head, id, [begin(2)])
    next = await state.append(hold, next, id, [long(bytes, n)])
    return state.append(hold, next, id, [end])
  }

  it('stays below 200 kB, with older operations in archives that verify, for two more requests', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    let head: Digest = journalRoot
    let most = 0
    const moves: string[][] = []
    for (let n = 0; n < 12; n += 1) {
      rig.requests()
      head = await operation(state, hold, head, {n, bytes: 60_000})
      const calls = told(rig.requests())
      if (calls.some(call => /journal-[0-9a-f]{8}-/.test(call))) moves.push(calls.slice(-5))
      most = Math.max(most, sizeOf(mapOf(rig)), textOf(rig).length)
    }
    expect(most).toBeLessThan(205_000)
    expect(moves.length).toBeGreaterThan(1)
    expect(moves.every(calls => calls.filter(call => call.includes('ConfigMap journal')).length <= 5)).toBe(true)
    expect(archivesOf(rig)).not.toEqual([])
    expect(await state.verifyAudit()).toEqual({state: 'intact', from: 0, entries: 36, archives: archivesOf(rig).length, head, note: ''})
    expect((await rig.open().read()).head).toBe(head)
    await hold.release()
  })

  it('keeps a bounded number of archives and says from where on it verifies', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    let head: Digest = journalRoot
    for (let n = 0; n < 13; n += 1) {
      head = await state.append(hold, head, `op-${n}`, [begin()])
      head = await state.append(hold, head, `op-${n}`, [noise(260_000, n), end])
    }
    expect(archivesOf(rig).length).toBeLessThanOrEqual(10)
    const audit = await state.verifyAudit()
    expect(audit).toMatchObject({state: 'intact', head})
    expect((audit as {from: number}).from).toBeGreaterThan(0)
    await hold.release()
  })

  it('lets one long operation grow beyond, packed', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    let head = await state.append(hold, journalRoot, 'op', [begin(300)])
    for (let n = 0; n < 10; n += 1) head = await state.append(hold, head, 'op', Array.from({length: 20}, (_, i) => long(4_000, i)))
    expect([archivesOf(rig), sizeOf(mapOf(rig)) < 300_000, at(mapOf(rig), 'data', 'journal.jsonl')]).toEqual([[], true, undefined])
    expect((await rig.open().read()).entries).toHaveLength(201)
    head = await state.append(hold, head, 'op', [end])
    head = await state.append(hold, head, 'op2', [begin()])
    expect([archivesOf(rig).length, textOf(rig).split('\n').length]).toEqual([1, 2])
    expect(await state.verifyAudit()).toMatchObject({state: 'intact', entries: 203, head})
    await hold.release()
  })

  it('tells in its audit of archives that were altered, deleted or that contradict it', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig)
    let head: Digest = journalRoot
    for (let n = 0; n < 5; n += 1) head = await operation(state, hold, head, {n, bytes: 60_000})
    const [name] = archivesOf(rig) as [string]
    const ref = {...mapRef(''), name}
    const good = gunzipSync(Buffer.from(String(at(rig.cluster.object('ConfigMap', name, 'shop'), 'binaryData', 'journal.jsonl.gz')), 'base64')).toString()
    const short = good.split('\n').slice(0, -2).join('\n')
    for (const bad of [Buffer.from('no gzip'), gzipSync(good.replace('"label":"v1"', '"label":"v2"')), gzipSync(`${short}\n`), gzipSync(short), gzipSync(good.replace('"schema":1', '"schema":2'))]) {
      await rig.cluster.client().patch(ref, {binaryData: {'journal.jsonl.gz': bad.toString('base64')}})
      expect(await state.verifyAudit()).toMatchObject({state: 'broken', where: expect.stringContaining(name) as string})
    }
    await rig.cluster.client().patch(ref, {binaryData: {'journal.jsonl.gz': gzipSync(good).toString('base64')}})
    expect(await state.verifyAudit()).toMatchObject({state: 'intact', from: 0})
    await rig.cluster.client().remove(ref)
    expect(await state.verifyAudit()).toMatchObject({state: 'broken', words: 'An archive that the journal names is gone.'})
    // The history has a hole; releasing goes on, and the audit goes on telling.
    for (let n = 5; n < 9; n += 1) head = await operation(state, hold, head, {n, bytes: 60_000})
    expect(await state.verifyAudit()).toMatchObject({state: 'broken', entry: 0})
    await hold.release()
  })

  it('is not fooled by an archive that was forged with all its digests, nor by an older copy of itself', async () => {
    const rig = makeRig(virtualClock())
    const {state, hold} = await held(rig, {})
    let head: Digest = journalRoot
    let n = 0
    const grow = async (until: () => boolean): Promise<void> => {
      while (!until()) head = await operation(state, hold, head, {n: n += 1, bytes: 60_000})
    }
    await grow(() => archivesOf(rig).length > 0)
    const [name] = archivesOf(rig) as [string]
    const archiveOf = (): KubeObject => rig.cluster.object('ConfigMap', name, 'shop') as KubeObject
    const entriesIn = (): Entry[] => gunzipSync(Buffer.from(String(at(archiveOf(), 'binaryData', 'journal.jsonl.gz')), 'base64')).toString().trim().split('\n').map(line => JSON.parse(line) as Entry)
    const forge = async (entries: Entry[]): Promise<void> => {
      const about = {...JSON.parse(String(at(archiveOf(), 'data', 'archive.json'))) as object, head: entryDigest(entries.at(-1) as Entry)}
      await rig.cluster.client().patch({...mapRef(''), name}, {data: {'archive.json': JSON.stringify(about)}, binaryData: {'journal.jsonl.gz': gzipSync(entries.map(entry => `${JSON.stringify(entry)}\n`).join('')).toString('base64')}})
    }
    const good = entriesIn()
    const last = good.at(-1) as Entry
    // The journal says what the archive has to end with.
    await forge([...good.slice(0, -1), {...last, at: '2020-01-01T00:00:00.000Z'}])
    expect(await state.verifyAudit()).toMatchObject({state: 'broken', entry: last.seq + 1, words: `Entry ${last.seq + 1} does not follow the entry before it.`})
    // One that overlaps it has to tell the same.
    const next = JSON.parse(textOf(rig).split('\n')[0] as string) as Entry
    await forge([...good, next])
    expect(await state.verifyAudit()).toMatchObject({state: 'intact'})
    await forge([...good, {...next, operation: 'another'}])
    expect(await state.verifyAudit()).toMatchObject({state: 'broken', entry: next.seq, words: `Entry ${next.seq} is told in two ways.`})
    await forge(good)
    // An older copy of the journal, without the witness in the lock: the archive has grown past it.
    const older = mapOf(rig) as KubeObject
    const known = textOf(rig).trim().split('\n').map(line => (JSON.parse(line) as Entry).seq).at(-1) as number
    await grow(() => (entriesIn().at(-1) as Entry).seq > known)
    await hold.release()
    await rig.cluster.client().remove({apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', namespace: 'shop', name: 'slipway-shop.production-lock'})
    await rig.cluster.client().patch(mapRef('journal'), {data: older['data'], binaryData: older['binaryData'] ?? null} as never)
    expect(await rig.open().verifyAudit()).toMatchObject({state: 'broken', entry: known + 1, words: expect.stringContaining('the journal was cut off') as string})
  })

  it('comes to the same state as if nothing had been moved', () => {
    const rev = fc.constantFrom('aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc')
    const snapshot = fc.integer({min: 1, max: 9}).map((n): Digest => `sha256:${String(n).repeat(64)}`)
    const warmPlan = (r: string): EntryBody => ({...begin(), plan: {...planOf(), steps: [
      {id: `api/1-drain`, service: 'api', after: [], verb: {do: 'drain', rev: r, warmMs: 600_000}, undo: 'nothing', deadlineMs: 1},
      {id: `api/2-retire`, service: 'api', after: [], verb: {do: 'retire', rev: r}, undo: 'nothing', deadlineMs: 1}
    ]}} as EntryBody)
    const done = (step: string): EntryBody => ({kind: 'done', step, evidence: {level: 'estimated'}})
    const one = fc.oneof(
      fc.tuple(rev, snapshot).map(([r, id]): EntryBody[] => [warmPlan(r), done('api/1-drain'), {kind: 'snapshot', id}, end]),
      rev.map((r): EntryBody[] => [warmPlan(r), done('api/1-drain'), done('api/2-retire'), {kind: 'end', outcome: 'abandoned'}]),
      fc.constant<EntryBody[]>([begin(), {kind: 'end', outcome: 'rolled-back'}]),
      fc.tuple(snapshot).map(([id]): EntryBody[] => [{...begin(), plan: {...planOf(), operation: 'rollback'}} as EntryBody, {kind: 'snapshot', id}, {kind: 'end', outcome: 'rolled-back'}]),
      fc.constant<EntryBody[]>([begin(), {kind: 'end', outcome: 'rollback-failed'}]),
      fc.constant<EntryBody[]>([intent('stray'), end])
    )
    fc.assert(fc.property(fc.array(one, {minLength: 1, maxLength: 9}), fc.boolean(), (operations, opens) => {
      let head = journalRoot
      let chain = chainOf(freshBase(1), [], head)
      const all: Entry[] = []
      const bodies = [...operations, ...(opens ? [[begin(), intent('a')] as EntryBody[]] : [])]
      for (const [n, wave] of bodies.entries()) {
        const [first, ...rest] = wave as [EntryBody, ...EntryBody[]]
        for (const part of [[first], rest]) {
          const added = chainEntries(head, `op-${n}`, part.length > 0 && n % 2 === 0 ? [part[0] as EntryBody, {kind: 'judged', step: 'x', verdict: 'pass', evidence: 'y'.repeat(1_500)}, ...part.slice(1)] : part, {at: new Date(n * 1_000).toISOString(), seq: all.length})
          if (added.length === 0) continue
          const {rest: left} = planMove(chain, added, {set, mostBytes: 3_000})
          head = entryDigest(added.at(-1) as Entry)
          chain = chainOf(left.base, [...left.entries, ...added], head)
          all.push(...added)
        }
      }
      const view = (entries: Entry[]): Partial<JournalState> & {end: unknown} => {
        const {lineage, current, previous, unfinished, last, warm, since} = foldJournal(entries)
        return {lineage, current, previous, unfinished, last, warm: Object.fromEntries(Object.entries(warm).filter(([, revs]) => Object.keys(revs).length > 0)), end: current === null ? null : since}
      }
      expect(view([...remembered(chain.base, set), ...chain.entries])).toEqual(view(all))
      expect(chain.seq).toBe(all.length)
    }), {numRuns: 150})
  })
})

describe('many writers and lost answers', () => {
  it('leave a chain that verifies and holds each acknowledged entry exactly once', async () => {
    const fault = fc.constantFrom('none', 'none', 'none', 'lost', 'withheld', 'rival', 'takeover', 'mark')
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(fault, fc.integer({min: 1, max: 3}), fc.boolean()), {minLength: 1, maxLength: 14}), async script => {
      const rig = makeRig(idleClock())
      let fail: 'lost' | 'withheld' | undefined
      const isWrite = (call: {verb: string; ref?: {name: string} | undefined}): boolean => ['create', 'replace'].includes(call.verb) && call.ref?.name.includes('-journal') === true
      const options = {
        before: (call: Parameters<typeof isWrite>[0]) => { if (fail === 'withheld' && isWrite(call)) { fail = undefined; throw lostAnswer() } },
        after: (call: Parameters<typeof isWrite>[0]) => { if (fail === 'lost' && isWrite(call)) { fail = undefined; throw lostAnswer() } }
      }
      const acknowledged: string[] = []
      let attempt = 1
      let mine = rig.open(options, {journalBytes: 3_000})
      let hold = await mine.lock(owner)
      let head = (await mine.read()).head
      for (const [n, [kind, size, big]] of script.entries()) {
        const wave = Array.from({length: size}, (_, i): EntryBody => (big && i === 0 ? {...long(1_400, n), step: `${n}.${i}`} as EntryBody : intent(`${n}.${i}`)))
        if (kind === 'lost' || kind === 'withheld') fail = kind
        if (kind === 'mark') await rig.cluster.client().patch(mapRef('journal'), {metadata: {annotations: {seen: String(n)}}}).catch(() => undefined)
        if (kind === 'rival' || kind === 'takeover') {
          const rival = rig.open(options, {journalBytes: 3_000})
          const other = await rival.lock({...owner, attempt: attempt += 1})
          const theirs = await rival.append(other, (await rival.read()).head, `op-${n}`, [begin(), intent(`rival-${n}`), end])
          acknowledged.push(`rival-${n}`)
          const failed = await mine.append(hold, head, `op-${n}`, wave).then(() => false, () => true)
          expect(failed).toBe(true)
          await hold.release()
          if (kind === 'takeover') {
            ;[mine, hold, head] = [rival, other, theirs]
            continue
          }
          await other.release()
          mine = rig.open(options, {journalBytes: 3_000})
          hold = await mine.lock({...owner, attempt: attempt += 1})
          head = (await mine.read()).head
          continue
        }
        head = await mine.append(hold, head, `op-${n}`, [begin(), ...wave, end])
        acknowledged.push(...wave.map(body => (body as {step: string}).step))
      }
      await hold.release()
      const found = readEverything(rig)
      const steps = found.map(({body}) => (body as {step?: string}).step).filter(step => step !== undefined)
      for (const step of acknowledged) expect(steps.filter(other => other === step)).toHaveLength(1)
      expect(new Set(steps).size).toBe(steps.length)
      expect(await rig.open().verifyAudit()).toMatchObject({state: found.length === 0 ? 'none' : 'intact', ...(found.length === 0 ? {} : {entries: found.length})})
    }), {numRuns: 30, examples: [[[['none', 3, false], ['none', 2, false], ['takeover', 1, true]]]]})
  }, 30_000)

  /** All entries that anything in the cluster holds, each once. */
  function readEverything(rig: Rig): Entry[] {
    const lines = rig.cluster.objects('ConfigMap', 'shop').flatMap(object => {
      const packed = at(object, 'binaryData', 'journal.jsonl.gz')
      const text = packed === undefined ? String(at(object, 'data', 'journal.jsonl') ?? '') : gunzipSync(Buffer.from(String(packed), 'base64')).toString()
      return text.split('\n').filter(line => line !== '')
    })
    return [...new Map(lines.map(line => JSON.parse(line) as Entry).map(entry => [entryDigest(entry), entry])).values()]
  }
})
