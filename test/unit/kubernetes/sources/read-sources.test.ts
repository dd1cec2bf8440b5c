/** Sources as a release reads them: charts know the cluster that they go to. */
import {expect, it} from 'vitest'
import type {Command, Exec, HttpResponse} from '../../../../src/ports/index.ts'
import {Service} from '../../../../src/spec/schema.ts'
import {readKubernetesSources} from '../../../../src/targets/kubernetes/read-sources.ts'
import {makeTestPorts, type TestPorts} from '../../../fakes/ports.ts'
import {kubeconfig} from '../client/harness.ts'

const text = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\nspec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: m, image: "ghcr.io/acme/api:1"}]}}}\n'
const spec = {name: 'shop', target: {kind: 'kubernetes', namespace: 'shop'}} as const

async function rendered(source: object, version: HttpResponse): Promise<{ran: Command[]; asked: string[]; done: Promise<unknown>}> {
  const [ran, asked]: [Command[], string[]] = [[], []]
  const exec: Exec = {which: program => Promise.resolve(`/bin/${program}`), run: command => {
    ran.push(command)
    return Promise.resolve({exitCode: 0, stdout: text, stderr: ''})
  }}
  const request = ({url}: {url: string}): Promise<HttpResponse> => {
    asked.push(new URL(url).pathname)
    return Promise.resolve(url.endsWith('/version') ? version : {status: 404, headers: {}, body: ''})
  }
  const holder: {ports?: TestPorts} = {}
  const ports = makeTestPorts({exec, http: {request}, host: {variable: (name: string) => (name === 'KUBECONFIG' ? `${holder.ports?.directory ?? ''}/kubeconfig` : undefined)}} as Parameters<typeof makeTestPorts>[0])
  holder.ports = ports
  await ports.files.write(`${ports.directory}/kubeconfig`, kubeconfig())
  await ports.files.write(`${ports.host.workspace}/k8s/a.yaml`, text)
  return {ran, asked, done: readKubernetesSources(spec, {api: Service.parse({source})}, ports)}
}

const answer = (status: number, body: unknown): HttpResponse => ({status, headers: {}, body: JSON.stringify(body)})

it('renders a chart for the version of the cluster that it goes to, for one request', async () => {
  const {ran, asked, done} = await rendered({chart: 'charts/api'}, answer(200, {gitVersion: 'v1.33.4+k3s1'}))
  await done
  expect(ran[0]?.argv.slice(-2)).toEqual(['--kube-version', 'v1.33.4+k3s1'])
  expect(asked.filter(path => path === '/version')).toHaveLength(1)
})

it('asks no cluster where there is no chart', async () => {
  const {asked, done} = await rendered({manifests: 'k8s'}, answer(200, {gitVersion: 'v1.33.4'}))
  await done
  expect(asked.filter(path => path === '/version')).toEqual([])
})

it('guesses no version: a server that does not say it ends the plan', async () => {
  const {ran, done} = await rendered({chart: 'charts/api'}, answer(401, {kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 401, reason: 'Unauthorized', message: 'Unauthorized'}))
  await expect(done).rejects.toMatchObject({reason: 'access-denied'})
  expect(ran).toEqual([])
})
