import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {Json} from '../../../../src/kernel/digest.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {listAt, numberAt, textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import type {Split} from '../../../../src/targets/kubernetes/traffic/split.ts'
import {readWeights, renderWeights} from '../../../../src/targets/kubernetes/traffic/weights.ts'
import {anyRoute, fresh, httpRoute, ingress, ingressRoute, object, old, routeTo, service, third, traefikService} from './routes.ts'

const split = (weight: number, more: Partial<Split> = {}): Split => ({service, stable: old, weights: {[old]: 100 - weight, [fresh]: weight}, ...more})

/** What the cluster would hold after the writes: a new resourceVersion each, and refused where it has moved on. */
function carriedOut(live: readonly KubeObject[], wish: Split): KubeObject[] {
  const route = routeTo(live[0] as KubeObject)
  return renderWeights(route, live, wish).reduce<KubeObject[]>((objects, write) => {
    const key = (o: {kind: string; name?: string; metadata?: {name: string}}): string => `${o.kind} ${o.metadata?.name ?? o.name}`
    const versioned = (o: KubeObject): KubeObject => ({...o, metadata: {...o.metadata, resourceVersion: String(Number(o.metadata.resourceVersion ?? 0) + 1)}})
    if (write.do === 'create') return [...objects, {...versioned(write.object), metadata: {...versioned(write.object).metadata, uid: 'u9'}}]
    if (write.do === 'remove') {
      expect(objects.find(o => key(o) === key(write.ref))?.metadata).toMatchObject({uid: write.uid, resourceVersion: write.resourceVersion})
      return objects.filter(o => key(o) !== key(write.ref))
    }
    expect(write.object.metadata.resourceVersion).toBe(objects.find(o => key(o) === key(write.object))?.metadata.resourceVersion)
    return objects.map(o => (key(o) === key(write.object) ? versioned(write.object) : o))
  }, [...live])
}
const unversioned = (objects: readonly KubeObject[]): Json => JSON.parse(JSON.stringify(objects.map(({metadata: {resourceVersion: _r, ...metadata}, ...rest}) => ({...rest, metadata})))) as Json
const clean = (weights: Record<string, number>): Record<string, number> => Object.fromEntries(Object.entries(weights).filter(([, w]) => w > 0))

const shares = fc.integer({min: 0, max: 100})
/** Of two revisions beside the stable one, where the data plane takes more than one. */
const threeShares = fc.tuple(shares, shares).map(([a, b]) => (a + b > 100 ? [100 - a, 100 - b] : [a, b]) as [number, number])

