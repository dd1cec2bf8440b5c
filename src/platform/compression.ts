/** gzip by zlib. */
import {gunzipSync, gzipSync} from 'node:zlib'
import type {Compression} from '../ports/index.ts'

export const systemCompression: Compression = {
  compress: text => gzipSync(text),
  decompress(bytes, mostBytes) {
    try {
      return new TextDecoder('utf-8', {fatal: true, ignoreBOM: true}).decode(gunzipSync(bytes, {maxOutputLength: mostBytes}))
    } catch {
      return undefined
    }
  }
}
