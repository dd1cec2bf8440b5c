/** Secrets out of text. A secret shorter than four characters is not replaced: it would blank out half of every log. */
const encodings = (secret: string): string[] => [
  secret,
  ...secret.split(/\r?\n/).filter(line => line.length >= 4),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  JSON.stringify(secret).slice(1, -1)
]

/** A function that replaces each of the secrets, also URL-, JSON- and base64-encoded, with `***`. */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const needles = [...new Set([...secrets].filter(s => s.length >= 4).flatMap(encodings))].sort((a, b) => b.length - a.length)
  return text => needles.reduce((result, needle) => result.replaceAll(needle, '***'), text)
}

/** User, password and query of a URL removed, for messages. */
export function withoutCredentials(url: string): string {
  try {
    const parsed = new URL(url)
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`
  } catch {
    return '(not a URL)'
  }
}
