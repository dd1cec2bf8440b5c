/** Where requests would go at this instant: what proxies have heard of routes, Services and endpoints by now, and whether those pods answer. */
import type {Json} from '../../../src/kernel/digest.ts'
import {labels, type KubeObject} from '../../../src/targets/kubernetes/model.ts'
import {at, listAt, numberAt, recordAt, textAt} from '../../../src/targets/kubernetes/objects/fields.ts'
import type {Control} from './controllers/control.ts'
import {serviceLabel} from './controllers/endpoints.ts'
import type {Kubelet} from './controllers/kubelet.ts'

export interface Traffic {
  /** Share by revision (the label of the pod); with `lost` they add up to 1. */
  shares: Record<string, number>
  /** Share that goes to no pod, or to one that does not answer. */
  lost: number
  /** By which way: a route's kind and name, or the Service itself. */
  by: string
}

export interface TrafficOptions {
  namespace?: string
  /** `outside`: through routes and Ingresses where there are any; `inside`: by the Service's own name. */
  from?: 'outside' | 'inside'
}

const seenKinds = ['Service', 'EndpointSlice', 'HTTPRoute', 'Ingress', 'IngressRoute', 'TraefikService']

interface Backend {
  weight: number
  service: string
}

/** What proxies know, as far behind as the data plane is. */
export class DataPlane {
  private readonly control: Control
  private readonly kubelet: Kubelet
  private readonly seen = new Map<string, KubeObject>()
  private readonly listeners = new Set<() => void>()

  constructor(control: Control, kubelet: Kubelet) {
    this.control = control
    this.kubelet = kubelet
    control.server.store.listen(change => {
      if (change && seenKinds.includes(change.kind.kind)) this.hear(change.type === 'deleted' ? undefined : change.object, change.object)
    })
  }

  private hear(object: KubeObject | undefined, about: KubeObject): void {
    const key = `${about.kind}/${about.metadata.namespace}/${about.metadata.name}`
    const learn = (): void => {
      if (object) this.seen.set(key, object)
      else this.seen.delete(key)
      for (const listener of this.listeners) listener()
    }
    const {dataPlane} = this.control.delays
    if (dataPlane === 0) learn()
    else this.control.after(dataPlane, `data-plane/${key}/${about.metadata.resourceVersion}`, learn)
  }

