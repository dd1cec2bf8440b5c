/** Turns the OpenAPI documents that a server publishes into the small table of types by which the fake server merges, compares and decodes. */
import type {Json} from '../../../../src/kernel/digest.ts'
import {at, isRecord, listAt, recordAt, textAt, type JsonRecord} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {Field, TypeRef, Types} from '../../../fakes/kubernetes/types.ts'

const meta = 'io.k8s.apimachinery.pkg.'
const special: Record<string, TypeRef> = {
  [`${meta}api.resource.Quantity`]: 'q', [`${meta}util.intstr.IntOrString`]: 'x', [`${meta}apis.meta.v1.Time`]: 'u', [`${meta}apis.meta.v1.MicroTime`]: 'u',
  [`${meta}apis.meta.v1.FieldsV1`]: '*', [`${meta}runtime.RawExtension`]: '*', 'io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSON': '*'
}

const short = (name: string): string => name.replace(/^io\.k8s\.(api\.|apimachinery\.pkg\.(apis\.)?)?/, '')
const referred = (schema: Json): string | undefined => (textAt(schema, '$ref') ?? textAt(schema, 'allOf', 0, '$ref'))?.split('/').at(-1)

class Compactor {
  readonly table: Record<string, TypeRef> = {}
  private readonly schemas: JsonRecord

  constructor(schemas: JsonRecord) {
    this.schemas = schemas
  }

  ref(schema: Json): TypeRef {
    const name = referred(schema)
    if (name === undefined) return this.inline(schema)
    const known = special[name]
    if (known !== undefined) return known
    const key = short(name)
    if (this.table[key] === undefined) {
      this.table[key] = '*' // for types that hold themselves
      this.table[key] = this.inline(this.schemas[name] ?? {})
    }
    return `#${key}`
  }

  private inline(schema: Json): TypeRef {
    if (at(schema, 'x-kubernetes-int-or-string') === true) return 'x'
    switch (textAt(schema, 'type')) {
      case 'object': return this.map(schema)
      case 'array': return this.list(schema)
      case 'integer': return 'i'
      case 'number': return 'n'
      case 'boolean': return 'b'
      case 'string': return textAt(schema, 'format') === undefined || textAt(schema, 'format') === 'byte' ? 's' : 'u'
      default: return '*'
    }
  }

  private map(schema: Json): TypeRef {
    const properties = recordAt(schema, 'properties')
    const additional = at(schema, 'additionalProperties')
    const fields = Object.fromEntries(Object.entries(properties).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, member]) => [name, this.field(member)]))
    const element = isRecord(additional) ? this.ref(additional) : additional === true || Object.keys(properties).length === 0 || at(schema, 'x-kubernetes-preserve-unknown-fields') === true ? '*' : undefined
    return {
      ...(Object.keys(fields).length > 0 ? {f: fields} : {}), ...(element === undefined ? {} : {m: element}),
      ...(at(schema, 'x-kubernetes-map-type') === 'atomic' ? {a: 1 as const} : {})
    }
  }

  private field(schema: Json): Field {
    const type = this.ref(schema)
    const value = at(schema, 'default')
    return value === undefined ? type : {t: type, d: value}
  }

  /** The published list type, or else what the older patch strategy says; lists are atomic where nothing is said. */
  private list(schema: Json): TypeRef {
    const element = this.ref(at(schema, 'items') ?? {})
    const listType = textAt(schema, 'x-kubernetes-list-type')
    const merges = listType === undefined && (textAt(schema, 'x-kubernetes-patch-strategy') ?? '').startsWith('merge')
    const mergeKey = textAt(schema, 'x-kubernetes-patch-merge-key')
    if (listType === 'map') return {l: element, k: listAt(schema, 'x-kubernetes-list-map-keys') as string[]}
    if (merges && mergeKey !== undefined) return {l: element, k: [mergeKey]}
    return listType === 'set' || merges ? {l: element, s: 1} : {l: element}
  }
}

/** Types of these kinds (`apps/v1 Deployment`) and all that they hold, out of `/openapi/v3` documents. */
export function compactTypes(documents: readonly Json[], kinds: readonly string[]): Types {
  const schemas = Object.assign({}, ...documents.map(document => recordAt(document, 'components', 'schemas'))) as JsonRecord
  const compactor = new Compactor(schemas)
  const roots: Record<string, TypeRef> = {}
  for (const [name, schema] of Object.entries(schemas)) {
    for (const gvk of listAt(schema, 'x-kubernetes-group-version-kind')) {
      const [group, version, kind] = [textAt(gvk, 'group') ?? '', textAt(gvk, 'version') ?? '', textAt(gvk, 'kind') ?? '']
      const key = `${group === '' ? '' : `${group}/`}${version} ${kind}`
      if (kinds.includes(key)) roots[key] = compactor.ref({$ref: `#/components/schemas/${name}`})
    }
  }
  return {roots, types: compactor.table}
}
