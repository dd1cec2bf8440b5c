/** Runs a bundle as the runner does: a process of node with INPUT_*, the five command files and nothing of ours; post with the saved state. */
import {spawn} from 'node:child_process'
import {mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {temporaryDirectory} from '../fakes/ports.ts'

export interface Bench {
  directory: string
  workspace: string
  temporary: string
  state: string
  environment: Record<string, string>
}

export interface Ran {
  exitCode: number | null
  signal: NodeJS.Signals | null
  log: string
  outputs: Record<string, string>
  summary: string
  saved: Record<string, string>
  /** Everything that the process wrote for somebody to read, in one text. */
  everything: string
}

/** A workspace of the test's own, with what an administrator and the runner would set. */
export function makeBench(files: Record<string, string> = {}, environment: Record<string, string> = {}): Bench {
  const directory = temporaryDirectory()
  const [workspace, temporary, state] = ['workspace', 'temp', 'state'].map(name => path.join(directory, name)) as [string, string, string]
  for (const made of [workspace, temporary, state]) mkdirSync(made, {recursive: true})
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(workspace, name)), {recursive: true})
    writeFileSync(path.join(workspace, name), content)
  }
  return {directory, workspace, temporary, state, environment: {
    PATH: process.env.PATH ?? '', HOME: directory, GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temporary, SLIPWAY_STATE: state, GITHUB_ACTIONS: 'true',
    GITHUB_RUN_ID: '100', GITHUB_RUN_ATTEMPT: '1', GITHUB_REPOSITORY: 'acme/shop', GITHUB_SHA: 'c0ffee', RUNNER_TRACKING_ID: 'github_test', ...environment
  }}
}

/** name=value, or name<<DELIMITER ... DELIMITER, as the runner reads its command files (actions/runner: FileCommandManager.cs). */
function parseCommandFile(text: string): Record<string, string> {
  const values: Record<string, string> = {}
  const lines = text.split('\n')
  for (let i = 0; i < lines.length; i += 1) {
    const heredoc = /^(.+?)<<(.+)$/.exec(lines[i] as string)
    const plain = /^([^=<]+)=(.*)$/.exec(lines[i] as string)
    if (heredoc) {
      const end = lines.indexOf(heredoc[2] as string, i + 1)
      values[heredoc[1] as string] = lines.slice(i + 1, end).join('\n')
      i = end
    } else if (plain) values[plain[1] as string] = plain[2] as string
  }
  return values
}

let serial = 0

export interface RunOptions {
  entry?: 'index' | 'post'
  saved?: Record<string, string>
  /** Called once the process runs, to signal it. */
  onStart?: (pid: number, output: () => string) => void
}

export async function runBundle(bench: Bench, action: string, inputs: Record<string, string>, options: RunOptions = {}): Promise<Ran> {
  serial += 1
  const files = Object.fromEntries(['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY'].map(name => [name, path.join(bench.directory, `${serial}-${name}`)]))
  for (const file of Object.values(files)) writeFileSync(file, '')
  const environment = {
    ...bench.environment,
    ...Object.fromEntries(Object.entries(files).map(([name, file]) => [`GITHUB_${name}`, file])),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    ...Object.fromEntries(Object.entries(options.saved ?? {}).map(([name, value]) => [`STATE_${name}`, value]))
  }
  const child = spawn(process.execPath, [path.resolve('dist', action, `${options.entry ?? 'index'}.js`)], {cwd: bench.workspace, env: environment, stdio: ['ignore', 'pipe', 'pipe']})
  let log = ''
  child.stdout.on('data', (chunk: Buffer) => { log += chunk.toString() })
  child.stderr.on('data', (chunk: Buffer) => { log += chunk.toString() })
  options.onStart?.(child.pid as number, () => log)
  const [exitCode, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(resolve => child.once('close', (code, sig) => resolve([code, sig])))
  const read = (name: string): string => readFileSync(files[name] as string, 'utf8')
  return {
    exitCode, signal, log, outputs: parseCommandFile(read('OUTPUT')), summary: read('STEP_SUMMARY'), saved: parseCommandFile(read('STATE')),
    everything: [log, ...Object.keys(files).map(read)].join('\n')
  }
}