  /** Called when what proxies know has changed. */
  listen(listener: () => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private of(kind: string, namespace: string): KubeObject[] {
    return [...this.seen.values()].filter(object => object.kind === kind && object.metadata.namespace === namespace)
  }

  trafficOf(service: string, {namespace = 'shop', from = 'outside'}: TrafficOptions = {}): Traffic {
    const names = new Set(this.of('Service', namespace).filter(one => one.metadata.name === service || one.metadata.labels?.[labels.service] === service).map(one => one.metadata.name))
    const way = from === 'outside' ? this.route(names, namespace) ?? this.traefik(names, namespace) ?? this.ingress(names, namespace) : undefined
    const backends = way?.backends ?? [{weight: 1, service}]
    const total = backends.reduce((sum, {weight}) => sum + weight, 0)
    const traffic: Traffic = {shares: {}, lost: total === 0 ? 1 : 0, by: way?.by ?? `Service ${service}`}
    for (const {weight, service: name} of backends) if (weight > 0) this.spread(traffic, {name, namespace, share: weight / total, inside: way === undefined})
    return traffic
  }

  /** Evenly over the endpoints that are ready; only from inside are those that end taken where no other is left. */
  private spread(traffic: Traffic, {name, namespace, share, inside}: {name: string; namespace: string; share: number; inside: boolean}): void {
    const slice = this.of('EndpointSlice', namespace).find(one => one.metadata.labels?.[serviceLabel] === name)
    const endpoints = this.seen.has(`Service/${namespace}/${name}`) ? listAt(slice, 'endpoints') : []
    const ready = endpoints.filter(endpoint => at(endpoint, 'conditions', 'ready') === true)
    const serving = endpoints.filter(endpoint => at(endpoint, 'conditions', 'serving') === true)
    const chosen = ready.length > 0 || !inside ? ready : serving
    if (chosen.length === 0) traffic.lost += share
    for (const endpoint of chosen) {
      const pod = this.podOf(endpoint, namespace)
      if (!pod || !this.kubelet.answers(pod)) traffic.lost += share / chosen.length
      else {
        const rev = pod.metadata.labels?.[labels.revision] ?? pod.metadata.labels?.['pod-template-hash'] ?? ''
        traffic.shares[rev] = (traffic.shares[rev] ?? 0) + share / chosen.length
      }
    }
  }

  private podOf(endpoint: Json, namespace: string): KubeObject | undefined {
    const pod = this.control.get('Pod', namespace, textAt(endpoint, 'targetRef', 'name') ?? '')
    return pod?.metadata.uid === textAt(endpoint, 'targetRef', 'uid') ? pod : undefined
  }

  /** The rule that all users meet: without a header or a query that only testers send. */
  private route(names: ReadonlySet<string>, namespace: string): {backends: Backend[]; by: string} | undefined {
    for (const route of this.of('HTTPRoute', namespace)) {
      const rule = listAt(route, 'spec', 'rules')
        .filter(one => listAt(one, 'matches').length === 0 || listAt(one, 'matches').some(match => listAt(match, 'headers').length + listAt(match, 'queryParams').length === 0))
        .find(one => listAt(one, 'backendRefs').some(backend => names.has(textAt(backend, 'name') ?? '')))
      if (rule) return {by: `HTTPRoute ${route.metadata.name}`, backends: listAt(rule, 'backendRefs').map(backend => ({service: textAt(backend, 'name') ?? '', weight: numberAt(backend, 'weight') ?? 1}))}
    }
    return undefined
  }

  private traefik(names: ReadonlySet<string>, namespace: string): {backends: Backend[]; by: string} | undefined {
    const weighted = (name: string): Json[] | undefined => {
      const found = this.of('TraefikService', namespace).find(one => one.metadata.name === name)
      return found && listAt(found, 'spec', 'weighted', 'services')
    }
    const flat = (services: readonly Json[], share: number): Backend[] => {
      const total = services.reduce<number>((sum, one) => sum + (numberAt(one, 'weight') ?? 1), 0)
      return services.flatMap(one => {
        const [name, part] = [textAt(one, 'name') ?? '', total === 0 ? 0 : share * (numberAt(one, 'weight') ?? 1) / total]
        return textAt(one, 'kind') === 'TraefikService' ? flat(weighted(name) ?? [], part) : [{service: name, weight: part}]
      })
    }
    for (const route of this.of('IngressRoute', namespace)) {
      // Rules that only testers meet are the longer ones.
      for (const rule of listAt(route, 'spec', 'routes').filter(one => !/\bHeaders?(Regexp)?\(/.test(textAt(one, 'match') ?? ''))) {
        const backends = flat(listAt(rule, 'services'), 1)
        if (backends.some(({service}) => names.has(service))) return {by: `IngressRoute ${route.metadata.name}`, backends}
      }
    }
    return undefined
  }

  /** With the canary annotations of ingress-nginx. */
  private ingress(names: ReadonlySet<string>, namespace: string): {backends: Backend[]; by: string} | undefined {
    const note = (ingress: KubeObject, name: string): string | undefined => ingress.metadata.annotations?.[`nginx.ingress.kubernetes.io/${name}`]
    const backendOf = (ingress: KubeObject): string =>
      textAt(ingress, 'spec', 'rules', 0, 'http', 'paths', 0, 'backend', 'service', 'name') ?? textAt(recordAt(ingress, 'spec'), 'defaultBackend', 'service', 'name') ?? ''
    const all = this.of('Ingress', namespace).filter(ingress => names.has(backendOf(ingress)))
    const main = all.find(ingress => note(ingress, 'canary') !== 'true')
    if (!main) return undefined
    const canary = all.find(ingress => note(ingress, 'canary') === 'true')
    const weight = canary ? Number(note(canary, 'canary-weight') ?? 0) / Number(note(canary, 'canary-weight-total') ?? 100) : 0
    return {by: `Ingress ${main.metadata.name}`, backends: [{service: backendOf(main), weight: 1 - weight}, ...(canary ? [{service: backendOf(canary), weight}] : [])]}
  }
}

export interface TrafficSample extends Traffic {
  at: number
}

/** Every state of the traffic of a service that lasted at all. */
export interface TrafficLog {
  samples: TrafficSample[]
  /** The greatest share that was ever lost, from the first moment that anything was served. */
  mostLost(): number
  stop(): void
}

export function followTraffic(parts: {plane: DataPlane; control: Control}, service: string, options: TrafficOptions): TrafficLog {
  const {plane, control} = parts
  const samples: TrafficSample[] = []
  const look = (): void => {
    const sample = {at: control.now(), ...plane.trafficOf(service, options)}
    const last = samples.at(-1)
    if (last?.at === sample.at) samples.pop()
    const before = samples.at(-1)
    if (before && JSON.stringify([before.shares, before.lost, before.by]) === JSON.stringify([sample.shares, sample.lost, sample.by])) return
    samples.push(sample)
  }
  look()
  const stops = [plane.listen(look), control.server.store.listen(look), control.server.timeline.listen(look)]
  return {
    samples,
    mostLost: () => {
      const first = samples.findIndex(sample => sample.lost < 1)
      return first < 0 ? 1 : Math.max(...samples.slice(first).map(sample => sample.lost))
    },
    stop: () => { for (const stop of stops) stop() }
  }
}
