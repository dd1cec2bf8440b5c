/** JSON files of the state, each with a schema number: read, checked for their version, written whole. */
import {UserError} from '../../kernel/errors.ts'
import {migrateSchema} from '../../kernel/schema-number.ts'
import type {Files} from '../../ports/index.ts'

export const stateSchema = 1

/** Undefined if there is no such file. Throws UserError `state-version`, or `journal-corrupt` if it is not JSON. */
export async function readStored<T extends {schema: number}>(files: Files, file: string, what: string): Promise<T | undefined> {
  const text = await files.readText(file)
  if (text === undefined) return undefined
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UserError(`${what} is not JSON.`, {reason: 'journal-corrupt', where: file, remedy: 'Restore the file from a copy.', cause})
  }
  const schema = (value as {schema?: unknown} | null)?.schema
  return migrateSchema(value as T, schema, {what, current: stateSchema, migrations: {}, reason: 'state-version'}, file)
}

export const renderStored = (value: {schema: number}): string => `${JSON.stringify(value, null, 1)}\n`
