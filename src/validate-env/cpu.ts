/** Processors that this process may really use: online, allowed by affinity and cpuset, and paid for by the CFS quota. */
import type {Machine} from '../ports/index.ts'
import {fail, pass, unknown, type Finding} from './check.ts'
import {observeCgroup, parseCpuList} from './cgroup.ts'

export interface CpuFacts {
  architecture: string
  online: number
  /** After affinity and cpuset. */
  allowed: number
  quota: number | undefined
  /** False where the kernel should tell about limits and did not. */
  limitsKnown: boolean
}

export async function observeCpu(machine: Machine, platform: string): Promise<CpuFacts> {
  const {cpus, architecture, memoryBytes} = machine.reported()
  if (platform !== 'linux') return {architecture, online: cpus, allowed: cpus, quota: undefined, limitsKnown: true}
  const [status, onlineText, cgroup] = await Promise.all([
    machine.kernelText('/proc/self/status'), machine.kernelText('/sys/devices/system/cpu/online'), observeCgroup(machine.kernelText, memoryBytes)
  ])
  const online = parseCpuList(onlineText ?? '') ?? []
  const affinity = parseCpuList(/^Cpus_allowed_list:\s*(\S+)/m.exec(status ?? '')?.[1] ?? '')
  const usable = [affinity, cgroup?.cpuset].filter(list => list?.length).map(list => new Set(list))
  const allowed = (online.length ? online : [...Array(cpus).keys()]).filter(cpu => usable.every(set => set.has(cpu))).length
  return {architecture, online: online.length || cpus, allowed, quota: cgroup?.cpuQuota, limitsKnown: cgroup !== undefined && Boolean(affinity?.length)}
}

const rounded = (cores: number): string => String(Number(cores.toFixed(2)))
export const describeCores = (cores: number): string => `${rounded(cores)} ${cores === 1 ? 'core' : 'cores'}`

function limitsInWords({online, allowed, quota}: CpuFacts): string {
  const limits = [
    allowed < online ? `${allowed} of ${online} allowed by affinity or cpuset` : '',
    quota !== undefined && quota < allowed ? `quota ${rounded(quota)} of ${allowed}` : ''
  ].filter(Boolean)
  return limits.length ? ` (${limits.join(', ')})` : ''
}

export function judgeCpu(required: number, facts: CpuFacts): Finding {
  const effective = Math.min(facts.allowed, facts.quota ?? Infinity)
  const observed = `${describeCores(effective)}${limitsInWords(facts)}, ${facts.architecture}`
  if (effective < required) {
    const limited = effective < facts.online
    return fail(observed, limited && facts.online >= required
      ? `The machine has ${facts.online} cores, this process may use ${rounded(effective)}: raise the CPU limit of the container, cgroup or pod.`
      : `Use a machine with at least ${describeCores(required)}, or lower \`requires.cpu\`.`)
  }
  if (!facts.limitsKnown) return unknown(`${observed}; limits not readable`, 'Make /proc/self and /sys/fs/cgroup readable for this process.')
  return pass(observed)
}
