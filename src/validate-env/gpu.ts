/** Whether enough devices of the wanted kind are there. */
import {formatBytes} from '../kernel/quantity.ts'
import type {RequirementsSpec} from '../spec/schema.ts'
import {fail, pass, unknown, warn, type Finding} from './check.ts'
import type {Gpu, GpuFacts} from './nvidia-smi.ts'
import {describeMemory, leastMemory} from './size-class.ts'
import {parseVersion, versionSatisfies} from './version.ts'

export type GpuRequirement = NonNullable<RequirementsSpec['gpu']>

export function describeGpu({count, memory, driver, name}: GpuRequirement): string {
  return [`${count} ×`, name ?? 'NVIDIA GPU', memory ? `with ${describeMemory(memory)}` : '', driver ? `, driver ${driver}` : ''].filter(Boolean).join(' ').replace(' ,', ',')
}

/** undefined where the device does not tell enough. */
function fits(gpu: Gpu, required: GpuRequirement): boolean | undefined {
  if (required.name !== undefined && !gpu.name.toLowerCase().includes(required.name.toLowerCase())) return false
  const version = parseVersion(gpu.driver)
  if (required.driver !== undefined && version && !versionSatisfies(version, required.driver)) return false
  if (required.memory === undefined) return true
  return gpu.memoryMiB === undefined ? undefined : gpu.memoryMiB * 2 ** 20 >= leastMemory(required.memory)
}

function describeDevice({name, memoryMiB, usedMiB, driver}: Gpu): string {
  const memory = memoryMiB === undefined ? 'memory not told' : formatBytes(memoryMiB * 2 ** 20)
  return `${name}, ${memory}${usedMiB === undefined ? '' : ` (${formatBytes(usedMiB * 2 ** 20)} used)`}, driver ${driver}`
}

/** Equal devices once, with their number. */
function describeDevices(devices: readonly Gpu[]): string {
  const counts = new Map<string, number>()
  for (const words of devices.map(describeDevice)) counts.set(words, (counts.get(words) ?? 0) + 1)
  return [...counts].map(([words, n]) => (n === 1 ? words : `${n} × ${words}`)).join('; ') || 'none'
}

export function judgeGpu(required: GpuRequirement, facts: GpuFacts): Finding {
  if (facts.kind === 'absent') {
    return fail('no nvidia-smi', 'Run on a machine with an NVIDIA driver; in a container, enable the NVIDIA container toolkit. Other vendors are not recognised yet.')
  }
  if (facts.kind === 'failed') return fail(facts.why, facts.remedy)
  const {devices, broken, infoRomWarning} = facts
  const observed = describeDevices(devices) + (broken.length ? `; ${broken.length} without state: ${(broken[0] as string).slice(0, 80)}` : '')
  const verdicts = devices.map(gpu => fits(gpu, required))
  const fitting = verdicts.filter(v => v === true).length
  if (fitting >= required.count) {
    if (broken.length) return warn(observed, 'A device has lost its state: read `dmesg` for Xid errors and restart the machine before it is needed.')
    return infoRomWarning === 'corrupted' ? warn(`${observed}; infoROM corrupted`, 'The devices work; plan their replacement.') : pass(observed)
  }
  if (fitting + verdicts.filter(v => v === undefined).length >= required.count) {
    return unknown(observed, 'A device does not tell its memory: see nvidia-smi -q, and MIG if it is on.')
  }
  return fail(observed, `${fitting} of ${required.count} fit: use a machine with ${describeGpu(required)}, or correct \`requires.gpu\`.`)
}
