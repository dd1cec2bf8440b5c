import {cpSync, readFileSync, statSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {UserError} from '../../../src/kernel/errors.ts'
import {systemFiles} from '../../../src/platform/files.ts'
import {systemProcesses} from '../../../src/platform/processes.ts'
import type {Files, Ports} from '../../../src/ports/index.ts'
import type {EntryBody} from '../../../src/rollout/journal-entry.ts'
import {journalRoot} from '../../../src/rollout/journal-entry.ts'
import {composeRelease} from '../../../src/rollout/release.ts'
import {observeSourceTree} from '../../../src/rollout/source-tree.ts'
import type {Release} from '../../../src/rollout/model.ts'
import type {Hold} from '../../../src/rollout/target.ts'
import {openLocalTarget} from '../../../src/targets/local/local-target.ts'
import {lockTtlMs} from '../../../src/targets/local/lock.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {never, owner, set} from '../../fakes/local-set.ts'
import {until} from '../../fakes/router-program.ts'

const thrown = (work: Promise<unknown>): Promise<UserError> => work.then(() => { throw new Error('it did not fail') }, (error: UserError) => error)
const at = (ports: TestPorts, ...names: string[]): string => path.join(ports.host.state, set, ...names)
const begin: EntryBody = {kind: 'intent', step: 'api/1-ensure'}
const fixtures = path.resolve(import.meta.dirname, '../../fixtures/state')

async function releaseOf(ports: Ports, name: string): Promise<Release> {
  const directory = path.join(ports.host.workspace, name)
  await ports.files.write(path.join(directory, 'run.sh'), `#!/bin/sh\n# ${name}\n`, 0o755)
  const {digest} = await observeSourceTree(ports.files, directory)
  const spec = {dependsOn: [], source: {run: ['./run.sh']}, replicas: 1, drain: 1_000, env: {}, strategy: {kind: 'rolling' as const}}
  return composeRelease(set, name, {api: {spec, source: {kind: 'process', argv: ['./run.sh'], directory, digest}}})
}

describe('the lock', () => {
  it('names who holds it, until when, and is free after release', async () => {
    const ports = makeTestPorts()
    const target = openLocalTarget(ports)
    const hold = await target.lock(set, owner)
    const error = await thrown(target.lock(set, {name: 'acme/shop', runId: '101', attempt: 1}))
    expect(error.reason).toBe('lock-held')
    expect(error.explain()).toContain('acme/shop (run 100, attempt 1)')
    expect(error.explain()).toContain(new Date(hold.expiresAt()).toISOString())
    await hold.release()
    await hold.release()
    const next = await target.lock(set, owner)
    expect(next.epoch).toBe(hold.epoch + 1)
    await next.release()
  })

  it('goes to one of many who ask at once', async () => {
    const ports = makeTestPorts()
    const target = openLocalTarget(ports)
    const results = await Promise.allSettled(Array.from({length: 8}, (_, i) => target.lock(set, {...owner, runId: String(i)})))
    const held = results.flatMap(r => (r.status === 'fulfilled' ? [r.value] : []))
    expect(held).toHaveLength(1)
    expect(results.flatMap(r => (r.status === 'rejected' ? [(r.reason as UserError).reason] : []))).toEqual(Array(7).fill('lock-held'))
    await held[0]?.release()
  })

  async function stale(ports: TestPorts, changes: Record<string, unknown>): Promise<void> {
    await ports.files.makeDirectory(at(ports))
    const lock = {schema: 1, epoch: 7, owner: {...owner, runId: '99'}, process: null, acquiredAt: '2026-01-01T00:00:00.000Z', expiresAt: new Date(ports.clock.now() + lockTtlMs).toISOString(), ...changes}
    await ports.files.write(at(ports, 'lock.json'), `${JSON.stringify(lock)}\n`)
  }

  it('is taken over by exactly one when its owner’s process is dead or its time has passed', async () => {
    for (const changes of [{process: {pid: process.pid, startTime: 'another'}}, {expiresAt: '2026-01-01T00:00:00.000Z'}]) {
      const ports = makeTestPorts()
      await stale(ports, changes)
      const target = openLocalTarget(ports)
      const results = await Promise.allSettled(Array.from({length: 5}, () => target.lock(set, owner)))
      const held = results.flatMap(r => (r.status === 'fulfilled' ? [r.value] : []))
      expect(held.map(hold => hold.epoch)).toEqual([8])
      expect(ports.lines.join()).toContain('run 99')
      await held[0]?.release()
    }
  })

  it('is not taken from one who took it over a moment earlier', async () => {
    let rival = true
    const create: Files['create'] = async (file, content, mode) => {
      if (file.includes('takeover') && rival) {
        rival = false
        await stale(ports, {epoch: 8, process: await systemProcesses.identify(process.pid), owner: {...owner, runId: '101'}})
      }
      return systemFiles.create(file, content, mode)
    }
    const ports = makeTestPorts({files: {...systemFiles, create}})
    await stale(ports, {expiresAt: '2026-01-01T00:00:00.000Z'})
    const error = await thrown(openLocalTarget(ports).lock(set, owner))
    expect([error.reason, error.message]).toEqual(['lock-held', expect.stringContaining('run 101')])
  })

  it('is not taken from a living owner, nor from one whose process is unknown before its time', async () => {
    for (const changes of [{process: await systemProcesses.identify(process.pid)}, {process: null}]) {
      const ports = makeTestPorts()
      await stale(ports, changes)
      expect((await thrown(openLocalTarget(ports).lock(set, owner))).reason).toBe('lock-held')
    }
  })

  it('fences: a run whose lock was taken over changes nothing any more', async () => {
    const ports = makeTestPorts()
    const target = openLocalTarget(ports)
    const hold = await target.lock(set, owner)
    await ports.files.remove(at(ports, 'lock.json'))
    const other = await target.lock(set, {...owner, runId: '101'})
    for (const work of [() => target.append(hold, journalRoot, 'op', [begin]), () => target.stage(hold, {set, services: {}}, never), () => target.snapshot(hold, {set, services: {}}, '')]) {
      expect((await thrown(work())).reason).toBe('lock-held')
    }
    await hold.release()
    expect((await thrown(target.lock(set, owner))).reason).toBe('lock-held')
    await other.release()
  })

  it('is renewed while it is held, and told as lost when another has it', async () => {
    let wake: (() => void)[] = []
    let now = Date.now()
    const sleep = (_ms: number, signal?: AbortSignal): Promise<void> => new Promise((resolve, reject) => {
      wake.push(resolve)
      signal?.addEventListener('abort', () => reject(new Error('aborted')))
    })
    const ports = makeTestPorts({clock: {now: () => now, sleep}})
    const hold = await openLocalTarget(ports).lock(set, owner)
    const first = hold.expiresAt()
    now += lockTtlMs / 3
    wake.splice(0).forEach(go => go())
    await until('renewed', () => hold.expiresAt() > first)
    await until('asleep again', () => wake.length > 0)
    await ports.files.remove(at(ports, 'lock.json'))
    wake.splice(0).forEach(go => go())
    await until('lost', () => hold.lost.aborted)
    await hold.release()
    wake = []
  })
})

describe('the journal', () => {
  const opened = async (changes: Partial<Ports> = {}): Promise<{ports: TestPorts; target: ReturnType<typeof openLocalTarget>; hold: Hold; file: string}> => {
    const ports = makeTestPorts(changes)
    const target = openLocalTarget(ports)
    return {ports, target, hold: await target.lock(set, owner), file: at(ports, 'journal.jsonl')}
  }

  it('keeps waves in order under one head, readable by this user alone', async () => {
    const {target, hold, file} = await opened()
    const head = await target.append(hold, journalRoot, 'op', [begin, begin])
    const last = await target.append(hold, head, 'op', [begin])
    expect(await target.read(set)).toMatchObject({head: last, entries: [{seq: 0}, {seq: 1}, {seq: 2}], snapshots: []})
    expect((await thrown(target.append(hold, head, 'op', [begin]))).reason).toBe('lock-held')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700)
    await hold.release()
  })

  it('is byte for byte as before after a write for which the disk had no room', async () => {
    for (const share of [0, 0.5, 0.99]) {
      let full = false
      const append: Files['append'] = async (file, content, mode) => {
        if (!full) return systemFiles.append(file, content, mode)
        await systemFiles.append(file, content.slice(0, Math.floor(content.length * share)), mode)
        throw new UserError('Could not write (ENOSPC).', {reason: 'state-unwritable', where: file})
      }
      const {target, hold, file} = await opened({files: {...systemFiles, append}})
      const head = await target.append(hold, journalRoot, 'op', [begin])
      const before = readFileSync(file)
      full = true
      expect((await thrown(target.append(hold, head, 'op', [begin, begin]))).reason).toBe('state-unwritable')
      expect(readFileSync(file).equals(before)).toBe(true)
      full = false
      await target.append(hold, head, 'op', [begin])
      expect((await target.read(set)).entries).toHaveLength(2)
      await hold.release()
    }
  })

  it('a cut-off last line counts as never written, and is mended by the next append', async () => {
    const {target, hold, file, ports} = await opened()
    const head = await target.append(hold, journalRoot, 'op', [begin])
    await ports.files.append(file, '{"schema":1,"seq":1,"at"')
    expect(await target.read(set)).toMatchObject({head, entries: [{seq: 0}]})
    await target.append(hold, head, 'op', [begin])
    expect((await target.read(set)).entries).toHaveLength(2)
    await hold.release()
  })

  it('a changed byte anywhere in a finished line is found, and nothing is appended to it', async () => {
    const {target, hold, file, ports} = await opened()
    const head = await target.append(hold, journalRoot, 'op', [begin, {kind: 'failed', step: 'api/1', reason: 'timeout', message: 'x'}, begin])
    const good = readFileSync(file, 'utf8')
    const end = good.slice(0, -1).lastIndexOf('\n')
    await fc.assert(fc.asyncProperty(fc.integer({min: 0, max: end - 1}), fc.integer({min: 97, max: 122}), async (place, code) => {
      fc.pre(good.charCodeAt(place) !== code)
      const bad = good.slice(0, place) + String.fromCharCode(code) + good.slice(place + 1)
      await ports.files.write(file, bad)
      expect(['journal-corrupt', 'state-version']).toContain((await thrown(target.append(hold, head, 'op', [begin]))).reason)
      expect(readFileSync(file, 'utf8')).toBe(bad)
    }), {numRuns: 40})
    await hold.release()
  })

  it('that has gone while there are snapshots is no fresh start', async () => {
    const {target, hold, ports, file} = await opened()
    await target.append(hold, journalRoot, 'op', [begin])
    await target.snapshot(hold, {set, services: {}}, 'v1')
    await ports.files.remove(file)
    expect((await thrown(target.read(set))).reason).toBe('journal-corrupt')
    expect((await thrown(target.observe(set, null, never))).reason).toBe('journal-corrupt')
    await hold.release()
    expect(ports.lines).toEqual([])
  })
})

