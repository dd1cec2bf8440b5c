/** Commands of OpenTofu and Terraform as values. What is secret or long goes through files, never through argv. */
import path from 'node:path'
import type {Command} from '../ports/index.ts'

/** Where an engine works: everything but the module lies in the state of the set, because runners wipe workspaces. */
export interface Place {
  /** Absolute path of the program. */
  program: string
  /** Absolute. */
  module: string
  /** `<state>/<name>/<environment>/infrastructure`: data directory, default state file. */
  directory: string
  /** This run's own directory below it, mode 0700: plan and variables, which may hold secrets. Removed at the end. */
  run: string
  /** `own`: the module names no place for its state, so it lies in `directory`. `module`: where the module's backend says. */
  state: 'own' | 'module'
}

const initMs = 10 * 60_000
const readMs = 2 * 60_000
/** Another run of the same set may be about to finish. */
const lockTimeout = '-lock-timeout=30s'

export const dataDirectory = (place: Place): string => path.join(place.directory, 'data')
export const stateFile = (place: Place): string => path.join(place.directory, 'terraform.tfstate')
export const planFile = (place: Place): string => path.join(place.run, 'plan.tfplan')
export const variablesFile = (place: Place): string => path.join(place.run, 'variables.tfvars.json')

function command(place: Place, ...args: string[]): Command {
  return {
    argv: [place.program, ...args], cwd: place.module,
    variables: {TF_IN_AUTOMATION: '1', TF_INPUT: '0', TF_DATA_DIR: dataDirectory(place), CHECKPOINT_DISABLE: '1'}
  }
}

const stateArgs = (place: Place): string[] => (place.state === 'own' ? [`-state=${stateFile(place)}`] : [])

export const versionCommand = (program: string): Command => ({argv: [program, 'version', '-json'], timeoutMs: readMs, variables: {CHECKPOINT_DISABLE: '1'}})

/** A lock file in the repository binds the providers: it is checked then, not rewritten. */
export function initCommand(place: Place, lockFile: 'present' | 'absent'): Command {
  return {...command(place, 'init', '-input=false', '-no-color', ...(lockFile === 'present' ? ['-lockfile=readonly'] : [])), timeoutMs: initMs}
}

/** Ends with 0 for no changes, 2 for changes, 1 for an error. */
export function planCommand(place: Place): Command {
  return command(place, 'plan', '-json', '-input=false', '-detailed-exitcode', lockTimeout, `-var-file=${variablesFile(place)}`, ...stateArgs(place), `-out=${planFile(place)}`)
}

/** Prints values that are sensitive: its output is parsed and never shown. */
export const showCommand = (place: Place): Command => ({...command(place, 'show', '-json', planFile(place)), timeoutMs: readMs})

/** The saved plan and nothing else. No deadline: an engine that is cut off may lose what it has just made. */
export const applyCommand = (place: Place): Command => command(place, 'apply', '-json', '-input=false', lockTimeout, ...stateArgs(place), planFile(place))

export const outputCommand = (place: Place): Command => ({...command(place, 'output', '-json', '-no-color', ...stateArgs(place)), timeoutMs: readMs})
