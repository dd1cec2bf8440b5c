import {describe, expect, it} from 'vitest'
import {openGate} from '../../../src/analysis/gate.ts'
import type {GateRequest} from '../../../src/analysis/model.ts'
import {Gate} from '../../../src/spec/schema.ts'
import {jumpingClock} from '../../fakes/clock.ts'
import {makeTestPorts} from '../../fakes/ports.ts'
import {listen, type Loopback} from './loopback.ts'

const gateOf = (changes: Record<string, unknown> = {}): GateRequest['gate'] =>
  Gate.parse({provider: {scrape: '/metrics'}, metric: 'http_requests_total', bad: 'code=~"5.."', max: '1%', atLeast: 50, window: '10s', ...changes})
const live = (): AbortSignal => new AbortController().signal

interface Counts { good: number; bad: number }
const metrics = ({good, bad}: Counts): string => `# TYPE http_requests_total counter\nhttp_requests_total{code="200"} ${good}\nhttp_requests_total{code="500"} ${bad}\n`
async function instance(counts: Counts): Promise<Loopback> {
  return listen(path => (path === '/metrics' ? {body: metrics(counts)} : {status: 404}))
}
const request = (canary: string[], baseline: string[] | null, changes: Partial<GateRequest> = {}): GateRequest => ({
  name: 'errors', gate: gateOf(), service: 'api', canary: {rev: 'new', endpoints: canary}, baseline: baseline && {rev: 'old', endpoints: baseline}, baselineFrom: 'window', ...changes
})

