/** Weights in objects that hold rules with lists of backends: HTTPRoute, TraefikService, IngressRoute. Pure. */
import {canonicalJson, type Json} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import type {Rev} from '../../../rollout/model.ts'
import type {KubeObject} from '../model.ts'
import {isRecord, listAt, numberAt, textAt, withAt, withoutAt, type JsonRecord} from '../objects/fields.ts'
import {alone, checkSplit, isOurs, isRemembered, isStable, ownRefs, sharedRefs, weightsOfRefs, type RefsWish, type RuleMemory, type Split, type TesterMatch} from './split.ts'

/** Where a kind keeps its rules, and how it says that a request is a tester's. */
interface Dialect {
  rules: readonly string[]
  refs: string
  mostWeight: number
  mostRules: number
  /** The same rule for testers alone; undefined where the kind cannot tell them. */
  testers: ((rule: JsonRecord, match: TesterMatch) => JsonRecord) | undefined
}

const memoryKey = 'slipway.dev/own-weights'

/** RE2 in every data plane; anchored, for those that search and those that match the whole. */
const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')
const cookiePattern = ({name, value}: {name: string; value: string}): string => `^(.*;\\s*)?${literal(name)}=${literal(value)}(;.*)?$`

/** A rule with one header more is more specific than the same rule without (Gateway API, HTTPRouteRule.matches). Its name stays with the user's rule: names are unique. */
function httpTesters(rule: JsonRecord, match: TesterMatch): JsonRecord {
  const {name: _name, ...unnamed} = rule
  const header: JsonRecord = 'header' in match ? {type: 'Exact', name: match.header.name, value: match.header.value} : {type: 'RegularExpression', name: 'Cookie', value: cookiePattern(match.cookie)}
  const matches = listAt(rule, 'matches')
  return {...unnamed, matches: (matches.length === 0 ? [{path: {type: 'PathPrefix', value: '/'}}] : matches).map(m => ({...(m as JsonRecord), headers: [...listAt(m, 'headers').filter(h => !sameName(h, header)), header]}))}
}

const sameName = (a: Json, b: Json): boolean => textAt(a, 'name')?.toLowerCase() === textAt(b, 'name')?.toLowerCase()