describe('shares that are written', () => {
  it('are read back as they were, for every route and every share', () => {
    fc.assert(fc.property(anyRoute, shares, (route, weight) => {
      const after = carriedOut([route], split(weight))
      expect(readWeights(routeTo(route), after, {service, stable: old})).toEqual(clean(split(weight).weights))
    }), {numRuns: 80})
  })

  it('are read back with three revisions too', () => {
    fc.assert(fc.property(anyRoute.filter(r => r.kind !== 'Ingress'), threeShares, (route, [b, c]) => {
      const wish = {service, stable: old, weights: {[old]: 100 - b - c, [fresh]: b, [third]: c}}
      expect(readWeights(routeTo(route), carriedOut([route], wish), wish)).toEqual(clean(wish.weights))
    }), {numRuns: 50})
  })

  it('are written once: the same again changes nothing', () => {
    fc.assert(fc.property(anyRoute, shares, shares, (route, first, second) => {
      const after = carriedOut(carriedOut([route], split(first)), split(second))
      expect(renderWeights(routeTo(route), after, split(second))).toEqual([])
    }), {numRuns: 50})
  })

  it('do not depend on the way there', () => {
    fc.assert(fc.property(anyRoute, fc.array(shares, {maxLength: 4}), shares, (route, way, last) => {
      const along = way.reduce((live, weight) => carriedOut(live, split(weight)), [route])
      expect(unversioned(carriedOut(along, split(last)))).toEqual(unversioned(carriedOut([route], split(last))))
    }), {numRuns: 50})
  })

  it('all on one revision leave what the user wrote, to the letter, whatever was in between', () => {
    const match = fc.constantFrom(undefined, {to: fresh, header: {name: 'X-Test', value: 'yes'}}, {to: fresh, cookie: {name: 'tester', value: 'always'}})
    fc.assert(fc.property(anyRoute, fc.array(fc.tuple(shares, match), {minLength: 1, maxLength: 4}), fc.boolean(), (route, way, promoted) => {
      const along = way.reduce((live, [weight, m]) => carriedOut(live, split(weight, m === undefined || route.kind === 'TraefikService' ? {} : {match: m})), [route])
      const last = promoted ? {service, stable: fresh, weights: {[fresh]: 100}} : split(0)
      expect(unversioned(carriedOut(along, last))).toEqual(unversioned([route]))
    }), {numRuns: 60})
  })

  it('leave every backend of others its share of the rest (argo-rollouts plugin #203)', () => {
    fc.assert(fc.property(anyRoute.filter(r => r.kind !== 'Ingress'), shares, (route, weight) => {
      const [after] = carriedOut([route], split(weight)) as [KubeObject]
      const portions = (o: KubeObject): Json => [...listAt(o, 'spec', 'rules'), ...listAt(o, 'spec', 'routes'), ...(o.kind === 'TraefikService' ? [{services: listAt(o, 'spec', 'weighted', 'services')}] : [])].map(rule => {
        const refs = [...listAt(rule, 'backendRefs'), ...listAt(rule, 'services')]
        const total = refs.reduce<number>((sum, ref) => sum + (numberAt(ref, 'weight') ?? 1), 0)
        return refs.filter(ref => textAt(ref, 'name') !== service && !/-[0-9a-f]{12}$/.test(textAt(ref, 'name') ?? '')).map(ref => [textAt(ref, 'name') ?? '', Math.round(1e9 * (numberAt(ref, 'weight') ?? 1) / total)])
      })
      expect(portions(after)).toEqual(portions(route))
    }), {numRuns: 50})
  })

  it('are whole percents with the sum 100, or are refused', () => {
    const route = httpRoute([{backendRefs: [{name: 'api', port: 80}]}])
    for (const weights of [{[old]: 50, [fresh]: 49}, {[old]: 99.5, [fresh]: 0.5}, {[old]: 110, [fresh]: -10}, {}]) {
      expect(() => renderWeights(routeTo(route), [route], {service, stable: old, weights})).toThrow('whole percents')
    }
  })
})

