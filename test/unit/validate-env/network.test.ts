import {mkdirSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, onTestFinished, test} from 'vitest'
import {ApiError} from '../../../src/kernel/errors.ts'
import type {Dial, DialResult, Ports} from '../../../src/ports/index.ts'
import {systemMachine} from '../../../src/platform/machine.ts'
import {parsePostgresAddress, parsePostgresAnswer, postgresGreeting, postgresHasAnswered} from '../../../src/validate-env/postgres.ts'
import {parseRedisAddress, parseRedisAnswer, redisGreeting} from '../../../src/validate-env/redis.ts'
import {judgeHttp, judgeName, judgeTcp, observeHttp, observeName} from '../../../src/validate-env/reachability.ts'
import {parseAddress, observeAddress} from '../../../src/validate-env/service-address.ts'
import {examineService, judgePostgres, judgeRedis} from '../../../src/validate-env/services.ts'
import {makeTestPorts} from '../../fakes/ports.ts'
import {environment, service} from '../provision/specs.ts'

const signal = new AbortController().signal
const dialled = (outcome: DialResult['outcome'], received = ''): DialResult => ({outcome, received: Buffer.from(received), detail: ''})

/** A server that says something to whoever comes, or after it was spoken to. */
async function server(answer: (received: Buffer, socket: net.Socket) => void): Promise<number> {
  const listening = net.createServer(socket => { socket.on('data', data => answer(data, socket)).on('error', () => undefined) })
  await new Promise<void>(resolve => { listening.listen(0, '127.0.0.1', resolve) })
  onTestFinished(() => { listening.close() })
  return (listening.address() as net.AddressInfo).port
}

// Recorded from PostgreSQL 15.18: a start-up with `trust`, one with `scram-sha-256`, one to a database that is not there.
const open15 = Buffer.from('UgAAAAgAAAAAUwAAABZhcHBsaWNhdGlvbl9uYW1lAABTAAAAGWNsaWVudF9lbmNvZGluZwBVVEY4AFMAAAAyc2VydmVyX3ZlcnNpb24AMTUuMTggKERlYmlhbiAxNS4xOC0wK2RlYjEydTEpAEsAAAAMAABTu4PnxJlaAAAABUk=', 'base64')
const scram15 = Buffer.from('UgAAABcAAAAKU0NSQU0tU0hBLTI1NgAA', 'base64')
const noDatabase15 = Buffer.from('UgAAAAgAAAAARQAAAFlTRkFUQUwAVkZBVEFMAEMzRDAwMABNZGF0YWJhc2UgIm5vZGIiIGRvZXMgbm90IGV4aXN0AEZwb3N0aW5pdC5jAEw5NDgAUkluaXRQb3N0Z3JlcwAA', 'base64')

describe('PostgreSQL in its own protocol', () => {
  const address = parsePostgresAddress(new URL('postgres://app:s3cret@db.test/shop'))
  const judged = (received: Uint8Array, range?: string, at = address) => judgePostgres(parsePostgresAnswer(received, at), range)

  test('the greeting holds user and database and never the password', () => {
    const greeting = Buffer.from(postgresGreeting(address))
    expect(greeting.readInt32BE(0)).toBe(greeting.length)
    expect(greeting.subarray(4).toString('latin1')).toBe('\0\x03\0\0user\0app\0database\0shop\0\0')
  })
  test.each<[string, Uint8Array, string | undefined, string, string]>([
    ['lets in, version fits', open15, '>=15', 'pass', 'PostgreSQL 15.18'], ['lets in, version does not fit', open15, '>=16', 'fail', 'PostgreSQL 15.18'],
    ['asks for a password', scram15, undefined, 'pass', 'asks for a password'], ['asks for a password, version wanted', scram15, '>=15', 'unknown', 'asks for a password'],
    ['has no such database', noDatabase15, undefined, 'fail', 'database "nodb" does not exist'], ['says nothing', Buffer.alloc(0), undefined, 'unknown', 'says nothing'],
    ['is a web server', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), undefined, 'fail', 'something else'], ['is a mail server', Buffer.from('220 mail ESMTP\r\n'), undefined, 'fail', 'something else']
  ])('%s', (...row) => {
    const [, received, range, status, words] = row
    expect(judged(received, range)).toMatchObject({status, observed: expect.stringContaining(words) as unknown})
    expect(received.length === 0 || postgresHasAnswered(received, address)).toBe(true)
  })
  test('sslmode=require asks for TLS before anything else', () => {
    const tls = parsePostgresAddress(new URL('postgres://db.test/shop?sslmode=require'))
    expect([...postgresGreeting(tls)]).toEqual([0, 0, 0, 8, 4, 210, 22, 47])
    expect(judged(Buffer.from('S'), undefined, tls).status).toBe('pass')
    expect(judged(Buffer.from('N'), undefined, tls).status).toBe('fail')
    expect(judged(Buffer.from('HTTP'), undefined, tls).status).toBe('fail')
  })
  test('a cut-off answer is waited for, and no bytes make the parser throw or pass a version that is not told', () => {
    expect(postgresHasAnswered(open15.subarray(0, 40), address)).toBe(false)
    fc.assert(fc.property(fc.uint8Array({maxLength: 64}), bytes => {
      postgresHasAnswered(bytes, address)
      return judged(bytes, '>=1').status !== 'pass'
    }))
  })
})

