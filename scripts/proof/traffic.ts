/**
 * Users who keep their connections, through everything that the local target does to a service: rolling update, canary, blue-green, a canary that is
 * aborted, a release that fails and goes back by itself, a rollback, a router of another version. Every answer is checked to its last byte.
 * usage: npm run proof:traffic -- [--requests N] [--users N] [--seed S] [--dist DIR] [--json FILE]
 */
import {existsSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import {parseArgs} from 'node:util'
import {figure, renderTable, type Figure} from '../bench/figures.ts'
import {makeReleases, services, type Releases} from './traffic/releases.ts'
import {kinds, startUsers, type Count, type Kind, type Users} from './traffic/users.ts'

const {values} = parseArgs({options: {
  requests: {type: 'string', default: '20000'}, users: {type: 'string', default: '48'}, seed: {type: 'string', default: '1'}, dist: {type: 'string', default: 'dist'}, json: {type: 'string'}
}})
const {dist} = values
if (!existsSync(path.join(dist, 'deploy/index.js'))) throw new Error(`There is no ${dist}/deploy/index.js. Build the bundles with \`npm run build\`.`)

const [least, users] = [Number(values.requests), Number(values.users)]
const say = (text: string): void => { process.stdout.write(`${text}\n`) }
const amount = (value: number): string => value.toLocaleString('en-GB')
const row = (cells: readonly string[]): string => cells.map((cell, i) => (i === 0 || i === cells.length - 1 ? cell.padEnd(i === 0 ? 40 : 0) : cell.padStart(11))).join('  ').trimEnd()

/** In this order, again and again until enough was sent. */
const acts: readonly (readonly [name: string, act: (releases: Releases) => Promise<void>])[] = [
  ['rolling update', r => r.deploy('rolling')],
  ['canary over 20, 50 and 100 %', r => r.deploy('canary')],
  ['canary interrupted half-way, then aborted', r => r.abort()],
  ['canary of a release that fails', r => r.deployBad('canary')],
  ['blue-green', r => r.deploy('blue-green')],
  ['rollback to the release before', r => r.rollback()],
  ['blue-green of a release that fails', r => r.deployBad('blue-green')],
  ['rolling update, router of another version', r => r.replaceRouter()],
  ['warm predecessors ended', r => r.finalize()]
]

const releases = await makeReleases(dist)
say(`${users} users on kept connections, GET and POST, a fifth of the requests slow, streamed or uploaded in pieces; until ${amount(least)} requests, seed ${values.seed}.`)
await releases.deploy('rolling')
const crowd = startUsers(services.map(name => releases.ports[name] as number), users, Number(values.seed))
try {
  const seconds = await play(crowd)
  crowd.phase('afterwards')
  await crowd.stop()
  const counts = crowd.counts()
  const left = await releases.close()
  const figures = figuresOf(Object.values(counts), {left, seconds})
  say(`\n${renderTable(figures)}`)
  for (const loss of crowd.losses()) say(`lost: ${loss}`)
  if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 2)}\n`)
  process.exitCode = figures.every(f => f.holds !== false) ? 0 : 1
} finally {
  await crowd.stop()
  await releases.close()
}

async function play(all: Users): Promise<number> {
  const began = performance.now()
  say(row(['while', 'seconds', 'requests', 'lost', 'answered by']))
  const total = (): number => Object.values(all.counts()).reduce((sum, c) => sum + c.sent, 0)
  for (let round = 1; total() < least; round += 1) {
    for (const [name, act] of acts) {
      const phase = `${name}${round === 1 ? '' : ` (${round})`}`
      const from = performance.now()
      all.phase(phase)
      await act(releases)
      await new Promise(resolve => { setTimeout(resolve, 500) })
      const count = all.counts()[phase] as Count
      say(row([phase, ((performance.now() - from) / 1000).toFixed(1), amount(count.sent), amount(count.lost), shareText(count)]))
      await mustServe(releases)
    }
  }
  return (performance.now() - began) / 1000
}

function shareText({releases: by}: Count): string {
  return Object.entries(by).map(([release, n]) => `release ${release}: ${amount(n)}`).join(', ')
}

/** An act that did not do what it says would prove nothing. */
async function mustServe({ports, serves}: Releases): Promise<void> {
  for (const service of services) {
    for (let i = 0; i < 8; i += 1) {
      const release = (await fetch(`http://127.0.0.1:${ports[service]}/`)).headers.get('x-release')
      if (release !== String(serves)) throw new Error(`${service} answers with release ${release}, and ${serves} should serve`)
    }
  }
}

function figuresOf(counts: readonly Count[], {left, seconds}: {left: number; seconds: number}): Figure[] {
  const sum = (of: (count: Count) => number): number => counts.reduce((all, count) => all + of(count), 0)
  const [sent, lost] = [sum(c => c.sent), sum(c => c.lost)]
  const words: Record<Kind, string> = {get: 'GET', post: 'POST, up to 64 KiB', upload: 'POST, uploaded in pieces', slow: 'GET, answered after 50 to 400 ms', stream: 'GET, streamed line by line'}
  return [
    {name: 'requests', value: sent, unit: '', bar: `at least ${amount(least)}`, holds: sent >= least},
    ...kinds.map(kind => figure(`  ${words[kind]}`, sum(c => c.kinds[kind]), '')),
    {name: 'requests lost', value: lost, unit: '', bar: '0', holds: lost === 0},
    figure('requests a second', sent / seconds, ''),
    figure('users', users, ''),
    figure('connections opened, also to the second router', crowd.opened(), ''),
    figure('bodies sent', sum(c => c.bytes) / 1024 ** 2, 'MiB'),
    {name: 'processes left behind', value: left, unit: '', bar: '0', holds: left === 0}
  ]
}
