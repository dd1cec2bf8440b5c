/** Rules over one GitHub workflow or composite action. Pure; the names are those of zizmor and OpenSSF Scorecard. */
import type {Finding, FindingSeverity, Rule} from '../report/finding.ts'
import {at, parseLocatedYaml, textsOf, type Located} from './located-yaml.ts'
import type {Problem} from './problem.ts'
import {expressions, readWorkflow, scalars, type Job, type Step, type Workflow} from './workflow-model.ts'
import {workflowRules as rules} from './workflow-rules.ts'

interface Hit {
  rule: Rule
  line: number
  subject: string
  message: string
  severity?: FindingSeverity
}

export interface WorkflowScan {
  findings: Finding[]
  problems: Problem[]
}

/** They run with secrets and a write token for events that strangers can cause (docs: events that trigger workflows). */
const privileged = ['pull_request_target', 'workflow_run', 'issue_comment', 'issues', 'discussion', 'discussion_comment', 'fork', 'watch'] as const
const isPrivileged = (workflow: Workflow): boolean => privileged.some(t => workflow.triggers.has(t))
const steps = (workflow: Workflow): {job: Job; step: Step}[] => workflow.jobs.flatMap(job => job.steps.map(step => ({job, step})))
const actionOf = (step: Step): string => (step.uses?.text ?? '').split('@')[0]?.toLowerCase() ?? ''

/** `$/` and `./` name the commit that is running; they are pinned by nature. */
function unpinned(uses: Located | undefined): Hit[] {
  const text = uses?.text
  if (uses === undefined || text === undefined || text.startsWith('./') || text.startsWith('$/')) return []
  if (text.startsWith('docker://')) {
    return text.includes('@sha256:') ? [] : [{rule: rules.unpinnedImage, line: uses.line, subject: text, message: `${text} is named by tag, not by digest.`}]
  }
  const [name = '', ref = ''] = text.split('@')
  if (/^[0-9a-f]{40}$/i.test(ref) || /^[0-9a-f]{64}$/i.test(ref)) return []
  const official = /^(?:actions|github)\//i.test(name)
  const message = ref === '' ? `${name} names no version.` : `${name} is pinned to ${ref}, which can be moved to other code.`
  return [{rule: rules.unpinnedUses, severity: official ? 'low' : 'medium', line: uses.line, subject: name, message}]
}

function unpinnedUses(workflow: Workflow): Hit[] {
  const images = workflow.jobs.flatMap(job => [at(job.value, 'container', 'image') ?? at(job.value, 'container'), ...[...at(job.value, 'services')?.map.values() ?? []].map(s => s.map.get('image'))])
  const loose = images.filter(i => i?.text !== undefined && i.text !== '' && !i.text.includes('@sha256:') && !i.text.includes('${{')) as Located[]
  return [
    ...workflow.jobs.flatMap(job => unpinned(job.value.map.get('uses'))), ...steps(workflow).flatMap(({step}) => unpinned(step.uses)),
    ...loose.map(i => ({rule: rules.unpinnedImage, line: i.line, subject: i.text ?? '', message: `The image ${i.text} is named by tag, not by digest.`}))
  ]
}

/** Fields that strangers write freely (GitHub Security Lab, "Keeping your GitHub Actions and workflows secure", part 2). */
const foreignText = new RegExp([
  String.raw`github\.head_ref`,
  String.raw`github\.event\.(?:issue|pull_request|discussion)\.(?:title|body)`,
  String.raw`github\.event\.pull_request\.head\.(?:ref|label|repo\.default_branch|repo\.description)`,
  String.raw`github\.event\.(?:comment|review|review_comment)\.body`,
  String.raw`github\.event\.pages\b.{0,20}\.page_name`,
  String.raw`github\.event\.(?:head_commit|commits\b.{0,20}?|workflow_run\.head_commit)\.(?:message|author\.(?:email|name))`,
  String.raw`github\.event\.workflow_run\.(?:head_branch|display_title)`
].map(p => `(?:${p})`).join('|'), 'i')
const callerText = /^(?:inputs|github\.event\.inputs)\./i

function injections({step}: {step: Step}, workflow: Workflow): Hit[] {
  const script = step.run ?? (actionOf(step) === 'actions/github-script' ? at(step.with, 'script') : undefined)
  return expressions(script).flatMap((expression): Hit[] => {
    const at = {rule: rules.templateInjection, line: expression.line, subject: expression.text}
    if (foreignText.test(expression.text)) return [{...at, severity: isPrivileged(workflow) ? 'critical' : 'high', message: `${expression.text} is written by strangers and becomes part of the script.`}]
    return callerText.test(expression.text) ? [{...at, severity: 'low', message: `${expression.text} becomes part of the script; whoever may start the workflow may change it.`}] : []
  })
}

