/** The `exec` part of a kubeconfig's user: which program tells credentials (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins). Pure. */
import path from 'node:path'
import type {LocatedProblem} from '../../../kernel/errors.ts'
import {formatPlace, problemAt, type LocatedMap} from '../../../spec/located.ts'
import {ticked} from '../../../spec/problems.ts'
import {flagIn, listIn, placeIn, textIn} from './kubeconfig-file.ts'

export interface ExecPlugin {
  apiVersion: string
  argv: readonly [string, ...string[]]
  variables: Record<string, string>
  provideClusterInfo: boolean
  installHint: string | undefined
  /** Where the kubeconfig says so. */
  place: string
}

const prefix = 'client.authentication.k8s.io/'
export const execVersions = [`${prefix}v1`, `${prefix}v1beta1`]

function variablesOf(exec: LocatedMap, problems: LocatedProblem[]): Record<string, string> {
  const found: [string, string][] = []
  for (const item of listIn(exec, 'env', problems)) {
    const name = item.kind === 'map' ? textIn(item, 'name', problems) : undefined
    if (item.kind !== 'map' || name === undefined) problems.push(problemAt(item.place, 'an entry of `env` has to be a map with `name` and `value`'))
    else found.push([name, textIn(item, 'value', problems) ?? ''])
  }
  return Object.fromEntries(found)
}

function argumentsOf(exec: LocatedMap, problems: LocatedProblem[]): string[] {
  return listIn(exec, 'args', problems).flatMap(item => {
    if (item.kind === 'scalar' && typeof item.value === 'string') return [item.value]
    problems.push(problemAt(item.place, 'an argument has to be text; put it in quotes'))
    return []
  })
}

/** There is no terminal here, so a plugin that has to ask a person cannot run. */
function interactiveProblems(exec: LocatedMap, apiVersion: string | undefined, problems: LocatedProblem[]): void {
  const mode = textIn(exec, 'interactiveMode', problems)
  const place = placeIn(exec, 'interactiveMode')
  if (mode === 'Always') problems.push(problemAt(place, '`interactiveMode: Always`: nobody can be asked here; use credentials for machines'))
  else if (mode === undefined && apiVersion === `${prefix}v1`) problems.push(problemAt(place, '`interactiveMode` has to be given with this `apiVersion`; expected Never or IfAvailable'))
  else if (mode !== undefined && !['Never', 'IfAvailable'].includes(mode)) problems.push(problemAt(place, `${ticked(mode)} is no \`interactiveMode\`; expected Never, IfAvailable or Always`))
}

export function readExecPlugin(exec: LocatedMap, problems: LocatedProblem[]): ExecPlugin | undefined {
  const [command, apiVersion] = [textIn(exec, 'command', problems), textIn(exec, 'apiVersion', problems)]
  if (command === undefined) problems.push(problemAt(exec.place, '`exec` has no `command`'))
  if (apiVersion === undefined || !execVersions.includes(apiVersion)) problems.push(problemAt(placeIn(exec, 'apiVersion'), `\`apiVersion\` of a plugin has to be ${execVersions.join(' or ')}${apiVersion === undefined ? '' : `, not ${ticked(apiVersion)}`}`))
  interactiveProblems(exec, apiVersion, problems)
  const [args, variables] = [argumentsOf(exec, problems), variablesOf(exec, problems)]
  if (command === undefined || apiVersion === undefined) return undefined
  // A bare name is looked up on PATH; anything with a slash is relative to the file.
  const program = command.includes('/') ? path.resolve(path.dirname(placeIn(exec, 'command').file), command) : command
  return {
    apiVersion, argv: [program, ...args], variables, provideClusterInfo: flagIn(exec, 'provideClusterInfo', problems), installHint: textIn(exec, 'installHint', problems), place: formatPlace(exec.place)
  }
}
