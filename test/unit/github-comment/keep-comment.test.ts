import {writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {keepComment, type CommentRequest} from '../../../src/github-comment/keep-comment.ts'
import type {Away} from '../../../src/ports/contract.ts'
import {sendOnce} from '../../../src/platform/http-send.ts'
import {resilientHttp} from '../../../src/platform/resilient-http.ts'
import {jumpingClock} from '../../fakes/clock.ts'
import {actionsBot, jobToken, startGithubApi, type FakeGithub, type Options} from '../../fakes/github-api.ts'
import {makeTestPorts, type TestPorts} from '../../fakes/ports.ts'

const marker = '<!-- slipway:test -->'
const text = (body: string): CommentRequest => ({marker, token: jobToken, render: () => `${marker}\n\n${body}\n`})

interface Given extends Options {
  fork?: boolean
  event?: unknown
}

/** Ports whose requests go to the stand-in over real sockets, on a clock that makes waiting free. */
async function github(given: Given = {}): Promise<{fake: FakeGithub; ports: TestPorts; keep(request?: CommentRequest): Promise<Away[]>}> {
  const fake = await startGithubApi(given)
  const clock = jumpingClock()
  const event = given.event ?? {pull_request: {number: 7, head: {sha: '0123456789abcdef0123456789abcdef01234567', repo: {full_name: given.fork ? 'mallory/shop' : 'acme/shop'}}, base: {repo: {full_name: 'acme/shop'}}}}
  const variables: Record<string, string> = {GITHUB_API_URL: fake.url}
  const ports = makeTestPorts({
    clock, http: resilientHttp({send: sendOnce, clock, chance: () => 0, tell: () => undefined}),
    host: {variable: name => variables[name], run: {repository: 'acme/shop', runId: '100', attempt: 1, commit: 'c0ffee', actor: 'ada', event: 'pull_request', url: 'https://github.com/acme/shop/actions/runs/100'}}
  })
  variables['GITHUB_EVENT_PATH'] = path.join(ports.directory, 'event.json')
  writeFileSync(variables['GITHUB_EVENT_PATH'], typeof event === 'string' ? event : JSON.stringify(event))
  return {fake, ports, keep: (request = text('first')) => keepComment(request, ports, new AbortController().signal)}
}

describe('one comment on the pull request', () => {
  it('is created, names the commit that was pushed and the run, and is updated by the next run', async () => {
    const {fake, ports, keep} = await github()
    expect(await keep()).toEqual([])
    expect(await keep(text('second'))).toEqual([])
    expect(fake.comments.map(c => c.body)).toEqual([`${marker}\n\nsecond\n\n<sub>For commit <code>0123456789ab</code>, [run <code>100</code>](https://github.com/acme/shop/actions/runs/100)</sub>\n`])
    expect(ports.lines.filter(l => l.startsWith('Comment on'))).toEqual([expect.stringMatching(/^Comment on acme\/shop#7: created, https:\/\/github\.com\/acme\/shop\/pull\/7#issuecomment-\d+$/), expect.stringMatching(/: updated, /)])
  })

  it('is left as it is when it already says so', async () => {
    const {fake, keep} = await github()
    await keep()
    await keep()
    expect(fake.requests.filter(r => !r.startsWith('GET'))).toHaveLength(1)
  })

  it('is found behind hundreds of others, page by page', async () => {
    const {fake, keep} = await github()
    for (let i = 0; i < 250; i += 1) fake.write(7, `remark ${i}`, {login: 'ada', type: 'User'})
    const mine = fake.write(7, `${marker}\nold`)
    await keep()
    expect(fake.comments).toHaveLength(251)
    expect(mine.body).toContain('first')
    expect(fake.requests.filter(r => r.startsWith('GET'))).toEqual(['?per_page=100', '?per_page=100&page=2', '?per_page=100&page=3'].map(q => `GET /repos/acme/shop/issues/7/comments${q}`))
  })

  it('is never one that somebody else wrote, marker or not', async () => {
    const {fake, keep} = await github()
    const theirs = fake.write(7, `${marker}\nAll clean, trust me.`, {login: 'mallory', type: 'User'})
    fake.write(7, `I quote:\n${marker}`)
    await keep()
    expect(theirs.body).toBe(`${marker}\nAll clean, trust me.`)
    expect(fake.comments).toHaveLength(3)
  })

  it('belongs to the person whose token wrote it', async () => {
    const grants = {ghp_ada: {account: {login: 'ada', type: 'User' as const}, may: 'write' as const}}
    const {fake, keep} = await github({grants})
    fake.write(7, `${marker}\nof the bot`, actionsBot)
    await keep({...text('one'), token: 'ghp_ada'})
    await keep({...text('two'), token: 'ghp_ada'})
    expect(fake.comments.map(c => [c.author.login, /of the bot|one|two/.exec(c.body)?.[0]])).toEqual([['github-actions[bot]', 'of the bot'], ['ada', 'two']])
  })

  it('leaves room for its foot within 65,536 characters', async () => {
    const {fake, keep} = await github()
    expect(await keep({marker, token: jobToken, render: limit => marker.padEnd(limit, 'x')})).toEqual([])
    expect(fake.comments[0]?.body.length).toBeGreaterThan(65_500)
    expect(fake.comments[0]?.body.length).toBeLessThanOrEqual(65_536)
  })

  it('is written anew when somebody has deleted it in between', async () => {
    const {fake, keep} = await github()
    await keep()
    fake.fail({on: 'PATCH', answer: {status: 404, body: {message: 'Not Found'}}})
    expect(await keep(text('second'))).toEqual([])
    expect(fake.requests.filter(r => !r.startsWith('GET')).map(r => r.split(' ')[0])).toEqual(['POST', 'PATCH', 'POST'])
  })
})

describe('a run that is for no pull request', () => {
  it.each([['a push', {ref: 'refs/heads/main'}], ['an event that is no JSON', '{'], ['a pull request without a number', {pull_request: {number: 'x'}}]])('asks nobody: %s', async (_, event) => {
    const {fake, ports, keep} = await github({event})
    expect(await keep()).toEqual([])
    expect(fake.requests).toEqual([])
    expect(ports.lines.join()).toContain('this run is for no pull request')
  })
})

describe('trouble that passes', () => {
  it.each([429, 502, 503])('is waited out: %d', async status => {
    const {fake, keep} = await github()
    fake.fail({on: 'GET', times: 2, answer: {status, headers: {'retry-after': '1'}, body: {message: 'later'}}})
    expect(await keep()).toEqual([])
    expect(fake.comments).toHaveLength(1)
  })

  it('a secondary limit that ends soon, and a connection that is reset', async () => {
    const {fake, keep} = await github()
    fake.fail({on: 'POST', answer: {status: 403, headers: {'retry-after': '3'}, body: {message: 'You have exceeded a secondary rate limit.'}}})
    fake.fail({on: 'GET', reset: 'before'})
    expect(await keep()).toEqual([])
    await keep()
    fake.fail({on: 'PATCH', reset: 'after it was done'})
    expect(await keep(text('second'))).toEqual([])
    expect(fake.comments).toHaveLength(1)
  })

  it('a comment that was created though nobody heard so is not created twice', async () => {
    const {fake, keep} = await github()
    fake.fail({on: 'POST', reset: 'after it was done'})
    expect(await keep()).toEqual([])
    expect(fake.comments).toHaveLength(1)
    expect(fake.requests.filter(r => r.startsWith('POST'))).toHaveLength(1)
  })
})

describe('what cannot be helped is said, and is all that happens', () => {
  const readOnly: Options = {grants: {[jobToken]: {account: actionsBot, may: 'read'}}}
  const whyOf = async (given: Given, request?: CommentRequest, prepare?: (fake: FakeGithub) => void): Promise<string> => {
    const {fake, keep} = await github(given)
    prepare?.(fake)
    const away = await keep(request)
    expect(away.map(a => a.dependency)).toEqual(['github'])
    expect(fake.comments).toEqual([])
    return away[0]?.why ?? ''
  }

  it('a fork’s token, which may only read', async () => {
    expect(await whyOf({...readOnly, fork: true})).toMatch(/pull request of a fork gets a read-only one: GitHub answered 403 \(Resource not accessible by integration\)/)
  })
  it('a job without the permission, with the line to add', async () => {
    expect(await whyOf(readOnly)).toMatch(/Expected: a token with the permission issues: write or pull_requests: write\. Give the job `permissions: \{pull-requests: write\}`/)
  })
  it('no token at all, as in a run for a fork that was to use a secret', async () => {
    expect(await whyOf({fork: true}, {...text('x'), token: undefined})).toContain('gets none of the repository’s secrets')
    expect(await whyOf({}, {...text('x'), token: undefined})).toContain('github-token: ${{ github.token }}')
  })
  it('a token that GitHub does not know', async () => {
    expect(await whyOf({}, {...text('x'), token: 'ghs_expired'})).toMatch(/refused: GitHub answered 401 \(Bad credentials\)/)
  })
  it('a pull request that is not there', async () => {
    expect(await whyOf({pulls: [8]})).toContain('acme/shop#7 is not there')
  })
  it('a text that GitHub does not take', async () => {
    expect(await whyOf({}, {...text('x'), render: () => `${marker}${'x'.repeat(70_000)}`})).toMatch(/422 \(Validation Failed: Body is too long/)
  })
  it('a limit that ends too late to wait for', async () => {
    // By the clock of the server, whose answers carry the real date.
    const reset = Math.round(Date.now() / 1000) + 3600
    expect(await whyOf({}, undefined, fake => fake.fail({answer: {status: 403, headers: {'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset)}, body: {message: 'API rate limit exceeded'}}})))
      .toBe(`GitHub’s limit of requests is reached: GitHub answered 403 (API rate limit exceeded). The limit ends at ${new Date(reset * 1000).toISOString()}.`)
    expect(await whyOf({}, undefined, fake => fake.fail({answer: {status: 429, headers: {'retry-after': '600'}, body: {message: 'secondary rate limit'}}}))).toContain('It asks to wait 600 s.')
  })
  it('an API that is away, and one that answers nonsense', async () => {
    expect(await whyOf({}, undefined, fake => fake.fail({times: 99, reset: 'before'}))).toMatch(/^The comment could not be written: .*(socket hang up|ECONNRESET)/)
    expect(await whyOf({}, undefined, fake => fake.fail({times: 99, answer: {status: 500, body: {message: 'oops'}}}))).toContain('GitHub answered 500 (oops)')
  })
  it('never with the token in it', async () => {
    const {fake, ports, keep} = await github(readOnly)
    const away = await keep()
    expect(fake.received.join()).toContain(jobToken)
    expect([...ports.lines, JSON.stringify(away), JSON.stringify(ports.annotations)].join()).not.toContain(jobToken)
    expect(ports.masked.has(jobToken)).toBe(true)
  })
  it('but cancelling ends it', async () => {
    const {ports} = await github()
    const stop = new AbortController()
    stop.abort(new Error('stopped'))
    await expect(keepComment(text('x'), ports, stop.signal)).rejects.toThrow('stopped')
  })
})

describe('the stand-in for the API', () => {
  it('refuses what GitHub does not describe', async () => {
    const {matchOperation, requestProblems} = await import('../../fakes/openapi-check.ts')
    const {parseOpenApi} = await import('../../../src/integration-test/openapi.ts')
    const {readFileSync} = await import('node:fs')
    const api = parseOpenApi(readFileSync('test/fixtures/github/openapi.json', 'utf8'), 'openapi.json')
    const problems = (method: string, url: string, body = ''): string[] => {
      const {pathname, searchParams} = new URL(url, 'http://x')
      const matched = matchOperation(api, method, pathname)
      return matched ? requestProblems(api, matched, {query: searchParams, body}) : ['no operation']
    }
    expect(problems('POST', '/repos/a/b/issues/7/comments', '{"body": "x"}')).toEqual([])
    expect(problems('POST', '/repos/a/b/issues/7/comment', '{"body": "x"}')).toEqual(['no operation'])
    expect(problems('POST', '/repos/a/b/issues/7/comments', '{"text": "x"}').join()).toMatch(/key text is not declared.*body/)
    expect(problems('POST', '/repos/a/b/issues/7/comments', '{"body": 7}').join()).toMatch(/body/)
    expect(problems('GET', '/repos/a/b/issues/seven/comments?perpage=1').join()).toMatch(/query perpage is not declared.*issue_number/)
  })
})