describe('an HTTPRoute', () => {
  const rules = [{backendRefs: [{name: 'api', port: 80, filters: [{type: 'RequestHeaderModifier'}]}], timeouts: {request: '5s'}}, {matches: [{path: {value: '/v2'}}], backendRefs: [{name: 'api', port: 80, weight: 3}, {name: 'legacy', port: 80, weight: 2}]}, {backendRefs: [{name: 'static', port: 80}]}]
  const rulesAfter = (wish: Split, route = httpRoute(rules)): Json[] => listAt(carriedOut([route], wish)[0], 'spec', 'rules')

  it('gets a second backend beside the first, with all that the first has', () => {
    expect(rulesAfter(split(10))).toEqual([
      {backendRefs: [{name: 'api', port: 80, filters: [{type: 'RequestHeaderModifier'}], weight: 90}, {name: `api-${fresh}`, port: 80, filters: [{type: 'RequestHeaderModifier'}], weight: 10}], timeouts: {request: '5s'}},
      {matches: [{path: {value: '/v2'}}], backendRefs: [{name: 'api', port: 80, weight: 27}, {name: `api-${fresh}`, port: 80, weight: 3}, {name: 'legacy', port: 80, weight: 20}]},
      {backendRefs: [{name: 'static', port: 80}]}
    ])
  })

  it('with everything on the other revision keeps the first at 0, so that going back is one write', () => {
    expect(rulesAfter(split(100))[0]).toMatchObject({backendRefs: [{name: 'api', weight: 0}, {name: `api-${fresh}`, weight: 100}]})
  })

  it('leaves a backend that the user has turned off, and one of another namespace or kind', () => {
    const own = [{backendRefs: [{name: 'api', port: 80}]}, {backendRefs: [{name: 'api', port: 80, weight: 0}, {name: 'static', port: 80}]}, {backendRefs: [{name: 'api', namespace: 'other', port: 80}]}, {backendRefs: [{name: 'api', kind: 'ServiceImport', group: 'multicluster.x-k8s.io'}]}]
    expect(rulesAfter(split(10), httpRoute(own)).slice(1)).toEqual(own.slice(1))
  })

  it('sends testers by header to the new revision, whatever the weights', () => {
    const [testers, first] = rulesAfter(split(0, {match: {to: fresh, header: {name: 'X-Test', value: 'yes'}}}))
    expect(testers).toEqual({matches: [{path: {type: 'PathPrefix', value: '/'}, headers: [{type: 'Exact', name: 'X-Test', value: 'yes'}]}], backendRefs: [{name: `api-${fresh}`, port: 80, filters: [{type: 'RequestHeaderModifier'}]}], timeouts: {request: '5s'}})
    expect(first).toEqual(rules[0])
  })

  it('sends testers by cookie, and only by that cookie', () => {
    const [testers] = rulesAfter(split(10, {match: {to: fresh, cookie: {name: 'test.er', value: 'a+b'}}}))
    const pattern = new RegExp(textAt(testers, 'matches', 0, 'headers', 0, 'value') as string)
    const cookies = ['test.er=a+b', 'a=1; test.er=a+b', 'test.er=a+b; z=1', 'testXer=a+b', 'x-test.er=a+b', 'test.er=a+bc', 'test.er=aab']
    expect(cookies.filter(cookie => pattern.test(cookie))).toEqual(cookies.slice(0, 3))
  })

  it('keeps the user’s rule names unique', () => {
    const named = rulesAfter(split(10, {match: {to: fresh, header: {name: 'X-Test', value: 'yes'}}}), httpRoute([{name: 'main', backendRefs: [{name: 'api', port: 80}]}]))
    expect(named.map(rule => textAt(rule, 'name'))).toEqual([undefined, 'main'])
  })

  it('has room for 16 rules: more are refused, not cut', () => {
    const many = Array.from({length: 9}, (_, i) => ({matches: [{path: {value: `/${i}`}}], backendRefs: [{name: 'api', port: 80}]}))
    expect(() => rulesAfter(split(10, {match: {to: fresh, header: {name: 'X', value: 'y'}}}), httpRoute(many))).toThrow('no room')
  })

  it('forgets a superseded revision', () => {
    const [midway] = carriedOut([httpRoute(rules)], split(30)) as [KubeObject]
    expect(listAt(carriedOut([midway], {service, stable: old, weights: {[old]: 95, [third]: 5}})[0], 'spec', 'rules', 0, 'backendRefs').map(ref => textAt(ref, 'name'))).toEqual(['api', `api-${third}`])
  })

  it('keeps what somebody else has changed since: a rule added, a foreign weight, another backend', () => {
    const [midway] = carriedOut([httpRoute(rules)], split(10)) as [KubeObject]
    const edited = {...midway, spec: {...(midway['spec'] as object), rules: [{backendRefs: [{name: 'new', port: 80}]}, ...listAt(midway, 'spec', 'rules').map(rule => ({...(rule as object), backendRefs: listAt(rule, 'backendRefs').map(ref => (textAt(ref, 'name') === 'legacy' ? {...(ref as object), weight: 77} : ref))}))]}} as KubeObject
    const back = listAt(carriedOut([edited], split(0))[0], 'spec', 'rules')
    expect(back).toEqual([{backendRefs: [{name: 'new', port: 80}]}, rules[0], {matches: [{path: {value: '/v2'}}], backendRefs: [{name: 'api', port: 80, weight: 3}, {name: 'legacy', port: 80, weight: 77}]}, rules[2]])
  })

  it('is not brought down by a memory that somebody has broken', () => {
    for (const text of ['{', '7', '[{"refs": 3}]', '[null]']) {
      const route = httpRoute(rules, {annotations: {'slipway.dev/own-weights': text}})
      expect(listAt(carriedOut([route], split(0))[0], 'spec', 'rules')).toEqual(rules)
    }
  })

  it('whose rules disagree cannot be read: that is no known share', () => {
    const route = httpRoute([{backendRefs: [{name: 'api', weight: 90}, {name: `api-${fresh}`, weight: 10}]}, {backendRefs: [{name: 'api', weight: 50}, {name: `api-${fresh}`, weight: 50}]}])
    expect(readWeights(routeTo(route), [route], {service, stable: old})).toBeUndefined()
    expect(readWeights(routeTo(route), [], {service, stable: old})).toBeUndefined()
    const elsewhere = httpRoute([{backendRefs: [{name: 'static'}]}])
    expect(readWeights(routeTo(elsewhere), [elsewhere], {service, stable: old})).toBeUndefined()
  })

  it('that is gone is an error with its name', () => {
    expect(() => renderWeights(routeTo(httpRoute(rules)), [], split(10))).toThrow('HTTPRoute shop/web, which splits the traffic of api, is gone.')
  })
})

