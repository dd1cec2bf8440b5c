/** Prints what is declared in code into files: action.yml, README tables, JSON Schema, lists, the workflows to copy. `--check` only compares. */
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {contract as configure} from '../src/configure/contract.ts'
import {contract as deploy} from '../src/deploy/contract.ts'
import {contract as integrationTest} from '../src/integration-test/contract.ts'
import {contract as monitorGate} from '../src/monitor-gate/contract.ts'
import {contract as provision} from '../src/provision/contract.ts'
import {contract as scan} from '../src/scan/contract.ts'
import {contract as validateEnv} from '../src/validate-env/contract.ts'
import {failureReasons} from '../src/kernel/failure-reasons.ts'
import type {Contract} from '../src/ports/contract.ts'
import {specJsonSchema} from '../src/spec/json-schema.ts'
import {renderActionYml, renderAllDependencies, renderReasons, replaceTables} from './generate/render.ts'
import {released} from './generate/released.ts'
import {renderTemplates} from './generate/templates.ts'

const contracts: Contract[] = [validateEnv, provision, configure, scan, integrationTest, deploy, monitorGate] as unknown as Contract[]

/** Path and wanted content of every generated file. */
export function generatedFiles(): Map<string, string> {
  const files = new Map<string, string>()
  for (const contract of contracts) {
    files.set(`actions/${contract.name}/action.yml`, renderActionYml(contract))
    const readme = `actions/${contract.name}/README.md`
    if (existsSync(readme)) files.set(readme, replaceTables(readFileSync(readme, 'utf8'), contract))
  }
  files.set('docs/slipway.schema.json', `${JSON.stringify(specJsonSchema(), null, 2)}\n`)
  files.set('docs/failure-reasons.md', renderReasons(failureReasons))
  files.set('docs/dependencies.md', renderAllDependencies(contracts))
  for (const [file, content] of renderTemplates(source => readFileSync(source, 'utf8'), released)) files.set(file, content)
  return files
}

const check = process.argv.includes('--check')
const stale: string[] = []
for (const [file, content] of generatedFiles()) {
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue
  stale.push(file)
  if (check) continue
  mkdirSync(path.dirname(file), {recursive: true})
  writeFileSync(file, content)
}
if (stale.length > 0) console.log(`${check ? 'Stale' : 'Written'}: ${stale.join(', ')}`)
if (check && stale.length > 0) {
  console.error('Run `npm run generate` and commit the result.')
  process.exitCode = 1
}
