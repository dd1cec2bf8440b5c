// Counters and a histogram in the Prometheus text format (version 0.0.4). Probes are not counted.
const bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5]

export function createMetrics(service, release) {
  const requests = new Map()
  const buckets = bounds.map(() => 0)
  let sum = 0
  let count = 0

  return {
    count(method, code, seconds) {
      const labels = `method="${method}",code="${code}"`
      requests.set(labels, (requests.get(labels) ?? 0) + 1)
      bounds.forEach((bound, i) => { if (seconds <= bound) buckets[i] += 1 })
      sum += seconds
      count += 1
    },
    render() {
      return [
        '# HELP http_requests_total Requests answered.',
        '# TYPE http_requests_total counter',
        // Shown from the start, so that "no errors yet" differs from "no such counter".
        ...[...new Map([['method="GET",code="200"', 0], ['method="GET",code="500"', 0], ...requests])].map(([labels, n]) => `http_requests_total{${labels}} ${n}`),
        '# HELP http_request_duration_seconds Time from the request’s arrival to its answer.',
        '# TYPE http_request_duration_seconds histogram',
        ...bounds.map((bound, i) => `http_request_duration_seconds_bucket{le="${bound}"} ${buckets[i]}`),
        `http_request_duration_seconds_bucket{le="+Inf"} ${count}`,
        `http_request_duration_seconds_sum ${sum}`,
        `http_request_duration_seconds_count ${count}`,
        '# HELP release_info Which release this process is.',
        '# TYPE release_info gauge',
        `release_info{service="${service}",release="${release}"} 1`,
        ''
      ].join('\n')
    }
  }
}