function untrustedCheckout(workflow: Workflow): Hit[] {
  if (!workflow.triggers.has('pull_request_target') && !workflow.triggers.has('workflow_run') && !workflow.triggers.has('issue_comment')) return []
  return steps(workflow).filter(({step}) => actionOf(step) === 'actions/checkout').flatMap(({step}) => {
    const ref = at(step.with, 'ref')
    const head = /github\.event\.pull_request\.head|github\.head_ref|github\.event\.workflow_run\.head|refs\/pull\//i.test(`${ref?.text ?? ''} ${at(step.with, 'repository')?.text ?? ''}`)
    if (!head && at(step.with, 'allow-unsafe-pr-checkout')?.text !== 'true') return []
    return [{rule: rules.untrustedCheckout, line: (ref ?? step.value).line, subject: 'checkout', message: `Code of a fork is checked out under ${[...workflow.triggers].join(', ')}, with secrets and a write token at hand.`}]
  })
}

const writeScopes = (permissions: Located | undefined): string[] => [...permissions?.map ?? []].filter(([, level]) => level.text === 'write').map(([scope]) => scope)

function permissions(workflow: Workflow): Hit[] {
  if (workflow.kind === 'action') return []
  const top = workflow.value.map.get('permissions')
  const all = [top, ...workflow.jobs.map(j => j.value.map.get('permissions'))].filter(p => p?.text === 'write-all') as Located[]
  const hits: Hit[] = all.map(p => ({rule: rules.excessivePermissions, severity: 'high', line: p.line, subject: 'write-all', message: 'permissions: write-all grants every right.'}))
  const without = workflow.jobs.filter(j => !j.value.map.has('permissions'))
  if (!top && without.length > 0) hits.push({rule: rules.excessivePermissions, line: without[0]?.value.line ?? 1, subject: 'default', message: 'Neither the workflow nor the job sets permissions: the token has the defaults of the repository, which may be write.'})
  const broad = writeScopes(top)
  if (broad.length > 0 && workflow.jobs.length > 1) hits.push({rule: rules.excessivePermissions, severity: 'low', line: top?.line ?? 1, subject: broad.join(','), message: `The right to write ${broad.join(', ')} is granted to every job.`})
  return hits
}

function secrets(workflow: Workflow): Hit[] {
  const inherit = workflow.jobs.filter(j => j.value.map.get('secrets')?.text === 'inherit').map((job): Hit => {
    const uses = job.value.map.get('uses')?.text ?? ''
    const own = uses.startsWith('./') || uses.startsWith('$/')
    return {rule: rules.secretsInherit, severity: own ? 'low' : 'medium', line: job.value.map.get('secrets')?.line ?? job.value.line, subject: job.name, message: `The job ${job.name} hands every secret to the workflow that it calls.`}
  })
  const all = scalars(workflow.value).flatMap(s => expressions(s)).filter(e => /\btojson\(\s{0,10}secrets\s{0,10}\)/i.test(e.text))
  return [...inherit, ...all.map((e): Hit => ({rule: rules.overprovisionedSecrets, line: e.line, subject: 'toJSON(secrets)', message: 'toJSON(secrets) expands every secret, also those that are added later.'}))]
}

function selfHosted(workflow: Workflow): Hit[] {
  const trigger = ['pull_request', 'pull_request_target', 'issue_comment', 'workflow_run'].find(t => workflow.triggers.has(t))
  if (trigger === undefined) return []
  return workflow.jobs.flatMap(job => {
    const runsOn = job.value.map.get('runs-on')
    const labels = [...textsOf(runsOn), ...textsOf(runsOn?.map.get('labels'))]
    if (!labels.some(l => /^self-hosted$/i.test(l)) && !runsOn?.map.has('group')) return []
    return [{rule: rules.selfHostedRunner, line: runsOn?.line ?? job.value.line, subject: job.name, message: `The job ${job.name} runs on a self-hosted runner under ${trigger}; in a public repository a fork could run its code there.`}]
  })
}

/** Releases, and pushes of tags. */
const publishes = (workflow: Workflow): boolean => workflow.triggers.has('release') || at(workflow.value, 'on', 'push', 'tags') !== undefined

