/** The lock as a Lease of coordination.k8s.io/v1: what stands in it, and what may be done about it. Pure. */
import {UserError} from '../../../kernel/errors.ts'
import type {Digest} from '../../../kernel/digest.ts'
import type {Owner} from '../../../rollout/journal-entry.ts'
import type {KubeObject} from '../model.ts'
import {numberAt, textAt} from '../objects/fields.ts'
import type {StateNames} from './names.ts'

export const leaseSeconds = 60
export const leaseMs = leaseSeconds * 1000
/** Which hold it is: two processes may have the same owner. */
export const holdAnnotation = 'slipway.dev/hold'
/** `<number of the next entry> <head>`: the journal as its holder last saw it, so that a journal that was cut at its end is found out. */
export const witnessAnnotation = 'slipway.dev/journal'

export interface Witness {
  seq: number
  head: Digest
}

export interface LeaseFacts {
  /** Null: nobody. */
  owner: Owner | null
  hold: string
  epoch: number
  /** As its holder wrote it, by its own clock: milliseconds since the epoch; null where it cannot be read. */
  renewedAt: number | null
  durationMs: number
  witness: Witness | undefined
}

/** `acme/shop#100.1`. Whoever else takes the lease is told by the name that it gives itself. */
export const holderIdentity = ({name, runId, attempt}: Owner): string => `${name}#${runId}.${attempt}`

export function parseHolder(identity: string): Owner {
  const [, name, runId, attempt] = /^(.*)#([^#]*)\.(\d+)$/s.exec(identity) ?? []
  return name === undefined || runId === undefined ? {name: identity, runId: '', attempt: 0} : {name, runId, attempt: Number(attempt)}
}

/** As MicroTime is written: six digits of a second. */
export const microTime = (ms: number): string => new Date(ms).toISOString().replace('Z', '000Z')

export function leaseFacts(lease: KubeObject): LeaseFacts {
  const holder = textAt(lease, 'spec', 'holderIdentity') ?? ''
  const renewed = Date.parse(textAt(lease, 'spec', 'renewTime') ?? '')
  const [, seq, head] = /^(\d+) (sha256:[0-9a-f]{64})$/.exec(lease.metadata.annotations?.[witnessAnnotation] ?? '') ?? []
  return {
    owner: holder === '' ? null : parseHolder(holder), hold: lease.metadata.annotations?.[holdAnnotation] ?? '',
    epoch: numberAt(lease, 'spec', 'leaseTransitions') ?? 0, renewedAt: Number.isNaN(renewed) ? null : renewed,
    durationMs: (numberAt(lease, 'spec', 'leaseDurationSeconds') ?? leaseSeconds) * 1000,
    witness: seq === undefined || head === undefined ? undefined : {seq: Number(seq), head: head as Digest}
  }
}

/** When it expires unless it is renewed, by the clock of its holder; null where it does not say. */
export const expiryOf = ({renewedAt, durationMs}: LeaseFacts): number | null => (renewedAt === null ? null : renewedAt + durationMs)

/** How far the clocks of two machines may be apart that work together at all: what Kerberos allows by default (RFC 4120, 3.1.3 names five minutes as typical). */
const mostSkewMs = 5 * 60_000

export type LeaseJudgement = {do: 'take'} | {do: 'refuse'} | {do: 'watch'}

/**
 * What another may do about a lease. Its times are by the clock of its holder, so that they say nothing exact; client-go therefore goes by how long a lease was seen
 * unchanged on its own clock (k8s.io/client-go, leaderelection.go: `observedTime`). So do we, wherever the times are not plain:
 * - nobody's: taken at once; an older attempt of the same run: at once, for a run is attempted again only after it has ended;
 * - renewed lately, as far as can be seen: refused at once, for a person would rather know than wait; only its own run, which may have died a moment ago, waits;
 * - expired for longer than clocks can differ: taken at once; for less than that, or renewed in what is the future here: watched for its whole duration, and taken if
 *   nothing has changed by then.
 */
export function judgeLease(lease: LeaseFacts, owner: Owner, now: number): LeaseJudgement {
  if (lease.owner === null) return {do: 'take'}
  const sameRun = lease.owner.runId === owner.runId && lease.owner.name === owner.name && owner.runId !== ''
  if (sameRun && lease.owner.attempt < owner.attempt) return {do: 'take'}
  if (lease.renewedAt === null) return {do: 'watch'}
  const expiredFor = now - (expiryOf(lease) as number)
  if (expiredFor >= mostSkewMs) return {do: 'take'}
  if (expiredFor >= 0 || lease.renewedAt > now + lease.durationMs) return {do: 'watch'}
  return {do: sameRun && lease.owner.attempt === owner.attempt ? 'watch' : 'refuse'}
}

export const told = ({name, runId, attempt}: Owner): string => (runId === '' ? name : `${name} (run ${runId}, attempt ${attempt})`)

export function heldError({set, lease: {namespace, name}}: StateNames, lease: LeaseFacts): UserError {
  const expiry = expiryOf(lease)
  return new UserError(`${set} is being changed by ${told(lease.owner ?? {name: 'somebody', runId: '', attempt: 0})}.`, {
    reason: 'lock-held', where: `Lease ${namespace}/${name}`, remedy: 'Wait for that run to end, or cancel it.',
    expected: `the lock to be free; ${expiry === null ? 'it is renewed as long as its owner lives' : `it expires at ${new Date(expiry).toISOString()} unless its owner renews it`}`
  })
}

export const lostError = ({set, lease: {namespace, name}}: StateNames, why: string): UserError =>
  new UserError(`The lock of ${set} was lost: ${why}.`, {reason: 'lock-held', where: `Lease ${namespace}/${name}`, remedy: 'See what the other run did, then run again; what was begun is resumed or taken back first.'})
