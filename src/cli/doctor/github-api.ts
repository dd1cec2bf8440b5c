/** What GitHub's API tells about a repository, each answer by itself: a token may read one thing and not another (docs.github.com/rest). */
import * as z from 'zod'
import type {Http, HttpResponse} from '../../ports/index.ts'

/** `absent`: GitHub says that there is none, or that this token may not know. `unknown`: it could not be asked. */
export type Answer<T> = {kind: 'known'; value: T} | {kind: 'absent'; why: string} | {kind: 'unknown'; why: string}

export const Environment = z.object({
  protection_rules: z.array(z.object({type: z.string(), reviewers: z.array(z.unknown()).optional(), app: z.unknown().optional()})).default([])
})
export const ActionsPolicy = z.object({enabled: z.boolean(), allowed_actions: z.enum(['all', 'local_only', 'selected']).optional(), sha_pinning_required: z.boolean().optional()})
export const Runners = z.object({total_count: z.number(), runners: z.array(z.object({name: z.string(), status: z.string(), labels: z.array(z.object({name: z.string()}))}))})
export const RunnerGroups = z.object({runner_groups: z.array(z.object({
  name: z.string(), allows_public_repositories: z.boolean().optional(), restricted_to_workflows: z.boolean().optional(), selected_workflows: z.array(z.string()).optional()
}))})
export const RepositoryFacts = z.object({private: z.boolean(), owner: z.object({login: z.string(), type: z.string()})})
const Secret = z.object({name: z.string()})

export interface GithubConnection {
  http: Http
  /** Without a slash at its end. */
  apiUrl: string
  token: string
  agent: string
  signal: AbortSignal
}

const deadlineMs = 10_000

function refusal({status, headers}: HttpResponse): Answer<never> | undefined {
  if (status < 400) return undefined
  const wanted = headers['x-accepted-github-permissions']
  if (status === 404) return {kind: 'absent', why: `GitHub says there is none, or hides it from this token${wanted ? ` (it takes ${wanted})` : ''}`}
  if (status === 401) return {kind: 'unknown', why: 'the token is not valid (401)'}
  if (status === 403 && headers['x-ratelimit-remaining'] === '0') return {kind: 'unknown', why: 'the rate limit of the token is used up (403)'}
  return {kind: 'unknown', why: status === 403 ? `the token may not read it (403)${wanted ? `; it takes ${wanted}` : ''}` : `GitHub answered ${status}`}
}

/** Never rejects but by the signal. `date`: the server's clock, if it answered. */
async function ask<T>(connection: GithubConnection, path: string, shape: z.ZodType<T>): Promise<{answer: Answer<T>; date: number | undefined}> {
  const {http, apiUrl, token, agent, signal} = connection
  try {
    const response = await http.request({
      url: `${apiUrl}${path}`, timeoutMs: deadlineMs, retry: 'transient',
      headers: {accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28', authorization: `Bearer ${token}`, 'user-agent': agent}
    }, signal)
    const date = Date.parse(response.headers.date ?? '')
    const refused = refusal(response)
    const parsed = refused ? undefined : shape.safeParse(JSON.parse(response.body))
    const answer: Answer<T> = refused ?? (parsed?.success ? {kind: 'known', value: parsed.data} : {kind: 'unknown', why: 'GitHub answered in a form that is not known here'})
    return {answer, date: Number.isNaN(date) ? undefined : date}
  } catch (error) {
    signal.throwIfAborted()
    return {answer: {kind: 'unknown', why: error instanceof SyntaxError ? 'the answer is no JSON' : (error as Error).message.replace(/\.$/, '')}, date: undefined}
  }
}

export interface GithubFacts {
  repository: Answer<z.output<typeof RepositoryFacts>>
  environments: Record<string, Answer<z.output<typeof Environment>>>
  policy: Answer<z.output<typeof ActionsPolicy>>
  runners: Answer<z.output<typeof Runners>>
  groups: Answer<z.output<typeof RunnerGroups>>
  /** Of the repository or of an environment: where SLIPWAY_SECRETS is. */
  secret: Answer<string>
  serverTime: number | undefined
}

async function askSecret(connection: GithubConnection, base: string, environments: readonly string[]): Promise<Answer<string>> {
  const places = [{path: `${base}/actions/secrets/SLIPWAY_SECRETS`, where: 'the repository'}, ...environments.map(e => ({path: `${base}/environments/${encodeURIComponent(e)}/secrets/SLIPWAY_SECRETS`, where: `the environment ${e}`}))]
  const answers = await Promise.all(places.map(async ({path, where}) => ({where, answer: (await ask(connection, path, Secret)).answer})))
  const found = answers.find(a => a.answer.kind === 'known')
  if (found) return {kind: 'known', value: found.where}
  const unknown = answers.find(a => a.answer.kind === 'unknown')?.answer as Answer<never> | undefined
  return unknown ?? {kind: 'absent', why: `neither the repository nor ${environments.join(', ') || 'an environment'} has it, or this token may not know`}
}

/** `environments`: of GitHub, as the workflows and slipway.yaml name them. */
export async function observeGithub(connection: GithubConnection, slug: string, environments: readonly string[]): Promise<GithubFacts> {
  const [owner = '', name = ''] = slug.split('/').map(encodeURIComponent)
  const base = `/repos/${owner}/${name}`
  const repository = await ask(connection, base, RepositoryFacts)
  const [protections, policy, runners, groups, secret] = await Promise.all([
    Promise.all(environments.map(async e => [e, (await ask(connection, `${base}/environments/${encodeURIComponent(e)}`, Environment)).answer] as const)),
    ask(connection, `${base}/actions/permissions`, ActionsPolicy), ask(connection, `${base}/actions/runners?per_page=100`, Runners),
    // Groups belong to organisations; `visible_to_repository` leaves those that this repository may use.
    ask(connection, `/orgs/${owner}/actions/runner-groups?per_page=100&visible_to_repository=${name}`, RunnerGroups), askSecret(connection, base, environments)
  ])
  return {repository: repository.answer, environments: Object.fromEntries(protections), policy: policy.answer, runners: runners.answer, groups: groups.answer, secret, serverTime: repository.date}
}
