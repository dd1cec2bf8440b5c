import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import type {UserError} from '../../../../src/kernel/errors.ts'
import {mergeKubeconfigs, parseKubeconfigFile, type Kubeconfig} from '../../../../src/targets/kubernetes/client/kubeconfig-file.ts'
import {selectAccess, type ClusterAccess} from '../../../../src/targets/kubernetes/client/kubeconfig.ts'
import {inClusterAccess, observeAccess, readPem, type AccessWish} from '../../../../src/targets/kubernetes/client/observe-access.ts'
import {makeTestPorts, type TestPorts} from '../../../fakes/ports.ts'

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'
const data = Buffer.from(pem).toString('base64')
const one = (cluster: string, user = '{}', context = ''): string =>
  `apiVersion: v1\nkind: Config\ncurrent-context: main\ncontexts:\n- name: main\n  context: {cluster: c, user: u${context}}\nclusters:\n- name: c\n  cluster: ${cluster}\nusers:\n- name: u\n  user: ${user}\n`
const access = (text: string, wish = {}): ClusterAccess => selectAccess(parseKubeconfigFile(text, '/etc/k/config'), wish)
const thrown = (task: () => unknown): UserError => {
  try {
    task()
  } catch (error) {
    return error as UserError
  }
  throw new Error('it went well')
}
const failed = async (promise: Promise<unknown>): Promise<UserError> => promise.then(() => { throw new Error('it went well') }, (error: UserError) => error)
const good = '{server: "https://k.test:6443/"}'

describe('a kubeconfig gives', () => {
  it('server, authority, name and namespace', () => {
    expect(access(one(`{server: "https://k.test:6443/k8s/clusters/c-1/", certificate-authority-data: ${data}, tls-server-name: kubernetes, proxy-url: "http://me:pw@proxy.test:3128"}`, '{token: t}', ', namespace: shop'))).toMatchObject({
      context: 'main', server: 'https://k.test:6443/k8s/clusters/c-1', namespace: 'shop', ca: {kind: 'text', text: pem}, serverName: 'kubernetes', insecure: false, proxy: 'http://me:pw@proxy.test:3128/', identity: {kind: 'token', token: 't'}
    })
  })

  it('the namespace that was asked for before its own, and default where nobody says', () => {
    expect(access(one(good, '{}', ', namespace: shop'), {namespace: 'asked'}).namespace).toBe('asked')
    expect(access(one(good)).namespace).toBe('default')
  })

  it('files relative to itself, data before files', () => {
    const {ca, certificate, identity} = access(one(`{server: "https://k.test", certificate-authority: ca.crt, certificate-authority-data: ${data}}`, '{client-certificate: ../c.crt, client-key: /abs/c.key, tokenFile: token, token: old}'))
    expect([ca?.kind, certificate, identity]).toMatchObject(['text', {cert: {kind: 'file', path: '/etc/c.crt'}, key: {kind: 'file', path: '/abs/c.key'}}, {kind: 'token-file', path: '/etc/k/token'}])
  })

  it('a plugin with its arguments and environment; a bare name stays one', () => {
    const exec = (command: string): string => `{exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}, args: [a, "1"], env: [{name: X, value: y}], interactiveMode: Never, provideClusterInfo: true, installHint: get it}}`
    expect(access(one(good, exec('aws'))).identity).toMatchObject({kind: 'exec', plugin: {argv: ['aws', 'a', '1'], variables: {X: 'y'}, provideClusterInfo: true, installHint: 'get it'}})
    expect(access(one(good, exec('./bin/aws'))).identity).toMatchObject({plugin: {argv: ['/etc/k/bin/aws', 'a', '1']}})
  })

  it('no credentials where nothing protects them, as kubectl', () => {
    expect(access(one('{server: "http://127.0.0.1:8080"}', '{token: t, as: boss}'))).toMatchObject({identity: {kind: 'none'}, impersonate: undefined})
  })

  it('verification unless it says otherwise', () => {
    expect(access(one(good)).insecure).toBe(false)
    expect(access(one('{server: "https://k.test", insecure-skip-tls-verify: true}')).insecure).toBe(true)
  })
})

