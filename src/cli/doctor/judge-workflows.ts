/** What is wrong with the way workflow files call the suite. Pure. */
import {nearest} from '../../kernel/near-miss.ts'
import type {EnvironmentSpec} from '../../spec/schema.ts'
import {finding, ok, type DoctorFinding} from './checks.ts'
import type {Place, SuiteCall, WorkflowReading} from './workflows.ts'

export interface Repository {
  /** owner/name; undefined if there is no remote to tell it. */
  slug: string | undefined
  /** Paths of this repository that exist. */
  files: ReadonlySet<string>
  environments: Record<string, EnvironmentSpec>
  /** Names of secrets that the configuration of an environment refers to, by environment. */
  secrets: Record<string, string[]>
  /** What RUNNER_VERSION says. */
  runnerVersion: string | undefined
}

const at = ({file, line}: Place): string => `${file}:${line}`
const isCommit = (ref: string): boolean => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i.test(ref)
const isPlaceholder = (ref: string): boolean => /^0+$/.test(ref)
const inputOf = ({inputs}: SuiteCall, name: string): string | undefined => (inputs[name]?.text === '' ? undefined : inputs[name]?.text)
const isExpression = (text: string): boolean => text.includes('${{')

function judgeReferences({references}: WorkflowReading): DoctorFinding[] {
  const placeholders = references.filter(r => isPlaceholder(r.ref))
  const loose = references.filter(r => !isCommit(r.ref))
  return [
    ...placeholders.map(r => finding('unpinned', 'fail', `${at(r)}: ${r.name} still names the placeholder of \`slipway init\``, 'Put the full commit of Slipway that you have looked at in its place.')),
    ...loose.map(r => finding('unpinned', 'warn', `${at(r)}: ${r.name} is pinned to ${r.ref === '' ? 'nothing' : r.ref}`))
  ]
}

function judgeOwn({own}: WorkflowReading, {files}: Repository): DoctorFinding[] {
  return own.flatMap(r => {
    const target = r.text.slice(2)
    const there = [target, `${target}/action.yml`, `${target}/action.yaml`].some(file => files.has(file))
    return there && !r.text.includes('@') ? [] : [finding('own-references', 'fail', `${at(r)}: ${r.text} ${r.text.includes('@') ? 'carries an @' : 'is not in this repository'}`)]
  })
}

/** The labels as the input gives them; deploy.yml's own default without it. */
export function labelsOf(call: SuiteCall): string[] | undefined {
  const text = inputOf(call, 'runner-labels') ?? '["self-hosted"]'
  try {
    const value: unknown = JSON.parse(text)
    const list = typeof value === 'string' ? [value] : value
    return Array.isArray(list) && list.length > 0 && list.every(l => typeof l === 'string') ? list : undefined
  } catch {
    return undefined
  }
}

/** Labels of GitHub's own runners (docs: choosing the runner for a job). */
const isHosted = (label: string): boolean => /^(?:ubuntu|windows|macos)-/i.test(label)

function judgeLabels(call: SuiteCall): DoctorFinding[] {
  const text = inputOf(call, 'runner-labels')
  if (text === undefined || isExpression(text) || labelsOf(call)) return []
  return [finding('labels', 'fail', `${call.uses.file}:${call.inputs['runner-labels']?.line ?? call.uses.line}: \`${text}\` is no JSON list of labels`, 'Write it as JSON: \'["self-hosted", "prod"]\'.')]
}

function judgeOwner(call: SuiteCall, {slug}: Repository): DoctorFinding[] {
  const labels = labelsOf(call)
  if (call.owner === undefined || labels?.some(isHosted)) return []
  if (slug === undefined) return [finding('owner', 'unknown', `${at(call.uses)}: whether your runners belong to ${call.owner} cannot be known: there is no remote in .git/config`, 'Add the remote `origin`, or compare the owners by hand.')]
  const own = slug.split('/')[0] ?? ''
  if (own.toLowerCase() === call.owner.toLowerCase()) return [ok('owner', `${at(call.uses)}: ${own} calls its own copy`)]
  return [finding('owner', 'fail', `${at(call.uses)}: ${own} calls ${call.owner}'s workflow with the labels ${(labels ?? []).join(', ') || 'of an expression'}: GitHub never queues such a job on ${own}'s self-hosted runners`)]
}

function judgePermissions({permissions, uses, job}: SuiteCall): DoctorFinding[] {
  if (permissions === 'all') return [finding('permissions', 'warn', `${at(uses)}: the job ${job} has every right`)]
  if (permissions === undefined) return [finding('permissions', 'warn', `${at(uses)}: nothing says which rights the job ${job} has; the repository's default counts`)]
  const contents = permissions.contents
  return contents === 'read' || contents === 'write' ? [ok('permissions', `${at(uses)}: contents: ${contents}`)] : [finding('permissions', 'fail', `${at(uses)}: the job ${job} lacks \`contents: read\``)]
}

function judgeConcurrency(workflow: WorkflowReading): DoctorFinding[] {
  if (workflow.calls.length === 0) return []
  const around = [workflow.concurrency, ...workflow.calls.filter(c => c.called === 'deploy').map(c => c.concurrency)].filter(p => p !== undefined)
  return around.map(place => finding('concurrency', 'fail', `${at(place)}: this group is held while the gate waits for a person`))
}

