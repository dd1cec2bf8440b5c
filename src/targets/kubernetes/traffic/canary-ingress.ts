/** Weights with ingress-nginx: a second Ingress with canary annotations, beside the user's, which stays as it is. Pure. */
import type {Json} from '../../../kernel/digest.ts'
import {UserError} from '../../../kernel/errors.ts'
import type {Rev} from '../../../rollout/model.ts'
import {labels, type KubeObject} from '../model.ts'
import {at, listAt, textAt, withAt, type JsonRecord} from '../objects/fields.ts'
import {revisionName} from '../objects/names.ts'
import {checkSplit, othersOf, revOfName, type Split} from './split.ts'

/** https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#canary */
const prefix = 'nginx.ingress.kubernetes.io/canary'

export const isCanary = (ingress: KubeObject): boolean => ingress.metadata.annotations?.[prefix] === 'true'
export const canaryNameOf = (ingress: string): string => `${ingress}-slipway-canary`

const backendOf = (path: Json): string | undefined => textAt(path, 'backend', 'service', 'name')
export const ingressRefersTo = (ingress: KubeObject, service: string): boolean => listAt(ingress, 'spec', 'rules').some(rule => listAt(rule, 'http', 'paths').some(path => backendOf(path) === service))

/** The canary Ingress that is wanted beside the user's own; undefined where the user's own is all. */
export function canaryIngress(ingress: KubeObject, split: Split): KubeObject | undefined {
  checkSplit(split)
  const revs = [...new Set([...othersOf(split).map(([rev]) => rev), ...(split.match === undefined ? [] : [split.match.to])])]
  const [rev] = revs
  if (rev === undefined) return undefined
  if (revs.length > 1) throw new UserError('ingress-nginx splits between two revisions, not three.', {reason: 'unsupported', where: ingress.metadata.name, remedy: 'Abort the release that is under way first.'})
  const {annotations: own = {}, name, namespace} = ingress.metadata
  const settings = Object.fromEntries(Object.entries(own).filter(([key]) => key.startsWith('nginx.ingress.kubernetes.io/') && !key.startsWith(prefix)))
  const ingressClass = textAt(ingress, 'spec', 'ingressClassName')
  const byAnnotation = own['kubernetes.io/ingress.class']
  return {
    apiVersion: ingress.apiVersion, kind: 'Ingress',
    metadata: {
      name: canaryNameOf(name), ...(namespace === undefined ? {} : {namespace}), labels: {...split.labels, [labels.revision]: rev},
      annotations: {...settings, ...(byAnnotation === undefined ? {} : {'kubernetes.io/ingress.class': byAnnotation}), [prefix]: 'true', [`${prefix}-weight`]: String(split.weights[rev] ?? 0), ...matchAnnotations(split)}
    },
    spec: {...(ingressClass === undefined ? {} : {ingressClassName: ingressClass}), rules: canaryRules(ingress, split.service, rev)}
  }
}

/** Only the paths that lead to the stable Service: a canary path without one of the user's is not served. */
const canaryRules = (ingress: KubeObject, service: string, rev: Rev): Json[] => listAt(ingress, 'spec', 'rules').flatMap(rule => {
  const paths = listAt(rule, 'http', 'paths').filter(path => backendOf(path) === service)
  return paths.length === 0 ? [] : [{...(rule as JsonRecord), http: {...(at(rule, 'http') as JsonRecord), paths: paths.map(path => withAt(path, ['backend', 'service', 'name'], revisionName(service, rev)))}}]
})

function matchAnnotations({match}: Split): Record<string, string> {
  if (match === undefined) return {}
  if ('header' in match) return {[`${prefix}-by-header`]: match.header.name, [`${prefix}-by-header-value`]: match.header.value}
  if (match.cookie.value === 'always') return {[`${prefix}-by-cookie`]: match.cookie.name}
  throw new UserError(`ingress-nginx tells testers by a cookie of the value "always", not "${match.cookie.value}".`, {reason: 'unsupported', where: match.cookie.name, remedy: 'Use the value `always`, or a header.'})
}

/** The shares that the two hold together; undefined where the user's no longer leads to the stable Service, or the other cannot be read. */
export function weightsOfIngress(ingress: KubeObject, canary: KubeObject | undefined, {service, stable}: Pick<Split, 'service' | 'stable'>): Record<Rev, number> | undefined {
  if (!ingressRefersTo(ingress, service)) return undefined
  if (canary === undefined || !isCanary(canary)) return {[stable]: 100}
  const weight = Number(canary.metadata.annotations?.[`${prefix}-weight`] ?? '0')
  const total = Number(canary.metadata.annotations?.[`${prefix}-weight-total`] ?? '100')
  const rev = revOfName(listAt(canary, 'spec', 'rules').flatMap(rule => listAt(rule, 'http', 'paths')).map(backendOf)[0], service)
  if (rev === undefined || !(weight >= 0) || !(total > 0) || weight > total) return undefined
  const share = (100 * weight) / total
  return Object.fromEntries([[stable, 100 - share], [rev, share]].filter(([, w]) => (w as number) > 0)) as Record<Rev, number>
}
