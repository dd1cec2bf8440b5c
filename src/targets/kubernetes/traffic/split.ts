/** What shares of the traffic are asked for, and the list of backends in which most data planes write them: ours added, all others left as they are. Pure. */
import type {Json} from '../../../kernel/digest.ts'
import {InternalError, UserError} from '../../../kernel/errors.ts'
import type {Rev, Testers} from '../../../rollout/model.ts'
import {numberAt, textAt, type JsonRecord, type Readable} from '../objects/fields.ts'
import {revisionName} from '../objects/names.ts'

export type TesterMatch = Testers

export interface Split {
  /** Name of the stable Service, the user's own. */
  service: string
  /** The revision that the stable Service stands for. */
  stable: Rev
  /** Whole percent, sum 100. */
  weights: Record<Rev, number>
  match?: TesterMatch
  /** What objects of our own making carry. */
  labels?: Record<string, string>
}

/** What a rule's references were before we wrote, and what we made of them: kept at the object, so that the user's own comes back to the letter. */
export interface RuleMemory {
  refs: {name: string; was: number | null; now: number | null}[]
}

/** Revisions beside the stable one that get a share, in the order of their names. */
export const othersOf = ({stable, weights}: Split): [Rev, number][] => Object.entries(weights).filter(([rev, weight]) => rev !== stable && weight > 0).sort(([a], [b]) => (a < b ? -1 : 1))

export function checkSplit({weights, stable, match}: Split): void {
  const all = Object.values(weights)
  const isWhole = all.every(weight => Number.isInteger(weight) && weight >= 0) && all.reduce((a, b) => a + b, 0) === 100
  if (!isWhole || match?.to === stable) throw new InternalError(`Weights have to be whole percents with the sum 100, and testers to get another revision than the stable one: ${JSON.stringify({weights, stable, match})}.`)
}

const revisionPattern = /^-[0-9a-f]{12}$/

/** The revision whose Service of ours the name is. */
export const revOfName = (name: string | undefined, service: string): Rev | undefined =>
  (name?.startsWith(service) === true && revisionPattern.test(name.slice(service.length)) ? name.slice(service.length + 1) : undefined)

/** Of a Service in the namespace of the route, by any data plane's way to say so. */
export function serviceName(ref: Readable, namespace: string | undefined): string | undefined {
  const isService = (textAt(ref, 'group') ?? '') === '' && (textAt(ref, 'kind') ?? 'Service') === 'Service'
  return isService && (textAt(ref, 'namespace') ?? namespace) === namespace ? textAt(ref, 'name') : undefined
}

export interface RefsWish {
  split: Split
  namespace: string | undefined
  /** What the data plane takes for a reference without a weight, and at most. */
  most: number
}

const weightOf = (ref: Readable): number => numberAt(ref, 'weight') ?? 1
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b))
const lcm = (a: number, b: number): number => (a / gcd(a, b)) * b

export const isOurs = (ref: Readable, {split, namespace}: RefsWish): boolean => revOfName(serviceName(ref, namespace), split.service) !== undefined
export const isStable = (ref: Readable, {split, namespace}: RefsWish): boolean => serviceName(ref, namespace) === split.service

/** The list as the user has it: without our references, with the weights that we changed set back. A weight that somebody else wrote since stays. */
export function ownRefs(refs: readonly Json[], memory: RuleMemory | undefined, wish: RefsWish): Json[] {
  const theirs = refs.filter(ref => !isOurs(ref, wish))
  const isShared = theirs.length < refs.length
  return theirs.map((ref, index) => {
    const known = memory?.refs[index]
    const mine = known !== undefined && (numberAt(ref, 'weight') ?? null) === known.now
    return known !== undefined && (mine || (isShared && isStable(ref, wish))) ? weighted(ref, known.was) : ref
  })
}

export const isRemembered = (refs: readonly Json[], memory: RuleMemory, wish: RefsWish): boolean => {
  const names = refs.filter(ref => !isOurs(ref, wish)).map(ref => textAt(ref, 'name') ?? '')
  return names.length === memory.refs.length && names.every((name, index) => memory.refs[index]?.name === name)
}

/**
 * Beside each reference to the stable Service one for each other revision that gets a share of it. Weights are relative: where other backends
 * share the rule, all are multiplied by the least number that keeps every share exact. (argo's plugin #203 removed such backends.)
 */
export function sharedRefs(own: readonly Json[], wish: RefsWish): {refs: Json[]; memory: RuleMemory | undefined} {
  const others = othersOf(wish.split)
  const stables = own.filter(ref => isStable(ref, wish) && weightOf(ref) > 0)
  if (others.length === 0 || stables.length === 0) return {refs: [...own], memory: undefined}
  const stableShare = wish.split.weights[wish.split.stable] ?? 0
  const shares = [stableShare, ...others.map(([, weight]) => weight)]
  const factor = own.length === 1 ? 100 / weightOf(own[0]) : stables.flatMap(ref => shares.map(share => 100 / gcd(100, weightOf(ref) * share))).reduce(lcm, 1)
  const scaled = (ref: Json, share: number): number => {
    const weight = Math.round((weightOf(ref) * factor * share) / 100)
    if (weight > wish.most) throw new UserError(`The weights of the backends beside ${wish.split.service} leave no whole number for ${share} %.`, {reason: 'unsupported', where: wish.split.service, expected: `weights of at most ${wish.most}`, remedy: 'Use smaller weights in the route, such as 1 to 100.'})
    return weight
  }
  const pairs = own.map(ref => {
    if (stables.includes(ref)) return {ref: weighted(ref, scaled(ref, stableShare)), added: others.map(([rev, share]) => weighted(renamed(ref, wish.split.service, rev), scaled(ref, share)))}
    return {ref: factor === 1 ? ref : weighted(ref, scaled(ref, 100)), added: []}
  })
  const memory = {refs: own.map((ref, index) => ({name: textAt(ref, 'name') ?? '', was: numberAt(ref, 'weight') ?? null, now: numberAt(pairs[index]?.ref, 'weight') ?? null}))}
  return {refs: pairs.flatMap(({ref, added}) => [ref, ...added]), memory}
}

export const renamed = (ref: Json, service: string, rev: Rev): Json => ({...(ref as JsonRecord), name: revisionName(service, rev)})

/** A reference for testers alone: it shares with nobody. */
export const alone = (ref: Json, service: string, rev: Rev): Json => weighted(renamed(ref, service, rev), null)

function weighted(ref: Json, weight: number | null): Json {
  const {weight: _before, ...others} = ref as JsonRecord
  return weight === null ? others : {...others, weight}
}

/** Percent by revision as the list has them; undefined where it does not refer to the stable Service, or gives it nothing. */
export function weightsOfRefs(refs: readonly Json[], wish: RefsWish): Record<Rev, number> | undefined {
  const sums = new Map<Rev, number>()
  for (const ref of refs) {
    const rev = isStable(ref, wish) ? wish.split.stable : revOfName(serviceName(ref, wish.namespace), wish.split.service)
    if (rev !== undefined) sums.set(rev, (sums.get(rev) ?? 0) + weightOf(ref))
  }
  const total = [...sums.values()].reduce((a, b) => a + b, 0)
  if (total === 0 || !refs.some(ref => isStable(ref, wish))) return undefined
  return Object.fromEntries([...sums].filter(([, sum]) => sum > 0).map(([rev, sum]) => [rev, (100 * sum) / total]))
}
