/** The files that a configuration is made of, read from the workspace. */
import path from 'node:path'
import type {LocatedProblem} from '../kernel/errors.ts'
import type {Ports} from '../ports/index.ts'
import {configFiles} from '../spec/config-layers.ts'
import type {ConfigText} from '../spec/config-layers.ts'
import {problemsError} from '../spec/problems.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'

export interface Sources {
  layers: ConfigText[]
  schema: ConfigText | undefined
  /** Optional layers that are not there. */
  absent: string[]
}

const missing = (file: string, message: string): LocatedProblem => ({file, line: 1, column: 1, message})

/** Throws UserError `config-invalid` that names every file which should be there. */
export async function observeSources(spec: EnvironmentSpec, ports: Pick<Ports, 'files' | 'host'>): Promise<Sources> {
  if (!spec.config) return {layers: [], schema: undefined, absent: []}
  const read = async (file: string): Promise<ConfigText | undefined> => {
    const text = await ports.files.readText(path.join(ports.host.workspace, file))
    return text === undefined ? undefined : {path: file, text}
  }
  const files = configFiles(spec)
  const texts = await Promise.all(files.map(file => read(file.path)))
  const schema = spec.config.schema === undefined ? undefined : await read(spec.config.schema)
  const absent = files.filter((_, i) => !texts[i])
  const problems = absent.filter(file => !file.optional).map(file => missing(file.path, 'there is no such file; a layer that may be missing ends with `?`'))
  if (spec.config.schema !== undefined && !schema) problems.push(missing(spec.config.schema, 'there is no such file, and `config.schema` names it'))
  if (problems.length > 0) throw problemsError('config-invalid', 'The configuration', problems)
  return {layers: texts.filter(text => text !== undefined), schema, absent: absent.map(file => file.path)}
}
