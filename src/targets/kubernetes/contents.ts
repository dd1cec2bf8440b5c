/** The rendered objects of each revision: from the workspace while a release is new, from the target ever after. */
import {UserError} from '../../kernel/errors.ts'
import type {Ports} from '../../ports/index.ts'
import type {Release, Rev, ServiceRelease} from '../../rollout/model.ts'
import {annotations, type KubeObject} from './model.ts'
import {configSecret, withConfiguration} from './objects/configuration.ts'
import {rolledOutWorkload} from './objects/revisions.ts'

/** What `readKubernetesSources` leaves for the target, in the file that the source names. */
export interface RenderedFile {
  schema: 1
  /** How configuration gets into the pods. */
  how: 'refer' | 'inject'
  objects: KubeObject[]
}

export interface Contents {
  /** The objects of the revision as the user named them, configuration included. Throws UserError `nothing-to-roll-back` where they are gone. */
  of(service: string, rev: Rev): Promise<KubeObject[]>
  /** Reads what the workspace has of a release; without the values of its configuration while only planning. */
  learn(release: Release): Promise<void>
}

export function makeContents({files}: Pick<Ports, 'files'>, load: (service: string, rev: Rev) => Promise<KubeObject[]>): Contents {
  const kept = new Map<string, Promise<KubeObject[]>>()
  const ready = new Map<string, KubeObject[]>()
  const key = (service: string, rev: Rev): string => `${service}/${rev}`
  return {
    of(service, rev) {
      const known = ready.get(key(service, rev))
      if (known) return Promise.resolve(known)
      const asked = kept.get(key(service, rev)) ?? load(service, rev)
      kept.set(key(service, rev), asked)
      asked.catch(() => kept.delete(key(service, rev)))
      return asked
    },
    async learn(release) {
      for (const [name, service] of Object.entries(release.services)) {
        const objects = await readRendered(files, name, service)
        if (objects) ready.set(key(name, service.rev), objects)
      }
    }
  }
}

async function readRendered(files: Ports['files'], name: string, service: ServiceRelease): Promise<KubeObject[] | undefined> {
  const {source, config} = service
  if (source.kind !== 'objects' || source.file === undefined) return undefined
  const {how, objects} = JSON.parse(await textOf(files, source.file)) as RenderedFile
  const told = withTerms(name, objects, service)
  if (config === undefined) return told
  const configured = withConfiguration(told, {service: name, config, how})
  return config.file === undefined ? configured : [configSecret(name, config, await textOf(files, config.file)), ...configured]
}

async function textOf(files: Ports['files'], file: string): Promise<string> {
  const text = await files.readText(file)
  if (text === undefined) throw new UserError('A rendered file is not there any more.', {reason: 'input-invalid', where: file, remedy: 'Render and deploy in the same job.'})
  return text
}

/** What the release says of how the revision is to be treated goes with its workload, wherever that is read again. */
function withTerms(service: string, objects: readonly KubeObject[], {strategy, drainMs}: ServiceRelease): KubeObject[] {
  const {workload} = rolledOutWorkload({service, objects: [...objects]})
  const terms = {[annotations.strategy]: strategy.kind, [annotations.drainMs]: String(drainMs)}
  return objects.map(object => (object === workload ? {...object, metadata: {...object.metadata, annotations: {...object.metadata.annotations, ...terms}}} : object))
}
