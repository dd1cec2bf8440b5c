/** Names and labels that Slipway gives to what it makes of a user's objects. Pure. */
import {digestBytes, digestJson, type Digest} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import type {Rev, ServiceConfig, SetId} from '../../../rollout/model.ts'

/** Of a label's value and of a Service's name (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names); other names may have 253. */
const longestLabel = 63
const shortHash = 10

const part = /^[A-Za-z0-9][A-Za-z0-9._-]*$/
const plain = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/

/** `Shop_1` > `shop-1`: what a DNS label may hold. */
const slug = (text: string, most: number): string => text.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, most).replace(/-+$/, '')

/**
 * `<name>.<environment>` where both are plain and short enough; else a form with two dots, which ends with a digest of the whole, so that no two sets share one.
 * Throws UserError `input-invalid`.
 */
export function setToken(set: SetId): string {
  const [name = '', environment = '', ...more] = set.split('/')
  if (more.length > 0 || ![name, environment].every(text => part.test(text))) {
    throw new UserError(`\`${set}\` is no name of a set.`, {reason: 'input-invalid', expected: '`<name>/<environment>` of letters, digits, dots, dashes and underscores'})
  }
  const whole = `${name}.${environment}`
  if (plain.test(name) && plain.test(environment) && whole.length <= longestLabel) return whole
  const most = Math.floor((longestLabel - shortHash - 2) / 2)
  return `${slug(name, most)}.${slug(environment, most)}.${hashText(digestBytes(set))}`
}

const hashText = (digest: Digest): string => digest.slice('sha256:'.length, 'sha256:'.length + shortHash)
export const shortHashOf = (value: unknown): string => hashText(digestJson(value))

/** `api-0123456789ab`. Throws UserError `manifest-invalid` where the name leaves no room for the revision. */
export function revisionName(name: string, rev: Rev): string {
  const full = `${name}-${rev}`
  if (full.length <= longestLabel) return full
  throw new UserError(`The name ${name} is too long to carry a revision.`, {
    reason: 'manifest-invalid', where: name, expected: `at most ${longestLabel - rev.length - 1} characters`, remedy: 'Shorten it, or use `strategy: rolling`, which keeps the name as it is.'
  })
}

/** What manifests call the configuration that configure renders. */
export const configName = (service: string): string => `${service}-config`
/** What one release of it is called in the cluster. As lines and as JSON the same values are two objects, and neither can become the other. */
export const configReleaseName = (service: string, {release, format}: Pick<ServiceConfig, 'release' | 'format'>): string => `${configName(service)}-${format === 'env' ? hashText(release) : shortHashOf({release, format})}`
