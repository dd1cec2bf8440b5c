import {existsSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {SlipwayError} from '../../../../src/kernel/errors.ts'
import type {Command, Exec, HttpResponse, Tools} from '../../../../src/ports/index.ts'
import {Service, type ServiceSpec} from '../../../../src/spec/schema.ts'
import {textAt} from '../../../../src/targets/kubernetes/objects/fields.ts'
import {imagesOf} from '../../../../src/targets/kubernetes/objects/images.ts'
import {observeServiceObjects, type ObservedService} from '../../../../src/targets/kubernetes/sources/observe.ts'
import {makeTestPorts, type TestPorts} from '../../../fakes/ports.ts'

const digest = `sha256:${'ab'.repeat(32)}`
const place = {name: 'shop', namespace: 'shop'}
const spec = (input: object): ServiceSpec => Service.parse(input)

interface World {
  ports: TestPorts
  ran: Command[]
  asked: string[]
}

/** A workspace with these files, programs that print these texts, and a registry that knows every tag but `unknown`. */
async function world(files: Record<string, string>, programs: Record<string, string | {exitCode: number; stderr: string}> = {}, variables: Record<string, string> = {PATH: '/bin'}): Promise<World> {
  const ran: Command[] = []
  const asked: string[] = []
  const exec: Exec = {
    which: program => Promise.resolve(Object.hasOwn(programs, program) ? `/bin/${program}` : undefined),
    run: command => {
      ran.push(command)
      const printed = programs[command.argv[0].replace('/bin/', '')] ?? ''
      return Promise.resolve(typeof printed === 'string' ? {exitCode: 0, stdout: printed, stderr: ''} : {...printed, stdout: ''})
    }
  }
  const request = ({url}: {url: string}): Promise<HttpResponse> => {
    asked.push(url)
    return Promise.resolve(url.endsWith('unknown') ? {status: 404, headers: {}, body: ''} : {status: 200, headers: {'docker-content-digest': digest}, body: ''})
  }
  const ports = makeTestPorts({exec, http: {request}, host: {variable: name => variables[name]}} as Parameters<typeof makeTestPorts>[0])
  for (const [name, text] of Object.entries(files)) await ports.files.write(`${ports.host.workspace}/${name}`, text)
  return {ports, ran, asked}
}

const observe = async ({ports}: World, services: Record<string, object>): Promise<Record<string, ObservedService>> =>
  observeServiceObjects(ports, place, Object.fromEntries(Object.entries(services).map(([name, input]) => [name, spec(input)])))
const failure = async (body: Promise<unknown>): Promise<SlipwayError> => body.then(() => { throw new Error('nothing was thrown') }, (error: unknown) => { if (error instanceof SlipwayError) return error; throw error })
const names = (service: ObservedService | undefined): string[] => (service?.objects ?? []).map(object => `${object.kind} ${object.metadata.name}`)

const deployment = (name: string, image = `ghcr.io/acme/${name}:1`, replicas = 2): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {replicas: ${replicas}, selector: {matchLabels: {app: ${name}}}, template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: ${name}, image: "${image}"}]}}}\n`
const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}}\nspec: {selector: {app: ${name}}, ports: [{port: 80}]}\n`
const configMap = (name: string, extra = ''): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}${extra}}\n`

describe('the objects of a service', () => {
  it('come from a file or a directory, in the order in which they are written to a cluster, with images at their digests', async () => {
    const here = await world({'k8s/b.yml': deployment('api'), 'k8s/a.yaml': service('api'), 'k8s/c/d.json': '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}}', 'k8s/README.md': 'x', 'k8s/.hidden.yaml': 'nonsense: ['})
    const {api} = await observe(here, {api: {source: {manifests: 'k8s'}}})
    expect(names(api)).toEqual(['ConfigMap c', 'Service api', 'Deployment api'])
    expect(api).toMatchObject({how: 'refer', replicas: 2, warnings: [], images: [{image: 'ghcr.io/acme/api:1', digest}]})
    expect(api?.objects.flatMap(imagesOf).map(({image}) => image)).toEqual([`ghcr.io/acme/api:1@${digest}`])
    expect(names((await observe(here, {api: {source: {manifests: 'k8s/b.yml'}}})).api)).toEqual(['Deployment api'])
  })

  it('have one digest for one content: neither the order of files nor how many run is part of it', async () => {
    const of = async (files: Record<string, string>): Promise<string | undefined> => (await observe(await world(files), {api: {source: {manifests: 'k8s'}}})).api?.digest
    const first = await of({'k8s/a.yaml': deployment('api'), 'k8s/b.yaml': service('api')})
    expect(await of({'k8s/b.yaml': `${service('api')}---\n${deployment('api', undefined, 5)}`})).toBe(first)
    expect(await of({'k8s/a.yaml': deployment('api', 'ghcr.io/acme/api:unknown'), 'k8s/b.yaml': service('api')})).not.toBe(first)
  })

  it('keep a tag that cannot be resolved, and say so', async () => {
    const {api} = await observe(await world({'a.yaml': deployment('api', 'ghcr.io/acme/api:unknown')}), {api: {source: {manifests: 'a.yaml'}}})
    expect(api?.objects.flatMap(imagesOf).map(({image}) => image)).toEqual(['ghcr.io/acme/api:unknown'])
    expect(api?.warnings).toEqual([expect.stringContaining('ghcr.io has no tag unknown of it')])
  })

  it('run the image that slipway.yaml names, in every container of its repository and in no other', async () => {
    const here = await world({'a.yaml': deployment('api', 'registry:5000/api:1').replace('containers: [', 'initContainers: [{name: m, image: "registry:5000/api-migrate:1"}], containers: [')})
    const {api} = await observe(here, {api: {source: {manifests: 'a.yaml', image: `registry:5000/api:2@${digest}`}}})
    expect(api?.objects.flatMap(imagesOf).map(({image}) => image)).toEqual([`registry:5000/api-migrate:1@${digest}`, `registry:5000/api:2@${digest}`])
    const other = await observe(here, {api: {source: {manifests: 'a.yaml', image: 'elsewhere.example/api:2'}}})
    expect(other.api?.warnings.join()).toContain('none of its objects runs an image of that repository')
  })

  it('come from the short form without any file', async () => {
    const {api} = await observe(await world({}), {api: {source: {image: 'ghcr.io/acme/api:1'}, port: 80, replicas: 3}})
    expect(names(api)).toEqual(['Service api', 'Deployment api'])
    expect(api).toMatchObject({how: 'inject', replicas: 3})
    expect(textAt(api?.objects[1], 'spec', 'template', 'spec', 'containers', 0, 'image')).toBe(`ghcr.io/acme/api:1@${digest}`)
  })

  it('are looked up once for an image, however many use it', async () => {
    const here = await world({})
    await observe(here, {a: {source: {image: 'ghcr.io/acme/x:1'}}, b: {source: {image: 'ghcr.io/acme/x:1'}}})
    expect(here.asked).toEqual(['https://ghcr.io/v2/acme/x/manifests/1'])
  })

  it.each<[string, Record<string, string>, object, string, RegExp]>([
    ['a directory that is not there', {}, {manifests: 'nope'}, 'manifest-invalid', /no file or directory nope/],
    ['a directory without manifests', {'k8s/a.txt': ''}, {manifests: 'k8s'}, 'manifest-invalid', /holds no manifests/],
    ['a directory for Kustomize', {'k8s/kustomization.yaml': 'resources: []'}, {manifests: 'k8s'}, 'manifest-invalid', /meant for Kustomize/],
    ['an image that is none', {}, {image: 'Not An Image'}, 'manifest-invalid', /"Not An Image" of api can be no image reference/],
    ['objects without a workload', {'a.yaml': service('api')}, {manifests: 'a.yaml'}, 'manifest-invalid', /no Deployment, StatefulSet or DaemonSet/],
    ['a chart without Helm', {}, {chart: 'charts/api'}, 'command-not-found', /no program `helm` on PATH/],
    ['a kustomization without Kustomize', {}, {kustomize: 'k'}, 'command-not-found', /no program `kustomize` on PATH/]
  ])('are refused for %s', async (_, files, source, reason, message) => {
    const error = await failure(observe(await world(files), {api: {source}}))
    expect(error.reason).toBe(reason)
    expect(error.message).toMatch(message)
  })

  it('are refused with the problems of all sources at once', async () => {
    const error = await failure(observe(await world({'a.yaml': 'kind: X\n', 'b.yaml': configMap('c', ', labels: {a: on}')}), {a: {source: {manifests: 'a.yaml'}}, b: {source: {manifests: 'b.yaml'}}}))
    expect(error.problems.map(({file}) => file)).toEqual(['a.yaml', 'a.yaml', 'b.yaml'])
  })

  it('are refused where two services bring the same object, with both places', async () => {
    const error = await failure(observe(await world({'a.yaml': `${deployment('a')}---\n${configMap('shared')}`, 'b.yaml': `${deployment('b')}---\n${configMap('shared')}`}), {a: {source: {manifests: 'a.yaml'}}, b: {source: {manifests: 'b.yaml'}}}))
    expect(error.message).toBe('`ConfigMap shared` stands twice: also in a.yaml:6:1.')
    expect(error.where).toBe('b.yaml:6:1')
  })
})

describe('charts', () => {
  const rendered = `---\n# Source: shop/crds/x.yaml\napiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: x}\n---\n# Source: shop/templates/api.yaml\n${deployment('shop-api')}---\n# Source: shop/templates/web.yaml\n${deployment('shop-web')}---\n${service('shop-web')}---\n# Source: shop/templates/test.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: probe, annotations: {helm.sh/hook: "test, pre-delete"}}\n---\n# Source: shop/templates/job.yaml\napiVersion: batch/v1\nkind: Job\nmetadata: {name: shop-api-migrate, annotations: {helm.sh/hook: pre-upgrade}}\n`

  it('are rendered once, whoever uses them, and each object belongs to one service', async () => {
    const here = await world({}, {helm: rendered})
    const {api, web} = await observe(here, {web: {source: {chart: 'charts/shop', values: ['v/a.yaml', 'v/b.yaml']}, dependsOn: ['api']}, api: {source: {chart: 'charts/shop', values: ['v/a.yaml', 'v/b.yaml']}}})
    const at = here.ports.host.workspace
    expect(here.ran.map(({argv}) => argv)).toEqual([['/bin/helm', 'template', 'shop', `${at}/charts/shop`, '--namespace', 'shop', '--include-crds', '--skip-tests', '--values', `${at}/v/a.yaml`, '--values', `${at}/v/b.yaml`]])
    expect(names(api)).toEqual(['CustomResourceDefinition x', 'Job shop-api-migrate', 'Deployment shop-api'])
    expect(names(web)).toEqual(['Service shop-web', 'Deployment shop-web'])
    expect(api?.hooks).toEqual({before: [{name: 'shop-api-migrate', run: [], job: 'shop-api-migrate', timeoutMs: 600_000, irreversible: false}], after: []})
    expect([...api?.warnings ?? [], ...web?.warnings ?? []]).toEqual(['Pod probe is a hook of Helm for test, pre-delete, which no release does; it is left out.'])
  })

  it('of one service are rendered under its name', async () => {
    const here = await world({}, {helm: deployment('api')})
    await observe(here, {api: {source: {chart: 'charts/api'}}})
    expect(here.ran[0]?.argv.slice(0, 3)).toEqual(['/bin/helm', 'template', 'api'])
  })

  it('see nothing of this process that they need not know', async () => {
    const here = await world({}, {helm: deployment('api')}, {PATH: '/bin', HOME: '/home/x', GITHUB_TOKEN: 'secret-1', KUBECONFIG: 'secret-2', AWS_SECRET_ACCESS_KEY: 'secret-3', SLIPWAY_SECRET_DB: 'secret-4', HTTPS_PROXY: 'http://proxy'})
    await observe(here, {api: {source: {chart: 'charts/api'}}})
    expect(here.ran[0]?.env).toEqual({PATH: '/bin', HOME: '/home/x', HTTPS_PROXY: 'http://proxy'})
  })

  it('tell problems at the template that they come from', async () => {
    const error = await failure(observe(await world({}, {helm: `---\n# Source: shop/templates/a.yaml\n${configMap('a')}---\n# Source: shop/templates/b.yaml\n${configMap('b', ', labels: {on: x}')}`}), {api: {source: {chart: 'charts/shop'}}}))
    expect(error.where).toMatch(/^shop\/templates\/b\.yaml \(rendered\):/)
  })

  it('that Helm cannot render are told in its words, with what to do for missing parts', async () => {
    const error = await failure(observe(await world({}, {helm: {exitCode: 1, stderr: 'Error: found in Chart.yaml, but missing in charts/ directory: redis\n'}}), {api: {source: {chart: 'charts/api'}}}))
    expect(error.reason).toBe('command-failed')
    expect(error.message).toContain('missing in charts/ directory: redis')
    expect(error.remedy).toContain('helm dependency build')
  })
})

