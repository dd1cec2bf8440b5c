/** Inputs and outputs of the action integration-test. */
import * as z from 'zod'
import {defineContract, flag, optionalText} from '../ports/contract.ts'
import {Duration} from '../spec/scalars.ts'
import {methods, type Method} from './openapi.ts'

const isMethod = (name: string): name is Method => (methods as readonly string[]).includes(name)

const Methods = z.string().transform((text, context): Method[] => {
  const names = text.split(',').map(name => name.trim().toUpperCase()).filter(Boolean)
  const known = names.filter(isMethod)
  if (known.length === names.length) return known.length > 0 ? known : [...methods]
  context.addIssue({code: 'custom', message: `expected some of ${methods.join(', ')}, separated by commas`})
  return z.NEVER
})

const BaseUrl = optionalText.pipe(z.url({protocol: /^https?$/, error: 'expected an http or https address, such as https://shop.example.com'}).optional())

export const contract = defineContract({
  name: 'integration-test',
  title: 'Slipway: integration test',
  description: 'Calls every operation of an OpenAPI document on the running release and validates the answers, then sends a short load whose percentiles count from the intended send time.',
  branding: {icon: 'check-square', color: 'green'},
  spec: 'required',
  inputs: {
    'base-url': {description: 'Where the release answers. Default: where the target reaches the service; on Kubernetes that is the API server’s proxy, so give the public address to measure what users see.', schema: BaseUrl, default: ''},
    methods: {description: 'Only operations of these methods, separated by commas. Default: all, the ones that change data included.', schema: Methods, default: ''},
    timeout: {description: 'How long one request may take.', schema: Duration, default: '10s'},
    deadline: {description: 'How long all tests together may take; what was not tested by then is inconclusive.', schema: Duration, default: '5m'},
    'allow-untested': {description: 'Whether a release for which slipway.yaml declares no tests may pass untested (`true`) or is inconclusive (`false`).', schema: flag, default: 'false'}
  },
  outputs: {
    passed: 'How many tests passed: operations, and the load run.',
    failed: 'How many failed; what could not be judged counts as neither.',
    junit: 'Path of the JUnit file; empty if nothing was tested.',
    'p95-ms': 'The 95th percentile of the load run in milliseconds, from the intended send time; empty if there was no load or too little of it.'
  },
  dependencies: {
    release: {name: 'The release under test', use: 'answers the operations of its document and the load run', away: 'What it does not answer has failed. No request is sent twice.', effect: 'withholds'}
  },
  post: false
})
