import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import {beforeAll, describe, expect, it} from 'vitest'
import {ask, startRouter, until, type RunningRouter} from '../../fakes/router-program.ts'

const one = async (changes: Parameters<RunningRouter['spec']>[0] = {}): Promise<RunningRouter> => {
  const router = await startRouter()
  await router.ensure('r1', router.spec(changes))
  await router.route({r1: 100})
  return router
}
const valuesOf = (raw: string[], name: string): string[] => raw.filter((_, i) => i % 2 === 1 && raw[i - 1]?.toLowerCase() === name)

describe('a request through the router', () => {
  let router: RunningRouter
  beforeAll(async () => {
    const directory = mkdtempSync(path.join(os.tmpdir(), 'slipway-test-'))
    let end = async (): Promise<void> => undefined
    router = await startRouter(directory, work => { end = work })
    await router.ensure('r1', router.spec())
    await router.route({r1: 100})
    return async () => {
      await end()
      rmSync(directory, {recursive: true, force: true})
    }
  })

  it('is answered by the revision that carries the weight', async () => {
    expect(JSON.parse((await ask({port: router.port})).body)).toMatchObject({rev: 'r1', instance: 'r1-0'})
  })

  it('waits while one release takes the place of another, and is answered as soon as something is routed', async () => {
    await router.route({})
    const waiting = ask({port: router.port})
    await new Promise(resolve => setTimeout(resolve, 200))
    await router.route({r1: 100})
    expect((await waiting).status).toBe(200)
  })

  it('says why there is no answer if that takes too long, when to come again, and counts as lost', async () => {
    const before = (await router.status()).revisions.r1?.total.lost ?? 0
    await router.route({})
    const answer = await ask({port: router.port}).finally(() => router.route({r1: 100}))
    expect([answer.status, answer.headers['x-slipway-router'], answer.headers['retry-after']]).toEqual([503, 'no-route', '1'])
    expect((await router.status()).revisions.r1?.total.lost).toBe(before + 1)
  })

  it('keeps end-to-end headers, drops those of the connection and says who asked', async () => {
    const {body} = await ask({port: router.port, path: '/headers?a=%20b', headers: {'X-Mine': 'yes', TE: 'trailers', 'Keep-Alive': 'x', Connection: 'X-Gone', 'X-Gone': '1', 'X-Forwarded-For': '9.9.9.9'}})
    const {raw, url} = JSON.parse(body) as {raw: string[]; url: string}
    expect(url).toBe('/headers?a=%20b')
    expect(valuesOf(raw, 'x-mine')).toEqual(['yes'])
    expect([...valuesOf(raw, 'te'), ...valuesOf(raw, 'x-gone'), ...valuesOf(raw, 'keep-alive')]).toEqual([])
    expect(valuesOf(raw, 'x-forwarded-for')).toEqual(['9.9.9.9, 127.0.0.1'])
    expect(valuesOf(raw, 'x-forwarded-host')).toEqual([`127.0.0.1:${router.port}`])
    expect(valuesOf(raw, 'host')).toEqual([`127.0.0.1:${router.port}`])
    expect(valuesOf(raw, 'x-forwarded-proto')).toEqual(['http'])
  })

  it('gets repeated headers, the status text and trailers as the application sent them', async () => {
    const cookies = await ask({port: router.port, path: '/cookies'})
    expect(cookies.headers['set-cookie']).toEqual(['a=1', 'b=2'])
    expect(cookies.headers['x-private']).toBeUndefined()
    expect(cookies.headers['keep-alive']).not.toBe('timeout=99')
    expect((await ask({port: router.port, path: '/trailers'})).trailers).toEqual({'x-sum': '42'})
  })

  it('streams both ways, with HEAD, chunked bodies without a length, empty posts and Expect', async () => {
    const large = Buffer.alloc(3_000_000, 'x')
    expect((await ask({port: router.port, path: '/echo', method: 'POST', send: large})).body.length).toBe(large.length)
    expect(JSON.parse((await ask({port: router.port, path: '/count', method: 'DELETE', headers: {'transfer-encoding': 'chunked'}, send: 'abc'})).body)).toMatchObject({bytes: 3})
    expect(JSON.parse((await ask({port: router.port, path: '/count', method: 'POST'})).body)).toMatchObject({bytes: 0})
    const head = await ask({port: router.port, path: '/', method: 'HEAD'})
    expect([head.status, head.body]).toEqual([200, ''])
    const continued = await new Promise<string>((resolve, reject) => {
      const request = http.request({host: '127.0.0.1', port: router.port, path: '/echo', method: 'POST', headers: {expect: '100-continue', 'content-length': '5'}}, response => {
        response.on('data', chunk => resolve(String(chunk)))
      })
      request.on('error', reject)
      request.on('continue', () => request.end('later'))
    })
    expect(continued).toBe('later')
  })

  it('passes the head of a stream on before its first byte', async () => {
    const order = await new Promise<string[]>(resolve => {
      const seen: string[] = []
      http.get({host: '127.0.0.1', port: router.port, path: '/events'}, response => {
        setImmediate(() => seen.push('head'))
        response.once('data', () => seen.push('body')).once('end', () => resolve(seen))
      })
    })
    expect(order).toEqual(['head', 'body'])
  })

  it('may become a tunnel, which counts as open until it ends', async () => {
    const socket = net.connect(router.port, '127.0.0.1')
    socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nearly')
    let text = ''
    socket.on('data', chunk => { text += String(chunk) })
    await until('the tunnel stands', () => text.endsWith('early'))
    expect(text).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/)
    socket.write(' later')
    await until('bytes go round', () => text.endsWith('early later'))
    expect((await router.status()).revisions.r1?.open).toBe(1)
    socket.end()
    await until('the tunnel is closed', async () => (await router.status()).revisions.r1?.open === 0)
  })

  it('survives malformed requests and clients that go away', async () => {
    const answers = await Promise.all(['GARBAGE\r\n\r\n', 'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n'].map(text => new Promise<string>(resolve => {
      let answer = ''
      const socket = net.connect(router.port, '127.0.0.1', () => socket.write(text))
      socket.on('data', chunk => { answer += String(chunk) })
      socket.on('close', () => resolve(answer))
    })))
    expect(answers.every(answer => answer.startsWith('HTTP/1.1 400 '))).toBe(true)
    const before = (await router.status()).revisions.r1?.total.lost
    const leaving = http.get({host: '127.0.0.1', port: router.port, path: '/slow?ms=5000'})
    leaving.on('error', () => undefined)
    await until('it is under way', async () => (await router.status()).revisions.r1?.open === 1)
    leaving.destroy()
    await until('it is over', async () => (await router.status()).revisions.r1?.open === 0)
    expect((await router.status()).revisions.r1?.total.lost).toBe(before)
    expect((await ask({port: router.port})).status).toBe(200)
  })
})

