/** Header lists between the two sides of the router, as flat name-value lists so that order, case and repetition stay. */

/** Fields that concern one connection alone (RFC 9110, section 7.6.1). `Trailer` is end to end and stays. */
const hopByHop = new Set(['connection', 'proxy-connection', 'keep-alive', 'te', 'transfer-encoding', 'upgrade'])

type Pair = [name: string, value: string]

/** A flat list as node hands it over, in pairs. */
export function pairs(raw: readonly string[]): Pair[] {
  return Array.from({length: raw.length / 2}, (_, i) => [raw[2 * i] as string, raw[2 * i + 1] as string])
}

const valuesOf = (list: readonly Pair[], name: string): string[] => list.filter(([n]) => n.toLowerCase() === name).map(([, value]) => value)

function endToEnd(raw: readonly string[]): Pair[] {
  const all = pairs(raw)
  const named = valuesOf(all, 'connection').flatMap(value => value.split(',')).map(name => name.trim().toLowerCase())
  const dropped = new Set([...hopByHop, ...named])
  return all.filter(([name]) => !dropped.has(name.toLowerCase()))
}

export interface Incoming {
  method: string
  rawHeaders: readonly string[]
  /** Address of the client's end of the connection. */
  client: string
}

/** Headers for the instance. `upgrade`: the protocol that the client asks for, on a tunnel. */
export function requestHeaders(incoming: Incoming, upgrade: string | undefined): string[] {
  const all = pairs(incoming.rawHeaders)
  const skipped = new Set(['x-forwarded-for', 'expect'])
  const kept = endToEnd(incoming.rawHeaders).filter(([name]) => !skipped.has(name.toLowerCase()))
  const host = valuesOf(all, 'host')[0] ?? 'localhost'
  if (valuesOf(all, 'host').length === 0) kept.push(['Host', host])
  kept.push(['X-Forwarded-For', [...valuesOf(all, 'x-forwarded-for'), incoming.client].join(', ')])
  if (valuesOf(all, 'x-forwarded-host').length === 0) kept.push(['X-Forwarded-Host', host])
  if (valuesOf(all, 'x-forwarded-proto').length === 0) kept.push(['X-Forwarded-Proto', 'http'])
  if (upgrade === undefined) kept.push(...framing(incoming.method, all))
  else kept.push(['Connection', 'Upgrade'], ['Upgrade', upgrade])
  return kept.flat()
}

/** The body is framed anew: chunked stays chunked, and a method that expects a body says that there is none. */
function framing(method: string, all: readonly Pair[]): Pair[] {
  if (valuesOf(all, 'transfer-encoding').length > 0) return [['Transfer-Encoding', 'chunked']]
  if (valuesOf(all, 'content-length').length > 0) return []
  return ['POST', 'PUT', 'PATCH'].includes(method) ? [['Content-Length', '0']] : []
}

export const responseHeaders = (raw: readonly string[]): string[] => endToEnd(raw).flat()

export function hasBody(headers: {[name: string]: unknown}): boolean {
  if (headers['transfer-encoding'] !== undefined) return true
  return headers['content-length'] !== undefined && headers['content-length'] !== '0'
}

/** The path that an instance is asked for; a client may have sent the absolute form (RFC 9112, section 3.2.2). */
export function originForm(target: string): string {
  const absolute = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)
  if (!absolute) return target
  const rest = absolute[1] as string
  return rest.startsWith('/') ? rest : `/${rest}`
}
