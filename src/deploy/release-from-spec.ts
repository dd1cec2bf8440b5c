/** The release that slipway.yaml and the workspace describe: sources by digest, configuration by its release id. */
import path from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import {ConfigManifest} from '../rollout/config-manifest.ts'
import type {Release, ServiceConfig, ServiceSource} from '../rollout/model.ts'
import {composeRelease, type ReleasePart} from '../rollout/release.ts'
import {observeSourceTree, type SourceTree} from '../rollout/source-tree.ts'
import type {EnvironmentSpec, ServiceSpec} from '../spec/schema.ts'
import {resolveSpecTexts} from '../spec/spec-scope.ts'

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
  refuseSources(spec, services)
  const directory = inputs.configDirectory === undefined ? undefined : path.resolve(ports.host.workspace, inputs.configDirectory)
  const trees = new Map<string, Promise<SourceTree>>()
  const parts = await Promise.all(services.map(async ([name, service]): Promise<[string, ReleasePart]> => {
    const source = await observeSource(spec, service, ports, trees)
    const config = configOf(manifest, name, directory)
    return [name, {spec: service, source, ...(config === undefined ? {} : {config})}]
  }))
  await refuseMissingFiles(ports, parts)
  return composeRelease(setOf(spec), inputs.label, Object.fromEntries(parts))
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

function refuseSources(spec: EnvironmentSpec, services: [string, ServiceSpec][]): void {
  const {kind} = spec.target
  const fits = ({source}: ServiceSpec): boolean => (kind === 'local' ? source.run !== undefined : source.image !== undefined)
  const unfit = services.filter(([, service]) => !fits(service)).map(([name]) => name)
  if (unfit.length === 0) return
  const expected = kind === 'local' ? '`source.run` for each service on the local target' : `\`source.image\` for each service on the ${kind} target`
  throw new UserError(`No source that the ${kind} target can run: ${unfit.join(', ')}.`, {reason: 'unsupported', where: unfit.map(name => `services.${name}.source`).join(', '), expected})
}

async function observeSource(spec: EnvironmentSpec, {source}: ServiceSpec, ports: Ports, trees: Map<string, Promise<SourceTree>>): Promise<ServiceSource> {
  if (spec.target.kind !== 'local') return {kind: 'image', image: source.image as string}
  const directory = path.resolve(ports.host.workspace, source.directory ?? '.')
  const tree = trees.get(directory) ?? observeSourceTree(ports.files, directory)
  trees.set(directory, tree)
  return {kind: 'process', argv: source.run as [string, ...string[]], directory, digest: (await tree).digest}
}

async function refuseMissingFiles({files}: Ports, parts: [string, ReleasePart][]): Promise<void> {
  const missing: string[] = []
  for (const [name, {config}] of parts) if (config?.file !== undefined && (await files.facts(config.file))?.kind !== 'file') missing.push(`${name}: ${path.basename(config.file)}`)
  if (missing.length === 0) return
  throw new UserError(`Configuration files of the manifest are not there: ${missing.join(', ')}.`, {reason: 'input-invalid', where: 'input `config-directory`', remedy: 'Run configure with `operation: render` in the same job: rendered files end with their job.'})
}
