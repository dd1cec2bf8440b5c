/** package.json: how the program is started, on which Node, and whether it is the root of workspaces. Pure. */
import path from 'node:path'
import type {PackageFacts, Remark} from './facts.ts'
import {jsonAsYaml, keysOf, pick, placeOf, readDocuments, told} from './yaml-documents.ts'

/** Never throws. */
export function parsePackageFacts(text: string, file: string): {facts: PackageFacts | undefined; remarks: Remark[]} {
  const {documents: [whole], problems} = readDocuments(jsonAsYaml(text))
  if (whole?.kind !== 'map') return {facts: undefined, remarks: [{where: {file, line: problems[0]?.line ?? 1}, message: 'It is no JSON object.'}]}
  const dependencies = pick(whole, 'dependencies')
  const needed = keysOf(dependencies).size
  return {remarks: [], facts: {
    file, directory: path.posix.dirname(file), name: pick(whole, 'name')?.text, start: told(file, pick(whole, 'scripts', 'start')), main: told(file, pick(whole, 'main')),
    node: told(file, pick(whole, 'engines', 'node')), dependencies: dependencies && needed > 0 ? {value: needed, from: placeOf(file, dependencies)} : undefined, root: pick(whole, 'workspaces') !== undefined
  }}
}