export const gateOf = (call: SuiteCall, environment: string): string => inputOf(call, 'approval-environment') ?? `${environment}-approval`

function judgeGate(call: SuiteCall, {environments}: Repository): DoctorFinding[] {
  const name = inputOf(call, 'environment')
  const place = `${call.uses.file}:${call.inputs.environment?.line ?? call.uses.line}`
  if (name === undefined) return [finding('gate', 'fail', `${place}: the input \`environment\` is missing`, 'Name an environment of slipway.yaml under `with:`.')]
  if (isExpression(name)) return [finding('gate', 'unknown', `${place}: the environment is the expression ${name}`, 'Compare by hand: the gate is its name with -approval.')]
  if (Object.keys(environments).length === 0) return []
  const spec = Object.hasOwn(environments, name) ? environments[name] : undefined
  if (!spec) {
    const meant = nearest(name, Object.keys(environments))
    return [finding('gate', 'fail', `${place}: slipway.yaml declares no environment ${name}`, `Use one of ${Object.keys(environments).join(', ')}${meant ? `; ${meant} may be meant` : ''}.`)]
  }
  const gate = gateOf(call, name)
  if (isExpression(gate)) return [finding('gate', 'unknown', `${place}: the gate is the expression ${gate}`, 'Compare it with `approval.environment` by hand.')]
  if (!spec.approval) return [finding('gate', 'warn', `${place}: the workflow asks ${gate}, and slipway.yaml asks for no approval in ${name}: a release past the gate is not refused`, `Add \`approval: {environment: ${gate}}\` to the environment ${name}.`)]
  if (spec.approval.environment !== gate) return [finding('gate', 'fail', `${place}: the workflow asks ${gate}, slipway.yaml expects ${spec.approval.environment}`)]
  return [ok('gate', `${place}: ${gate}`)]
}

function judgeSecrets(call: SuiteCall, {secrets}: Repository): DoctorFinding[] {
  const needed = secrets[inputOf(call, 'environment') ?? ''] ?? []
  if (needed.length === 0) return []
  const given = call.secrets === 'inherit' || call.secrets.includes('SLIPWAY_SECRETS')
  return given ? [ok('secrets', `${at(call.uses)}: SLIPWAY_SECRETS is handed on (for ${needed.join(', ')})`)]
    : [finding('secrets', 'fail', `${at(call.uses)}: the configuration names ${needed.join(', ')}, and the job hands no secrets on`, 'Add `secrets: {SLIPWAY_SECRETS: ${{ secrets.SLIPWAY_SECRETS }}}` to the job.')]
}

function judgeScan(call: SuiteCall): DoctorFinding[] {
  const input = call.inputs['allow-incomplete-scan']
  return input?.text === 'true' ? [finding('scan', 'warn', `${call.uses.file}:${input.line}: a scan that could not look at everything passes`)] : []
}

export function judgeWorkflow(workflow: WorkflowReading, repository: Repository): DoctorFinding[] {
  return [
    ...workflow.problems.slice(0, 3).map(({line, message}) => finding('workflow', 'fail', `${workflow.file}:${line}: ${message}`)),
    ...judgeReferences(workflow), ...judgeOwn(workflow, repository), ...judgeConcurrency(workflow),
    ...workflow.calls.flatMap(call => [...judgeOwner(call, repository), ...judgePermissions(call)]),
    // What a release is made with stands in the call of deploy.yml; that of rollout.yml only hands it on.
    ...workflow.calls.filter(call => call.called === 'deploy').flatMap(call => [...judgeLabels(call), ...judgeGate(call, repository), ...judgeSecrets(call, repository), ...judgeScan(call)])
  ]
}

const older = (version: string, least: readonly number[]): boolean => {
  const parts = version.split('.').map(Number)
  const at = least.findIndex((n, i) => (parts[i] ?? 0) !== n)
  return at >= 0 && (parts[at] ?? 0) < (least[at] as number)
}

/** deploy.yml and rollout.yml name their siblings as `$/`; a call of them needs a runner that knows it. */
export function judgeRunner(workflows: readonly WorkflowReading[], {runnerVersion}: Repository): DoctorFinding {
  const self = workflows.some(w => w.own.length > 0 || w.calls.length > 0)
  const least = self ? '2.336 (`$/` references)' : '2.327.1 (Node 24)'
  if (runnerVersion === undefined) return finding('runner-version', 'unknown', `RUNNER_VERSION is not set; ${least} is needed`)
  if (!/^\d+\.\d+(?:\.\d+)*$/.test(runnerVersion)) return finding('runner-version', 'unknown', `RUNNER_VERSION says ${runnerVersion}, which is no version`)
  const tooOld = older(runnerVersion, [2, 327, 1]) || (self && older(runnerVersion, [2, 336, 0]))
  return tooOld ? finding('runner-version', 'fail', `${runnerVersion}; ${least} is needed`, 'Update the runner.') : ok('runner-version', runnerVersion)
}
