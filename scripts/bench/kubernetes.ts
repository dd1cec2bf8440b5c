/**
 * Fifty services of three objects brought to a cluster by Slipway and by what one would use instead, side by side: a first deploy, then an update of all images.
 * Needs the engines of `npm run e2e -- kubernetes`; a contender that is not there is left out and named.
 */
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {finish, succeed} from '../../test/e2e/command.ts'
import {program, provideEngines} from '../../test/e2e/engines/engine.ts'
import {helm} from '../../test/e2e/engines/helm.ts'
import type {AuditedRequest} from '../../test/e2e/kubernetes/audit.ts'
import {startKubernetes, type KubernetesLab} from '../../test/e2e/kubernetes/control-plane.ts'
import {sayToPeople as say} from '../../test/e2e/progress.ts'
import {figure, median, type Figure} from './figures.ts'
import {azureDeploy, extractAzure, helmUpgrade, kubectlApply, kubectlServerSide, slipway, type Absent, type Contender, type Ran} from './kubernetes/contenders.ts'
import {imageOf, replicas, versions, writeShop, type Shop, type Version} from './kubernetes/shop.ts'

const most = {requests: 450, children: 0}
const nodes = 10
/** One that takes so many times as long as the fastest is measured once: it will not be the one to beat. */
const slowBy = 2.5
const lab = 'slipway-e2e-lab'

interface Taken extends Ran {
  requests: number
  agents: string
  seconds: number
  kinds: string
}

interface Bench {
  cluster: KubernetesLab
  shop: Shop
  directory: string
  signal: AbortSignal
}

const number = (name: string, otherwise: number): number => Number(process.env[name] || otherwise)

async function makeNamespace({admin}: KubernetesLab, name: string): Promise<void> {
  const {status} = await admin.ask('POST', '/api/v1/namespaces', {apiVersion: 'v1', kind: 'Namespace', metadata: {name}})
  if (status !== 201) throw new Error(`The namespace ${name} was not created: ${status}.`)
  while ((await admin.ask('GET', `/api/v1/namespaces/${name}/serviceaccounts/default`)).status !== 200) await delay(50)
  while ((await admin.ask('GET', `/api/v1/namespaces/${name}/configmaps/kube-root-ca.crt`)).status !== 200) await delay(50)
}

interface Deployment {
  metadata: {name: string; generation: number}
  spec: {template: {spec: {containers: {image: string}[]}}}
  status: {observedGeneration?: number; replicas?: number; updatedReplicas?: number; availableReplicas?: number}
}

/** Every service runs this version, and nothing else, on all its pods. */
async function allReady({cluster, shop}: Bench, namespace: string, version: Version): Promise<boolean> {
  const {body} = await cluster.admin.ask('GET', `/apis/apps/v1/namespaces/${namespace}/deployments`)
  const {items} = body as {items: Deployment[]}
  return items.length === shop.names.length && items.every(({metadata, spec, status}) =>
    spec.template.spec.containers[0]?.image === imageOf(metadata.name, version) && status.observedGeneration === metadata.generation
    && status.replicas === replicas && status.updatedReplicas === replicas && status.availableReplicas === replicas)
}

/** What was asked, the most frequent first. */
function renderKinds(requests: readonly AuditedRequest[]): string {
  const counts = new Map<string, number>()
  for (const {verb, uri} of requests) {
    const {pathname, searchParams} = new URL(uri, 'https://server')
    const [, resource = pathname] = /^\/apis?\/(?:[^/]+\/)?v\w+\/(?:namespaces\/[^/]+\/)?([^/]+)/.exec(pathname) ?? []
    const kind = `${verb} ${resource}${searchParams.has('dryRun') ? ' (dry run)' : ''}`
    counts.set(kind, (counts.get(kind) ?? 0) + 1)
  }
  return [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([kind, count]) => `${count} ${kind}`).join(', ')
}

async function measure(bench: Bench, contender: Contender, {namespace, version, home}: {namespace: string; version: Version; home: string}): Promise<Taken> {
  const {cluster, shop, signal} = bench
  mkdirSync(home)
  const audit = cluster.audit as NonNullable<KubernetesLab['audit']>
  const mark = await audit.mark()
  const began = performance.now()
  const ran = await contender.run({shop, version, namespace, kubeconfig: cluster.kubeconfig, directory: home, signal})
  while (!await allReady(bench, namespace, version)) {
    if (performance.now() - began > 300_000) throw new Error(`${contender.name} ended, and not everything became Ready.`)
    await delay(50)
  }
  const seconds = (performance.now() - began) / 1000
  const {SLIPWAY_BENCH_PROFILE: profile} = process.env
  // Whoever acts for the administrator, but the lab itself: the whole process tree, whatever it calls itself.
  const requests = (await audit.since(mark)).filter(({user, userAgent}) => user === 'admin' && !userAgent.startsWith(lab))
  if (profile) writeFileSync(path.join(profile, `${path.basename(home)}.json`), JSON.stringify(requests))
  if (profile) writeFileSync(path.join(profile, `${path.basename(home)}.log`), ran.output)
  return {...ran, seconds, requests: requests.length, kinds: renderKinds(requests), agents: [...new Set(requests.map(({userAgent}) => userAgent.split(/[/ ]/)[0]))].join(', ')}
}

