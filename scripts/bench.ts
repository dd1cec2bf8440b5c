/** Benchmarks: `npm run bench -- NAME [--json FILE]`. Each prints a table of ratios against a peer of the same run; nothing is asserted. */
import {writeFileSync} from 'node:fs'
import {benchKubernetes} from './bench/kubernetes.ts'
import {benchLocal} from './bench/local.ts'
import {renderTable, type Figure} from './bench/figures.ts'

const benches: Record<string, () => Promise<Figure[]>> = {local: benchLocal, kubernetes: benchKubernetes}

const [name = '', ...rest] = process.argv.slice(2)
const bench = benches[name]
if (!bench) {
  console.error(`usage: npm run bench -- ${Object.keys(benches).join('|')} [--json FILE]`)
  process.exitCode = 2
} else {
  const figures = await bench()
  console.log(renderTable(figures))
  const file = rest[rest.indexOf('--json') + 1]
  if (rest.includes('--json') && file) writeFileSync(file, `${JSON.stringify(figures, null, 2)}\n`)
}
