/** This machine as its kernel and its sockets show it: raw facts, which the rooms above judge. */
export interface MachineReport {
  /** Logical processors that are online, whatever a container may use of them. */
  cpus: number
  /** Memory of the whole machine in bytes, whatever a container may use of it. */
  memoryBytes: number
  /** As Node names it: x64, arm64. */
  architecture: string
  /** Release of the kernel. */
  release: string
  /** Version of the Node that runs this process, without `v`. */
  nodeVersion: string
}

/** One conversation: connect, send, read until there is enough, the peer closes or time is up. */
export interface Dial {
  host: string
  port: number
  /** `tls` verifies the certificate against the name. */
  transport: 'tcp' | 'tls'
  timeoutMs: number
  send?: Uint8Array
  /** Asked after each piece; default: nothing is read. */
  enough?(received: Uint8Array): boolean
}

export interface DialResult {
  /** `connected`: the connection stood, whatever was read then. `closed`: the peer hung up before it stood (reset, TLS refused). */
  outcome: 'connected' | 'refused' | 'timeout' | 'unreachable' | 'unresolved' | 'closed'
  received: Uint8Array
  /** The system's words about a failure; empty otherwise. */
  detail: string
}

export interface Machine {
  reported(): MachineReport
  /** Text of a file below /proc or /sys; undefined where there is none or it may not be read. */
  kernelText(path: string): Promise<string | undefined>
  /** Never rejects but by the signal: what went wrong is the result. */
  dial(dial: Dial, signal?: AbortSignal): Promise<DialResult>
}
