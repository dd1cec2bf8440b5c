import {describe, expect, it, onTestFinished} from 'vitest'
import {ApiError} from '../../../../src/kernel/errors.ts'
import type {HttpStream} from '../../../../src/ports/index.ts'
import type {WatchEvent} from '../../../../src/targets/kubernetes/client/client.ts'
import {virtualClock, type VirtualClock} from '../../../fakes/clock.ts'
import {clusterOf, json, ref, statusObject, type Handler, type Reply, type World} from './harness.ts'

/** The virtual clock in small steps, with all promises settled in between. */
function patient(clock: VirtualClock): VirtualClock {
  const settled = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })
  return {...clock, advance: async ms => {
    await settled()
    for (let left = ms; left > 0; left -= 500) {
      await clock.advance(Math.min(500, left))
      await settled()
    }
    await settled()
  }}
}

/** One connection as its server sees it. */
interface Line {
  from: string | null
  query: URLSearchParams
  push(type: string, object: unknown): void
  raw(text: string): void
  end(error?: Error): void
  gone(): boolean
}

interface Watching extends World {
  clock: VirtualClock
  connections: Line[]
  events: WatchEvent[]
  stop(): Promise<void>
  over: Promise<string>
}

function openLine(query: URLSearchParams, signal: AbortSignal): {line: Line; stream: HttpStream} {
  const queue: (string | Error | undefined)[] = []
  let wake = (): void => undefined
  let left = false
  const put = (item: string | Error | undefined): void => {
    queue.push(item)
    wake()
  }
  signal.addEventListener('abort', () => put(signal.reason as Error))
  async function* lines(): AsyncGenerator<string> {
    try {
      for (;;) {
        if (queue.length === 0) await new Promise<void>(resolve => { wake = resolve })
        const item = queue.shift()
        if (item === undefined) return
        if (item instanceof Error) throw item
        yield item
      }
    } finally {
      left = true
    }
  }
  return {
    stream: {status: 200, headers: {}, lines: lines()},
    line: {from: query.get('resourceVersion'), query, push: (type, object) => put(JSON.stringify({type, object})), raw: put, end: put, gone: () => left || signal.aborted}
  }
}

const bookmark = (resourceVersion: string): unknown => ({kind: 'ConfigMap', apiVersion: 'v1', metadata: {resourceVersion}})
const object = (name: string, resourceVersion: string): unknown => ({kind: 'ConfigMap', apiVersion: 'v1', metadata: {name, namespace: 'shop', resourceVersion}})
const refused = (reply: Reply): HttpStream => {
  const {status = 200, body} = reply as {status?: number; body?: unknown}
  return {status, headers: {}, lines: (async function* () { yield JSON.stringify(body) })()}
}

async function watching(setting: {handler?: Handler; open?: (nth: number) => Reply | ApiError | undefined; slowMs?: number} = {}): Promise<Watching> {
  const clock = patient(virtualClock())
  const connections: Line[] = []
  const world = await clusterOf(setting.handler ?? (() => undefined), {clock, stream: (seen, signal, nth) => {
    const answer = setting.open?.(nth)
    if (answer instanceof ApiError) throw answer
    if (answer) return refused(answer)
    const {line, stream} = openLine(seen.query, signal)
    connections.push(line)
    return stream
  }})
  await world.cluster.resource('v1', 'ConfigMap')
  const stop = new AbortController()
  const events: WatchEvent[] = []
  const over = (async () => {
    for await (const event of world.cluster.watch(ref, {namespace: 'shop', labelSelector: 'x=y', from: '10'}, stop.signal)) {
      events.push(event)
      if (setting.slowMs !== undefined) await clock.sleep(setting.slowMs)
    }
    return 'ended'
  })().catch((error: Error) => error.message)
  const end = async (): Promise<void> => {
    stop.abort(new Error('enough'))
    await clock.advance(0)
  }
  onTestFinished(end)
  await clock.advance(0)
  return {...world, clock, connections, events, stop: end, over}
}

