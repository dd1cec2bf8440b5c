/**
 * What a configuration comes to: file contents, and release ids that are digests of them. In a digest a secret stands as the name of its
 * reference: a digest over a short value could be guessed, and a plan, which has no secrets, must come to the same ids as the rendering.
 */
import {digestJson} from '../kernel/digest.ts'
import type {Digest} from '../kernel/digest.ts'
import {renderEnvFile} from '../kernel/env-file.ts'
import type {ConfigManifest} from '../rollout/config-manifest.ts'
import {toPlain} from '../spec/located.ts'
import type {Located, LocatedMap, LocatedScalar} from '../spec/located.ts'

export type Format = 'env' | 'json'

const holdsSecret = (node: LocatedScalar): boolean => node.pieces?.some(piece => piece.kind === 'secret') ?? false

/** Neighbouring texts joined, so that it does not matter which part of a text came from which reference. */
function countedPieces(node: LocatedScalar): ({text: string} | {secret: string})[] {
  const counted: ({text: string} | {secret: string})[] = []
  for (const piece of node.pieces ?? []) {
    const last = counted.at(-1)
    if (piece.kind === 'secret') counted.push({secret: piece.name})
    else if (last && 'text' in last) last.text += piece.text
    else counted.push({text: piece.text})
  }
  return counted.filter(piece => 'secret' in piece || piece.text !== '')
}

/** Maps, lists, values and texts with secrets can never be taken for each other. */
function counted(node: Located, format: Format): unknown {
  if (node.kind === 'map') return {map: Object.fromEntries([...node.entries].map(([key, entry]) => [key, counted(entry.value, format)]))}
  if (node.kind === 'list') return {list: node.items.map(item => counted(item, format))}
  if (holdsSecret(node)) return {pieces: countedPieces(node)}
  return {value: format === 'env' ? node.text : node.value}
}

export const serviceRelease = (tree: LocatedMap, format: Format): Digest => digestJson({schema: 1, format, content: counted(tree, format)})

export const fileOf = (service: string, format: Format): string => `${service}.${format}`

export function planManifest(services: ReadonlyMap<string, LocatedMap>, format: Format): ConfigManifest {
  const entries = [...services].map(([service, tree]) => [service, {release: serviceRelease(tree, format), file: fileOf(service, format), format}] as const)
  const release = digestJson({schema: 1, services: Object.fromEntries(entries.map(([service, entry]) => [service, entry.release]))})
  return {schema: 1, release, services: Object.fromEntries(entries)}
}

/** The text of a service's file. It may hold secrets. Throws UserError `config-invalid` for a zero byte in an env file. */
export function renderService(tree: LocatedMap, format: Format): string {
  if (format === 'json') return `${JSON.stringify(toPlain(tree), null, 2)}\n`
  return renderEnvFile(Object.fromEntries([...tree.entries].map(([key, {value}]) => [key, value.kind === 'scalar' ? value.text : ''])))
}
