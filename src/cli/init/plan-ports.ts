/** Ports that services of one machine can all have: none twice, none that takes a privilege. Pure. */
import type {ServiceDraft} from './service-draft.ts'

/** Ports below take a privilege on Linux (ip_unprivileged_port_start). */
const firstFree = 1024
const raise = (port: number): number => (port < firstFree ? 8000 + port : port)

export interface PlannedPort {
  port: number
  /** Why it is another than the one that was found; empty if it is that one. */
  note: string
}

export function planPorts(services: readonly ServiceDraft[]): Map<string, PlannedPort> {
  const owners = new Map<number, string>()
  const planned = new Map<string, PlannedPort>()
  for (const {id, port} of services) {
    if (port === undefined) continue
    let chosen = raise(port.value)
    while (owners.has(chosen)) chosen = chosen >= 65_535 ? firstFree : chosen + 1
    const note = chosen === port.value ? '' : port.value < firstFree ? `${port.value} there; below ${firstFree} a port takes a privilege` : `${port.value} there, which ${owners.get(port.value) ?? 'another'} has already`
    owners.set(chosen, id)
    planned.set(id, {port: chosen, note})
  }
  return planned
}
