/** The table that a person reads: every key, where its value comes from and what it took the place of. No secret in it. */
import {shortDigest} from '../kernel/digest.ts'
import {escapeMarkdown, markdownTable} from '../report/markdown.ts'
import type {ConfigManifest} from '../rollout/config-manifest.ts'
import type {Located, LocatedMap, LocatedScalar, Piece, Place} from '../spec/located.ts'

const hidden = '***'
const longest = 60
/** The job summary holds 1 MiB in all; what goes beyond this is counted. */
const mostRows = 500

export interface Leaf {
  service: string
  key: string
  value: LocatedScalar
}

export function leavesOf(service: string, node: Located, path: readonly string[] = []): Leaf[] {
  if (node.kind === 'map') return [...node.entries].flatMap(([key, entry]) => leavesOf(service, entry.value, [...path, key]))
  if (node.kind === 'list') return node.items.flatMap((item, i) => leavesOf(service, item, [...path, String(i)]))
  return [{service, key: path.join('.'), value: node}]
}

/** Keys whose plain value in a file is most likely a mistake, and addresses with a password in them. */
export function looksSecret({key, value}: Leaf): boolean {
  if (typeof value.value !== 'string' || value.value === '' || value.pieces?.some(piece => piece.kind !== 'text')) return false
  const named = /(passw(or)?d|passphrase|secret|token|credential|api_?key|private_?key|access_?key)s?$/i.test(key)
  return named || /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s:@]*:[^/?#\s@]+@/i.test(value.value)
}

/** What comes from outside the files stands as what it is called. */
const shownPiece = (piece: Piece): string => (piece.kind === 'text' ? piece.text : piece.kind === 'secret' ? hidden : `\${env.${piece.name}}`)

/** Redacted before it is cut or escaped, which would disguise a secret. */
function shown(leaf: Leaf, redact: (text: string) => string): string {
  if (looksSecret(leaf)) return hidden
  const text = redact(leaf.value.pieces?.map(shownPiece).join('') ?? leaf.value.text)
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text
}

const place = ({file, line}: Place): string => `${file}:${line}`

export interface Telling {
  notes: readonly string[]
  /** Takes secrets out of a text. */
  redact: (text: string) => string
}

export function renderSummary(services: ReadonlyMap<string, LocatedMap>, manifest: ConfigManifest, {notes, redact}: Telling): string {
  const leaves = [...services].flatMap(([service, tree]) => leavesOf(service, tree))
  const rows = leaves.slice(0, mostRows).map(leaf =>
    [leaf.service, leaf.key, shown(leaf, redact), place(leaf.value.place), (leaf.value.replaced ?? []).map(place).join(', ')])
  const releases = Object.entries(manifest.services).map(([service, entry]) => `${escapeMarkdown(service)} \`${shortDigest(entry.release)}\``)
  return [
    '## Configuration',
    `Release \`${shortDigest(manifest.release)}\` · ${releases.join(' · ') || 'no service has a key'}`,
    ...notes.map(note => `> ${escapeMarkdown(note)}`),
    markdownTable(['Service', 'Key', 'Value', 'Written in', 'Instead of'], rows),
    leaves.length > mostRows ? `${leaves.length - mostRows} more keys are left out.` : ''
  ].filter(Boolean).join('\n\n')
}
