/** Rendered configuration in a cluster: an immutable Secret for each release of it, and the pods that refer to it. Pure. */
import {parseEnvFile} from '../../../kernel/env-file.ts'
import {UserError} from '../../../kernel/errors.ts'
import type {Json} from '../../../kernel/digest.ts'
import type {ServiceConfig} from '../../../rollout/model.ts'
import type {KubeObject} from '../model.ts'
import {at, isRecord, listAt, textAt, withAt, type FieldPath, type JsonRecord} from './fields.ts'
import {configName, configReleaseName, shortHashOf} from './names.ts'
import {podSpecPath, withContainers} from './pods.ts'
import {textOfLiteral} from './variables.ts'

type ConfigRelease = Pick<ServiceConfig, 'release' | 'format'>

export interface Configured {
  service: string
  config: ConfigRelease
  /** `refer`: manifests name `<service>-config` where they want it. `inject`: the short form, whose one container gets all of it. */
  how: 'refer' | 'inject'
}

const jsonFile = 'config.json'
const mountDirectory = '/etc/slipway'
const volumeName = 'slipway-config'

/** The Secret of one release of the configuration; `text` is the rendered file. Throws UserError `config-invalid` where it cannot be read, without its values. */
export function configSecret(service: string, {release, format}: ConfigRelease, text: string): KubeObject {
  const stringData = format === 'json' ? {[jsonFile]: text} : parseEnvFile(text)
  const data = Object.fromEntries(Object.entries(stringData).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))
  // Immutable: kubelets need not watch it, and nobody changes the past of a release by accident.
  return {apiVersion: 'v1', kind: 'Secret', metadata: {name: configReleaseName(service, {release, format})}, type: 'Opaque', immutable: true, data}
}

/** The same objects, their pods referring to one release of the configuration. Throws UserError `manifest-invalid` where the manifests bring a Secret of that name along. */
export function withConfiguration(objects: readonly KubeObject[], {service, config, how}: Configured): KubeObject[] {
  const name = configName(service)
  if (objects.some(({kind, metadata}) => kind === 'Secret' && metadata.name === name)) {
    throw new UserError(`The Secret ${name} stands among the objects of ${service}, and configure renders it as well.`, {
      reason: 'manifest-invalid', where: `services.${service}.source`, expected: 'one of both', remedy: `Take the Secret out of the manifests, or the values of ${service} out of \`config\`.`
    })
  }
  const to = configReleaseName(service, config)
  if (how === 'refer') return objects.map(object => withSecretName(object, name, to))
  const [moved, added] = config.format === 'env' ? movedVariables(objects, service) : [objects, []]
  return [...added, ...moved.map(object => (config.format === 'env' ? withVariables(object, to) : withMount(object, to)))]
}

/** Where a pod spec may name a Secret whose content the pods see; `imagePullSecrets` are none. */
const secretNames: readonly (readonly string[])[] = [['volumes', '#', 'secret', 'secretName'], ['volumes', '#', 'projected', 'sources', '#', 'secret', 'name']]
const containerNames: readonly (readonly string[])[] = [['envFrom', '#', 'secretRef', 'name'], ['env', '#', 'valueFrom', 'secretKeyRef', 'name']]

function withSecretName(object: KubeObject, from: string, to: string): KubeObject {
  const spec = podSpecPath(object)
  if (spec === undefined) return object
  const paths = [...secretNames, ...['initContainers', 'containers', 'ephemeralContainers'].flatMap(list => containerNames.map(name => [list, '#', ...name]))]
  return paths.flatMap(path => expanded(object, [...spec], path)).reduce((changed, path) => (textAt(changed, ...path) === from ? withAt(changed, path, to) : changed), object)
}

/** The paths that a pattern comes to in this object: `#` is each item of a list. */
function expanded(object: KubeObject, done: FieldPath, [next, ...rest]: readonly string[]): FieldPath[] {
  if (next === undefined) return [done]
  if (next !== '#') return expanded(object, [...done, next], rest)
  return listAt(object, ...done).flatMap((_, index) => expanded(object, [...done, index], rest))
}

/** Variables that say what the container is; they stay with it. */
const own = /^(PORT$|SLIPWAY_)/

/** A container's own variables win over `envFrom`, and configuration has to win over them: so they move to a ConfigMap that stands before it. */
function movedVariables(objects: readonly KubeObject[], service: string): [KubeObject[], KubeObject[]] {
  const added = new Map<string, KubeObject>()
  const moved = objects.map(object => withContainers(object, container => {
    const plain = listAt(container, 'env').filter(isRecord).filter(entry => typeof entry['value'] === 'string' && !own.test(String(entry['name'])))
    if (plain.length === 0) return container
    const data = Object.fromEntries(plain.map(({name, value}) => [String(name), textOfLiteral(String(value))]))
    const name = `${service}-env-${shortHashOf(data)}`
    added.set(name, {apiVersion: 'v1', kind: 'ConfigMap', metadata: {name}, immutable: true, data})
    return {...container, env: listAt(container, 'env').filter(entry => !plain.includes(entry as JsonRecord)), envFrom: [{configMapRef: {name}}]}
  }))
  return [moved, [...added.values()]]
}

const withVariables = (object: KubeObject, secret: string): KubeObject =>
  withContainers(object, container => ({...container, envFrom: [...listAt(container, 'envFrom'), {secretRef: {name: secret}}]}))

function withMount(object: KubeObject, secret: string): KubeObject {
  const spec = podSpecPath(object)
  if (spec === undefined) return object
  const mounted = withContainers(object, container => ({
    ...container,
    env: [...listAt(container, 'env'), {name: 'SLIPWAY_CONFIG_FILE', value: `${mountDirectory}/${jsonFile}`}],
    volumeMounts: [...listAt(container, 'volumeMounts'), {name: volumeName, mountPath: mountDirectory, readOnly: true}]
  }))
  const volumes: Json[] = [...listAt(object, ...spec, 'volumes'), {name: volumeName, secret: {secretName: secret, defaultMode: 0o440}}]
  return at(mounted, ...spec) === undefined ? mounted : withAt(mounted, [...spec, 'volumes'], volumes)
}
