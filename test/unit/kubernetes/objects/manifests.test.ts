import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {stringify} from 'yaml'
import {kubernetesScalar} from '../../../../src/targets/kubernetes/objects/kubernetes-yaml.ts'
import {at, recordAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {parseLocatedManifests, type ManifestRules} from '../../../../src/targets/kubernetes/objects/manifests.ts'
import type {KubeObject} from '../../../../src/targets/kubernetes/model.ts'
import {marked, placesOf, thrown} from '../../spec/marked.ts'

const parseManifests = (text: string, file: string, rules: ManifestRules = {}): KubeObject[] => parseLocatedManifests([{file, text}], rules).map(({object}) => object)

const map = (body: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n${body}`
const pod = (body: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n  - name: c\n    image: a:1\n${body}`

describe('reading manifests', () => {
  it('takes many documents, lists and JSON, and leaves empty documents out', () => {
    const text = `---\n# nothing\n---\n${map('')}---\napiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: s}}\n- apiVersion: v1\n  kind: List\n  items: [{apiVersion: v1, kind: Service, metadata: {name: t}}]\n---\n`
    expect(parseManifests(text, 'a.yaml').map(object => `${object.kind} ${object.metadata.name}`)).toEqual(['ConfigMap x', 'Secret s', 'Service t'])
    expect(parseManifests('{"apiVersion": "v1", "kind": "ConfigMapList", "items": [{"metadata": {"name": "a"}}]}', 'a.json')).toEqual([{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'a'}}])
    expect(parseManifests('', 'a.yaml')).toEqual([])
  })

  it('takes an object that was exported from a cluster as the wish that it is there', () => {
    const text = map('  uid: u\n  resourceVersion: "7"\n  creationTimestamp: null\n  managedFields: []\n  labels:\n    a:\nstatus: {phase: x}\n')
    expect(parseManifests(text, 'a.yaml')).toEqual([{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'x', labels: {a: ''}}}])
  })

  it('reads merge keys and anchors as kubectl does', () => {
    const [object] = parseManifests(map('m: &m {k: 1, j: 2}\nown: {<<: *m, j: 3}\nlist: {<<: [{a: 1}, {a: 2, b: 2}]}\n'), 'a.yaml')
    expect(at(object, 'own')).toEqual({k: 1, j: 3})
    expect(at(object, 'list')).toEqual({a: 1, b: 2})
  })

  // What `kubectl annotate --local -o json` 1.32 makes of the same texts.
  it.each<[string, unknown]>([
    ['on', true], ['On', true], ['oN', 'oN'], ['off', false], ['yes', true], ['y', true], ['N', false], ['No', false], ['TRUE', true], ['tRue', 'tRue'], ['~', null], ['Null', null], ['nULL', 'nULL'],
    ['0644', 420], ['0o644', 420], ['0x1F', 31], ['0b11', 3], ['1_000', 1000], ['089', 89], ['1e3', 1000], ['1234e56', 1.234e59], ['1.', 1], ['.5', 0.5], ['+1', 1], ['-0644', -420], ['1.0', 1], ['0.10', 0.1],
    ['12:30', '12:30'], ['2020-01-01', '2020-01-01'], ['1__0', 10], ['0_7', 7], ['00', 0], ['08.5', 8.5], ['-', '-'], ['+.5', 0.5], ['1e+3', 1000], ['0x_1', 1], ['62E418', '62E418'], ['-0', 0]
  ])('takes %s for what kubectl takes it for', (text, value) => {
    expect(kubernetesScalar(text)).toBe(value)
  })

  it('reads an octal mode as Kubernetes does, where YAML 1.2 would make 644 of it', () => {
    const [object] = parseManifests('apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n  containers: [{name: c, image: a}]\n  volumes: [{name: v, secret: {secretName: s, defaultMode: 0644}}]\n', 'a.yaml')
    expect(at(object, 'spec', 'volumes', 0, 'secret', 'defaultMode')).toBe(420)
  })

  it('leaves what is quoted alone', () => {
    expect(recordAt(parseManifests(map('data: {a: "on", b: "0644", c: \'1\'}\n'), 'a.yaml')[0], 'data')).toEqual({a: 'on', b: '0644', c: '1'})
  })

  it.each<[string, string, RegExp]>([
    ['a truth value as a label', map('  labels: {a: §on}\n'), /`metadata.labels.a` takes text, and `on` is read as `true`; quote it: "on"/],
    ['a number as an annotation', map('  annotations:\n    a: §1.10\n'), /`1.10` is read as a number; quote it: "1.10"/],
    ['a commit as a label that is a number', map('  labels: {rev: §1234e56}\n'), /quote it: "1234e56"/],
    ['a number in a ConfigMap', map('data: {PORT: §8080}\n'), /`data.PORT` takes text.*quote it: "8080"/],
    ['a truth value of a variable', pod('    env:\n    - name: DEBUG\n      value: §yes\n'), /quote it: "yes"/],
    ['a number as an argument', pod('    args: [serve, §8080]\n'), /`spec.containers.0.args.1` takes text/],
    ['a key that becomes another one', map('data:\n  §on: "1"\n'), /reads the key `on` as `true`; put it in quotes/],
    ['a mode without its zero', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: v, configMap: {name: c, defaultMode: §644}}]}\n', /`644`, and a mode lies between 0 and 0777; without a leading zero it is decimal: write 0644, or 420/],
    ['a mode as text', 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec: {volumes: [{name: v, configMap: {name: c, defaultMode: §"0644"}}]}\n', /write 0644 without quotes/],
    ['the same key twice', map('data:\n  a: "1"\n  §a: "2"\n'), /this key stands twice/],
    ['no kind', '§apiVersion: v1\nmetadata: {name: x}\n', /has no `kind`/],
    ['no name', '§apiVersion: v1\nkind: Secret\n', /`Secret` has no name/],
    ['a name that is a number', 'apiVersion: v1\nkind: Secret\nmetadata: {name: §123}\n', /the name `123` is no text; put it in quotes/],
    ['a name that would be another path', 'apiVersion: v1\nkind: Secret\nmetadata: {name: §a/b}\n', /cannot be a name/],
    ['a generated name', 'apiVersion: batch/v1\nkind: Job\nmetadata: {§generateName: j-}\n', /`generateName`: each run would make another/],
    ['another namespace', map('  namespace: §other\n'), /asks for the namespace `other`; this set lives in `shop`/],
    ['text where an object belongs', '§hello\n', /expected an object with `apiVersion`, `kind` and `metadata`/],
    ['a list of objects without `kind: List`', '§- {apiVersion: v1}\n', /got a list/],
    ['an image that is none', pod('    env: []\n').replace('a:1', '§Nginx:1'), /`Nginx:1` is no image reference/],
    ['labels that are no map', map('  labels: §[a]\n'), /`metadata.labels` is no map/],
    ['infinity', map('x: §.inf\n'), /infinity/],
    ['a broken document', 'a: §[1\n', /not valid YAML/],
    ['a merge of text', map('x: {<<: §text}\n'), /takes a map or a list of maps/]
  ])('says where %s stands', (_, source, message) => {
    const {text, places} = marked(source)
    const error = thrown(() => parseManifests(text, 'a.yaml', {namespace: 'shop'}))
    expect(error.reason).toBe('manifest-invalid')
    expect(error.problems.map(problem => problem.message).join('\n')).toMatch(message)
    if (!/broken|twice/.test(_)) expect(placesOf(error.problems)).toEqual(places)
    else expect(error.problems[0]).toMatchObject({file: 'a.yaml'})
  })

  it('tells every problem of every file at once, the name `y` that is no text among them', () => {
    const error = thrown(() => parseLocatedManifests([{file: 'a.yaml', text: `${map('data: {a: 1}\n')}---\nkind: Secret\n`}, {file: 'b.yaml', text: map('data: {b: yes}\n').replace('name: x', 'name: y')}]))
    expect(error.problems.map(({file, line}) => `${file}:${line}`)).toEqual(['a.yaml:5', 'a.yaml:7', 'a.yaml:7', 'b.yaml:4', 'b.yaml:5'])
  })

  it('names both places of an object that stands twice, also where one of them leaves the namespace out or writes another version', () => {
    const error = thrown(() => parseLocatedManifests([{file: 'a.yaml', text: map('')}, {file: 'b.yaml', text: `# comment\n${map('  namespace: shop\n')}`}], {namespace: 'shop'}))
    expect(error.message).toContain('`ConfigMap shop/x` stands twice: also in a.yaml:1:1')
    expect(error.where).toBe('b.yaml:2:1')
    expect(() => parseManifests('{apiVersion: autoscaling/v1, kind: HorizontalPodAutoscaler, metadata: {name: a}}\n---\n{apiVersion: autoscaling/v2, kind: HorizontalPodAutoscaler, metadata: {name: a}}\n', 'a.yaml')).toThrow(/stands twice/)
  })

  it('keeps objects of the whole cluster, which name no namespace or their own', () => {
    expect(parseManifests('{apiVersion: v1, kind: Namespace, metadata: {name: other}}\n', 'a.yaml', {namespace: 'shop'})).toHaveLength(1)
  })

  it('refuses an object of 5 MB with the limit of etcd, and too much data with that of the API', () => {
    expect(() => parseManifests(map(`data:\n  a: ${'x'.repeat(5e6)}\n`), 'a.yaml')).toThrow(/4\.8 MiB; etcd takes requests of at most 1\.5 MiB/)
    expect(() => parseManifests(map(`data:\n  a: ${'x'.repeat(1.1e6)}\n`), 'a.yaml')).toThrow(/1\.0 MiB of data; a ConfigMap takes at most 1\.0 MiB/)
    const secret = `{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {a: ${Buffer.alloc(1_000_000).toString('base64')}}}`
    expect(parseManifests(secret, 'a.yaml')).toHaveLength(1)
  })

  it('ends in time for anchors that would expand without bound', () => {
    const bomb = ['a: &a ["x"]', ...Array.from({length: 12}, (_, i) => `${'bcdefghijklm'[i]}: &${'bcdefghijklm'[i]} [${Array(9).fill(`*${'abcdefghijkl'[i]}`).join(', ')}]`)].join('\n')
    expect(() => parseManifests(map(bomb), 'a.yaml')).toThrow(/aliases/)
  })

  it('reads back whatever was written as YAML or JSON', () => {
    const key = fc.stringMatching(/^[a-zA-Z0-9._-]{1,12}$/)
    const value = fc.letrec<{json: unknown}>(tie => ({json: fc.oneof({maxDepth: 3}, fc.string(), fc.integer(), fc.boolean(), fc.double({noNaN: true, noDefaultInfinity: true}).filter(n => !Object.is(n, -0) && (!Number.isInteger(n) || Number.isSafeInteger(n))), fc.array(tie('json'), {maxLength: 4}), fc.dictionary(key, tie('json'), {maxKeys: 4}))})).json
    fc.assert(fc.property(fc.dictionary(key, value, {maxKeys: 4}), spec => {
      const object = {apiVersion: 'example.dev/v1', kind: 'Thing', metadata: {name: 'x'}, spec}
      const plain = JSON.parse(JSON.stringify(object)) as unknown
      expect(parseManifests(JSON.stringify(object), 'a.json')).toEqual([plain])
      expect(parseManifests(stringify(object, {aliasDuplicateObjects: false, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE'}), 'a.yaml')).toEqual([plain])
    }), {numRuns: 60})
  })

  it('never ends with anything but one of the five errors, whatever stands in the file', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom('apiVersion: v1\n', 'kind: Pod\n', 'metadata:\n', '  name: a\n', '---\n', '- ', '{', '&a ', '*a ', '<<: ', '[', ']', ': ', '"', 'items:\n', '!!x ')).map(parts => parts.join(''))), text => {
      try {
        parseManifests(text, 'a.yaml')
      } catch (error) {
        expect(error).toMatchObject({reason: 'manifest-invalid'})
      }
    }), {numRuns: 150})
  })
})
