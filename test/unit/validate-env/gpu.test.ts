import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import type {ExecResult} from '../../../src/ports/index.ts'
import {ToolError} from '../../../src/kernel/errors.ts'
import {systemExec} from '../../../src/platform/exec.ts'
import {describeGpu, judgeGpu, type GpuRequirement} from '../../../src/validate-env/gpu.ts'
import {observeGpus, parseDevice, parseGpus, queryArgs} from '../../../src/validate-env/nvidia-smi.ts'

const answered = (stdout: string, exitCode = 0): ExecResult => ({exitCode, stdout, stderr: ''})
const h100 = (i: number): string => `${i}, 550.54.15, 81559, 4, NVIDIA H100 80GB HBM3\n`
const judge = (required: Partial<GpuRequirement>, stdout: string, exitCode = 0) => judgeGpu({count: 1, ...required}, parseGpus(answered(stdout, exitCode)))

describe('devices that are there', () => {
  test('eight of them, of their class, are told once', () => {
    const finding = judge({count: 8, memory: {bytes: 80e9, nominal: true}, driver: '>=550', name: 'h100'}, [0, 1, 2, 3, 4, 5, 6, 7].map(h100).join(''))
    expect(finding).toEqual({status: 'pass', observed: '8 × NVIDIA H100 80GB HBM3, 79.6 GiB (4.0 MiB used), driver 550.54.15', remedy: ''})
  })
  test.each<[string, Partial<GpuRequirement>]>([
    ['too few', {count: 3}], ['too small', {memory: {bytes: 141e9, nominal: true}}], ['literally too small', {memory: {bytes: 80 * 2 ** 30, nominal: false}}],
    ['an old driver', {driver: '>=575'}], ['another model', {name: 'H200'}]
  ])('%s: fail, with what would do', (_, required) => {
    const finding = judge(required, h100(0) + h100(1))
    expect(finding.status).toBe('fail')
    expect(finding.remedy).toContain(describeGpu({count: 1, ...required}))
  })
  test('only the fitting ones of a mixed machine count', () => {
    const mixed = `${h100(0)}1, 550.54.15, 24564, 10, NVIDIA GeForce RTX 4090\n`
    expect(judge({count: 1, memory: {bytes: 80e9, nominal: true}}, mixed).status).toBe('pass')
    expect(judge({count: 2, memory: {bytes: 80e9, nominal: true}}, mixed).status).toBe('fail')
  })
  test('a name with a comma stays whole', () => {
    expect(parseDevice('0, 550.54, 1024, 1, NVIDIA X, Rev 2')).toMatchObject({name: 'NVIDIA X, Rev 2'})
  })
})

describe('answers that are none', () => {
  test('exit 0 with ERR! in every field, as a crashed device has it', () => {
    expect(judge({}, '0, ERR!, ERR!, ERR!, ERR!\n')).toMatchObject({status: 'fail'})
  })
  test.each(['ERR!', '[Unknown Error]', '[GPU requires reset]', 'Unknown Error', ''])('a name like %j is no device', name => {
    expect(parseDevice(`0, 550.54.15, 81559, 4, ${name}`)).toBeUndefined()
  })
  test('a device that lost its state beside one that works is a warning', () => {
    expect(judge({}, `${h100(0)}1, 550.54.15, [Unknown Error], [Unknown Error], [Unknown Error]\n`)).toMatchObject({status: 'warn', remedy: expect.stringContaining('Xid') as unknown})
  })
  test.each(['[N/A]', 'N/A', '[Not Supported]', '[Insufficient Permissions]', '', '-1', '0x10', '1e9', '81559 MiB'])('memory %j is not known, so the class is unknown', cell => {
    expect(judge({memory: {bytes: 80e9, nominal: true}}, `0, 550.54.15, ${cell}, 0, NVIDIA H100\n`).status).toBe('unknown')
  })
  test('without a demand on memory it does not matter', () => {
    expect(judge({}, '0, 550.54.15, [N/A], [N/A], NVIDIA H100\n').status).toBe('pass')
  })
  test('exit 14 is a warning about the infoROM of devices that work', () => {
    expect(judge({}, `WARNING: infoROM is corrupted at gpu 0000:01:00.0\n${h100(0)}`, 14)).toMatchObject({status: 'warn', observed: expect.stringContaining('infoROM') as unknown})
  })
  test.each([[4, 'no permission'], [6, 'no device'], [9, 'driver is not loaded'], [12, 'NVML'], [15, 'fallen off the bus'], [18, 'different versions'], [255, 'ended with 255']])('exit %d: %s', (code, words) => {
    expect(judge({}, 'Failed to initialize NVML\n', code)).toMatchObject({status: 'fail', observed: expect.stringContaining(words) as unknown})
  })
  test('an empty answer is no device', () => {
    expect(judge({}, '\n')).toMatchObject({status: 'fail', observed: 'none'})
  })
  test('no text becomes a device by accident', () => {
    fc.assert(fc.property(fc.string(), text => {
      const device = parseDevice(text)
      return device === undefined || (/^\d+$/.test(device.index) && /^\d+\.\d/.test(device.driver))
    }))
  })
})

describe('asking', () => {
  test('one query with its own deadline', async () => {
    const asked: unknown[] = []
    const exec = {...systemExec, which: () => Promise.resolve('/usr/bin/nvidia-smi'), run: (command: unknown) => { asked.push(command); return Promise.resolve(answered(h100(0))) }}
    expect(await observeGpus(exec, new AbortController().signal)).toMatchObject({kind: 'devices'})
    expect(asked).toEqual([{argv: ['/usr/bin/nvidia-smi', ...queryArgs], timeoutMs: 20_000}])
  })
  test('no nvidia-smi is a failure with a remedy', async () => {
    const facts = await observeGpus({...systemExec, which: () => Promise.resolve(undefined)}, new AbortController().signal)
    expect(judgeGpu({count: 1}, facts)).toMatchObject({status: 'fail', observed: 'no nvidia-smi', remedy: expect.stringContaining('container toolkit') as unknown})
  })
  test('a query that hangs is a failure, not a wait', async () => {
    const run = (): Promise<never> => Promise.reject(new ToolError('nvidia-smi: did not end within 20000 ms.', {reason: 'timeout', argv: [], exitCode: null}))
    const facts = await observeGpus({...systemExec, which: () => Promise.resolve('/x'), run}, new AbortController().signal)
    expect(judgeGpu({count: 1}, facts)).toMatchObject({status: 'fail', remedy: expect.stringContaining('Xid') as unknown})
  })
})
