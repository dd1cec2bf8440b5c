import {readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, it} from 'vitest'
import {actionsBot, jobToken, startGithubApi} from '../fakes/github-api.ts'
import {makeBench, runBundle, type Bench} from './harness.ts'

const spec = 'schema: 1\nname: shop\ntimezone: Asia/Kolkata\nenvironments: {local: {target: {kind: local}}}\nservices: {api: {source: {run: [node, api.js]}}}\n'

function pullRequestBench(api: string): Bench {
  const bench = makeBench({'slipway.yaml': spec}, {GITHUB_API_URL: api})
  const event = path.join(bench.directory, 'event.json')
  writeFileSync(event, JSON.stringify({pull_request: {number: 7, head: {sha: 'abc', repo: {full_name: 'acme/shop'}}, base: {repo: {full_name: 'acme/shop'}}}}))
  return {...bench, environment: {...bench.environment, GITHUB_EVENT_PATH: event}}
}

describe('what an action writes', () => {
  it('is in the declared time zone for people, and in UTC for machines', async () => {
    const ran = await runBundle(makeBench({'slipway.yaml': spec}), 'scan', {})
    expect(ran.summary).toMatch(/<sub>scan, \d{4}-\d\d-\d\d \d\d:\d\d:\d\d IST .*UTC\+5:30.* · .*\d\d:\d\d:\d\d UTC, took/)
    const handoff = JSON.parse(ran.outputs.handoff ?? '') as Record<string, string>
    expect(handoff['timezone']).toBe('Asia/Kolkata')
    expect([handoff['startedAt'], handoff['endedAt']].every(at => /Z$/.test(at ?? ''))).toBe(true)
    expect(Object.values(ran.outputs).join()).not.toContain('IST')
  })
})

describe('the comment of the bundle of scan', () => {
  it('is written through GITHUB_API_URL, with a token that stands nowhere but in the command that masks it', async () => {
    const fake = await startGithubApi()
    const ran = await runBundle(pullRequestBench(fake.url), 'scan', {comment: 'true', 'github-token': jobToken})
    expect(ran.outputs.verdict, ran.log).toBe('pass')
    expect(fake.comments.map(c => c.body)).toEqual([expect.stringMatching(/^<!-- slipway:security -->\n/)])
    expect(fake.comments[0]?.body).toContain(readFileSync(ran.outputs.comment ?? '', 'utf8').split('\n')[2])
    expect(ran.everything.split('\n').filter(line => line.includes(jobToken) && line !== `::add-mask::${jobToken}`)).toEqual([])
  })

  it('that may not be written is a warning with what that means, and no failure', async () => {
    const fake = await startGithubApi({grants: {[jobToken]: {account: actionsBot, may: 'read'}}})
    const ran = await runBundle(pullRequestBench(fake.url), 'scan', {comment: 'true', 'github-token': jobToken})
    expect([ran.exitCode, ran.outputs.verdict]).toEqual([0, 'pass'])
    expect(ran.log).toMatch(/::warning title=scan without%3A GitHub’s API::The token may not write comments: .*pull-requests: write.*The comment is left out/)
    expect(ran.summary).toContain('**What was away**')
  })

  it('is asked of nobody where it is not wanted', async () => {
    const fake = await startGithubApi()
    await runBundle(pullRequestBench(fake.url), 'scan', {'github-token': jobToken})
    expect(fake.requests).toEqual([])
  })
})
