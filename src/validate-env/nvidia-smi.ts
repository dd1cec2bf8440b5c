/**
 * NVIDIA devices as nvidia-smi tells them. Its exit code is not its word: it ends with 0 although every field says `ERR!` on a crashed
 * device, and with 14 (a warning about the infoROM) on a usable one. Codes: nvidia-smi(1), section RETURN VALUE.
 */
import {ToolError} from '../kernel/errors.ts'
import type {Exec, ExecResult} from '../ports/index.ts'

/** The name comes last, because it alone may hold a comma. Fields that every driver knows: one unknown field fails the whole query. */
const fields = ['index', 'driver_version', 'memory.total', 'memory.used', 'name'] as const
export const queryArgs: readonly string[] = [`--query-gpu=${fields.join(',')}`, '--format=csv,noheader,nounits']
/** Multi-device machines without persistence mode need about ten seconds; a crashed driver answers never. */
export const queryDeadlineMs = 20_000

export interface Gpu {
  index: string
  name: string
  driver: string
  /** MiB; undefined where the tool had no figure (`[N/A]`, `[Insufficient Permissions]`, `ERR!` and their like). */
  memoryMiB: number | undefined
  usedMiB: number | undefined
}

export type GpuFacts =
  | {kind: 'absent'}
  | {kind: 'failed'; why: string; remedy: string}
  | {kind: 'devices'; devices: Gpu[]; /** lines that are no device, or one that lost its state */ broken: string[]; infoRomWarning: 'none' | 'corrupted'}

const failures: Readonly<Record<number, readonly [why: string, remedy: string]>> = {
  4: ['no permission', 'Run as a user that may open /dev/nvidia*.'],
  6: ['no device was found', 'See whether the device is passed into this container or machine.'],
  8: ['a device lacks its external power cable', 'Connect it.'],
  9: ['the driver is not loaded', 'Load it (`modprobe nvidia`) or install it for the running kernel.'],
  10: ['the kernel reports an interrupt problem with a device', 'Read `dmesg`; restart the machine.'],
  12: ['the library NVML was not found', 'Install the driver’s user-space libraries, or enable the NVIDIA container toolkit.'],
  15: ['a device has fallen off the bus', 'Restart the machine; if it happens again, replace the device.'],
  18: ['driver and library have different versions', 'The driver was updated under a running kernel module: restart the machine.']
}

/** A whole number and nothing else: sentinels are many, and a new one must not become a zero. */
const figure = (cell: string): number | undefined => (/^\d{1,9}$/.test(cell) ? Number(cell) : undefined)

/** One line of the answer; undefined if it is no device that can be worked with. */
export function parseDevice(line: string): Gpu | undefined {
  const [index, driver, total, used, ...name] = line.split(',').map(cell => cell.trim())
  if (!/^\d{1,3}$/.test(index ?? '') || name.length === 0) return undefined
  const title = name.join(', ')
  if (!/^\d+(\.\d+)+$/.test(driver ?? '') || title === '' || /^ERR!$|^\[.*\]$|unknown error/i.test(title)) return undefined
  return {index: index as string, name: title.slice(0, 100), driver: driver as string, memoryMiB: figure(total ?? ''), usedMiB: figure(used ?? '')}
}

export function parseGpus(result: ExecResult): GpuFacts {
  // Most of its errors stand on standard output.
  const said = `${result.stdout}\n${result.stderr}`.trim()
  if (result.exitCode !== 0 && result.exitCode !== 14) {
    const [why, remedy] = failures[result.exitCode] ?? [`nvidia-smi ended with ${result.exitCode}`, 'Run nvidia-smi by hand.']
    return {kind: 'failed', why: `${why}: ${said.split('\n')[0]?.slice(0, 160) ?? ''}`, remedy}
  }
  // With 14 the warning stands among the lines.
  const lines = result.stdout.split('\n').map(l => l.trim()).filter(l => l !== '' && !/^WARNING: infoROM/i.test(l))
  const devices = lines.map(parseDevice)
  return {
    kind: 'devices', devices: devices.filter(d => d !== undefined), broken: lines.filter((_, i) => devices[i] === undefined),
    infoRomWarning: result.exitCode === 14 ? 'corrupted' : 'none'
  }
}

export async function observeGpus(exec: Exec, signal: AbortSignal): Promise<GpuFacts> {
  const program = await exec.which('nvidia-smi')
  if (program === undefined) return {kind: 'absent'}
  try {
    return parseGpus(await exec.run({argv: [program, ...queryArgs], timeoutMs: queryDeadlineMs}, signal))
  } catch (thrown) {
    if (!(thrown instanceof ToolError) || signal.aborted) throw thrown
    return {kind: 'failed', why: thrown.message, remedy: 'A query that hangs means a crashed driver: read `dmesg` for Xid errors and restart the machine.'}
  }
}
