import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {configFiles} from '../../../src/spec/config-layers.ts'
import {resolveConfiguration} from '../../../src/spec/configuration.ts'
import {toPlain} from '../../../src/spec/located.ts'
import {parseSpec, resolveEnvironment} from '../../../src/spec/parse.ts'
import type {Outside} from '../../../src/spec/spec-scope.ts'
import {marked, placesOf, thrown} from './marked.ts'

const specOf = (config: string) => resolveEnvironment(parseSpec([
  'schema: 1', 'name: shop', 'environments: {prod: {target: {kind: local}}}', `config: ${config}`,
  'services:', '  api: {source: {run: [x]}, port: 8081}', '  web: {source: {run: [x]}, port: 8080}'
].join('\n'), 's'), 'prod')
const env = specOf('{base: base.yaml, layers: ["config/${environment}.yaml", "${name}.yaml?"]}')
const json = specOf('{base: base.yaml, format: json}')
const outside: Outside = {variable: name => (name === 'REGION' ? 'eu' : undefined), secret: name => (name === 'PW' ? {value: 'hush-hush'} : undefined)}
const planning: Outside = {...outside, secret: () => 'later'}

const files = (texts: readonly string[]) => texts.map((text, i) => ({path: `l${i}.yaml`, text}))
const resolve = (texts: readonly string[], schema?: object, spec = env, from = outside): Record<string, unknown> =>
  Object.fromEntries([...resolveConfiguration(spec, files(texts), schema && {path: 'schema.json', text: JSON.stringify(schema)}, from).services].map(([service, tree]) => [service, toPlain(tree)]))

describe('the layers of a configuration', () => {
  it('are the base and then the layers, with the environment in their paths', () => {
    expect(configFiles(env)).toEqual([{path: 'base.yaml', optional: false}, {path: 'config/prod.yaml', optional: false}, {path: 'shop.yaml', optional: true}])
  })

  it('merge; what is nearer to the service wins over what is shared, whatever the layer', () => {
    expect(resolve(['shared: {LOG: info, A: 1}\nservices: {api: {A: 2, B: 3}}', 'shared: {A: 9, LOG: debug}\nservices: {api: {B: 4}}'])).toEqual({
      api: {LOG: 'debug', A: 2, B: 4}, web: {LOG: 'debug', A: 9}
    })
  })

  it('remove a key with null, also a shared one for one service', () => {
    expect(resolve(['shared: {A: 1, B: 2}', 'shared: {B: null}\nservices: {api: {A: null, C: 3}}'])).toEqual({api: {C: 3}, web: {A: 1}})
  })

  it('may be empty, and a service without keys has no configuration', () => {
    expect(resolve(['services: {api: {A: 1}}', '', '# nothing\n'])).toEqual({api: {A: 1}})
  })

  it('keep what looks like a number or a switch as it was written', () => {
    expect([...resolveConfiguration(env, files(['services: {api: {V: 1.10, Y: yes, H: 0x1F, T: True}}']), undefined, outside).services.values()].flatMap(tree => [...tree.entries.values()].map(e => e.value.kind === 'scalar' && e.value.text)))
      .toEqual(['1.10', 'yes', '0x1F', 'True'])
  })

  it('hold maps and lists where the format is JSON', () => {
    expect(resolve(['shared: {db: {host: h, port: 1}, list: [1, "${name}"]}\nservices: {api: {db: {port: 2}}}'], undefined, json)).toEqual({
      api: {db: {host: 'h', port: 2}, list: [1, 'shop']}, web: {db: {host: 'h', port: 1}, list: [1, 'shop']}
    })
  })
})

describe('references between keys', () => {
  it('reach other services, through several steps, and keep types', () => {
    expect(resolve(['services:\n  api: {PORT: "${services.api.port}", DSN: "pg://u:${secrets.PW}@${env.REGION}"}\n  web: {UP: "${config.api.PORT}", COPY: "${config.api.DSN}/x"}'])).toEqual({
      api: {PORT: 8081, DSN: 'pg://u:hush-hush@eu'}, web: {UP: 8081, COPY: 'pg://u:hush-hush@eu/x'}
    })
  })
  it('see the winner of all layers', () => {
    expect(resolve(['services: {api: {A: 1}, web: {B: "${config.api.A}"}}', 'services: {api: {A: 2}}'])['web']).toEqual({B: 2})
  })
  it('through a secret stay open while planning', () => {
    const {services} = resolveConfiguration(env, files(['services: {api: {A: "${secrets.NOPE}"}, web: {B: "x${config.api.A}"}}']), undefined, planning)
    expect(services.get('web')?.entries.get('B')?.value).toMatchObject({pieces: [{kind: 'text', text: 'x'}, {kind: 'secret', name: 'NOPE', text: undefined}]})
  })
})

