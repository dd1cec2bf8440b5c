import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/kernel/schema-number.ts
function migrateSchema(value, found, table, where) {
  const { what, current, reason } = table;
  const known = `schema ${current}`;
  if (found === void 0 || found === null) throw new UserError(`${what} carries no schema number.`, { reason, where, expected: `\`schema: ${current}\`` });
  if (typeof found !== "number" || !Number.isInteger(found) || found < 0) {
    throw new UserError(`The schema number of ${what} is no whole number.`, { reason, where, expected: `\`schema: ${current}\`` });
  }
  if (found > current) {
    throw new UserError(`${what} was written for schema ${found}; this suite knows up to ${current}.`, { reason, where, expected: known, remedy: "Use a newer version of the suite." });
  }
  let migrated = value;
  for (let number = found; number < current; number += 1) {
    const step = table.migrations[number];
    if (!step) throw new UserError(`${what} has schema ${found}, from which nothing leads to ${current}.`, { reason, where, expected: known, remedy: "Migrate it with an older version of the suite first." });
    migrated = step(migrated);
  }
  return migrated;
}

export {
  migrateSchema
};
