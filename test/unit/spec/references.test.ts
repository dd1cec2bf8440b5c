import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseTemplate, referenceProblems, resolveText} from '../../../src/spec/references.ts'
import type {Scope} from '../../../src/spec/references.ts'
import {parseSpec, resolveEnvironment} from '../../../src/spec/parse.ts'
import {expandText, resolveSpecTexts, serviceAddresses} from '../../../src/spec/spec-scope.ts'
import {thrown} from './marked.ts'

const scope: Scope = {
  environment: 'production', name: 'shop',
  variable: name => (name === 'REGION' ? 'eu' : undefined),
  secret: name => (name === 'DB' ? {value: 'hush$hush'} : name === 'SOON' ? 'later' : undefined),
  services: {api: {host: '127.0.0.1', port: 8081}, job: {host: '127.0.0.1', port: undefined}},
  config: (service, key) => (service === 'api' && key === 'PORT' ? {resolved: {value: 9, text: '9'}} : {problem: `no ${key}`})
}
const resolve = (text: string) => resolveText(text, scope)

describe('a reference', () => {
  it.each([
    ['${environment}-${name}', 'production-shop'], ['${env.REGION}', 'eu'], ['${ env.REGION }', 'eu'], ['postgres://u:${secrets.DB}@h', 'postgres://u:hush$hush@h'],
    ['${services.api.url}/x', 'http://127.0.0.1:8081/x'], ['${services.api.host}', '127.0.0.1'], ['port ${config.api.PORT}', 'port 9'],
    ['$${name} $$${name} $name $ {name}', '${name} $${name} $name $ {name}'], ['', ''], ['plain', 'plain'], ['}{', '}{']
  ])('in %j gives %j', (text, expected) => {
    expect(resolve(text)).toMatchObject({resolved: {text: expected}, problems: []})
  })

  it('that is the whole value keeps its type', () => {
    expect([resolve('${services.api.port}').resolved.value, resolve('${config.api.PORT}').resolved.value, resolve('x${config.api.PORT}').resolved.value]).toEqual([8081, 9, 'x9'])
  })

  it.each([
    ['${HOME}', '`${env.NAME}` for a variable'], ['${secret.DB}', 'did you mean `secrets`?'], ['${env.NOPE}', 'no variable `NOPE`'], ['${secrets.NOPE}', 'SLIPWAY_SECRET_NOPE'],
    ['${services.apu.url}', 'did you mean `api`?'], ['${services.api.ur}', 'did you mean `url`?'], ['${services.job.port}', 'has no `port`'], ['${config.api.X}', 'no X'],
    ['${config.api}', '${config.<service>.KEY}'], ['${env}', '${env.NAME}'], ['${environment.x}', 'begins with none'], ['${}', 'begins with none'], ['a ${name', 'not closed'], ['${a${name}}', 'not closed'],
    ['${env.SLIPWAY_SECRET_DB}', '${secrets.NAME}'], ['${env.INPUT_SECRETS}', 'not open'], ['${env.ACTIONS_RUNTIME_TOKEN}', 'not open'], ['${env.GITHUB_TOKEN}', 'not open']
  ])('%j is a problem', (text, message) => {
    expect(resolve(text).problems.join('\n')).toContain(message)
  })

  it('that fails does not hide the others', () => {
    expect(resolve('${env.A} ${env.B} ${x').problems).toHaveLength(3)
  })

  it('to a secret is followed, and one that is not known yet leaves the value open', () => {
    expect(resolve('a${secrets.DB}').resolved.pieces).toEqual([{kind: 'text', text: 'a'}, {kind: 'secret', name: 'DB', text: 'hush$hush'}])
    expect(resolve('a${secrets.SOON}')).toMatchObject({resolved: {value: undefined, text: undefined}, problems: []})
  })

  it('inside a resolved value is not resolved again', () => {
    expect(resolveText('${env.X}', {...scope, variable: () => '${secrets.DB}'}).resolved.text).toBe('${secrets.DB}')
  })

  it('escaped is the text itself, for any text', () => {
    fc.assert(fc.property(fc.string({unit: fc.constantFrom('$', '{', '}', 'a', 'env', '.')}), text => {
      const escaped = text.replaceAll('${', () => '$${')
      const {resolved, problems} = resolve(escaped)
      expect(problems).toEqual([])
      expect(resolved.text).toBe(text)
    }))
  })

  it('of any form never throws', () => {
    fc.assert(fc.property(fc.string({unit: fc.constantFrom('$', '{', '}', 'a', 'env', '.', 'config', 'secrets', ' ')}), text => {
      expect(parseTemplate(text).parts.length).toBeGreaterThanOrEqual(0)
      expect(Array.isArray(resolve(text).problems)).toBe(true)
    }))
  })

  it('is checked for kind and service before anything is resolved', () => {
    expect(referenceProblems('${secrets.A} ${services.apu.url}', ['services'], ['api'])).toEqual([
      'a `secrets` reference cannot stand here; known here: `services`', '`apu` is no service; did you mean `api`?'
    ])
  })
})

describe('the texts of slipway.yaml itself', () => {
  const spec = (target: string) => resolveEnvironment(parseSpec([
    'schema: 1', 'name: shop', `environments: {e: {target: ${target}}}`,
    'infrastructure: {module: infra, variables: {region: "${env.REGION}", nodes: 3}}',
    'services:', '  api: {source: {run: [x], image: i}, port: 80, env: {SELF: "${services.api.url}", WHERE: "${name}/${environment}"}}'
  ].join('\n'), 's'), 'e')

  it('are resolved for the stages that use them', () => {
    const resolved = resolveSpecTexts(spec('{kind: local}'), name => (name === 'REGION' ? 'eu' : undefined))
    expect(resolved.services['api']?.env).toEqual({SELF: 'http://127.0.0.1:80', WHERE: 'shop/e'})
    expect(resolved.infrastructure?.variables).toEqual({region: 'eu', nodes: 3})
  })
  it('name every one that cannot be', () => {
    expect(thrown(() => resolveSpecTexts(spec('{kind: local}'), () => undefined))).toMatchObject({reason: 'config-invalid', message: expect.stringContaining('infrastructure.variables.region') as string})
  })
  it('know where a service is reached on each kind of target', () => {
    const host = (target: string) => serviceAddresses(spec(target))['api']?.host
    expect([host('{kind: local}'), host('{kind: docker}'), host('{kind: kubernetes, namespace: ns}')]).toEqual(['127.0.0.1', 'api', 'api.ns.svc'])
  })
  it('may be expanded one by one', () => {
    expect(expandText('${name}!', scope, 'x')).toBe('shop!')
    expect(thrown(() => expandText('${secrets.SOON}', scope, 'requires.x')).where).toBe('requires.x')
  })
})
