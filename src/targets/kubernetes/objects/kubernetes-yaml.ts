/** How kubectl and Helm read plain scalars: YAML 1.1 after go-yaml v2 with Go's forms of numbers (https://pkg.go.dev/sigs.k8s.io/yaml), so that no value means one thing here and another there. */
import type {Scalar} from '../../../spec/located.ts'
import type {Dialect} from '../../../spec/yaml-source.ts'

const words = new Map<string, boolean | null>([
  ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map(word => [word, true] as const),
  ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(word => [word, false] as const),
  ...['', '~', 'null', 'Null', 'NULL'].map(word => [word, null] as const)
])
const float = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/
const noNumber = /^[-+]?\.(inf|Inf|INF)$|^\.(nan|NaN|NAN)$/
const radixes: readonly (readonly [RegExp, number])[] = [[/^0[xX]([\da-fA-F]+)$/, 16], [/^0[oO]?([0-7]+)$/, 8], [/^0[bB]([01]+)$/, 2], [/^(0|[1-9]\d*)$/, 10]]

function integer(digits: string): number | undefined {
  const [, sign = '', rest = ''] = /^([-+]?)(.*)$/.exec(digits) ?? []
  for (const [form, radix] of radixes) {
    const match = form.exec(rest)
    if (match) return (sign === '-' ? -1 : 1) * parseInt(match[1] as string, radix) + 0
  }
  return undefined
}

/** The value as kubectl sends it. */
export function kubernetesScalar(source: string): Scalar | {problem: string} {
  const word = words.get(source)
  if (word !== undefined) return word
  if (noNumber.test(source)) return {problem: 'infinity and NaN are no values here'}
  if (!/^[-+.\d]/.test(source)) return source
  const digits = source.replaceAll('_', '')
  const whole = integer(digits)
  if (whole !== undefined && !Number.isSafeInteger(whole)) return {problem: 'this number has more digits than can be kept; put it in quotes'}
  // Beyond what a double holds, Go has no number either.
  return whole ?? (float.test(digits) && Number.isFinite(Number(digits)) ? Number(digits) : source)
}

/** A key becomes text again after it was read: `on:` arrives as `true:`. */
function plainKey(source: string): string | undefined {
  const read = kubernetesScalar(source)
  if (typeof read === 'string') return undefined
  if (read === null || typeof read === 'object') return `the key \`${source}\` cannot be read by Kubernetes; put it in quotes`
  return String(read) === source ? undefined : `Kubernetes reads the key \`${source}\` as \`${String(read)}\`; put it in quotes`
}

export const kubernetesDialect: Dialect = {plain: kubernetesScalar, plainKey, maxBytes: 16 * 2 ** 20}
