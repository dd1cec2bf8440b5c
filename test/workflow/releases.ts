/** Releases for workflow tests: a small server that counts its answers, and users that ask it. */
import http from 'node:http'
import {onTestFinished} from 'vitest'

/** Two steps of a canary, each judged by its share of errors. */
export const errorStrategy = 'strategy: {canary: {steps: [50, 100], pause: 700ms, analysis: errors}}'

/** `errors` says which share of its answers is a 500, `lateSeconds` after how long. */
export const serverOf = (release: number, errors = 0, lateSeconds = 0): string => `
import http from 'node:http'
const count = {200: 0, 500: 0}
const started = Date.now()
const bad = () => Date.now() - started >= ${lateSeconds * 1000} && Math.random() < ${errors}
http.createServer((req, res) => {
  if (req.url === '/healthz') return res.setHeader('content-type', 'application/json').end('{}')
  if (req.url === '/metrics') return res.end(['# TYPE http_requests_total counter', ...Object.entries(count).map(([code, n]) => 'http_requests_total{code="' + code + '"} ' + n), ''].join('\\n'))
  const code = bad() ? 500 : 200
  count[code] += 1
  res.writeHead(code, {'x-release': '${release}'}).end('release ${release}')
}).listen(Number(process.env.PORT), '127.0.0.1')
process.on('SIGTERM', () => process.exit(0))
`

/** About 300 requests a second over keep-alive until the test ends; lost is what the router had to answer itself, or nobody. */
export function traffic(port: number): {lost: number; sent: number} {
  const agent = new http.Agent({keepAlive: true, maxSockets: 32})
  const tally = {lost: 0, sent: 0}
  const timer = setInterval(() => {
    for (let i = 0; i < 3; i += 1) {
      tally.sent += 1
      http.get({port, host: '127.0.0.1', agent, path: '/'}, response => {
        if (response.headers['x-slipway-router']) tally.lost += 1
        response.resume()
      }).once('error', () => { tally.lost += 1 })
    }
  }, 10)
  onTestFinished(() => {
    clearInterval(timer)
    agent.destroy()
  })
  return tally
}
