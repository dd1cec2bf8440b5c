import {cpSync, mkdirSync, readdirSync, writeFileSync} from 'node:fs'
import net from 'node:net'
import path from 'node:path'
import {describe, expect, onTestFinished, test} from 'vitest'
import {chooseEnvironment, planCommand, readSpec} from '../../../src/cli/plan-command.ts'
import {planStages, type StagePlan} from '../../../src/cli/plan-stages.ts'
import {planJson, renderPlan, wholeDigest} from '../../../src/cli/render-stages.ts'
import {plainPage} from '../../../src/cli/table.ts'
import {runInit} from '../../../src/cli/init/index.ts'
import {parseSpec} from '../../../src/spec/parse.ts'
import {makeTestPorts, temporaryDirectory} from '../../fakes/ports.ts'
import {systemFiles} from '../../../src/platform/files.ts'

const never = new AbortController().signal

async function planOf(kind: string, change: (spec: string) => string = spec => spec): Promise<{stages: StagePlan[]; text: string; workspace: string; ports: ReturnType<typeof makeTestPorts>}> {
  const ports = makeTestPorts({host: {variable: () => undefined}})
  const {workspace} = ports.host
  cpSync(path.resolve('test/fixtures/repositories', kind), workspace, {recursive: true})
  await runInit({directory: workspace, mode: 'write', overwrite: 'refuse'}, systemFiles, {say: () => undefined, page: plainPage})
  const file = path.join(workspace, 'slipway.yaml')
  writeFileSync(file, change(await systemFiles.readText(file) ?? ''))
  const spec = chooseEnvironment(await readSpec(ports), undefined)
  const stages = await planStages(spec, ports, never)
  return {stages, text: renderPlan(spec, stages, plainPage), workspace, ports}
}

const states = (stages: readonly StagePlan[]): Record<string, string> => Object.fromEntries(stages.map(s => [s.stage, s.state]))

describe('slipway plan after slipway init, without an edit', () => {
  test('npm app with Dockerfile: everything is planned, nothing is made', async () => {
    const {stages, text, ports} = await planOf('npm-dockerfile')
    expect(states(stages)).toEqual({'validate-env': 'planned', scan: 'planned', provision: 'planned', configure: 'planned', deploy: 'planned'})
    expect(text).toMatch(/greeter +create +nothing +[0-9a-f]{6} +rolling/)
    expect(text).toContain(`Of the deployment, which is what gets approved: ${stages.at(-1)?.digest ?? ''}`)
    expect(text).toContain('Nothing was changed.')
    expect(readdirSync(ports.directory).sort()).toEqual(['temp', 'workspace'])
  })

  test('Compose of four: what runs from source is planned in its order; what would stop a release is said', async () => {
    const {stages, text} = await planOf('compose-four')
    expect(states(stages)).toMatchObject({provision: 'planned', configure: 'planned', deploy: 'planned', scan: 'stops'})
    expect(text).toContain('order: api > web')
    expect(text).toMatch(/As things are here a release would end at: .*scan/)
  })

  test('Helm chart: the plan goes as far as it can without the cluster, and says so', async () => {
    const {stages, text} = await planOf('helm-chart')
    expect(states(stages)).toEqual({'validate-env': 'planned', scan: 'planned', provision: 'planned', configure: 'planned', deploy: 'unsupported'})
    expect(stages.at(-1)?.reason).toMatch(/^(input-invalid|api-unavailable|command-not-found)$/)
    expect(text).toContain('on a runner that reaches the target it can')
  })
})

