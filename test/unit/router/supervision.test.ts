import {existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import path from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {identify} from '../../../src/router/process-identity.ts'
import {rotate} from '../../../src/router/rotation.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'
import {ask, processesWith, startRouter, until, writeRouterProgram, type RunningRouter} from '../../fakes/router-program.ts'

const instances = async (router: RunningRouter, rev = 'r1') => (await router.status()).revisions[rev]?.instances ?? []
const pids = async (router: RunningRouter, rev = 'r1'): Promise<number[]> => (await instances(router, rev)).map(i => i.pid as number)
const ended = (pid: number): boolean => identify(pid) === undefined

/** As a crash of the router: its processes stay. */
async function killRouter(router: RunningRouter, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const {identity} = router.start()
  process.kill(identity.pid, signal)
  await until('the router is gone', () => ended(identity.pid))
}

/** The threads of a killed router may hold its socket a moment longer. */
const occupy = (server: http.Server, port: number): Promise<void> => new Promise(resolve => {
  server.on('error', () => setTimeout(() => server.listen(port, '127.0.0.1'), 20))
  server.listen(port, '127.0.0.1', () => resolve())
})

describe('processes of a revision', () => {
  it('see their own environment: plain variables, configuration over them, and who they are', async () => {
    const router = await startRouter()
    const envFile = path.join(router.directory, 'api.env')
    writeFileSync(envFile, "LEVEL=debug\nGREETING='from the file'\nPORT=1\n")
    await router.ensure('r1', router.spec({envFile, env: {GREETING: 'plain', COLOUR: 'blue'}}))
    await router.route({r1: 100})
    const [instance] = await instances(router)
    expect(JSON.parse((await ask({port: router.port, path: '/env'})).body)).toMatchObject({
      LEVEL: 'debug', GREETING: 'from the file', COLOUR: 'blue', PORT: String(instance?.port), SLIPWAY_SERVICE: 'svc', SLIPWAY_REVISION: 'r1', SLIPWAY_INSTANCE: 'r1-0'
    })
    expect(readFileSync(path.join(router.directory, 'state.json'), 'utf8')).not.toContain('from the file')
    expect(statSync(instance?.log as string).mode & 0o777).toBe(0o600)
  })

  it('come and go with the wanted number; the ready ones stay', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec({replicas: 3}))
    const first = (await pids(router))[0]
    await router.ensure('r1', router.spec({replicas: 1}))
    await until('two have gone', async () => (await instances(router)).length === 1)
    expect(await pids(router)).toEqual([first])
  })

  it('that end are started again, on another port, and counted; the exit is told', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    const [before] = await instances(router)
    process.kill(before?.pid as number, 'SIGKILL')
    const after = await until('it is back', async () => (await instances(router)).find(i => i.phase === 'ready' && i.pid !== before?.pid))
    expect(after).toMatchObject({slot: 0, restarts: 1, failures: 1, crashLoop: false, lastExit: {code: null, signal: 'SIGKILL'}})
  })

  it('that end leave nothing behind that they had started', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec({argv: [process.execPath, '-e', "require('child_process').spawn('sleep', ['60']); import('./server.mjs')"]}))
    const before = processesWith(router.marker)
    expect(before).toHaveLength(3)
    process.kill((await pids(router))[0] as number, 'SIGKILL')
    await until('it is back', async () => (await instances(router))[0]?.phase === 'ready' && (await instances(router))[0]?.restarts === 1)
    await until('of those before only the router runs', () => processesWith(router.marker).filter(pid => before.includes(pid)).join() === String(router.start().identity.pid))
  })

  it('that end at once are said to be in a crash loop', async () => {
    const router = await startRouter()
    await router.call('PUT', '/v1/revisions/r1', router.spec({env: {CRASH: '1'}}))
    const looping = await until('the loop is seen', async () => (await instances(router)).find(i => i.crashLoop))
    expect(looping).toMatchObject({failures: 3, restarts: 3, lastExit: {code: 3, signal: null}})
    expect(await router.log()).toMatch(/r1-0 ended \(code 3\), 3 in a row: crash loop; again in \d+ ms/)
    await router.route({r1: 100})
    const answer = await ask({port: router.port})
    expect([answer.status, answer.headers['x-slipway-router'], answer.headers['retry-after']]).toEqual([503, 'no-ready-instance', '1'])
    expect((await router.status()).revisions.r1?.total).toMatchObject({requests: 1, lost: 1})
  })

  it('that do not listen to SIGTERM are killed after the grace, with what they started', async () => {
    const router = await startRouter()
    const script = "require('child_process').spawn('sleep', ['60']); require('./server.mjs')"
    await router.ensure('r1', router.spec({argv: [process.execPath, '-e', script.replace("require('./server.mjs')", "import('./server.mjs')")], env: {IGNORE_TERM: '1'}, killGraceMs: 200}))
    expect(processesWith(router.marker)).toHaveLength(3)
    await router.call('DELETE', '/v1/revisions/r1')
    await until('it is forgotten', async () => (await router.status()).revisions.r1 === undefined)
    await until('nothing of it runs', () => processesWith(router.marker).length === 1)
  })

  it('without probe or port are ready when they have lived for a while', async () => {
    const router = await startRouter()
    const {port: _none, ...spec} = router.spec({argv: ['sleep', '60'], ready: {kind: 'alive', forMs: 150}})
    await router.ensure('r1', spec)
    expect((await router.status()).ports).toEqual([])
  })

  it('are probed over TCP where that is asked for, and lose traffic while they do not answer', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec({ready: {kind: 'tcp', withinMs: 5000, intervalMs: 25, timeoutMs: 500}}))
    const [pid] = await pids(router)
    process.kill(pid as number, 'SIGSTOP')
    await router.ensure('r2', router.spec())
    process.kill(pid as number, 'SIGCONT')
    await router.route({r1: 50, r2: 50})
    expect((await ask({port: router.port})).status).toBe(200)
  })
})

