/** The texts of a source: files of manifests as they lie in the workspace, or what a renderer printed, by the template it came from. */
import path from 'node:path'
import {UserError} from '../../../kernel/errors.ts'
import type {Ports} from '../../../ports/index.ts'
import type {ManifestText} from '../objects/manifests.ts'

const manifest = /\.(ya?ml|json)$/i
const kustomization = /^kustomization(\.ya?ml)?$/i

const refuse = (where: string, what: string, remedy: string): UserError => new UserError(what, {reason: 'manifest-invalid', where, expected: 'files that end with .yaml, .yml or .json', remedy})

/** A file, or all manifests below a directory in the order of their names; what begins with a dot is left out. Throws UserError `manifest-invalid` where there are none. */
export async function readManifestFiles({files, host}: Pick<Ports, 'files' | 'host'>, relative: string): Promise<ManifestText[]> {
  const absolute = path.resolve(host.workspace, relative)
  const facts = await files.facts(absolute)
  if (facts === undefined) throw refuse(relative, `There is no file or directory ${relative}.`, 'Correct `source.manifests`, or check the files out before this step.')
  const names = facts.kind === 'directory' ? await files.walk(absolute, name => /(^|\/)\./.test(name)) : ['']
  const wanted = names.filter(name => name === '' || manifest.test(name)).sort()
  const custom = wanted.find(name => kustomization.test(path.posix.basename(name)))
  if (custom !== undefined) throw refuse(path.posix.join(relative, custom), 'This directory is meant for Kustomize.', 'Write `source.kustomize` instead of `source.manifests`.')
  if (wanted.length === 0) throw refuse(relative, `The directory ${relative} holds no manifests.`, 'Correct `source.manifests`.')
  return Promise.all(wanted.map(async name => ({file: path.posix.join(relative, name), text: await files.readText(path.join(absolute, name)) ?? ''})))
}

/** Helm says above each document which template it is from. One text for each template, so that lines are those of what it rendered. */
export function splitByTemplate(rendered: string, chart: string): ManifestText[] {
  const texts = new Map<string, string[]>()
  for (const document of rendered.split(/^---[ \t]*$/m)) {
    const source = /^\s*# Source: (\S+)/.exec(document)?.[1]
    const file = `${source ?? chart} (rendered)`
    texts.set(file, [...texts.get(file) ?? [], document])
  }
  return [...texts].map(([file, documents]) => ({file, text: documents.join('---')}))
}
