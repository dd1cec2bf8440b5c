/** Line numbers of offsets, and GitHub's fingerprint of a line. */

/** From 1; by binary search over the line starts. */
export class LineIndex {
  readonly #starts: number[] = [0]

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  line(offset: number): number {
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if ((this.#starts[middle] as number) <= offset) low = middle
      else high = middle
    }
    return low + 1
  }
}

const windowSize = 100
const endOfFile = 65_535
const two32 = 2 ** 32

/** Characters without blanks, line ends as one line feed, an end mark; and where each line starts among them. */
function normalised(text: string): {chars: number[]; starts: number[]} {
  const chars: number[] = []
  const starts: number[] = []
  let lineStart = true
  let afterReturn = false
  for (let i = 0; i <= text.length; i += 1) {
    const raw = i === text.length ? endOfFile : text.charCodeAt(i)
    const skip: boolean = raw === 32 || raw === 9 || (afterReturn && raw === 10)
    afterReturn = !skip && raw === 13
    if (skip) continue
    if (lineStart) starts.push(chars.length)
    const char = raw === 13 ? 10 : raw
    lineStart = char === 10
    chars.push(char)
  }
  return {chars, starts}
}

/** Sum of char * 37^(99 - i) modulo 2^64, in two halves of 32 bits: every product stays below 2^53. */
function polynomialHash(chars: readonly number[], start: number): string {
  let high = 0
  let low = 0
  for (let i = 0; i < windowSize; i += 1) {
    const sum = low * 37 + (chars[start + i] ?? 0)
    low = sum % two32
    high = (high * 37 + Math.floor(sum / two32)) % two32
  }
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0')
}

/**
 * `primaryLocationLineHash` of the wanted lines, as github/codeql-action computes it for uploads: a hash of the 100 characters from the
 * start of the line, blanks left out, and how often that hash has occurred. A differing value would be warned of at every upload.
 */
export function lineHashes(text: string, wanted: ReadonlySet<number>): Map<number, string> {
  const {chars, starts} = normalised(text)
  const seen = new Map<string, number>()
  const found = new Map<number, string>()
  starts.forEach((start, index) => {
    const hash = polynomialHash(chars, start)
    const count = (seen.get(hash) ?? 0) + 1
    seen.set(hash, count)
    if (wanted.has(index + 1)) found.set(index + 1, `${hash}:${count}`)
  })
  return found
}