describe('a router that starts again', () => {
  it('finds its revisions, weights, counters and living processes, and starts those that have ended', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec({replicas: 2}))
    await router.ensure('r2', router.spec())
    await router.route({r1: 75, r2: 25})
    for (let i = 0; i < 4; i += 1) await ask({port: router.port})
    await until('the counters are written', () => existsSync(path.join(router.directory, 'counters.json')))
    const [kept, lost] = await pids(router)
    const [other] = await pids(router, 'r2')
    await killRouter(router)
    process.kill(lost as number, 'SIGKILL')
    await router.launch()
    await until('all are ready', async () => (await router.status()).revisions.r1?.ready === 2)
    const now = await router.status()
    expect(now.weights).toEqual({r1: 75, r2: 25})
    expect(await pids(router)).toContain(kept)
    expect(await pids(router)).not.toContain(lost)
    expect(await pids(router, 'r2')).toEqual([other])
    expect((now.revisions.r1?.total.requests ?? 0) + (now.revisions.r2?.total.requests ?? 0)).toBe(4)
  })

  it('finds a process whose pid it had no time to write down, and adopts no stranger', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec({replicas: 2}))
    const [first, second] = await pids(router)
    await killRouter(router)
    const file = path.join(router.directory, 'state.json')
    const state = JSON.parse(readFileSync(file, 'utf8')) as {revisions: {r1: {instances: {identity: unknown; token: string}[]}}}
    const [a, b] = state.revisions.r1.instances
    if (a) a.identity = null
    if (b) b.identity = {pid: process.pid, startTime: '1'}
    writeFileSync(file, JSON.stringify(state))
    await router.launch()
    await until('both are ready', async () => (await router.status()).revisions.r1?.ready === 2)
    expect(await pids(router)).toContain(first)
    expect(await pids(router)).not.toContain(process.pid)
    process.kill(second as number, 'SIGKILL')
  })

  it('after SIGTERM has left everything running', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    const before = await pids(router)
    await killRouter(router, 'SIGTERM')
    expect(processesWith(router.marker)).toEqual(before)
    await router.launch()
    expect(await pids(router)).toEqual(before)
  })

  it('goes on ending a revision that was being ended', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec({env: {IGNORE_TERM: '1'}, killGraceMs: 800}))
    await router.call('DELETE', '/v1/revisions/r1')
    await killRouter(router)
    await router.launch()
    await until('it is forgotten', async () => (await router.status()).revisions.r1 === undefined)
    expect(processesWith(router.marker)).toEqual([router.start().identity.pid])
  })

  it('says that its port is taken, serves it once it is free, and never exits for it', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    await router.route({r1: 100})
    await killRouter(router)
    const stranger = http.createServer()
    onTestFinished(() => { stranger.close() })
    await occupy(stranger, router.port)
    await router.launch()
    expect(router.start().outcome).toEqual({kind: 'port-in-use', ports: [router.port]})
    expect((await router.status()).ports).toEqual([{port: router.port, state: 'port-in-use'}])
    await new Promise(resolve => stranger.close(resolve))
    await until('it listens', async () => (await router.status()).ports[0]?.state === 'listening')
    expect((await ask({port: router.port})).status).toBe(200)
  })

  it('does not start twice for one directory, nor with state of a newer version', async () => {
    const router = await startRouter()
    const {identity} = router.start()
    await expect(router.launch()).rejects.toThrow('the router ended')
    expect(router.start().identity).toEqual(identity)
    await router.call('POST', '/v1/stop')
    await until('it has ended', () => ended(identity.pid))
    writeFileSync(path.join(router.directory, 'state.json'), '{"schema":2,"revisions":{},"weights":{}}')
    await router.launch()
    expect(router.start().outcome).toMatchObject({kind: 'failed', message: expect.stringContaining('Use a newer version')})
  }, 20_000)
})

