/**
 * A stand-in for GitHub's API on loopback: it keeps comments of pull requests, and checks every request and every answer against GitHub's own description
 * (test/fixtures/github). Faults are queued and met by the requests that they are meant for.
 */
import {readFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {expect, onTestFinished} from 'vitest'
import type {Json} from '../../src/kernel/digest.ts'
import {parseOpenApi} from '../../src/integration-test/openapi.ts'
import {answerProblems, matchOperation, requestProblems, type Matched} from './openapi-check.ts'

export interface StoredComment {
  id: number
  number: number
  body: string
  author: Account
}

export interface Account {
  login: string
  type: 'Bot' | 'User'
}

/** What a token stands for. */
export interface Grant {
  account: Account
  may: 'write' | 'read'
}

export type Fault = {
  /** Default: every request. */
  on?: 'GET' | 'POST' | 'PATCH'
  /** How many requests meet it: 1. */
  times?: number
} & ({answer: {status: number; headers?: Record<string, string>; body: Json}} | {reset: 'before' | 'after it was done'})

export interface FakeGithub {
  url: string
  /** `POST /repos/acme/shop/issues/7/comments`, in order. */
  requests: string[]
  comments: StoredComment[]
  /** Every header and body that came in, as one text. */
  received: string[]
  fail(fault: Fault): void
  /** Adds one as if somebody had written it. */
  write(number: number, body: string, author?: Account): StoredComment
}

export interface Options {
  repository?: string
  pulls?: number[]
  grants?: Record<string, Grant>
}

export const actionsBot: Account = {login: 'github-actions[bot]', type: 'Bot'}
export const jobToken = 'ghs_jobTokenOfTheTest0123456789abcdefghi'

const api = parseOpenApi(readFileSync(new URL('../fixtures/github/openapi.json', import.meta.url), 'utf8'), 'openapi.json')

interface Answer {
  status: number
  body: Json
  headers?: Record<string, string>
}

const refusal = (status: number, message: string, headers: Record<string, string> = {}): Answer => ({status, body: {message, documentation_url: 'https://docs.github.com/rest', status: String(status)}, headers})
/** Words and header as the API gives them to a token without the right. */
const notAccessible = (): Answer => refusal(403, 'Resource not accessible by integration', {'x-accepted-github-permissions': 'issues=write; pull_requests=write'})

const userJson = (url: string, {login, type}: Account): Record<string, Json> => {
  const at = `${url}/users/${encodeURIComponent(login)}`
  return {
    login, id: 41898282, node_id: 'MDM6Qm90NDE4OTgyODI=', avatar_url: 'https://avatars.githubusercontent.com/in/15368', gravatar_id: '', url: at, html_url: `https://github.com/${encodeURIComponent(login)}`,
    followers_url: `${at}/followers`, following_url: `${at}/following{/other_user}`, gists_url: `${at}/gists{/gist_id}`, starred_url: `${at}/starred{/owner}{/repo}`, subscriptions_url: `${at}/subscriptions`,
    organizations_url: `${at}/orgs`, repos_url: `${at}/repos`, events_url: `${at}/events{/privacy}`, received_events_url: `${at}/received_events`, type, site_admin: false
  }
}

class Server implements FakeGithub {
  url = ''
  readonly requests: string[] = []
  readonly received: string[] = []
  readonly comments: StoredComment[] = []
  /** What the caller or this stand-in did against the description. */
  readonly violations: string[] = []
  private readonly faults: Fault[] = []
  private readonly options: Required<Options>
  private nextId = 1_000_001

  constructor(options: Options) {
    this.options = {repository: 'acme/shop', pulls: [7], grants: {[jobToken]: {account: actionsBot, may: 'write'}}, ...options}
  }

  fail(fault: Fault): void {
    this.faults.push({...fault})
  }

  write(number: number, body: string, author: Account = actionsBot): StoredComment {
    const comment = {id: this.nextId, number, body, author}
    this.nextId += 1
    this.comments.push(comment)
    return comment
  }

  handle(request: http.IncomingMessage, body: string, response: http.ServerResponse): void {
    const method = request.method ?? ''
    const {pathname, searchParams} = new URL(request.url ?? '', this.url)
    this.requests.push(`${method} ${pathname}${searchParams.size > 0 ? `?${searchParams}` : ''}`)
    this.received.push(`${JSON.stringify(request.headers)}\n${body}`)
    const matched = matchOperation(api, method, pathname)
    const problems = [...headerProblems(request.headers), ...(matched ? requestProblems(api, matched, {query: searchParams, body}) : [`no operation ${method} ${pathname}`])]
    this.violations.push(...problems.map(p => `${method} ${pathname}: ${p}`))
    const fault = this.takeFault(method)
    if (fault && 'reset' in fault && fault.reset === 'before') return void request.socket.resetAndDestroy()
    const answer = fault && 'answer' in fault ? fault.answer : problems.length > 0 || !matched ? refusal(422, problems.join('; ')) : this.answer(matched, request, {query: searchParams, body})
    if (fault && 'reset' in fault) return void request.socket.resetAndDestroy()
    if (matched && problems.length === 0) this.violations.push(...answerProblems(api, matched, answer.status, answer.body).map(p => `answer ${answer.status} of ${method} ${pathname}: ${p}`))
    response.writeHead(answer.status, {'content-type': 'application/json; charset=utf-8', 'x-ratelimit-remaining': '4999', ...answer.headers}).end(JSON.stringify(answer.body))
  }

  private takeFault(method: string): Fault | undefined {
    const at = this.faults.findIndex(f => f.on === undefined || f.on === method)
    const fault = this.faults[at]
    if (!fault) return undefined
    fault.times = (fault.times ?? 1) - 1
    if (fault.times <= 0) this.faults.splice(at, 1)
    return fault
  }

  private answer({operation, values}: Matched, request: http.IncomingMessage, given: {query: URLSearchParams; body: string}): Answer {
    const grant = this.options.grants[(request.headers.authorization ?? '').replace(/^(token|bearer) /i, '')]
    if (!grant) return refusal(401, 'Bad credentials')
    if (operation.path === '/user') return grant.account.type === 'Bot' ? notAccessible() : {status: 200, body: this.me(grant.account)}
    if (`${values['owner']}/${values['repo']}`.toLowerCase() !== this.options.repository.toLowerCase()) return refusal(404, 'Not Found')
    if (operation.method !== 'GET' && grant.may === 'read') return notAccessible()
    if (operation.method === 'PATCH') return this.update(Number(values['comment_id']), given.body)
    const number = Number(values['issue_number'])
    if (!this.options.pulls.includes(number)) return refusal(404, 'Not Found')
    return operation.method === 'GET' ? this.list(number, given.query) : this.create(number, given.body, grant.account)
  }

  private list(number: number, query: URLSearchParams): Answer {
    const size = Math.min(100, Number(query.get('per_page') ?? 30))
    const page = Number(query.get('page') ?? 1)
    const all = this.comments.filter(c => c.number === number)
    const pages = Math.max(1, Math.ceil(all.length / size))
    const to = (n: number, rel: string): string => `<${this.url}/repos/${this.options.repository}/issues/${number}/comments?per_page=${size}&page=${n}>; rel="${rel}"`
    const link = [...(page < pages ? [to(page + 1, 'next'), to(pages, 'last')] : []), ...(page > 1 ? [to(1, 'first'), to(page - 1, 'prev')] : [])].join(', ')
    return {status: 200, body: all.slice((page - 1) * size, page * size).map(c => this.json(c)), ...(link === '' ? {} : {headers: {link}})}
  }

  private create(number: number, body: string, author: Account): Answer {
    const text = (JSON.parse(body) as {body: string}).body
    const refused = tooLong(text)
    return refused ?? {status: 201, body: this.json(this.write(number, text, author))}
  }

  private update(id: number, body: string): Answer {
    const comment = this.comments.find(c => c.id === id)
    if (!comment) return refusal(404, 'Not Found')
    const text = (JSON.parse(body) as {body: string}).body
    const refused = tooLong(text)
    if (refused) return refused
    comment.body = text
    return {status: 200, body: this.json(comment)}
  }

  private json({id, number, body, author}: StoredComment): Record<string, Json> {
    const repository = `${this.url}/repos/${this.options.repository}`
    return {
      id, node_id: `IC_${id}`, url: `${repository}/issues/comments/${id}`, html_url: `https://github.com/${this.options.repository}/pull/${number}#issuecomment-${id}`,
      issue_url: `${repository}/issues/${number}`, body, user: userJson(this.url, author), created_at: '2026-11-21T10:00:00Z', updated_at: '2026-11-21T10:00:00Z', author_association: 'NONE'
    }
  }

  private me(account: Account): Record<string, Json> {
    return {
      ...userJson(this.url, account), user_view_type: 'public', name: null, company: null, blog: '', location: null, email: null, hireable: null, bio: null, twitter_username: null,
      public_repos: 1, public_gists: 0, followers: 0, following: 0, created_at: '2020-01-01T00:00:00Z', updated_at: '2026-01-01T00:00:00Z'
    }
  }
}

/** GitHub's own words (docs.github.com: REST API, 422 of comments). */
const tooLong = (text: string): Answer | undefined => (text.length <= 65_536 ? undefined
  : {status: 422, body: {message: 'Validation Failed', documentation_url: 'https://docs.github.com/rest', errors: [{resource: 'IssueComment', code: 'unprocessable', field: 'data', message: 'Body is too long (maximum is 65536 characters)'}]}})

/** GitHub refuses requests without a user agent (docs.github.com: getting started with the REST API). */
function headerProblems(headers: http.IncomingHttpHeaders): string[] {
  return [
    ...(headers['user-agent'] ? [] : ['the header user-agent is missing']), ...(/json/.test(headers.accept ?? '') ? [] : ['the header accept does not ask for JSON']),
    ...(headers.authorization ? [] : ['the header authorization is missing'])
  ]
}

/** Ends with the test; the test fails if any request or answer was not as GitHub describes it. */
export async function startGithubApi(options: Options = {}): Promise<FakeGithub> {
  const fake = new Server(options)
  const server = http.createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => { body += chunk }).once('end', () => fake.handle(request, body, response))
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  fake.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
    expect(fake.violations, 'against GitHub’s description of its API').toEqual([])
  })
  return fake
}
