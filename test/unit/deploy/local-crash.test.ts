import {spawn} from 'node:child_process'
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {systemProcesses} from '../../../src/platform/processes.ts'
import type {ProcessIdentity} from '../../../src/ports/index.ts'
import type {RouterState} from '../../../src/targets/local/router-protocol.ts'
import {age, change, dataOf, openLocalShop, set, type LocalShop} from '../../fakes/local-shop.ts'
import {until} from '../../fakes/router-program.ts'

const bodyOf = (text: string): {rev: string; pid: number} => JSON.parse(text) as {rev: string; pid: number}
const choresOf = async (shop: LocalShop, given: Record<string, string> = {}): Promise<string[]> => {
  const outcome = await shop.operate({operation: 'janitor', 'older-than': '1h', ...given})
  return [`${outcome.verdict} ${outcome.outputs.outcome}`, ...(dataOf(outcome).chores ?? []).map(c => `${c.what} ${c.where}: ${c.state}`)]
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // gone already
  }
}

/** A program that has nothing to do with us, in a group of its own. */
async function stranger(env: Record<string, string> = {}): Promise<ProcessIdentity> {
  const child = spawn('sleep', ['300'], {detached: true, stdio: 'ignore', env: {PATH: process.env.PATH ?? '', ...env}})
  onTestFinished(() => kill(child.pid as number))
  return await until('it is seen', () => systemProcesses.identify(child.pid as number)) as ProcessIdentity
}

describe('a router that crashed', () => {
  test('is brought back by the janitor, and what it supervised has not noticed', async () => {
    const shop = await openLocalShop('rolling')
    await shop.deploy('1')
    const pids = shop.processes()
    const {identity} = shop.router('api').start()
    kill(identity.pid)
    await until('it is gone', () => !shop.processes().includes(identity.pid))
    expect(await shop.operate({operation: 'status'})).toMatchObject({verdict: 'fail', headline: 'Release 1 does not serve on api.'})
    expect(await choresOf(shop, {'dry-run': 'true'})).toEqual(['pass planned', 'service api: planned'])
    expect(await choresOf(shop)).toEqual(['pass succeeded', 'service api: mended'])
    expect((await shop.ask()).status).toBe(200)
    expect(shop.processes().filter(pid => pid !== shop.router('api').start().identity.pid)).toEqual(pids.filter(pid => pid !== identity.pid))
    expect(shop.journal()).toContain('"operation":"janitor"')
    expect(await choresOf(shop)).toEqual(['pass unchanged'])
  }, 40_000)

  test('is taken up by the next release, which goes step by step all the same', async () => {
    const shop = await openLocalShop({canary: {steps: [50, 100], pause: '100ms'}})
    await shop.deploy('1')
    for (const service of ['worker', 'api']) kill(shop.router(service).start().identity.pid)
    await until('they are gone', () => shop.processes().length === 3)
    const before = shop.processes()
    const deployed = await shop.deploy('2')
    expect(deployed, deployed.headline).toMatchObject({verdict: 'pass'})
    expect(dataOf(deployed).steps.map(s => s.id)).toContain('api/3-judge')
    expect(dataOf(deployed).services.flatMap(s => s.changed)).not.toContain('all at once: the predecessor is not running')
    expect(shop.processes()).toEqual(expect.arrayContaining(before))
  }, 40_000)
})

/** Everything has ended, and pids were given anew: each that is written down is now a stranger's, with the same ticks since boot. */
async function reboot(shop: LocalShop): Promise<ProcessIdentity[]> {
  for (const pid of shop.processes()) kill(pid)
  await until('the machine is down', () => shop.processes().length === 0)
  const strangers: ProcessIdentity[] = []
  const another = async (): Promise<ProcessIdentity> => {
    const now = await stranger()
    strangers.push(now)
    return {pid: now.pid, startTime: `${now.startTime.split('@')[0]}@0123456789ab`}
  }
  for (const service of ['worker', 'api']) {
    const [state, start] = ['state.json', 'start.json'].map(name => path.join(shop.directory(service), name)) as [string, string]
    const saved = JSON.parse(readFileSync(state, 'utf8')) as RouterState
    for (const {instances} of Object.values(saved.revisions)) for (const instance of instances) instance.identity = await another()
    writeFileSync(state, JSON.stringify(saved))
    const identity = await another()
    change(start, text => JSON.stringify({...JSON.parse(text) as object, identity}))
    writeFileSync(path.join(shop.directory(service), 'claim.json'), JSON.stringify(await another()))
  }
  return strangers
}

