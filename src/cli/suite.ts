/** Where the suite itself lies, seen from its bundles. */
import path from 'node:path'
import type {Host} from '../ports/index.ts'

/** Name under which workflows call the suite. */
export const suiteSlug = 'slipway-deploy/slipway'

export interface Suite {
  root: string
  dist: string
}

export function suiteOf(host: Host): Suite {
  const dist = path.dirname(host.routerProgram)
  return {root: path.dirname(dist), dist}
}
