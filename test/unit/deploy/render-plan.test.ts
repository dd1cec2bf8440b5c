import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {planOutcome} from '../../../src/deploy/outcome.ts'
import {renderPlanSection} from '../../../src/deploy/plan-section.ts'
import {objectsData, renderPlan} from '../../../src/deploy/render-plan.ts'
import {longestWayMs} from '../../../src/rollout/longest-way.ts'
import type {Facts, PlannedObject, Step} from '../../../src/rollout/model.ts'
import {planDeploy} from '../../../src/rollout/plan.ts'
import {renderAdvice} from '../../../src/report/html-tables.ts'
import {parseStageData} from '../../../src/report/parse-stage-data.ts'
import type {RunRecord} from '../../../src/report/run-record.ts'
import {refuseProblems} from '../../../src/deploy/refusals.ts'
import {utf8Bytes} from '../../../src/report/markdown.ts'
import {chain} from './harness.ts'

const facts = (objects: PlannedObject[] = [], traffic?: string): Facts => ({
  services: {api: {serving: 'old', weights: {old: 100}, revisions: {old: {wanted: 2, ready: 2, restarts: 0, endpoints: []}}, ...(traffic === undefined ? {} : {traffic})}},
  current: undefined, previous: undefined, problems: [], objects
})
const capabilities = {kind: 'kubernetes', strategies: ['rolling', 'canary', 'blue-green', 'recreate'], weightStep: 1, journalEveryMs: 250} as const
const plan = planDeploy(chain('2'), facts(), capabilities)
const many = (count: number, lines: number): PlannedObject[] =>
  Array.from({length: count}, (_, n) => ({service: `s${n % 50}`, object: `ConfigMap shop/map-${n}`, change: 'update', lines: Array.from({length: lines}, (_line, i) => `data.key${i}: ${'x'.repeat(90)}`)}))
const step = (id: string, after: string[], deadlineMs: number): Step => ({id, service: 'api', after, verb: {do: 'retire', rev: 'r'}, undo: 'nothing', deadlineMs})

describe('how long a plan takes at most', () => {
  test('is the longest way through its steps: what runs beside each other counts once', () => {
    expect(longestWayMs([])).toBe(0)
    expect(longestWayMs([step('a', [], 10), step('b', ['a'], 20), step('c', ['a'], 50), step('d', ['b', 'c'], 5), step('e', ['elsewhere'], 30)])).toBe(65)
  })

  test('is at least every step and at most all of them, in whatever order they are told', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(1_000), fc.array(fc.nat(20), {maxLength: 3})), {maxLength: 20}), fc.boolean(), (drawn, reversed) => {
      const steps = drawn.map(([ms, after], index) => step(String(index), index === 0 ? [] : after.map(n => String(n % index)), ms))
      const longest = longestWayMs(reversed ? steps.toReversed() : steps)
      expect(longest).toBeGreaterThanOrEqual(Math.max(0, ...steps.map(s => s.deadlineMs)))
      expect(longest).toBeLessThanOrEqual(steps.reduce((sum, s) => sum + s.deadlineMs, 0))
      for (const s of steps) for (const id of s.after) expect(longest).toBeGreaterThanOrEqual(s.deadlineMs + (steps.find(o => o.id === id) as Step).deadlineMs)
    }))
  })

  test('stands in the plan, and not where nothing is done', () => {
    expect(renderPlan(plan)).toMatch(/^Takes at most \d+ (s|m): the deadlines on the longest way through the steps\.$/m)
    expect(renderPlan({...plan, steps: []})).not.toContain('Takes at most')
  })
})

