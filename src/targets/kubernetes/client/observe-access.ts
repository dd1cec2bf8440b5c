/** Where the kubeconfig is looked for, in kubectl's order; inside a cluster the service account of the pod stands in for one. */
import path from 'node:path'
import {UserError} from '../../../kernel/errors.ts'
import type {Ports} from '../../../ports/index.ts'
import {mergeKubeconfigs, parseKubeconfigFile, type Kubeconfig} from './kubeconfig-file.ts'
import {isPem, selectAccess, type ClusterAccess, type Source, type Wish} from './kubeconfig.ts'
import {proxyFromEnvironment} from '../../../kernel/proxy.ts'

type Sight = Pick<Ports, 'files' | 'host'>

export interface AccessWish extends Wish {
  /** A path, relative to the workspace; in place of $KUBECONFIG. */
  kubeconfig?: string
}

/** https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/ */
export const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'

async function readConfig(file: string, {files}: Sight): Promise<Kubeconfig | undefined> {
  const text = await files.readText(file)
  return text === undefined ? undefined : parseKubeconfigFile(text, file)
}

const homeOf = ({host}: Sight): string | undefined => host.variable('HOME') ?? host.variable('USERPROFILE')

function inHome(file: string, sight: Sight): string {
  const home = homeOf(sight)
  return file.startsWith('~/') && home ? path.join(home, file.slice(2)) : path.resolve(sight.host.workspace, file)
}

async function explicitConfig(named: string, sight: Sight): Promise<Kubeconfig> {
  const file = inHome(named, sight)
  const config = await readConfig(file, sight)
  if (config) return config
  throw new UserError('There is no such kubeconfig.', {reason: 'input-invalid', where: file, expected: 'the path of a kubeconfig file', remedy: 'Correct the path, or write the file before this step.'})
}

/** Files of $KUBECONFIG that do not exist are passed over, as long as one does. */
async function listedConfig(list: string, sight: Sight): Promise<Kubeconfig | undefined> {
  const files = list.split(path.delimiter).filter(Boolean).map(file => path.resolve(sight.host.workspace, file))
  if (files.length === 0) return undefined
  const found = (await Promise.all([...new Set(files)].map(file => readConfig(file, sight)))).filter(config => config !== undefined)
  if (found.length > 0) return mergeKubeconfigs(found)
  throw new UserError('None of the files that KUBECONFIG names exists.', {reason: 'input-invalid', where: files.join(', '), expected: `paths of kubeconfig files with \`${path.delimiter}\` between them`})
}

async function homeConfig(sight: Sight): Promise<Kubeconfig | undefined> {
  const home = homeOf(sight)
  return home === undefined ? undefined : readConfig(path.join(home, '.kube', 'config'), sight)
}

/** Undefined outside a cluster. */
export async function inClusterAccess({files, host}: Sight, wish: Wish, directory = serviceAccount): Promise<ClusterAccess | undefined> {
  const [address, port] = [host.variable('KUBERNETES_SERVICE_HOST'), host.variable('KUBERNETES_SERVICE_PORT')]
  const [tokenFile, caFile] = [path.join(directory, 'token'), path.join(directory, 'ca.crt')]
  if (!address || !port || (await files.facts(tokenFile)) === undefined) return undefined
  const own = (await files.readText(path.join(directory, 'namespace')))?.trim()
  return {
    context: 'in-cluster', server: `https://${address.includes(':') ? `[${address}]` : address}:${port}`, namespace: wish.namespace ?? (own || 'default'),
    ca: (await files.facts(caFile)) === undefined ? undefined : {kind: 'file', path: caFile, place: caFile},
    serverName: undefined, insecure: false, proxy: undefined, certificate: undefined, impersonate: undefined, identity: {kind: 'token-file', path: tokenFile}
  }
}

/** Throws UserError `input-invalid` or `unsupported`, with the file and what was expected. */
export async function observeAccess(wish: AccessWish, sight: Sight): Promise<ClusterAccess> {
  const config = wish.kubeconfig !== undefined ? await explicitConfig(wish.kubeconfig, sight)
    : await listedConfig(sight.host.variable('KUBECONFIG') ?? '', sight) ?? await homeConfig(sight)
  const pod = config === undefined && wish.context === undefined ? await inClusterAccess(sight, wish) : undefined
  if (pod === undefined && config === undefined) {
    throw new UserError('There is no kubeconfig, and this is no pod with a service account.', {
      reason: 'input-invalid', where: path.join(homeOf(sight) ?? '~', '.kube', 'config'), expected: 'a kubeconfig there, or its path in KUBECONFIG or in the target’s `kubeconfig`'
    })
  }
  const access = pod ?? selectAccess(config as Kubeconfig, wish)
  const proxy = access.proxy ?? proxyFromEnvironment(access.server, name => sight.host.variable(name))
  return {...access, proxy}
}

/** The PEM of a source. Throws UserError `input-invalid` where the file is missing or is none. */
export async function readPem(source: Source, {files}: Sight): Promise<string> {
  if (source.kind === 'text') return source.text
  const text = await files.readText(source.path)
  if (text !== undefined && isPem(text)) return text
  const what = text === undefined ? 'There is no such file' : 'The file holds no PEM'
  throw new UserError(`${what}: ${source.path}.`, {reason: 'input-invalid', where: source.place, expected: 'the path of a certificate or key in PEM'})
}
