import {mkdirSync, readFileSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {contract} from '../../../src/deploy/contract.ts'
import {makePost, runOperation, type Parts} from '../../../src/deploy/run-operation.ts'
import {SlipwayError} from '../../../src/kernel/errors.ts'
import {digestJson} from '../../../src/kernel/digest.ts'
import type {Contract, InputsOf, Outcome} from '../../../src/ports/contract.ts'
import {camel} from '../../../src/ports/contract.ts'
import type {DeployData} from '../../../src/report/stage-data.ts'
import {EnvironmentSpec} from '../../../src/spec/schema.ts'
import {idleClock} from '../../fakes/idle-clock.ts'
import {inconsistencies, MemoryTarget, newWorld, type Circumstances, type World} from '../../fakes/memory-target.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {gateOf, never} from './harness.ts'

interface Bench {
  world: World
  ports: TestPorts
  spec: EnvironmentSpec
}

const canary = {canary: {steps: [50, 100], pause: '1s', analysis: 'errors'}}

function bench(more: Record<string, unknown> = {}, run: {runId?: string; attempt?: number} = {}): Bench {
  const host = {run: {repository: 'acme/shop', runId: '100', attempt: 1, commit: 'c0ffee', actor: 'ada', event: 'push', url: '', ...run}}
  const ports = makeTestPorts({clock: idleClock(), host})
  for (const name of ['api', 'web']) {
    mkdirSync(path.join(ports.host.workspace, name), {recursive: true})
    writeFileSync(path.join(ports.host.workspace, name, 'main.js'), '1')
  }
  const service = (name: string, extra: object): object => ({source: {run: ['node', 'main.js'], directory: name}, port: name === 'api' ? 8081 : 8080, ready: {http: '/'}, strategy: canary, ...extra})
  const spec = EnvironmentSpec.parse({
    schema: 1, name: 'shop', environment: 'local', target: {kind: 'local'}, services: {api: service('api', {env: {WEB: '${services.web.url}'}}), web: service('web', {dependsOn: ['api']})},
    gates: {errors: {provider: {scrape: '/metrics'}, metric: 'http_requests_total', bad: 'code=~"5.."', max: '1%'}}, ...more
  })
  return {world: newWorld(), ports, spec}
}

function inputsOf(given: Record<string, string>): InputsOf<typeof contract> {
  const entries = Object.entries(contract.inputs as Contract['inputs']).map(([name, input]) => [camel(name), input.schema.parse(given[name] ?? input.default ?? '')])
  return Object.fromEntries(entries) as InputsOf<typeof contract>
}

const partsOf = ({world, ports}: Bench, circumstances: Omit<Circumstances, 'clock'> = {}, openGate = gateOf({})): Parts =>
  ({openTarget: () => Promise.resolve(new MemoryTarget(world, {clock: ports.clock, ...circumstances})), openGate})

const operate = (b: Bench, given: Record<string, string>, circumstances?: Omit<Circumstances, 'clock'>, openGate?: Parts['openGate']): Promise<Outcome<typeof contract>> =>
  runOperation({inputs: inputsOf(given), spec: b.spec, ports: b.ports, signal: never}, partsOf(b, circumstances, openGate))
const change = ({ports}: Bench, content: string, name = 'api'): void => writeFileSync(path.join(ports.host.workspace, name, 'main.js'), content)
const dataOf = (outcome: Outcome<typeof contract>): DeployData => outcome.data as unknown as DeployData
const failing = gateOf(new Proxy({}, {get: () => 'fail'}))

/** Release 1 serves. */
async function serving(more: Record<string, unknown> = {}): Promise<Bench> {
  const b = bench(more)
  await operate(b, {label: '1'})
  change(b, '2')
  return b
}

describe('plan', () => {
  test('shows what would change, gives it a digest, and changes nothing', async () => {
    const b = await serving()
    const before = JSON.stringify(b.world.services) + b.world.journal
    const plan = await operate(b, {operation: 'plan', label: '2'})
    expect(plan).toMatchObject({verdict: 'pass', outputs: {outcome: 'planned', started: 'false', planDigest: expect.stringMatching(/^sha256:/) as string}})
    expect(plan.headline).toMatch(/^1 service changes, order api; plan [0-9a-f]{6}\.$/)
    expect(plan.summary).toContain('| api | update |')
    expect(plan.summary).toContain('source')
    expect(plan.outputs.plan).toContain(plan.outputs.planDigest as string)
    expect(JSON.stringify(b.world.services) + b.world.journal).toBe(before)
    expect((await operate(b, {operation: 'plan'})).outputs.planDigest).toBe(plan.outputs.planDigest)
    const deployed = await operate(b, {label: '2', 'plan-digest': plan.outputs.planDigest as string})
    expect(deployed).toMatchObject({verdict: 'pass', outputs: {outcome: 'succeeded', started: 'true'}})
    expect(dataOf(deployed)).toMatchObject({operation: 'deploy', label: '2', planDigest: plan.outputs.planDigest, before: {label: '1'}, after: {label: '2'}})
    expect(deployed.headline).toBe('Release 2 serves on 2 services (api).')
  })

  test('of what serves already says so', async () => {
    const b = bench()
    await operate(b, {label: '1'})
    expect((await operate(b, {operation: 'plan'})).headline).toBe('Nothing changes: this release serves already.')
    expect(await operate(b, {})).toMatchObject({verdict: 'pass', outputs: {outcome: 'unchanged', started: 'false'}})
  })

  test('of what cannot run there fails with every problem', async () => {
    await expect(operate(bench(), {operation: 'plan'}, {problems: [{reason: 'port-in-use', service: 'api', message: 'taken', remedy: 'Stop it.'}]})).rejects.toMatchObject({reason: 'port-in-use'})
  })
})

describe('deploy', () => {
  test('of a bad release fails, is back on the one before, and shows the evidence', async () => {
    const bad = await serving()
    const outcome = await operate(bad, {label: '2'}, {}, failing)
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'analysis-failed', outputs: {outcome: 'rolled-back', started: 'true'}})
    expect(outcome.headline).toMatch(/^api: fail: [0-9a-f]{12}\. The whole set is back on release 1, \d.*after the verdict\.$/)
    expect(outcome.annotations[0]).toMatchObject({level: 'error', title: 'deploy: analysis-failed'})
    expect(dataOf(outcome)).toMatchObject({outcome: 'rolled-back', after: {label: '1'}, undo: {reason: 'analysis-failed', restoredAt: expect.any(String) as string}})
    expect(inconsistencies(bad.world)).toEqual([])
  })

  test('without enough data is inconclusive, and not a pass', async () => {
    const b = await serving()
    expect(await operate(b, {}, {}, gateOf(new Proxy({}, {get: () => 'inconclusive'})))).toMatchObject({verdict: 'inconclusive', reason: 'gate-inconclusive', outputs: {outcome: 'rolled-back'}})
  })

  test('keeps values of the configuration out of everything that it writes', async () => {
    const b = bench({config: {base: 'config.yaml'}})
    const directory = path.join(b.ports.directory, 'rendered')
    mkdirSync(directory)
    writeFileSync(path.join(directory, 'api.env'), 'PASSWORD=hunter2hunter2\nMODE=on\n')
    const manifest = JSON.stringify({schema: 1, release: digestJson(1), services: {api: {release: digestJson(2), file: 'api.env', format: 'env'}}})
    const given = {'config-manifest': manifest, 'config-directory': directory}
    const planned = await operate(b, {operation: 'plan', 'config-manifest': manifest})
    const rev = dataOf(planned).services.find(s => s.service === 'api')?.to as string
    const outcome = await operate(b, {...given, 'plan-digest': planned.outputs.planDigest as string}, {behaviour: {[rev]: 'never-ready'}})
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'release-not-ready', outputs: {outcome: 'rolled-back', snapshot: ''}})
    expect(outcome.summary).toContain('password is ***')
    expect(JSON.stringify([outcome, b.world, b.ports.events, b.ports.lines])).not.toContain('hunter2')
  })

  test('without the configuration that slipway.yaml declares is refused', async () => {
    await expect(operate(bench({config: {base: 'config.yaml'}}), {})).rejects.toMatchObject({reason: 'input-invalid', where: 'input `config-manifest`'})
  })

  test('resolves references in the environment of services', async () => {
    const b = bench()
    await operate(b, {})
    expect(b.world.snapshots[0]?.release.services.api?.env).toEqual({WEB: 'http://127.0.0.1:8080'})
  })

  test('another configuration is another revision', async () => {
    const manifest = (n: number): string => JSON.stringify({schema: 1, release: digestJson(n), services: {api: {release: digestJson(n), file: 'api.env', format: 'env'}}})
    const b = bench()
    const [one, two] = [await operate(b, {operation: 'plan', 'config-manifest': manifest(1)}), await operate(b, {operation: 'plan', 'config-manifest': manifest(2)})]
    expect(one.outputs.planDigest).not.toBe(two.outputs.planDigest)
  })

  test.each([
    ['no JSON', {'config-manifest': '{'}, 'input-invalid'],
    ['a file outside', {'config-manifest': JSON.stringify({schema: 1, release: digestJson(1), services: {api: {release: digestJson(1), file: '../x.env', format: 'env'}}}), 'config-directory': '.'}, 'input-invalid'],
    ['a manifest without its files', {'config-manifest': JSON.stringify({schema: 1, release: digestJson(1), services: {api: {release: digestJson(1), file: 'x.env', format: 'env'}}})}, 'input-invalid'],
    ['files that are gone', {'config-manifest': JSON.stringify({schema: 1, release: digestJson(1), services: {api: {release: digestJson(1), file: 'x.env', format: 'env'}}}), 'config-directory': '.'}, 'input-invalid']
  ])('refuses %s in place of configuration', async (_, given, reason) => {
    const b = bench()
    await expect(operate(b, given)).rejects.toMatchObject({reason})
    expect(b.world.journal).toBe('')
  })

  test('refuses sources that are not there, leave their directory, or that the target cannot run', async () => {
    const missing = bench({services: {api: {source: {run: ['node'], directory: 'nowhere'}}}})
    await expect(operate(missing, {})).rejects.toMatchObject({reason: 'spec-invalid', where: expect.stringContaining('nowhere') as string})
    const leaving = bench()
    symlinkSync('/etc', path.join(leaving.ports.host.workspace, 'api', 'etc'))
    await expect(operate(leaving, {})).rejects.toMatchObject({reason: 'spec-invalid', message: expect.stringContaining('leaves the directory') as string})
    const images = bench({services: {api: {source: {image: 'x'}}, web: {source: {chart: 'y'}}}})
    await expect(operate(images, {})).rejects.toMatchObject({reason: 'unsupported', message: expect.stringContaining('api, web') as string})
    for (const b of [missing, leaving, images]) expect(b.world.journal).toBe('')
  })
})

