/** The real deploy.yml and rollout.yml with actions that stand in: what the workflow layer itself promises, in every good and bad end of a release. */
import {describe, expect, test} from 'vitest'
import {differences, scenarios} from './rollout/scenarios.ts'
import {readWorkflows} from './rollout/stage.ts'

describe('a release', () => {
  test.each(scenarios.map(one => [one.name, one] as const))('%s', async (_name, scenario) => expect(await differences(scenario, readWorkflows())).toEqual([]))
})
