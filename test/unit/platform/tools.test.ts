/** Pinned programs, fetched from a real server on loopback, packed by the real tar. */
import {execFileSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync} from 'node:fs'
import http from 'node:http'
import type {AddressInfo} from 'node:net'
import path from 'node:path'
import {deflateRawSync} from 'node:zlib'
import fc from 'fast-check'
import {describe, expect, it, onTestFinished} from 'vitest'
import {digestBytes} from '../../../src/kernel/digest.ts'
import {SlipwayError} from '../../../src/kernel/errors.ts'
import {archiveKind, findInArchive} from '../../../src/platform/archive.ts'
import {systemFiles} from '../../../src/platform/files.ts'
import {makeTools} from '../../../src/platform/tools.ts'
import type {Files, ToolPin} from '../../../src/ports/index.ts'
import {jumpingClock} from '../../fakes/clock.ts'
import {makeTestPorts, temporaryDirectory, type TestPorts} from '../../fakes/ports.ts'

const program = Buffer.from('#!/bin/sh\necho "v9.9.9 $1"\n')
const sha = (bytes: Uint8Array): string => digestBytes(bytes).slice('sha256:'.length)

type Handler = (request: http.IncomingMessage, response: http.ServerResponse, nth: number) => void
async function serve(handler: Handler): Promise<{url: string; seen: string[]; stop(): void}> {
  const seen: string[] = []
  const server = http.createServer((request, response) => {
    seen.push(request.url ?? '')
    handler(request, response, seen.length)
  }).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const stop = (): void => {
    server.closeAllConnections()
    server.close()
  }
  onTestFinished(stop)
  return {url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, stop}
}
const answering = (bytes: Uint8Array): Handler => (_, response) => { response.end(bytes) }

/** A machine without the variables of this one. */
function machine(changes: Parameters<typeof makeTestPorts>[0] = {}, variables: Record<string, string> = {}): TestPorts {
  return makeTestPorts({clock: jumpingClock(), ...changes, host: {variable: name => variables[name], ...changes.host}})
}
const cacheOf = (ports: TestPorts): string => path.join(ports.host.state, '.tools')
const everything = (ports: TestPorts): Promise<string[]> => systemFiles.walk(cacheOf(ports))
const failure = (body: Promise<unknown>): Promise<SlipwayError> => body.then(() => { throw new Error('nothing was thrown') }, (error: unknown) => { if (error instanceof SlipwayError) return error; throw error })
const prints = async (ports: TestPorts, argv0: string | undefined): Promise<string> => (await ports.exec.run({argv: [argv0 ?? '', 'x']})).stdout

/** Packed by tar itself. */
function packed(make: (folder: string) => void, ...args: string[]): Buffer {
  const folder = temporaryDirectory()
  mkdirSync(path.join(folder, 'in/linux-amd64'), {recursive: true})
  make(path.join(folder, 'in'))
  execFileSync('tar', ['-czf', path.join(folder, 'a.tgz'), '-C', path.join(folder, 'in'), ...args])
  return readFileSync(path.join(folder, 'a.tgz'))
}
const good = (): Buffer => packed(at => writeFileSync(path.join(at, 'linux-amd64/helm'), program), '.')

