/** Starts one process of a revision: own directory, environment, process group and log file. */
import {spawn, type ChildProcess} from 'node:child_process'
import {closeSync, openSync, readFileSync} from 'node:fs'
import {parseEnvFile} from '../kernel/env-file.ts'
import type {RevisionSpec} from '../targets/local/router-protocol.ts'

export interface Launch {
  service: string
  /** The directory of the router that supervises it: by this and its token the process is known as ours. */
  router: string
  rev: string
  slot: number
  token: string
  port: number
  spec: RevisionSpec
  log: string
}

/** The configuration overrides the plain variables; what the router says overrides both. */
export function environmentOf({service, router, rev, slot, token, port, spec}: Launch): Record<string, string> {
  const configured = spec.envFile === undefined ? {} : parseEnvFile(readFileSync(spec.envFile, 'utf8'))
  return {
    ...spec.env, ...configured,
    PORT: String(port), SLIPWAY_SERVICE: service, SLIPWAY_REVISION: rev, SLIPWAY_INSTANCE: `${rev}-${slot}`, SLIPWAY_PROCESS: token, SLIPWAY_ROUTER: router
  }
}

/**
 * The output goes to the file itself, not through the router: a process must survive a router that dies.
 * Throws if the env file cannot be read; a program that cannot be started is told by the child's `error` event.
 */
export function launch(facts: Launch): ChildProcess {
  const env = environmentOf(facts)
  const log = openSync(facts.log, 'a', 0o600)
  try {
    const [program, ...args] = facts.spec.argv
    return spawn(program, args, {cwd: facts.spec.directory, env, detached: true, stdio: ['ignore', log, log]})
  } finally {
    closeSync(log)
  }
}