describe('Redis and Valkey in their own protocol', () => {
  const info = (lines: string): string => `+PONG\r\n$${lines.length}\r\n${lines}\r\n+OK\r\n`
  const judged = (received: string, range?: string) => judgeRedis(parseRedisAnswer(Buffer.from(received)), range)

  test('a password is sent in front, with a user if there is one', () => {
    const said = (url: string): string => Buffer.from(redisGreeting(parseRedisAddress(new URL(url)))).toString()
    expect(said('redis://r.test')).toBe('*1\r\n$4\r\nPING\r\n*2\r\n$4\r\nINFO\r\n$6\r\nserver\r\n*1\r\n$4\r\nQUIT\r\n')
    expect(said('redis://:pw@r.test')).toMatch(/^\*2\r\n\$4\r\nAUTH\r\n\$2\r\npw\r\n/)
    expect(said('rediss://app:p%40@r.test')).toMatch(/^\*3\r\n\$4\r\nAUTH\r\n\$3\r\napp\r\n\$2\r\np@\r\n/)
    expect(parseRedisAddress(new URL('rediss://r.test'))).toMatchObject({transport: 'tls', port: 6379})
  })
  test.each<[string, string, string | undefined, string, string]>([
    ['tells a fitting version', info('# Server\r\nredis_version:7.4.1\r\n'), '>=7.2', 'pass', 'Redis 7.4.1'],
    ['tells an old version', info('# Server\r\nredis_version:6.0.16\r\n'), '>=7', 'fail', 'Redis 6.0.16'],
    ['is Valkey', info('# Server\r\nredis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n'), '>=7.2', 'pass', 'valkey 8.0.1'],
    ['wants a password', '-NOAUTH Authentication required.\r\n-NOAUTH Authentication required.\r\n+OK\r\n', undefined, 'pass', 'NOAUTH'],
    ['wants a password, version wanted', '-NOAUTH Authentication required.\r\n', '>=7', 'unknown', 'NOAUTH'],
    ['refuses the password', '-WRONGPASS invalid username-password pair\r\n', undefined, 'fail', 'WRONGPASS'],
    ['is still loading', '-LOADING Redis is loading the dataset in memory\r\n', undefined, 'fail', 'LOADING'],
    ['is in protected mode', '-DENIED Redis is running in protected mode\r\n', undefined, 'fail', 'DENIED'],
    ['says nothing', '', undefined, 'unknown', 'says nothing'], ['is a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n', undefined, 'fail', 'something else']
  ])('%s', (...row) => {
    const [, received, range, status, words] = row
    expect(judged(received, range)).toMatchObject({status, observed: expect.stringContaining(words) as unknown})
  })
  test('no bytes pass a version that is not told', () => {
    fc.assert(fc.property(fc.string(), text => judged(text, '>=1').status !== 'pass'))
  })
})

