/** Where a service answers: where the user says, else where the target says. */
import {UserError} from '../kernel/errors.ts'
import type {Http, Ports} from '../ports/index.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {openTarget} from '../targets/index.ts'

export interface Reach {
  http: Http
  /** Without a slash at the end. Throws UserError `input-invalid` for a service without a port. */
  address(service: string): string
  /** Where its document lies: below the address of a target, but an address that a user gives with a path is the whole prefix. */
  document(service: string, basePath: string): string
}

export async function openReach(spec: EnvironmentSpec, given: string | undefined, ports: Ports): Promise<Reach> {
  if (given !== undefined) {
    const url = given.replace(/\/+$/, '')
    return {http: ports.http, address: () => url, document: (_, basePath) => (new URL(url).pathname === '/' ? url + basePath : url)}
  }
  const target = await openTarget(spec, ports)
  const address = (service: string): string => {
    const port = spec.services[service]?.port
    if (port !== undefined) return target.address(`${spec.name}/${spec.environment}`, service, port)
    throw new UserError(`The service ${service} has no port.`, {reason: 'input-invalid', where: `services.${service}.port`, expected: 'a port, or the input `base-url`', remedy: 'Declare the port or set `base-url`.'})
  }
  return {http: target.http, address, document: (service, basePath) => address(service) + basePath}
}

/** The load goes to the service that it names, else to the one under contract, else to the only one with a port. */
export function loadService(spec: EnvironmentSpec): string {
  const named = spec.tests?.load?.service ?? spec.tests?.contract?.service
  if (named !== undefined) return named
  const listening = Object.entries(spec.services).filter(([, s]) => s.port !== undefined).map(([name]) => name)
  if (listening.length === 1) return listening[0] as string
  throw new UserError('The load test names no service.', {reason: 'spec-invalid', where: 'tests.load.service', expected: `one of ${listening.join(', ') || 'the services, with a port'}`, remedy: 'Add `service` to tests.load.'})
}