describe('a service that is recreated', () => {
  it('keeps its port while nothing runs, and requests wait for what is announced', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    await router.route({r1: 100})
    await router.ensure('r2', router.spec({replicas: 0}))
    await router.call('POST', '/v1/drain', {rev: 'r1'})
    await router.call('DELETE', '/v1/revisions/r1')
    await until('the old one has gone', async () => (await router.status()).revisions.r1 === undefined)
    expect(processesWith(router.marker)).toEqual([router.start().identity.pid])
    const waiting = ask({port: router.port})
    await router.ensure('r2', router.spec())
    await router.route({r2: 100})
    expect(JSON.parse((await waiting).body)).toMatchObject({rev: 'r2'})
  })
})

describe('two routers that are started at once for one directory', () => {
  it('are one: the other ends, and what runs is supervised once', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec({replicas: 2}))
    await router.route({r1: 100})
    const before = await pids(router)
    await killRouter(router)
    // A port that is taken makes each insist for half a second before it can be spoken to.
    const stranger = http.createServer()
    onTestFinished(() => { stranger.close() })
    await occupy(stranger, router.port)
    await Promise.allSettled([router.launch(), router.launch(), router.launch()])
    await new Promise(resolve => stranger.close(resolve))
    await until('it serves', async () => (await router.status()).revisions.r1?.ready === 2)
    expect((await pids(router)).sort()).toEqual(before.sort())
    await until('one router is left', () => processesWith(router.marker).length === 3)
    await until('it listens', async () => (await router.status()).ports[0]?.state === 'listening')
    expect((await ask({port: router.port})).status).toBe(200)
  })
})

describe('a router that hands over', () => {
  it('answers old connections by what its successor wants', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    await router.route({r1: 100})
    const agent = new http.Agent({keepAlive: true, maxSockets: 1})
    await ask({port: router.port, agent})
    const before = router.start().identity
    const program = path.join(path.dirname(router.program), 'newer.mjs')
    await writeRouterProgram(program, 'newer')
    expect(await router.call('POST', '/v1/handover', {program})).toMatchObject({status: 200})
    await until('the newer one has started', () => router.start().identity.pid !== before.pid)
    await router.ensure('r2', router.spec())
    await router.route({r2: 100})
    await router.call('DELETE', '/v1/revisions/r1')
    await until('the old revision has gone', async () => (await router.status()).revisions.r1 === undefined)
    expect(ended(before.pid)).toBe(false)
    const answer = await ask({port: router.port, agent})
    expect([(JSON.parse(answer.body) as {rev: string}).rev, answer.headers.connection]).toEqual(['r2', 'close'])
    await until('the older one has ended', () => ended(before.pid))
    agent.destroy()
  })

  it('goes on as before if the other program does not take over', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    await router.route({r1: 100})
    const program = path.join(path.dirname(router.program), 'broken.mjs')
    writeFileSync(program, 'process.exit(7)')
    expect(await router.call('POST', '/v1/handover', {program})).toMatchObject({status: 500, value: {message: expect.stringContaining('ended with 7')}})
    await router.ensure('r1', router.spec({replicas: 2}))
    expect((await ask({port: router.port})).status).toBe(200)
  })
})

