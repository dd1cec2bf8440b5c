/** Comments of a pull request through @octokit/rest, whose requests go through the suite's own client: one retry policy, one circuit breaker. */
import {Octokit} from '@octokit/rest'
import {ApiError, SlipwayError} from '../kernel/errors.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import type {Commenter, Http, HttpRequest, PullRequest, PullRequestComment, PullRequestComments} from '../ports/index.ts'

interface Access {
  http: Http
  token: string
  apiUrl: string
  agent: string
}

/** Setting a comment's text twice does no harm; creating one twice leaves two. */
const retryOf = (method: string): NonNullable<HttpRequest['retry']> => (method === 'PATCH' ? 'repeatable' : 'transient')

/** The `fetch` that Octokit is given. */
function viaHttp(http: Http): (url: string, options: {method: NonNullable<HttpRequest['method']>; headers: Record<string, string>; body?: string; signal?: AbortSignal}) => Promise<Response> {
  return async (url, {method, headers, body, signal}) => {
    const answer = await http.request({url, method, headers, retry: retryOf(method), ...(body === undefined ? {} : {body})}, signal)
    const bodiless = answer.status === 204 || answer.status === 304
    return new Response(bodiless ? null : answer.body, {status: answer.status, headers: answer.headers})
  }
}

interface RequestFailure {
  status: number
  message: string
  response?: {headers: Record<string, string | number | undefined>; data?: {message?: string; errors?: {message?: string}[]} | string}
  request: {method: string; url: string}
}

/** When an exhausted limit ends (docs.github.com: rate limits for the REST API), for people. */
function limitOf(headers: Record<string, string | number | undefined>): string {
  if (headers['retry-after'] !== undefined) return `It asks to wait ${headers['retry-after']} s.`
  const reset = Number(headers['x-ratelimit-reset'])
  return headers['x-ratelimit-remaining'] === '0' && reset > 0 ? `The limit ends at ${new Date(reset * 1000).toISOString()}.` : ''
}

/** `a=write,b=read; c=write` is a and b, or c (docs.github.com: troubleshooting the REST API, insufficient permissions). */
const permissionWords = (header: string): string => header.replace(/;\s*/g, ' or ').replace(/,\s*/g, ' and ').replaceAll('=', ': ')

/** What Octokit throws as an error of ours. What our own client threw is the cause of it, and passes. */
function toApiError(thrown: unknown): unknown {
  if (thrown instanceof SlipwayError) return thrown
  if (!(thrown instanceof Error)) return thrown
  if (thrown.cause instanceof SlipwayError) return thrown.cause
  const {status, response, request} = thrown as Error & Partial<RequestFailure>
  if (status === undefined || !request || !response) return thrown
  const {data, headers} = response
  const words = typeof data === 'object' ? [data.message, ...(data.errors ?? []).map(e => e.message)].filter(Boolean).join(': ') : ''
  const permissions = headers['x-accepted-github-permissions']
  return new ApiError([`GitHub answered ${status}${words === '' ? '' : ` (${words.slice(0, 300)})`}.`, limitOf(headers)].filter(Boolean).join(' '), {
    reason: 'api-unavailable', where: `${request.method} ${withoutCredentials(request.url)}`, status, cause: thrown,
    ...(permissions === undefined || permissions === '' ? {} : {expected: `a token with the permission ${permissionWords(String(permissions))}`})
  })
}

const told = <T>(work: Promise<T>): Promise<T> => work.catch((thrown: unknown) => { throw toApiError(thrown) })

interface ApiComment {
  id: number
  body?: string
  html_url: string
  user: {login: string; type: string} | null
}
const toComment = ({id, body, html_url: url, user}: ApiComment): PullRequestComment =>
  ({id, body: body ?? '', url, author: user?.login ?? '', byApp: user?.type === 'Bot'})

const silent = {debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined}

/** Tokens of apps, the job's own among them, begin with `ghs_` and may not ask who they are (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/). */
const isAppToken = (token: string): boolean => token.startsWith('ghs_')

export function octokitComments(pull: PullRequest, {http, token, apiUrl, agent}: Access): PullRequestComments {
  const [owner = '', repo = ''] = pull.repository.split('/')
  const octokit = new Octokit({auth: token, baseUrl: apiUrl.replace(/\/+$/, ''), userAgent: agent, log: silent, request: {fetch: viaHttp(http)}})
  const {issues, users} = octokit.rest
  const commenter = async (signal: AbortSignal): Promise<Commenter> =>
    (isAppToken(token) ? {kind: 'app'} : {kind: 'user', login: (await users.getAuthenticated({request: {signal}})).data.login})
  return {
    commenter: signal => told(commenter(signal)),
    list: async signal => (await told(octokit.paginate(issues.listComments, {owner, repo, issue_number: pull.number, per_page: 100, request: {signal}}))).map(toComment),
    create: async (body, signal) => toComment((await told(issues.createComment({owner, repo, issue_number: pull.number, body, request: {signal}}))).data),
    update: async (id, body, signal) => toComment((await told(issues.updateComment({owner, repo, comment_id: id, body, request: {signal}}))).data)
  }
}
