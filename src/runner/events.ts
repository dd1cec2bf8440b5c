/** Payloads of events as GitHub fills them, as far as workflows read them (docs: Webhook events and payloads, pull_request). */
import type {RunEventSource} from './model.ts'

export interface PullRequestFacts {
  number: number
  title?: string
  /** The branch that it is to be merged into. */
  base: string
  /** The branch with the changes. */
  head: string
  /** owner/name of the repository of `head`, if it is a fork. */
  fork?: string
  /** Default `opened`. */
  action?: string
  author?: string
  headSha?: string
  draft?: boolean
  labels?: string[]
  changedFiles?: string[]
}

const noCommit = '0'.repeat(40)

export function pullRequestEvent(slug: string, facts: PullRequestFacts): RunEventSource {
  const {number, base, head, fork, action = 'opened', author = 'offline', headSha = noCommit, draft = false, labels = []} = facts
  const repositoryOf = (fullName: string) => ({full_name: fullName, name: fullName.split('/')[1] ?? '', owner: {login: fullName.split('/')[0] ?? ''}, fork: fullName !== slug})
  const payload = {
    action, number, repository: repositoryOf(slug), sender: {login: author},
    pull_request: {
      number, title: facts.title ?? `Pull request ${number}`, state: 'open', draft, merged: false, labels: labels.map(name => ({name})), user: {login: author},
      html_url: `https://github.com/${slug}/pull/${number}`, base: {ref: base, sha: noCommit, repo: repositoryOf(slug)}, head: {ref: head, sha: headSha, repo: repositoryOf(fork ?? slug)}
    }
  }
  return {name: 'pull_request', payload, ...(facts.changedFiles ? {changedFiles: facts.changedFiles} : {})}
}

interface PullPayload {
  head?: {repo?: {full_name?: string} | null}
}

/** Whether secrets must stay away: always, unless the head is known to lie in the repository itself. */
export function comesFromFork({name, payload}: RunEventSource, slug: string): boolean {
  if (name !== 'pull_request') return false
  const pull = payload['pull_request'] as PullPayload | undefined
  return pull?.head?.repo?.full_name?.toLowerCase() !== slug.toLowerCase()
}
