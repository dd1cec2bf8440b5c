/** The protocol over real sockets: certificates, identities, proxies, streams. */
import {execFileSync} from 'node:child_process'
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import net, {type AddressInfo} from 'node:net'
import os from 'node:os'
import path from 'node:path'
import type {TLSSocket} from 'node:tls'
import {afterAll, beforeAll, describe, expect, it, onTestFinished} from 'vitest'
import type {SlipwayError} from '../../../../src/kernel/errors.ts'
import {systemHttp} from '../../../../src/platform/http.ts'
import type {Tls} from '../../../../src/ports/index.ts'
import {openCluster} from '../../../../src/targets/kubernetes/client/open-cluster.ts'
import {makeTestPorts} from '../../../fakes/ports.ts'
import {coreKinds, groupKinds} from './harness.ts'

const directory = mkdtempSync(path.join(os.tmpdir(), 'slipway-test-pki-'))
afterAll(() => rmSync(directory, {recursive: true, force: true}))
const pki = (name: string): string => readFileSync(path.join(directory, name), 'utf8')

beforeAll(() => {
  const openssl = (...args: string[]): void => { execFileSync('openssl', args, {cwd: directory, stdio: 'pipe'}) }
  writeFileSync(path.join(directory, 'req.cnf'), '[req]\ndistinguished_name=dn\n[dn]\n')
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-config', 'req.cnf', '-days', '2']
  for (const ca of ['ca', 'other']) openssl('req', '-x509', ...key, '-keyout', `${ca}.key`, '-out', `${ca}.crt`, '-subj', `/CN=${ca}`, '-addext', 'basicConstraints=critical,CA:TRUE')
  openssl('req', '-x509', ...key, '-keyout', 'server.key', '-out', 'server.crt', '-subj', '/CN=server', '-CA', 'ca.crt', '-CAkey', 'ca.key', '-addext', 'subjectAltName=DNS:cluster.test,IP:127.0.0.1')
  for (const user of ['ada', 'bob']) openssl('req', '-x509', ...key, '-keyout', `${user}.key`, '-out', `${user}.crt`, '-subj', `/CN=${user}`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-addext', 'extendedKeyUsage=clientAuth')
})

interface Served {
  port: number
  connections: number
  requests: {user: string; path: string; socket: unknown}[]
}

async function serve(answer: http.RequestListener = (_, response) => { response.end('{}') }): Promise<Served> {
  const served: Served = {port: 0, connections: 0, requests: []}
  const server = https.createServer({cert: pki('server.crt'), key: pki('server.key'), ca: pki('ca.crt'), requestCert: true, rejectUnauthorized: false}, (request, response) => {
    const socket = request.socket as TLSSocket
    served.requests.push({user: socket.authorized ? (socket.getPeerCertificate() as {subject?: {CN: string}}).subject?.CN ?? 'resumed' : '', path: request.url ?? '', socket})
    answer(request, response)
  }).listen(0, '127.0.0.1')
  server.on('secureConnection', () => { served.connections += 1 })
  await new Promise(resolve => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  served.port = (server.address() as AddressInfo).port
  return served
}

const failed = async (promise: Promise<unknown>): Promise<SlipwayError> => promise.then(() => { throw new Error('it went well') }, (error: SlipwayError) => error)
const get = (port: number, tls: Tls, more: {proxy?: string; timeoutMs?: number} = {}, host = '127.0.0.1'): ReturnType<typeof systemHttp.request> => systemHttp.request({url: `https://${host}:${port}/x`, tls, ...more})

describe('an identity', () => {
  it('is shown to the server, and the server’s is checked against the authority', async () => {
    const {port, requests} = await serve()
    await get(port, {ca: pki('ca.crt'), cert: pki('ada.crt'), key: pki('ada.key')})
    expect(requests.map(r => r.user)).toEqual(['ada'])
  })

  it('shares connections with the same one, and with no other', async () => {
    const served = await serve()
    const ada = {ca: pki('ca.crt'), cert: pki('ada.crt'), key: pki('ada.key')}
    const bob = {ca: pki('ca.crt'), cert: pki('bob.crt'), key: pki('bob.key')}
    for (const who of [ada, bob, ada, {...ada}, bob, {ca: pki('ca.crt')}]) await get(served.port, who)
    expect(served.requests.map(r => r.user)).toEqual(['ada', 'bob', 'ada', 'ada', 'bob', ''])
    expect(served.connections).toBe(3)
  })

  it.each<[string, () => Tls, string]>([
    ['another authority', () => ({ca: pki('other.crt')}), 'SELF_SIGNED_CERT_IN_CHAIN'], ['the system’s authorities', () => ({serverName: 'cluster.test'}), 'SELF_SIGNED_CERT_IN_CHAIN'], ['another name', () => ({ca: pki('ca.crt'), serverName: 'other.test'}), 'ERR_TLS_CERT_ALTNAME_INVALID']
  ])('is not given to a server that is not vouched for: %s', async (_, identity, code) => {
    const {port, requests} = await serve()
    const error = await failed(get(port, identity()))
    expect((error.cause as {code?: string}).code).toBe(code)
    expect(requests).toEqual([])
  })

  it('goes to a server of the name that was said, or to any where that was said', async () => {
    const {port, requests} = await serve()
    await get(port, {ca: pki('ca.crt'), serverName: 'cluster.test'})
    await get(port, {ca: pki('other.crt'), insecure: true})
    expect(requests).toHaveLength(2)
  })

  it('that is no certificate is an error of ours and not a crash', async () => {
    const {port} = await serve()
    const error = await failed(get(port, {cert: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n', key: 'hunter2'}))
    expect(error).toMatchObject({name: 'ApiError', reason: 'api-unavailable', message: expect.stringContaining('cannot be used') as unknown})
    expect(error.explain()).not.toContain('hunter2')
  })
})

describe('a proxy', () => {
  async function proxy(status = 200): Promise<{url: string; asked: {target: string; authorization: string | undefined}[]}> {
    const asked: {target: string; authorization: string | undefined}[] = []
    const server = http.createServer((_, response) => { response.writeHead(400).end() }).listen(0, '127.0.0.1')
    const sockets = new Set<net.Socket>()
    server.on('connect', (request, socket: net.Socket) => {
      asked.push({target: request.url ?? '', authorization: request.headers['proxy-authorization']})
      if (status !== 200) return socket.end(`HTTP/1.1 ${status} No\r\n\r\n`)
      const onward = net.connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        onward.pipe(socket).pipe(onward)
      })
      for (const one of [socket, onward]) sockets.add(one.on('error', () => undefined))
    })
    await new Promise(resolve => server.once('listening', resolve))
    onTestFinished(() => {
      sockets.forEach(socket => socket.destroy())
      server.closeAllConnections()
      server.close()
    })
    return {url: `http://me:p%40ss@127.0.0.1:${(server.address() as AddressInfo).port}/`, asked}
  }

  it('is asked for one tunnel, through which the server itself is verified', async () => {
    const {port, requests, connections} = await serve()
    const through = await proxy()
    for (let i = 0; i < 3; i += 1) await get(port, {ca: pki('ca.crt')}, {proxy: through.url}, 'cluster.test')
    expect(requests).toHaveLength(3)
    expect(connections).toBe(0)
    expect(through.asked).toEqual([{target: `cluster.test:${port}`, authorization: `Basic ${Buffer.from('me:p@ss').toString('base64')}`}])
    expect((await failed(get(port, {ca: pki('other.crt')}, {proxy: through.url}, 'cluster.test'))).message).toContain('certificate')
  })

  it.each([407, 502])('that answers %d is told, without its password', async status => {
    const {port, requests} = await serve()
    const through = await proxy(status)
    const error = await failed(get(port, {ca: pki('ca.crt')}, {proxy: through.url}))
    expect(error.explain()).toContain(`answered ${status}`)
    expect(error.explain()).not.toMatch(/p@ss|p%40ss/)
    expect(requests).toEqual([])
  })
})

describe('a stream', () => {
  const stream = async (port: number, signal = new AbortController().signal): ReturnType<typeof systemHttp.stream> => systemHttp.stream({url: `https://127.0.0.1:${port}/watch`, tls: {ca: pki('ca.crt')}, timeoutMs: 2_000}, signal)

  it('gives lines as they come, cut anywhere, with letters of several bytes', async () => {
    const text = Buffer.from('{"a":"grüß"}\r\n\n{"b":1}\nlast')
    const {port} = await serve((_, response) => {
      response.writeHead(200)
      void (async () => {
        for (const byte of text) await new Promise(resolve => response.write(Buffer.from([byte]), resolve))
        response.end()
      })()
    })
    const lines: string[] = []
    for await (const line of (await stream(port)).lines) lines.push(line)
    expect(lines).toEqual(['{"a":"grüß"}', '', '{"b":1}', 'last'])
  })

  it('closes its connection when the loop is left or the signal aborts', async () => {
    const closed: Promise<void>[] = []
    const {port} = await serve((request, response) => {
      closed.push(new Promise(resolve => request.socket.once('close', () => resolve())))
      response.write('one\ntwo\n')
    })
    for await (const line of (await stream(port)).lines) {
      expect(line).toBe('one')
      break
    }
    await closed[0]
    const stop = new AbortController()
    const seen: string[] = []
    const reading = (async () => { for await (const line of (await stream(port, stop.signal)).lines) if (seen.push(line) === 2) stop.abort(new Error('enough')) })()
    await expect(reading).rejects.toThrow('enough')
    await closed[1]
  })

  it('that breaks off is an error that says so', async () => {
    const {port} = await serve((_, response) => { response.write('one\n', () => response.destroy()) })
    const opened = await stream(port)
    const error = await failed((async () => { for await (const _ of opened.lines) { /* until it breaks */ } })())
    expect(error).toMatchObject({name: 'ApiError', reason: 'api-unavailable', message: expect.stringContaining('broke off') as unknown})
  })

  it('that nobody begins ends as a timeout', async () => {
    const {port} = await serve(() => undefined)
    const error = await failed(systemHttp.stream({url: `https://127.0.0.1:${port}/`, tls: {ca: pki('ca.crt')}, timeoutMs: 50}, new AbortController().signal))
    expect(error.reason).toBe('timeout')
  })
})

describe('the client over all of it', () => {
  const api: http.RequestListener = (request, response) => {
    const {pathname} = new URL(request.url ?? '', 'https://x')
    const known: Record<string, unknown> = {'/version': {gitVersion: 'v1.36.3'}, '/api': coreKinds, '/apis': groupKinds, '/api/v1/namespaces/shop/pods': {metadata: {resourceVersion: '5'}, items: [{metadata: {name: 'api-1'}}]}}
    response.setHeader('content-type', 'application/json')
    if (!request.url?.includes('watch=true')) return response.end(JSON.stringify(known[pathname]))
    response.write(`${JSON.stringify({type: 'ADDED', object: {kind: 'Pod', apiVersion: 'v1', metadata: {name: 'api-2', resourceVersion: '6'}}})}\n`)
  }

  it('lists and watches with certificates out of files', async () => {
    const served = await serve(api)
    const ports = makeTestPorts()
    writeFileSync(path.join(directory, 'kubeconfig'), `current-context: c\ncontexts: [{name: c, context: {cluster: c, user: u, namespace: shop}}]\nclusters: [{name: c, cluster: {server: "https://127.0.0.1:${served.port}", certificate-authority: ca.crt}}]\nusers: [{name: u, user: {client-certificate: ada.crt, client-key: ada.key}}]\n`)
    const cluster = await openCluster(ports, {kubeconfig: path.join(directory, 'kubeconfig'), userAgent: 'slipway/test'})
    const list = await cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace: 'shop'})
    expect(list).toMatchObject({resourceVersion: '5', items: [{kind: 'Pod', metadata: {name: 'api-1'}}]})
    for await (const event of cluster.watch({apiVersion: 'v1', kind: 'Pod'}, {namespace: 'shop', from: list.resourceVersion}, new AbortController().signal)) {
      expect(event).toMatchObject({type: 'added', object: {metadata: {name: 'api-2'}}})
      break
    }
    expect(new Set(served.requests.map(r => r.user).filter(user => user !== 'resumed'))).toEqual(new Set(['ada']))
    expect(served.requests.map(r => r.path.split('?')[0])).toEqual(['/version', '/api', '/apis', '/api/v1/namespaces/shop/pods', '/api/v1/namespaces/shop/pods'])
  })

  it('sends many requests over no more connections than are in flight', async () => {
    const served = await serve(api)
    const file = path.join(directory, 'kubeconfig-2')
    writeFileSync(file, `current-context: c\ncontexts: [{name: c, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: "https://127.0.0.1:${served.port}", certificate-authority: ca.crt}}]\n`)
    const cluster = await openCluster(makeTestPorts(), {kubeconfig: file, userAgent: 'slipway/test'})
    await Promise.all(Array.from({length: 200}, () => cluster.list({apiVersion: 'v1', kind: 'Pod'}, {namespace: 'shop'})))
    expect(served.connections).toBeLessThanOrEqual(40)
  })
})
