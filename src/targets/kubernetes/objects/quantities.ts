/** Kubernetes' quantities as exact numbers (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/). Pure. */
import {digestJson} from '../../../kernel/digest.ts'
import type {Json} from '../../../kernel/digest.ts'

const decimal: Readonly<Record<string, number>> = {n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18}
const binary: Readonly<Record<string, bigint>> = {Ki: 10n, Mi: 20n, Gi: 30n, Ti: 40n, Pi: 50n, Ei: 60n}
const form = /^([-+]?)(\d+\.?\d*|\.\d+)(?:([eE][-+]?\d{1,2})|([numkMGTPE]|[KMGTPE]i)?)$/

/** Billionths of one, so that `100m` and `0.1` are equal to the last digit; `undefined` where the value is no quantity. */
export function quantityOf(value: Json | undefined): bigint | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  const [, sign, digits, exponent, unit = ''] = form.exec(String(value)) ?? []
  if (digits === undefined || digits.length > 40) return undefined
  const [whole = '', fraction = ''] = digits.split('.')
  const power = 9 + (exponent === undefined ? (decimal[unit] ?? 0) : Number(exponent.slice(1))) - fraction.length
  const factor = 1n << (binary[unit] ?? 0n)
  const mantissa = BigInt(whole + fraction || '0') * factor
  // The server rounds up what is finer than a billionth.
  const nano = power >= 0 ? mantissa * 10n ** BigInt(power) : (mantissa + 10n ** BigInt(-power) - 1n) / 10n ** BigInt(-power)
  return sign === '-' ? -nano : nano
}

export function sameQuantity(a: Json | undefined, b: Json | undefined): boolean {
  const [left, right] = [quantityOf(a), quantityOf(b)]
  return left === undefined || right === undefined ? digestJson(a) === digestJson(b) : left === right
}

/** `500m`, `2`. */
export const cpuQuantity = (cores: number): string => (Number.isInteger(cores) ? String(cores) : `${Math.ceil(Math.round(cores * 1e6) / 1e3)}m`)

/** `512Mi` where it comes out whole, else bytes. */
export function memoryQuantity(bytes: number): string {
  for (const [unit, power] of [['Gi', 30], ['Mi', 20], ['Ki', 10]] as const) if (bytes % 2 ** power === 0) return `${bytes / 2 ** power}${unit}`
  return String(Math.ceil(bytes))
}
