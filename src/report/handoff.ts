/** The envelope that one stage hands to later ones: a line of JSON in the output `handoff`. Digests, names and figures; never a secret. */
import * as z from 'zod'
import {UserError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import {isTimezone} from '../kernel/moment.ts'
import {verdicts} from '../kernel/verdict.ts'

export const handoffSchemaNumber = 1

export const Handoff = z.object({
  schema: z.literal(handoffSchemaNumber),
  suite: z.string(),
  stage: z.string(),
  environment: z.string(),
  commit: z.string(),
  runId: z.string(),
  attempt: z.number().int(),
  verdict: z.enum(verdicts),
  reason: z.string().optional(),
  headline: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  /** Where people read times; absent: UTC. */
  timezone: z.string().refine(isTimezone, 'expected an IANA time zone').optional(),
  data: z.json()
})
export type Handoff = z.output<typeof Handoff> & {data: Json}

export const renderHandoff = (handoff: Handoff): string => JSON.stringify(handoff)

/** Throws UserError `input-invalid`, or `state-version` for a newer schema. */
export function parseHandoff(text: string, from: string): Handoff {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new UserError('The handoff is not JSON.', {reason: 'input-invalid', where: from, expected: 'the output `handoff` of an earlier stage; GitHub drops an output that holds a masked value', cause})
  }
  const schema = (value as {schema?: unknown} | null)?.schema
  if (typeof schema === 'number' && schema > handoffSchemaNumber) {
    throw new UserError(`The handoff has schema ${schema}; this suite knows up to ${handoffSchemaNumber}.`, {reason: 'state-version', where: from, remedy: 'Use the same version of the suite in all stages.'})
  }
  const parsed = Handoff.safeParse(value)
  if (!parsed.success) throw new UserError(`The handoff does not fit: ${z.prettifyError(parsed.error)}`, {reason: 'input-invalid', where: from})
  return parsed.data as Handoff
}
