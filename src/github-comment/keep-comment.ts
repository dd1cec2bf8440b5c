/** Keeps one comment on the pull request that a run is for. The comment never decides a stage: what goes wrong with it is told as something that was away. */
import {ApiError, toSlipwayError} from '../kernel/errors.ts'
import type {Away} from '../ports/contract.ts'
import type {Commenter, Ports, PullRequest, PullRequestComment, PullRequestComments} from '../ports/index.ts'
import {code, commentCharacters} from '../report/markdown.ts'

export interface CommentRequest {
  /** Hidden first line, by which a later run finds the comment again. */
  marker: string
  /** Markdown of at most so many characters that begins with the marker. */
  render(limit: number): string
  token: string | undefined
}

type CommentPorts = Pick<Ports, 'github' | 'host' | 'log'>

const away = (why: string): Away[] => [{dependency: 'github', why}]

/** Empty if the comment stands as it should, or if the run is for no pull request. Throws nothing but the signal's reason. */
export async function keepComment(request: CommentRequest, ports: CommentPorts, signal: AbortSignal): Promise<Away[]> {
  const pull = await ports.github.pullRequest()
  if (pull === undefined) {
    ports.log.info('No comment: this run is for no pull request.')
    return []
  }
  if (request.token === undefined) return away(`No token was given${pull.fork ? ': a run for the pull request of a fork gets none of the repository’s secrets' : ', so that no comment can be written; set `github-token: ${{ github.token }}`'}.`)
  ports.log.mask(request.token)
  try {
    const kept = await upsert(request, await ports.github.comments(pull, request.token), {pull, ports, signal})
    ports.log.info(`Comment on ${pull.repository}#${pull.number}: ${kept.how}, ${kept.url}`)
    return []
  } catch (thrown) {
    signal.throwIfAborted()
    return away(explain(thrown, pull))
  }
}

interface Setting {
  pull: PullRequest
  ports: CommentPorts
  signal: AbortSignal
}

/** Anyone may write a comment that begins with the marker: only what this token's owner wrote is ours. */
function ownComment(comments: readonly PullRequestComment[], marker: string, commenter: Commenter): PullRequestComment | undefined {
  return comments.find(({body, author, byApp}) => body.startsWith(marker) && (commenter.kind === 'app' ? byApp : author === commenter.login))
}

const sameText = (a: string, b: string): boolean => a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd()

async function upsert(request: CommentRequest, api: PullRequestComments, setting: Setting): Promise<{how: string; url: string}> {
  const {signal} = setting
  const body = renderBody(request, setting)
  const commenter = await api.commenter(signal)
  const mine = ownComment(await api.list(signal), request.marker, commenter)
  if (mine === undefined) return {how: 'created', url: (await createOnce(request, body, {api, commenter, signal})).url}
  if (sameText(mine.body, body)) return {how: 'unchanged', url: mine.url}
  try {
    return {how: 'updated', url: (await api.update(mine.id, body, signal)).url}
  } catch (thrown) {
    // Somebody has deleted it in between.
    if (!(thrown instanceof ApiError) || thrown.status !== 404) throw thrown
    return {how: 'created', url: (await createOnce(request, body, {api, commenter, signal})).url}
  }
}

/** A request to create that got no answer may have been carried out: looking is better than creating a second one. */
async function createOnce({marker}: CommentRequest, body: string, {api, commenter, signal}: {api: PullRequestComments; commenter: Commenter; signal: AbortSignal}): Promise<PullRequestComment> {
  try {
    return await api.create(body, signal)
  } catch (thrown) {
    if (!(thrown instanceof ApiError) || (thrown.status !== undefined && thrown.status < 500)) throw thrown
    const created = ownComment(await api.list(signal), marker, commenter)
    if (created === undefined || !sameText(created.body, body)) throw thrown
    return created
  }
}

/** For which commit it speaks: a comment outlives the push that it was written for. */
function renderBody({render}: CommentRequest, {pull, ports}: Setting): string {
  const {runId, attempt, url} = ports.host.run
  const run = `run ${code(runId)}${attempt > 1 ? `, attempt ${attempt}` : ''}`
  const foot = `\n\n<sub>For commit ${code(pull.headCommit.slice(0, 12))}, ${/^https?:\/\/[^\s()<>]+$/.test(url) ? `[${run}](${url})` : run}</sub>\n`
  return `${render(commentCharacters - foot.length).trimEnd()}${foot}`
}

function explain(thrown: unknown, {fork, repository, number}: PullRequest): string {
  const error = toSlipwayError(thrown)
  const status = error instanceof ApiError ? error.status : undefined
  const wanted = error.expected === undefined ? '' : ` Expected: ${error.expected}.`
  switch (status) {
    case 401: return `The token was refused: ${error.message} Set \`github-token: \${{ github.token }}\`.`
    case 403: return isLimit(error.message) ? `GitHub’s limit of requests is reached: ${error.message}`
      : fork ? `The token may not write comments, because a run for the pull request of a fork gets a read-only one: ${error.message}`
        : `The token may not write comments: ${error.message}${wanted} Give the job \`permissions: {pull-requests: write}\`.`
    case 404: return `${repository}#${number} is not there, or the token may not see it: ${error.message}${wanted}`
    case 429: return `GitHub’s limit of requests is reached: ${error.message}`
    default: return `The comment could not be written: ${error.message}`
  }
}

const isLimit = (message: string): boolean => /rate limit|asks to wait|limit ends/i.test(message)
