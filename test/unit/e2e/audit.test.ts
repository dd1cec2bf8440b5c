/** Requests are counted from the audit log, each once, by who asked. */
import {appendFile, mkdtemp, rm, writeFile} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {countByAgent, openAudit} from '../../e2e/kubernetes/audit.ts'

let directory: string
beforeEach(async () => { directory = await mkdtemp(path.join(os.tmpdir(), 'slipway-audit-')) })
afterEach(async () => { await rm(directory, {recursive: true, force: true}) })

const event = (auditID: string, stage: string, more: Record<string, unknown> = {}): string => JSON.stringify({
  auditID, stage, verb: 'get', requestURI: '/api/v1/namespaces/shop', userAgent: 'slipway/0.1 (linux)', user: {username: 'admin'}, requestReceivedTimestamp: '2025-01-01T00:00:00.000000Z', ...more
}) + '\n'

test('a request counts once, whatever its stages; one that began before the mark does not', async () => {
  const file = path.join(directory, 'audit.log')
  await writeFile(file, event('old', 'RequestReceived'))
  const audit = openAudit(file)
  const mark = await audit.mark()
  await appendFile(file, [
    event('old', 'ResponseComplete', {responseStatus: {code: 200}}),
    event('a', 'RequestReceived'), event('a', 'ResponseComplete', {responseStatus: {code: 409}}),
    event('b', 'RequestReceived', {verb: 'watch'}), event('b', 'ResponseStarted', {responseStatus: {code: 200}}),
    event('c', 'RequestReceived', {userAgent: 'kubectl/v1.36.3 (linux/amd64)'}),
    event('d', 'RequestReceived').slice(0, 40) // being written
  ].join(''))
  const requests = await audit.since(mark)
  expect(requests.map(({userAgent, verb, code}) => [userAgent.split('/')[0], verb, code])).toEqual([['slipway', 'get', 409], ['slipway', 'watch', 200], ['kubectl', 'get', undefined]])
  expect(countByAgent(requests)).toEqual(new Map([['slipway', 2], ['kubectl', 1]]))
})

test('a log that does not exist yet holds no requests', async () => {
  const audit = openAudit(path.join(directory, 'none.log'))
  expect(await audit.since(await audit.mark())).toEqual([])
})
