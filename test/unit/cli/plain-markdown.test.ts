import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {plainMarkdown, planText} from '../../../src/cli/plain-markdown.ts'

const summary = `## Infrastructure

Plan <code>7e9448</code>

Plan <code>sha256:4bbf</code>

| service | change | what changes |
| --- | --- | --- |
| api | update | source |
| worker | none |   |

Order: worker &gt; api

<details><summary>2 steps</summary>

| step | what |
| --- | --- |
| a | b |

</details>

<sub>deploy, 10:00 UTC, took 0.4 s</sub>
`

describe('a summary on a terminal', () => {
  test('of the plan is what a reviewer approves: services and their order, without the steps', () => {
    expect(planText([{job: 'release / scan', markdown: 'x'}, {job: 'release / plan', markdown: summary}])).toBe(
      'Plan sha256:4bbf\n  service  change  what changes\n  api      update  source\n  worker   none\nOrder: worker > api')
  })

  test('has neither markup nor control characters, whatever stands in the cells', () => {
    expect(plainMarkdown('**a** `b` WORKER\\_URL &lt;script&gt; \u001b[31mred')).toBe('a b WORKER_URL <script> [31mred')
    fc.assert(fc.property(fc.string({unit: 'binary'}), text => { expect(plainMarkdown(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/) }))
  })

  test('without a plan is empty', () => {
    expect(planText([])).toBe('')
  })
})
