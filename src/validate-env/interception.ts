/**
 * Networks that lie. A proxy in the path may accept connections to addresses that nobody has, and a resolver may answer for names that
 * cannot exist: then a connection, or an address, proves nothing. Addresses: RFC 5737 (TEST-NET-1); name: RFC 6761 (.invalid).
 */
import type {Ports} from '../ports/index.ts'

const nobody = '192.0.2.1'
const canaryMs = 1_500
const impossibleName = 'slipway-canary.invalid'

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

/** Whether something accepts connections for an address that nobody has, on the port that matters: proxies choose by port. */
export async function connectionsIntercepted(ports: Ports, host: string, port: number, signal: AbortSignal): Promise<boolean> {
  if (isLoopback(host)) return false
  return (await ports.machine.dial({host: nobody, port, transport: 'tcp', timeoutMs: canaryMs}, signal)).outcome === 'connected'
}

export const namesIntercepted = (ports: Ports): Promise<boolean> => ports.network.resolve(impossibleName).then(found => found.length > 0, () => false)

export const interceptedRemedy = 'Something on the network answers for addresses that nobody has (a transparent proxy): test the address through its protocol.'
