/** Masking: secrets, in the forms in which they turn up, out of every line and file that a run leaves. */
const escapeXml = (value: string): string =>
  value.replace(/[<>"'&]/g, c => ({'<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '&': '&amp;'})[c] as string)

const base64From = (bytes: Buffer, offset: number): string => (bytes.length > offset ? bytes.subarray(offset).toString('base64') : '')

/** As .NET writes it, and as JavaScript does, which leaves `!'()*`. */
function escapeUri(value: string): string[] {
  try {
    const plain = encodeURIComponent(value)
    return [plain, plain.replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)]
  } catch {
    return [] // a lone surrogate has no URI form
  }
}

/** The encodings that GitHub's runner masks besides the value itself (actions/runner: src/Runner.Common/HostContext.cs, ValueEncoders.cs). */
function encodings(value: string): string[] {
  const bytes = Buffer.from(value)
  return [
    value,
    base64From(bytes, 0), base64From(bytes, 1), base64From(bytes, 2),
    value.replaceAll('"', '\\"'),
    value.replaceAll("'", "''"),
    JSON.stringify(value).slice(1, -1),
    ...escapeUri(value),
    escapeXml(value),
    value.length > 8 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : ''
  ].filter(form => form !== '')
}

interface Range {start: number; end: number}

function rangesOf(text: string, needles: Iterable<string>): Range[] {
  const found: Range[] = []
  for (const needle of needles) {
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) found.push({start: at, end: at + needle.length})
  }
  return found.sort((a, b) => a.start - b.start)
}

/** Ranges that touch become one, so that parts of overlapping secrets do not survive between two masks. */
function merged(ranges: Range[]): Range[] {
  const result: Range[] = []
  for (const range of ranges) {
    const last = result.at(-1)
    if (last && range.start <= last.end) last.end = Math.max(last.end, range.end)
    else result.push({...range})
  }
  return result
}

export class Masks {
  readonly #needles: Set<string>

  constructor(secrets: Iterable<string> = []) {
    this.#needles = new Set()
    for (const secret of secrets) this.add(secret)
  }

  /** The value, and each of its lines: output arrives line by line. */
  add(secret: string): void {
    const whole = secret.trim()
    for (const value of [whole, ...whole.split(/[\r\n]+/).map(line => line.trim())]) {
      for (const form of encodings(value)) this.#needles.add(form)
    }
  }

  mask(text: string): string {
    const ranges = merged(rangesOf(text, this.#needles))
    if (ranges.length === 0) return text
    let result = ''
    let from = 0
    for (const {start, end} of ranges) {
      result += `${text.slice(from, start)}***`
      from = end
    }
    return result + text.slice(from)
  }

  /** Whether masking would change the text: such a value never leaves a job as an output. */
  touches(text: string): boolean {
    return this.mask(text) !== text
  }
}