const strict = {type: 'object', additionalProperties: false, properties: {api: {
  type: 'object', required: ['PORT'], additionalProperties: false,
  properties: {
    PORT: {type: 'integer', minimum: 1024, maximum: 65535}, MODE: {enum: ['fast', 'safe']}, NAME: {type: 'string', pattern: '^[a-z]+$', minLength: 2, maxLength: 5},
    PW: {type: 'string', writeOnly: true}, ON: {type: 'boolean'}, RATIO: {type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1}, ONE: {const: 'x'}, ANY: {type: ['string', 'integer']}
  }
}}}

const broken: [name: string, layers: string[], message: RegExp, schema?: object][] = [
  ['a misspelt service', ['services:\n  §apy: {A: 1}'], /`apy` is no service of this environment; did you mean `api`\?/],
  ['a misspelt section', ['§service: {api: {A: 1}}'], /no key of a configuration file; did you mean `services`\?/],
  ['a file that is no map', ['§[1]'], /is a map with/],
  ['services that are no map', ['services: §[api]'], /has to be a map/],
  ['a key without value in the base', ['services: {api: {§A: }}'], /has no value/],
  ['a map in an env file', ['services: {api: {A: §{b: 1}}}'], /use `format: json`/],
  ['a key that no environment takes', ['services: {api: {§a-b: 1}}'], /cannot be the name/],
  ['a syntax error', ['services: {api: {A: "§\\q"}}'], /not valid YAML/],
  ['a removal of nothing', ['services: {api: {A: 1}}', 'services: {api: {§AA: null}}'], /removes a key of the layers below/],
  ['a map over a value', ['shared: {A: 1}', 'shared: §3'], /expected a map of keys/],
  ['an unknown reference', ['services: {api: {A: 1, B: §"${config.api.AA}"}}'], /has no key `AA`; did you mean/],
  ['a reference to a service without configuration', ['services: {api: {B: §"${config.web.A}"}}'], /`web` has no configuration/],
  ['a missing secret', ['services: {api: {B: §"${secrets.DB}"}}'], /the secret `DB` is missing or empty/],
  ['a circle', ['services: {api: {A: "${config.web.B}"}, web: {B: §"${config.api.A}"}}'], /circle: api\.A > web\.B > api\.A/],
  ['a reference to itself', ['services: {api: {A: §"x${config.api.A}"}}'], /circle: api\.A > api\.A/],
  ['a missing key', ['services: {api: §{MODE: fast}}'], /`api.PORT` is missing: schema.json:\d+ requires it/, strict],
  ['an unknown key', ['services: {api: {PORT: 8081, §PROT: 1}}'], /`api.PROT` is no key of the schema; did you mean `PORT`\?/, strict],
  ['a service that the schema does not know', ['services: {api: {PORT: 8081}, web: §{A: 1}}'], /`web` is no key of the schema/, strict],
  ['a number in quotes', ['services: {api: {PORT: §"8081"}}'], /expected integer, got string; remove the quotes/, strict],
  ['a number where text belongs', ['services: {api: {PORT: 8081, NAME: §5}}'], /expected string, got integer; put it in quotes/, strict],
  ['a number too small', ['services: {api: {PORT: §80}}'], /expected at least 1024/, strict],
  ['a number too large', ['services: {api: {PORT: §65536}}'], /expected at most 65535/, strict],
  ['a bound that is excluded', ['services: {api: {PORT: 8081, RATIO: §1}}'], /expected less than 1/, strict],
  ['a fraction for an integer', ['services: {api: {PORT: §8081.5}}'], /expected integer, got number/, strict],
  ['a choice that is none', ['services: {api: {PORT: 8081, MODE: §fats}}'], /expected one of "fast", "safe"; did you mean `fast`\?/, strict],
  ['a pattern', ['services: {api: {PORT: 8081, NAME: §ABC}}'], /expected text that matches/, strict],
  ['a text too long', ['services: {api: {PORT: 8081, NAME: §abcdef}}'], /expected at most 5 characters/, strict],
  ['a constant', ['services: {api: {PORT: 8081, ONE: §y}}'], /expected "x"/, strict],
  ['a wrong type of several', ['services: {api: {PORT: 8081, ANY: §true}}'], /expected string or integer, got boolean/, strict],
  ['a secret in plain text', ['services: {api: {PORT: 8081, PW: §hunter2}}'], /`writeOnly`/, strict],
  ['a winner in another layer', ['services: {api: {PORT: 8081}}', 'services: {api: {PORT: §80}}'], /expected at least 1024/, strict]
]

