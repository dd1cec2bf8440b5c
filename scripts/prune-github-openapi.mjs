// Keeps of GitHub's OpenAPI description what the tests' stand-in for the API needs: the operations that the suite calls and what they refer to.
// usage: npm install --prefix DIR @octokit/openapi@23.0.2 (385 MB, outside of this repository), then
//        node scripts/prune-github-openapi.mjs DIR/node_modules/@octokit/openapi/generated/api.github.com.json
import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import {fileURLToPath} from 'node:url'

/** By operationId, in the order of the file's paths. A new call of the suite is named here first. */
const wanted = ['issues/list-comments', 'issues/create-comment', 'issues/update-comment', 'users/get-authenticated']
const prose = new Set(['description', 'summary', 'example', 'examples', 'externalDocs', 'x-github', 'x-octokit', 'x-githubEnterpriseOnly', 'tags'])

const source = process.argv[2]
if (!source) throw new Error('usage: node scripts/prune-github-openapi.mjs PATH/api.github.com.json')
const whole = JSON.parse(readFileSync(source, 'utf8'))

/** Without prose. Under `properties` and in `components` every name is data, whatever it is called. */
function lean(value, names = false) {
  if (Array.isArray(value)) return value.map(item => lean(item))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => names || !prose.has(key)).map(([key, item]) => [key, lean(item, key === 'properties' && !names)]))
}

const paths = {}
const found = new Set()
for (const [route, item] of Object.entries(whole.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (!wanted.includes(operation.operationId)) continue
    found.add(operation.operationId)
    paths[route] = {...paths[route], [method]: lean({...operation, responses: operation.responses})}
  }
}
const missing = wanted.filter(id => !found.has(id))
if (missing.length > 0) throw new Error(`the description has no ${missing.join(', ')}`)

const components = {}
const pending = [paths]
while (pending.length > 0) {
  const text = JSON.stringify(pending.pop())
  for (const [, kind, name] of text.matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)) {
    if (components[kind]?.[name] !== undefined) continue
    const part = lean(whole.components[kind][name])
    components[kind] = {...components[kind], [name]: part}
    pending.push(part)
  }
}
const sorted = value => Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
const pruned = {
  openapi: whole.openapi, info: {title: whole.info.title, version: whole.info.version, license: whole.info.license}, servers: whole.servers, paths,
  components: sorted(Object.fromEntries(Object.entries(components).map(([kind, parts]) => [kind, sorted(parts)])))
}
const file = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../test/fixtures/github/openapi.json')
writeFileSync(file, `${JSON.stringify(pruned, null, 1)}\n`)
console.log(`${path.relative(process.cwd(), file)}: ${Object.values(paths).flatMap(p => Object.keys(p)).length} operations, ${Object.values(components).flatMap(c => Object.keys(c)).length} components`)
