/** Bad circumstances of a second release, met by the real bundles: each a typed reason, and the first release serves on. */
import {appendFileSync, readFileSync, readdirSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import {describe, expect, it, onTestFinished} from 'vitest'
import {runBundle, type Ran} from './harness.ts'
import {ask, makeShop, secret, type Shop} from './shop.ts'

const secrets = JSON.stringify({DATABASE_PASSWORD: secret})

async function deploy(shop: Shop, runId = '100'): Promise<Ran> {
  const bench = {...shop.bench, environment: {...shop.bench.environment, GITHUB_RUN_ID: runId}}
  const configured = await runBundle(bench, 'configure', {operation: 'render', secrets})
  return runBundle(bench, 'deploy', {operation: 'deploy', 'config-manifest': configured.outputs.manifest ?? '', 'config-directory': configured.outputs.directory ?? ''})
}

const serving = async (shop: Shop): Promise<string> => (JSON.parse((await ask(shop.port, '/')).body) as {rev: string}).rev
const edit = (shop: Shop, file: string, change: (text: string) => string): void => {
  const at = path.join(shop.bench.workspace, file)
  writeFileSync(at, change(readFileSync(at, 'utf8')))
}
const journalOf = (shop: Shop): string => path.join(shop.bench.state, readdirSync(shop.bench.state, {recursive: true, encoding: 'utf8'}).find(file => file.endsWith('journal.jsonl')) as string)

interface Case {
  name: string
  reason: string
  /** What the message must name. */
  says: RegExp
  spoil(shop: Shop): void | Promise<void>
}

const cases: Case[] = [
  {name: 'services that depend on each other in a circle', reason: 'dependency-cycle', says: /api.*web.*api|web.*api.*web/s, spoil: shop => edit(shop, 'slipway.yaml', text =>
    text.replace('    source: {run: [node, server.mjs]}', '    dependsOn: [web]\n    source: {run: [node, server.mjs]}').replace('gates:', `  web: {dependsOn: [api], source: {run: [node, server.mjs]}}\ngates:`))},
  {name: 'a program that does not exist', reason: 'command-not-found', says: /no-such-program/, spoil: shop => edit(shop, 'slipway.yaml', text => text.replace('run: [node, server.mjs]', 'run: [no-such-program, server.mjs]'))},
  {name: 'a probe that never answers', reason: 'release-not-ready', says: /api/, spoil: shop => {
    edit(shop, 'server.mjs', text => text.replace('process.env.NEVER_READY ? 503 : 200', '503'))
    edit(shop, 'slipway.yaml', text => text.replace('within: 20s', 'within: 1s'))
  }},
  {name: 'a new port that another program holds', reason: 'port-in-use', says: /port/i, spoil: async shop => {
    const server = net.createServer().listen(0, '127.0.0.1')
    await new Promise(resolve => server.once('listening', resolve))
    onTestFinished(() => { server.close() })
    edit(shop, 'slipway.yaml', text => text.replace(`port: ${shop.port}`, `port: ${(server.address() as net.AddressInfo).port}`))
  }},
  {name: 'a journal that somebody altered', reason: 'journal-corrupt', says: /journal/, spoil: shop => {
    const file = journalOf(shop)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"acme/shop', '"evil/shop'))
    edit(shop, 'server.mjs', text => `${text}\n// release 2\n`)
  }},
  {name: 'a plan that is not the one that was approved', reason: 'plan-changed', says: /plan/, spoil: shop => edit(shop, 'slipway.yaml', text => `${text}# plan\n`)}
]

describe('a second release with', () => {
  it.each(cases)('$name ends $reason, and the first one serves on', async ({reason, says, spoil}) => {
    const shop = await makeShop()
    expect((await deploy(shop)).outputs.verdict).toBe('pass')
    const rev = await serving(shop)
    await spoil(shop)
    const ran = reason === 'plan-changed'
      ? await runBundle(shop.bench, 'deploy', {operation: 'deploy', 'plan-digest': `sha256:${'a'.repeat(64)}`, ...await manifest(shop)})
      : await deploy(shop, '101')
    expect(ran.outputs['failure-reason'], ran.log).toBe(reason)
    expect(ran.exitCode).toBe(1)
    expect(ran.log).toMatch(says)
    expect(await serving(shop)).toBe(rev)
  })

  it('a last journal line that was cut off by a power failure goes on as if the line had never been written', async () => {
    const shop = await makeShop()
    await deploy(shop)
    appendFileSync(journalOf(shop), '{"schema":1,"seq":99,"at":"20')
    edit(shop, 'server.mjs', text => `${text}\n// release 2\n`)
    const second = await deploy(shop, '101')
    expect(second.outputs, second.log).toMatchObject({verdict: 'pass', outcome: 'succeeded'})
  })

  it('another run at the same time: one goes through, the other is told who holds the lock', async () => {
    const shop = await makeShop()
    await deploy(shop)
    edit(shop, 'server.mjs', text => `${text}\n// release 2\n`)
    const both = await Promise.all([deploy(shop, '101'), deploy(shop, '102')])
    const outcomes = both.map(ran => ran.outputs['failure-reason'] || ran.outputs.outcome)
    expect(outcomes.filter(outcome => outcome === 'succeeded').length, both.map(ran => ran.log).join('\n')).toBe(1)
    const other = both.find(ran => ran.outputs.outcome !== 'succeeded')
    expect(['lock-held', 'unchanged'], other?.log).toContain(other?.outputs['failure-reason'] || other?.outputs.outcome)
    expect((await ask(shop.port, '/')).status).toBe(200)
  })
})

async function manifest(shop: Shop): Promise<Record<string, string>> {
  const configured = await runBundle(shop.bench, 'configure', {operation: 'render', secrets})
  return {'config-manifest': configured.outputs.manifest ?? '', 'config-directory': configured.outputs.directory ?? ''}
}
