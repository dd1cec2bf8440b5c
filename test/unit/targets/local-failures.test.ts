import http from 'node:http'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {onTestFinished} from 'vitest'
import type {UserError} from '../../../src/kernel/errors.ts'
import type {Verb} from '../../../src/rollout/model.ts'
import {openTarget} from '../../../src/targets/index.ts'
import type {EnvironmentSpec} from '../../../src/spec/schema.ts'
import {makeTestPorts} from '../../fakes/ports.ts'
import {never, openLocalSet, service, set, type LocalSet} from '../../fakes/local-set.ts'
import {until} from '../../fakes/router-program.ts'

const thrown = (work: Promise<unknown>): Promise<UserError> => work.then(() => { throw new Error('it did not fail') }, (error: UserError) => error)

async function ensureFails(local: LocalSet, env: Record<string, string>, changes: Parameters<LocalSet['release']>[1] = {}, deadlineMs = 15_000): Promise<UserError> {
  const release = await local.release(env, changes)
  const {rev, replicas} = local.service(release)
  await local.target.stage(local.hold, release, never)
  return thrown(local.apply({do: 'ensure', rev, replicas}, {deadlineMs}))
}

describe('a bad release leaves the running one alone and says what happened', () => {
  it('ends again and again', async () => {
    const local = await openLocalSet()
    const good = await local.release()
    await local.serve(good)
    const error = await ensureFails(local, {CRASH: '1'})
    expect(error.reason).toBe('release-crashed')
    expect(error.message).toMatch(/^api: the new process ended 3 times in a row, last with exit code 3\. Its log ends with: .*cannot read the database password/)
    expect((await local.ask()).status).toBe(200)
    const bad = (await local.release({CRASH: '1'})).services[service]?.rev as string
    expect(await local.target.logTail(set, service, bad, 1)).toEqual(['cannot read the database password'])
    await local.apply({do: 'retire', rev: bad})
    expect(Object.keys((await local.target.observe(set, null, never)).services[service]?.revisions ?? {})).toEqual([local.service(good).rev])
  })

  it('never answers its probe', async () => {
    const local = await openLocalSet()
    const error = await ensureFails(local, {NEVER_READY: '1'}, {ready: {http: '/healthz', within: 300, interval: 25, timeout: 200}})
    expect([error.reason, error.message]).toEqual(['release-not-ready', expect.stringMatching(/did not answer its probe within 300 ms.*Its log ends with: app .* starts/)])
    expect((await local.ask()).headers['x-slipway-router']).toBe('no-route')
  })

  it('is not ready when the step’s own time is over, or the run is cancelled', async () => {
    const local = await openLocalSet()
    const error = await ensureFails(local, {NEVER_READY: '1'}, {}, 1_000)
    expect([error.reason, error.message]).toEqual(['release-not-ready', expect.stringContaining('0 of 1 were ready')])
    const release = await local.release({NEVER_READY: '1'})
    const cancel = new AbortController()
    const step = {id: 'api/1-ensure', service, after: [], verb: {do: 'ensure', rev: local.service(release).rev, replicas: 1} as Verb, undo: 'nothing' as const, deadlineMs: 10_000}
    const cancelled = thrown(local.target.apply(local.hold, step, cancel.signal))
    cancel.abort(new Error('cancelled'))
    expect((await cancelled).message).toBe('cancelled')
  })

  it('names a program that does not exist, before and while it is started', async () => {
    const local = await openLocalSet()
    for (const [program, words] of [['no-such-program', 'there is no program `no-such-program` on PATH'], ['./missing.sh', './missing.sh does not exist'], ['./server.mjs', './server.mjs is not executable']] as const) {
      const release = await local.release({}, {source: {run: [program]}})
      const [problem] = (await local.target.observe(set, release, never)).problems
      expect([problem?.reason, problem?.service, problem?.message]).toEqual(['command-not-found', service, expect.stringContaining(words)])
    }
    const error = await ensureFails(local, {}, {source: {run: ['no-such-program']}})
    expect([error.reason, error.message]).toEqual(['command-not-found', 'api: no-such-program could not be started (ENOENT).'])
  })

  it('weight is not given to a revision without anything ready', async () => {
    const local = await openLocalSet()
    const [good, bad] = [await local.release(), await local.release({NEVER_READY: '1'})]
    await local.serve(good)
    await local.target.stage(local.hold, bad, never)
    await thrown(local.apply({do: 'ensure', rev: local.service(bad).rev, replicas: 1}, {deadlineMs: 700}))
    const error = await thrown(local.apply({do: 'route', weights: {[local.service(bad).rev]: 100}}, {deadlineMs: 700}))
    expect(error.reason).toBe('release-not-ready')
    expect((await local.target.observe(set, null, never)).services[service]?.weights).toEqual({[local.service(good).rev]: 100})
  })

  it('a source that changed after the plan is refused', async () => {
    const local = await openLocalSet()
    const release = await local.release()
    await local.ports.files.append(path.join(local.ports.host.workspace, 'app', 'server.mjs'), '// later\n')
    expect((await thrown(local.target.stage(local.hold, release, never))).reason).toBe('plan-changed')
    expect(await local.ports.files.list(path.join(local.ports.host.state, set, 'releases', service))).toEqual([])
  })
})

describe('a port that another program holds', () => {
  async function occupy(port: number): Promise<http.Server> {
    const server = http.createServer((_, response) => response.end('stranger'))
    // The threads of a killed router may hold its socket a moment longer.
    server.on('error', () => setTimeout(() => server.listen(port, '127.0.0.1'), 20))
    await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
    onTestFinished(() => { server.close() })
    return server
  }

  it('is a problem in the plan and an error of the step; the stranger is left alone', async () => {
    const local = await openLocalSet()
    await occupy(local.port)
    const release = await local.release()
    expect((await local.target.observe(set, release, never)).problems).toEqual([expect.objectContaining({reason: 'port-in-use', service, message: expect.stringContaining(String(local.port))})])
    expect((await ensureFails(local, {})).reason).toBe('port-in-use')
    expect((await local.ask()).body).toBe('stranger')
  })

  it('is none if the one who listens is our own router', async () => {
    const local = await openLocalSet()
    const release = await local.release()
    await local.serve(release)
    expect((await local.target.observe(set, release, never)).problems).toEqual([])
  })

  it('after a restart of the router: said at once, taken as soon as it is free', async () => {
    const local = await openLocalSet()
    const release = await local.release()
    const {rev} = local.service(release)
    await local.serve(release)
    const start = JSON.parse(await local.ports.files.readText(path.join(local.ports.host.state, set, 'routers', service, 'start.json')) ?? '') as {identity: {pid: number}}
    process.kill(start.identity.pid, 'SIGKILL')
    await until('the router is gone', () => !local.processes().includes(start.identity.pid))
    const stranger = await occupy(local.port)
    expect((await thrown(local.apply({do: 'ensure', rev, replicas: 1}))).reason).toBe('port-in-use')
    expect((await thrown(local.apply({do: 'ensure', rev, replicas: 1}))).reason).toBe('port-in-use')
    stranger.closeAllConnections()
    await new Promise(resolve => stranger.close(resolve))
    await local.apply({do: 'ensure', rev, replicas: 1})
    await until('it serves again', async () => (await local.ask().catch(() => undefined))?.status === 200)
  })
})

it('a kind of target that is not built is refused by name', async () => {
  const spec = {target: {kind: 'docker'}, environment: 'production'} as EnvironmentSpec
  await expect(openTarget(spec, makeTestPorts())).rejects.toThrow(expect.objectContaining({reason: 'unsupported', message: expect.stringContaining('docker')}))
})
