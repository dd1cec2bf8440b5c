import {spawn, type ChildProcess} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {afterEach, describe, expect, test} from 'vitest'
import {stopSet} from '../../../src/cli/stop-set.ts'
import {makePorts} from '../../../src/platform/index.ts'
import type {ProcessIdentity} from '../../../src/ports/index.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'

const children: ChildProcess[] = []
afterEach(() => { for (const child of children.splice(0)) child.kill('SIGKILL') })

async function child(script: string): Promise<ProcessIdentity> {
  const started = spawn(process.execPath, ['-e', `${script};console.log('up');setInterval(() => {}, 1000)`], {detached: true, stdio: ['ignore', 'pipe', 'ignore']})
  children.push(started)
  await new Promise(resolve => started.stdout?.once('data', resolve))
  return await makePorts().processes.identify(started.pid as number) as ProcessIdentity
}

function record(state: string, service: string, instances: ProcessIdentity[]): void {
  const directory = path.join(state, 'shop/local/routers', service)
  mkdirSync(directory, {recursive: true})
  writeFileSync(path.join(directory, 'state.json'), JSON.stringify({schema: 1, weights: {}, revisions: {a: {spec: {}, instances: instances.map((identity, slot) => ({slot, token: 't', port: 1, identity, restarts: 0}))}}}))
}

describe('ending a set', () => {
  test('ends what a router that died has left, also what ignores the polite signal', async () => {
    const state = temporaryDirectory()
    const ports = makePorts({SLIPWAY_STATE: state})
    const [polite, deaf] = [await child(''), await child("process.on('SIGTERM', () => {})")]
    record(state, 'api', [polite, deaf])
    expect(await stopSet(ports, 'shop/local')).toEqual([])
    expect(await Promise.all([polite, deaf].map(ports.processes.alive))).toEqual([false, false])
  })

  test('leaves alone a process that only has the pid of one of ours', async () => {
    const state = temporaryDirectory()
    const ports = makePorts({SLIPWAY_STATE: state})
    const other = await child('')
    record(state, 'api', [{pid: other.pid, startTime: '1'}])
    expect(await stopSet(ports, 'shop/local')).toEqual([])
    expect(await ports.processes.alive(other)).toBe(true)
  })

  test('a set that never was is ended already', async () => {
    expect(await stopSet(makePorts({SLIPWAY_STATE: temporaryDirectory()}), 'shop/local')).toEqual([])
  })
})
