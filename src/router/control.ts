/** The control socket: HTTP with JSON over a Unix socket that only this user can open. */
import {chmodSync, rmSync} from 'node:fs'
import http, {type IncomingMessage, type ServerResponse} from 'node:http'
import type {ControlError} from '../targets/local/router-protocol.ts'
import {ControlFailure} from './control-failure.ts'
import {isRevision, parseField, parseRevisionSpec, parseWeights} from './control-input.ts'
import type {Router} from './router.ts'

const statusOf: Record<ControlError['error'], number> = {
  'bad-request': 400, 'not-found': 404, 'port-in-use': 409, routed: 409, 'handing-over': 409, 'state-unwritable': 507, failed: 500
}

const refuse = (error: ControlError['error'], message: string): ControlFailure => new ControlFailure({error, message})

function orRefuse<T>(parsed: T | string): T {
  if (typeof parsed === 'string') throw refuse('bad-request', parsed)
  return parsed
}

async function readJsonBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const text = Buffer.concat(chunks).toString('utf8')
  try {
    return text === '' ? {} : JSON.parse(text)
  } catch {
    throw refuse('bad-request', 'The body is not JSON.')
  }
}

/** What the router says to one request; undefined: done. */
async function answer(router: Router, request: IncomingMessage): Promise<unknown> {
  const [path, rev] = splitPath(request.url ?? '/')
  const body = request.method === 'GET' ? {} : await readJsonBody(request)
  switch (`${request.method} ${path}`) {
    case 'GET /v1/status':
      return router.status()
    case 'PUT /v1/revisions/':
      return router.putRevision(rev, orRefuse(parseRevisionSpec(body)))
    case 'DELETE /v1/revisions/':
      return router.removeRevision(rev)
    case 'PUT /v1/weights':
      return router.setWeights(orRefuse(parseWeights(body)))
    case 'POST /v1/drain':
      return router.drain(parseField(body, 'rev') ?? orRefuse('`rev`: expected the name of a revision.'))
    case 'POST /v1/stop':
      return router.stop()
    case 'POST /v1/handover':
      return router.handOver(parseField(body, 'program') ?? orRefuse('`program`: expected an absolute path.'))
    default:
      throw refuse('not-found', `${request.method} ${path} is not part of control protocol 1.`)
  }
}

function splitPath(url: string): [path: string, rev: string] {
  const match = /^(\/v1\/revisions\/)([^/?]+)$/.exec(url)
  if (!match) return [url, '']
  const rev = match[2] as string
  if (!isRevision(rev)) throw refuse('bad-request', 'The name of the revision is malformed.')
  return [match[1] as string, rev]
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = `${JSON.stringify(value ?? {})}\n`
  response.writeHead(status, {'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)), connection: 'close'})
  response.end(text)
}

async function respond(router: Router, request: IncomingMessage, response: ServerResponse): Promise<void> {
  try {
    send(response, 200, await answer(router, request))
  } catch (error) {
    const facts: ControlError = error instanceof ControlFailure ? error.facts : {error: 'failed', message: error instanceof Error ? error.message : String(error)}
    send(response, statusOf[facts.error], facts)
  }
}

/** Replaces a socket file that nobody listens on any more. */
export async function openControl(router: Router, socket: string): Promise<http.Server> {
  rmSync(socket, {force: true})
  const server = http.createServer((request, response) => {
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    void respond(router, request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(socket, resolve)
  })
  server.on('error', () => undefined)
  chmodSync(socket, 0o600)
  return server
}

/** Whether a router answers on this socket now. */
export function answers(socket: string): Promise<boolean> {
  return new Promise(resolve => {
    const request = http.get({socketPath: socket, path: '/v1/status', timeout: 2000}, response => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })
}