const names = (events: WatchEvent[]): string[] => events.map(e => (e.type === 'replaced' ? `replaced ${e.list.items.map(i => i.metadata.name).join()}` : `${e.type} ${e.object.metadata.name}`))

describe('a watch', () => {
  it('tells what happens from the version on that the list had', async () => {
    const {connections: [line], clock, events} = await watching()
    expect(Object.fromEntries(line?.query ?? [])).toMatchObject({watch: 'true', allowWatchBookmarks: 'true', resourceVersion: '10', labelSelector: 'x=y'})
    expect(Number(line?.query.get('timeoutSeconds'))).toBeGreaterThanOrEqual(240)
    expect(Number(line?.query.get('timeoutSeconds'))).toBeLessThanOrEqual(300)
    line?.push('ADDED', object('a', '11'))
    line?.push('MODIFIED', object('a', '12'))
    line?.push('DELETED', object('a', '13'))
    await clock.advance(0)
    expect(names(events)).toEqual(['added a', 'modified a', 'deleted a'])
  })

  it('ends without an error when its signal aborts, and closes its connection', async () => {
    const {connections, stop, over} = await watching()
    await stop()
    expect(await over).toBe('ended')
    expect(connections[0]?.gone()).toBe(true)
  })

  it('leaves no timer behind', async () => {
    const clock = patient(virtualClock())
    let asleep = 0
    const counting = {...clock, sleep: (ms: number, signal?: AbortSignal) => { asleep += 1; return clock.sleep(ms, signal).finally(() => { asleep -= 1 }) }}
    const {cluster} = await clusterOf(() => undefined, {clock: counting, stream: (seen, signal) => {
      const {line, stream} = openLine(seen.query, signal)
      line.push('ADDED', object('a', '11'))
      return stream
    }})
    for await (const _ of cluster.watch(ref, {from: '1'}, new AbortController().signal)) {
      expect(asleep).toBe(1)
      break
    }
    await clock.advance(0)
    expect(asleep).toBe(0)
  })

  it('closes its connection when the caller leaves the loop', async () => {
    const clock = patient(virtualClock())
    const lines: Line[] = []
    const {cluster} = await clusterOf(() => undefined, {clock, stream: (seen, signal) => {
      const {line, stream} = openLine(seen.query, signal)
      lines.push(line)
      line.push('ADDED', object('a', '11'))
      return stream
    }})
    for await (const event of cluster.watch(ref, {from: '1'}, new AbortController().signal)) {
      expect(event.type).toBe('added')
      break
    }
    await clock.advance(0)
    expect(lines[0]?.gone()).toBe(true)
  })

  it('goes on from the last event or bookmark when the server closes, and tells nobody of bookmarks', async () => {
    const {connections, clock, events} = await watching()
    connections[0]?.push('ADDED', object('a', '11'))
    connections[0]?.push('BOOKMARK', bookmark('40'))
    await clock.advance(60_000)
    connections[0]?.end()
    await clock.advance(0)
    expect(connections.map(line => line.from)).toEqual(['10', '40'])
    expect(names(events)).toEqual(['added a'])
  })

  it('goes on where a connection breaks in the middle of a line, and does not repeat the line', async () => {
    const {connections, clock, events, ports} = await watching()
    connections[0]?.push('ADDED', object('a', '11'))
    await clock.advance(0)
    connections[0]?.raw('{"type":"ADDED","object":{"kind":"Secret","data":{"password":"hunter2')
    connections[0]?.end(new ApiError('The answer broke off.', {reason: 'api-unavailable'}))
    await clock.advance(1_000)
    connections[1]?.push('ADDED', object('b', '12'))
    await clock.advance(0)
    expect(connections.map(line => line.from)).toEqual(['10', '11'])
    expect(names(events)).toEqual(['added a', 'added b'])
    expect(ports.lines.join('\n')).not.toContain('hunter2')
  })

  it('takes a connection for dead when nothing comes for 90 seconds', async () => {
    const {connections, clock} = await watching()
    await clock.advance(60_000)
    connections[0]?.push('BOOKMARK', bookmark('20'))
    await clock.advance(89_000)
    expect(connections).toHaveLength(1)
    await clock.advance(2_000)
    expect(connections[0]?.gone()).toBe(true)
    expect(connections.map(line => line.from)).toEqual(['10', '20'])
  })

  it('does not take the caller’s own slowness for silence', async () => {
    const {connections, clock, events} = await watching({slowMs: 200_000})
    connections[0]?.push('ADDED', object('a', '11'))
    connections[0]?.push('ADDED', object('b', '12'))
    await clock.advance(450_000)
    expect(names(events)).toEqual(['added a', 'added b'])
    expect(connections).toHaveLength(1)
  })

  it.each<[string, (line: Line | undefined) => void]>([
    ['an event', line => line?.push('ERROR', {kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version'})],
    ['an event of its reason alone', line => line?.push('ERROR', {kind: 'Status', reason: 'Gone'})]
  ])('lists anew where its version is too old (410 as %s)', async (_, say) => {
    const {connections, clock, events} = await watching({handler: () => json({metadata: {resourceVersion: '90'}, items: [{metadata: {name: 'b'}}]})})
    connections[0]?.push('ADDED', object('a', '11'))
    await clock.advance(6_000)
    say(connections[0])
    await clock.advance(0)
    expect(names(events)).toEqual(['added a', 'replaced b'])
    expect(connections.map(line => line.from)).toEqual(['10', '90'])
  })

  it('lists anew where the very first answer is 410, with its own selector', async () => {
    const {connections, clock, events, seen} = await watching({open: nth => (nth === 1 ? statusObject(410, 'Expired', 'too old') : undefined), handler: () => json({metadata: {resourceVersion: '90'}, items: []})})
    await clock.advance(1_000)
    expect(names(events)).toEqual(['replaced '])
    expect(connections.map(line => line.from)).toEqual(['90'])
    expect(seen.find(s => !s.query.has('watch'))?.query.get('labelSelector')).toBe('x=y')
  })

  it('survives a server that is away, with pauses that grow up to ten seconds', async () => {
    const {connections, clock, ports} = await watching({open: nth => (nth < 12 ? new ApiError('No answer: refused.', {reason: 'api-unavailable'}) : undefined)})
    await clock.advance(3_000)
    expect(connections).toHaveLength(0)
    await clock.advance(80_000)
    expect(connections.map(line => line.from)).toEqual(['10'])
    expect(ports.lines.filter(line => line.includes('broke off'))).toHaveLength(1)
  })

  it.each([429, 500, 503])('survives status %d, at the start and in the stream', async code => {
    const {connections, clock} = await watching({open: nth => (nth === 1 ? statusObject(code, 'X', 'not now') : undefined)})
    await clock.advance(1_000)
    connections[0]?.push('ERROR', {kind: 'Status', code, reason: 'X', message: 'not now'})
    await clock.advance(2_000)
    expect(connections.map(line => line.from)).toEqual(['10', '10'])
  })

  it('does not ask in a tight loop a server that closes at once', async () => {
    const {connections, clock} = await watching()
    for (let i = 0; i < 200; i += 1) {
      connections.at(-1)?.push('BOOKMARK', bookmark(String(20 + i)))
      connections.at(-1)?.end()
      await clock.advance(100)
    }
    expect(connections.length).toBeLessThan(12)
  })

  it.each<[Reply, RegExp]>([
    [statusObject(403, 'Forbidden', 'configmaps is forbidden: User "bot" cannot watch resource "configmaps"'), /cannot watch/], [statusObject(401, 'Unauthorized'), /credentials/],
    [statusObject(404, 'NotFound', 'the server could not find the requested resource'), /does not know its kind/], [statusObject(400, 'BadRequest', 'unable to parse requirement'), /unable to parse/]
  ])('ends with what waiting does not mend (%#)', async (reply, words) => {
    const {over, clock} = await watching({open: () => reply})
    await clock.advance(1)
    expect(await over).toMatch(words)
  })
})
