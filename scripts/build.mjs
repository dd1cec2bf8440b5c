// Bundles src into dist: the actions and the command line with shared chunks, the router as one file. Byte-reproducible.
// usage: node scripts/build.mjs [OUTDIR]
import {build} from 'esbuild'
import {readFileSync, readdirSync, renameSync, rmSync, writeFileSync, mkdirSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import {fileURLToPath, pathToFileURL} from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const {version} = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

// CommonJS dependencies call require('process') and the like, which an ES module does not have.
const banner = {js: "import {createRequire as slipwayCreateRequire} from 'node:module';const require = slipwayCreateRequire(import.meta.url);"}

/** Names that are imported from a module that is left out; each throws if it is ever used. */
const absent = {
  '@actions/http-client': ['HttpClient', 'HttpClientResponse'],
  '@actions/http-client/lib/auth': ['BearerCredentialHandler'],
  '@actions/exec': ['exec', 'getExecOutput']
}

/** zod's printer of JSON Schema (40 kB) hangs on every schema and is used by `npm run generate` alone. */
const zodJsonSchema = /node_modules[\\/]zod[\\/]v4[\\/]core[\\/](json-schema-(processors|generator)|to-json-schema)\.js$/

function withoutJsonSchema(file) {
  const names = [...readFileSync(file, 'utf8').matchAll(/^export (?:function|const|class) (\w+)/gm)].map(match => match[1])
  return names.map(name => `export function ${name}() { return () => { throw new Error('JSON Schema is not bundled') } }\n`).join('')
}

/**
 * `@actions/core` drags in an HTTP client (97 % of its size) for OIDC tokens and @actions/exec for a description of the platform; this suite
 * uses neither through it. `yaml` has an ES module build beside its CommonJS one: the same sources, and unused parts stay out (60 kB).
 */
const lean = {
  name: 'lean',
  setup(builder) {
    builder.onResolve({filter: /^@actions\/(http-client|exec)/}, args =>
      /node_modules\/@actions\/core\//.test(args.importer.replaceAll('\\', '/')) ? {path: args.path, namespace: 'absent'} : undefined)
    builder.onLoad({filter: /.*/, namespace: 'absent'}, args => ({
      contents: (absent[args.path] ?? []).map(name => `export class ${name} { constructor() { throw new Error('${name} is not bundled') } }\n`).join(''), loader: 'js'
    }))
    builder.onLoad({filter: zodJsonSchema}, args => ({contents: withoutJsonSchema(args.path), loader: 'js'}))
    builder.onResolve({filter: /^yaml$/}, () => ({path: path.join(root, 'node_modules/yaml/browser/dist/index.js')}))
  }
}

const common = {
  absWorkingDir: root, bundle: true, platform: 'node', target: 'node20.19', format: 'esm', charset: 'utf8', legalComments: 'none',
  define: {SLIPWAY_VERSION: JSON.stringify(version)}, metafile: true, write: true, logLevel: 'warning', banner, plugins: [lean]
}

function actionEntries() {
  return Object.fromEntries(readdirSync(path.join(root, 'src/actions')).sort().map(file => {
    const [, name, post] = /^(.+?)(\.post)?\.ts$/.exec(file)
    return [`${name}/${post ? 'post' : 'index'}`, `src/actions/${file}`]
  }))
}

const packageOf = input => /^node_modules\/(?:.*node_modules\/)?((?:@[^/]+\/)?[^/]+)\//.exec(input)

function notices(metafiles) {
  const folders = new Map()
  for (const input of metafiles.flatMap(m => Object.keys(m.inputs))) {
    const match = packageOf(input)
    if (match) folders.set(match[0], match[1])
  }
  const sections = [...folders].sort(([a], [b]) => (a < b ? -1 : 1)).map(([folder]) => {
    const facts = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8'))
    const file = readdirSync(path.join(root, folder)).find(name => /^licen[cs]e/i.test(name))
    const text = file ? readFileSync(path.join(root, folder, file), 'utf8').replaceAll('\r\n', '\n').trim() : '(no licence file in the package)'
    return `${facts.name} ${facts.version} (${facts.license})\n\n${text}\n`
  })
  return `The bundles in this folder contain these packages.\n\n${sections.join(`\n${'-'.repeat(78)}\n\n`)}`
}

/** Builds everything into `outdir`, which stays as it was if the build fails, and answers esbuild's metafile of all that shares chunks, for the size budget. */
export async function buildAll(outdir) {
  const fresh = `${outdir}.new`
  rmSync(fresh, {recursive: true, force: true})
  mkdirSync(fresh, {recursive: true})
  const metafile = await buildInto(fresh)
  rmSync(outdir, {recursive: true, force: true})
  renameSync(fresh, outdir)
  return metafile
}

/** What actions and the command line share lies in `shared/` once. The router is one file: it is copied away from the others. */
async function buildInto(outdir) {
  const entries = await build({...common, entryPoints: {...actionEntries(), 'cli/index': 'src/cli/index.ts'}, outdir, splitting: true, chunkNames: 'shared/[name]-[hash]'})
  const router = await build({...common, entryPoints: {router: 'src/router/main.ts'}, outdir})
  writeFileSync(path.join(outdir, 'THIRD-PARTY-NOTICES.txt'), notices([entries.metafile, router.metafile]))
  writeFileSync(path.join(outdir, 'package.json'), '{"type": "module"}\n')
  return entries.metafile
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildAll(path.resolve(process.argv[2] ?? path.join(root, 'dist')))
}
