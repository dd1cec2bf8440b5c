/** Verdicts of a stage and statuses of a single check. Unknown is never pass. */
export const verdicts = ['pass', 'fail', 'inconclusive', 'error'] as const
export type Verdict = (typeof verdicts)[number]

export const checkStatuses = ['pass', 'warn', 'fail', 'unknown', 'skipped', 'not-applicable'] as const
export type CheckStatus = (typeof checkStatuses)[number]

/** The verdict over many: the worst counts; nothing at all is inconclusive. */
export function worstVerdict(all: readonly Verdict[]): Verdict {
  const order: Verdict[] = ['error', 'fail', 'inconclusive', 'pass']
  return order.find(v => all.includes(v)) ?? 'inconclusive'
}

/** Warnings, skipped and not applicable checks do not fail a stage; an unknown one is inconclusive. */
export function verdictOfChecks(checks: readonly CheckStatus[]): Verdict {
  if (checks.includes('fail')) return 'fail'
  if (checks.includes('unknown')) return 'inconclusive'
  return 'pass'
}
