import {existsSync, mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {stage} from '../../../src/provision/stage.ts'
import type {EnvironmentSpec} from '../../../src/spec/schema.ts'
import type {Tools} from '../../../src/ports/index.ts'
import {systemExec} from '../../../src/platform/exec.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {environment, service} from './specs.ts'

const fakeEngine = path.resolve('test/fixtures/provision/fake-engine.mjs')

interface Answer { exit?: number; lines?: unknown[]; stderr?: string; errored?: boolean }
type Scenario = Partial<Record<'init' | 'plan' | 'show' | 'apply' | 'output', Answer>>
interface Call { args: string[]; dataDirectory: string; variables: {mode: number; text: string} | null }

const spec: EnvironmentSpec = environment({
  target: {kind: 'kubernetes', namespace: 'shop'}, infrastructure: {module: 'infra', engine: 'auto', variables: {region: 'eu-west', size: 3}}
})

/** Ports whose only engine is the fake one, with a module that holds the scenario. */
function machine(scenario: Scenario): {ports: TestPorts; module: string; calls(): Call[]; answer(next: Scenario): void} {
  const which = (program: string): Promise<string | undefined> => Promise.resolve(program === 'terraform' ? fakeEngine : undefined)
  const ports = makeTestPorts({exec: {...systemExec, which}})
  const module = path.join(ports.host.workspace, 'infra')
  mkdirSync(module, {recursive: true})
  const answer = (next: Scenario): void => writeFileSync(path.join(module, 'scenario.json'), JSON.stringify(next))
  answer(scenario)
  const calls = (): Call[] => readFileSync(path.join(module, 'calls.jsonl'), 'utf8').trim().split('\n').map(line => JSON.parse(line) as Call)
  return {ports, module, calls, answer}
}

const run = (ports: TestPorts, operation: 'plan' | 'apply', planDigest?: string): ReturnType<typeof stage> =>
  stage({inputs: {operation, planDigest}, spec, ports, signal: new AbortController().signal})

const showing = (changes: [address: string, ...actions: string[]][], size = 1): Answer => ({lines: [JSON.stringify({
  format_version: '1.2', resource_changes: changes.map(([address, ...actions]) => ({address, change: {actions, before: null, after: {size, password: 'pa55-w0rd'}, after_sensitive: {password: true}}}))
})]})
const outputs: Answer = {lines: [JSON.stringify({url: {sensitive: false, type: 'string', value: 'https://shop.test'}, password: {sensitive: true, type: 'string', value: 'pa55-w0rd'}})]}
const one: Scenario = {plan: {exit: 2}, show: showing([['db.main', 'create']]), output: outputs}
const runsOf = (ports: TestPorts): string[] => readdirSync(path.join(ports.host.state, 'shop/local/infrastructure/runs'))

describe('a module', () => {
  test('is planned without being applied, and its digest is what apply asks for', async () => {
    const {ports, calls} = machine(one)
    const planned = await run(ports, 'plan')
    expect(planned).toMatchObject({verdict: 'pass', headline: 'Plan: 1 to create.', outputs: {changes: '1'}, data: {engine: 'terraform 1.9.9', operation: 'plan', changes: [{action: 'create', resource: 'db.main'}]}})
    expect(calls().map(c => c.args[0])).toEqual(['init', 'plan', 'show', 'output'])

    const applied = await run(ports, 'apply', planned.outputs.planDigest)
    expect(applied).toMatchObject({verdict: 'pass', headline: 'Provisioned: 1 created.', outputs: {outputs: '{"url":"https://shop.test"}'}})
    expect(calls().map(c => c.args[0])).toEqual(['init', 'plan', 'show', 'output', 'init', 'plan', 'show', 'apply', 'output'])
  })

  test('is planned by the engine that slipway.yaml pins, also where the other one is installed', async () => {
    const {ports} = machine(one)
    const asked: string[] = []
    const tools: Tools = {locate: name => { asked.push(name); return Promise.resolve({argv0: fakeEngine, from: 'pinned'}) }}
    const pinned = {...spec, tools: {terraform: {url: 'https://tools.example/terraform', sha256: 'a'.repeat(64)}}}
    const planned = await stage({inputs: {operation: 'plan', planDigest: undefined}, spec: pinned, ports: {...ports, tools}, signal: new AbortController().signal})
    expect(planned).toMatchObject({verdict: 'pass', data: {engine: 'terraform 1.9.9'}})
    expect(asked).toEqual(['terraform'])
  })

  test('gets its variables in a file of its owner’s alone, which is gone afterwards with the plan', async () => {
    const {ports, calls} = machine(one)
    await run(ports, 'apply')
    const planning = calls()[1] as Call
    expect(planning.variables).toEqual({mode: 0o600, text: '{"region":"eu-west","size":3}'})
    expect(planning.args.join(' ')).not.toContain('eu-west')
    expect(planning.dataDirectory).toBe(path.join(ports.host.state, 'shop/local/infrastructure/data'))
    expect(runsOf(ports)).toEqual([])
  })

  test('whose plan changed since the approval is not applied', async () => {
    const {ports, calls, answer} = machine(one)
    const {outputs: {planDigest}} = await run(ports, 'plan')
    answer({...one, show: showing([['db.main', 'create']], 2)})
    const outcome = await run(ports, 'apply', planDigest)
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'plan-changed'})
    expect(outcome.outputs.planDigest).not.toBe(planDigest)
    expect(calls().some(c => c.args[0] === 'apply')).toBe(false)
  })

  test('that stands already passes when its job runs again with the approval of before', async () => {
    const {ports, calls, answer} = machine(one)
    const {outputs: {planDigest}} = await run(ports, 'plan')
    answer({...one, plan: {exit: 0}, show: showing([['db.main', 'no-op']])})
    expect(await run(ports, 'apply', planDigest)).toMatchObject({verdict: 'pass', outputs: {changes: '0'}})
    expect(calls().some(c => c.args[0] === 'apply')).toBe(false)
  })

  test('that destroys says so first', async () => {
    const {ports} = machine({...one, show: showing([['net.a', 'create'], ['db.main', 'delete', 'create'], ['db.old', 'delete']])})
    const {summary} = await run(ports, 'plan')
    expect(summary).toContain('This plan destroys 2 resources')
    expect(summary.indexOf('db.old')).toBeLessThan(summary.indexOf('net.a'))
  })

  test('never has a sensitive value in anything that is written', async () => {
    const {ports} = machine({...one, apply: {exit: 1, lines: [{type: 'diagnostic', diagnostic: {severity: 'error', summary: 'Refused', detail: 'password pa55-w0rd is too old'}}, {type: 'apply_start', hook: {resource: {addr: 'db["pa55-w0rd"]'}}}]}})
    const planned = await run(ports, 'plan')
    const failed = await run(ports, 'apply').catch((thrown: unknown) => thrown as Error)
    const written = JSON.stringify([planned, (failed as Error).message, ports.lines, ports.annotations, ports.events.map(e => e.line)])
    expect(written).toContain('Refused')
    expect(written).not.toContain('pa55-w0rd')
  })

  test('cannot smuggle markup into the summary', async () => {
    const {ports} = machine({...one, show: showing([['x["</code><img src=x>|`"]', 'create']])})
    expect((await run(ports, 'plan')).summary).not.toContain('<img')
  })
})

