/** Names and labels that Slipway gives to what it makes of a user's objects. Pure. */
import {digestJson, type Digest} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import type {Rev, ServiceConfig, SetId} from '../../../rollout/model.ts'

/** Of a label's value and of a Service's name (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names). */
const longestLabel = 63
const shortHash = 10

/** `shop.production` for `shop/production`; beyond what a label takes, cut and told apart by a hash. */
export function setLabel(set: SetId): string {
  const name = set.replace('/', '.')
  return name.length <= longestLabel ? name : `${name.slice(0, longestLabel - shortHash - 1).replace(/[-.]+$/, '')}-${shortHashOf(set)}`
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
