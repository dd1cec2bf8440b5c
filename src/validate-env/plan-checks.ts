/** From slipway.yaml and the inputs to the list of checks: pure, and it reports everything wrong with `requires` at once. */
import {UserError} from '../kernel/errors.ts'
import {nearest} from '../kernel/near-miss.ts'
import {withoutCredentials} from '../kernel/redact.ts'
import type {Host, ToolPin} from '../ports/index.ts'
import type {EnvironmentSpec, RequirementsSpec} from '../spec/schema.ts'
import {observeListenPort} from '../targets/local/listen-port.ts'
import {judgeDisk, judgeNode, judgeOs, judgePort, judgeRunner, nodeRange, runnerRange} from './basics.ts'
import type {Check, CheckGroup} from './check.ts'
import {describeCores, judgeCpu, observeCpu} from './cpu.ts'
import {describeGpu, judgeGpu} from './gpu.ts'
import {judgeMemory, observeMemory} from './memory.ts'
import {observeGpus, queryDeadlineMs} from './nvidia-smi.ts'
import {judgeHttp, judgeName, judgeTcp, observeHttp, observeName, observeTcp} from './reachability.ts'
import {describeService, examineService} from './services.ts'
import {describeDisk, describeMemory} from './size-class.ts'
import {isToolName, judgeTool, observeTool} from './tools.ts'
import {isRange} from './version.ts'

const groups: readonly CheckGroup[] = ['node', 'runner', 'cpu', 'memory', 'disk', 'os', 'tools', 'dns', 'ports', 'endpoints', 'services', 'gpu']

const localDeadlineMs = 10_000
const networkDeadlineMs = 15_000
/** A Java or a Python behind a version manager starts slowly on a busy machine. */
const toolDeadlineMs = 20_000
/** It may have to be fetched first. */
const pinnedDeadlineMs = 4 * 60_000
/** What a step inside a check may take, so that its own words come before the check's deadline. */
const within = (deadlineMs: number): number => deadlineMs - 1_000

function alwaysOn(host: Host): Check[] {
  const runner = host.variable('RUNNER_VERSION')
  const node: Check = {
    id: 'node', group: 'node', title: 'Node of this action', required: nodeRange, deadlineMs: localDeadlineMs,
    examine: ports => Promise.resolve(judgeNode(ports.machine.reported().nodeVersion))
  }
  if (!runner) return [node]
  return [node, {id: 'runner', group: 'runner', title: 'Actions runner', required: runnerRange, deadlineMs: localDeadlineMs, examine: () => Promise.resolve(judgeRunner(runner))}]
}

function hardware({cpu, memory, disk, os}: RequirementsSpec): Check[] {
  const checks: Check[] = []
  const add = (check: Omit<Check, 'id' | 'deadlineMs'>): void => { checks.push({id: check.group, deadlineMs: localDeadlineMs, ...check}) }
  if (cpu !== undefined) {
    add({group: 'cpu', title: 'Processor cores', required: describeCores(cpu), examine: async ({machine, host}) => judgeCpu(cpu, await observeCpu(machine, host.platform))})
  }
  if (memory) {
    add({group: 'memory', title: 'Memory', required: describeMemory(memory), examine: async ({machine, host}) => judgeMemory(memory, await observeMemory(machine, host.platform))})
  }
  if (disk) {
    add({group: 'disk', title: 'Free disk space', required: describeDisk(disk), examine: async ({files, host}) => judgeDisk(disk, await files.freeBytes(host.workspace), host.workspace)})
  }
  if (os) {
    add({group: 'os', title: 'Operating system', required: os.join(' or '), examine: ({machine, host}) => Promise.resolve(judgeOs(os, host.platform, machine.reported().release))})
  }
  return checks
}

function tools(required: RequirementsSpec['tools'], pins: EnvironmentSpec['tools']): Check[] {
  const pinned = new Map<string, ToolPin>(Object.entries(pins ?? {}))
  return Object.entries(required).map(([name, range]) => {
    const pin = pinned.get(name)
    return {
      id: `tools.${name}`, group: 'tools', title: name, required: range, deadlineMs: pin === undefined ? toolDeadlineMs : pinnedDeadlineMs,
      examine: async (ports, signal) => judgeTool(name, range, await observeTool(name, ports, {pin, timeoutMs: within(toolDeadlineMs), signal}))
    }
  })
}

const names = (required: readonly string[]): Check[] => required.map(name => ({
  id: `dns.${name}`, group: 'dns', title: `DNS ${name}`, required: 'resolves', deadlineMs: networkDeadlineMs,
  examine: async ports => judgeName(await observeName(name, ports))
}))

const endpoints = (required: readonly string[]): Check[] => required.map(text => ({
  id: `endpoints.${withoutCredentials(text)}`, group: 'endpoints', title: withoutCredentials(text), required: 'reachable', deadlineMs: networkDeadlineMs,
  examine: async (ports, signal) => {
    const url = new URL(text)
    const options = {timeoutMs: within(networkDeadlineMs), signal}
    if (url.protocol !== 'tcp:') return judgeHttp(await observeHttp(ports, url, options))
    return judgeTcp(await observeTcp(ports, url.hostname.replace(/^\[|\]$/g, ''), Number(url.port), options), url.host)
  }
}))