type Results = Map<string, Record<Version, Taken[]>>

/** A peer that fails is out, and named; ours may not. */
async function measureRounds(bench: Bench, contenders: readonly Contender[], {rounds, absent}: {rounds: number; absent: Absent[]}): Promise<Results> {
  const results: Results = new Map(contenders.map(({name}) => [name, {first: [], update: []}]))
  let left = [...contenders]
  for (let round = 0; round < rounds && left.length > 0; round += 1) {
    // Nobody always has the emptiest cluster.
    for (const contender of [...left.slice(round % left.length), ...left.slice(0, round % left.length)]) {
      const namespace = `bench-${round}-${contenders.indexOf(contender)}`
      await makeNamespace(bench.cluster, namespace)
      for (const version of versions) {
        const taken = await measure(bench, contender, {namespace, version, home: path.join(bench.directory, `${namespace}-${version}`)}).catch((error: unknown) => {
          if (contender === contenders[0] || bench.signal.aborted) throw error
          return error as Error
        })
        if (taken instanceof Error) {
          say(`  ${contender.name}: ${taken.message}`)
          absent.push({name: contender.name, why: `failed: ${taken.message.split('\n').slice(0, 2).join(' ')}`})
          results.delete(contender.name)
          left = left.filter(one => one !== contender)
          break
        }
        results.get(contender.name)?.[version].push(taken)
        say(`  round ${round + 1}  ${contender.name.padEnd(30)} ${version.padEnd(7)} ${taken.seconds.toFixed(1).padStart(6)} s  ${String(taken.requests).padStart(5)} requests`)
      }
    }
    const whole = ({name}: Contender): number => versions.reduce((sum, version) => sum + (results.get(name)?.[version].at(-1)?.seconds ?? 0), 0)
    const fastest = Math.min(...left.map(whole))
    left = left.filter(contender => contender === contenders[0] || whole(contender) <= slowBy * fastest)
  }
  return results
}

const middle = (taken: readonly Taken[], of: keyof Omit<Taken, 'agents' | 'kinds' | 'output'>): number => median(taken.map(one => one[of]))

function renderSides(results: Results, absent: readonly Absent[], version: Version): string {
  const head = [version === 'first' ? 'first deploy' : 'update of all images', 'requests', 'processes', 'children', 'seconds', 'MiB', 'rounds', 'user agents']
  const rows = [...results].map(([name, {[version]: taken}]) => [
    name, ...(['requests', 'processes', 'children'] as const).map(of => String(Math.round(middle(taken, of)))), middle(taken, 'seconds').toFixed(2), middle(taken, 'peakMiB').toFixed(0), String(taken.length), taken[0]?.agents ?? ''
  ])
  const widths = head.map((cell, column) => Math.max(cell.length, ...rows.map(row => (row[column] as string).length), ...(column === 0 ? absent.map(({name}) => name.length) : [])))
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 || column === 7 ? cell.padEnd(widths[column] as number) : cell.padStart(widths[column] as number))).join('  ').trimEnd()
  return [line(head), ...rows.map(line), ...absent.map(({name, why}) => `${name.padEnd(widths[0] as number)}  ${why}`)].join('\n')
}

/** `ours`: the one that does in one process what a peer does; what it does in two, for an approval, is held to the same requests. */
function figuresOf(results: Results, [ours, approved]: readonly [string, string]): Figure[] {
  const barred = (name: string, value: number, unit: string, atMost: number): Figure => ({name, value, unit, bar: `at most ${atMost}`, holds: value <= atMost})
  return versions.flatMap(version => {
    const own = (results.get(ours) as Record<Version, Taken[]>)[version]
    const peers = [...results].filter(([name]) => name !== ours && name !== approved).map(([name, taken]) => ({name, taken: taken[version]}))
    const fastest = peers.toSorted((a, b) => middle(a.taken, 'seconds') - middle(b.taken, 'seconds'))[0]
    const over = (taken: readonly Taken[], of: 'requests' | 'seconds' | 'peakMiB'): number => middle(own, of) / middle(taken, of)
    const apart = results.get(approved)?.[version] ?? []
    return [
      ...(apart.length === 0 ? [] : [
        barred(`${version}: requests of ${approved}`, middle(apart, 'requests'), 'requests', most.requests), figure(`${version}: seconds of ${approved} over ${ours}`, middle(apart, 'seconds') / middle(own, 'seconds'), 'ratio')
      ]),
      barred(`${version}: requests, plan, lock and journal included`, middle(own, 'requests'), 'requests', most.requests),
      barred(`${version}: child processes`, Math.max(...own.map(({children}) => children)), 'processes', most.children),
      ...(fastest ? [{...barred(`${version}: seconds, plan included, over ${fastest.name}, the fastest peer`, over(fastest.taken, 'seconds'), 'ratio', 1)}] : []),
      ...peers.flatMap(({name, taken}) => [
        ...(name === fastest?.name ? [] : [figure(`${version}: seconds over ${name}`, over(taken, 'seconds'), 'ratio')]),
        figure(`${version}: requests over ${name}`, over(taken, 'requests'), 'ratio'), figure(`${version}: peak memory over ${name}`, over(taken, 'peakMiB'), 'ratio')
      ])
    ]
  })
}

