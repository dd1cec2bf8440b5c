/** Answers that go on: read line by line while they come in. */
import type http from 'node:http'
import type {HttpRequest, HttpStream} from '../ports/index.ts'
import {flatHeaders, sendHead, unavailable} from './http-send.ts'

/** A line longer than this is refused, so that no server can fill our memory. */
const longestLine = 32 * 1024 * 1024

async function* linesOf(response: http.IncomingMessage): AsyncGenerator<string> {
  response.setEncoding('utf8')
  let rest = ''
  for await (const chunk of response as AsyncIterable<string>) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() as string
    if (rest.length > longestLine) throw new Error(`a line is longer than ${longestLine} characters`)
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest
}

async function* guarded(request: HttpRequest, response: http.IncomingMessage, signal: AbortSignal): AsyncGenerator<string> {
  try {
    yield* linesOf(response)
  } catch (cause) {
    if (signal.aborted) throw signal.reason
    throw unavailable(request, `The answer broke off: ${(cause as Error).message}.`, cause)
  }
}

export async function openStream(request: HttpRequest, signal: AbortSignal): Promise<HttpStream> {
  const {response, settled} = await sendHead(request, signal)
  settled()
  return {status: response.statusCode ?? 0, headers: flatHeaders(response.headers), lines: guarded(request, response, signal)}
}
