/** Where a service answers. Pure. */
import {UserError} from '../kernel/errors.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'

/** Without a slash at the end. Throws UserError `input-invalid` where only the user can know. */
export function baseUrlOf(spec: EnvironmentSpec, service: string, given: string | undefined): string {
  if (given !== undefined) return given.replace(/\/+$/, '')
  if (spec.target.kind !== 'local') {
    throw new UserError(`Where ${service} answers is not known for a ${spec.target.kind} target.`, {reason: 'input-invalid', where: 'base-url', expected: 'the address of the running release', remedy: 'Set the input `base-url`.'})
  }
  const port = spec.services[service]?.port
  if (port === undefined) {
    throw new UserError(`The service ${service} has no port.`, {reason: 'input-invalid', where: `services.${service}.port`, expected: 'a port, or the input `base-url`', remedy: 'Declare the port or set `base-url`.'})
  }
  return `http://127.0.0.1:${port}`
}

/** The load goes to the service that it names, else to the one under contract, else to the only one with a port. */
export function loadService(spec: EnvironmentSpec): string {
  const named = spec.tests?.load?.service ?? spec.tests?.contract?.service
  if (named !== undefined) return named
  const listening = Object.entries(spec.services).filter(([, s]) => s.port !== undefined).map(([name]) => name)
  if (listening.length === 1) return listening[0] as string
  throw new UserError('The load test names no service.', {reason: 'spec-invalid', where: 'tests.load.service', expected: `one of ${listening.join(', ') || 'the services, with a port'}`, remedy: 'Add `service` to tests.load.'})
}

/** A path in the address that a user gives is the whole prefix; else the first server of the document gives it. */
export function contractUrl(baseUrl: string, basePath: string): string {
  return new URL(baseUrl).pathname === '/' ? baseUrl + basePath : baseUrl
}
