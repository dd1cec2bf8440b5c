/** configure: files read, merged, resolved and checked; with `render` one file a service written for the deploy step of the same job. */
import path from 'node:path'
import {shortDigest} from '../kernel/digest.ts'
import {InternalError} from '../kernel/errors.ts'
import {redactor} from '../kernel/redact.ts'
import type {Outcome, Post, Stage} from '../ports/contract.ts'
import type {Annotation} from '../ports/index.ts'
import type {ConfigureData} from '../report/stage-data.ts'
import type {ConfigManifest} from '../rollout/config-manifest.ts'
import {resolveConfiguration} from '../spec/configuration.ts'
import type {LocatedMap} from '../spec/located.ts'
import type {contract} from './contract.ts'
import {observeSources} from './observe-sources.ts'
import {fileOf, planManifest, renderService} from './release.ts'
import {defaultDirectory, Rendered, removeRendered, writeRendered} from './rendered-files.ts'
import {openSecrets} from './secrets.ts'
import type {Secrets} from './secrets.ts'
import {leavesOf, looksSecret, renderSummary} from './summary.ts'

type Services = ReadonlyMap<string, LocatedMap>

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

function warningsOf(services: Services, secrets: Secrets): Annotation[] {
  const plain = [...services].flatMap(([service, tree]) => leavesOf(service, tree)).filter(looksSecret)
  return [
    ...plain.map(({service, key, value: {place}}): Annotation => ({
      level: 'warning', title: 'Secret in plain text?', file: place.file, line: place.line, column: place.column,
      message: `${service}.${key} looks like a secret and stands in a file. Write \${secrets.NAME}, and rotate the value if it is real.`
    })),
    ...[...secrets.short].map((name): Annotation => ({
      level: 'warning', title: 'Secret too short to mask', message: `The secret ${name} has fewer than four characters; no mask can hide it in a log.`
    }))
  ]
}

function dataOf(services: Services, manifest: ConfigManifest) {
  const entries = [...services].map(([service, tree]) => [service, {release: String(manifest.services[service]?.release), keys: leavesOf(service, tree).length}] as const)
  return {release: manifest.release, services: Object.fromEntries(entries)} satisfies ConfigureData
}

function outcomeOf(services: Services, manifest: ConfigManifest, rendered: Rendered | undefined): Omit<Outcome<typeof contract>, 'summary' | 'annotations'> {
  const data = dataOf(services, manifest)
  const keys = Object.values(data.services).reduce((sum, service) => sum + service.keys, 0)
  return {
    verdict: 'pass',
    headline: keys === 0 ? 'No service has configuration.' : `${count(keys, 'key')} for ${count(services.size, 'service')}, release ${shortDigest(manifest.release)}${rendered ? '' : ', nothing written'}.`,
    outputs: {directory: rendered?.directory ?? '', release: manifest.release, manifest: JSON.stringify(manifest)},
    data
  }
}

export const stage: Stage<typeof contract> = async ({inputs, spec, ports, signal}) => {
  const secrets = openSecrets(inputs.secrets, ports, inputs.operation === 'plan' ? 'later' : 'refuse')
  if (!spec) throw new InternalError('configure was started without slipway.yaml.')
  const format = spec.config?.format ?? 'env'
  const sources = await observeSources(spec, ports)
  const {services} = resolveConfiguration(spec, sources.layers, sources.schema, secrets.outside)
  const manifest = planManifest(services, format)
  let rendered: Rendered | undefined
  if (inputs.operation === 'render' && spec.config) {
    const contents = new Map([...services].map(([service, tree]): [string, string] => [fileOf(service, format), renderService(tree, format)]))
    const directory = inputs.outputDirectory === undefined ? defaultDirectory(ports) : path.resolve(ports.host.workspace, inputs.outputDirectory)
    signal.throwIfAborted()
    rendered = await writeRendered(directory, contents, manifest, ports)
    ports.savedState.keep({...rendered})
  }
  const outcome = outcomeOf(services, manifest, rendered)
  for (const [service, {release, keys}] of Object.entries(dataOf(services, manifest).services)) {
    ports.progress.report({stage: 'configure', subject: service, state: 'done', line: `${count(keys, 'key')}, release ${shortDigest(release)}`})
  }
  const notes = [...(spec.config ? [] : ['slipway.yaml has no config section.']), ...sources.absent.map(file => `The optional layer ${file} is not there.`)]
  // A value that stands in plain text in a file and is a secret as well is hidden too.
  const summary = renderSummary(services, manifest, {notes, redact: redactor(secrets.values)})
  return {...outcome, summary, annotations: warningsOf(services, secrets)}
}

/** Rendered files may hold secrets, so they go when the job ends, also when main was cut off before it could say where they are. */
export const post: Post = async (saved, ports) => {
  const rendered = Rendered.safeParse(saved)
  if (rendered.success) await removeRendered(rendered.data, ports)
  else await ports.files.remove(defaultDirectory(ports))
}
