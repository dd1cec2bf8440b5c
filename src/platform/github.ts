/** GitHub behind its port: the event's file, and the API through a client that is loaded when something is to be said. */
import * as z from 'zod'
import type {Files, Github, Host, Http, PullRequest} from '../ports/index.ts'

// https://docs.github.com/en/webhooks/webhook-events-and-payloads#pull_request; `head.repo` is null once the fork has been deleted.
const Repository = z.object({full_name: z.string()})
const Event = z.object({pull_request: z.object({
  number: z.number().int().positive(), head: z.object({sha: z.string(), repo: Repository.nullish()}), base: z.object({repo: Repository})
})})

async function pullRequest(files: Files, host: Host): Promise<PullRequest | undefined> {
  const file = host.variable('GITHUB_EVENT_PATH')
  const text = file ? await files.readText(file) : undefined
  let payload: unknown
  try {
    payload = JSON.parse(text ?? 'null')
  } catch {
    return undefined
  }
  const event = Event.safeParse(payload)
  if (!event.success) return undefined
  const {number, head, base} = event.data.pull_request
  return {repository: base.repo.full_name, number, headCommit: head.sha, fork: head.repo?.full_name !== base.repo.full_name}
}

export function makeGithub({files, host, http}: {files: Files; host: Host; http: Http}): Github {
  return {
    pullRequest: () => pullRequest(files, host),
    comments: async (pull, token) => {
      const {octokitComments} = await import('./github-octokit.ts')
      return octokitComments(pull, {http, token, apiUrl: host.variable('GITHUB_API_URL') || 'https://api.github.com', agent: `slipway/${host.suiteVersion}`})
    }
  }
}
