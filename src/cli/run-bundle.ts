/** Runs one of the suite's bundles as a runner would run it in a job: inputs and command files in, outputs out. */
import {spawn} from 'node:child_process'
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {ToolError} from '../kernel/errors.ts'
import {parseFileCommands} from '../runner/file-commands.ts'

export interface BundleRun {
  /** The folder that holds the bundles. */
  dist: string
  action: string
  inputs: Record<string, string>
  workspace: string
  /** Holds the command files and what the action keeps for the job. */
  temporary: string
  environment: Record<string, string>
  signal: AbortSignal
}

const tailLines = 15

/** Outputs of the action. Throws ToolError `command-failed` with the end of its log. */
export async function runBundle(run: BundleRun): Promise<Record<string, string>> {
  const files = path.join(run.temporary, `commands-${run.action}`)
  mkdirSync(files, {recursive: true})
  const names = ['OUTPUT', 'ENV', 'PATH', 'STATE', 'STEP_SUMMARY']
  for (const name of names) writeFileSync(path.join(files, name), '')
  const argv = [process.execPath, path.join(run.dist, run.action, 'index.js')] as const
  const child = spawn(argv[0], [argv[1]], {
    cwd: run.workspace, stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...run.environment, GITHUB_ACTIONS: 'true', GITHUB_WORKSPACE: run.workspace, RUNNER_TEMP: run.temporary,
      ...Object.fromEntries(names.map(name => [`GITHUB_${name}`, path.join(files, name)])),
      ...Object.fromEntries(Object.entries(run.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
    }
  })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => { lines.push(...chunk.toString('utf8').split('\n').filter(line => line.trim() !== '')) })
  const onAbort = (): void => { child.kill('SIGINT') }
  run.signal.addEventListener('abort', onAbort, {once: true})
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve(code))
  })
  run.signal.removeEventListener('abort', onAbort)
  const outputs = readOutputs(path.join(files, 'OUTPUT'))
  rmSync(files, {recursive: true, force: true})
  if (exitCode === 0) return outputs
  throw new ToolError(`The action ${run.action} ended with ${exitCode ?? 'a signal'}:\n  ${lines.slice(-tailLines).join('\n  ')}`, {reason: run.signal.aborted ? 'cancelled' : 'command-failed', argv: [...argv], exitCode})
}

const readOutputs = (file: string): Record<string, string> => Object.fromEntries(parseFileCommands(readFileSync(file, 'utf8')).pairs.map(({name, value}) => [name, value]))
