/** Schema numbers of what we read back: the older one is migrated step by step, a newer one is refused. */
import {UserError} from './errors.ts'

/** Each migration turns a value of its number into one of the next: `{1: from1To2}`. */
export interface SchemaTable<T> {
  /** What carries the number, for messages: `slipway.yaml`, `the journal`. */
  what: string
  current: number
  migrations: Readonly<Record<number, (value: T) => T>>
  reason: 'spec-version' | 'state-version'
}

/**
 * The value as the current schema has it. Throws UserError with the table's reason if the number is missing, no whole number,
 * newer than this suite, or so old that no chain of migrations leads here.
 */
export function migrateSchema<T>(value: T, found: unknown, table: SchemaTable<T>, where: string): T {
  const {what, current, reason} = table
  const known = `schema ${current}`
  if (found === undefined || found === null) throw new UserError(`${what} carries no schema number.`, {reason, where, expected: `\`schema: ${current}\``})
  if (typeof found !== 'number' || !Number.isInteger(found) || found < 0) {
    throw new UserError(`The schema number of ${what} is no whole number.`, {reason, where, expected: `\`schema: ${current}\``})
  }
  if (found > current) {
    throw new UserError(`${what} was written for schema ${found}; this suite knows up to ${current}.`, {reason, where, expected: known, remedy: 'Use a newer version of the suite.'})
  }
  let migrated = value
  for (let number = found; number < current; number += 1) {
    const step = table.migrations[number]
    if (!step) throw new UserError(`${what} has schema ${found}, from which nothing leads to ${current}.`, {reason, where, expected: known, remedy: 'Migrate it with an older version of the suite first.'})
    migrated = step(migrated)
  }
  return migrated
}