describe('a defect of a kubeconfig is told with its place', () => {
  it.each<[string, string, RegExp]>([
    ['no server', one('{}'), /has no `server`/], ['an address without scheme', one('{server: "k.test:6443"}'), /begins with https/], ['text for a flag', one('{server: "https://k", insecure-skip-tls-verify: "yes"}'), /true or false/],
    ['an authority that is not to count', one(`{server: "https://k", certificate-authority-data: ${data}, insecure-skip-tls-verify: true}`), /only one of both/], ['no base64', one('{server: "https://k", certificate-authority-data: "%%"}'), /PEM in base64/],
    ['base64 of something else', one(`{server: "https://k", certificate-authority-data: ${Buffer.from('hello').toString('base64')}}`), /PEM in base64/], ['a password in the address', one('{server: "https://me:pw@k"}'), /without user/],
    ['SOCKS', one('{server: "https://k", proxy-url: "socks5://p:1"}'), /SOCKS/], ['a certificate without key', one(good, `{client-certificate-data: ${data}}`), /no use without `client-key`/], ['a key without certificate', one(good, '{client-key: x}'), /no use without `client-certificate`/],
    ['a number for a token', one(good, '{token: 123}'), /put it in quotes/], ['a line break in a token', one(good, '{token: "a\\nb"}'), /no token has/], ['a cluster that is not there', one(good).replace('cluster: c,', 'cluster: cc,'), /no cluster `cc`; did you mean `c`/],
    ['a user that is not there', one(good).replace('user: u}', 'user: you}'), /no user `you`/], ['a context without cluster', one(good).replace('cluster: c, ', ''), /names no `cluster`/],
    ['a plugin of old', one(good, '{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: aws}}'), /has to be client\.authentication\.k8s\.io\/v1 or/], ['a plugin without program', one(good, '{exec: {apiVersion: client.authentication.k8s.io/v1beta1}}'), /no `command`/],
    ['a plugin that must ask', one(good, '{exec: {apiVersion: client.authentication.k8s.io/v1, command: x, interactiveMode: Always}}'), /nobody can be asked/], ['a plugin that does not say', one(good, '{exec: {apiVersion: client.authentication.k8s.io/v1, command: x}}'), /`interactiveMode` has to be given/],
    ['arguments that are numbers', one(good, '{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x, args: [1]}}'), /argument has to be text/], ['an environment without names', one(good, '{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: x, env: [{value: 1}]}}'), /entry of `env`/],
    ['another kind', 'apiVersion: v1\nkind: Secret\n', /no kubeconfig/], ['another version', 'apiVersion: v2\nkind: Config\n', /no version/], ['a list', '- a\n', /expected a map/], ['users that are no list', 'users: {}\n', /has to be a list/],
    ['an entry without name', 'users: [{user: {}}]\n', /no `name`/], ['an entry that is text', 'users: [x]\n', /has to be a map/]
  ])('%s', (_, text, words) => {
    const error = thrown(() => access(text))
    expect(error).toMatchObject({name: 'UserError', reason: 'input-invalid'})
    expect(error.message).toMatch(words)
    expect(error.where ?? error.message).toMatch(/\/etc\/k\/config:\d+:\d+/)
  })

  it('and all of them together', () => {
    expect(thrown(() => access(one('{certificate-authority-data: x}', '{token: 1}'))).problems).toHaveLength(3)
  })

  it.each(['auth-provider: {name: gcp}', 'as-groups: [a]', 'as-uid: "1"', 'as-user-extra: {a: [b]}'])('and what is not read is refused, not left out: %s', entry => {
    expect(thrown(() => access(one(good, `{${entry}}`)))).toMatchObject({reason: 'unsupported', where: expect.stringContaining('/etc/k/config:') as unknown})
  })

  it.each(['users:\n- name: u\n  user: {token: sesame-open-secret\n', 'token: sesame-open-secret: x\n', 'a: b\n} sesame-open-secret', '%sesame-open-secret\n---\na: b', 'a: !sesame-open-secret x', 'a: |sesame-open-secret\n x', 'a: *sesame-open-secret', '&a [*a, sesame-open-secret'])('without repeating the text that is no YAML: %j', text => {
    const error = thrown(() => access(text))
    expect(error.reason).toBe('input-invalid')
    expect(error.explain()).not.toContain('sesame')
  })

  it('names the contexts that there are', () => {
    expect(thrown(() => access(one(good), {context: 'mian'}))).toMatchObject({message: expect.stringContaining('did you mean `main`') as unknown, expected: expect.stringContaining('`main`') as unknown})
    expect(thrown(() => access(one(good).replace('current-context: main\n', '')))).toMatchObject({message: expect.stringContaining('no current context') as unknown, expected: 'one of `main`'})
    expect(thrown(() => access(''))).toMatchObject({reason: 'input-invalid'})
  })
})

