/** Matrices: which jobs they make, how they are named, how they stop each other, what those after them see. */
import {expect} from 'vitest'
import {docs, parser, type Scenario} from './scenario.ts'

const on = 'on: workflow_dispatch\n'
const say = (text: string): string => `    steps:\n      - run: echo "${text}"\n`
const head = `${on}jobs:\n  j:\n    runs-on: x\n`
const variations = docs('Running variations of jobs in a workflow')

export const matrixRules: Scenario[] = [
  {
    rule: 'a matrix makes a job of each combination, in the order of its variables', source: variations,
    workflow: {main: `${head}    strategy: {matrix: {version: [10, 12], os: [linux, mac]}}\n${say('v${{ matrix.version }} on ${{ matrix.os }}')}`},
    jobs: {'j (10, linux)': 'success', 'j (10, mac)': 'success', 'j (12, linux)': 'success', 'j (12, mac)': 'success'},
    names: ['j (10, linux)', 'j (10, mac)', 'j (12, linux)', 'j (12, mac)'], says: {'j (12, mac)': [/^v12 on mac$/m]}, conclusion: 'success'
  },
  {
    rule: 'exclude takes out what it names in part; it is applied before include', source: `${docs('jobs.<job_id>.strategy.matrix.exclude')}; ${parser('MatrixBuilder.cs')}`,
    workflow: {main: `${head}    strategy: {matrix: {os: [linux, mac], v: [1, 2], exclude: [{os: mac}, {os: linux, v: 2}], include: [{os: mac, v: 2}]}}\n${say('x')}`},
    jobs: {'j (linux, 1)': 'success', 'j (mac, 2)': 'success'}, conclusion: 'success'
  },
  {
    rule: 'include adds to the combinations that it fits without overwriting what the matrix says; what fits none becomes a job of its own', source: `${docs('jobs.<job_id>.strategy.matrix.include')}; ${parser('MatrixBuilder.cs, MatrixInclude')}`,
    workflow: {main: `${head}    strategy:\n      matrix:\n        fruit: [apple, pear]\n        animal: [cat, dog]\n        include:\n          - color: green\n          - {color: pink, animal: cat}\n          - {fruit: apple, shape: circle}\n          - {fruit: banana}\n          - {fruit: banana, animal: cat}\n${say("${{ join(matrix.*, '+') }}")}`},
    jobs: {'j (apple, cat)': 'success', 'j (apple, dog)': 'success', 'j (pear, cat)': 'success', 'j (pear, dog)': 'success', 'j (banana)': 'success', 'j (banana, cat)': 'success'},
    says: {'j (apple, cat)': [/^apple\+cat\+pink\+circle$/m], 'j (apple, dog)': [/^apple\+dog\+green\+circle$/m], 'j (pear, cat)': [/^pear\+cat\+pink$/m], 'j (pear, dog)': [/^pear\+dog\+green$/m], 'j (banana)': [/^banana$/m], 'j (banana, cat)': [/^banana\+cat$/m]},
    conclusion: 'success'
  },
  {
    rule: 'a matrix of include alone', source: variations, workflow: {main: `${head}    strategy: {matrix: {include: [{site: prod, dc: one}, {site: test, dc: two}]}}\n${say('${{ matrix.site }}')}`},
    jobs: {'j (prod, one)': 'success', 'j (test, two)': 'success'}, conclusion: 'success'
  },
  {
    rule: 'values that are objects or lists: their scalars stand in the name, empty ones do not', source: `${parser('MatrixBuilder.cs, CreateConfiguration')}; ChristopherHX/runner.server#78`,
    workflow: {main: `${head}    strategy: {matrix: {node: [{version: 14}, {version: 20, env: NODE=20}], flag: ['', true]}}\n${say('${{ matrix.node.version }} ${{ matrix.node.env }} ${{ matrix.flag }}')}`},
    jobs: {'j (14)': 'success', 'j (14, true)': 'success', 'j (20, NODE=20)': 'success', 'j (20, NODE=20, true)': 'success'}, says: {'j (20, NODE=20, true)': [/^20 NODE=20 true$/m]}, conclusion: 'success'
  },
  {
    rule: 'a filter may name a part of an object', source: parser('MatrixBuilder.cs, MatrixFilter'),
    workflow: {main: `${head}    strategy: {matrix: {node: [{v: 14, env: a}, {v: 20, env: b}], exclude: [{node: {v: 14}}]}}\n${say('x')}`}, jobs: {'j (20, b)': 'success'}, conclusion: 'success'
  },
  {
    rule: 'a matrix from an output through fromJSON, as a whole and as one variable', source: docs('Running variations of jobs in a workflow: using contexts to create matrices'),
    workflow: {main: `${on}jobs:
  plan:
    runs-on: x
    outputs: {all: '\${{ steps.p.outputs.all }}', list: '\${{ steps.p.outputs.list }}'}
    steps: [{id: p, run: "echo 'all={\\"os\\":[\\"a\\",\\"b\\"]}' >> $GITHUB_OUTPUT; echo 'list=[1,2]' >> $GITHUB_OUTPUT"}]
  whole: {needs: plan, runs-on: x, strategy: {matrix: '\${{ fromJSON(needs.plan.outputs.all) }}'}, steps: [{run: 'echo'}]}
  one: {needs: plan, runs-on: x, strategy: {matrix: {n: '\${{ fromJSON(needs.plan.outputs.list) }}'}}, steps: [{run: 'echo'}]}
`},
    jobs: {plan: 'success', 'whole (a)': 'success', 'whole (b)': 'success', 'one (1)': 'success', 'one (2)': 'success'}, conclusion: 'success'
  },
  {
    rule: 'a name without an expression gets the values in brackets; one with an expression is taken as it comes out; the id stays', source: 'ChristopherHX/runner.server#78; buildkite/buildkite-gha#65',
    workflow: {main: `${on}jobs:
  plain: {name: Build it, runs-on: x, strategy: {matrix: {os: [a]}}, steps: [{run: 'echo "job \${{ github.job }}"'}]}
  named: {name: 'Build \${{ matrix.os }}', runs-on: x, strategy: {matrix: {os: [a]}}, steps: [{run: 'true'}]}
  long: {runs-on: x, strategy: {matrix: {os: [${'o'.repeat(120)}]}}, steps: [{run: 'true'}]}
`},
    jobs: {'plain (a)': 'success', 'named (a)': 'success', [`long (${'o'.repeat(120)})`]: 'success'}, names: ['Build it (a)', 'Build a', `long (${'o'.repeat(91)}...`], says: {'plain (a)': [/^job plain$/m]}, conclusion: 'success'
  },
  {
    rule: 'the strategy context counts the jobs', source: docs('Contexts reference, strategy context'),
    workflow: {main: `${head}    strategy: {max-parallel: 1, fail-fast: false, matrix: {n: [a, b]}}\n${say("${{ strategy.job-index }}/${{ strategy.job-total }} ${{ strategy.max-parallel }} ${{ strategy.fail-fast }}")}  k: {runs-on: x, steps: [{run: 'echo "\${{ strategy.job-index }}/\${{ strategy.job-total }} \${{ strategy.max-parallel }} \${{ strategy.fail-fast }}"'}]}\n`},
    jobs: {'j (a)': 'success', 'j (b)': 'success', k: 'success'}, says: {'j (a)': [/^0\/2 1 false$/m], 'j (b)': [/^1\/2 1 false$/m], k: [/^0\/1 1 true$/m]}, conclusion: 'success'
  },
  {
    rule: 'fail-fast is the default: a job that fails cancels those of its matrix that run or wait, and no others', source: `${docs('jobs.<job_id>.strategy.fail-fast')}; check-spelling-sandbox/composite-failures-0 (run 8174941452)`,
    workflow: {main: `${head}    strategy: {matrix: {n: [bad, slow, late]}}
    steps:
      - {if: matrix.n == 'bad', run: exit 1}
      - {run: 'sleep 30'}
  other: {runs-on: x, steps: [{run: 'true'}]}
  after: {needs: j, if: failure(), runs-on: x, steps: [{run: 'echo "matrix was \${{ needs.j.result }}"'}]}
`},
    options: {parallelJobs: 3}, jobs: {'j (bad)': 'failure', 'j (slow)': 'cancelled', 'j (late)': 'cancelled', other: 'success', after: 'success'},
    annotations: {'j (slow)': ['The job was canceled because "bad" failed.'], 'j (late)': ['The job was canceled because "bad" failed.']}, says: {after: ['matrix was failure']}, conclusion: 'failure'
  },
  {
    rule: 'fail-fast: false lets the others go on', source: docs('jobs.<job_id>.strategy.fail-fast'),
    workflow: {main: `${head}    strategy: {fail-fast: false, matrix: {n: [bad, good]}}\n    steps: [{run: 'test \${{ matrix.n }} = good'}]\n  after: {needs: j, runs-on: x, steps: [{run: 'true'}]}\n`},
    jobs: {'j (bad)': 'failure', 'j (good)': 'success', after: 'skipped'}, conclusion: 'failure'
  },
  {
    rule: 'a job that continue-on-error lets fail does not stop its matrix, and those after it see a success', source: `${docs('jobs.<job_id>.continue-on-error: preventing a specific failing matrix job from failing a workflow run')}; actions/runner#1161`,
    workflow: {main: `${head}    continue-on-error: \${{ matrix.experimental }}
    strategy: {matrix: {n: [1, 2], experimental: [false], include: [{n: 3, experimental: true}]}}
    steps: [{run: 'test \${{ matrix.n }} != 3'}]
  after: {needs: j, runs-on: x, steps: [{run: 'echo "matrix was \${{ needs.j.result }}"'}]}
`},
    jobs: {'j (1, false)': 'success', 'j (2, false)': 'success', 'j (3, true)': 'failure', after: 'success'}, says: {after: ['matrix was success']}, conclusion: 'success',
    also: ran => expect(ran.result.jobs.map(j => j.tolerated ?? false)).toEqual([false, false, true, false])
  },
  {
    rule: 'max-parallel: no more at the same time than it says', source: docs('jobs.<job_id>.strategy.max-parallel'),
    workflow: {main: `${head}    strategy: {max-parallel: 2, matrix: {n: [a, b, c, d]}}\n    steps: [{run: 'sleep 0.1'}]\n`}, options: {parallelJobs: 4},
    jobs: {'j (a)': 'success', 'j (b)': 'success', 'j (c)': 'success', 'j (d)': 'success'}, conclusion: 'success',
    also: ran => {
      const changes = ran.events.flatMap(e => (e.kind !== 'job' || e.state === 'waiting' ? [] : [e.state === 'running' ? 1 : -1]))
      const loads = changes.map((_, i) => changes.slice(0, i + 1).reduce((a, b) => a + b, 0))
      expect(Math.max(...loads)).toBe(2)
    }
  },
  {
    rule: 'outputs of a matrix: the last job to finish wins, and one that sets nothing takes nothing away', source: `actions/runner#1835; ${docs('Passing information between jobs')}`,
    workflow: {main: `${head}    strategy: {max-parallel: 1, matrix: {n: [1, 2, 3]}}
    outputs: {all: '\${{ steps.s.outputs.all }}', last: '\${{ steps.s.outputs.last }}', own2: '\${{ steps.s.outputs.own2 }}'}
    steps: [{id: s, run: 'echo "all=\${{ matrix.n }}" >> $GITHUB_OUTPUT; echo "own\${{ matrix.n }}=yes" >> $GITHUB_OUTPUT; if [ \${{ matrix.n }} != 3 ]; then echo "last=\${{ matrix.n }}" >> $GITHUB_OUTPUT; fi'}]
  after: {needs: j, runs-on: x, steps: [{run: 'echo "\${{ needs.j.outputs.all }} \${{ needs.j.outputs.last }} \${{ needs.j.outputs.own2 }}"'}]}
`},
    jobs: {'j (1)': 'success', 'j (2)': 'success', 'j (3)': 'success', after: 'success'}, says: {after: [/^3 2 yes$/m]}, conclusion: 'success'
  },
  {
    rule: 'the condition of a job is judged before its matrix: what is skipped makes no combinations', source: 'UMEP-dev/SUEWS#1168', workflow: {main: `${head}    if: github.event.never\n    strategy: {matrix: {n: [1, 2]}}\n${say('x')}`}, jobs: {j: 'skipped'}, conclusion: 'skipped'
  },
  {
    rule: 'a matrix without a combination fails the job', source: `UMEP-dev/SUEWS#1168; ${parser('WorkflowTemplateConverter.cs, ConvertToStrategy')}`, workflow: {main: `${head}    strategy: {matrix: {n: "\${{ fromJSON('[]') }}"}}\n${say('x')}`}, jobs: {j: 'failure'},
    annotations: {j: ["Matrix vector 'n' does not contain any values"]}, conclusion: 'failure'
  },
  {
    rule: 'an exclude key that the matrix does not have is an error', source: parser('MatrixBuilder.cs, MatrixExclude'), workflow: {main: `${head}    strategy: {matrix: {n: [1], exclude: [{m: 1}]}}\n${say('x')}`}, jobs: {j: 'failure'},
    annotations: {j: ["Matrix exclude key 'm' does not match any key within the matrix"]}, conclusion: 'failure'
  },
  {
    rule: 'more than 256 combinations fail', source: docs('Running variations of jobs in a workflow: a matrix will generate a maximum of 256 jobs per workflow run'),
    workflow: {main: `${head}    strategy: {matrix: {a: "\${{ fromJSON('[${Array.from({length: 17}, (_, i) => i).join(',')}]') }}", b: "\${{ fromJSON('[${Array.from({length: 16}, (_, i) => i).join(',')}]') }}"}}\n${say('x')}`},
    jobs: {j: 'failure'}, annotations: {j: ['The matrix has 272 configurations; a run may have 256']}, conclusion: 'failure'
  },
  {
    rule: 'two combinations that look the same are two jobs', source: parser('IdBuilder.cs'), workflow: {main: `${head}    strategy: {matrix: {n: [1, '1']}}\n${say('x')}`}, jobs: {'j (1)': 'success', 'j (1) 2': 'success'}, names: ['j (1)', 'j (1)'], conclusion: 'success'
  },
  {
    rule: 'a matrix may call a workflow: each call has its own jobs, outputs of the last one win', source: docs('Reusing workflows: using a matrix strategy with a reusable workflow'),
    workflow: {
      main: `${on}jobs:\n  call:\n    strategy: {max-parallel: 1, matrix: {target: [dev, prod]}}\n    uses: ./.github/workflows/inner.yml\n    with: {target: '\${{ matrix.target }}'}\n  after: {needs: call, runs-on: x, steps: [{run: 'echo "got \${{ needs.call.outputs.done }}"'}]}\n`,
      inner: `on: {workflow_call: {inputs: {target: {type: string}}, outputs: {done: {value: '\${{ jobs.deploy.outputs.to }}'}}}}\njobs:\n  deploy:\n    runs-on: x\n    outputs: {to: '\${{ steps.s.outputs.to }}'}\n    steps: [{id: s, run: 'echo "to=\${{ inputs.target }}" >> $GITHUB_OUTPUT'}]\n`
    },
    jobs: {'call (dev)': 'success', 'call (dev) / deploy': 'success', 'call (prod)': 'success', 'call (prod) / deploy': 'success', after: 'success'}, says: {after: ['got prod']}, conclusion: 'success'
  }
]
