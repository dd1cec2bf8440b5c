/** Small environments for the tests of this room. */
import {EnvironmentSpec, Service} from '../../../src/spec/schema.ts'

type ServiceSpec = EnvironmentSpec['services'][string]

export const service = (changes: Partial<ServiceSpec>): ServiceSpec => ({...Service.parse({source: {run: ['node', 'server.js']}}), ...changes})

export const environment = (changes: Partial<EnvironmentSpec>): EnvironmentSpec =>
  ({...EnvironmentSpec.parse({schema: 1, name: 'shop', environment: 'local', target: {kind: 'local'}, services: {}}), ...changes})
