/** What a lab could leave on a machine, looked at before and after: processes, links, addresses, routes, rules, mounts, cgroups, directories. */
import {readdir, readFile} from 'node:fs/promises'
import path from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import {finish} from './command.ts'
import {labsDirectory, labVariable, observeOtherLabs} from './lab.ts'

export interface Traces {
  own: readonly string[]
  /** Undefined while another run's lab changes the machine: then it says nothing of ours. */
  machine: readonly string[] | undefined
}

const linesOf = async (argv: readonly [string, ...string[]]): Promise<string[]> => (await finish(argv).catch(() => ({stdout: ''}))).stdout.split('\n').filter(line => line.trim() !== '')

/** Those that carry a lab in their environment, name one in their arguments, or live in the cgroup of a lab's node: containers carry nothing else. */
async function observeProcesses(others: {directories: readonly string[]; machine: boolean}): Promise<string[]> {
  const found: string[] = []
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    const [environment = '', line = '', cgroup = ''] = await Promise.all(['environ', 'cmdline', 'cgroup'].map(file => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')))
    const named = `\0${environment}`.includes(`\0${labVariable}=`) || line.includes(`${labsDirectory()}/`)
    const theirs = others.directories.some(directory => `${environment}${line}`.includes(directory))
    // Only one lab at a time has real nodes: where another one has them, containers are its own.
    if ((named && !theirs) || (!named && !others.machine && cgroup.includes(`/${nodeCgroup}`))) found.push(`process ${pid} ${line.split('\0').slice(0, 3).join(' ')}`)
  }
  return found
}

/** Each real node has a cgroup of its own whose name begins so. */
export const nodeCgroup = 'slipway-e2e-'

async function observeCgroups(): Promise<string[]> {
  const roots = (await readdir('/sys/fs/cgroup', {withFileTypes: true}).catch(() => [])).filter(e => e.isDirectory()).map(e => path.join('/sys/fs/cgroup', e.name))
  const inner = await Promise.all(roots.map(async root => (await readdir(root, {withFileTypes: true}).catch(() => [])).filter(e => e.isDirectory()).map(e => path.join(root, e.name))))
  return [...roots, ...inner.flat()].filter(directory => path.basename(directory).startsWith(nodeCgroup)).map(directory => `cgroup ${directory}`)
}

async function observeMachine(): Promise<string[]> {
  const [links, addresses, routes, rules, mounts, cgroups, forwarding] = await Promise.all([
    linesOf(['ip', '-br', 'link']).then(lines => lines.map(line => `link ${line.split(/[\s@]/)[0]}`)),
    linesOf(['ip', '-br', 'address']).then(lines => lines.map(line => `address ${line.replace(/\s+/g, ' ')}`)),
    linesOf(['ip', '-o', 'route']).then(lines => lines.map(line => `route ${line.trim()}`)),
    linesOf(['iptables-save']).then(lines => lines.filter(line => line.startsWith('-A')).map(line => `rule ${line}`)),
    readFile('/proc/mounts', 'utf8').then(text => text.split('\n').filter(line => line !== '').map(line => `mount ${line.split(' ').slice(0, 3).join(' ')}`)),
    observeCgroups(),
    readFile('/proc/sys/net/ipv4/ip_forward', 'utf8').catch(() => '')
  ])
  return [...links, ...addresses, ...routes, ...rules, ...mounts, ...cgroups, `ip_forward ${forwarding.trim()}`]
}

/** Without what belongs to runs that live beside this one. */
export async function observeTraces(): Promise<Traces> {
  const others = await observeOtherLabs()
  const directories = (await readdir(labsDirectory()).catch(() => [])).map(name => path.join(labsDirectory(), name)).filter(name => !others.directories.includes(name))
  const own = [...await observeProcesses(others), ...directories.map(name => `directory ${name}`)]
  return {own, machine: others.machine ? undefined : await observeMachine()}
}

const added = (now: readonly string[], before: readonly string[]): string[] => now.filter(trace => !before.includes(trace))

/** What is there that was not there before. Some of it goes a moment later. */
export async function findLeftovers(before: Traces, patienceMs = 5000): Promise<string[]> {
  const deadline = performance.now() + patienceMs
  for (;;) {
    const now = await observeTraces()
    const left = [...added(now.own, before.own), ...(now.machine && before.machine ? added(now.machine, before.machine) : [])]
    if (left.length === 0 || performance.now() > deadline) return left
    await delay(200)
  }
}