describe('the control socket', () => {
  it('refuses what it does not know, with every problem at once', async () => {
    const router = await startRouter()
    const spec = router.spec()
    const refused = await router.call('PUT', '/v1/revisions/r1', {...spec, argv: [], directory: 'relative', replicas: -1, ready: {kind: 'http', path: 'x'}})
    expect([refused.status, (refused.value as {message: string}).message.split('; ').map(p => p.split(':')[0])]).toEqual([400, ['`argv`', '`directory`', '`replicas`', '`ready`']])
    expect(await router.call('PUT', '/v1/weights', {weights: {r9: 1}})).toMatchObject({status: 404, value: {error: 'not-found'}})
    expect(await router.call('PUT', '/v1/weights', {weights: {r9: -1}})).toMatchObject({status: 400})
    expect(await router.call('PUT', '/v1/revisions/..%2Fx', spec)).toMatchObject({status: 400})
    expect(await router.call('GET', '/v2/status')).toMatchObject({status: 404})
    expect(statSync(router.start().socket).mode & 0o777).toBe(0o600)
  })

  it('does not end a revision that gets traffic', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    await router.route({r1: 100})
    expect(await router.call('DELETE', '/v1/revisions/r1')).toMatchObject({status: 409, value: {error: 'routed'}})
    expect((await ask({port: router.port})).status).toBe(200)
  })

  it('changes nothing that could not be written down', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    await router.route({r1: 100})
    const file = path.join(router.directory, 'state.json')
    rmSync(file)
    mkdirSync(path.join(file, 'in-the-way'), {recursive: true})
    expect(await router.call('PUT', '/v1/weights', {weights: {}})).toMatchObject({status: 507, value: {error: 'state-unwritable'}})
    expect(await router.call('PUT', '/v1/revisions/r2', router.spec())).toMatchObject({status: 507})
    expect(await router.status()).toMatchObject({weights: {r1: 100}})
    expect(Object.keys((await router.status()).revisions)).toEqual(['r1'])
    rmSync(file, {recursive: true})
  })

  it('lies in the temporary directory if its path would be too long', async () => {
    const deep = path.join(temporaryDirectory(), 'd'.repeat(60), 'e'.repeat(60))
    mkdirSync(deep, {recursive: true})
    const router = await startRouter(deep)
    expect(Buffer.byteLength(router.start().socket)).toBeLessThanOrEqual(100)
    expect((await router.status()).service).toBe('svc')
  })

  it('a second port is opened for a new revision and the old one closed with the last that asked for it', async () => {
    const router = await startRouter()
    await router.ensure('r1', router.spec())
    const second = await new Promise<number>(resolve => {
      const server = net.createServer().listen(0, '127.0.0.1', () => {
        const {port} = server.address() as net.AddressInfo
        server.close(() => resolve(port))
      })
    })
    await router.ensure('r2', router.spec({port: second}))
    await router.route({r2: 100})
    expect([(await ask({port: router.port})).status, (await ask({port: second})).status]).toEqual([200, 200])
    await router.call('DELETE', '/v1/revisions/r1')
    await until('the old port is closed', async () => (await router.status()).ports.length === 1)
    await expect(ask({port: router.port, agent: false})).rejects.toThrow('ECONNREFUSED')
  })
})

it('a log that has grown too large is copied and emptied while its writer goes on', async () => {
  const log = path.join(temporaryDirectory(), 'x.log')
  writeFileSync(log, 'a'.repeat(100))
  await rotate(log, 100)
  expect(existsSync(`${log}.1`)).toBe(false)
  await rotate(log, 99)
  expect([readFileSync(log, 'utf8'), readFileSync(`${log}.1`, 'utf8')]).toEqual(['', 'a'.repeat(100)])
  await rotate(path.join(path.dirname(log), 'none.log'))
})
