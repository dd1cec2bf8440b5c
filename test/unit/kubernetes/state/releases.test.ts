import {randomBytes} from 'node:crypto'
import {gunzipSync, gzipSync} from 'node:zlib'
import {describe, expect, it} from 'vitest'
import type {Digest} from '../../../../src/kernel/digest.ts'
import {journalRoot} from '../../../../src/rollout/journal-entry.ts'
import {snapshotId} from '../../../../src/rollout/kept.ts'
import {emptyRelease} from '../../../../src/rollout/release.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {at} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {ClusterHold} from '../../../../src/targets/kubernetes/state/lease-keeper.ts'
import type {ClusterState} from '../../../../src/targets/kubernetes/state/open-state.ts'
import {virtualClock} from '../../../fakes/clock.ts'
import {another, begin, end, makeRig, owner, releaseOf, renderedOf, set, thrown, told, type Rig} from './state-rig.ts'

const secrets = (rig: Rig): KubeObject[] => rig.cluster.objects('Secret', 'shop')
const secretRef = (name: string): {apiVersion: string; kind: string; namespace: string; name: string} => ({apiVersion: 'v1', kind: 'Secret', namespace: 'shop', name})
const snapshotsRef = {apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'slipway-shop.production-snapshots'}
const none = (): boolean => false

async function held(): Promise<{rig: Rig; clock: ReturnType<typeof virtualClock>; state: ClusterState; hold: ClusterHold}> {
  const clock = virtualClock()
  const rig = makeRig(clock)
  const state = rig.open()
  return {rig, clock, state, hold: await state.lock(owner)}
}

/** As the engine goes about it. */
async function deploy({state, hold}: {state: ClusterState; hold: ClusterHold}, rev: string): Promise<Digest> {
  const {head} = await state.read()
  const release = releaseOf(rev)
  await state.keepRelease(hold, release, renderedOf(release))
  const begun = await state.append(hold, head, rev, [begin()])
  const {id} = await state.snapshot(hold, release, `label ${rev}`, none)
  await state.append(hold, begun, rev, [{kind: 'snapshot', id}, end])
  return id
}

