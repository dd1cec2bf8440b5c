/** Programs by their names: those of this machine, and those that slipway.yaml pins by digest. */
import type {ToolDownloadSpec, ToolPinSpec} from '../spec/schema.ts'

export type ToolDownload = ToolDownloadSpec
export type ToolPin = ToolPinSpec

export interface Tool {
  /** Absolute. */
  argv0: string
  from: 'installed' | 'pinned'
}

export interface Tools {
  /**
   * Without a pin the program on PATH, or undefined where there is none. With a pin that one and no other: out of the cache, or fetched into it; nothing is kept or made executable
   * before its digest fits. Throws UserError `command-not-found` (not pinned for this platform, not in its archive), `unsupported`, `state-unwritable`; ApiError `digest-mismatch`,
   * `api-unavailable`, `timeout`.
   */
  locate(name: string, pin?: ToolPin, signal?: AbortSignal): Promise<Tool | undefined>
}
