// Runs a TypeScript script on any Node >= 20.19: esbuild bundles it beside the dependency tree, under a name of this run alone; node runs the result.
import {build} from 'esbuild'
import {spawn} from 'node:child_process'
import {mkdirSync, rmSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'

const [script, ...args] = process.argv.slice(2)
if (!script) throw new Error('usage: node scripts/ts.mjs SCRIPT.ts [ARG ...]')
const outfile = path.resolve('node_modules/.cache/scripts', `${path.basename(script, '.ts')}-${process.pid}.mjs`)
mkdirSync(path.dirname(outfile), {recursive: true})
await build({
  entryPoints: [script], outfile, bundle: true, platform: 'node', target: 'node20', format: 'esm', logLevel: 'warning',
  external: ['esbuild', 'playwright-core'],
  banner: {js: "import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);"}
})
const child = spawn(process.execPath, [outfile, ...args], {stdio: 'inherit'})
child.on('exit', (code, signal) => {
  rmSync(outfile, {force: true})
  process.exitCode = signal ? 1 : (code ?? 1)
})
