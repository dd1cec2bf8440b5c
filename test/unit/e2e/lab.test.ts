/** A lab ends with its run, and the next run takes down what a killed one left. */
import {spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {mkdir, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {systemProcesses} from '../../../src/platform/processes.ts'
import {labsDirectory, openLab, sweepLabs} from '../../e2e/lab.ts'
import {findLeftovers, observeTraces} from '../../e2e/leftovers.ts'

const linux = test.runIf(process.platform === 'linux')
let home: string
const kept = process.env.SLIPWAY_E2E_STATE
beforeEach(async () => {
  home = await mkdtemp(path.join(os.tmpdir(), 'slipway-labs-'))
  process.env.SLIPWAY_E2E_STATE = home
})
afterEach(async () => {
  await sweepLabs('take kept')
  if (kept === undefined) delete process.env.SLIPWAY_E2E_STATE
  else process.env.SLIPWAY_E2E_STATE = kept
  await rm(home, {recursive: true, force: true})
})

const recordOf = (directory: string): Promise<string> => readFile(path.join(directory, 'lab.json'), 'utf8')

/** As the record of a run that was killed: nobody has this start time. */
async function abandon(directory: string): Promise<void> {
  const record = JSON.parse(await recordOf(directory)) as {runner: {startTime: string}}
  record.runner.startTime = 'long ago'
  await writeFile(path.join(directory, 'lab.json'), JSON.stringify(record))
}

linux('closing a lab ends its processes, takes back its changes last first, and removes its directory', async () => {
  const before = await observeTraces()
  const lab = await openLab('test')
  const sleeper = await lab.start({name: 'sleeper', argv: ['sleep', '600']})
  const marks = [path.join(home, 'outer'), path.join(home, 'outer/inner')]
  for (const mark of marks) {
    await lab.willUndo(['rmdir', mark])
    await mkdir(mark)
  }
  expect((await findLeftovers(before, 0)).some(trace => trace.includes('sleep'))).toBe(true)
  await lab.close()
  expect(await systemProcesses.alive(sleeper)).toBe(false)
  expect(marks.filter(mark => existsSync(mark))).toEqual([])
  expect(existsSync(lab.directory)).toBe(false)
})

linux('waiting for a part that has ended fails with the last lines of its log', async () => {
  const lab = await openLab('test')
  await lab.start({name: 'broken', argv: ['node', '-e', 'setTimeout(() => { console.error("no such disk"); process.exit(3) }, 100)']})
  await expect(lab.until('a miracle', () => Promise.resolve(false))).rejects.toThrow(/broken ended while the lab waited for a miracle:\nno such disk/)
  await lab.close()
})

linux('a lab of a run that lives stays; that of a killed run goes with its processes', async () => {
  const lab = await openLab('test')
  const sleeper = await lab.start({name: 'sleeper', argv: ['sleep', '600']})
  expect(await sweepLabs('leave kept')).toEqual({swept: [], left: [lab.directory]})
  await abandon(lab.directory)
  expect(await sweepLabs('leave kept')).toEqual({swept: [lab.directory], left: []})
  expect(await systemProcesses.alive(sleeper)).toBe(false)
})

linux('a lab that was asked to stay stays until it is asked to go', async () => {
  const lab = await openLab('test', {keep: true})
  await abandon(lab.directory)
  expect((await sweepLabs('leave kept')).left).toEqual([lab.directory])
  expect((await sweepLabs('take kept')).swept).toEqual([lab.directory])
})

linux('a process that only has the pid of a recorded one is none of ours', async () => {
  const stranger = spawn('sleep', ['600'])
  try {
    const lab = await openLab('test')
    const record = JSON.parse(await recordOf(lab.directory)) as {processes: unknown[]}
    record.processes.push({name: 'etcd', pid: stranger.pid, startTime: 'long ago'})
    await writeFile(path.join(lab.directory, 'lab.json'), JSON.stringify(record))
    await abandon(lab.directory)
    await sweepLabs('leave kept')
    expect(stranger.exitCode === null && stranger.signalCode === null).toBe(true)
    expect(await systemProcesses.identify(stranger.pid as number)).toBeDefined()
  } finally {
    stranger.kill('SIGKILL')
  }
})

linux('a directory without a record is left alone', async () => {
  await mkdir(path.join(labsDirectory(), 'notes'))
  expect(await sweepLabs('take kept')).toEqual({swept: [], left: []})
  expect(existsSync(path.join(labsDirectory(), 'notes'))).toBe(true)
})

linux('processes end with their run, even one that is killed', async () => {
  const script = `
    import {openLab} from ${JSON.stringify(path.resolve('test/e2e/lab.ts'))}
    const lab = await openLab('test')
    const {pid, startTime} = await lab.start({name: 'sleeper', argv: ['sleep', '600']})
    process.stdout.write(JSON.stringify({pid, startTime}) + '\\n')
    setInterval(() => undefined, 1000)`
  const {build} = await import('esbuild')
  const bundle = await build({stdin: {contents: script, resolveDir: process.cwd(), loader: 'ts'}, bundle: true, write: false, platform: 'node', format: 'esm', external: ['node:*']})
  const file = path.join(home, 'run.mjs')
  await writeFile(file, bundle.outputFiles[0]?.text ?? '')
  const child = spawn(process.execPath, [file], {stdio: ['ignore', 'pipe', 'inherit']})
  const sleeper = await new Promise<{pid: number; startTime: string}>(resolve => { child.stdout.once('data', (text: Buffer) => { resolve(JSON.parse(text.toString('utf8')) as never) }) })
  expect(await systemProcesses.alive(sleeper)).toBe(true)
  child.kill('SIGKILL')
  await expect.poll(() => systemProcesses.alive(sleeper), {timeout: 5000}).toBe(false)
})
