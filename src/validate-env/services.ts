/** `requires.services`: databases and queues asked in their own protocol, with their version where they tell it. */
import type {Ports} from '../ports/index.ts'
import type {EnvironmentSpec} from '../spec/schema.ts'
import {fail, pass, unknown, type Finding} from './check.ts'
import {describeFailure, judgeTcp, observeTcp} from './reachability.ts'
import {parsePostgresAddress, parsePostgresAnswer, postgresGreeting, postgresHasAnswered, type PostgresAnswer} from './postgres.ts'
import {parseRedisAddress, parseRedisAnswer, redisGreeting, type RedisAnswer} from './redis.ts'
import {observeAddress, protocolOf, schemes, type ServiceRequirement} from './service-address.ts'
import {parseVersion, versionSatisfies} from './version.ts'

export const describeService = (required: ServiceRequirement): string => `${{postgres: 'PostgreSQL', redis: 'Redis', tcp: 'TCP'}[protocolOf(required)]} ${required.version ?? 'reachable'}`

export function judgeVersion(told: string | undefined, range: string | undefined, words: {name: string; silent: string}): Finding {
  if (range === undefined) return pass([words.name, told ?? words.silent].filter(Boolean).join(' '))
  const version = told === undefined ? undefined : parseVersion(told)
  if (!version) return unknown(`${words.name}: ${words.silent || 'tells no version'}`, `Check by hand that it is ${range}; this check logs in with no password.`)
  return versionSatisfies(version, range) ? pass(`${words.name} ${told}`) : fail(`${words.name} ${told}`, `Use ${words.name} ${range}.`)
}

export function judgePostgres(answer: PostgresAnswer, range: string | undefined): Finding {
  const words = {name: 'PostgreSQL', silent: 'answers'}
  switch (answer.kind) {
    case 'silent': return unknown('accepts connections and says nothing', 'Check that this is the port of a PostgreSQL server, not of a proxy.')
    case 'foreign': return fail('something else than PostgreSQL answers', 'Check host and port.')
    case 'refusing': return fail(`PostgreSQL refuses: ${answer.message}`, 'Create the database or user, or wait until the server takes clients.')
    case 'guarded': return judgeVersion(undefined, range, {...words, silent: `answers (${answer.by})`})
    case 'open': return judgeVersion(answer.version, range, words)
  }
}

export function judgeRedis(answer: RedisAnswer, range: string | undefined): Finding {
  if (answer.spoke === 'nothing') return unknown('accepts connections and says nothing', 'Check that this is the port of a Redis server, not of a proxy.')
  if (answer.spoke === 'other') return fail('something else than Redis answers', 'Check host and port.')
  const told = answer.version && answer.alias ? `${answer.version} (${answer.alias})` : answer.version
  if (/^(LOADING|MASTERDOWN|CLUSTERDOWN|MISCONF|DENIED|WRONGPASS|ERR invalid password)/.test(answer.error)) {
    return fail(`Redis answers: ${answer.error}`, 'It is there and does not serve: see what its error says.')
  }
  return judgeVersion(told, range, {name: 'Redis', silent: answer.error ? `answers (${answer.error.split(' ')[0]})` : 'answers'})
}

export interface Asking { ports: Ports; timeoutMs: number; signal: AbortSignal }

async function askPostgres(url: URL, required: ServiceRequirement, {ports, timeoutMs, signal}: Asking): Promise<Finding> {
  const address = parsePostgresAddress(url)
  const dialled = await ports.machine.dial({
    host: address.host, port: address.port, transport: 'tcp', timeoutMs, send: postgresGreeting(address), enough: got => postgresHasAnswered(got, address)
  }, signal)
  if (dialled.outcome !== 'connected') return describeFailure(dialled, url.host)
  return judgePostgres(parsePostgresAnswer(dialled.received, address), required.version)
}

async function askRedis(url: URL, required: ServiceRequirement, {ports, timeoutMs, signal}: Asking): Promise<Finding> {
  const address = parseRedisAddress(url)
  const {host, port, transport} = address
  const dialled = await ports.machine.dial({host, port, transport, timeoutMs, send: redisGreeting(address), enough: () => false}, signal)
  if (dialled.outcome !== 'connected') return describeFailure(dialled, url.host)
  return judgeRedis(parseRedisAnswer(dialled.received), required.version)
}

async function askTcp(url: URL, required: ServiceRequirement, {ports, timeoutMs, signal}: Asking): Promise<Finding> {
  const facts = await observeTcp(ports, url.hostname.replace(/^\[|\]$/g, ''), Number(url.port), {timeoutMs, signal})
  const finding = judgeTcp(facts, url.host)
  if (finding.status !== 'pass' || required.version === undefined) return finding
  return unknown(`${finding.observed}; bare TCP tells no version`, 'Name the service as `postgres` or `redis`, or leave `version` out.')
}

export async function examineService(required: ServiceRequirement, spec: EnvironmentSpec, asking: Asking): Promise<Finding> {
  const address = await observeAddress(required, spec, asking.ports)
  if (address.kind === 'unresolved') {
    return unknown(`its address is not known here: ${address.why}`, 'Give this step what the address refers to: the variable, or the secret as SLIPWAY_SECRET_<NAME>.')
  }
  const protocol = protocolOf(required)
  if (address.kind === 'malformed') return fail('its address is of another form', `Write ${schemes[protocol][0]}//HOST:PORT.`)
  return {postgres: askPostgres, redis: askRedis, tcp: askTcp}[protocol](address.url, required, asking)
}
