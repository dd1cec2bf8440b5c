/** validate-env: plan the checks, observe and judge them side by side, say what to do about what is missing. */
import type {CheckStatus, Verdict} from '../kernel/verdict.ts'
import {verdictOfChecks} from '../kernel/verdict.ts'
import type {Json} from '../kernel/digest.ts'
import type {Annotation} from '../ports/index.ts'
import type {Outcome, Stage} from '../ports/contract.ts'
import type {ValidateEnvData} from '../report/stage-data.ts'
import type {CheckResult} from './check.ts'
import type {contract} from './contract.ts'
import {renderSummary} from './render.ts'
import {runChecks} from './run-checks.ts'

const strictly = (result: CheckResult): CheckResult => (result.status === 'unknown' ? {...result, status: 'fail'} : result)

const count = (results: readonly CheckResult[], ...statuses: CheckStatus[]): number => results.filter(r => statuses.includes(r.status)).length

function headlineOf(results: readonly CheckResult[], verdict: Verdict): string {
  const parts = [[count(results, 'fail'), 'failed'], [count(results, 'unknown'), 'could not be observed'], [count(results, 'warn'), 'with a warning']] as const
  const detail = parts.filter(([n]) => n > 0).map(([n, words]) => `${n} ${words}`)
  const all = `${results.length} ${results.length === 1 ? 'check' : 'checks'}`
  if (verdict === 'pass') return `The environment is fit: ${[all, ...detail].join(', ')}.`
  const first = results.find(r => r.status === (verdict === 'fail' ? 'fail' : 'unknown'))
  return `The environment ${verdict === 'fail' ? 'is not fit' : 'may not be fit'}: of ${all} ${detail.join(', ')}.${first ? ` First: ${first.title}, ${first.observed} (required: ${first.required}).` : ''}`
}

function annotationsOf(results: readonly CheckResult[]): Annotation[] {
  const levels = {fail: 'error', unknown: 'warning', warn: 'warning'} as const
  return results.flatMap((r): Annotation[] => (r.status === 'fail' || r.status === 'unknown' || r.status === 'warn'
    ? [{level: levels[r.status], title: `${r.title}: ${r.status}`, message: `${r.observed}; required: ${r.required}.${r.remedy ? ` ${r.remedy}` : ''}`}] : []))
}

function outcomeOf(results: readonly CheckResult[]): Outcome<typeof contract> {
  const verdict = verdictOfChecks(results.map(r => r.status))
  const headline = headlineOf(results, verdict)
  const data = {checks: [...results]} satisfies ValidateEnvData
  return {
    verdict, headline, ...(verdict === 'pass' ? {} : {reason: 'requirement-unmet'}),
    outputs: {
      checks: JSON.stringify(results.map(({id, required, observed, status}) => ({id, required, observed, status}))),
      passed: String(count(results, 'pass', 'warn')), failed: String(count(results, 'fail'))
    },
    summary: renderSummary(results, headline), annotations: annotationsOf(results), data: data as unknown as Json
  }
}

export const stage: Stage<typeof contract> = async ({inputs, spec, ports, signal}) => {
  // Checks bring version ranges with them: loaded here, so that a spec that does not parse fails without them.
  const {planChecks, selectChecks} = await import('./plan-checks.ts')
  const checks = selectChecks(planChecks(spec, ports.host), inputs.checks)
  const results = await runChecks(checks, ports, signal)
  return outcomeOf(inputs.strict ? results.map(strictly) : results)
}
