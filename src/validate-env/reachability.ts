/** DNS names and endpoints. A connection alone is weak evidence, so the answer of a protocol counts where there is one. */
import {SlipwayError} from '../kernel/errors.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import type {DialResult, Ports} from '../ports/index.ts'
import {fail, pass, unknown, type Finding} from './check.ts'
import {connectionsIntercepted, interceptedRemedy, namesIntercepted} from './interception.ts'

export interface NameFacts {
  addresses: string[]
  /** The resolver's words if there are none. */
  problem: string
  intercepted: boolean
}

export async function observeName(name: string, ports: Ports): Promise<NameFacts> {
  const [intercepted, found] = await Promise.all([
    namesIntercepted(ports),
    ports.network.resolve(name).then(addresses => ({addresses, problem: ''}), (thrown: unknown) => ({addresses: [], problem: wordsOf(thrown)}))
  ])
  return {...found, intercepted}
}

const wordsOf = (thrown: unknown): string => {
  if (!(thrown instanceof Error)) return String(thrown)
  const code = (thrown.cause as NodeJS.ErrnoException | undefined)?.code
  return thrown instanceof SlipwayError && code && !thrown.message.includes(code) ? `${thrown.message} (${code})` : thrown.message
}

export function judgeName({addresses, problem, intercepted}: NameFacts): Finding {
  if (addresses.length === 0) return fail(problem || 'no address', 'Check the name, and the resolver in /etc/resolv.conf.')
  const observed = addresses.slice(0, 4).join(', ') + (addresses.length > 4 ? ` and ${addresses.length - 4} more` : '')
  return intercepted ? unknown(`${observed}; the resolver also answers for names that cannot exist`, 'Use a resolver that tells the truth: this one answers for everything.') : pass(observed)
}

/** Words and remedy for a conversation that did not come about. */
export function describeFailure(dialled: DialResult, where: string): Finding {
  switch (dialled.outcome) {
    case 'refused': return fail(`${where} refuses connections`, 'The host is there and the port is closed: start the service or correct the port.')
    case 'timeout': return fail(`${where}: ${dialled.detail || 'no answer in time'}`, 'A firewall drops the packets, or the host is down: open the path from this machine.')
    case 'unreachable': return fail(`${where} cannot be reached: ${dialled.detail}`, 'There is no route: check the network of this machine.')
    case 'unresolved': return fail(`${where}: the name does not resolve`, 'Check the name, and the resolver in /etc/resolv.conf.')
    case 'connected':
    case 'closed': return fail(`${where}: ${dialled.detail || 'the connection was closed'}`, 'Something there hangs up: check port, TLS and what listens there.')
  }
}

export interface TcpFacts { dialled: DialResult; intercepted: boolean }

export async function observeTcp(ports: Ports, host: string, port: number, options: {timeoutMs: number; signal: AbortSignal}): Promise<TcpFacts> {
  const {timeoutMs, signal} = options
  const [dialled, intercepted] = await Promise.all([
    ports.machine.dial({host, port, transport: 'tcp', timeoutMs}, signal), connectionsIntercepted(ports, host, port, signal)
  ])
  return {dialled, intercepted}
}

export function judgeTcp({dialled, intercepted}: TcpFacts, where: string): Finding {
  if (dialled.outcome !== 'connected') return describeFailure(dialled, where)
  return intercepted ? unknown(`${where} accepts connections, and so does an address that nobody has`, interceptedRemedy) : pass(`${where} accepts connections`)
}

export interface HttpFacts {
  answer: {status: number} | {problem: string}
  intercepted: boolean
  /** The proxy that is set for this process; our requests do not go through it. */
  proxy: string
}

export async function observeHttp(ports: Ports, url: URL, options: {timeoutMs: number; signal: AbortSignal}): Promise<HttpFacts> {
  const {timeoutMs, signal} = options
  const scheme = url.protocol.slice(0, -1)
  const proxy = ports.host.variable(`${scheme.toUpperCase()}_PROXY`) || ports.host.variable(`${scheme}_proxy`) || ''
  // TLS proves whom we talk to; plain HTTP does not.
  const intercepted = scheme === 'http' ? connectionsIntercepted(ports, url.hostname, Number(url.port || 80), signal) : Promise.resolve(false)
  // Not repeated: the check tells what this machine meets now, a flapping endpoint included.
  const answer = ports.http.request({method: 'GET', url: url.href, timeoutMs, retry: 'none'}, signal)
    .then(({status}) => ({status}), (thrown: unknown) => {
      if (signal.aborted) throw thrown
      return {problem: wordsOf(thrown)}
    })
  return {answer: await answer, intercepted: await intercepted, proxy: proxy === '' ? '' : withoutCredentials(proxy)}
}

/** Any answer of the service itself proves the way to it; 407 and 5xx come from what stands before it, or say that it does not work. */
export function judgeHttp({answer, intercepted, proxy}: HttpFacts): Finding {
  if ('problem' in answer) {
    return proxy === '' ? fail(answer.problem, 'Check the address, the certificate and the firewall between this machine and it.')
      : unknown(answer.problem, `A proxy is set (${proxy}); this check goes direct. Try the address through the proxy.`)
  }
  const {status} = answer
  if (status === 407) return fail('HTTP 407: a proxy wants to know who asks', 'Give this machine a way through the proxy.')
  if (status >= 500) return fail(`HTTP ${status}`, 'The service, or a gateway before it, does not work: see its own log.')
  return intercepted ? unknown(`HTTP ${status}, but the network also answers for addresses that nobody has`, interceptedRemedy) : pass(`HTTP ${status}`)
}