describe('several kubeconfigs', () => {
  const config = (names: Record<'clusters' | 'users' | 'contexts', string[]>, current: string | undefined, file: string): Kubeconfig => {
    const entries = (section: string): string => names[section as 'users'].map(name => `\n- name: ${name}\n  ${section.slice(0, -1)}: {from: "${file}"}`).join('') || ' []'
    return parseKubeconfigFile(`${current === undefined ? '' : `current-context: ${current}\n`}clusters:${entries('clusters')}\nusers:${entries('users')}\ncontexts:${entries('contexts')}\n`, file)
  }
  const section = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {maxLength: 4})
  const file = fc.record({clusters: section, users: section, contexts: section, current: fc.option(fc.constantFrom('a', 'b'), {nil: undefined})})

  it('are merged so that the first file which has a thing wins, entry by entry', () => {
    fc.assert(fc.property(fc.array(file, {maxLength: 5}), files => {
      const merged = mergeKubeconfigs(files.map(({current, ...names}, index) => config(names, current, `f${index}`)))
      expect(merged.currentContext?.name).toBe(files.find(f => f.current !== undefined)?.current)
      for (const name of ['clusters', 'users', 'contexts'] as const) {
        const expected = new Map<string, string>()
        files.forEach((f, index) => f[name].forEach(entry => { if (!expected.has(entry)) expected.set(entry, `f${index}`) }))
        expect(new Map([...merged[name]].map(([key, value]) => [key, value.place.file]))).toEqual(expected)
      }
    }), {numRuns: 60})
  })

  it('make the same in one step as in several', () => {
    fc.assert(fc.property(fc.array(file, {minLength: 2, maxLength: 5}), fc.nat(3), (files, cut) => {
      const configs = files.map(({current, ...names}, index) => config(names, current, `f${index}`))
      const plain = (k: Kubeconfig): unknown => [k.files, k.currentContext?.name, ...[k.clusters, k.users, k.contexts].map(m => [...m].map(([key, value]) => [key, value.place.file]).sort())]
      expect(plain(mergeKubeconfigs([mergeKubeconfigs(configs.slice(0, cut)), mergeKubeconfigs(configs.slice(cut))]))).toEqual(plain(mergeKubeconfigs(configs)))
    }), {numRuns: 60})
  })
})

