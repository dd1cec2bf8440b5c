/** What GitHub's answers mean for a release. Pure; what could not be asked is unknown, never well. */
import {finding, ok, type DoctorCode, type DoctorFinding} from './checks.ts'
import type {Answer, GithubFacts} from './github-api.ts'

/** What the workflows and slipway.yaml want of GitHub. */
export interface Wanted {
  slug: string
  /** Environments whose reviewers are asked. */
  gates: string[]
  /** Environments that jobs of the release name. */
  releases: string[]
  /** One list of labels for each call. */
  labels: string[][]
  /** Copies of the suite that are called across repositories, as owner/name. */
  suites: string[]
  needsSecret: boolean
}

type Protection = {protection_rules: {type: string; reviewers?: unknown[] | undefined}[]}

/** An answer that is not there in the words of a finding. */
function missing<T>(code: DoctorCode, what: string, answer: Exclude<Answer<T>, {kind: 'known'}>): DoctorFinding {
  return finding(code, 'unknown', `${what}: ${answer.why}`)
}

function judgeGateEnvironment(name: string, answer: Answer<Protection> | undefined): DoctorFinding {
  if (answer === undefined || answer.kind === 'unknown') return missing('reviewers', name, answer ?? {kind: 'unknown', why: 'not asked'})
  if (answer.kind === 'absent') return finding('reviewers', 'fail', `${name}: ${answer.why}. A run would make it without reviewers`, `Settings > Environments: make ${name} and give it required reviewers.`)
  const reviewers = answer.value.protection_rules.filter(r => r.type === 'required_reviewers').flatMap(r => r.reviewers ?? [])
  return reviewers.length > 0 ? ok('reviewers', `${name}: ${reviewers.length} ${reviewers.length === 1 ? 'reviewer' : 'reviewers'}`) : finding('reviewers', 'fail', `${name} has no reviewers: nobody is asked`)
}

function judgeReleaseEnvironment(name: string, answer: Answer<Protection> | undefined): DoctorFinding {
  if (answer === undefined || answer.kind === 'unknown') return missing('free-environment', name, answer ?? {kind: 'unknown', why: 'not asked'})
  if (answer.kind === 'absent') return finding('free-environment', 'warn', `${name}: ${answer.why}. A run makes it, open to every branch`, `Settings > Environments: make ${name} and limit its branches.`)
  const waiting = answer.value.protection_rules.map(r => r.type).filter(type => type !== 'branch_policy')
  return waiting.length === 0 ? ok('free-environment', `${name}: nothing waits for a person`) : finding('free-environment', 'fail', `${name} has ${waiting.join(', ')}: each job of the release, and its rollback, waits for it`)
}

function judgePolicy({policy}: GithubFacts, {slug, suites}: Wanted): DoctorFinding {
  if (policy.kind !== 'known') return missing('actions-policy', slug, policy)
  const {enabled, allowed_actions: allowed, sha_pinning_required: pinned} = policy.value
  if (!enabled) return finding('actions-policy', 'fail', `GitHub Actions is switched off in ${slug}`)
  if (allowed === 'local_only' && suites.some(s => s.split('/')[0] !== slug.split('/')[0])) return finding('actions-policy', 'fail', `only actions of ${slug.split('/')[0]} are allowed; ${suites.join(', ')} is not`)
  if (allowed === 'selected') return finding('actions-policy', 'unknown', `only selected actions are allowed; whether ${suites.join(', ') || 'the suite'} is among them is not told`)
  return ok('actions-policy', `allowed: ${allowed ?? 'all'}${pinned ? ', full commits required' : ''}`)
}

function judgeLabels(labels: readonly string[], {runners}: GithubFacts): DoctorFinding {
  const wanted = labels.join(', ')
  if (labels.some(l => /^(?:ubuntu|windows|macos)-/i.test(l))) return ok('runners', `${wanted}: runners of GitHub`)
  if (runners.kind !== 'known') return missing('runners', wanted, runners)
  const fitting = runners.value.runners.filter(r => labels.every(l => r.labels.some(own => own.name.toLowerCase() === l.toLowerCase())))
  const online = fitting.filter(r => r.status === 'online')
  if (online.length > 0) return ok('runners', `${wanted}: ${online.map(r => r.name).slice(0, 5).join(', ')} online`)
  if (fitting.length > 0) return finding('runners', 'fail', `${wanted}: ${fitting.map(r => r.name).slice(0, 5).join(', ')} offline`, 'Start the runner.')
  // Runners of the organisation and scale sets are not in this list, so that nothing here is no proof.
  return finding('runners', 'unknown', `${wanted}: none of ${runners.value.total_count} runners of the repository; those of the organisation are not in this list`)
}

function judgeGroups({groups, repository}: GithubFacts, {suites}: Wanted): DoctorFinding[] {
  if (repository.kind === 'known' && repository.value.owner.type !== 'Organization') return []
  if (groups.kind !== 'known') return [missing('runner-groups', 'Groups of the organisation', groups)]
  const isPublic = repository.kind === 'known' && !repository.value.private
  return groups.value.runner_groups.flatMap(group => {
    const named = group.selected_workflows ?? []
    if (isPublic && group.allows_public_repositories === false) return [finding('runner-groups', 'warn', `${group.name} is closed to public repositories`)]
    if (group.restricted_to_workflows && !named.some(w => suites.some(s => w.toLowerCase().startsWith(`${s.toLowerCase()}/`)))) return [finding('runner-groups', 'warn', `${group.name} takes only ${named.slice(0, 3).join(', ') || 'no workflow'}`)]
    return [ok('runner-groups', group.name)]
  })
}

export function judgeGithub(facts: GithubFacts, wanted: Wanted): DoctorFinding[] {
  const {repository, secret} = facts
  const token = repository.kind === 'known' ? ok('token', `reads ${wanted.slug}`)
    : finding('token', repository.kind === 'unknown' && repository.why.includes('401') ? 'fail' : 'unknown', `${wanted.slug}: ${repository.why}`)
  return [
    token, ...wanted.gates.map(name => judgeGateEnvironment(name, facts.environments[name])), ...wanted.releases.map(name => judgeReleaseEnvironment(name, facts.environments[name])),
    judgePolicy(facts, wanted), ...wanted.labels.map(labels => judgeLabels(labels, facts)), ...judgeGroups(facts, wanted),
    ...(!wanted.needsSecret ? [] : secret.kind === 'known' ? [ok('secrets', `SLIPWAY_SECRETS is a secret of ${secret.value}`)] : [secret.kind === 'absent' ? finding('secrets', 'fail', `SLIPWAY_SECRETS: ${secret.why}`) : missing('secrets', 'SLIPWAY_SECRETS', secret)])
  ]
}

/** The same questions where nobody can be asked. */
export function judgeUnasked(why: string, wanted: Omit<Wanted, 'slug'>): DoctorFinding[] {
  const unknown = (code: DoctorCode, what: string): DoctorFinding => finding(code, 'unknown', `${what}: not asked`)
  return [
    finding('token', 'unknown', why), ...wanted.gates.map(name => unknown('reviewers', name)), ...wanted.releases.map(name => unknown('free-environment', name)), unknown('actions-policy', 'What the repository allows'),
    ...wanted.labels.map(labels => unknown('runners', labels.join(', '))), ...(wanted.needsSecret ? [unknown('secrets', 'Whether SLIPWAY_SECRETS is there')] : [])
  ]
}