describe('a machine that was restarted', () => {
  test('gets its snapshot back from the janitor, without touching who has the old pids now', async () => {
    const shop = await openLocalShop('rolling')
    await shop.deploy('1')
    const {rev} = bodyOf((await shop.ask()).body)
    const strangers = await reboot(shop)
    writeFileSync(path.join(shop.ports.host.state, set, 'lock.json'), `${JSON.stringify({
      schema: 1, epoch: 99, owner: {name: 'acme/shop', runId: '1', attempt: 1}, process: {...strangers[0], startTime: `${strangers[0]?.startTime.split('@')[0]}@0123456789ab`},
      acquiredAt: new Date().toISOString(), expiresAt: new Date(Date.now() + 60_000).toISOString()
    })}\n`)
    expect(await choresOf(shop)).toEqual(['pass succeeded', 'lock shop/local: mended', 'service worker: mended', 'service api: mended'])
    expect(bodyOf((await shop.ask()).body).rev).toBe(rev)
    expect((await shop.ask('worker')).status).toBe(200)
    for (const identity of strangers) expect(await systemProcesses.alive(identity)).toBe(true)
    expect(await shop.operate({operation: 'status'})).toMatchObject({verdict: 'pass'})
  }, 40_000)

  test('takes the next release as if nothing had happened', async () => {
    const shop = await openLocalShop({canary: {steps: [50, 100], pause: '100ms'}})
    await shop.deploy('1')
    const strangers = await reboot(shop)
    const deployed = await shop.deploy('2')
    expect(deployed, deployed.headline).toMatchObject({verdict: 'pass', outputs: {outcome: 'succeeded'}})
    expect(dataOf(deployed).steps.map(s => s.id)).toContain('api/3-judge')
    expect((await shop.ask()).status).toBe(200)
    for (const identity of strangers) expect(await systemProcesses.alive(identity)).toBe(true)
  }, 40_000)
})

