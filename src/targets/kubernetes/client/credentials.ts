/** What is presented to the server with each request: read, run or renewed when it is due, once for all who ask. */
import {UserError} from '../../../kernel/errors.ts'
import type {Ports, Tls} from '../../../ports/index.ts'
import {runExecPlugin} from './exec-credential.ts'
import type {ClusterAccess, Identity} from './kubeconfig.ts'
import {readPem} from './observe-access.ts'
import {shareCall} from './shared-call.ts'

export interface Presented {
  headers: Record<string, string>
  tls: Tls
}

export interface Credentials {
  current(signal?: AbortSignal): Promise<Presented>
  /** After the server has refused `rejected` (401): what to try instead, or undefined if there is nothing newer. */
  renew(rejected: Presented, signal?: AbortSignal): Promise<Presented | undefined>
}

/** As client-go reads a token file anew (transport/token_source.go). */
const tokenFileMs = 60_000
/** What is left of a life when it is renewed: enough for a request that waits and clocks that differ. */
const marginMs = (lifeMs: number): number => Math.min(60_000, Math.max(10_000, lifeMs / 10))

type CredentialPorts = Pick<Ports, 'files' | 'host' | 'exec' | 'clock' | 'log'>

interface Held {
  presented: Presented
  /** Milliseconds since the epoch. */
  until: number
}

interface Proof {
  authorization?: string
  certificate?: {cert: string; key: string}
  until: number
}

async function readTokenFile(path: string, ports: CredentialPorts): Promise<Proof> {
  const token = (await ports.files.readText(path))?.trim() ?? ''
  if (!/^[\x21-\x7e]+$/.test(token)) throw new UserError(token === '' ? 'The file with the token is missing or empty.' : 'The file holds no token.', {reason: 'input-invalid', where: path, expected: 'a file with a bearer token and nothing else'})
  ports.log.mask(token)
  return {authorization: `Bearer ${token}`, until: ports.clock.now() + tokenFileMs}
}

async function proofOf(identity: Identity, cluster: {access: ClusterAccess; ca: string | undefined}, ports: CredentialPorts, signal: AbortSignal): Promise<Proof> {
  switch (identity.kind) {
    case 'none': return {until: Infinity}
    case 'token': return {authorization: `Bearer ${identity.token}`, until: Infinity}
    case 'basic': return {authorization: `Basic ${Buffer.from(`${identity.username}:${identity.password}`).toString('base64')}`, until: Infinity}
    case 'token-file': return readTokenFile(identity.path, ports)
    case 'exec': {
      const {token, certificate, expiresAt} = await runExecPlugin(identity.plugin, cluster, ports, signal)
      const until = expiresAt === undefined ? Infinity : expiresAt - marginMs(expiresAt - ports.clock.now())
      return {...(token === undefined ? {} : {authorization: `Bearer ${token}`}), ...(certificate ? {certificate} : {}), until}
    }
  }
}

const changing = (access: ClusterAccess): boolean => access.identity.kind === 'exec' || access.identity.kind === 'token-file' || access.certificate?.cert.kind === 'file'
const same = (a: Presented, b: Presented): boolean => JSON.stringify(a) === JSON.stringify(b)

export function openCredentials(access: ClusterAccess, ports: CredentialPorts): Credentials {
  let held: Held | undefined
  const load = shareCall(async signal => {
    const ca = access.ca && await readPem(access.ca, ports)
    const {authorization, certificate, until} = await proofOf(access.identity, {access, ca}, ports, signal)
    const own = access.certificate ? {cert: await readPem(access.certificate.cert, ports), key: await readPem(access.certificate.key, ports)} : certificate
    const tls = {...(ca === undefined ? {} : {ca}), ...own, ...(access.serverName === undefined ? {} : {serverName: access.serverName}), ...(access.insecure ? {insecure: true} : {})}
    const headers = {...(authorization === undefined ? {} : {authorization}), ...(access.impersonate === undefined ? {} : {'impersonate-user': access.impersonate})}
    held = {presented: {headers, tls}, until}
    return held.presented
  })
  const {identity} = access
  for (const secret of identity.kind === 'token' ? [identity.token] : identity.kind === 'basic' ? [identity.password] : []) ports.log.mask(secret)
  return {
    async current(signal) {
      if (held && ports.clock.now() < held.until) return held.presented
      const known = held
      // A file that cannot be read for a moment leaves the token that it had; the server says when that is over.
      return load(signal).catch((error: unknown) => {
        if (known && identity.kind === 'token-file' && !signal?.aborted) return known.presented
        throw error
      })
    },
    async renew(rejected, signal) {
      if (held && held.presented !== rejected && !same(held.presented, rejected)) return held.presented
      if (!changing(access)) return undefined
      const fresh = await load(signal)
      return same(fresh, rejected) ? undefined : fresh
    }
  }
}

