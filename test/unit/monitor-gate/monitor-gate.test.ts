import {describe, expect, it} from 'vitest'
import type {InputsOf} from '../../../src/ports/contract.ts'
import type {ServiceFacts} from '../../../src/rollout/model.ts'
import type {Target} from '../../../src/rollout/target.ts'
import {parseAnchor} from '../../../src/monitor-gate/anchor.ts'
import {contract} from '../../../src/monitor-gate/contract.ts'
import {runGates} from '../../../src/monitor-gate/run-gates.ts'
import {selectArms} from '../../../src/monitor-gate/select-arms.ts'
import {renderHandoff} from '../../../src/report/handoff.ts'
import {parseStageData} from '../../../src/report/parse-stage-data.ts'
import {EnvironmentSpec} from '../../../src/spec/schema.ts'
import {jumpingClock} from '../../fakes/clock.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'
import {listen} from '../analysis/loopback.ts'

const start = Date.UTC(2026, 0, 1)
type Inputs = InputsOf<typeof contract>
const inputsOf = (changes: Partial<Inputs> = {}): Inputs => ({gates: undefined, since: undefined, deployHandoff: undefined, allowUngated: false, ...changes})

const specOf = (gates: Record<string, unknown>): EnvironmentSpec => EnvironmentSpec.parse({
  schema: 1, name: 'shop', environment: 'production', target: {kind: 'local'}, gates,
  services: {api: {source: {run: ['api']}, port: 8081, strategy: {canary: {steps: [100], analysis: 'errors'}}}, web: {source: {run: ['web']}, port: 8080}}
})
const errors = {provider: {scrape: '/metrics'}, metric: 'http_requests_total', bad: 'code=~"5.."', max: '1%', atLeast: 100, window: '10s'}

/** A service that answers `perScrape` requests between two looks at its metrics. */
async function service(perScrape: number, badShare = 0): Promise<string> {
  let requests = 0
  const server = await listen(() => {
    requests += perScrape
    const bad = Math.round(requests * badShare)
    return {body: `# TYPE http_requests_total counter\nhttp_requests_total{code="200"} ${requests - bad}\nhttp_requests_total{code="500"} ${bad}\n`}
  })
  return server.url
}

const revision = (endpoints: string[], ready = endpoints.length): ServiceFacts['revisions'][string] => ({wanted: 1, ready, restarts: 0, endpoints})
const targetOf = (services: Record<string, ServiceFacts>, asked: string[] = []): (() => Target) => () => ({
  observe: (set: string) => {
    asked.push(set)
    return Promise.resolve({services, current: undefined, previous: undefined, problems: [], objects: []})
  }
}) as unknown as Target
const unreachable = (): Target => { throw new Error('the target was asked') }

async function gate(p: {services?: Record<string, ServiceFacts>; gates?: Record<string, unknown>; inputs?: Partial<Inputs>; ports?: TestPorts; asked?: string[]}): ReturnType<typeof runGates> {
  const ports = p.ports ?? makeTestPorts({clock: jumpingClock(start)})
  return runGates({inputs: inputsOf(p.inputs), spec: specOf(p.gates ?? {errors}), ports, signal: new AbortController().signal}, p.services ? targetOf(p.services, p.asked) : unreachable)
}

const deployHandoff = (changes: Record<string, unknown> = {}, to = 'new'): string => renderHandoff({
  schema: 1, suite: '1', stage: 'deploy', environment: 'production', commit: 'c', runId: '1', attempt: 1, verdict: 'pass', headline: 'Release 2 serves.',
  startedAt: new Date(start - 60_000).toISOString(), endedAt: new Date(start - 30_000).toISOString(),
  data: {operation: 'deploy', planDigest: null, outcome: 'succeeded', order: [], before: null, after: null, steps: [], judgements: [], traffic: [], undo: null, services: [{service: 'api', change: 'update', from: 'old', to, strategy: 'canary', changed: []}]}, ...changes
})

