/** What stops a release before its first write: input that is wrong, credentials that do not suffice, policies of the cluster, somebody else at work. */
import {readFile} from 'node:fs/promises'
import https from 'node:https'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {equal, holds} from '../../scenario.ts'
import {makeCertificate} from '../certificates.ts'
import type {Shipped} from '../shipped.ts'
import {ask, eventually, type KubernetesScenario, type KubernetesWorld} from '../world.ts'
import {endOf, observeRunning, outputOf, rules, Shop, writtenSince, type Version} from './shop.ts'

export interface Refusal {
  reason: string
  /** What the log or the outputs must say. */
  words: readonly (string | RegExp)[]
}

/** Where the first release serves. */
export async function withShop<T>(world: KubernetesWorld, work: (shop: Shop) => Promise<T>, first: Partial<Version> = {}): Promise<T> {
  const shop = await Shop.open(world)
  try {
    await shop.deploy({tag: '1', ...first})
    return await work(shop)
  } finally {
    await shop.close()
  }
}

export function saysSo(shipped: Shipped, {reason, words}: Refusal): void {
  equal(outputOf(shipped, 'failure-reason'), reason, `failure-reason; ${endOf(shipped)}`)
  for (const word of words) holds(typeof word === 'string' ? shipped.log.includes(word) : word.test(shipped.log), `"${String(word)}" is not said; ${endOf(shipped)}`)
}

/** Plans and deploys: neither goes well, nothing is written beyond the lock, and every object is the same as before. What the last one printed. */
export async function stopsBefore(shop: Shop, version: Version, refusal: Refusal): Promise<string> {
  const {world} = shop
  let log = ''
  const before = await observeRunning(world)
  await shop.write(version)
  for (const operation of ['plan', 'deploy']) {
    const mark = await world.audit?.mark() ?? 0
    const shipped = await shop.ship({operation, label: version.tag})
    equal(shipped.code, 1, `exit code of ${operation}; ${endOf(shipped)}`)
    saysSo(shipped, refusal)
    log = shipped.log
    const written = await writtenSince(world, mark)
    equal(operation === 'plan' ? written.all : written.beyondLock, [], `persisted writes of ${operation}`)
  }
  equal(await observeRunning(world), before, 'objects that run')
  return log
}

const scenario = (name: string, run: (shop: Shop) => Promise<string | undefined>): KubernetesScenario => ({name, run: world => withShop(world, run), needs: ['lab']})

const configMap = (name: string, data: unknown, apiVersion = 'v1'): unknown => ({apiVersion, kind: 'ConfigMap', metadata: {name}, data})