/** As the tools of PKWARE's format write one entry after another. */
function zipped(entries: [name: string, content: Buffer, mode?: number][]): Buffer {
  const [bodies, directory]: [Buffer[], Buffer[]] = [[], []]
  let at = 0
  for (const [name, content, mode = 0o100755] of entries) {
    const data = deflateRawSync(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(data.length, 20)
    central.writeUInt32LE(content.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE((mode << 16) >>> 0, 38)
    central.writeUInt32LE(at, 42)
    bodies.push(local, Buffer.from(name), data)
    directory.push(central, Buffer.from(name))
    at += 30 + name.length + data.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, ...directory, end])
}

describe('a program that is not pinned', () => {
  it('is the one on PATH, or none', async () => {
    const {tools} = machine()
    expect(await tools.locate('tar')).toEqual({argv0: execFileSync('which', ['tar'], {encoding: 'utf8'}).trim(), from: 'installed'})
    expect(await tools.locate('no-such-program-here')).toBeUndefined()
  })
})

describe('a pinned program', () => {
  it('is fetched once, and runs without the network from then on', async () => {
    const {url, seen, stop} = await serve(answering(program))
    const ports = machine()
    const pin = {url: `${url}/kustomize`, sha256: sha(program)}
    const tool = await ports.tools.locate('kustomize', pin)
    expect(tool).toEqual({argv0: path.join(cacheOf(ports), pin.sha256, 'bin/kustomize'), from: 'pinned'})
    expect(await prints(ports, tool?.argv0)).toBe('v9.9.9 x\n')
    expect(ports.events.map(({line}) => line)).toEqual([`kustomize: fetching ${url}/kustomize`, `kustomize: ${program.length} B, its digest fits`])
    stop()
    expect(await makeTools(ports).locate('kustomize', pin)).toEqual(tool)
    expect(seen).toHaveLength(1)
  })

  it('is taken out of its archive, a .tar.gz or a .zip, and nothing else is', async () => {
    for (const archive of [good(), zipped([['README', Buffer.from('x')], ['linux-amd64/helm', program]])]) {
      const {url} = await serve(answering(archive))
      const ports = machine()
      const tool = await ports.tools.locate('helm', {url, sha256: sha(archive), file: 'linux-amd64/helm'})
      expect(await prints(ports, tool?.argv0)).toBe('v9.9.9 x\n')
      expect(await everything(ports)).toEqual([`${sha(archive)}/archive`, `${sha(archive)}/bin/linux-amd64/helm`])
    }
  })

  it('lies in the tool cache of the runner, where that names one', async () => {
    const {url} = await serve(answering(program))
    const shared = temporaryDirectory()
    const tool = await machine({}, {RUNNER_TOOL_CACHE: shared}).tools.locate('helm', {url, sha256: sha(program)})
    expect(tool?.argv0).toBe(path.join(shared, 'slipway', sha(program), 'bin/helm'))
  })

  it('follows redirects, but to no address without https', async () => {
    const {url} = await serve((request, response) => {
      if (request.url === '/here') response.end(program)
      else response.writeHead(302, {location: request.url === '/good' ? '/here' : 'http://elsewhere.example/helm?token=abc'}).end()
    })
    expect(await machine().tools.locate('helm', {url: `${url}/good`, sha256: sha(program)})).toMatchObject({from: 'pinned'})
    const error = await failure(machine().tools.locate('helm', {url: `${url}/bad`, sha256: sha(program)}))
    expect(error).toMatchObject({reason: 'api-unavailable', message: 'The download was redirected to http://elsewhere.example/helm.'})
  })

  it('is asked for through the proxy that the environment names', async () => {
    const seen: string[] = []
    const proxy = http.createServer().on('connect', (request, socket) => {
      seen.push(request.url ?? '')
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => proxy.once('listening', resolve))
    onTestFinished(() => { proxy.close() })
    const {tools} = machine({}, {HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`})
    expect((await failure(tools.locate('helm', {url: 'https://tools.example/helm', sha256: sha(program)}))).message).toContain('answered 403')
    expect(seen).toEqual(['tools.example:443'])
  })

  it('is the one for this platform, or the missing one is named', async () => {
    const {url} = await serve(answering(program))
    const download = {url, sha256: sha(program)}
    expect(await machine().tools.locate('helm', {[`${process.platform}-${process.arch}`]: download} as ToolPin)).toMatchObject({from: 'pinned'})
    const other = process.platform === 'win32' ? 'linux-x64' : 'win32-x64'
    expect(await failure(machine().tools.locate('helm', {[other]: download} as ToolPin))).toMatchObject({reason: 'command-not-found', message: expect.stringContaining(`this is ${process.platform}-${process.arch}`)})
  })

  it('outlasts passing troubles of its server', async () => {
    const {url, seen} = await serve((request, response, nth) => {
      if (nth === 1) response.writeHead(503).end()
      else if (nth === 2) response.writeHead(200, {'content-length': program.length}).write(program.subarray(0, 5), () => request.socket.resetAndDestroy())
      else response.end(program)
    })
    expect(await machine().tools.locate('helm', {url, sha256: sha(program)})).toMatchObject({from: 'pinned'})
    expect(seen).toHaveLength(3)
  })
})

describe('what is not what was pinned', () => {
  const cut: Handler = (_, response) => { response.end(program.subarray(0, 10)) }
  it.each<[string, Handler, string]>([
    ['another program', answering(Buffer.from('#!/bin/sh\necho evil\n')), 'digest-mismatch'], ['an answer that is cut off unseen', cut, 'digest-mismatch'],
    ['an answer that breaks off', (request, response) => { response.writeHead(200, {'content-length': 100}).write(program.subarray(0, 5), () => request.socket.resetAndDestroy()) }, 'api-unavailable'],
    ['a page that is not there', (_, response) => { response.writeHead(404).end() }, 'api-unavailable'],
    ['a circle of redirects', (_, response) => { response.writeHead(302, {location: '/'}).end() }, 'api-unavailable']
  ])('is refused and not kept: %s', async (_, handler, reason) => {
    const {url} = await serve(handler)
    const ports = machine()
    const error = await failure(ports.tools.locate('helm', {url, sha256: sha(program)}))
    expect(error.reason).toBe(reason)
    expect(await everything(ports)).toEqual([])
    expect(ports.events.at(-1)?.state).toBe('failed')
  })

  it('is replaced where the cache was altered afterwards: the archive, the program, a link in its place, its mode', async () => {
    const archive = good()
    const {url, seen} = await serve(answering(archive))
    const ports = machine()
    const pin = {url, sha256: sha(archive), file: 'linux-amd64/helm'}
    const helm = (await ports.tools.locate('helm', pin))?.argv0 ?? ''
    const again = async (): Promise<string> => prints(ports, (await makeTools(ports).locate('helm', pin))?.argv0)
    writeFileSync(helm, '#!/bin/sh\necho evil\n')
    expect(await again()).toBe('v9.9.9 x\n')
    rmSync(helm)
    symlinkSync('/bin/echo', helm)
    expect(await again()).toBe('v9.9.9 x\n')
    chmodSync(helm, 0o644)
    expect(await again()).toBe('v9.9.9 x\n')
    expect(seen).toHaveLength(1)
    writeFileSync(path.join(cacheOf(ports), pin.sha256, 'archive'), packed(at => writeFileSync(path.join(at, 'linux-amd64/helm'), '#!/bin/sh\necho evil\n'), '.'))
    expect(await again()).toBe('v9.9.9 x\n')
    expect(seen).toHaveLength(2)
    expect(ports.lines.join()).toContain('is not what was kept there')
  })
})

describe('archives', () => {
  it('with paths that lead out, links and doubles give the named file or nothing', async () => {
    const outside = temporaryDirectory()
    const victim = path.join(outside, 'victim')
    writeFileSync(victim, 'untouched')
    const evil = packed(at => {
      symlinkSync(victim, path.join(at, 'helm'))
      writeFileSync(path.join(at, 'linux-amd64/helm'), program)
      symlinkSync(outside, path.join(at, 'out'))
    }, '--transform=s,^linux-amd64/helm$,../../victim,', '-P', 'helm', 'out', 'linux-amd64/helm')
    const {url} = await serve(answering(evil))
    const ports = machine()
    const of = (file: string): Promise<SlipwayError> => failure(ports.tools.locate('helm', {url, sha256: sha(evil), file}))
    expect(execFileSync('tar', ['-tzPf', '-'], {input: evil, encoding: 'utf8'})).toContain('../../victim')
    expect(await of('helm')).toMatchObject({reason: 'unsupported', message: expect.stringContaining('is a link')})
    expect(await of('../../victim')).toMatchObject({reason: 'spec-invalid'})
    expect(await of('out/victim')).toMatchObject({reason: 'command-not-found'})
    expect(readFileSync(victim, 'utf8')).toBe('untouched')
    expect(await everything(ports)).toEqual([])
  })

  it('that do not hold the program, or are none, are told as such', async () => {
    const told = async (bytes: Buffer, file?: string): Promise<SlipwayError> => {
      const {url} = await serve(answering(bytes))
      return failure(machine().tools.locate('helm', {url, sha256: sha(bytes), ...(file === undefined ? {} : {file})}))
    }
    expect((await told(good(), 'helm')).message).toContain('Did you mean "./linux-amd64/helm"?')
    expect(await told(good())).toMatchObject({reason: 'unsupported', expected: '`file`, the path of the program inside'})
    expect(await told(program, 'helm')).toMatchObject({reason: 'unsupported'})
    expect((await told(good().subarray(0, 60), 'helm')).message).toContain('cannot be read')
    expect((await told(zipped([['helm', program, 0o120777]]), 'helm')).message).toContain('is a link')
  })

  it('of names longer than a header holds are read in both forms of tar', async () => {
    const deep = `${'d'.repeat(90)}/${'e'.repeat(90)}`
    for (const format of ['gnu', 'pax', 'ustar']) {
      const archive = packed(at => {
        mkdirSync(path.join(at, deep), {recursive: true})
        writeFileSync(path.join(at, deep, 'helm'), program)
      }, `--format=${format}`, deep)
      expect(archiveKind(archive)).toBe('tar.gz')
      expect(await findInArchive(archive, 'tar.gz', `${deep}/helm`)).toMatchObject({kind: 'file', bytes: program})
    }
  })

  it('that are damaged end in words, never in another file', async () => {
    const zip = zipped([['a', Buffer.from('other')], ['helm', program]])
    await fc.assert(fc.asyncProperty(fc.nat(zip.length - 1), fc.integer({min: 1, max: 255}), async (at, by) => {
      const damaged = Buffer.from(zip)
      damaged[at] = (damaged[at] as number) ^ by
      const found = await findInArchive(damaged, 'zip', 'helm').catch((error: unknown) => { expect(error).toBeInstanceOf(Error) })
      if (found?.kind === 'file') expect(found.bytes).toHaveLength(program.length)
    }), {numRuns: 200})
  })
})

describe('runs that meet or die', () => {
  it('at once in one process ask once, in several do not harm each other', async () => {
    const archive = good()
    const {url, seen} = await serve(answering(archive))
    const ports = machine()
    const pin = {url, sha256: sha(archive), file: 'linux-amd64/helm'}
    await Promise.all(Array.from({length: 5}, () => ports.tools.locate('helm', pin)))
    expect(seen).toHaveLength(1)
    rmSync(cacheOf(ports), {recursive: true})
    const found = await Promise.all(Array.from({length: 8}, async () => {
      const tool = await makeTools(ports).locate('helm', pin)
      return prints(ports, tool?.argv0)
    }))
    expect(new Set(found)).toEqual(new Set(['v9.9.9 x\n']))
    expect(await everything(ports)).toHaveLength(2)
  })

  it('leave nothing that counts when they end before or after any write, or in the middle of one', async () => {
    const archive = good()
    const {url} = await serve(answering(archive))
    const pin = {url, sha256: sha(archive), file: 'linux-amd64/helm'}
    let writes = 0
    for (const moment of ['before', 'within', 'after'] as const) {
      for (let nth = 1; nth <= 2; nth += 1) {
        const ports = machine()
        const dying: Files = {...ports.files, write: async (file, content, mode) => {
          writes += 1
          if (writes % 2 !== nth % 2) return ports.files.write(file, content, mode)
          if (moment === 'within') await ports.files.write(`${file}.1.1.tmp`, content.slice(0, 7))
          if (moment === 'after') await ports.files.write(file, content, mode)
          throw new Error('killed')
        }}
        writes = 0
        await expect(makeTools({...ports, files: dying}).locate('helm', pin)).rejects.toThrow('killed')
        expect(writes).toBe(nth)
        const program = path.join(cacheOf(ports), pin.sha256, 'bin/linux-amd64/helm')
        if (existsSync(program)) expect(statSync(program).mode & 0o777).toBe(0o755)
        expect(await prints(ports, (await makeTools(ports).locate('helm', pin))?.argv0)).toBe('v9.9.9 x\n')
      }
    }
  })

  it('that are cancelled while it comes in keep nothing', async () => {
    const cancel = new AbortController()
    const {url} = await serve((_, response) => {
      response.writeHead(200, {'content-length': 1000}).write('x', () => cancel.abort(new Error('cancelled here')))
    })
    const ports = machine()
    await expect(ports.tools.locate('helm', {url, sha256: sha(program)}, cancel.signal)).rejects.toThrow('cancelled here')
    expect(existsSync(cacheOf(ports)) ? readdirSync(cacheOf(ports)) : []).toEqual([])
  })
})
