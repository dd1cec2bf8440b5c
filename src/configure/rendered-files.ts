/** The rendered files on disk: written whole, readable by their owner alone, and taken away again. */
import path from 'node:path'
import * as z from 'zod'
import type {Ports} from '../ports/index.ts'
import {ConfigManifest} from '../rollout/config-manifest.ts'

const secretMode = 0o600
const directoryMode = 0o700
/** No service can have this name. */
const manifestFile = '_manifest.json'
/** Names that this stage gives to files; nothing else is ever removed. */
const ours = /^(_manifest\.json|[a-z0-9-]+\.(env|json))$/

export const defaultDirectory = (ports: Pick<Ports, 'host'>): string => path.join(ports.host.temporary, 'slipway', 'config')

/** What was written, kept for the post step. */
export const Rendered = z.strictObject({directory: z.string().min(1), files: z.array(z.string().regex(ours))})
export type Rendered = z.output<typeof Rendered>

/** What an earlier rendering left in the directory. */
async function earlierFiles(directory: string, ports: Pick<Ports, 'files'>): Promise<string[]> {
  const text = await ports.files.readText(path.join(directory, manifestFile))
  if (text === undefined) return []
  try {
    const manifest = ConfigManifest.parse(JSON.parse(text))
    return [manifestFile, ...Object.values(manifest.services).map(service => service.file).filter(file => ours.test(file))]
  } catch {
    return []
  }
}

/** Either all files are there afterwards or none. The manifest comes last. */
export async function writeRendered(directory: string, contents: ReadonlyMap<string, string>, manifest: ConfigManifest, ports: Pick<Ports, 'files'>): Promise<Rendered> {
  const rendered: Rendered = {directory, files: [...contents.keys(), manifestFile]}
  for (const file of await earlierFiles(directory, ports)) await ports.files.remove(path.join(directory, file))
  await ports.files.makeDirectory(directory, directoryMode)
  try {
    for (const [file, text] of contents) await ports.files.write(path.join(directory, file), text, secretMode)
    await ports.files.write(path.join(directory, manifestFile), `${JSON.stringify(manifest)}\n`, secretMode)
  } catch (error) {
    await removeRendered(rendered, ports)
    throw error
  }
  return rendered
}

/** Removes only what was rendered, and the directory if nothing else is in it: it may be one of the user's. */
export async function removeRendered({directory, files}: Rendered, ports: Pick<Ports, 'files'>): Promise<void> {
  for (const file of files) await ports.files.remove(path.join(directory, file))
  if (await ports.files.facts(directory) && (await ports.files.list(directory)).length === 0) await ports.files.remove(directory)
}