describe('an environment that asks for approval', () => {
  const approval = {approval: {environment: 'production', maxAge: '4h'}}
  const approved = async (b: Bench, more: Record<string, string> = {}): Promise<Record<string, string>> => ({
    'plan-digest': (await operate(b, {operation: 'plan'})).outputs.planDigest as string, 'approved-at': new Date(b.ports.clock.now()).toISOString(), 'approved-attempt': '1', ...more
  })

  test('takes a plan that was approved in this attempt and lately', async () => {
    const b = bench(approval)
    expect((await operate(b, await approved(b))).outputs.outcome).toBe('succeeded')
  })

  test.each([
    ['nothing', {'approved-at': '', 'approved-attempt': ''}, 'approval-missing', /`approved-at`, `approved-attempt`/],
    ['no plan', {'plan-digest': ''}, 'approval-missing', /`plan-digest`/],
    ['another attempt', {'approved-attempt': '2'}, 'approval-missing', /attempt 2 of the run; this is attempt 1/],
    ['an approval of yesterday', {'approved-at': '2025-12-31T00:00:00Z'}, 'approval-expired', /old/],
    ['an approval of tomorrow', {'approved-at': '2026-01-02T00:00:00Z'}, 'approval-missing', /in the future/],
    ['another plan', {'plan-digest': `sha256:${'1'.repeat(64)}`}, 'plan-changed', /not the one that was approved/]
  ])('refuses %s', async (_, given, reason, message) => {
    const b = bench(approval)
    const thrown = await operate(b, {...await approved(b), ...given}).catch((error: unknown) => error)
    expect(thrown).toBeInstanceOf(SlipwayError)
    expect(thrown).toMatchObject({reason, message: expect.stringMatching(message) as string})
    expect(b.world.journal).toBe('')
  })

  test('asks for none where traffic only goes back', async () => {
    const b = bench(approval)
    await operate(b, await approved(b))
    change(b, '2')
    await operate(b, await approved(b))
    expect(await operate(b, {operation: 'rollback', scope: 'this-run'})).toMatchObject({verdict: 'pass', outputs: {outcome: 'rolled-back'}})
  })
})

