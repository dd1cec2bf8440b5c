// Loaded before a bundle (node --import): counts what it does to the world outside, and kills the process before, after or in the
// middle of the n-th. Nothing of this is in the product. SLIPWAY_KILL_LOG: a file that gets a line for each effect;
// SLIPWAY_KILL_AT: `<n>:<before|after|torn>`, 1 is the first; SLIPWAY_KILL_BELOW: only files below this directory count.
import childProcess from 'node:child_process'
import {appendFileSync} from 'node:fs'
import fsp from 'node:fs/promises'
import http from 'node:http'
import {syncBuiltinESMExports} from 'node:module'
import path from 'node:path'
import process from 'node:process'

const {SLIPWAY_KILL_LOG: log, SLIPWAY_KILL_AT: at = '', SLIPWAY_KILL_BELOW: below = ''} = process.env
const [when, how] = at.split(':')
let count = 0

const die = () => process.kill(process.pid, 'SIGKILL')
const mine = file => typeof file === 'string' && file.startsWith(`${below}${path.sep}`)
const named = file => path.relative(below, file).replace(/\.\d+\.\d+\.tmp$/, '').replace(/[0-9a-f]{64}/, '<digest>')

/** Says what is about to happen; the answer tells what to do about it. */
function effect(kind, what) {
  count += 1
  if (log) appendFileSync(log, `${kind} ${what}\n`)
  const chosen = count === Number(when) ? how : undefined
  if (chosen === 'before') die()
  return {torn: chosen === 'torn', done: () => { if (chosen === 'after') die() }}
}

const {open, rename, rm, link} = fsp

fsp.open = async (file, flags, ...rest) => {
  const handle = await open(file, flags, ...rest)
  if (flags !== 'a' || !mine(file) || path.basename(file) !== 'journal.jsonl') return handle
  let told
  const {appendFile, sync} = handle
  handle.appendFile = async (content, ...more) => {
    told = effect('journal', String(content).split('\n').filter(Boolean).map(line => JSON.parse(line).body).map(body => [body.kind, body.step].filter(Boolean).join(' ')).join(', '))
    if (!told.torn) return appendFile.call(handle, content, ...more)
    await appendFile.call(handle, content.slice(0, Math.floor(content.length * 0.6)), ...more)
    await sync.call(handle)
    die()
  }
  handle.sync = async () => {
    await sync.call(handle)
    told?.done()
  }
  return handle
}

fsp.rename = async (from, to) => {
  const told = mine(to) ? effect('file', `write ${named(to)}`) : undefined
  await rename(from, to)
  told?.done()
}

fsp.link = async (from, to) => {
  const told = mine(to) ? effect('file', `create ${named(to)}`) : undefined
  await link(from, to)
  told?.done()
}

fsp.rm = async (file, ...rest) => {
  const told = mine(file) && !file.endsWith('.tmp') ? effect('file', `remove ${named(file)}`) : undefined
  await rm(file, ...rest)
  told?.done()
}

const {request} = http
http.request = (...args) => {
  const options = args.find(arg => typeof arg === 'object' && arg !== null && 'method' in arg)
  if (!options?.socketPath || options.method === 'GET') return request(...args)
  const told = effect('control', `${options.method} ${new URL(String(args[0])).pathname} ${path.basename(path.dirname(options.socketPath))}`)
  const sent = request(...args)
  sent.once('response', response => { response.prependOnceListener('end', () => told.done()) })
  return sent
}

const {spawn} = childProcess
childProcess.spawn = (program, args, options) => {
  if (!options?.detached) return spawn(program, args, options)
  const told = effect('spawn', path.basename(String(args?.[0] ?? program)).replace(/-[0-9a-f]{16}/, ''))
  const child = spawn(program, args, options)
  child.once('spawn', () => told.done())
  return child
}

syncBuiltinESMExports()
