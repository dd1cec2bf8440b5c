/** This machine as a place to run the command and the local target: Node, state, disk, clock, ports. */
import {constants} from 'node:fs'
import {access} from 'node:fs/promises'
import path from 'node:path'
import {formatDuration} from '../../kernel/duration.ts'
import {formatBytes} from '../../kernel/quantity.ts'
import type {Ports} from '../../ports/index.ts'
import type {EnvironmentSpec} from '../../spec/schema.ts'
import {observeListenPort} from '../../targets/local/listen-port.ts'
import {judgeNode} from '../../validate-env/basics.ts'
import {finding, ok, type DoctorFinding} from './checks.ts'

const gibibyte = 2 ** 30
/** What deploy itself allows between the clocks of a runner and of GitHub. */
const clockSkewMs = 5 * 60_000

export function judgeNodeVersion(version: string): DoctorFinding {
  const {status, observed} = judgeNode(version)
  return status === 'pass' ? ok('node', observed) : finding('node', status === 'fail' ? 'fail' : 'unknown', observed)
}

/** The folder itself, or the nearest one above it that exists: there it would be made. */
async function nearestExisting(directory: string, {files}: Ports): Promise<string> {
  let at = directory
  while (!(await files.facts(at)) && path.dirname(at) !== at) at = path.dirname(at)
  return at
}

export async function examineState(ports: Ports): Promise<DoctorFinding[]> {
  const {state} = ports.host
  const existing = await nearestExisting(state, ports)
  const facts = await ports.files.facts(existing)
  const writable = await access(existing, constants.W_OK | constants.X_OK).then(() => true, () => false)
  if (facts?.kind === 'file' || facts?.kind === 'other') return [finding('state', 'fail', `${existing} is no folder`)]
  if (!writable) return [finding('state', 'fail', `${existing} may not be written to by this user`)]
  const free = await ports.files.freeBytes(existing)
  const room = `${formatBytes(free)} free for ${state}`
  return [
    ok('state', existing === state ? `${state} is writable` : `${state} can be made in ${existing}`),
    free < gibibyte / 4 ? finding('disk', 'fail', room) : free < gibibyte ? finding('disk', 'warn', room) : ok('disk', room)
  ]
}

/** `server`: the time of a server a moment ago, if one was asked. */
export function judgeClock(now: number, server: number | undefined): DoctorFinding {
  if (server === undefined) return finding('clock', 'unknown', `${new Date(now).toISOString()}; there was no server to compare with`, 'Compare with `date -u` of another machine, or run doctor with a token.')
  const off = Math.abs(now - server)
  return off > clockSkewMs ? finding('clock', 'fail', `${formatDuration(off)} ${now > server ? 'ahead of' : 'behind'} GitHub's`) : ok('clock', `${formatDuration(off)} off GitHub's`)
}

/** Ports of the environments that run on a machine, each once. */
export async function examinePorts(environments: readonly EnvironmentSpec[], ports: Ports): Promise<DoctorFinding[]> {
  const wanted = new Map(environments.filter(e => e.target.kind === 'local')
    .flatMap(spec => Object.entries(spec.services).flatMap(([service, {port}]) => (port === undefined ? [] : [[port, {spec, service}] as const]))))
  return Promise.all([...wanted].map(async ([port, {service}]): Promise<DoctorFinding> => {
    const owners = environments.filter(e => e.target.kind === 'local' && e.services[service]?.port === port)
    const seen = await Promise.all(owners.map(e => observeListenPort(ports, `${e.name}/${e.environment}`, service, port)))
    if (seen.includes('held-by-own-router')) return ok('ports', `${port} of ${service}: held by its own router`)
    switch (seen[0]) {
      case 'in-use': return finding('ports', 'fail', `${port} of ${service}: another program listens there`, `Stop it (\`ss -ltnp 'sport = :${port}'\` names it), or change services.${service}.port.`)
      case 'not-permitted': return finding('ports', port < 1024 ? 'fail' : 'unknown', `${port} of ${service}: may not be listened on`, 'Use a port from 1024 on, or see who has it bound.')
      default: return ok('ports', `${port} of ${service}: free`)
    }
  }))
}
