/** The embedded engine: what the services of a local target need on this machine before a release can be put there. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {formatBytes} from '../kernel/quantity.ts'
import type {FailureReason} from '../kernel/failure-reasons.ts'
import {digestJson, type Digest} from '../kernel/digest.ts'
import type {Files, Ports} from '../ports/index.ts'
import {skipInSource} from '../rollout/source-tree.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {layoutOf} from '../targets/local/layout.ts'
import {observeListenPort, type ListenPort} from '../targets/local/listen-port.ts'
import type {Change} from './change.ts'

/** State may hold rendered configuration: it is its owner's alone. */
const privateMode = 0o700
/** Journal, snapshots and the first logs. */
const ownBytes = 64 * 2 ** 20

export interface Desired {
  /** Relative to the state directory. */
  directories: string[]
  ports: {service: string; port: number}[]
  /** Source directories that releases are copied from, absolute. */
  sources: string[]
}

/** Pure. Services without a process on this machine need nothing here. */
export function desiredOf(spec: EnvironmentSpec, workspace: string): Desired {
  const layout = layoutOf('', `${spec.name}/${spec.environment}`)
  const services = Object.entries(spec.services).filter(([, s]) => s.source.run)
  return {
    directories: [layout.root, layout.releases, layout.routers, ...services.flatMap(([name]) => [path.join(layout.releases, name), layout.router(name)])],
    ports: services.flatMap(([service, {port}]) => (port === undefined ? [] : [{service, port}])),
    sources: [...new Set(services.map(([, s]) => path.join(workspace, s.source.directory ?? '.')))]
  }
}

export interface Observed {
  directories: Record<string, {kind: 'absent'} | {kind: 'directory'; mode: number} | {kind: 'obstacle'}>
  ports: Record<number, ListenPort>
  freeBytes: number
  /** Of all sources together; releases of equal content are stored once. */
  neededBytes: number
}

async function directoryFacts(files: Files, directory: string): Promise<Observed['directories'][string]> {
  const facts = await files.facts(directory)
  if (!facts) return {kind: 'absent'}
  return facts.kind === 'directory' ? {kind: 'directory', mode: facts.mode} : {kind: 'obstacle'}
}

async function sizeOf(files: Files, directory: string): Promise<number> {
  let total = 0
  for (const relative of await files.walk(directory, skipInSource)) total += (await files.facts(path.join(directory, relative)))?.size ?? 0
  return total
}

/** The state directory may not be there yet: what counts is the file system that it will lie on. */
async function freeFor(files: Files, directory: string): Promise<number> {
  let existing = directory
  while (!(await files.facts(existing)) && path.dirname(existing) !== existing) existing = path.dirname(existing)
  return files.freeBytes(existing)
}

export async function observeLocal({files, host, ...ports}: Ports, spec: EnvironmentSpec, desired: Desired): Promise<Observed> {
  const observed: Observed = {directories: {}, ports: {}, freeBytes: await freeFor(files, host.state), neededBytes: ownBytes}
  for (const directory of desired.directories) observed.directories[directory] = await directoryFacts(files, path.join(host.state, directory))
  for (const {service, port} of desired.ports) observed.ports[port] = await observeListenPort({files, host, ...ports}, `${spec.name}/${spec.environment}`, service, port)
  for (const source of desired.sources) observed.neededBytes += await sizeOf(files, source)
  return observed
}

export interface LocalPlan {
  changes: Change[]
  problems: {reason: FailureReason; message: string; remedy: string}[]
  /** Over what is wanted, not over what is missing: making a directory twice is no other plan. */
  digest: Digest
}

function planDirectory(directory: string, facts: Observed['directories'][string] | undefined): Change {
  const resource = `directory ${directory}`
  if (facts?.kind !== 'directory') return {action: 'create', resource, note: 'for its owner alone (0700)'}
  if ((facts.mode & 0o077) === 0) return {action: 'none', resource, note: ''}
  return {action: 'update', resource, note: `closed to others (${facts.mode.toString(8)} > 700)`}
}

const portNotes: Record<ListenPort, string> = {
  free: 'free', 'held-by-own-router': 'held by this set’s router', 'in-use': 'in use by another program', 'not-permitted': 'cannot be listened on'
}

/** Pure. */
export function planLocal(desired: Desired, observed: Observed): LocalPlan {
  const directories = desired.directories.map(d => planDirectory(d, observed.directories[d]))
  const obstacles = desired.directories.filter(d => observed.directories[d]?.kind === 'obstacle')
  const usable = ({port}: {port: number}): boolean => ['free', 'held-by-own-router'].includes(observed.ports[port] ?? '')
  const problems: LocalPlan['problems'] = [
    ...obstacles.map(d => ({reason: 'state-unwritable' as const, message: `${d} in the state directory is no directory.`, remedy: 'Move it away.'})),
    ...desired.ports.filter(p => !usable(p)).map(({service, port}) => ({
      reason: 'port-in-use' as const, message: `Port ${port} of ${service}: ${portNotes[observed.ports[port] ?? 'not-permitted']}.`,
      remedy: `Stop what listens there (\`ss -ltnp 'sport = :${port}'\` names it), or change services.${service}.port.`
    })),
    ...(observed.freeBytes >= observed.neededBytes ? [] : [{
      reason: 'state-unwritable' as const, message: `The state directory has ${formatBytes(observed.freeBytes)} free; the releases need ${formatBytes(observed.neededBytes)}.`, remedy: 'Make room there, or set SLIPWAY_STATE to a larger file system.'
    }])
  ]
  const changes: Change[] = [
    ...directories,
    ...desired.ports.map(({service, port}): Change => ({action: 'none', resource: `port ${port} of ${service}`, note: portNotes[observed.ports[port] ?? 'not-permitted']})),
    {action: 'none', resource: 'space for releases', note: `${formatBytes(observed.neededBytes)} of ${formatBytes(observed.freeBytes)} free`}
  ]
  return {changes, problems, digest: digestJson({directories: desired.directories, ports: desired.ports})}
}

/** Repeatable; what it made is harmless to leave, so nothing is undone. */
export async function applyLocal({files, host, progress}: Ports, desired: Desired, observed: Observed): Promise<void> {
  for (const directory of desired.directories) {
    const {action, resource, note} = planDirectory(directory, observed.directories[directory])
    if (action === 'none') continue
    progress.report({stage: 'provision', subject: resource, state: 'running', line: `${resource}: ${action}, ${note}`})
    const absolute = path.join(host.state, directory)
    await files.makeDirectory(absolute, privateMode)
    await files.setMode(absolute, privateMode)
    progress.report({stage: 'provision', subject: resource, state: 'done', line: `${resource}: ready`})
  }
  const left = await missing(files, host.state, desired)
  if (left.length > 0) throw new UserError(`Not there after it was made: ${left.join(', ')}.`, {reason: 'state-unwritable', where: host.state, remedy: 'See what removes or changes it while this runs.'})
}

async function missing(files: Files, state: string, desired: Desired): Promise<string[]> {
  const after = await Promise.all(desired.directories.map(async d => ({d, facts: await directoryFacts(files, path.join(state, d))})))
  return after.filter(({d, facts}) => planDirectory(d, facts).action !== 'none').map(({d}) => d)
}