describe('kustomizations', () => {
  it('are rendered by kustomize, or by kubectl where that is all there is', async () => {
    const both = await world({}, {kustomize: deployment('api'), kubectl: ''})
    await observe(both, {api: {source: {kustomize: 'k/prod'}}})
    expect(both.ran.map(({argv}) => argv)).toEqual([['/bin/kustomize', 'build', `${both.ports.host.workspace}/k/prod`]])
    const one = await world({}, {kubectl: deployment('api')})
    expect(names((await observe(one, {api: {source: {kustomize: 'k/prod'}}})).api)).toEqual(['Deployment api'])
    expect(one.ran.map(({argv}) => argv)).toEqual([['/bin/kubectl', 'kustomize', `${one.ports.host.workspace}/k/prod`]])
  })

  it('and charts are rendered by the programs that slipway.yaml pins, whatever is on PATH', async () => {
    const here = await world({}, {kustomize: 'no object', helm: 'no object', 'pinned/helm': `# Source: api/templates/a.yaml\n${deployment('api')}`, 'pinned/kustomize': deployment('web')})
    const asked: unknown[] = []
    const tools: Tools = {locate: (name, pin) => { asked.push(pin); return Promise.resolve({argv0: `/bin/pinned/${name}`, from: 'pinned'}) }}
    const pins = {helm: {url: 'https://tools.example/helm', sha256: 'a'.repeat(64)}, kustomize: {url: 'https://tools.example/kustomize', sha256: 'b'.repeat(64)}}
    await observeServiceObjects({...here.ports, tools}, {...place, tools: pins}, {api: spec({source: {chart: 'c'}}), web: spec({source: {kustomize: 'k'}})})
    expect(here.ran.map(({argv}) => argv[0]).sort()).toEqual(['/bin/pinned/helm', '/bin/pinned/kustomize'])
    expect(asked).toEqual(expect.arrayContaining([pins.helm, pins.kustomize]))
  })

  it.runIf(existsSync('/usr/bin/kubectl'))('are rendered by the real one with hash suffixes that are the same every time', async () => {
    const ports = makeTestPorts()
    const files = {'k/kustomization.yaml': 'resources: [d.yaml]\nconfigMapGenerator:\n- name: settings\n  literals: [A=1]\nimages:\n- name: ghcr.io/acme/api\n  digest: ' + digest, 'k/d.yaml': deployment('api').replace('image:', 'envFrom: [{configMapRef: {name: settings}}], image:')}
    for (const [name, text] of Object.entries(files)) await ports.files.write(`${ports.host.workspace}/${name}`, text)
    const render = async (): Promise<ObservedService | undefined> => (await observeServiceObjects(ports, place, {api: spec({source: {kustomize: 'k'}})})).api
    const first = await render()
    expect(names(first)).toEqual([expect.stringMatching(/^ConfigMap settings-[a-z0-9]{10}$/), 'Deployment api'])
    expect((await render())?.digest).toBe(first?.digest)
  })
})
