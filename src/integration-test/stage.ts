/** integration-test: read the document, call what it declares, send the load, say what holds. */
import path from 'node:path'
import {InternalError, UserError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import {formatDuration} from '../kernel/duration.ts'
import {worstVerdict, type Verdict} from '../kernel/verdict.ts'
import type {InputsOf, Outcome, Stage, StageContext} from '../ports/contract.ts'
import type {Ports} from '../ports/index.ts'
import {renderJunit} from '../report/junit.ts'
import type {IntegrationTestData} from '../report/stage-data.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {loadService, openReach, type Reach} from './base-url.ts'
import type {contract} from './contract.ts'
import {judgeLoad} from './judge-load.ts'
import {runLoad, warmUp, type LoadPlan} from './load.ts'
import {parseOpenApi} from './openapi.ts'
import {junitSuites, renderAnnotations, renderSummary, type Results} from './render.ts'
import {runContract, type OperationResult} from './run-contract.ts'

type Inputs = InputsOf<typeof contract>
/** Its `http` is the one that reaches the release. */
type Context = Pick<StageContext<typeof contract>, 'inputs' | 'ports'> & {spec: EnvironmentSpec; reach: Reach}
interface Signals { signal: AbortSignal; deadline: AbortSignal }

async function testContract({inputs, spec, ports, reach}: Context, signals: Signals): Promise<OperationResult[]> {
  const test = spec.tests?.contract
  if (!test) return []
  const text = await ports.files.readText(path.join(ports.host.workspace, test.openapi))
  if (text === undefined) throw new UserError('The OpenAPI document does not exist.', {reason: 'input-invalid', where: test.openapi, expected: 'a file in the workspace', remedy: 'Correct `tests.contract.openapi`.'})
  const api = parseOpenApi(text, test.openapi)
  if (!api.operations.some(o => inputs.methods.includes(o.method))) throw new UserError('There is no operation to call.', {reason: 'input-invalid', where: test.openapi, expected: `operations with one of the methods ${inputs.methods.join(', ')}`, remedy: 'Correct the document or the input `methods`.'})
  const baseUrl = reach.document(test.service, api.basePath)
  ports.log.info(`Contract: ${api.operations.length} operations of ${test.openapi} at ${baseUrl}.`)
  return runContract({api, baseUrl, methods: inputs.methods, timeoutMs: inputs.timeout}, ports, signals)
}

const unanswered = (plan: LoadPlan, verdict: Verdict, message: string): IntegrationTestData['load'] =>
  ({rate: plan.rate, seconds: plan.durationMs / 1000, sent: 0, failed: 0, p50Ms: null, p95Ms: null, p99Ms: null, verdict, message})

async function testLoad({inputs, spec, ports, reach}: Context, {signal, deadline}: Signals): Promise<IntegrationTestData['load']> {
  const test = spec.tests?.load
  if (!test) return null
  const plan: LoadPlan = {url: reach.address(loadService(spec)) + test.path, rate: test.rate, durationMs: test.for, timeoutMs: inputs.timeout}
  if (deadline.aborted) return unanswered(plan, 'inconclusive', 'not sent: the deadline of the tests had passed')
  ports.log.info(`Load: ${plan.rate}/s for ${formatDuration(plan.durationMs)} at ${plan.url}.`)
  const answered = await warmUp(plan, ports, AbortSignal.any([signal, deadline]))
  signal.throwIfAborted()
  if (answered === 0 && !deadline.aborted) return unanswered(plan, 'fail', `not sent: no request to ${plan.url} was answered with a success while warming up`)
  const load = judgeLoad(plan, await runLoad(plan, ports, {signal, deadline}), {errors: test.errors, p95: test.p95})
  ports.progress.report({
    stage: 'integration-test', subject: 'load', state: load.verdict === 'pass' ? 'done' : 'failed', share: 1, line: `load: ${load.verdict}, ${load.message}`,
    facts: {requests: load.sent, failed: load.failed, ...(load.p95Ms === null ? {} : {'p95': load.p95Ms})}
  })
  return load
}

function headlineOf({operations, load}: Results, verdict: Verdict): string {
  const good = operations.filter(o => o.verdict === 'pass').length
  const parts = [
    ...(operations.length > 0 ? [`${good} of ${operations.length} operations answered as declared`] : []),
    ...(load ? [`load ${load.verdict === 'pass' ? 'within bounds' : load.verdict}: ${load.message}`] : [])
  ]
  const first = operations.find(o => o.verdict === verdict)
  const why = verdict !== 'pass' && first ? ` First: ${first.method} ${first.path}, ${first.message}.` : ''
  return `${parts.join('; ')}.${why}`
}

function outcomeOf(results: Results, junit: string): Outcome<typeof contract> {
  const verdicts = [...results.operations.map(o => o.verdict), ...(results.load ? [results.load.verdict] : [])]
  const verdict = worstVerdict(verdicts)
  const headline = headlineOf(results, verdict)
  const data: IntegrationTestData = {operations: results.operations.map(({line: _, ...operation}) => operation), load: results.load}
  return {
    verdict, headline, ...(verdict === 'pass' ? {} : {reason: verdict === 'fail' ? 'test-failed' : 'test-inconclusive'}),
    outputs: {
      passed: String(verdicts.filter(v => v === 'pass').length), failed: String(verdicts.filter(v => v === 'fail').length), junit,
      p95Ms: results.load?.p95Ms?.toString() ?? ''
    },
    summary: renderSummary(results, headline), annotations: renderAnnotations(results), data: data as unknown as Json
  }
}

/** Nothing could be tested: said in so many words, and never called healthy. */
function untested({allowUntested}: Inputs, why: string): Outcome<typeof contract> {
  const verdict = allowUntested ? 'pass' : 'inconclusive'
  const headline = allowUntested ? `Not tested: ${why}, and \`allow-untested\` lets the release pass.` : `Nothing was tested: ${why}. Declare tests, or set \`allow-untested: true\`.`
  return {
    verdict, headline, ...(verdict === 'pass' ? {} : {reason: 'test-inconclusive'}), outputs: {passed: '0', failed: '0', junit: '', p95Ms: ''},
    summary: renderSummary({operations: [], load: null, document: undefined}, headline),
    annotations: [{level: allowUntested ? 'warning' : 'error', title: 'Integration test: nothing was tested', message: headline}], data: {operations: [], load: null}
  }
}

async function writeJunit(results: Results, {spec, ports}: Context, startedAt: number): Promise<string> {
  const file = path.join(ports.host.temporary, 'slipway', `junit-${spec.environment}.xml`)
  await ports.files.write(file, renderJunit(`${spec.name} ${spec.environment}`, junitSuites(results, new Date(startedAt).toISOString())))
  return file
}

/** Aborts when the deadline has passed; `stop` ends the waiting. */
function startDeadline(ms: number, clock: Ports['clock']): {deadline: AbortSignal; stop(): void} {
  const [reached, stopped] = [new AbortController(), new AbortController()]
  clock.sleep(ms, stopped.signal).then(() => reached.abort(new Error('the deadline of the tests has passed')), () => undefined)
  return {deadline: reached.signal, stop: () => stopped.abort(new Error('done'))}
}

export const stage: Stage<typeof contract> = async ({inputs, spec, ports, signal}) => {
  if (!spec) throw new InternalError('integration-test was run without a spec.')
  if (!spec.tests?.contract && !spec.tests?.load) return untested(inputs, 'slipway.yaml declares no tests for this environment')
  const reach = await openReach(spec, inputs.baseUrl, ports)
  const context: Context = {inputs, spec, reach, ports: {...ports, http: {...ports.http, ...reach.http}}}
  const startedAt = ports.clock.now()
  const {deadline, stop} = startDeadline(inputs.deadline, ports.clock)
  try {
    const operations = await testContract(context, {signal, deadline})
    const load = await testLoad(context, {signal, deadline})
    const results: Results = {operations, load, document: spec.tests.contract?.openapi}
    return outcomeOf(results, await writeJunit(results, context, startedAt))
  } finally {
    stop()
  }
}
