import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {BasicExpressionToken} from '@actions/workflow-parser/templates/tokens/basic-expression-token'
import {StringToken} from '@actions/workflow-parser/templates/tokens/string-token'
import {conditionOf, evaluate, evaluateCondition, ExpressionFailure, type EvaluationScope} from '../../../src/runner/expressions.ts'
import {textToExpression} from '../../../src/runner/multiline-text.ts'

const scope = (contexts: Record<string, unknown> = {}): EvaluationScope => ({contexts, status: {success: () => true, failure: () => false, cancelled: () => false}})
const expression = (text: string): BasicExpressionToken => new BasicExpressionToken(undefined, undefined, text, undefined, undefined, undefined)
const valueOf = (text: string, contexts?: Record<string, unknown>): unknown => evaluate(expression(text), scope(contexts))

describe('expressions', () => {
  test('a text with expressions in it arrives as it was written, quotes and braces included', () => {
    const literal = fc.string({unit: fc.constantFrom('a', "'", '"', '{', '}', '\n', '$', ' ', '0')}).filter(t => !t.includes('${{') && !t.endsWith('$'))
    fc.assert(fc.property(fc.array(fc.tuple(literal, fc.string()), {minLength: 1}), literal, (pieces, tail) => {
      const text = pieces.map(([before], i) => `${before}\${{ vars.v${i} }}`).join('') + tail
      const vars = Object.fromEntries(pieces.map(([, value], i) => [`v${i}`, value]))
      expect(valueOf(textToExpression(text), {vars})).toBe(pieces.map(([before, value]) => before + value).join('') + tail)
    }))
  })

  test('an expression alone keeps its type; a brace in a string does not end it', () => {
    expect(valueOf(textToExpression('${{ 1 == 1 }}'))).toBe(true)
    expect(valueOf(textToExpression("${{ 'a }} b' }}"))).toBe('a }} b')
    expect(valueOf("'it''s ''twice'''")).toBe("it's 'twice'")
  })

  test.each([
    ['github.event.x.y', null], ["needs.*.result", ['success', 'failure']], ["contains(needs.*.result, 'failure')", true], ["fromJSON('[1,2]')[1]", 2], ["format('{0}-{1}', 1, true)", '1-true'],
    ["'' || 'b'", 'b'], ["secrets.NONE == ''", true], ["toJSON(inputs.flag)", 'true']
  ])('%s', (text, value) => {
    const contexts = {github: {event: {}}, needs: {a: {result: 'success'}, b: {result: 'failure'}}, secrets: {}, inputs: {flag: true}}
    expect(valueOf(text, contexts)).toEqual(value)
  })

  // docs.github.com: Evaluate expressions, literals: falsy values are false, 0, -0, "", '' and null.
  test.each([['false', false], ['0', false], ['-0', false], ["''", false], ['null', false], ["'false'", true], ['1', true], ["fromJSON('[]')", true], ["fromJSON('{}')", true], ["fromJSON('NaN')", undefined]])('%s is %s as a condition', (text, truth) => {
    if (truth === undefined) expect(() => evaluateCondition(text, scope())).toThrow(ExpressionFailure)
    else expect(evaluateCondition(text, scope())).toBe(truth)
  })

  test.each([
    [undefined, 'success()'], ['', 'success()'], ['a == b'.replace(/[ab]/g, 'github.x'), 'success() && (github.x == github.x)'], ['always()', 'always()'], ['!Cancelled()', '!Cancelled()'],
    ["github.x == 'always()'", "success() && (github.x == 'always()')"], ['contains(github.x, failure())', 'contains(github.x, failure())'], ['github.always', 'success() && (github.always)']
  ])('the condition %s means %s', (written, meant) => {
    expect(conditionOf(written === undefined ? undefined : new StringToken(undefined, undefined, written, undefined))).toBe(meant)
  })

  test('what cannot be evaluated says which expression it was', () => {
    expect(() => valueOf('nonsense.x')).toThrow(/The expression 'nonsense.x' cannot be evaluated/)
    expect(() => valueOf("fromJSON('{')")).toThrow(ExpressionFailure)
    expect(() => valueOf("hashFiles('x')")).toThrow(/only available in the steps/)
  })
})
