import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);
import {
  isTimezone
} from "./chunk-KWSWXPM4.js";
import {
  verdicts
} from "./chunk-M7ZWBFFE.js";
import {
  iso_exports
} from "./chunk-CXISYCOM.js";
import {
  _enum,
  json,
  literal,
  number,
  object,
  prettifyError,
  string
} from "./chunk-2ESPDTUC.js";
import {
  UserError
} from "./chunk-TL6VAHU4.js";

// src/report/handoff.ts
var handoffSchemaNumber = 1;
var Handoff = object({
  schema: literal(handoffSchemaNumber),
  suite: string(),
  stage: string(),
  environment: string(),
  commit: string(),
  runId: string(),
  attempt: number().int(),
  verdict: _enum(verdicts),
  reason: string().optional(),
  headline: string(),
  startedAt: iso_exports.datetime(),
  endedAt: iso_exports.datetime(),
  /** Where people read times; absent: UTC. */
  timezone: string().refine(isTimezone, "expected an IANA time zone").optional(),
  data: json()
});
var renderHandoff = (handoff) => JSON.stringify(handoff);
function parseHandoff(text, from) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new UserError("The handoff is not JSON.", { reason: "input-invalid", where: from, expected: "the output `handoff` of an earlier stage; GitHub drops an output that holds a masked value", cause });
  }
  const schema = value?.schema;
  if (typeof schema === "number" && schema > handoffSchemaNumber) {
    throw new UserError(`The handoff has schema ${schema}; this suite knows up to ${handoffSchemaNumber}.`, { reason: "state-version", where: from, remedy: "Use the same version of the suite in all stages." });
  }
  const parsed = Handoff.safeParse(value);
  if (!parsed.success) throw new UserError(`The handoff does not fit: ${prettifyError(parsed.error)}`, { reason: "input-invalid", where: from });
  return parsed.data;
}

export {
  handoffSchemaNumber,
  renderHandoff,
  parseHandoff
};
