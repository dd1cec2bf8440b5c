import http from 'node:http'
import type {AddressInfo} from 'node:net'
import {describe, expect, it, onTestFinished} from 'vitest'
import {digestBytes} from '../../../../src/kernel/digest.ts'
import {resolveImage, type ResolvedImage} from '../../../../src/targets/kubernetes/sources/registry.ts'
import {parseChallenge} from '../../../../src/targets/kubernetes/sources/registry-auth.ts'
import {makeTestPorts, type TestPorts} from '../../../fakes/ports.ts'

const digest = `sha256:${'ab'.repeat(32)}`
interface Asked {method: string; url: string; headers: http.IncomingHttpHeaders}
type Answer = {status: number; headers?: Record<string, string>; body?: string}

/** A registry on loopback: `answer` says what becomes of each request. */
async function registry(answer: (asked: Asked, origin: string) => Answer): Promise<{host: string; asked: Asked[]}> {
  const asked: Asked[] = []
  const server = http.createServer((request, response) => {
    const one = {method: request.method ?? '', url: request.url ?? '', headers: request.headers}
    asked.push(one)
    const {status, headers = {}, body = ''} = answer(one, `http://${request.headers.host ?? ''}`)
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => new Promise<void>(resolve => { server.closeAllConnections(); server.close(() => resolve()) }))
  return {host: `127.0.0.1:${(server.address() as AddressInfo).port}`, asked}
}

const warning = (resolved: ResolvedImage): string => ('warning' in resolved ? resolved.warning : `pinned to ${resolved.digest}`)
const portsWith = async (config?: object): Promise<TestPorts> => {
  const ports = makeTestPorts({host: {variable: name => (name === 'DOCKER_CONFIG' ? `${ports.directory}/docker` : undefined)}})
  if (config) await ports.files.write(`${ports.directory}/docker/config.json`, JSON.stringify(config))
  return ports
}

describe('the digest of a tag', () => {
  it('is asked of the registry without fetching the manifest, for every architecture', async () => {
    const {host, asked} = await registry(() => ({status: 200, headers: {'docker-content-digest': digest}}))
    expect(await resolveImage(await portsWith(), `${host}/team/api:1`)).toEqual({image: `${host}/team/api:1`, digest})
    expect(asked.map(({method, url}) => `${method} ${url}`)).toEqual(['HEAD /v2/team/api/manifests/1'])
    expect(asked[0]?.headers.accept).toMatch(/image\.index\.v1\+json, .*manifest\.list\.v2\+json, .*image\.manifest\.v1\+json/)
  })

  it('is that of `latest` where no tag is written, and counted where the registry does not say it', async () => {
    const {host, asked} = await registry(({method}) => (method === 'HEAD' ? {status: 200} : {status: 200, body: '{"a":"ü"}'}))
    expect(await resolveImage(await portsWith(), `${host}/api`)).toMatchObject({digest: digestBytes('{"a":"ü"}')})
    expect(asked.map(({method, url}) => `${method} ${url}`)).toEqual(['HEAD /v2/api/manifests/latest', 'GET /v2/api/manifests/latest'])
  })

  it('is the one that is written, without asking anybody', async () => {
    expect(await resolveImage(await portsWith(), `ghcr.io/acme/api:1@${digest}`)).toEqual({image: `ghcr.io/acme/api:1@${digest}`, digest})
  })

  const tokens = (scope: string) => ({url, headers}: Asked, origin: string): Answer => {
    if (url.startsWith('/token')) return {status: 200, body: JSON.stringify({token: url.includes('service=reg') && url.includes(encodeURIComponent(scope)) ? `t-${headers.authorization ?? 'anonymous'}`.replaceAll(' ', '-') : 'wrong'})}
    if (headers.authorization?.startsWith('Bearer t-')) return {status: 200, headers: {'docker-content-digest': digest}}
    return {status: 401, headers: {'www-authenticate': `Bearer realm="${origin}/token",service="reg",scope="${scope}"`}}
  }

  it('is asked with a token, as the registry wants it', async () => {
    const {host, asked} = await registry(tokens('repository:api:pull'))
    expect(await resolveImage(await portsWith(), `${host}/api:1`)).toMatchObject({digest})
    expect(asked.map(({method, url}) => `${method} ${url}`)).toEqual(['HEAD /v2/api/manifests/1', 'GET /token?service=reg&scope=repository%3Aapi%3Apull', 'HEAD /v2/api/manifests/1'])
    expect(asked[1]?.headers.authorization).toBeUndefined()
  })

  it('is asked with the login that docker left here', async () => {
    const {host, asked} = await registry(tokens('repository:api:pull'))
    expect(await resolveImage(await portsWith({auths: {[host]: {auth: 'dTpw'}}}), `${host}/api:1`)).toMatchObject({digest})
    expect(asked[2]?.headers.authorization).toBe('Bearer t-Basic-dTpw')
  })

  it('is asked with a name and password where the registry takes those', async () => {
    const {host} = await registry(({headers}) => (headers.authorization === 'Basic dTpw' ? {status: 200, headers: {'docker-content-digest': digest}} : {status: 401, headers: {'www-authenticate': 'Basic realm="r"'}}))
    expect(await resolveImage(await portsWith({auths: {[host]: {auth: 'dTpw'}}}), `${host}/api:1`)).toMatchObject({digest})
    expect(warning(await resolveImage(await portsWith(), `${host}/api:1`))).toContain('asks for a login that this job does not have')
  })

  it.each<[string, Answer, RegExp]>([
    ['does not know the tag', {status: 404}, /has no tag 1 of it/], ['denies it', {status: 403}, /does not let this job read it \(403\)/], ['was asked too often', {status: 429}, /asked too often/], ['is broken', {status: 500}, /answered 500/],
    ['answers with something else', {status: 200, headers: {'docker-content-digest': 'md5:x'}}, /a digest that is none/], ['speaks another scheme', {status: 401, headers: {'www-authenticate': 'Negotiate'}}, /login/], ['sends elsewhere', {status: 307, headers: {location: 'http://x'}}, /answered 307/]
  ])('stays open, and is said to, where the registry %s', async (_, answer, words) => {
    const {host} = await registry(() => answer)
    const resolved = await resolveImage(await portsWith(), `${host}/api:1`)
    expect(warning(resolved)).toMatch(words)
    expect(warning(resolved)).toContain(`${host}/api:1 is not pinned to a digest`)
  })

  it('stays open where nobody answers, and where the reference is none', async () => {
    const ports = await portsWith()
    expect(warning(await resolveImage(ports, `127.0.0.1:${await ports.network.freePort('127.0.0.1')}/api:1`))).toMatch(/No answer/)
    expect(warning(await resolveImage(ports, 'Nope'))).toContain('no image reference')
  })

  it('never sends a login over plain HTTP to a place that a registry names, and speaks plain HTTP with loopback and named ones alone', async () => {
    const asked: {url: string; headers: Record<string, string> | undefined}[] = []
    const ports = makeTestPorts({
      host: {variable: name => (name === 'HOME' ? '/nowhere' : undefined)},
      http: {request: request => {
        asked.push({url: request.url, headers: request.headers})
        return Promise.resolve({status: 401, headers: {'www-authenticate': 'Bearer realm="http://evil.example/token"'}, body: ''})
      }}
    } as Parameters<typeof makeTestPorts>[0])
    await resolveImage(ports, 'ghcr.io/acme/api:1')
    await resolveImage(ports, 'nginx:1')
    await resolveImage(ports, 'lab.example:5000/api:1', {plainHttp: ['lab.example:5000']})
    await resolveImage(ports, 'localhost.evil.example/api:1')
    expect(asked.map(({url}) => url)).toEqual([
      'https://ghcr.io/v2/acme/api/manifests/1', 'https://registry-1.docker.io/v2/library/nginx/manifests/1',
      'http://lab.example:5000/v2/api/manifests/1', 'http://evil.example/token?scope=repository%3Aapi%3Apull', 'https://localhost.evil.example/v2/api/manifests/1'
    ])
  })

  it('reads challenges as registries write them', () => {
    expect(parseChallenge('Bearer realm="https://a/token",service="s"')).toEqual({scheme: 'bearer', realm: 'https://a/token', service: 's', scope: undefined})
    expect([parseChallenge('basic realm="x"'), parseChallenge(''), parseChallenge(undefined), parseChallenge('Bearer scope="x"')]).toEqual([{scheme: 'basic'}, undefined, undefined, undefined])
  })
})
