/** Renderers that are programs of their own: Helm and Kustomize, run once a chart or directory, without anything of this process that they need not know. */
import {ToolError, UserError} from '../../../kernel/errors.ts'
import type {ExecResult, Ports} from '../../../ports/index.ts'
import type {ToolsSpec} from '../../../spec/schema.ts'

/** What renderers read: where they keep their own things, and how the network is reached. No token, no key, no kubeconfig. */
const variables = [
  'PATH', 'HOME', 'USER', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME', 'XDG_DATA_HOME',
  'HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'SSL_CERT_FILE', 'SSL_CERT_DIR',
  'HELM_CACHE_HOME', 'HELM_CONFIG_HOME', 'HELM_DATA_HOME', 'HELM_REPOSITORY_CACHE', 'HELM_REPOSITORY_CONFIG', 'HELM_REGISTRY_CONFIG'
]
const timeoutMs = 120_000
/** The executor keeps the end of longer output: then its beginning is missing. */
const largestOutput = 8 * 2 ** 20
const tailLines = 12

export interface Chart {
  /** Absolute. */
  chart: string
  values: readonly string[]
  /** The name under which the chart believes to be installed. */
  release: string
  namespace: string
  /** Of the cluster, where it is known: charts ask for it. */
  kubeVersion?: string
}

type Argv = readonly [string, ...string[]]

/** What runs, and the name that people know it by. */
export interface Program {
  name: 'helm' | 'kustomize' | 'kubectl'
  argv0: string
}

export interface Rendering {
  ports: Pick<Ports, 'exec' | 'host' | 'tools'>
  /** Programs that slipway.yaml pins. */
  tools?: ToolsSpec | undefined
  signal?: AbortSignal | undefined
}

/** Tests of the chart are no part of a release. */
export const helmArgv = (helm: string, {chart, values, release, namespace, kubeVersion}: Chart): Argv => [
  helm, 'template', release, chart, '--namespace', namespace, '--include-crds', '--skip-tests',
  ...values.flatMap(file => ['--values', file]), ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion])
]

export const kustomizeArgv = ({name, argv0}: Program, directory: string): Argv => (name === 'kubectl' ? [argv0, 'kustomize', directory] : [argv0, 'build', directory])

/** Throws UserError `command-not-found`, ToolError `command-failed` in Helm's own words, and what `Tools.locate` throws. */
export async function renderChart(rendering: Rendering, chart: Chart): Promise<string> {
  const {ports, tools, signal} = rendering
  const helm = await ports.tools.locate('helm', tools?.helm, signal)
  if (helm === undefined) {
    throw missing('helm', chart.chart, 'Install Helm on this runner (https://helm.sh/docs/intro/install/), for example with the action azure/setup-helm before this step, or pin it under `tools.helm` in slipway.yaml.')
  }
  return run(rendering, 'helm', {argv: helmArgv(helm.argv0, chart), where: chart.chart})
}

/** With `kustomize`, or where that is neither pinned nor installed the one that is part of `kubectl`. Throws UserError `command-not-found`, ToolError `command-failed`, and what `Tools.locate` throws. */
export async function renderKustomization(rendering: Rendering, directory: string): Promise<string> {
  const {ports, tools, signal} = rendering
  for (const name of ['kustomize', 'kubectl'] as const) {
    const found = await ports.tools.locate(name, name === 'kustomize' ? tools?.kustomize : undefined, signal)
    if (found) return run(rendering, name, {argv: kustomizeArgv({name, argv0: found.argv0}, directory), where: directory})
  }
  throw missing('kustomize', directory, 'Install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl, which has it built in, on this runner, or pin it under `tools.kustomize` in slipway.yaml.')
}

const missing = (program: string, where: string, remedy: string): UserError => new UserError(`There is no program \`${program}\` on PATH, and the source ${where} has to be rendered by it.`, {reason: 'command-not-found', where, expected: `\`${program}\``, remedy})

interface Run {
  argv: Argv
  /** The source, for messages. */
  where: string
}

async function run({ports: {exec, host}, signal}: Rendering, name: Program['name'], {argv, where}: Run): Promise<string> {
  const env = Object.fromEntries(variables.flatMap(variable => {
    const value = host.variable(variable)
    return value === undefined ? [] : [[variable, value]]
  }))
  const result = await exec.run({argv, env, cwd: host.workspace, timeoutMs}, signal)
  if (result.exitCode !== 0) throw failed(name, {argv, where}, result)
  if (result.stdout.length >= largestOutput) throw new ToolError(`${name} printed more than can be kept.`, {argv, exitCode: 0, reason: 'command-failed', where, expected: `at most ${largestOutput / 2 ** 20} MiB of objects`, remedy: 'Split the source into several services.'})
  return result.stdout
}

function failed(name: Program['name'], {argv, where}: Run, {exitCode, stderr}: ExecResult): ToolError {
  const words = stderr.trim().split('\n').slice(-tailLines).join('\n')
  const remedy = /missing in charts\/ directory|dependency/i.test(words) && name === 'helm'
    ? 'Fetch the charts that it depends on before this step: `helm dependency build`.' : `Run \`${argv.join(' ')}\` here and mend what it names.`
  return new ToolError(`${name} ${argv[1] ?? ''} failed: ${words || 'it printed nothing'}`, {argv, exitCode, reason: 'command-failed', where, remedy})
}
