import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {SlipwayError} from '../../../src/kernel/errors.ts'
import {parseSpec, resolveEnvironment} from '../../../src/spec/parse.ts'
import {marked, placesOf, thrown} from './marked.ts'

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8')
const v1 = read('test/fixtures/spec/v1.yaml')
const local = 'schema: 1\nname: shop\nenvironments: {local: {target: {kind: local}}}\n'
const services = 'services:\n  api: {source: {run: [node, api.js]}, port: 8081}\n'
const parse = (text: string) => resolveEnvironment(parseSpec(text, 'slipway.yaml'), 'local')

describe('a good slipway.yaml', () => {
  it('becomes typed values with every default filled in', () => {
    const spec = parse(`${local}services:\n  api: {source: {run: [node, api.js]}, port: 8081, ready: {http: /healthz}}\n`)
    expect(spec).toEqual({
      schema: 1, name: 'shop', environment: 'local', target: {kind: 'local'}, onFailure: 'rollback-set', gates: {},
      services: {api: {dependsOn: [], source: {run: ['node', 'api.js']}, port: 8081, ready: {http: '/healthz', within: 30_000, interval: 250, timeout: 2000}, drain: 10_000, env: {}, strategy: {kind: 'rolling'}}}
    })
  })

  it('of schema 1 as it was first written is still read', () => {
    const parsed = parseSpec(v1, 'v1.yaml')
    expect(parsed.name).toBe('shop')
    expect(resolveEnvironment(parsed, 'local').services['api']?.strategy).toEqual({kind: 'canary', steps: [10, 50, 100], pause: 5000, analysis: 'errors'})
    expect(resolveEnvironment(parsed, 'production')).toMatchObject({approval: {environment: 'production', maxAge: 14_400_000}, services: {api: {replicas: 6, port: 8081}}})
  })

  it('is read as JSON as well', () => {
    expect(parse(JSON.stringify({schema: 1, name: 'shop', environments: {local: {target: {kind: 'local'}}}, services: {a: {source: {run: ['x']}}}})).services['a']?.source.run).toEqual(['x'])
  })

  it('may use anchors', () => {
    expect(parse(`${local}services:\n  a: {source: &s {run: [x]}}\n  b: {source: *s}\n`).services['b']?.source).toEqual({run: ['x']})
  })
})

describe('an environment', () => {
  const overriding = (override: string): string => `schema: 1\nname: shop\nenvironments:\n  local:\n    target: {kind: local}\n${override}services:\n  api: {source: {run: [node, api.js]}, dependsOn: [db], env: {A: '1', B: '2'}}\n  db: {source: {run: [db]}}\nrequires: {os: [linux, darwin], cpu: 2}\n`

  it('merges maps by key, replaces lists and values, removes with null', () => {
    const spec = parse(overriding('    services: {api: {env: {A: null, C: "3"}, replicas: 4, dependsOn: []}, db: null}\n    requires: {os: [win32], memory: 1 GiB}\n'))
    expect(Object.keys(spec.services)).toEqual(['api'])
    expect(spec.services['api']).toMatchObject({env: {B: '2', C: '3'}, replicas: 4, dependsOn: []})
    expect(spec.requires).toMatchObject({os: ['win32'], cpu: 2, memory: {bytes: 2 ** 30}})
  })

  it('may complete a service that the base leaves open', () => {
    const text = 'schema: 1\nname: shop\nenvironments:\n  local: {target: {kind: local}, services: {api: {source: {run: [x]}}}}\nservices: {api: {replicas: 2}}\n'
    expect(parse(text).services['api']).toMatchObject({replicas: 2, source: {run: ['x']}})
  })

  it('that does not exist is told with the names there are and what was meant', () => {
    const error = thrown(() => resolveEnvironment(parseSpec(v1, 'v1.yaml'), 'prodution'))
    expect(error).toMatchObject({reason: 'unknown-environment', where: 'v1.yaml', expected: 'one of local, production'})
    expect(error.message).toContain('did you mean `production`?')
    expect(thrown(() => resolveEnvironment(parseSpec(v1, 'v1.yaml'), 'toString')).reason).toBe('unknown-environment')
  })

  it('that is not the one in use is checked too, and named', () => {
    const {text, places} = marked(`schema: 1\nname: shop\nenvironments:\n  local: {target: {kind: local}}\n  production: {target: {kind: local}, services: {api: {replicas: §0}}}\n${services}`)
    const error = thrown(() => parseSpec(text, 'slipway.yaml'))
    expect(error.message).toContain('(environment production)')
    expect(placesOf(error.problems)).toEqual(places)
  })
})

