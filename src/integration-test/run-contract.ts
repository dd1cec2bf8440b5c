/** Calls every operation of the document once, one after the other, and judges the answers. */
import {toSlipwayError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import type {IntegrationTestData} from '../report/stage-data.ts'
import {checkAnswer} from './check-answer.ts'
import {methods, type Method, type OpenApi, type Operation} from './openapi.ts'
import {planCall} from './plan-call.ts'

export type OperationResult = IntegrationTestData['operations'][number] & {line: number | undefined}

export interface ContractRun {
  api: OpenApi
  /** Without a slash at the end. */
  baseUrl: string
  methods: readonly Method[]
  timeoutMs: number
}

type ContractPorts = Pick<Ports, 'http' | 'clock' | 'progress'>

/** As the document has them, but DELETE comes last: what it deletes, others may still need. */
export function orderOperations(operations: readonly Operation[], chosen: readonly Method[] = methods): Operation[] {
  const selected = operations.filter(o => chosen.includes(o.method))
  return [...selected.filter(o => o.method !== 'DELETE'), ...selected.filter(o => o.method === 'DELETE')]
}

async function callOperation(operation: Operation, run: ContractRun, ports: ContractPorts, signal: AbortSignal): Promise<OperationResult> {
  const {method, path, line} = operation
  const call = planCall(operation, run.api)
  if ('problems' in call) return {method, path, line, verdict: 'inconclusive', status: null, ms: null, message: `not called: ${call.problems.join('; ')}`}
  const started = ports.clock.now()
  const elapsed = (): number => Math.round(ports.clock.now() - started)
  try {
    const {target, ...request} = call
    // Not repeated: a fault that comes and goes is what the test is for.
    const answer = await ports.http.request({...request, url: run.baseUrl + target, timeoutMs: run.timeoutMs, retry: 'none'}, signal)
    return {method, path, line, ...checkAnswer(operation, answer, run.api), status: answer.status, ms: elapsed()}
  } catch (thrown) {
    if (signal.aborted) throw thrown
    return {method, path, line, verdict: 'fail', status: null, ms: elapsed(), message: toSlipwayError(thrown).message}
  }
}

/** `deadline` aborts when time is up: operations that were not called by then are inconclusive. Throws when `signal` is aborted. */
export async function runContract(run: ContractRun, ports: ContractPorts, {signal, deadline}: {signal: AbortSignal; deadline: AbortSignal}): Promise<OperationResult[]> {
  const operations = orderOperations(run.api.operations, run.methods)
  const results: OperationResult[] = []
  for (const [i, operation] of operations.entries()) {
    signal.throwIfAborted()
    const {method, path, line} = operation
    const result = await callOperation(operation, run, ports, AbortSignal.any([signal, deadline])).catch((thrown: unknown): OperationResult => {
      if (signal.aborted || !deadline.aborted) throw thrown
      return {method, path, line, verdict: 'inconclusive', status: null, ms: null, message: 'the deadline of the tests had passed'}
    })
    results.push(result)
    ports.progress.report({
      stage: 'integration-test', subject: `${method} ${path}`, state: result.verdict === 'pass' ? 'done' : 'failed', share: (i + 1) / operations.length,
      line: `${method} ${path}: ${result.verdict}${result.ms === null ? '' : ` in ${result.ms} ms`}${result.verdict === 'pass' ? '' : `, ${result.message}`}`
    })
  }
  return results
}