describe('where it is looked for', () => {
  const sight = (files: Record<string, string>, variables: Record<string, string> = {}): TestPorts => {
    const ports: TestPorts = makeTestPorts({host: {variable: name => variables[name]?.replaceAll('$DIR', ports.directory)}})
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(ports.directory, name)), {recursive: true})
      writeFileSync(path.join(ports.directory, name), text)
    }
    return ports
  }
  const server = async (ports: TestPorts, wish: AccessWish = {}): Promise<string> => (await observeAccess(wish, ports)).server
  const named = (name: string): string => one(`{server: "https://${name}.test"}`)

  it('the path that was given, then KUBECONFIG, then home', async () => {
    const files = {'workspace/given': named('given'), 'listed': named('listed'), 'home/.kube/config': named('home')}
    const variables = {KUBECONFIG: '$DIR/listed', HOME: '$DIR/home'}
    expect(await server(sight(files, variables), {kubeconfig: 'given'})).toBe('https://given.test')
    expect(await server(sight(files, variables))).toBe('https://listed.test')
    expect(await server(sight(files, {HOME: '$DIR/home', KUBECONFIG: ''}))).toBe('https://home.test')
    expect(await server(sight(files, {HOME: '$DIR/home'}), {kubeconfig: '~/.kube/config'})).toBe('https://home.test')
  })

  it('passes over files of the list that do not exist, and merges the others', async () => {
    const files = {a: 'current-context: main\n', b: named('b')}
    expect(await server(sight(files, {KUBECONFIG: '$DIR/none:$DIR/a::$DIR/b'}))).toBe('https://b.test')
  })

  it('reads files that an entry names beside the file that the entry came from', async () => {
    const ports = sight({'a/config': 'current-context: main\n', 'b/config': one('{server: "https://b.test", certificate-authority: ca.crt}'), 'b/ca.crt': pem}, {KUBECONFIG: '$DIR/a/config:$DIR/b/config'})
    const {ca} = await observeAccess({}, ports)
    expect(ca && await readPem(ca, ports)).toBe(pem)
  })

  it('refuses a path or a list without any file, and does not go on to another cluster', async () => {
    const home = {'home/.kube/config': named('home')}
    expect(await failed(server(sight(home, {HOME: '$DIR/home'}), {kubeconfig: 'none'}))).toMatchObject({reason: 'input-invalid', where: expect.stringContaining('workspace/none') as unknown})
    expect(await failed(server(sight(home, {HOME: '$DIR/home', KUBECONFIG: '$DIR/none:$DIR/nor'})))).toMatchObject({reason: 'input-invalid', message: expect.stringContaining('None of the files') as unknown})
    expect(await failed(server(sight({}, {HOME: '$DIR/home'})))).toMatchObject({reason: 'input-invalid', expected: expect.stringContaining('KUBECONFIG') as unknown})
  })

  it('says which file with an authority is missing, and who names it', async () => {
    const ports = sight({config: one('{server: "https://b.test", certificate-authority: ca.crt}')}, {KUBECONFIG: '$DIR/config'})
    const {ca} = await observeAccess({}, ports)
    expect(await failed(readPem(ca as NonNullable<typeof ca>, ports))).toMatchObject({reason: 'input-invalid', where: expect.stringMatching(/config:9:\d+$/) as unknown, message: expect.stringContaining('ca.crt') as unknown})
  })

  it('stands on the service account inside a pod, where there is no kubeconfig', async () => {
    const ports = sight({'sa/token': 't', 'sa/ca.crt': pem, 'sa/namespace': 'runners\n'}, {KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443'})
    const directory = path.join(ports.directory, 'sa')
    expect(await inClusterAccess(ports, {}, directory)).toMatchObject({server: 'https://[fd00::1]:443', namespace: 'runners', ca: {kind: 'file'}, identity: {kind: 'token-file', path: path.join(directory, 'token')}})
    expect(await inClusterAccess(ports, {namespace: 'shop'}, directory)).toMatchObject({namespace: 'shop'})
    expect(await inClusterAccess(ports, {}, path.join(ports.directory, 'none'))).toBeUndefined()
  })

  it('takes the proxy of the environment, but the kubeconfig’s own before it', async () => {
    const variables = {KUBECONFIG: '$DIR/config', HTTPS_PROXY: 'http://env.test:1'}
    expect((await observeAccess({}, sight({config: named('a')}, variables))).proxy).toBe('http://env.test:1/')
    expect((await observeAccess({}, sight({config: one('{server: "https://a.test", proxy-url: "http://own.test:2"}')}, {...variables, NO_PROXY: '*'}))).proxy).toBe('http://own.test:2/')
  })
})
