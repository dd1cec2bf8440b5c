// What is released in this proof. It says of each body what it got, so that a request that was cut or repeated in part cannot pass for answered.
import {createHash} from 'node:crypto'
import http from 'node:http'

if (process.env.CRASH) process.exit(3)
const release = process.env.VERSION
let draining = false
const head = (res, more = {}) => res.writeHead(200, {'x-release': release, ...(draining ? {connection: 'close'} : {}), ...more})

async function sum(req, res) {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of req) {
    hash.update(chunk)
    bytes += chunk.length
  }
  head(res, {'content-type': 'application/json'}).end(JSON.stringify({bytes, sha256: hash.digest('hex')}))
}

/** `n` lines, one after the other. */
function stream(res, n, everyMs) {
  head(res, {'content-type': 'text/plain'})
  let line = 0
  const timer = setInterval(() => {
    res.write(`line ${line += 1}\n`)
    if (line < n) return
    clearInterval(timer)
    res.end('end\n')
  }, everyMs)
  res.once('close', () => clearInterval(timer))
}

const server = http.createServer((req, res) => {
  const {pathname, searchParams} = new URL(req.url, 'http://app')
  const number = name => Number(searchParams.get(name))
  if (pathname === '/healthz') res.end('ok')
  else if (pathname === '/sum') sum(req, res).catch(() => res.destroy())
  else if (pathname === '/slow') setTimeout(() => head(res).end('slow'), number('ms'))
  else if (pathname === '/stream') stream(res, number('n'), number('ms'))
  else head(res).end('fine')
})
server.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1')
// In a cluster it is asked to stop before everybody knows that it will: it answers for DRAIN_MS more, and asks for no connection to be kept.
process.on('SIGTERM', () => {
  draining = true
  setTimeout(() => server.close(() => process.exit(0)), Number(process.env.DRAIN_MS ?? 0))
})
