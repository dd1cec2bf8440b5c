/** Which of several services that are rendered by one chart or directory an object belongs to: each object to exactly one. Pure. */
import {configReferences} from '../objects/config-references.ts'
import {at, isRecord, recordAt, textAt} from '../objects/fields.ts'
import {classify} from '../objects/identity.ts'
import {scales, selects} from '../objects/revisions.ts'
import {refOf} from '../objects/identity.ts'
import {labels, type KubeObject} from '../model.ts'
import type {Json} from '../../../kernel/digest.ts'

const namingLabels = ['app.kubernetes.io/component', 'app.kubernetes.io/name', 'app', 'component', 'k8s-app']

/** `services` with those first that others depend on: what belongs to none of them by name goes to the first, and is there before the others. */
export function attribute(objects: readonly KubeObject[], services: readonly string[]): Map<string, KubeObject[]> {
  const [first = ''] = services
  const owners = new Map<KubeObject, string>()
  const give = (from: readonly KubeObject[], owner: (object: KubeObject) => string | undefined): void => {
    for (const object of from) if (!owners.has(object)) { const found = owner(object); if (found !== undefined) owners.set(object, found) }
  }
  give(objects, object => saidOwner(object, services))
  const workloads = objects.filter(object => classify(object) === 'workload')
  const ownerOf = (chosen: readonly KubeObject[]): string | undefined => only(chosen.map(object => owners.get(object)))
  give(objects.filter(object => classify(object) === 'stable-service'), service => ownerOf(workloads.filter(workload => selects(service, workload))))
  give(objects.filter(object => classify(object) === 'scaler'), scaler => ownerOf(workloads.filter(workload => scales(scaler, refOf(workload)))))
  give(objects.filter(object => classify(object) === 'route'), route => ownerOf(objects.filter(object => classify(object) === 'stable-service' && mentions(route, object.metadata.name))))
  give(objects, object => ownerOf(workloads.filter(workload => needs(workload, object))))
  give(objects, () => first)
  return new Map(services.map(service => [service, objects.filter(object => owners.get(object) === service)]))
}

const only = (owners: readonly (string | undefined)[]): string | undefined => (new Set(owners).size === 1 ? owners[0] : undefined)

/** By our own label, by its name, by a label that usually names what it is part of, by the end of its name (`shop-api`). */
function saidOwner({metadata: {name, labels: own = {}}}: KubeObject, services: readonly string[]): string | undefined {
  const known = (text: string | undefined): string | undefined => services.find(service => service === text)
  const suffixed = services.filter(service => name.endsWith(`-${service}`)).sort((a, b) => b.length - a.length)[0]
  const labelled = namingLabels.map(label => known(own[label])).find(service => service !== undefined)
  const prefixed = services.filter(service => name.startsWith(`${service}-`)).sort((a, b) => b.length - a.length)[0]
  return known(own[labels.service]) ?? known(name) ?? labelled ?? suffixed ?? prefixed
}

/** The name stands somewhere in the object as the name of a Service. */
function mentions(route: KubeObject, name: string): boolean {
  const visit = (value: Json | undefined): boolean => {
    if (Array.isArray(value)) return value.some(visit)
    return isRecord(value) && (textAt(value, 'name') === name || Object.values(value).some(visit))
  }
  return visit(at(route, 'spec'))
}

function needs(workload: KubeObject, object: KubeObject): boolean {
  const {name} = object.metadata
  if (object.kind === 'ServiceAccount') return JSON.stringify(recordAt(workload, 'spec')).includes(`"serviceAccountName":${JSON.stringify(name)}`)
  return configReferences(workload).some(reference => reference.kind === object.kind && reference.name === name)
}