describe('a broken configuration is told with the exact place', () => {
  it.each(broken)('%s', (_, layers, message, schema) => {
    const all = layers.map(marked)
    const error = thrown(() => resolve(all.map(m => m.text), schema))
    expect(error.reason).toBe('config-invalid')
    expect(error.message).toMatch(message)
    expect(placesOf(error.problems)).toEqual(all.flatMap(m => m.places))
    const file = error.problems[0]?.file
    expect(file).toBe(`l${all.findIndex(m => m.places.length > 0)}.yaml`)
  })

  it('never repeats a value, which may be secret', () => {
    const error = thrown(() => resolve(['services: {api: {PORT: "${secrets.PW}", NAME: "${secrets.PW}", MODE: "${secrets.PW}", ON: "${secrets.PW}"}}'], strict))
    expect(error.problems.length).toBeGreaterThanOrEqual(4)
    expect(error.message).not.toContain('hush')
  })

  it('tells the problems of all layers together', () => {
    expect(thrown(() => resolve(['services: {apy: {A: 1}}', 'service: {}'])).problems.map(p => p.file)).toEqual(['l0.yaml', 'l1.yaml'])
  })
})

describe('the schema of a configuration', () => {
  it('passes what fits, secrets at their types', () => {
    expect(resolve(['services: {api: {PORT: 8081, MODE: safe, NAME: abc, PW: "${secrets.PW}", ON: true, RATIO: 0.5, ONE: x, ANY: 3}}'], strict)).toHaveProperty('api.PW', 'hush-hush')
  })
  it('does not judge secrets that are not known yet', () => {
    expect(() => resolve(['services: {api: {PORT: 8081, NAME: "${secrets.PW}", PW: "${secrets.PW}"}}'], strict, env, planning)).not.toThrow()
    expect(thrown(() => resolve(['services: {api: {PORT: 8081, NAME: "${secrets.PW}"}}'], strict)).message).toMatch(/matches/)
  })
  it('measures lists and maps', () => {
    const schema = {properties: {api: {properties: {list: {type: 'array', minItems: 1, maxItems: 2, items: {type: 'integer'}}, free: {type: 'object', additionalProperties: {type: 'string'}}}}}}
    expect(() => resolve(['services: {api: {list: [1, 2], free: {a: x}}}'], schema, json)).not.toThrow()
    expect(thrown(() => resolve(['services: {api: {list: [], free: {a: 1}}}'], schema, json)).problems).toHaveLength(2)
    expect(thrown(() => resolve(['services: {api: {list: [1, x, 3]}}'], schema, json)).problems).toHaveLength(2)
  })
  it.each([
    [{properties: {api: {oneOf: []}}}, /`oneOf` is not checked here/], [{propertis: {}}, /did you mean `properties`\?/], [{type: 'int'}, /`int` is no type/], [{properties: {a: {pattern: '['}}}, /no regular expression/],
    [{properties: {a: {minimum: '1'}}}, /not of its form/], [[], /a map of keywords/], [{required: 'PORT'}, /not of its form/], [{properties: []}, /has to be a map/], [{additionalProperties: 1}, /a map of keywords/]
  ])('that it cannot check is refused: %j', (schema, message) => {
    expect(thrown(() => resolve(['services: {api: {PORT: 1}}'], schema))).toMatchObject({reason: 'config-invalid', message: expect.stringMatching(message) as string})
  })
  it('agrees with the keywords’ definitions on numbers and lengths', () => {
    fc.assert(fc.property(fc.integer({min: -5, max: 15}), fc.integer({min: 0, max: 5}), fc.integer({min: 5, max: 10}), (value, minimum, maximum) => {
      const judge = (rules: object, text: string): boolean => {
        try {
          resolve([`services: {api: {A: ${text}}}`], {properties: {api: {properties: {A: rules}}}})
          return true
        } catch {
          return false
        }
      }
      expect(judge({minimum, maximum}, String(value))).toBe(value >= minimum && value <= maximum)
      const text = 'é'.repeat(Math.max(0, value))
      expect(judge({minLength: minimum, maxLength: maximum}, JSON.stringify(text))).toBe(text.length >= minimum && text.length <= maximum)
    }), {numRuns: 60})
  })
})
