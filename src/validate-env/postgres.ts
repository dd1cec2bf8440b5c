/**
 * PostgreSQL over its own protocol: a start-up message without a password. Whatever the server answers proves that it is one; it tells its
 * version only to whom it lets in. Source: postgresql.org/docs, "Frontend/Backend Protocol", message formats.
 */
export interface PostgresAddress {
  host: string
  port: number
  user: string
  database: string
  /** Whether the URL insists on TLS: then only the readiness to encrypt is asked for. */
  encryption: 'required' | 'optional'
}

export function parsePostgresAddress(url: URL): PostgresAddress {
  const user = decodeURIComponent(url.username) || 'postgres'
  const mode = url.searchParams.get('sslmode') ?? ''
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 5432), user, database: decodeURIComponent(url.pathname.slice(1)) || user,
    encryption: ['require', 'verify-ca', 'verify-full'].includes(mode) ? 'required' : 'optional'
  }
}

const protocol3 = 196_608
const sslRequestCode = 80_877_103

export function postgresGreeting({user, database, encryption}: PostgresAddress): Uint8Array {
  if (encryption === 'required') {
    const request = Buffer.alloc(8)
    request.writeInt32BE(8, 0)
    request.writeInt32BE(sslRequestCode, 4)
    return request
  }
  const parameters = Buffer.from(`user\0${user}\0database\0${database}\0\0`)
  const head = Buffer.alloc(8)
  head.writeInt32BE(8 + parameters.length, 0)
  head.writeInt32BE(protocol3, 4)
  return Buffer.concat([head, parameters])
}

interface Message { type: string; body: Buffer }

/** Whole messages: a type, a length that counts itself, a body. */
function messages(received: Uint8Array): Message[] {
  const bytes = Buffer.from(received)
  const found: Message[] = []
  for (let at = 0; at + 5 <= bytes.length;) {
    const length = bytes.readInt32BE(at + 1)
    if (length < 4 || length > 65_536 || at + 1 + length > bytes.length) break
    found.push({type: String.fromCharCode(bytes[at] as number), body: bytes.subarray(at + 5, at + 1 + length)})
    at += 1 + length
  }
  return found
}

export type PostgresAnswer =
  | {kind: 'silent'}
  | {kind: 'foreign'}
  /** It lets in whoever asks; older poolers tell no version. */
  | {kind: 'open'; version: string | undefined}
  /** It wants a password or TLS first, in words: as far as can be seen from outside it works. */
  | {kind: 'guarded'; by: string}
  /** It works as a server and refuses for another reason: no such database, starting up, too many clients. */
  | {kind: 'refusing'; message: string}

/** The fields of an ErrorResponse: a letter, a text, a zero byte. */
function errorField(body: Buffer, letter: string): string {
  return body.toString('utf8').split('\0').find(field => field.startsWith(letter))?.slice(1, 161) ?? ''
}

/** Class 28 of the SQLSTATE codes: invalid authorisation. */
const isAuthorisation = (code: string): boolean => code.startsWith('28')

const wantsPassword = ({type, body}: Message): boolean => type === 'R' && body.length >= 4 && body.readInt32BE(0) !== 0

function answerOf(found: Message[]): PostgresAnswer {
  const error = found.find(m => m.type === 'E')
  if (error) {
    const message = errorField(error.body, 'M')
    return isAuthorisation(errorField(error.body, 'C')) ? {kind: 'guarded', by: message} : {kind: 'refusing', message}
  }
  if (found.some(wantsPassword)) return {kind: 'guarded', by: 'asks for a password'}
  return {kind: 'open', version: found.filter(m => m.type === 'S').map(m => m.body.toString('utf8').split('\0')).find(([name]) => name === 'server_version')?.[1]}
}

export function parsePostgresAnswer(received: Uint8Array, {encryption}: PostgresAddress): PostgresAnswer {
  if (received.length === 0) return {kind: 'silent'}
  if (encryption === 'required') {
    const letter = received.length === 1 ? String.fromCharCode(received[0] as number) : ''
    if (letter === 'S') return {kind: 'guarded', by: 'offers TLS'}
    return letter === 'N' ? {kind: 'refusing', message: 'no TLS, though the address requires it'} : {kind: 'foreign'}
  }
  const found = messages(received)
  // The first message of every answer to a start-up is one of these; HTTP and the like begin with other letters or lengths.
  return found[0] && 'REN'.includes(found[0].type) ? answerOf(found) : {kind: 'foreign'}
}

/** An error, a demand for a password or the end of the start-up: nothing more will come. */
export function postgresHasAnswered(received: Uint8Array, {encryption}: PostgresAddress): boolean {
  if (encryption === 'required') return received.length > 0
  const found = messages(received)
  const bytes = Buffer.from(received)
  const foreign = bytes.length > 0 && !'REN'.includes(String.fromCharCode(bytes[0] as number))
  return foreign || found.some(m => m.type === 'E' || m.type === 'Z' || wantsPassword(m))
}
