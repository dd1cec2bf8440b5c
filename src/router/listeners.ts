/** The public ports of the service: opened when a revision asks for one, closed when the last such revision has gone. */
import http from 'node:http'
import type net from 'node:net'

export interface PortStatus {
  port: number
  state: 'listening' | 'port-in-use'
}

const retryMs = 1000
/** Longer than the idle times of usual clients and balancers, so that the client closes first and never writes into a closing connection. */
const keepAliveMs = 75_000

export class Listeners {
  private readonly open = new Map<number, http.Server>()
  private readonly refused = new Map<number, NodeJS.Timeout>()
  private readonly host: string
  private readonly makeHandlers: (server: http.Server) => void
  private readonly say: (line: string) => void

  constructor(host: string, makeHandlers: (server: http.Server) => void, say: (line: string) => void) {
    this.host = host
    this.makeHandlers = makeHandlers
    this.say = say
  }

  private makeServer(): http.Server {
    // No deadline for a whole request: an upload may take its time. The head must come within a minute.
    const server = http.createServer({keepAliveTimeout: keepAliveMs, headersTimeout: 60_000, requestTimeout: 0})
    server.on('error', error => this.say(`listener: ${error.message}`))
    server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
      socket.end(`HTTP/1.1 ${error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request'}\r\nx-slipway-router: bad-request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    })
    this.makeHandlers(server)
    return server
  }

  /** True if the port is ours now. */
  async listen(port: number): Promise<boolean> {
    if (this.open.has(port)) return true
    const server = this.makeServer()
    const error = await new Promise<NodeJS.ErrnoException | undefined>(resolve => {
      server.once('error', resolve)
      server.listen({host: this.host, port, exclusive: true, backlog: 1024}, () => resolve(undefined))
    })
    if (error) {
      this.say(`port ${port}: ${error.message}`)
      return false
    }
    this.admit(port, server)
    return true
  }

  /** Takes over a listening handle of another router. */
  adopt(port: number, handle: net.Server): Promise<void> {
    const server = this.makeServer()
    return new Promise(resolve => {
      server.listen(handle, () => {
        this.admit(port, server)
        resolve()
      })
    })
  }

  private admit(port: number, server: http.Server): void {
    this.open.set(port, server)
    clearTimeout(this.refused.get(port))
    this.refused.delete(port)
    this.say(`listens on ${this.host}:${port}`)
  }

  /**
   * For a restart: a port that somebody else took meanwhile is tried again until it is free. A router that was killed counts as gone
   * a moment before the last of its threads has let go of the socket: false only after a while.
   */
  async insist(port: number): Promise<boolean> {
    for (let tries = 0; tries < 10; tries += 1) {
      if (await this.listen(port)) return true
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    const again = (): void => {
      void this.listen(port).then(listening => {
        if (!listening && this.refused.has(port)) this.refused.set(port, setTimeout(again, retryMs))
      })
    }
    this.refused.set(port, setTimeout(again, retryMs))
    return false
  }

  /** Closes what no revision asks for any more. */
  keepOnly(ports: ReadonlySet<number>): void {
    for (const [port, timer] of this.refused) {
      if (ports.has(port)) continue
      clearTimeout(timer)
      this.refused.delete(port)
    }
    for (const port of this.open.keys()) if (!ports.has(port)) this.close(port)
  }

  private close(port: number): void {
    this.open.get(port)?.close()
    this.open.delete(port)
    this.say(`left port ${port}`)
  }

  servers(): ReadonlyMap<number, http.Server> {
    return this.open
  }

  status(): PortStatus[] {
    return [
      ...[...this.open.keys()].map(port => ({port, state: 'listening' as const})),
      ...[...this.refused.keys()].map(port => ({port, state: 'port-in-use' as const}))
    ]
  }
}
