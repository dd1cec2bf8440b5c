/** `infrastructure.module`: initialised and planned, then exactly that plan applied. */
import path from 'node:path'
import * as z from 'zod'
import {ToolError, UserError} from '../kernel/errors.ts'
import type {Json} from '../kernel/digest.ts'
import type {Ports} from '../ports/index.ts'
import type {EnvironmentSpec, InfrastructureSpec} from '../spec/schema.ts'
import {resolveSpecTexts} from '../spec/spec-scope.ts'
import {applyCommand, dataDirectory, initCommand, outputCommand, planCommand, showCommand, variablesFile, type Place} from './commands.ts'
import {findEngine, runEngine, type Doing, type Engine} from './engine.ts'
import {parsePlan, type InfrastructurePlan} from './plan-json.ts'

/** A planned module whose plan lies saved on the disk until `close`. */
export interface PlannedInfrastructure {
  engine: Engine
  plan: InfrastructurePlan
  /** Where the state lies, in words. */
  state: string
  /** Carries out the saved plan. */
  apply(): Promise<void>
  /** The module's outputs that are not sensitive. */
  outputs(): Promise<Record<string, Json>>
  /** Removes the plan and the variables from the disk. */
  close(): Promise<void>
}

export interface Work {
  ports: Ports
  spec: EnvironmentSpec
  infrastructure: InfrastructureSpec
  signal: AbortSignal
}

/** Leftovers of runs that were killed hold secrets: they go after a day. */
const leftoverMs = 24 * 3_600_000

/** Only the module's own texts: those of the services may name variables that this job does not have. Throws UserError `config-invalid`. */
function resolved({spec, infrastructure, ports}: Work): InfrastructureSpec {
  const services = Object.fromEntries(Object.entries(spec.services).map(([id, service]) => [id, {...service, env: {}}]))
  return resolveSpecTexts({...spec, services, infrastructure}, name => ports.host.variable(name)).infrastructure ?? infrastructure
}

async function sweep(ports: Ports, runs: string): Promise<void> {
  for (const name of await ports.files.list(runs)) {
    const facts = await ports.files.facts(path.join(runs, name))
    if (facts && ports.clock.now() - facts.modifiedAt > leftoverMs) await ports.files.remove(path.join(runs, name))
  }
}

async function prepare({ports, spec, infrastructure}: Work, engine: Engine): Promise<Place> {
  const {host, files, clock} = ports
  const module = path.join(host.workspace, infrastructure.module)
  if ((await files.facts(module))?.kind !== 'directory') {
    throw new UserError('There is no such directory.', {reason: 'spec-invalid', where: infrastructure.module, expected: 'the module that slipway.yaml names under `infrastructure.module`'})
  }
  const directory = path.join(host.state, spec.name, spec.environment, 'infrastructure')
  const runs = path.join(directory, 'runs')
  await sweep(ports, runs)
  const run = path.join(runs, `${host.run.runId}-${host.run.attempt}-${clock.now()}`.replace(/[^\w-]/g, '_'))
  await files.makeDirectory(run, 0o700)
  return {program: engine.program, module, directory, run, state: 'own'}
}

const BackendFile = z.object({backend: z.object({type: z.string(), config: z.record(z.string(), z.unknown()).nullish()}).optional()})

function parseBackend(text: string, file: string): z.output<typeof BackendFile>['backend'] {
  try {
    return BackendFile.parse(JSON.parse(text)).backend
  } catch (cause) {
    throw new UserError('The engine’s note of its backend cannot be read.', {reason: 'infrastructure-failed', where: file, remedy: 'Remove the directory that holds it: the next run initialises again. The state itself does not lie there.', cause})
  }
}

/** After init the data directory tells the backend; without one, or with a local one that names no path, the state would lie in the workspace. */
async function observeBackend(ports: Ports, place: Place): Promise<{state: Place['state']; words: string}> {
  const file = path.join(dataDirectory(place), 'terraform.tfstate')
  const text = await ports.files.readText(file)
  const backend = text === undefined ? undefined : parseBackend(text, file)
  const own = backend === undefined || (backend.type === 'local' && (backend.config?.path ?? null) === null)
  return own ? {state: 'own', words: `on this machine, in ${place.directory}`} : {state: 'module', words: `where the module’s backend says (${backend.type})`}
}