describe('a gate that scrapes', () => {
  it('counts both arms from the moment it was opened', async () => {
    const [one, two, old] = [{good: 1000, bad: 900}, {good: 0, bad: 0}, {good: 5000, bad: 1}]
    const servers = await Promise.all([one, two, old].map(instance))
    const [a, b, c] = servers.map(s => s.url) as [string, string, string]
    const window = await openGate(request([a, `${b}/`], [c]), makeTestPorts())
    ;[one.good, two.good, old.good] = [1060, 40, 5200]
    const judgement = await window.judge(live())
    expect(judgement).toMatchObject({gate: 'errors', service: 'api', verdict: 'pass', max: 0.01, atLeast: 50, canary: {rev: 'new', events: 100, bad: 0, share: 0}, baseline: {rev: 'old', events: 200, bad: 0}})
    expect(Date.parse(judgement.to)).toBeGreaterThanOrEqual(Date.parse(judgement.from))
    one.bad += 30
    expect(await window.judge(live())).toMatchObject({verdict: 'fail', canary: {events: 130, bad: 30}})
  })

  it('takes the whole life of a warm predecessor as the baseline', async () => {
    const [now, old] = [{good: 0, bad: 0}, {good: 990, bad: 10}]
    const [a, b] = await Promise.all([instance(now), instance(old)])
    const window = await openGate(request([a.url], [b.url], {baselineFrom: 'lifetime', gate: gateOf({against: 'baseline'})}), makeTestPorts())
    now.good = 60
    expect(await window.judge(live())).toMatchObject({verdict: 'pass', baseline: {events: 1000, bad: 10, share: 0.01}})
  })

  it('is inconclusive while an instance does not answer, and goes on when it is back after a restart', async () => {
    const counts = {good: 10, bad: 0}
    const server = await instance(counts)
    const window = await openGate(request([server.url], null), makeTestPorts())
    counts.good = 70
    expect((await window.judge(live())).verdict).toBe('pass')
    const port = Number(new URL(server.url).port)
    await server.close()
    const gone = await window.judge(live())
    expect(gone).toMatchObject({verdict: 'inconclusive', canary: {events: 60}})
    expect(gone.headline).toContain(`http://127.0.0.1:${port}/metrics`)
    await listen(() => ({body: metrics({good: 5, bad: 0})}), port)
    expect(await window.judge(live())).toMatchObject({verdict: 'pass', canary: {events: 65}, headline: expect.stringContaining('1 restart') as string})
  })

  it.each([
    ['a page that is no metrics', {body: '<html>hello</html>'}, 'http_requests_total is not among the metrics'],
    ['an error', {status: 503, body: metrics({good: 500, bad: 0})}, 'the answer was 503'],
    ['a gauge of that name', {body: '# TYPE http_requests_total gauge\nhttp_requests_total{code="200"} 500\n'}, 'is a gauge'],
    ['no such label', {body: 'http_requests_total{status="200"} 500\n'}, 'carries the label code (labels: status)'],
    ['NaN', {body: 'http_requests_total{code="200"} NaN\n'}, 'which no counter can have'],
    ['an unreadable line of the counter', {body: 'http_requests_total{code="200"} 500\nhttp_requests_total{code="500"} 1\nhttp_requests_total{code="500"} 2\n'}, 'appears twice'],
    ['another counter', {body: 'requests{code="200"} 500\n'}, 'is not among the metrics']
  ])('never passes on %s', async (_, answer, why) => {
    const server = await listen(() => answer)
    const window = await openGate(request([server.url], null, {baselineFrom: 'window', gate: gateOf({atLeast: 1})}), makeTestPorts())
    const judgement = await window.judge(live())
    expect(judgement.verdict).toBe('inconclusive')
    expect(judgement.headline).toContain(why)
  })

  it('never passes without an instance', async () => {
    expect(await (await openGate(request([], null), makeTestPorts())).judge(live())).toMatchObject({verdict: 'inconclusive', headline: expect.stringContaining('no instance is known') as string})
  })

  it('does not take a declared counter without series for missing, only for empty', async () => {
    let body = '# TYPE http_requests_total counter\n'
    const server = await listen(() => ({body}))
    const window = await openGate(request([server.url], null), makeTestPorts())
    expect((await window.judge(live())).headline).toContain('50 more events are needed')
    body = metrics({good: 80, bad: 0})
    expect(await window.judge(live())).toMatchObject({verdict: 'pass', canary: {events: 80}})
  })

  it('refuses matchers that cannot be read before anything is asked', async () => {
    await expect(openGate(request([], null, {gate: gateOf({bad: 'code=~"(?=5)"'})}), makeTestPorts())).rejects.toMatchObject({reason: 'spec-invalid'})
  })

  it('keeps two judgements at once in order, so that none looks like a restart', async () => {
    let requests = 0
    const server = await listen(async () => {
      const good = 30 * (requests += 1)
      await new Promise(resolve => setTimeout(resolve, [0, 80, 40, 0][requests - 1])) // the later it was asked, the sooner it answers
      return {body: metrics({good, bad: 0})}
    })
    const window = await openGate(request([server.url], null), makeTestPorts())
    const judged = await Promise.all([window.judge(live()), window.judge(live()), window.judge(live())])
    expect(judged.map(j => j.canary.events)).toEqual([30, 60, 90])
    expect(judged.every(j => !j.headline.includes('restart'))).toBe(true)
  })

  it('ends with the reason of its signal', async () => {
    const server = await instance({good: 0, bad: 0})
    const window = await openGate(request([server.url], null), makeTestPorts())
    await expect(window.judge(AbortSignal.abort(new Error('stop now')))).rejects.toThrow('stop now')
  })
})

