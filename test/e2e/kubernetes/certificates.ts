/** The certificates of a lab's cluster, by openssl: one authority, one more for the front proxy, and who is who. */
import {readFile, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {succeed} from '../command.ts'
import {apiService} from './addresses.ts'

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '3650'] as const

export interface Subject {
  name: string
  /** As openssl writes it: /O=system:masters/CN=admin. */
  subject: string
  usage: 'clientAuth' | 'serverAuth' | 'clientAuth,serverAuth'
  alternativeNames?: readonly string[]
}

async function openssl(pki: string, args: readonly string[]): Promise<void> {
  await succeed(['openssl', ...args], {cwd: pki})
}

async function makeAuthority(pki: string, name: string): Promise<void> {
  const extensions = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,digitalSignature'].flatMap(e => ['-addext', e])
  await openssl(pki, ['req', '-x509', ...newKey, '-config', 'req.cnf', '-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', `/CN=${name}`, ...extensions])
}

/** NAME.crt and NAME.key beside the authority's. */
export async function makeCertificate(pki: string, authority: string, {name, subject, usage, alternativeNames = []}: Subject): Promise<void> {
  const extensions = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature', `extendedKeyUsage=${usage}`, ...(alternativeNames.length > 0 ? [`subjectAltName=${alternativeNames.join(',')}`] : [])]
  await openssl(pki, [
    'req', '-x509', ...newKey, '-config', 'req.cnf', '-keyout', `${name}.key`, '-out', `${name}.crt`, '-subj', subject,
    '-CA', `${authority}.crt`, '-CAkey', `${authority}.key`, ...extensions.flatMap(e => ['-addext', e])
  ])
}

/** All of a control plane's, in `pki`. */
export async function makeCertificates(pki: string, addresses: readonly string[]): Promise<void> {
  await writeFile(path.join(pki, 'req.cnf'), '[req]\ndistinguished_name=dn\n[dn]\n')
  await Promise.all(['ca', 'front-proxy-ca'].map(name => makeAuthority(pki, name)))
  const service = ['kubernetes', 'kubernetes.default', 'kubernetes.default.svc', 'kubernetes.default.svc.cluster.local']
  const own: Subject[] = [
    {name: 'apiserver', subject: '/CN=kube-apiserver', usage: 'serverAuth', alternativeNames: [...addresses.map(a => `IP:${a}`), `IP:${apiService}`, 'DNS:localhost', ...service.map(s => `DNS:${s}`)]},
    {name: 'admin', subject: '/O=system:masters/CN=admin', usage: 'clientAuth'},
    {name: 'controller-manager', subject: '/CN=system:kube-controller-manager', usage: 'clientAuth'},
    {name: 'scheduler', subject: '/CN=system:kube-scheduler', usage: 'clientAuth'},
    {name: 'kwok', subject: '/O=system:masters/CN=kwok', usage: 'clientAuth'},
    {name: 'kubelet-client', subject: '/O=system:masters/CN=apiserver-kubelet-client', usage: 'clientAuth'}
  ]
  await Promise.all([
    ...own.map(subject => makeCertificate(pki, 'ca', subject)),
    makeCertificate(pki, 'front-proxy-ca', {name: 'front-proxy', subject: '/CN=front-proxy', usage: 'clientAuth'}),
    openssl(pki, ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'sa.key']).then(() => openssl(pki, ['ec', '-in', 'sa.key', '-pubout', '-out', 'sa.pub']))
  ])
}

/** A kubeconfig that holds all that it needs. */
export async function writeKubeconfig(file: string, options: {pki: string; server: string; user: string}): Promise<void> {
  const read = async (name: string): Promise<string> => (await readFile(path.join(options.pki, name))).toString('base64')
  const [ca, certificate, key] = await Promise.all(['ca.crt', `${options.user}.crt`, `${options.user}.key`].map(read))
  await writeFile(file, `${JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{name: 'lab', cluster: {server: options.server, 'certificate-authority-data': ca}}],
    users: [{name: options.user, user: {'client-certificate-data': certificate, 'client-key-data': key}}],
    contexts: [{name: 'lab', context: {cluster: 'lab', user: options.user}}],
    'current-context': 'lab'
  }, null, 1)}\n`, {mode: 0o600})
}
