/** Plays a scenario, which is data, through a client, and writes down what came back without what differs from run to run. */
import type {Json} from '../../../../src/kernel/digest.ts'
import {SlipwayError} from '../../../../src/kernel/errors.ts'
import type {Access, ApplyOptions, KubeClient, RemoveOptions, WriteOptions} from '../../../../src/targets/kubernetes/client/client.ts'
import type {KubeObject, ObjectRef} from '../../../../src/targets/kubernetes/model.ts'
import {at, isRecord, type JsonRecord} from '../../../../src/targets/kubernetes/objects/fields.ts'

/** Texts `$2.metadata.uid` stand for a value in the answer of an earlier step (the first is 0); the namespace is `shop` throughout. */
export type Step =
  | {do: 'apply'; object: KubeObject; options: ApplyOptions}
  | {do: 'create'; object: KubeObject; options?: WriteOptions}
  /** The answer of an earlier step, changed by a merge patch, put back whole. */
  | {do: 'replace'; of: number; change: Json; options?: WriteOptions}
  | {do: 'patch'; ref: ObjectRef; body: Json; options?: WriteOptions & {subresource?: string}}
  | {do: 'get'; ref: ObjectRef}
  | {do: 'remove'; ref: ObjectRef; options?: RemoveOptions}
  /** Only names, in the server's order. */
  | {do: 'list'; kind: {apiVersion: string; kind: string}; labelSelector?: string; fieldSelector?: string}
  /** Until each value is this one; the object then. `type=Ready` in a path finds the item of a list. */
  | {do: 'await'; ref: ObjectRef; until: Record<string, Json>}
  | {do: 'await gone'; ref: ObjectRef}
  /** Until so many are there and each has a value at every path; the values, sorted. */
  | {do: 'await picked'; kind: {apiVersion: string; kind: string}; labelSelector?: string; count: number; pick: string[]}

  /** What somebody may do, as the server lists it, in the order of the texts; and which of these accesses it denies. */
  | {do: 'rules'; as: string}
  | {do: 'denied'; as: string; accesses: Access[]}
  | {do: 'user'; as: string}

export interface Scenario {
  name: string
  steps: Step[]
}

export interface Recorded {
  scenario: string
  /** What the server said of itself. */
  version: string
  answers: Json[]
}

export interface Stage {
  client: KubeClient
  namespace: string
  /** As another user, who has no more than roles grant. */
  as: (user: string) => Promise<KubeClient>
  /** Lets a moment pass. */
  pause: () => Promise<void>
}

const resolve = (value: unknown, answers: readonly Json[], namespace: string): unknown => {
  if (typeof value === 'string') {
    const earlier = /^\$(\d+)\.(.+)$/.exec(value)
    if (earlier) return at(answers[Number(earlier[1])], ...(earlier[2] as string).split('.'))
    return value === 'shop' ? namespace : value
  }
  if (Array.isArray(value)) return value.map(item => resolve(item, answers, namespace))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member, answers, namespace)]))
}

function merged(target: Json, patch: Json): Json {
  if (!isRecord(patch)) return patch
  const result: JsonRecord = isRecord(target) ? {...target} : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = merged(result[key] ?? null, value)
  }
  return result
}

const found = (object: KubeObject | undefined, path: string): Json | undefined => path.split('/').reduce<Json | undefined>((value, step) => {
  const [key, wanted] = step.split('=')
  return Array.isArray(value) && wanted !== undefined ? value.find(item => at(item, key as string) === wanted) : at(value, step)
}, object as unknown as Json)

async function awaited({client, pause}: Stage, step: Extract<Step, {do: 'await' | 'await gone'}>): Promise<Json> {
  for (let tries = 0; tries < 600; tries += 1) {
    const object = await client.get(step.ref)
    const there = step.do === 'await gone' ? object === undefined : Object.entries(step.until).every(([path, value]) => JSON.stringify(found(object, path)) === JSON.stringify(value))
    if (there) return (object ?? null) as unknown as Json
    await pause()
  }
  return {never: step.do === 'await gone' ? 'gone' : step.until}
}

async function picked({client, namespace, pause}: Stage, step: Extract<Step, {do: 'await picked'}>): Promise<Json> {
  let values: (Json | undefined)[][] = []
  for (let tries = 0; tries < 600; tries += 1) {
    const {items} = await client.list(step.kind, {namespace, ...(step.labelSelector === undefined ? {} : {labelSelector: step.labelSelector})})
    values = items.map(item => step.pick.map(path => found(item, path)))
    if (values.length === step.count && values.every(row => row.every(value => value !== undefined))) break
    await pause()
  }
  return (values as Json[][]).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
}

async function perform(stage: Stage, step: Step, answers: readonly Json[]): Promise<unknown> {
  const {client} = stage
  switch (step.do) {
    case 'apply': return client.apply(step.object, step.options)
    case 'create': return client.create(step.object, step.options)
    case 'replace': return client.replace(merged(answers[step.of] as Json, step.change) as unknown as KubeObject, step.options)
    case 'patch': return client.patch(step.ref, step.body, step.options)
    case 'get': return (await client.get(step.ref)) ?? null
    case 'remove': return client.remove(step.ref, step.options)
    case 'list': {
      const {do: _, kind, ...options} = step
      return (await client.list(kind, {...options, namespace: stage.namespace})).items.map(item => `${item.apiVersion} ${item.kind} ${item.metadata.name}`)
    }
    case 'rules': {
      const {rules, incomplete} = await (await stage.as(step.as)).rules(stage.namespace)
      return {incomplete, rules: rules.map(rule => JSON.stringify(rule)).sort()}
    }
    case 'denied': return (await stage.as(step.as)).denied(step.accesses)
    case 'user': return (await (await stage.as(step.as)).user()) ?? null
    case 'await picked': return picked(stage, step)
    case 'await': case 'await gone': return awaited(stage, step)
  }
}

/** What came back, step by step, as it was. */
export async function play(scenario: Scenario, stage: Stage): Promise<Json[]> {
  const answers: Json[] = []
  for (const step of scenario.steps) {
    const resolved = resolve(step, answers, stage.namespace) as Step
    try {
      answers.push(await perform(stage, resolved, answers) as Json)
    } catch (error) {
      if (!(error instanceof SlipwayError)) throw error
      answers.push({refused: error.name, reason: error.reason, message: error.message, where: error.where ?? ''})
    }
  }
  return answers
}
