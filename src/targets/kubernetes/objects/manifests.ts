/** Texts of YAML or JSON to objects of the API, with every problem of all of them at its place. Pure. */
import type {LocatedProblem} from '../../../kernel/errors.ts'
import {at, formatPlace, isNull, problemAt, scalarAt, type Entry, type Located, type Place} from '../../../spec/located.ts'
import {problemsError, ticked} from '../../../spec/problems.ts'
import {parseDocuments} from '../../../spec/yaml-source.ts'
import type {KubeObject} from '../model.ts'
import {describe, identityOf, refOf} from './identity.ts'
import {kubernetesDialect} from './kubernetes-yaml.ts'
import {readObject, type ReadObject} from './manifest-object.ts'

export interface ManifestText {
  /** For messages: a path relative to the workspace. */
  file: string
  text: string
}

export interface ManifestRules {
  /** That of the set: objects that name another one are refused. */
  namespace?: string
}

export interface LocatedObject {
  object: KubeObject
  place: Place
}

/** The objects of several texts in their order, each with the place where it is written; two of the same identity are a problem with both places. Throws UserError `manifest-invalid` with all problems of all texts. */
export function parseLocatedManifests(texts: readonly ManifestText[], rules: ManifestRules = {}): LocatedObject[] {
  const problems: LocatedProblem[] = []
  const read: ReadObject[] = []
  for (const {text, file} of texts) {
    const parsed = parseDocuments(text, file, kubernetesDialect)
    problems.push(...parsed.problems)
    read.push(...parsed.trees.flatMap(tree => flattened(tree, problems)).map(tree => readObject(tree, rules.namespace)))
  }
  const located = read.flatMap(({object, tree}) => (object ? [{object, place: tree.place}] : []))
  problems.push(...read.flatMap(one => one.problems), ...duplicateProblems(located, rules))
  if (problems.length > 0) throw problemsError('manifest-invalid', texts.length === 1 ? (texts[0] as ManifestText).file : 'The manifests', problems)
  return located
}

/** `kind: List`, and the lists that `kubectl get -o yaml` prints for one kind, whose items may leave out what the list says. */
function flattened(tree: Located, problems: LocatedProblem[]): Located[] {
  const kind = at(tree, ['kind'])
  const items = at(tree, ['items'])
  if (tree.kind !== 'map' || kind?.kind !== 'scalar' || !/List$/.test(kind.text) || items === undefined) return [tree]
  if (items.kind !== 'list') {
    if (!isNull(items)) problems.push(problemAt(items.place, '`items` of a list is no list'))
    return []
  }
  const apiVersion = tree.entries.get('apiVersion')
  return items.items.filter(item => !isNull(item)).flatMap(item => flattened(kind.text === 'List' ? item : completed(item, kind.text.slice(0, -4), apiVersion), problems))
}

function completed(item: Located, kind: string, apiVersion: Entry | undefined): Located {
  if (item.kind !== 'map') return item
  const said: [string, Entry][] = [...(apiVersion ? [['apiVersion', apiVersion] as [string, Entry]] : []), ['kind', {key: item.place, value: scalarAt(kind, item.place)}]]
  return {...item, entries: new Map([...said, ...item.entries])}
}

/** Two objects of one identity, told at the later one. An object without a namespace lives in the set's: it is the same as one that names it. */
export function duplicateProblems(objects: readonly LocatedObject[], {namespace}: ManifestRules): LocatedProblem[] {
  const first = new Map<string, Place>()
  return objects.flatMap(({object, place}) => {
    const ref = refOf(object)
    const identity = identityOf(namespace === undefined || ref.namespace !== undefined ? ref : {...ref, namespace})
    const earlier = first.get(identity)
    if (earlier !== undefined) return [problemAt(place, `${ticked(describe(ref))} stands twice: also in ${formatPlace(earlier)}`)]
    first.set(identity, place)
    return []
  })
}
