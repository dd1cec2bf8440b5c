/** Memory that this process may really use: what the machine has, or the cgroup's limit if that is less. */
import {formatBytes, type ByteQuantity} from '../kernel/quantity.ts'
import type {Machine} from '../ports/index.ts'
import {observeCgroup} from './cgroup.ts'
import {fail, pass, unknown, type Finding} from './check.ts'
import {leastMemory} from './size-class.ts'

export interface MemoryFacts {
  total: number
  limit: number | undefined
  /** What could be had now; undefined where nothing tells. */
  available: number | undefined
  limitsKnown: boolean
}

/** Bytes of a line of /proc/meminfo. */
function meminfo(text: string | undefined, name: string): number | undefined {
  const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text ?? '')
  return match ? Number(match[1]) * 1024 : undefined
}

export async function observeMemory(machine: Machine, platform: string): Promise<MemoryFacts> {
  const {memoryBytes} = machine.reported()
  if (platform !== 'linux') return {total: memoryBytes, limit: undefined, available: undefined, limitsKnown: true}
  const text = await machine.kernelText('/proc/meminfo')
  const total = meminfo(text, 'MemTotal') ?? memoryBytes
  const cgroup = await observeCgroup(machine.kernelText, total)
  const free = [meminfo(text, 'MemAvailable'), cgroup?.memory?.free].filter(b => b !== undefined)
  return {total, limit: cgroup?.memory?.limit, available: free.length ? Math.min(...free) : undefined, limitsKnown: cgroup !== undefined}
}

export function judgeMemory(required: ByteQuantity, facts: MemoryFacts): Finding {
  const usable = Math.min(facts.total, facts.limit ?? Infinity)
  const limited = usable < facts.total ? ` (limit; the machine has ${formatBytes(facts.total)})` : ''
  const observed = `${formatBytes(usable)}${limited}${facts.available === undefined ? '' : `, ${formatBytes(facts.available)} available`}`
  if (usable < leastMemory(required)) {
    return fail(observed, facts.total >= leastMemory(required)
      ? 'The machine has enough: raise the memory limit of the container, cgroup or pod.'
      : 'Use a machine with more memory, or lower `requires.memory`.')
  }
  if (!facts.limitsKnown) return unknown(`${observed}; limits not readable`, 'Make /proc/self and /sys/fs/cgroup readable for this process.')
  return pass(observed)
}
