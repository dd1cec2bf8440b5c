/** What a service is made of, by the kind of target that an environment names: a folder by digest, or rendered objects. */
import {UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import type {Hooks, ServiceSource} from '../rollout/model.ts'
import type {EnvironmentSpec, ServiceSpec} from '../spec/schema.ts'

export interface ReadSource {
  source: ServiceSource
  /** What the source itself says of how many there should be. */
  replicas?: number | undefined
  /** Hooks that it declares. */
  hooks?: Hooks | undefined
}

/** Throws UserError `unsupported` where a service has no source that the target can run, with all of them; `spec-invalid`, `manifest-invalid`. */
export async function readSources(spec: Pick<EnvironmentSpec, 'name' | 'target' | 'environment' | 'tools'>, services: Record<string, ServiceSpec>, ports: Ports): Promise<Record<string, ReadSource>> {
  const {kind} = spec.target
  const fits = ({source}: ServiceSpec): boolean => (kind === 'local' ? source.run !== undefined : source.image !== undefined || source.chart !== undefined || source.manifests !== undefined || source.kustomize !== undefined)
  const unfit = Object.entries(services).filter(([, service]) => !fits(service)).map(([name]) => name)
  if (unfit.length > 0) {
    const expected = kind === 'local' ? '`source.run` for each service on the local target' : `one of \`source.image\`, \`chart\`, \`manifests\` or \`kustomize\` for each service on the ${kind} target`
    throw new UserError(`No source that the ${kind} target can run: ${unfit.join(', ')}.`, {reason: 'unsupported', where: unfit.map(name => `services.${name}.source`).join(', '), expected})
  }
  if (spec.target.kind === 'kubernetes') return (await import('./kubernetes/read-sources.ts')).readKubernetesSources({...spec, target: spec.target}, services, ports)
  return (await import('./local/read-sources.ts')).readLocalSources(services, ports)
}
