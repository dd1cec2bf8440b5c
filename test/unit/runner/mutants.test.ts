import {describe, expect, test} from 'vitest'
import {mutantsOf} from '../../../scripts/proof/mutate/mutants.ts'
import {operandsIn} from '../../../scripts/proof/mutate/operands.ts'

const workflow = `on: push
permissions: {}

jobs:
  a:
    permissions:
      contents: read # a comment
    environment:
      name: prod
      deployment: false
    steps:
      - if: \${{ x && y }}
        run: echo
      - uses: $/actions/deploy
        with:
          scope: this-run
          other: kept
  b:
    needs: [a, c]
    if: >-
      always() && (p ||
      q)
    steps: [{run: echo}]
`

const mutant = (what: string): string => mutantsOf(workflow).find(m => m.what === what)?.text ?? 'there is none'
const lost = (what: string): string[] => workflow.split('\n').filter(line => !mutant(what).split('\n').includes(line))

describe('mutants of a workflow', () => {
  test('are named by what they lack, with its line', () => {
    expect(mutantsOf(workflow).map(({line, what}) => `${line} ${what}`)).toEqual([
      '2 permissions of the workflow', '6 permissions of a', '7 permissions of a: contents', '8 environment of a', '9 environment of a: name', '10 environment of a: deployment',
      '12 if of a, step without a name', '12 if of a, step without a name: x', '12 if of a, step without a name: y', '16 with of a, step $/actions/deploy: scope',
      '19 needs of b', '19 needs of b: a', '19 needs of b: c', '20 if of b', '21 if of b: always()', '21 if of b: (p || q)', '21 if of b: p', '22 if of b: q'
    ])
  })

  test.each([
    ['permissions of a', ['    permissions:', '      contents: read # a comment']], ['environment of a: deployment', ['      deployment: false']], ['with of a, step $/actions/deploy: scope', ['          scope: this-run']],
    ['if of b', ['    if: >-', '      always() && (p ||', '      q)']], ['needs of b', ['    needs: [a, c]']]
  ])('%s loses its lines and nothing else', (what, lines) => expect(lost(what)).toEqual(lines))

  test('a step keeps its dash, an only entry leaves an empty mapping, an operand what is neutral beside the others', () => {
    expect(mutant('if of a, step without a name')).toContain('    steps:\n      - run: echo\n')
    expect(mutant('permissions of a: contents')).toMatch(/permissions:\n {6}\{\} # a comment/)
    expect(mutant('if of b: p')).toContain('always() && (false ||\n      q)')
    expect(mutant('if of a, step without a name: y')).toContain('${{ x && true }}')
    expect(mutant('needs of b: a')).toContain('needs: [c]')
  })
})

test.each([
  ['a', []], ['a && b', ['a', 'b']], ["contains('x && y', z) || !b", ["contains('x && y', z)", '!b']], ['(a || b) && c', ['(a || b)', 'a', 'b', 'c']], ['(a) || (b && c)', ['(a)', '(b && c)', 'b', 'c']], ['((a && b))', ['a', 'b']]
])('operands of %s', (text, found) => expect(operandsIn(text).map(({start, end}) => text.slice(start, end))).toEqual(found))
