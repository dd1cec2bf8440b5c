// What this version of Node offers to a program by name, or only what an older one lacks: the table behind test/bundle/node-20.test.ts.
//   node scripts/with-node.mjs 20.19.0 scripts/node-surface.mjs > older.json
//   node scripts/with-node.mjs 24 scripts/node-surface.mjs older.json > test/fixtures/newer-than-node-20.19.json
import {readFileSync} from 'node:fs'
import {builtinModules} from 'node:module'
import process from 'node:process'

process.removeAllListeners('warning').on('warning', () => {})

const names = value => [...new Set(Object.getOwnPropertyNames(value))].sort()
const isObject = value => value !== null && (typeof value === 'object' || typeof value === 'function')

async function modules() {
  // Those that have no name without the prefix are not in the list of every version.
  const all = [...new Set([...builtinModules.map(name => name.replace(/^node:/, '')), 'sea', 'sqlite', 'test', 'test/reporters'])].sort()
  const found = {}
  for (const name of all.filter(module => !module.startsWith('_'))) {
    const module = await import(`node:${name}`).catch(() => undefined)
    if (module) found[name] = [...new Set([...Object.keys(module), ...(isObject(module.default) ? names(module.default) : [])])].filter(key => key !== 'default').sort()
  }
  return found
}

async function surface() {
  const globals = names(globalThis)
  const statics = {}
  const prototypes = {}
  for (const name of globals) {
    let value
    try {
      value = globalThis[name]
    } catch {
      continue
    }
    if (!isObject(value) || value === globalThis) continue
    statics[name] = names(value)
    if (typeof value === 'function' && isObject(value.prototype)) prototypes[name] = names(value.prototype)
  }
  return {node: process.version, modules: await modules(), globals, statics, prototypes}
}

/** Of the language itself: methods of other types have names that any object may have. */
const language = ['Array', 'ArrayBuffer', 'DataView', 'Iterator', 'Map', 'Promise', 'RegExp', 'Set', 'String', 'Uint8Array']
/** Constants come by the hundred, and nobody uses one without the function that takes it. */
const isConstant = name => /^[A-Z]+_/.test(name)

const missing = (now, before = []) => now.filter(name => !before.includes(name) && !isConstant(name))
const missingIn = (now, before) => Object.fromEntries(Object.entries(now).map(([name, list]) => [name, before[name] ? missing(list, before[name]) : []]).filter(([, list]) => list.length > 0))

function newerThan(now, before) {
  // A method that any type had before cannot be told from it by its name alone.
  const known = new Set(Object.values(before.prototypes).flat())
  const methods = [...new Set(language.flatMap(name => now.prototypes[name] ?? []))].filter(name => !known.has(name)).sort()
  return {
    node: now.node, lacking: before.node, modules: missing(Object.keys(now.modules), Object.keys(before.modules)), exports: missingIn(now.modules, before.modules),
    globals: missing(now.globals, before.globals), statics: missingIn(now.statics, before.statics), methods
  }
}

const render = table => `{\n${Object.entries(table).map(([key, value]) => `  ${JSON.stringify(key)}: ${Array.isArray(value) || typeof value === 'string' ? JSON.stringify(value) : `{\n${Object.entries(value).map(([k, v]) => `    ${JSON.stringify(k)}: ${JSON.stringify(v)}`).join(',\n')}\n  }`}`).join(',\n')}\n}\n`

const now = await surface()
const [older] = process.argv.slice(2)
process.stdout.write(older ? render(newerThan(now, JSON.parse(readFileSync(older, 'utf8')))) : JSON.stringify(now))
