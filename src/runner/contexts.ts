/** The contexts that expressions see, and the variables that processes get (docs: Contexts reference, Variables reference; actions/runner: GitHubContext.cs). */
import {hostname} from 'node:os'
import type {StatusFunctions} from './expressions.ts'
import type {GithubFacts, RunRequest} from './model.ts'
import {asReadOnly, type Permissions} from './permissions.ts'
import type {Job, Need, Run, WorkflowScope} from './run-state.ts'
import type {JobModel, WorkflowModel} from './workflow-file.ts'

export function githubContext(request: RunRequest, workflow: WorkflowModel, run: {number: number; attempt: number; sha: string; token: string}): Record<string, unknown> {
  const facts: GithubFacts = request.github ?? {}
  const pull = request.event.payload['pull_request'] as {number?: number; head?: {ref?: string}; base?: {ref?: string}} | undefined
  const ref = facts.ref ?? (pull?.number === undefined ? 'refs/heads/main' : `refs/pull/${pull.number}/merge`)
  const actor = facts.actor ?? 'offline'
  const api = facts.apiUrl ?? 'https://api.github.com'
  const event = request.event.name === 'workflow_dispatch' ? {...request.event.payload, inputs: request.inputs} : request.event.payload
  return {
    token: run.token, event_name: request.event.name, event, actor, triggering_actor: actor, actor_id: '1',
    repository: request.slug, repository_owner: request.slug.split('/')[0] ?? '', repository_id: '1', repository_owner_id: '1', repositoryUrl: `git://github.com/${request.slug}.git`,
    ref, ref_name: ref.replace(/^refs\/(heads|tags|pull)\//, ''), ref_type: ref.startsWith('refs/tags/') ? 'tag' : 'branch', ref_protected: false,
    head_ref: pull?.head?.ref ?? '', base_ref: pull?.base?.ref ?? '', sha: run.sha,
    run_id: String(run.number), run_number: String(run.number), run_attempt: String(run.attempt), retention_days: '90',
    workflow: workflow.name, workflow_ref: `${request.slug}/${request.workflow}@${ref}`, workflow_sha: run.sha,
    server_url: facts.serverUrl ?? 'https://github.com', api_url: api, graphql_url: `${api}/graphql`, secret_source: 'Actions'
  }
}

/** The members of the github context that processes get as GITHUB_… variables. */
const exported = [
  'action_path', 'action_ref', 'action_repository', 'action', 'actor', 'actor_id', 'api_url', 'base_ref', 'env', 'event_name', 'event_path', 'graphql_url', 'head_ref', 'job', 'output', 'path',
  'ref_name', 'ref_protected', 'ref_type', 'ref', 'repository', 'repository_id', 'repository_owner', 'repository_owner_id', 'retention_days', 'run_attempt', 'run_id', 'run_number',
  'server_url', 'sha', 'state', 'step_summary', 'triggering_actor', 'workflow', 'workflow_ref', 'workflow_sha', 'workspace'
]

export function githubVariables(github: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(exported.filter(key => typeof github[key] === 'string' || typeof github[key] === 'boolean').map(key => [`GITHUB_${key.toUpperCase()}`, String(github[key])]))
}

const osNames: Record<string, string> = {linux: 'Linux', darwin: 'macOS', win32: 'Windows'}
const archNames: Record<string, string> = {x64: 'X64', ia32: 'X86', arm: 'ARM', arm64: 'ARM64'}

/** The secret or variable that turns on debug lines (docs: Enabling debug logging). */
export const isDebugging = ({secrets, vars}: Pick<Run, 'secrets' | 'vars'>): boolean => (secrets['ACTIONS_STEP_DEBUG'] ?? vars['ACTIONS_STEP_DEBUG']) === 'true'

export const runnerContext = (job: Job): Record<string, string> => ({
  name: hostname(), os: osNames[process.platform] ?? process.platform, arch: archNames[process.arch] ?? process.arch,
  temp: job.directories.temp, tool_cache: job.directories.tools, workspace: job.directories.workspace.replace(/\/[^/]+$/, ''), environment: 'self-hosted',
  ...(isDebugging(job.scope.run) ? {debug: '1'} : {})
})

/** Nothing of this process's own environment but what a login shell would have. */
export function baseEnvironment(job: Job): Record<string, string> {
  const inherited = Object.fromEntries(['PATH', 'HOME', 'LANG'].flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name] as string]])))
  return {
    ...inherited, ...job.scope.run.request.runnerEnvironment, CI: 'true', GITHUB_ACTIONS: 'true', RUNNER_TRACKING_ID: job.trackingId
  }
}

/** What the keys of a job may use: `if`, `runs-on`, `environment`, `with`, `env` (docs: Contexts reference, context availability). */
export function jobContexts(scope: WorkflowScope, needs: Record<string, Need>): Record<string, unknown> {
  return {github: scope.run.github, inputs: scope.inputs, needs, vars: scope.run.vars, secrets: scope.secrets}
}

/** What the job's token may do: its own key, that of its workflow, that of the job which calls it. */
export function permissionsOf({run, workflow, permissions}: WorkflowScope, job: JobModel): Permissions {
  const found = job.permissions ?? workflow.permissions ?? permissions
  return run.trust === 'fork' ? asReadOnly(found) : found
}

/** `job`: its status, and which file defines it (docs: job context). */
export const jobContext = (job: Job): Record<string, unknown> => {
  const {source, path} = job.scope.workflow
  const file = path.replace(`${source.slug}/`, '')
  return {
    status: job.status, workflow_repository: source.slug, workflow_sha: source.ref, workflow_file_path: file, workflow_ref: `${source.slug}/${file}@${source.ref}`
  }
}

export const statusOf = (status: 'success' | 'failure' | 'cancelled'): StatusFunctions => ({
  success: () => status === 'success', failure: () => status === 'failure', cancelled: () => status === 'cancelled'
})
