/** Stand-ins for the two foreign actions that workflows use, so that nothing is downloaded. The log says that they are stand-ins. */
import {createHash} from 'node:crypto'
import {copyFileSync, existsSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync, lstatSync, rmSync} from 'node:fs'
import {dirname, isAbsolute, join, relative, resolve} from 'node:path'
import {UserError} from '../kernel/errors.ts'
import type {ResolvedAction} from './catalogue.ts'
import {evaluateTexts} from './expressions.ts'
import type {Frame} from './frame.ts'
import {filesUnder, fixedPart, isInside, matchFiles} from './globs.ts'
import {releasedFiles} from './released-files.ts'
import type {Token} from './tokens.ts'

export async function runStandIn(frame: Frame, action: Extract<ResolvedAction, {kind: 'stand-in'}>, given: Token | undefined): Promise<boolean> {
  const inputs = evaluateTexts(given, frame.evaluation())
  frame.log(`##[group]Run ${action.reference}`)
  for (const [name, value] of Object.entries(inputs)) frame.log(`  ${name}: ${value}`)
  frame.log('##[endgroup]')
  frame.log(`The offline runner stands in for ${action.reference}; the action itself does not run.`)
  return action.name === 'actions/checkout' ? checkout(frame, inputs) : upload(frame, inputs)
}

/** The files of the released repository, or of a directory that stands for another one, into the workspace. */
async function checkout(frame: Frame, inputs: Record<string, string>): Promise<boolean> {
  const {run} = frame.job.scope
  const slug = inputs['repository'] ?? run.request.slug
  const others = Object.entries(run.request.repositories).find(([name]) => name.toLowerCase() === slug.toLowerCase())?.[1]
  const from = slug.toLowerCase() === run.request.slug.toLowerCase() ? run.request.repository : others
  if (from === undefined) throw new UserError(`No directory stands for the repository ${slug}`, {reason: 'unsupported', where: frame.instance.model.place})
  const to = resolve(frame.job.directories.workspace, inputs['path'] ?? '.')
  if (!isInside(frame.job.directories.workspace, to)) throw new UserError(`Repository path '${to}' is not under the workspace`, {reason: 'input-invalid', where: frame.instance.model.place})
  const {files: all, from: how} = await releasedFiles(from)
  // Runs may be kept inside the repository: they are not part of the release.
  const files = all.filter(file => !isInside(resolve(run.request.runs), join(from, file)))
  for (const file of files) copyEntry(join(from, file), join(to, file))
  frame.setOutput('ref', run.github['ref'] as string)
  frame.setOutput('commit', run.released.ref)
  frame.log(`Copied ${files.length} files of ${slug} as they stand on this machine (${how}); ref, history and credentials are left out.`)
  return true
}

function copyEntry(from: string, to: string): void {
  const found = lstatSync(from, {throwIfNoEntry: false})
  if (!found || found.isDirectory()) return // deleted and not yet committed, or a submodule
  mkdirSync(dirname(to), {recursive: true})
  if (found.isSymbolicLink()) {
    rmSync(to, {force: true})
    symlinkSync(readlinkSync(from), to)
  } else copyFileSync(from, to)
}

/** Into `<run>/artifacts/<name>/`, with the layout that the action gives an artifact (actions/upload-artifact: README, Inputs). */
function upload(frame: Frame, inputs: Record<string, string>): boolean {
  const {job} = frame
  const name = inputs['name'] || 'artifact'
  if (/[\\/:"<>|*?\r\n]/.test(name) || name === '..' || name === '.') throw new UserError(`The artifact name is not valid: ${name}`, {reason: 'input-invalid', where: frame.instance.model.place})
  const patterns = (inputs['path'] ?? '').split('\n').map(p => p.trim()).filter(p => p !== '')
  if (patterns.length === 0) throw new UserError('Input required and not supplied: path', {reason: 'input-invalid', where: frame.instance.model.place})
  const roots = searchRoots(job.directories.workspace, patterns)
  const files = matchFiles(job.directories.workspace, patterns).filter(file => inputs['include-hidden-files'] === 'true' || !isHidden(file, roots))
  if (files.length === 0) return nothingFound(frame, inputs)
  const target = join(job.scope.run.directory, 'artifacts', name)
  if (existsSync(target) && inputs['overwrite'] !== 'true') {
    frame.annotate('error', 'Failed to CreateArtifact: Received non-retryable error: (409) Conflict: an artifact with this name already exists on the workflow run')
    return false
  }
  rmSync(target, {recursive: true, force: true})
  const root = commonRoot(roots)
  for (const file of files) copyEntry(file, join(target, relative(root, file)))
  frame.setOutput('artifact-digest', digestOf(target))
  frame.log(`Artifact ${name}: ${files.length} files, in artifacts/${name} of this run.`)
  return true
}

function nothingFound(frame: Frame, inputs: Record<string, string>): boolean {
  const message = `No files were found with the provided path: ${inputs['path'] ?? ''}. No artifacts will be uploaded.`
  const policy = inputs['if-no-files-found'] || 'warn'
  if (policy === 'ignore') frame.log(message)
  else frame.annotate(policy === 'error' ? 'error' : 'warning', message)
  return policy !== 'error'
}

const searchRoots = (workspace: string, patterns: string[]): string[] =>
  patterns.filter(p => !p.startsWith('!')).map(p => resolve(fixedPart(isAbsolute(p) ? p : join(workspace, p)) || '/'))

/** A name with a leading dot below where the search began; a path that names the file itself is not hidden (actions/toolkit: packages/glob). */
function isHidden(file: string, roots: string[]): boolean {
  const root = roots.filter(r => isInside(r, file)).sort((a, b) => b.length - a.length)[0]
  if (root === undefined) return false
  const below = root === file ? [file.split('/').at(-1) as string] : [root.split('/').at(-1) as string, ...relative(root, file).split('/')]
  return below.some(part => part.startsWith('.'))
}

/** One path: it is the root (a single file: its directory). Several: their least common ancestor. */
function commonRoot(roots: string[]): string {
  const directories = roots.map(r => (statSync(r, {throwIfNoEntry: false})?.isFile() ? dirname(r) : r).split('/'))
  const first = directories[0] ?? ['']
  const length = first.findIndex((part, i) => directories.some(d => d[i] !== part))
  return (length < 0 ? first : first.slice(0, length)).join('/') || '/'
}

function digestOf(directory: string): string {
  const all = createHash('sha256')
  for (const file of filesUnder(directory)) all.update(relative(directory, file)).update('\0').update(readFileSync(file))
  return all.digest('hex')
}
