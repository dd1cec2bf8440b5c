/** What must be true of a world at rest, asked of the world itself: one snapshot serves, nothing is left over, nothing is held. */
import {existsSync, readFileSync} from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import {parseJournal, verifyChain} from '../../../src/rollout/journal.ts'
import {foldJournal, type JournalState} from '../../../src/rollout/journal-state.ts'
import type {RouterStart, RouterStatus} from '../../../src/targets/local/router-protocol.ts'
import {control, processesOf, routerDirectory, services, type World} from './world.ts'

const patienceMs = 5_000

export function readState(world: World): JournalState {
  const file = path.join(world.state, 'shop/local/journal.jsonl')
  const {entries} = parseJournal(existsSync(file) ? readFileSync(file, 'utf8') : '')
  verifyChain(entries)
  return foldJournal(entries)
}

export function revisionsOf(world: World, snapshot: string): Record<string, string> {
  const file = path.join(world.state, 'shop/local/snapshots', `${snapshot.slice('sha256:'.length)}.json`)
  const {release} = JSON.parse(readFileSync(file, 'utf8')) as {release: {services: Record<string, {rev: string; env: Record<string, string>}>}}
  return Object.fromEntries(Object.entries(release.services).map(([name, {rev}]) => [name, rev]))
}

/** The versions that the services of a snapshot have, in one text. */
export function versionOf(world: World, snapshot: string): string {
  const file = path.join(world.state, 'shop/local/snapshots', `${snapshot.slice('sha256:'.length)}.json`)
  const {release} = JSON.parse(readFileSync(file, 'utf8')) as {release: {services: Record<string, {env: Record<string, string>}>}}
  return [...new Set(Object.values(release.services).map(({env}) => env.VERSION))].join(' and ')
}

function ask(port: number): Promise<{status: number; rev: string}> {
  return new Promise((resolve, reject) => {
    http.get({host: '127.0.0.1', port, agent: false, timeout: 6_000}, response => {
      let text = ''
      response.on('data', (chunk: Buffer) => { text += chunk.toString() })
      response.once('end', () => resolve({status: response.statusCode ?? 0, rev: (/"rev":"(\w+)"/.exec(text) ?? [])[1] ?? text.trim()}))
    }).once('error', reject)
  })
}

async function serviceProblems(world: World, service: string, rev: string, warm: ReadonlySet<string>): Promise<{problems: string[]; pids: number[]}> {
  const start = JSON.parse(readFileSync(path.join(routerDirectory(world, service), 'start.json'), 'utf8')) as RouterStart
  const status = JSON.parse(await control(start.socket, 'GET', '/v1/status')) as RouterStatus
  const problems: string[] = []
  const answer = await ask(world.ports[service] as number).catch((error: Error) => ({status: 0, rev: error.message}))
  if (answer.status !== 200 || answer.rev !== rev) problems.push(`${service} answers ${answer.status} from ${answer.rev}, and ${rev} should serve`)
  if (JSON.stringify(status.weights) !== JSON.stringify({[rev]: 100})) problems.push(`${service} routes ${JSON.stringify(status.weights)}`)
  for (const [name, there] of Object.entries(status.revisions)) {
    if (there.ready !== there.wanted || there.instances.length !== there.wanted) problems.push(`${service} ${name} has ${there.ready} of ${there.wanted} ready, ${there.instances.length} there`)
    if (name !== rev && !warm.has(name)) problems.push(`${service} still runs ${name}`)
  }
  if (status.identity.pid !== start.identity.pid) problems.push(`${service}: start.json names another router`)
  return {problems, pids: [status.identity.pid, ...Object.values(status.revisions).flatMap(r => r.instances.map(i => i.pid ?? 0))]}
}

/** What is wrong now. `version`: what should serve; null: nothing should. */
async function look(world: World, version: number | null): Promise<string[]> {
  const state = readState(world)
  const problems: string[] = []
  if (state.unfinished) problems.push(`the ${state.unfinished.plan.operation} is unfinished`)
  if (existsSync(path.join(world.state, 'shop/local/lock.json'))) problems.push('the lock is held')
  if (state.current === null || version === null) return [...problems, ...(state.current === null && version === null ? [] : [`the journal says that ${state.current ?? 'nothing'} serves`])]
  if (versionOf(world, state.current) !== String(version)) problems.push(`release ${versionOf(world, state.current)} serves, not ${version}`)
  const warm = new Set(state.previous === null ? [] : Object.values(revisionsOf(world, state.previous)))
  const known: number[] = []
  for (const [service, rev] of Object.entries(revisionsOf(world, state.current))) {
    const found = await serviceProblems(world, service, rev, warm)
    problems.push(...found.problems)
    known.push(...found.pids)
  }
  const orphans = processesOf(world).filter(pid => !known.includes(pid))
  if (orphans.length > 0) problems.push(`orphan processes: ${orphans.map(pid => `${pid} ${commandOf(pid)}`).join(', ')}`)
  return problems
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim().split('/').slice(-2).join('/')
  } catch {
    return '(gone)'
  }
}

/** Processes take a moment to end and to start: what is wrong must be wrong for a while. */
export async function check(world: World, version: number | null): Promise<string[]> {
  const until = Date.now() + patienceMs
  for (;;) {
    const problems = await look(world, version).catch((error: Error) => [error.message])
    if (problems.length === 0 || Date.now() > until) return problems
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
}

export {services}
