/** Finds in a bundle what a newer Node has and 20.19 lacks: by name, where the name stands for what Node or the language offers. */
import {readFileSync} from 'node:fs'
import ts from 'typescript'

/** Written by scripts/node-surface.mjs from the two versions themselves. */
export interface Newer {
  node: string
  lacking: string
  modules: string[]
  exports: Record<string, string[]>
  globals: string[]
  statics: Record<string, string[]>
  methods: string[]
}

export const newer = JSON.parse(readFileSync('test/fixtures/newer-than-node-20.19.json', 'utf8')) as Newer

const plain = (module: string): string => module.replace(/^node:/, '')

/** The module of `require('fs')`, `__toESM(require('fs'))` or `await import('fs')`. */
function requiredModule(node: ts.Expression | undefined): string | undefined {
  if (!node) return undefined
  if (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node)) return requiredModule(node.expression)
  if (!ts.isCallExpression(node)) return undefined
  const [first] = node.arguments
  const imports = node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && /require/i.test(node.expression.text))
  if (imports && first && ts.isStringLiteralLike(first)) return plain(first.text)
  // __toESM(require('fs'), 1)
  return ts.isIdentifier(node.expression) && first && ts.isCallExpression(first) ? requiredModule(first) : undefined
}

interface Names {
  /** Local names that stand for a whole module of Node. */
  modules: Map<string, string>
  /** Everything that the file itself names: a local `union` is no method of Set. */
  declared: Set<string>
}

function namesOf(file: ts.SourceFile): Names {
  const names: Names = {modules: new Map(), declared: new Set()}
  const visit = (node: ts.Node): void => {
    const named = node as ts.Node & {name?: ts.Node}
    if (named.name && ts.isIdentifier(named.name) && !ts.isPropertyAccessExpression(node) && !ts.isPropertyAssignment(node) && !ts.isMethodDeclaration(node)) names.declared.add(named.name.text)
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const module = requiredModule(node.initializer)
      if (module !== undefined) names.modules.set(node.name.text, module)
    }
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const {name, namedBindings} = node.importClause ?? {}
      const whole = [name, namedBindings && ts.isNamespaceImport(namedBindings) ? namedBindings.name : undefined]
      for (const local of whole) if (local) names.modules.set(local.text, plain(node.moduleSpecifier.text))
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return names
}

/** `typeof navigator !== 'undefined' && navigator.userAgent` asks before it uses. */
function asksBefore(node: ts.Identifier): boolean {
  if (ts.isTypeOfExpression(node.parent)) return true
  for (let at: ts.Node = node; at.parent; at = at.parent) {
    const guard = ts.isBinaryExpression(at.parent) && at.parent.right === at ? at.parent.left : ts.isConditionalExpression(at.parent) || ts.isIfStatement(at.parent) ? (ts.isIfStatement(at.parent) ? at.parent.expression : at.parent.condition) : undefined
    if (guard?.getText().includes(`typeof ${node.text}`)) return true
  }
  return false
}

function importProblems(node: ts.Node): string[] {
  const module = ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier) ? plain(node.moduleSpecifier.text) : ts.isCallExpression(node) ? requiredModule(node) : undefined
  if (module === undefined) return []
  if (newer.modules.includes(module)) return [`node:${module}`]
  const bindings = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : undefined
  const wanted = bindings && ts.isNamedImports(bindings) ? bindings.elements.map(e => (e.propertyName ?? e.name).text) : []
  return wanted.filter(name => newer.exports[module]?.includes(name)).map(name => `${name} of node:${module}`)
}

function memberProblems(node: ts.PropertyAccessExpression, names: Names): string[] {
  const member = node.name.text
  const object = ts.isIdentifier(node.expression) ? node.expression.text : ''
  const module = names.modules.get(object)
  if (module !== undefined) return newer.exports[module]?.includes(member) ? [`${member} of node:${module}`] : []
  if (object !== '' && !names.declared.has(object) && newer.statics[object]?.includes(member)) return [`${object}.${member}`]
  if (ts.isMetaProperty(node.expression) && member === 'main') return ['import.meta.main']
  return ts.isCallExpression(node.parent) && node.parent.expression === node && newer.methods.includes(member) ? [`.${member}()`] : []
}

/** ES2025: `(?i:a)`, and one name for two groups of which only one can match. esbuild leaves both as they are. */
function patternProblems(literal: string): string[] {
  const pattern = literal.replace(/\\[^]|\[(?:[^\]\\]|\\[^])*\]/g, '')
  const names = [...pattern.matchAll(/\(\?<([\w$]+)>/g)].map(match => match[1])
  return [...(/\(\?(?:[ims]+-?[ims]*|-[ims]+):/.test(pattern) ? ['flags within a pattern'] : []), ...(new Set(names).size < names.length ? ['a group name used twice'] : [])]
}

const isUse = ({parent}: ts.Identifier, node: ts.Identifier): boolean =>
  !(ts.isPropertyAccessExpression(parent) && parent.name === node) && !(ts.isPropertyAssignment(parent) && parent.name === node) && !ts.isMethodDeclaration(parent) && !ts.isPropertyDeclaration(parent)

/** Each with its line: `Array.fromAsync, line 12`. Methods are told by their name alone, whatever they are called on. */
export function newerNamesIn(text: string, name = 'bundle.js'): string[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ESNext, true, ts.ScriptKind.JS)
  const names = namesOf(file)
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const problems = [
      ...importProblems(node), ...(node.kind === ts.SyntaxKind.RegularExpressionLiteral ? patternProblems(node.getText()) : []), ...(ts.isPropertyAccessExpression(node) ? memberProblems(node, names) : []),
      ...(ts.isIdentifier(node) && newer.globals.includes(node.text) && !names.declared.has(node.text) && isUse(node, node) && !asksBefore(node) ? [node.text] : [])
    ]
    found.push(...problems.map(problem => `${problem}, line ${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`))
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
