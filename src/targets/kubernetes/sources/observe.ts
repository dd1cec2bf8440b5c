/** The objects of every service of a release, rendered from whatever slipway.yaml names as its source, with images at digests. */
import path from 'node:path'
import {digestJson, type Digest} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import type {Ports} from '../../../ports/index.ts'
import type {Hooks} from '../../../rollout/model.ts'
import type {ServiceSpec, ToolsSpec} from '../../../spec/schema.ts'
import {problemsError} from '../../../spec/problems.ts'
import {annotations, type KubeObject, type RenderedService} from '../model.ts'
import {numberAt, withoutAt} from '../objects/fields.ts'
import {declaredHooks, hookPhase, hookWarnings, isIdleHook} from '../objects/declared-hooks.ts'
import {classify, describe, inApplyOrder, refOf} from '../objects/identity.ts'
import {imagesOf, parseImageReference, pinImages, sameRepository, withImages} from '../objects/images.ts'
import {duplicateProblems, parseLocatedManifests, type LocatedObject} from '../objects/manifests.ts'
import {rolledOutWorkload} from '../objects/revisions.ts'
import {renderShortForm} from '../objects/short-form.ts'
import {attribute} from './attribution.ts'
import {readManifestFiles, splitByTemplate} from './manifest-files.ts'
import {renderChart, renderKustomization} from './programs.ts'
import {resolveImage, type RegistryRules, type ResolvedImage} from './registry.ts'

/** What the sources of one environment have in common. */
export interface SourcePlace {
  /** That of the whole release: charts that several services share are rendered under it. */
  name: string
  namespace: string
  /** Of the cluster, where it is known. */
  kubeVersion?: string
  registries?: RegistryRules
  /** Programs that slipway.yaml pins. */
  tools?: ToolsSpec | undefined
}

export interface ObservedService extends RenderedService {
  /** How its configuration gets into its pods. */
  how: 'refer' | 'inject'
  /** As the source itself says it; `undefined` where an autoscaler decides. */
  replicas: number | undefined
  images: ResolvedImage[]
  /** Jobs among the objects that run at a time of their own. */
  hooks?: Hooks
  /** For people: what they should know of this source. */
  warnings: string[]
}

type SourcePorts = Pick<Ports, 'exec' | 'files' | 'http' | 'host' | 'tools'>

interface Observing {
  ports: SourcePorts
  place: SourcePlace
  signal?: AbortSignal | undefined
}

/** One chart or directory, and the services that are made of it. */
interface Rendering {
  key: string
  services: string[]
  source: ServiceSpec['source']
}

/**
 * Each chart or directory is rendered once, whoever uses it. Throws UserError `manifest-invalid` with all problems of all services, `command-not-found`,
 * ToolError `command-failed`.
 */
export async function observeServiceObjects(ports: SourcePorts, place: SourcePlace, services: Readonly<Record<string, ServiceSpec>>, signal?: AbortSignal): Promise<Record<string, ObservedService>> {
  refuseImages(services)
  const observing: Observing = {ports, place, signal}
  const settled = await Promise.allSettled(renderings(services).map(rendering => render(observing, rendering, services)))
  const rendered = refuseFailures(settled)
  const located = new Map(rendered.flatMap(({objects}) => [...objects]))
  const idle = new Map(rendered.map(one => [one.first, one.idle]))
  const twice = duplicateProblems([...located.values()].flat(), {namespace: place.namespace})
  if (twice.length > 0) throw problemsError('manifest-invalid', 'The sources', twice)
  const resolved = await resolveAll(observing, [...located].flatMap(([service, found]) => found.map(({object}) => withOwnImage(object, services[service]?.source.image))))
  return Object.fromEntries(Object.entries(services).map(([service, spec]) => [service, observed(service, {spec, objects: (located.get(service) ?? []).map(({object}) => object), idle: idle.get(service) ?? [], resolved})]))
}

function refuseImages(services: Readonly<Record<string, ServiceSpec>>): void {
  const wrong = Object.entries(services).filter(([, {source}]) => source.image !== undefined && parseImageReference(source.image) === undefined).map(([service]) => service)
  if (wrong.length === 0) return
  throw new UserError(`${wrong.map(service => `${JSON.stringify(services[service]?.source.image)} of ${service}`).join(', ')} can be no image reference.`, {
    reason: 'manifest-invalid', where: wrong.map(service => `services.${service}.source.image`).join(', '), expected: 'registry/name:tag or registry/name@sha256:...'
  })
}