describe('Traefik', () => {
  it.each(['traefik.io/v1alpha1', 'traefik.containo.us/v1alpha1'])('weighs by a TraefikService of %s', apiVersion => {
    const own = traefikService([{name: 'api', port: 80, weight: 1}, {name: 'api', kind: 'TraefikService', weight: 1}], apiVersion)
    expect(listAt(carriedOut([own], split(25))[0], 'spec', 'weighted', 'services')).toEqual([{name: 'api', port: 80, weight: 3}, {name: `api-${fresh}`, port: 80, weight: 1}, {name: 'api', kind: 'TraefikService', weight: 4}])
  })

  it.each([
    ['traefik.io/v1alpha1', undefined, '(Host(`shop.test`)) && Header(`X-Test`, `yes`)'],
    ['traefik.containo.us/v1alpha1', undefined, '(Host(`shop.test`)) && Headers(`X-Test`, `yes`)'],
    ['traefik.io/v1alpha1', 'v2', '(Host(`shop.test`)) && Headers(`X-Test`, `yes`)']
  ])('tells testers in an IngressRoute of %s (syntax %s) in the words of its version', (apiVersion, syntax, match) => {
    const rule = {kind: 'Rule', match: 'Host(`shop.test`)', priority: 7, ...(syntax === undefined ? {} : {syntax}), services: [{name: 'api', port: 80}]}
    const [testers, first] = listAt(carriedOut([ingressRoute([rule], apiVersion)], split(10, {match: {to: fresh, header: {name: 'X-Test', value: 'yes'}}}))[0], 'spec', 'routes')
    expect(testers).toMatchObject({match, priority: 8, services: [{name: `api-${fresh}`, port: 80}]})
    expect(first).toMatchObject({match: 'Host(`shop.test`)', priority: 7, services: [{weight: 90}, {weight: 10}]})
  })

  it('leaves no way out of the quotes of a rule', () => {
    const [testers] = listAt(carriedOut([ingressRoute([{match: 'Path(`/`)', services: [{name: 'api'}]}])], split(10, {match: {to: fresh, header: {name: 'X', value: '`) || Path(`/'}}}))[0], 'spec', 'routes')
    expect((textAt(testers, 'match') as string).split('`')).toHaveLength(7)
  })

  it('cannot tell testers by a TraefikService', () => {
    const own = traefikService([{name: 'api', port: 80}])
    expect(() => renderWeights(routeTo(own), [own], split(10, {match: {to: fresh, header: {name: 'X', value: 'y'}}}))).toThrow('cannot tell testers')
  })
})