describe('rollback, finalize, status', () => {
  test('say what they did, and that there was nothing to do', async () => {
    const b = await serving()
    await operate(b, {label: '2'})
    expect(await operate(b, {operation: 'status'})).toMatchObject({verdict: 'pass', headline: 'Release 2 serves on 2 services.'})
    expect((await operate(b, {operation: 'rollback'})).headline).toMatch(/^The whole set is back on release 1, .* after the decision\.$/)
    expect(await operate(b, {operation: 'finalize'})).toMatchObject({verdict: 'pass', outputs: {outcome: 'unchanged'}})
    await expect(operate(b, {operation: 'rollback'})).rejects.toMatchObject({reason: 'nothing-to-roll-back'})
  })

  test('status of a set that is half-way or down is not a pass', async () => {
    const b = await serving()
    await operate(b, {label: '2'}, {killAt: 12}).catch(() => undefined)
    expect(await operate(b, {operation: 'status'})).toMatchObject({verdict: 'inconclusive', reason: 'unfinished-operation'})
    const tidying = await serving()
    await operate(tidying, {label: '2'})
    await operate(tidying, {operation: 'finalize'}, {killAt: 5}).catch(() => undefined)
    expect(await operate(tidying, {operation: 'status'})).toMatchObject({verdict: 'pass', headline: 'Release 2 serves on 2 services.'})
    const down = await serving()
    for (const revision of Object.values(down.world.services.web?.revisions ?? {})) revision.ready = 0
    expect(await operate(down, {operation: 'status'})).toMatchObject({verdict: 'fail', reason: 'release-not-ready', headline: 'Release 1 does not serve on web.'})
    expect(await operate(bench(), {operation: 'status'})).toMatchObject({verdict: 'pass', headline: 'Nothing is deployed.'})
  })

  test('status draws the report from whatever stages ran, also where the target cannot be read', async () => {
    const b = await serving()
    const deployed = await operate(b, {label: '<b>2</b>'})
    const envelope = (stage: string, data: unknown): object => ({
      schema: 1, suite: '0', stage, environment: 'local', commit: 'c0ffee', runId: '100', attempt: 1, verdict: 'pass', headline: 'h',
      startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:01:00Z', data
    })
    for (const handoffs of [[null, envelope('deploy', deployed.data)], {deploy: JSON.stringify(envelope('deploy', deployed.data)), scan: ''}, {deploy: {outputs: {handoff: JSON.stringify(envelope('deploy', deployed.data))}}}]) {
      b.world.journal = 'broken\n'
      const status = await operate(b, {operation: 'status', handoffs: JSON.stringify(handoffs)})
      expect(status).toMatchObject({verdict: 'error', reason: 'journal-corrupt'})
      const html = readFileSync(status.outputs.report as string, 'utf8')
      expect(html).toContain('c0ffee')
      expect(html).not.toContain('<b>2</b>')
    }
    for (const wrong of ['{', '[1]', '[{"schema":1,"stage":"deploy"}]']) await expect(operate(b, {operation: 'status', handoffs: wrong})).rejects.toMatchObject({reason: 'input-invalid'})
  })
})

