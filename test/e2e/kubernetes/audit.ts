/** What the API server's audit log says of requests: counted by who asked, each once. */
import {open, stat} from 'node:fs/promises'

/** Who asked what, as the server saw it. */
export interface AuditedRequest {
  userAgent: string
  user: string
  verb: string
  uri: string
  /** Undefined while it is in progress. */
  code: number | undefined
  /** ISO 8601, when the server received it. */
  at: string
}

interface AuditEvent {
  auditID: string
  stage: string
  userAgent?: string
  user?: {username?: string}
  verb: string
  requestURI: string
  responseStatus?: {code?: number}
  requestReceivedTimestamp: string
}

/**
 * Who, what and when of every request, no bodies. A request is written when it is received, before it is served: who has an answer finds its request in the log
 * (https://kubernetes.io/docs/tasks/debug/debug-cluster/audit/).
 */
export const auditPolicy = {apiVersion: 'audit.k8s.io/v1', kind: 'Policy', rules: [{level: 'Metadata', omitManagedFields: true}]}

export interface Audit {
  /** The place that the log has reached. */
  mark: () => Promise<number>
  /** All requests that were received after the mark, in the order of their arrival. */
  since: (mark: number) => Promise<AuditedRequest[]>
}

function readRequests(lines: readonly string[]): AuditedRequest[] {
  const requests = new Map<string, AuditedRequest>()
  for (const line of lines) {
    const event = JSON.parse(line) as AuditEvent
    const code = event.responseStatus?.code
    const known = requests.get(event.auditID)
    if (known) known.code = code ?? known.code
    // One that was received before the mark and ends after it is none of those asked for.
    else if (event.stage === 'RequestReceived') {
      requests.set(event.auditID, {userAgent: event.userAgent ?? '', user: event.user?.username ?? '', verb: event.verb, uri: event.requestURI, code, at: event.requestReceivedTimestamp})
    }
  }
  return [...requests.values()]
}

export function openAudit(file: string): Audit {
  const size = async (): Promise<number> => (await stat(file).catch(() => ({size: 0}))).size
  return {
    mark: size,
    since: async mark => {
      const end = await size()
      if (end <= mark) return []
      const log = await open(file)
      try {
        const {buffer, bytesRead} = await log.read(Buffer.alloc(end - mark), 0, end - mark, mark)
        const lines = buffer.subarray(0, bytesRead).toString('utf8').split('\n')
        lines.pop() // the server may be in the middle of it
        return readRequests(lines)
      } finally {
        await log.close()
      }
    }
  }
}

/** How many requests each client made: by the first word of its user agent, without the version. */
export function countByAgent(requests: readonly AuditedRequest[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const {userAgent} of requests) {
    const agent = userAgent.split(/[/ ]/)[0] as string
    counts.set(agent, (counts.get(agent) ?? 0) + 1)
  }
  return counts
}
