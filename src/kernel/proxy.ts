/** Which proxy the environment names for an address, as Go's programs, kubectl among them, read it (https://pkg.go.dev/golang.org/x/net/http/httpproxy). Pure. */
import {UserError} from './errors.ts'

/** Four bytes or sixteen, as one number; undefined for what is no IP address. */
function addressOf(text: string): {bits: 32 | 128; value: bigint} | undefined {
  const bare = text.replace(/^\[|\]$/g, '')
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(bare)) {
    const parts = bare.split('.').map(Number)
    return parts.every(part => part < 256) ? {bits: 32, value: parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n)} : undefined
  }
  // The URL parser writes every form of an IPv6 address in the one of RFC 5952, without dotted ends.
  if (!bare.includes(':') || !URL.canParse(`http://[${bare}]`)) return undefined
  const [head, tail] = new URL(`http://[${bare}]`).hostname.slice(1, -1).split('::')
  const groups = (half: string | undefined): string[] => (half ? half.split(':') : [])
  const missing = 8 - groups(head).length - groups(tail).length
  const all = [...groups(head), ...Array.from({length: missing}, () => '0'), ...groups(tail)]
  return {bits: 128, value: all.reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n)}
}

function inNetwork(host: string, network: string): boolean {
  const [base, length] = network.split('/')
  const [address, start] = [addressOf(host), addressOf(base ?? '')]
  if (!address || !start || address.bits !== start.bits || !/^\d{1,3}$/.test(length ?? '')) return false
  const drop = BigInt(Math.max(0, start.bits - Number(length)))
  return address.value >> drop === start.value >> drop
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || inNetwork(host, '127.0.0.0/8') || inNetwork(host, '::1/128')
}

/** One entry of NO_PROXY: `*`, a network, an address, `example.com` (and below), `.example.com` or `*.example.com` (only below), each with a port or without. */
function excludes(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true
  if (entry.includes('/')) return inNetwork(host, entry)
  const [, name = entry, only] = /^(.*?)(?::(\d+))?$/.exec(addressOf(entry) ? `[${entry.replace(/^\[|\]$/g, '')}]` : entry) ?? []
  if (only !== undefined && only !== port) return false
  const [wanted, own] = [addressOf(name), addressOf(host)]
  if (wanted ?? own) return wanted !== undefined && own !== undefined && wanted.bits === own.bits && wanted.value === own.value
  const domain = name.replace(/^\*/, '')
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`)
}

/** The proxy's URL, or undefined where the address is asked directly. Throws UserError `unsupported` for a proxy of another kind. */
export function proxyFromEnvironment(server: string, variable: (name: string) => string | undefined): string | undefined {
  const url = new URL(server)
  const either = (name: string): string => variable(name) || variable(name.toLowerCase()) || ''
  const named = either(url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY').trim()
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  const port = url.port || (url.protocol === 'https:' ? '443' : '80')
  if (named === '' || isLoopback(host)) return undefined
  if (either('NO_PROXY').split(',').map(entry => entry.trim().toLowerCase()).filter(Boolean).some(entry => excludes(entry, host, port))) return undefined
  const proxy = /^[a-z0-9]+:\/\//i.test(named) ? named : `http://${named}`
  if (URL.canParse(proxy) && /^https?:/i.test(proxy)) return new URL(proxy).href
  throw new UserError('The proxy that the environment names is not spoken to here.', {reason: 'unsupported', where: url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY', expected: 'a URL that begins with http:// or https://'})
}
