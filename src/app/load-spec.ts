/** slipway.yaml read and resolved for the environment of this run. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import {commonInputs, type Contract} from '../ports/contract.ts'
import type {Ports} from '../ports/index.ts'
import {parseSpec, resolveEnvironment} from '../spec/parse.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import type {CommonInputs} from './read-inputs.ts'

/** A larger file is not a deployment description. */
const largestSpec = 1024 * 1024

/** undefined only where the contract makes the file optional and there is none. */
export async function loadSpec(contract: Contract, inputs: CommonInputs, ports: Ports): Promise<EnvironmentSpec | undefined> {
  const file = path.resolve(ports.host.workspace, inputs.spec)
  if (path.relative(ports.host.workspace, file).startsWith('..')) {
    throw new UserError(`${inputs.spec} lies outside the workspace.`, {reason: 'input-invalid', where: 'input `spec`', expected: 'a path inside the workspace'})
  }
  const facts = await ports.files.facts(file)
  if (facts && facts.size > largestSpec) throw new UserError(`The file has ${facts.size} bytes.`, {reason: 'spec-invalid', where: inputs.spec, expected: `at most ${largestSpec} bytes`})
  const text = await ports.files.readText(file)
  if (text !== undefined) return resolveEnvironment(parseSpec(text, inputs.spec), inputs.environment)
  // A mistyped path must not pass for a repository without a spec.
  if (contract.spec === 'optional' && inputs.spec === commonInputs.spec.default) return undefined
  throw new UserError('There is no such file.', {reason: 'spec-invalid', where: inputs.spec, expected: 'the file that describes the deployment', remedy: 'Check out the repository first, or give the path in the input `spec`; docs/slipway.example.yaml shows every key.'})
}
