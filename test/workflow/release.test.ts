/** The real deploy.yml and rollout.yml, with the real bundles, on the offline runner: what comes of a release in each case. */
import {readFileSync, readdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {runWorkflow, type RunResult} from '../../src/runner/index.ts'
import {ask, makeShop, processesOf, secret, type Shop} from '../bundle/shop.ts'
import {errorStrategy, serverOf, traffic} from './releases.ts'

const caller = `
name: release
on:
  workflow_dispatch:
jobs:
  production:
    uses: slipway-deploy/slipway/.github/workflows/deploy.yml@v0
    permissions: {contents: read}
    with: {environment: local, allow-incomplete-scan: 'true'}
    secrets:
      SLIPWAY_SECRETS: \${{ secrets.SLIPWAY_SECRETS }}
`

/** All stages in one job, without approvals. */
const composite = `
name: release
on:
  workflow_dispatch:
jobs:
  production:
    runs-on: self-hosted
    permissions: {contents: read}
    steps:
      - uses: actions/checkout@v6
      - id: slipway
        uses: slipway-deploy/slipway@v0
        with:
          allow-incomplete-scan: 'true'
          secrets: \${{ secrets.SLIPWAY_SECRETS }}
    outputs:
      outcome: \${{ steps.slipway.outputs.outcome }}
      decision: \${{ steps.slipway.outputs.decision }}
`

async function makeReleases(workflow = caller): Promise<Shop> {
  return makeShop(errorStrategy, {'.github/workflows/release.yml': workflow, 'server.mjs': serverOf(1)})
}

const release = (shop: Shop, source: string): void => writeFileSync(path.join(shop.bench.workspace, 'server.mjs'), source)

async function run(shop: Shop, approved = true): Promise<RunResult & {results: Record<string, string>}> {
  const result = await runWorkflow({
    repository: shop.bench.workspace, workflow: '.github/workflows/release.yml', slug: 'acme/shop', repositories: {'slipway-deploy/slipway': process.cwd()},
    event: {name: 'workflow_dispatch', payload: {}}, inputs: {}, secrets: {SLIPWAY_SECRETS: JSON.stringify({DATABASE_PASSWORD: secret})}, vars: {},
    protectedEnvironments: ['local-approval'], decide: () => Promise.resolve({approved, by: 'ada'}), runs: path.join(shop.bench.directory, 'runs'),
    runnerEnvironment: {SLIPWAY_STATE: shop.bench.state, HOME: shop.bench.directory}, onEvent: () => undefined
  })
  return {...result, results: Object.fromEntries(result.jobs.map(job => [job.id.replace(/^production \/ /, '').replace(/^release \/ /, ''), job.result]))}
}

const serves = async (shop: Shop): Promise<string> => (await ask(shop.port, '/')).body

async function firstRelease(workflow = caller): Promise<Shop> {
  const shop = await makeReleases(workflow)
  // Requests from the first moment on, so that the gate of the first release has something to judge; until it listens they are refused.
  const starter = setInterval(() => { void fetch(`http://127.0.0.1:${shop.port}/`).catch(() => undefined) }, 3)
  const first = await run(shop).finally(() => clearInterval(starter))
  expect(first.conclusion, logsOf(first)).toBe('success')
  return shop
}

const logsOf = (result: RunResult): string => result.jobs.filter(job => job.result === 'failure').map(job => job.annotations.map(a => a.message).join('\n')).join('\n')

describe('the callable workflow', () => {
  it('brings a good release to all traffic without losing a request, and retires the old one', async () => {
    const shop = await firstRelease()
    release(shop, serverOf(2))
    const tally = traffic(shop.port)
    const second = await run(shop)
    expect(second.results, logsOf(second)).toMatchObject({
      validate: 'success', scan: 'success', plan: 'success', gate: 'success', provision: 'success', deploy: 'success', 'integration-test': 'success',
      'monitor-gate': 'success', rollback: 'skipped', finalize: 'success', report: 'success'
    })
    expect(second.conclusion).toBe('success')
    expect(await serves(shop)).toBe('release 2')
    expect(tally.sent).toBeGreaterThan(300)
    expect(tally.lost).toBe(0)
    expect(processesOf(shop.bench).filter(line => line.includes('server.mjs'))).toHaveLength(1)
    const report = second.jobs.find(job => job.id.endsWith('report'))
    expect(report?.summary).toBeTruthy()
    expect(second.jobs.flatMap(job => [job.summary, ...Object.values(job.outputs)]).filter(text => text.includes(secret))).toEqual([])
  })

  it('takes back a release that the canary shows to be bad, and its rollback job changes nothing more', async () => {
    const shop = await firstRelease()
    release(shop, serverOf(2, 0.5))
    const tally = traffic(shop.port)
    const bad = await run(shop)
    expect(bad.results).toMatchObject({deploy: 'failure', 'integration-test': 'skipped', 'monitor-gate': 'skipped', rollback: 'success', finalize: 'skipped', report: 'success'})
    expect(bad.conclusion).toBe('failure')
    expect(bad.jobs.find(job => job.id.endsWith('release'))?.outputs).toMatchObject({'rolled-back': 'true'})
    expect(await serves(shop)).toBe('release 1')
    expect(tally.lost).toBe(0)
  })

  it('takes back a release that goes bad after it was deployed: the gate fails and the rollback job restores the old one', async () => {
    const shop = await firstRelease()
    release(shop, serverOf(2, 0.5, 4))
    const tally = traffic(shop.port)
    const late = await run(shop)
    expect(late.results, logsOf(late)).toMatchObject({deploy: 'success', 'monitor-gate': 'failure', rollback: 'success', finalize: 'skipped'})
    expect(await serves(shop)).toBe('release 1')
    expect(tally.lost).toBe(0)
  })

  it('changes nothing when the reviewer says no, and still reports', async () => {
    const shop = await makeReleases()
    const rejected = await run(shop, false)
    expect(rejected.results).toMatchObject({plan: 'success', gate: 'failure', release: 'skipped', report: 'success'})
    expect(readdirSync(shop.bench.state, {recursive: true, encoding: 'utf8'}).filter(file => file.endsWith('journal.jsonl'))).toEqual([])
    await expect(serves(shop)).rejects.toThrow()
  })

  it('asks one time, for the one job that names the environment with reviewers', () => {
    const text = ['deploy', 'rollout'].map(name => readFileSync(`.github/workflows/${name}.yml`, 'utf8')).join('\n')
    expect(text.match(/approval-environment \|\|/g)).toHaveLength(1)
  })
})

describe('the composite', () => {
  it('runs all stages in one job, and takes a bad release back in it', async () => {
    const shop = await firstRelease(composite)
    const tally = traffic(shop.port)
    release(shop, serverOf(2))
    const good = await run(shop)
    expect(good.jobs[0]?.outputs, logsOf(good)).toEqual({outcome: 'succeeded', decision: 'promote'})
    expect(await serves(shop)).toBe('release 2')
    release(shop, serverOf(3, 0.5, 3))
    const late = await run(shop)
    expect(late.conclusion).toBe('failure')
    expect(late.jobs[0]?.outputs).toMatchObject({outcome: 'rolled-back'})
    expect(await serves(shop)).toBe('release 2')
    expect(tally.lost).toBe(0)
  })
})
