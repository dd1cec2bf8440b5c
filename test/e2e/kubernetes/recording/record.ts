/**
 * Records what a real server (KUBECONFIG; the Gateway API installed, simulated nodes) answers to the scenarios, into test/fixtures/kubernetes/recorded.
 * Run by hand: KUBECONFIG=... node scripts/ts.mjs test/e2e/kubernetes/recording/record.ts [WORDS OF NAMES...]
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import process from 'node:process'
import {parse, stringify} from 'yaml'
import {makePorts} from '../../../../src/platform/index.ts'
import type {KubeClient} from '../../../../src/targets/kubernetes/client/client.ts'
import {openCluster} from '../../../../src/targets/kubernetes/client/open-cluster.ts'
import {normalise} from './normalise.ts'
import {play, type Recorded, type Scenario} from './play.ts'
import {scenarios} from './scenarios.ts'

const wanted = process.argv.slice(2)
const userAgent = 'slipway-recorder/1'
const client = await openCluster(makePorts(process.env), {userAgent})

/** The same credentials, impersonating (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation). */
async function as(user: string): Promise<KubeClient> {
  const directory = mkdtempSync(path.join(tmpdir(), 'slipway-record-'))
  const kubeconfig = path.join(directory, 'kubeconfig')
  const own = parse(readFileSync(process.env['KUBECONFIG'] as string, 'utf8')) as {users: {user: Record<string, string>}[]}
  for (const one of own.users) one.user['as'] = user
  writeFileSync(kubeconfig, stringify(own), {mode: 0o600})
  try {
    const cluster = await openCluster(makePorts(process.env), {userAgent, kubeconfig})
    await cluster.server()
    return cluster
  } finally {
    rmSync(directory, {recursive: true})
  }
}

const {version} = await client.server()
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
const run = Date.now().toString(36).slice(-5)

async function record(scenario: Scenario, index: number): Promise<Recorded> {
  const namespace = `rec-${run}-${index}`
  await client.create({apiVersion: 'v1', kind: 'Namespace', metadata: {name: namespace}})
  while (!await client.get({apiVersion: 'v1', kind: 'ServiceAccount', name: 'default', namespace})) await pause(50)
  try {
    const answers = await play(scenario, {client, namespace, as, pause: () => pause(50)})
    return {scenario: scenario.name, version, answers: normalise(answers, scenario, namespace)}
  } finally {
    await client.remove({apiVersion: 'v1', kind: 'Namespace', name: namespace})
  }
}

for (const [index, scenario] of scenarios.entries()) {
  if (wanted.length > 0 && !wanted.some(words => scenario.name.includes(words))) continue
  const recorded = await record(scenario, index)
  writeFileSync(`test/fixtures/kubernetes/recorded/${scenario.name.replaceAll(' ', '-')}.json`, `${JSON.stringify(recorded, null, 1)}\n`)
  process.stdout.write(`${scenario.name}: ${recorded.answers.length} answers\n`)
}
process.exit(0)
