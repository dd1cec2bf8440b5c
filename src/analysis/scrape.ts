/** The provider that reads /metrics of each instance itself: no server in between, so the window begins with the first reading. */
import {withoutCredentials} from '../kernel/redact.ts'
import {toSlipwayError} from '../kernel/errors.ts'
import type {Http} from '../ports/index.ts'
import {addReading, emptyTally, sumTallies, type InstanceReading, type Tally} from './counters.ts'
import type {Arm, ArmReading, ArmSource} from './model.ts'
import {parsePrometheusText} from './prometheus-text.ts'
import {missingLabel, selectSeries, type Counter} from './select-series.ts'

export interface ScrapeRequest {
  arm: Arm
  /** Path of the metrics, `/metrics`. */
  path: string
  counter: Counter
  countFrom: 'now' | 'zero'
}

const timeoutMs = 2_000
const accept = 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4'

interface Instance {
  url: string
  tally: Tally
  /** Label names seen, to tell a label that never exists from one that is rarely set. */
  labelSets: ReadonlyMap<string, string>[]
}

async function readInstance(url: string, counter: Counter, http: Http, signal?: AbortSignal): Promise<{reading: InstanceReading; labelSets: ReadonlyMap<string, string>[]} | string> {
  try {
    // Not repeated: an instance that does not answer is evidence about the release, and the next reading is a second away.
    const answer = await http.request({url, headers: {accept}, timeoutMs, retry: 'none'}, signal)
    if (answer.status !== 200) return `the answer was ${answer.status}`
    const exposition = parsePrometheusText(answer.body)
    const reading = selectSeries(exposition, counter)
    if (typeof reading === 'string') return reading
    return {reading, labelSets: exposition.samples.filter(s => s.name === counter.metric || s.name === `${counter.metric}_total`).map(s => s.labels)}
  } catch (thrown) {
    if (signal?.aborted) throw thrown
    return toSlipwayError(thrown).message
  }
}

const metricsUrl = (endpoint: string, path: string): string => endpoint.replace(/\/+$/, '') + path

export function scrapeArm({arm, path, counter, countFrom}: ScrapeRequest, http: Http): ArmSource {
  const instances: Instance[] = arm.endpoints.map(endpoint => ({url: metricsUrl(endpoint, path), tally: emptyTally, labelSets: []}))

  async function update(instance: Instance, signal?: AbortSignal): Promise<string | undefined> {
    const read = await readInstance(instance.url, counter, http, signal)
    if (typeof read === 'string') return `${withoutCredentials(instance.url)}: ${read}`
    instance.tally = addReading(instance.tally, read.reading, countFrom)
    instance.labelSets = read.labelSets
    return undefined
  }

  return {
    async read(signal): Promise<ArmReading> {
      const answers = await Promise.all(instances.map(instance => update(instance, signal)))
      const {events, bad, restarts} = sumTallies(instances.map(i => i.tally))
      const label = missingLabel(counter, instances.flatMap(i => i.labelSets))
      const problems = [...answers.filter(a => a !== undefined), ...(label ? [label] : []), ...(instances.length === 0 ? ['no instance is known'] : [])]
      return {sample: {rev: arm.rev, events, bad, share: events > 0 ? bad / events : null}, complete: problems.length === 0, restarts, problems}
    }
  }
}
