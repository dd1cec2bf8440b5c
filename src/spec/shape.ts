/** What a zod schema allows at a path: the keys for near misses, the examples for messages. */
import type * as z from 'zod'
import type {Path} from './located.ts'

/** As much of a definition as is walked here. */
interface Definition {
  type: string
  shape?: Record<string, z.ZodType>
  valueType?: z.ZodType
  element?: z.ZodType
  innerType?: z.ZodType
  in?: z.ZodType
  options?: z.ZodType[]
}

const definition = (schema: z.ZodType): Definition => schema.def as unknown as Definition

/** The schema without defaults, optionals and transforms around it; a union gives all its options. */
function bare(schema: z.ZodType): z.ZodType[] {
  const def = definition(schema)
  if (def.innerType) return bare(def.innerType)
  if (def.type === 'pipe' && def.in) return bare(def.in)
  if (def.options) return def.options.flatMap(bare)
  return [schema]
}

function step(schema: z.ZodType, key: string | number): z.ZodType[] {
  return bare(schema).flatMap(one => {
    const {shape, valueType, element} = definition(one)
    const next = shape ? shape[key] : (valueType ?? element)
    return next ? [next] : []
  })
}

const schemasAt = (schema: z.ZodType, path: Path): z.ZodType[] => path.reduce<z.ZodType[]>((all, key) => all.flatMap(one => step(one, key)), [schema])

/** Keys that a map at the path may have; empty where any key may stand. */
export function keysAt(schema: z.ZodType, path: Path): string[] {
  return [...new Set(schemasAt(schema, path).flatMap(bare).flatMap(one => Object.keys(definition(one).shape ?? {})))]
}

/** The definition itself and what it wraps, outermost first. */
function layers(schema: z.ZodType): z.ZodType[] {
  const {innerType, in: inner, options} = definition(schema)
  return [schema, ...[innerType, inner, ...(options ?? [])].flatMap(next => (next ? layers(next) : []))]
}

/** `a duration, such as 30s or 10m`, where the schema says so. */
export function wordsAt(schema: z.ZodType, path: Path): string | undefined {
  for (const one of schemasAt(schema, path).flatMap(layers)) {
    const meta = one.meta()
    if (meta?.description && Array.isArray(meta['examples'])) return `${meta.description}, such as ${meta['examples'].slice(0, 2).join(' or ')}`
  }
  return undefined
}
