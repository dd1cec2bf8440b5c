/**
 * Kills a deploy before and after every effect on the world outside, in every scenario; lets the next attempt, or somebody else, mend what was left; and looks whether
 * one snapshot serves whole, nothing is an orphan, the lock is free and the journal's chain holds.
 * usage: npm run proof:kill -- [local] [--sample N] [--seed S] [--only WORDS] [--lanes N] [--dist DIR] [--json FILE]
 *        npm run proof:kill -- kubernetes [--sample N] [--seed S] [--only WORDS] [--real lab|KUBECONFIG [--lanes N]] [--json FILE]
 */
import {writeFileSync} from 'node:fs'
import process from 'node:process'
import {parseArgs} from 'node:util'
import {killLocally} from './kill/local.ts'
import {killOnKubernetes} from './kill/kubernetes.ts'

const {values, positionals} = parseArgs({
  allowPositionals: true,
  options: {
    sample: {type: 'string'}, seed: {type: 'string', default: '1'}, only: {type: 'string', default: ''}, lanes: {type: 'string', default: '2'}, dist: {type: 'string', default: 'dist'},
    json: {type: 'string'}, real: {type: 'string'}
  }
})
const [where = 'local', ...more] = positionals
if (!['local', 'kubernetes'].includes(where) || more.length > 0) throw new Error(`Where should be killed? \`local\` or \`kubernetes\`, not \`${positionals.join(' ')}\`.`)

const wish = {sample: values.sample === undefined ? undefined : Number(values.sample), seed: Number(values.seed), only: values.only, lanes: Number(values.lanes)}
const figures = where === 'local' ? await killLocally({...wish, dist: values.dist}) : await killOnKubernetes({...wish, real: values.real})
if (values.json) writeFileSync(values.json, `${JSON.stringify(figures, null, 1)}\n`)
process.exitCode = figures.some(({holds}) => holds === false) ? 1 : 0