describe('addresses of services', () => {
  test.each<[string, 'postgres' | 'redis' | 'tcp', string]>([
    ['postgres://db/x', 'postgres', 'address'], ['postgresql://db/x', 'postgres', 'address'], ['redis://r', 'redis', 'address'], ['tcp://h:1', 'tcp', 'address'], ['localhost:25', 'tcp', 'address'],
    ['http://db', 'postgres', 'malformed'], ['tcp://h', 'tcp', 'malformed'], ['localhost', 'tcp', 'malformed'], ['', 'redis', 'malformed'], ['redis://', 'redis', 'malformed']
  ])('%s as %s: %s', (text, protocol, kind) => {
    expect(parseAddress(text, protocol).kind).toBe(kind)
  })

  const spec = environment({services: {api: service({port: 8081})}, config: {base: 'config/base.yaml', layers: [], format: 'env'}})
  function machine(base: string, variables: Record<string, string> = {}) {
    const ports = makeTestPorts({host: {variable: name => variables[name]}})
    mkdirSync(path.join(ports.host.workspace, 'config'), {recursive: true})
    writeFileSync(path.join(ports.host.workspace, 'config/base.yaml'), base)
    return ports
  }
  const base = 'shared: {}\nservices:\n  api:\n    DATABASE_URL: "postgres://app:${secrets.DB}@${env.DB_HOST}/shop"\n'

  test('a reference into the configuration is followed, and its secret is masked', async () => {
    const ports = machine(base, {DB_HOST: 'db.test', SLIPWAY_SECRET_DB: 'hunter2hunter2'})
    const address = await observeAddress({postgres: '${config.api.DATABASE_URL}'}, spec, ports)
    expect(address.kind === 'address' && address.url.hostname).toBe('db.test')
    expect(ports.masked).toContain('hunter2hunter2')
  })
  test.each<[string, string, Record<string, string>, string]>([
    ['a secret that this step does not have', base, {DB_HOST: 'db.test'}, 'a secret that this step was not given'],
    ['a variable that is not set', base, {SLIPWAY_SECRET_DB: 'hunter2hunter2'}, 'the configuration has errors'],
    ['a configuration that is broken', 'services: [', {}, 'the configuration has errors']
  ])('%s leaves the service unknown, and says why', async (_, text, variables, why) => {
    const finding = await examineService({postgres: '${config.api.DATABASE_URL}'}, spec, {ports: machine(text, variables), timeoutMs: 100, signal})
    expect(finding).toMatchObject({status: 'unknown', observed: expect.stringContaining(why) as unknown})
  })
  test('a password in the address is masked and never told', async () => {
    const ports = machine('')
    const port = await server((_, socket) => socket.end('-WRONGPASS no\r\n'))
    const finding = await examineService({redis: `redis://:open-sesame@127.0.0.1:${port}`}, spec, {ports, timeoutMs: 2_000, signal})
    expect(finding.status).toBe('fail')
    expect(ports.masked).toContain('open-sesame')
    expect(JSON.stringify(finding)).not.toContain('open-sesame')
    expect(JSON.stringify(await examineService({redis: 'http://u:open-sesame@x'}, spec, {ports, timeoutMs: 100, signal}))).not.toContain('open-sesame')
  })
  test('a secret is masked wherever in the address it stands', async () => {
    const ports = machine('', {SLIPWAY_SECRET_HOST: 'hidden.internal.test'})
    expect((await observeAddress({tcp: '${secrets.HOST}:25'}, spec, ports)).kind).toBe('address')
    expect(ports.masked).toContain('hidden.internal.test')
  })
  test('bare TCP tells no version', async () => {
    const port = await server(() => undefined)
    const ports = machine('')
    expect((await examineService({tcp: `127.0.0.1:${port}`}, spec, {ports, timeoutMs: 2_000, signal})).status).toBe('pass')
    expect((await examineService({tcp: `127.0.0.1:${port}`, version: '>=1'}, spec, {ports, timeoutMs: 2_000, signal})).status).toBe('unknown')
  })
})

