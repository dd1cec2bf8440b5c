/** Sizes of machines as people name them: `8 GB` is a class that reports a little less than 8 GiB; `8 GiB` is meant to the byte. */
import {formatBytes, type ByteQuantity} from '../kernel/quantity.ts'

/**
 * Firmware, the kernel and ECC keep a part of what is installed. Cards sold as 16 and 24 GB report 93.7 to 100 % of as many GiB
 * (NVIDIA T4 with ECC: 15,360 MiB; A10: 23,028 MiB; RTX 4090: 24,564 MiB), hosts 97 to 99 %.
 */
const classShare = 0.93

/** The bytes that a machine of the named class has on its label, where a decimal unit stands for the binary one of the same name. */
export function labelBytes({bytes, nominal}: ByteQuantity): number {
  if (!nominal) return bytes
  const power = [4, 3, 2, 1].find(p => bytes >= 1000 ** p) ?? 0
  return (bytes / 1000 ** power) * 1024 ** power
}

/** The least that counts as this size of memory. */
export const leastMemory = (size: ByteQuantity): number => Math.ceil(size.nominal ? labelBytes(size) * classShare : size.bytes)

/** `8 GB class (at least 7.4 GiB)` or `8 GiB`. */
export function describeMemory(size: ByteQuantity): string {
  if (!size.nominal) return describeLiteral(size.bytes)
  return `${describeDecimal(size.bytes)} class (at least ${formatBytes(leastMemory(size))})`
}

/** Decimal, as disks are sold. */
export function describeDecimal(bytes: number): string {
  const power = [4, 3, 2, 1].find(p => bytes >= 1000 ** p) ?? 0
  return `${Number((bytes / 1000 ** power).toFixed(1))} ${['B', 'kB', 'MB', 'GB', 'TB'][power]}`
}

const describeLiteral = (bytes: number): string => formatBytes(bytes).replace('.0 ', ' ')

/** In the kind of unit that it was asked for. */
export const describeDisk = ({bytes, nominal}: ByteQuantity): string => (nominal ? describeDecimal(bytes) : describeLiteral(bytes))