describe('a healthy release is promoted', () => {
  it('after its whole window, against the warm predecessor, with evidence in data, outputs and summary', async () => {
    const ports = makeTestPorts({clock: jumpingClock(start)})
    const asked: string[] = []
    const services = {api: {serving: 'new', weights: {new: 100, old: 0}, revisions: {new: revision([await service(50)]), old: revision([await service(2000)])}}}
    const outcome = await gate({services, gates: {errors: {...errors, against: 'baseline'}}, ports, asked, inputs: {deployHandoff: deployHandoff()}})
    expect(outcome).toMatchObject({verdict: 'pass', outputs: {decision: 'promote', badShare: '0.000000'}})
    expect(outcome.reason).toBeUndefined()
    expect(asked).toEqual(['shop/production'])
    expect(ports.clock.now() - start).toBe(10_000)
    const data = parseStageData('monitor-gate', outcome.data)
    expect(data?.judgements).toHaveLength(1)
    expect(data?.judgements[0]).toMatchObject({gate: 'errors', service: 'api', canary: {rev: 'new', events: 500}, baseline: {rev: 'old', events: 22_000}})
    expect(data?.series.map(p => p.events)).toEqual([50, 100, 150, 200, 250, 300, 350, 400, 450, 500])
    expect(JSON.parse(outcome.outputs.evidence ?? '')).toMatchObject([{gate: 'errors', verdict: 'pass'}])
    expect(outcome.summary).toContain('| errors | api | pass | 0 of 500 \\(0.0 %\\) |')
    expect(ports.events.map(e => e.state)).toEqual([...Array<string>(9).fill('running'), 'done'])
    expect(ports.events.at(-1)).toMatchObject({stage: 'monitor-gate', subject: 'errors api', share: 1, facts: {'canary.events': 500, 'canary.bad': 0}})
  })
})

describe('a bad release is rolled back', () => {
  it('as soon as the evidence is there, not at the end of the window', async () => {
    const ports = makeTestPorts({clock: jumpingClock(start)})
    const services = {api: {serving: 'new', weights: {new: 100}, revisions: {new: revision([await service(50, 0.1)])}}}
    const outcome = await gate({services, ports})
    expect(outcome).toMatchObject({verdict: 'fail', reason: 'gate-failed', outputs: {decision: 'rollback'}})
    expect(Number(outcome.outputs.badShare)).toBeCloseTo(0.1, 1)
    expect(ports.clock.now() - start).toBeLessThan(5_000)
    expect(outcome.headline).toContain('Roll back. errors on api')
    expect(outcome.annotations).toMatchObject([{level: 'error', title: 'Gate errors on api: fail'}])
  })

  it('when one of several gates fails, whatever the others say', async () => {
    const good = revision([await service(50)])
    const services = {api: {serving: 'a', weights: {a: 100}, revisions: {a: good}}, web: {serving: 'w', weights: {w: 100}, revisions: {w: revision([await service(50, 0.5)])}}}
    const outcome = await gate({services, gates: {errors, 'web-errors': {...errors, service: 'web'}}})
    expect(outcome).toMatchObject({verdict: 'fail', headline: expect.stringContaining('web-errors on web') as string})
  })
})

describe('a release about which too little is known is held', () => {
  const held = {verdict: 'inconclusive', reason: 'gate-inconclusive', outputs: {decision: 'hold'}}

  it('without traffic', async () => {
    const services = {api: {serving: 'new', weights: {new: 100}, revisions: {new: revision([await service(0)])}}}
    expect(await gate({services})).toMatchObject({...held, outputs: {decision: 'hold', badShare: ''}, headline: expect.stringContaining('no events') as string, away: []})
  })

  it('without metrics', async () => {
    const server = await listen(() => ({status: 404}))
    const services = {api: {serving: 'new', weights: {new: 100}, revisions: {new: revision([server.url])}}}
    expect(await gate({services})).toMatchObject({...held, headline: expect.stringContaining('the answer was 404') as string, away: [{dependency: 'metrics', why: expect.stringMatching(/^Gate errors on api: .*the answer was 404/) as string}]})
  })

  it('when another revision serves than was deployed', async () => {
    const services = {api: {serving: 'new', weights: {new: 100}, revisions: {new: revision([])}}}
    expect(await gate({services, inputs: {deployHandoff: deployHandoff({}, 'other')}})).toMatchObject({...held, headline: expect.stringContaining('revision new of api serves, but other was deployed') as string})
  })

  it('when the target knows nothing of the service, though another gate passes', async () => {
    const services = {web: {serving: 'w', weights: {w: 100}, revisions: {w: revision([await service(50)])}}}
    expect(await gate({services, gates: {errors, web: {...errors, service: 'web'}}})).toMatchObject({...held, headline: expect.stringContaining('nothing is known of api') as string})
  })

  it('when the deployment did not succeed', async () => {
    expect(await gate({inputs: {deployHandoff: deployHandoff({verdict: 'fail', headline: 'Rolled back.'})}})).toMatchObject({...held, headline: expect.stringContaining('Rolled back.') as string})
  })

  it('when no gate is declared, unless that is allowed in so many words', async () => {
    expect(await gate({gates: {}})).toMatchObject({...held, headline: expect.stringContaining('declares no gate') as string})
    expect(await gate({gates: {}, inputs: {allowUngated: true}})).toMatchObject({verdict: 'pass', outputs: {decision: 'promote', badShare: ''}, annotations: [{level: 'warning'}], headline: expect.stringContaining('Not judged') as string})
  })
})

