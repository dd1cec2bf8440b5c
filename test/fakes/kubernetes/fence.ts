/** What the server's own log says of a run's discipline: whether it wrote anything when its lock was not surely its own any more. */
import {fenceMarginMs} from '../../../src/targets/kubernetes/state/lease-keeper.ts'
import {leaseMs} from '../../../src/targets/kubernetes/state/lease-value.ts'
import type {Call} from './client.ts'

const writing = new Set(['apply', 'create', 'replace', 'patch', 'remove'])
const isRenewal = ({verb, ref, result}: Call): boolean => ref?.kind === 'Lease' && (verb === 'replace' || verb === 'create') && result === 'ok'

/** Writes of this user, in words, that were sent after the fence of its last renewal; renewals count from when they were sent. */
export function unfenced(calls: readonly Call[], user: string): string[] {
  let until = 0
  return calls.filter(call => call.user === user).flatMap(call => {
    if (isRenewal(call)) until = call.at + leaseMs - fenceMarginMs
    const isWrite = writing.has(call.verb) && !call.dryRun && call.ref?.kind !== 'Lease'
    return isWrite && call.at >= until ? [`${call.verb} ${call.ref?.kind ?? ''} ${call.ref?.name ?? ''}, ${call.at - until} ms after the fence`] : []
  })
}