describe('what goes wrong', () => {
  const diagnostic = (summary: string, detail: string): unknown => ({type: 'diagnostic', diagnostic: {severity: 'error', summary, detail}})

  test.each<[string, Scenario, object]>([
    ['init', {init: {exit: 1, stderr: '╷\n│ Error: Failed to query available provider packages\n╵'}}, {reason: 'infrastructure-failed', message: 'init of infra failed:\nError: Failed to query available provider packages'}],
    ['plan', {plan: {exit: 1, lines: [diagnostic('Unsupported argument', 'No "sise".')]}}, {reason: 'infrastructure-failed', message: 'plan of infra failed:\nUnsupported argument: No "sise".'}],
    ['a lock', {plan: {exit: 1, lines: [diagnostic('Error acquiring the state lock', 'Lock Info:\n  ID:  7\n  Who:  ci@a\n')]}}, {reason: 'lock-held'}],
    ['a plan that is no JSON', {plan: {exit: 2}, show: {lines: ['oops']}}, {reason: 'infrastructure-failed'}],
    ['an exit code that contradicts the plan', {...one, plan: {exit: 0}, show: showing([['db.main', 'delete']])}, {reason: 'infrastructure-failed', message: expect.stringContaining('its plan holds changes') as unknown}],
    ['outputs that are no JSON', {...one, output: {lines: ['oops']}}, {reason: 'infrastructure-failed'}],
    ['an exit code that nobody knows', {...one, plan: {exit: 3}}, {reason: 'infrastructure-failed', message: expect.stringContaining('plan of infra failed') as unknown}]
  ])('%s is told in the engine’s own words, and no plan is left on the disk', async (_, scenario, error) => {
    const {ports} = machine(scenario)
    await expect(run(ports, 'plan')).rejects.toMatchObject(error)
    expect(runsOf(ports)).toEqual([])
  })

  test('an apply that failed half-way is an error, and a state that could not be written is kept', async () => {
    const {ports, module} = machine({...one, apply: {exit: 1, errored: true, lines: [diagnostic('Failed to save state', 'disk full')]}})
    await expect(run(ports, 'apply')).rejects.toMatchObject({reason: 'infrastructure-failed', remedy: expect.stringContaining('the next plan holds what is left') as unknown})
    expect(existsSync(path.join(module, 'errored.tfstate'))).toBe(false)
    const directory = path.join(ports.host.state, 'shop/local/infrastructure')
    const kept = readdirSync(directory).filter(name => name.startsWith('errored-'))
    expect(kept).toHaveLength(1)
    expect(statSync(path.join(directory, kept[0] as string)).mode & 0o777).toBe(0o600)
    expect(ports.annotations[0]?.message).toContain(kept[0])
  })

  test('no engine on PATH', async () => {
    const ports = makeTestPorts({exec: {...systemExec, which: () => Promise.resolve(undefined)}})
    await expect(run(ports, 'plan')).rejects.toMatchObject({reason: 'command-not-found', message: 'tofu or terraform is not on PATH.'})
  })

  test('a module that is not there, and variables that nobody resolves', async () => {
    const {ports} = machine(one)
    const other = (infrastructure: object): Promise<unknown> => stage({
      inputs: {operation: 'plan', planDigest: undefined}, spec: {...spec, infrastructure: {...spec.infrastructure as object, ...infrastructure} as EnvironmentSpec['infrastructure'] & object}, ports, signal: new AbortController().signal
    })
    await expect(other({module: 'nowhere'})).rejects.toMatchObject({reason: 'spec-invalid', where: 'nowhere'})
    await expect(other({variables: {token: '${env.SLIPWAY_TEST_NOT_SET}'}})).rejects.toMatchObject({reason: 'config-invalid', message: expect.stringContaining('infrastructure.variables.token') as unknown})
  })

  test('references in variables are resolved, a number stays a number', async () => {
    const {ports, calls} = machine(one)
    const infrastructure = {module: 'infra', engine: 'auto' as const, variables: {stage: '${environment}', port: '${services.api.port}'}}
    await stage({inputs: {operation: 'plan', planDigest: undefined}, spec: {...spec, infrastructure, services: {api: service({port: 8081, env: {A: '${env.SLIPWAY_TEST_NOT_SET}'}})}}, ports, signal: new AbortController().signal})
    expect(calls()[1]?.variables?.text).toBe('{"stage":"local","port":8081}')
  })

  test('a cut-off note of the backend is no reason to guess where the state lies', async () => {
    const {ports, calls} = machine(one)
    const data = path.join(ports.host.state, 'shop/local/infrastructure/data')
    mkdirSync(data, {recursive: true})
    writeFileSync(path.join(data, 'terraform.tfstate'), '{"backend": {"ty')
    await expect(run(ports, 'apply')).rejects.toMatchObject({reason: 'infrastructure-failed'})
    expect(calls().map(c => c.args[0])).toEqual(['init'])
  })

  test('what a killed run left behind is removed after a day, what another run uses is not', async () => {
    const {ports} = machine(one)
    const runs = path.join(ports.host.state, 'shop/local/infrastructure/runs')
    for (const [name, age] of [['old', 90_000], ['young', 60]] as const) {
      mkdirSync(path.join(runs, name), {recursive: true})
      utimesSync(path.join(runs, name), Date.now() / 1000 - age, Date.now() / 1000 - age)
    }
    await run(ports, 'plan')
    expect(runsOf(ports)).toEqual(['young'])
  })

  test('a cancelled run starts no apply', async () => {
    const {ports, calls} = machine(one)
    const cancel = new AbortController()
    const progress = {report: ({line}: {line: string}): void => { if (line.startsWith('plan')) cancel.abort(new Error('cancelled')) }}
    await expect(stage({inputs: {operation: 'apply', planDigest: undefined}, spec, ports: {...ports, progress}, signal: cancel.signal})).rejects.toThrow()
    expect(calls().some(c => c.args[0] === 'apply')).toBe(false)
    expect(runsOf(ports)).toEqual([])
  })
})
