/** Amounts of bytes and of cores as people write them. */
const byteUnits: Record<string, number> = {
  B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40
}

export interface ByteQuantity {
  bytes: number
  /** `8 GB` names a class of machine (which reports a little less than 8 GiB); `8 GiB` is meant to the byte. */
  nominal: boolean
}

export function parseBytes(text: string): ByteQuantity | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*([kKMGT]?i?B)$/.exec(text.trim())
  if (!match) return undefined
  const factor = byteUnits[match[2] as string]
  if (factor === undefined) return undefined
  return {bytes: Number(match[1]) * factor, nominal: !(match[2] as string).includes('i')}
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB']
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`
}

/** A share as a number between 0 and 1: `1%`, `0.5 %`, or a number. */
export function parseShare(value: string | number): number | undefined {
  if (typeof value === 'number') return value >= 0 && value <= 1 ? value : undefined
  const match = /^(\d+(?:\.\d+)?)\s*%$/.exec(value.trim())
  return match && Number(match[1]) <= 100 ? Number(match[1]) / 100 : undefined
}

/** Requests per second: `50/s`, `3000/m`. */
export function parseRate(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*\/\s*(s|m)$/.exec(text.trim())
  return match ? Number(match[1]) / (match[2] === 's' ? 1 : 60) : undefined
}
