/** monitor-gate: observe which revisions serve, watch them through their gates, decide. */
import {InternalError} from '../kernel/errors.ts'
import type {Stage} from '../ports/contract.ts'
import {openTarget} from '../targets/index.ts'
import type {contract} from './contract.ts'
import {runGates} from './run-gates.ts'

export const stage: Stage<typeof contract> = ({inputs, spec, ports, signal}) => {
  if (!spec) throw new InternalError('monitor-gate was run without a spec.')
  return runGates({inputs, spec, ports, signal}, () => openTarget(spec, ports))
}
