/** Quantities of Kubernetes (`500m`, `1536Mi`): their amount, and the form in which the server gives them back. */
const binary = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei']
const decimal: Record<string, number> = {n: -9, u: -6, m: -3, '': 0, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18}

const unit = 10n ** 9n

interface Parsed {
  /** In billionths. */
  nanos: bigint
  binary: boolean
}

function parse(text: string): Parsed | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:([KMGTPE]i)|([numkMGTPE])|[eE]([+-]?\d+))?$/.exec(text.trim())
  if (!match || `${match[2] ?? ''}${match[3] ?? ''}` === '') return undefined
  const [, sign, whole = '', fraction = '', power, suffix = '', exponent] = match
  const scale = power === undefined ? 10n ** BigInt(9 + (exponent === undefined ? decimal[suffix] ?? 0 : Number(exponent))) : unit * 1024n ** BigInt(binary.indexOf(power) + 1)
  const nanos = BigInt(`${whole}${fraction}`) * scale / 10n ** BigInt(fraction.length)
  return {nanos: sign === '-' ? -nanos : nanos, binary: power !== undefined}
}

/** The largest suffix that leaves no fraction; binary ones from 1024 on only. Other text is left as it is. */
export function canonicalQuantity(value: string | number): string {
  const parsed = parse(String(value))
  if (!parsed) return String(value)
  const {nanos} = parsed
  if (nanos === 0n) return '0'
  const size = nanos < 0n ? -nanos : nanos
  if (parsed.binary && size >= 1024n * unit && nanos % unit === 0n) {
    let [amount, power] = [nanos / unit, -1]
    while (amount % 1024n === 0n && power < binary.length - 1) [amount, power] = [amount / 1024n, power + 1]
    return `${amount}${binary[power] ?? ''}`
  }
  const suffix = Object.entries(decimal).reverse().find(([, exponent]) => nanos % 10n ** BigInt(exponent + 9) === 0n)
  return suffix ? `${nanos / 10n ** BigInt(suffix[1] + 9)}${suffix[0]}` : `${nanos}n`
}

/** As a number, for adding and comparing; 0 where it is none. */
export const amountOf = (value: unknown): number => {
  const parsed = typeof value === 'string' || typeof value === 'number' ? parse(String(value)) : undefined
  return parsed ? Number(parsed.nanos) / 1e9 : 0
}