const services = (spec: EnvironmentSpec): Check[] => Object.entries(spec.requires?.services ?? {}).map(([name, service]) => ({
  id: `services.${name}`, group: 'services', title: `Service ${name}`, required: describeService(service), deadlineMs: networkDeadlineMs,
  examine: (ports, signal) => examineService(service, spec, {ports, timeoutMs: within(networkDeadlineMs), signal})
}))

/** The ports of `requires.ports` and those that the services will listen on here; a cluster's services listen elsewhere. */
function listenPorts(spec: EnvironmentSpec): Check[] {
  const owners = new Map<number, string>()
  if (spec.target.kind !== 'kubernetes') {
    for (const [service, {port}] of Object.entries(spec.services)) if (port !== undefined) owners.set(port, service)
  }
  const all = new Set([...spec.requires?.ports ?? [], ...owners.keys()])
  return [...all].map(port => {
    const owner = owners.get(port)
    return {
      id: `ports.${port}`, group: 'ports', title: owner === undefined ? `Port ${port}` : `Port ${port} of ${owner}`, required: 'free', deadlineMs: localDeadlineMs,
      examine: async ports => judgePort(port, await observeListenPort(ports, `${spec.name}/${spec.environment}`, owner, port))
    }
  })
}

function gpu(required: RequirementsSpec['gpu']): Check[] {
  if (!required) return []
  return [{
    id: 'gpu', group: 'gpu', title: 'GPU', required: describeGpu(required), deadlineMs: queryDeadlineMs + 6_000,
    examine: async ({exec}, signal) => judgeGpu(required, await observeGpus(exec, signal))
  }]
}

function problemsOf(requires: RequirementsSpec): string[] {
  const ranges: [string, string | undefined][] = [
    ...Object.entries(requires.tools).map(([name, range]): [string, string] => [`requires.tools.${name}`, range]),
    ...Object.entries(requires.services).map(([name, {version}]): [string, string | undefined] => [`requires.services.${name}.version`, version]),
    ['requires.gpu.driver', requires.gpu?.driver]
  ]
  return [
    ...ranges.filter(([, range]) => range !== undefined && !isRange(range)).map(([where, range]) => `${where}: \`${range}\` is no version range, such as >=20.19 or ^3.1.`),
    ...Object.keys(requires.tools).filter(name => !isToolName(name)).map(name => `requires.tools: \`${name}\` is not the name of a program.`),
    ...requires.endpoints.filter(text => !endpointFits(text)).map(text => `requires.endpoints: ${withoutCredentials(text)} is neither http(s) nor tcp://HOST:PORT.`),
    ...Object.entries(requires.services).filter(([, s]) => [s.postgres, s.redis, s.tcp].filter(a => a !== undefined).length !== 1)
      .map(([name]) => `requires.services.${name}: expected exactly one of postgres, redis, tcp.`)
  ]
}

function endpointFits(text: string): boolean {
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' || (url.protocol === 'tcp:' && url.port !== '')
}

/** All checks of an environment. Throws UserError `spec-invalid` with every problem of `requires`. */
export function planChecks(spec: EnvironmentSpec | undefined, host: Host): Check[] {
  const requires = spec?.requires
  const problems = requires ? problemsOf(requires) : []
  if (problems.length > 0) throw new UserError(problems.join('\n'), {reason: 'spec-invalid', where: 'slipway.yaml'})
  return [
    ...alwaysOn(host),
    ...(requires ? [...hardware(requires), ...tools(requires.tools, spec?.tools), ...names(requires.dns)] : []),
    ...(spec ? listenPorts(spec) : []),
    ...(spec && requires ? [...endpoints(requires.endpoints), ...services(spec), ...gpu(requires.gpu)] : [])
  ]
}

/** Only the named checks or groups of checks. Throws UserError `input-invalid` for names that select nothing. */
export function selectChecks(checks: readonly Check[], wanted: readonly string[] | undefined): Check[] {
  if (!wanted) return [...checks]
  const known = [...new Set([...checks.map(c => c.id), ...checks.map(c => c.group)])]
  const problems = wanted.filter(name => !known.includes(name)).map(name => {
    if ((groups as readonly string[]).includes(name)) return `${name}: slipway.yaml asks for nothing of that kind.`
    const meant = nearest(name, [...known, ...groups])
    return `${name}: there is no such check${meant ? `; did you mean ${meant}?` : '.'}`
  })
  if (problems.length > 0) {
    throw new UserError(problems.join('\n'), {reason: 'input-invalid', where: 'input `checks`', expected: `names out of: ${known.join(', ')}`})
  }
  return checks.filter(c => wanted.includes(c.id) || wanted.includes(c.group))
}