/** `§` stands where the problem is reported; the second part is what the message says. */
const broken: [name: string, text: string, message: RegExp | RegExp[]][] = [
  ['an empty file', '§', /is empty/],
  ['only a comment', '§# nothing\n', /is empty/],
  ['a list', '§- a\n', /no map of keys/],
  ['a syntax error', 'schema: 1\nname: [shop\n§environments: {}\n', /not valid YAML/],
  ['a duplicate key', 'schema: 1\nname: a\n§name: b\n', /stands twice/],
  ['a second document', 'schema: 1\n§---\nname: a\n', /second document/],
  ['a merge key', `${local}services:\n  a:\n    §<<: {port: 1}\n    source: {run: [x]}\n`, /merge keys/],
  ['a tag', 'schema: 1\nname: §!!binary aGk=\n', /Unresolved tag/],
  ['an old YAML', '§%YAML 1.1\n---\nschema: 1\n', /another version of YAML/],
  ['an unknown anchor', 'schema: 1\nname: §*nobody\n', /nobody/],
  ['an anchor that holds itself', 'schema: 1\nname: &a [§*a]\n', /holds itself/],
  ['a number that loses digits', 'schema: 1\nname: §123456789012345678901\n', /put it in quotes/],
  ['__proto__', `schema: 1\n§__proto__: {x: 1}\n`, /cannot be a key/],
  ['a misspelt key at the top', `${local}${services}§securty: {failOn: high}\n`, /`securty` is no key at the top of the file; did you mean `security`\?/],
  ['a misspelt key in a service', `${local}services:\n  api:\n    source: {run: [x]}\n    §replcias: 3\n`, /`replcias` is no key in `services.api`; did you mean `replicas`\?/],
  ['a misspelt key that was required', `${local}services:\n  api: {§soruce: {run: [x]}}\n`, /did you mean `source`\?/],
  ['a misspelt key inside a union', `${local}services:\n  api: {port: 1, source: {run: [x]}, ready: {http: /, §withn: 3s}}\n`, /did you mean `within`\?/],
  ['a missing key', `${local}services:\n  §api: {port: 1}\n`, /`services.api.source` is missing/],
  ['a missing name', `§schema: 1\nenvironments: {local: {target: {kind: local}}}\n${services}`, /`name` is missing/],
  ['no environments', `schema: 1\nname: a\n§environments: {}\n${services}`, /at least one/],
  ['an environment without target', `schema: 1\nname: a\nenvironments:\n  §local: {}\n${services}`, /has no `target`/],
  ['an environment that is no map', `schema: 1\nname: a\nenvironments:\n  §local: yes\n${services}`, /has to be a map/],
  ['an unknown key of an environment', `schema: 1\nname: a\nenvironments: {local: {target: {kind: local}, §aproval: {environment: x}}}\n${services}`, /`aproval` is no key of an environment; did you mean `approval`\?/],
  ['an unknown kind of target', `schema: 1\nname: a\nenvironments: {local: {target: {kind: §locl}}}\n${services}`, /expected one of local, kubernetes, docker, got the text "locl"; did you mean `local`\?/],
  ['a version without quotes', `${local}${services}requires: {tools: {node: §20.10}}\n`, /expected text, got the number 20\.10; put it in quotes/],
  ['a duration that is none', `${local}services:\n  api: {source: {run: [x]}, drain: §soon}\n`, /expected a duration, such as 30s or 10m or 4h, got the text "soon"/],
  ['a number for a duration', `${local}services:\n  api: {source: {run: [x]}, drain: §5}\n`, /expected a duration, such as 30s or 10m, got the number 5/],
  ['a port in quotes', `${local}services:\n  api: {source: {run: [x]}, port: §"80"}\n`, /expected a number, got the text "80"/],
  ['a misspelt strategy', `${local}services:\n  api: {source: {run: [x]}, strategy: §rollin}\n`, /did you mean `rolling`\?/],
  ['canary steps that do not end with 100', `${local}services:\n  api: {source: {run: [x]}, port: 1, strategy: {canary: {steps: §[50, 10]}}}\n`, /ascending percentages/],
  ['two probes at once', `${local}services:\n  api: {source: {run: [x]}, port: 1, ready: {http: /, §tcp: true}}\n`, /`tcp` and `http` exclude each other|`http` and `tcp` exclude each other/],
  ['a name that is no name', `${local}services:\n  §Api_1: {source: {run: [x]}}\n`, /the key `Api_1` is not of its form/],
  ['a path out of the workspace', `${local}${services}config: {base: §../secrets.yaml}\n`, /inside the workspace/],
  ['an absolute path', `${local}${services}security: {suppressions: §/etc/passwd}\n`, /inside the workspace/],
  ['a layer out of the workspace', `${local}${services}config: {base: a.yaml, layers: [ok.yaml, §"../\${environment}.yaml"]}\n`, /outside the workspace/],
  ['a layer with another reference', `${local}${services}config: {base: a.yaml, layers: [§"\${env.HOME}.yaml"]}\n`, /`env` reference cannot stand here/],
  ['a dependency that does not exist', `${local}services:\n  api: {source: {run: [x]}, dependsOn: [§wroker]}\n  worker: {source: {run: [x]}}\n`, /`wroker` is no service; did you mean `worker`\?/],
  ['a gate that does not exist', `${local}services:\n  api: {source: {run: [x]}, port: 1, strategy: {canary: {steps: [100], analysis: §erors}}}\ngates:\n  errors: {service: api, provider: {scrape: /m}, metric: m, bad: x, max: 1%}\n`, /`erors` is no gate; did you mean `errors`\?/],
  ['a gate that judges nothing', `${local}${services}gates:\n  §errors: {provider: {scrape: /m}, metric: m, bad: x, max: 1%}\n`, /judges nothing/],
  ['a gate of a service that does not exist', `${local}${services}gates:\n  errors: {service: §apu, provider: {scrape: /m}, metric: m, bad: x, max: 1%}\n`, /`apu` is no service/],
  ['a gate that scrapes a service without port', `${local}services:\n  api: {source: {run: [x]}}\ngates:\n  errors: {service: api, provider: {§scrape: /m}, metric: m, bad: x, max: 1%}\n`, /has no `port`/],
  ['tests of a service that does not exist', `${local}${services}tests: {contract: {openapi: a.yaml, service: §web}}\n`, /`web` is no service/],
  ['no source for the target', `${local}services:\n  api: {§source: {image: x}}\n`, /no source for the target local: expected `run`/],
  ['a probe without port', `${local}services:\n  api: {source: {run: [x]}, §ready: {tcp: true}}\n`, /`ready` but no `port`/],
  ['two services on one port', `${local}services:\n  a: {source: {run: [x]}, port: 80}\n  b: {source: {run: [x]}, port: §80}\n`, /port 80 belongs to service `a`/],
  ['a reference of no kind', `${local}services:\n  api: {source: {run: [x]}, env: {A: §"\${HOME}"}}\n`, /begins with none of/],
  ['a secret where it would be journalled', `${local}services:\n  api: {source: {run: [x]}, env: {A: §"x\${secrets.DB}"}}\n`, /`secrets` reference cannot stand here/],
  ['a removal of nothing', `schema: 1\nname: a\nenvironments: {local: {target: {kind: local}, services: {api: {§prot: null}}}}\n${services}`, /removes a key of the base, but there is none/],
  ['an override of a service that was not meant', `schema: 1\nname: a\nenvironments: {local: {target: {kind: local}, services: {§wroker: {replicas: 2}}}}\nservices: {worker: {source: {run: [x]}}}\n`, /`services.wroker.source` is missing.*did you mean `worker`\?/],
  ['many problems', `${local}services:\n  api: {§soruce: {run: [x]}, replicas: §0, port: §x}\n§securty: {}\n`, [/soruce/, /at least 1/, /expected a number/, /securty/]]
]

