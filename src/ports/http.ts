/** HTTP, TCP and DNS as a client sees them. */

/** How a client and a server know each other. PEM throughout. Connections are shared by requests whose whole identity is the same. */
export interface Tls {
  /** Authorities, instead of those of the system. */
  ca?: string
  /** The client's own certificate and its key. */
  cert?: string
  key?: string
  /** The name that the server's certificate is for, where it is not that of the URL. */
  serverName?: string
  /** Any server is believed. */
  insecure?: boolean
}

export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'TRACE'
  url: string
  headers?: Record<string, string>
  body?: string
  timeoutMs?: number
  /** A Unix socket to speak over instead of the URL's host. */
  socketPath?: string
  tls?: Tls
  /** URL of a proxy (`http:` or `https:`, user and password in it) that is asked for a tunnel with CONNECT. */
  proxy?: string
  /**
   * What may be done behind the caller's back. `none` (default): sent once, whatever comes of it; for whatever measures or judges: probes, tests, load, scrapes.
   * `transient`: sent again after a passing trouble, if the method is idempotent or nobody has seen the request; a circuit breaker leaves an endpoint alone that is
   * away. `repeatable`: the same, and the caller says that this request does no harm twice, whatever its method.
   */
  retry?: 'none' | 'transient' | 'repeatable'
}

export interface HttpResponse {
  status: number
  headers: Record<string, string>
  body: string
}

export interface Http {
  /** Redirects are not followed. Throws ApiError `api-unavailable` or `timeout`; any status is an answer. */
  request(request: HttpRequest, signal?: AbortSignal): Promise<HttpResponse>
}

export interface HttpStream {
  status: number
  headers: Record<string, string>
  /** The body as it comes in, line by line, without line ends; leaving the loop ends the connection. Throws ApiError where the connection breaks. */
  lines: AsyncIterable<string>
}

export interface StreamingHttp extends Http {
  /** Sent once. `timeoutMs` is for the answer's head; after it only the signal ends the stream. Throws as `request`. */
  stream(request: Omit<HttpRequest, 'retry'>, signal: AbortSignal): Promise<HttpStream>
}

export interface Network {
  /** True if something accepts a connection. */
  accepts(host: string, port: number, timeoutMs: number): Promise<boolean>
  /** True if this process could listen there now. */
  canListen(host: string, port: number): Promise<boolean>
  /** A port that was free a moment ago. */
  freePort(host: string): Promise<number>
  /** Addresses of a name; throws ApiError. */
  resolve(name: string): Promise<string[]>
}