async function findPeers(directory: string, kubectl: string): Promise<{peers: Contender[]; absent: Absent[]}> {
  const peers = [kubectlApply(kubectl), kubectlServerSide(kubectl)]
  const absent: Absent[] = []
  const waits = ['--wait=legacy', '--wait']
  const programs = await provideEngines([helm], say).catch((error: unknown) => error as Error)
  if (programs instanceof Error) absent.push(...waits.map(wait => ({name: `helm upgrade ${wait}`, why: `not run: ${programs.message.split('\n')[0] ?? ''}`})))
  else peers.push(...waits.map(wait => helmUpgrade(program(programs, 'helm'), wait)))
  const azure = extractAzure(process.env.SLIPWAY_BENCH_K8S_DEPLOY, path.join(directory, 'azure'))
  if ('why' in azure) absent.push({name: 'Azure/k8s-deploy', why: azure.why})
  else peers.push(azureDeploy(azure.entry, kubectl))
  return {peers, absent}
}

/** Ctrl-C takes the lab down as well. */
function whenToStop(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => controller.abort(new Error('The bench was stopped.')))
  return controller.signal
}

export async function benchKubernetes(): Promise<Figure[]> {
  const signal = whenToStop()
  const [services, rounds, only] = [number('SLIPWAY_BENCH_SERVICES', 50), number('SLIPWAY_BENCH_ROUNDS', 3), process.env.SLIPWAY_BENCH_ONLY ?? '']
  const directory = mkdtempSync(path.join(os.tmpdir(), 'slipway-bench-'))
  let cluster: KubernetesLab | undefined
  try {
    const dist = path.join(directory, 'dist')
    await succeed([process.execPath, 'scripts/build.mjs', dist])
    cluster = await startKubernetes({nodes, say})
    const {peers, absent} = await findPeers(directory, program(cluster.programs, 'kubectl'))
    const profile = process.env.SLIPWAY_BENCH_PROFILE
    const nodeArgs = profile ? ['--trace-warnings', '--cpu-prof', `--cpu-prof-dir=${path.resolve(profile)}`] : []
    const [ours, approved] = (['deploy', 'plan, deploy'] as const).map(how => slipway(path.join(dist, 'deploy', 'index.js'), how, nodeArgs)) as [Contender, Contender]
    const contenders = [ours, approved, ...peers].filter(({name}) => name === ours.name || name.includes(only))
    const kubectl = (await finish([program(cluster.programs, 'kubectl'), 'version', '--client'])).stdout.split('\n')[0]
    const load = os.loadavg()[0]
    const results = await measureRounds({cluster, shop: writeShop(directory, services), directory, signal}, contenders, {rounds, absent})
    console.log([
      `${services} services of a ConfigMap, a Deployment of ${replicas} and a Service; ${nodes} simulated nodes; each contender in a namespace of its own, with a home directory of its own a phase.`,
      `${os.availableParallelism()} cores, load ${load?.toFixed(1)} before and ${os.loadavg()[0]?.toFixed(1)} after; Node ${process.versions.node}, kubectl ${kubectl?.replace('Client Version: ', '')}. Medians of ${rounds} interleaved rounds; one that takes ${slowBy} times as long as the fastest is measured once.`,
      'Requests: of the server’s audit log, whoever acts for the administrator. Processes: all that were started; children: by the contender itself. MiB: peak resident, the largest process.',
      'Seconds: until the contender has ended and every Deployment has all of its pods on the new image (`kubectl wait` itself does not wait for an update: it was Available before).', '',
      ...versions.map(version => `${renderSides(results, absent, version)}\n${[ours, approved].map(({name}) => `${name} asked: ${results.get(name)?.[version][0]?.kinds ?? ''}\n`).join('')}`)
    ].join('\n'))
    return figuresOf(results, [ours.name, approved.name])
  } finally {
    await cluster?.stop()
    rmSync(directory, {recursive: true, force: true})
  }
}
