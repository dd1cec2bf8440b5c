/** Images out of files of this machine, pushed straight to the lab's registry: no builder, no base image, no other registry. */
import {createHash} from 'node:crypto'
import {readFile, realpath} from 'node:fs/promises'
import process from 'node:process'
import {succeed} from '../command.ts'

export interface ImageFile {
  /** Absolute, in the image. */
  path: string
  content: Buffer
  mode: number
}

export interface Image {
  name: string
  tag: string
  /** Each becomes a layer; what several images share is kept once. */
  layers: readonly (readonly ImageFile[])[]
  entrypoint: readonly string[]
  variables?: Record<string, string>
  user?: string
}

const octal = (value: number, length: number): string => value.toString(8).padStart(length - 1, '0') + '\0'

/** One header of 512 bytes (POSIX ustar, pax(1)): same files, same bytes, same digest. */
function tarHeader({path, content, mode}: ImageFile): Buffer {
  const name = path.replace(/^\//, '')
  if (Buffer.byteLength(name) > 100) throw new Error(`The path is too long for a layer: ${path}`)
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(octal(mode, 8), 100)
  header.write(octal(0, 8), 108)
  header.write(octal(0, 8), 116)
  header.write(octal(content.length, 12), 124)
  header.write(octal(0, 12), 136)
  header.write('        0', 148)
  header.write('ustar\x0000', 257)
  header.write(octal(header.reduce((sum, byte) => sum + byte, 0), 7) + ' ', 148)
  return header
}

function makeLayer(files: readonly ImageFile[]): Buffer {
  const parts = files.flatMap(file => [tarHeader(file), file.content, Buffer.alloc((512 - (file.content.length % 512)) % 512)])
  return Buffer.concat([...parts, Buffer.alloc(1024)])
}

const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

async function pushBlob(registry: string, name: string, blob: Buffer): Promise<string> {
  const digest = digestOf(blob)
  const base = `http://${registry}/v2/${name}/blobs`
  if ((await fetch(`${base}/${digest}`, {method: 'HEAD'})).ok) return digest
  const begun = await fetch(`${base}/uploads/`, {method: 'POST'})
  const location = new URL(begun.headers.get('location') ?? '', base)
  location.searchParams.set('digest', digest)
  const put = await fetch(location, {method: 'PUT', body: new Uint8Array(blob), headers: {'content-type': 'application/octet-stream'}})
  if (put.status !== 201) throw new Error(`The registry answered ${put.status} to a layer of ${name}: ${await put.text()}`)
  return digest
}

/** The reference by digest (OCI distribution specification, pushing a manifest). */
export async function pushImage(registry: string, image: Image): Promise<string> {
  const layers = image.layers.map(makeLayer)
  const config = Buffer.from(JSON.stringify({
    architecture: process.arch === 'x64' ? 'amd64' : process.arch, os: 'linux', created: '1970-01-01T00:00:00Z',
    config: {Entrypoint: image.entrypoint, Env: Object.entries(image.variables ?? {}).map(([name, value]) => `${name}=${value}`), ...(image.user === undefined ? {} : {User: image.user})},
    rootfs: {type: 'layers', diff_ids: layers.map(digestOf)}
  }))
  for (const blob of [config, ...layers]) await pushBlob(registry, image.name, blob)
  const described = (blob: Buffer, mediaType: string): unknown => ({mediaType, digest: digestOf(blob), size: blob.length})
  const manifest = Buffer.from(JSON.stringify({
    schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: described(config, 'application/vnd.oci.image.config.v1+json'), layers: layers.map(layer => described(layer, 'application/vnd.oci.image.layer.v1.tar'))
  }))
  const put = await fetch(`http://${registry}/v2/${image.name}/manifests/${image.tag}`, {method: 'PUT', body: manifest, headers: {'content-type': 'application/vnd.oci.image.manifest.v1+json'}})
  if (put.status !== 201) throw new Error(`The registry answered ${put.status} to the manifest of ${image.name}: ${await put.text()}`)
  return `${registry}/${image.name}@${digestOf(manifest)}`
}

/** This very Node with the libraries that it is linked to: a base for any program in JavaScript. */
export async function nodeLayer(): Promise<ImageFile[]> {
  const libraries = (await succeed(['ldd', process.execPath])).split('\n').flatMap(line => /(\/\S+) \(0x/.exec(line)?.[1] ?? [])
  const file = async (path: string, from: string): Promise<ImageFile> => ({path, content: await readFile(await realpath(from)), mode: 0o755})
  return await Promise.all([file('/usr/bin/node', process.execPath), ...libraries.map(library => file(library, library))])
}
