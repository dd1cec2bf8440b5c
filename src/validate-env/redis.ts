/** Redis and Valkey over their own protocol (RESP): an answer that only they give, and their version. Source: redis.io, "RESP protocol spec". */
import type {Dial} from '../ports/index.ts'

export interface RedisAddress {
  host: string
  port: number
  transport: Dial['transport']
  username: string
  password: string
}

export function parseRedisAddress(url: URL): RedisAddress {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 6379), transport: url.protocol === 'rediss:' ? 'tls' : 'tcp',
    username: decodeURIComponent(url.username), password: decodeURIComponent(url.password)
  }
}

const command = (...words: string[]): string => `*${words.length}\r\n${words.map(w => `$${Buffer.byteLength(w)}\r\n${w}\r\n`).join('')}`

/** AUTH if there is a password, PING, INFO server, QUIT: the server closes when it has answered all. */
export function redisGreeting({username, password}: RedisAddress): Uint8Array {
  const auth = password === '' ? '' : username === '' ? command('AUTH', password) : command('AUTH', username, password)
  return Buffer.from(auth + command('PING') + command('INFO', 'server') + command('QUIT'))
}

export interface RedisAnswer {
  /** Whether anything of it was RESP. */
  spoke: 'redis' | 'other' | 'nothing'
  version: string | undefined
  /** What it calls itself beside Redis: `valkey 8.0.1`. */
  alias: string
  /** The first error it gave: NOAUTH, LOADING, MASTERDOWN … */
  error: string
}

/** Valkey keeps redis_version at 7.2.4 for compatibility and tells its own beside it. */
export function parseRedisAnswer(received: Uint8Array): RedisAnswer {
  const text = Buffer.from(received).toString('latin1')
  if (text === '') return {spoke: 'nothing', version: undefined, alias: '', error: ''}
  const pong = /^(?:\+OK\r\n)?\+PONG\r\n/.test(text)
  const error = /^-([A-Z][^\r\n]{0,120})\r\n/m.exec(text)?.[1] ?? ''
  const valkey = /^valkey_version:(\d[^\r\n]{0,30})/m.exec(text)?.[1]
  return {spoke: pong || error !== '' ? 'redis' : 'other', version: /^redis_version:(\d[^\r\n]{0,30})/m.exec(text)?.[1], alias: valkey ? `valkey ${valkey}` : '', error}
}