const input: KubernetesScenario[] = ([
  ['an object of 5 MB', {tag: '2', more: [configMap('large', {a: 'x'.repeat(5_000_000)})]}, {reason: 'manifest-invalid', words: ['large']}],
  ['a kind that the cluster does not know', {tag: '2', more: [{apiVersion: 'example.org/v1', kind: 'Shop', metadata: {name: 'shop'}}]}, {reason: 'unknown-kind', words: ['example.org/v1', 'Shop']}],
  ['the same object twice', {tag: '2', more: [configMap('twice', {a: '1'}), configMap('twice', {a: '2'})]}, {reason: 'manifest-invalid', words: ['twice']}],
  ['a namespace that is not there', {tag: '2', namespace: 'slipway-e2e-nowhere'}, {reason: 'manifest-invalid', words: ['slipway-e2e-nowhere']}],
  ['YAML that cannot be read', {tag: '2', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a\n'}, {reason: 'manifest-invalid', words: ['api.yaml']}],
  ['values that YAML 1.1 reads otherwise', {tag: '2', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {enabled: yes, mode: 0644}\n'}, {reason: 'manifest-invalid', words: ['api.yaml', /enabled|yes/]}],
  ['an object that the server does not accept', {tag: '2', more: [{apiVersion: 'v1', kind: 'Service', metadata: {name: 'Wrong_Name'}, spec: {ports: [{port: 80}]}}]}, {reason: 'manifest-invalid', words: ['Wrong_Name']}]
] as [string, Version, Refusal][]).map(([name, version, refusal]) => scenario(`${name}: refused, nothing written`, async shop => {
  // A namespace that is not there is none that the account may look into.
  if (version.namespace !== undefined) await ask(shop.world, ['create', 'clusterrolebinding', shop.world.namespace, '--clusterrole=cluster-admin', `--serviceaccount=${shop.world.namespace}:releaser`])
  try {
    await stopsBefore(shop, version, refusal)
  } finally {
    if (version.namespace !== undefined) await ask(shop.world, ['delete', 'clusterrolebinding', shop.world.namespace])
  }
  return undefined
}))

const withoutVerbs = (resource: string, verbs: readonly string[]): typeof rules => rules.map(rule => (rule.resources.includes(resource) ? {...rule, verbs: rule.verbs.filter(verb => !verbs.includes(verb))} : rule))

/** As a person copies it out of the log. */
function printedRole(log: string): string {
  const [, role] = /^The Role that this release needs:\n([\s\S]*?)(?=^::|(?![\s\S]))/m.exec(log) ?? []
  holds(role !== undefined, `No Role is printed: ${log.split('\n').slice(-14).join(' | ')}`)
  return role
}

const access: KubernetesScenario[] = [
  scenario('an account that may not change workloads: every missing verb is named', async shop => {
    await shop.grant(withoutVerbs('deployments', ['create', 'patch']))
    await stopsBefore(shop, {tag: '2'}, {reason: 'access-denied', words: ['deployments', 'create', 'patch', `system:serviceaccount:${shop.world.namespace}:releaser`]})
    return undefined
  }),
  scenario('an account that may do nothing: with the Role that is printed, and nothing else, the release goes well', async shop => {
    const {world} = shop
    await ask(world, ['delete', 'rolebinding,role', '--all'])
    const role = printedRole(await stopsBefore(shop, {tag: '2'}, {reason: 'access-denied', words: ['deployments', 'leases', 'secrets']}))
    const {code, stderr} = await world.kubectl(['apply', '-f', '-'], {input: role})
    equal(code, 0, `kubectl apply of the printed Role; ${stderr}`)
    await shop.deploy({tag: '2'})
    return `${role.split('\n').filter(line => line.startsWith('- {')).length} rules`
  }),
  scenario('a token that nobody issued: said once, nothing written', async shop => {
    await shop.present('nobody-issued-this')
    await stopsBefore(shop, {tag: '2'}, {reason: 'access-denied', words: ['credentials']})
    return undefined
  }),
  scenario('a policy of the cluster denies: its words are told', async shop => {
    const {world} = shop
    const name = world.namespace
    const group = 'admissionregistration.k8s.io/v1'
    const policy = {
      apiVersion: group, kind: 'ValidatingAdmissionPolicy', metadata: {name},
      spec: {failurePolicy: 'Fail', matchConstraints: {resourceRules: [{apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments']}]}, validations: [{expression: '!object.spec.template.spec.containers.exists(c, c.image.endsWith(":2"))', message: 'release two is not allowed here'}]}
    }
    const binding = {apiVersion: group, kind: 'ValidatingAdmissionPolicyBinding', metadata: {name}, spec: {policyName: name, validationActions: ['Deny'], matchResources: {namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': name}}}}}
    await ask(world, ['apply', '-f', '-'], {apiVersion: 'v1', kind: 'List', items: [policy, binding]})
    try {
      await eventually('a policy that denies', async () => (await world.kubectl(['set', 'image', 'deployment/api', 'main=api:2', '--dry-run=server'])).stderr.includes('release two'))
      await stopsBefore(shop, {tag: '2'}, {reason: 'manifest-invalid', words: ['release two is not allowed here', 'Deployment']})
    } finally {
      await ask(world, ['delete', 'validatingadmissionpolicybinding,validatingadmissionpolicy', name])
    }
    return undefined
  }),
  scenario('an admission webhook denies, and later does not answer: told apart', async shop => {
    const hook = await startWebhook(shop.world)
    try {
      await eventually('a webhook that denies', async () => (await shop.world.kubectl(['annotate', 'deployment/api', 'e2e=1', '--dry-run=server'])).stderr.includes('the team said no'))
      await stopsBefore(shop, {tag: '2'}, {reason: 'manifest-invalid', words: ['the team said no']})
      await hook.fallSilent()
      await stopsBefore(shop, {tag: '3'}, {reason: 'api-unavailable', words: ['webhook']})
    } finally {
      await hook.remove()
    }
    return undefined
  })
]

/** On loopback, where the API server reaches it: for Deployments of this namespace alone. */
async function startWebhook(world: KubernetesWorld): Promise<{fallSilent: () => Promise<void>; remove: () => Promise<void>}> {
  const pki = world.lab?.pki as string
  await makeCertificate(pki, 'ca', {name: 'webhook', subject: '/CN=webhook', usage: 'serverAuth', alternativeNames: ['IP:127.0.0.1']})
  const read = (name: string): Promise<Buffer> => readFile(path.join(pki, name))
  const server = https.createServer({cert: await read('webhook.crt'), key: await read('webhook.key')}, (request, response) => {
    let text = ''
    request.on('data', (part: Buffer) => { text += part.toString() })
    request.on('end', () => {
      const {request: {uid}} = JSON.parse(text) as {request: {uid: string}}
      response.setHeader('content-type', 'application/json').end(JSON.stringify({apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: {uid, allowed: false, status: {message: 'the team said no'}}}))
    })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  const {port} = server.address() as AddressInfo
  const {namespace: name} = world
  await ask(world, ['apply', '-f', '-'], {
    apiVersion: 'admissionregistration.k8s.io/v1', kind: 'ValidatingWebhookConfiguration', metadata: {name},
    webhooks: [{
      name: 'no.team.example', admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy: 'Fail', timeoutSeconds: 1, namespaceSelector: {matchLabels: {'kubernetes.io/metadata.name': name}},
      clientConfig: {url: `https://127.0.0.1:${port}/`, caBundle: (await read('ca.crt')).toString('base64')}, rules: [{apiGroups: ['apps'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['deployments']}]
    }]
  })
  const fallSilent = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise(resolve => { server.close(resolve) })
  }
  return {fallSilent, remove: async () => { await fallSilent(); await ask(world, ['delete', 'validatingwebhookconfiguration', name]) }}
}

const parallel = scenario('a second deploy in parallel: refused, its owner is named, and the first goes on', async shop => {
  await shop.write({tag: '2-slow-6s'})
  let second: Promise<Shipped> | undefined
  const first = await shop.ship({operation: 'deploy', label: '2', 'run-id': '71'}, () => { second ??= startSecond(shop) })
  holds(second !== undefined, `The first said nothing; ${endOf(first)}`)
  const refused = await second
  equal(first.code, 0, `exit code of the first; ${endOf(first)}`)
  equal(refused.code, 1, `exit code of the second; ${endOf(refused)}`)
  saysSo(refused, {reason: 'lock-held', words: ['run 71']})
  return undefined
})

/** When the first has its lock. */
async function startSecond(shop: Shop): Promise<Shipped> {
  await eventually('a lock', async () => (await ask(shop.world, ['get', 'leases', '-o', 'jsonpath={.items[*].spec.holderIdentity}'])).includes('71'))
  return shop.ship({operation: 'deploy', label: '2', 'run-id': '72'})
}

export const before: readonly KubernetesScenario[] = [...input, ...access, parallel]
