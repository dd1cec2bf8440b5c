/** Where software runs, by the kind that an environment names. */
import {UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import type {Target} from '../rollout/target.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'

/** Each kind is a chunk of its own, loaded when an environment names it. Throws UserError `unsupported` for a kind that this version does not have. */
export async function openTarget(spec: Pick<EnvironmentSpec, 'target' | 'environment'>, ports: Ports): Promise<Target> {
  const {kind} = spec.target
  if (kind === 'local') return (await import('./local/local-target.ts')).openLocalTarget(ports)
  if (spec.target.kind === 'kubernetes') return (await import('./kubernetes/open.ts')).openKubernetes(spec.target, ports)
  throw new UserError(`The target kind ${kind} is not supported by this version.`, {
    reason: 'unsupported', where: `environments.${spec.environment}.target`, expected: 'local or kubernetes', remedy: 'Use another kind of target for this environment.'
  })
}