describe('what happens to each object', () => {
  const objects: PlannedObject[] = [
    {service: 'api', object: 'Deployment shop/api', change: 'update', lines: ['spec.replicas: 1 > 2']}, {service: 'api', object: 'Service shop/api', change: 'unchanged', lines: []},
    {service: 'web', object: 'ConfigMap shop/web', change: 'prune', lines: []}, {service: 'db', object: 'Service shop/db', change: 'unchanged', lines: []}
  ]

  test('is folded away under its service; a service of which nothing changes is left out', () => {
    const text = renderPlan(plan, facts(objects))
    expect(text).toContain('<details><summary>api: 1 object to update, 1 object unchanged</summary>\n\n```\nupdate Deployment shop/api\n  spec.replicas: 1 > 2\n```')
    expect(text).toContain('<summary>web: 1 object to prune</summary>')
    expect(text).not.toContain('shop/db')
  })

  test('tells what making an object anew would do', () => {
    expect(renderPlan(plan, facts([{...objects[0] as PlannedObject, replace: 'nothing serves meanwhile'}]))).toContain('update Deployment shop/api\n  made anew: nothing serves meanwhile\n  spec.replicas')
  })

  test('changes nothing of the digest, and nothing where the target knows no objects', () => {
    expect(planDeploy(chain('2'), facts(objects, 'an HTTPRoute'), capabilities).digest).toBe(plan.digest)
    expect(renderPlan(plan, facts())).toBe(renderPlan(plan))
    expect(planOutcome({plan, sight: facts(), label: '', before: null}).data).not.toHaveProperty('objects')
  })

  test('cannot break out of its place', () => {
    const text = renderPlan(plan, facts([{service: '</details><img src=x>', object: 'ConfigMap shop/```', change: 'update', lines: ['data.a: "```\n</details># hi @team"']}]))
    expect(text).not.toContain('<img')
    expect(text).toContain('````\nupdate ConfigMap shop/```')
  })

  test('is bounded: objects of a service, the output for the next job, the handoff, the comment', () => {
    const crowd = facts(many(4_000, 40))
    expect(renderPlan(plan, crowd)).toContain('and 40 more objects')
    const {outputs, summary, data} = planOutcome({plan, sight: crowd, label: '', before: null})
    expect(utf8Bytes(outputs.plan ?? '')).toBeLessThanOrEqual(100_000)
    expect(outputs.plan).toContain('Order:')
    expect(utf8Bytes(summary)).toBeLessThanOrEqual(900 * 1024)
    expect(utf8Bytes(JSON.stringify((data as {objects?: unknown}).objects))).toBeLessThan(30_000)
    expect(renderPlanSection({plan, sight: crowd}, 'prod', 60_000).length).toBeLessThanOrEqual(60_000)
    expect(renderPlanSection({plan, sight: facts(objects)}, 'prod', 60_000)).toContain('update Deployment shop/api')
  })

  test('is cut in the handoff to the beginning of what changes', () => {
    expect(objectsData([...objects, ...many(1, 5)])).toEqual([
      {service: 'api', object: 'Deployment shop/api', change: 'update', lines: ['spec.replicas: 1 > 2']}, {service: 'web', object: 'ConfigMap shop/web', change: 'prune', lines: []},
      {service: 's0', object: 'ConfigMap shop/map-0', change: 'update', lines: [expect.stringMatching(/^data\.key0/), expect.any(String), expect.any(String), 'and 2 more']}
    ])
  })
})

test('why the traffic is split as it is stands beside the plan of a canary, escaped', () => {
  expect(renderPlan(plan, facts([], 'HTTPRoute shop/<b>'))).toContain('**api**: traffic is split by HTTPRoute shop/&lt;b&gt;.')
  expect(renderPlan(planDeploy(chain('2', 'rolling'), facts(), capabilities), facts([], 'HTTPRoute shop/api'))).not.toContain('is split')
})

describe('what people should know', () => {
  const advice = [{service: 'api', message: 'no preStop </details><img src=x>'}, {message: 'of all'}]

  test('is folded away in the plan, told to the next stage, and changes no digest', () => {
    const text = renderPlan(plan, {...facts(), advice})
    expect(text).toContain('<summary>2 notes</summary>\n\n- api: no preStop')
    expect(text).not.toContain('<img')
    expect(planOutcome({plan, sight: {...facts(), advice}, label: '', before: null}).data).toMatchObject({planDigest: plan.digest, advice})
    expect(renderPlan(plan, {...facts(), advice: []})).toBe(renderPlan(plan))
  })

  test('is bounded', () => {
    const crowd = Array.from({length: 100}, (_, n) => ({message: `${n} ${'x'.repeat(1_000)}`}))
    expect(renderPlan(plan, {...facts(), advice: crowd})).toContain('- and 70 more')
    expect(utf8Bytes(JSON.stringify(planOutcome({plan, sight: {...facts(), advice: crowd}, label: '', before: null}).data))).toBeLessThan(15_000)
  })

  test('stands in the report', () => {
    const {data} = planOutcome({plan, sight: {...facts(), advice}, label: '', before: null})
    const page = renderAdvice({plan: parseStageData('deploy', data)} as RunRecord)?.text ?? ''
    expect(page).toContain('Good to know')
    expect(page).toContain('no preStop &lt;/details&gt;')
  })

  test('never hides the Role that a refusal brings', () => {
    const appendix = {title: 'The Role', language: 'yaml', text: 'kind: Role'}
    expect(() => refuseProblems([{reason: 'access-denied', message: 'lacks', appendix}])).toThrow(expect.objectContaining({reason: 'access-denied', appendix}))
  })
})

test('in what room a rolling update goes on stands beside its plan, escaped', () => {
  const rolled = (services: Facts['services']) => renderPlan(planDeploy(chain('2', 'rolling'), facts(), capabilities), {objects: [], services})
  const [name, one] = Object.entries(facts().services)[0] as [string, Facts['services'][string]]
  expect(rolled({[name]: {...one, update: 'no room for <one> more'}})).toContain(`**${name}**: rolling update: no room for &lt;one&gt; more.`)
  expect(renderPlan(plan, {objects: [], services: {api: {...one, update: 'no room'}}})).not.toContain('rolling update:')
})