describe('snapshots and releases', () => {
  async function deploy(ports: TestPorts, target: ReturnType<typeof openLocalTarget>, hold: Hold, release: Release): Promise<string> {
    await target.stage(hold, release, never)
    const ref = await target.snapshot(hold, release, release.services.api?.label ?? '')
    const {head} = await target.read(set).catch(() => ({head: journalRoot}))
    const plan = {set, operation: 'deploy' as const, services: [], order: [], steps: [], digest: journalRoot}
    await target.append(hold, head, ref.id.slice(7, 19), [{kind: 'begin', plan, owner, machine: 'machine-1', before: null, label: ref.label}, {kind: 'snapshot', id: ref.id}, {kind: 'end', outcome: 'succeeded'}])
    return ref.id
  }

  it('can be recalled without the workspace, and old ones are collected', async () => {
    const ports = makeTestPorts()
    const target = openLocalTarget(ports)
    const hold = await target.lock(set, owner)
    await target.append(hold, journalRoot, 'first', [begin])
    const releases = []
    for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) releases.push(await releaseOf(ports, name))
    const ids: string[] = []
    for (const release of releases) ids.push(await deploy(ports, target, hold, release))
    await ports.files.remove(ports.host.workspace)
    const {snapshots} = await target.read(set)
    expect(snapshots.map(s => s.label)).toEqual(['c', 'd', 'e', 'f', 'g', 'h'])
    const facts = await target.observe(set, null, never)
    expect([facts.current?.label, facts.previous?.label]).toEqual(['h', 'g'])
    const back = await target.recall(set, ids[6] as never)
    expect(back.services.api).toMatchObject({rev: releases[6]?.services.api?.rev, label: 'g'})
    const {source} = back.services.api as {source: {directory: string}}
    expect(readFileSync(path.join(source.directory, 'run.sh'), 'utf8')).toContain('# g')
    expect(statSync(path.join(source.directory, 'run.sh')).mode & 0o111).toBe(0o111)
    expect((await ports.files.list(at(ports, 'releases', 'api'))).length).toBe(6)
    await target.stage(hold, back, never)
    expect((await thrown(target.recall(set, ids[0] as never))).reason).toBe('nothing-to-roll-back')
    expect((await target.observe(set, snapshots[3] ?? null, never)).problems).toEqual([])
    await hold.release()
  })

  it('copy links as links and configuration for this user alone', async () => {
    const ports = makeTestPorts()
    const target = openLocalTarget(ports)
    const hold = await target.lock(set, owner)
    const release = await releaseOf(ports, 'a')
    const directory = path.join(ports.host.workspace, 'a')
    await ports.files.makeLink(path.join(directory, 'latest'), 'run.sh')
    const file = path.join(ports.host.workspace, 'api.env')
    await ports.files.write(file, 'PASSWORD=hunter22\n', 0o600)
    const {digest} = await observeSourceTree(ports.files, directory)
    const service = release.services.api as Release['services'][string]
    service.source = {kind: 'process', argv: ['./run.sh'], directory, digest}
    service.config = {release: digest, file, format: 'env'}
    await target.stage(hold, release, never)
    const staged = at(ports, 'releases', 'api', service.rev)
    expect(await ports.files.readLink(path.join(staged, 'source', 'latest'))).toBe('run.sh')
    expect(statSync(path.join(staged, 'config.env')).mode & 0o777).toBe(0o600)
    expect(readFileSync(path.join(staged, 'release.json'), 'utf8')).not.toContain('hunter22')
    await ports.files.remove(file)
    const again = {...release, services: {api: {...service, rev: 'other'}}}
    expect((await thrown(target.stage(hold, again, never))).reason).toBe('config-invalid')
    await hold.release()
  })

  it('state of schema 1 is read; a newer one is refused; a snapshot that was altered is found', async () => {
    const ports = makeTestPorts()
    const target = openLocalTarget(ports)
    cpSync(path.join(fixtures, 'schema-1'), at(ports), {recursive: true})
    const reading = await target.read(set)
    expect(reading.snapshots.map(s => s.label)).toEqual(['1.0.0'])
    const id = reading.snapshots[0]?.id as never
    expect((await target.recall(set, id)).services.api?.rev).toBe(reading.snapshots[0]?.revisions.api)
    expect((await target.observe(set, null, never)).current?.label).toBe('1.0.0')
    const file = at(ports, 'snapshots', `${String(id).slice(7)}.json`)
    const good = readFileSync(file, 'utf8')
    await ports.files.write(file, good.replace('"schema": 1', '"schema": 2'))
    expect((await thrown(target.recall(set, id))).reason).toBe('state-version')
    await ports.files.write(file, good.replace(/"replicas": 1/, '"replicas": 9'))
    expect((await thrown(target.recall(set, id))).reason).toBe('journal-corrupt')
    await ports.files.write(file, '{')
    expect((await thrown(target.read(set))).reason).toBe('journal-corrupt')
  })
})