describe('what a plan comes to', () => {
  test('equal repositories have equal digests, and another source has another', async () => {
    const [a, b] = [await planOf('npm-dockerfile'), await planOf('npm-dockerfile')]
    const spec = chooseEnvironment(await readSpec(a.ports), 'local')
    expect(wholeDigest(spec, a.stages)).toBe(wholeDigest(spec, b.stages))
    writeFileSync(path.join(b.workspace, 'server.js'), 'changed')
    expect(wholeDigest(spec, await planStages(spec, b.ports, never))).not.toBe(wholeDigest(spec, a.stages))
  })

  test('a port that another program has leaves no plan, and names the remedy', async () => {
    const server = net.createServer()
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => { server.close() })
    const {port} = server.address() as net.AddressInfo
    const {stages, text} = await planOf('npm-dockerfile', spec => spec.replace(/port: \d+/, `port: ${port}`))
    expect(stages.at(-1)).toMatchObject({stage: 'deploy', state: 'no-plan', reason: 'port-in-use'})
    expect(text).toContain('There is no plan')
    expect(text).toContain('slipway explain port-in-use')
  })

  test('configuration with secrets is planned by their names; a broken one ends before the services', async () => {
    const config = (spec: string): string => `${spec}\nconfig: {base: config.yaml}\n`
    const ports = await planOf('npm-dockerfile', config)
    expect(states(ports.stages)).toMatchObject({configure: 'no-plan'})
    expect(ports.stages.map(s => s.stage)).not.toContain('deploy')
    writeFileSync(path.join(ports.workspace, 'config.yaml'), 'services: {greeter: {PASSWORD: "${secrets.PASSWORD}"}}\n')
    const spec = chooseEnvironment(await readSpec(ports.ports), 'local')
    expect(states(await planStages(spec, ports.ports, never))).toMatchObject({configure: 'planned', deploy: 'planned'})
  })

  test('text from outside cannot steer the terminal', () => {
    const spec = chooseEnvironment(parseSpec('schema: 1\nname: x\nenvironments: {local: {target: {kind: local}}}\nservices: {}\n', 'slipway.yaml'), undefined)
    const stage: StagePlan = {stage: 'scan', state: 'look', reason: undefined, headline: 'a\u001b[2Jb', notes: ['\u001b]0;title\u0007::error::x'], digest: undefined, outputs: {}, data: null}
    const text = renderPlan(spec, [stage], {...plainPage, columns: 60})
    expect(text).not.toMatch(/[\u001b\u0007]/)
    expect(planJson(spec, [stage])).toMatchObject({schema: 1, planned: true})
  })
})

describe('the command', () => {
  const said: string[] = []
  const voice = {say: (text: string) => { said.push(text) }, page: plainPage}
  const repository = (spec: string): string => {
    const directory = path.join(temporaryDirectory(), 'r')
    mkdirSync(directory)
    writeFileSync(path.join(directory, 'slipway.yaml'), spec)
    return directory
  }
  const options = {environment: undefined, exit: 'planned', format: 'text'} as const
  const two = 'schema: 1\nname: x\nenvironments: {a: {target: {kind: local}}, b: {target: {kind: local}}}\nservices: {}\n'

  test('says where to begin, and which environments there are', async () => {
    await expect(planCommand({...options, directory: temporaryDirectory()}, voice, never)).rejects.toMatchObject({reason: 'spec-invalid', remedy: expect.stringContaining('slipway init')})
    await expect(planCommand({...options, directory: repository(two)}, voice, never)).rejects.toMatchObject({reason: 'unknown-environment', expected: expect.stringContaining('a, b')})
    await expect(planCommand({...options, environment: 'c', directory: repository(two)}, voice, never)).rejects.toMatchObject({reason: 'unknown-environment'})
    await expect(planCommand({...options, directory: repository('name: [')}, voice, never)).rejects.toMatchObject({reason: 'spec-invalid'})
  })

  test('exits 0 with a plan, 2 with --strict where something would stop it, 1 without one', async () => {
    const unmet = `${two.replace('services: {}', 'services: {}\nrequires: {cpu: 9999}')}`
    const run = (spec: string, exit: 'planned' | 'strict') => planCommand({...options, exit, environment: 'a', format: 'json', directory: repository(spec)}, voice, never)
    expect(await run(two, 'strict')).toBe(0)
    expect(await run(unmet, 'planned')).toBe(0)
    expect(await run(unmet, 'strict')).toBe(2)
    expect(await run(`${two.replace('services: {}', 'services: {s: {source: {run: [no-such-program-at-all]}}}')}`, 'planned')).toBe(1)
    expect(JSON.parse(said.at(-1) ?? '')).toMatchObject({planned: false})
  })

  test('stops when it is told to', async () => {
    const stopped = new AbortController()
    stopped.abort(new Error('stop'))
    await expect(planCommand({...options, environment: 'a', directory: repository(two)}, voice, stopped.signal)).rejects.toThrow('stop')
  })
})
