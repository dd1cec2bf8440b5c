/** The workflow files as far as they touch the suite: who is called, with what, under which rights. Pure. */
import {at, parseLocatedYaml, type Located} from '../../scan/located-yaml.ts'
import {readWorkflow, type Job, type Workflow} from '../../scan/workflow-model.ts'

export interface Place {
  file: string
  line: number
}

export interface Reference extends Place {
  /** As it is written. */
  text: string
  name: string
  ref: string
}

/** A job that calls deploy.yml (or rollout.yml) of the suite. */
export interface SuiteCall {
  job: string
  /** deploy.yml has the gate; rollout.yml is the critical section behind it, which a group is meant to hold. */
  called: 'deploy' | 'rollout'
  uses: Reference
  /** Owner of the copy of the suite that is called; undefined for a copy in this repository. */
  owner: string | undefined
  inputs: Record<string, {text: string; line: number}>
  /** Rights of the token as the job gets them; undefined: nothing says, so the repository's default counts. */
  permissions: Record<string, string> | 'all' | undefined
  secrets: 'inherit' | string[]
  concurrency: Place | undefined
}

export interface WorkflowReading {
  file: string
  problems: {line: number; message: string}[]
  references: Reference[]
  /** `$/` references, which mean the repository of this file. */
  own: Reference[]
  calls: SuiteCall[]
  /** Of the workflow as a whole. */
  concurrency: Place | undefined
}

function referenceOf(file: string, uses: Located | undefined): Reference[] {
  const text = uses?.text
  if (uses === undefined || text === undefined) return []
  const cut = text.lastIndexOf('@')
  return [{file, line: uses.line, text, name: cut < 0 ? text : text.slice(0, cut), ref: cut < 0 ? '' : text.slice(cut + 1)}]
}

function permissionsOf(workflow: Workflow, job: Job): SuiteCall['permissions'] {
  const value = job.value.map.get('permissions') ?? workflow.value.map.get('permissions')
  if (value === undefined) return undefined
  if (value.text === 'write-all' || value.text === 'read-all') return 'all'
  return Object.fromEntries([...value.map].map(([scope, level]) => [scope, level.text ?? '']))
}

const placeOf = (file: string, value: Located | undefined): Place | undefined => value && {file, line: value.line}

function callOf(file: string, workflow: Workflow, job: Job): SuiteCall[] {
  const [uses] = referenceOf(file, job.value.map.get('uses'))
  const called = uses && /^(?:(?<owner>[\w.-]+)\/[\w.-]+|\.|\$)\/\.github\/workflows\/(?<called>deploy|rollout)\.ya?ml$/.exec(uses.name)
  if (!uses || !called) return []
  const secrets = job.value.map.get('secrets')
  return [{
    job: job.name, called: called.groups?.called === 'rollout' ? 'rollout' : 'deploy', uses, owner: called.groups?.owner, permissions: permissionsOf(workflow, job), concurrency: placeOf(file, job.value.map.get('concurrency')),
    inputs: Object.fromEntries([...at(job.value, 'with')?.map ?? []].map(([name, value]) => [name, {text: value.text ?? '', line: value.line}])),
    secrets: secrets?.text === 'inherit' ? 'inherit' : [...secrets?.map.keys() ?? []]
  }]
}

/** Never throws: what is no workflow has a problem. */
export function readWorkflowFile(text: string, file: string): WorkflowReading {
  const nothing: WorkflowReading = {file, problems: [], references: [], own: [], calls: [], concurrency: undefined}
  const parsed = parseLocatedYaml(text)
  if (parsed.kind === 'problems') return {...nothing, problems: parsed.problems}
  const workflow = readWorkflow(parsed.value)
  if (workflow?.kind !== 'workflow') return nothing
  const all = workflow.jobs.flatMap(job => [job.value.map.get('uses'), ...job.steps.map(s => s.uses)]).flatMap(uses => referenceOf(file, uses))
  return {
    ...nothing, references: all.filter(r => !/^(?:\.|\$)\//.test(r.text) && !r.text.startsWith('docker://')), own: all.filter(r => r.text.startsWith('$/')),
    calls: workflow.jobs.flatMap(job => callOf(file, workflow, job)), concurrency: placeOf(file, workflow.value.map.get('concurrency'))
  }
}