function caches(workflow: Workflow): Hit[] {
  const lowTrust = isPrivileged(workflow) ? scalarsAt(workflow, 'cache-mode').filter(m => m.text === 'write') : []
  const hits = lowTrust.map((m): Hit => ({rule: rules.cachePoisoning, severity: 'medium', line: m.line, subject: 'cache-mode', message: 'cache-mode: write under a trigger that strangers can cause lets them poison the cache.'}))
  if (!publishes(workflow)) return hits
  const reading = steps(workflow).filter(({step}) => /^actions\/cache(?:\/restore)?$/.test(actionOf(step)) || (/\/setup-/.test(actionOf(step)) && !['', 'false'].includes(at(step.with, 'cache')?.text ?? '')))
  return [...hits, ...reading.map(({step}): Hit => ({rule: rules.cachePoisoning, line: step.uses?.line ?? step.value.line, subject: actionOf(step), message: `${actionOf(step)} restores a cache in a workflow that publishes.`}))]
}

const scalarsAt = (workflow: Workflow, key: string): Located[] => [workflow.value, ...workflow.jobs.map(j => j.value)].map(v => v.map.get(key)).filter(v => v !== undefined)

function insecureCommands(workflow: Workflow): Hit[] {
  const holders = [workflow.value, ...workflow.jobs.map(j => j.value), ...steps(workflow).map(({step}) => step.value)]
  return holders.map(h => at(h, 'env', 'ACTIONS_ALLOW_UNSECURE_COMMANDS')).filter(e => e !== undefined && /^(?:true|1)$/i.test(e.text ?? ''))
    .map(e => ({rule: rules.insecureCommands, line: e?.line ?? 1, subject: 'env', message: 'ACTIONS_ALLOW_UNSECURE_COMMANDS lets every line of output set variables and paths.'}))
}

function containerCredentials(workflow: Workflow): Hit[] {
  return workflow.jobs.flatMap(job => [at(job.value, 'container'), ...[...at(job.value, 'services')?.map.values() ?? []]]
    .map(c => at(c, 'credentials', 'password')).filter(p => p?.text !== undefined && p.text !== '' && !p.text.includes('${{'))
    .map(p => ({rule: rules.containerCredentials, line: p?.line ?? 1, subject: job.name, message: `The job ${job.name} holds a registry password in plain text.`})))
}

function checkouts(workflow: Workflow): Hit[] {
  return workflow.jobs.flatMap(job => {
    const uploads = job.steps.some(s => actionOf(s) === 'actions/upload-artifact')
    return job.steps.filter(s => actionOf(s) === 'actions/checkout' && at(s.with, 'persist-credentials')?.text !== 'false').map((s): Hit => ({
      rule: rules.artipacked, severity: uploads ? 'medium' : 'low', line: s.uses?.line ?? s.value.line, subject: job.name,
      message: `checkout leaves the token in .git/config${uploads ? ', and this job uploads artifacts' : ''}.`
    }))
  })
}

function environmentFiles(workflow: Workflow): Hit[] {
  if (!isPrivileged(workflow)) return []
  return steps(workflow).filter(({step}) => />>?\s{0,10}["']?\$\{?GITHUB_(?:ENV|PATH)\b/.test(step.run?.text ?? ''))
    .map(({job, step}) => ({rule: rules.githubEnv, line: step.run?.line ?? step.value.line, subject: job.name, message: 'A script writes GITHUB_ENV or GITHUB_PATH under a trigger that strangers can cause.'}))
}

const all: ((workflow: Workflow) => Hit[])[] = [
  unpinnedUses, w => steps(w).flatMap(s => injections(s, w)), untrustedCheckout, permissions, secrets, selfHosted, caches, insecureCommands, containerCredentials, checkouts, environmentFiles
]

/** Never throws: what is no workflow is a problem. */
export function scanWorkflow(content: string, path: string): WorkflowScan {
  const parsed = parseLocatedYaml(content)
  if (parsed.kind === 'problems') return {findings: [], problems: parsed.problems.map(p => ({kind: 'not-yaml', path, ...p}))}
  const workflow = readWorkflow(parsed.value)
  if (!workflow) return {findings: [], problems: [{kind: 'not-yaml', path, line: 1, message: 'It has neither jobs nor runs: not a workflow.'}]}
  return {findings: all.flatMap(rule => rule(workflow)).map(({rule, line, subject, message, severity}) => ({
    scanner: 'workflow', rule, severity: severity ?? rule.severity, message, subject, place: {path, line}, others: [], aliases: [], scope: 'production'
  })), problems: []}
}
