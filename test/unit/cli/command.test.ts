import {appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {describe, expect, test} from 'vitest'
import {commandNamed, commands, parseCommandLine, parsePairs, renderCommandHelp, renderHelp} from '../../../src/cli/commands.ts'
import {demoStateIn, makeDemoWorkspace, portsOf, removeDemoWorkspace, withPorts} from '../../../src/cli/demo-workspace.ts'
import {followProgress, parseProgress} from '../../../src/cli/follow-progress.ts'
import {handoffsOf, parseHandoffFile} from '../../../src/cli/handoffs.ts'
import {contradictions, observeAnswers, renderProof, type Proof} from '../../../src/cli/proof.ts'
import {eventLine, secretsFrom} from '../../../src/cli/run-command.ts'
import {unpainted} from '../../../src/cli/screen.ts'
import {rejected, stories, storyNamed, type Story} from '../../../src/cli/stories.ts'
import type {ProgressEvent} from '../../../src/ports/index.ts'
import {renderHandoff} from '../../../src/report/handoff.ts'
import {collectRun} from '../../../src/report/run-record.ts'
import type {JobResult} from '../../../src/runner/model.ts'
import {temporaryDirectory} from '../../fakes/ports.ts'
import {badRun, goodRun} from '../report/run-fixture.ts'

const demo = commandNamed('demo')
const run = commandNamed('run')

describe('the command line', () => {
  test.each([
    [() => commandNamed('demoo'), 'Did you mean demo?'],
    [() => commandNamed('deploy'), 'There is no command deploy.'],
    [() => parseCommandLine(demo, ['--aprove']), 'There is no option --aprove. Did you mean --approve?'],
    [() => parseCommandLine(demo, ['release', 'again']), 'Too many arguments: again.'],
    [() => parseCommandLine(commandNamed('report'), []), 'The argument HANDOFFS is missing.'],
    [() => parseCommandLine(demo, ['--approve', '--reject']), 'exclude each other'],
    [() => parseCommandLine(demo, ['--stop']), '--stop'],
    [() => parsePairs(['label']), '`label` is no input.'],
    [() => parsePairs(['=x']), '`=x` is no input.']
  ])('%s', (bad, message) => {
    expect(bad).toThrowError(expect.objectContaining({reason: 'input-invalid', message: expect.stringContaining(message)}))
  })

  test('takes what it declares', () => {
    expect(parseCommandLine(run, ['-i', 'label=2', '--input', 'a=b=c', '--secret', 'TOKEN', '--runs', 'out', '--reject', 'w.yml'])).toEqual({
      argument: 'w.yml', flags: {reject: true}, texts: {runs: 'out'}, lists: {input: ['label=2', 'a=b=c'], secret: ['TOKEN']}
    })
    expect(parsePairs(['label=2', 'a=b=c'])).toEqual({label: '2', a: 'b=c'})
  })

  test('help is asked for without the arguments, and names every command, option and story', () => {
    expect(parseCommandLine(run, ['--help']).flags.help).toBe(true)
    for (const command of commands) {
      expect(renderHelp()).toContain(command.summary)
      for (const name of Object.keys(command.options)) expect(renderCommandHelp(command)).toContain(`--${name}`)
    }
    for (const story of stories) expect(renderCommandHelp(demo)).toContain(`${story.name} `)
  })

  test('secrets come from the environment, by name', () => {
    expect(secretsFrom(['A'], {A: 'x', B: 'y'})).toEqual({A: 'x'})
    expect(() => secretsFrom(['A', 'C'], {A: 'x'})).toThrow('There is no variable C')
  })

  test('events of a run in words', () => {
    expect(eventLine({kind: 'job', job: 'a', state: 'failure', at: 0})).toBe('a: failure')
    expect(eventLine({kind: 'job', job: 'a', state: 'waiting', at: 0})).toBeUndefined()
    expect(eventLine({kind: 'gate', job: 'g', environment: 'e', approved: false, by: 'you', at: 0})).toBe('g: rejected by you (e)')
  })
})

describe('progress', () => {
  const event: ProgressEvent = {stage: 'deploy', subject: 'api', state: 'running', line: 'api  50 %'}

  test('is followed line by line, across cut lines and letters, to the last one', () => {
    const file = path.join(temporaryDirectory(), 'progress')
    const seen: string[] = []
    const stop = followProgress(file, e => seen.push(e.line))
    const bytes = Buffer.from(`${JSON.stringify(event)}\n${JSON.stringify({...event, line: 'é ready'})}\nno json\n${JSON.stringify({...event, line: 'last'})}\n{"cut`)
    const cut = bytes.indexOf(0xa9)
    appendFileSync(file, bytes.subarray(0, cut))
    appendFileSync(file, bytes.subarray(cut))
    stop()
    expect(seen).toEqual(['api  50 %', 'é ready', 'last'])
  })

  test.each(['', 'null', '[]', '{"stage":"x"}', '{'])('%j is no event', line => {
    expect(parseProgress(line)).toBeUndefined()
  })
})

describe('handoffs', () => {
  const texts = goodRun().map(renderHandoff)
  const job = (outputs: Record<string, string>): JobResult => ({id: 'j', name: 'j', permissions: [], result: 'success', outputs, steps: [], summary: '', annotations: []})

  test('are found among the outputs of jobs, each once', () => {
    const jobs = [job({handoff: texts[0] as string, 'plan-digest': 'sha256:1'}), job({'validate-handoff': texts[0] as string, other: '{"stage": broken "schema"'}), job({handoff: texts[1] as string})]
    expect(handoffsOf(jobs).map(h => h.stage)).toEqual(['validate-env', 'scan'])
  })

  test('are read from an array, also of objects and nulls, or one a line', () => {
    expect(parseHandoffFile(`[${texts[0]}, null, ${JSON.stringify(texts[1])}]`, 'f')).toHaveLength(2)
    expect(parseHandoffFile(`${texts[0]}\n\n${texts[1]}\n`, 'f')).toHaveLength(2)
  })

  test.each([['[{]', 'The file is not JSON'], ['', 'no handoff'], ['[null]', 'no handoff'], ['{"a":1}', 'does not fit'], ['{"schema":99}', 'schema 99']])('%j is refused', (text, message) => {
    expect(() => parseHandoffFile(text, 'f')).toThrow(message)
  })
})

describe("the demo's workspace", () => {
  const spec = readFileSync('examples/three-tier/slipway.yaml', 'utf8')

  test('reads the ports of the example', () => {
    expect(portsOf(spec)).toEqual({worker: 8082, api: 8081, web: 8080})
  })

  test('moves a port that is taken, and says so; services find each other by name', async () => {
    let next = 41_000
    const workspace = await makeDemoWorkspace(process.cwd(), {
      canListen: (_, port) => Promise.resolve(port !== 8081), freePort: () => Promise.resolve((next += 1)), accepts: () => Promise.resolve(false), resolve: () => Promise.resolve([])
    })
    try {
      expect(workspace.moved).toEqual([{service: 'api', from: 8081, to: 41_001}])
      expect(workspace.ports).toEqual({worker: 8082, api: 41_001, web: 8080})
      expect(portsOf(readFileSync(path.join(workspace.repository, 'slipway.yaml'), 'utf8'))).toEqual(workspace.ports)
      expect(readFileSync(path.join(workspace.repository, 'config/base.yaml'), 'utf8')).toContain('API_URL: "${services.api.url}"')
      expect(demoStateIn(workspace.root)).toBe(workspace.state)
    } finally {
      removeDemoWorkspace(workspace.root)
    }
    expect(existsSync(workspace.root)).toBe(false)
  })

  test('only whole numbers are ports', () => {
    expect(withPorts('8081 18081 80811 x8081', [{service: 'api', from: 8081, to: 9}])).toBe('9 18081 80811 x8081')
  })

  test('a directory that no demo made is neither stopped nor removed', () => {
    const other = temporaryDirectory()
    mkdirSync(path.join(other, 'state'))
    writeFileSync(path.join(other, 'precious'), '')
    expect(() => demoStateIn(other)).toThrow('no directory of a demo')
    removeDemoWorkspace(other)
    expect(existsSync(path.join(other, 'precious'))).toBe(true)
  })

  test('a suite without its example says so', async () => {
    await expect(makeDemoWorkspace(temporaryDirectory(), {} as never)).rejects.toMatchObject({reason: 'input-invalid'})
  })
})

describe('the proof', () => {
  const good = storyNamed('release') as Story
  const bad = storyNamed('bad-release') as Story
  const services = ['web', 'api', 'worker']
  const answers = (release: number): Proof['answers'] => Object.fromEntries(services.map(s => [s, [release]]))
  const traffic = {sent: 8412, answered: 8412, lost: 0, errors: 0, releases: {}, p50Ms: 4, p95Ms: 9, losses: []}
  const proof = (rest: Partial<Proof> = {}): Proof => ({story: good, run: collectRun(goodRun()), services, answers: answers(2), traffic, wholeMs: 41_000, report: '.slipway/runs/3/report.html', doubts: [], left: 0, ...rest})

  test('is short and complete', () => {
    expect(renderProof(proof(), unpainted)).toEqual([
      '', 'Release 2 serves on all three. It replaced release 1. Asked afterwards, web, api and worker all answer with release 2.',
      '8,412 requests sent, 0 lost, 0 answered with an error by the application itself.',
      'Whole run 41 s. No process is left behind. Report: .slipway/runs/3/report.html'
    ])
  })

  test('of a bad release says how long the way back took', () => {
    const lines = renderProof(proof({story: bad, run: collectRun(badRun()), answers: answers(1)}), unpainted)
    expect(lines[1]).toMatch(/Release 1 serves again on all three, 3\.1 s after the verdict\. Asked afterwards, web, api and worker all answer with release 1\.$/)
  })

  test.each<[string, Partial<Proof>]>([
    ['a service that answers with another release', {answers: {...answers(2), api: [1, 2]}}],
    ['a service that does not answer', {answers: {web: [2], api: [2]}}],
    ['a lost request', {traffic: {...traffic, lost: 1, losses: ['ECONNRESET']}}],
    ['no traffic', {traffic: {...traffic, sent: 0}}],
    ['another ending', {run: collectRun(badRun())}],
    ['a process left behind', {left: 1}],
    ['what the story itself saw', {doubts: ['the second release was not refused']}],
    ['a bad release that was not taken back', {story: bad}],
    ['a rejected release that serves', {story: rejected(good)}]
  ])('%s contradicts the story', (_, rest) => {
    expect(contradictions(proof(rest)).length).toBeGreaterThan(0)
    expect(renderProof(proof(rest), unpainted).at(-1)).toMatch(/^Not as told: /)
  })

  test('a rejected release changes nothing, and that is right', () => {
    const refused = proof({story: rejected(bad), run: collectRun(goodRun().slice(0, 3)), answers: answers(1)})
    expect(contradictions(refused)).toEqual([])
    expect(renderProof(refused, unpainted)[1]).toBe('Release 2 was not approved. Nothing was changed. Asked afterwards, web, api and worker all answer with release 1.')
  })

  test('asks the front door often enough to meet every replica', async () => {
    let n = 0
    const seen = await observeAnswers({request: () => Promise.resolve({status: (n += 1) === 3 ? 503 : 200, headers: {}, body: JSON.stringify({chain: [{service: 'api', release: 1 + (n % 2)}]})})}, 'http://x/')
    expect(seen).toEqual({api: [1, 2]})
    expect(n).toBeGreaterThan(20)
  })
})