describe('a broken slipway.yaml is told with the exact place', () => {
  it.each(broken)('%s', (_, source, message) => {
    const {text, places} = marked(source)
    const error = thrown(() => parseSpec(text, 'slipway.yaml'))
    const messages = [message].flat()
    expect(error.explain()).toMatch(messages[0] as RegExp)
    if (error.problems.length > 0) {
      expect(placesOf(error.problems)).toEqual(places)
      error.problems.forEach((problem, i) => expect(problem.message).toMatch(messages[i] as RegExp))
    } else expect(error.where).toBe(`slipway.yaml:${places[0]}`)
  })

  it('lists every problem in the message, in the order of the file', () => {
    const error = thrown(() => parseSpec(marked(broken.at(-1)?.[1] as string).text, 'deploy/slipway.yaml'))
    expect(error.reason).toBe('spec-invalid')
    expect(error.message.split('\n')[0]).toBe('deploy/slipway.yaml has 4 problems:')
    expect(error.message.match(/deploy\/slipway\.yaml:\d+:\d+: /g)).toHaveLength(4)
  })

  it('points at the line of the override when that is what is wrong', () => {
    const {text, places} = marked(`schema: 1\nname: a\nenvironments:\n  local:\n    target: {kind: local}\n    services:\n      api: {port: §99999}\n${services}`)
    expect(placesOf(thrown(() => parseSpec(text, 's')).problems)).toEqual(places)
  })

  it('says what a wrong value was, and keeps hostile text on one line', () => {
    const error = thrown(() => parseSpec(`${local}services:\n  api: {source: {run: [x]}, strategy: "a\\n::error::b\`c"}\n`, 's'))
    expect(error.message).not.toContain('\n::error')
  })
})

