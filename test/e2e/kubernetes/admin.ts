/** The lab's own way to its API server: what a lab needs to come up, without a process a request. The suites go through kubectl or the client under test. */
import {readFile} from 'node:fs/promises'
import https from 'node:https'
import path from 'node:path'

export interface Answer {
  status: number
  body: unknown
}

export interface Admin {
  /** Status 0 where nothing answers. */
  ask: (method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown, contentType?: string) => Promise<Answer>
  close: () => void
}

export async function openAdmin(server: string, pki: string): Promise<Admin> {
  const [ca, cert, key] = await Promise.all(['ca.crt', 'admin.crt', 'admin.key'].map(name => readFile(path.join(pki, name))))
  const agent = new https.Agent({ca, cert, key, keepAlive: true, maxSockets: 16})
  const ask: Admin['ask'] = (method, url, body, contentType = 'application/json') => new Promise(resolve => {
    const headers = {'user-agent': 'slipway-e2e-lab', accept: 'application/json', ...(body === undefined ? {} : {'content-type': contentType})}
    const request = https.request(`${server}${url}`, {agent, method, headers, timeout: 10_000}, response => {
      let text = ''
      response.setEncoding('utf8').on('data', (part: string) => { text += part })
      response.on('end', () => { resolve({status: response.statusCode ?? 0, body: parse(text)}) })
    })
    request.on('timeout', () => { request.destroy() })
    request.on('error', () => { resolve({status: 0, body: undefined}) })
    request.end(body === undefined ? undefined : JSON.stringify(body))
  })
  return {ask, close: () => { agent.destroy() }}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text // /readyz answers in plain words
  }
}

/** `[{name, ready}]` of all nodes. */
export async function observeNodes(admin: Admin): Promise<{name: string; ready: boolean}[]> {
  const {status, body} = await admin.ask('GET', '/api/v1/nodes')
  if (status !== 200) return []
  const {items} = body as {items: {metadata: {name: string}; status?: {conditions?: {type: string; status: string}[]}}[]}
  return items.map(node => ({name: node.metadata.name, ready: node.status?.conditions?.some(c => c.type === 'Ready' && c.status === 'True') === true}))
}
