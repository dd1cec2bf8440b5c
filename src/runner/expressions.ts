/** Evaluates `${{ }}` expressions and template tokens with GitHub's own expression library. */
import {data, Evaluator, Lexer, Parser, type Expr} from '@actions/expressions'
import {Binary, FunctionCall, Grouping, IndexAccess, Logical, Unary} from '@actions/expressions/ast'
import {TokenType, type Token} from '@actions/expressions/lexer'
import {isBasicExpression, isBoolean, isMapping, isNumber, isSequence, isString} from '@actions/workflow-parser'
import {expressionOf} from './multiline-text.ts'
import type {TemplateToken} from '@actions/workflow-parser/templates/tokens/template-token'

export interface StatusFunctions {
  success(): boolean
  failure(): boolean
  cancelled(): boolean
}

export interface EvaluationScope {
  contexts: Record<string, unknown>
  status: StatusFunctions
  /** The digest over the files that the patterns match; only steps have it. */
  hashFiles?: (patterns: string[]) => string
}

/** An expression that cannot be parsed or evaluated: fails the step or job that holds it. */
export class ExpressionFailure extends Error {}

const contextNames = ['github', 'needs', 'steps', 'inputs', 'env', 'vars', 'secrets', 'runner', 'job', 'jobs', 'strategy', 'matrix']
const statusNames = ['success', 'failure', 'cancelled', 'always'] as const
const functionInfos = [...statusNames.map(name => ({name, minArgs: 0, maxArgs: 0})), {name: 'hashFiles', minArgs: 1, maxArgs: 255}]

/**
 * The library's lexer takes only the first `''` of a string for a quote, GitHub's own every one: a script with two quotes and an expression would arrive mangled
 * (docs: Evaluate expressions, literals: escape literal single-quotes using an additional single-quote).
 */
const mended = (token: Token): Token => (token.type === TokenType.STRING ? {...token, value: token.lexeme.slice(1, -1).replaceAll("''", "'")} : token)

const parse = (text: string): Expr => new Parser(new Lexer(text).lex().tokens.map(mended), contextNames, functionInfos).parse()

const toData = (value: unknown): data.ExpressionData =>
  value === undefined ? new data.Null() : (JSON.parse(JSON.stringify(value), data.reviver) as data.ExpressionData)

const fromData = (value: data.ExpressionData): unknown => JSON.parse(JSON.stringify(value, data.replacer))

function functionsOf({status, hashFiles}: EvaluationScope) {
  const yes = (value: boolean) => () => new data.BooleanData(value)
  const calls: Record<string, (...args: data.ExpressionData[]) => data.ExpressionData> = {
    success: yes(status.success()), failure: yes(status.failure()), cancelled: yes(status.cancelled()), always: yes(true),
    hashFiles: (...args) => {
      if (!hashFiles) throw new ExpressionFailure('hashFiles() is only available in the steps of a job')
      return new data.StringData(hashFiles(args.map(a => a.coerceString())))
    }
  }
  return new Map(functionInfos.map(info => [info.name.toLowerCase(), {...info, call: calls[info.name] as (typeof calls)[string]}]))
}

function evaluateToData(text: string, scope: EvaluationScope): data.ExpressionData {
  try {
    const contexts = new data.Dictionary(...contextNames.map(key => ({key, value: toData(scope.contexts[key])})))
    return new Evaluator(parse(text), contexts, functionsOf(scope)).evaluate()
  } catch (error) {
    throw new ExpressionFailure(`The expression '${text}' cannot be evaluated: ${(error as Error).message}`, {cause: error})
  }
}

const isTrue = (value: data.ExpressionData): boolean => {
  const plain = value.primitive ? fromData(value) : true
  return plain !== null && plain !== false && plain !== 0 && plain !== '' && !Number.isNaN(plain)
}

export const evaluateCondition = (text: string, scope: EvaluationScope): boolean => isTrue(evaluateToData(text, scope))

/** A token as plain data: strings, numbers, booleans, null, arrays, objects. */
export function evaluate(token: TemplateToken | undefined, scope: EvaluationScope): unknown {
  if (token === undefined) return undefined
  if (isBasicExpression(token)) return fromData(evaluateToData(expressionOf(token), scope))
  if (isSequence(token)) return Array.from(token, item => evaluate(item, scope))
  if (isMapping(token)) return Object.fromEntries(Array.from(token, ({key, value}) => [evaluateText(key, scope), evaluate(value, scope)]))
  if (isString(token) || isNumber(token) || isBoolean(token)) return token.value
  return null
}

/** A scalar as text, in the way in which GitHub turns numbers, booleans and null into text. */
export function evaluateText(token: TemplateToken | undefined, scope: EvaluationScope): string {
  const value = evaluate(token, scope)
  if (value !== null && typeof value === 'object') throw new ExpressionFailure(`A ${Array.isArray(value) ? 'sequence' : 'mapping'} was not expected here`)
  return value === undefined ? '' : toData(value).coerceString()
}

/** A mapping of scalars, each as text: `env`, `with`, `outputs`. */
export function evaluateTexts(token: TemplateToken | undefined, scope: EvaluationScope): Record<string, string> {
  if (token === undefined) return {}
  if (isMapping(token)) return Object.fromEntries(Array.from(token, ({key, value}) => [evaluateText(key, scope), evaluateText(value, scope)]))
  const value = evaluate(token, scope)
  if (value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) throw new ExpressionFailure('A mapping was expected here')
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [key, toData(v).coerceString()]))
}

function callsStatusFunction(tree: Expr): boolean {
  if (tree instanceof FunctionCall) {
    return (statusNames as readonly string[]).includes(tree.functionName.lexeme.toLowerCase()) || tree.args.some(callsStatusFunction)
  }
  if (tree instanceof Binary) return callsStatusFunction(tree.left) || callsStatusFunction(tree.right)
  if (tree instanceof Unary) return callsStatusFunction(tree.expr)
  if (tree instanceof Logical) return tree.args.some(callsStatusFunction)
  if (tree instanceof Grouping) return callsStatusFunction(tree.group)
  if (tree instanceof IndexAccess) return callsStatusFunction(tree.expr) || callsStatusFunction(tree.index)
  return false
}

/**
 * The condition that really holds: `success() && (…)` unless a status function is called
 * (actions/languageservices: workflow-parser/src/model/converter/if-condition.ts).
 */
export function conditionOf(token: TemplateToken | undefined): string {
  if (token === undefined) return 'success()'
  const text = (isBasicExpression(token) ? expressionOf(token) : String((token as {value?: unknown}).value ?? '')).trim()
  if (text === '') return 'success()'
  return callsStatusFunction(parse(text)) ? text : `success() && (${text})`
}
