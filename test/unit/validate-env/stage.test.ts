import {mkdirSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {contract} from '../../../src/validate-env/contract.ts'
import {pass, type Check, type Finding} from '../../../src/validate-env/check.ts'
import {planChecks, selectChecks} from '../../../src/validate-env/plan-checks.ts'
import {runChecks, wholeDeadlineMs} from '../../../src/validate-env/run-checks.ts'
import {stage} from '../../../src/validate-env/stage.ts'
import {Requirements, type EnvironmentSpec} from '../../../src/spec/schema.ts'
import type {Ports} from '../../../src/ports/index.ts'
import {virtualClock} from '../../fakes/clock.ts'
import {makeTestPorts} from '../../fakes/ports.ts'
import {environment, service} from '../provision/specs.ts'

const requiring = (requires: object, changes: Partial<EnvironmentSpec> = {}): EnvironmentSpec => environment({requires: Requirements.parse(requires), ...changes})
const never = new AbortController().signal

async function run(spec: EnvironmentSpec | undefined, inputs: {checks?: string; strict?: 'true' | 'false'} = {}, ports: Ports = prepared()) {
  const {checks, strict} = contract.inputs
  return stage({inputs: {checks: checks.schema.parse(inputs.checks ?? ''), strict: strict.schema.parse(inputs.strict ?? 'false')}, spec, ports, signal: never})
}

function prepared(...args: Parameters<typeof makeTestPorts>): ReturnType<typeof makeTestPorts> {
  const ports = makeTestPorts({...args[0], host: {variable: () => undefined, ...args[0]?.host}})
  mkdirSync(ports.host.workspace, {recursive: true})
  return ports
}

describe('a real machine', () => {
  test('that has what is asked for passes, each check told as it ends', async () => {
    const ports = prepared()
    const outcome = await run(requiring({cpu: 1, memory: '256 MiB', disk: '1 MB', os: ['linux', 'darwin'], tools: {node: '>=20'}, dns: ['localhost']}), {}, ports)
    expect(outcome).toMatchObject({verdict: 'pass', outputs: {passed: '7', failed: '0'}})
    expect(outcome.reason).toBeUndefined()
    expect(JSON.parse(outcome.outputs.checks ?? '')).toContainEqual(expect.objectContaining({id: 'tools.node', required: '>=20', status: 'pass'}))
    expect(ports.events.filter(e => e.state === 'done')).toHaveLength(7)
  })

  test('that lacks something fails with what to do, worst first in the table, the rest told as well', async () => {
    const outcome = await run(requiring({cpu: 4096, tools: {node: '>=20', 'no-such-program-here': '>=1'}}))
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'requirement-unmet', outputs: {failed: '2', passed: '2'}})
    expect(outcome.headline).toContain('of 4 checks 2 failed')
    expect(outcome.headline).toContain('First: Processor cores')
    expect(outcome.summary.indexOf('❌')).toBeLessThan(outcome.summary.indexOf('✅'))
    expect(outcome.annotations).toHaveLength(2)
    expect(outcome.annotations.every(a => a.level === 'error')).toBe(true)
  })

  test('without slipway.yaml only itself is checked', async () => {
    const outcome = await run(undefined)
    expect(JSON.parse(outcome.outputs.checks ?? '')).toEqual([{id: 'node', required: '>=20.19', observed: process.versions.node, status: 'pass'}])
  })

  test('the runner is judged where it tells its version', async () => {
    const ports = prepared({host: {variable: name => (name === 'RUNNER_VERSION' ? '2.300.0' : undefined)}})
    expect(await run(undefined, {}, ports)).toMatchObject({verdict: 'fail', data: {checks: [{id: 'node'}, {id: 'runner', status: 'fail'}]}})
  })
})

describe('what cannot be observed', () => {
  const spec = requiring({services: {database: {tcp: '${env.SLIPWAY_TEST_NOT_SET}'}}})
  test('is inconclusive, never a pass', async () => {
    const outcome = await run(spec)
    expect(outcome).toMatchObject({verdict: 'inconclusive', reason: 'requirement-unmet', outputs: {passed: '1', failed: '0'}})
    expect(outcome.annotations[0]?.level).toBe('warning')
  })
  test('fails with strict', async () => {
    expect(await run(spec, {strict: 'true'})).toMatchObject({verdict: 'fail', outputs: {failed: '1'}})
  })
  test('strict is true or false and nothing else', () => {
    expect(contract.inputs.strict.schema.safeParse('yes').success).toBe(false)
  })
})

describe('only some checks', () => {
  const spec = requiring({cpu: 1, tools: {node: '>=20', git: '>=1'}})
  test.each([['cpu', ['cpu']], ['tools', ['tools.node', 'tools.git']], ['tools.git, cpu', ['cpu', 'tools.git']]])('%s', (input, ids) => {
    const wanted = contract.inputs.checks.schema.parse(input)
    expect(selectChecks(planChecks(spec, prepared().host), wanted).map(c => c.id)).toEqual(ids)
  })
  test('names that select nothing are refused together, with the name that was meant', async () => {
    await expect(run(spec, {checks: 'cpu,tool,gpu,tools.nod'})).rejects.toMatchObject({
      reason: 'input-invalid', where: 'input `checks`',
      message: 'tool: there is no such check; did you mean tools?\ngpu: slipway.yaml asks for nothing of that kind.\ntools.nod: there is no such check; did you mean tools.node?'
    })
  })
})

