/** GitHub's API, as far as the suite speaks to it: the comments of the pull request that a run is for. */

export interface PullRequest {
  /** owner/name of the repository that the pull request is in. */
  repository: string
  number: number
  /** The commit that its author pushed; the commit of the run is the one that GitHub merged for it. */
  headCommit: string
  /** Whether it comes from another repository, which makes the job's token read-only. */
  fork: boolean
}

export interface PullRequestComment {
  id: number
  body: string
  /** Where a person reads it. */
  url: string
  /** Login. */
  author: string
  /** Whether the author is an app, as GitHub Actions itself is. */
  byApp: boolean
}

/** Whose comments a token writes: an app's token does not tell which app it belongs to. */
export type Commenter = {kind: 'app'} | {kind: 'user'; login: string}

/**
 * Each throws ApiError with GitHub's words: `status` says what was answered, none that nothing was; `expected` which permissions would have been right, where GitHub
 * tells. Passing trouble and rate limits that end soon have been waited out by then.
 */
export interface PullRequestComments {
  commenter(signal: AbortSignal): Promise<Commenter>
  /** All of them, oldest first. */
  list(signal: AbortSignal): Promise<PullRequestComment[]>
  create(body: string, signal: AbortSignal): Promise<PullRequestComment>
  update(id: number, body: string, signal: AbortSignal): Promise<PullRequestComment>
}

export interface Github {
  /** Out of the event that started the run; undefined if that is about no pull request. */
  pullRequest(): Promise<PullRequest | undefined>
  comments(pull: PullRequest, token: string): Promise<PullRequestComments>
}