/** Traefik takes the longer rule first, unless priorities say otherwise. Version 2 of its rules has `Headers`, version 3 `Header`. */
const traefikTesters = (v2: boolean) => (rule: JsonRecord, match: TesterMatch): JsonRecord => {
  const text = 'header' in match ? [match.header.name, match.header.value] : ['Cookie', cookiePattern(match.cookie)]
  const matcher = `${v2 ? 'Headers' : 'Header'}${'header' in match ? '' : 'Regexp'}`
  const priority = numberAt(rule, 'priority')
  return {...rule, match: `(${textAt(rule, 'match') ?? ''}) && ${matcher}(${text.map(t => `\`${t.replaceAll('`', '')}\``).join(', ')})`, ...(priority === undefined || priority === 0 ? {} : {priority: priority + 1})}
}

function dialectOf(object: KubeObject): Dialect {
  if (object.kind === 'HTTPRoute') return {rules: ['spec', 'rules'], refs: 'backendRefs', mostWeight: 1_000_000, mostRules: 16, testers: httpTesters}
  if (object.kind === 'TraefikService') return {rules: ['spec', 'weighted'], refs: 'services', mostWeight: 2 ** 31 - 1, mostRules: 1, testers: undefined}
  const v2 = object.apiVersion.startsWith('traefik.containo.us/') || listAt(object, 'spec', 'routes').some(rule => textAt(rule, 'syntax') === 'v2')
  return {rules: ['spec', 'routes'], refs: 'services', mostWeight: 2 ** 31 - 1, mostRules: Infinity, testers: traefikTesters(v2)}
}

/** A TraefikService is one rule by itself. */
function rulesOf(object: KubeObject, {rules}: Dialect): JsonRecord[] {
  const found = rules.reduce<Json | undefined>((value, key) => (isRecord(value) ? value[key] : undefined), object as unknown as Json)
  return (Array.isArray(found) ? found : [found]).filter(isRecord)
}

const wishOf = (object: KubeObject, split: Split, dialect: Dialect): RefsWish => ({split, namespace: object.metadata.namespace, most: dialect.mostWeight})

/** Rules of the user that send anything to the stable Service. */
export function refersTo(object: KubeObject, service: string): boolean {
  const dialect = dialectOf(object)
  const wish = wishOf(object, {service, stable: '', weights: {}}, dialect)
  return rulesOf(object, dialect).some(rule => listAt(rule, dialect.refs).some(ref => isStable(ref, wish) && (numberAt(ref, 'weight') ?? 1) > 0))
}

export const canTellTesters = (object: KubeObject): boolean => dialectOf(object).testers !== undefined

/** The object with the wanted shares. All on the stable revision and no testers: to the letter what the user wrote. */
export function splitRules(object: KubeObject, split: Split): KubeObject {
  checkSplit(split)
  const dialect = dialectOf(object)
  const wish = wishOf(object, split, dialect)
  const memories = parseMemory(object)
  const kept: RuleMemory[] = []
  const found = rulesOf(object, dialect)
  if (found.length === 0) return object
  const rules = found.filter(rule => !isTesters(rule, dialect, wish)).flatMap(rule => {
    const refs = listAt(rule, dialect.refs)
    const at = memories.findIndex(memory => isRemembered(refs, memory, wish))
    const own = ownRefs(refs, at < 0 ? undefined : memories.splice(at, 1)[0], wish)
    const shared = sharedRefs(own, wish)
    if (shared.memory !== undefined) kept.push(shared.memory)
    const testers = testerRules(rule, own, dialect, wish)
    return [...testers, refs.length === 0 ? rule : {...rule, [dialect.refs]: shared.refs}]
  })
  if (rules.length > dialect.mostRules) throw new UserError(`${object.kind} ${object.metadata.name} has no room for the rules of testers.`, {reason: 'unsupported', where: object.metadata.name, expected: `at most ${dialect.mostRules} rules, testers' among them`, remedy: 'Split the route in two, or leave out the match for testers.'})
  const isList = object.kind !== 'TraefikService'
  return remembering(withAt(object, [...dialect.rules], isList ? rules : rules[0] ?? {}), kept)
}

/** All of its backends are ours: no rule of the user names a Service of ours alone. */
function isTesters(rule: JsonRecord, {refs}: Dialect, wish: RefsWish): boolean {
  const its = listAt(rule, refs)
  return its.length > 0 && its.every(ref => isOurs(ref, wish))
}

function testerRules(rule: JsonRecord, own: readonly Json[], {testers, refs}: Dialect, {split, ...wish}: RefsWish): JsonRecord[] {
  const stable = own.find(ref => isStable(ref, {split, ...wish}))
  if (split.match === undefined || stable === undefined) return []
  if (testers === undefined) throw new UserError(`A TraefikService cannot tell testers by header or cookie.`, {reason: 'unsupported', where: split.service, remedy: 'Name the Service in the IngressRoute itself, or leave out the match.'})
  return [{...testers(rule, split.match), [refs]: [alone(stable, split.service, split.match.to)]}]
}

function parseMemory(object: KubeObject): RuleMemory[] {
  try {
    const parsed = JSON.parse(object.metadata.annotations?.[memoryKey] ?? '[]') as Json
    return (Array.isArray(parsed) ? parsed : []).map(entry => ({
      refs: listAt(entry, 'refs').map(ref => ({name: textAt(ref, 'name') ?? '', was: numberAt(ref, 'was') ?? null, now: numberAt(ref, 'now') ?? null}))
    }))
  } catch {
    // Somebody else wrote it: what stands in the rules is all that is known.
    return []
  }
}

function remembering(object: KubeObject, memories: RuleMemory[]): KubeObject {
  const had = object.metadata.annotations
  const {[memoryKey]: before, ...annotations} = had ?? {}
  if (memories.length > 0) return {...object, metadata: {...object.metadata, annotations: {...annotations, [memoryKey]: canonicalJson(memories)}}}
  if (before === undefined) return object
  return Object.keys(annotations).length > 0 ? {...object, metadata: {...object.metadata, annotations}} : {...object, metadata: withoutAt(object.metadata, ['annotations'])}
}

/** The shares that the object holds; undefined where its rules disagree, or none sends anything to the stable Service. */
export function weightsOfRules(object: KubeObject, split: Pick<Split, 'service' | 'stable'>): Record<Rev, number> | undefined {
  const dialect = dialectOf(object)
  const wish = wishOf(object, {...split, weights: {}}, dialect)
  const found = rulesOf(object, dialect).map(rule => weightsOfRefs(listAt(rule, dialect.refs), wish)).filter(weights => weights !== undefined)
  return new Set(found.map(canonicalJson)).size === 1 ? found[0] : undefined
}
