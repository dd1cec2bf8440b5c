/** Where software runs, by the kind that an environment names. */
import {UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import type {Target} from '../rollout/target.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {openLocalTarget} from './local/local-target.ts'

export {stopLocalSet} from './local/local-target.ts'

/** Throws UserError `unsupported` for a kind of target that this version does not have. */
export function openTarget(spec: Pick<EnvironmentSpec, 'target' | 'environment'>, ports: Ports): Target {
  const {kind} = spec.target
  if (kind === 'local') return openLocalTarget(ports)
  throw new UserError(`The target kind ${kind} is not supported by this version.`, {
    reason: 'unsupported', where: `environments.${spec.environment}.target`, expected: 'local', remedy: 'Use `target: {kind: local}` for this environment.'
  })
}