test('the post step takes back what a cancelled main left, and nothing else', async () => {
  const b = await serving()
  const controller = new AbortController()
  const openGate: Parts['openGate'] = request => {
    controller.abort(new Error('SIGINT'))
    return gateOf({})(request, b.ports)
  }
  const outcome = await runOperation({inputs: inputsOf({label: '2'}), spec: b.spec, ports: b.ports, signal: controller.signal}, partsOf(b, {}, openGate))
  expect(outcome).toMatchObject({verdict: 'error', reason: 'cancelled', outputs: {outcome: 'unfinished', started: 'true'}})
  const post = makePost(partsOf(b))
  await post(undefined, b.ports, never)
  expect(inconsistencies(b.world)).toContain('the deploy is unfinished')
  await post(b.ports.kept.at(-1), b.ports, never)
  expect(inconsistencies(b.world)).toEqual([])
  expect(b.ports.lines.at(-1)).toContain('back on release 1')
  const {journal} = b.world
  await post(b.ports.kept.at(-1), b.ports, never)
  expect(b.world.journal).toBe(journal)
})

test('inputs that are not of their form are refused', () => {
  for (const wrong of [{operation: 'destroy'}, {'plan-digest': 'abc'}, {'approved-at': 'yesterday'}, {'approved-attempt': '0'}, {scope: 'all'}, {'to-snapshot': 'latest'}]) expect(() => inputsOf(wrong)).toThrow()
})
