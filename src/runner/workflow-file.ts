/** A workflow file, parsed by GitHub's own parser and read into what the engine needs. */
import {convertWorkflowTemplate, isMapping, isSequence, isString, NoOperationTraceWriter, parseWorkflow} from '@actions/workflow-parser'
import {UserError} from '../kernel/errors.ts'
import {bothWishes} from './concurrency.ts'
import {conditionOf} from './expressions.ts'
import {mendMultilineTexts} from './multiline-text.ts'
import {readPermissions, type Permissions} from './permissions.ts'
import type {Source} from './sources.ts'
import {readStep, type Refusals, type StepModel} from './steps-model.ts'
import {entries, field, items, literal, placeOf, problemsOf, type Token} from './tokens.ts'

export interface InputModel {
  type: string
  required: boolean
  default: Token | undefined
  options: string[]
}

export interface JobModel {
  id: string
  name: Token | undefined
  needs: string[]
  condition: string
  /** file:line */
  place: string
  env: Token | undefined
  outputs: Token | undefined
  permissions: Permissions | undefined
  concurrency: Token | undefined
  environment: Token | undefined
  runsOn: Token | undefined
  timeoutMinutes: Token | undefined
  cancelTimeoutMinutes: Token | undefined
  strategy: Token | undefined
  continueOnError: Token | undefined
  /** The `run` mappings of the workflow's and the job's `defaults`; the last one present holds alone. */
  defaults: Token[]
  does: {kind: 'steps'; steps: StepModel[]} | {kind: 'call'; uses: string; with: Token | undefined; secrets: Token | undefined}
}

export interface WorkflowModel {
  source: Source
  path: string
  name: string
  events: Map<string, Token | undefined>
  env: Token | undefined
  permissions: Permissions | undefined
  concurrency: Token | undefined
  dispatchInputs: Map<string, InputModel>
  callInputs: Map<string, InputModel>
  callSecrets: Map<string, {required: boolean}>
  callOutputs: Map<string, Token | undefined>
  jobs: JobModel[]
}

/** All errors of GitHub's parser together. Throws UserError `input-invalid`. */
export async function parseWorkflowFile(source: Source, path: string, content: string): Promise<{workflow: WorkflowModel; refusals: string[]}> {
  const {context, value} = parseWorkflow({name: path, content}, new NoOperationTraceWriter())
  if (value) await convertWorkflowTemplate(context, value)
  const errors = [...problemsOf(context.errors.getErrors()), ...concurrencyProblems(value, path)]
  if (errors.length > 0 || !value) {
    throw new UserError(`The workflow is not valid:\n  ${errors.join('\n  ')}`, {
      reason: 'input-invalid', where: path, expected: 'a workflow that GitHub accepts', remedy: 'Mend the lines above.'
    })
  }
  mendMultilineTexts(value, content)
  const refusals: string[] = []
  const workflow = readWorkflow(source, path, value, {refuse: (place, what) => refusals.push(`${place}: ${what}`)})
  return {workflow, refusals}
}

function readWorkflow(source: Source, path: string, root: Token, refusals: Refusals): WorkflowModel {
  const events = readEvents(field(root, 'on'))
  const call = events.get('workflow_call')
  const defaults = field(field(root, 'defaults'), 'run')
  return {
    source, path, name: literal(field(root, 'name')) ?? path, events,
    env: field(root, 'env'), permissions: readPermissions(field(root, 'permissions')), concurrency: field(root, 'concurrency'),
    dispatchInputs: readInputs(field(events.get('workflow_dispatch'), 'inputs')),
    callInputs: readInputs(field(call, 'inputs')),
    callSecrets: new Map(entries(field(call, 'secrets')).map(({key, token}) => [key, {required: literal(field(token, 'required')) === 'true'}])),
    callOutputs: new Map(entries(field(call, 'outputs')).map(({key, token}) => [key, field(token, 'value')])),
    jobs: entries(field(root, 'jobs')).map(({key, token, at}) => readJob(key, token, {file: path, at, defaults, refusals}))
  }
}

/** The parser lets it pass, the validator and GitHub do not (docs: concurrency: queue: max and cancel-in-progress: true are a validation error). */
function concurrencyProblems(root: Token | undefined, file: string): string[] {
  const jobs = entries(field(root, 'jobs')).map(({token}) => field(token, 'concurrency'))
  const both = (token: Token | undefined): boolean => literal(field(token, 'queue')) === 'max' && literal(field(token, 'cancel-in-progress')) === 'true'
  return [field(root, 'concurrency'), ...jobs].filter(both).map(token => `${placeOf(file, token)}: ${bothWishes}`)
}

function readEvents(on: Token | undefined): Map<string, Token | undefined> {
  if (on && isString(on)) return new Map([[on.value, undefined]])
  if (on && isSequence(on)) return new Map(items(on).map(token => [token.toString(), undefined]))
  return new Map(entries(on).map(({key, token}) => [key, isMapping(token) ? token : undefined]))
}

function readInputs(token: Token | undefined): Map<string, InputModel> {
  return new Map(entries(token).map(({key, token: input}) => [key, {
    type: literal(field(input, 'type')) ?? 'string', required: literal(field(input, 'required')) === 'true',
    default: field(input, 'default'), options: items(field(input, 'options')).map(o => literal(o) ?? '')
  }]))
}

const refusedJobKeys: Record<string, string> = {container: 'jobs in containers', services: 'service containers', snapshot: 'snapshots'}

function readJob(id: string, token: Token, {file, at, defaults, refusals}: {file: string; at: Token; defaults: Token | undefined; refusals: Refusals}): JobModel {
  for (const {key, at: keyToken} of entries(token)) {
    const what = refusedJobKeys[key]
    if (what) refusals.refuse(placeOf(file, keyToken), `${what} (\`${key}\`)`)
  }
  const needs = field(token, 'needs')
  const own = field(field(token, 'defaults'), 'run')
  const uses = literal(field(token, 'uses'))
  return {
    id, name: field(token, 'name'), needs: needs && isString(needs) ? [needs.value] : items(needs).map(n => n.toString()),
    condition: conditionOf(field(token, 'if')), place: placeOf(file, at), env: field(token, 'env'), outputs: field(token, 'outputs'),
    permissions: readPermissions(field(token, 'permissions')), concurrency: field(token, 'concurrency'), environment: field(token, 'environment'),
    runsOn: field(token, 'runs-on'), timeoutMinutes: field(token, 'timeout-minutes'), cancelTimeoutMinutes: field(token, 'cancel-timeout-minutes'),
    strategy: field(token, 'strategy'), continueOnError: field(token, 'continue-on-error'),
    defaults: [defaults, own].filter(d => d !== undefined),
    does: uses !== undefined
      ? {kind: 'call', uses, with: field(token, 'with'), secrets: field(token, 'secrets')}
      : {kind: 'steps', steps: items(field(token, 'steps')).map(s => readStep(s, file, refusals)).filter(s => s !== undefined)}
  }
}