describe('when an instance fails', () => {
  it('a request that may be repeated goes to another instance', async () => {
    const router = await one({replicas: 3})
    const {instances} = (await router.status()).revisions.r1 as {instances: {pid: number}[]}
    process.kill(instances[0]?.pid as number, 'SIGKILL')
    const answers = await Promise.all(Array.from({length: 60}, () => ask({port: router.port})))
    expect(answers.map(answer => answer.status)).toEqual(Array(60).fill(200))
    await until('three are ready again', async () => (await router.status()).revisions.r1?.ready === 3)
    expect((await router.status()).revisions.r1).toMatchObject({restarts: 1, total: {lost: 0}})
  })

  it('a request waits for the restart of the only instance', async () => {
    const router = await one()
    const pid = (await router.status()).revisions.r1?.instances[0]?.pid as number
    process.kill(pid, 'SIGKILL')
    const answer = JSON.parse((await ask({port: router.port})).body) as {pid: number}
    expect(answer.pid).not.toBe(pid)
  })

  it('a POST that an instance may have seen is not sent twice', async () => {
    const router = await one({replicas: 2})
    const answer = await ask({port: router.port, path: '/reset', method: 'POST', send: 'x'})
    expect([answer.status, answer.headers['x-slipway-router']]).toEqual([502, 'reset'])
    expect((await router.status()).revisions.r1?.total).toMatchObject({requests: 1, lost: 1, serverErrors: 0})
    const logs = (await router.status()).revisions.r1?.instances.map(i => readFileSync(i.log, 'utf8')).join('') ?? ''
    expect(logs.match(/POST was seen/g)).toHaveLength(1)
  })

  it('a body goes along to the next instance while it is small enough to be kept', async () => {
    const router = await one({replicas: 2})
    const put = (bytes: number) => ask({port: router.port, path: '/odd', method: 'PUT', send: Buffer.alloc(bytes, 'x')})
    for (let i = 0; i < 6; i += 1) expect(JSON.parse((await put(60_000)).body)).toMatchObject({bytes: 60_000, instance: 'r1-1'})
    // One whose probe is late gets nothing for a moment: asked until it is its turn.
    const statuses = new Set<number>()
    await until('a large body is not sent again', async () => statuses.add((await put(300_000)).status).has(502))
    expect([...statuses].filter(status => status !== 200 && status !== 502)).toEqual([])
  })

  it('a request that ends every process which reads it is given up', async () => {
    const router = await one({replicas: 5})
    const answer = await ask({port: router.port, path: '/crash'})
    expect([answer.status, answer.headers['x-slipway-router']]).toEqual([502, 'reset'])
    expect((await router.status()).revisions.r1?.restarts).toBeLessThanOrEqual(3)
  })

  it('nothing is lost to an instance that closes a kept connection at that moment', async () => {
    const router = await one({env: {ONE_EACH: '1'}})
    for (const method of ['GET', 'POST', 'PUT', 'GET', 'POST', 'PATCH']) {
      for (let i = 0; i < 3; i += 1) expect([method, (await ask({port: router.port, path: '/count', method, ...(method === 'GET' ? {} : {send: 'abc'})})).status]).toEqual([method, 200])
    }
    expect((await router.status()).revisions.r1).toMatchObject({ready: 1, total: {lost: 0}})
  })

  it('an answer that breaks off ends the client’s connection and counts as lost; a 5xx of the application does not', async () => {
    const router = await one()
    await expect(ask({port: router.port, path: '/half'})).rejects.toThrow()
    expect((await ask({port: router.port, path: '/status?code=503'})).headers['x-slipway-router']).toBeUndefined()
    expect((await router.status()).revisions.r1?.total).toMatchObject({requests: 2, lost: 1, serverErrors: 1})
  })
})

describe('weights', () => {
  it('split exactly, and a drained revision gets nothing more', async () => {
    const router = await startRouter()
    await router.ensure('old', router.spec())
    await router.ensure('new', router.spec())
    await router.route({old: 90, new: 10})
    const seen = {old: 0, new: 0}
    for (let i = 0; i < 100; i += 1) seen[(JSON.parse((await ask({port: router.port})).body) as {rev: 'old' | 'new'}).rev] += 1
    expect(seen).toEqual({old: 90, new: 10})
    await router.call('POST', '/v1/drain', {rev: 'old'})
    expect((await router.status()).weights).toEqual({new: 10})
    const revs = await Promise.all(Array.from({length: 20}, async () => (JSON.parse((await ask({port: router.port})).body) as {rev: string}).rev))
    expect(new Set(revs)).toEqual(new Set(['new']))
  })
})