describe('what is left over', () => {
  test('is told by identity: a process with a token of ours that no state names is ended, and no other', async () => {
    const shop = await openLocalShop('rolling')
    await shop.deploy('1')
    const named = Object.values((JSON.parse(readFileSync(path.join(shop.directory('api'), 'state.json'), 'utf8')) as RouterState).revisions)[0]?.instances[0]?.token as string
    const orphan = await stranger({SLIPWAY_ROUTER: shop.directory('api'), SLIPWAY_PROCESS: 'feedfacefeedface', SLIPWAY_INSTANCE: 'abc-0'})
    const gone = await stranger({SLIPWAY_ROUTER: path.join(path.dirname(shop.directory('api')), 'removed'), SLIPWAY_PROCESS: 'feedfacefeedfacf'})
    const strangers = [
      await stranger(), await stranger({SLIPWAY_ROUTER: '/elsewhere/shop/local/routers/api', SLIPWAY_PROCESS: 'feedfacefeedface'}),
      // Started by an instance that lives, and with its environment: not ours to end.
      await stranger({SLIPWAY_ROUTER: shop.directory('api'), SLIPWAY_PROCESS: named})
    ]
    expect(await choresOf(shop)).toEqual(['pass succeeded', 'orphan process api: mended', 'orphan process removed: mended'])
    for (const identity of [orphan, gone]) expect(await systemProcesses.alive(identity)).toBe(false)
    for (const identity of strangers) expect(await systemProcesses.alive(identity)).toBe(true)
    expect((await shop.ask()).status).toBe(200)
  }, 40_000)

  test('a router that another one replaced long ago is ended, one that may still have connections is not', async () => {
    const shop = await openLocalShop('rolling')
    await shop.deploy('1')
    const program = path.join(shop.ports.host.state, set, 'bin', 'router-feedfacefeedface.mjs')
    writeFileSync(program, 'setInterval(() => undefined, 1000)\n')
    const child = spawn(process.execPath, [program, shop.directory('api')], {detached: true, stdio: 'ignore'})
    onTestFinished(() => kill(child.pid as number))
    const router = await until('it runs', () => systemProcesses.identify(child.pid as number)) as ProcessIdentity
    expect(await choresOf(shop)).toEqual(['pass unchanged'])
    await age(path.join(shop.directory('api'), 'start.json'))
    const serving = shop.router('api').start().identity
    expect(await choresOf(shop)).toEqual(['pass succeeded', 'orphan process api: mended'])
    expect([await systemProcesses.alive(router), await systemProcesses.alive(serving)]).toEqual([false, true])
  }, 40_000)

  test('files and copies that a dead run left half-way go once they are old; what is young may still be in the making', async () => {
    const shop = await openLocalShop('rolling')
    await shop.deploy('1')
    const root = path.join(shop.ports.host.state, set)
    const old = ['releases/api/.staging-abc', 'releases/api/0123456789ab', 'journal.jsonl.77.1.tmp', 'routers/api/state.json.77.tmp', 'bin/router-0000.mjs', 'lock.takeover-3']
    const young = ['releases/api/.staging-def', 'routers/worker/state.json.78.tmp']
    for (const name of [...old, ...young]) {
      const file = path.join(root, name)
      if (name.startsWith('releases')) mkdirSync(file)
      else writeFileSync(file, '{}')
      if (old.includes(name)) await age(file)
    }
    const serving = JSON.stringify(await shop.ports.files.list(path.join(root, 'releases/worker')))
    const chores = await choresOf(shop)
    expect(chores[0]).toBe('pass succeeded')
    expect(chores).toHaveLength(1 + old.length)
    for (const name of old) expect(await shop.ports.files.facts(path.join(root, name)), name).toBeUndefined()
    for (const name of young) expect(await shop.ports.files.facts(path.join(root, name)), name).toBeDefined()
    expect(JSON.stringify(await shop.ports.files.list(path.join(root, 'releases/worker')))).toBe(serving)
    expect((await shop.ask()).status).toBe(200)
  }, 40_000)

  test('a set that was never released is nothing to a janitor, who leaves no trace', async () => {
    const shop = await openLocalShop('rolling')
    expect(await choresOf(shop)).toEqual(['pass unchanged'])
    expect(await shop.ports.files.facts(shop.ports.host.state)).toBeUndefined()
  })
})

describe('a journal on disk that was altered or is gone', () => {
  test.each(['altered', 'gone'] as const)('%s: is refused, and begun anew by the janitor when asked; what serves has not noticed, and the release before can be gone back to', async harm => {
    const shop = await openLocalShop('rolling')
    await shop.deploy('1')
    const {rev} = bodyOf((await shop.ask()).body)
    await shop.deploy('2')
    const [pids, serving] = [shop.processes(), dataOf(await shop.operate({operation: 'status'})).after]
    const file = path.join(shop.ports.host.state, set, 'journal.jsonl')
    const broken = shop.journal().replace('"label":"1"', '"label":"9"')
    if (harm === 'altered') writeFileSync(file, broken)
    else rmSync(file)
    expect(await shop.operate({operation: 'status'})).toMatchObject({verdict: 'error', reason: 'journal-corrupt'})
    await expect(choresOf(shop)).rejects.toMatchObject({reason: 'journal-corrupt', remedy: expect.stringContaining('`rebuild: true`') as string})
    expect(await choresOf(shop, {rebuild: 'true', 'dry-run': 'true'})).toEqual(['pass planned', `journal ${file}: planned`])
    expect(existsSync(file)).toBe(harm === 'altered')
    expect(await choresOf(shop, {rebuild: 'true'})).toEqual(['pass succeeded', `journal ${file}: mended`])
    expect(shop.processes()).toEqual(pids)
    expect(dataOf(await shop.operate({operation: 'status'})).after).toEqual(serving)
    const aside = readdirSync(path.dirname(file)).filter(name => name.startsWith('journal-broken-'))
    expect(aside.map(name => readFileSync(path.join(path.dirname(file), name), 'utf8'))).toEqual(harm === 'altered' ? [broken] : [])
    expect((await shop.operate({operation: 'verify-audit'})).headline).toContain('Begun anew by')
    expect(await shop.operate({operation: 'rollback'})).toMatchObject({verdict: 'pass', outputs: {outcome: 'rolled-back'}})
    expect(bodyOf((await shop.ask()).body)).toMatchObject({rev})
  }, 40_000)
})
