/** The checksum in GitHub's tokens: CRC-32 of the random part, as six digits to the base 62 (github.blog, "Behind GitHub's new authentication token formats"). */
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** CRC-32 of ISO 3309, of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i += 1) {
    crc ^= text.charCodeAt(i)
    for (let bit = 0; bit < 8; bit += 1) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  }
  return (crc ^ 0xffffffff) >>> 0
}

export function base62(value: number, digits: number): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = (alphabet[rest % 62] as string) + text
  return text.padStart(digits, '0')
}

/** Whether the last six characters fit the thirty before them. */
export const hasGithubChecksum = (body: string): boolean => body.length === 36 && base62(crc32(body.slice(0, 30)), 6) === body.slice(30)
