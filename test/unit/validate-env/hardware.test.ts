import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {parseBytes, type ByteQuantity} from '../../../src/kernel/quantity.ts'
import type {Machine} from '../../../src/ports/index.ts'
import {ancestors, observeCgroup, parseCgroupMounts, parseCpuList} from '../../../src/validate-env/cgroup.ts'
import {judgeCpu, observeCpu} from '../../../src/validate-env/cpu.ts'
import {judgeMemory, observeMemory} from '../../../src/validate-env/memory.ts'
import {leastMemory} from '../../../src/validate-env/size-class.ts'
import {judgeDisk, judgeNode, judgeOs, judgePort, judgeRunner} from '../../../src/validate-env/basics.ts'

const GiB = 2 ** 30
const bytes = (text: string): ByteQuantity => parseBytes(text) as ByteQuantity

/** A machine of 8 processors and 16 GiB whose kernel files are these. */
function kernel(files: Record<string, string>): Machine {
  const base: Record<string, string> = {
    '/proc/self/status': 'Name:\tnode\nCpus_allowed_list:\t0-7\n', '/sys/devices/system/cpu/online': '0-7\n', '/proc/self/cgroup': '0::/\n',
    '/proc/self/mountinfo': '30 23 0:26 / /sys/fs/cgroup rw,nosuid - cgroup2 cgroup rw\n',
    '/proc/meminfo': `MemTotal:       ${16 * 2 ** 20} kB\nMemFree:  1 kB\nMemAvailable:   ${12 * 2 ** 20} kB\n`
  }
  const all: Record<string, string> = {...base, ...files}
  return {
    reported: () => ({cpus: 8, memoryBytes: 16 * GiB, architecture: 'x64', release: '6.1.0', nodeVersion: '20.19.0'}),
    kernelText: path => Promise.resolve(all[path]),
    dial: () => Promise.reject(new Error('nobody dials here'))
  }
}

const v1Mounts = ['cpu,cpuacct', 'cpuset', 'memory'].map((c, i) => `${40 + i} 30 0:${30 + i} /docker/abc /sys/fs/cgroup/${c} ro,nosuid master:11 - cgroup cgroup rw,${c}\n`).join('')
const v1 = {'/proc/self/mountinfo': v1Mounts, '/proc/self/cgroup': '5:memory:/docker/abc\n4:cpuset:/docker/abc\n3:cpu,cpuacct:/docker/abc/job\n'}

