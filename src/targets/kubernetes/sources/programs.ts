/** Renderers that are programs of their own: Helm and Kustomize, run once a chart or directory, without anything of this process that they need not know. */
import {ToolError, UserError} from '../../../kernel/errors.ts'
import type {ExecResult, Ports} from '../../../ports/index.ts'

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

/** Tests of the chart are no part of a release. */
export const helmArgv = ({chart, values, release, namespace, kubeVersion}: Chart): Argv => [
  'helm', 'template', release, chart, '--namespace', namespace, '--include-crds', '--skip-tests',
  ...values.flatMap(file => ['--values', file]), ...(kubeVersion === undefined ? [] : ['--kube-version', kubeVersion])
]

export const kustomizeArgv = (program: 'kustomize' | 'kubectl', directory: string): Argv => (program === 'kustomize' ? ['kustomize', 'build', directory] : ['kubectl', 'kustomize', directory])

/** Throws UserError `command-not-found`, ToolError `command-failed` in Helm's own words. */
export async function renderChart(ports: Pick<Ports, 'exec' | 'host'>, chart: Chart, signal?: AbortSignal): Promise<string> {
  if (await ports.exec.which('helm') === undefined) {
    throw missing('helm', chart.chart, 'Install Helm on this runner (https://helm.sh/docs/intro/install/), for example with the action azure/setup-helm before this step.')
  }
  return run(ports, helmArgv(chart), signal)
}

/** With `kustomize`, or the one that is part of `kubectl`. Throws UserError `command-not-found`, ToolError `command-failed`. */
export async function renderKustomization(ports: Pick<Ports, 'exec' | 'host'>, directory: string, signal?: AbortSignal): Promise<string> {
  for (const program of ['kustomize', 'kubectl'] as const) if (await ports.exec.which(program) !== undefined) return run(ports, kustomizeArgv(program, directory), signal)
  throw missing('kustomize', directory, 'Install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl, which has it built in, on this runner.')
}

const missing = (program: string, where: string, remedy: string): UserError => new UserError(`There is no program \`${program}\` on PATH, and the source ${where} has to be rendered by it.`, {reason: 'command-not-found', where, expected: `\`${program}\``, remedy})

async function run({exec, host}: Pick<Ports, 'exec' | 'host'>, argv: Argv, signal?: AbortSignal): Promise<string> {
  const env = Object.fromEntries(variables.flatMap(name => {
    const value = host.variable(name)
    return value === undefined ? [] : [[name, value]]
  }))
  const result = await exec.run({argv, env, cwd: host.workspace, timeoutMs}, signal)
  if (result.exitCode !== 0) throw failed(argv, result)
  if (result.stdout.length >= largestOutput) throw new ToolError(`${argv[0]} printed more than can be kept.`, {argv, exitCode: 0, reason: 'command-failed', where: argv[argv.length - 1] ?? '', expected: `at most ${largestOutput / 2 ** 20} MiB of objects`, remedy: 'Split the source into several services.'})
  return result.stdout
}

function failed(argv: Argv, {exitCode, stderr}: ExecResult): ToolError {
  const words = stderr.trim().split('\n').slice(-tailLines).join('\n')
  const remedy = /missing in charts\/ directory|dependency/i.test(words) && argv[0] === 'helm'
    ? 'Fetch the charts that it depends on before this step: `helm dependency build`.' : `Run \`${argv.join(' ')}\` here and mend what it names.`
  return new ToolError(`${argv.slice(0, 2).join(' ')} failed: ${words || 'it printed nothing'}`, {argv, exitCode, reason: 'command-failed', where: argv[0] === 'helm' ? (argv[3] ?? '') : (argv[2] ?? ''), remedy})
}
