/** The body of a request on its way to an instance, kept as long as it is small, so that it can be sent once more. */
import type {ClientRequest, IncomingMessage} from 'node:http'
import {hasBody, pairs} from './headers.ts'

const largestKept = 64 * 1024

export class RequestBody {
  private readonly source: IncomingMessage
  private kept: Buffer[] = []
  private size = 0
  private ended: boolean
  private detach: () => void = () => undefined

  constructor(source: IncomingMessage) {
    this.source = source
    this.ended = !hasBody(source.headers)
    if (this.ended) source.resume()
  }

  /** Whether all that was read so far is still here. */
  get replayable(): boolean {
    return this.size <= largestKept
  }

  sendTo(upstream: ClientRequest): void {
    for (const chunk of this.kept) upstream.write(chunk)
    if (this.ended) return this.finish(upstream)
    const onData = (chunk: Buffer): void => {
      this.keep(chunk)
      if (!upstream.write(chunk)) this.source.pause()
    }
    const onEnd = (): void => {
      this.ended = true
      this.finish(upstream)
    }
    const onDrain = (): void => { this.source.resume() }
    this.source.on('data', onData).once('end', onEnd)
    upstream.on('drain', onDrain)
    this.source.resume()
    this.detach = () => {
      this.source.off('data', onData).off('end', onEnd)
      upstream.off('drain', onDrain)
    }
  }

  /** The attempt is over; what was not read yet waits for the next one. */
  release(): void {
    this.detach()
    this.detach = () => undefined
    if (!this.ended) this.source.pause()
  }

  /** No further attempt: the rest is read and thrown away, so that the connection can carry another request. */
  discard(): void {
    this.release()
    this.kept = []
    this.source.resume()
  }

  private keep(chunk: Buffer): void {
    this.size += chunk.length
    if (this.replayable) this.kept.push(chunk)
    else this.kept = []
  }

  private finish(upstream: ClientRequest): void {
    const trailers = this.source.rawTrailers
    if (trailers.length > 0 && this.source.headers['transfer-encoding'] !== undefined) {
      upstream.addTrailers(pairs(trailers))
    }
    upstream.end()
  }
}
