/** Hooks on the local target: real programs in the folder of the service, ended with all that they started, never twice at once. */
import {existsSync, readdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {hookProcesses} from '../../../src/targets/local/hook.ts'
import {layoutOf} from '../../../src/targets/local/layout.ts'
import {openLocalSet, set, stepOf, type LocalSet} from '../../fakes/local-set.ts'
import {until} from '../../fakes/router-program.ts'
import type {Evidence, HookVerb, Release} from '../../../src/rollout/model.ts'

const script = `import {appendFileSync} from 'node:fs'
import {spawn} from 'node:child_process'
const [book, what] = process.argv.slice(2)
appendFileSync(book, what + ' ' + process.env.VERSION + ' ' + process.env.SLIPWAY_HOOK + ' ' + process.env.SLIPWAY_HOOK_PHASE + ' ' + process.cwd().endsWith('source') + '\\n')
console.log('about to ' + what)
if (what === 'fail') { console.error('no such table: orders'); process.exit(3) }
if (what === 'hang') { process.on('SIGTERM', () => undefined); spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], {stdio: 'ignore'}); setInterval(() => undefined, 1000) }
if (what === 'wait') setInterval(() => undefined, 1000)
`

interface Bench {
  local: LocalSet
  release: Release
  book: () => string[]
  run(name: string, more?: Partial<HookVerb> & {signal?: AbortSignal}): Promise<Evidence>
  log(): string
  alive(): Promise<number>
}

async function bench(): Promise<Bench> {
  const local = await openLocalSet()
  const {ports, target, hold} = local
  const file = path.join(ports.directory, 'book.txt')
  writeFileSync(path.join(ports.host.workspace, 'app', 'hook.mjs'), script)
  const argv = (what: string): string[] => [process.execPath, 'hook.mjs', file, what]
  const hook = (name: string, more = {}) => ({name, run: argv(name), timeout: 60_000, irreversible: false, ...more})
  const release = await local.release({VERSION: '2'}, {hooks: {before: [hook('migrate', {compensate: argv('undo')}), hook('fail'), hook('hang'), hook('wait'), {...hook('nothing'), run: ['no-such-program-at-all']}], after: []}})
  await target.stage(hold, release, new AbortController().signal)
  const {rev} = local.service(release)
  const layout = layoutOf(ports.host.state, set)
  return {
    local, release, book: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []),
    run: (name, {signal = new AbortController().signal, ...more} = {}) => target.apply(hold, stepOf({do: 'hook', rev, name, phase: 'before', timeoutMs: 60_000, undo: 'nothing', ...more}, {deadlineMs: 90_000}), signal),
    log: () => readdirSync(path.join(layout.hooks, 'api')).map(name => readFileSync(path.join(layout.hooks, 'api', name), 'utf8')).join(''),
    alive: async () => hookProcesses(layout, await ports.processes.list()).length
  }
}

describe('a hook on this machine', () => {
  test('runs in the folder of its service with its variables, and what it writes is kept', async () => {
    const {run, book, log} = await bench()
    expect((await run('migrate')).note).toMatch(/^ended well after/)
    await run('migrate', {phase: 'compensate'})
    expect(book()).toEqual(['migrate 2 migrate before true', 'undo 2 migrate compensate true'])
    expect(log()).toContain('about to migrate')
  })

  test.each([
    ['ends badly', 'fail', {}, {reason: 'command-failed', exitCode: 3, message: expect.stringMatching(/^api: the hook fail ended with exit code 3\. Its output ends with: .*no such table: orders/)}],
    ['is not there', 'nothing', {}, {reason: 'command-not-found', message: expect.stringContaining('there is no program no-such-program-at-all')}],
    ['takes too long', 'wait', {timeoutMs: 400}, {reason: 'timeout', message: expect.stringMatching(/the hook wait did not end within 400ms|0\.4/)}]
  ] as const)('says so where its program %s', async (_, name, more, error) => {
    const {run} = await bench()
    await expect(run(name, more)).rejects.toMatchObject(error)
  })

  test('ends with whatever it started when the run is cancelled, also where it does not want to', async () => {
    const {run, alive, book} = await bench()
    const stop = new AbortController()
    const running = run('hang', {signal: stop.signal})
    running.catch(() => undefined)
    await until('the hook and its child run', async () => book().length === 1 && await alive() === 2, 10_000)
    stop.abort(new Error('cancelled'))
    await expect(running).rejects.toMatchObject({reason: 'cancelled'})
    await until('nothing of it is left', async () => await alive() === 0, 10_000)
  }, 30_000)

  test('that a dead run has left ends before it runs again; the janitor finds it as well', async () => {
    const {run, alive, local, book} = await bench()
    const {ports, target} = local
    const layout = layoutOf(ports.host.state, set)
    const log = path.join(layout.hooks, 'api', 'left-migrate-before.log')
    await ports.processes.spawnDetached({argv: [process.execPath, '-e', 'setInterval(() => undefined, 1000)'], cwd: ports.directory, env: {PATH: process.env.PATH ?? '', SLIPWAY_HOOK: 'migrate', SLIPWAY_HOOK_LOG: log}, log})
    await until('it runs', async () => await alive() === 1, 5_000)
    const {leftovers} = await target.observeLeftovers(set, new AbortController().signal)
    expect(leftovers.map(({leftover}) => leftover.what)).toEqual([expect.stringContaining('the hook migrate, whose run is gone')])
    await run('migrate')
    expect(await alive()).toBe(0)
    expect(book()).toHaveLength(1)
    expect((await run('migrate', {phase: 'end'})).note).toBe('nothing of it runs')
  })
})