describe('processors that may really be used', () => {
  test.each<[string, Record<string, string>, number, number, string]>([
    ['nothing limits', {}, 8, 8, '8 cores, x64'],
    ['a container’s quota (v2)', {'/sys/fs/cgroup/cpu.max': '150000 100000\n'}, 8, 1.5, '1.5 cores (quota 1.5 of 8), x64'],
    ['no quota (v2)', {'/sys/fs/cgroup/cpu.max': 'max 100000\n'}, 8, 8, '8 cores, x64'],
    ['the tightest of all ancestors (v2)', {'/proc/self/cgroup': '0::/kube/pod/box\n', '/sys/fs/cgroup/kube/cpu.max': '200000 100000', '/sys/fs/cgroup/kube/pod/box/cpu.max': '400000 100000'}, 8, 2, '2 cores (quota 2 of 8), x64'],
    ['affinity', {'/proc/self/status': 'Cpus_allowed_list:\t0,2-3\n'}, 3, 3, '3 cores (3 of 8 allowed by affinity or cpuset), x64'],
    ['a cpuset (v2)', {'/sys/fs/cgroup/cpuset.cpus.effective': '4-5\n'}, 2, 2, '2 cores (2 of 8 allowed by affinity or cpuset), x64'],
    ['processors that are offline', {'/sys/devices/system/cpu/online': '0-1\n'}, 2, 2, '2 cores, x64'],
    ['a container’s quota below its mount (v1)', {...v1, '/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us': '50000\n', '/sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us': '100000\n'}, 8, 0.5, '0.5 cores (quota 0.5 of 8), x64'],
    ['no quota (v1)', {...v1, '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '-1\n', '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n'}, 8, 8, '8 cores, x64'],
    ['a cpuset (v1)', {...v1, '/sys/fs/cgroup/cpuset/cpuset.cpus': '0\n'}, 1, 1, '1 core (1 of 8 allowed by affinity or cpuset), x64']
  ])('%s', async (...row) => {
    const [, files, allowed, effective, words] = row
    const facts = await observeCpu(kernel(files), 'linux')
    expect(facts.allowed).toBe(allowed)
    expect(judgeCpu(effective, facts)).toEqual({status: 'pass', observed: words, remedy: ''})
    expect(judgeCpu(effective + 0.1, facts).status).toBe('fail')
  })

  test('a limit that is too low is told from a machine that is too small', async () => {
    const limited = judgeCpu(4, await observeCpu(kernel({'/sys/fs/cgroup/cpu.max': '200000 100000'}), 'linux'))
    expect(limited.remedy).toContain('raise the CPU limit')
    expect(judgeCpu(64, await observeCpu(kernel({}), 'linux')).remedy).toContain('at least 64 cores')
  })

  test('limits that cannot be read are unknown, never a pass', async () => {
    const machine = kernel({})
    const blind = {...machine, kernelText: (path: string) => (path === '/proc/self/cgroup' ? Promise.resolve(undefined) : machine.kernelText(path))}
    expect(judgeCpu(2, await observeCpu(blind, 'linux')).status).toBe('unknown')
    expect(judgeMemory(bytes('8 GB'), await observeMemory(blind, 'linux')).status).toBe('unknown')
  })

  test('other systems answer with what Node reports', async () => {
    expect(judgeCpu(8, await observeCpu(kernel({}), 'darwin')).status).toBe('pass')
  })
})

describe('memory that may really be used', () => {
  test.each<[string, Record<string, string>, string]>([
    ['nothing limits', {}, '16.0 GiB, 12.0 GiB available'],
    ['a container’s limit (v2)', {'/sys/fs/cgroup/memory.max': String(4 * GiB), '/sys/fs/cgroup/memory.current': String(3 * GiB), '/sys/fs/cgroup/memory.stat': `anon 1\ninactive_file ${GiB}\n`}, '4.0 GiB (limit; the machine has 16.0 GiB), 2.0 GiB available'],
    ['a throttling limit (v2)', {'/sys/fs/cgroup/memory.max': 'max', '/sys/fs/cgroup/memory.high': String(2 * GiB)}, '2.0 GiB (limit; the machine has 16.0 GiB), 2.0 GiB available'],
    ['no limit, as version 1 writes it', {...v1, '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n'}, '16.0 GiB, 12.0 GiB available'],
    ['a container’s limit (v1)', {...v1, '/sys/fs/cgroup/memory/memory.limit_in_bytes': String(8 * GiB), '/sys/fs/cgroup/memory/memory.usage_in_bytes': String(GiB)}, '8.0 GiB (limit; the machine has 16.0 GiB), 7.0 GiB available']
  ])('%s', async (_, files, words) => {
    expect(judgeMemory(bytes('1 GiB'), await observeMemory(kernel(files), 'linux')).observed).toBe(words)
  })

  test('a limit that is too low is told from a machine that is too small', () => {
    const facts = {total: 16 * GiB, limit: 4 * GiB, available: GiB, limitsKnown: true}
    expect(judgeMemory(bytes('8 GB'), facts).remedy).toContain('raise the memory limit')
    expect(judgeMemory(bytes('64 GB'), facts).remedy).toContain('more memory')
  })
})

describe('8 GB names a class, 8 GiB is meant to the byte', () => {
  // MiB that devices and hosts report, from public nvidia-smi outputs and /proc/meminfo of cloud machines.
  test.each([
    ['RTX 4090', 24, 24_564], ['RTX 3090', 24, 24_576], ['Tesla T4', 16, 15_360], ['A10G', 24, 23_028], ['L40S', 48, 46_068], ['H100', 80, 81_559],
    ['H200', 141, 143_771], ['RTX 4080 SUPER', 16, 16_376], ['a VM of 24 GB', 24, 24_105]
  ])('%s counts as %d GB', (_, gb, mib) => {
    expect(mib * 2 ** 20).toBeGreaterThanOrEqual(leastMemory(bytes(`${gb} GB`)))
  })
  test('the next smaller class does not', () => {
    for (const [small, large] of [[12, 16], [16, 24], [24, 32], [40, 48], [80, 96]] as const) expect(small * GiB).toBeLessThan(leastMemory(bytes(`${large} GB`)))
  })
  test('a binary unit takes no byte less', () => {
    expect(leastMemory(bytes('8 GiB'))).toBe(8 * GiB)
    expect(judgeMemory(bytes('16 GiB'), {total: 16 * GiB - 1, limit: undefined, available: undefined, limitsKnown: true}).status).toBe('fail')
  })
  test('disks are sold in decimal units', () => {
    expect(judgeDisk(bytes('50 GB'), 50e9, '/w').status).toBe('pass')
    expect(judgeDisk(bytes('50 GB'), 50e9 - 1, '/w')).toMatchObject({status: 'fail', remedy: 'Make room on the file system of /w.'})
  })
})

describe('kernel files, well formed or not', () => {
  test.each([['0-3,8', [0, 1, 2, 3, 8]], ['', []], ['5', [5]], ['0-1\n', [0, 1]], ['a', undefined], ['0-', undefined], ['-1', undefined], ['1,,2', [1, 2]]])('the list %j', (text, cpus) => {
    expect(parseCpuList(text)).toEqual(cpus)
  })
  test('a list holds exactly its processors', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.integer({min: 0, max: 500})), cpus => {
      expect(parseCpuList(cpus.join(','))).toEqual(cpus)
    }))
  })
  test('a namespace’s root, a path outside it and escaped names lead to directories below the mount', () => {
    const [mount] = parseCgroupMounts('1 2 0:1 /docker/a\\040b /sys/fs/cgroup/memory rw - cgroup x rw,memory\n')
    expect(mount).toMatchObject({root: '/docker/a b', point: '/sys/fs/cgroup/memory', version: 1})
    const at = (path: string): string[] => ancestors(mount as NonNullable<typeof mount>, path)
    expect(at('/docker/a b/x/y')).toEqual(['/sys/fs/cgroup/memory/x/y', '/sys/fs/cgroup/memory/x', '/sys/fs/cgroup/memory'])
    expect(at('/elsewhere')).toEqual(['/sys/fs/cgroup/memory'])
    expect(at('/../../etc')).toEqual(['/sys/fs/cgroup/memory'])
  })
  test('what is not below the machine’s memory is no limit', async () => {
    const machine = kernel({...v1, '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n'})
    expect(await observeCgroup(machine.kernelText, 16 * GiB)).toEqual({cpuQuota: undefined, cpuset: undefined, memory: undefined})
  })
  test('no kernel text makes the observation throw', async () => {
    await fc.assert(fc.asyncProperty(fc.string(), fc.string(), fc.string(), async (cgroup, mounts, any) => {
      const limits = await observeCgroup(path => Promise.resolve(path === '/proc/self/cgroup' ? cgroup : path === '/proc/self/mountinfo' ? mounts : any), GiB)
      expect(limits?.cpuQuota ?? 1).toBeGreaterThanOrEqual(0)
    }))
  })
})

describe('the smaller checks', () => {
  test('operating system', () => {
    expect(judgeOs(['linux'], 'linux', '6.1').status).toBe('pass')
    expect(judgeOs(['linux', 'darwin'], 'win32', '10')).toMatchObject({status: 'fail', observed: 'win32 10', remedy: expect.stringContaining('linux or darwin') as unknown})
  })
  test.each([['20.19.0', 'pass'], ['24.1.0', 'pass'], ['20.18.9', 'fail'], ['', 'unknown']])('Node %s: %s', (version, status) => {
    expect(judgeNode(version).status).toBe(status)
  })
  test.each([['2.336.0', 'pass'], ['2.330.1', 'warn'], ['2.320.0', 'fail'], ['main', 'unknown']])('runner %s: %s', (version, status) => {
    expect(judgeRunner(version).status).toBe(status)
  })
  test.each([[8080, 'free', 'pass'], [8080, 'held-by-own-router', 'pass'], [8080, 'in-use', 'fail'], [80, 'not-permitted', 'fail'], [8080, 'not-permitted', 'unknown']] as const)('port %d, %s: %s', (port, facts, status) => {
    expect(judgePort(port, facts).status).toBe(status)
  })
})
