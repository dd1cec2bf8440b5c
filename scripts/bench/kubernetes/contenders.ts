/** How each contender brings the services to the cluster and waits until they are ready, as its users write it. */
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {slipwayYaml, type Shop, type Version} from './shop.ts'
import {runWatched, type Watched} from './watched.ts'

export interface Place {
  shop: Shop
  version: Version
  namespace: string
  kubeconfig: string
  /** Empty, of this phase alone: the home directory and what belongs to it, as on a fresh runner. */
  directory: string
  signal: AbortSignal
}

export interface Ran {
  /** Started by the contender's user or by the contender itself. */
  processes: number
  /** Of those: started by the contender itself. */
  children: number
  peakMiB: number
  output: string
}

export interface Contender {
  name: string
  run: (place: Place) => Promise<Ran>
}

/** Why one is not there, in words. */
export interface Absent {
  name: string
  why: string
}

const environmentOf = ({kubeconfig, directory}: Place, more: Record<string, string> = {}): Record<string, string> =>
  ({PATH: process.env.PATH ?? '', HOME: directory, KUBECONFIG: kubeconfig, TMPDIR: directory, ...more})

async function must(argv: readonly string[], place: Place, options: {environment?: Record<string, string>; cwd?: string} = {}): Promise<Watched> {
  const watched = await runWatched(argv, {environment: environmentOf(place, options.environment), signal: place.signal, ...(options.cwd === undefined ? {} : {cwd: options.cwd})})
  if (watched.code !== 0) throw new Error(`${argv.slice(0, 4).join(' ')} ended with ${watched.code}:\n${watched.output.trimEnd().split('\n').slice(-15).join('\n')}`)
  return watched
}

const together = (ran: readonly Watched[]): Pick<Ran, 'peakMiB' | 'output'> => ({peakMiB: Math.max(...ran.map(({peakMiB}) => peakMiB)), output: ran.map(({output}) => output).join('\n')})

/** One after the other. */
async function inTurn(commands: readonly (readonly string[])[], place: Place): Promise<Ran> {
  const ran: Watched[] = []
  for (const argv of commands) ran.push(await must(argv, place))
  return {processes: ran.length, children: 0, ...together(ran)}
}

const timeout = '300s'

export const kubectlApply = (kubectl: string): Contender => ({
  name: 'kubectl apply, rollout status',
  run: place => inTurn([
    [kubectl, '-n', place.namespace, 'apply', '-f', place.shop.manifests(place.version)],
    ...place.shop.names.map(name => [kubectl, '-n', place.namespace, 'rollout', 'status', `deployment/${name}`, `--timeout=${timeout}`])
  ], place)
})

export const kubectlServerSide = (kubectl: string): Contender => ({
  name: 'kubectl --server-side, wait',
  run: place => inTurn([
    [kubectl, '-n', place.namespace, 'apply', '--server-side', '-f', place.shop.manifests(place.version)],
    [kubectl, '-n', place.namespace, 'wait', '--for=condition=Available', `--timeout=${timeout}`, ...place.shop.names.map(name => `deployment/${name}`)]
  ], place)
})

export const helmUpgrade = (helm: string, wait: string): Contender => ({
  name: `helm upgrade ${wait}`,
  run: place => inTurn([[helm, '-n', place.namespace, 'upgrade', '--install', 'shop', place.shop.chart(place.version), wait, '--timeout', timeout]], place)
})

const inputs = (values: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(values).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))

function runnerFiles(directory: string, step: string): Record<string, string> {
  return Object.fromEntries(['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'].map(name => {
    const file = path.join(directory, `${step}-${name}`)
    writeFileSync(file, '')
    return [`GITHUB_${name}`, file]
  }))
}

/** Of a run on GitHub: what both actions read. */
const hosted = {GITHUB_ACTIONS: 'true', GITHUB_RUN_ID: '100', GITHUB_RUN_ATTEMPT: '1', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: 'c0ffee', GITHUB_WORKFLOW: '.github/workflows/deploy.yml'}

