import {chmodSync, mkdirSync, statSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, onTestFinished, test} from 'vitest'
import {desiredOf, planLocal, type Desired, type Observed} from '../../../src/provision/local-engine.ts'
import {stage} from '../../../src/provision/stage.ts'
import type {EnvironmentSpec} from '../../../src/spec/schema.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {environment, service} from './specs.ts'

const run = (ports: TestPorts, spec: EnvironmentSpec, operation: 'plan' | 'apply', planDigest?: string): ReturnType<typeof stage> =>
  stage({inputs: {operation, planDigest}, spec, ports, signal: new AbortController().signal})

const shop = (port: number): EnvironmentSpec => environment({services: {api: service({port}), worker: service({})}})

async function listener(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { server.close() })
  return (server.address() as net.AddressInfo).port
}

describe('this machine', () => {
  test('a plan shows what is missing and makes nothing; apply makes it, closed to others; a second apply changes nothing', async () => {
    const ports = makeTestPorts()
    mkdirSync(ports.host.workspace)
    const port = await ports.network.freePort('127.0.0.1')
    const planned = await run(ports, shop(port), 'plan')
    expect(planned).toMatchObject({verdict: 'pass', outputs: {changes: '7'}})
    expect(await ports.files.facts(path.join(ports.host.state, 'shop'))).toBeUndefined()

    const applied = await run(ports, shop(port), 'apply', planned.outputs.planDigest)
    expect(applied).toMatchObject({verdict: 'pass', headline: 'Provisioned: 7 created.', outputs: {changes: '7', outputs: '{}', planDigest: planned.outputs.planDigest}})
    expect(statSync(path.join(ports.host.state, 'shop/local/routers/api')).mode & 0o777).toBe(0o700)

    const again = await run(ports, shop(port), 'apply', planned.outputs.planDigest)
    expect(again).toMatchObject({verdict: 'pass', headline: 'Everything stands already; nothing was changed.', outputs: {changes: '0'}})
  })

  test('directories that others can read are closed', async () => {
    const ports = makeTestPorts()
    mkdirSync(path.join(ports.host.state, 'shop/local'), {recursive: true})
    chmodSync(path.join(ports.host.state, 'shop/local'), 0o755)
    const outcome = await run(ports, environment({services: {api: service({})}}), 'apply')
    expect(outcome.data).toMatchObject({changes: expect.arrayContaining([{action: 'update', resource: 'directory shop/local'}]) as unknown})
    expect(statSync(path.join(ports.host.state, 'shop/local')).mode & 0o777).toBe(0o700)
  })

  test('another plan than the approved one is refused, and nothing is made', async () => {
    const ports = makeTestPorts()
    const outcome = await run(ports, environment({services: {api: service({})}}), 'apply', `sha256:${'0'.repeat(64)}`)
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'plan-changed'})
    expect(await ports.files.facts(ports.host.state)).toBeUndefined()
  })

  test('a port that another program holds fails with the port and the service, and nothing is made', async () => {
    const ports = makeTestPorts()
    const port = await listener()
    const outcome = await run(ports, shop(port), 'apply')
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'port-in-use'})
    expect(outcome.headline).toContain(`Port ${port} of api`)
    expect(await ports.files.facts(ports.host.state)).toBeUndefined()
  })

  test('a port that this set’s own living router holds is fine; one of a dead router is not', async () => {
    const ports = makeTestPorts()
    const port = await listener()
    const directory = path.join(ports.host.state, 'shop/local/routers/api')
    mkdirSync(directory, {recursive: true})
    writeFileSync(path.join(directory, 'state.json'), JSON.stringify({schema: 1, revisions: {abc: {spec: {port}, instances: []}}, weights: {}}))
    writeFileSync(path.join(directory, 'start.json'), JSON.stringify({identity: await ports.processes.identify(process.pid)}))
    expect(await run(ports, shop(port), 'plan')).toMatchObject({verdict: 'pass'})
    writeFileSync(path.join(directory, 'start.json'), JSON.stringify({identity: {pid: process.pid, startTime: '1'}}))
    expect(await run(ports, shop(port), 'plan')).toMatchObject({verdict: 'fail', reason: 'port-in-use'})
    writeFileSync(path.join(directory, 'state.json'), '{"revis')
    expect(await run(ports, shop(port), 'plan')).toMatchObject({verdict: 'fail', reason: 'port-in-use'})
  })

  test('a cancelled run makes nothing', async () => {
    const ports = makeTestPorts()
    const cancelled = AbortSignal.abort(new Error('The run was cancelled.'))
    await expect(stage({inputs: {operation: 'apply', planDigest: undefined}, spec: environment({services: {api: service({})}}), ports, signal: cancelled})).rejects.toThrow('The run was cancelled.')
    expect(await ports.files.facts(ports.host.state)).toBeUndefined()
  })

  test('a full disk is told before anything is made', async () => {
    const real = makeTestPorts()
    const ports = {...real, files: {...real.files, freeBytes: () => Promise.resolve(1024)}}
    const outcome = await run(ports, environment({services: {api: service({})}}), 'apply')
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'state-unwritable'})
    expect(outcome.headline).toContain('1.0 KiB free')
  })

  test('a file where a directory should be is told', async () => {
    const ports = makeTestPorts()
    mkdirSync(path.join(ports.host.state, 'shop/local'), {recursive: true, mode: 0o700})
    writeFileSync(path.join(ports.host.state, 'shop/local/routers'), '')
    expect(await run(ports, environment({services: {api: service({})}}), 'apply')).toMatchObject({verdict: 'fail', reason: 'state-unwritable'})
  })

  test('a cluster without infrastructure has nothing to provision, and says so', async () => {
    const outcome = await run(makeTestPorts(), environment({target: {kind: 'kubernetes', namespace: 'shop'}, services: {api: service({})}}), 'apply')
    expect(outcome).toMatchObject({verdict: 'pass', outputs: {changes: '0', outputs: '{}'}})
    expect(outcome.summary).toContain('Nothing to do')
  })
})

describe('the plan is pure', () => {
  const desired: Desired = desiredOf(shop(8081), '/w')
  const ready = (): Observed => ({directories: Object.fromEntries(desired.directories.map(d => [d, {kind: 'directory', mode: 0o700}])), ports: {8081: 'free'}, freeBytes: 1e12, neededBytes: 1})

  test('its digest is over what is wanted, so that an apply that died can be run again with the same approval', () => {
    fc.assert(fc.property(fc.subarray(desired.directories), present => {
      const observed = {...ready(), directories: Object.fromEntries(present.map(d => [d, {kind: 'directory' as const, mode: 0o700}]))}
      const plan = planLocal(desired, observed)
      return plan.digest === planLocal(desired, ready()).digest && plan.changes.filter(c => c.action === 'create').length === desired.directories.length - present.length
    }))
    expect(planLocal(desiredOf(shop(8082), '/w'), ready()).digest).not.toBe(planLocal(desired, ready()).digest)
  })
  test('a port that nobody looked at is a problem, not a pass', () => {
    expect(planLocal(desired, {...ready(), ports: {}}).problems).toMatchObject([{reason: 'port-in-use'}])
  })
})
