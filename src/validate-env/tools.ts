/** Programs and how each tells its version: argv and where in its output the version stands. */
import {ToolError} from '../kernel/errors.ts'
import type {ExecResult, Ports, ToolPin} from '../ports/index.ts'
import {fail, pass, unknown, type Finding} from './check.ts'
import {parseVersion, versionSatisfies} from './version.ts'

export interface ToolProbe {
  /** Behind the program's name. */
  args: readonly string[]
  /** Group 1 is the version. */
  version: RegExp
  /** Where to get it, if that is not the package of its name. */
  remedy?: string
}

const plain = /(?:^|[\sv"=])(\d+(?:\.\d+)+\S*)/m
const dashDash: ToolProbe = {args: ['--version'], version: plain}

/** Prints its release level too, which `--version` of vendor builds words in many ways (docs.python.org: sys.version_info). */
const pythonProgram = "import sys; v = sys.version_info; print('python %d.%d.%d%s' % (v[:3] + ('' if v[3] == 'final' else v[3],)))"
const python: ToolProbe = {args: ['-c', pythonProgram], version: /^python (\S+)/m}
/** `"terraform_version": "1.11.4"`; OpenTofu keeps the key. */
const infrastructureEngine: ToolProbe = {args: ['version', '-json'], version: /"terraform_version":\s*"([^"]+)"/}

export const knownTools: Readonly<Record<string, ToolProbe>> = {
  node: {args: ['--version'], version: /^v(\S+)/m},
  npm: {args: ['--version'], version: /^(\d\S*)/m},
  pnpm: {args: ['--version'], version: /^(\d\S*)/m},
  yarn: {args: ['--version'], version: /^(\d\S*)/m},
  git: {args: ['--version'], version: /^git version (\S+)/m},
  gh: {args: ['--version'], version: /^gh version (\S+)/m},
  docker: {args: ['--version'], version: /version ([^\s,]+)/},
  podman: {args: ['--version'], version: /version (\S+)/},
  kubectl: {args: ['version', '--client', '--output=json'], version: /"gitVersion":\s*"v([^"]+)"/},
  helm: {args: ['version', '--template={{.Version}}'], version: /^v(\S+)/m},
  kustomize: {args: ['version'], version: /v(\d[^\s}]*)/},
  terraform: infrastructureEngine,
  tofu: {...infrastructureEngine, remedy: 'Install OpenTofu (opentofu.org/docs/intro/install).'},
  python3: python,
  python: python,
  go: {args: ['version'], version: /go version go(\S+)/},
  java: {args: ['-version'], version: /version "([^"]+)"/},
  rustc: {args: ['--version'], version: /^rustc (\S+)/m},
  trivy: {args: ['--version'], version: /^Version:\s*v?(\S+)/m},
  sops: {args: ['--version'], version: /^sops (\S+)/m},
  age: {args: ['--version'], version: /^v?(\d\S*)/m},
  cosign: {args: ['version'], version: /^GitVersion:\s*v(\S+)/m},
  vault: {args: ['version'], version: /^Vault v(\S+)/m},
  bao: {args: ['version'], version: /^OpenBao v(\S+)/m},
  k6: {args: ['version'], version: /k6 v(\S+)/},
  jq: {args: ['--version'], version: /^jq-(\S+)/m},
  curl: {args: ['--version'], version: /^curl (\S+)/m},
  psql: {args: ['--version'], version: /^psql \([^)]*\) (\S+)/m},
  'redis-cli': {args: ['--version'], version: /^redis-cli (\S+)/m},
  ffmpeg: {args: ['-version'], version: /^ffmpeg version n?(\d+\.\S*)/m},
  // Driver 610 rewords the rest of this output; the tool's own line stays.
  'nvidia-smi': {args: ['--version'], version: /^NVIDIA-SMI version\s*:\s*(\d\S*)/m}
}

/** A program's name, not a path or an option: slipway.yaml cannot have anything else run. */
export const isToolName = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/.test(name)

export const probeOf = (name: string): ToolProbe => (Object.hasOwn(knownTools, name) ? (knownTools[name] as ToolProbe) : dashDash)

/** What a program said of itself, on either stream; `absent` if it is not there. */
export type ToolFacts = {kind: 'absent'} | {kind: 'silent'; why: string} | {kind: 'version'; text: string; from?: 'pinned'}

export function parseToolVersion(probe: ToolProbe, result: ExecResult): ToolFacts {
  const said = `${result.stdout}\n${result.stderr}`
  if (result.exitCode !== 0) return {kind: 'silent', why: `ended with ${result.exitCode}: ${firstLine(said)}`}
  const text = probe.version.exec(said)?.[1]
  return text === undefined ? {kind: 'silent', why: `told no version: ${firstLine(said)}`} : {kind: 'version', text: text.slice(0, 64)}
}

const firstLine = (text: string): string => (text.split('\n').find(line => line.trim() !== '') ?? 'it printed nothing').trim().slice(0, 120)

export interface Looking {
  /** Where slipway.yaml pins it: that one is asked, whatever is on PATH. */
  pin?: ToolPin | undefined
  timeoutMs: number
  signal: AbortSignal
}

/** Throws what `Tools.locate` throws of a pinned one. */
export async function observeTool(name: string, {exec, tools}: Pick<Ports, 'exec' | 'tools'>, {pin, timeoutMs, signal}: Looking): Promise<ToolFacts> {
  const probe = probeOf(name)
  const tool = await tools.locate(name, pin, signal)
  if (tool === undefined) return {kind: 'absent'}
  try {
    const facts = parseToolVersion(probe, await exec.run({argv: [tool.argv0, ...probe.args], timeoutMs}, signal))
    return facts.kind === 'version' && tool.from === 'pinned' ? {...facts, from: 'pinned'} : facts
  } catch (thrown) {
    if (thrown instanceof ToolError && !signal.aborted) return {kind: 'silent', why: thrown.message}
    throw thrown
  }
}

export function judgeTool(name: string, range: string, facts: ToolFacts): Finding {
  switch (facts.kind) {
    case 'absent': return fail('not on PATH', probeOf(name).remedy ?? `Install ${name} ${range}, or correct PATH.`)
    case 'silent': return unknown(facts.why, `Run \`${[name, ...probeOf(name).args].join(' ')}\` by hand and see why it tells no version.`)
    case 'version': {
      const version = parseVersion(facts.text)
      if (!version) return unknown(`version ${facts.text}`, `That is no version that ${range} can be compared with.`)
      const [words, remedy] = facts.from === 'pinned' ? [`${facts.text}, pinned`, `Pin ${name} ${range} under \`tools.${name}\` in slipway.yaml.`] : [facts.text, `Install ${name} ${range}.`]
      return versionSatisfies(version, range) ? pass(words) : fail(words, remedy)
    }
  }
}