describe('a gate that asks Prometheus', () => {
  const now = Date.UTC(2026, 0, 1, 12)
  const series = (labels: Record<string, string>, points: [secondsAgo: number, value: string][]) => ({metric: {__name__: 'http_requests_total', ...labels}, values: points.map(([ago, value]) => [now / 1000 - ago, value])})
  const success = (result: unknown[], more: Record<string, unknown> = {}): string => JSON.stringify({status: 'success', data: {resultType: 'matrix', result}, ...more})
  async function ask(answers: {canary: {status?: number; body: string}; baseline?: {status?: number; body: string}}, changes: Record<string, unknown> = {}): Promise<{judgement: Awaited<ReturnType<Awaited<ReturnType<typeof openGate>>['judge']>>; queries: string[]}> {
    const headers = {date: new Date(now).toUTCString()}
    const server = await listen(path => ({headers, ...(decodeURIComponent(path).includes('version="old"') ? answers.baseline : answers.canary)}))
    const ports = makeTestPorts({clock: jumpingClock(now + 90_000)}) // our clock is a minute and a half ahead of the server's
    const gate = gateOf({provider: {prometheus: server.url, arms: {canary: 'version="${revision}"', baseline: 'version="${revision}"'}}, against: 'baseline', ...changes})
    const window = await openGate(request([], [], {gate, since: now + 90_000 - 60_000}), ports)
    return {judgement: await window.judge(live()), queries: server.requests.map(r => decodeURIComponent(new URL(r.path, server.url).searchParams.get('query') ?? ''))}
  }
  const steady = {body: success([series({code: '200', version: 'old'}, [[70, '1000'], [40, '1050'], [10, '1100']]), series({code: '500', version: 'old'}, [[70, '0'], [10, '0']])])}

  it('counts raw samples from the deployment on, new series and restarts included', async () => {
    const {judgement, queries} = await ask({
      canary: {body: success([series({code: '200'}, [[40, '60'], [25, '90'], [10, '20']]), series({code: '500'}, [[10, '1']])])}, baseline: steady
    }, {max: '5%'})
    // 60 at birth + 30 + 20 after the restart, and the first increment of the bad series.
    expect(judgement).toMatchObject({canary: {rev: 'new', events: 111, bad: 1}, baseline: {rev: 'old', events: 100, bad: 0}, verdict: 'pass'})
    expect(queries).toContain('http_requests_total{version="new"}[360s]')
    expect(queries).toContain('http_requests_total{version="old"}[360s]')
    expect(judgement.from).toBe(new Date(now + 30_000).toISOString())
  })

  it('fails on evidence', async () => {
    const bad = {body: success([series({code: '200'}, [[70, '0'], [10, '200']]), series({code: '500'}, [[70, '0'], [10, '20']])])}
    expect((await ask({canary: bad, baseline: steady})).judgement.verdict).toBe('fail')
  })

  it.each([
    ['an error answer', {status: 400, body: '{"status":"error","errorType":"bad_data","error":"parse error"}'}, 'the server refused the query (400): parse error'],
    ['an answer that is no JSON', {status: 502, body: 'Bad Gateway'}, 'the answer (502) is not JSON'],
    ['an answer of another shape', {body: '{"hello":1}'}, 'is not that of a Prometheus query'],
    ['no series', {body: success([])}, 'the server has no series http_requests_total{version="new"}'],
    ['only samples from before the window', {body: success([series({code: '200'}, [[120, '900'], [61, '1000']])])}, 'no sample of the window yet'],
    ['a warning of a partial answer', {body: success([series({code: '200'}, [[70, '0'], [10, '500']])], {warnings: ['store gateway down']})}, 'the server warns: store gateway down'],
    ['NaN', {body: success([series({code: '200'}, [[70, '0'], [10, 'NaN']])])}, 'which no counter can have'],
    ['another label', {body: success([series({status: '200'}, [[70, '0'], [10, '500']])])}, 'carries the label code']
  ])('never passes on %s', async (_, canary, why) => {
    const {judgement} = await ask({canary, baseline: steady}, {atLeast: 1})
    expect(judgement.verdict).toBe('inconclusive')
    expect(judgement.headline).toContain(why)
  })

  it('cannot compare where the spec does not tell the arms apart', async () => {
    const server = await listen(() => ({body: success([series({code: '200'}, [[-500, '0'], [-600, '500']])])}))
    const gate = gateOf({provider: {prometheus: server.url}, against: 'baseline'})
    const judgement = await (await openGate(request([], [], {gate}), makeTestPorts())).judge(live())
    expect(judgement.verdict).toBe('inconclusive')
  })

  it('refuses a selector that cannot be read and an address with a password', async () => {
    const open = (provider: unknown) => openGate(request([], null, {gate: gateOf({provider})}), makeTestPorts())
    await expect(open({prometheus: 'http://127.0.0.1:9', arms: {canary: 'version=', baseline: 'a="b"'}})).rejects.toMatchObject({reason: 'spec-invalid', where: 'gates.errors.provider.arms.canary'})
    await expect(open({prometheus: 'http://user:hunter22@127.0.0.1:9'})).rejects.toMatchObject({reason: 'spec-invalid', message: expect.not.stringContaining('hunter22') as string})
  })
})
