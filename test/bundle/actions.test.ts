import {existsSync, readFileSync, readdirSync, statSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {makeBench, runBundle, type Bench, type Ran} from './harness.ts'
import {ask, makeShop, processesOf, secret, type Shop} from './shop.ts'

const seven = ['validate-env', 'provision', 'configure', 'scan', 'integration-test', 'deploy', 'monitor-gate']
const secrets = JSON.stringify({DATABASE_PASSWORD: secret})

async function configure(bench: Bench): Promise<Ran> {
  return runBundle(bench, 'configure', {operation: 'render', secrets})
}

async function release(shop: Shop, environment: Record<string, string> = {}): Promise<{configured: Ran; deployed: Ran}> {
  const bench = {...shop.bench, environment: {...shop.bench.environment, ...environment}}
  const configured = await configure(bench)
  const deployed = await runBundle(bench, 'deploy', {operation: 'deploy', 'config-manifest': configured.outputs.manifest ?? '', 'config-directory': configured.outputs.directory ?? ''})
  return {configured, deployed}
}

describe.each(seven)('the bundle of %s', action => {
  it('says where slipway.yaml is malformed, as an annotation with a reason, and does nothing', async () => {
    const bench = makeBench({'slipway.yaml': 'schema: 1\nname: shop\nservces: {}\n'})
    const ran = await runBundle(bench, action, {})
    expect(ran.exitCode).toBe(1)
    expect(ran.outputs).toMatchObject({verdict: 'error', 'failure-reason': 'spec-invalid'})
    expect(ran.log).toMatch(/::error file=slipway\.yaml,line=3,/)
    expect(ran.log).toContain('services')
    expect(readdirSync(bench.state)).toEqual([])
  })

  it('names the environments that there are when the one asked for is not declared', async () => {
    const {bench} = await makeShop()
    const ran = await runBundle(bench, action, {environment: 'lokal'})
    expect(ran.outputs['failure-reason']).toBe('unknown-environment')
    expect(ran.log).toMatch(/local/)
  })

  it('refuses a spec outside of the workspace', async () => {
    const ran = await runBundle(makeBench(), action, {spec: '../secrets.yaml'})
    expect(ran.outputs['failure-reason']).toBe('input-invalid')
  })

  it('hands on an envelope with stage, verdict, commit and times', async () => {
    const {bench} = await makeShop()
    const inputs: Record<string, string> = action === 'configure' ? {operation: 'plan'} : action === 'deploy' ? {operation: 'status'} : {}
    const ran = await runBundle(bench, action, inputs)
    expect(JSON.parse(ran.outputs.handoff ?? '')).toMatchObject({schema: 1, stage: action, verdict: ran.outputs.verdict, commit: 'c0ffee', runId: '100', attempt: 1})
  })
})

describe('the stages of a release, each bundle alone', () => {
  it('validate, provision, configure, deploy, test, judge, finalize and report on one shop', async () => {
    const shop = await makeShop()
    const {bench, port} = shop
    const validated = await runBundle(bench, 'validate-env', {})
    expect(validated.outputs.verdict, validated.log).toBe('pass')
    const planned = await runBundle(bench, 'provision', {operation: 'plan'})
    const applied = await runBundle(bench, 'provision', {operation: 'apply', 'plan-digest': planned.outputs['plan-digest'] ?? ''})
    expect(applied.outputs.verdict, applied.log).toBe('pass')
    const {configured, deployed} = await release(shop)
    expect(configured.outputs.verdict, configured.log).toBe('pass')
    expect(deployed.outputs, deployed.log).toMatchObject({verdict: 'pass', outcome: 'succeeded', started: 'true'})
    expect((await ask(port, '/')).status).toBe(200)

    const tested = await runBundle(bench, 'integration-test', {})
    expect(tested.outputs, tested.log).toMatchObject({verdict: 'pass', passed: '1', failed: '0'})
    expect(readFileSync(tested.outputs.junit ?? '', 'utf8')).toContain('<testsuite')

    const judged = await runBundle(bench, 'monitor-gate', {'deploy-handoff': deployed.outputs.handoff ?? ''})
    expect(judged.outputs, 'an application without metrics is never healthy').toMatchObject({verdict: 'inconclusive', 'failure-reason': 'gate-inconclusive', decision: 'hold'})
    expect(judged.exitCode).toBe(1)

    const finalized = await runBundle(bench, 'deploy', {operation: 'finalize'})
    expect(finalized.outputs.verdict, finalized.log).toBe('pass')
    const reported = await runBundle(bench, 'deploy', {operation: 'status', handoffs: `[${validated.outputs.handoff}, ${deployed.outputs.handoff}, null]`})
    expect(readFileSync(reported.outputs.report ?? '', 'utf8')).toContain('<!doctype html>')
  })

  it('the post step of configure removes what was rendered', async () => {
    const {bench} = await makeShop()
    const ran = await configure(bench)
    const file = path.join(ran.outputs.directory ?? '', 'api.env')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).toContain(secret)
    await runBundle(bench, 'configure', {}, {entry: 'post', saved: ran.saved})
    expect(existsSync(file)).toBe(false)
  })

  it('a second release that never gets ready leaves the first one serving', async () => {
    const shop = await makeShop()
    const first = await release(shop)
    const serving = JSON.parse((await ask(shop.port, '/')).body) as {rev: string}
    writeFileSync(path.join(shop.bench.workspace, 'server.mjs'), "console.error('cannot start'); process.exit(3)\n")
    const second = await release(shop, {GITHUB_RUN_ID: '101'})
    expect(second.deployed.outputs, second.deployed.log).toMatchObject({verdict: 'fail', outcome: 'rolled-back', 'failure-reason': 'release-crashed', snapshot: first.deployed.outputs.snapshot})
    expect(second.deployed.log).toContain('cannot start')
    expect(JSON.parse((await ask(shop.port, '/')).body)).toMatchObject({rev: serving.rev})
  })
})

