/**
 * What control groups leave to this process, versions 1 and 2 and both at once. Every ancestor counts: nested limits lie below the
 * root of the mount. Formats: cgroups(7), proc_pid_mountinfo(5), Documentation/admin-guide/cgroup-v{1/,2.rst} of the kernel.
 */
export type ReadKernel = (path: string) => Promise<string | undefined>

interface Membership { controllers: string[]; path: string }
interface Mount { root: string; point: string; version: 1 | 2; controllers: string[] }

export interface CgroupLimits {
  /** Processors' worth of time per second; undefined: no quota. */
  cpuQuota: number | undefined
  /** Numbers of the processors in the cpuset; undefined: not told. */
  cpuset: number[] | undefined
  /** The tightest limit, and the least that any of the limits leaves free, counting page cache that can be dropped as free. */
  memory: {limit: number; free: number} | undefined
}

/** `0-3,8` as numbers; undefined if it is no such list. An empty text is an empty list. */
export function parseCpuList(text: string): number[] | undefined {
  const cpus: number[] = []
  for (const part of text.trim().split(',').filter(Boolean)) {
    const match = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(part)
    if (!match) return undefined
    const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
    for (let cpu = first; cpu <= last; cpu += 1) cpus.push(cpu)
  }
  return cpus
}

export function parseMemberships(text: string): Membership[] {
  return text.split('\n').flatMap(line => {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line)
    return match ? [{controllers: (match[1] as string).split(',').filter(Boolean), path: match[2] as string}] : []
  })
}

const unescapeOctal = (text: string): string => text.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)))

export function parseCgroupMounts(text: string): Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [before, behind] = line.split(' - ')
    const [, , , root, point] = (before ?? '').split(' ')
    const [type, , options = ''] = (behind ?? '').split(' ')
    if (!root || !point || (type !== 'cgroup' && type !== 'cgroup2')) return []
    return [{root: unescapeOctal(root), point: unescapeOctal(point), version: type === 'cgroup2' ? 2 : 1, controllers: options.split(',')}]
  })
}

/** From the process's own group up to the mount: `/` of a container may be a group deep in the host's tree. */
export function ancestors(mount: Mount, path: string): string[] {
  const inside = path === mount.root ? '' : mount.root === '/' ? path : path.startsWith(`${mount.root}/`) ? path.slice(mount.root.length) : ''
  const parts = inside.includes('..') ? [] : inside.split('/').filter(Boolean)
  return parts.map((_, i) => [mount.point, ...parts.slice(0, parts.length - i)].join('/')).concat(mount.point)
}

interface Groups { version: 1 | 2; directories: string[] }

function groupsOf(controller: string, memberships: readonly Membership[], mounts: readonly Mount[]): Groups[] {
  return mounts.flatMap((mount): Groups[] => {
    const member = memberships.find(m => (mount.version === 2 ? m.controllers.length === 0 : m.controllers.includes(controller)))
    if (!member || (mount.version === 1 && !mount.controllers.includes(controller))) return []
    return [{version: mount.version, directories: ancestors(mount, member.path)}]
  })
}

/** A whole number from a control file; undefined for `max`, -1 or anything else. */
function amount(text: string | undefined): number | undefined {
  const match = /^(\d+)\s*$/.exec(text ?? '')
  return match ? Number(match[1]) : undefined
}

async function quotaIn(read: ReadKernel, {version, directories}: Groups): Promise<number[]> {
  const found = await Promise.all(directories.map(async (directory): Promise<number | undefined> => {
    const [quota, period] = version === 2
      ? ((await read(`${directory}/cpu.max`)) ?? '').trim().split(/\s+/)
      : [await read(`${directory}/cpu.cfs_quota_us`), await read(`${directory}/cpu.cfs_period_us`)]
    const [share, whole] = [amount(quota), amount(period)]
    return share !== undefined && whole ? share / whole : undefined
  }))
  return found.filter(q => q !== undefined)
}

async function cpusetIn(read: ReadKernel, {version, directories}: Groups): Promise<number[] | undefined> {
  const names = version === 2 ? ['cpuset.cpus.effective'] : ['cpuset.effective_cpus', 'cpuset.cpus']
  for (const directory of directories) {
    for (const name of names) {
      const cpus = parseCpuList((await read(`${directory}/${name}`)) ?? '')
      if (cpus?.length) return cpus
    }
  }
  return undefined
}

async function memoryIn(read: ReadKernel, {version, directories}: Groups): Promise<{limit: number; used: number}[]> {
  const [limits, usage, inactive] = version === 2
    ? [['memory.max', 'memory.high'], 'memory.current', /^inactive_file (\d+)/m] as const
    : [['memory.limit_in_bytes'], 'memory.usage_in_bytes', /^total_inactive_file (\d+)/m] as const
  const found = await Promise.all(directories.map(async directory => {
    const values = (await Promise.all(limits.map(name => read(`${directory}/${name}`)))).map(amount).filter(v => v !== undefined)
    if (values.length === 0) return []
    const dropped = Number(inactive.exec((await read(`${directory}/memory.stat`)) ?? '')?.[1] ?? 0)
    return [{limit: Math.min(...values), used: Math.max(0, (amount(await read(`${directory}/${usage}`)) ?? 0) - dropped)}]
  }))
  return found.flat()
}

/** undefined if the kernel does not tell which groups this process is in: then no limit is known, which is not the same as none. */
export async function observeCgroup(read: ReadKernel, memoryTotal: number): Promise<CgroupLimits | undefined> {
  const [own, mountinfo] = await Promise.all([read('/proc/self/cgroup'), read('/proc/self/mountinfo')])
  if (own === undefined || mountinfo === undefined) return undefined
  const [memberships, mounts] = [parseMemberships(own), parseCgroupMounts(mountinfo)]
  const groups = (controller: string): Groups[] => groupsOf(controller, memberships, mounts)
  const quotas = (await Promise.all(groups('cpu').map(g => quotaIn(read, g)))).flat()
  const cpusets = await Promise.all(groups('cpuset').map(g => cpusetIn(read, g)))
  // Version 1 writes "no limit" as the greatest multiple of the page size: whatever is not below the machine's memory limits nothing.
  const memory = (await Promise.all(groups('memory').map(g => memoryIn(read, g)))).flat().filter(m => m.limit < memoryTotal)
  return {
    cpuQuota: quotas.length ? Math.min(...quotas) : undefined,
    cpuset: cpusets.find(c => c !== undefined),
    memory: memory.length ? {limit: Math.min(...memory.map(m => m.limit)), free: Math.max(0, Math.min(...memory.map(m => m.limit - m.used)))} : undefined
  }
}