describe('state and machine', () => {
  it('of another machine is refused, and observed as a problem', async () => {
    const ports = makeTestPorts()
    await (await openLocalTarget(ports).lock(set, owner)).release()
    const elsewhere = openLocalTarget({...ports, host: {...ports.host, machine: 'machine-2'}})
    for (const work of [() => elsewhere.lock(set, owner), () => elsewhere.read(set)]) {
      const error = await thrown(work())
      expect([error.reason, error.message]).toEqual(['wrong-machine', 'The state of shop/local belongs to machine machine-1; this is machine-2.'])
    }
    expect((await elsewhere.observe(set, null, never)).problems).toEqual([expect.objectContaining({reason: 'wrong-machine'})])
  })

  it('is not made by looking', async () => {
    const ports = makeTestPorts()
    const target = openLocalTarget(ports)
    const release = await releaseOf(ports, 'a')
    expect(await target.observe(set, release, never)).toEqual({services: {api: {serving: undefined, weights: {}, revisions: {}}}, current: undefined, previous: undefined, problems: [], objects: []})
    expect(await target.read(set)).toEqual({head: journalRoot, entries: [], snapshots: []})
    expect(await target.capabilities(set)).toEqual({kind: 'local', strategies: ['rolling', 'canary', 'blue-green', 'recreate'], weightStep: 1, journalEveryMs: 0})
    expect(await ports.files.facts(ports.host.state)).toBeUndefined()
  })

  it('names that would leave the state directory are refused', async () => {
    const target = openLocalTarget(makeTestPorts())
    for (const bad of ['../x/y', 'shop', 'a/b/c', 'shop/..', '/etc/x']) expect((await thrown(target.read(bad))).reason).toBe('input-invalid')
  })
})
