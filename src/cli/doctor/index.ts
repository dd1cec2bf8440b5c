/** `slipway doctor`: looks at the repository, this machine and, with a token, at GitHub; a table of checks, each with its fix. */
import path from 'node:path'
import {UserError} from '../../kernel/errors.ts'
import type {Json} from '../../kernel/digest.ts'
import type {Ports} from '../../ports/index.ts'
import {configFiles} from '../../spec/config-layers.ts'
import type {ParsedSpec} from '../../spec/parse.ts'
import type {EnvironmentSpec} from '../../spec/schema.ts'
import {quietly, readSpec, specFile, type Voice} from '../plan-command.ts'
import {planStages} from '../plan-stages.ts'
import type {Tone} from '../screen.ts'
import {oneLine, renderTable} from '../table.ts'
import {doctorChecks, finding, ok, type DoctorFinding, type DoctorVerdict} from './checks.ts'
import {observeSlug} from './git.ts'
import {observeGithub} from './github-api.ts'
import {judgeGithub, judgeUnasked, type Wanted} from './judge-github.ts'
import {gateOf, judgeRunner, judgeWorkflow, labelsOf, type Repository} from './judge-workflows.ts'
import {examinePorts, examineState, judgeClock, judgeNodeVersion} from './machine.ts'
import {readWorkflowFile, type WorkflowReading} from './workflows.ts'

const largestWorkflow = 512 * 1024

async function observeWorkflows({files, host}: Ports): Promise<{workflows: WorkflowReading[]; findings: DoctorFinding[]}> {
  const folder = path.join(host.workspace, '.github/workflows')
  const found: {workflows: WorkflowReading[]; findings: DoctorFinding[]} = {workflows: [], findings: []}
  for (const name of (await files.list(folder)).filter(file => /\.ya?ml$/.test(file))) {
    const file = `.github/workflows/${name}`
    const facts = await files.facts(path.join(folder, name))
    const text = facts?.kind === 'file' && facts.size <= largestWorkflow ? await files.readText(path.join(folder, name)) : undefined
    if (text === undefined) found.findings.push(finding('workflow', 'unknown', `${file}: a link, or too large to be read`))
    else found.workflows.push(readWorkflowFile(text, file))
  }
  return found
}

