/** Kubernetes itself, etcd and kwok, built together from one small go.mod: they share most of their packages. */
import {cp, mkdir, readFile, rename, rm, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {shareDirectory} from '../cache.ts'
import type {Engine} from './engine.ts'
import {goBuild, makeWritable, moduleDirectory, workDirectory} from './go.ts'

const version = 'v1.36.3'
const kwok = 'v0.8.0'
/** 1.7 needs Go 1.27. */
const gatewayApi = 'v1.6.3'

const packages: Record<string, string> = {
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  'kube-controller-manager': 'k8s.io/kubernetes/cmd/kube-controller-manager',
  'kube-scheduler': 'k8s.io/kubernetes/cmd/kube-scheduler',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
  kubelet: 'k8s.io/kubernetes/cmd/kubelet',
  'kube-proxy': 'k8s.io/kubernetes/cmd/kube-proxy',
  etcd: 'go.etcd.io/etcd/server/v3', // in the version that Kubernetes requires
  kwok: 'sigs.k8s.io/kwok/cmd/kwok'
}

/** Kubernetes replaces its staging modules by folders that its zip lacks: the published ones (v1.x.y is v0.x.y there) take their place. */
function renderModule(kubernetes: string): string {
  const lines = kubernetes.split('\n')
  const language = lines.filter(line => /^(?:go|godebug) /.test(line))
  const staging = lines.flatMap(line => /^\t(k8s\.io\/[a-z0-9-]+) => \.\/staging\//.exec(line)?.[1] ?? [])
  const published = `v0.${version.slice('v1.'.length)}`
  return [
    'module lab', '', ...language, '',
    'require (', `\tk8s.io/kubernetes ${version}`, `\tsigs.k8s.io/kwok ${kwok}`, ')', '',
    'replace (', ...staging.map(module => `\t${module} => ${module} ${published}`), ')', ''
  ].join('\n')
}

/** What `version` prints is set at the link, as Kubernetes' own build does (hack/lib/version.sh). */
function linkerFlags(): string[] {
  const set = (of: string, values: Record<string, string>): string[] => Object.entries(values).map(([name, value]) => `-X ${of}.${name}=${value}`)
  const values = {gitVersion: version, gitMajor: '1', gitMinor: version.split('.')[1] as string, gitTreeState: 'clean', gitCommit: '0'.repeat(40), buildDate: '1970-01-01T00:00:00Z'}
  return [...set('k8s.io/component-base/version', values), ...set('k8s.io/client-go/pkg/version', values), `-X sigs.k8s.io/kwok/pkg/consts.Version=${kwok}`]
}

async function prepareModule(): Promise<string> {
  const directory = workDirectory('kubernetes/module')
  await mkdir(directory, {recursive: true})
  const wanted = renderModule(await readFile(path.join(await moduleDirectory(`k8s.io/kubernetes@${version}`), 'go.mod'), 'utf8'))
  const input = path.join(directory, 'go.mod.in')
  // Go adds to go.mod and go.sum as it builds: they stay while the input is the same.
  if (await readFile(input, 'utf8').catch(() => '') !== wanted) {
    await rm(path.join(directory, 'go.sum'), {force: true})
    await writeFile(path.join(directory, 'go.mod'), wanted)
    await writeFile(input, wanted)
  }
  return directory
}

async function build(todo: readonly string[], into: string, note: (words: string) => void): Promise<void> {
  await goBuild({directory: await prepareModule(), packages: todo.map(name => packages[name] as string), into: `${into}/`, linker: linkerFlags()}, note)
  if (todo.includes('etcd')) await rename(path.join(into, 'server'), path.join(into, 'etcd')) // Go names it after the last folder of its path
}

async function copyShare(): Promise<void> {
  const share = shareDirectory()
  const modules = {kwok: await moduleDirectory(`sigs.k8s.io/kwok@${kwok}`), gateway: await moduleDirectory(`sigs.k8s.io/gateway-api@${gatewayApi}`)}
  for (const name of ['kwok', 'gateway-api']) await rm(path.join(share, name), {recursive: true, force: true})
  const own = {recursive: true, filter: (source: string): boolean => !source.endsWith('/testdata')}
  await cp(path.join(modules.kwok, 'kustomize/stage'), path.join(share, 'kwok/stage'), own)
  await cp(path.join(modules.gateway, 'config/crd'), path.join(share, 'gateway-api'), own)
  await makeWritable(share)
}

export const kubernetes: Engine = {
  name: 'kubernetes',
  version,
  programs: Object.keys(packages),
  stamp: '.k8s-stamp',
  id: `${version} ${kwok}`,
  cost: {minutes: 13, mebibytes: 555, goGibibytes: 4},
  probe: name => ({
    args: name === 'kubectl' ? ['version', '--client'] : ['--version'],
    holds: name === 'etcd' ? /3\.6\./ : name === 'kwok' ? /v0\.8\./ : /v1\.36\./
  }),
  build,
  share: {line: `share ${kwok} ${gatewayApi}`, copy: copyShare}
}
