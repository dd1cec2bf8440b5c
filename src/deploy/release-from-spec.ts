/** The release that slipway.yaml and the workspace describe: sources by digest, configuration by its release id. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import {ConfigManifest} from '../rollout/config-manifest.ts'
import type {Release, ServiceConfig} from '../rollout/model.ts'
import {composeRelease, type ReleasePart} from '../rollout/release.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {resolveSpecTexts} from '../spec/spec-scope.ts'
import {readSources, type ReadSource} from '../targets/sources.ts'

export interface ReleaseInputs {
  label: string
  configManifest: string | undefined
  configDirectory: string | undefined
  /** Rendered files have to be there. */
  purpose: 'plan' | 'deploy'
}

export const setOf = (spec: EnvironmentSpec): string => `${spec.name}/${spec.environment}`

/** Throws UserError `input-invalid`, `spec-invalid`, `unsupported`, `config-invalid`, each with all problems of its kind. */
export async function observeRelease(spec: EnvironmentSpec, ports: Ports, inputs: ReleaseInputs): Promise<Release> {
  const manifest = parseManifest(spec, inputs)
  const {infrastructure: _, ...own} = spec
  const services = Object.entries(resolveSpecTexts(own, name => ports.host.variable(name)).services)
  const directory = inputs.configDirectory === undefined ? undefined : path.resolve(ports.host.workspace, inputs.configDirectory)
  const read = await readSources(spec, Object.fromEntries(services), ports)
  const parts = services.map(([name, service]): [string, ReleasePart] => {
    const config = configOf(manifest, name, directory)
    return [name, {spec: service, ...read[name] as ReadSource, ...(config === undefined ? {} : {config})}]
  })
  await refuseMissingFiles(ports, parts)
  const release = composeRelease(setOf(spec), inputs.label, Object.fromEntries(parts))
  return spec.onFailure === 'rollback-set' ? release : {...release, onFailure: spec.onFailure}
}

function parseManifest(spec: EnvironmentSpec, {configManifest, configDirectory, purpose}: ReleaseInputs): ConfigManifest | undefined {
  const refuse = (what: string, expected: string): UserError => new UserError(what, {reason: 'input-invalid', where: 'input `config-manifest`', expected, remedy: 'Run the configure action before this step and hand its outputs on.'})
  if (configManifest === undefined) {
    if (spec.config === undefined) return undefined
    throw refuse('slipway.yaml has a `config` section, and no configuration was handed over.', 'the output `manifest` of the configure action')
  }
  const parsed = ConfigManifest.safeParse(jsonOrUndefined(configManifest))
  if (!parsed.success) throw refuse('The configuration manifest cannot be read.', 'the output `manifest` of the configure action, unchanged')
  const outside = Object.values(parsed.data.services).map(s => s.file).filter(file => path.isAbsolute(file) || path.normalize(file).split(path.sep)[0] === '..')
  if (outside.length > 0) throw refuse(`The manifest names files outside its directory: ${outside.join(', ')}.`, 'names relative to the directory that configure wrote')
  if (purpose === 'deploy' && configDirectory === undefined && Object.keys(parsed.data.services).length > 0) {
    throw new UserError('There is a configuration manifest, and no directory with its files.', {reason: 'input-invalid', where: 'input `config-directory`', expected: 'the output `directory` of the configure action with `operation: render`, in the same job'})
  }
  return parsed.data
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function configOf(manifest: ConfigManifest | undefined, service: string, directory: string | undefined): ServiceConfig | undefined {
  const entry = manifest && Object.hasOwn(manifest.services, service) ? manifest.services[service] : undefined
  if (entry === undefined) return undefined
  return {release: entry.release, format: entry.format, ...(directory === undefined ? {} : {file: path.join(directory, entry.file)})}
}

async function refuseMissingFiles({files}: Ports, parts: [string, ReleasePart][]): Promise<void> {
  const missing: string[] = []
  for (const [name, {config}] of parts) if (config?.file !== undefined && (await files.facts(config.file))?.kind !== 'file') missing.push(`${name}: ${path.basename(config.file)}`)
  if (missing.length === 0) return
  throw new UserError(`Configuration files of the manifest are not there: ${missing.join(', ')}.`, {reason: 'input-invalid', where: 'input `config-directory`', remedy: 'Run configure with `operation: render` in the same job: rendered files end with their job.'})
}