describe('circles', () => {
  it('of dependsOn alone have a reason of their own and show the way', () => {
    const {text, places} = marked(`${local}services:\n  a: {source: {run: [x]}, dependsOn: [b]}\n  b: {source: {run: [x]}, dependsOn: [§c]}\n  c: {source: {run: [x]}, dependsOn: [b]}\n`)
    const error = thrown(() => parseSpec(text, 's'))
    expect(error.reason).toBe('dependency-cycle')
    expect(error.message).toContain('b > c > b')
    expect(placesOf(error.problems)).toEqual(places)
  })
  it('of one service are found', () => {
    expect(thrown(() => parseSpec(`${local}services:\n  a: {source: {run: [x]}, dependsOn: [a]}\n`, 's')).message).toContain('a > a')
  })
  it('are no circle when two depend on the same third', () => {
    expect(Object.keys(parse(`${local}services:\n  a: {source: {run: [x]}, dependsOn: [b, c]}\n  b: {source: {run: [x]}, dependsOn: [c]}\n  c: {source: {run: [x]}}\n`).services)).toHaveLength(3)
  })
})

describe('the schema number', () => {
  it.each([['2', 'knows up to 1'], ['0', 'nothing leads'], ['"1"', 'no whole number'], ['[1]', 'no whole number']])('%s is refused as a matter of versions', (number, message) => {
    const error = thrown(() => parseSpec(`name: a\nschema: ${number}\n`, 'slipway.yaml'))
    expect(error).toMatchObject({reason: 'spec-version', where: 'slipway.yaml:2:9'})
    expect(error.message).toContain(message)
  })
  it('must be there', () => {
    expect(thrown(() => parseSpec('name: a\n', 'slipway.yaml')).reason).toBe('spec-version')
  })
})

