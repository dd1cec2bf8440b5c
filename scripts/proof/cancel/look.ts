/** What must be true after a cancelled run, asked of the machine itself and not of the suite: who answers, which processes live, what the journal says. */
import {existsSync, readFileSync, readdirSync} from 'node:fs'
import path from 'node:path'
import {observeAnswers} from '../../../src/cli/proof.ts'
import {parseJournal, verifyChain} from '../../../src/rollout/journal.ts'
import {foldJournal} from '../../../src/rollout/journal-state.ts'
import {readStart, routerStatus} from '../../../src/targets/local/router-client.ts'
import {services, set, type Bed} from './bed.ts'

const patienceMs = 3_000

/** Living processes that name the bed's directory in their arguments or their environment, this one aside. */
export function processesOf(root: string): number[] {
  return readdirSync('/proc').filter(name => /^\d+$/.test(name)).map(Number).filter(pid => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const named = ['environ', 'cmdline'].some(file => readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(root))
      return pid !== process.pid && named && !/^\) [ZX]/.test(stat.slice(stat.lastIndexOf(')')))
    } catch {
      return false
    }
  })
}

const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ').trim()
  } catch {
    return '(gone)'
  }
}

interface Snapshot {
  label: string
  revisions: Record<string, string>
}

function snapshotOf(root: string, id: string): Snapshot {
  const stored = JSON.parse(readFileSync(path.join(root, 'snapshots', `${id.slice('sha256:'.length)}.json`), 'utf8')) as {label: string; release: {services: Record<string, {rev: string}>}}
  return {label: stored.label, revisions: Object.fromEntries(Object.entries(stored.release.services).map(([name, {rev}]) => [name, rev]))}
}

export interface Looked {
  /** The one release that answers on all services; null: there is no such. */
  serves: number | null
  problems: string[]
}

async function serviceLook({workspace, ports}: Bed, service: string, allowed: {now: string | undefined; before: string | undefined}): Promise<{problems: string[]; pids: number[]}> {
  const router = {service, directory: path.join(workspace.state, set, 'routers', service)}
  const [start, status] = [await readStart(ports, router), await routerStatus(ports, router)]
  if (!start || !status) return {problems: [`${service} has no router`], pids: []}
  const problems: string[] = []
  if (JSON.stringify(status.weights) !== JSON.stringify({[allowed.now ?? '']: 100})) problems.push(`${service} routes ${JSON.stringify(status.weights)}, and ${allowed.now} should have all`)
  for (const [rev, {ready, wanted}] of Object.entries(status.revisions)) {
    if (rev !== allowed.now && rev !== allowed.before) problems.push(`${service} still runs ${rev}`)
    if (rev === allowed.now && ready !== wanted) problems.push(`${service} has ${ready} of ${wanted} processes ready`)
  }
  return {problems, pids: [start.identity.pid, ...Object.values(status.revisions).flatMap(r => r.instances.map(i => i.pid ?? 0))]}
}

async function lookOnce(bed: Bed): Promise<Looked> {
  const root = path.join(bed.workspace.state, set)
  const problems: string[] = []
  const {entries} = parseJournal(readFileSync(path.join(root, 'journal.jsonl'), 'utf8'))
  verifyChain(entries)
  const {current, previous, unfinished} = foldJournal(entries)
  if (unfinished) problems.push(`the ${unfinished.plan.operation} of ${unfinished.owner.runId} is unfinished`)
  if (existsSync(path.join(root, 'lock.json'))) problems.push('the lock is held')
  if (current === null) return {serves: null, problems: [...problems, 'the journal knows no snapshot that serves']}
  const [now, before] = [snapshotOf(root, current), previous === null ? undefined : snapshotOf(root, previous)]
  const looked = await Promise.all(services.map(s => serviceLook(bed, s, {now: now.revisions[s], before: before?.revisions[s]})))
  problems.push(...looked.flatMap(l => l.problems))
  const known = new Set(looked.flatMap(l => l.pids))
  problems.push(...processesOf(bed.workspace.root).filter(pid => !known.has(pid)).map(pid => `orphan ${pid}: ${commandOf(pid)}`))
  const answers = await observeAnswers(bed.ports.http, bed.url)
  const releases = [...new Set(services.flatMap(s => answers[s] ?? []))]
  const serves = services.every(s => answers[s]?.length === 1) && releases.length === 1 ? (releases[0] as number) : null
  if (serves === null) problems.push(`not one release answers: ${JSON.stringify(answers)}`)
  else if (String(serves) !== now.label) problems.push(`release ${serves} answers, and the journal says that ${now.label} serves`)
  return {serves, problems}
}

/** Processes take a moment to end: what is wrong must be wrong for a while. */
export async function look(bed: Bed): Promise<Looked> {
  const until = Date.now() + patienceMs
  for (;;) {
    const looked = await lookOnce(bed).catch((error: Error): Looked => ({serves: null, problems: [error.message]}))
    if (looked.problems.length === 0 || Date.now() > until) return looked
    await new Promise(resolve => { setTimeout(resolve, 100) })
  }
}
