/** What carries traffic in front of a real API server whose nodes are simulated: the kinds of Gateway API and Traefik, and somebody who accepts routes as their controller would. */
import {readFile, readdir} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {parseAllDocuments} from 'yaml'
import type {Json} from '../../../src/kernel/digest.ts'
import type {KubeClient} from '../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at, listAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import {shareDirectory} from '../../../test/e2e/cache.ts'

const group = 'gateway.networking.k8s.io/v1'
const gatewayClass: KubeObject = {apiVersion: group, kind: 'GatewayClass', metadata: {name: 'traefik'}, spec: {controllerName: 'traefik.io/gateway-controller'}}
/** The one that routes of the scenarios name. */
const gateway: KubeObject = {apiVersion: group, kind: 'Gateway', metadata: {name: 'traefik', namespace: 'kube-system'}, spec: {gatewayClassName: 'traefik', listeners: [{name: 'web', protocol: 'HTTP', port: 80, allowedRoutes: {namespaces: {from: 'All'}}}]}}
const neededKinds = ['gatewayclasses', 'gateways', 'httproutes', 'traefikservices', 'ingressroutes']

/** Undefined where there is no such file: the engines bring them. */
async function readDefinitions(folder: string): Promise<KubeObject[]> {
  const directory = path.join(shareDirectory(), folder)
  const files = await readdir(directory).catch(() => { throw new Error(`${directory} is missing: \`npm run e2e -- kubernetes --build-only\` brings the kinds of Gateway API and Traefik.`) })
  const wanted = files.filter(file => neededKinds.some(kind => file.endsWith(`_${kind}.yaml`)))
  const texts = await Promise.all(wanted.map(file => readFile(path.join(directory, file), 'utf8')))
  return texts.flatMap(text => parseAllDocuments(text).map(document => document.toJS() as KubeObject | null)).filter(object => object?.kind === 'CustomResourceDefinition') as KubeObject[]
}

export interface Edge {
  /** Takes away what was not there before. */
  close(): Promise<void>
}

/** Those that it made. */
async function makeMissing(client: KubeClient, objects: readonly KubeObject[]): Promise<KubeObject[]> {
  const made: KubeObject[] = []
  for (const object of objects) {
    const {apiVersion, kind, metadata: {name, namespace}} = object
    if (await client.get({apiVersion, kind, name, ...(namespace === undefined ? {} : {namespace})}) !== undefined) continue
    made.push(await client.create(object))
  }
  return made
}

const isEstablished = (object: KubeObject | undefined): boolean => listAt(object, 'status', 'conditions').some(c => textAt(c, 'type') === 'Established' && textAt(c, 'status') === 'True')

/** The server says that a kind is established before its discovery names it. */
async function established(client: KubeClient, definition: KubeObject): Promise<void> {
  const {apiVersion, kind, metadata: {name}} = definition
  const [served] = listAt(definition, 'spec', 'versions')
  const [version, brings] = [`${textAt(definition, 'spec', 'group') ?? ''}/${textAt(served, 'name') ?? ''}`, textAt(definition, 'spec', 'names', 'kind') ?? '']
  for (let tries = 0; tries < 300; tries += 1) {
    if (isEstablished(await client.get({apiVersion, kind, name})) && await client.findResource(version, brings) !== undefined) return
    await delay(100)
  }
  throw new Error(`${name} was not established within 30 s.`)
}

const condition = (type: string, generation: number): Json => ({type, status: 'True', reason: type, message: '', observedGeneration: generation, lastTransitionTime: new Date().toISOString().replace(/\.\d+Z$/, 'Z')})

/** Status of a route as the controller of its Gateway writes it; nothing where that stands there already. */
async function accept(client: KubeClient, route: KubeObject): Promise<void> {
  const generation = route.metadata.generation ?? 1
  if (listAt(route, 'status', 'parents').some(parent => listAt(parent, 'conditions').some(c => at(c, 'observedGeneration') === generation))) return
  const {apiVersion, kind, metadata: {name, namespace}} = route
  const parents = listAt(route, 'spec', 'parentRefs').map((parentRef): Json => ({parentRef, controllerName: 'traefik.io/gateway-controller', conditions: [condition('Accepted', generation), condition('ResolvedRefs', generation)]}))
  // It may be gone, or have moved on: the watch says so next.
  await client.patch({apiVersion, kind, name, ...(namespace === undefined ? {} : {namespace})}, {status: {parents}}, {subresource: 'status'}).catch(() => undefined)
}

async function acceptRoutes(client: KubeClient, signal: AbortSignal): Promise<void> {
  const kind = {apiVersion: group, kind: 'HTTPRoute'}
  const {items, resourceVersion} = await client.list(kind, {})
  await Promise.all(items.map(item => accept(client, item)))
  for await (const event of client.watch(kind, {from: resourceVersion}, signal)) {
    if (event.type === 'replaced') await Promise.all(event.list.items.map(item => accept(client, item)))
    else if (event.type !== 'deleted') await accept(client, event.object)
  }
}

/** Where the cluster has a Gateway of this name already, whoever made it accepts routes. */
export async function openEdge(client: KubeClient): Promise<Edge> {
  const definitions = [...await readDefinitions('gateway-api/standard'), ...await readDefinitions('traefik')]
  const made = await makeMissing(client, definitions)
  await Promise.all(made.map(definition => established(client, definition)))
  made.push(...await makeMissing(client, [gatewayClass, gateway]))
  const stop = new AbortController()
  const standing = made.some(({kind}) => kind === 'Gateway') ? acceptRoutes(client, stop.signal) : Promise.resolve()
  standing.catch(() => undefined)
  return {
    async close() {
      stop.abort()
      await standing.catch(() => undefined)
      for (const {apiVersion, kind, metadata: {name, namespace}} of made.reverse()) await client.remove({apiVersion, kind, name, ...(namespace === undefined ? {} : {namespace})})
    }
  }
}
