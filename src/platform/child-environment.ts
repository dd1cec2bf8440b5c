/** Which variables of this process a child may see. */

/** Inputs, saved state and the runner's own tokens are for this process alone. */
const privateNames = /^(INPUT_|STATE_|ACTIONS_|SLIPWAY_SECRET_|NODE_OPTIONS$)/

export function childEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(own)) {
    if (value !== undefined && !privateNames.test(name)) kept[name] = value
  }
  return kept
}

/** For a process that outlives the job: nothing that ties it to the job, least of all the id by which runners reap leftovers. */
export function detachedEnvironment(own: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'USER']) {
    const value = own[name]
    if (value !== undefined) kept[name] = value
  }
  return kept
}
