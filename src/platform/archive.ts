/**
 * One file out of a .tar.gz or .zip, in memory: nothing else of the archive is unpacked, so no path and no link in it leads anywhere.
 * Formats: POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar, "Basic Tar Format"; PKWARE APPNOTE.TXT 6.3.10, 4.3 and 4.4.
 */
import {promisify} from 'node:util'
import {gunzip, inflateRaw} from 'node:zlib'

/** A larger one would only fill our memory. */
const largestUnpacked = 512 * 2 ** 20
const inflated = {maxOutputLength: largestUnpacked}

export type ArchiveKind = 'tar.gz' | 'zip'
export type Found = {kind: 'file'; bytes: Uint8Array} | {kind: 'link'} | {kind: 'other'} | {kind: 'absent'; names: string[]}
type Entry = {name: string; kind: 'link' | 'other'} | {name: string; kind: 'file'; read(): Promise<Uint8Array>}

/** By the first bytes; undefined for anything else, a program for instance. */
export function archiveKind(bytes: Uint8Array): ArchiveKind | undefined {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return 'tar.gz'
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4 ? 'zip' : undefined
}

const block = 512
const text = (bytes: Buffer, from: number, to: number): string => bytes.toString('utf8', from, to).replace(/\0.*$/s, '')
const octal = (header: Buffer, from: number, to: number): number => Number.parseInt(text(header, from, to).trim() || '0', 8)

function refuseForeignHeader(header: Buffer): void {
  const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 0x20 : byte), 0)
  if (sum !== octal(header, 148, 156)) throw new Error('what is compressed is no tar')
}

/** Records `LENGTH KEY=VALUE\n`, the length counted with itself. */
function paxPath(body: Buffer): string | undefined {
  let found: string | undefined
  for (let at = 0; at < body.length;) {
    const [, digits = ''] = /^(\d{1,9}) /.exec(body.toString('latin1', at, at + 10)) ?? []
    if (digits === '' || Number(digits) < digits.length + 2) throw new Error('an extended header of it cannot be read')
    const record = body.toString('utf8', at + digits.length + 1, at + Number(digits) - 1)
    if (record.startsWith('path=')) found = record.slice('path='.length)
    at += Number(digits)
  }
  return found
}

function* tarEntries(tar: Buffer): Generator<Entry> {
  let longName: string | undefined
  for (let at = 0; at + block <= tar.length && tar[at] !== 0;) {
    const header = tar.subarray(at, at + block)
    refuseForeignHeader(header)
    const size = octal(header, 124, 136)
    if (!(size >= 0) || at + block + size > tar.length) throw new Error('it is cut off')
    const body = tar.subarray(at + block, at + block + size)
    at += block + Math.ceil(size / block) * block
    const type = header.toString('latin1', 156, 157)
    if (type === 'x') longName = paxPath(body) ?? longName
    else if (type === 'L') longName = text(body, 0, size)
    else if (type !== 'g' && type !== 'K') {
      const prefix = text(header, 257, 263) === 'ustar' ? text(header, 345, 500) : ''
      const name = longName ?? (prefix === '' ? text(header, 0, 100) : `${prefix}/${text(header, 0, 100)}`)
      longName = undefined
      yield ['0', '\0', '7'].includes(type) ? {name, kind: 'file', read: () => Promise.resolve(body)} : {name, kind: type === '1' || type === '2' ? 'link' : 'other'}
    }
  }
}

function zipDirectory(zip: Buffer): {at: number; count: number} {
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (end < 0) throw new Error('it is cut off')
  return {at: zip.readUInt32LE(end + 16), count: zip.readUInt16LE(end + 10)}
}

async function readZipped(zip: Buffer, entry: number): Promise<Uint8Array> {
  const [flags, method] = [zip.readUInt16LE(entry + 8), zip.readUInt16LE(entry + 10)]
  const [packed, size, local] = [zip.readUInt32LE(entry + 20), zip.readUInt32LE(entry + 24), zip.readUInt32LE(entry + 42)]
  if ((flags & 1) !== 0 || ![0, 8].includes(method) || Math.max(packed, size, local) === 0xffffffff) throw new Error('it is encrypted, or packed in a way that is not read here')
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
  const bytes = zip.subarray(from, from + packed)
  const whole = method === 0 ? bytes : await promisify(inflateRaw)(bytes, inflated)
  if (whole.length !== size) throw new Error('it is cut off')
  return whole
}

function* zipEntries(zip: Buffer): Generator<Entry> {
  let {at, count} = zipDirectory(zip)
  for (; count > 0; count -= 1) {
    if (zip.readUInt32LE(at) !== 0x02014b50) throw new Error('its directory cannot be read')
    const [entry, length] = [at, zip.readUInt16LE(at + 28)]
    const name = zip.toString('utf8', at + 46, at + 46 + length)
    const type = (zip.readUInt32LE(at + 38) >>> 16) & 0o170000
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    if (type === 0o120000) yield {name, kind: 'link'}
    else yield name.endsWith('/') ? {name, kind: 'other'} : {name, kind: 'file', read: () => readZipped(zip, entry)}
  }
}

/** Of several entries of one name the last counts, as for tar itself. Throws Error in words where the archive cannot be read. */
export async function findInArchive(archive: Uint8Array, kind: ArchiveKind, file: string): Promise<Found> {
  const bytes = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength)
  const entries = [...kind === 'zip' ? zipEntries(bytes) : tarEntries(await promisify(gunzip)(bytes, inflated))]
  const found = entries.filter(({name}) => name.replace(/^(\.\/)+/, '').replace(/\/$/, '') === file).at(-1)
  if (!found) return {kind: 'absent', names: entries.filter(one => one.kind === 'file').map(({name}) => name)}
  return found.kind === 'file' ? {kind: 'file', bytes: await found.read()} : {kind: found.kind}
}
