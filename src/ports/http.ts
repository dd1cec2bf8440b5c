/** HTTP, TCP and DNS as a client sees them. */
export interface HttpRequest {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS' | 'TRACE'
  url: string
  headers?: Record<string, string>
  body?: string
  timeoutMs?: number
  /** A Unix socket to speak over instead of the URL's host. */
  socketPath?: string
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
