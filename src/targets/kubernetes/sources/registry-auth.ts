/** How a registry wants to be asked: its challenge, and what `docker login` left on this machine. */
import path from 'node:path'
import * as z from 'zod'
import type {Ports} from '../../../ports/index.ts'
import type {ImageReference} from '../objects/images.ts'

export type Challenge = {scheme: 'basic'} | {scheme: 'bearer'; realm: string; service: string | undefined; scope: string | undefined}

/** Of a `WWW-Authenticate` header (https://distribution.github.io/distribution/spec/auth/token/); `undefined` for a scheme that is not spoken here. */
export function parseChallenge(header: string | undefined): Challenge | undefined {
  const [, scheme = '', rest = ''] = /^\s*([A-Za-z]+)\s*(.*)$/s.exec(header ?? '') ?? []
  if (scheme.toLowerCase() === 'basic') return {scheme: 'basic'}
  if (scheme.toLowerCase() !== 'bearer') return undefined
  const parameters = new Map([...rest.matchAll(/([a-z_]+)="([^"]*)"/gi)].map(([, name = '', value = '']) => [name.toLowerCase(), value]))
  const realm = parameters.get('realm')
  return realm === undefined ? undefined : {scheme: 'bearer', realm, service: parameters.get('service'), scope: parameters.get('scope')}
}

const Config = z.object({auths: z.record(z.string(), z.object({auth: z.string().optional()})).default({})})

/** The value of a Basic `Authorization` for the registry, from Docker's own file; helpers that keep credentials elsewhere are not asked. */
export async function storedLogin({files, host}: Pick<Ports, 'files' | 'host'>, {registry}: Pick<ImageReference, 'registry'>): Promise<string | undefined> {
  const home = host.variable('HOME')
  const directory = host.variable('DOCKER_CONFIG') ?? (home === undefined ? undefined : path.join(home, '.docker'))
  const text = directory === undefined ? undefined : await files.readText(path.join(directory, 'config.json'))
  const config = Config.safeParse(jsonOrUndefined(text))
  if (!config.success) return undefined
  const names = registry === 'docker.io' ? ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io'] : [registry, `https://${registry}`, `https://${registry}/`]
  const auth = names.map(name => (Object.hasOwn(config.data.auths, name) ? config.data.auths[name]?.auth : undefined)).find(value => value)
  return auth === undefined ? undefined : `Basic ${auth}`
}

function jsonOrUndefined(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