/** Where a service has both, the objects that somebody wrote count; `image` then says which image runs in them. */
const isShort = ({chart, kustomize, manifests}: ServiceSpec['source']): boolean => chart === undefined && kustomize === undefined && manifests === undefined

function renderings(services: Readonly<Record<string, ServiceSpec>>): Rendering[] {
  const found = new Map<string, Rendering>()
  for (const [service, {source}] of Object.entries(services)) {
    const {chart, values = [], kustomize, manifests} = source
    const key = isShort(source) ? `image ${service}` : JSON.stringify({chart, values: chart === undefined ? [] : values, kustomize, manifests})
    const rendering = found.get(key) ?? {key, services: [], source}
    rendering.services.push(service)
    found.set(key, rendering)
  }
  return [...found.values()]
}

interface Rendered {
  first: string
  objects: Map<string, LocatedObject[]>
  /** Hooks of Helm that no release runs. */
  idle: KubeObject[]
}

async function render(observing: Observing, {services, source}: Rendering, specs: Readonly<Record<string, ServiceSpec>>): Promise<Rendered> {
  const [only = ''] = services
  if (isShort(source)) {
    const file = `slipway.yaml services.${only}`
    return {first: only, idle: [], objects: new Map([[only, shortForm(only, specs[only] as ServiceSpec).map(object => ({object, place: {file, line: 1, column: 1}}))]])}
  }
  const all = await readLocated(observing, source, services.length === 1 ? only : observing.place.name)
  const found = all.filter(({object}) => !isIdleHook(object))
  const idle = all.map(({object}) => object).filter(isIdleHook)
  if (services.length === 1) return {first: only, idle, objects: new Map([[only, found]])}
  const places = new Map(found.map(one => [one.object, one]))
  const owned = attribute(found.map(({object}) => object), dependenciesFirst(services, specs))
  return {first: only, idle, objects: new Map([...owned].map(([service, objects]) => [service, objects.map(object => places.get(object) as LocatedObject)]))}
}

const shortForm = (name: string, {source, port, ready, replicas, env, resources, drain}: ServiceSpec): KubeObject[] =>
  renderShortForm({name, image: source.image as string, port, ready, replicas, env, resources, drainMs: drain})

async function readLocated({ports, place, signal}: Observing, {chart, values = [], kustomize, manifests}: ServiceSpec['source'], release: string): Promise<LocatedObject[]> {
  const absolute = (relative: string): string => path.resolve(ports.host.workspace, relative)
  const {namespace, kubeVersion, tools} = place
  if (chart !== undefined) {
    const text = await renderChart({ports, tools, signal}, {chart: absolute(chart), values: values.map(absolute), release, namespace, ...(kubeVersion === undefined ? {} : {kubeVersion})})
    return parseLocatedManifests(splitByTemplate(text, chart), {namespace})
  }
  if (kustomize !== undefined) return parseLocatedManifests([{file: `${kustomize} (rendered)`, text: await renderKustomization({ports, tools, signal}, absolute(kustomize))}], {namespace})
  return parseLocatedManifests(await readManifestFiles(ports, manifests ?? ''), {namespace})
}

function dependenciesFirst(services: readonly string[], specs: Readonly<Record<string, ServiceSpec>>): string[] {
  const left = [...services].sort()
  const done: string[] = []
  while (left.length > 0) {
    const next = left.find(service => !specs[service]?.dependsOn.some(other => other !== service && left.includes(other))) ?? left[0] as string
    done.push(...left.splice(left.indexOf(next), 1))
  }
  return done
}

/** All problems of all sources in one error, as long as they are of one kind; else the first error that is none of a manifest. */
function refuseFailures(settled: readonly PromiseSettledResult<Rendered>[]): Rendered[] {
  const errors = settled.flatMap(result => (result.status === 'rejected' ? [result.reason as unknown] : []))
  const other = errors.find(error => !(error instanceof UserError && error.reason === 'manifest-invalid' && error.problems.length > 0))
  if (other !== undefined) throw other
  if (errors.length === 1) throw errors[0]
  if (errors.length > 1) throw problemsError('manifest-invalid', 'The sources', errors.flatMap(error => (error as UserError).problems))
  return settled.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
}

