/** Secrets out of text. A secret shorter than four characters is not replaced: it would blank out half of every log. */
const shortest = 4

/** As tools print a value: in URLs, forms, JSON (Go also escapes `&`, `<`, `>`: https://pkg.go.dev/encoding/json#Marshal), base64 of both alphabets. */
function encodings(secret: string): string[] {
  const wellFormed = Buffer.from(secret).toString()
  const json = JSON.stringify(secret).slice(1, -1)
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '')
  const url = encodeURIComponent(wellFormed)
  return [
    secret, wellFormed, ...secret.split(/\r?\n/).filter(line => line.length >= shortest),
    url, url.replaceAll('%20', '+'), json, json.replace(/[<>&]/g, sign => `\\u00${sign.charCodeAt(0).toString(16)}`),
    `${base64}==`, `${base64}=`, base64, base64.replaceAll('+', '-').replaceAll('/', '_')
  ]
}

/** A function that replaces each of the secrets, also URL-, JSON- and base64-encoded, with `***`. */
export function redactor(secrets: Iterable<string>): (text: string) => string {
  const needles = [...new Set([...secrets].filter(s => s.length >= shortest).flatMap(encodings))].sort((a, b) => b.length - a.length)
  return text => needles.reduce((result, needle) => result.replaceAll(needle, '***'), text)
}

/** User, password and query of a URL removed, for messages. */
export function withoutCredentials(url: string): string {
  try {
    const parsed = new URL(url)
    // `user:password@host` parses as a scheme with an opaque path, credentials and all.
    if (parsed.host === '') return '(not a URL)'
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`
  } catch {
    return '(not a URL)'
  }
}
