/** A process that dies before or after any call of the state, and the next attempt that goes on: nothing is lost, doubled or held for ever. */
import {describe, expect, it} from 'vitest'
import type {EntryBody} from '../../../../src/rollout/journal-entry.ts'
import {foldJournal} from '../../../../src/rollout/journal-state.ts'
import type {ClusterState} from '../../../../src/targets/kubernetes/state/open-state.ts'
import {idleClock} from '../../../fakes/idle-clock.ts'
import {begin, end, intent, killedAt, makeRig, owner, releaseOf, renderedOf, type Rig} from './state-rig.ts'

const journalBytes = 2_500
const needed = (): boolean => false
const note = (n: number): EntryBody => ({kind: 'done', step: `s${n}`, evidence: {level: 'estimated', note: 'x'.repeat(900)}})

/** One deploy, as far as the state is concerned; goes on from wherever an earlier attempt was killed. */
async function deploy(state: ClusterState, rev: string, attempt: number): Promise<void> {
  const hold = await state.lock({...owner, attempt})
  const release = releaseOf(rev)
  const reading = await state.read()
  const known = foldJournal(reading.entries)
  let {head} = reading
  const add = async (bodies: EntryBody[]): Promise<void> => { head = await state.append(hold, head, known.unfinished?.id ?? rev, bodies) }
  if (known.unfinished === null && known.last?.id === rev) return hold.release()
  await state.keepRelease(hold, release, renderedOf(release))
  const kept = await state.loadRevision('api', rev)
  expect(kept.rendered).toEqual(renderedOf(release).api)
  if (known.unfinished === null) await add([begin(1), intent('s1')])
  state.inventory.wrote([{service: 'api', apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: `api-${rev}`, uid: `uid-${rev}`}])
  if (known.unfinished?.steps.s1?.state !== 'done') await add([note(1)])
  await state.inventory.flush(hold)
  if ((known.unfinished?.snapshot ?? null) === null) {
    const {id} = await state.snapshot(hold, release, rev, needed)
    await add([{kind: 'snapshot', id}])
  }
  await add([end])
  await hold.release()
}

/** Three deploys before, so that the journal is about to be moved and a snapshot to be dropped. */
async function world(): Promise<Rig> {
  const rig = makeRig(idleClock())
  for (const rev of ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc']) await deploy(rig.open({}, {journalBytes}), rev, 1)
  return rig
}

async function holds(rig: Rig, point: string): Promise<void> {
  const state = rig.open({}, {journalBytes})
  const {entries, snapshots} = await state.read()
  const known = foldJournal(entries)
  const last = snapshots.find(({id}) => id === known.current)
  expect([point, known.unfinished, last?.label, snapshots.length]).toEqual([point, null, 'dddddddddddd', 4])
  expect([point, await state.recall(last?.id as never)]).toEqual([point, releaseOf('dddddddddddd')])
  expect([point, (await state.verifyAudit()).state]).toEqual([point, 'intact'])
  expect([point, await state.observeLock()]).toEqual([point, null])
  const releases = rig.cluster.objects('Secret', 'shop').map(({metadata}) => metadata.name)
  expect([point, releases.length]).toEqual([point, 4])
  expect([point, (await state.inventory.read()).map(({name}) => name)]).toEqual([point, ['api-aaaaaaaaaaaa', 'api-bbbbbbbbbbbb', 'api-cccccccccccc', 'api-dddddddddddd']])
  const steps = entries.flatMap(({operation, body}) => (operation === 'dddddddddddd' && body.kind === 'done' ? [body.step] : []))
  expect([point, steps.filter(step => step === 's1').length]).toEqual([point, 1])
}

describe('a process that is killed at any call of the state', () => {
  it('is followed by one that ends where it would have ended', async () => {
    const counting = killedAt(Number.POSITIVE_INFINITY, 'before')
    const first = await world()
    const kinds: string[] = []
    await deploy(first.open({...counting, before: call => { void counting.before?.(call); kinds.push(`${call.verb} ${call.ref?.kind} ${call.ref?.name}`) }}, {journalBytes}), 'dddddddddddd', 2)
    await holds(first, 'none')
    // What is killed must be worth it: locking, moving to an archive, keeping, taking a snapshot.
    expect([/Lease/, /journal-[0-9a-f]{8}-\d/, /create Secret/, /replace ConfigMap .*snapshots/, /inventory/].filter(kind => !kinds.some(call => kind.test(call)))).toEqual([])
    for (let n = 1; n <= counting.count(); n += 1) {
      for (const when of ['before', 'after'] as const) {
        const rig = await world()
        const killed = killedAt(n, when)
        const point = `${when} call ${n}: ${kinds[n - 1]}`
        await deploy(rig.open(killed, {journalBytes}), 'dddddddddddd', 2).catch(() => undefined)
        expect([point, killed.dead()]).toEqual([point, true])
        await deploy(rig.open({}, {journalBytes}), 'dddddddddddd', 3)
        await holds(rig, point)
      }
    }
  }, 60_000)

  it('twice in a row', async () => {
    for (const [one, two] of [[4, 9], [7, 7], [9, 5], [11, 12], [13, 3]] as const) {
      const rig = await world()
      for (const [attempt, n] of [[2, one], [3, two]] as const) await deploy(rig.open(killedAt(n, 'after'), {journalBytes}), 'dddddddddddd', attempt).catch(() => undefined)
      await deploy(rig.open({}, {journalBytes}), 'dddddddddddd', 4)
      await holds(rig, `${one}, ${two}`)
    }
  })
})