const withOwnImage = (object: KubeObject, image: string | undefined): KubeObject => (image === undefined ? object : withImages(object, other => (sameRepository(other, image) ? image : undefined)))

async function resolveAll({ports, place, signal}: Observing, objects: readonly KubeObject[]): Promise<Map<string, ResolvedImage>> {
  const images = [...new Set(objects.flatMap(object => imagesOf(object).map(({image}) => image)))]
  return new Map(await Promise.all(images.map(async image => [image, await resolveImage(ports, image, place.registries, signal)] as const)))
}

interface Parts {
  spec: ServiceSpec
  objects: readonly KubeObject[]
  idle: readonly KubeObject[]
  resolved: ReadonlyMap<string, ResolvedImage>
}

function observed(service: string, {spec: {source, hooks}, objects, idle, resolved}: Parts): ObservedService {
  const own = objects.map(object => withOwnImage(object, source.image))
  const images = [...new Set(own.flatMap(object => imagesOf(object).map(({image}) => image)))].sort().map(image => resolved.get(image) ?? {image, warning: `${image} was not looked up.`})
  const digests = new Map(images.flatMap(one => ('digest' in one ? [[one.image, one.digest] as const] : [])))
  const pinned = inApplyOrder(own.map(object => pinImages(object, digests)))
  const {workload, others} = rolledOutWorkload({service, objects: pinned})
  const declared = declaredHooks(pinned)
  refuseUnknownPhases(service, pinned)
  refuseNamesakes(service, hooks, declared)
  const unused = !isShort(source) && source.image !== undefined && !own.some(object => imagesOf(object).some(({image}) => image === source.image))
  return {
    service, objects: pinned, digest: contentDigest(pinned), how: isShort(source) ? 'inject' : 'refer', replicas: numberAt(workload, 'spec', 'replicas'), images, ...(declared === undefined ? {} : {hooks: declared}),
    warnings: [
      ...images.flatMap(one => ('warning' in one ? [one.warning] : [])), ...others.map(({words}) => `${words}.`),
      ...(unused ? [`services.${service}.source.image is ${source.image}, and none of its objects runs an image of that repository.`] : []),
      ...hookWarnings(pinned, idle)
    ]
  }
}

/** A typing error must not make a migration a plain Job. */
function refuseUnknownPhases(service: string, objects: readonly KubeObject[]): void {
  const unknown = objects.filter(({metadata}) => metadata.annotations?.[annotations.hook] !== undefined).filter(object => hookPhase(object) === undefined)
  if (unknown.length === 0) return
  throw new UserError(unknown.map(object => `${describe(refOf(object))} is no hook: ${object.kind === 'Job' ? `its annotation ${annotations.hook} says ${JSON.stringify(object.metadata.annotations?.[annotations.hook])}` : 'only Jobs can be'}.`).join('\n'), {
    reason: 'manifest-invalid', where: `services.${service}.source`, expected: `Jobs with ${annotations.hook}: before, or after`
  })
}

function refuseNamesakes(service: string, own: ServiceSpec['hooks'], declared: Hooks | undefined): void {
  const names = new Set([...own?.before ?? [], ...own?.after ?? []].map(({name}) => name))
  const twice = [...declared?.before ?? [], ...declared?.after ?? []].filter(({name}) => names.has(name))
  if (twice.length === 0) return
  throw new UserError(`The hooks ${twice.map(({name}) => name).join(', ')} of ${service} are declared twice: by slipway.yaml, and by Jobs among its objects.`, {
    reason: 'manifest-invalid', where: `services.${service}.hooks`, expected: 'a name of its own for each hook of a service', remedy: 'Take one of the two out, or give it another name.'
  })
}

/** How many run is no part of what they are: scaling makes no new revision. */
function contentDigest(objects: readonly KubeObject[]): Digest {
  return digestJson(objects.map(object => (classify(object) === 'workload' ? withoutAt(object, ['spec', 'replicas']) : object)))
}
