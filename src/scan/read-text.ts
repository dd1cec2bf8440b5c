/** Text of a file for a scanner, or why there is none. */
import path from 'node:path'
import type {Ports} from '../ports/index.ts'
import type {Entry} from './inventory.ts'

export type Reading = {kind: 'text'; text: string} | {kind: 'binary'} | {kind: 'too-large'} | {kind: 'unreadable'}

/** By name: weights, archives, pictures. Their bytes are not read at all. */
const binaryName = /\.(?:safetensors|gguf|onnx|pt|pth|ckpt|h5|np[yz]|parquet|arrow|bin|zip|gz|tgz|bz2|xz|zst|7z|rar|tar|jar|war|whl|so|dylib|dll|exe|a|o|class|wasm|pyc|png|jpe?g|gif|webp|avif|ico|icns|bmp|tiff?|psd|pdf|mp[34]|m4a|mov|avi|mkv|webm|wav|flac|ogg|woff2?|ttf|otf|eot|sqlite3?|db)$/i

/** As git does: a zero byte near the beginning. UTF-16 with its mark is text. */
function decode(bytes: Uint8Array): Reading {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return {kind: 'text', text: new TextDecoder('utf-16le').decode(bytes)}
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return {kind: 'text', text: new TextDecoder('utf-16be').decode(bytes)}
  return bytes.subarray(0, 8000).includes(0) ? {kind: 'binary'} : {kind: 'text', text: new TextDecoder().decode(bytes)}
}

export async function readTextOf(entry: Entry, largest: number, {files, host}: Ports): Promise<Reading> {
  if (binaryName.test(entry.path)) return {kind: 'binary'}
  if (entry.size > largest) return {kind: 'too-large'}
  try {
    const bytes = await files.readBytes(path.join(host.workspace, entry.path))
    return bytes === undefined ? {kind: 'unreadable'} : decode(bytes)
  } catch {
    return {kind: 'unreadable'} // no permission, or gone: reported by the scanner as not looked at
  }
}
