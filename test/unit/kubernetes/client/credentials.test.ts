import {chmodSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import type {SlipwayError} from '../../../../src/kernel/errors.ts'
import type {Command, Exec} from '../../../../src/ports/index.ts'
import {parseExecCredential} from '../../../../src/targets/kubernetes/client/exec-credential.ts'
import {jumpingClock} from '../../../fakes/clock.ts'
import {temporaryDirectory} from '../../../fakes/ports.ts'
import {clusterOf, configMap, json, kubeconfig, ref, statusObject, type Handler, type Seen, type World} from './harness.ts'

const v1 = 'client.authentication.k8s.io/v1'
const execUser = (more = ''): string => `{exec: {apiVersion: ${v1}, command: login, args: [--cluster, x], interactiveMode: Never${more}}}`
const credential = (status: Record<string, unknown>, apiVersion = v1): string => JSON.stringify({apiVersion, kind: 'ExecCredential', status})
const failed = async (promise: Promise<unknown>): Promise<SlipwayError> => promise.then(() => { throw new Error('it went well') }, (error: SlipwayError) => error)
const bearers = (seen: Seen[]): (string | undefined)[] => seen.map(s => s.headers['authorization'])
const fine: Handler = () => json(configMap('a'))

/** A plugin that tells what `tell` gives for its nth run. */
function plugin(tell: (nth: number, now: number) => string | {exitCode: number; stderr: string}, clock = jumpingClock()): {exec: Exec; runs: Command[]; clock: typeof clock} {
  const runs: Command[] = []
  const exec: Exec = {
    which: () => Promise.resolve(undefined),
    run: async command => {
      runs.push(command)
      await clock.sleep(20)
      const told = tell(runs.length, clock.now())
      return typeof told === 'string' ? {exitCode: 0, stdout: told, stderr: ''} : {stdout: 'hunter2hunter2', ...told}
    }
  }
  return {exec, runs, clock}
}

const withPlugin = async (tell: Parameters<typeof plugin>[0], {handler = fine, user = execUser()}: {handler?: Handler; user?: string} = {}): Promise<World & {runs: Command[]; clock: ReturnType<typeof jumpingClock>}> => {
  const {exec, runs, clock} = plugin(tell)
  return {...await clusterOf(handler, {config: kubeconfig(user), clock, ports: {exec}}), runs, clock}
}
const after = (now: number, ms: number): string => new Date(now + ms).toISOString()

describe('a credential plugin', () => {
  it('runs once for many calls at the same time, without a shell', async () => {
    const {cluster, runs, seen} = await withPlugin(() => credential({token: 'one'}))
    await Promise.all(Array.from({length: 50}, () => cluster.get(ref)))
    expect(runs).toHaveLength(1)
    expect(runs[0]?.argv).toEqual(['login', '--cluster', 'x'])
    expect(JSON.parse(runs[0]?.variables?.['KUBERNETES_EXEC_INFO'] ?? '')).toEqual({apiVersion: v1, kind: 'ExecCredential', spec: {interactive: false}})
    expect(new Set(bearers(seen))).toEqual(new Set(['Bearer one']))
  })

  it('really runs, with the environment of the kubeconfig', async () => {
    const directory = temporaryDirectory()
    const program = path.join(directory, 'login')
    writeFileSync(program, '#!/bin/sh\nprintf \'{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"%s-%s"}}\' "$WHO" "$1"\n')
    chmodSync(program, 0o755)
    const {cluster, seen} = await clusterOf(fine, {config: kubeconfig(`{exec: {apiVersion: client.authentication.k8s.io/v1beta1, command: ${program}, args: [now], env: [{name: WHO, value: me}]}}`)})
    await cluster.get(ref)
    expect(bearers(seen)).toEqual(['Bearer me-now'])
  })

  it('is told about the cluster where the kubeconfig wants that', async () => {
    const {cluster, runs} = await withPlugin(() => credential({token: 'one'}), {user: execUser(', provideClusterInfo: true')})
    await cluster.get(ref)
    expect(JSON.parse(runs[0]?.variables?.['KUBERNETES_EXEC_INFO'] ?? '')).toMatchObject({spec: {cluster: {server: 'https://cluster.test:6443'}}})
  })

  it('runs again at least ten seconds before what it told expires', async () => {
    const {cluster, runs, clock, seen} = await withPlugin((nth, now) => credential({token: `t${nth}`, expirationTimestamp: after(now, 60_000)}))
    await cluster.get(ref)
    await clock.sleep(49_000)
    await cluster.get(ref)
    expect(runs).toHaveLength(1)
    await clock.sleep(2_000)
    await Promise.all([cluster.get(ref), cluster.get(ref)])
    expect(runs).toHaveLength(2)
    expect(bearers(seen)).toEqual(['Bearer t1', 'Bearer t1', 'Bearer t2', 'Bearer t2'])
  })

  it('runs again, once for all, where the server refuses what it told', async () => {
    const {cluster, runs} = await withPlugin(nth => credential({token: `t${nth}`}), {handler: seen => (seen.headers['authorization'] === 'Bearer t1' ? statusObject(401, 'Unauthorized') : json(configMap('a')))})
    await Promise.all(Array.from({length: 20}, () => cluster.get(ref)))
    expect(runs).toHaveLength(2)
  })

  it('is not run for ever by a server that refuses everything', async () => {
    const {cluster, runs} = await withPlugin(nth => credential({token: `t${nth}`}), {handler: () => statusObject(401, 'Unauthorized', 'Unauthorized')})
    expect(await failed(cluster.get(ref))).toMatchObject({reason: 'access-denied', status: 401})
    expect(runs.length).toBeLessThanOrEqual(3)
  })

  it('that fails is told in its own last words, without what it printed or was given', async () => {
    const {cluster} = await withPlugin(() => ({exitCode: 3, stderr: 'trace\nsession for swordfish-4711 has expired: eyJhbGciOiJFUzI1NiIsImtpZCI6IlBPSndIbEktd0x0d1d4\n'}), {user: execUser(', env: [{name: PW, value: swordfish-4711}]')})
    const error = await failed(cluster.get(ref))
    expect(error).toMatchObject({name: 'ToolError', reason: 'command-failed', where: expect.stringMatching(/kubeconfig:\d+:\d+/) as unknown, message: expect.stringContaining('session for *** has expired: *** (exit code 3)') as unknown})
    expect(`${error.explain()}${JSON.stringify(error)}`).not.toMatch(/hunter2|swordfish|eyJ/)
  })

  it('that is missing is told with the hint of the kubeconfig', async () => {
    const {cluster} = await clusterOf(fine, {config: kubeconfig(`{exec: {apiVersion: ${v1}, command: /nowhere/login, interactiveMode: Never, installHint: "get it at login.test"}}`)})
    expect(await failed(cluster.get(ref))).toMatchObject({reason: 'command-not-found', remedy: 'get it at login.test'})
  })

  it('stops when the last of those who wait for it has gone', async () => {
    const stop = new AbortController()
    let ended = false
    const exec: Exec = {which: () => Promise.resolve(undefined), run: (_, signal) => new Promise((_resolve, reject) => { signal?.addEventListener('abort', () => { ended = true; reject(new Error('ended')) }) })}
    const {cluster} = await clusterOf(fine, {config: kubeconfig(execUser()), ports: {exec}})
    const call = cluster.get(ref, stop.signal)
    setTimeout(() => stop.abort(new Error('enough')), 5)
    await expect(call).rejects.toThrow('enough')
    expect(ended).toBe(true)
  })

  it('gives a client certificate', () => {
    const pem = (what: string): string => `-----BEGIN ${what}-----\nAAAA\n-----END ${what}-----\n`
    expect(parseExecCredential(credential({clientCertificateData: pem('CERTIFICATE'), clientKeyData: pem('PRIVATE KEY')}), v1, 0)).toMatchObject({certificate: {cert: pem('CERTIFICATE')}, token: undefined})
  })

  it.each<[string, RegExp]>([
    ['', /not JSON/], ['null', /no ExecCredential/], ['{"kind":"Other"}', /no ExecCredential/], [credential({token: 'a'}, 'client.authentication.k8s.io/v1beta1'), /another version/], [credential({}), /neither a token/], [credential({token: 'a\nb'}), /no token has/],
    [credential({clientCertificateData: 'x'}), /without its key/], [credential({clientCertificateData: 'x', clientKeyData: 'y'}), /not PEM/], [credential({token: 'a', expirationTimestamp: 'soon'}), /no time/], [credential({token: 'a', expirationTimestamp: '1970-01-01T00:00:00Z'}), /expired already/]
  ])('that tells %j is refused', (stdout, words) => {
    expect(parseExecCredential(stdout, v1, 1_000)).toMatch(words)
  })
})

describe('a file with a token', () => {
  it('is read anew after a minute, and at once where the server refuses the token', async () => {
    const file = path.join(temporaryDirectory(), 'token')
    writeFileSync(file, 'first\n')
    const clock = jumpingClock()
    let refused = ''
    const {cluster, seen} = await clusterOf(one => (one.headers['authorization'] === refused ? statusObject(401, 'Unauthorized') : json(configMap('a'))), {clock, config: kubeconfig(`{tokenFile: ${file}}`)})
    await cluster.get(ref)
    writeFileSync(file, 'second')
    await cluster.get(ref)
    await clock.sleep(60_000)
    await cluster.get(ref)
    writeFileSync(file, 'third')
    refused = 'Bearer second'
    await cluster.get(ref)
    expect(bearers(seen)).toEqual(['Bearer first', 'Bearer first', 'Bearer second', 'Bearer second', 'Bearer third'])
  })

  it('keeps the last token while the file is away, and says so where there never was one', async () => {
    const file = path.join(temporaryDirectory(), 'token')
    writeFileSync(file, 'first')
    const clock = jumpingClock()
    const {cluster, seen} = await clusterOf(fine, {clock, config: kubeconfig(`{tokenFile: ${file}}`)})
    await cluster.get(ref)
    rmSync(file)
    await clock.sleep(70_000)
    await cluster.get(ref)
    expect(bearers(seen)).toEqual(['Bearer first', 'Bearer first'])
    const none = await clusterOf(fine, {config: kubeconfig(`{tokenFile: ${file}}`)})
    expect(await failed(none.cluster.get(ref))).toMatchObject({reason: 'input-invalid', where: file})
  })

  it('is refused without repeating it where it holds no token', async () => {
    const file = path.join(temporaryDirectory(), 'token')
    writeFileSync(file, 'hunter2 hunter2')
    const {cluster} = await clusterOf(fine, {config: kubeconfig(`{tokenFile: ${file}}`)})
    const error = await failed(cluster.get(ref))
    expect(error.explain()).toContain('holds no token')
    expect(error.explain()).not.toContain('hunter2')
    expect(readFileSync(file, 'utf8')).toContain('hunter2')
  })
})

describe('other credentials', () => {
  it('a token that has expired is told at once, with what to do', async () => {
    const {cluster, seen} = await clusterOf(() => statusObject(401, 'Unauthorized', 'Unauthorized'))
    expect(await failed(cluster.get(ref))).toMatchObject({reason: 'access-denied', remedy: expect.stringContaining('renew') as unknown})
    expect(seen).toHaveLength(1)
  })

  it('user and password, and the user that a request is for', async () => {
    const {cluster, seen, ports} = await clusterOf(fine, {config: kubeconfig('{username: me, password: hunter2hunter2, as: boss}')})
    await cluster.get(ref)
    expect(seen[0]?.headers).toMatchObject({authorization: `Basic ${Buffer.from('me:hunter2hunter2').toString('base64')}`, 'impersonate-user': 'boss'})
    expect([...ports.masked]).toContain('hunter2hunter2')
  })

  it('a token at hand comes before a plugin', async () => {
    const {exec, runs, clock} = plugin(() => credential({token: 'x'}))
    const {cluster} = await clusterOf(fine, {config: kubeconfig(execUser().replace('{exec', '{token: given, exec')), clock, ports: {exec}})
    await cluster.get(ref)
    expect(runs).toEqual([])
  })
})