describe('ingress-nginx', () => {
  it('gets a canary beside the user’s Ingress, for its own paths alone, and loses it again', () => {
    const after = carriedOut([ingress()], split(10, {labels: {'slipway.dev/service': 'api'}}))
    expect(after[0]).toEqual(ingress())
    expect(after[1]).toMatchObject({
      metadata: {name: 'web-slipway-canary', namespace: 'shop', labels: {'slipway.dev/service': 'api', 'slipway.dev/revision': fresh}, annotations: {'nginx.ingress.kubernetes.io/proxy-body-size': '8m', 'nginx.ingress.kubernetes.io/canary': 'true', 'nginx.ingress.kubernetes.io/canary-weight': '10'}},
      spec: {ingressClassName: 'nginx', rules: [{host: 'shop.test', http: {paths: [{path: '/', pathType: 'Prefix', backend: {service: {name: `api-${fresh}`, port: {number: 80}}}}]}}]}
    })
    expect(Object.keys(after[1]?.metadata.annotations ?? {})).not.toContain('cert-manager.io/cluster-issuer')
    expect(after[1]?.['spec']).not.toHaveProperty('tls')
    expect(carriedOut(after, split(0))).toEqual([ingress()])
  })

  it('tells testers by header and by cookie', () => {
    const annotationsFor = (match: Split['match']): Record<string, string> => carriedOut([ingress()], split(0, match === undefined ? {} : {match}))[1]?.metadata.annotations ?? {}
    expect(annotationsFor({to: fresh, header: {name: 'X-Test', value: 'yes'}})).toMatchObject({'nginx.ingress.kubernetes.io/canary-weight': '0', 'nginx.ingress.kubernetes.io/canary-by-header': 'X-Test', 'nginx.ingress.kubernetes.io/canary-by-header-value': 'yes'})
    expect(annotationsFor({to: fresh, cookie: {name: 'tester', value: 'always'}})).toMatchObject({'nginx.ingress.kubernetes.io/canary-by-cookie': 'tester'})
    expect(() => annotationsFor({to: fresh, cookie: {name: 'tester', value: '1'}})).toThrow('"always"')
  })

  it('splits between two revisions, not three', () => {
    expect(() => renderWeights(routeTo(ingress()), [ingress()], {service, stable: old, weights: {[old]: 80, [fresh]: 10, [third]: 10}})).toThrow('two revisions')
  })

  it('does not write over an Ingress of somebody else with that name', () => {
    const stranger = ingress({}, {name: 'web-slipway-canary'})
    expect(() => renderWeights(routeTo(ingress()), [ingress(), stranger], split(10))).toThrow('not of Slipway\'s making')
  })

  it('cannot be read where somebody broke the weight', () => {
    const [own, canary] = carriedOut([ingress()], split(10)) as [KubeObject, KubeObject]
    const broken = {...canary, metadata: {...canary.metadata, annotations: {...canary.metadata.annotations, 'nginx.ingress.kubernetes.io/canary-weight': 'much'}}}
    expect(readWeights(routeTo(own), [own, broken], {service, stable: old})).toBeUndefined()
  })
})

describe('the ratio of replicas', () => {
  const workload = (rev: string, available: number): KubeObject => object('apps/v1', 'Deployment', {}, {name: `api-${rev}`, labels: {'slipway.dev/revision': rev}}, {availableReplicas: available})
  it('has nothing to write, and is read from the pods that are available', () => {
    expect(renderWeights({kind: 'replica-ratio'}, [], split(10))).toEqual([])
    expect(readWeights({kind: 'replica-ratio'}, [workload(old, 2), workload(fresh, 1), workload(third, 0)], {service, stable: old})).toEqual({[old]: 200 / 3, [fresh]: 100 / 3})
    expect(readWeights({kind: 'replica-ratio'}, [workload(old, 0)], {service, stable: old})).toBeUndefined()
  })
})
