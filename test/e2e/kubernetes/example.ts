/** The example app released to real nodes by its own workflow, all seven stages of it: a good release, and one that is bad in production. */
import {cp, mkdtemp, readFile, readdir, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {parse, stringify} from 'yaml'
import {runWorkflow, type RunResult} from '../../../src/runner/index.ts'
import {equal, holds, type Scenario} from '../scenario.ts'
import {gateway, httpRoute} from './front.ts'
import {nodeLayer, type ImageFile} from './images.ts'
import type {RealWorld} from './real.ts'
import {ask, eventually} from './world.ts'

const example = path.resolve('examples/three-tier')
const services = ['worker', 'api', 'web'] as const
const requestsPerSecond = 40

type Spec = Record<string, unknown> & {environments: Record<string, Record<string, unknown>>; services: Record<string, Record<string, unknown>>}

/** The app as its Dockerfile has it: one image a service, so that none needs arguments. */
async function pushRelease(world: RealWorld, release: number, fault: unknown): Promise<Record<string, string>> {
  const files: ImageFile[] = [{path: '/app/release.json', content: Buffer.from(JSON.stringify({release, fault})), mode: 0o644}]
  for (const entry of await readdir(example, {recursive: true, withFileTypes: true})) {
    const file = path.join(entry.parentPath, entry.name)
    if (entry.isFile() && /\.js$|package\.json$/.test(entry.name)) files.push({path: path.posix.join('/app', path.relative(example, file)), content: await readFile(file), mode: 0o644})
  }
  const refs = await Promise.all(services.map(async service => [service, await world.lab.push({
    name: `lab/shop-${service}`, tag: String(release), layers: [await nodeLayer(), files], entrypoint: ['/usr/bin/node', `/app/${service}/server.js`], variables: {HOST: '0.0.0.0'}, user: '65532'
  })] as const))
  return Object.fromEntries(refs)
}

/** The example's own slipway.yaml: another target, and images in place of folders. */
async function writeSpec(repository: string, world: RealWorld, images: Readonly<Record<string, string>>): Promise<void> {
  const spec = parse(await readFile(path.join(example, 'slipway.yaml'), 'utf8')) as Spec
  spec.environments['production'] = {...spec.environments['production'], target: {kind: 'kubernetes', namespace: world.namespace}}
  for (const [name, service] of Object.entries(spec.services)) spec.services[name] = {...service, source: {...service['source'] as object, image: images[name]}, ready: {http: '/healthz', within: '60s'}}
  // Through the API server's proxy, on a machine that does everything at once: what is measured here is not what users see.
  const {load, ...tests} = spec['tests'] as {load: object}
  spec['tests'] = {...tests, load: {...load, p95: '5s'}}
  // Kept connections stay with their pod: only the route in front of web can give a canary its share.
  ;[spec.services['api'], spec.services['web']] = [{...spec.services['api'], strategy: 'rolling'}, {...spec.services['web'], strategy: {canary: {steps: [25, 100], pause: '5s', analysis: 'errors'}}}]
  await writeFile(path.join(repository, 'slipway.yaml'), stringify(spec))
}

async function release(repository: string, world: RealWorld, label: string): Promise<RunResult> {
  return runWorkflow({
    repository, workflow: '.github/workflows/release.yml', slug: 'acme/shop', repositories: {'slipway-deploy/slipway': process.cwd()}, event: {name: 'workflow_dispatch', payload: {}},
    inputs: {label}, secrets: {}, vars: {}, protectedEnvironments: ['production-approval'], decide: () => Promise.resolve({approved: true, by: 'ada'}), runs: path.join(repository, '..', 'runs'),
    runnerEnvironment: {SLIPWAY_STATE: path.join(repository, '..', 'state'), ...(world.kubeconfig === undefined ? {} : {KUBECONFIG: world.kubeconfig})}, onEvent: () => undefined
  })
}

const failures = ({jobs}: RunResult): string => jobs.filter(job => job.result === 'failure').map(job => `${job.id}: ${job.annotations.map(a => a.message).join(' ').slice(0, 400)}`).join('; ')

/** People at the front door: what a gate judges. */
function startVisits(port: number): {stop(): Promise<{sent: number; lost: number}>} {
  const tally = {sent: 0, lost: 0}
  let going = true
  const visit = async (): Promise<void> => {
    while (going) {
      tally.sent += 1
      // The app's own 500s are its answers; a gateway that has nobody to ask is a loss.
      await fetch(`http://127.0.0.1:${port}/`).then(async answer => { if ([502, 503, 504].includes(answer.status)) tally.lost += 1; await answer.arrayBuffer() }, () => { tally.lost += 1 })
      await delay(1000 * 8 / requestsPerSecond)
    }
  }
  const all = Array.from({length: 8}, visit)
  return {stop: async () => { going = false; await Promise.all(all); return tally }}
}

async function story(world: RealWorld): Promise<string> {
  const root = await mkdtemp(path.join(os.tmpdir(), 'slipway-e2e-example-'))
  const repository = path.join(root, 'shop')
  try {
    await cp(example, repository, {recursive: true})
    const {port} = world.lab.traefik
    await ask(world, ['apply', '-f', '-'], {apiVersion: 'v1', kind: 'List', items: [gateway(port), httpRoute('web', [{name: 'web', port: 8080}])]})
    const first = {...await pushRelease(world, 1, null)}
    await writeSpec(repository, world, first)
    // Before anything serves there is nobody to compare with, and nobody asks: the gates have no data, and no data is no pass.
    const begun = await release(repository, world, '1')
    holds(begun.jobs.find(job => job.id.endsWith('/ deploy'))?.result === 'success', `the first release: ${failures(begun)}`)
    await eventually('release 1 through Traefik', async () => (await fetch(`http://127.0.0.1:${port}/`).catch(() => undefined))?.headers.get('x-release') === '1')
    const visits = startVisits(port)
    await writeSpec(repository, world, await pushRelease(world, 2, null))
    const good = await release(repository, world, '2')
    equal(good.conclusion, 'success', `the good release (${failures(good)})`)
    await writeSpec(repository, world, await pushRelease(world, 3, {service: 'web', errors: {share: 0.2}}))
    const bad = await release(repository, world, '3')
    equal(bad.conclusion, 'failure', 'the bad release')
    const {sent, lost} = await visits.stop()
    const serves = (await ask(world, ['get', 'pods', '-o', 'jsonpath={.items[*].spec.containers[0].image}'])).split(' ')
    const deployed = bad.jobs.find(job => job.id.endsWith('/ deploy'))
    holds(/rolled-back/.test(deployed?.outputs['outcome'] ?? ''), `the bad release was not taken back: ${failures(bad)}`)
    equal(lost, 0, `lost of ${sent} requests`)
    return `${sent} requests, 0 lost; ${new Set(serves).size} images serve; ${failures(bad).slice(0, 160)}`
  } finally {
    await rm(root, {recursive: true, force: true, maxRetries: 3})
  }
}

export const exampleApp = {name: 'the example app', scenarios: [{name: 'its own workflow brings a good release to all traffic, and takes back one that is bad in production', run: story, needs: ['real nodes']} as Scenario<RealWorld>]}