describe('conversations over real sockets', () => {
  const talk = (port: number, more: Partial<Dial> = {}): Promise<DialResult> => systemMachine.dial({host: '127.0.0.1', port, transport: 'tcp', timeoutMs: 2_000, ...more}, signal)

  test('a whole greeting and its answer in pieces', async () => {
    const port = await server((_, socket) => {
      socket.write(open15.subarray(0, 30))
      setTimeout(() => socket.write(open15.subarray(30)), 20)
    })
    const address = parsePostgresAddress(new URL('postgres://app@db/shop'))
    const result = await talk(port, {send: postgresGreeting(address), enough: got => postgresHasAnswered(got, address)})
    expect(result.outcome).toBe('connected')
    expect(parsePostgresAnswer(result.received, address)).toMatchObject({kind: 'open'})
  })
  test('refused, unresolved, silent, hung up and cancelled are told apart', async () => {
    const closed = await makeTestPorts().network.freePort('127.0.0.1')
    expect((await talk(closed)).outcome).toBe('refused')
    expect((await systemMachine.dial({host: 'nowhere.invalid', port: 1, transport: 'tcp', timeoutMs: 5_000}, signal)).outcome).toBe('unresolved')
    const silent = await server(() => undefined)
    expect(await talk(silent, {enough: () => true, timeoutMs: 50})).toMatchObject({outcome: 'connected', received: Buffer.alloc(0)})
    expect(await talk(silent, {transport: 'tls', timeoutMs: 50})).toMatchObject({outcome: 'timeout'})
    const rude = await server((_, socket) => socket.destroy())
    expect((await talk(rude, {transport: 'tls'})).outcome).toBe('closed')
    const cancel = new AbortController()
    const waiting = systemMachine.dial({host: '127.0.0.1', port: silent, transport: 'tcp', timeoutMs: 5_000, enough: () => false}, cancel.signal)
    cancel.abort(new Error('cancelled'))
    await expect(waiting).rejects.toThrow('cancelled')
  })
  test('a flood is cut off', async () => {
    const port = await server((_, socket) => socket.write(Buffer.alloc(1_000_000)))
    const {received} = await talk(port, {send: Buffer.from('x'), enough: () => false})
    expect(received.length).toBeLessThan(400_000)
  })
})

describe('networks that lie', () => {
  const lying = (changes: Partial<Ports>): Ports => ({...makeTestPorts(), ...changes})
  const everythingConnects = {...systemMachine, dial: () => Promise.resolve(dialled('connected'))}

  test('a connection proves nothing where an address that nobody has accepts one too', () => {
    expect(judgeTcp({dialled: dialled('connected'), intercepted: true}, 'db:5432').status).toBe('unknown')
    expect(judgeTcp({dialled: dialled('connected'), intercepted: false}, 'db:5432').status).toBe('pass')
    for (const outcome of ['refused', 'timeout', 'unreachable', 'unresolved', 'closed'] as const) {
      expect(judgeTcp({dialled: dialled(outcome), intercepted: false}, 'db:5432')).toMatchObject({status: 'fail'})
    }
  })
  test('a service of this machine is not doubted for it', async () => {
    const ports = lying({machine: everythingConnects})
    expect((await examineService({tcp: '127.0.0.1:1'}, environment({}), {ports, timeoutMs: 100, signal})).status).toBe('pass')
    expect((await examineService({tcp: '10.0.0.1:1'}, environment({}), {ports, timeoutMs: 100, signal})).status).toBe('unknown')
  })
  test('a resolver that answers for impossible names proves no name', async () => {
    const network = {...makeTestPorts().network, resolve: () => Promise.resolve(['10.1.1.1'])}
    expect(judgeName(await observeName('db.test', lying({network}))).status).toBe('unknown')
    const honest = {...network, resolve: (name: string) => (name.endsWith('.invalid') ? Promise.reject(new ApiError('no', {reason: 'api-unavailable'})) : Promise.resolve(['10.1.1.1']))}
    expect(judgeName(await observeName('db.test', lying({network: honest})))).toMatchObject({status: 'pass', observed: '10.1.1.1'})
    expect(judgeName(await observeName('x.invalid', lying({network: honest}))).status).toBe('fail')
  })
  test.each<[number, boolean, string]>([[200, false, 'pass'], [401, false, 'pass'], [404, false, 'pass'], [407, false, 'fail'], [502, false, 'fail'], [200, true, 'unknown']])('HTTP %d, intercepted %s: %s', (status, intercepted, verdict) => {
    expect(judgeHttp({answer: {status}, intercepted, proxy: ''}).status).toBe(verdict)
  })
  test('an address that only a proxy reaches is unknown here, and the proxy’s password is not told', async () => {
    const http = {request: () => Promise.reject(new ApiError('No answer.', {reason: 'api-unavailable'}))}
    const ports = makeTestPorts({http, host: {variable: name => (name === 'HTTPS_PROXY' ? 'http://me:secret@proxy.test:3128' : undefined)}})
    const finding = judgeHttp(await observeHttp(ports, new URL('https://api.test/'), {timeoutMs: 100, signal}))
    expect(finding).toMatchObject({status: 'unknown', remedy: expect.stringContaining('proxy.test:3128') as unknown})
    expect(finding.remedy).not.toContain('secret')
    expect(judgeHttp({answer: {problem: 'No answer.'}, intercepted: false, proxy: ''}).status).toBe('fail')
  })
})
