/** The folders that services run in, each looked at once. */
import path from 'node:path'
import type {Ports} from '../../ports/index.ts'
import {observeSourceTree, type SourceTree} from '../../rollout/source-tree.ts'
import type {ServiceSpec} from '../../spec/schema.ts'
import type {ReadSource} from '../sources.ts'

export async function readLocalSources(services: Record<string, ServiceSpec>, {files, host}: Pick<Ports, 'files' | 'host'>): Promise<Record<string, ReadSource>> {
  const trees = new Map<string, Promise<SourceTree>>()
  const read = await Promise.all(Object.entries(services).map(async ([name, {source}]): Promise<[string, ReadSource]> => {
    const directory = path.resolve(host.workspace, source.directory ?? '.')
    const tree = trees.get(directory) ?? observeSourceTree(files, directory)
    trees.set(directory, tree)
    return [name, {source: {kind: 'process', argv: source.run as [string, ...string[]], directory, digest: (await tree).digest}}]
  }))
  return Object.fromEntries(read)
}
