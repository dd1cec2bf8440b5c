/** Agents for requests with a TLS identity or a proxy of their own: one for each identity, so that its connections are kept and shared with no other. */
import http from 'node:http'
import https from 'node:https'
import type {Duplex} from 'node:stream'
import tls from 'node:tls'
import type {HttpRequest, Tls} from '../ports/index.ts'

/** Shorter than servers keep an idle connection (kube-apiserver: 90 s), so that a request seldom meets one that was just closed. */
const idleMs = 45_000
const tunnelTimeoutMs = 30_000
/** Certificates are renewed now and then: an identity beyond these was replaced long ago. */
const mostAgents = 16

const agents = new Map<string, http.Agent>()

function secureOptions(identity: Tls): https.AgentOptions {
  const {ca, cert, key, serverName, insecure} = identity
  return {
    // One context for all connections: the authorities are read once.
    secureContext: tls.createSecureContext({...(ca === undefined ? {} : {ca}), ...(cert === undefined ? {} : {cert}), ...(key === undefined ? {} : {key})}),
    ...(serverName === undefined ? {} : {servername: serverName}), ...(insecure ? {rejectUnauthorized: false} : {})
  }
}

/** Throws what OpenSSL says of a certificate or key that is none. */
export function agentFor(url: URL, {tls: identity = {}, proxy}: Pick<HttpRequest, 'tls' | 'proxy'>): http.Agent {
  const name = JSON.stringify([url.protocol, identity, proxy])
  const known = agents.get(name)
  if (known) return known
  const options: https.AgentOptions = {keepAlive: true, maxFreeSockets: 64, timeout: idleMs, ...(url.protocol === 'https:' ? secureOptions(identity) : {})}
  const agent = proxy === undefined ? (url.protocol === 'https:' ? new https.Agent(options) : new http.Agent(options)) : tunnelAgent(url, proxy, options)
  agents.set(name, agent)
  const oldest = agents.keys().next().value as string
  if (agents.size > mostAgents) {
    agents.get(oldest)?.destroy()
    agents.delete(oldest)
  }
  return agent
}

type Connected = (error: Error | null, socket?: Duplex) => void
type ConnectOptions = tls.ConnectionOptions & {host: string; port: number | string}

/** Node's agents let a subclass make the connection, at once or later (https://nodejs.org/api/http.html#agentcreateconnectionoptions-callback). */
function tunnelAgent(url: URL, proxy: string, options: https.AgentOptions): http.Agent {
  const secure = url.protocol === 'https:'
  const agent = secure ? new https.Agent(options) : new http.Agent(options)
  const connect = (wanted: ConnectOptions, done: Connected): void => {
    openTunnel(new URL(proxy), `${wanted.host}:${wanted.port}`).then(socket => {
      if (!secure) return done(null, socket)
      const inner = tls.connect({...wanted, socket: socket as tls.ConnectionOptions['socket'] & Duplex})
      done(null, inner)
    }, (error: Error) => done(error))
  }
  return Object.assign(agent, {createConnection: connect})
}

const credentials = (proxy: URL): Record<string, string> => (proxy.username === '' ? {}
  : {'proxy-authorization': `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString('base64')}`})

/** RFC 9110, 9.3.6. */
function openTunnel(proxy: URL, target: string): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const asked = (proxy.protocol === 'https:' ? https : http).request({
      method: 'CONNECT', host: proxy.hostname.replace(/^\[|\]$/g, ''), port: proxy.port || (proxy.protocol === 'https:' ? 443 : 80), path: target,
      headers: {host: target, ...credentials(proxy)}, agent: false, timeout: tunnelTimeoutMs
    })
    asked.once('connect', (response, socket) => {
      if (response.statusCode === 200) return resolve(socket)
      socket.destroy()
      // A proxy that cannot reach the server: nobody has seen the request.
      const code = (response.statusCode ?? 0) >= 500 ? 'ECONNREFUSED' : 'EPROXY'
      reject(Object.assign(new Error(`the proxy ${proxy.host} answered ${response.statusCode} when asked for a tunnel to ${target}`), {code}))
    })
    asked.once('response', response => {
      asked.destroy()
      reject(new Error(`the proxy ${proxy.host} answered ${response.statusCode} and makes no tunnels`))
    })
    asked.once('timeout', () => asked.destroy(Object.assign(new Error(`the proxy ${proxy.host} made no tunnel in ${tunnelTimeoutMs} ms`), {code: 'ETIMEDOUT'})))
    asked.once('error', reject)
    asked.end()
  })
}