describe('inputs', () => {
  it('refuse a gate that is not declared, and name the one that was meant', async () => {
    await expect(gate({inputs: {gates: ['erors']}})).rejects.toMatchObject({reason: 'input-invalid', remedy: 'Did you mean errors?'})
  })

  it('choose some of the gates', async () => {
    const services = {web: {serving: 'w', weights: {w: 100}, revisions: {w: revision([await service(50)])}}}
    expect(await gate({services, gates: {errors, web: {...errors, service: 'web'}}, inputs: {gates: ['web']}})).toMatchObject({verdict: 'pass'})
  })

  it.each([
    ['no JSON', 'hello', 'input-invalid'], ['another stage', deployHandoff({stage: 'scan'}), 'input-invalid'], ['a newer suite', deployHandoff({schema: 2}), 'state-version']
  ])('refuse a handoff that is %s', async (_, deployHandoffText, reason) => {
    await expect(gate({inputs: {deployHandoff: deployHandoffText}})).rejects.toMatchObject({reason})
  })

  it('take the time from `since`, else from the deployment, else now; never from the future', () => {
    const time = (since: string | undefined, handoff?: string): number => parseAnchor({since, deployHandoff: handoff}, start).since
    expect(time(undefined)).toBe(start)
    expect(time(undefined, deployHandoff())).toBe(start - 30_000)
    expect(time('2025-12-31T23:00:00Z', deployHandoff())).toBe(start - 3_600_000)
    expect(time('2026-01-02T00:00:00+01:00')).toBe(start)
  })

  it('refuse a time that is none', () => {
    expect(contract.inputs.since.schema.safeParse('yesterday').success).toBe(false)
    expect(contract.inputs.since.schema.parse('')).toBeUndefined()
  })
})

describe('the arms', () => {
  it('are the revision with the most traffic and another that lives', () => {
    const facts: ServiceFacts = {serving: 'b', weights: {a: 10, b: 90, c: 0}, revisions: {a: revision(['http://a']), b: revision(['http://b']), c: revision([])}}
    expect(selectArms('api', facts, undefined)).toEqual({canary: {rev: 'b', endpoints: ['http://b']}, baseline: {rev: 'a', endpoints: ['http://a']}, baselineFrom: 'window'})
  })

  it('leave out a predecessor that has ended, and measure a warm one over its life', () => {
    const facts: ServiceFacts = {serving: 'b', weights: {b: 100}, revisions: {a: revision(['http://a'], 0), b: revision(['http://b'])}}
    expect(selectArms('api', facts, undefined)).toMatchObject({baseline: null})
    facts.revisions['a'] = revision(['http://a'], 1)
    expect(selectArms('api', facts, undefined)).toMatchObject({baseline: {rev: 'a'}, baselineFrom: 'lifetime'})
  })

  it('are unknown where nothing serves', () => {
    expect(selectArms('api', {serving: undefined, weights: {}, revisions: {}}, undefined)).toContain('no revision of api gets traffic')
  })
})

it('asks Prometheus about the time since the deployment at once, when its window is over', async () => {
  const ports = makeTestPorts({clock: jumpingClock(start)})
  const server = await listen(() => ({headers: {date: new Date(start).toUTCString()}, body: JSON.stringify({status: 'success', data: {resultType: 'matrix', result: [{metric: {code: '200'}, values: [[start / 1000 - 40, '0'], [start / 1000 - 1, '900']]}]}})}))
  const services = {api: {serving: 'new', weights: {new: 100}, revisions: {new: revision([])}}}
  const gates = {errors: {...errors, provider: {prometheus: server.url, arms: {canary: 'rev="${revision}"', baseline: 'rev="${revision}"'}}}}
  const outcome = await gate({services, gates, ports, inputs: {deployHandoff: deployHandoff()}})
  expect(outcome).toMatchObject({verdict: 'pass'})
  expect(ports.clock.now()).toBe(start)
  expect(decodeURIComponent(server.requests[0]?.path ?? '')).toContain('{rev="new"}[330s]')
})

it('keeps the series small enough for an output, however long the window', async () => {
  const services = {api: {serving: 'new', weights: {new: 100}, revisions: {new: revision([await service(5)])}}}
  const outcome = await gate({services, gates: {errors: {...errors, window: '1h'}}})
  const points = parseStageData('monitor-gate', outcome.data)?.series ?? []
  expect(points.length).toBeLessThanOrEqual(301)
  expect(points.length).toBeGreaterThan(250)
})
