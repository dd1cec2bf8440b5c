/** Why a part could not be looked at: the scan is then incomplete, never clean. */
export type ProblemKind =
  | 'not-json' | 'not-yaml' | 'not-a-lockfile' | 'lockfile-version' | 'package-without-version' | 'too-large' | 'unreadable' | 'no-advisories'
  | 'bad-advisory' | 'advisory-not-evaluable' | 'lockfile-missing' | 'foreign-lockfile' | 'not-a-dockerfile' | 'too-many'

export interface Problem {
  kind: ProblemKind
  path: string
  line?: number
  message: string
}

export const describeProblem = (problem: Problem): string =>
  `${problem.path}${problem.line === undefined ? '' : `:${problem.line}`}: ${problem.message}`