/** Its bundle as the runner starts it. `approved`: the plan in a step of its own, and a deploy that is held to the digest of that plan; else the deploy plans for itself. */
export const slipway = (bundle: string, how: 'deploy' | 'plan, deploy', nodeArgs: readonly string[] = []): Contender => ({
  name: `slipway ${how}`,
  async run(place) {
    const {directory, shop, version, namespace} = place
    const [workspace, temporary] = [path.join(directory, 'workspace'), path.join(directory, 'temp')]
    for (const made of [workspace, temporary]) mkdirSync(made)
    symlinkSync(shop.manifests(version), path.join(workspace, 'k8s'))
    writeFileSync(path.join(workspace, 'slipway.yaml'), slipwayYaml(shop, namespace))
    const step = async (operation: string, more: Record<string, string>): Promise<Watched & {planDigest: string}> => {
      const files = runnerFiles(directory, operation)
      const environment = {...hosted, GITHUB_RUN_ID: version === 'first' ? '100' : '101', GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary, SLIPWAY_STATE: path.join(directory, 'state'), ...files, ...inputs({operation, environment: 'bench', ...more})}
      const watched = await must([process.execPath, ...nodeArgs, bundle], place, {environment, cwd: workspace})
      return {...watched, planDigest: /^plan-digest(?:=|<<.*\n)(sha256:[0-9a-f]{64})$/m.exec(readFileSync(files['GITHUB_OUTPUT'] as string, 'utf8'))?.[1] ?? ''}
    }
    const planned = how === 'deploy' ? [] : [await step('plan', {})]
    if (planned.some(({planDigest}) => planDigest === '')) throw new Error('The plan has no digest.')
    const all = [...planned, await step('deploy', {label: version, 'plan-digest': planned[0]?.planDigest ?? ''})]
    return {processes: all.length, children: all.filter(({hadChildren}) => hadChildren).length, ...together(all)}
  }
})

/** A kubectl on its PATH that counts and becomes the real one. */
function countingKubectl(directory: string, kubectl: string): {bin: string; count: () => number} {
  const [bin, log] = [path.join(directory, 'bin'), path.join(directory, 'kubectl.log')]
  mkdirSync(bin)
  writeFileSync(path.join(bin, 'kubectl'), `#!/bin/sh\necho >> '${log}'\nexec '${kubectl}' "$@"\n`, {mode: 0o755})
  return {bin, count: () => (existsSync(log) ? readFileSync(log, 'utf8').length : 0)}
}

/** As published, with its defaults; without a token it cannot ask GitHub, which costs it one failed request at most. */
export const azureDeploy = (entry: string, kubectl: string): Contender => ({
  name: 'Azure/k8s-deploy',
  async run(place) {
    const {bin, count} = countingKubectl(place.directory, kubectl)
    const given = inputs({
      action: 'deploy', strategy: 'basic', manifests: place.shop.manifests(place.version), namespace: place.namespace, 'traffic-split-method': 'pod', 'pull-images': 'false', token: 'none', timeout: '10m',
      'skip-tls-verify': 'false', 'resource-type': 'Microsoft.ContainerService/managedClusters', 'private-cluster': 'false', 'annotate-resources': 'true', 'annotate-namespace': 'true',
      force: 'false', 'server-side': 'false', 'route-method': 'service', 'version-switch-buffer': '0', percentage: '0'
    })
    const environment = {...hosted, ...given, ...runnerFiles(place.directory, 'deploy'), PATH: `${bin}:${process.env.PATH ?? ''}`, RUNNER_TEMP: place.directory, GITHUB_WORKSPACE: place.shop.directory}
    const watched = await must([process.execPath, entry], place, {environment, cwd: place.directory})
    return {processes: 1 + count(), children: count(), ...together([watched])}
  }
})

/** The entry of its release as published, from a git directory of its repository; in words, why there is none. */
export function extractAzure(gitDirectory: string | undefined, into: string): {entry: string} | {why: string} {
  if (!gitDirectory) return {why: 'not run: SLIPWAY_BENCH_K8S_DEPLOY names no git directory of its repository'}
  const tag = 'v7.0.0'
  const shown = spawnSync('git', ['--git-dir', gitDirectory, 'show', `${tag}:lib/index.js`], {maxBuffer: 64 * 1024 * 1024})
  if (shown.status !== 0) return {why: `not run: ${gitDirectory} has no ${tag}:lib/index.js`}
  rmSync(into, {recursive: true, force: true})
  mkdirSync(into, {recursive: true})
  writeFileSync(path.join(into, 'package.json'), '{"type": "module"}\n')
  writeFileSync(path.join(into, 'index.js'), shown.stdout)
  return {entry: path.join(into, 'index.js')}
}