describe('a kept release', () => {
  it('is one immutable Secret, written once, in one request', async () => {
    const {rig, state, hold} = await held()
    rig.requests()
    const digest = await state.keepRelease(hold, releaseOf('aaaaaaaaaaaa'), renderedOf(releaseOf('aaaaaaaaaaaa')))
    expect(told(rig.requests())).toEqual([`create Secret release-${digest.slice(7, 19)}-0`])
    expect(await state.keepRelease(hold, releaseOf('aaaaaaaaaaaa'), renderedOf(releaseOf('aaaaaaaaaaaa')))).toBe(digest)
    expect(rig.requests()).toEqual([])
    const other = rig.open()
    expect(await other.keepRelease(hold, releaseOf('aaaaaaaaaaaa'), renderedOf(releaseOf('aaaaaaaaaaaa')))).toBe(digest)
    expect(rig.requests()).toHaveLength(2)
    expect(secrets(rig).map(secret => [at(secret, 'type'), at(secret, 'immutable')])).toEqual([['slipway.dev/release', true]])
    await hold.release()
  })

  it('gives each revision back to another process, with one request for all of them', async () => {
    const {rig, state, hold} = await held()
    await state.keepRelease(hold, releaseOf('aaaaaaaaaaaa'), renderedOf(releaseOf('aaaaaaaaaaaa')))
    const other = rig.open()
    rig.requests()
    const [api] = await Promise.all([other.loadRevision('api', 'aaaaaaaaaaaa'), other.loadRevision('web', 'aaaaaaaaaaaa'), other.loadRevision('api', 'aaaaaaaaaaaa')])
    expect(api).toEqual({release: releaseOf('aaaaaaaaaaaa').services.api, rendered: renderedOf(releaseOf('aaaaaaaaaaaa')).api})
    expect(told(rig.requests())).toEqual(['list Secret'])
    expect(await thrown(other.loadRevision('api', 'bbbbbbbbbbbb'))).toMatchObject({reason: 'nothing-to-roll-back', message: 'Revision bbbbbbbbbbbb of api is no longer kept in the cluster.'})
    await hold.release()
  })

  it('that is too long for one Secret lies in parts below a megabyte, the first one last', async () => {
    const {rig, state, hold} = await held()
    const release = releaseOf('aaaaaaaaaaaa')
    const long = renderedOf(release, randomBytes(700_000).toString('hex'))
    rig.requests()
    const digest = await state.keepRelease(hold, release, long)
    const written = told(rig.requests())
    expect(written.length).toBeGreaterThan(1)
    expect(written.at(-1)).toMatch(/-0$/)
    for (const secret of secrets(rig)) expect(Buffer.from(String(at(secret, 'data', 'content')), 'base64').length).toBeLessThanOrEqual(1_000_000)
    expect((await rig.open().loadRelease(digest))?.rendered).toEqual(long)
    // A part that is gone is no release any more.
    await rig.cluster.client().remove(secretRef(secrets(rig).find(s => s.metadata.name.endsWith('-1'))?.metadata.name as string))
    expect((await thrown(rig.open().loadRelease(digest))).reason).toBe('journal-corrupt')
    await hold.release()
  })

  it('that was altered is refused, and put right when it is kept again', async () => {
    const {rig, state, hold} = await held()
    const release = releaseOf('aaaaaaaaaaaa')
    const digest = await state.keepRelease(hold, release, renderedOf(release))
    const [secret] = secrets(rig) as [KubeObject]
    const client = rig.cluster.client()
    const altered = gunzipSync(Buffer.from(String(at(secret, 'data', 'content')), 'base64')).toString().replace('"replicas":2', '"replicas":9')
    for (const content of [Buffer.from('no gzip').toString('base64'), '', gzipSync(altered).toString('base64')]) {
      await client.remove(secretRef(secret.metadata.name))
      await client.create({...secret, metadata: {...secret.metadata, resourceVersion: '', uid: ''}, data: {content}})
      expect((await thrown(rig.open().loadRelease(digest))).reason).toBe('journal-corrupt')
    }
    const again = rig.open()
    await again.keepRelease(hold, release, renderedOf(release))
    expect((await rig.open().loadRelease(digest))?.release).toEqual(release)
    await hold.release()
  })

  it('of a newer suite is refused', async () => {
    const {rig, state, hold} = await held()
    await deploy({state, hold}, 'aaaaaaaaaaaa')
    const key = Object.keys(at(rig.cluster.object('ConfigMap', snapshotsRef.name, 'shop'), 'data') as object)[0] as string
    const value = String(at(rig.cluster.object('ConfigMap', snapshotsRef.name, 'shop'), 'data', key))
    for (const [text, reason] of [[value.replace('"schema":1', '"schema":2'), 'state-version'], ['{', 'journal-corrupt'], [value.replace(/"id":"sha256:./, '"id":"sha256:x'), 'journal-corrupt']] as const) {
      await rig.cluster.client().patch(snapshotsRef, {data: {[key]: text}})
      expect((await thrown(rig.open().read())).reason).toBe(reason)
    }
    await hold.release()
  })

  it('is written by no run that has lost the lock', async () => {
    const {rig, clock, state, hold} = await held()
    rig.cluster.goAway(400_000)
    for (let s = 0; s < 410; s += 1) await clock.advance(1_000)
    for (const work of [() => state.keepRelease(hold, releaseOf('aaaaaaaaaaaa'), {}), () => state.snapshot(hold, emptyRelease(set), '', none), () => state.collectReleases(hold, none)]) expect((await thrown(work())).reason).toBe('lock-held')
    expect(secrets(rig)).toEqual([])
  })
})

describe('snapshots in the cluster', () => {
  it('are kept as far as one may go back, each with its release, and can be recalled', async () => {
    const {rig, clock, state, hold} = await held()
    const ids: Digest[] = []
    for (const letter of 'abcdefgh') {
      ids.push(await deploy({state, hold}, letter.repeat(12)))
      await clock.advance(1_000)
    }
    const other = rig.open()
    const {snapshots} = await other.read()
    expect(snapshots.map(s => s.label)).toEqual([...'cdefgh'].map(letter => `label ${letter.repeat(12)}`))
    expect(secrets(rig)).toHaveLength(6)
    expect(await other.recall(ids[6] as Digest)).toEqual(releaseOf('gggggggggggg'))
    const gone = await thrown(other.recall(ids[0] as Digest))
    expect([gone.reason, gone.remedy]).toEqual(['nothing-to-roll-back', 'Choose one that `operation: status` lists.'])
    await hold.release()
  })

  it('take three requests when the release was kept by this process', async () => {
    const {rig, state, hold} = await held()
    await deploy({state, hold}, 'aaaaaaaaaaaa')
    const {head} = await state.read()
    await state.keepRelease(hold, releaseOf('bbbbbbbbbbbb'), renderedOf(releaseOf('bbbbbbbbbbbb')))
    await state.append(hold, head, 'b', [begin()])
    rig.requests()
    await state.snapshot(hold, releaseOf('bbbbbbbbbbbb'), 'b', none)
    expect(told(rig.requests())).toEqual(['replace ConfigMap snapshots', 'list Secret'])
    await hold.release()
  })

  it('keep what runs still though no snapshot names it, until it does not', async () => {
    const {rig, state, hold} = await held()
    const stray = releaseOf('ffffffffffff')
    await state.keepRelease(hold, stray, renderedOf(stray))
    await state.append(hold, journalRoot, 'op', [begin()])
    await state.keepRelease(hold, releaseOf('aaaaaaaaaaaa'), renderedOf(releaseOf('aaaaaaaaaaaa')))
    const {id} = await state.snapshot(hold, releaseOf('aaaaaaaaaaaa'), '', kept => kept.revisions.api === 'ffffffffffff')
    expect(secrets(rig)).toHaveLength(2)
    expect(await state.collectReleases(hold, none)).toBe(1)
    expect(secrets(rig)).toHaveLength(1)
    expect(await rig.open().recall(id)).toEqual(releaseOf('aaaaaaaaaaaa'))
    await hold.release()
  })

  it('of nothing can be recalled as nothing', async () => {
    const {rig, state, hold} = await held()
    const {id} = await state.snapshot(hold, emptyRelease(set), 'nothing', none)
    expect(await rig.open().recall(id)).toEqual(emptyRelease(set))
    await hold.release()
  })

  it('are found again by what they are made of when somebody has deleted the list', async () => {
    const {rig, clock, state, hold} = await held()
    const first = await deploy({state, hold}, 'aaaaaaaaaaaa')
    await clock.advance(1_000)
    const second = await deploy({state, hold}, 'bbbbbbbbbbbb')
    await hold.release()
    await rig.cluster.client().remove(snapshotsRef)
    const next = rig.open()
    const later = await next.lock(another)
    expect((await next.read()).snapshots.map(({id}) => id).sort()).toEqual([first, second].sort())
    expect(rig.lines.join()).toContain('were found again')
    expect(await rig.open().recall(first)).toEqual(releaseOf('aaaaaaaaaaaa'))
    await deploy({state: next, hold: later}, 'cccccccccccc')
    expect((await rig.open().read()).snapshots).toHaveLength(3)
    await later.release()
  })

  it('whose release somebody has deleted are nothing to go back to', async () => {
    const {rig, state, hold} = await held()
    const id = await deploy({state, hold}, 'aaaaaaaaaaaa')
    await rig.cluster.client().remove(secretRef(secrets(rig)[0]?.metadata.name as string))
    expect((await thrown(rig.open().recall(id))).message).toContain('no longer kept')
    await hold.release()
  })

  it('of a release that was never kept are a defect, not a snapshot', async () => {
    const {rig, state, hold} = await held()
    expect((await thrown(state.snapshot(hold, releaseOf('aaaaaaaaaaaa'), '', none))).reason).toBe('internal')
    expect(rig.cluster.objects('ConfigMap', 'shop').filter(({metadata}) => metadata.name.endsWith('-snapshots'))).toEqual([])
    await hold.release()
  })

  it('of a set that was rolled back name the release by what serves', async () => {
    const {rig, state, hold} = await held()
    const first = await deploy({state, hold}, 'aaaaaaaaaaaa')
    await deploy({state, hold}, 'bbbbbbbbbbbb')
    const other = rig.open()
    const release = await other.recall(first)
    const written = await other.snapshot(hold, release, 'back', none)
    expect([written.id, snapshotId(release)]).toEqual([first, first])
    await hold.release()
  })

  it('of two sets in one namespace have nothing to do with each other', async () => {
    const {rig, state, hold} = await held()
    const staging = rig.open({}, {set: 'shop/staging'})
    const other = await staging.lock(owner)
    const mine = await deploy({state, hold}, 'aaaaaaaaaaaa')
    const release = {...releaseOf('aaaaaaaaaaaa'), set: 'shop/staging'}
    await staging.keepRelease(other, release, renderedOf(release))
    const theirs = await staging.snapshot(other, release, '', none)
    await staging.collectReleases(other, none)
    expect([(await rig.open().read()).snapshots.map(({id}) => id), (await rig.open({}, {set: 'shop/staging'}).read().catch(error => error.reason as string))]).toEqual([[mine], 'journal-corrupt'])
    expect(theirs.id).not.toBe(mine)
    expect(await rig.open().recall(mine)).toEqual(releaseOf('aaaaaaaaaaaa'))
    await hold.release()
    await other.release()
  })
})
