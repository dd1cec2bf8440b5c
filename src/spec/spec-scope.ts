/** The scope of references of one environment, and the texts of slipway.yaml itself resolved in it. */
import {UserError} from '../kernel/errors.ts'
import {resolveText} from './references.ts'
import type {Resolved, Scope, ServiceAddress} from './references.ts'
import type {EnvironmentSpec} from './schema.ts'

/** What comes from outside the files: variables of the environment, and secrets. */
export type Outside = Pick<Scope, 'variable' | 'secret'>

/** Where a service is reached from its siblings on the same target. */
export function serviceAddresses(spec: EnvironmentSpec): Record<string, ServiceAddress> {
  const {target} = spec
  const host = (service: string): string => {
    if (target.kind === 'local') return '127.0.0.1'
    return target.kind === 'docker' ? service : `${service}.${target.namespace}.svc`
  }
  return Object.fromEntries(Object.entries(spec.services).map(([service, {port}]) => [service, {host: host(service), port}]))
}

export const specScope = (spec: EnvironmentSpec, outside: Outside, config: Scope['config']): Scope =>
  ({...outside, environment: spec.environment, name: spec.name, services: serviceAddresses(spec), config})

/** The kinds of reference that texts of slipway.yaml take which are journalled or shown: nothing secret among them. */
export const openKinds = ['environment', 'name', 'env', 'services'] as const

/**
 * The spec with the references in `services.<name>.env` and `infrastructure.variables` resolved. Only stages that use those texts
 * call this, since a variable may be set in their job alone. Throws UserError `config-invalid` naming every text that cannot be resolved.
 */
export function resolveSpecTexts(spec: EnvironmentSpec, variable: Scope['variable']): EnvironmentSpec {
  const scope = specScope(spec, {variable, secret: () => undefined}, () => ({problem: '`config` references are resolved in configuration only'}))
  const problems: string[] = []
  const resolve = (where: string, text: string): Resolved => {
    const answer = resolveText(text, scope)
    problems.push(...answer.problems.map(problem => `${where}: ${problem}`))
    return answer.resolved
  }
  const services = Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, {
    ...service,
    env: Object.fromEntries(Object.entries(service.env).map(([key, text]) => [key, resolve(`services.${id}.env.${key}`, text).text ?? '']))
  }]))
  const infrastructure = spec.infrastructure && {
    ...spec.infrastructure,
    variables: Object.fromEntries(Object.entries(spec.infrastructure.variables).map(([key, value]) =>
      [key, typeof value === 'string' ? (resolve(`infrastructure.variables.${key}`, value).value ?? '') : value]))
  }
  if (problems.length > 0) throw new UserError(`References of slipway.yaml cannot be resolved:\n  ${problems.join('\n  ')}`, {reason: 'config-invalid'})
  return {...spec, services, ...(infrastructure ? {infrastructure} : {})}
}

/** One text resolved. Throws UserError `config-invalid`. */
export function expandText(text: string, scope: Scope, where: string): string {
  const {resolved, problems} = resolveText(text, scope)
  if (problems.length > 0 || resolved.text === undefined) {
    throw new UserError(`${problems.join('; ') || 'a secret of this text is not known yet'}.`, {reason: 'config-invalid', where})
  }
  return resolved.text
}
