/** Fields that the API takes as text alone, where YAML easily makes a number or a truth value of it, and modes of files, which are octal. Pure. */
import type {LocatedProblem} from '../../../kernel/errors.ts'
import {problemAt, type Located, type LocatedScalar, type Path} from '../../../spec/located.ts'
import {ticked} from '../../../spec/problems.ts'
import type {KubeObject} from '../model.ts'
import {isBuiltIn} from './identity.ts'

/** `*` is any key, `#` any item of a list; matched at the end of a path. */
const everywhere: readonly (readonly string[])[] = [['metadata', 'labels', '*'], ['metadata', 'annotations', '*']]
const builtIn: readonly (readonly string[])[] = [
  ...everywhere, ['matchLabels', '*'], ['nodeSelector', '*'], ['matchExpressions', '#', 'values', '#'], ['env', '#', 'value'], ['env', '#', 'name'],
  ['command', '#'], ['args', '#'], ['image'], ['httpHeaders', '#', 'value'], ['tolerations', '#', 'value'], ['storageClassName'], ['serviceAccountName'], ['schedule'], ['path'], ['host']
]
const byKind: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ConfigMap: [['data', '*'], ['binaryData', '*']], Secret: [['data', '*'], ['stringData', '*']], Service: [['spec', 'selector', '*']], ReplicationController: [['spec', 'selector', '*']]
}
/** Permissions of mounted files; 511 is 0777, the most there is. */
const modes: readonly (readonly string[])[] = [['defaultMode'], ['items', '#', 'mode']]

const matches = (pattern: readonly string[], path: Path): boolean =>
  pattern.length <= path.length && pattern.every((part, index) => {
    const key = path[path.length - pattern.length + index]
    return part === '#' ? typeof key === 'number' : part === '*' ? typeof key === 'string' : part === key
  })

function* scalars(node: Located, path: Path = []): Generator<[LocatedScalar, Path]> {
  if (node.kind === 'scalar') yield [node, path]
  else if (node.kind === 'list') for (const [index, item] of node.items.entries()) yield* scalars(item, [...path, index])
  else for (const [key, {value}] of node.entries) yield* scalars(value, [...path, key])
}

export function textProblems(tree: Located, {apiVersion, kind}: Pick<KubeObject, 'apiVersion' | 'kind'>): LocatedProblem[] {
  const known = isBuiltIn(apiVersion) && kind !== 'CustomResourceDefinition'
  const texts = known ? [...builtIn, ...(Object.hasOwn(byKind, kind) ? byKind[kind] as readonly (readonly string[])[] : [])] : everywhere
  return [...scalars(tree)].flatMap(([node, path]) => {
    if (known && modes.some(mode => matches(mode, path))) return modeProblems(node, path)
    if (node.value === null || typeof node.value === 'string' || !texts.some(text => matches(text, path))) return []
    return [problemAt(node.place, `${ticked(path.join('.'))} takes text, and ${ticked(node.text)} is read as ${typeof node.value === 'number' ? 'a number' : `\`${String(node.value)}\``}; quote it: "${node.text}"`)]
  })
}

function modeProblems(node: LocatedScalar, path: Path): LocatedProblem[] {
  const {value, text, place} = node
  const where = ticked(path.join('.'))
  if (typeof value === 'string') return [problemAt(place, `${where} takes a number; write ${/^[0-7]{3,4}$/.test(value) ? `0${value.replace(/^0/, '')} without quotes` : 'an octal one such as 0644'}`)]
  if (typeof value !== 'number' || (value >= 0 && value <= 0o777)) return []
  const meant = /^[0-7]{3}$/.test(text) ? `; without a leading zero it is decimal: write 0${text}, or ${parseInt(text, 8)}` : ''
  return [problemAt(place, `${where} is ${ticked(text)}, and a mode lies between 0 and 0777${meant}`)]
}