/** Names after `${secrets.` in the configuration of an environment. A layer that is missing is configure's to tell. */
async function secretsOf(spec: EnvironmentSpec, {files, host}: Ports): Promise<string[]> {
  const texts = await Promise.all((spec.config ? configFiles(spec) : []).map(({path: file}) => files.readText(path.join(host.workspace, file)).catch(() => undefined)))
  const all = [...texts, JSON.stringify(spec.requires?.services ?? {})].join('\n')
  return [...new Set([...all.matchAll(/(?<!\$)\$\{\s*secrets\.(\w+)/g)].map(match => match[1] as string))].sort()
}

async function examineSpec(ports: Ports): Promise<{spec: ParsedSpec | undefined; findings: DoctorFinding[]}> {
  try {
    const spec = await readSpec(ports)
    const unsupported = Object.values(spec.environments).filter(e => e.target.kind === 'docker')
    return {spec, findings: [
      ok('spec', `${specFile}: ${Object.keys(spec.environments).join(', ')}`),
      ...unsupported.map(e => finding('target', 'warn', `${e.environment}: this version plans for ${e.target.kind} and does not deploy to it`))
    ]}
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    const problems = error.problems.map(p => `${p.file}:${p.line}:${p.column}: ${p.message}`)
    return {spec: undefined, findings: (problems.length > 0 ? problems : [error.message]).map(message => finding('spec', 'fail', message, error.remedy ?? doctorChecks.spec.fix))}
  }
}

/** What a plan of each environment that runs here comes to. The scan judges the repository, not this machine: `slipway plan` runs it. */
async function examinePlans(spec: ParsedSpec | undefined, ports: Ports, signal: AbortSignal): Promise<DoctorFinding[]> {
  const found: DoctorFinding[] = []
  for (const environment of Object.values(spec?.environments ?? {}).filter(e => e.target.kind === 'local')) {
    const stages = await planStages(environment, ports, signal, 'without-scan')
    const wrong = stages.filter(s => s.state === 'no-plan' || s.state === 'stops')
    found.push(...wrong.map(s => finding('plan', 'fail', `${environment.environment}, ${s.stage}: ${s.headline.split('\n')[0] ?? ''}${s.reason ? ` [${s.reason}]` : ''}`, s.notes[0] ?? `slipway plan --environment ${environment.environment}`)))
    if (wrong.length === 0) found.push(ok('plan', `${environment.environment}: there is one`))
  }
  return found
}

function wantedOf(workflows: readonly WorkflowReading[], repository: Repository): Omit<Wanted, 'slug'> {
  const calls = workflows.flatMap(w => w.calls).filter(call => call.called === 'deploy')
  const releases = [...new Set(calls.flatMap(c => c.inputs.environment?.text ?? []).filter(name => !name.includes('${{')))]
  const gates = [...new Set(calls.flatMap(c => (c.inputs.environment ? [gateOf(c, c.inputs.environment.text)] : [])).filter(name => !name.includes('${{')))]
  const labels = [...new Map(calls.map(labelsOf).filter(l => l !== undefined).map(l => [JSON.stringify(l), l] as const)).values()]
  return {
    gates, releases, labels, needsSecret: releases.some(e => (repository.secrets[e] ?? []).length > 0),
    suites: [...new Set(calls.flatMap(c => (c.owner === undefined ? [] : [c.uses.name.split('/').slice(0, 2).join('/')])))]
  }
}

async function examineGithub(wanted: Omit<Wanted, 'slug'>, slug: string | undefined, {ports, signal}: {ports: Ports; signal: AbortSignal}): Promise<{findings: DoctorFinding[]; serverTime: number | undefined}> {
  const token = ports.host.variable('GITHUB_TOKEN') || ports.host.variable('GH_TOKEN')
  if (!token) return {findings: judgeUnasked('GITHUB_TOKEN is not set', wanted), serverTime: undefined}
  if (slug === undefined) return {findings: judgeUnasked('there is no remote in .git/config that names the repository', wanted), serverTime: undefined}
  const connection = {http: ports.http, apiUrl: (ports.host.variable('GITHUB_API_URL') || 'https://api.github.com').replace(/\/+$/, ''), token, agent: `slipway/${ports.host.suiteVersion}`, signal}
  const facts = await observeGithub(connection, slug, [...new Set([...wanted.gates, ...wanted.releases])])
  return {findings: judgeGithub(facts, {...wanted, slug}), serverTime: facts.serverTime}
}

const order: readonly DoctorVerdict[] = ['fail', 'unknown', 'warn', 'ok']

/** All findings, what needs hands first. */
export async function examine(ports: Ports, signal: AbortSignal): Promise<DoctorFinding[]> {
  const {spec, findings} = await examineSpec(ports)
  const environments = Object.values(spec?.environments ?? {})
  const {workflows, findings: unread} = await observeWorkflows(ports)
  const slug = await observeSlug(ports.host.workspace, ports.files)
  const repository: Repository = {
    slug, environments: spec?.environments ?? {}, runnerVersion: ports.host.variable('RUNNER_VERSION') || undefined,
    files: new Set(await ports.files.walk(ports.host.workspace, relative => /(?:^|\/)(?:\.git|node_modules|\.slipway)$/.test(relative))),
    secrets: Object.fromEntries(await Promise.all(environments.map(async e => [e.environment, await secretsOf(e, ports)] as const)))
  }
  const github = await examineGithub(wantedOf(workflows, repository), slug, {ports, signal})
  const all = [
    judgeNodeVersion(ports.machine.reported().nodeVersion), ...findings, ...await examinePorts(environments, ports), ...await examinePlans(spec, ports, signal), ...await examineState(ports),
    judgeClock(ports.clock.now(), github.serverTime), judgeRunner(workflows, repository), ...unread, ...workflows.flatMap(w => judgeWorkflow(w, repository)), ...github.findings
  ]
  return order.flatMap(verdict => all.filter(f => f.verdict === verdict))
}

const tones: Record<DoctorVerdict, Tone> = {ok: 'good', warn: 'warn', fail: 'bad', unknown: 'warn'}

export function renderFindings(findings: readonly DoctorFinding[], {page}: Pick<Voice, 'page'>): string {
  const count = (verdict: DoctorVerdict): number => findings.filter(f => f.verdict === verdict).length
  const rows = findings.map(f => [{text: doctorChecks[f.code].title, tone: 'plain' as const}, {text: f.verdict, tone: tones[f.verdict]}, f.observed, f.fix])
  const table = renderTable(['check', 'verdict', 'observed', 'fix'], rows, page)
  return [...table, '', `${count('fail')} fail, ${count('unknown')} unknown, ${count('warn')} worth a look, ${count('ok')} ok.${count('unknown') > 0 ? ' What is unknown may be wrong.' : ''}`].join('\n')
}

const findingsJson = (findings: readonly DoctorFinding[]): Json => ({
  schema: 1, checks: findings.map(({code, verdict, observed, fix}) => ({check: code, title: doctorChecks[code].title, verdict, observed: oneLine(observed), fix}))
})

/** 1 if anything fails. */
export async function doctorCommand(options: {directory: string; format: 'text' | 'json'}, voice: Voice, signal: AbortSignal): Promise<number> {
  return quietly(options.directory, async ports => {
    if ((await ports.files.facts(ports.host.workspace))?.kind !== 'directory') throw new UserError('There is no such folder.', {reason: 'input-invalid', where: options.directory, expected: 'the folder of a repository'})
    const findings = await examine(ports, signal)
    voice.say(options.format === 'json' ? JSON.stringify(findingsJson(findings), null, 2) : renderFindings(findings, voice))
    return findings.some(f => f.verdict === 'fail') ? 1 : 0
  })
}