describe('a secret of the configuration', () => {
  it('appears in no byte that an action writes for others to read, not even when the application prints it', async () => {
    const shop = await makeShop()
    const {configured, deployed} = await release(shop)
    writeFileSync(path.join(shop.bench.workspace, 'server.mjs'), 'console.error(`password is ${process.env.DATABASE_PASSWORD}`); process.exit(3)\n')
    const crashed = await release(shop, {GITHUB_RUN_ID: '101'})
    expect(crashed.deployed.log).toContain('password is ***')
    const status = await runBundle(shop.bench, 'deploy', {operation: 'status', handoffs: `[${crashed.deployed.outputs.handoff}]`})
    const written = [configured, deployed, crashed.configured, crashed.deployed, status]
    // The mask command tells the runner what to hide; it is the one line that must name it, and the runner shows none of it.
    const texts = written.map(ran => ran.everything.split('\n').filter(line => !line.startsWith('::add-mask::')).join('\n'))
    expect(texts.filter(text => text.includes(secret))).toEqual([])
    const publicFiles = filesBelow(shop.bench.directory).filter(file => (statSync(file).mode & 0o077) !== 0)
    expect(publicFiles.filter(file => readFileSync(file, 'utf8').includes(secret) && !file.endsWith('OUTPUT'))).toEqual([])
    const journal = filesBelow(shop.bench.state).filter(file => /journal|snapshots|state\.json/.test(file))
    expect(journal.length).toBeGreaterThan(2)
    expect(journal.filter(file => readFileSync(file, 'utf8').includes(secret))).toEqual([])
  })
})

const filesBelow = (directory: string): string[] => readdirSync(directory, {recursive: true, encoding: 'utf8'})
  .map(file => path.join(directory, file)).filter(file => statSync(file, {throwIfNoEntry: false})?.isFile())

describe('a cancelled deployment', () => {
  it('records and ends at once, and its post step takes back what was begun', async () => {
    const shop = await makeShop()
    await release(shop)
    const serving = JSON.parse((await ask(shop.port, '/')).body) as {rev: string}
    const before = processesOf(shop.bench).length
    const server = readFileSync('test/fixtures/app/server.mjs', 'utf8').replace("process.env.NEVER_READY ? 503 : 200", '503')
    writeFileSync(path.join(shop.bench.workspace, 'server.mjs'), server)
    const bench = {...shop.bench, environment: {...shop.bench.environment, GITHUB_RUN_ID: '101'}}
    const configured = await configure(bench)
    const inputs = {operation: 'deploy', 'config-manifest': configured.outputs.manifest ?? '', 'config-directory': configured.outputs.directory ?? ''}
    const cancelled = await runBundle(bench, 'deploy', inputs, {onStart: (pid, output) => {
      const timer = setInterval(() => {
        if (!/ × /.test(output())) return
        clearInterval(timer)
        process.kill(pid, 'SIGINT')
      }, 20)
    }})
    expect(cancelled.exitCode).toBe(1)
    expect(cancelled.outputs['failure-reason'], cancelled.log).toBe('cancelled')
    const posted = await runBundle(bench, 'deploy', inputs, {entry: 'post', saved: cancelled.saved})
    expect(posted.exitCode, posted.log).toBe(0)
    expect(JSON.parse((await ask(shop.port, '/')).body)).toMatchObject({rev: serving.rev})
    expect(processesOf(shop.bench).length, 'nothing of the cancelled release is left').toBe(before)
  })
})