const Outputs = z.record(z.string(), z.object({sensitive: z.boolean().default(false), value: z.json()}))

async function readOutputs(work: Work, place: Place, doing: Doing): Promise<Record<string, Json>> {
  const command = outputCommand(place)
  const {stdout} = await runEngine(work.ports, command, {...doing, what: 'output', fine: [0]}, work.signal)
  try {
    const all = Outputs.parse(JSON.parse(stdout))
    return Object.fromEntries(Object.entries(all).filter(([, o]) => !o.sensitive).map(([name, o]) => [name, o.value as Json]))
  } catch (cause) {
    throw new ToolError('The outputs of the module cannot be read.', {reason: 'infrastructure-failed', where: doing.module, argv: command.argv, exitCode: 0, cause})
  }
}

/** When the engine cannot write its state it leaves it in the module's directory, which the next job wipes. */
async function rescueState({ports, infrastructure}: Work, place: Place): Promise<void> {
  const left = path.join(place.module, 'errored.tfstate')
  if (!(await ports.files.facts(left))) return
  const kept = path.join(place.directory, `errored-${ports.clock.now()}.tfstate`)
  await ports.files.write(kept, (await ports.files.readBytes(left)) ?? '', 0o600)
  await ports.files.remove(left)
  ports.log.annotate({level: 'error', title: 'State not written', message: `The engine could not write the state of ${infrastructure.module}; it is kept in ${kept}. Push it with \`state push\` before the next run.`})
}

async function applySaved(work: Work, place: Place, doing: Doing): Promise<void> {
  try {
    await runEngine(work.ports, applyCommand(place), {...doing, what: 'apply', fine: [0]}, work.signal)
  } finally {
    await rescueState(work, place)
  }
}

async function initialise(work: Work, place: Place, doing: Doing): Promise<{place: Place; words: string}> {
  const {ports, signal} = work
  const lockFile = (await ports.files.facts(path.join(place.module, '.terraform.lock.hcl'))) ? 'present' : 'absent'
  ports.progress.report({stage: 'provision', subject: 'infrastructure', state: 'running', line: `init ${doing.module}`})
  await runEngine(ports, initCommand(place, lockFile), {...doing, what: 'init', fine: [0]}, signal)
  const {state, words} = await observeBackend(ports, place)
  return {place: {...place, state}, words}
}

async function planModule({ports, infrastructure, signal}: Work, place: Place, doing: Doing): Promise<InfrastructurePlan> {
  await ports.files.write(variablesFile(place), JSON.stringify(infrastructure.variables), 0o600)
  ports.progress.report({stage: 'provision', subject: 'infrastructure', state: 'running', line: `plan ${doing.module}`})
  const planned = await runEngine(ports, planCommand(place), {...doing, fine: [0, 2]}, signal)
  const shown = await runEngine(ports, showCommand(place), {...doing, what: 'show', fine: [0]}, signal)
  const plan = parsePlan(shown.stdout, showCommand(place).argv)
  const changes = plan.changes.filter(c => c.action !== 'none').length
  if (planned.exitCode === 0 && changes > 0) {
    throw new ToolError('The engine says that nothing changes, and its plan holds changes.', {reason: 'infrastructure-failed', where: doing.module, argv: planCommand(place).argv, exitCode: 0, remedy: 'Run the engine by hand and compare `plan` with `show`.'})
  }
  return plan
}

/** Observes and plans; changes nothing but its own directory. The caller must `close` it. */
export async function planInfrastructure(given: Work): Promise<PlannedInfrastructure> {
  const work = {...given, infrastructure: resolved(given)}
  const engine = await findEngine({engine: work.infrastructure.engine, tools: work.spec.tools}, work.ports, work.signal)
  const first = await prepare(work, engine)
  const close = (): Promise<void> => work.ports.files.remove(first.run)
  const doing: Doing = {what: 'plan', module: work.infrastructure.module, secrets: []}
  try {
    const {place, words} = await initialise(work, first, doing)
    const plan = await planModule(work, place, doing)
    const knowing = {...doing, secrets: plan.secrets}
    return {engine, plan, state: words, apply: () => applySaved(work, place, knowing), outputs: () => readOutputs(work, place, knowing), close}
  } catch (thrown) {
    await close()
    throw thrown
  }
}

