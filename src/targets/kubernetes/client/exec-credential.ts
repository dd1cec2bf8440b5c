/** Runs a credential plugin and reads what it tells. Nothing that it prints to its standard output is ever repeated: that is where the credentials are. */
import {ToolError} from '../../../kernel/errors.ts'
import type {Ports} from '../../../ports/index.ts'
import type {ExecPlugin} from './kubeconfig-exec.ts'
import {isPem, type ClusterAccess} from './kubeconfig.ts'

export interface ExecCredential {
  token: string | undefined
  certificate: {cert: string; key: string} | undefined
  /** Milliseconds since the epoch; undefined: until the server refuses it. */
  expiresAt: number | undefined
}

const timeoutMs = 60_000

function execInfo({apiVersion, provideClusterInfo}: ExecPlugin, access: ClusterAccess, ca: string | undefined): string {
  const cluster = {
    server: access.server, ...(access.serverName === undefined ? {} : {'tls-server-name': access.serverName}), ...(access.insecure ? {'insecure-skip-tls-verify': true} : {}),
    ...(ca === undefined ? {} : {'certificate-authority-data': Buffer.from(ca).toString('base64')}), ...(access.proxy === undefined ? {} : {'proxy-url': access.proxy}), config: null
  }
  return JSON.stringify({apiVersion, kind: 'ExecCredential', spec: {interactive: false, ...(provideClusterInfo ? {cluster} : {})}})
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** What is wrong in words, or the credential. */
export function parseExecCredential(stdout: string, apiVersion: string, now: number): ExecCredential | string {
  let read: {apiVersion?: unknown; kind?: unknown; status?: Record<string, unknown> | null} | null
  try {
    read = JSON.parse(stdout) as typeof read
  } catch {
    return 'its output is not JSON'
  }
  if (read?.kind !== 'ExecCredential') return 'its output is no ExecCredential'
  if (read.apiVersion !== apiVersion) return `it answers with another version than ${apiVersion}`
  const status = read.status ?? {}
  const [token, cert, key, expiry] = ['token', 'clientCertificateData', 'clientKeyData', 'expirationTimestamp'].map(name => textOf(status[name]))
  if ((cert === undefined) !== (key === undefined)) return 'it tells a client certificate without its key, or a key without its certificate'
  if (cert !== undefined && !(isPem(cert) && isPem(key ?? ''))) return 'the client certificate or key that it tells is not PEM'
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token)) return 'the token that it tells holds characters that no token has'
  if (token === undefined && cert === undefined) return 'it tells neither a token nor a client certificate'
  const expiresAt = expiry === undefined ? undefined : Date.parse(expiry)
  if (expiresAt !== undefined && Number.isNaN(expiresAt)) return '`expirationTimestamp` is no time'
  if (expiresAt !== undefined && expiresAt <= now) return 'what it tells has expired already'
  return {token, certificate: cert === undefined ? undefined : {cert, key: key as string}, expiresAt}
}

function failed(plugin: ExecPlugin, what: string, exitCode: number | null): ToolError {
  return new ToolError(`The credential plugin ${plugin.argv[0]} failed: ${what}.`, {
    reason: 'command-failed', where: plugin.place, argv: [plugin.argv[0]], exitCode, expected: `an ExecCredential of ${plugin.apiVersion} with a token or a client certificate`,
    remedy: 'Run the plugin by hand as the kubeconfig says, and renew its login.'
  })
}

/** The last line that it had for people, short; what the kubeconfig gives it in its environment is taken out. */
function wordsOf(stderr: string, {variables, argv}: ExecPlugin): string {
  const line = stderr.split(/\r?\n/).map(text => text.trim()).filter(Boolean).at(-1) ?? 'it said nothing'
  const hidden = [...Object.values(variables), ...argv.slice(1)].filter(value => value.length >= 8).reduce((text, value) => text.replaceAll(value, '***'), line)
  return hidden.replace(/[A-Za-z0-9_+/=.-]{40,}/g, '***').slice(0, 300).replace(/\.$/, '')
}

/** Throws ToolError `command-not-found`, `command-failed` or `timeout`. */
export async function runExecPlugin(plugin: ExecPlugin, cluster: {access: ClusterAccess; ca: string | undefined}, ports: Pick<Ports, 'exec' | 'clock' | 'log'>, signal: AbortSignal): Promise<ExecCredential> {
  const variables = {...plugin.variables, KUBERNETES_EXEC_INFO: execInfo(plugin, cluster.access, cluster.ca)}
  const result = await ports.exec.run({argv: plugin.argv, variables, timeoutMs}, signal).catch((thrown: unknown) => {
    if (!(thrown instanceof ToolError) || thrown.reason !== 'command-not-found') throw thrown
    const remedy = plugin.installHint?.replace(/\s+/g, ' ').slice(0, 300) ?? `Install ${plugin.argv[0]} or put it on PATH.`
    throw new ToolError(`The credential plugin ${plugin.argv[0]} does not exist or cannot be executed.`, {reason: 'command-not-found', where: plugin.place, argv: [plugin.argv[0]], exitCode: null, remedy, cause: thrown})
  })
  if (result.exitCode !== 0) throw failed(plugin, `${wordsOf(result.stderr, plugin)} (exit code ${result.exitCode})`, result.exitCode)
  const credential = parseExecCredential(result.stdout, plugin.apiVersion, ports.clock.now())
  if (typeof credential === 'string') throw failed(plugin, credential, 0)
  for (const secret of [credential.token, credential.certificate?.key]) if (secret !== undefined) ports.log.mask(secret)
  return credential
}
