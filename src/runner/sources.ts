/** Which repository a file comes from, and what a `uses:` in it refers to. */
import {existsSync} from 'node:fs'
import {join, normalize} from 'node:path'

export interface Source {
  /** owner/name */
  slug: string
  directory: string
  ref: string
}

export type Uses =
  /** `$/path`: the repository and commit of the file that says it (actions/runner: src/Runner.Worker/ActionManager.cs, ResolveSelfRepositoryReferences). */
  | {kind: 'self'; path: string}
  /** `./path`: the workspace, for a step; the caller's repository, for a workflow. */
  | {kind: 'workspace'; path: string}
  | {kind: 'repository'; slug: string; path: string; ref: string}
  | {kind: 'docker'}
  | {kind: 'malformed'; why: string}

export function parseUses(uses: string): Uses {
  if (uses.startsWith('docker://')) return {kind: 'docker'}
  if (uses.startsWith('$/')) {
    const path = uses.slice(2)
    if (path === '') return {kind: 'malformed', why: 'a path is missing after $/'}
    if (path.includes('@')) return {kind: 'malformed', why: 'a $/ reference carries no @ref'}
    return escapes(path) ? {kind: 'malformed', why: 'the path leaves the repository'} : {kind: 'self', path}
  }
  if (uses.startsWith('./')) {
    return escapes(uses) ? {kind: 'malformed', why: 'the path leaves the workspace'} : {kind: 'workspace', path: uses.slice(2)}
  }
  const match = /^([^/@\s]+\/[^/@\s]+)(?:\/([^@\s]+))?@(\S+)$/.exec(uses)
  if (!match) return {kind: 'malformed', why: 'owner/repository[/path]@ref, $/path or ./path was expected'}
  return {kind: 'repository', slug: match[1] as string, path: match[2] ?? '', ref: match[3] as string}
}

const escapes = (path: string): boolean => normalize(path).split('/').includes('..')

/** Looks up slugs without regard to case, as GitHub does. */
export class Repositories {
  readonly #directories: Map<string, Source>

  constructor(released: Source, others: Record<string, string>) {
    const all = Object.entries(others).map(([slug, directory]) => ({slug, directory, ref: ''}))
    this.#directories = new Map([...all, released].map(source => [source.slug.toLowerCase(), source]))
  }

  find(slug: string, ref: string): Source | undefined {
    const known = this.#directories.get(slug.toLowerCase())
    return known && {...known, ref: ref || known.ref}
  }

  known(): string[] {
    return [...this.#directories.values()].map(source => source.slug)
  }
}

/** The manifest of an action in a directory, or undefined. */
export function manifestIn(directory: string): string | undefined {
  return ['action.yml', 'action.yaml'].map(name => join(directory, name)).find(path => existsSync(path))
}
