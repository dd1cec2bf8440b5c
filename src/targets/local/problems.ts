/** What already stands against a release on this machine, found without changing anything. */
import path from 'node:path'
import type {Ports} from '../../ports/index.ts'
import type {Problem, Release, ServiceRelease, SetId} from '../../rollout/model.ts'
import {observeListenPort} from './listen-port.ts'
import type {RouterStatus} from './router-protocol.ts'

export async function releaseProblems(ports: Ports, release: Release, routers: Readonly<Record<string, RouterStatus | undefined>>): Promise<Problem[]> {
  const found = await Promise.all(Object.entries(release.services).map(async ([service, wanted]) => [
    ...await programProblem(ports, service, wanted), ...await portProblem(ports, release.set, {service, wanted, router: routers[service]})
  ]))
  return found.flat()
}

async function programProblem({files, exec}: Ports, service: string, {source}: ServiceRelease): Promise<Problem[]> {
  if (source.kind !== 'process') {
    return [{reason: 'unsupported', service, message: `${service}: the local target runs processes, not ${source.kind}.`, remedy: 'Give the service `source.run` for this environment.'}]
  }
  const [program] = source.argv
  if (!program.includes('/')) {
    if (await exec.which(program) !== undefined) return []
    return [{reason: 'command-not-found', service, message: `${service}: there is no program \`${program}\` on PATH.`, remedy: `Install it, or correct services.${service}.source.run.`}]
  }
  const file = path.resolve(source.directory, program)
  const facts = await files.facts(file)
  if (facts?.kind === 'symlink' || (facts?.kind === 'file' && (facts.mode & 0o111) !== 0)) return []
  const what = facts === undefined ? 'does not exist' : facts.kind === 'file' ? 'is not executable' : 'is no file'
  return [{reason: 'command-not-found', service, message: `${service}: ${program} ${what} in ${source.directory}.`, remedy: `Correct services.${service}.source.run.`}]
}

async function portProblem(ports: Ports, set: SetId, {service, wanted: {port}, router}: {service: string; wanted: ServiceRelease; router: RouterStatus | undefined}): Promise<Problem[]> {
  if (port === undefined || router?.ports.some(p => p.port === port && p.state === 'listening')) return []
  const found = await observeListenPort(ports, set, service, port)
  switch (found) {
    case 'free':
    case 'held-by-own-router':
      return []
    case 'in-use':
      return [{reason: 'port-in-use', service, message: `${service}: another program listens on port ${port}.`, remedy: `Stop that program or change services.${service}.port.`}]
    case 'not-permitted':
      return [{reason: 'port-in-use', service, message: `${service}: this user may not listen on port ${port}.`, remedy: `Use a port from 1024 on in services.${service}.port, or give this user the right.`}]
  }
}
