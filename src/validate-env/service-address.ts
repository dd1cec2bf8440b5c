/** The address of a required service: references resolved as configure would, then parsed. Never shown, since it may hold a password. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import {configFiles} from '../spec/config-layers.ts'
import type {ConfigText} from '../spec/config-layers.ts'
import {configLookup, resolveConfiguration} from '../spec/configuration.ts'
import {resolveText, type Resolved, type Scope} from '../spec/references.ts'
import type {EnvironmentSpec, RequirementsSpec} from '../spec/schema.ts'
import {specScope, type Outside} from '../spec/spec-scope.ts'

export type ServiceRequirement = RequirementsSpec['services'][string]
export type Protocol = 'postgres' | 'redis' | 'tcp'

export const schemes: Readonly<Record<Protocol, readonly string[]>> = {postgres: ['postgres:', 'postgresql:'], redis: ['redis:', 'rediss:'], tcp: ['tcp:']}
export const protocolOf = (required: ServiceRequirement): Protocol => (required.postgres !== undefined ? 'postgres' : required.redis !== undefined ? 'redis' : 'tcp')

export type ServiceAddress = {kind: 'address'; url: URL} | {kind: 'unresolved'; why: string} | {kind: 'malformed'}

/** Pure. A bare `HOST:PORT` is a TCP address. */
export function parseAddress(text: string, protocol: Protocol): ServiceAddress {
  const whole = protocol === 'tcp' && !text.includes('://') ? `tcp://${text}` : text
  const url = URL.canParse(whole) ? new URL(whole) : undefined
  const complete = url && schemes[protocol].includes(url.protocol) && url.hostname !== '' && (protocol !== 'tcp' || url.port !== '')
  return complete ? {kind: 'address', url} : {kind: 'malformed'}
}

async function observeLayers(spec: EnvironmentSpec, {files, host}: Ports): Promise<ConfigText[]> {
  const texts = await Promise.all((spec.config ? configFiles(spec) : []).map(async ({path: file}) => ({path: file, text: await files.readText(path.join(host.workspace, file))})))
  return texts.flatMap(({path: file, text}) => (text === undefined ? [] : [{path: file, text}]))
}

/** A secret that this step was not given leaves the address unknown; it is no fault of the configuration. */
const outsideOf = ({host}: Ports): Outside => ({
  variable: name => host.variable(name),
  secret: name => {
    const value = host.variable(`SLIPWAY_SECRET_${name}`)
    return value ? {value} : 'later'
  }
})

function configOf(spec: EnvironmentSpec, layers: ConfigText[], outside: Outside): Scope['config'] {
  try {
    return configLookup(resolveConfiguration(spec, layers, undefined, outside))
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown
    return () => ({problem: 'the configuration has errors, which configure tells'})
  }
}

function maskSecrets({pieces}: Resolved, {log}: Ports): void {
  for (const piece of pieces ?? []) if (piece.kind === 'secret' && piece.text) log.mask(piece.text)
}

export async function observeAddress(required: ServiceRequirement, spec: EnvironmentSpec, ports: Ports): Promise<ServiceAddress> {
  const protocol = protocolOf(required)
  const text = required[protocol] ?? ''
  const outside = outsideOf(ports)
  const layers = text.includes('${config.') ? await observeLayers(spec, ports) : []
  const {resolved, problems} = resolveText(text, specScope(spec, outside, configOf(spec, layers, outside)))
  maskSecrets(resolved, ports)
  if (problems.length > 0) return {kind: 'unresolved', why: problems.join('; ')}
  if (resolved.text === undefined) return {kind: 'unresolved', why: 'it holds a secret that this step was not given'}
  const address = parseAddress(resolved.text, protocol)
  if (address.kind === 'address' && address.url.password !== '') ports.log.mask(decodeURIComponent(address.url.password))
  return address
}
