/** File patterns of hashFiles() and upload-artifact: `*`, `?`, `**`, `[ab]`, and `!` to leave out. */
import {readdirSync, statSync} from 'node:fs'
import {isAbsolute, join, relative, resolve} from 'node:path'

const special = /[.+^${}()|\\]/g

/** The part of a pattern before its first wildcard: where a search begins. */
export function fixedPart(pattern: string): string {
  const parts = pattern.split('/')
  const wild = parts.findIndex(part => /[*?[]/.test(part))
  return wild < 0 ? pattern : parts.slice(0, wild).join('/')
}

export function patternToRegExp(pattern: string): RegExp {
  const body = pattern.replace(/\/+$/, '').split('/').map(part => {
    if (part === '**') return '**'
    return part.replace(special, '\\$&').replaceAll('*', '[^/]*').replaceAll('?', '[^/]')
  })
  const text = body.join('/').replace(/^\*\*\//, '(?:.*/)?').replaceAll('/**/', '/(?:.*/)?').replace(/\/\*\*$/, '/.*').replace(/^\*\*$/, '.*')
  return new RegExp(`^${text}$`)
}

export function filesUnder(path: string): string[] {
  const found = statSync(path, {throwIfNoEntry: false})
  if (!found) return []
  if (!found.isDirectory()) return [path]
  return readdirSync(path, {withFileTypes: true})
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => (entry.isSymbolicLink() ? [] : filesUnder(join(path, entry.name))))
}

/** Absolute paths of the files that the patterns match, sorted; a directory stands for all files below it. */
export function matchFiles(root: string, patterns: readonly string[]): string[] {
  const found = new Set<string>()
  for (const raw of patterns.map(p => p.trim()).filter(p => p !== '' && !p.startsWith('#'))) {
    const out = raw.startsWith('!')
    const pattern = out ? raw.slice(1) : raw
    const absolute = isAbsolute(pattern) ? pattern : join(root, pattern)
    const expression = patternToRegExp(absolute)
    const matches = (file: string): boolean => ancestors(file).some(path => expression.test(path))
    if (out) for (const file of [...found].filter(matches)) found.delete(file)
    else for (const file of filesUnder(resolve(fixedPart(absolute) || '/')).filter(matches)) found.add(file)
  }
  return [...found].sort()
}

function ancestors(file: string): string[] {
  const parts = file.split('/')
  return parts.map((_, i) => parts.slice(0, parts.length - i).join('/')).filter(p => p !== '')
}

export const isInside = (root: string, path: string): boolean => {
  const way = relative(root, path)
  return way === '' || (!way.startsWith('..') && !isAbsolute(way))
}
