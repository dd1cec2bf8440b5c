/** The JSON Schema of slipway.yaml for editors, printed from the same definitions that parse it. */
import * as z from 'zod'
import {Name, Timezone} from './scalars.ts'
import {Approval, OnFailure, specSchemaNumber, stageSections, Target} from './schema.ts'

type Schema = z.core.JSONSchema.BaseSchema

const SpecFile = z.strictObject({
  schema: z.literal(specSchemaNumber).meta({description: 'The number of this schema.'}),
  name: Name.meta({description: 'The name of what is released; with the environment it names the set.'}),
  timezone: Timezone.optional(),
  environments: z.record(Name, z.strictObject({target: Target, approval: Approval.optional(), onFailure: OnFailure.optional()}))
})

const print = (schema: z.ZodType): Schema => z.toJSONSchema(schema, {io: 'input', reused: 'inline'}) as Schema

const mapValues = <T, U>(table: Readonly<Record<string, T>> | undefined, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(table ?? {}).map(([key, value]) => [key, change(value)]))

/** The same shape with nothing required: a section is complete only after an environment was merged into the base. */
function partial(schema: Schema, nullable: (inner: Schema) => Schema): Schema {
  const {required: _required, properties, additionalProperties, anyOf, format, ...rest} = schema
  const inner = (value: unknown): unknown => (typeof value === 'boolean' ? value : nullable(partial(value as Schema, nullable)))
  return {
    ...rest,
    // zod also prints formats that JSON Schema does not have; its pattern says the same.
    ...(format === undefined || rest.pattern !== undefined ? {} : {format}),
    ...(properties ? {properties: mapValues(properties, inner) as Record<string, Schema>} : {}),
    ...(additionalProperties === undefined ? {} : {additionalProperties: inner(additionalProperties) as Schema}),
    ...(anyOf ? {anyOf: anyOf.map(option => partial(option as Schema, nullable))} : {})
  }
}

const orNull = (schema: Schema): Schema => ({anyOf: [schema, {type: 'null', description: 'Removes the key of the base.'}]})

/** JSON Schema 2020-12 of the whole file, with what environments may override. */
export function specJsonSchema(): object {
  const {$schema: _sections, ...sections} = print(z.strictObject(stageSections))
  const {$schema, ...file} = print(SpecFile)
  const base = partial(sections, schema => schema).properties
  const overrides = mapValues(sections.properties, schema => orNull(partial(schema as Schema, orNull)))
  const environments = file.properties?.['environments'] as Schema
  const environment = environments.additionalProperties as Schema
  return {
    $schema, title: 'slipway.yaml', ...file,
    properties: {
      ...file.properties,
      environments: {...environments, minProperties: 1, additionalProperties: {...environment, properties: {...environment.properties, ...overrides}}},
      ...base
    }
  }
}
