// What the three services have in common: an HTTP server with /healthz, /metrics, a graceful end, and the faults of the release.
import {createServer} from 'node:http'
import {faultsOf} from './faults.js'
import {createMetrics} from './metrics.js'
import {fault, release} from './release.js'

/** Starts the service. `routes` maps `METHOD /path/{name}` to `async ({params, query, body}) => ({status, body, headers})`. */
export function serve(service, routes) {
  const faults = faultsOf(fault, service)
  if (faults.crashes) {
    console.error(`${service} release ${release}: this release cannot start (release.json says so).`)
    process.exit(1)
  }
  const metrics = createMetrics(service, release)
  const table = compile({
    'GET /healthz': async () => faults.neverReady
      ? {status: 503, body: {status: 'starting', service, release}}
      : {status: 200, body: {status: 'ok', service, release}},
    'GET /metrics': async () => ({status: 200, text: metrics.render()}),
    ...routes
  })
  let ending = false

  const server = createServer(async (request, response) => {
    const started = performance.now()
    const {status, body, text, headers} = await answer(request, table, faults)
    const payload = text ?? JSON.stringify(body)
    response.writeHead(status, {
      'content-type': text === undefined ? 'application/json' : 'text/plain; version=0.0.4',
      'content-length': Buffer.byteLength(payload), 'x-release': String(release), ...headers, ...(ending ? {connection: 'close'} : {})
    })
    response.end(request.method === 'HEAD' ? undefined : payload)
    if (!isProbe(request.url)) metrics.count(request.method, status, (performance.now() - started) / 1000)
  })
  server.keepAliveTimeout = 30_000
  server.listen(Number(process.env.PORT ?? 0), process.env.HOST ?? '127.0.0.1', () => {
    console.log(`${service} release ${release} listens on 127.0.0.1:${server.address().port}`)
  })
  server.on('error', error => {
    console.error(`${service} release ${release}: ${error.message}`)
    process.exit(1)
  })

  // Open requests are finished, idle connections closed; what is still open when the drain ends is cut.
  process.on('SIGTERM', () => {
    if (ending) return
    ending = true
    console.log(`${service} release ${release} ends: no new connections, open requests are finished`)
    server.close(() => process.exit(0))
    server.closeIdleConnections()
    setTimeout(() => process.exit(0), Number(process.env.DRAIN_MS ?? 8000)).unref()
  })
}

const isProbe = url => url === '/healthz' || url === '/metrics'

function compile(routes) {
  return Object.entries(routes).map(([route, handle]) => {
    const [method, path] = route.split(' ')
    return {method, pattern: new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`), handle}
  })
}

async function answer(request, table, faults) {
  try {
    const url = new URL(request.url, 'http://localhost')
    const here = table.filter(route => route.pattern.test(url.pathname))
    const route = here.find(r => r.method === request.method)
    const body = await readBody(request)
    if (here.length === 0) return problem(404, 'There is nothing at this path.')
    if (!route) return {...problem(405, `Use ${here.map(r => r.method).join(', ')}.`), headers: {allow: here.map(r => r.method).join(', ')}}
    if (body === undefined) return problem(400, 'The body is not JSON, or larger than 64 KiB.')
    if (!isProbe(request.url)) {
      if (faults.delayMs > 0) await new Promise(resolve => setTimeout(resolve, faults.delayMs))
      if (faults.failsNow()) return problem(500, `Release ${release} fails here (release.json says so).`)
    }
    return await route.handle({params: route.pattern.exec(url.pathname).groups ?? {}, query: url.searchParams, body})
  } catch (error) {
    return error.answer ?? problem(500, error.message)
  }
}

export const problem = (status, message) => ({status, body: {error: message}})

async function readBody(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size <= 65_536) chunks.push(chunk)
  }
  if (size > 65_536) return undefined
  if (size === 0) return null
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'))
  } catch {
    return undefined
  }
}
