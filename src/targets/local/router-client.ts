/** Speaks to the router of a service over its control socket. */
import path from 'node:path'
import {ApiError, UserError, type SlipwayError} from '../../kernel/errors.ts'
import type {FailureReason} from '../../kernel/failure-reasons.ts'
import type {HttpRequest, Ports} from '../../ports/index.ts'
import type {Rev} from '../../rollout/model.ts'
import {routerProtocol, type ControlError, type RevisionSpec, type RouterStart, type RouterState, type RouterStatus} from './router-protocol.ts'

/** While one router follows another the socket is away for a moment. */
const absenceMs = 5_000
const stopTimeoutMs = 120_000

export interface RouterAt {
  service: string
  directory: string
}

async function readJson<T>({files}: Ports, file: string): Promise<T | undefined> {
  const text = await files.readText(file)
  if (text === undefined) return undefined
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

export const readStart = (ports: Ports, {directory}: RouterAt): Promise<RouterStart | undefined> => readJson(ports, path.join(directory, 'start.json'))
export const readSavedState = (ports: Ports, {directory}: RouterAt): Promise<RouterState | undefined> => readJson(ports, path.join(directory, 'state.json'))

/** Undefined: no router runs. Throws ApiError `api-unavailable` if one runs but does not answer, `state-version` if it is newer. */
export async function routerStatus(ports: Ports, router: RouterAt): Promise<RouterStatus | undefined> {
  const until = ports.clock.now() + absenceMs
  for (;;) {
    const start = await readStart(ports, router)
    if (!start || start.socket === '') return undefined
    try {
      // Not repeated by the policy: this loop also asks whether the process lives, which is the better answer.
      const {status, body} = await ports.http.request({url: 'http://router/v1/status', socketPath: start.socket, timeoutMs: 2_000, retry: 'none'})
      if (status === 200) return readable(JSON.parse(body) as RouterStatus, router)
    } catch (error) {
      if (error instanceof UserError) throw error
    }
    if (!(await ports.processes.alive(start.identity))) return undefined
    if (ports.clock.now() > until) throw new ApiError(`The router of ${router.service} does not answer.`, {reason: 'api-unavailable', where: start.socket, remedy: `Read ${path.join(router.directory, 'router.log')}.`})
    await ports.clock.sleep(50)
  }
}

function readable(status: RouterStatus, {service}: RouterAt): RouterStatus {
  if (status.protocol <= routerProtocol) return status
  throw new UserError(`The router of ${service} speaks control protocol ${status.protocol}; this suite knows up to ${routerProtocol}.`, {reason: 'state-version', remedy: 'Use the version of the suite that started it, or a newer one.'})
}

const reasons: Partial<Record<ControlError['error'], FailureReason>> = {'port-in-use': 'port-in-use', 'state-unwritable': 'state-unwritable'}

function failure(router: RouterAt, status: number, body: string): SlipwayError {
  let facts: ControlError
  try {
    facts = JSON.parse(body) as ControlError
  } catch {
    facts = {error: 'failed', message: `status ${status}`}
  }
  const reason = reasons[facts.error]
  if (reason) return new UserError(`${router.service}: ${facts.message}`, {reason, where: router.directory})
  return new ApiError(`The router of ${router.service} refused: ${facts.message}`, {reason: 'api-unavailable', where: router.directory, status})
}

async function call(ports: Ports, router: RouterAt, request: Pick<HttpRequest, 'method' | 'timeoutMs'> & {path: string; value?: unknown}, signal?: AbortSignal): Promise<void> {
  const start = await readStart(ports, router)
  if (!start) throw new ApiError(`The router of ${router.service} does not run.`, {reason: 'api-unavailable', where: router.directory})
  const {path: url, value, ...rest} = request
  // Not repeated: the engine journals each effect and decides itself whether to carry it out again.
  const {status, body} = await ports.http.request({
    retry: 'none', ...rest, url: `http://router${url}`, socketPath: start.socket, headers: {'content-type': 'application/json'}, ...(value === undefined ? {} : {body: JSON.stringify(value)})
  }, signal)
  if (status !== 200) throw failure(router, status, body)
}

export const putRevision = (ports: Ports, router: RouterAt, rev: Rev, spec: RevisionSpec): Promise<void> =>
  call(ports, router, {method: 'PUT', path: `/v1/revisions/${rev}`, value: spec})
export const putWeights = (ports: Ports, router: RouterAt, weights: Record<Rev, number>): Promise<void> =>
  call(ports, router, {method: 'PUT', path: '/v1/weights', value: {weights}})
export const drainRevision = (ports: Ports, router: RouterAt, rev: Rev): Promise<void> => call(ports, router, {method: 'POST', path: '/v1/drain', value: {rev}})
export const removeRevision = (ports: Ports, router: RouterAt, rev: Rev): Promise<void> => call(ports, router, {method: 'DELETE', path: `/v1/revisions/${rev}`})
export const handOver = (ports: Ports, router: RouterAt, program: string): Promise<void> =>
  call(ports, router, {method: 'POST', path: '/v1/handover', value: {program}, timeoutMs: 40_000})

/** Ends the router and its processes. What it is to run stays written. Resolves when the router has gone. */
export async function stopRouter(ports: Ports, router: RouterAt): Promise<void> {
  const start = await readStart(ports, router)
  if (!start || !(await ports.processes.alive(start.identity))) return
  await call(ports, router, {method: 'POST', path: '/v1/stop', timeoutMs: stopTimeoutMs})
  for (let waited = 0; waited < 5_000 && await ports.processes.alive(start.identity); waited += 20) await ports.clock.sleep(20)
}
