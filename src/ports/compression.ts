/**
 * Text made smaller (gzip, RFC 1952), and back. It answers at once: what is compressed is small, and where a virtual clock runs no time passes meanwhile.
 */
export interface Compression {
  compress(text: string): Uint8Array
  /** Undefined where the bytes are no gzip of UTF-8 text, or would be longer than `mostBytes`. */
  decompress(bytes: Uint8Array, mostBytes: number): string | undefined
}