describe('a cluster', () => {
  const cluster = 'schema: 1\nname: shop\nenvironments: {prod: {target: {kind: kubernetes, namespace: shop}}}\n'
  it('lets services share a port, since each has its own address', () => {
    expect(() => parseSpec(`${cluster}services:\n  a: {source: {image: x}, port: 80}\n  b: {source: {chart: c}, port: 80}\n`, 's')).not.toThrow()
  })
  it('needs something it can run', () => {
    expect(thrown(() => parseSpec(`${cluster}services:\n  a: {source: {run: [x]}}\n`, 's')).message).toContain('expected `image` or `chart` or `manifests` or `kustomize`')
  })
})

describe('hostile text', () => {
  const survives = (text: string): void => {
    try {
      parseSpec(text, 'slipway.yaml')
    } catch (error) {
      expect(error).toBeInstanceOf(SlipwayError)
      expect((error as SlipwayError).reason).toMatch(/^(spec-invalid|spec-version|dependency-cycle)$/)
    }
  }
  const word = fc.constantFrom('schema: 1', '\n', '  ', '- ', '? ', ': ', '{', '}', '[', ']', '"', "'", '&a ', '*a', '<<', '!!str ', '!x ', '|\n', '>', '#', '%YAML 1.1\n', '---\n', '...\n', '\t', '__proto__', 'name', 'services', 'environments', 'target', 'null', '~', '.inf', '0x1', '1e999', ',', '\u0000', '\ufeff', '😀', '\ud800')

  it('never causes anything but a spec error', () => {
    fc.assert(fc.property(fc.array(fc.oneof(word, fc.string({maxLength: 5})), {maxLength: 60}).map(parts => parts.join('')), survives), {numRuns: 500})
  })
  it('nor does a good file that was damaged', () => {
    fc.assert(fc.property(fc.nat(v1.length), fc.nat(40), fc.oneof(word, fc.string({maxLength: 5})), (at, length, insert) => {
      survives(v1.slice(0, at) + insert + v1.slice(at + length))
    }), {numRuns: 150})
  })
  it.each([['[', 100_000], ['- ', 50_000], ['{a: ', 50_000], ['? ', 20_000]])('nesting %j deep is refused instead of ending the process', (sign, times) => {
    expect(thrown(() => parseSpec(`schema: 1\nname:\n  ${sign.repeat(times)}`, 's')).message).toContain('nest deeper')
  })
  it('in the form of an alias bomb is refused in time', () => {
    const bomb = ['a0: &a0 [x]', ...Array.from({length: 30}, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`)].join('\n')
    expect(thrown(() => parseSpec(`schema: 1\n${bomb}\n`, 's')).message).toContain('more than 100 aliases')
    const wide = `x: &x [${'1,'.repeat(9000)}]\ny: [${'*x,'.repeat(90)}]`
    expect(thrown(() => parseSpec(`schema: 1\n${wide}\n`, 's')).message).toContain('aliases expand to more than')
  })
  it('in great amounts is refused', () => {
    expect(thrown(() => parseSpec(`schema: 1\n#${'x'.repeat(9 * 2 ** 20)}`, 's')).message).toContain('larger than')
  })
  it('cannot reach a prototype', () => {
    survives(`${local}services: {constructor: {source: {run: [x]}}, a: {source: {run: [x]}, dependsOn: [toString]}}\n`)
    expect(thrown(() => parseSpec(`${local}services: {a: {source: {run: [x]}, dependsOn: [constructor]}}\n`, 's')).message).toContain('is no service')
    expect(({} as Record<string, unknown>)['x']).toBeUndefined()
  })
})