describe('requirements that make no sense', () => {
  test('are all told before anything is looked at', async () => {
    const spec = requiring({tools: {node: '>>20', '../x': '>=1'}, endpoints: ['tcp://db', 'ftp://x/'], services: {a: {}, b: {tcp: 'h:1', redis: 'redis://h'}, c: {redis: 'redis://h', version: '<>1'}}, gpu: {count: 1, driver: '5..'}})
    const ports = prepared()
    const error = await run(spec, {}, ports).catch((thrown: unknown) => thrown as Error & {reason: string})
    expect(error).toMatchObject({reason: 'spec-invalid'})
    const lines = (error as Error).message.split('\n')
    expect(lines).toHaveLength(8)
    for (const name of ['tools.node', '../x', 'tcp://db', 'ftp://x', 'services.a', 'services.b', 'services.c.version', 'gpu.driver']) expect(lines.some(l => l.includes(name)), name).toBe(true)
    expect(ports.events).toEqual([])
  })
})

describe('ports', () => {
  async function listener(): Promise<number> {
    const server = net.createServer()
    await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
    onTestFinished(() => { server.close() })
    return (server.address() as net.AddressInfo).port
  }
  const status = async (spec: EnvironmentSpec, ports = prepared()): Promise<string[]> => ((await run(spec, {checks: 'ports'}, ports)).data as unknown as {checks: Finding[]}).checks.map(c => c.status)

  test('of services are checked without being asked for, once each', async () => {
    const free = await makeTestPorts().network.freePort('127.0.0.1')
    expect(await status(requiring({ports: [free]}, {services: {api: service({port: free})}}))).toEqual(['pass'])
    expect(await status(environment({services: {api: service({port: await listener()})}}))).toEqual(['fail'])
  })
  test('of a cluster’s services are no ports of this machine', async () => {
    const outcome = await run(environment({target: {kind: 'kubernetes', namespace: 'x'}, services: {api: service({port: await listener()})}}))
    expect(outcome.verdict).toBe('pass')
  })
  test('held by the living router of the same set and service pass; those of another service fail', async () => {
    const ports = prepared()
    const port = await listener()
    const directory = path.join(ports.host.state, 'shop/local/routers/api')
    mkdirSync(directory, {recursive: true})
    writeFileSync(path.join(directory, 'state.json'), JSON.stringify({revisions: {abc: {spec: {port}}}}))
    writeFileSync(path.join(directory, 'start.json'), JSON.stringify({identity: await ports.processes.identify(process.pid)}))
    expect(await status(environment({services: {api: service({port})}}), ports)).toEqual(['pass'])
    expect(await status(environment({services: {web: service({port})}}), ports)).toEqual(['fail'])
    expect(await status(requiring({ports: [port]}), ports)).toEqual(['fail'])
  })
})

describe('deadlines', () => {
  const check = (id: string, examine: Check['examine'], deadlineMs = 10_000): Check => ({id, group: 'cpu', title: id, required: 'x', deadlineMs, examine})
  const hangs: Check['examine'] = () => new Promise(() => undefined)

  test('a check that hangs is unknown after its own, and holds nobody up', async () => {
    const clock = virtualClock()
    const ports = makeTestPorts({clock})
    const running = runChecks([check('slow', hangs), check('fast', () => Promise.resolve(pass('here')))], ports, never)
    await clock.advance(9_999)
    expect(ports.events.map(e => `${e.subject} ${e.state}`)).toEqual(['slow running', 'fast running', 'fast done'])
    await clock.advance(1)
    expect((await running).map(r => r.status)).toEqual(['unknown', 'pass'])
  })
  test('all of them end within five minutes, however many hang', async () => {
    const clock = virtualClock()
    const start = clock.now()
    const many = Array.from({length: 100}, (_, i) => check(`c${i}`, hangs, 200_000))
    const running = runChecks(many, makeTestPorts({clock}), never)
    await clock.advance(wholeDeadlineMs)
    expect((await running).every(r => r.status === 'unknown')).toBe(true)
    expect(clock.now() - start).toBe(5 * 60_000)
  })
  test('the signal of an overdue check is aborted, so that its program is ended', async () => {
    const clock = virtualClock()
    let seen: AbortSignal | undefined
    const running = runChecks([check('slow', (_, signal) => { seen = signal; return hangs(_, signal) })], makeTestPorts({clock}), never)
    await clock.advance(10_000)
    await running
    expect(seen?.aborted).toBe(true)
  })
  test('a cancelled run ends with its own reason', async () => {
    const cancel = new AbortController()
    const running = runChecks([check('slow', hangs)], makeTestPorts({clock: virtualClock()}), cancel.signal)
    cancel.abort(new Error('The run was cancelled.'))
    await expect(running).rejects.toThrow('The run was cancelled.')
  })
  test('a check that breaks is unknown; the others go on', async () => {
    const results = await runChecks([check('broken', () => Promise.reject(new Error('boom'))), check('fine', () => Promise.resolve(pass('here')))], makeTestPorts(), never)
    expect(results.map(r => `${r.status} ${r.observed}`)).toEqual(['unknown could not be observed: boom', 'pass here'])
  })
})

test('what a program says can be neither markup in the summary nor a line of its own in the log', async () => {
  const ports = prepared()
  const exec = {...ports.exec, which: () => Promise.resolve('/usr/bin/helm'), run: () => Promise.resolve({exitCode: 1, stdout: '', stderr: '<img src=x>|\r::set-output name=verdict::pass @admin'})}
  const outcome = await run(requiring({tools: {helm: '>=3'}}), {}, {...ports, exec})
  expect(outcome.summary).not.toContain('<img')
  expect(ports.events.every(e => !/[\r\n]/.test(e.line))).toBe(true)
})
